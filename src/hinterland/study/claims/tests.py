"""The tests that a claim can ask for: each gives a three-valued truth and says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ...estimate import Estimate, Truth, all_of, greater, within
from ...language import listed, t
from .case import Case, in_words
from .truth import single_peak, steady

__all__ = ["TESTS", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test found: `result` and `computed` are the number that it turned on, if one."""

    truth: Truth
    why: str
    years: tuple[int, ...]
    result: Estimate | None = None
    computed: float | None = None


def _equals(case: Case, tolerance: float) -> Outcome:
    low, high = _around(case, tolerance)
    wanted = t("{low} to {high}", low=case.bare(low), high=case.say(high))
    return _each(case, lambda year: within(case.at(year), low, high), wanted)


def _above(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _against(case, greater, t("above {what}"))


def _below(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _against(case, lambda mine, other: greater(other, mine), t("below {what}"))


def _alike(case: Case, tolerance: float) -> Outcome:
    def test(year: int) -> Truth:
        gaps = (case.at(year) - case.at(year, other) for other in case.claim.than)
        return all_of(within(gap, -tolerance, tolerance) for gap in gaps)

    wanted = t(
        "within {tolerance} of {groups}",
        tolerance=case.say(tolerance),
        groups=_groups(case.claim.than),
    )
    outcome = _each(case, test, wanted, beside=case.claim.than)
    gaps = [
        (abs(case.at(year) - case.at(year, other)), year)
        for year in outcome.years
        for other in case.claim.than
        if case.known(year)
    ]
    if not gaps:
        return outcome
    gap, year = max(gaps, key=lambda g: g[0].low)
    widest = t("widest gap {gap} in {year}", gap=case.bare(gap), year=year)
    return Outcome(outcome.truth, _joined(outcome.why, widest), outcome.years)


def _ratio(case: Case, tolerance: float) -> Outcome:
    first, last = case.ends()
    ratio = case.at(last) / case.at(first)
    low, high = _around(case, tolerance)
    a, b = case.value(first), case.value(last)
    computed = b / a if a and b is not None else None
    why = t(
        "{last} over {first} is {ratio}; asked for {low} to {high}",
        last=last,
        first=first,
        ratio=in_words(ratio),
        low=f"{low:.4g}",
        high=f"{high:.4g}",
    )
    return Outcome(within(ratio, low, high), why, (first, last), ratio, computed)


def _falls(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _change(case, -1)


def _rises(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _change(case, 1)


def _lowest(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _record(
        case,
        lambda mine, other: greater(other, mine),
        t("at least as low in {years}"),
        t("no year is known to be as low"),
    )


def _highest(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _record(
        case, greater, t("at least as high in {years}"), t("no year is known to be as high")
    )


def _steadily_falls(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _steadily(case, -1, t("{count} pairs of adjacent years asked to fall"))


def _steadily_rises(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    return _steadily(case, 1, t("{count} pairs of adjacent years asked to rise"))


def _single_peak(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    years = case.asked()
    why = _joined(case.say_turns(years), t("a single peak turns once, from + to −"))
    return Outcome(single_peak([case.at(year) for year in years]), why, years)


def _inner_peak(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    years = case.asked()
    first, last = (case.at(year) for year in case.ends())
    higher = [greater(case.at(year), first) for year in years[1:-1]]
    peak: Truth = True if True in higher else None if None in higher else False
    known = [(v, y) for y in years if (v := case.value(y)) is not None]
    top = t("the highest known year is {year}", year=max(known)[1]) if known else ""
    why = _joined(top, _ends(case))
    return Outcome(all_of([peak, greater(first, last)]), why, years)


def _phases(case: Case, tolerance: float) -> Outcome:  # noqa: ARG001
    slopes, truths, words = [], [], []
    zero = Estimate(0.0)
    for phase in case.claim.phases:
        change = case.at(phase.last) - case.at(phase.first)
        slope = change / Estimate(float(phase.last - phase.first))
        truths.append(greater(slope, zero) if phase.sign == "+" else greater(zero, slope))
        slopes.append(slope)
        said = t("{first}–{last}: {slope} a year, asked {sign}", first=phase.first, last=phase.last, slope=case.bare(slope),
            sign=phase.sign.replace("-", "−"),
        )  # fmt: skip
        words.append(said)
    if case.claim.steeper:
        a, b = case.claim.steeper
        truths.append(greater(abs(slopes[a - 1]), abs(slopes[b - 1])))
        words.append(t("phase {a} asked steeper than phase {b}", a=a, b=b))
    years = {y for phase in case.claim.phases for y in (phase.first, phase.last)}
    return Outcome(all_of(truths), _joined(*words), tuple(sorted(years)))


#: Every test by name, but `none`.
TESTS: Final[Mapping[str, Callable[[Case, float], Outcome]]] = {
    "equals": _equals, "above": _above, "below": _below, "ratio": _ratio,
    "lowest": _lowest, "highest": _highest, "falls": _falls, "rises": _rises,
    "steadily_falls": _steadily_falls, "steadily_rises": _steadily_rises,
    "single_peak": _single_peak, "inner_peak": _inner_peak, "alike": _alike, "phases": _phases,
}  # fmt: skip


def _around(case: Case, tolerance: float) -> tuple[float, float]:
    assert case.claim.value is not None
    return case.claim.value - tolerance, case.claim.value + tolerance


def _each(
    case: Case, test: Callable[[int], Truth], wanted: str, *, beside: Sequence[str] = ()
) -> Outcome:
    """Ask every year; one known counter-example decides."""
    years = case.asked()
    if len(years) == 1:
        year = years[0]
        others = (f"{_groups([group])} {case.bare(case.at(year, group))}" for group in beside)
        why = t(
            "{year}: {found}; asked for {wanted}",
            year=year,
            found=listed([case.say_at(year), *others]),
            wanted=wanted,
        )
        return Outcome(test(year), why, years, case.at(year), case.value(year))
    truths = {year: test(year) for year in years}
    true = sum(truth is True for truth in truths.values())
    against = listed(str(year) for year, truth in truths.items() if truth is False)
    if against:
        why = t("{wanted}: true in {true} of {count} years, false in {years}")
    else:
        why = t("{wanted}: true in {true} of {count} years")
    why = why.format(wanted=wanted, true=true, count=len(years), years=against)
    extremes = "" if beside else case.say_extremes(years)
    return Outcome(all_of(truths.values()), _joined(why, extremes), years)


def _against(case: Case, order: Callable[[Estimate, Estimate], Truth], wanted: str) -> Outcome:
    """Compare with a value, or with other groups, in every asked year."""
    claim = case.claim
    if claim.value is not None:
        bar = Estimate(claim.value)
        return _each(
            case,
            lambda year: order(case.at(year), bar),
            wanted.format(what=case.say(claim.value)),
        )
    return _each(
        case,
        lambda year: all_of(order(case.at(year), case.at(year, group)) for group in claim.than),
        wanted.format(what=_groups(claim.than)),
        beside=claim.than,
    )


def _change(case: Case, sign: int) -> Outcome:
    first, last = case.ends()
    ends = (case.at(last), case.at(first))
    truth = greater(*ends) if sign > 0 else greater(*reversed(ends))
    a, b = case.value(first), case.value(last)
    computed = None if a is None or b is None else b - a
    return Outcome(truth, _ends(case), (first, last), ends[0] - ends[1], computed)


def _ends(case: Case) -> str:
    first, last = case.ends()
    return t(
        "{first}: {at_first}, {last}: {at_last}",
        first=first,
        at_first=case.say_at(first),
        last=last,
        at_last=case.say_at(last),
    )


def _record(
    case: Case, order: Callable[[Estimate, Estimate], Truth], some: str, none: str
) -> Outcome:
    year = case.claim.year
    assert year is not None
    others = [other for other in case.asked() if other != year]
    truths = {other: order(case.at(year), case.at(other)) for other in others}
    better = listed(str(other) for other, truth in truths.items() if truth is False)
    unsure = listed(str(other) for other, truth in truths.items() if truth is None)
    why = _joined(
        t("{year}: {found}", year=year, found=case.say_at(year)),
        some.format(years=better) if better else none,
        t("open against {years}", years=unsure) if unsure else "",
    )
    years = tuple(sorted({*others, year}))
    return Outcome(all_of(truths.values()), why, years, case.at(year), case.value(year))


def _steadily(case: Case, sign: int, asked: str) -> Outcome:
    years = case.asked()
    pairs = list(pairwise(years))
    against = []
    for a, b in pairs:
        pair = (case.at(b), case.at(a)) if sign > 0 else (case.at(a), case.at(b))
        if greater(*pair) is False:
            against.append(f"{a}–{b}")
    why = _joined(
        asked.format(count=len(pairs)),
        t("not so in {years}", years=listed(against)) if against else "",
        case.say_extremes(years),
    )
    truth = steady([case.at(year) for year in years], sign)
    return Outcome(truth, why, years)


def _joined(*clauses: str) -> str:
    """Return clauses as one text, without the empty ones."""
    return t("; ").join(clause for clause in clauses if clause)


def _groups(names: Sequence[str]) -> str:
    """Return the names of groups as a list within a sentence; shipped ones are translated."""
    return listed(t(name.replace("_", " ")) for name in names)
