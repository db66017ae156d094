"""What is printed around a table, and not in it: the file's and the sheet's name, lines above."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from ..facts import Fact
from ..layout.column_heads import ColumnHead
from ..messages import message
from ..printed.accounting import Ledger
from ..printed.names import Place
from ..printed.periods.parsing import Period, parse_period, take_periods
from ..printed.phrases import file_meaning, meaning_in
from ..printed.titles import Title, is_national

__all__ = ["outer_doubts", "outer_period", "outer_place", "sheet_doubts"]

#: How an export's preamble names the region that the whole of it is about.
_REGION_KEYS = ("地区", "省份", "region", "area")


def outer_period(
    sheet: str, file: str, title: Title, heads: Sequence[ColumnHead]
) -> Period | None:
    """Return the period of all the figures that is in a sheet's or a file's name.

    A table of several years has its name from something else, such as the day it was saved.
    """
    years = {head.period.year for head in heads if head.period} - {None}
    if title.period and title.period.year:
        years.add(title.period.year)
    found: Period | None = None
    stem = PurePath(file).stem
    for text in (sheet, stem, stem.replace("_", "-"), stem.replace("_", " ")):
        period = parse_period(text) or next(iter(take_periods(text)[1]), None)
        if period is None or period.date is not None:
            continue
        if len(years) > 1 or (period.year and years and period.year not in years):
            continue
        found = period if found is None else found.within(period)
    return found


def outer_place(
    title: Title, sheet: str, preamble: Mapping[str, str], ledger: Ledger, region: str | None
) -> Place:
    """Return the region of a table that has no column of regions.

    It is that of the preamble, the caller, the title or the sheet's name; else the nation,
    unless there are words that may be an unknown place.
    """
    names = ledger.names
    country = names.country
    said = next((preamble[key] for key in _REGION_KEYS if preamble.get(key)), "")
    if said:
        return names.place([said])
    if region is not None:
        given = country.region(region)
        return Place(given.code, given.kind, "")
    for text in filter(None, (title.zh, title.en, sheet)):
        if places := ledger.account(text).places:
            return places[0]
    if named := names.named_in(title.zh, title.en):
        return named
    if any(ledger.unknown(text) for text in (title.zh, title.en) if text):
        return Place("", "part", "")
    nation = country.nation if country.has_nation else ""
    raw = "全国" if is_national(preamble.get("数据库", "")) else ""
    return Place(nation, "nation" if nation else "part", raw)


def outer_doubts(
    facts: Sequence[Fact], title: Title, file: str, about: Sequence[str] = ()
) -> list[str]:
    """Return what is in the file's name and lines further up, but not in the table.

    `about` is what a page calls itself: there, months count too, and what is at constant prices.
    """
    claimed = [fact for fact in facts if fact.subject.is_claimed]
    own = " ".join((title.text, *dict.fromkeys(fact.subject.printed for fact in claimed)))
    stem = re.sub(r"[_\-.]+", " ", PurePath(file).stem)
    is_whole = any(not fact.period for fact in claimed)
    found = [(message("the file's name"), file_meaning(stem, is_whole=is_whole))]
    found += [(message("a line above"), meaning_in(line)) for line in title.nearby]
    for line in about:
        said = file_meaning(line, is_whole=is_whole)
        parts = [p for p in take_periods(line)[1] if p.first is not None and p.date is None]
        if not said and parts and is_whole:
            said = str(parts[0])
        found.append((message("the page"), said))
    return [
        message("{where} has {words!r}, the table doesn't", where=where, words=said)
        for where, said in found
        if claimed and said and said.casefold() not in own.casefold()
    ]


def sheet_doubts(facts: Sequence[Fact], sheet: str, ledger: Ledger) -> list[str]:
    """Return the doubt that the sheet's name is a region that none of its figures is of."""
    named = {place.code for place in ledger.account(sheet).places if place.kind == "province"}
    found = {fact.place.code for fact in facts if fact.subject.is_claimed}
    if not named or not found or named & found:
        return []
    return [
        message(
            "the sheet's name is {sheet!r}, its figures are not of that region", sheet=sheet
        )
    ]
