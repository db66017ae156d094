"""Each measure's figure and its table: values, bounds, gaps with reasons, flags."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from ..figures import MEASURE_OF
from ..panel import flag_names
from ..study import Results
from ..study.lines import Line
from .finding import PERCENT
from .numbers import Scale, scale

__all__ = ["Cell", "Exhibit", "exhibits", "scoped"]

#: The measure that a figure shows, where it has another name.


@dataclass(frozen=True, slots=True)
class Cell:
    """One year of one group: a value, bounds, the numbers of its notes, its flags.

    `value` and `bounds` are "" where there is none; a gap has neither.
    """

    value: str
    bounds: str
    notes: tuple[int, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A measure's table, with its figure where the study draws one.

    Attributes
    ----------
    figure
        The figure's name, "" for a measure that no figure shows.
    svg
        The picture, with ids that no other picture of the report has.
    rows
        (year, cells by group); `steps` says that a row is the change to the next year.
    notes
        Reasons of gaps and bounds; a cell's note n is the n-th, counted from 1.
    everywhere
        Flags that every known cell of the table has, so no cell is marked with them.
    marked
        The other flags that occur.
    """

    figure: str
    measure: str
    svg: str
    unit: str
    groups: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    steps: bool
    notes: tuple[str, ...]
    everywhere: tuple[str, ...]
    marked: tuple[str, ...]


def exhibits(results: Results, drawn: Mapping[str, str]) -> list[Exhibit]:
    """Return an exhibit for each figure drawn, then for each measure without a figure."""
    shown = [(name, MEASURE_OF[name]) for name in drawn if name in MEASURE_OF]
    rest = [m for m in results.lines if m not in {measure for _, measure in shown}]
    named = [*shown, *(("", measure) for measure in rest)]
    return [
        _exhibit(results, figure, measure, scoped(drawn.get(figure, ""), f"figure-{i}-"))
        for i, (figure, measure) in enumerate(named, 1)
    ]


def scoped(svg: str, prefix: str) -> str:
    """Return a picture's `<svg>` element with each id, and each use of it, behind a prefix.

    Examples
    --------
    >>> scoped('<?xml version="1.0"?><svg><clipPath id="a"/><g clip-path="url(#a)"/></svg>', "x-")
    '<svg><clipPath id="x-a"/><g clip-path="url(#x-a)"/></svg>'
    """
    uses = re.compile(r'(\sid="|url\(#|href="#)')
    element = svg[max(svg.find("<svg"), 0) :]
    return re.sub(r"<[^>]*>", lambda tag: uses.sub(rf"\g<1>{prefix}", tag[0]), element)


@dataclass(slots=True)
class _Notes:
    """Reasons, each with its number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, text: str) -> tuple[int, ...]:
        return (self.numbers.setdefault(text, len(self.numbers) + 1),) if text else ()


def _exhibit(results: Results, figure: str, measure: str, svg: str) -> Exhibit:
    lines = results.lines[measure]
    steps = measure == "imbalance_change"
    years = results.years[:-1] if steps else results.years
    numbers = [x for line in lines.values() for x in (*line.value, *line.low, *line.high)]
    unit = next(iter(lines.values())).unit
    size = scale(numbers, unit, percent=measure in PERCENT)
    everywhere, notes = _shared(lines.values(), len(years)), _Notes()
    rows = tuple(
        (year, tuple(_cell(line, y, size, notes, drop=everywhere) for line in lines.values()))
        for y, year in enumerate(years)
    )
    return Exhibit(
        figure=figure,
        measure=measure,
        svg=svg,
        unit=size.unit,
        groups=tuple(lines),
        rows=rows,
        steps=steps,
        notes=tuple(notes.numbers),
        everywhere=tuple(sorted(everywhere)),
        marked=_occurring(cell for _, cells in rows for cell in cells),
    )


def _cell(line: Line, y: int, size: Scale, notes: _Notes, *, drop: frozenset[str]) -> Cell:
    bounded = line.low[y] < line.high[y]
    return Cell(
        value="" if math.isnan(line.value[y]) else size.say(line.value[y]),
        bounds=size.between(line.low[y], line.high[y]) if bounded else "",
        notes=notes.of(line.why[y]),
        flags=tuple(sorted(_flags(line, y) - drop)),
    )


def _shared(lines: Iterable[Line], years: int) -> frozenset[str]:
    """Return the flags that every known cell has."""
    known = [_flags(x, y) for x in lines for y in range(years) if not math.isnan(x.value[y])]
    return reduce(and_, known) if known else frozenset()


def _flags(line: Line, y: int) -> frozenset[str]:
    """Return a cell's flags but `bounded`, which the bounds show."""
    return frozenset(flag_names(int(line.flags[y])).split(";")) - {"", "bounded"}


def _occurring(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(sorted({flag for cell in cells for flag in cell.flags}))
