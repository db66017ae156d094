"""When a host may be asked again, and when it is better left alone.

The delay runs from the moment an answer begins, not from the moment a request is sent: by then
the server has seen the request for sure, so that it never sees two closer together than the
delay, however the network shifts them. While a delay is set, a host has one request at a time.

The delay, a back-off and what a Retry-After asks for belong to the host's name, whatever the
scheme and the port: the hosts of one name share one `Pace`.

Everything here is a value in, a value out; the clock is the caller's.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["Host", "Pace", "name_of", "retry_after", "seconds_of"]

#: How many requests at a time go to a host that asks for no delay and is given none.
AT_ONCE: Final = 16

#: A pause for trouble begins here and doubles up to the longest, in seconds.
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 600.0

#: Troubles in a row after which a host is left for a later crawl: one that never answered, and
#: one that did before (about an hour, for a network that is away for a while).
PATIENCE_NEW: Final = 3
PATIENCE_KNOWN: Final = 14

#: The longest Retry-After or Crawl-delay believed, in seconds.
_BELIEVED: Final = 7 * 86_400.0


@dataclass(slots=True)
class Pace:
    """What the hosts of one name share.

    `due` is the earliest time of the next request, `last` the time of the last answer, `active`
    the number of requests under way, and `crawl_delays` what their robots.txt files ask for.
    """

    delay: float
    due: float = 0.0
    last: float = -math.inf
    active: int = 0
    crawl_delay: float = 0.0
    crawl_delays: dict[str, float] = field(default_factory=dict)

    def ask_for(self, host: str, seconds: float) -> None:
        """Take in what a host asks for; the longest of them is kept."""
        self.crawl_delays[host] = seconds
        self.crawl_delay = max(self.crawl_delays.values())


class Host:
    """The state of one host, `name:port`.

    `delay` is the least time between two requests, in seconds; `due` the earliest time of the
    first, on the caller's clock.
    """

    __slots__ = (
        "_paused",
        "active",
        "has_answered",
        "is_known",
        "latency",
        "name",
        "pace",
        "troubles",
    )

    def __init__(self, name: str, *, delay: float, due: float = 0.0) -> None:
        self.name = name
        self.pace = Pace(delay, due)
        #: Requests of this host that are under way.
        self.active = 0
        self.latency = 0.0
        self.troubles = 0
        self._paused = -math.inf
        #: It has given a good answer before.
        self.has_answered = False
        #: Its robots.txt has been read; until then it has one request at a time.
        self.is_known = False

    def share(self, other: "Host") -> None:
        """Keep one pace with another host of the same name."""
        mine, shared = self.pace, other.pace
        if mine is shared:
            return
        shared.delay = max(shared.delay, mine.delay)
        shared.due = max(shared.due, mine.due)
        shared.last = max(shared.last, mine.last)
        for host, seconds in mine.crawl_delays.items():
            shared.ask_for(host, seconds)
        shared.active += mine.active
        self.pace = shared

    @property
    def delay(self) -> float:
        """The least time between two requests, in seconds."""
        return self.pace.delay

    @property
    def due(self) -> float:
        """The earliest time of the next request, on the caller's clock."""
        return self.pace.due

    @due.setter
    def due(self, due: float) -> None:
        self.pace.due = due

    @property
    def interval(self) -> float:
        """The time that must pass between two requests, in seconds.

        The delay, or the host's Crawl-delay, or, where it takes longer than a second to answer, as
        long as it takes.
        """
        slow = self.latency if self.latency > 1.0 else 0.0
        return max(self.pace.delay, self.pace.crawl_delay, slow)

    def may_be_asked(self) -> bool:
        """Return whether one more request may go out, when it is due."""
        if self.interval > 0:
            return self.pace.active < 1
        return self.active < (AT_ONCE if self.is_known else 1)

    def request_sent(self) -> None:
        """Note that a request goes out."""
        self.active += 1
        self.pace.active += 1

    def request_cancelled(self) -> None:
        """Note that it did not go out after all."""
        if self.active:
            self.active -= 1
            self.pace.active -= 1

    def forget_requests(self) -> None:
        """Forget the requests under way of a host that is not asked for anything any more."""
        self.pace.active -= self.active
        self.active = 0

    def answered(self, now: float, *, seconds: float) -> None:
        """Note that an answer began, `seconds` after its request."""
        self.latency += 0.3 * (seconds - self.latency)
        self.request_ended(now)

    def request_ended(self, now: float) -> None:
        """Note that a request has an answer, or will never have one."""
        self.request_cancelled()
        self.pace.last = now
        self.due = max(self.due, now + self.interval)

    def note_success(self) -> None:
        """Note a good answer: the pauses for trouble start over."""
        self.troubles = 0
        self.has_answered = True

    def wait(self, now: float, seconds: float) -> None:
        """Wait as long as an answer's Retry-After header asks for, whatever its status."""
        if seconds > 0:
            self.pace.due = max(self.pace.due, now + min(seconds, _BELIEVED))

    def pause(self, now: float, *, asked: float) -> None:
        """Leave the host alone after a sign that it is in trouble (429, 503, no connection).

        Each trouble in a row doubles the pause, but those of requests that were under way
        together are one; `asked` is when the request went out.
        """
        self._count_trouble(now, asked)
        doubled = FIRST_PAUSE * 2.0 ** min(self.troubles - 1, 20)
        self._rest(now, min(doubled, LONGEST_PAUSE))

    def note_fault(self, now: float, *, asked: float) -> None:
        """Note a fault that may be one page's alone: 500, a connection that was lost."""
        self._count_trouble(now, asked)
        self._rest(now, FIRST_PAUSE)

    def _count_trouble(self, now: float, asked: float) -> None:
        if asked >= self._paused:
            self.troubles += 1
            self._paused = now

    def _rest(self, now: float, seconds: float) -> None:
        self.due = max(self.due, now + max(seconds, self.interval))

    @property
    def is_given_up(self) -> bool:
        """Whether it has been in trouble for so long that it is left for a later crawl."""
        return self.troubles >= (PATIENCE_KNOWN if self.has_answered else PATIENCE_NEW)

    def set_crawl_delay(self, crawl_delay: float | None) -> None:
        """Take a Crawl-delay from the host's robots.txt, in seconds."""
        if crawl_delay is not None and math.isfinite(crawl_delay):
            self.pace.ask_for(self.name, min(max(crawl_delay, 0.0), _BELIEVED))
            self.due = max(self.due, self.pace.last + self.interval)


