"""The tests that a claim can ask for: each gives a three-valued truth and says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .case import Case, in_words
from .truth import Interval, Truth, all_of, greater, single_peak, steady, within

__all__ = ["TESTS", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test found: `result` and `computed` are the number that it turned on, if one."""

    truth: Truth
    why: str
    years: tuple[int, ...]
    result: Interval | None = None
    computed: float | None = None


def _equals(case: Case, tolerance: float) -> Outcome:
    low, high = _around(case, tolerance)
    wanted = f"{low:.7g} to {case.say(high)}"
    return _each(case, lambda year: within(case.at(year), low, high), wanted)


def _above(case: Case, _: float) -> Outcome:
    return _against(case, greater, "above")


def _below(case: Case, _: float) -> Outcome:
    return _against(case, lambda mine, other: greater(other, mine), "below")


def _alike(case: Case, tolerance: float) -> Outcome:
    def test(year: int) -> Truth:
        gaps = (case.at(year) - case.at(year, other) for other in case.claim.than)
        return all_of(within(gap, -tolerance, tolerance) for gap in gaps)

    wanted = f"within {case.say(tolerance)} of {' and '.join(case.claim.than)}"
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
    why = f"{outcome.why}; widest gap {in_words(gap)} in {year}"
    return Outcome(outcome.truth, why, outcome.years)


def _ratio(case: Case, tolerance: float) -> Outcome:
    first, last = case.ends()
    ratio = case.at(last) / case.at(first)
    low, high = _around(case, tolerance)
    a, b = case.value(first), case.value(last)
    computed = b / a if a and b is not None else None
    why = f"{last} over {first} is {in_words(ratio)}; asked for {low:.4g} to {high:.4g}"
    return Outcome(within(ratio, low, high), why, (first, last), ratio, computed)


def _falls(case: Case, _: float) -> Outcome:
    return _change(case, -1)


def _rises(case: Case, _: float) -> Outcome:
    return _change(case, 1)


def _lowest(case: Case, _: float) -> Outcome:
    return _record(case, lambda mine, other: greater(other, mine), "as low")


def _highest(case: Case, _: float) -> Outcome:
    return _record(case, greater, "as high")


def _steadily_falls(case: Case, _: float) -> Outcome:
    return _steadily(case, -1)


def _steadily_rises(case: Case, _: float) -> Outcome:
    return _steadily(case, 1)


def _single_peak(case: Case, _: float) -> Outcome:
    years = case.asked()
    why = f"{case.say_turns(years)}; a single peak turns once, from + to −"
    return Outcome(single_peak([case.at(year) for year in years]), why, years)


def _inner_peak(case: Case, _: float) -> Outcome:
    years = case.asked()
    first, last = (case.at(year) for year in case.ends())
    higher = [greater(case.at(year), first) for year in years[1:-1]]
    peak: Truth = True if True in higher else None if None in higher else False
    known = [(v, y) for y in years if (v := case.value(y)) is not None]
    top = f"the highest known year is {max(known)[1]}; " if known else ""
    why = f"{top}{years[0]}: {case.say_at(years[0])}, {years[-1]}: {case.say_at(years[-1])}"
    return Outcome(all_of([peak, greater(first, last)]), why, years)


def _phases(case: Case, _: float) -> Outcome:
    slopes, truths, words = [], [], []
    zero = Interval.exactly(0.0)
    for phase in case.claim.phases:
        change = case.at(phase.last) - case.at(phase.first)
        slope = change / Interval.exactly(float(phase.last - phase.first))
        truths.append(greater(slope, zero) if phase.sign == "+" else greater(zero, slope))
        slopes.append(slope)
        words.append(
            f"{phase.first}–{phase.last}: {in_words(slope)} a year, asked {'+' if phase.sign == '+' else '−'}"
        )
    if case.claim.steeper:
        a, b = case.claim.steeper
        truths.append(greater(abs(slopes[a - 1]), abs(slopes[b - 1])))
        words.append(f"phase {a} asked steeper than phase {b}")
    years = {y for phase in case.claim.phases for y in (phase.first, phase.last)}
    return Outcome(all_of(truths), "; ".join(words), tuple(sorted(years)))


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
        others = "".join(f", {group} {in_words(case.at(year, group))}" for group in beside)
        why = f"{year}: {case.say_at(year)}{others}; asked for {wanted}"
        return Outcome(test(year), why, years, case.at(year), case.value(year))
    truths = {year: test(year) for year in years}
    true = sum(truth is True for truth in truths.values())
    against = [str(year) for year, truth in truths.items() if truth is False]
    why = f"{wanted}: true in {true} of {len(years)} years"
    why += f", false in {', '.join(against)}" if against else ""
    why += "" if beside else case.say_extremes(years)
    return Outcome(all_of(truths.values()), why, years)


def _against(case: Case, order: Callable[[Interval, Interval], Truth], word: str) -> Outcome:
    """Compare with a value, or with other groups, in every asked year."""
    claim = case.claim
    if claim.value is not None:
        bar = Interval.exactly(claim.value)
        return _each(
            case, lambda year: order(case.at(year), bar), f"{word} {case.say(claim.value)}"
        )
    return _each(
        case,
        lambda year: all_of(order(case.at(year), case.at(year, group)) for group in claim.than),
        f"{word} {', '.join(claim.than)}",
        beside=claim.than,
    )


def _change(case: Case, sign: int) -> Outcome:
    first, last = case.ends()
    ends = (case.at(last), case.at(first))
    truth = greater(*ends) if sign > 0 else greater(*reversed(ends))
    a, b = case.value(first), case.value(last)
    why = f"{first}: {case.say_at(first)}, {last}: {case.say_at(last)}"
    computed = None if a is None or b is None else b - a
    return Outcome(truth, why, (first, last), ends[0] - ends[1], computed)


def _record(case: Case, order: Callable[[Interval, Interval], Truth], word: str) -> Outcome:
    year = case.claim.year
    assert year is not None
    others = [other for other in case.asked() if other != year]
    truths = {other: order(case.at(year), case.at(other)) for other in others}
    better = [str(other) for other, truth in truths.items() if truth is False]
    unsure = [str(other) for other, truth in truths.items() if truth is None]
    why = f"{year}: {case.say_at(year)}; "
    why += (
        f"at least {word} in {', '.join(better)}"
        if better
        else f"no year is known to be {word}"
    )
    why += f"; open against {', '.join(unsure)}" if unsure else ""
    years = tuple(sorted({*others, year}))
    return Outcome(all_of(truths.values()), why, years, case.at(year), case.value(year))


def _steadily(case: Case, sign: int) -> Outcome:
    years = case.asked()
    pairs = list(pairwise(years))
    against = []
    for a, b in pairs:
        pair = (case.at(b), case.at(a)) if sign > 0 else (case.at(a), case.at(b))
        if greater(*pair) is False:
            against.append(f"{a}–{b}")
    why = f"{len(pairs)} pairs of adjacent years asked to {'rise' if sign > 0 else 'fall'}"
    why += f"; not so in {', '.join(against)}" if against else ""
    truth = steady([case.at(year) for year in years], sign)
    return Outcome(truth, why + case.say_extremes(years), years)
