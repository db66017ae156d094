"""`hinterland read`: from files, folders or a library's pages to observations."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ...language import did_you_mean, t
from ..output import JSON, print_faults, print_json, print_notes
from .explain import cell_words
from .screen import lines, notes, word_lines

if TYPE_CHECKING:
    import polars as pl

    from ...observations import Catalogue, Observations
    from ...regions import Country
    from ...sources.reading import Index, PageReport, Runner

_ENGINES = ("pool", "spark")
_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=_PATH, metavar="[FILE|FOLDER]...")
@click.option(
    "--library", type=_PATH, help="Read the pages of this page library instead of files."
)
@click.option("--source", help="Whose tables they are (see `hinterland sources`).")
@click.option(
    "--country",
    metavar="NAME|DIR",
    help="Whose regions they are: a shipped country (China if left out) or a folder.",
)
@click.option(
    "--regions",
    type=_PATH,
    help="A CSV or Excel file of your regions (region, kind, name) instead of a country.",
)
@click.option(
    "--catalogue", type=_PATH, help="A TOML file of further series: how each is printed."
)
@click.option("--out", type=_PATH, help="Write the observations (.parquet, .csv or .xlsx).")
@click.option(
    "--doubts", type=_PATH, help="Write every doubt, one a row (.csv, .parquet or .xlsx)."
)
@click.option(
    "--explain",
    type=(int, int),
    metavar="ROW COLUMN",
    help="Print what each word of one cell of one file was taken for; both count from 1.",
)
@click.option("--table", type=int, help="With --explain: which table, counted from 0.")
@click.option("--sheet", help="With --explain: which sheet.")
@click.option(
    "--engine",
    default="pool",
    metavar="pool|spark",
    help="What reads: processes, or Apache Spark.",
)
@JSON
def read(  # noqa: PLR0913, C901 (an option each)
    files: tuple[Path, ...],
    library: Path | None,
    source: str | None,
    country: str | None,
    regions: Path | None,
    catalogue: Path | None,
    *,
    out: Path | None,
    doubts: Path | None,
    explain: tuple[int, int] | None,
    table: int | None,
    sheet: str | None,
    engine: str,
    as_json: bool,
) -> None:
    """Read the tables of files, of folders, or of a library's pages, as observations.

    HTML, Excel (.xls, .xlsx, .xlsb), ODS, CSV, PX, the portals' JSON, JSON-stat, SDMX-JSON;
    PDF, pictures and SDMX-ML with their extras.
    """
    from ...errors import UsageError
    from ...panel import write_observations, write_table
    from ...sources.reading import doubts as all_doubts

    if bool(files) == bool(library):
        raise UsageError(t("name the files to read, or a library with --library"))
    if engine not in _ENGINES:
        hint = did_you_mean(engine, _ENGINES)
        raise UsageError(
            t("{what} {name!r} is unknown; {hint}", what="--engine", name=engine, hint=hint)
        )
    places = {"--out": out, "--doubts": doubts}
    wanted = _Wanted(files, library, source, regions, country, catalogue)
    if explain is not None:
        if len(files) != 1 or any(places.values()):
            raise UsageError(
                t("--explain ROW COLUMN is about a cell of one file; name only that file")
            )
        _explain(wanted, explain, table, sheet, as_json=as_json)
        return
    if table is not None or sheet is not None:
        raise UsageError(t("--table and --sheet need --explain ROW COLUMN"))
    _refuse_places(files, places)
    with _engine(engine, out) as by:
        written = list(filter(None, places.values()))
        observations, reports, faults = _read(wanted, without=written, by=by)
    doubtful = all_doubts(reports)
    if doubts is not None:  # first: figures are never there without their doubts
        write_table(doubtful, doubts, name="doubts")
    if out is not None and observations.frame.height:
        write_observations(observations, out)
    if as_json:
        print_json(_plain(observations, reports, doubtful))
    else:
        click.echo("\n".join(lines(observations, reports, doubtful.height)))
    remarks = notes(observations, () if as_json else reports)
    if out is not None and observations.frame.is_empty():
        remarks.append(t("no figure was read, so {file} is not written", file=out))
    print_notes(remarks)
    failed = [*_failures(reports), *faults]
    print_faults(failed)
    if failed:
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be read, and how."""

    files: Sequence[Path]
    library: Path | None
    source: str | None
    regions: Path | None
    land: str | None
    catalogue: Path | None

    def country(self) -> "Country | None":
        """Return the regions that are named, None where they are China's."""
        from ...errors import UsageError
        from ...regions import find_country, read_country

        if self.land and self.regions:
            raise UsageError(t("--country and --regions both name the regions; give one"))
        if self.land:
            return find_country(self.land)
        if self.regions is None:
            return None
        if not self.regions.is_file():
            raise UsageError(t("there is no file of regions {name!r}", name=str(self.regions)))
        return read_country(self.regions)

    def series(self) -> "Catalogue":
        """Return the series to look for."""
        from ...observations import read_catalogue, shipped_catalogue

        return read_catalogue(self.catalogue) if self.catalogue else shipped_catalogue()


