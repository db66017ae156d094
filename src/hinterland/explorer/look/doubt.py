"""How sure is this: the change of the index in every specification, and by other measures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import polars as pl

from ...estimate import GAP, fixed
from ...figures.doubt.multiverse import DIMENSIONS, choice_words
from ...language import shipped, t
from ...measures import registry
from ...report.pictures import frame_specification, source_line
from ...study import with_doubt
from ..facts import metadata, span, subtitle, takeaway
from ..setting import Scene
from ..shown import Refused, Shown

__all__ = ["show"]

#: What the other setting of a comparison is called, by what is chosen.
_COMPARED: Final = {"scheme": "with_scheme", "flow": "with_flow"}
_DIRECTIONS: Final = {
    "falls": shipped("falls"), "rises": shipped("rises"), "level": shipped("stays the same"),
    "missing": shipped("not known"),
}  # fmt: skip


def show(scene: Scene) -> Shown:
    """Return how the index changes between two years in every way to compute it.

    Below are the choices that turn its direction, and whether other measures of dispersion agree.

    Raises
    ------
    Refused
        The study has no index, or the first year is not before the last.
    """
    if "imbalance" not in scene.results.lines:
        what = t("This study has no index, whose specifications could be compared.")
        raise Refused(404, what, [(t("the figures of this study"), scene.to())])
    years = _asked(scene)
    drawn = scene.drawn(f"multiverse{years}")
    frame = drawn.frame
    first, last = frame["from"][0], frame["to"][0]
    shown = frame.filter(counted=1)
    signs = scene.drawn(f"signs(from={first}, to={last})" if first < last else "signs").frame
    return Shown(
        "doubt.jinja",
        _said(shown, first, last),
        {
            "subtitle": subtitle(scene, t("imbalanced index"), span(first, last)),
            "first": first, "last": last,
            "least": scene.own_years[0], "most": scene.own_years[1],
            "own": next((_direction(r) for r in frame.filter(own=1).iter_rows(named=True)), ""),
            "choices": list(_choices(scene, frame, shown)),
            "why": [(why, n) for why, n in Counter(shown.filter(direction="missing")["why"]).most_common()],
            "signs": [_sign(row) for row in signs.iter_rows(named=True)],
            "signs_said": _signs_said(signs),
            "spans": _spans(scene, first, last),
            "to_signs": scene.to("/figure/signs", years=f"{first}..{last}"),
            "to_scenarios": scene.to("/figure/scenarios"),
            "takeaway": takeaway(scene, figure=f"multiverse(from={first}, to={last})"),
            "rows": frame.height,
            "source": source_line(scene.results),
        },
        frame=frame,
        document=lambda: {
            "study": scene.study, "from": first, "to": last,
            "specifications": frame.to_dicts(), "signs": signs.to_dicts(),
        },
        metadata=lambda: metadata(scene, unit="1"),
        picture=lambda width: frame_specification(scene.results, drawn, width_mm=width),
    )  # fmt: skip


def _asked(scene: Scene) -> str:
    """Return the years that are asked for as a figure names them, "" where none are."""
    query = scene.asked.query
    if not {"from", "to"} & set(query):
        return ""
    least, most = scene.own_years
    first = scene.asked.number("from", least=least, most=most, usual=least)
    last = scene.asked.number("to", least=least, most=most, usual=most)
    if first >= last:
        what = t("from is {first} and to is {last}; the first year must be the earlier one")
        known = [(t("the study’s years"), scene.to("/doubt"))]
        raise Refused(400, what.format(first=first, last=last), known)
    return f"(from={first}, to={last})"


def _said(shown: pl.DataFrame, first: int, last: int) -> str:
    count = Counter(shown["direction"])
    known = shown.height - count["missing"]
    years = {"first": first, "last": last, "known": known}
    if not known:
        return t("The index can’t be computed in any way for {first} and {last}", first=first, last=last)  # fmt: skip
    if count["falls"] == known:
        return t("From {first} to {last} the index falls whichever of {known} ways it is computed", **years)  # fmt: skip
    if count["rises"] == known:
        return t("From {first} to {last} the index rises whichever of {known} ways it is computed", **years)  # fmt: skip
    return t("From {first} to {last} the index falls in {falls} and rises in {rises} of {known} ways to compute it", falls=count["falls"], rises=count["rises"], **years)  # fmt: skip


def _direction(row: dict[str, Any]) -> str:
    word = _DIRECTIONS[row["direction"]]
    return t(word)


def _choices(
    scene: Scene, frame: pl.DataFrame, shown: pl.DataFrame
) -> Iterator[dict[str, Any]]:
    """Yield each choice: in how many specifications the index goes which way, and alone.

    `alone` is the direction where this choice differs from the study's and nothing else does.
    """
    own = next(iter(frame.filter(own=1).iter_rows(named=True)), None)
    rows = frame.to_dicts()
    for dimension, label in DIMENSIONS.items():
        choices = [c for c in dict.fromkeys(frame[dimension]) if c != "unused"]
        for choice in choices if len(choices) > 1 else ():
            count = Counter(shown.filter(pl.col(dimension) == choice)["direction"])
            is_own = own is not None and own[dimension] == choice
            alone = [
                row
                for row in rows
                if own is not None
                and row[dimension] == choice
                and all(row[d] in (own[d], "unused") for d in DIMENSIONS if d != dimension)
            ]
            turned = bool(own and alone and {own["direction"], alone[0]["direction"]} == {"falls", "rises"})  # fmt: skip
            compared = _COMPARED.get(dimension)
            yield {
                "dimension": t(label),
                "choice": choice_words(dimension, choice),
                "counts": [count[d] for d in _DIRECTIONS],
                "is_own": is_own,
                "alone": _direction(alone[0]) if alone else GAP,
                "turns": turned,
                "address": scene.to("/compare", **{compared: choice}, with_policy="own") if compared and not is_own else "",
            }  # fmt: skip


def _sign(row: dict[str, Any]) -> dict[str, Any]:
    """Return how dispersion changed by one measure, as printed."""
    name = registry.name(row["measure"])
    known = row["relative"] is not None
    bounds = row["lowest"] is not None and row["highest"] is not None
    return {
        "measure": t("{measure} (by GDP)", measure=name) if row["weights"] == "gdp" else name,
        "values": [GAP if x is None else fixed(x, 4) for x in (row["value_from"], row["value_to"])],
        "relative": _percent(row["relative"]) if known else GAP,
        "range": t("{low} to {high}", low=_percent(row["lowest"]), high=_percent(row["highest"])) if bounds else GAP,
        "direction": _direction(row),
        "dissents": row["majority"] not in (None, "") and row["direction"] not in (row["majority"], "missing"),
        "turning": row["turning"],
        "name": row["name"] or "",
        "why": row["why"] or "",
    }  # fmt: skip


def _percent(x: float) -> str:
    return t("{number} %", number=("+" if x > 0 else "") + fixed(100 * x, 1))


def _signs_said(signs: pl.DataFrame) -> str:
    count = Counter(signs["direction"])
    known = signs.height - count["missing"]
    numbers = {"known": known, "falls": count["falls"], "rises": count["rises"]}
    if not known:
        return t("No measure of dispersion can be computed for these years.")
    return t("By {falls} of {known} measures the dispersion of external dependence falls, by {rises} it rises.", **numbers)  # fmt: skip


def _spans(scene: Scene, first: int, last: int) -> list[tuple[str, str, bool]]:
    """Return the years that claims on the index are about: words, address, whether shown."""
    figures = with_doubt(replace(scene.results, verdicts=())).study.figures
    found = []
    for figure in figures:
        if figure.startswith("multiverse(from="):
            a, b = (int(part.partition("=")[2]) for part in figure[len("multiverse(") : -1].split(", "))  # fmt: skip
            found.append((span(a, b), scene.to("/doubt", from_=a, to=b), (a, b) == (first, last)))  # fmt: skip
    return found
