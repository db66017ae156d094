"""Which addresses belong to a crawl: the site or folder of its starts, and the user's patterns.

A start always belongs to it, and so does what a start redirects to: the scope moves along. What
a page needs to be shown (`REQUISITE`) is asked for wherever it is, and its links are not followed.
"""

import re
import warnings
from collections.abc import Iterable
from typing import Final

from ...errors import UsageError
from ...language import t
from .addresses import site_of

__all__ = ["REQUISITE", "Scope", "compiled"]

#: The depth of what a page needs to be shown; what that needs in turn is one deeper.
REQUISITE: Final = 1_000_000
_NESTED: Final = 3

_FOLDER: Final = re.compile(r"[^?]*/")


def compiled(pattern: str, option: str) -> re.Pattern[str]:
    """Return a pattern compiled by itself, with the flags that it begins with.

    Raises
    ------
    UsageError
        It is broken.

    Examples
    --------
    >>> compiled("(?i)/HTML/", "--deny").search("http://a.example/html/") is not None
    True
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a later Python may read in another way
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(
            t(
                "{option} {pattern!r} is not a regular expression: {why}",
                option=option,
                pattern=pattern,
                why=str(error) or t("it is nested too deep"),
            )
        ) from None


class Scope:
    r"""The test whether an address belongs to a crawl.

    `homes` are start addresses, and what they are known to redirect to. The other parameters
    are those of `Options`; `deepest` is the most links from a start.

    Examples
    --------
    >>> scope = Scope(["http://www.a.example/sj/index.htm"], stay=True, deny=[r"\.zip$"])
    >>> scope.why_not("https://a.example/x", 1), scope.why_not("https://b.example/", 1)
    ('', '--stay')
    >>> scope.why_not("http://a.example/x.zip", 1)
    '--deny'
    >>> scope.why_not("https://b.example/", 0), scope.why_not("https://b.example/c", 1)
    ('', '')
    """

    def __init__(
        self,
        homes: Iterable[str] = (),
        *,
        stay: bool = False,
        prefix: bool = False,
        include: Iterable[str] = (),
        deny: Iterable[str] = (),
        deepest: int | None = None,
        requisites: bool = False,
    ) -> None:
        self._stay = stay
        self._prefix = prefix
        self._include = [compiled(pattern, "--include") for pattern in include]
        self._deny = [compiled(pattern, "--deny") for pattern in deny]
        self._deepest = deepest
        self._requisites = requisites
        self._sites: set[str] = set()
        self._allowed: set[str] = set()
        self._folders: tuple[str, ...] = ()
        for address in homes:
            self._move(address)

    def why_not(self, address: str, depth: int) -> str:
        """Return the option that leaves an address out, nothing where none does."""
        if any(pattern.search(address) for pattern in self._deny):
            return "--deny"
        if depth >= REQUISITE:
            wanted = self._requisites and depth < REQUISITE + _NESTED
            return "" if wanted else "--requisites"
        if self._deepest is not None and depth > self._deepest:
            return "--max-depth"
        if depth == 0:
            self._move(address)
            return ""
        if address in self._allowed:
            return ""
        return self._where_or_what(address)

    def _where_or_what(self, address: str) -> str:
        if self._stay and site_of(address) not in self._sites:
            return "--stay"
        if self._prefix and not _without_scheme(address).startswith(self._folders):
            return "--prefix"
        is_wanted = not self._include or any(p.search(address) for p in self._include)
        return "" if is_wanted else "--include"

    def allow(self, addresses: Iterable[str]) -> None:
        """Let addresses in wherever they are: lists of a site's pages."""
        self._allowed.update(addresses)

    def is_inside(self, address: str, depth: int) -> bool:
        """Return whether an address at a depth belongs to the crawl."""
        return not self.why_not(address, depth)

    def _move(self, address: str) -> None:
        if self._stay:
            self._sites.add(site_of(address))
        if self._prefix:
            folder = _FOLDER.match(_without_scheme(address))
            if folder is not None and folder[0] not in self._folders:
                self._folders += (folder[0],)


def _without_scheme(address: str) -> str:
    """Return an address as prefixes are compared: without the scheme and ``www.``."""
    return site_of(address) + address[address.index("/", 8) :]
