"""`hinterland read FILE --explain ROW COLUMN`: what each printed word of one cell was taken for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...language import listed, t

if TYPE_CHECKING:
    from ...observations import Catalogue, Word
    from ...regions import Country
    from ...tables import Grid

__all__ = ["cell_words"]


def cell_words(
    file: Path,
    place: tuple[int, int],
    *,
    table: int | None,
    sheet: str | None,
    country: "Country | None",
    catalogue: "Catalogue",
) -> "tuple[str, tuple[Word, ...]]":
    """Return a cell as it is printed, with its place, and what its words were taken for.

    `place` is its row and column, counted from 1; `table` or `sheet` say which table of the file,
    neither where only one has the cell as a figure.

    Raises
    ------
    UsageError
        There is no such cell, or several tables have one there.
    """
    from ...files import bytes_of
    from ...observations import explain
    from ...regions import DEFAULT, find_country
    from ...sources import interfaces
    from ...tables import Cell, read_tables

    row, column = place[0] - 1, place[1] - 1
    if min(row, column) < 0:
        raise UsageError(t("--explain ROW COLUMN: rows and columns are counted from 1"))
    if not file.is_file():
        raise UsageError(t("there is no file {name!r}", name=str(file)), file=str(file))
    grids = read_tables(bytes_of(file), name=file.name, interfaces=interfaces()).grids
    found: list[tuple[Grid, Cell, tuple[Word, ...]]] = []
    for grid in _named(grids, table, sheet, file):
        if row >= grid.rows or column >= grid.columns:
            continue
        cell = grid.at(row, column) or Cell("", row, column)
        words = explain(
            grids,
            table=grid.table,
            row=cell.row,
            column=cell.column,
            country=country or find_country(DEFAULT),
            catalogue=catalogue,
            name=file.name,
        )
        if words or cell.text:
            found.append((grid, cell, words))
    where = t("row {row}, column {column}", row=row + 1, column=column + 1)
    if not found:
        raise UsageError(t("{file}: nothing in {where}", file=file.name, where=where))
    read = [each for each in found if each[2]] or found
    if len(read) > 1:
        message = t(
            "{file}: several tables have a cell in {where}; choose one with --table or --sheet: "
            "{names}",
            file=file.name, where=where, names=listed(_name(grid) for grid, _, _ in read),
        )  # fmt: skip
        raise UsageError(message, file=file.name)
    grid, cell, words = read[0]
    named = t(
        "{file}, {table}, {where}: {text!r}",
        file=file.name, table=_name(grid), where=where, text=cell.text,
    )  # fmt: skip
    return named, words


def _named(
    grids: "Sequence[Grid]", table: int | None, sheet: str | None, file: Path
) -> "list[Grid]":
    """Return the tables of a number and a sheet, all where neither is given."""
    found = [grid for grid in grids if table in (None, grid.table)]
    found = [grid for grid in found if sheet in (None, grid.sheet)]
    if grids and not found:
        names = listed(map(_name, grids))
        raise UsageError(
            t("{file}: no such table; known: {names}", file=file.name, names=names)
        )
    return found


def _name(grid: "Grid") -> str:
    if grid.sheet:
        return t("table {number} (sheet {sheet})", number=grid.table, sheet=grid.sheet)
    return t("table {number}", number=grid.table)
