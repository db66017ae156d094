"""Every doubt of a reading, one a row: what may be wrong, where it is, and why."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from ...observations import TableReport
from .report import PageReport

__all__ = ["DOUBT_COLUMNS", "doubts"]

DOUBT_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "file": pl.String,
    "sheet": pl.String,
    "table": pl.Int64,
    "row": pl.Int64,
    "column": pl.Int64,
    "region": pl.String,
    "series": pl.String,
    "year": pl.Int64,
    "period": pl.String,
    "printed": pl.String,
    "why": pl.String,
}


def doubts(reports: Sequence[PageReport]) -> pl.DataFrame:
    """Return what is doubtful or was not read, in the columns of `DOUBT_COLUMNS`.

    Rows and columns are counted from 1, and tables as in an origin. A doubt of a whole table
    has no row and column, one of a whole file no table either.

    Examples
    --------
    >>> doubts([PageReport("9f86", "a.xls", "", "not read", (), (), ("empty",))]).row(0)[-1]
    'empty'
    """
    rows = [row for report in reports for row in _of_page(report)]
    return pl.DataFrame(rows, schema=DOUBT_COLUMNS)


def _of_page(report: PageReport) -> Iterator[dict[str, Any]]:
    for why in report.doubts:
        yield {"file": report.address, "why": why}
    for table in report.tables:
        for row in _of_table(table):
            yield {
                "file": report.address,
                "sheet": table.sheet or None,
                "table": table.table,
                **row,
            }


def _of_table(table: TableReport) -> Iterator[dict[str, Any]]:
    for doubt in table.doubts:
        row = {
            name: value for name, value in doubt._asdict().items() if value not in ("", None)
        }
        for place in ("row", "column"):
            if place in row:
                row[place] += 1
        yield row
    if not table.doubts and table.status != "read":
        yield from ({"why": why} for why in table.why)
