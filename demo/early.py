"""The editions of 2000 to 2014: pages and workbooks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from .edition import (
    ENGLISH,
    FINANCE,
    GDP,
    MORE,
    NOTE,
    PEOPLE,
    TRADE,
    Edition,
    File,
    Kind,
    edition,
    english,
)
from .figures import Figures
from .layout import Style
from .sheet import Label
from .tables import (
    exchange_rate,
    gdp_by_region,
    national_trade,
    population_by_region,
    trade_by_region,
)

__all__ = ["EARLY"]


def _2000(figures: Figures) -> Edition:
    """Return an English edition at an irregular address; levels and indices of four years."""
    gdp = gdp_by_region(figures, "3-8", range(1996, 2000), ["pre4"], indices=True)
    note = Label("", "a) Chongqing was separated from Sichuan in 1997.")
    style = replace(ENGLISH, above=True, marks={"500000": " a)"}, commas=True)
    file = File(
        path="C08E.htm",
        kind="html",
        table=replace(gdp, notes=(note,)),
        style=style,
        chapter=GDP,
        language="en",
    )
    return Edition(
        year=2000,
        folders=("english/statisticaldata/yearlydata/YB2000e",),
        files=(file,),
        quote='"',
        index={"en": "indexE.htm"},
        menus={"en": "leftE.htm"},
    )


def _2005(figures: Figures) -> Edition:
    """Return an edition of HTML pages; Tibet's trade of 2000 and 2001 is missing."""
    years = range(2000, 2005)
    trade = trade_by_region(
        figures,
        "18-10",
        years,
        in_unit="万美元",
        series=["trade_usd"],
        national=("national_2015", "customs"),
    )
    gdp = replace(gdp_by_region(figures, "3-12", years, ["pre4"]), notes=(NOTE, MORE))
    people = population_by_region(figures, "4-3", years, ["pre7census"])
    plain = Style(unit_order="en zh", pad="　", gaps=True)
    above = Style(above=True, stub_columns=1, unit_order="row", pad=" ")
    files = [
        File(path="html/R1810c.htm", kind="html", table=trade, style=plain, chapter=TRADE),
        english("html/R1810e.htm", "html", trade, TRADE, replace(ENGLISH, missing="...")),
        File(
            path="html/C0312c.htm",
            kind="html",
            table=gdp,
            style=above,
            chapter=GDP,
            nested=True,
            twice=True,
        ),
        english("html/C0312e.htm", "html", gdp, GDP, replace(ENGLISH, above=True)),
        File(path="html/D0403c.htm", kind="html", table=people, style=plain, chapter=PEOPLE),
    ]
    return edition(2005, ["tjsj/ndsj/2005"], files)


def _2009(figures: Figures) -> Edition:
    """Return an edition of workbooks, and pages in capitals with a hidden workbook beside."""
    years = range(2005, 2009)
    trade = trade_by_region(figures, "17-9", years, years_first=True)
    gdp = gdp_by_region(figures, "2-14", years, ["pre4"], aggregates=True)
    padded = Style(
        merged=False, pad="  ", gaps=True, wrap="150000", unit_order="row", wide=True
    )
    exchanged = Style(wrong=True, wide=True, pad=" ", gaps=True)
    files = [
        File(
            path="html/Q1709C.HTM",
            kind="html",
            table=trade,
            style=exchanged,
            chapter=TRADE,
            nested=True,
        ),
        File(
            path="html/Q1709C.xls",
            kind="xls",
            table=trade,
            style=replace(exchanged, wrong=False),
            chapter=TRADE,
            hidden=True,
        ),
        english("html/Q1709E.HTM", "html", trade, TRADE, replace(ENGLISH, gaps=True)),
        File(path="html/B0214C.xls", kind="xls", table=gdp, style=padded, chapter=GDP),
        english("html/B0214E.xls", "xls", gdp, GDP, replace(ENGLISH, wrap="150000")),
    ]
    return edition(2009, ["tjsj/ndsj/2009"], files)


def _2012(figures: Figures) -> Edition:
    """Return an edition of workbooks: native numbers, headers split over rows, panels."""
    years = range(2009, 2012)
    trade = trade_by_region(figures, "6-11", years, in_unit="万美元")
    gdp = gdp_by_region(figures, "2-14", years, ["pre4"], indices=True)
    panels = Style(panels=3, split=True, native=True, unit_order="en zh", gaps=True)
    aside = Style(panels=3, continued="right", stub_columns=1, native=True)
    files = [
        File(path="html/F0611C.xls", kind="xls", table=trade, style=panels, chapter=TRADE),
        english("html/F0611e.xls", "xls", trade, TRADE, replace(ENGLISH, native=True)),
        File(path="html/D0304C.xls", kind="xls", table=gdp, style=aside, chapter=GDP),
    ]
    return edition(2012, ["tjsj/ndsj/2012"], files)


def _2014(figures: Figures) -> Edition:
    """Return an edition of encrypted workbooks, one of them HTML, in a folder of its own."""
    years = (2012, 2013)
    trade = trade_by_region(figures, "11-7", years)
    gdp = gdp_by_region(figures, "3-15", years, ["pre4"])
    people = population_by_region(figures, "2-6", years, ["pre7census"])
    nation = national_trade(figures, "11-2", range(1993, 2012), yuan=True)
    rate = exchange_rate(figures, "18-8", range(2000, 2014))
    sheets = Style(panels=2, continued="sheet", pad="  ", gaps=True, trailing="  ")
    secret: Kind = "encrypted xls"
    files = [
        File(path="zk/html/Z1107C.xls", kind=secret, table=trade, style=sheets, chapter=TRADE),
        english("zk/html/Z1107E.xls", secret, trade, TRADE, replace(ENGLISH, commas=True)),
        File(
            path="zk/html/Z0315C.xls",
            kind=secret,
            table=gdp,
            style=Style(unit_order="header", wide=True, merged=False),
            chapter=GDP,
        ),
        english("zk/html/Z0315E.xls", secret, gdp, GDP, replace(ENGLISH, unit_order="header")),
        File(
            path="zk/html/Z0206C.xls",
            kind="html xls",
            table=people,
            style=Style(stub_columns=1, words="zh"),
            chapter=PEOPLE,
        ),
        File(
            path="zk/html/Z1102C.xls", kind=secret, table=nation, style=Style(), chapter=TRADE
        ),
        File(
            path="zk/html/Z1808C.xls",
            kind=secret,
            table=rate,
            style=Style(stub_columns=1, wide=True),
            chapter=FINANCE,
        ),
    ]
    return edition(2014, ["tjsj/ndsj/2014"], files)


#: What makes them, the oldest first.
EARLY: Final[tuple[Callable[[Figures], Edition], ...]] = (_2000, _2005, _2009, _2012, _2014)
