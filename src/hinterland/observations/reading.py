"""From the grids of a page to observations, with a report of each table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from ..regions import Country
from .catalogue import Catalogue
from .facts import Fact, Setting, facts_of
from .headers import Head, heads_of
from .judging import judge
from .long import is_long, long_facts
from .notes import Notes, read_notes
from .panels import Panel, cut, lines_of
from .periods import parse_period
from .printed_units import unit_line
from .stubs import Gazetteer, Place, gazetteer
from .table import COLUMNS
from .titles import Title, is_note, read_title, sheet_title

if TYPE_CHECKING:
    from ..tables.grid import Grid

__all__ = ["Reading", "TableReport", "read_page"]

Status = Literal["read", "doubtful", "not read"]


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of a table.

    Attributes
    ----------
    table, sheet, title
        Its index in the file, its sheet, its title as printed.
    status
        `doubtful` where something should be looked at, `not read` where nothing came of it.
    why
        What is doubtful and where (rows and columns counted from 1), or why it was not read.
    series, years, regions
        What was found; `regions` is how many have a code.
    """

    table: int
    sheet: str
    title: str
    status: Status
    why: tuple[str, ...]
    series: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    regions: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The observations of a page.

    Attributes
    ----------
    frame
        One row an observation, the columns of `COLUMNS`.
    tables
        A report of each table.
    notices
        What else a user should know: general notes, names that are no province.
    """

    frame: pl.DataFrame
    tables: tuple[TableReport, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known beside the grids."""

    names: Gazetteer
    catalogue: Catalogue
    title: str
    year: int | None
    region: str | None


@dataclass(slots=True)
class _Sheet:
    """A grid as far as it is read."""

    grid: "Grid"
    title: Title = field(default_factory=Title)
    titles: dict[str, None] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    facts: list[Fact] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    why_not: str = "no figures stand in it"


def read_page(
    grids: Iterable["Grid"],
    *,
    page: str,
    country: Country,
    catalogue: Catalogue,
    title: str = "",
    vintage: str = "",
    year: int | None = None,
    region: str | None = None,
) -> Reading:
    """Read the grids of a page.

    Parameters
    ----------
    grids
        The page's tables, in order.
    page
        The page's short digest; origins begin with it.
    country
        Whose regions are meant.
    catalogue
        How the series are printed.
    title
        What the menu calls the page, for tables without a title of their own.
    vintage
        The release that the figures belong to.
    year
        The year where a table prints none, e.g. that before a yearbook's edition.
    region
        The code of the region that a table without a column of regions is about. Where it is
        not given, such a table is doubtful.

    Returns
    -------
    Reading
        Every figure with its origin; what no series claims stands under its printed header.

    Examples
    --------
    >>> from hinterland.observations.catalogue import shipped_catalogue
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> rows = [["地区生产总值", "单位：亿元"], ["地区", "2019年"], ["北京", "35,371.28"]]
    >>> cells = [Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> grid = Grid(tuple(cells), 3, 2, 0, kind="csv")
    >>> reading = read_page([grid], page="9f86", country=china(), catalogue=shipped_catalogue())
    >>> reading.frame.select("region", "year", "series", "value", "unit", "origin").row(0)
    ('110000', 2019, 'gdp', 3537128000000.0, 'CNY', '9f86#0/2/1')
    """
    desk = _Desk(gazetteer(country), catalogue, title, year, region)
    sheets: list[_Sheet] = []
    before: tuple[str, ...] = ()
    for original in grids:
        grid = replace(original, before=(*before, *original.before))
        sheet = _read_grid(grid, desk, sheets[-1] if sheets else None)
        sheets.append(sheet)
        # Lines set as a table of their own, e.g. the unit, belong to the table below them.
        is_lines = grid.kind == "html" and not sheet.facts
        before = (*before, *lines_of(original)) if is_lines else ()
    rows = [_row(fact, s.grid, page, vintage) for s in sheets for fact in s.facts]
    reports = [_report(s) for s in sheets if s.facts or s.grid.kind != "html"]
    notices = dict.fromkeys(notice for sheet in sheets for notice in sheet.notices)
    return Reading(
        pl.DataFrame(rows, schema=COLUMNS, orient="row"), tuple(reports), tuple(notices)
    )


def _read_grid(grid: "Grid", desk: _Desk, previous: _Sheet | None) -> _Sheet:
    sheet = _Sheet(grid)
    if is_long(grid, desk.names):
        sheet.title = _title((), grid, desk, None)
        sheet.facts = long_facts(grid, _setting(sheet, Notes(), desk))
    else:
        panels = cut(grid, desk.names)
        notes = read_notes(_note_lines(grid, panels))
        for panel in panels:
            _read_panel(panel, sheet, notes, desk, previous)
        sheet.notices += notes.general
    _judge(sheet, desk)
    return sheet


