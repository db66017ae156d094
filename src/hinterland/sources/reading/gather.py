"""All that was read as one table, and what comparing it shows of each page."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from ...language import counted, t
from ...observations import COLUMNS, PAGE_COLUMNS, CellDoubt, Observations
from ...units import is_series
from ..source import Source
from .pages import Job
from .reports import PageReport
from .settle import CELL, Conflict, settle

__all__ = ["Result", "gather", "name_apart"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a page.

    Attributes
    ----------
    frame
        Its observations.
    report
        None where it holds no table.
    hidden
        The origins of cells that are hidden in a workbook, and of tables (`PAGE#table`).
    """

    job: Job
    frame: pl.DataFrame
    report: PageReport | None
    hidden: frozenset[str] = frozenset()


def gather(
    results: Sequence[Result],
    reports: Sequence[PageReport],
    *,
    source: Source | None,
    known: Collection[str],
    notices: Iterable[str] = (),
) -> tuple[Observations, tuple[PageReport, ...]]:
    """Return all that was read as one table, and the reports with what came of comparing.

    The results come in the order of the pages; there is a report of each page, also of those
    that were not read. The `known` series keep their names; `notices` are what else a user
    should know.
    """
    frames = [result.frame for result in results if result.frame.height]
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=COLUMNS)
    tables = {f"{r.page}#{table.table}": (r, table) for r in reports for table in r.tables}
    titles = {place: table.title or r.title for place, (r, table) in tables.items()}

    def where(origin: str) -> str:
        """Name an origin's place to people: file, sheet, row and column."""
        place, _, cell = origin.partition("/")
        if place not in tables:
            return origin
        page, report = tables[place]
        name = " ".join(filter(None, (page.address, report.sheet)))
        row, column = _row_and_column(cell)
        if row < 0:
            return name
        return t(
            "{table}, row {row}, column {column}", table=name, row=row + 1, column=column + 1
        )

    settled = settle(
        name_apart(frame, known, titles),
        hidden=frozenset[str]().union(*(result.hidden for result in results)),
        doubtful={
            place
            for place, (_, table) in tables.items()
            # all of it, not only some of its cells
            if table.status == "doubtful"
            and (not table.doubts or any(doubt.row is None for doubt in table.doubts))
        },
        where=where,
    )
    without = sum(result.report is None for result in results)
    found = list(notices)
    if without and source:
        found.append(
            counted("{count} page has no table", "{count} pages have no table", without)
        )
    if settled.rounded:
        found.append(
            counted(
                "{count} figure that repeats another one, rounded, is left out",
                "{count} figures that repeat another one, rounded, are left out",
                settled.rounded,
            )
        )
    found += [conflict.text(where) for conflict in settled.conflicts]
    used = {result.job.page: result.job for result in results if result.frame.height}
    about = {"publisher": source.publisher, "licence": source.licence} if source else {}
    pages: list[dict[str, object]] = []
    for job in used.values():
        row: dict[str, object] = {"kind": "file"}
        if not isinstance(job.place, Path):
            row = {"kind": "page", "fetched": job.place.fetched, "warc": job.place.warc}
            row["offset"] = job.place.offset
        own = {"page": job.page, "address": job.address, "title": job.title}
        pages.append(row | own | about | {"digest": job.digest})
    files = tuple(
        (r.job.place.name, r.job.digest) for r in results if isinstance(r.job.place, Path)
    )
    about_pages = pl.DataFrame(pages, schema=PAGE_COLUMNS)
    observations = Observations(settled.frame, about_pages, files, tuple(found))
    return observations, _judged(reports, settled.conflicts, where)


def _row_and_column(cell: str) -> tuple[int, int]:
    """Return an origin's row and column, -1 where it names none."""
    row, _, column = cell.partition("/")
    is_cell = row.isdecimal() and column.isdecimal()
    return (int(row), int(column)) if is_cell else (-1, -1)


def _judged(
    reports: Sequence[PageReport], conflicts: Sequence[Conflict], where: Callable[[str], str]
) -> tuple[PageReport, ...]:
    """Return the reports with a doubt of each table that another one contradicts."""
    found: dict[str, list[CellDoubt]] = {}
    for conflict in conflicts:
        if conflict.is_hidden:
            continue
        why = conflict.text(where)
        for row in (conflict.kept, *conflict.repeated, conflict.left_out):
            found.setdefault(row["origin"].partition("/")[0], []).append(_doubt(row, why))
    judged = []
    for report in reports:
        doubts = [found.get(f"{report.page}#{table.table}") for table in report.tables]
        if not any(doubts):
            judged.append(report)
            continue
        tables = list(report.tables)
        for n, more in enumerate(doubts):
            table = tables[n]
            if not more:
                continue
            own = table.doubts
            if table.status == "doubtful" and not own:
                own = tuple(_doubt({}, text) for text in table.why)
            tables[n] = replace(
                table,
                status="doubtful",
                why=tuple(dict.fromkeys((*table.why, *(doubt.why for doubt in more)))),
                doubts=tuple(dict.fromkeys((*own, *more))),
            )
        judged.append(replace(report, status="doubtful", tables=tuple(tables)))
    return tuple(judged)


def _doubt(row: Mapping[str, Any], why: str) -> CellDoubt:
    line, column = _row_and_column(str(row.get("origin", "")).partition("/")[2])
    return CellDoubt(
        row=line if line >= 0 else None,
        column=column if line >= 0 else None,
        region=row.get("region") or row.get("region_raw") or "",
        series=row.get("series") or "",
        year=row.get("year"),
        period=row.get("period") or "",
        printed=row.get("value_raw") or "",
        why=why,
    )


def name_apart(
    frame: pl.DataFrame, known: Collection[str], titles: Mapping[str, str]
) -> pl.DataFrame:
    """Return observations whose printed headers are distinguished by their tables' titles.

    A column that no concept of the catalogue claims is kept under its printed header. Where
    tables of different titles have different figures under one header (合计), those are
    different series: their names become `TITLE > HEADER`. The series that the catalogue knows,
    and canonical ones, keep their names. Tables are named in `titles` as in the origins:
    `PAGE#table`.
    """
    table = pl.col("origin").str.split("/").list.first()
    titled = frame.with_columns(
        title=table.replace_strict(titles, default="", return_dtype=pl.String)
    )
    claimed = [s for s in frame["series"].unique().drop_nulls() if s in known or is_series(s)]
    unclaimed = ~pl.col("series").is_in(claimed)
    shared = (
        titled.filter(unclaimed & pl.col("value").is_not_null())
        .group_by(*CELL)
        .agg(titles=pl.col("title").n_unique(), values=pl.col("value").n_unique())
        .filter((pl.col("titles") > 1) & (pl.col("values") > 1))["series"]
        .unique()
    )
    is_shared = unclaimed & pl.col("series").is_in(shared.to_list()) & (pl.col("title") != "")
    longer = pl.concat_str("title", pl.lit(" > "), "series")
    return titled.with_columns(series=pl.when(is_shared).then(longer).otherwise("series")).drop(
        "title"
    )
