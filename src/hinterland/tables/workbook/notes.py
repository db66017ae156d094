"""What a workbook shows of its cells besides their values, and how it joins them."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from ..grid import MAX_COLUMNS, MAX_ROWS, Aside, Cell
from .looks import Note

__all__ = ["Place", "SheetNotes", "apply_notes", "without_author"]

Place = tuple[int, int]


@dataclass(slots=True)
class SheetNotes:
    """What a sheet holds besides its cells' values."""

    seen: dict[Place, Note] = field(default_factory=dict)  # instead of the value
    comments: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    boxes: list[str] = field(default_factory=list)  # the texts of text boxes
    _edges: Counter[int] = field(default_factory=Counter)  # where hidden columns begin and end

    def hide_columns(self, first: int, last: int) -> None:
        """Note that columns are hidden, as far as a table goes."""
        if 0 <= first <= last and first < MAX_COLUMNS:
            self._edges[first] += 1
            self._edges[min(last + 1, MAX_COLUMNS)] -= 1

    def hidden_columns(self) -> frozenset[int]:
        """Return the columns that are not shown."""
        if not self._edges:
            return frozenset()
        depths = accumulate(self._edges[column] for column in range(MAX_COLUMNS))
        return frozenset(column for column, depth in enumerate(depths) if depth)

    def __bool__(self) -> bool:
        """Return whether there is anything."""
        return bool(self.seen or self.comments or self.hidden_rows or self.boxes or self._edges)


def apply_notes(cells: list[Cell], notes: SheetNotes) -> tuple[list[Cell], tuple[str, ...]]:
    """Return a sheet's cells as they are seen, and the texts that belong to none of them.

    These are comments on blank cells and text boxes. The cells come row by row.

    Examples
    --------
    >>> notes = SheetNotes(seen={(0, 0): Note("5", 5.0, "亿元")}, comments={(3, 0): "单位：亿元"})
    >>> apply_notes([Cell("500", 0, 0, number=500.0)], notes)[1]
    ('单位：亿元',)
    """
    if not notes:
        return cells, ()
    seen = {
        (row, column): note
        for (row, column), note in notes.seen.items()
        if row < MAX_ROWS and column < MAX_COLUMNS
    }
    comments, rows, columns = notes.comments, notes.hidden_rows, notes.hidden_columns()
    take, new = seen.pop, tuple.__new__

    def joined(cell: Cell, note: Note | None) -> Cell:
        place = row, column = cell[1], cell[2]
        hidden = row in rows or column in columns
        comment = comments.get(place, "") if comments else ""
        if note is None:
            is_plain = not (hidden or comment)
            return cell if is_plain else cell._replace(aside=Aside("", comment, hidden))
        text, number, unit, unseen, struck = note
        aside = None
        if unit or comment or hidden or unseen or struck:
            aside = Aside(unit, comment, hidden or unseen, struck)
        # Past the class's own constructor, which takes four times as long.
        return new(Cell, (text, row, column, 1, 1, number, None, aside))

    shown = [joined(cell, take((cell[1], cell[2]), None)) for cell in cells]
    more = [joined(Cell("", *place), note) for place, note in seen.items()]
    shown = [cell for cell in (*shown, *more) if cell.text and not cell.text.isspace()]
    if more:
        shown.sort(key=itemgetter(1, 2))
    taken = {(cell.row, cell.column) for cell in shown} if notes.comments else set()
    others = [text for place, text in sorted(notes.comments.items()) if place not in taken]
    return shown, (*others, *notes.boxes)


def without_author(comment: str, author: str) -> str:
    """Return a comment without the name of who wrote it, which Excel puts first."""
    text = comment.strip()
    return text.removeprefix(f"{author}:").strip() if author else text
