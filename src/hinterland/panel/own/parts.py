"""Tables of one's own made ready to be read: in our words, vintage by vintage, called by a series."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ...errors import InputError
from ...language import listed, t
from ...observations import Catalogue
from ...observations.printed.accounting import Ledger
from ...observations.printed.names import gazetteer, heads_stub
from ...observations.printed.numbers import is_figure
from ...observations.printed.periods.parsing import parse_period
from ...observations.printed.phrases import is_idle_sheet, meaning_in
from ...observations.printed.titles import is_note, is_preamble
from ...observations.printed.units import unit_line
from ...observations.printed.words import has_chinese
from .naming import Names, heading_rows

if TYPE_CHECKING:
    from ...tables import Cell, Grid

__all__ = ["Part", "catalogue_of", "parts_of"]

#: Columns about all the figures of a row; they are not a part of the table as printed.
_ASIDE: Final = ("vintage", "flags", "note", "page")

#: What parts a series from the whole of it: another side, an exception.
_APART: Final = re.compile(
    r"\b(?:to|with|from|excluding|except|without|only|per|among|between)\b|[对自与除仅]|不含|不包括",
    re.IGNORECASE,
)
#: So many lines may be above a heading.
_MOST_LINES: Final = 30


@dataclass(slots=True)
class Part:
    """A table, or its rows of one vintage, ready to be read.

    Attributes
    ----------
    grid
        The table in our words.
    printed
        The table as it is printed.
    where
        What a message calls it.
    called
        The series that its sheet or file is called by.
    vintage
        The vintage of its rows.
    remarks
        Row → the texts in its columns of flags, notes and pages.
    unknown
        Unknown words of its title, which are left out of it.
    first
        The first row of figures, once that is known.
    """

    grid: "Grid"
    printed: "Grid"
    where: str
    called: str | None
    vintage: str = "own"
    remarks: dict[int, dict[str, str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    first: int = 0
    _heads: dict[int, str] = field(default_factory=dict)

    def fault(self, at: tuple[int, int], what: str, key: str = "") -> InputError:
        """Return the error that something is wrong at a cell, given by row and column from 0.

        `key` is that of the study file which mends it.
        """
        row, column = at
        text = t("{place}: {what}", place=self.place(row, column), what=what)
        return InputError(text, key=key, cell=(row + 1, column + 1))

    def naming(self, at: tuple[int, int], name: str) -> "Cell | None":
        """Return the cell that names a figure's region: in its row, else above it, if any does."""
        row, column = at
        named = [c for c in self.printed.cells if name and c.text.strip().startswith(name)]
        beside = (c for c in named if c.row <= row < c.row + c.rowspan)
        above = (c for c in named if c.row < row and c.column <= column < c.column + c.colspan)
        return next(beside, None) or next(above, None)

    def place(self, row: int, column: int) -> str:
        """Return what a message calls a cell: its row, and its column by the heading."""
        if column not in self._heads:
            above = [
                cell.text.strip()
                for cell in self.printed.cells
                if cell.row < self.first and cell.column <= column < cell.column + cell.colspan
            ]
            self._heads[column] = above[-1] if above else str(column + 1)
        return t(
            "{where}, row {row}, column {column!r}",
            where=self.where,
            row=row + 1,
            column=self._heads[column],
        )


def parts_of(grid: "Grid", names: Names, *, file: str, stem: str, count: int) -> Iterator[Part]:
    """Yield a table in our words, cut by the vintages of its rows.

    Parameters
    ----------
    grid
        The table.
    names
        What its file calls things.
    file, stem
        The file's name, with and without its ending; of a file without sheets, the latter may
        be the name of a series, as a sheet's may.
    count
        How many tables the file has.
    """
    where = file
    if grid.sheet:
        where = t("{file}, sheet {sheet!r}", file=file, sheet=grid.sheet)
    elif count > 1:
        where = t("{file}, table {number}", file=file, number=grid.table + 1)
    sheet = grid.sheet or (stem if count == 1 else "")
    called = names.series_of(sheet.strip())
    own = names.in_our_words(replace(grid, sheet=sheet if grid.sheet or called else ""))
    bare, remarks, head = _without_remarks(own)
    unknown: tuple[str, ...] = ()
    if called:
        bare, unknown = _called(bare, names, called, sheet.strip())
    vintages = {row: said.get("vintage", "own") for row, said in remarks.items()}
    for vintage in dict.fromkeys(vintages.values()) or ["own"]:
        part = bare
        if len(set(vintages.values())) > 1:
            of_vintage = {row for row, own in vintages.items() if own == vintage}
            part = _only(bare, {*range(head + 1), *of_vintage})
        yield Part(part, grid, where, called, vintage, remarks, unknown)


