"""A statement asked by a form or an address: its verdict, its numbers, and how to keep it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import polars as pl

from ...errors import Error
from ...estimate import with_unit
from ...language import language, listed, pretty, shipped, t
from ...panel import NATION
from ...report.contents.verdicts import verdict_rows
from ...report.words import measure_name
from ...study import TESTS, ask, claim_toml
from ..facts import metadata, span, subtitle, takeaway
from ..look.says import subject
from ..setting import Scene
from ..shown import Refused, Shown, plainly
from .claim import numbers_of

__all__ = ["show"]

#: The tests of the form, in the words of its sentence; what it needs besides years.
_TESTS: Final = {
    "above": shipped("is above, in every year,"),
    "below": shipped("is below, in every year,"),
    "equals": shipped("is, give or take,"),
    "ratio_above": shipped("last year ÷ first year is above"),
    "ratio_below": shipped("last year ÷ first year is below"),
    "ratio": shipped("last year ÷ first year is, give or take,"),
    "change_above": shipped("last year − first year is above"),
    "change_below": shipped("last year − first year is below"),
    "change": shipped("last year − first year is, give or take,"),
    "rises": shipped("is higher in the last year than in the first"),
    "falls": shipped("is lower in the last year than in the first"),
    "steadily_rises": shipped("rises every year"),
    "steadily_falls": shipped("falls every year"),
    "highest": shipped("is highest of all these years in the year"),
    "lowest": shipped("is lowest of all these years in the year"),
    "single_peak": shipped("first rises, then falls, and turns once"),
    "inner_peak": shipped("is highest in between, and ends below its start"),
    "alike": shipped("is within the tolerance of another group"),
}
#: The same as sentences.
_STATEMENTS: Final = {
    "above": shipped("{what} was above {value} in every year of {years}"),
    "below": shipped("{what} was below {value} in every year of {years}"),
    "equals": shipped("{what} was {value}, give or take {within}, in {years}"),
    "ratio_above": shipped("{what} in {last} was more than {value} times that of {first}"),
    "ratio_below": shipped("{what} in {last} was less than {value} times that of {first}"),
    "ratio": shipped(
        "{what} in {last} was {value} times that of {first}, give or take {within}"
    ),
    "change_above": shipped("{what} changed by more than {value} from {first} to {last}"),
    "change_below": shipped("{what} changed by less than {value} from {first} to {last}"),
    "change": shipped(
        "{what} changed by {value}, give or take {within}, from {first} to {last}"
    ),
    "rises": shipped("{what} was higher in {last} than in {first}"),
    "falls": shipped("{what} was lower in {last} than in {first}"),
    "steadily_rises": shipped("{what} rose every year from {first} to {last}"),
    "steadily_falls": shipped("{what} fell every year from {first} to {last}"),
    "highest": shipped("{what} was highest of {years} in {year}"),
    "lowest": shipped("{what} was lowest of {years} in {year}"),
    "single_peak": shipped("{what} rose, then fell, and turned once in {years}"),
    "inner_peak": shipped("{what} was highest in between, and lower in {last} than in {first}"),
    "alike": shipped("{what} was within {within} of {value} in every year of {years}"),
}
_WITH_VALUE: Final = frozenset(
    {"above", "below", "equals", "ratio", "ratio_above", "ratio_below", "change", "change_above", "change_below"}
)  # fmt: skip
_RATIOS: Final = frozenset({"ratio", "ratio_above", "ratio_below"})
_TAKES_TOLERANCE: Final = frozenset({"equals", "ratio", "change", "alike"})


def show(scene: Scene) -> Shown:
    """Return the form and, where a statement is asked, its verdict.

    What is wrong with a statement stands above the form, and the answer is still a page of the
    form: it is the reader who mends it.
    """
    asked = "of" in scene.asked.query or "test" in scene.asked.query
    words: dict[str, Any] = {
        "subtitle": subtitle(scene),
        "form": _form(scene),
        "examples": _examples(scene),
        "verdict": None,
        "takeaway": takeaway(scene),
        "rows": 1,
    }
    if not asked:
        return Shown(
            "ask.jinja", t("Is it true that …?"), words, frame=pl.DataFrame(), document=None,
            metadata=metadata(scene), name=f"{scene.study}-ask",
        )  # fmt: skip
    claim = _claim(scene)
    try:
        verdict = ask(scene.results, claim)
    except Error as error:
        known = [(t("the form, empty"), scene.to("/ask"))]
        raise Refused(400, plainly(error), known) from error
    row = verdict_rows(replace(scene.results, verdicts=(verdict,)))[0]
    document = {**verdict.document(), "text": {language(): _statement(scene, claim)}}
    words |= {
        "verdict": row,
        "statement": _statement(scene, claim),
        "numbers": numbers_of(scene, verdict),
        "toml": claim_toml({"id": "my-claim", "text": {language(): _statement(scene, claim)}, **claim}),
        "settings": _settings(scene, claim) if scene.asked.query.get("others") else [],
        "others": scene.again(others="yes"),
        "outside": span(*verdict.claim.years) if _is_outside(scene, verdict.claim.years) else "",
    }  # fmt: skip
    return Shown(
        "ask.jinja",
        _statement(scene, claim),
        words,
        frame=pl.DataFrame([{k: str(v) if isinstance(v, dict) else v for k, v in document.items()}]),
        document=document,
        metadata=metadata(scene),
        name=f"{scene.study}-ask",
    )  # fmt: skip


def _is_outside(scene: Scene, years: tuple[int, int] | None) -> bool:
    first, last = scene.own_years
    return years is not None and (years[0] < first or years[1] > last)


def _claim(scene: Scene) -> dict[str, object]:
    """Return what is asked as the keys of a claim, the units that a reader means put in."""
    query, results = scene.asked.query, scene.results
    of = query.get("of") or next(iter(results.lines))
    if of not in results.lines:
        raise Refused(
            400, t("of can’t be {value!r}", value=of), [(measure_name(m), scene.again(of=m)) for m in results.lines]
        )  # fmt: skip
    groups = results.lines[of]
    group = query.get("group") or (NATION if NATION in groups else next(iter(groups)))
    if set(groups) == {NATION}:
        group = NATION
    test = query.get("test") or "rises"
    known = [name for name in TESTS if name not in {"none", "phases"}]
    if test not in known:
        raise Refused(
            400, t("test can’t be {value!r}", value=test), [(t(_TESTS.get(name, name)), scene.again(test=name)) for name in known]
        )  # fmt: skip
    claim: dict[str, object] = {"of": of, "group": group, "test": test}
    claim["years"] = [scene.first, scene.last]
    needs_year = TESTS[test].years == "one"
    if needs_year:
        claim["year"] = _year(scene)
    elif scene.first == scene.last:
        del claim["years"]
        claim["year"] = scene.first
    than = [g for g in query.get("than", "").split(",") if g]
    if than and test in {"above", "below", "alike"}:
        claim["than"] = than
    elif test in _WITH_VALUE:
        claim["value"] = _decimal(scene, "value")
    if test in _TAKES_TOLERANCE:
        claim["tolerance"] = _decimal(scene, "tolerance", usual=_usual_tolerance(scene))
    if test not in _RATIOS and (unit := _unit(scene, of)):
        claim["unit"] = unit
    return claim


def _year(scene: Scene) -> int:
    return scene.asked.number("year", least=scene.first, most=scene.last, usual=scene.last)


def _decimal(scene: Scene, key: str, *, usual: float | None = None) -> float:
    text = scene.asked.query.get(key, "")
    if not text and usual is not None:
        return usual
    plain = text.replace(",", "").replace("−", "-").removesuffix("%").strip()
    try:
        number = float(plain)
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        what = t("{name} is {value!r}; write a number", name=key, value=text)
        raise Refused(400, what, [(t("the form, empty"), scene.to("/ask"))])
    return number


def _usual_tolerance(scene: Scene) -> float:
    """Return half of the last digit of the value that is asked for."""
    digits = scene.asked.query.get("value", "").partition(".")[2]
    return 0.5 * 10.0 ** -len([c for c in digits if c.isdigit()])


def _unit(scene: Scene, of: str) -> str:
    """Return the unit that a number on a measure is in where the reader names none."""
    given = scene.asked.query.get("unit", "")
    if given:
        return given
    unit = scene.results.format(of).unit
    canonical = next(iter(scene.results.lines[of].values())).unit
    if unit == "%":
        return "%"
    return f"bn {canonical}" if len(canonical) == 3 and canonical.isupper() else ""


def _statement(scene: Scene, claim: Mapping[str, Any]) -> str:
    """Return a statement in words."""
    of, test = str(claim["of"]), str(claim["test"])
    what = subject(scene.results, of, str(claim["group"]))
    unit = str(claim.get("unit", ""))
    points = "pp" if unit == "%" and test.startswith(("change", "alike")) else unit
    end = with_unit(_written(claim.get("value")), points)
    if than := claim.get("than"):
        end = listed(pretty(str(group)) for group in than)
    within = with_unit(_written(claim.get("tolerance")), points)
    years = span(scene.first, scene.last)
    return t(_STATEMENTS.get(test, "{what}")).format(
        what=what, first=scene.first, last=scene.last, years=years, value=end, year=claim.get("year", ""),
        within=within,
    )  # fmt: skip


def _written(x: object) -> str:
    return "" if x is None else f"{x:.12g}".replace("-", "−")


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
        "tests": [(name, t(words), name == test) for name, words in _TESTS.items() if name in TESTS],
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
        found.append((_statement(scene, claim), scene.to("/ask", **claim, years=years)))
    if "imbalance" in results.lines:
        for test in ("falls", "single_peak"):
            claim = {"of": "imbalance", "group": NATION, "test": test}
            found.append((_statement(scene, claim), scene.to("/ask", **claim, years=years)))
    return found


def _settings(scene: Scene, claim: dict[str, object]) -> list[dict[str, Any]]:
    """Return the verdict in other settings: schemes, vintages and flows, one changed at a time."""
    from ..setting import scene_of

    found = []
    query = {k: v for k, v in scene.asked.query.items() if k != "others"}
    changes = [
        *(("scheme", s) for s in scene.schemes if s not in {scene.results.scheme.name, "regions"}),
        *(("policy", p) for p in ("own", "latest", "earliest") if p != (scene.setting.policy or "own")),
        *(("flow", f) for f in scene.flows if f != scene.results.study.flow),
    ]  # fmt: skip
    for key, value in changes:
        asked = replace(scene.asked, query={**query, key: value})
        row: dict[str, Any] = {"key": key, "value": value, "address": asked.again()}
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
