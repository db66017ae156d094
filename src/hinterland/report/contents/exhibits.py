"""Each measure's figure and its table: values, bounds, gaps with reasons, flags."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_
from typing import Final

from ...estimate import NumberFormat
from ...figures import MEASURE_OF
from ...panel import flag_names
from ...study import Results
from ...study.lines.compute import Line

__all__ = ["Cell", "Exhibit", "cell_numbers", "exhibits", "scoped"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One year of one group: a value, bounds, the numbers of its notes, its flags.

    `value` and `bounds` are "" where there is none; a gap has neither. `number` is the cell's
    place among all cells of the results.
    """

    number: int
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
    measure
        The measure that it shows, "" for a figure of something else, which has no rows.
    svg, narrow
        The picture, and the one for a narrow screen or "", with ids that no other picture of
        the report has.
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
    narrow: str
    unit: str
    groups: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    steps: bool
    notes: tuple[str, ...]
    everywhere: tuple[str, ...]
    marked: tuple[str, ...]


def exhibits(
    results: Results, drawn: Mapping[str, str], narrow: Mapping[str, str] | None = None
) -> list[Exhibit]:
    """Return an exhibit for each figure drawn, then for each measure without a figure."""
    shown = [(name, MEASURE_OF.get(name, "")) for name in drawn]
    rest = [m for m in results.lines if m not in {measure for _, measure in shown}]
    named = [*shown, *(("", measure) for measure in rest)]
    tables = {measure: _table(results, measure) for measure in results.lines}
    return [
        replace(
            tables.get(measure, _NO_TABLE),
            figure=figure,
            svg=scoped(drawn.get(figure, ""), f"figure-{i}-"),
            narrow=scoped((narrow or {}).get(figure, ""), f"narrow-{i}-"),
        )
        for i, (figure, measure) in enumerate(named, 1)
    ]


def cell_numbers(results: Results) -> dict[tuple[str, str], int]:
    """Return the number of the first year's cell of each measure and group.

    Cells are numbered by measure, group and year, as results.csv has them, from 0.

    Examples
    --------
    >>> from hinterland.study import run
    >>> cell_numbers(run("zhao"))["trade", "central"]
    20
    """
    pairs = [(measure, group) for measure, lines in results.lines.items() for group in lines]
    return {pair: i * len(results.years) for i, pair in enumerate(pairs)}


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


_NO_TABLE: Final = Exhibit(
    figure="", measure="", svg="", narrow="", unit="", groups=(), rows=(), steps=False,
    notes=(), everywhere=(), marked=(),
)  # fmt: skip


def _table(results: Results, measure: str) -> Exhibit:
    """Return a measure's exhibit without a figure."""
    lines = results.lines[measure]
    steps = measure == "imbalance_change"
    years = results.years[:-1] if steps else results.years
    first, size = cell_numbers(results), results.format(measure)
    everywhere, notes = _shared(lines.values(), len(years)), _Notes()
    rows = tuple(
        (
            year,
            tuple(
                _cell(line, y, size, notes, number=first[measure, group] + y, drop=everywhere)
                for group, line in lines.items()
            ),
        )
        for y, year in enumerate(years)
    )
    return replace(
        _NO_TABLE,
        measure=measure,
        unit=size.unit,
        groups=tuple(lines),
        rows=rows,
        steps=steps,
        notes=tuple(notes.numbers),
        everywhere=tuple(sorted(everywhere)),
        marked=_occurring(cell for _, cells in rows for cell in cells),
    )


def _cell(
    line: Line, y: int, size: NumberFormat, notes: _Notes, *, number: int, drop: frozenset[str]
) -> Cell:
    bounded = line.low[y] < line.high[y]
    return Cell(
        number=number,
        value="" if math.isnan(line.value[y]) else size.number(line.value[y]),
        bounds=size.range(line.low[y], line.high[y]) if bounded else "",
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
