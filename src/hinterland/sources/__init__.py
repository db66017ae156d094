"""The publishers whose tables are known: where to start, what to follow, which release it is.

Everything else is the same for all: pages are crawled, grids read, observations made. A source
is data, one file each; it has a hook only for a quirk of its site.
"""

from collections.abc import Iterable
from typing import Final

from ..errors import UsageError
from ..language import did_you_mean
from .publishers.customs import CUSTOMS
from .publishers.nbs_portal import NBS_PORTAL
from .publishers.nbs_yearbook import NBS_YEARBOOK
from .publishers.worldbank import WORLDBANK
from .source import Release, Request, Source

__all__ = ["Release", "Request", "Source", "link_hook", "list_sources", "source", "source_of"]

_SOURCES: Final = (NBS_YEARBOOK, NBS_PORTAL, CUSTOMS, WORLDBANK)


def list_sources() -> tuple[Source, ...]:
    """Return the sources.

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
        names = [s.name for s in _SOURCES]
        raise UsageError(f"there is no source {name!r}; {did_you_mean(name, names)}")
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
