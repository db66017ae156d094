"""`hinterland read`: from files or a library's pages to observations."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import columns_of, padded
from .output import print_json

if TYPE_CHECKING:
    from ..observations import Observations, TableReport
    from ..sources.reading import PageReport

#: So many series of a table, and characters of a name, are shown; --json has all.
_SHOWN = 3
_LONGEST = 40


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Read the pages of this page library instead of files.",
)
@click.option("--source", help="Whose tables they are (see `hinterland sources`).")
@click.option(
    "--catalogue",
    type=click.Path(path_type=Path),
    help="A TOML file of further series: how each is printed.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write the observations (.parquet or .csv)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read(
    files: tuple[Path, ...],
    library: Path | None,
    source: str | None,
    catalogue: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Read the tables of files, or of a library's pages, as observations.

    HTML, Excel (.xls, .xlsx), CSV, the portals' JSON, SDMX-JSON; PDF, pictures and SDMX-ML
    with their extras.
    """
    from ..errors import UsageError
    from ..panel import write_observations

    if bool(files) == bool(library):
        raise UsageError("name the files to read, or a library with --library")
    if out is not None and out.suffix not in {".parquet", ".csv"}:
        raise UsageError(f"--out {out}: write to a .parquet or a .csv file")
    observations, reports = _read(files, library, source, catalogue)
    if out is not None and observations.frame.height:
        write_observations(observations, out)
    if as_json:
        print_json(_plain(observations, reports))
    else:
        for line in _lines(observations, reports):
            click.echo(line)
    for notice in observations.notices:
        click.echo(f"note: {notice}", err=True)
    failed = [report for report in reports if _has_failed(report)]
    for report in failed:
        click.echo(f"hinterland: {report.address}: {'; '.join(_reasons(report))}", err=True)
    if failed:
        sys.exit(1)


def _read(
    files: Sequence[Path], library: Path | None, source: str | None, catalogue: Path | None
) -> "tuple[Observations, Sequence[PageReport]]":
    from ..errors import UsageError
    from ..library import Library
    from ..observations import read_catalogue, shipped_catalogue
    from ..sources import source as named
    from ..sources.progress import Progress
    from ..sources.reading import read_files, read_library

    series = read_catalogue(catalogue) if catalogue else shipped_catalogue()
    whose = named(source) if source else None
    for file in files:
        if not file.exists():
            raise UsageError(f"there is no file {str(file)!r}")
        if file.is_dir():
            raise UsageError(f"{str(file)!r} is a folder; name the files in it")
    if library is not None and whose is None:
        raise UsageError("say with --source whose pages of the library are to be read")
    progress = Progress(sys.stderr)
    try:
        if library is None or whose is None:
            return read_files(files, whose, catalogue=series, watch=progress)
        with Library(library) as opened:
            return read_library(opened, whose, catalogue=series, watch=progress)
    finally:
        progress.end()


def _has_failed(report: "PageReport") -> bool:
    return report.status == "not read"


def _reasons(report: "PageReport") -> list[str]:
    """Return why a page was not read, its tables' reasons where it has none of its own."""
    own = list(report.why)
    return own + [
        why for table in report.tables if table.status == "not read" for why in table.why
    ]


def _lines(observations: "Observations", reports: "Sequence[PageReport]") -> Iterator[str]:
    """Yield what was found: a line for each table, its doubts below it, a summary."""
    rows = [("status", "table", "years", "regions", "series", "title")]
    doubts: list[tuple[str, ...]] = [()]
    for report in reports:
        for table in report.tables:
            rows.append(
                (
                    table.status,
                    f"{report.address} {table.sheet or table.table}",
                    years(table.years),
                    str(table.regions or ""),
                    _few(table.series),
                    _short(table.title),
                )
            )
            doubts.append(table.why)
        if not report.tables:
            rows.append((report.status, report.address, "", "", "", report.title))
            doubts.append(report.why)
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    for row, why in zip(rows, doubts, strict=True):
        cells = (padded(text, width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
        yield from (f"    {reason}" for reason in why)
    yield ""
    yield _summary(observations, reports)


def _few(series: Sequence[str]) -> str:
    shown = [_short(name) or "(not printed)" for name in series[:_SHOWN]]
    more = f" and {len(series) - _SHOWN} more" if len(series) > _SHOWN else ""
    return ", ".join(shown) + more


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _summary(observations: "Observations", reports: "Sequence[PageReport]") -> str:
    statuses = [table.status for report in reports for table in report.tables]
    statuses += [report.status for report in reports if not report.tables]
    counts = ", ".join(
        f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses)
    )
    return f"tables: {counts}; {observations.frame.height:,} observations"


def years(found: Sequence[int]) -> str:
    """Return years in few words.

    Examples
    --------
    >>> years([1978, 1980, 1981, 1982]), years([])
    ('1978, 1980–1982', '')
    """
    runs: list[list[int]] = []
    for year in found:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _plain(observations: "Observations", reports: "Sequence[PageReport]") -> dict[str, object]:
    return {
        "files": [
            {
                "page": report.page,
                "address": report.address,
                "title": report.title,
                "status": report.status,
                "why": list(report.why),
                "tables": [_plain_table(table) for table in report.tables],
            }
            for report in reports
        ],
        "observations": observations.frame.height,
        "notices": list(observations.notices),
    }


def _plain_table(table: "TableReport") -> dict[str, object]:
    return {
        "table": table.table,
        "sheet": table.sheet,
        "title": table.title,
        "status": table.status,
        "why": list(table.why),
        "series": list(table.series),
        "years": list(table.years),
        "regions": table.regions,
    }
