"""Excel workbooks, old (.xls) and new (.xlsx): one grid a sheet."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, product
from math import isfinite
from operator import itemgetter
from typing import Final

from python_calamine import (
    CalamineSheet,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from ..errors import InputError
from .biff import clean_xls
from .faults import told_as
from .grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Grid,
    KeptOut,
    Kind,
    Tables,
    check_extent,
    lay_out,
    shortest,
)
from .ole import decrypt
from .ooxml import check_xlsx
from .percent import as_percent

__all__ = ["read_xls", "read_xlsx"]

MAX_TEXT: Final = 50_000_000  # characters in a workbook

Places = set[tuple[int, int]]


def read_xls(data: bytes, *, where: str) -> Tables:
    """Return the sheets of an old workbook (BIFF), also of one under Excel's own password.

    Parameters
    ----------
    data
        The file.
    where
        Its name, for messages.

    Raises
    ------
    InputError
        It is broken, locked with a password of its own, or made to blow up.
    """
    clean, percent = clean_xls(data, where=where)
    return _read(clean, percent, kind="xls", where=where)


def read_xlsx(data: bytes, *, where: str) -> Tables:
    """Return the sheets of a workbook, also of one under Excel's own password; see `read_xls`."""
    if not data.startswith(b"PK"):
        data = decrypt(data, where=where)
    return _read(data, check_xlsx(data, where=where), kind="xlsx", where=where)


def _read(data: bytes, percent: dict[int, Places], *, kind: Kind, where: str) -> Tables:
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    notices: list[str] = []
    broken = f"{where} is cut short or broken; get the file again, or save it anew in Excel"
    left = MAX_TEXT
    with told_as(broken):
        book = load_workbook(io.BytesIO(data))
        sheets = book.sheets_metadata
    for index, about in enumerate(sheets):
        with told_as(broken):
            sheet = book.get_sheet_by_index(index)
            cells = _cells(sheet, percent.get(index, set()))
            ranges = sheet.merged_cell_ranges or []
        left -= sum(map(len, map(itemgetter(0), cells)))
        if left < 0:
            raise InputError(f"{where}: it holds more text than any workbook; it was not read")
        reason = _why_kept_out(about, cells)
        if reason:
            kept_out.append(KeptOut(index, about.name, reason))
            continue
        place = f"{where}, sheet {about.name!r}"
        notices += [f"{place}: {what}" for what in _oddities(about, sheet)]
        cells, notice = _merge(cells, ranges, place)
        laid_out, rows, columns = lay_out(cells, where=place)
        grids.append(Grid(laid_out, rows, columns, index, about.name, kind=kind))
        notices += [f"{place}: {notice}"] if notice else []
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))


def _cells(sheet: CalamineSheet, percent: Places) -> list[Cell]:
    """Return the cells that aren't blank, as far as a table goes."""
    cells: list[Cell] = []
    first = sheet.start[1] if sheet.start else 0
    new, keep = tuple.__new__, cells.append  # Cell's own constructor takes four times as long
    for row, values in enumerate(islice(sheet.iter_rows(), MAX_ROWS)):
        for column, value in enumerate(values[:MAX_COLUMNS], first):
            if isinstance(value, str):
                if value and not value.isspace():
                    keep(new(Cell, (value, row, column, 1, 1, None, None)))
            elif isinstance(value, bool) or not isinstance(value, (float, int)):
                keep(Cell(_printed(value), row, column))
            elif percent and (row, column) in percent:
                keep(Cell(as_percent(value), row, column))
            elif isfinite(value):
                keep(new(Cell, (shortest(value), row, column, 1, 1, float(value), None)))
    return cells


def _printed(value: bool | time | date | datetime | timedelta) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, timedelta) else value.isoformat()


ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)


def _why_kept_out(about: SheetMetadata, cells: list[Cell]) -> str:
    if about.typ != SheetTypeEnum.WorkSheet:
        return "a chart or macros, no cells"
    if not cells:
        return "the sheet is empty"
    if all(ADDRESS.fullmatch(cell.text) for cell in cells):
        return f"nothing but an address, {cells[0].text.strip()}"
    return ""


def _oddities(about: SheetMetadata, sheet: CalamineSheet) -> Iterator[str]:
    if about.visible != SheetVisibleEnum.Visible:
        yield "the sheet is hidden in Excel; it was read all the same"
    last = sheet.end or (0, 0)
    if last[0] >= MAX_ROWS or last[1] >= MAX_COLUMNS:
        yield f"the sheet was cut at {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns"


Range = tuple[tuple[int, int], tuple[int, int]]


def _merge(cells: list[Cell], ranges: list[Range], where: str) -> tuple[list[Cell], str]:
    """Give the top left cells of merged ranges their spans, and say what was odd.

    What stands beneath a merged cell is hidden in Excel, so it is left out.
    """
    if not ranges:
        return cells, ""
    rows = cells[-1].row + 1
    columns = max(cell.column for cell in cells) + 1
    check_extent(len(cells), rows, columns, where=where)
    room = rows * columns
    spans: dict[tuple[int, int], tuple[int, int]] = {}  # (0, 0): beneath a merged cell
    for (top, left), (bottom, right) in ranges:
        down, across = min(bottom + 1, rows) - top, min(right + 1, columns) - left
        if down < 1 or across < 1:
            continue
        room -= down * across
        if room < 0:
            return cells, "its merged ranges overlap; they were ignored"
        places = product(range(top, top + down), range(left, left + across))
        spans |= dict.fromkeys(places, (0, 0))
        spans[top, left] = (down, across)
    merged_rows = {row for row, _ in spans}
    shown = []
    for cell in cells:
        if cell.row not in merged_rows:
            shown.append(cell)
            continue
        rowspan, colspan = spans.get((cell.row, cell.column), (1, 1))
        if rowspan:
            shown.append(cell._replace(rowspan=rowspan, colspan=colspan))
    hidden = len(cells) - len(shown)
    return shown, f"{hidden} cell(s) hidden beneath merged ones were left out" if hidden else ""
