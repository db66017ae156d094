"""The publishers whose tables are known: where to start, what to follow, which release it is.

Everything else is the same for all: pages are crawled, grids read, observations made. A source
is data, one file each; it has a hook only for a quirk of its site.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..errors import UsageError, closest
from ..language import did_you_mean, shipped, t
from .publication import KINDS, Kind, Publication, copy_address
from .publishers.customs import CUSTOMS
from .publishers.nbs_portal import NBS_PORTAL
from .publishers.nbs_yearbook import NBS_YEARBOOK
from .publishers.worldbank import WORLDBANK
from .source import AnswerHook, Release, Request, Source, Sources

__all__ = [
    "COPY",
    "KINDS",
    "Kind",
    "Publication",
    "Release",
    "Request",
    "Source",
    "Sources",
    "copy_address",
    "interfaces",
    "link_hook",
    "list_sources",
    "published_page",
    "source",
    "source_of",
    "where_printed",
]

_SOURCES: Final = Sources((NBS_YEARBOOK, NBS_PORTAL, CUSTOMS, WORLDBANK))

#: What the pages of a pack say that are not the publisher's own.
COPY: Final = shipped("compiled copy, not the publisher's page")

#: What pages of the shipped panel say of themselves, marked here for translation.
_PAGE_TEXTS: Final = (
    shipped("General Administration of Customs"),
    shipped("National Bureau of Statistics"),
    shipped("INEGI (National Institute of Statistics and Geography)"),
    shipped("Banco de México"),
    shipped("CONAPO (National Population Council)"),
    shipped("U.S. Census Bureau"),
    shipped("U.S. Bureau of Economic Analysis"),
    shipped("Australian Bureau of Statistics"),
    shipped("Penn World Table, University of Groningen"),
    shipped("free use with attribution"),
    shipped("public domain (US federal data)"),
    shipped("CC BY 4.0 (terms not seen with the copy)"),
    COPY,
)


def list_sources() -> Sources:
    """Return the sources: a tuple that shows itself as a table.

    Examples
    --------
    >>> [source.name for source in list_sources()]
    ['nbs-yearbook', 'nbs-portal', 'customs', 'worldbank']
    """
    return _SOURCES


def source(name: str) -> Source:
    """Return a source by its name.

    Raises
    ------
    UsageError
        There is none of that name.

    Examples
    --------
    >>> source("worldbank").publisher
    'World Bank'
    """
    found = next((s for s in _SOURCES if s.name == name), None)
    if found is None:
        known = [s.name for s in _SOURCES]
        what = t("unknown source {name!r}; {hint}", name=name, hint=did_you_mean(name, known))
        raise UsageError(what, given=name, meant=closest(name, known))
    return found


def source_of(address: str) -> Source | None:
    """Return the source that an address belongs to, on whatever host it is served.

    Examples
    --------
    >>> source_of("http://127.0.0.1:8000/sj/ndsj/2019/left.htm").name
    'nbs-yearbook'
    """
    return next((s for s in _SOURCES if s.covers.search(address)), None)


def link_hook(text: str, address: str) -> Iterable[str]:
    """Return the further references that a page's source knows of; nothing for other pages.

    Examples
    --------
    >>> page = "<a href='html/C0309.jpg'>3-9</a>"
    >>> list(link_hook(page, "http://127.0.0.1:8000/sj/ndsj/2019/left.htm"))
    ['html/C0309.xls']
    >>> list(link_hook(page, "http://stats.example/left.htm"))
    []
    """
    found = source_of(address)
    if found is None or found.link_hook is None:
        return ()
    return found.link_hook(text, address)


def interfaces() -> dict[str, AnswerHook]:
    """Return what reads the JSON of sources' interfaces, by the sources' titles.

    Examples
    --------
    >>> list(interfaces())
    ['National data portal', 'World Bank indicators']
    """
    return {s.title: s.answer for s in _SOURCES if s.answer is not None}


def where_printed(series: str, year: int, *, nation: str | None) -> Publication | None:
    """Return which publication prints the figures of a nation's regions, None if not known.

    Parameters
    ----------
    series, year
        The figures.
    nation
        The nation's code.

    Examples
    --------
    >>> where_printed("gdp", 2000, nation="100000").name
    'China Statistical Yearbook 2001: 各地区生产总值'
    >>> where_printed("gdp", 2000, nation="MX") is None
    True
    """
    found = (s.printed_in(series, year) for s in _SOURCES if s.nation == nation)
    return next(filter(None, found), None)


def published_page(page: Mapping[str, Any]) -> Publication | None:
    """Return what a page is as its publisher's publication, None where nobody knows it.

    A file that names no publisher and a copy are none.

    Parameters
    ----------
    page
        A row of the table of pages.

    Examples
    --------
    >>> address = "http://www.stats.gov.cn/sj/ndsj/2014/zk/html/Z0315C.xls"
    >>> page = {"address": address, "title": "3-15", "publisher": "N", "fetched": "2026-01-02T00"}
    >>> published_page(page).name
    'China Statistical Yearbook 2014: 3-15'
    """
    publisher, title = page.get("publisher") or "", page.get("title") or ""
    address = str(page.get("address") or "")
    is_online = address.startswith(("http://", "https://"))
    if COPY in (page.get("note") or "") or not (publisher or is_online):
        return None
    of = source_of(address)
    year = of.edition(address) if of and of.edition else None
    return Publication(
        kind=of.kind if of else "dataset",
        title=of.title if of else title or address,
        publisher=t(publisher) if publisher else "",
        table=title if of else "",
        edition=str(year or ""),
        address=address if is_online else "",
        accessed=(page.get("fetched") or "")[:10] if is_online else "",
    )
