"""One page or file: its bytes, its tables, its observations, and the report of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from ...errors import Error
from ...files import bytes_of
from ...language import counted, language, shipped, speaking, t
from ...library import Archives, Library, is_library
from ...observations import COLUMNS, Catalogue, Given, PageReading, TableReport, read_page
from ...regions import Country
from ...tables import WORKBOOKS, Tables, read_tables
from .. import interfaces
from .gather import Result
from .pages import Job
from .reports import PageReport, Status

if TYPE_CHECKING:
    from ...tables import Grid

__all__ = ["Context", "not_read", "read_job"]

_CUT: Final = shipped("the page was truncated when it was fetched")


@dataclass(frozen=True, slots=True)
class Context:
    """What every process needs beyond the jobs."""

    country: Country
    catalogue: Catalogue
    region: str | None = None
    library: Path | None = None
    language: str = field(default_factory=language)


def read_job(context: Context, job: Job) -> Result:
    """Read one page; what is wrong with it goes into its report, and the rest goes on."""
    with speaking(context.language):  # this may be another process
        return _read(context, job)


def _read(context: Context, job: Job) -> Result:
    nothing = pl.DataFrame(schema=COLUMNS)
    try:
        if isinstance(job.place, Path):
            data, content_type, is_whole = bytes_of(job.place), None, True
        else:
            assert context.library is not None
            record = _opened(context.library).record(job.place)
            data, is_whole = record.body, record.whole
            content_type = record.header("Content-Type") or None
        found = read_tables(
            data, name=job.address, content_type=content_type, interfaces=interfaces()
        )
        reading = read_page(
            found.grids,
            page=job.page,
            country=context.country,
            catalogue=context.catalogue,
            given=Given(
                title=job.title,
                name=job.address if isinstance(job.place, Path) else "",
                vintage=job.release.vintage,
                year=job.release.year,
                region=context.region,
            ),
        )
    except Error as error:
        return Result(job, nothing, not_read(job, str(error)))
    except Exception as error:  # a reader's own fault on one page must not cost the others
        fault = t(
            "an internal error ({error}); please report it",
            error=f"{type(error).__name__}: {error}",
        )
        return Result(job, nothing, not_read(job, fault))
    if not is_whole and reading.frame.height:
        flags, note = (pl.col(name).replace("", None) for name in ("flags", "note"))
        has_flag = flags.fill_null("").str.contains("doubtful")
        flagged = pl.concat_str(flags, pl.lit("doubtful"), separator=";", ignore_nulls=True)
        doubted = reading.frame.with_columns(
            flags=pl.when(has_flag).then(flags).otherwise(flagged),
            note=pl.concat_str(note, pl.lit(t(_CUT)), separator="; ", ignore_nulls=True),
        )
        reading = replace(reading, frame=doubted)
    report = _of_reading(job, found, reading, is_whole=is_whole)
    return Result(job, reading.frame, report, _hidden(job.page, found.grids))


def not_read(job: Job, why: str) -> PageReport:
    """Return the report of a page that was not read."""
    return PageReport(job.page, job.address, job.title, "not read", (why,), doubts=(why,))


def _of_reading(
    job: Job, found: Tables, reading: PageReading, *, is_whole: bool
) -> PageReport | None:
    """Return the report of a page, None where it holds no table."""
    refused = [
        TableReport(kept.table, kept.sheet, "", "not read", (kept.why,))
        for kept in found.kept_out
    ]
    tables = sorted([*reading.tables, *refused], key=lambda table: table.table)
    is_file = isinstance(job.place, Path)
    if not tables and not (is_file and found.grids):
        return None
    doubts = () if is_whole else (t(_CUT),)
    if not tables:
        without = counted(
            "its table has no figures of regions",
            "its {count} tables have no figures of regions",
            len(found.grids),
        )
        doubts = (without, *doubts)
    statuses = {table.status for table in tables}
    status: Status = "not read" if statuses <= {"not read"} else "read"
    if status == "read" and ("doubtful" in statuses or doubts):
        status = "doubtful"
    why = (*doubts, *found.notices, *reading.notices)
    return PageReport(job.page, job.address, job.title, status, why, tuple(tables), doubts)


def _hidden(page: str, grids: "Sequence[Grid]") -> frozenset[str]:
    """Return the origins of what is hidden in a workbook: of tables, and of cells."""
    books = [grid for grid in grids if grid.kind in WORKBOOKS]
    tables = {f"{page}#{grid.table}" for grid in books if grid.hidden}
    cells = {
        f"{page}#{grid.table}/{cell.row}/{cell.column}"
        for grid in books
        for cell in grid.cells
        if cell.aside is not None and cell.aside.hidden
    }
    return frozenset(tables | cells)


@cache
def _opened(folder: Path) -> Library | Archives:
    """Return what is in a folder, opened once in each process."""
    return Library(folder) if is_library(folder) else Archives(folder)
