"""Statements that are collected in an address, and the study file that is made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from ...language import language, t
from ...study import study_toml
from ..setting import Scene, scene_of
from .statement import claim_of, sentence

__all__ = ["Kept", "kept", "study_of", "with_this"]

#: Between two statements; an encoded one has no such sign.
_BETWEEN: Final = "|"
#: What a statement is made of, in an address.
_FIELDS: Final = (
    "of", "group", "test", "value", "unit", "years", "year", "than", "tolerance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that was collected: its words, its claim, and addresses to it and without it."""

    words: str
    claim: Mapping[str, Any]
    address: str
    without: str


def kept(scene: Scene) -> list[Kept]:
    """Return the statements that the address holds.

    Raises
    ------
    Refused
        One of them can't be asked.
    """
    items = _items(scene)
    found = []
    for i, item in enumerate(items):
        query = {**_setting(scene), **dict(parse_qsl(item))}
        own = scene_of(scene.explorer, replace(scene.asked, query=query), years=True)
        claim = claim_of(own)
        rest = _BETWEEN.join([*items[:i], *items[i + 1 :]])
        found.append(
            Kept(
                sentence(own, claim),
                claim,
                own.asked.again(kept=_BETWEEN.join(items)),
                scene.again(kept=rest or None),
            )
        )
    return found


def with_this(scene: Scene) -> str:
    """Return the address that has the statement of this one collected, "" where it is already."""
    items = _items(scene)
    this = urlencode(
        {key: scene.asked.query[key] for key in _FIELDS if key in scene.asked.query}
    )
    return "" if this in items else scene.again(kept=_BETWEEN.join([*items, this]))


def study_of(scene: Scene, statements: list[Kept]) -> str:
    """Return a study file with the collected statements as its claims, in this setting."""
    listed, setting = scene.explorer.studies[scene.study], scene.setting
    years = [year for one in statements for year in _years(one.claim)]
    first, last = scene.own_years
    changed: dict[str, object] = {
        "name": f"{scene.study}-asked",
        "title": {language(): t("Statements asked of the study {name}", name=scene.study)},
        # They are the reader's, not those of a paper.
        "paper": None,
        "years": [min([first, *years]), max([last, *years])],
    }
    if setting.scheme:
        changed["scheme"] = setting.scheme
    if setting.flow:
        changed["flow"] = setting.flow
    if setting.policy:
        changed["policy"] = scene.results.document()["policy"]
    claims = [
        {"id": f"asked-{i}", "text": {language(): one.words}, **one.claim}
        for i, one in enumerate(statements, 1)
    ]
    return study_toml(listed.path, changed, claims)


def _items(scene: Scene) -> list[str]:
    return [item for item in scene.asked.query.get("kept", "").split(_BETWEEN) if item]


def _setting(scene: Scene) -> dict[str, str]:
    return {
        k: v for k, v in scene.asked.query.items() if k in {"scheme", "policy", "flow", "lang"}
    }


def _years(claim: Mapping[str, Any]) -> Iterator[int]:
    yield from claim.get("years", ())
    if "year" in claim:
        yield claim["year"]
