"""The editions of 2015 to 2024: pictures, hidden workbooks, revised figures."""

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
    edition,
    english,
    pictures,
)
from .figures import Figures
from .layout import Style
from .sheet import Label
from .tables import (
    destination_by_region,
    exchange_rate,
    gdp_by_region,
    national_trade,
    population_by_region,
    trade_by_region,
)

__all__ = ["LATE"]

_FIRST: Final = Label("a) 本表为初步核算数。", "a) Data in this table are preliminary data.")


def _2015(figures: Figures) -> Edition:
    """Return an edition that has pictures only: levels and indices of five years."""
    gdp = gdp_by_region(figures, "3-9", range(2010, 2015), ["pre4"], indices=True)
    trade = trade_by_region(figures, "11-7", (2013, 2014))
    files = [
        File(path="html/CH0309.jpg", kind="jpg", table=gdp, style=Style(), chapter=GDP),
        english("html/EN0309.jpg", "jpg", gdp, GDP, ENGLISH),
        File(path="html/CH1107.jpg", kind="jpg", table=trade, style=Style(), chapter=TRADE),
        english("html/EN1107.jpg", "jpg", trade, TRADE, ENGLISH),
    ]
    return edition(2015, ["tjsj/ndsj/2015"], files)


def _2016(figures: Figures) -> Edition:
    """Return an edition of pictures with hidden workbooks, at a new address."""
    years = (2014, 2015)
    gdp = gdp_by_region(figures, "3-10", years, ["pre4"], indices=True)
    trade = trade_by_region(figures, "11-7", years, in_unit="万美元")
    marked = Style(marks={"650000": "①"}, missing="-", wrap="540000", gaps=True)
    note = Label(
        "①包括新疆生产建设兵团。", "① Including the Production and Construction Corps."
    )
    files = [
        *pictures("html/0310{}", ("CH", "EN"), gdp, GDP, Style(merged=False, gaps=True)),
        *pictures("html/1107{}", ("CH", "EN"), replace(trade, notes=(note,)), TRADE, marked),
    ]
    return edition(2016, ["sj/ndsj/2016"], files, moved="tjsj/ndsj/2016")


def _2018(figures: Figures) -> Edition:
    """Return an edition with both concepts of trade, under one number in both languages."""
    years = (2016, 2017)
    gdp = gdp_by_region(figures, "3-9", years, ["pre4"])
    trade = trade_by_region(figures, "11-8", years)
    other = destination_by_region(figures, "11-9", years)
    style = Style(pad="　", gaps=True, wide=True)
    files = [
        *pictures("html/{}0309", ("CH", "EN"), gdp, GDP, style),
        *pictures("html/{}1108", ("CH", "EN"), trade, TRADE, style),
        *pictures("html/{}1109", ("CH", "EN"), other, TRADE, style),
    ]
    return edition(2018, ["tjsj/ndsj/2018", "sj/ndsj/2018"], files)


def _2019(figures: Figures) -> Edition:
    """Return an edition of one year: the year stands in the titles only."""
    gdp = replace(gdp_by_region(figures, "3-9", [2018], ["first"]), notes=(NOTE, MORE))
    trade = trade_by_region(figures, "11-8", [2018])
    other = destination_by_region(figures, "11-9", [2018])
    style = Style(unit_order="row", gaps=True)
    files = [
        *pictures("html/{}0309", ("C", "E"), gdp, GDP, style),
        *pictures("html/{}1108", ("C", "E"), trade, TRADE, style),
        *pictures("html/{}1109", ("C", "E"), other, TRADE, style),
    ]
    return edition(2019, ["sj/ndsj/2019"], files)


def _2020(figures: Figures) -> Edition:
    """Return an edition with its figures of 2019 and nothing older."""
    gdp = gdp_by_region(figures, "3-9", [2019], ["first"], aggregates=True)
    trade = trade_by_region(figures, "11-8", [2019], in_unit="百万美元")
    style = Style(stub_columns=1, unit_order="header", wide=True)
    files = [
        *pictures("html/{}0309", ("C", "E"), gdp, GDP, style),
        *pictures("html/{}1108", ("C", "E"), trade, TRADE, style),
    ]
    return edition(2020, ["sj/ndsj/2020"], files)


def _2021(figures: Figures) -> Edition:
    """Return an edition with regional GDP revised back to 2016."""
    gdp = gdp_by_region(figures, "3-9", range(2016, 2021), ["post4_2021"])
    trade = trade_by_region(figures, "11-8", (2019, 2020))
    nation = national_trade(figures, "11-2", range(2010, 2021), yuan=False)
    rate = exchange_rate(figures, "18-7", range(2000, 2021))
    people = population_by_region(figures, "2-6", range(2016, 2021), ["post7census"])
    files = [
        File(
            path="html/C03-09.xls", kind="xls", table=gdp, style=Style(gaps=True), chapter=GDP
        ),
        english("html/E03-09.xls", "xls", gdp, GDP, ENGLISH),
        File(path="html/C11-08.xls", kind="xls", table=trade, style=Style(), chapter=TRADE),
        File(path="html/C11-02.xlsx", kind="xlsx", table=nation, style=Style(), chapter=TRADE),
        File(path="html/C18-07.htm", kind="html", table=rate, style=Style(), chapter=FINANCE),
        File(
            path="html/C02-06.csv",
            kind="csv",
            table=people,
            style=Style(stub_columns=1, words="zh"),
            chapter=PEOPLE,
        ),
    ]
    return edition(2021, ["sj/ndsj/2021"], files)


def _2024(figures: Figures) -> Edition:
    """Return an edition in which Tibet is Xizang, and the GDP preliminary."""
    gdp = gdp_by_region(figures, "3-9", [2023], ["first"])
    trade = trade_by_region(figures, "11-8", (2022, 2023), series=["trade_usd"])
    renamed = {"540000": "Xizang"}
    style = Style(renamed=renamed, gaps=True, native=True)
    plain = replace(ENGLISH, renamed=renamed)
    files = [
        File(
            path="html/C03-09.xlsx",
            kind="xlsx",
            table=replace(gdp, notes=(_FIRST,)),
            style=style,
            chapter=GDP,
        ),
        english("html/E03-09.jpg", "jpg", replace(gdp, notes=(_FIRST,)), GDP, plain),
        File(path="html/C11-08.xlsx", kind="xlsx", table=trade, style=style, chapter=TRADE),
        english("html/E11-08.csv", "csv", trade, TRADE, plain),
        File(path="html/zb11.pdf", kind="pdf", table=trade, style=style, chapter=TRADE),
    ]
    return edition(2024, ["sj/ndsj/2024"], files)


#: What makes them, the oldest first.
LATE: Final[tuple[Callable[[Figures], Edition], ...]] = (
    _2015,
    _2016,
    _2018,
    _2019,
    _2020,
    _2021,
    _2024,
)
