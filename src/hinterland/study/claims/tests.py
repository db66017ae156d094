"""The tests that a claim can ask for: each gives a three-valued truth and says why.

A new test is an entry in `TESTS` and the function that it runs.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from ...estimate import (
    GAP,
    Estimate,
    NumberFormat,
    Truth,
    all_of,
    greater,
    number_format,
    with_unit,
    within,
)
from ...language import listed, t
from .case import Case, Outcome, Test, decisive, span
from .truth import single_peak, steady

__all__ = ["TESTS"]


def equals(case: Case, tolerance: float) -> Outcome:
    low, high = _around(case, tolerance)
    wanted = case.form.written(low, high).full(Estimate(low=low, high=high))
    return _each(case, lambda year: within(case.at(year), low, high), wanted, (low, high))


def _against(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Compare with a value, or with other groups, in every asked year."""
    wanted = t("above {what}") if sign > 0 else t("below {what}")
    claim = case.claim

    def beyond(mine: Estimate, other: Estimate) -> Truth:
        return greater(mine, other) if sign > 0 else greater(other, mine)

    if claim.value is not None:
        bar = Estimate(claim.value)
        text = wanted.format(what=case.stated())
        return _each(case, lambda year: beyond(case.at(year), bar), text, (claim.value,))
    return _each(
        case,
        lambda year: all_of(
            beyond(case.at(year), case.at(year, group)) for group in claim.than
        ),
        wanted.format(what=_groups(claim.than)),
        others=claim.than,
    )


def alike(case: Case, tolerance: float) -> Outcome:
    than = case.claim.than
    unit = "pp" if case.form.unit == "%" else case.form.unit

    def gaps(year: int) -> list[Estimate]:
        return [case.at(year) - case.at(year, other) for other in than]

    allowed = with_unit(case.form.written(tolerance).number(tolerance), unit)
    outcome = _each(
        case,
        lambda year: all_of(within(gap, -tolerance, tolerance) for gap in gaps(year)),
        t("within {tolerance} of {groups}", tolerance=allowed, groups=_groups(than)),
        others=than,
    )
    sizes = [(abs(g), y) for y in outcome.years if case.known(y) for g in gaps(y)]
    widest = ""
    if sizes:
        gap, year = max(sizes, key=lambda pair: pair[0].low)
        text = with_unit(decisive(gap, case.apart(gap, tolerance)), unit)
        widest = t("widest gap {gap} in {year}", gap=text, year=year)
    return Outcome(outcome.truth, _joined(outcome.why, widest), outcome.years)


def ratio(case: Case, tolerance: float) -> Outcome:
    first, last = case.ends()
    ratio = case.at(last) / case.at(first)
    low, high = _around(case, tolerance)
    form = number_format((ratio.low, ratio.high, low, high), "×")
    form = form.apart(ratio.value, ratio.low, ratio.high, low, high)
    found = case.words(ratio, form)
    wanted = form.written(low, high).full(Estimate(low=low, high=high))
    why = t("{last} over {first} is {ratio}; asked for {wanted}")
    why = why.format(last=last, first=first, ratio=found, wanted=wanted)
    return Outcome(within(ratio, low, high), why, (first, last), ratio, form)


