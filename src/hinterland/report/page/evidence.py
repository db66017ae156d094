"""What the numbers rest on: series, vintages, checks, gaps, pages and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ...estimate import with_unit
from ...language import listed, runs, t
from ...panel import Check
from ...study import Results
from ..words.names import check_name, region_name, unit_name
from ..words.numbers import significant

__all__ = [
    "CheckRow", "Evidence", "Gap", "PageRow", "SeriesRow", "Vintage", "Warned", "evidence",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vintage:
    """How many of a series' cells one vintage fills, and in which years."""

    name: str
    cells: int
    years: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series that the study uses: its policy, as applied, and the vintages that won."""

    series: str
    unit: str
    policy: tuple[str, ...]
    vintages: tuple[Vintage, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One kind of check on one series: years compared or not, warnings, the worst case.

    `used` says whether the study uses the series.
    """

    check: str
    series: str
    used: bool
    years: str
    impossible: str
    warned: int
    worst: str


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning."""

    check: str
    series: str
    year: int
    region: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Cells of one series that are missing for one reason in one year."""

    series: str
    year: int
    regions: str
    why: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page or file that cells were read from."""

    page: str
    kind: str
    title: str
    publisher: str
    address: str
    fetched: str
    digest: str
    licence: str
    note: str
    cells: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that stands behind the numbers of a report."""

    groups: tuple[tuple[str, str], ...]
    series: tuple[SeriesRow, ...]
    used: int
    passed_over: int
    added: int
    notices: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    warnings: tuple[Warned, ...]
    gaps: tuple[Gap, ...]
    pages: tuple[PageRow, ...]
    files: tuple[tuple[str, str], ...]


def evidence(results: Results) -> Evidence:
    """Return what a study's numbers rest on.

    Counts are of the observations behind at least one number of the results.

    Examples
    --------
    >>> from hinterland.study import run
    >>> [row.series for row in evidence(run("zhao")).series]
    ['gdp', 'trade_usd', 'exchange_rate']
    """
    document = results.document()
    used = _used(results)
    policy = document["policy"]
    country = results.panel.country
    names = {code: region_name(country, code) for code in results.panel.regions}
    passed = results.panel.passed_over.filter(
        pl.col("series").is_in(list(policy)) & pl.col("year").is_between(*results.study.years)
    )
    return Evidence(
        groups=tuple(
            (group, listed(names[code] for code in codes))
            for group, codes in results.scheme.groups.items()
        ),
        series=tuple(_series(name, entries, used) for name, entries in policy.items()),
        used=used.height,
        passed_over=passed.height,
        added=results.added,
        notices=results.panel.notices,
        checks=tuple(_checks(results.checks, names, used=set(policy))),
        warnings=tuple(
            Warned(check_name(c.check), c.series, c.year, names.get(c.region or "", ""), c.text)
            for c in results.checks
            if c.level == "warn"
        ),
        gaps=tuple(_gaps(document["missing"], names)),
        pages=tuple(_pages(results.panel.pages, used)),
        files=results.files,
    )


def _used(results: Results) -> pl.DataFrame:
    """Return the kept observations behind at least one number."""
    key = ["series", "region", "origin"]
    kept = results.panel.kept.filter(pl.col("year").is_between(*results.study.years))
    return kept.join(results.origins.select(key).unique(), on=key, how="semi")


def _series(series: str, entries: Sequence[str], used: pl.DataFrame) -> SeriesRow:
    rows = used.filter(pl.col("series") == series)
    found = rows.group_by("vintage", maintain_order=True).agg(pl.len().alias("n"), "year")
    vintages = [Vintage(name or "", n, runs(years)) for name, n, years in found.iter_rows()]
    return SeriesRow(
        series=series,
        unit=listed(unit_name(unit) for unit in rows["unit"].drop_nulls().unique().sort()),
        policy=tuple(entries),
        vintages=tuple(sorted(vintages, key=lambda v: (-v.cells, v.name))),
    )


def _checks(
    checks: Sequence[Check], names: Mapping[str, str], *, used: set[str]
) -> list[CheckRow]:
    """Return a row for each kind of check and series, in the order of the checks."""
    kinds: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        kinds.setdefault((check.check, check.series), []).append(check)
    return [
        CheckRow(
            check=check_name(kind),
            series=series,
            used=series in used,
            years=runs(c.year for c in made if c.level != "not possible"),
            impossible=runs(c.year for c in made if c.level == "not possible"),
            warned=sum(c.level == "warn" for c in made),
            worst=_worst(made, names),
        )
        for (kind, series), made in kinds.items()
    ]


def _worst(checks: Sequence[Check], names: Mapping[str, str]) -> str:
    """Return the largest difference, relative and in per cent, with its region and year."""
    compared = [(abs(c.difference), c) for c in checks if c.difference]
    if not compared:
        return ""
    check = max(compared, key=lambda pair: pair[0])[1]
    off = with_unit(significant(100 * (check.difference or 0.0), 4), "%")
    region = names.get(check.region or "", "")
    form = t("{off} ({region}, {year})") if region else t("{off} ({year})")
    return form.format(off=off, region=region, year=check.year)


def _gaps(missing: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[Gap]:
    """Return the missing cells, those of one series, year and reason in one row."""
    rows: dict[tuple[str, int, str], list[str]] = {}
    for cell in missing:
        key = cell["series"], cell["year"], cell["why"]
        rows.setdefault(key, []).append(names.get(cell["region"], cell["region"]))
    return [Gap(series, year, listed(who), why) for (series, year, why), who in rows.items()]


def _pages(pages: pl.DataFrame, used: pl.DataFrame) -> list[PageRow]:
    """Return the pages that used cells stand on, those with the most cells first."""
    on = used.select(page=pl.col("origin").str.split("#").list.first())
    counted = on.group_by("page").agg(cells=pl.len())
    joined = counted.join(pages, on="page", how="left").sort(
        "cells", "page", descending=[True, False]
    )
    columns = (
        "page", "kind", "title", "publisher", "address", "fetched", "digest", "licence", "note",
    )  # fmt: skip
    return [
        PageRow(**{c: row[c] or "" for c in columns}, cells=row["cells"])
        for row in joined.iter_rows(named=True)
    ]