def name_of(host: str) -> str:
    """Return a host's name without its port.

    Examples
    --------
    >>> name_of("a.example:443"), name_of("[::1]:80"), name_of("a.example")
    ('a.example', '[::1]', 'a.example')
    """
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def retry_after(value: str, *, date: str = "", now: datetime | None = None) -> float:
    """Return the seconds that a Retry-After header asks for, 0 where it asks for none.

    A date is compared with the answer's own Date header, for the server's clock may differ from
    ours; where there is none, with `now`, the present unless given.

    Examples
    --------
    >>> retry_after("120"), retry_after("2 minutes"), retry_after("soon")
    (120.0, 120.0, 0.0)
    >>> retry_after("Wed, 21 Oct 2015 07:28:00 GMT", date="Wed, 21 Oct 2015 07:27:00 GMT")
    60.0
    """
    seconds = None if ":" in value else seconds_of(value)
    if seconds is None:
        until = _date(value)
        if until is None:
            return 0.0
        seconds = (until - (_date(date) or now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), _BELIEVED)


def seconds_of(text: str) -> float | None:
    """Return the seconds that somebody has written, None where it is not a number of them.

    Examples
    --------
    >>> [seconds_of(x) for x in ("2", "2s", "2 seconds", "1,5", "0.5 min", "500ms", "2秒")]
    [2.0, 2.0, 2.0, 1.5, 30.0, 0.5, 2.0]
    >>> seconds_of("-1"), seconds_of("inf"), seconds_of("Wed, 21 Oct 2015")
    (None, None, None)
    """
    found = _SECONDS.match(text.strip())
    if found is None:
        return None
    try:
        number = float(found[1].replace(",", ".")[:30])
    except ValueError:
        return None
    return number * next((n for unit, n in _UNITS if unit.fullmatch(found[2] or "")), 1.0)


#: What nobody means who writes a number of another kind than seconds is left out: a date.
_SECONDS: Final = re.compile(r"\+?(\d+(?:[.,]\d*)?|[.,]\d+)\s*([^\W\d_]+)?\.?(?![\w:./-])")
_UNITS: Final = tuple(
    (re.compile(unit, re.IGNORECASE), factor)
    for unit, factor in (
        (r"ms|msecs?|millis(?:econds?)?|毫秒", 0.001),
        (r"m|mins?|minutes?|分|分钟|分鐘", 60.0),
        (r"h|hrs?|hours?|小时|小時", 3600.0),
        (r"d|days?|天|日", 86_400.0),
    )
)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text.strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
