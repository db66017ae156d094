"""What one sees, as a sentence: the heading of a view."""

from typing import Final

from ...estimate import Estimate, direction
from ...language import shipped, t
from ...panel import NATION
from ...report.contents.printed import number_and_range
from ...report.words import measure_name, subject
from ...study import Results

__all__ = ["course"]

#: Whether it rose (1), fell (−1), stayed (0) or may have done either (None).
_COURSES: Final = {
    1: shipped("{what} rose from {first} in {year} to {last} in {later}"),
    -1: shipped("{what} fell from {first} in {year} to {last} in {later}"),
    0: shipped("{what} was about the same in {year}, {first}, and in {later}, {last}"),
    None: shipped("{what} was {first} in {year} and {last} in {later}; which is more is open"),
}


def course(
    results: Results, measure: str, groups: tuple[str, ...], first: int, last: int
) -> str:
    """Return how a measure went from the first to the last known year that is asked for.

    It follows the nation where it is among the groups, else the group that changed most.

    Examples
    --------
    >>> from hinterland.study import run
    >>> course(run("zhao"), "share", ("east", "west"), 2005, 2019)
    'East: share of the nation’s trade fell from 92.77 % in 2005 to 82.94 % in 2019'
    """
    known = {
        group: ends
        for group in groups
        if (ends := _ends(results, measure, group, first, last)) is not None
    }
    if not known:
        return t("{measure}: nothing is known of these years", measure=measure_name(measure))
    group = NATION if NATION in known else max(known, key=lambda g: _size(*known[g]))
    (year, start), (later, end) = known[group]
    form, what = results.format(measure), subject(results, measure, group)
    if year == later:
        number = number_and_range(end, form)
        return t("{what} was {last} in {later}", what=what, last=number, later=later)
    text = t(_COURSES[direction(start, end, form)])
    return text.format(
        what=what,
        first=number_and_range(start, form),
        year=year,
        last=number_and_range(end, form),
        later=later,
    )


def _ends(
    results: Results, measure: str, group: str, first: int, last: int
) -> tuple[tuple[int, Estimate], tuple[int, Estimate]] | None:
    line = results.lines[measure][group]
    years = [y for y in results.years if first <= y <= last]
    known = {y: x for y in years if (x := line.at(y - results.years[0])).known}
    return ((min(known), known[min(known)]), (max(known), known[max(known)])) if known else None


def _size(first: tuple[int, Estimate], last: tuple[int, Estimate]) -> float:
    (_, a), (_, b) = first, last
    return abs((b.low + b.high) - (a.low + a.high)) if a.known and b.known else 0.0