def catalogue_of(parts: Sequence[Part], names: Names) -> tuple[Catalogue, tuple[str, ...]]:
    """Return how series are printed in tables that are read together, and notices.

    In a table whose columns, rows or sheet are called by the names of series, words of its
    title or sheet that are not known don't keep its figures out: a notice lists them. Words that
    are known to change what a figure is do.
    """
    catalogue = names.catalogue(parts[0].called)
    ledger = Ledger(catalogue, gazetteer(names.country))
    pieces: dict[str, None] = {}
    notices: dict[str, None] = {}
    for part in parts:
        found = list(part.unknown)
        lines = (
            _lines(part.grid, names)
            if part.called or (any(names.is_called(cell.text) for cell in part.grid.cells))
            else ()
        )
        for line in lines:
            own = [p for p in ledger.account(line).unknown if not _tells(p, catalogue)]
            pieces |= dict.fromkeys(own)
            found += own if not is_idle_sheet(line) else []
        if found:
            text = t("{where}: {words} is not understood, and taken as a mere name")
            words = listed(map(repr, dict.fromkeys(found)))
            notices[text.format(where=part.where, words=words)] = None
    if not pieces:
        return catalogue, tuple(notices)
    allowed = tuple(re.compile(re.escape(piece), re.IGNORECASE) for piece in pieces)
    concepts = (
        replace(concept, allows=(*concept.allows, *allowed))
        if any(map(names.is_known, concept.examples))
        else concept
        for concept in catalogue.concepts
    )
    return Catalogue(tuple(concepts)), tuple(notices)


def _tells(piece: str, catalogue: Catalogue) -> bool:
    """Return whether words that nobody knows tell what figures are: `exports to Germany`."""
    if meaning_in(piece, levels=True):
        return True
    patterns = (pattern for concept in catalogue.concepts for pattern in concept.words)
    return _APART.search(piece) is not None and any(p.search(piece) for p in patterns)


def _without_remarks(grid: "Grid") -> "tuple[Grid, dict[int, dict[str, str]], int]":
    """Return a table without its columns of remarks on rows, these remarks, its heading's row."""
    headed = heading_rows(grid).items()
    found = (r for r, texts in headed if len(texts) > 2 and not set(_ASIDE).isdisjoint(texts))
    row = next(found, None)
    if row is None:
        return grid, {}, -1
    columns = {
        cell.column: text
        for cell in grid.cells
        if cell.row == row and (text := cell.text.strip()) in _ASIDE
    }
    remarks: dict[int, dict[str, str]] = {each: {} for each in range(row + 1, grid.rows)}
    for cell in grid.cells:
        if cell.row > row and cell.column in columns:
            for each in range(cell.row, cell.row + cell.rowspan):
                remarks[each][columns[cell.column]] = cell.text.strip()
    kept = tuple(c for c in grid.cells if c.row < row or c.column not in columns)
    return replace(grid, cells=kept), remarks, row


def _only(grid: "Grid", rows: set[int]) -> "Grid":
    """Return a table with only some of its rows; a name over several is each one's."""
    cells: list[Cell] = []
    for cell in grid.cells:
        mine = [row for row in range(cell.row, cell.row + cell.rowspan) if row in rows]
        if mine and (mine[0] == cell.row or not is_figure(cell.text)):
            cells.append(cell._replace(row=mine[0], rowspan=mine[-1] - mine[0] + 1))
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _called(
    grid: "Grid", names: Names, called: str, sheet: str
) -> "tuple[Grid, tuple[str, ...]]":
    """Return a table whose title is about the series that its sheet is called by.

    Also the unknown words of the title. A title that names a series itself stays as it
    is, since both have to agree, and so does one about something else.
    """
    catalogue = names.catalogue(called)
    ledger = Ledger(catalogue, gazetteer(names.country))
    title = next(_title_cells(grid, names), None)
    if title is None:
        return grid, ()
    text = title.text.strip()
    if sheet != called:
        edge = "" if has_chinese(sheet) else r"\b"
        text = re.sub(f"{edge}{re.escape(sheet)}{edge}", called, text)
    account = ledger.account(text)
    unknown: tuple[str, ...] = ()
    if not account.concepts and not any(_tells(piece, catalogue) for piece in account.unknown):
        unknown = account.unknown
        periods = [use.text for use in account.uses if use.what == "period"]
        units = [f"({use.text})" for use in account.uses if use.what == "unit"]
        text = " ".join((called, *periods, *units))
    cells = tuple(title._replace(text=text) if c is title else c for c in grid.cells)
    return replace(grid, cells=cells), unknown


def _lines(grid: "Grid", names: Names) -> Iterator[str]:
    """Yield the lines around a table that may name what all of its figures are."""
    yield from (line for line in grid.before if not is_note(line))
    yield from (cell.text.strip() for cell in _title_cells(grid, names))
    if grid.sheet and not names.is_known(grid.sheet):
        yield grid.sheet


def _title_cells(grid: "Grid", names: Names) -> "Iterator[Cell]":
    """Yield the cells above a table's heading that are not a unit or note."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
        if len(rows) > _MOST_LINES:
            break
    last = next((row for row, cells in rows.items() if _heads(cells, names)), None)
    if last is None:
        last = next((row for row, cells in rows.items() if len(cells) > 1), 0)
    for row, cells in rows.items():
        if row >= last:
            return
        for cell in cells:
            text = cell.text
            if not (unit_line(text) or is_note(text) or is_preamble(text) or is_figure(text)):
                yield cell


def _heads(cells: "Sequence[Cell]", names: Names) -> bool:
    """Return whether a row heads columns: of regions, years or series."""
    return len(cells) > 1 and any(
        heads_stub(cell.text) or names.is_called(cell.text) or parse_period(cell.text)
        for cell in cells
    )
