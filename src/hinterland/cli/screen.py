"""A table and lines of text within the width of the terminal."""

import shutil
from collections.abc import Iterator, Sequence

from ..language import columns_of, padded

__all__ = ["aligned", "cut", "table_lines", "terminal_width", "wrapped"]

_GAP = "  "
#: A column is not made narrower than this for others.
_NARROWEST = 8


def terminal_width() -> int:
    """Return how many columns a line may have; 80 where there is no terminal."""
    return shutil.get_terminal_size().columns


def table_lines(
    rows: Sequence[Sequence[str]], *, elastic: Sequence[int], named: int, width: int
) -> list[str]:
    """Return the lines of a table of texts, one a row, cut to a width of the terminal.

    Where a row is too long, `elastic` columns are cut, the widest first; the column `named` is
    cut in its middle, as the ends of names tell them apart.

    Examples
    --------
    >>> rows = [("table", "title"), ("a.csv", "Gross regional product by province")]
    >>> table_lines(rows, elastic=[1], named=0, width=24)
    ['table  title', 'a.csv  Gross regional p…']
    """
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while excess > 0:
        widest = max(elastic, key=lambda column: widths[column])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    fitting = [
        [
            cut(" ".join(text.split()), room, in_middle=column == named)
            for column, (text, room) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    return aligned(fitting, widths)


def aligned(rows: Sequence[Sequence[str]], widths: Sequence[int] = ()) -> list[str]:
    """Return the lines of a table whose columns are as wide as their widest cell, or as given.

    Examples
    --------
    >>> aligned([["group", "value"], ["east", "0.5"]])
    ['group  value', 'east   0.5']
    """
    widths = widths or [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    return [_GAP.join(map(padded, row, widths)).rstrip() for row in rows]


def cut(text: str, width: int, *, in_middle: bool = False) -> str:
    """Return a text that takes no more than so many columns, with … where it was cut.

    Examples
    --------
    >>> cut("地区生产总值", 7), cut("GDP", 7), cut("a long name.csv 3", 11, in_middle=True)
    ('地区生…', 'GDP', 'a lon…csv 3')
    """
    if columns_of(text) <= width:
        return text
    tail = _start(text[::-1], (width - 1) // 2)[::-1] if in_middle else ""
    return _start(text, width - 1 - columns_of(tail)) + "…" + tail


def _start(text: str, room: int) -> str:
    """Return as much of a text's start as has room."""
    for place, character in enumerate(text):
        room -= columns_of(character)
        if room < 0:
            return text[:place]
    return text


def wrapped(text: str, *, indent: str, width: int) -> Iterator[str]:
    """Yield a text in lines, the second and further ones set in a little more.

    Examples
    --------
    >>> list(wrapped("row 6, column 3: not a number", indent="  ", width=24))
    ['  row 6, column 3: not a', '    number']
    """
    line, start = "", indent
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if columns_of(start + longer) <= width:
            line = longer
            continue
        if line:
            yield start + line
            start = indent + "  "
        # Chinese has no blanks, and a word may be longer than a line.
        line, room = word, max(width - len(indent) - 2, _NARROWEST)
        while columns_of(line) > room:
            piece = _start(line, room)
            yield start + piece
            line, start = line[len(piece) :], indent + "  "
    yield start + line
