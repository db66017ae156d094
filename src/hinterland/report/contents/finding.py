"""What a study found, as plain facts that the report's first paragraph puts into words."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from ...estimate import NumberFormat, number_format
from ...language import runs
from ...panel import NATION
from ...study import Results
from ...study.lines.line import PERCENT, Line

__all__ = ["PERCENT", "Absent", "Course", "Finding", "Point", "finding", "index_measures"]

Direction = Literal["fell", "rose", "same", "unclear"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a line in words: a value, bounds where it is not exact, or both."""

    year: int
    value: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """How a line went: its first and last known year, and its highest.

    `direction` is "" with one known year; `rivals` are the years that may be higher than
    the peak, because they are known within bounds only; of the `unknown` nothing is known.
    """

    measure: str
    group: str
    unit: str
    first: Point
    last: Point
    direction: Direction | Literal[""]
    peak: Point
    rivals: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The missing cells of one series."""

    series: str
    cells: int
    years: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The facts: how uneven, who leads, how open, what stands of the claims, what is missing."""

    uneven: Course | None
    leader: Course | None
    whole: Course | None
    verdicts: dict[str, int]
    absent: tuple[Absent, ...]


def finding(results: Results) -> Finding:
    """Return the facts of a study's first paragraph.

    The first index among the measures is followed, else the first dispersion; then the group
    that leads in the last known year, by its share of trade, else by its trade; then the
    nation's dependence, else its trade.

    Examples
    --------
    >>> from hinterland.study import run
    >>> found = finding(run("zhao"))
    >>> found.uneven.peak, found.leader.group
    (Point(year=2005, value='1.4216', low='', high=''), 'east')
    """
    alone = [m for m, lines in results.lines.items() if set(lines) == {NATION}]
    single = [m for m in alone if m != "imbalance_change"]
    uneven = next(iter(index_measures(results) + single), "")
    leading = next((m for m in ("share", "trade", "gdp") if m in results.lines), "")
    open_to = next((m for m in ("dependence", "trade") if m in results.lines), "")
    return Finding(
        uneven=_course(results, uneven, NATION),
        leader=_course(results, leading, _leader(results, leading)),
        whole=_course(results, open_to, NATION),
        verdicts=dict(Counter(v.verdict for v in results.verdicts)),
        absent=_absent(results),
    )


def index_measures(results: Results) -> list[str]:
    """Return the study's measures that are a reading of eq. (1), as the results name them."""
    return [call.text for call in results.study.measures if call.name == "imbalance"]


def _course(results: Results, measure: str, group: str) -> Course | None:
    line = results.lines.get(measure, {}).get(group)
    known = [] if line is None else [y for y in range(len(results.years)) if _known(line, y)]
    if line is None or not known:
        return None
    size = number_format(
        [*line.value, *line.low, *line.high], line.unit, percent=measure in PERCENT
    )
    peak = max(known, key=lambda y: (_low(line, y), -y))
    rivals = [y for y in known if y != peak and _high(line, y) > _low(line, peak)]
    unknown = [year for y, year in enumerate(results.years) if y not in known]
    return Course(
        measure=measure,
        group=group,
        unit=size.unit,
        first=_point(results, line, known[0], size),
        last=_point(results, line, known[-1], size),
        direction=_direction(line, known[0], known[-1]),
        peak=_point(results, line, peak, size),
        rivals=runs(results.years[y] for y in rivals),
        unknown=runs(unknown),
    )


def _leader(results: Results, measure: str) -> str:
    """Return the group that stands highest in the last year in which all groups are known."""
    lines = {g: results.lines[measure][g] for g in results.groups} if measure else {}
    for y in reversed(range(len(results.years))):
        if lines and all(_known(line, y) for line in lines.values()):
            return max(lines, key=lambda group: _low(lines[group], y))
    return ""


def _point(results: Results, line: Line, y: int, size: NumberFormat) -> Point:
    value = "" if math.isnan(line.value[y]) else size.number(line.value[y])
    bounded = line.low[y] < line.high[y]
    low, high = size.ends(line.low[y], line.high[y]) if bounded else ("", "")
    return Point(results.years[y], value, low, high)


def _direction(line: Line, first: int, last: int) -> Direction | Literal[""]:
    if first == last:
        return ""
    if _high(line, last) < _low(line, first):
        return "fell"
    if _low(line, last) > _high(line, first):
        return "rose"
    return "same" if _low(line, first) == _high(line, last) else "unclear"


def _known(line: Line, y: int) -> bool:
    return not (math.isnan(line.value[y]) and math.isnan(line.low[y]))


def _low(line: Line, y: int) -> float:
    """Return the lower bound; a dispersion without exact bounds stands at its likeliest value."""
    return float(line.value[y] if math.isnan(line.low[y]) else line.low[y])


def _high(line: Line, y: int) -> float:
    return float(line.value[y] if math.isnan(line.high[y]) else line.high[y])


def _absent(results: Results) -> tuple[Absent, ...]:
    """Return what is missing, but for national totals: they only ever bound other figures."""
    years: dict[str, list[int]] = {}
    for cell in results.missing():
        if (
            cell["region"] in results.panel.country.provinces
            or cell["series"] == "exchange_rate"
        ):
            years.setdefault(cell["series"], []).append(cell["year"])
    return tuple(Absent(series, len(found), runs(found)) for series, found in years.items())