def _change(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    first, last = case.ends()
    a, b = case.at(first), case.at(last)
    truth = greater(b, a) if sign > 0 else greater(a, b)
    return Outcome(truth, _ends(case), (first, last), b - a)


def _record(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Compare a year with all others."""
    year = case.claim.year
    assert year is not None
    mine = case.at(year)
    others = [other for other in case.asked() if other != year] or case.ends()
    truths = {
        other: greater(mine, case.at(other)) if sign > 0 else greater(case.at(other), mine)
        for other in others
    }
    better = listed(str(other) for other, truth in truths.items() if truth is False)
    unsure = listed(str(other) for other, truth in truths.items() if truth is None)
    if sign > 0:
        some, none = t("at least as high in {years}"), t("no year is known to be as high")
    else:
        some, none = t("at least as low in {years}"), t("no year is known to be as low")
    why = _joined(
        t("{year}: {found}", year=year, found=case.words(mine, case.form)),
        some.format(years=better) if better else none,
        t("open against {years}", years=unsure) if unsure else "",
    )
    return Outcome(all_of(truths.values()), why, tuple(sorted({*others, year})), mine)


def _steadily(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    case.ends()  # refuses a single year
    years = case.asked()
    path = [case.at(year) for year in years]
    against = [
        span(a, b)
        for (a, x), (b, y) in pairwise(zip(years, path, strict=True))
        if (greater(y, x) if sign > 0 else greater(x, y)) is False
    ]
    rise = t("{count} pairs of adjacent years asked to rise")
    fall = t("{count} pairs of adjacent years asked to fall")
    why = _joined(
        (rise if sign > 0 else fall).format(count=len(years) - 1),
        t("not so in {years}", years=listed(against)) if against else "",
        case.extremes(years),
    )
    return Outcome(steady(path, sign), why, years)


def _single_peak(case: Case, _tolerance: float) -> Outcome:
    case.ends()  # refuses a single year
    years = case.asked()
    why = _joined(case.turns(years), t("a single peak turns once, from + to −"))
    return Outcome(single_peak([case.at(year) for year in years]), why, years)


def inner_peak(case: Case, _tolerance: float) -> Outcome:
    years = case.asked()
    first, last = (case.at(year) for year in case.ends())
    higher = [greater(case.at(year), first) for year in years[1:-1]]
    peak: Truth = True if True in higher else None if None in higher else False
    known = [(v, y) for y in years if (v := case.at(y).value) == v]
    top = t("the highest known year is {year}", year=max(known)[1]) if known else ""
    why = _joined(top, _ends(case))
    return Outcome(all_of([peak, greater(first, last)]), why, years)


def phases(case: Case, _tolerance: float) -> Outcome:
    asked, steeper, zero = case.claim.phases, case.claim.steeper, Estimate(0.0)
    slopes = [
        (case.at(phase.last) - case.at(phase.first)) / Estimate(float(phase.last - phase.first))
        for phase in asked
    ]
    truths = [
        greater(slope, zero) if phase.sign == "+" else greater(zero, slope)
        for phase, slope in zip(asked, slopes, strict=True)
    ]
    pair = [abs(slopes[n - 1]) for n in steeper or ()]
    form = case.apart(zero, *slopes, *pair)
    unit = "pp" if form.unit == "%" else form.unit
    text = t("{phase.first}–{phase.last}: {slope} a year, asked {sign}")
    words = [
        text.format(phase=p, slope=_marked(x, form, unit), sign=p.sign.replace("-", "−"))
        for p, x in zip(asked, slopes, strict=True)
    ]
    if steeper:
        truths.append(greater(*pair))
        words.append(t("phase {a} asked steeper than phase {b}", a=steeper[0], b=steeper[1]))
    years = {y for phase in asked for y in (phase.first, phase.last)}
    return Outcome(all_of(truths), _joined(*words), tuple(sorted(years)))


_TOLERANCE: Final = ("value", ("decimals", "tolerance"))

#: Every test by its name.
TESTS: Final[Mapping[str, Test]] = {
    test.name: test
    for test in (
        Test("equals", equals, _TOLERANCE),
        Test("above", partial(_against, sign=1), (("value", "than"),)),
        Test("below", partial(_against, sign=-1), (("value", "than"),)),
        Test("ratio", ratio, _TOLERANCE, years="ends", unit="ratio"),
        Test("lowest", partial(_record, sign=-1), ("year",), years="one"),
        Test("highest", partial(_record, sign=1), ("year",), years="one"),
        Test("falls", partial(_change, sign=-1), years="ends", unit="points"),
        Test("rises", partial(_change, sign=1), years="ends", unit="points"),
        Test("steadily_falls", partial(_steadily, sign=-1)),
        Test("steadily_rises", partial(_steadily, sign=1)),
        Test("single_peak", _single_peak),
        Test("inner_peak", inner_peak),
        Test("alike", alike, ("than", "tolerance")),
        Test("phases", phases, ("phases",)),
        Test("none", None, ("why",)),
    )
}


def _around(case: Case, tolerance: float) -> tuple[float, float]:
    assert case.claim.value is not None
    return case.claim.value - tolerance, case.claim.value + tolerance


def _each(
    case: Case,
    test: Callable[[int], Truth],
    wanted: str,
    bars: Sequence[float] = (),
    *,
    others: Sequence[str] = (),
) -> Outcome:
    """Ask every year; one known counter-example decides.

    Parameters
    ----------
    test, wanted
        Whether a year is as claimed, and what is claimed, in words.
    bars, others
        The numbers and the groups that each year is compared with.
    """
    years = case.asked()
    if len(years) == 1:
        year, mine = years[0], case.at(years[0])
        theirs = [case.at(year, group) for group in others]
        form = case.apart(mine, *theirs, *bars)
        beside = (
            f"{_groups([g])} {_marked(x, form, form.unit)}"
            for g, x in zip(others, theirs, strict=True)
        )
        found = listed([case.words(mine, form), *beside])
        why = t("{year}: {found}; asked for {wanted}", year=year, found=found, wanted=wanted)
        return Outcome(test(year), why, years, mine)
    truths = {year: test(year) for year in years}
    true = sum(truth is True for truth in truths.values())
    against = listed(str(year) for year, truth in truths.items() if truth is False)
    if against:
        why = t("{wanted}: true in {true} of {count} years, false in {years}")
    else:
        why = t("{wanted}: true in {true} of {count} years")
    why = why.format(wanted=wanted, true=true, count=len(years), years=against)
    extremes = "" if others else case.extremes(years, bars)
    return Outcome(all_of(truths.values()), _joined(why, extremes), years)


def _marked(x: Estimate, form: NumberFormat, unit: str) -> str:
    """Return a number or its bounds with a unit, a dash where it is not known."""
    return with_unit(decisive(x, form), unit) if x.known else GAP


def _ends(case: Case) -> str:
    """Return the first and the last asked year in words, with digits that tell them apart."""
    first, last = case.ends()
    a, b = case.at(first), case.at(last)
    at_first, at_last = (case.words(x, case.apart(a, b)) for x in (a, b))
    text = t("{first}: {at_first}, {last}: {at_last}")
    return text.format(first=first, at_first=at_first, last=last, at_last=at_last)


def _joined(*clauses: str) -> str:
    """Return clauses as one text, without the empty ones."""
    return t("; ").join(clause for clause in clauses if clause)


def _groups(names: Sequence[str]) -> str:
    """Return the names of groups as a list within a sentence; shipped ones are translated."""
    return listed(t(name.replace("_", " ")) for name in names)
