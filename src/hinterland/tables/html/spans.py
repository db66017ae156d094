"""Where the cells of an HTML table fall, given how many rows and columns they span."""

from collections.abc import Sequence

from ..grid import MAX_COLUMNS, Cell

__all__ = ["Places"]


new = tuple.__new__


class Places:
    """Places cells row by row, at columns that no cell of a row above reaches into.

    These columns are the bits of one number, so that no span, however large, costs more than
    a small one. Where spans would overlap, the later one is cut; so is one that goes further
    than the table's `rows`.

    Examples
    --------
    >>> places = Places(rows=2)
    >>> _ = places.fill(0, ["Region", "Trade"], [(2, 1), (1, 2)])
    >>> [(cell.text, cell.column) for cell in places.fill(1, ["2018", "2019"])]
    [('2018', 1), ('2019', 2)]
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.clipped = False
        self._taken = 0
        self._freed: dict[int, int] = {}  # row → the columns that get free there

    def fill(
        self, row: int, texts: Sequence[str], spans: Sequence[tuple[int, int]] = ()
    ) -> list[Cell]:
        """Return the cells of a row that aren't blank, the rows in their order.

        There is a text for each cell, blank ones too; and the rows (0: down to the end) and
        columns that each takes, or none where it is one each.
        """
        self._taken &= ~self._freed.pop(row, 0)
        if not self._taken and (not spans or max(spans) == min(spans) == (1, 1)):
            self.clipped |= len(texts) > MAX_COLUMNS
            texts = texts[:MAX_COLUMNS]
            # Past the class's own constructor, which takes twice as long.
            return [
                new(Cell, (text, row, column, 1, 1, None, None, None))
                for column, text in enumerate(texts)
                if text
            ]
        cells = []
        column = 0
        for text, (rowspan, colspan) in zip(texts, spans or [(1, 1)] * len(texts), strict=True):
            column += _bits_until_set(~(self._taken >> column))
            if column >= MAX_COLUMNS:
                self.clipped = True
                break
            ahead, left = self._taken >> column, self.rows - row
            room = min(_bits_until_set(ahead) if ahead else MAX_COLUMNS, MAX_COLUMNS - column)
            across, down = min(colspan, room), min(rowspan or left, left)
            if down > 1:
                columns = ((1 << across) - 1) << column
                self._taken |= columns
                self._freed[row + down] = self._freed.get(row + down, 0) | columns
            if text:
                cells.append(Cell(text, row, column, down, across))
            column += across
        return cells


def _bits_until_set(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
