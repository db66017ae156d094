"""What a source is: its addresses, how it is crawled, and what its addresses tell about a table."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..language import language

__all__ = ["Release", "Request", "Source"]

#: Called with a page's text and its address; gives further references.
LinkHook = Callable[[str, str], Iterable[str]]

#: Called with parsed JSON and the file's name; gives figures (series, unit, region, period,
#: value, note) and notices, None where it is not an answer of the source's interface.
AnswerHook = Callable[
    [Any, str], tuple[Iterable[tuple[str | float | None, ...]], tuple[str, ...]] | None
]

#: Called with a series and a year; gives where the source prints the figure.
PrintedHook = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Release:
    """Which release a page belongs to, and the year that it reports where a table names none."""

    vintage: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that a source answers: what for, method, address, and the body of a POST."""

    what: str
    method: str
    address: str
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher's site or interface.

    Attributes
    ----------
    name
        What it is called on the command line.
    en, zh
        Its title in both languages.
    publisher, licence
        Whose it is, and on what terms.
    about
        What it holds, in a sentence.
    cost
        What a crawl asks of the server, or why there is none.
    covers
        Found in the addresses that belong to it, on whatever host they are served.
    nation
        The code of the nation that its figures are about.
    starts
        Start pages with their weights; none where a crawler gets nowhere.
    deny
        Regular expressions of addresses that a crawl from `starts` leaves out.
    by_hand
        How to get its tables where a crawler does not.
    link_hook
        What finds further references on its pages.
    answer
        What reads the JSON of its interface.
    printed
        What names the place of a figure in its publications.
    release
        Called with a page's address and the time it was fetched; gives the release.
    is_national
        A table without a column of regions is about the nation.
    requests
        Requests that it answers, for those who send their own.
    gone
        Addresses that answer no more (a regular expression), and what to do instead.
    """

    name: str
    en: str
    zh: str
    publisher: str
    licence: str
    about: str
    cost: str
    covers: re.Pattern[str]
    nation: str = "100000"
    starts: Mapping[str, float] = field(default_factory=dict)
    deny: tuple[str, ...] = ()
    by_hand: str = ""
    link_hook: LinkHook | None = None
    answer: AnswerHook | None = None
    printed: PrintedHook | None = None
    release: Callable[[str, str], Release] = lambda _address, _fetched: Release("own")
    is_national: bool = False
    requests: tuple[Request, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its title in the language that is spoken."""
        return str(getattr(self, language()))
