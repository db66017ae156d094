"""What became of each page, and every doubt of a reading, one a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from ...language import shipped
from ...observations import TableReport

__all__ = ["DOUBT_COLUMNS", "PageReport", "Status", "doubts"]

#: Keys, translated where they are shown.
Status = Literal["read", "doubtful", "not read"]
_SHOWN: Final = (shipped("read"), shipped("doubtful"), shipped("not read"))

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


@dataclass(frozen=True, slots=True)
class PageReport:
    """What became of a page.

    Attributes
    ----------
    page
        Its short digest, as in the origins of its observations.
    address, title
        Its address or file name, and its title in the menu that links it.
    status
        `read`, `doubtful` where a table is, `not read` where none could be.
    why
        What is doubtful, why nothing could be read, what was read in a picture's place, and
        what else a user should know of it.
    tables
        Its tables, one by one.
    doubts
        Those of `why` for which the whole page is doubtful or was not read.
    """

    page: str
    address: str
    title: str
    status: Status
    why: tuple[str, ...]
    tables: tuple[TableReport, ...] = ()
    doubts: tuple[str, ...] = ()


def doubts(reports: Sequence[PageReport]) -> pl.DataFrame:
    """Return what is doubtful or was not read, in the columns of `DOUBT_COLUMNS`.

    Rows and columns are counted from 1, and tables as in an origin. A doubt of a whole table
    has no row and column, one of a whole file no table either.

    Examples
    --------
    >>> doubts([PageReport("9f86", "a.xls", "", "not read", (), (), ("empty",))]).row(0)[-1]
    'empty'
    """
    rows: list[dict[str, Any]] = []
    for report in reports:
        rows += [{"file": report.address, "why": why} for why in report.doubts]
        for table in report.tables:
            place = {"file": report.address, "sheet": table.sheet or None, "table": table.table}
            for doubt in table.doubts:
                given = {k: v for k, v in doubt._asdict().items() if v not in ("", None)}
                place_of = {
                    name: given[name] + 1 for name in ("row", "column") if name in given
                }
                rows.append(place | given | place_of)
            if not table.doubts and table.status != "read":
                rows += [place | {"why": why} for why in table.why]
    return pl.DataFrame(rows, schema=DOUBT_COLUMNS)
