"""From a library's pages, or from files, to observations with the report of each page."""

import hashlib
import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

import polars as pl

from ..errors import Error, InputError, StorageError, UsageError
from ..library import Library
from ..observations import (
    COLUMNS,
    PAGE_COLUMNS,
    Catalogue,
    Observations,
    read_page,
    shipped_catalogue,
)
from ..regions import Country, china
from ..tables import read_tables
from .pages import Job, library_jobs, stem
from .report import PageReport, Status
from .settle import name_apart, settle
from .source import Release, Source

__all__ = ["PageReport", "read", "read_files", "read_library"]

#: So many pages are read in this process: others are not worth their start.
_FEW: Final = 200
_CHUNK: Final = 20


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every process needs beside the jobs."""

    country: Country
    catalogue: Catalogue
    region: str | None = None
    library: Path | None = None


_Result = tuple[Job, pl.DataFrame, PageReport | None]


def read_library(
    library: Library,
    source: Source,
    *,
    catalogue: Catalogue,
    country: Country | None = None,
    processes: int = 2,
    watch: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Read all that a library keeps of a source.

    A picture is read only where no workbook of the same name beside it could be. Of two
    different values for one cell of one release the better is kept, and a notice names both.

    Parameters
    ----------
    library
        The page library.
    source
        Whose pages are read, on whatever host they were served.
    catalogue
        The series to look for.
    country
        Whose regions the tables are about, China unless given.
    processes
        How many processes read.
    watch
        Called after each page: how many are done, and how many there are.

    Returns
    -------
    observations
        With the pages they come from: address, WARC file and offset.
    reports
        One for each page with a table, read or not.
    """
    jobs, faults = library_jobs(library, source)
    desk = _desk(source, catalogue, country or china(), library.folder)
    results: list[_Result] = []
    for result in _run(desk, [job for job in jobs if not job.is_picture], processes):
        results.append(result)
        watch(len(results), len(jobs))
    read = {stem(job.address): job.address for job, frame, _ in results if frame.height}
    pictures = [job for job in jobs if job.is_picture]
    # In this process: the picture reader itself takes all cores.
    for result in _run(desk, [job for job in pictures if stem(job.address) not in read], 1):
        results.append(result)
        watch(len(results), len(jobs))
    reports = [report for _, _, report in results if report is not None]
    reports += [
        _report(job, "read", f"{read[stem(job.address)]} was read in its place")
        for job in pictures
        if stem(job.address) in read
    ]
    # Pages of text are often the same in all editions.
    silent = {job.page for job, _, report in results if report is None}
    reports += [_not_read(job, why) for job, why in faults if job.page not in silent]
    return _gather(results, reports, source, _series(catalogue))


