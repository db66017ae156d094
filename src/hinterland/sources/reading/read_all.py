"""From a library's pages, or from files, to observations with the report of each page."""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Final

from ...errors import InputError, StorageError, UsageError
from ...files import bytes_of
from ...language import t
from ...library import Archives, Library
from ...observations import Catalogue, Observations, shipped_catalogue
from ...regions import Country, china
from ..source import Release, Source
from .files import Named
from .gather import Result, gather
from .one_page import Context, not_read, read_job
from .pages import Job, distinct, library_jobs, stem
from .reports import PageReport

__all__ = ["PageReport", "Runner", "read", "read_files", "read_library"]

#: So many pages are read in this process: others are not worth their start.
_FEW: Final = 200
_CHUNK: Final = 20

#: What reads pages, in their order.
Runner = Callable[[Context, Sequence[Job]], Iterator[Result]]


def read_library(
    library: Library | Archives,
    source: Source,
    *,
    catalogue: Catalogue,
    country: Country | None = None,
    run: Runner | None = None,
    watch: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Read all that a library keeps of a source.

    A picture is read only where no workbook of the same name next to it could be. Of two
    different values for one cell of one release one is used, both are doubtful, and a notice
    names both.

    The pages of the source, of a library or of archives of others, are read on whatever host they
    were served; the tables are about the regions of China unless a country is given. `run` is what
    reads them: processes of this machine unless given. `watch` is called after each page: how many
    are done, and how many there are.

    Returns
    -------
    observations
        With the pages they come from: address, WARC file and offset.
    reports
        One for each page with a table, read or not.
    """
    jobs, faults, copies = library_jobs(library, source)
    context = _context(source, catalogue, country or china(), library.folder)
    results: list[Result] = []
    run = run or partial(_run, processes=2)
    for result in run(context, [job for job in jobs if not job.is_picture]):
        results.append(result)
        watch(len(results), len(jobs))
    read = {stem(r.job.address): r.job.address for r in results if r.frame.height}
    pictures = [job for job in jobs if job.is_picture]
    # In this process: the picture reader itself takes all cores.
    for result in _run(context, [job for job in pictures if stem(job.address) not in read], 1):
        results.append(result)
        watch(len(results), len(jobs))
    reports = [result.report for result in results if result.report is not None]

    def instead(picture: Job) -> str:
        return t("{address} was read instead", address=read[stem(picture.address)])

    reports += [
        PageReport(job.page, job.address, job.title, "read", (instead(job),))
        for job in pictures
        if stem(job.address) in read
    ]
    # Pages of text are often the same in all editions.
    silent = {result.job.page for result in results if result.report is None}
    reports += [not_read(job, why) for job, why in faults if job.page not in silent]
    return gather(
        results,
        reports,
        source=source,
        known=_series(catalogue),
        notices=[_same(*pair) for pair in copies if pair[0].page not in silent],
    )


def read_files(
    files: Sequence[Path | Named],
    source: Source | None = None,
    *,
    catalogue: Catalogue,
    country: Country | None = None,
    notices: Sequence[str] = (),
    run: Runner | None = None,
    watch: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Read files of tables; without a source their vintage is `own`.

    Files of the same bytes are read once, and a notice names them. A file that can't be read
    from the disk is reported as the others are. `notices` are added to those of the reading.
    `run` is what reads them: this process unless given.
    `watch` is called after each file: how many are done, and how many there are.
    """
    context = _context(source, catalogue, country or china(), None)
    found: list[Job] = []
    faults: list[PageReport] = []
    for file in files:
        path, name = file if isinstance(file, Named) else (file, file.name)
        release = source.release(path.as_posix(), "") if source else Release("own")
        try:
            digest = hashlib.sha256(bytes_of(path)).hexdigest()
        except StorageError as error:
            faults.append(not_read(Job("", name, "", release, path), str(error)))
        else:
            found.append(Job(digest[:12], name, "", release, path, digest))
    jobs, copies = distinct(found)
    results: list[Result] = []
    for result in (run or partial(_run, processes=1))(context, jobs):
        results.append(result)
        watch(len(results), len(jobs))
    reports = [r.report or not_read(r.job, t("no table of figures was found")) for r in results]
    reports += faults
    return gather(
        results,
        reports,
        source=source,
        known=_series(catalogue),
        notices=[*notices, *(_same(*pair) for pair in copies)],
    )


def read(file: str | Path) -> Observations:
    r"""Return the observations of one file of tables, by the shipped catalogue of series.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        Nothing in it could be read; the message explains why.

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
        raise UsageError(t("there is no file {name!r}", name=str(file)), file=str(file))
    observations, (report,) = read_files([path], catalogue=shipped_catalogue())
    if report.status == "not read":
        why = [*report.doubts, *(text for table in report.tables for text in table.why)]
        raise InputError(
            t("{file}: {why}", file=path.name, why=t("; ").join(why)), file=path.name
        )
    return observations


def _context(
    source: Source | None, catalogue: Catalogue, country: Country, library: Path | None
) -> Context:
    region = country.nation if source and source.is_national else None
    return Context(country, catalogue, region, library)


def _same(copy: Job, first: Job) -> str:
    return t(
        "{copy} has the same content as {first} and is not read again",
        copy=copy.address,
        first=first.address,
    )


def _run(context: Context, jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    """Yield what came of each job, in their order."""
    read_one = partial(read_job, context)
    if processes < 2 or len(jobs) <= _FEW:
        yield from map(read_one, jobs)
        return
    spawn = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
            yield from pool.map(read_one, jobs, chunksize=_CHUNK)
    except BrokenProcessPool:
        raise InputError(
            t("a reading process died, possibly out of memory; read fewer pages at a time")
        ) from None


def _series(catalogue: Catalogue) -> set[str]:
    return {name for concept in catalogue.concepts for name in concept.series.values()}
