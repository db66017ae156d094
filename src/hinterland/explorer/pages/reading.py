"""The tables of an archived page, read as `hinterland read` reads them."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ...errors import Error
from ...language import language, t
from ..explorer import Explorer
from ..files.reading import run_worker
from ..memo import Memo
from ..shown import Refused
from .kept import Archived

if TYPE_CHECKING:
    from ...observations import TableReport
    from ...regions import Country
    from ...tables import Grid

__all__ = ["Reading", "read", "read_body"]

#: From so many bytes on, reading is left to a process of its own.
_LONG: Final = 8_000_000

_KEPT: Final = 8
_READ: "Memo[tuple[str, str, str, tuple[str, ...]], Reading]" = Memo(_KEPT)


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


def _is_long_work(archived: Archived) -> bool:
    """Return whether reading a page takes seconds: a picture, a PDF, a large file."""
    from ...tables import sniff

    return sniff(archived.body) in {"picture", "pdf"} or len(archived.body) > _LONG


def read(explorer: Explorer, archived: Archived) -> Reading:
    """Return the tables of a page; of a compiled file, its one table as it stands.

    The regions are those of the studies' countries: of several, that of which most is read.
    """
    countries = tuple(dict.fromkeys(one.country for one in explorer.studies.values()))
    key = archived.key, archived.name, language(), countries
    return _READ.get(key, partial(_read, archived, countries))


def _read(archived: Archived, countries: tuple[str, ...]) -> Reading:
    if archived.source is None and _is_long_work(archived):
        try:
            return _read_in_worker(archived, countries)
        except Refused as refused:
            return Reading({}, {}, {}, why_not=refused.what)
    return read_body(
        archived.body, key=archived.key, name=archived.name, content_type=archived.content_type,
        fetched=archived.page.fetched if archived.page else "", is_whole=archived.is_whole,
        countries=None if archived.source is not None else countries,
    )  # fmt: skip


def _read_in_worker(archived: Archived, countries: tuple[str, ...]) -> Reading:
    """Return what another process reads of a page.

    Raises
    ------
    Refused
        422: it takes too much memory or time.
    """
    with TemporaryDirectory(prefix="hinterland-") as name:
        folder = Path(name)
        (folder / "body").write_bytes(archived.body)
        page = {
            "key": archived.key, "name": archived.name, "content_type": archived.content_type,
            "is_whole": archived.is_whole, "countries": countries,
            "fetched": archived.page.fetched if archived.page else "",
        }  # fmt: skip
        (folder / "page.json").write_text(json.dumps(page), "utf-8")
        run_worker(f"{__package__}.worker", folder)
        return _reading(json.loads((folder / "reading.json").read_text("utf-8")))


def _reading(told: dict[str, Any]) -> Reading:
    """Return a reading as another process has written it."""
    from ...observations import CellDoubt, TableReport
    from ...tables import Cell, Grid

    grids = {
        int(n): Grid(
            **{
                **grid,
                "cells": tuple(Cell(*cell) for cell in grid["cells"]),
                **{key: tuple(grid[key]) for key in ("before", "after", "about")},
            }
        )
        for n, grid in told["grids"].items()
    }  # fmt: skip
    reports = {
        int(n): TableReport(
            **{**_tuples(report), "doubts": tuple(CellDoubt(*d) for d in report["doubts"])}
        )
        for n, report in told["reports"].items()
    }
    counts = {int(n): count for n, count in told["counts"].items()}
    return Reading(grids, reports, counts, tuple(told["notices"]), told["why_not"])


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}


def read_body(
    body: bytes, *, key: str, name: str, content_type: str, fetched: str, is_whole: bool,
    countries: tuple[str, ...] | None,
) -> Reading:  # fmt: skip
    """Return the tables of a page's bytes.

    Parameters
    ----------
    key, name, content_type, fetched
        Its short digest, its address or name, and, "" where it is a file, its type and time.
    is_whole
        False where the body was cut.
    countries
        The studies' countries; None for tables as they stand.
    """
    from ...sources import interfaces
    from ...tables import read_tables

    try:
        tables = read_tables(
            body,
            name=name,
            content_type=content_type or None,
            interfaces=interfaces(),
        )
    except Error as error:
        return Reading({}, {}, {}, why_not=str(error))
    grids = {grid.table: grid for grid in tables.grids}
    if countries is None:
        return Reading(grids, {}, {}, tables.notices)
    from ...observations import Given, read_page, shipped_catalogue
    from ...sources import source_of

    source = source_of(name) if fetched else None
    release = source.release(name, fetched) if source else None
    reading = max(
        (
            read_page(
                tables.grids,
                page=key,
                country=country,
                catalogue=shipped_catalogue(),
                given=Given(
                    vintage=release.vintage if release else "",
                    year=release.year if release else None,
                    region=country.nation if source and source.is_national else None,
                ),
            )
            for country in _known(countries)
        ),
        key=lambda reading: sum(table.regions for table in reading.tables),
    )
    place = reading.frame["origin"].str.extract(r"#(\d+)/")
    counts = {int(row["value"]): row["count"] for row in place.rename("value").value_counts().to_dicts()}  # fmt: skip
    cut = () if is_whole else (t("the page was truncated when it was fetched"),)
    reports = {report.table: report for report in reading.tables}
    kept_out = [t("table {number}: {why}", number=k.table, why=k.why) for k in tables.kept_out]
    notices = (*cut, *tables.notices, *reading.notices, *kept_out)
    return Reading(grids, reports, counts, tuple(dict.fromkeys(notices)))


def _known(names: Sequence[str]) -> list["Country"]:
    """Return the countries of some names, China where none is one."""
    from ...regions import china, find_country

    found = []
    for name in names:
        with suppress(Error):  # a study of regions of its own
            found.append(find_country(name))
    return found or [china()]
