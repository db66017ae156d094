"""Figures of statistical interfaces as one long table, whatever they were sent as.

Each figure is a row of the table, in the order of the original; row 0 is the header.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from .grid import MAX_ROWS, Cell, Grid, Kind, Tables, lay_out, shortest

__all__ = ["HEADER", "Node", "long_table"]

HEADER: Final = ("series", "unit", "region", "period", "value", "note", "region_code")


class Node(NamedTuple):
    """One figure, in the order of the header; what is not told is empty."""

    series: str
    unit: str
    region: str
    period: str
    value: str | float | None  # text as printed, a native number, None if missing
    note: str = ""
    code: str = ""


def long_table(
    nodes: Iterable[Node], *, kind: Kind, where: str, notices: tuple[str, ...] = ()
) -> Tables:
    """Return figures as the one table of a file, with what else to know of it.

    Parameters
    ----------
    nodes
        The figures; those beyond a table's longest are left out, and that is said.
    kind
        What they were read from.
    where
        The file's name, for messages.
    notices
        What is known beside them.

    Examples
    --------
    >>> node = Node("gdp", "CNY", "China", "2019", 9.9e13)
    >>> [cell.text for cell in long_table([node], kind="json", where="x").grids[0].cells[7:]]
    ['gdp', 'CNY', 'China', '2019', '99000000000000']
    """
    rest = iter(nodes)
    kept = list(islice(rest, MAX_ROWS))
    if not kept:
        return Tables((), notices=(f"{where}: the answer holds no figures", *notices))
    if next(rest, None) is not None:
        notices = (*notices, f"{where}: only the first {MAX_ROWS:,} figures were read")
    cells, rows, columns = lay_out(list(_cells(kept)), where=where)
    return Tables((Grid(cells, rows, columns, 0, kind=kind),), notices=notices)


def _cells(nodes: list[Node]) -> Iterator[Cell]:
    for column, heading in enumerate(HEADER):
        yield Cell(heading, 0, column)
    for row, node in enumerate(nodes, 1):
        for column, value in enumerate(node):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                yield Cell(shortest(value), row, column, number=float(value))
            elif isinstance(value, str) and value.strip():
                yield Cell(value.strip(), row, column)
