"""From a workbook's sheets to grids: the same for all kinds of workbooks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from operator import attrgetter, itemgetter
from typing import Final

from ...errors import InputError
from ..grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Grid,
    KeptOut,
    Kind,
    Tables,
    check_extent,
    lay_out,
)
from .notes import SheetNotes, apply_notes

__all__ = ["Range", "Sheet", "to_grids"]

MAX_TEXT: Final = 50_000_000  # characters in a workbook

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is stored.

    Attributes
    ----------
    name
        What its tab says.
    cells
        Those that aren't blank, row by row.
    notes
        What is seen besides the cells' values.
    ranges
        Merged cells: top left and bottom right.
    is_hidden
        It is not shown in the workbook.
    is_table
        It is a sheet of cells; else a chart or macros.
    is_cut
        It goes on beyond what was read.
    """

    name: str
    cells: list[Cell]
    notes: SheetNotes = field(default_factory=SheetNotes)
    ranges: list[Range] = field(default_factory=list)
    is_hidden: bool = False
    is_table: bool = True
    is_cut: bool = False


def to_grids(sheets: Iterable[Sheet], *, kind: Kind, where: str) -> Tables:
    """Return the grids of sheets, those that are shown first, and what was kept out.

    Parameters
    ----------
    sheets
        In the workbook's order.
    kind
        What kind of workbook it is.
    where
        The file's name, for messages.

    Raises
    ------
    InputError
        They hold more text than any workbook, or cells strewn too far.
    """
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    notices: list[str] = []
    left = MAX_TEXT
    for index, sheet in enumerate(sheets):
        cells, comments = apply_notes(sheet.cells, sheet.notes)
        left -= sum(map(len, map(itemgetter(0), cells)))
        if left < 0:
            raise InputError(f"{where}: it holds more text than any workbook; it was not read")
        reason = _why_kept_out(sheet, cells)
        if reason:
            kept_out.append(KeptOut(index, sheet.name, reason))
            continue
        place = f"{where}, sheet {sheet.name!r}"
        if sheet.is_hidden:
            notices.append(f"{place}: the sheet is hidden in Excel; it was read all the same")
        if sheet.is_cut:
            notices.append(
                f"{place}: the sheet was cut at {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns"
            )
        cells, notice = _merge(cells, sheet.ranges, place)
        laid_out, rows, columns = lay_out(cells, where=place)
        grids.append(
            Grid(
                laid_out,
                rows,
                columns,
                index,
                sheet.name,
                after=comments,
                kind=kind,
                hidden=sheet.is_hidden,
            )
        )
        notices += [f"{place}: {notice}"] if notice else []
    grids.sort(key=attrgetter("hidden"))  # a draft never comes before what is shown
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))


ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)


def _why_kept_out(sheet: Sheet, cells: list[Cell]) -> str:
    if not sheet.is_table:
        return "a chart or macros, no cells"
    if not cells:
        return "the sheet is empty"
    if all(ADDRESS.fullmatch(cell.text) for cell in cells):
        return f"nothing but an address, {cells[0].text.strip()}"
    return ""


def _merge(cells: list[Cell], ranges: list[Range], where: str) -> tuple[list[Cell], str]:
    """Give the top left cells of merged ranges their spans, and say what was odd.

    What is beneath a merged cell can't be seen in Excel, so it is left out.
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