def _read_panel(
    panel: Panel, sheet: _Sheet, notes: Notes, desk: _Desk, previous: _Sheet | None
) -> None:
    """Add what a panel says to its sheet; what it doesn't print it has from the one before."""
    last = sheet if sheet.heads else previous
    title = _title(panel.lines, sheet.grid, desk, last)
    # `收发货人所在地` over the names says by whose location.
    title = replace(title, context=" ".join([title.context, *panel.stub_heads]))
    units = tuple(unit for line in panel.lines for unit in unit_line(line))
    if not sheet.heads:
        units = units or tuple(unit for line in sheet.grid.before for unit in unit_line(line))
    if last is not None and title.name == last.title.name:
        units = units or last.units
    heads = heads_of(panel, desk.names)
    if not panel.header and last is not None and len(last.heads) == len(heads):
        heads = tuple(
            replace(old, column=new.column) for old, new in zip(last.heads, heads, strict=True)
        )
    sheet.title, sheet.units, sheet.heads = title, units or title.units, heads
    sheet.titles[str(title)] = None
    sheet.facts += facts_of(panel, heads, _setting(sheet, notes, desk))


def _title(lines: Sequence[str], grid: "Grid", desk: _Desk, last: _Sheet | None) -> Title:
    """Return a panel's title: its own, that of the part it continues, or the menu's."""
    is_first = last is None or last.grid is not grid
    own = read_title(lines, grid.before if is_first else ())
    title = own
    if not own.name:
        is_part = not is_first or own.is_continued
        other = desk.title or sheet_title(grid.sheet)
        # A further sheet without any title goes on with the one before.
        is_part = is_part or (grid.kind in {"xls", "xlsx"} and not other)
        title = last.title if is_part and last is not None else read_title([other])
    period = own.period or parse_period(grid.sheet) or title.period
    context = " ".join(dict.fromkeys(filter(None, (title.context, desk.title))))
    return replace(title, period=period, context=context)


def _setting(sheet: _Sheet, notes: Notes, desk: _Desk) -> Setting:
    return Setting(
        names=desk.names,
        catalogue=desk.catalogue,
        title=sheet.title,
        units=sheet.units,
        notes=notes,
        place=_place(sheet.title, desk),
        year=desk.year,
        is_picture=sheet.grid.kind == "picture",
    )


def _place(title: Title, desk: _Desk) -> Place:
    """Return the region of a table that has no column of regions."""
    country = desk.names.country
    if desk.region is not None:
        region = country.region(desk.region)
        return Place(region.code, region.kind, "")
    named = desk.names.named_in(title.zh, title.en)
    nation = country.nation or ""
    return named or Place(nation, "nation" if nation else "part", "")


def _note_lines(grid: "Grid", panels: Sequence[Panel]) -> list[str]:
    above = [line for panel in panels for line in panel.lines if is_note(line)]
    below = [line for panel in panels for line in panel.notes]
    return [*(line for line in grid.before if is_note(line)), *above, *below, *grid.after]


def _judge(sheet: _Sheet, desk: _Desk) -> None:
    """Gather what to doubt in a sheet, and leave out what can't be a table of regions."""
    default = _place(sheet.title, desk)
    is_told = bool(default.raw or desk.region)
    judged = judge(
        sheet.facts,
        desk.names,
        context=sheet.title.context,
        assumed=None if is_told else default,
    )
    if sheet.facts and not judged.facts:
        sheet.why_not = judged.why_not
    sheet.facts = judged.facts
    sheet.doubts += judged.doubts
    sheet.notices += judged.notices
    if desk.year is not None and not all(fact.is_dated for fact in sheet.facts):
        what = str(sheet.title) or f"table {sheet.grid.table}"
        sheet.notices.append(f"{what}: no year is printed; {desk.year} was given with the page")


def _report(sheet: _Sheet) -> TableReport:
    facts = sheet.facts
    grid = sheet.grid
    title = "; ".join(filter(None, sheet.titles)) or str(sheet.title)
    if not facts:
        return TableReport(grid.table, grid.sheet, title, "not read", (sheet.why_not,))
    return TableReport(
        grid.table,
        grid.sheet,
        title,
        "doubtful" if sheet.doubts else "read",
        tuple(sheet.doubts),
        tuple(dict.fromkeys(fact.subject.series for fact in facts)),
        tuple(sorted({fact.year for fact in facts if fact.year is not None})),
        len({fact.place.code for fact in facts if fact.place.code}),
    )


def _row(fact: Fact, grid: "Grid", page: str, vintage: str) -> tuple[Any, ...]:
    """Return a fact as a row of the table of observations."""
    return (
        fact.place.code, fact.place.kind, fact.place.raw, fact.year, fact.subject.series,
        fact.value, None, None, fact.unit, fact.spot.raw, fact.subject.unit, vintage,
        fact.flags or None, fact.reason, fact.note,
        f"{page}#{grid.table}/{fact.spot.row}/{fact.spot.column}",
    )  # fmt: skip
