"""From the grids of a page to observations, with a report of each table."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from ..regions import Country
from .doubts import judge, outer_doubts, sheet_doubts
from .facts import facts_of
from .layout.blocks import Block, cut, lines_of
from .layout.column_heads import heads_of
from .layout.columns import ABOUT, NOTE
from .long import layout_of, long_facts
from .messages import message, shown
from .printed.accounting import Ledger
from .printed.catalogue import Catalogue
from .printed.names import Place, gazetteer
from .printed.notes import Notes, read_notes
from .printed.titles import is_note, preamble, with_stub_heads
from .printed.units import is_labelled
from .report import TableReport, report_of
from .sheets import (
    WORKBOOKS,
    PageInfo,
    SheetReading,
    compare_units,
    doubts_of_lines,
    note_lines,
    setting_of,
    title_of,
    units_in,
)
from .table import COLUMNS

if TYPE_CHECKING:
    from ..tables.grid import Grid

__all__ = ["Given", "PageReading", "read_page", "read_sheets"]


@dataclass(frozen=True, slots=True)
class PageReading:
    """The observations of a page.

    Attributes
    ----------
    frame
        One row an observation, the columns of `COLUMNS`.
    tables
        A report of each table.
    notices
        What else a user should know: general notes, names that are not provinces.
    """

    frame: pl.DataFrame
    tables: tuple[TableReport, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a page before it is read.

    Attributes
    ----------
    title
        What the menu calls the page, for tables without a title of their own.
    name
        The file's name: it may hold a month, or what the figures are of.
    vintage
        The release that the figures belong to.
    year
        The year where a table prints none, e.g. that before a yearbook's edition.
    region
        The code of the region that a table without a column of regions is about. Where it is
        not given, such a table is doubtful.
    """

    title: str = ""
    name: str = ""
    vintage: str = ""
    year: int | None = None
    region: str | None = None


