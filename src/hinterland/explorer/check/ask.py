"""A statement asked by a form or an address: its verdict, its numbers, and how to keep it."""

from dataclasses import replace
from typing import Any

import polars as pl

from ...errors import Error
from ...language import language, pretty, t
from ...panel import NATION
from ...report.contents.verdicts import verdict_rows
from ...report.words import measure_name
from ...study import TESTS, ask, claim_toml
from ..facts import metadata, span, subtitle, takeaway
from ..setting import Scene
from ..shown import Refused, Shown, plainly
from .claim import numbers_of
from .kept import kept, study_of, with_this
from .statement import claim_of, sentence

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return the form and, where a statement is asked, its verdict.

    What is wrong with a statement stands above the form, and the answer is still a page of the
    form: it is the reader who mends it.
    """
    asked = "of" in scene.asked.query or "test" in scene.asked.query
    collected = kept(scene)
    words: dict[str, Any] = {
        "subtitle": subtitle(scene),
        "form": _form(scene),
        "examples": _examples(scene),
        "verdict": None,
        "kept": collected,
        "keep": "",
        "takeaway": takeaway(scene),
        "rows": 1,
    }
    if not asked:
        return Shown(
            "ask.jinja", t("Is it true that …?"), words, frame=pl.DataFrame(),
            metadata=lambda: metadata(scene), toml=study_of(scene, collected),
        )  # fmt: skip
    claim = claim_of(scene)
    try:
        verdict = ask(scene.results, claim)
    except Error as error:
        known = [(t("the form, empty"), scene.to("/ask"))]
        raise Refused(400, plainly(error), known) from error
    row = verdict_rows(replace(scene.results, verdicts=(verdict,)))[0]
    document = {**verdict.document(), "text": {language(): sentence(scene, claim)}}
    words |= {
        "verdict": row,
        "keep": with_this(scene),
        "statement": sentence(scene, claim),
        "numbers": numbers_of(scene, verdict),
        "toml": claim_toml({"id": "my-claim", "text": {language(): sentence(scene, claim)}, **claim}),
        "settings": _settings(scene, claim) if scene.asked.query.get("others") else [],
        "others": scene.again(others="yes"),
        "outside": _outside(scene, verdict.claim.years),
    }  # fmt: skip
    return Shown(
        "ask.jinja",
        sentence(scene, claim),
        words,
        frame=pl.DataFrame([{k: str(v) if isinstance(v, dict) else v for k, v in document.items()}]),
        document=lambda: document,
        metadata=lambda: metadata(scene),
        toml=study_of(scene, collected),
    )  # fmt: skip


def _outside(scene: Scene, years: tuple[int, int] | None) -> str:
    """Return the years that are asked for, "" where all are the study's own."""
    first, last = scene.own_years
    if years is None or (years[0] >= first and years[1] <= last):
        return ""
    return span(*years)


def _form(scene: Scene) -> dict[str, Any]:
    """Return what the form offers and what is chosen."""
    results, query = scene.results, scene.asked.query
    of = query.get("of", "share" if "share" in results.lines else next(iter(results.lines)))
    group = query.get("group", "")
    groups = tuple(dict.fromkeys(g for lines in results.lines.values() for g in lines))
    test = query.get("test", "rises")
    money = sorted(
        {x.unit for lines in results.lines.values() for x in lines.values() if len(x.unit) == 3}
    )
    units = ["%", *(f"bn {unit}" for unit in money), "1"]
    return {
        "first": scene.first, "last": scene.last,
        "least": results.panel.years[0], "most": results.panel.years[-1],
        "measures": [(m, measure_name(m), m == of) for m in results.lines],
        "groups": [(g, pretty(g), g == group) for g in groups],
        "tests": [(name, t(one.asks), name == test) for name, one in TESTS.items() if one.asks],
        "value": query.get("value", ""),
        "units": [("", t("usual unit"), not query.get("unit"))] + [(u, u, u == query.get("unit")) for u in units],
        "tolerance": query.get("tolerance", ""),
        "year": query.get("year", ""),
        "than": [("", t("none"), not query.get("than"))] + [(g, pretty(g), g == query.get("than")) for g in groups],
        "more": any(query.get(key) for key in ("tolerance", "year", "than")),
    }  # fmt: skip


def _examples(scene: Scene) -> list[tuple[str, str]]:
    """Return statements to begin with: words and address."""
    results, found = scene.results, []
    first, last = scene.own_years
    years = f"{first}..{last}"
    if "share" in results.lines:
        group = results.groups[-1]
        claim = {"of": "share", "group": group, "test": "rises"}
        found.append((sentence(scene, claim), scene.to("/ask", **claim, years=years)))
    if "imbalance" in results.lines:
        for test in ("falls", "single_peak"):
            claim = {"of": "imbalance", "group": NATION, "test": test}
            found.append((sentence(scene, claim), scene.to("/ask", **claim, years=years)))
    return found


def _settings(scene: Scene, claim: dict[str, object]) -> list[dict[str, Any]]:
    """Return the verdict in other settings: schemes, vintages and flows, one changed at a time."""
    from ..setting import scene_of

    found = []
    query = {k: v for k, v in scene.asked.query.items() if k not in {"others", "kept"}}
    changes = [
        *(("scheme", s) for s in scene.schemes if s not in {scene.results.scheme.name, "regions"}),
        *(("policy", p) for p in ("own", "latest", "earliest") if p != (scene.setting.policy or "own")),
        *(("flow", f) for f in scene.flows if f != scene.results.study.flow),
    ]  # fmt: skip
    for key, value in changes:
        asked = replace(scene.asked, query={**query, key: value})
        named = scene.scheme_name(value) if key == "scheme" else value
        row: dict[str, Any] = {"key": key, "value": named, "address": asked.again()}
        try:
            other = scene_of(scene.explorer, asked, years=True)
            verdict = ask(other.results, claim)
            row |= {"verdict": verdict.verdict, "why": verdict.why}
        except Refused as refused:
            row |= {"verdict": "", "why": refused.what}
        except Error as error:
            row |= {"verdict": "", "why": plainly(error)}
        found.append(row)
    return found
