"""A table as read: cells with text, spans and their place in the original."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, Literal, NamedTuple

from ..errors import InputError
from ..language import counted

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "POSITIONS_PER_CELL",
    "WORKBOOKS",
    "Aside",
    "Cell",
    "Grid",
    "KeptOut",
    "Kind",
    "Tables",
    "check_extent",
    "lay_out",
    "shortest",
]

Kind = Literal[
    "html", "xls", "xlsx", "xlsb", "ods", "csv", "json", "px", "sdmx", "pdf", "picture"
]
#: Workbooks: several sheets may be one table.
WORKBOOKS: Final = frozenset({"xls", "xlsx", "xlsb", "ods"})

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 1_000
# A grid may have so many positions, whatever it holds; more only in step with its cells.
FREE_POSITIONS: Final = 500_000
POSITIONS_PER_CELL: Final = 50


class Aside(NamedTuple):
    """What goes with a cell but is not its text.

    Attributes
    ----------
    unit
        What the number format prints before or after the figure, e.g. `亿元`; empty where it
        prints nothing.
    comment
        The text of a cell comment.
    hidden
        The cell's row or column is hidden in the workbook.
    struck
        The cell's whole text is struck out.
    """

    unit: str = ""
    comment: str = ""
    hidden: bool = False
    struck: bool = False


class Cell(NamedTuple):
    """A cell that holds something.

    A named tuple, since pages have many: it is made four times faster than a frozen dataclass.

    Attributes
    ----------
    text
        As printed. A native number's text is the shortest that gives the same number, in the
        scale in which its number format shows it. What is raised is written in Unicode's raised
        characters (`¹⁾`, `⁽²⁾`, `ᵃ`), so that a footnote mark never joins a figure. A cell with
        an error holds the error (`#N/A`), a formula without a stored result the formula
        (`=B4*1.1`).
    row, column
        Its top left place in the original, counted from 0.
    rowspan, colspan
        How many rows and columns it takes up.
    number
        The native number of a workbook or JSON cell, else None.
    confidence
        How sure the reader of a picture is, 0 to 1; None where the text itself was there.
    aside
        What goes with the cell, None for nearly all.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    number: float | None = None
    confidence: float | None = None
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells, row by row; a cell that spans is there once, at its top left.

    Attributes
    ----------
    cells
        The cells that aren't blank, in the order of rows, then columns.
    rows, columns
        Up to where cells start; spans end there too.
    table
        The index of the table in the file, from 0: the nth data table of an HTML page or a
        PDF, a sheet's index in its workbook, 0 for the rest.
    sheet
        A workbook's sheet, a PDF's page ("page 3"), else empty.
    before, after
        The text lines next above and below a table of an HTML page or a PDF: heading, caption,
        unit line; notes, source.
    kind
        What it was read from.
    hidden
        The sheet is hidden in its workbook, or the table on its page.
    about
        What a page calls itself: its title and first headings.

    Examples
    --------
    >>> cells = (Cell("East", 0, 0, colspan=2), Cell("5", 1, 1))
    >>> grid = Grid(cells, 2, 2, 0, kind="html")
    >>> grid.at(0, 1).text, grid.at(1, 0), grid.at(1, -1), grid.at(0, 2)
    ('East', None, None, None)
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    table: int
    sheet: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    kind: Kind = field(kw_only=True)
    hidden: bool = field(default=False, kw_only=True)
    about: tuple[str, ...] = field(default=(), kw_only=True)
    # By the position's number, row by row.
    _places: dict[int, Cell] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that takes up a position, None for a blank one."""
        if not 0 <= column < self.columns:
            return None
        width = self.columns
        if not self._places:
            take = self._places.setdefault  # of several cells in one position, the first counts
            for cell in self.cells:
                end = min(cell.column + cell.colspan, width)
                for line in range(cell.row, cell.row + cell.rowspan):
                    for place in range(line * width + cell.column, line * width + end):
                        take(place, cell)
        return self._places.get(row * width + column)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A table that is not a grid, and why: an empty sheet, a repetition, a chart."""

    table: int
    sheet: str
    why: str


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a file holds: its grids, what was kept out, what a user should know of it."""

    grids: tuple[Grid, ...]
    kept_out: tuple[KeptOut, ...] = ()
    notices: tuple[str, ...] = ()


def lay_out(cells: Sequence[Cell], *, where: str) -> tuple[tuple[Cell, ...], int, int]:
    """Return cells with their spans cut at the table's edge, its rows and its columns.

    The edge is where the last cell starts: blank rows and columns at the end are not part of
    the table, nor is what only a span reaches. The cells come row by row, none of them blank;
    `where` is the file and table, for messages.

    Raises
    ------
    InputError
        A few cells are strewn over an area that no table takes up.

    Examples
    --------
    >>> lay_out([Cell("Trade", 0, 0, colspan=9), Cell("5", 1, 1)], where="a.htm")[0][0].colspan
    2
    """
    rows = cells[-1].row + 1 if cells else 0
    columns = max(map(itemgetter(2), cells), default=-1) + 1
    check_extent(len(cells), rows, columns, where=where)
    cut = list(cells)
    for n, span in enumerate(map(itemgetter(3, 4), cells)):
        if span != (1, 1):
            row, column = cells[n].row, cells[n].column
            cut[n] = cells[n]._replace(
                rowspan=min(span[0], rows - row), colspan=min(span[1], columns - column)
            )
    return tuple(cut), rows, columns


def check_extent(cells: int, rows: int, columns: int, *, where: str) -> None:
    """Refuse a table whose positions are hardly ever filled: who fills a grid would stall."""
    if rows * columns > max(FREE_POSITIONS, POSITIONS_PER_CELL * cells):
        message = counted(
            "{file}: only {count:,} cell in an area of {rows} rows and {columns} columns; delete "
            "stray cells far from the table and save the file again",
            "{file}: only {count:,} cells in an area of {rows} rows and {columns} columns; delete "
            "stray cells far from the table and save the file again",
            cells, file=where, rows=f"{rows:,}", columns=f"{columns:,}",
        )  # fmt: skip
        raise InputError(message, file=where)


def shortest(number: float) -> str:
    """Return the shortest text of a number that gives the same number.

    Examples
    --------
    >>> shortest(2019.0), shortest(28014.94)
    ('2019', '28014.94')
    """
    return repr(number).removesuffix(".0")