def read_page(
    grids: Iterable["Grid"],
    *,
    page: str,
    country: Country,
    catalogue: Catalogue,
    given: Given | None = None,
) -> PageReading:
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
    given
        What is known of the page beforehand.

    Returns
    -------
    PageReading
        Every figure with its origin; what no series claims has its printed header as a name.

    Examples
    --------
    >>> from hinterland.observations.printed.catalogue import shipped_catalogue
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> rows = [["地区生产总值", "单位：亿元"], ["地区", "2019年"], ["北京", "35,371.28"]]
    >>> cells = [Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> grid = Grid(tuple(cells), 3, 2, 0, kind="csv")
    >>> reading = read_page([grid], page="9f86", country=china(), catalogue=shipped_catalogue())
    >>> reading.frame.select("region", "year", "series", "value", "unit", "origin").row(0)
    ('110000', 2019, 'gdp', 3537128000000.0, 'CNY', '9f86#0/2/1')
    """
    given = given or Given()
    info = PageInfo(
        Ledger(catalogue, gazetteer(country)), given.title, given.name, given.year, given.region
    )
    sheets = read_sheets(grids, info)
    rows: list[tuple[Any, ...]] = []
    reports: list[TableReport] = []
    for sheet in sheets:
        facts, grid = sheet.facts, sheet.grid
        for fact in facts:
            flags = ";".join(filter(None, (fact.flags, "doubtful" if fact.doubts else "")))
            notes = dict.fromkeys(map(shown, filter(None, (fact.note, *fact.doubts))))
            rows.append((
                fact.place.code, fact.place.kind, fact.place.raw, fact.year, fact.period or None,
                fact.subject.series, fact.value, None, None, fact.unit, fact.cell.raw,
                fact.subject.unit, given.vintage, flags or None,
                shown(fact.reason) if fact.reason else None, "; ".join(notes) or None,
                f"{page}#{grid.table}/{fact.cell.row}/{fact.cell.column}",
            ))  # fmt: skip
        if facts or grid.kind != "html":
            title = "; ".join(filter(None, sheet.titles)) or str(sheet.title)
            reports.append(report_of(grid, title, facts, sheet.judged, sheet.why_not))
    notices = dict.fromkeys(shown(notice) for s in sheets for notice in s.notices)
    return PageReading(
        pl.DataFrame(rows, schema=COLUMNS, orient="row"), tuple(reports), tuple(notices)
    )


def read_sheets(grids: Iterable["Grid"], info: PageInfo) -> list[SheetReading]:
    """Return the grids of a page as far as they are read, in order."""
    sheets: list[SheetReading] = []
    before: tuple[str, ...] = ()
    for original in grids:
        grid = replace(original, before=(*before, *original.before))
        sheet = _read_grid(grid, info, sheets[-1] if sheets else None)
        sheets.append(sheet)
        # Lines set as a table of their own, e.g. the unit, belong to the table below them.
        is_lines = grid.kind == "html" and not sheet.facts
        before = (*before, *lines_of(original)) if is_lines else ()
    return sheets


def _read_grid(grid: "Grid", info: PageInfo, previous: SheetReading | None) -> SheetReading:
    sheet = SheetReading(grid)
    if (layout := layout_of(grid, info.names)) is not None:
        above, below = layout.above, layout.below
        sheet.title = title_of(above, grid, info, None)
        sheet.preamble |= preamble(above)
        sheet.units = units_in((*grid.before, *above), sheet, info) or sheet.title.units
        notes = read_notes(
            [line for line in (*above, *below) if is_note(line)] + list(grid.after)
        )
        sheet.facts = long_facts(layout, setting_of(sheet, notes, info, ()))
        sheet.notices += notes.general
    else:
        blocks = cut(grid, info.names)
        notes = read_notes(note_lines(grid, blocks))
        for block in blocks:
            _read_block(block, sheet, notes, info, previous)
        sheet.notices += notes.general
    _judge(sheet, info)
    return sheet


def _read_block(
    block: Block,
    sheet: SheetReading,
    notes: Notes,
    info: PageInfo,
    previous: SheetReading | None,
) -> None:
    """Add what is in a block to its sheet; what it doesn't print it has from the one before."""
    last = sheet if sheet.heads else previous
    title = title_of(block.lines, sheet.grid, info, last)
    over_names = [
        head for head in block.stub_heads if not (ABOUT.fullmatch(head) or NOTE.fullmatch(head))
    ]
    title = with_stub_heads(title, over_names)
    above = units_in(block.lines, sheet, info)
    if not sheet.heads:
        above = above or units_in(sheet.grid.before, sheet, info)
    below = units_in([line for line in block.notes if is_labelled(line)], sheet, info)
    units = above or below
    for one, other in ((above, below), (above, title.units), (above[:1], above[1:])):
        compare_units(one, other, sheet, info.names.country.currency)
    if last is not None and title.name == last.title.name:
        units = units or last.units
    heads = heads_of(block, info.names)
    if not block.header and last is not None and len(last.heads) == len(heads):
        heads = tuple(
            replace(old, column=new.column) for old, new in zip(last.heads, heads, strict=True)
        )
    sheet.doubts += doubts_of_lines(block, info)
    sheet.title, sheet.units, sheet.heads = title, units or title.units, heads
    sheet.preamble |= preamble(block.lines)
    sheet.titles[str(title)] = None
    sheet.facts += facts_of(block, heads, setting_of(sheet, notes, info, heads))


def _judge(sheet: SheetReading, info: PageInfo) -> None:
    """Gather what to doubt in a sheet, and leave out what can't be a table of regions."""
    default = sheet.place or Place("", "part", "")
    is_given = bool(default.raw or info.region)
    title = sheet.title
    doubts = [*sheet.doubts, *filter(None, [title.doubt])]
    doubts += outer_doubts(sheet.facts, title, info.name, sheet.grid.about)
    doubts += sheet_doubts(sheet.facts, sheet.grid.sheet, info.ledger)
    judged = judge(
        sheet.facts,
        info.names,
        context=" ".join((title.text, *title.nearby)),
        assumed=None if is_given else default,
        of_table=doubts,
        # Cells whose row or column is hidden in the workbook.
        hidden=frozenset(
            (c.row, c.column) for c in sheet.grid.cells if c.aside and c.aside.hidden
        ),
    )
    if sheet.facts and not judged.facts:
        sheet.why_not = judged.why_not
    sheet.facts, sheet.judged = judged.facts, judged
    sheet.notices += judged.notices
    grid = sheet.grid
    number = message("table {number}", number=grid.table)
    if info.year is not None and not all(fact.is_dated for fact in sheet.facts):
        what = str(sheet.title) or number
        sheet.notices.append(
            message(
                "{what}: no year is printed; {year} was given with the page",
                what=what,
                year=info.year,
            )
        )
    if grid.hidden and sheet.facts:
        where = message("sheet {sheet!r}", sheet=grid.sheet) if grid.sheet else number
        of = message("its workbook") if grid.kind in WORKBOOKS else message("the page")
        sheet.notices.append(message("{where} is hidden in {of}", where=where, of=of))
