"""Eurostat's TSV as a long table: each key a column, then period, value and flag.

The first cell names the keys and, after a backslash, what the columns are. A figure may be
followed by flags (`1345.6 p`); `:` is a missing one. Figures are counted line by line, from
left to right: with 3 periods, row 5 of the table is the second figure of the second line.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import InputError
from ...language import t
from ..grid import MAX_COLUMNS, Tables
from .long import Value, long_table

__all__ = ["is_eurostat", "read_eurostat"]

_HEAD: Final = re.compile(r"\ufeff?\s*[\w .-]+(?:,[\w .-]+)*\\\w+\s*\t")
_FIGURE: Final = re.compile(r"(:|[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*([A-Za-z@ ,]*)")


def is_eurostat(text: str) -> bool:
    r"""Return whether a text is Eurostat's TSV, today's or the older form.

    Examples
    --------
    >>> is_eurostat("freq,unit,geo\\TIME_PERIOD\t2019 \n"), is_eurostat("unit,geo\\time\t2012 ")
    (True, True)
    >>> is_eurostat("Region\t2019\n")
    False
    """
    return _HEAD.match(text) is not None


def read_eurostat(text: str, *, where: str) -> Tables:
    r"""Return the figures of a TSV file.

    Raises InputError if a line has other keys than the first announces.

    Examples
    --------
    >>> text = "unit,geo\\time\t2019 \t2018 \nMIO_EUR,BE\t5.5 p\t: c\n"
    >>> grid = read_eurostat(text, where="x.tsv").grids[0]
    >>> [cell.text for cell in grid.cells if cell.row == 1], grid.at(2, 3).text
    (['MIO_EUR', 'BE', '2019', '5.5', 'p'], ':')
    """
    lines = text.lstrip("\ufeff").splitlines()
    start = next(n for n, line in enumerate(lines) if line.strip())
    first, *periods = lines[start].split("\t")
    keys, _, across = first.strip().partition("\\")
    names = [name.strip() for name in keys.split(",")]
    header = [*names, across.strip(), "value", "OBS_FLAG"]
    periods = [period.strip() for period in periods[:MAX_COLUMNS]]
    return long_table(
        _rows(lines, start + 1, len(names), periods, where),
        kind="csv",
        where=where,
        header=header,
    )


def _rows(
    lines: list[str], start: int, width: int, periods: list[str], where: str
) -> Iterator[list[Value]]:
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip():
            continue
        first, *cells = line.split("\t")
        keys = [key.strip() for key in first.split(",")]
        if len(keys) != width or len(cells) > len(periods):
            message = t(
                "{file}, line {line}: {keys} keys and {figures} figures, but the first line has "
                "{width} and {periods}; download the file again",
                file=where, line=number, keys=len(keys), figures=len(cells), width=width,
                periods=len(periods),
            )  # fmt: skip
            raise InputError(message, file=where, line=number)
        cells += [""] * (len(periods) - len(cells))
        for period, cell in zip(periods, cells, strict=True):
            found = _FIGURE.fullmatch(cell.strip())
            # A cell of another form stays whole.
            yield [*keys, period, *((found[1], found[2].strip()) if found else (cell, ""))]
