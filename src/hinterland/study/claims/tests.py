"""The tests that a claim can ask for: each gives a three-valued truth and says why.

A new test is an entry in `TESTS` and the function that it runs.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from ...estimate import Estimate, Truth, all_of, within
from ...language import in_sentence, listed, runs, shipped, t
from .case import Case, Outcome, Test, joined, marked, missed, points, stated
from .changes import bars_of, change, falls_or_rises, ratio
from .courses import inner_peak, phases, single_peak, steadily
from .truth import beyond, changed_within

__all__ = ["TESTS"]


def level(case: Case, tolerance: float, *, sign: int = 0) -> Outcome:
    """Compare with a value, or with other groups, in every asked year."""
    value, than = case.claim.value, case.claim.than
    if sign:
        wanted = t("above {what}") if sign > 0 else t("below {what}")
        wanted = wanted.format(what=_groups(than) if value is None else case.stated())
    else:
        wanted = case.around(tolerance)

    def asked(year: int) -> Truth:
        mine = case.at(year)
        if value is None:
            return all_of(beyond(mine, case.at(year, group), sign) for group in than)
        return beyond(mine, Estimate(value), sign) if sign else within(mine, *bars)

    if value is None:
        return _each(case, asked, wanted, others=than)
    bars = bars_of(value, tolerance, sign)
    return _each(case, asked, wanted, bars)


def alike(case: Case, tolerance: float) -> Outcome:
    than, form = case.claim.than, points(case.form)

    def near(year: int, other: str) -> Truth:
        return changed_within(case.at(year, other), case.at(year), -tolerance, tolerance)

    allowed = stated(tolerance, form)
    outcome = _each(
        case,
        lambda year: all_of(near(year, other) for other in than),
        t("within {tolerance} of {groups}", tolerance=allowed, groups=_groups(than)),
        others=than,
    )
    sizes = [
        (abs(case.at(year) - case.at(year, other)), year)
        for year in outcome.years
        for other in than
        if case.limited(year)
    ]
    widest = ""
    if sizes:
        gap, year = max(sizes, key=lambda pair: pair[0].low)
        widest = t(
            "widest gap {gap} in {year}",
            gap=marked(gap, points(case.apart(gap, tolerance))), year=year,
        )  # fmt: skip
    return Outcome(outcome.truth, joined(outcome.why, widest), outcome.years)


def record(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Compare a year with all others."""
    year = case.claim.year
    assert year is not None
    mine = case.at(year)
    others = [other for other in case.asked() if other != year] or case.ends()
    truths = {other: beyond(mine, case.at(other), sign) for other in others}
    better = runs(other for other, truth in truths.items() if truth is False)
    unsure = runs(other for other, truth in truths.items() if truth is None)
    if sign > 0:
        some, none = t("at least as high in {years}"), t("no year is known to be as high")
    else:
        some, none = t("at least as low in {years}"), t("no year is known to be as low")
    why = joined(
        t("{year}: {found}", year=year, found=case.words(mine, case.form)),
        some.format(years=better) if better else none,
        t("open against {years}", years=unsure) if unsure else "",
    )
    return Outcome(all_of(truths.values()), why, tuple(sorted({*others, year})), mine)


_TOLERANCE: Final = ("value", ("decimals", "tolerance"))

