"""Comma, semicolon, tab and bar separated files, records as they are in the file."""

import csv
import re
from collections import Counter
from itertools import islice
from typing import Final

from ...language import counted, listed, t
from ..grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, Tables, lay_out
from ..messages import cut_at, unreadable
from .records import records

__all__ = ["delimiter", "is_column", "read_csv"]

#: In the order that decides between equals: a comma is also used within numbers.
DELIMITERS: Final = "\t;|,；，"
#: Punctuation of prose, too: these count only where they separate figures.
OF_CHINESE: Final = "；，"
SAMPLE: Final = 24_000  # characters
NO_MARK: Final = "\x1f"
NO_COLUMNS: Final = (0, 0)
SHOWN: Final = 5  # line numbers in a notice

#: Excel's way to name the delimiter, on a separate line.
SEP: Final = re.compile(r'(\ufeff?"?sep=(.)"?)(\r\n|\r|\n)', re.IGNORECASE)
FIGURE: Final = re.compile(r"[(+−-]?\d[\d.,'\xa0\u202f ]*%?\)?")
QUOTED: Final = re.compile(r'"(?:[^"\r\n]|"")*"')


def read_csv(text: str, *, where: str) -> Tables:
    r"""Return the one table of a separated file, preamble and footer as rows.

    Portals end each cell with a tab and each row with an empty column: neither shows.

    Raises InputError if no delimiter divides its lines into columns.

    Examples
    --------
    >>> text = 'Region\t,2019\t,\nEast\t,"1,234"\t,\n'
    >>> [cell.text for cell in read_csv(text, where="x.csv").grids[0].cells]
    ['Region', '2019', 'East', '1,234']
    """
    mark = delimiter(text) or (NO_MARK if is_column(text) else None)
    if mark is None:
        raise unreadable(
            t("{file}: no columns found; expected comma, semicolon, tab or | between them"),
            where,
        )
    try:
        named = SEP.match(text)
        found = records(text[named.start(3) :] if named else text, mark)
        cells: list[Cell] = []
        clipped = False
        keep, new = cells.append, tuple.__new__
        for row, record in enumerate(islice(found.fields, MAX_ROWS)):
            clipped |= len(record) > MAX_COLUMNS
            for column, field in enumerate(record[:MAX_COLUMNS]):
                value = field.strip("\t\r\n")
                if value and not value.isspace():
                    # Past the class's own constructor, which takes twice as long.
                    keep(new(Cell, (value, row, column, 1, 1, None, None, None)))
        clipped |= next(found.fields, None) is not None
    except csv.Error as fault:
        raise unreadable(
            t("{file}: {error}; check the quotation marks"), where, error=fault
        ) from fault
    notices = []
    if found.odd_lines:
        lines = listed(map(str, found.odd_lines[:SHOWN]))
        if len(found.odd_lines) > SHOWN:
            more = len(found.odd_lines) - SHOWN
            lines = t("{lines} and {count} more", lines=lines, count=more)
        notice = counted(
            "{file}: quotation marks that don't enclose a field were read as text, in line {lines}",
            "{file}: quotation marks that don't enclose a field were read as text, in lines {lines}",
            len(found.odd_lines), file=where, lines=lines,
        )  # fmt: skip
        notices.append(notice)
    if clipped:
        notices.append(cut_at(where))
    laid_out, rows, columns = lay_out(cells, where=where)
    return Tables((Grid(laid_out, rows, columns, 0, kind="csv"),), notices=tuple(notices))


def delimiter(text: str) -> str | None:
    r"""Return what separates the columns, None if nothing does.

    What a first line `sep=;` names; else the mark that sets most figures free, so that a
    preamble in prose doesn't count; of equals the mark with which most lines agree.

    Examples
    --------
    >>> delimiter("a;1,5\nb;2,5"), delimiter("sep=^\na^5"), delimiter("just a line")
    (';', '^', None)
    """
    named = SEP.match(text)
    if named:
        return named[2]
    in_short = QUOTED.sub(
        lambda quoted: "0" if FIGURE.fullmatch(quoted[0].strip('" ')) else "x", text[:SAMPLE]
    )
    sample = re.sub(r"\t+(?=[,;|])", "", in_short)
    ranks = [_rank(sample, mark) for mark in DELIMITERS]
    best = max(ranks)
    return DELIMITERS[ranks.index(best)] if best > NO_COLUMNS else None


def is_column(text: str) -> bool:
    r"""Return whether a text is a column of figures, perhaps below a title.

    Examples
    --------
    >>> is_column("Trade\n5\n6\n7"), is_column("1 January\n2 January")
    (True, False)
    """
    lines = [line.strip() for line in text[:SAMPLE].splitlines() if line.strip()]
    return sum(FIGURE.fullmatch(line) is not None for line in lines) > max(1, len(lines) // 2)


def _rank(sample: str, mark: str) -> tuple[int, int]:
    """Return how many figures a mark sets free, and with how many lines most agree on it."""
    parted = [line.split(mark) for line in sample.splitlines() if mark in line]
    if sum(len(fields) - 1 for fields in parted) < 2:
        return NO_COLUMNS
    figures = sum(
        FIGURE.fullmatch(field.strip()) is not None for line in parted for field in line
    )
    agreeing = max(Counter(map(len, parted)).values(), default=0)
    return NO_COLUMNS if mark in OF_CHINESE and figures < 2 else (figures, agreeing)
