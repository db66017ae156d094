"""The tables of an archived page, read as `hinterland read` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ...errors import Error
from ...language import language, t
from ..memo import Memo
from .kept import Archived

if TYPE_CHECKING:
    from ...observations import TableReport
    from ...tables import Grid

__all__ = ["Reading", "is_long_work", "read"]

#: From so many bytes on, reading is left to the process that reads one's own files.
_LONG: Final = 8_000_000

_KEPT: Final = 8
_READ: "Memo[tuple[str, str, str], Reading]" = Memo(_KEPT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is in a page: its grids by number, what became of each, why nothing could be read.

    `counts` is how many observations come of each table; a table of a compiled file has none.
    """

    grids: "Mapping[int, Grid]"
    reports: "Mapping[int, TableReport]"
    counts: Mapping[int, int]
    notices: tuple[str, ...] = ()
    why_not: str = ""

    def doubts(self, table: int) -> list[dict[str, Any]]:
        """Return the doubts of a table; rows and columns are counted from 1."""
        report = self.reports.get(table)
        if report is None:
            return []
        found = [
            {
                "row": None if doubt.row is None else doubt.row + 1,
                "column": None if doubt.column is None else doubt.column + 1,
                "why": doubt.why,
            }
            for doubt in report.doubts
        ]
        if not found and report.status == "doubtful":
            found = [{"row": None, "column": None, "why": why} for why in report.why]
        return found


def is_long_work(archived: Archived) -> bool:
    """Return whether reading a page takes seconds: a picture, a PDF, a large file."""
    from ...tables import sniff

    return sniff(archived.body) in {"picture", "pdf"} or len(archived.body) > _LONG


def read(archived: Archived) -> Reading:
    """Return the tables of a page; of a compiled file, its one table as it stands."""
    key = archived.key, archived.name, language()
    return _READ.get(key, partial(_read, archived))


def _read(archived: Archived) -> Reading:
    from ...sources import interfaces
    from ...tables import read_tables

    try:
        tables = read_tables(
            archived.body,
            name=archived.name,
            content_type=archived.content_type or None,
            interfaces=interfaces(),
        )
    except Error as error:
        return Reading({}, {}, {}, why_not=str(error))
    grids = {grid.table: grid for grid in tables.grids}
    if archived.source is not None:
        return Reading(grids, {}, {}, tables.notices)
    from ...observations import Given, read_page, shipped_catalogue
    from ...regions import china
    from ...sources import source_of

    page = archived.page
    source = source_of(archived.name) if page else None
    release = source.release(archived.name, page.fetched) if source and page else None
    reading = read_page(
        tables.grids,
        page=archived.key,
        country=china(),
        catalogue=shipped_catalogue(),
        given=Given(
            vintage=release.vintage if release else "",
            year=release.year if release else None,
            region=china().nation if source and source.is_national else None,
        ),
    )
    place = reading.frame["origin"].str.extract(r"#(\d+)/")
    counts = {int(row["value"]): row["count"] for row in place.rename("value").value_counts().to_dicts()}  # fmt: skip
    cut = () if archived.is_whole else (t("the page was truncated when it was fetched"),)
    reports = {report.table: report for report in reading.tables}
    kept_out = [t("table {number}: {why}", number=k.table, why=k.why) for k in tables.kept_out]
    notices = (*cut, *tables.notices, *reading.notices, *kept_out)
    return Reading(grids, reports, counts, tuple(dict.fromkeys(notices)))
