"""Tests of the course over all asked years: steady, with a peak, in phases."""

from itertools import pairwise

from ...estimate import Estimate, all_of, greater
from ...language import counted, listed, runs, t
from .case import Case, Outcome, joined, marked, points, span
from .changes import ends_in_words
from .truth import beyond, contradiction, larger, steady
from .truth import inner_peak as has_inner_peak
from .truth import single_peak as has_single_peak

__all__ = ["inner_peak", "phases", "single_peak", "steadily"]


def steadily(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Test every pair of adjacent years."""
    case.ends()  # refuses a single year
    years = case.asked()
    path = [case.at(year) for year in years]
    pairs = [
        (i, i + 1) for i, (x, y) in enumerate(pairwise(path)) if beyond(y, x, sign) is False
    ]
    apart = contradiction(path, sign)
    against = listed(span(years[i], years[j]) for i, j in pairs or filter(None, [apart]))
    if sign > 0:
        wanted = counted(
            "a rise from one year to the next", "a rise in each of {count} pairs of adjacent years",
            len(years) - 1,
        )  # fmt: skip
    else:
        wanted = counted(
            "a fall from one year to the next", "a fall in each of {count} pairs of adjacent years",
            len(years) - 1,
        )  # fmt: skip
    if pairs or not apart:
        counter = t("not so in {years}", years=against) if against else ""
    else:
        ends = [marked(path[i], case.apart(*(path[i] for i in apart))) for i in apart]
        counter = t(
            "not so over {years}, whatever the years between: {first}, then {last}",
            years=against, first=ends[0], last=ends[1],
        )  # fmt: skip
    why = joined(case.statement(wanted), counter, _unknown(case), case.extremes(years))
    return Outcome(steady(path, sign), why, years)


def single_peak(case: Case, _tolerance: float) -> Outcome:
    """Test for rises, then falls, and nothing else."""
    case.ends(at_least=3)
    years = case.asked()
    why = joined(case.turns(years), _unknown(case), t("a single peak turns once, from + to −"))
    return Outcome(has_single_peak([case.at(year) for year in years]), why, years)


def inner_peak(case: Case, _tolerance: float) -> Outcome:
    """Test whether the highest year is neither end, and the last is below the first."""
    case.ends(at_least=3)
    years = case.asked()
    path = {year: case.at(year) for year in years}
    top = max((y for y in years if path[y].known), key=lambda y: path[y].low, default=None)
    rivals = [y for y in years if top and y != top and greater(path[top], path[y]) is not True]
    if top is None:
        highest = ""
    elif any(path[y].known for y in rivals):
        known = runs((top, *(y for y in rivals if path[y].known)))
        highest = t("the highest known year is one of {years}", years=known)
    else:
        highest = t("the highest known year is {year}", year=top)
    why = joined(highest, _unknown(case), ends_in_words(case))
    return Outcome(has_inner_peak(list(path.values())), why, years)


def phases(case: Case, _tolerance: float) -> Outcome:
    """Test the direction of each phase, and which of two is steeper."""
    asked, steeper = case.claim.phases, case.claim.steeper
    ends = [(case.at(phase.first), case.at(phase.last)) for phase in asked]
    truths = [
        beyond(b, a, 1 if phase.sign == "+" else -1)
        for phase, (a, b) in zip(asked, ends, strict=True)
    ]
    slopes = [
        (b - a) / float(phase.last - phase.first)
        for phase, (a, b) in zip(asked, ends, strict=True)
    ]
    pair = [abs(slopes[n - 1]) for n in steeper or ()]
    form = points(case.apart(Estimate(0.0), *slopes, *pair))
    known = t("{phase.first}–{phase.last}: {slope} a year, stated {sign}")
    unknown = t("{phase.first}–{phase.last}: not known, stated {sign}")
    words = [
        (known if x.known else unknown).format(
            phase=phase, slope=marked(x, form), sign=phase.sign.replace("-", "−")
        )
        for phase, x in zip(asked, slopes, strict=True)
    ]
    if steeper:
        levels = [end for n in steeper for end in ends[n - 1]]
        truths.append(larger(pair[0], pair[1], levels))
        a, b = (span(asked[n - 1].first, asked[n - 1].last) for n in steeper)
        words.append(t("stated to change faster in {a} than in {b}", a=a, b=b))
    years = {y for phase in asked for y in (phase.first, phase.last)}
    return Outcome(all_of(truths), joined(*words), tuple(sorted(years)))


def _unknown(case: Case) -> str:
    """Return which of the asked years are not known, in words."""
    years = runs(year for year in case.asked() if not case.known(year))
    return t("nothing is known of {years}", years=years) if years else ""
