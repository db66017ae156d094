"""Excel workbooks, old (.xls) and new (.xlsx): their cells as the library calamine reads them."""

import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from math import isfinite

from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from ...errors import reraised_as
from ..grid import MAX_COLUMNS, MAX_ROWS, Cell, Tables, shortest
from ..messages import broken
from .archive import unpack
from .notes import SheetNotes
from .ole import decrypt
from .sheets import Sheet, to_grids
from .xls import clean_xls
from .xlsx import check_xlsx, xlsx_notes

__all__ = ["read_xls", "read_xlsx"]


def read_xls(data: bytes, *, where: str) -> Tables:
    """Return the sheets of an old workbook (BIFF), also of one under Excel's own password.

    Raises InputError if it is broken, locked with its own password, or made to blow up.
    """
    clean, notes = clean_xls(data, where=where)
    return to_grids(_sheets(clean, notes, where), kind="xls", where=where)


def read_xlsx(data: bytes, *, where: str) -> Tables:
    """Return the sheets of a workbook, also of one under Excel's own password; see `read_xls`."""
    if not data.startswith(b"PK"):
        data = decrypt(data, where=where)
    parts = unpack(data, where=where)
    check_xlsx(parts, where=where)
    notes = xlsx_notes(parts, where=where)
    return to_grids(_sheets(data, notes, where), kind="xlsx", where=where)


def _sheets(data: bytes, notes: dict[int, SheetNotes], where: str) -> Iterator[Sheet]:
    message = broken(where)
    with reraised_as(message, file=where):
        book = load_workbook(io.BytesIO(data))
        sheets = book.sheets_metadata
    for index, about in enumerate(sheets):
        with reraised_as(message, file=where):
            sheet = book.get_sheet_by_index(index)
            cells = _cells(sheet)
            ranges = sheet.merged_cell_ranges or []
            last = sheet.end or (0, 0)
        yield Sheet(
            about.name,
            cells,
            notes.get(index, SheetNotes()),
            ranges,
            is_hidden=about.visible != SheetVisibleEnum.Visible,
            is_table=about.typ == SheetTypeEnum.WorkSheet,
            is_cut=last[0] >= MAX_ROWS or last[1] >= MAX_COLUMNS,
        )


def _cells(sheet: CalamineSheet) -> list[Cell]:
    """Return the cells that aren't blank, as far as a table goes."""
    cells: list[Cell] = []
    first = sheet.start[1] if sheet.start else 0
    new, keep = tuple.__new__, cells.append  # Cell's own constructor takes four times as long
    for row, values in enumerate(islice(sheet.iter_rows(), MAX_ROWS)):
        for column, value in enumerate(values[:MAX_COLUMNS], first):
            if isinstance(value, str):
                if value and not value.isspace():
                    keep(new(Cell, (value, row, column, 1, 1, None, None, None)))
            elif isinstance(value, (bool, timedelta)):
                keep(
                    Cell(
                        str(value).upper() if isinstance(value, bool) else str(value),
                        row,
                        column,
                    )
                )
            elif not isinstance(value, (float, int)):
                keep(Cell(value.isoformat(), row, column))
            elif isfinite(value):
                keep(new(Cell, (shortest(value), row, column, 1, 1, float(value), None, None)))
    return cells
