"""How a crawl stands, and what came of it, in lines for people."""

import time
from collections import deque
from typing import Final, TextIO

from .crawl import Summary
from .workers import Tick

__all__ = ["LiveLine", "Progress", "Rate", "summary_lines"]

#: The rate is taken over this time, in seconds.
_WINDOW: Final = 30.0

#: How often a line is written where there is no terminal, and on one, in seconds.
_PLAIN: Final = 10.0
_LIVE: Final = 0.5

#: How many hosts and patterns are named at the end.
_SHOWN: Final = 10

_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


class LiveLine:
    """One line that changes on a terminal, and plain lines, less often, elsewhere."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_live = out.isatty()
        self._last = time.monotonic()
        self._width = 0

    def is_due(self) -> bool:
        """Return whether it is time to write again; if so, the time counts from now."""
        now = time.monotonic()
        if now - self._last < (_LIVE if self._is_live else _PLAIN):
            return False
        self._last = now
        return True

    def write(self, line: str) -> None:
        """Write the line anew."""
        if self._is_live:
            self._out.write("\r" + line.ljust(self._width))
            self._width = max(self._width, len(line))
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def end(self, *, clear: bool = False) -> None:
        """Leave the line that changed, or clear it, for what is printed next."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r" if clear else "\n")
            self._out.flush()


class Rate:
    """How fast a count has grown over the last half minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def __call__(self, seconds: float, count: int) -> float:
        """Take in a count and its time; return the growth a second, 0 where none is known."""
        seen = self._seen
        seen.append((seconds, count))
        while len(seen) > 2 and seconds - seen[0][0] > _WINDOW:
            seen.popleft()
        begin, before = seen[0]
        return (count - before) / (seconds - begin) if seconds > begin else 0.0


class Progress:
    """Shows a crawl's ticks as a `LiveLine`.

    Parameters
    ----------
    out
        Where to write.
    max_pages
        The crawl's limit, for the estimate.
    """

    def __init__(self, out: TextIO, *, max_pages: int | None = None) -> None:
        self._max_pages = max_pages
        self._line = LiveLine(out)
        self._rate = Rate()

    def __call__(self, tick: Tick) -> None:
        """Show a tick, if it is time to."""
        if self._line.is_due():
            self._line.write(self._told(tick))

    def end(self) -> None:
        """Leave the line that changed."""
        self._line.end()

    def _told(self, tick: Tick) -> str:
        totals = tick.totals
        rate = self._rate(tick.seconds, totals.pages)
        parts = [
            f"{totals.pages:,} pages",
            f"{rate:.1f}/s",
            f"{totals.queued:,} queued",
            f"{totals.hosts:,} hosts",
            f"{totals.errors:,} errors",
        ]
        if tick.is_stopping:
            parts.append("stopping, what is under way is finished")
        else:
            parts.append(self._estimate(tick, rate))
        return " · ".join(parts)

    def _estimate(self, tick: Tick, rate: float) -> str:
        """Return how long what is queued now will take: more is found on the way."""
        left = tick.totals.queued
        if self._max_pages is not None:
            left = min(left, max(self._max_pages - tick.totals.pages, 0))
        return f"{duration(left / rate)} or more to go" if rate > 0 else "waiting"


def duration(seconds: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> duration(5), duration(100), duration(7_300), duration(200_000)
    ('5 s', '2 min', '2.0 h', '2.3 d')
    """
    for size, unit in _UNITS:
        if seconds >= size:
            number = seconds / size
            return f"{number:.0f} {unit}" if unit == "min" else f"{number:.1f} {unit}"
    return f"{seconds:.0f} s"


def size(count: int) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> size(999), size(26_000), size(3_200_000_000)
    ('999 B', '26.0 kB', '3.2 GB')
    """
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def summary_lines(summary: Summary) -> list[str]:
    """Return what to say at the end of a crawl."""
    counts = summary.counts
    lines = [
        f"stopped: {summary.reason}",
        f"pages: {summary.pages:,} ({size(summary.bytes)}) in {duration(summary.seconds)}",
    ]
    statuses = ", ".join(f"{count:,} × {status}" for status, count in summary.statuses.items())
    if statuses:
        lines.append(f"answers: {statuses}")
    rest = [
        f"{counts[s]:,} {s}"
        for s in ("queued", "failed", "refused", "deferred")
        if counts.get(s)
    ]
    lines.append("addresses: " + ", ".join([f"{counts.get('kept', 0):,} kept", *rest]))
    lines += [f"wall: {name} ({count:,} times)" for name, count in summary.walls.items()]
    lines += [
        f"left alone: {host}: {why} ({n:,} wait)" for host, why, n in summary.left[:_SHOWN]
    ]
    if len(summary.left) > _SHOWN:
        lines.append(f"left alone: {len(summary.left) - _SHOWN:,} more hosts")
    lines += [
        f"left out or cut: {count:,} × {reason}"
        for reason, count in sorted(summary.losses.items(), key=lambda loss: -loss[1])
    ]
    put_off = sorted(summary.patterns.items(), key=lambda pattern: -pattern[1])
    lines += [f"nothing new: {name} ({count:,} put off)" for name, count in put_off[:_SHOWN]]
    if len(put_off) > _SHOWN:
        lines.append(f"nothing new: {len(put_off) - _SHOWN:,} more patterns")
    lines += [f"slowed: {host}: {why}" for host, why in list(summary.slowed.items())[:_SHOWN]]
    if summary.errors:
        lines.append(f"errors: {summary.errors:,} (log.jsonl names them)")
    return lines
