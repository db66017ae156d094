"""What became of each table, with every doubt at its cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from .doubts import Judged
from .facts import Fact
from .messages import shown

if TYPE_CHECKING:
    from ..tables.grid import Grid

__all__ = ["CellDoubt", "TableReport", "report_of"]

TableStatus = Literal["read", "doubtful", "not read"]


class CellDoubt(NamedTuple):
    """Why something that was read may be wrong, and at which cell.

    Attributes
    ----------
    row, column
        Its place in the table, counted from 0; None where the doubt is about a whole table.
    region, series, year, period
        What the cell was read as; empty or None where that is not known.
    printed
        The cell's text.
    why
        The reason, in a sentence.
    """

    row: int | None
    column: int | None
    region: str
    series: str
    year: int | None
    period: str
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of a table.

    Attributes
    ----------
    table, sheet, title
        Its index in the file, its sheet, its title as printed.
    status
        `doubtful` where something should be looked at, `not read` where nothing came of it.
    why
        What is doubtful and where (rows and columns counted from 1), or why it was not read.
    series, years, regions
        What was found; `regions` is how many have a code.
    doubts
        Every doubt, cell by cell; never shortened.
    lacks
        Those of `why` that are about what the table doesn't print: a series, a year, a unit.
    unclaimed
        Those of `why` that are about figures which keep their printed name, and why they do.
    """

    table: int
    sheet: str
    title: str
    status: TableStatus
    why: tuple[str, ...]
    series: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    regions: int = 0
    doubts: tuple[CellDoubt, ...] = ()
    lacks: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()


def report_of(
    grid: "Grid", title: str, facts: Sequence[Fact], judged: Judged, why_not: str
) -> TableReport:
    """Return what became of a grid; without facts, why it was not read."""
    if not facts:
        return TableReport(grid.table, grid.sheet, title, "not read", (shown(why_not),))
    doubts = [
        CellDoubt(None, None, "", "", None, "", "", shown(why)) for why in judged.of_table
    ]
    for fact in facts:
        place, series = fact.place.code or fact.place.raw, fact.subject.series
        doubts += [
            CellDoubt(
                *fact.at, place, series, fact.year, fact.period, fact.cell.raw, shown(why)
            )
            for why in fact.doubts
        ]
    return TableReport(
        grid.table,
        grid.sheet,
        title,
        "doubtful" if judged.doubts else "read",
        tuple(dict.fromkeys(map(shown, (*judged.doubts, *judged.whys)))),
        tuple(dict.fromkeys(fact.subject.series for fact in facts)),
        tuple(sorted({fact.year for fact in facts if fact.year is not None})),
        len({fact.place.code for fact in facts if fact.place.code}),
        tuple(doubts),
        tuple(map(shown, judged.lacks)),
        tuple(map(shown, judged.whys)),
    )
