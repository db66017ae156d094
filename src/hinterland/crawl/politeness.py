"""One host's manners: when it may be asked again, and when it is better left alone.

The delay runs from the moment an answer begins, not from the moment a request is sent: by then
the server has seen the request for sure, so that it never sees two closer together than the
delay, however the network shifts them. While a delay is set, a host has one request at a time.

Everything here is a value in, a value out; the clock is the caller's.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["Host", "retry_after"]

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


class Host:
    """The state of one host, `name:port`.

    Parameters
    ----------
    name
        The host.
    delay
        The least time between two requests, in seconds.
    due
        The earliest time of the first request, on the caller's clock.
    """

    __slots__ = (
        "_last",
        "_paused",
        "active",
        "crawl_delay",
        "delay",
        "due",
        "has_answered",
        "is_known",
        "latency",
        "name",
        "troubles",
    )

    def __init__(self, name: str, *, delay: float, due: float = 0.0) -> None:
        self.name = name
        self.delay = delay
        self.due = due
        self.crawl_delay = 0.0
        self.active = 0
        self.latency = 0.0
        self.troubles = 0
        self._paused = -math.inf
        self._last = -math.inf
        #: It has given a good answer before.
        self.has_answered = False
        #: Its robots.txt has been read; until then it has one request at a time.
        self.is_known = False

    @property
    def interval(self) -> float:
        """The time that must pass between two requests, in seconds.

        The delay, or the host's own wish, or, where it takes longer than a second to answer, as
        long as it takes.
        """
        slow = self.latency if self.latency > 1.0 else 0.0
        return max(self.delay, self.crawl_delay, slow)

    def may_be_asked(self) -> bool:
        """Return whether one more request may go out, when it is due."""
        one_at_a_time = self.interval > 0 or not self.is_known
        return self.active < (1 if one_at_a_time else AT_ONCE)

    def asked(self) -> None:
        """Note that a request goes out."""
        self.active += 1

    def not_asked(self) -> None:
        """Note that it did not go out after all."""
        self.active -= 1

    def answered(self, now: float, *, seconds: float) -> None:
        """Note that an answer began, `seconds` after its request."""
        self.latency += 0.3 * (seconds - self.latency)
        self._free(now)

    def kept_well(self) -> None:
        """Note a good answer: the pauses for trouble start over."""
        self.troubles = 0
        self.has_answered = True

    def pause(self, now: float, *, asked: float, at_least: float = 0.0) -> None:
        """Leave the host alone after a sign that it is in trouble (429, 503, no connection).

        Each trouble in a row doubles the pause, but those of requests that were under way
        together are one.

        Parameters
        ----------
        now
            The caller's clock.
        asked
            When the request went out.
        at_least
            What the host asked for in its Retry-After header, in seconds; always kept.
        """
        self._count_trouble(now, asked)
        doubled = FIRST_PAUSE * 2.0 ** min(self.troubles - 1, 20)
        self._rest(now, max(min(doubled, LONGEST_PAUSE), at_least))

    def stumbled(self, now: float, *, asked: float) -> None:
        """Note a fault that may be one page's alone: 500, a connection that broke off."""
        self._count_trouble(now, asked)
        self._rest(now, FIRST_PAUSE)

    def _count_trouble(self, now: float, asked: float) -> None:
        if asked >= self._paused:
            self.troubles += 1
            self._paused = now

    def _rest(self, now: float, seconds: float) -> None:
        self.due = max(self.due, now + max(seconds, self.interval))

    def went_silent(self, now: float) -> None:
        """Note that a request ended without an answer."""
        self._free(now)

    @property
    def is_given_up(self) -> bool:
        """Whether it has been in trouble for so long that it is left for a later crawl."""
        return self.troubles >= (PATIENCE_KNOWN if self.has_answered else PATIENCE_NEW)

    def wish(self, crawl_delay: float | None) -> None:
        """Take a Crawl-delay from the host's robots.txt, in seconds."""
        if crawl_delay is not None and math.isfinite(crawl_delay):
            self.crawl_delay = min(max(crawl_delay, 0.0), _BELIEVED)
            self.due = max(self.due, self._last + self.interval)

    def _free(self, now: float) -> None:
        self.active -= 1
        self._last = now
        self.due = max(self.due, now + self.interval)


def retry_after(value: str, *, now: datetime | None = None) -> float:
    """Return the seconds that a Retry-After header asks for, 0 where it asks for none.

    Parameters
    ----------
    value
        A number of seconds, or a date as HTTP writes it.
    now
        The time that a date is compared with, the present unless given.

    Examples
    --------
    >>> retry_after("120")
    120.0
    >>> retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now=datetime(2015, 10, 21, 7, 27, tzinfo=UTC))
    60.0
    >>> retry_after("soon")
    0.0
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _BELIEVED)
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    seconds = (date - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), _BELIEVED)