def _explain(
    wanted: _Wanted,
    place: tuple[int, int],
    table: int | None,
    sheet: str | None,
    *,
    as_json: bool,
) -> None:
    """Print what the words of one cell were taken for."""
    country, catalogue = wanted.country(), wanted.series()
    cell, words = cell_words(
        wanted.files[0], place, table=table, sheet=sheet, country=country, catalogue=catalogue
    )
    if as_json:
        print_json({"cell": cell, "words": [word._asdict() for word in words]})
    else:
        click.echo("\n".join(word_lines(cell, words)))


def _refuse_places(files: Sequence[Path], places: dict[str, Path | None]) -> None:
    """Refuse to write where nothing can be written, or over what is to be read."""
    from ...errors import UsageError
    from ...panel import TABLE_ENDINGS

    named = {path.resolve(): t("a file to read, {file}", file=path) for path in files}
    for option, place in places.items():
        if place is None:
            continue
        if place.suffix.lower() not in TABLE_ENDINGS:
            message = t(
                "{option} {file}: write to a .parquet, .csv or .xlsx file",
                option=option,
                file=place,
            )
            raise UsageError(message)
        if place.resolve() in named:
            message = t(
                "{option} {file} would replace {what}; name another file",
                option=option, file=place, what=named[place.resolve()],
            )  # fmt: skip
            raise UsageError(message)
        pages = place.with_name(f"{place.stem}.pages{place.suffix}")
        named |= {
            place.resolve(): t("the file of --out"),
            pages.resolve(): t("the pages of --out"),
        }


class _Engine(NamedTuple):
    """What reads pages, and what indexes WARC files; None is this machine's processes."""

    run: "Runner | None" = None
    indexed: "Index | None" = None


@contextmanager
def _engine(name: str, out: Path | None) -> "Iterator[_Engine]":
    """Give what reads; the parts of a reading by Spark are removed when it is done."""
    if name == "pool":
        yield _Engine()
        return
    from ...sources.reading.with_spark import spark_index, spark_runner
    from ...spark import spark_session

    beside = out or Path("observations")
    folder = beside.with_name(f".{beside.name}.parts").absolute()
    with spark_session("hinterland read") as session:
        yield _Engine(spark_runner(session, folder), spark_index(session))
    shutil.rmtree(folder, ignore_errors=True)


def _read(
    wanted: _Wanted, *, without: Sequence[Path], by: "_Engine"
) -> "tuple[Observations, Sequence[PageReport], Sequence[str]]":
    """Return the observations, what was read, and which parts of the library can't be."""
    from ...errors import UsageError
    from ...sources import source as named
    from ...sources.reading import Progress, files_of, open_pages, read_files, read_library

    series, country = wanted.series(), wanted.country()
    whose = named(wanted.source) if wanted.source else None
    if wanted.library is not None and whose is None:
        raise UsageError(t("name with --source whose pages of the library to read"))
    found, notices = files_of(wanted.files, without=without)
    progress = Progress(sys.stderr)
    try:
        if wanted.library is None or whose is None:
            return *read_files(
                found,
                whose,
                catalogue=series,
                country=country,
                notices=notices,
                run=by.run,
                watch=progress,
            ), ()
        with open_pages(wanted.library, index=by.indexed) as opened:
            return *read_library(
                opened, whose, catalogue=series, country=country, run=by.run, watch=progress
            ), tuple(opened.faults)
    finally:
        progress.end()


def _failures(reports: "Sequence[PageReport]") -> Iterator[str]:
    """Yield why each page that was not read was not, its tables' reasons too."""
    for report in reports:
        if report.status == "not read":
            tables = (table.why for table in report.tables if table.status == "not read")
            reasons = dict.fromkeys([*report.doubts, *chain.from_iterable(tables)])
            why = t("; ").join(reasons)
            # Most reasons name their file themselves, without its folder.
            name = Path(report.address).name
            if why.startswith(name):
                yield report.address + why.removeprefix(name)
            else:
                yield t("{file}: {why}", file=report.address, why=why)


def _plain(
    observations: "Observations", reports: "Sequence[PageReport]", doubtful: "pl.DataFrame"
) -> dict[str, object]:
    of_file, of_table = (
        ("page", "address", "title", "status"),
        ("table", "sheet", "title", "status"),
    )
    files = [
        {name: getattr(report, name) for name in of_file}
        | {
            "why": list(report.why),
            "tables": [
                {name: getattr(table, name) for name in of_table}
                | {
                    "why": list(table.why), "series": list(table.series),
                    "years": list(table.years), "regions": table.regions,
                }
                for table in report.tables
            ],
        }
        for report in reports
    ]  # fmt: skip
    return {
        "files": files,
        "observations": observations.frame.height,
        "doubts": doubtful.to_dicts(),
        "notices": list(observations.notices),
    }