#: Every test by its name.
TESTS: Final[Mapping[str, Test]] = {
    test.name: test
    for test in (
        Test(
            "above", partial(level, sign=1), (("value", "than"),),
            asks=shipped("is above, in every year,"),
            says=shipped("{what} was above {value} in every year of {years}"),
            says_of_one=shipped("{what} was above {value} in {years}"),
        ),
        Test(
            "below", partial(level, sign=-1), (("value", "than"),),
            asks=shipped("is below, in every year,"),
            says=shipped("{what} was below {value} in every year of {years}"),
            says_of_one=shipped("{what} was below {value} in {years}"),
        ),
        Test(
            "equals", level, _TOLERANCE,
            asks=shipped("is, give or take,"),
            says=shipped("{what} was {value}, give or take {within}, in {years}"),
        ),
        Test(
            "ratio_above", partial(ratio, sign=1), ("value",), "ends", "ratio",
            asks=shipped("last year ÷ first year is above"),
            says=shipped("{what} in {last} was more than {value} times that of {first}"),
        ),
        Test(
            "ratio_below", partial(ratio, sign=-1), ("value",), "ends", "ratio",
            asks=shipped("last year ÷ first year is below"),
            says=shipped("{what} in {last} was less than {value} times that of {first}"),
        ),
        Test(
            "ratio", ratio, _TOLERANCE, "ends", "ratio",
            asks=shipped("last year ÷ first year is, give or take,"),
            says=shipped("{what} in {last} was {value} times that of {first}, give or take {within}"),
        ),
        Test(
            "change_above", partial(change, sign=1), ("value",), "ends", "points",
            asks=shipped("last year − first year is above"),
            says=shipped("{what} changed by more than {value} from {first} to {last}"),
        ),
        Test(
            "change_below", partial(change, sign=-1), ("value",), "ends", "points",
            asks=shipped("last year − first year is below"),
            says=shipped("{what} changed by less than {value} from {first} to {last}"),
        ),
        Test(
            "change", change, _TOLERANCE, "ends", "points",
            asks=shipped("last year − first year is, give or take,"),
            says=shipped("{what} changed by {value}, give or take {within}, from {first} to {last}"),
        ),
        Test(
            "rises", partial(falls_or_rises, sign=1), (), "ends", "points",
            asks=shipped("is higher in the last year than in the first"),
            says=shipped("{what} was higher in {last} than in {first}"),
        ),
        Test(
            "falls", partial(falls_or_rises, sign=-1), (), "ends", "points",
            asks=shipped("is lower in the last year than in the first"),
            says=shipped("{what} was lower in {last} than in {first}"),
        ),
        Test(
            "steadily_rises", partial(steadily, sign=1),
            asks=shipped("rises every year"),
            says=shipped("{what} rose every year from {first} to {last}"),
        ),
        Test(
            "steadily_falls", partial(steadily, sign=-1),
            asks=shipped("falls every year"),
            says=shipped("{what} fell every year from {first} to {last}"),
        ),
        Test(
            "highest", partial(record, sign=1), ("year",), "one",
            asks=shipped("is highest of all these years in the year"),
            says=shipped("{what} was highest of {years} in {year}"),
        ),
        Test(
            "lowest", partial(record, sign=-1), ("year",), "one",
            asks=shipped("is lowest of all these years in the year"),
            says=shipped("{what} was lowest of {years} in {year}"),
        ),
        Test(
            "single_peak", single_peak,
            asks=shipped("first rises, then falls, and turns once"),
            says=shipped("{what} rose, then fell, and turned once in {years}"),
        ),
        Test(
            "inner_peak", inner_peak,
            asks=shipped("is highest in between, and ends below its start"),
            says=shipped("{what} was highest in between, and lower in {last} than in {first}"),
        ),
        Test(
            "alike", alike, ("than", "tolerance"),
            asks=shipped("is within the tolerance of another group"),
            says=shipped("{what} was within {within} of {value} in every year of {years}"),
            says_of_one=shipped("{what} was within {within} of {value} in {years}"),
        ),
        Test("phases", phases, ("phases",)),
        Test("none", None, ("why",)),
    )
}  # fmt: skip


def _each(
    case: Case,
    test: Callable[[int], Truth],
    wanted: str,
    bars: tuple[float, float] | None = None,
    *,
    others: Sequence[str] = (),
) -> Outcome:
    """Ask every year whether it is as `wanted`; one known counter-example decides.

    `bars` are between what numbers each year is stated to be, `others` the groups that it is
    compared with.
    """
    years, ends = case.asked(), bars or ()
    if len(years) == 1:
        year, mine = years[0], case.at(years[0])
        theirs = [case.at(year, group) for group in others]
        form = case.apart(mine, *theirs, *ends)
        beside = (
            f"{_groups([g])} {marked(x, form)}" for g, x in zip(others, theirs, strict=True)
        )
        found = listed([case.words(mine, form), *beside])
        truth = test(year)
        why = joined(
            t("{year}: {found}", year=year, found=found),
            case.statement(wanted),
            missed(truth, mine, bars, form) if bars else "",
        )
        return Outcome(truth, why, years, mine)
    truths = {year: test(year) for year in years}
    true = sum(truth is True for truth in truths.values())
    against = runs(year for year, truth in truths.items() if truth is False)
    known = {"wanted": wanted, "true": true, "count": len(years)}
    if against:
        why = t(
            "{wanted}: true in {true} of {count} years, false in {years}",
            **known,
            years=against,
        )
    else:
        why = t("{wanted}: true in {true} of {count} years", **known)
    unsure = runs(year for year, truth in truths.items() if truth is None)
    unsure = t("open in {years}", years=unsure) if unsure else ""
    extremes = "" if others else case.extremes(years, ends)
    return Outcome(all_of(truths.values()), joined(why, unsure, extremes), years)


def _groups(names: Sequence[str]) -> str:
    """Return the names of groups as a list within a sentence; shipped ones are translated."""
    return listed(map(in_sentence, names))
