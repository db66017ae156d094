"""Figures of statistical formats as one long table, whatever they were sent as.

Each figure is a row of the table, in the order of the original; row 0 is the header. Rows are
counted in figures, so that row 5 is the fifth figure of the file.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from ...language import t
from ..grid import MAX_ROWS, Cell, Grid, Kind, Tables, lay_out, shortest

__all__ = ["Value", "long_table", "with_role"]

#: A text as printed, a native number, None where nothing is given.
Value = str | float | None

#: Labels from which it is clear what a dimension is for.
_PLAIN: Final[Mapping[str, frozenset[str]]] = {
    "geo": frozenset({"region", "geo", "area", "country", "province", "地区"}),
    "time": frozenset({"year", "time", "period", "time_period", "年份", "时间"}),
    "metric": frozenset({"indicator", "series", "contents", "contentscode", "指标"}),
}


def long_table(
    rows: Iterable[Sequence[Value]],
    *,
    kind: Kind,
    where: str,
    header: Sequence[str],
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    table: int = 0,
    notices: tuple[str, ...] = (),
) -> Tables:
    """Return figures as one table, with what else to know of it.

    The rows are in the order of the header; those beyond the most that a table may have are
    left out, with a notice. `before` and `after` are title lines and notes of the table, `table`
    is its index in the file, `notices` are what else is known of the file.

    Examples
    --------
    >>> header = ("region", "period", "value")
    >>> rows = [("China", "2019", 9.9e13)]
    >>> grid = long_table(rows, kind="json", where="x", header=header).grids[0]
    >>> [cell.text for cell in grid.cells if cell.row]
    ['China', '2019', '99000000000000']
    """
    rest = iter(rows)
    kept = list(islice(rest, MAX_ROWS))
    if not kept:
        return Tables((), notices=(t("{file}: no figures in the answer", file=where), *notices))
    if next(rest, None) is not None:
        more = t(
            "{file}: only the first {count} figures were read",
            file=where,
            count=f"{MAX_ROWS:,}",
        )
        notices = (*notices, more)
    cells = [Cell(head, 0, column) for column, head in enumerate(header) if head.strip()]
    for row, values in enumerate(kept, 1):
        for column, value in enumerate(values):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                cells.append(Cell(shortest(value), row, column, number=float(value)))
            elif isinstance(value, str) and value.strip():
                cells.append(Cell(value.strip(), row, column))
    laid_out, height, width = lay_out(cells, where=where)
    grid = Grid(
        laid_out, height, width, table, before=tuple(before), after=tuple(after), kind=kind
    )
    return Tables((grid,), notices=notices)


def with_role(label: str, role: str) -> str:
    """Return a dimension's label with what it is for, unless the label makes it clear.

    Examples
    --------
    >>> with_role("Bundesland", "geo"), with_role("Year", "time"), with_role("Sex", "")
    ('Bundesland (geo)', 'Year', 'Sex')
    """
    plain = _PLAIN.get(role)
    return label if plain is None or label.casefold() in plain else f"{label} ({role})"
