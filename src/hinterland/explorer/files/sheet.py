"""A table as it stands in its original, in rows to be shown: one cell marked, doubts below cells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ...language import listed
from ..shown import Asked

__all__ = ["Box", "Line", "Remark", "Sheet", "sheet_of"]

#: So many rows are shown at once; links lead to the others.
WINDOW: Final = 100
#: A doubt at more cells than this is said once, above the table.
_FEW: Final = 8
_LEAST: Final = 3
_NUMBER: Final = re.compile(r"[-+−(]?\d[\d,.  ]*[)%％]?|[-—–…]+|\.{3}")


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt that stands below a row: its number on the page, its text, its columns from 0."""

    number: int
    why: str
    columns: tuple[int, ...]

    @property
    def counted_from_1(self) -> str:
        """Its columns in words."""
        return listed(str(column + 1) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell to be shown: its text, how many columns it takes, and what is to be seen of it.

    `column` counts from 0; `described` has the numbers of its own doubts, and `is_doubtful` is
    also true where it shares one with many.
    """

    text: str
    column: int
    colspan: int = 1
    is_marked: bool = False
    described: tuple[int, ...] = ()
    is_doubtful: bool = False

    @property
    def classes(self) -> str:
        """What it looks like: as a number, as marked, with a doubt of its own or of many."""
        words = {
            "n": _NUMBER.fullmatch(self.text) is not None,
            "marked": self.is_marked,
            "doubtful": bool(self.described),
            "common": self.is_doubtful and not self.described,
        }
        return " ".join(word for word, is_so in words.items() if is_so)


@dataclass(frozen=True, slots=True)
class Line:
    """A row, counted from 0, with the doubts below it."""

    row: int
    boxes: tuple[Box, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of a table.

    Attributes
    ----------
    lines
        The rows that are shown.
    rows, columns
        Of the whole table.
    above
        Doubts of the whole of it, or of many cells, with how many (0: the whole).
    before, after
        The addresses of the rows before and after, "" where there are none.
    marked
        The row and column that are marked, from 0; None where nothing is.
    remarks
        How many doubts stand at cells, in the whole table; `first` and `last` are the numbers of
        those that are shown, 0 where none are.
    top
        The table's first row, which names columns in most, where it isn't among `lines`.
    """

    lines: tuple[Line, ...]
    rows: int
    columns: int
    above: tuple[tuple[str, int], ...] = ()
    before: str = ""
    after: str = ""
    marked: tuple[int, int] | None = None
    remarks: int = 0
    first: int = 0
    last: int = 0
    top: Line | None = None


def sheet_of(
    cells: Iterable[Sequence[Any]],
    rows: int,
    columns: int,
    *,
    asked: Asked,
    doubts: Sequence[Mapping[str, Any]] = (),
    marked: tuple[int, int] | None = None,
) -> Sheet:
    """Return the part of a table that an address asks for.

    Parameters
    ----------
    cells
        Of each that isn't blank: text, row, column, how many rows and columns it takes.
    asked
        `start` is the first row that is shown, from 0; by default the rows around the marked
        cell, or around the first doubt at a cell.
    doubts
        With `row` and `column` (counted from 1, or None) and `why`.
    marked
        A place, from 0.
    """
    above, at_rows, places = _arranged(doubts)
    focus = marked[0] if marked else min(at_rows, default=0)
    usual = 0 if rows <= WINDOW else max(0, min(focus - WINDOW // 2, rows - WINDOW))
    start = asked.number("start", least=0, most=max(rows - 1, 0), usual=usual)
    end = min(rows, start + WINDOW)
    by_row: dict[int, list[Box]] = defaultdict(list)
    for text, row, column, rowspan, colspan in cells:
        is_marked = marked is not None and (
            row <= marked[0] < row + max(rowspan, 1)
            and column <= marked[1] < column + max(colspan, 1)
        )
        if row == 0 or start <= row < end:
            numbers = places.get((row, column))
            by_row[row].append(
                Box(
                    str(text), column, max(1, min(colspan, columns - column)), is_marked,
                    tuple(numbers or ()), numbers is not None,
                )
            )  # fmt: skip
    lines = [
        Line(
            row, _filled(by_row.get(row, []), columns, marked, row), tuple(at_rows.get(row, ()))
        )
        for row in range(start, end)
    ]
    # Its doubts are below it where it stands, not here.
    heading = [replace(box, described=()) for box in by_row.get(0, [])]
    first = Line(0, _filled(heading, columns, marked, 0)) if start else None
    shown = [remark.number for line in lines for remark in line.remarks]
    return Sheet(
        tuple(lines), rows, columns, above,
        asked.again(start=max(0, start - WINDOW)) if start else "",
        asked.again(start=end) if end < rows else "",
        marked, sum(map(len, at_rows.values())), min(shown, default=0), max(shown, default=0),
        first,
    )  # fmt: skip


def _arranged(
    doubts: Sequence[Mapping[str, Any]],
) -> tuple[
    tuple[tuple[str, int], ...], dict[int, list[Remark]], dict[tuple[int, int], list[int]]
]:
    """Return what is said above the table, below which rows, and of which cells."""
    cells: dict[str, list[tuple[int, int]]] = {}
    of_all: dict[str, int] = {}
    for doubt in doubts:
        if doubt["row"] is None or doubt["column"] is None:
            of_all[doubt["why"]] = 0
        else:
            cells.setdefault(doubt["why"], []).append((doubt["row"] - 1, doubt["column"] - 1))
    places: dict[tuple[int, int], list[int]] = {}
    below: dict[tuple[int, str], list[int]] = {}
    for why, at in cells.items():
        if len(at) > _FEW and len({row for row, _ in at}) > _LEAST:
            of_all[why] = len(at)
            for place in at:
                places.setdefault(place, [])
            continue
        # One doubt of several rows, such as a sum that fails, stands below each of them.
        for row, column in at:
            below.setdefault((row, why), []).append(column)
    at_rows: dict[int, list[Remark]] = {}
    for number, ((row, why), columns) in enumerate(sorted(below.items()), 1):
        at_rows.setdefault(row, []).append(Remark(number, why, tuple(sorted(set(columns)))))
        for column in columns:
            places.setdefault((row, column), []).append(number)
    return tuple(of_all.items()), at_rows, places


def _filled(
    boxes: list[Box], columns: int, marked: tuple[int, int] | None, row: int
) -> tuple[Box, ...]:
    """Return the cells of a row with blank ones between them."""
    whole: list[Box] = []
    at = 0
    for box in sorted(boxes, key=lambda box: box.column):
        if box.column < at:  # what overlaps in a broken original
            continue
        whole += [Box("", n, is_marked=marked == (row, n)) for n in range(at, box.column)]
        whole.append(box)
        at = box.column + box.colspan
    whole += [Box("", n, is_marked=marked == (row, n)) for n in range(at, columns)]
    return tuple(whole)
