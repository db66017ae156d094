"""A statement of the form: its claim, as a study file has it, and its words."""

from collections.abc import Mapping
from typing import Any, Final

from ...estimate import with_unit
from ...language import listed, pretty, shipped, t
from ...panel import NATION
from ...report.words import measure_name
from ...study import TESTS
from ..facts import span
from ..look.says import subject
from ..setting import Scene
from ..shown import Refused

__all__ = ["TEST_WORDS", "claim_of", "sentence"]

#: The tests of the form, in the words of its sentence; what it needs besides years.
TEST_WORDS: Final = {
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
#: Those that say "in every year", of one year.
_OF_ONE_YEAR: Final = {
    "above": shipped("{what} was above {value} in {years}"),
    "below": shipped("{what} was below {value} in {years}"),
    "alike": shipped("{what} was within {within} of {value} in {years}"),
}
_WITH_VALUE: Final = frozenset(
    {"above", "below", "equals", "ratio", "ratio_above", "ratio_below", "change", "change_above", "change_below"}
)  # fmt: skip
_RATIOS: Final = frozenset({"ratio", "ratio_above", "ratio_below"})
_TAKES_TOLERANCE: Final = frozenset({"equals", "ratio", "change", "alike"})


def claim_of(scene: Scene) -> dict[str, object]:
    """Return what is asked as the keys of a claim, the units that a reader means put in.

    Raises
    ------
    Refused
        A parameter can't be.
    """
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
            400, t("test can’t be {value!r}", value=test), [(t(TEST_WORDS.get(name, name)), scene.again(test=name)) for name in known]
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


def sentence(scene: Scene, claim: Mapping[str, Any]) -> str:
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
    one = _OF_ONE_YEAR if scene.first == scene.last else {}
    return t(one.get(test) or _STATEMENTS.get(test, "{what}")).format(
        what=what, first=scene.first, last=scene.last, years=years, value=end, year=claim.get("year", ""),
        within=within,
    )  # fmt: skip


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


def _written(x: object) -> str:
    return "" if x is None else f"{x:.12g}".replace("-", "−")
