"""The options of a crawl: limits, politeness, and what it follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from ..errors import UsageError
from ..language import t
from .fetching.places import is_own_machine
from .fetching.politeness import name_of
from .frontier.strategies import strategy_named
from .links.references import Hook
from .links.scope import Scope, compiled
from .shards import home

__all__ = ["LEAST_DELAY", "Options", "Plan"]

#: The shortest delay for a host that is not one's own machine, in seconds.
LEAST_DELAY: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a crawl.

    Attributes
    ----------
    strategy
        In which order pages are asked for: a name of `frontier.strategies.STRATEGIES`.
    max_pages, max_bytes, max_time, until
        When the crawl stops: pages kept, bytes of bodies received, seconds since it was
        started, a date. What is under way then is finished.
    max_depth, max_per_host
        What is left out: addresses more links away from a start page, and pages of one host
        beyond so many.
    include, deny
        Regular expressions, each searched for by itself: an address in which none of `include`
        is found, or one of `deny` is, is left out. Starts are asked for without `include`.
    stay
        Leave out other sites than those of the start pages: http and https are one site, with
        ``www.`` and without; where a start redirects, the site that it leads to counts, too.
    prefix
        Leave out what is not in the folder of a start page or below.
    cookies
        Give hosts back the cookies that they set while the crawl runs.
    requisites
        Also ask for what pages need to be shown: images, style sheets and scripts, wherever
        they are.
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

    strategy: str = "breadth"
    max_pages: int | None = None
    max_bytes: int | None = None
    max_time: float | None = None
    until: datetime | None = None
    max_depth: int | None = None
    max_per_host: int | None = None
    include: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    stay: bool = False
    prefix: bool = False
    cookies: bool = True
    requisites: bool = False
    delay: float = 1.0
    max_body: int = 10_000_000
    deadline: float = 60.0
    recrawl: bool = False
    contact: str = ""
    allow_private: bool = False

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        strategy_named(self.strategy)
        for option, patterns in (("--deny", self.deny), ("--include", self.include)):
            for pattern in patterns:
                compiled(pattern, option)
        if not 0 <= self.delay < float("inf"):
            raise UsageError(
                t("--delay must be 0 or more seconds, got {delay}", delay=self.delay)
            )
        if "\n" in self.contact or "\r" in self.contact:
            raise UsageError(t("--contact must be a single line"))

    def delay_for(self, host: str) -> float:
        """Return the delay for a host.

        Examples
        --------
        >>> options = Options(delay=0.0)
        >>> options.delay_for("127.0.0.1:8000"), options.delay_for("stats.example:443")
        (0.0, 0.2)
        """
        return self.delay if is_own_machine(host) else max(self.delay, LEAST_DELAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every worker of a crawl needs to know."""

    library: Path
    #: The crawl's name, under which its pages are counted.
    run: str
    options: Options
    #: Start pages with their weights, and kept pages that are start pages, too.
    starts: tuple[tuple[str, float], ...] = ()
    again: tuple[tuple[str, float], ...] = ()
    #: What start pages redirected to when the crawl was begun.
    redirects: tuple[str, ...] = ()
    shards: int = 1
    #: The shards of the hosts that stay with one although their names would give them
    #: another: from crawls with another number of workers.
    homes: Mapping[str, int] = field(default_factory=dict)
    hook: Hook | None = None
    language: str = "en"

    def owner(self, host: str) -> int:
        """Return the shard to which a host belongs."""
        known = self.homes.get(host, self.homes.get(name_of(host)))
        return home(host, self.shards) if known is None else known

    def scope(self) -> Scope:
        """Return the test whether an address at a depth is within the crawl's limits."""
        options = self.options
        return Scope(
            [*(address for address, _ in (*self.starts, *self.again)), *self.redirects],
            stay=options.stay,
            prefix=options.prefix,
            include=options.include,
            deny=options.deny,
            deepest=options.max_depth,
            requisites=options.requisites,
        )