def read_files(
    paths: Sequence[Path],
    source: Source | None = None,
    *,
    catalogue: Catalogue,
    country: Country | None = None,
    watch: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Read files of tables; without a source their vintage is `own`.

    `watch` is called after each file: how many are done, and how many there are.

    Raises
    ------
    StorageError
        A file can't be read from the disk.
    """
    jobs = [_file_job(path, source) for path in paths]
    desk = _desk(source, catalogue, country or china(), None)
    results: list[_Result] = []
    for result in _run(desk, jobs, processes=1):
        results.append(result)
        watch(len(results), len(jobs))
    reports = [report or _not_read(job, "no table was found") for job, _, report in results]
    return _gather(results, reports, source, _series(catalogue))


def read(file: str | Path) -> Observations:
    r"""Return the observations of one file of tables, by the shipped catalogue of series.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        Nothing in it could be read; the message says why.

    Examples
    --------
    >>> import tempfile
    >>> table = "地区,2018年,2019年\n北京,30320,35371\n广东,97278,107671\n单位：亿元\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "table.csv"
    ...     _ = path.write_text("地区生产总值(亿元)\n" + table, "utf-8")
    ...     read(path).frame["region"].unique(maintain_order=True).to_list()
    ['110000', '440000']
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {str(file)!r}")
    observations, (report,) = read_files([path], catalogue=shipped_catalogue())
    if report.status == "not read":
        why = [*report.why, *(text for table in report.tables for text in table.why)]
        raise InputError(f"{path.name}: {'; '.join(why)}")
    return observations


def _desk(
    source: Source | None, catalogue: Catalogue, country: Country, library: Path | None
) -> _Desk:
    region = country.nation if source and source.is_national else None
    return _Desk(country, catalogue, region, library)


def _file_job(path: Path, source: Source | None) -> Job:
    digest = hashlib.sha256(_bytes(path)).hexdigest()
    release = source.release(path.as_posix(), "") if source else Release("own")
    return Job(digest[:12], path.name, "", release, path)


def _run(desk: _Desk, jobs: Sequence[Job], processes: int) -> Iterator[_Result]:
    """Yield what came of each job, in their order."""
    read_job = partial(_read, desk)
    if processes < 2 or len(jobs) <= _FEW:
        yield from map(read_job, jobs)
        return
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            yield from pool.map(read_job, jobs, chunksize=_CHUNK)
    except BrokenProcessPool:
        raise InputError(
            "a process that read pages died, perhaps for want of memory; read fewer at a time"
        ) from None


def _read(desk: _Desk, job: Job) -> _Result:
    """Read one page; what is wrong with it goes into its report, and the rest goes on."""
    nothing = pl.DataFrame(schema=COLUMNS)
    try:
        data, content_type, is_whole = _content(desk, job)
        found = read_tables(data, name=job.address, content_type=content_type)
        reading = read_page(
            found.grids,
            page=job.page,
            country=desk.country,
            catalogue=desk.catalogue,
            title=job.title,
            vintage=job.release.vintage,
            year=job.release.year,
            region=desk.region,
        )
    except Error as error:
        return job, nothing, _not_read(job, str(error))
    except Exception as error:  # a reader's own fault on one page must not cost the others
        fault = f"a fault of the reader ({type(error).__name__}: {error}); please report it"
        return job, nothing, _not_read(job, fault)
    aside = [f"table {kept.table} {kept.sheet}: {kept.why}" for kept in found.kept_out]
    if not (reading.tables or aside):
        return job, nothing, None
    cut = () if is_whole else ("the page was cut when it was fetched",)
    statuses = {table.status for table in reading.tables}
    status: Status = "not read" if statuses <= {"not read"} else "read"
    if "doubtful" in statuses or cut:
        status = "doubtful"
    why = (*cut, *aside, *found.notices, *reading.notices)
    report = PageReport(job.page, job.address, job.title, status, why, reading.tables)
    return job, reading.frame, report


def _content(desk: _Desk, job: Job) -> tuple[bytes, str | None, bool]:
    """Return a page's bytes, the type that its server says, and whether it is whole."""
    if isinstance(job.place, Path):
        return _bytes(job.place), None, True
    assert desk.library is not None
    record = _opened(desk.library).record(job.place)
    return record.body, record.header("Content-Type") or None, record.whole


@cache
def _opened(folder: Path) -> Library:
    return Library(folder)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: can't be read ({error.strerror})") from error


def _not_read(job: Job, why: str) -> PageReport:
    return _report(job, "not read", why)


def _report(job: Job, status: Status, why: str) -> PageReport:
    return PageReport(job.page, job.address, job.title, status, (why,))


def _series(catalogue: Catalogue) -> set[str]:
    return {name for concept in catalogue.concepts for name in concept.series.values()}


def _gather(
    results: Sequence[_Result],
    reports: list[PageReport],
    source: Source | None,
    known: Collection[str],
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Return all that was read as one table, and the reports with what came of comparing."""
    frames = [frame for _, frame, _ in results if frame.height]
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=COLUMNS)
    titles = {
        f"{report.page}#{table.table}": table.title or report.title
        for report in reports
        for table in report.tables
    }
    frame, rounded, conflicts = settle(name_apart(frame, known, titles))
    silent = sum(report is None for _, _, report in results)
    notices = [f"{silent} pages hold no table"] * bool(silent)
    notices += [f"{rounded} rounded figures left out for exact ones"] * bool(rounded)
    notices += [str(conflict) for conflict in conflicts]
    doubts: dict[str, list[str]] = {}
    for conflict in conflicts:
        page = conflict.origin_left_out.partition("#")[0]
        doubts.setdefault(page, []).append(str(conflict))
    judged = [
        replace(r, status="doubtful", why=(*r.why, *doubts[r.page]))
        if r.page in doubts and r.status == "read"
        else r
        for r in reports
    ]
    used = {job.page: job for job, frame, _ in results if frame.height}
    pages = pl.DataFrame([_page(job, source) for job in used.values()], schema=PAGE_COLUMNS)
    files = tuple(_file(job) for job, _, _ in results if isinstance(job.place, Path))
    return Observations(frame, pages, files, tuple(notices)), tuple(judged)


def _page(job: Job, source: Source | None) -> dict[str, object]:
    """Return a page's row in the table of pages."""
    row: dict[str, object] = {"page": job.page, "address": job.address, "title": job.title}
    if source is not None:
        row |= {"publisher": source.publisher, "licence": source.licence}
    if isinstance(job.place, Path):
        return row | {"kind": "file", "digest": _file(job)[1]}
    kept = job.place
    place = {"digest": kept.digest, "warc": kept.warc, "offset": kept.offset}
    return row | {"kind": "page", "fetched": kept.fetched} | place


def _file(job: Job) -> tuple[str, str]:
    assert isinstance(job.place, Path)
    return job.place.name, hashlib.sha256(_bytes(job.place)).hexdigest()
