"""Comma, semicolon, tab and bar separated files, records as they stand in the file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal

from ..errors import InputError
from .grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, Tables, lay_out

__all__ = ["delimiter", "read_csv"]

#: In the order that decides between equals: a comma also stands within numbers.
DELIMITERS: Final = "\t;|,"
SAMPLE: Final = 65_536  # characters


def read_csv(text: str, *, where: str) -> Tables:
    r"""Return the one table of a separated file, preamble and footer as rows.

    Portals end each cell with a tab and each row with an empty column: neither shows.

    Parameters
    ----------
    text
        The file, decoded.
    where
        Its name, for messages.

    Raises
    ------
    InputError
        No delimiter parts its lines into columns.

    Examples
    --------
    >>> text = 'Region\t,2019\t,\nEast\t,"1,234"\t,\n'
    >>> [cell.text for cell in read_csv(text, where="x.csv").grids[0].cells]
    ['Region', '2019', 'East', '1,234']
    """
    mark = delimiter(text)
    if mark is None:
        raise InputError(
            f"{where}: its lines have no columns; expected comma, semicolon, tab or | between them"
        )
    notices = []
    rule: Literal[0, 3] = csv.QUOTE_MINIMAL
    if text.count('"') % 2:
        rule = csv.QUOTE_NONE
        notices.append(f"{where}: an odd number of quotes; each was read as a plain character")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=rule)
    try:
        cells, clipped = _cells(records)
    except csv.Error as fault:
        raise InputError(
            f"{where}, line {records.line_num}: {fault}; check the quotes there"
        ) from fault
    if clipped:
        notices.append(
            f"{where}: the table was cut at {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns"
        )
    laid_out, rows, columns = lay_out(cells, where=where)
    return Tables((Grid(laid_out, rows, columns, 0, kind="csv"),), notices=tuple(notices))


def delimiter(text: str) -> str | None:
    r"""Return what parts the columns: the mark with which most lines agree; None if none does.

    Examples
    --------
    >>> delimiter("a;1,5\nb;2,5"), delimiter("just a line")
    (';', None)
    """
    sample = re.sub(r'"[^"]*"', "", text[:SAMPLE])
    lines = re.sub(r"\t+(?=[,;|])", "", sample).splitlines()
    counts = {
        mark: Counter(line.count(mark) for line in lines if mark in line) for mark in DELIMITERS
    }
    marks = [mark for mark in DELIMITERS if counts[mark].total() > 1]
    return max(marks, key=lambda mark: max(counts[mark].values()), default=None)


def _cells(records: Iterator[list[str]]) -> tuple[list[Cell], bool]:
    """Return the cells that aren't blank, and whether there are more than a table may have."""
    cells: list[Cell] = []
    clipped = False
    for row, record in enumerate(records):
        if row >= MAX_ROWS:
            return cells, True
        clipped |= len(record) > MAX_COLUMNS
        for column, field in enumerate(record[:MAX_COLUMNS]):
            text = field.strip("\t\r\n")
            if text and not text.isspace():
                cells.append(Cell(text, row, column))
    return cells, clipped
