"""What a crawl is told: limits, manners, and what it follows."""

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..errors import UsageError, did_you_mean
from .addresses import host_of
from .fetch import is_own_machine
from .strategies import STRATEGIES, Strategy

__all__ = ["LEAST_DELAY", "Hook", "Options", "Plan", "home"]

#: Called with a page's text and its address; gives further references.
Hook = Callable[[str, str], Iterable[str]]

#: The shortest delay for a host that is not one's own machine, in seconds.
LEAST_DELAY: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a crawl.

    Attributes
    ----------
    strategy
        In which order pages are asked for.
    max_pages, max_bytes, max_time, until
        When the crawl stops: pages kept, bytes of bodies received, seconds since it was
        started, a date. What is under way then is finished.
    max_depth, max_per_host
        What is left out: addresses more links away from a start page, and pages of one host
        beyond so many.
    deny
        Regular expressions; an address in which one is found is left out.
    stay
        Leave out other hosts than those of the start pages.
    delay
        Seconds between two requests to a host. Below 0.2, hosts that are not this machine or
        a private address keep 0.2.
    max_body, deadline
        The most bytes of a body, and the most seconds for a page; what is longer is cut.
    recrawl
        Ask kept pages again, whether they have changed.
    contact
        A mail address for those who run the sites.
    allow_private
        Also ask this machine and private networks.
    """

    strategy: Strategy = "breadth"
    max_pages: int | None = None
    max_bytes: int | None = None
    max_time: float | None = None
    until: datetime | None = None
    max_depth: int | None = None
    max_per_host: int | None = None
    deny: tuple[str, ...] = ()
    stay: bool = False
    delay: float = 1.0
    max_body: int = 10_000_000
    deadline: float = 60.0
    recrawl: bool = False
    contact: str = ""
    allow_private: bool = False

    def __post_init__(self) -> None:
        """Refuse what stands for nothing."""
        if self.strategy not in STRATEGIES:
            hint = did_you_mean(self.strategy, STRATEGIES)
            raise UsageError(f"there is no strategy {self.strategy!r}; {hint}")
        for pattern in self.deny:
            try:
                re.compile(pattern)
            except re.error as error:
                raise UsageError(f"{pattern!r} is no regular expression: {error}") from None
        if not 0 <= self.delay < float("inf"):
            raise UsageError(f"a delay is a number of seconds from 0 on, not {self.delay}")
        if "\n" in self.contact or "\r" in self.contact:
            raise UsageError("a contact is one line")

    def delay_for(self, host: str) -> float:
        """Return the delay for a host.

        Examples
        --------
        >>> options = Options(delay=0.0)
        >>> options.delay_for("127.0.0.1:8000"), options.delay_for("stats.example:443")
        (0.0, 0.2)
        """
        return self.delay if is_own_machine(host) else max(self.delay, LEAST_DELAY)


@lru_cache(maxsize=10_000)
def home(host: str, shards: int) -> int:
    """Return the shard to which a host's name gives it: the same in every process."""
    return zlib.crc32(host.encode()) % shards


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every worker of a crawl has to know.

    Attributes
    ----------
    library
        The library's folder.
    run
        The crawl's name, under which its pages are counted.
    starts
        Start pages with their weights.
    again
        Kept pages that are start pages, too, with their weights.
    shards
        The number of shards.
    settled
        The hosts that stay with a shard although their names would give them another: from
        crawls with another number of workers.
    hook
        What finds further references on a page.
    """

    library: Path
    run: str
    options: Options
    starts: tuple[tuple[str, float], ...] = ()
    again: tuple[tuple[str, float], ...] = ()
    shards: int = 1
    settled: Mapping[str, int] = field(default_factory=dict)
    hook: Hook | None = None

    def owner(self, host: str) -> int:
        """Return the shard to which a host belongs."""
        settled = self.settled.get(host)
        return home(host, self.shards) if settled is None else settled

    def limits(self) -> Callable[[str, int], bool]:
        """Return the test whether an address at a depth is within the crawl's limits."""
        options = self.options
        deepest = options.max_depth
        denied = (
            re.compile("|".join(f"(?:{p})" for p in options.deny)) if options.deny else None
        )
        homes = {host_of(a) for a, _ in (*self.starts, *self.again)} if options.stay else None

        def is_inside(address: str, depth: int) -> bool:
            if deepest is not None and depth > deepest:
                return False
            if denied is not None and denied.search(address):
                return False
            return homes is None or host_of(address) in homes

        return is_inside
