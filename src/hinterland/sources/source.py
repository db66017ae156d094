"""What a source is: its addresses, how it is crawled, and what its addresses tell about a table."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..language import language, t
from .publication import Kind, Publication

if TYPE_CHECKING:
    from ..observations.show import Shown

__all__ = ["Release", "Request", "Source", "Sources"]

#: Called with a page's text and its address; gives further references.
LinkHook = Callable[[str, str], Iterable[str]]

#: Called with parsed JSON and the file's name; gives figures (series, unit, region, period,
#: value, note) and notices, None where it is not an answer of the source's interface.
AnswerHook = Callable[
    [Any, str], tuple[Iterable[tuple[str | float | None, ...]], tuple[str, ...]] | None
]

#: Called with a series and a year; gives where the source prints the figure: the edition, the
#: table's title ("" where it is not known), and the edition's address by language.
PrintedHook = Callable[[str, int], tuple[int, str, Mapping[str, str]]]


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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
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
    kind
        What its figures are published in.
    edition
        Called with a page's address; gives the edition that it belongs to.
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
    kind: Kind = "database"
    edition: Callable[[str], int | None] | None = None
    is_national: bool = False
    requests: tuple[Request, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its title in the language that is spoken."""
        return str(getattr(self, language()))

    def printed_in(self, series: str, year: int) -> Publication | None:
        """Return what prints the figures of a year's regions, None where it is not known."""
        if self.printed is None:
            return None
        edition, table, addresses = self.printed(series, year)
        return Publication(
            kind=self.kind,
            title=self.title,
            publisher=t(self.publisher),
            table=table,
            edition=str(edition),
            address=addresses.get(language()) or next(iter(addresses.values()), ""),
        )

    def __repr__(self) -> str:
        """Return its name and title: the rest is long, and has names of its own."""
        return f"<Source {self.name!r}: {self.title}>"


class Sources(tuple[Source, ...]):
    """Sources that show themselves as a table, in a notebook too."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return them as text for a terminal."""
        return self._shown(t("by hand, see its by_hand")).text()

    def _repr_html_(self) -> str:
        """Return them as a table for a notebook."""
        return self._shown().html()

    def _shown(self, by_hand: str = "") -> "Shown":
        """Return a table of them; `by_hand` is said instead of how each is got by hand."""
        from ..observations.show import Shown  # late: a crawl needs no data frames

        heads = (t("name"), t("title"), t("from"), t("get it"))
        rows = [
            (
                source.name,
                source.title,
                t(source.publisher),
                f"hinterland crawl {source.name}"
                if source.starts
                else by_hand or t(source.by_hand),
            )
            for source in self
        ]
        more = t("`hinterland sources` tells more of each: what it holds, its terms, its cost.")
        return Shown(t("Sources"), heads, rows, [more])
