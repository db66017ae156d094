"""The China Statistical Yearbook of the National Bureau of Statistics.

An edition is a frameset; its links are in the menu's frame only, in Chinese and in English.
Since 2015 most tables are linked as pictures, often with a workbook of the same name next
to them that nothing links. Edition Y reports year Y - 1. A table's number changes from edition to
edition, so tables are found by title.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...language import shipped
from ...library.text.markup import parse
from ..source import Release, Source

__all__ = ["NBS_YEARBOOK", "companions", "edition", "where_printed"]

#: Since the move of 2023, and before it. An edition is under one of them or under both.
_ROOTS: Final = {
    "https://www.stats.gov.cn/sj/ndsj/": 2.0,
    "http://www.stats.gov.cn/tjsj/ndsj/": 1.0,
}
_REGULAR: Final = range(2005, 2026)

#: Entrances of editions with addresses of their own, below both roots.
_IRREGULAR: Final = (
    "yb2004-c/indexch.htm",
    "yb2004-e/indexeh.htm",
    "yearbook2003_c.pdf",
    "2001c/mulu.htm",
    "zgnj/mulu.html",
)
#: The oldest, elsewhere on the site.
_ELSEWHERE: Final = (
    "http://www.stats.gov.cn/yearbook2001/indexC.htm",
    "http://www.stats.gov.cn/yearbook/indexC.htm",
    "http://www.stats.gov.cn/english/statisticaldata/yearlydata/YB2002e/indexE.htm",
    "http://www.stats.gov.cn/english/statisticaldata/yearlydata/YB2000e/C08E.htm",
    "http://www.stats.gov.cn/english/statisticaldata/yearlydata/YB1999e/r08e.htm",
)

#: The edition in an address.
_EDITION: Final = re.compile(
    r"/ndsj/(?:yb|yearbook)?(\d{4})(?:[-_]?[ce])?[/.]"
    r"|/yearbook(\d{4})/"
    r"|/yearlydata/YB(\d{4})",
    re.IGNORECASE,
)
#: A saved file's folder.
_FOLDER: Final = re.compile(r"(?:^|/)((?:19|20)\d\d)(?=/)")
_NAMED: Final = {"/zgnj/": 2000}

#: The last part of a table's address: a number such as 0309 or 03-09, and letters for chapter
#: and language. Introductions (sm…) and notes (zb…) have no such number.
_TABLE: Final = re.compile(
    r"(?P<stem>(?:.*[/\\])?(?!sm|zb)[A-Z]{0,2}\d{2}-?\d{2}[A-Z]{0,2})\.(?:jpe?g|png|gif|html?)",
    re.IGNORECASE,
)

_PATHS: Final = (
    r"/(?:tjsj|sj)/ndsj(?:/|$)|/english/statisticaldata/yearlydata/YB\d{4}|/yearbook(?:\d{4})?/"
)


def edition(address: str) -> int | None:
    """Return the edition that a page belongs to, None where its address does not show it.

    Examples
    --------
    >>> edition("http://www.stats.gov.cn/tjsj/ndsj/2014/zk/html/Z0315C.xls")
    2014
    >>> edition("http://www.stats.gov.cn/english/statisticaldata/yearlydata/YB1999e/r08e.htm")
    1999
    >>> edition("yearbooks/2019/C0309.xls")
    2019
    """
    found = _EDITION.search(address)
    if found is not None:
        return int(next(filter(None, found.groups())))
    named = next((year for part, year in _NAMED.items() if part in address), None)
    folders = _FOLDER.findall(address)
    return named or (int(folders[-1]) if folders else None)


def companions(text: str, address: str) -> Iterator[str]:
    """Yield the workbooks that may be next to the pictures and pages that a menu links.

    A crawl asks for an address once, so each is probed once; that it is not there is a normal
    answer.

    Examples
    --------
    >>> menu = "<a href='html/C03-09.jpg'>3-9</a> <a href='html/sm03.htm'>Introduction</a>"
    >>> list(companions(menu, "http://www.stats.gov.cn/sj/ndsj/2021/left.htm"))
    ['html/C03-09.xls']
    """
    # Late: who only reads tables needs no crawler, which takes half a second to import.
    from ...crawler.links.references import references

    if _COVERS.search(address) is None:
        return
    for reference in references(parse(text)[0]):
        table = _TABLE.fullmatch(reference.strip())
        if table is not None:
            yield table["stem"] + ".xls"


def where_printed(series: str, year: int) -> tuple[int, str, Mapping[str, str]]:
    """Return where a year's figures are printed: edition, table, and where the edition is.

    The table's title is as printed, "" where it is not known; the addresses are by language,
    none where the source has no start page of the edition.

    Examples
    --------
    >>> where_printed("gdp", 2000)
    (2001, '各地区生产总值', {'zh': 'https://www.stats.gov.cn/sj/ndsj/2001c/mulu.htm'})
    >>> where_printed("gdp", 1980)
    (1981, '各地区生产总值', {})
    """
    starts = sorted(_STARTS, key=lambda start: -_STARTS[start])
    addresses: dict[str, str] = {}
    for start in starts:
        if edition(start) == year + 1:
            addresses.setdefault("en" if _ENGLISH.search(start) else "zh", start)
    return year + 1, _TITLES.get(series, ""), addresses


_ENGLISH: Final = re.compile(r"/index(?:eh|E)\.htm$|/english/")

#: Titles of the tables by province; they name a table where its number does not.
_TITLES: Final = {
    "trade_usd": "各地区货物进出口总额（按经营单位所在地／收发货人所在地分）",
    "trade_cny": "各地区货物进出口总额（按收发货人所在地分）",
    "gdp": "各地区生产总值",
    "exchange_rate": "人民币汇率（年平均价）",
    "population": "各地区人口",
}


_STARTS: Final = {
    f"{root}{year}/index{language}h.htm": weight
    for root, weight in _ROOTS.items()
    for year in reversed(_REGULAR)
    for language in ("c", "e")
} | dict.fromkeys([*(root + name for root in _ROOTS for name in _IRREGULAR), *_ELSEWHERE], 0.5)


def _release(address: str, _fetched: str) -> Release:
    year = edition(address)
    return Release(f"yearbook_{year}", year - 1) if year else Release("yearbook")


_COVERS: Final = re.compile(_PATHS, re.IGNORECASE)

NBS_YEARBOOK: Final = Source(
    name="nbs-yearbook",
    en="China Statistical Yearbook",
    zh="中国统计年鉴",
    publisher=shipped("National Bureau of Statistics of China"),
    licence=shipped("free use with attribution (terms of the publisher's site)"),
    about=shipped(
        "yearly tables of the nation and its provinces, editions 1999 to 2025, in Chinese "
        "and English; since 2015 mostly pictures"
    ),
    cost=shipped(
        "an edition has about 750 links in each language, most of them pictures of half a "
        "megabyte; a workbook is requested for each of them, and most do not exist: about 3,000 "
        "requests and 700 MB an edition, 50 minutes at one request a second. Narrow it with a "
        "start page of one edition, or with --deny"
    ),
    covers=_COVERS,
    starts=_STARTS,
    deny=(rf"^https?://www\.stats\.gov\.cn(?::\d+)?(?!{_PATHS})",),
    link_hook=companions,
    printed=where_printed,
    kind="yearbook",
    edition=edition,
    release=_release,
    is_national=True,
)
