"""What the numbers rest on: series, vintages, checks, gaps, pages and files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final, NamedTuple

import polars as pl

from ...language import listed, runs, t
from ...panel import Check, Panel, Published, publications_of, yearbooks_of
from ...study import Results
from ...study.citation import left_out
from ..words import name, region_name

__all__ = ["MOST_ROWS", "CheckRow", "Evidence", "Gap", "SeriesRow", "evidence"]

#: So many rows and names a reader looks through; the files next to the report have them all.
MOST_ROWS: Final = 200
_MOST_NAMES, _SHOWN_OF_MORE = 40, 8


class SeriesRow(NamedTuple):
    """A series that the study uses: its policy, as applied, and (vintage, cells, years) that won."""

    series: str
    unit: str
    policy: Sequence[str]
    vintages: Sequence[tuple[str, int, str]]


class CheckRow(NamedTuple):
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


class Gap(NamedTuple):
    """Cells of one series that are missing for one reason in one year."""

    series: str
    year: int
    regions: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is behind the numbers of a report.

    Attributes
    ----------
    groups
        (group, its members by name).
    used, unused, added
        How many observations: behind the numbers, left out by the policy, added by the user.
    replaced, passed, aside
        How many of the user's figures took the place of one, came after others, or were left
        aside on reading.
    warned, warnings
        How many warnings there are, and (region's name, warning of a check): all, or the
        largest.
    published
        What the observations used were published in.
    look_up
        (title, editions, table) of yearbooks that print those figures of which nobody knows
        what they were published in.
    left_out
        What is not known of these publications, as a sentence; "" if nothing.
    pages
        The pages of the observations used, each with their number as `cells`.
    files
        (base name, sha256) of what the run read.
    """

    groups: Sequence[tuple[str, str]]
    series: Sequence[SeriesRow]
    used: int
    unused: int
    added: int
    replaced: int
    passed: int
    aside: int
    notices: Sequence[str]
    checks: Sequence[CheckRow]
    warned: int
    warnings: Sequence[tuple[str, Check]]
    gaps: Sequence[Gap]
    published: Sequence[Published]
    look_up: Sequence[tuple[str, Sequence[int], str]]
    left_out: str
    pages: Sequence[Mapping[str, Any]]
    files: Sequence[tuple[str, str]]


def evidence(results: Results) -> Evidence:
    """Return what a study's numbers rest on.

    Counts are of the observations behind at least one number of the results.

    Examples
    --------
    >>> from hinterland.study import run
    >>> [row.series for row in evidence(run("zhao")).series]
    ['gdp', 'trade_usd', 'exchange_rate']
    """
    document, panel = results.document(), results.panel
    policy, checks = document["policy"], results.checks
    names = {code: region_name(panel.country, code) for code in panel.regions}
    in_years = pl.col("year").is_between(*results.study.years)
    used = results.used.select("series", "region", "year", "vintage", "unit", "origin")
    published = publications_of(panel, used)
    unused = panel.passed_over.filter(pl.col("series").is_in(list(policy)) & in_years)
    replaced, passed = results.replaced()
    warnings = [check for check in checks if check.level == "warn"]
    warned = len(warnings)
    if warned > MOST_ROWS:
        sizes = {id(c): inf if c.difference is None else abs(c.difference) for c in warnings}
        warnings = sorted(warnings, key=lambda c: -sizes[id(c)])[:MOST_ROWS]
    gaps: dict[tuple[str, int, str], list[str]] = {}
    for cell in document["missing"]:
        key = cell["series"], cell["year"], cell["why"]
        gaps.setdefault(key, []).append(names.get(cell["region"], cell["region"]))
    # The pages that used cells are on, those with the most cells first.
    on = used.select(page=pl.col("origin").str.split("#").list.first())
    pages = on.group_by("page").agg(cells=pl.len()).join(panel.pages, on="page", how="left")
    pages = pages.sort("cells", "page", descending=[True, False])
    return Evidence(
        groups=[
            (group, _some([names[code] for code in codes]))
            for group, codes in results.scheme.groups.items()
        ],
        series=[_series(series, entries, used) for series, entries in policy.items()],
        used=used.height,
        unused=unused.height,
        added=results.added,
        replaced=replaced,
        passed=passed,
        aside=panel.aside,
        notices=panel.notices,
        checks=list(_checks(checks, names, used={*policy, results.study.money.trade})),
        warned=warned,
        warnings=[(names.get(c.region or "", ""), c) for c in warnings],
        gaps=[
            Gap(series, year, _some(regions), why)
            for (series, year, why), regions in gaps.items()
        ],
        published=published,
        look_up=_look_up(panel, used, published),
        left_out=left_out(published),
        pages=pages.with_columns(pl.col(pl.String).fill_null("")).to_dicts(),
        files=results.files,
    )


def _some(names: Sequence[str]) -> str:
    """Return names as a list, the first of them where they are many."""
    if len(names) <= _MOST_NAMES:
        return listed(names)
    more = len(names) - _SHOWN_OF_MORE
    return t("{regions} and {count} more", regions=listed(names[:_SHOWN_OF_MORE]), count=more)


def _series(series: str, entries: Sequence[str], used: pl.DataFrame) -> SeriesRow:
    rows = used.filter(pl.col("series") == series)
    found = rows.group_by("vintage", maintain_order=True).agg(pl.len().alias("n"), "year")
    vintages = [(vintage or "", n, runs(years)) for vintage, n, years in found.iter_rows()]
    return SeriesRow(
        series=series,
        unit=listed(name("unit", unit) for unit in rows["unit"].drop_nulls().unique().sort()),
        policy=entries,
        vintages=sorted(vintages, key=lambda vintage: (-vintage[1], vintage[0])),
    )


def _checks(
    checks: Sequence[Check], names: Mapping[str, str], *, used: set[str]
) -> Iterator[CheckRow]:
    """Yield a row for each kind of check and series, in the order of the checks."""
    kinds: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        kinds.setdefault((check.check, check.series), []).append(check)
    for (kind, series), made in kinds.items():
        compared = [c for c in made if c.difference]
        worst = ""
        if compared:
            c = max(compared, key=lambda c: abs(c.difference or 0.0))
            region = names.get(c.region or "", "")
            form = t("{off} ({region}, {year})") if region else t("{off} ({year})")
            worst = form.format(off=c.off, region=region, year=c.year)
        yield CheckRow(
            check=name("check", kind),
            series=series,
            used=series in used,
            years=runs(c.year for c in made if c.level != "not possible"),
            impossible=runs(c.year for c in made if c.level == "not possible"),
            warned=sum(c.level == "warn" for c in made),
            worst=worst,
        )


def _look_up(
    panel: Panel, used: pl.DataFrame, published: Sequence[Published]
) -> list[tuple[str, list[int], str]]:
    """Return the yearbooks that print the figures of unknown publications, by table."""
    pages = [page["page"] for one in published if not one.publication for page in one.pages]
    on = pl.col("origin").str.split("#").list.first()
    editions: dict[tuple[str, str], set[int]] = {}
    for one in yearbooks_of(panel, used.filter(on.is_in(pages))):
        if known := one.publication:
            editions.setdefault((known.title, known.table), set()).add(int(known.edition))
    return [(title, sorted(years), table) for (title, table), years in editions.items()]
