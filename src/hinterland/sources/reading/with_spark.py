"""Pages read by the tasks of Apache Spark, each part kept so that a reading can go on."""

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...errors import StorageError
from ...files import system_reason
from ...language import t
from ...library.archives import Found, Part
from ...spark import fault_of
from ...version import VERSION
from .gather import Result
from .one_page import Context, read_job
from .opening import Index, index_one
from .pages import Job

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["spark_index", "spark_runner"]

#: Pages of a task: enough to be worth its start, few enough to be done again.
_PAGES: Final = 50


def spark_runner(
    session: "SparkSession", folder: Path
) -> Callable[[Context, Sequence[Job]], Iterator[Result]]:
    """Return what reads pages by the tasks of a session.

    A task reads some pages and writes what came of them as one file, under its name only when it
    is whole. So a part that is there is whole and is not read again: neither when an executor dies,
    nor when the same reading is started again.

    Parameters
    ----------
    session
        Of Spark; its executors see the library, or the files, under the same paths.
    folder
        Where the parts are kept until all are there, on a disk that all executors see.
    """

    def run(context: Context, jobs: Sequence[Job]) -> Iterator[Result]:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        # An executor has a working folder of its own.
        jobs = [
            replace(j, place=j.place.absolute()) if isinstance(j.place, Path) else j
            for j in jobs
        ]
        if context.library is not None:
            context = replace(context, library=context.library.absolute())
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        chunks = [jobs[start : start + _PAGES] for start in range(0, len(jobs), _PAGES)]
        parts = [(folder / _name(context, chunk), chunk) for chunk in chunks]
        todo = [part for part in parts if not part[0].is_file()]
        if todo:
            tasks = session.sparkContext.parallelize(todo, len(todo))
            try:
                tasks.foreach(partial(_read_part, context))
            except (PySparkException, Py4JError) as error:
                what = t(
                    "Spark gave up reading ({error}); what was read is kept in {folder}: run the "
                    "same command to go on",
                    error=fault_of(error), folder=folder,
                )  # fmt: skip
                raise StorageError(what, file=str(folder)) from error
        for place, _ in parts:
            yield from _kept(place)

    return run


def spark_index(session: "SparkSession") -> Index:
    """Return what looks into the parts of WARC files by the tasks of a session, one a part."""

    def index(parts: Sequence[Part]) -> Iterator[Found]:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        tasks = session.sparkContext.parallelize(parts, len(parts))
        try:
            yield from tasks.map(index_one).collect()
        except (PySparkException, Py4JError) as error:
            what = t("Spark gave up reading ({error}); run it again", error=fault_of(error))
            raise StorageError(what) from error

    return index


def _name(context: Context, jobs: Sequence[Job]) -> str:
    """Return the name of a part: another one for other pages, settings or versions."""
    country = context.country
    settings = (country.regions, country.provinces, context.catalogue, context.region)
    facts = repr((VERSION, context.language, context.library, settings, jobs))
    return f"{hashlib.sha256(facts.encode()).hexdigest()[:24]}.part"


def _read_part(context: Context, part: tuple[Path, Sequence[Job]]) -> None:
    """Read the pages of a part, and keep what came of them; an attempt has a file of its own."""
    place, jobs = part
    results = [read_job(context, job) for job in jobs]
    attempt = place.with_name(f".{place.name}.{os.urandom(6).hex()}")
    try:
        with attempt.open("wb") as file:
            pickle.dump(results, file)
            file.flush()
            os.fsync(file.fileno())
        attempt.replace(place)
    finally:
        attempt.unlink(missing_ok=True)


def _kept(place: Path) -> list[Result]:
    try:
        found: list[Result] = pickle.loads(place.read_bytes())
    except OSError as error:
        reason = system_reason(error)
        what = t("{path}: can't be read ({error})", path=place, error=reason)
        raise StorageError(what, file=str(place)) from error
    return found
