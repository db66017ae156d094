"""From a workbook's sheets to grids: the same for all kinds of workbooks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import product
from operator import attrgetter, itemgetter
from typing import Final

from ...language import counted, t
from ..grid import Cell, Grid, KeptOut, Kind, Tables, check_extent, lay_out
from ..messages import cut_at, too_much_text
from .looks import Note
from .notes import SheetNotes, apply_notes

__all__ = ["Range", "Sheet", "to_grids"]

MAX_TEXT: Final = 50_000_000  # characters in a workbook

ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Sheet:
    """A sheet as it is stored."""

    name: str  # on its tab
    cells: list[Cell] = field(default_factory=list)  # those that aren't blank, row by row
    notes: SheetNotes = field(default_factory=SheetNotes)
    ranges: list[Range] = field(default_factory=list)  # merged: top left and bottom right
    is_hidden: bool = False
    is_table: bool = True  # else a chart or macros
    is_cut: bool = False  # it goes on beyond what was read

    def show(self, row: int, column: int, note: Note) -> None:
        """Add a cell by what is seen of it; one that is blank isn't there."""
        if note.text and not note.text.isspace():
            self.cells.append(Cell(note.text, row, column, number=note.number))
            if note.unit or note.hidden or note.struck:
                self.notes.seen[row, column] = note


def to_grids(sheets: Iterable[Sheet], *, kind: Kind, where: str) -> Tables:
    """Return the grids of sheets, those that are shown first, and what was kept out.

    Raises InputError if they hold more text than any workbook, or cells strewn too far.
    """
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    notices: list[str] = []
    left = MAX_TEXT
    for index, sheet in enumerate(sheets):
        cells, comments = apply_notes(sheet.cells, sheet.notes)
        left -= sum(map(len, map(itemgetter(0), cells)))
        if left < 0:
            raise too_much_text(where)
        reason = ""
        if not sheet.is_table:
            reason = t("a chart or macros, no cells")
        elif not cells:
            reason = t("the sheet is empty")
        elif all(ADDRESS.fullmatch(cell.text) for cell in cells):
            reason = t("nothing but an address, {address}", address=cells[0].text.strip())
        if reason:
            kept_out.append(KeptOut(index, sheet.name, reason))
            continue
        place = t("{file}, sheet {name!r}", file=where, name=sheet.name)
        if sheet.is_hidden:
            notices.append(t("{sheet}: the sheet is hidden in Excel but was read", sheet=place))
        if sheet.is_cut:
            notices.append(cut_at(place))
        cells, notice = _merge(cells, sheet.ranges, place)
        laid_out, rows, columns = lay_out(cells, where=place)
        grid = Grid(laid_out, rows, columns, index, sheet.name, (), comments, kind=kind)
        grids.append(replace(grid, hidden=sheet.is_hidden))
        notices += [t("{sheet}: {notice}", sheet=place, notice=notice)] if notice else []
    grids.sort(key=attrgetter("hidden"))  # a draft never comes before what is shown
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))


def _merge(cells: list[Cell], ranges: list[Range], where: str) -> tuple[list[Cell], str]:
    """Give the top left cells of merged ranges their spans, and return what was odd.

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
            return cells, t("merged ranges overlap and were ignored")
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
    if not hidden:
        return shown, ""
    return shown, counted(
        "{count} cell hidden under merged cells was left out",
        "{count} cells hidden under merged cells were left out",
        hidden,
    )
