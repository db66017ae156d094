"""What changed between two versions of a page: cell by cell in tables, line by line in text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

__all__ = ["CellChange", "Difference", "LineChange", "differences"]

#: So many rows or lines are compared; finding what moved takes their square.
MOST: Final = 2000
_MOST_SHOWN: Final = 500

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is not what it was.

    Attributes
    ----------
    table, row, column
        Its place in the later version, counted from 0; of a row that is gone, in the earlier.
    label, heading
        The first text of its row, and the nearest text above it that is no figure.
    before, after
        Its text; None where the row was not there, or isn't any more.
    """

    table: int
    row: int
    column: int
    label: str
    heading: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of text that came or went."""

    kind: Literal["added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed.

    `tables` are how many there were and are; `is_whole` is false where the pages are too long to
    compare, or more changed than is listed.
    """

    cells: tuple[CellChange, ...]
    lines: tuple[LineChange, ...]
    tables: tuple[int, int]
    is_whole: bool


def differences(
    before: tuple[Sequence[Rows], Sequence[str]], after: tuple[Sequence[Rows], Sequence[str]]
) -> Difference:
    """Return what changed from one version to another.

    Parameters
    ----------
    before, after
        The tables as rows of texts, and the lines of text outside them.

    Examples
    --------
    >>> old = [[["Region", "2019"], ["Hubei", "16.1"]]], ["Trade"]
    >>> new = [[["Region", "2019"], ["Hubei", "76.1"]]], ["Trade", "Corrected"]
    >>> found = differences(old, new)
    >>> found.cells[0].label, found.cells[0].heading, found.cells[0].before, found.lines[0].text
    ('Hubei', '2019', '16.1', 'Corrected')
    """
    cells = [
        change
        for number, (old, new) in enumerate(zip(before[0], after[0], strict=False))
        for change in _of_tables(number, old[:MOST], new[:MOST])
    ]
    lines = list(_of_lines(before[1][:MOST], after[1][:MOST]))
    longest = max(
        (len(part) for side in (before, after) for part in (*side[0], side[1])), default=0
    )
    return Difference(
        tuple(cells[:_MOST_SHOWN]),
        tuple(lines[:_MOST_SHOWN]),
        (len(before[0]), len(after[0])),
        longest <= MOST and max(len(cells), len(lines)) <= _MOST_SHOWN,
    )


def _of_tables(number: int, old: Rows, new: Rows) -> Iterator[CellChange]:
    """Yield the changed cells; rows are the same where what they are called is."""
    before, after = ([_label(row) for row in rows] for rows in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            for one, other in zip(range(a, b), range(c, d), strict=True):
                yield from _of_rows(number, old[one], new, other)
            continue
        for row in range(a, b):
            yield CellChange(number, row, 0, _label(old[row]), "", _joined(old[row]), None)
        for row in range(c, d):
            yield CellChange(number, row, 0, _label(new[row]), "", None, _joined(new[row]))


def _of_rows(number: int, old: Sequence[str], new: Rows, at: int) -> Iterator[CellChange]:
    row = new[at]
    for column in range(max(len(old), len(row))):
        before = old[column] if column < len(old) else ""
        after = row[column] if column < len(row) else ""
        if before != after:
            heading = _heading(new, at, column)
            yield CellChange(number, at, column, _label(row), heading, before, after)


def _of_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[LineChange]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (LineChange("removed", line) for line in old[a:b])
            yield from (LineChange("added", line) for line in new[c:d])


def _label(row: Sequence[str]) -> str:
    return next((text for text in row if text), "")


def _joined(row: Sequence[str]) -> str:
    return " · ".join(text for text in row if text)


def _heading(rows: Rows, row: int, column: int) -> str:
    """Return what stands over a column: the first text above that is there.

    Examples
    --------
    >>> _heading([["Region", "2019"], ["Hubei", "1"]], 1, 1)
    '2019'
    """
    above = (r[column] for r in rows[:row] if column < len(r) and r[column])
    return next(above, "")
