"""How a crawl stands, and what came of it, in lines for people."""

import time
from collections import deque
from typing import Final, TextIO

from .crawl import Summary
from .workers import Tick

__all__ = ["Progress", "summary_lines"]

#: The rate is taken over this time, in seconds.
_WINDOW: Final = 30.0

#: How often a line is written where there is no terminal, and on one, in seconds.
_PLAIN: Final = 10.0
_LIVE: Final = 0.5

_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


class Progress:
    """Shows a crawl's ticks: one line that changes on a terminal, plain lines elsewhere.

    Parameters
    ----------
    out
        Where to write.
    max_pages
        The crawl's limit, for the estimate.
    """

    def __init__(self, out: TextIO, *, max_pages: int | None = None) -> None:
        self._out = out
        self._max_pages = max_pages
        self._is_live = out.isatty()
        self._last = time.monotonic()
        self._seen: deque[tuple[float, int]] = deque()
        self._width = 0

    def __call__(self, tick: Tick) -> None:
        """Show a tick, if it is time to."""
        now = time.monotonic()
        if now - self._last < (_LIVE if self._is_live else _PLAIN):
            return
        self._last = now
        line = self._line(tick)
        if self._is_live:
            self._out.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def end(self) -> None:
        """Leave the line that changed."""
        if self._width:
            self._out.write("\n")
            self._out.flush()

    def _line(self, tick: Tick) -> str:
        totals = tick.totals
        rate = self._rate(tick)
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

    def _rate(self, tick: Tick) -> float:
        seen = self._seen
        seen.append((tick.seconds, tick.totals.pages))
        while len(seen) > 2 and seen[-1][0] - seen[0][0] > _WINDOW:
            seen.popleft()
        (begin, before), (end, after) = seen[0], seen[-1]
        return (after - before) / (end - begin) if end > begin else 0.0

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
    lines += [f"left alone: {host}: {why} ({n:,} wait)" for host, why, n in summary.left[:10]]
    if len(summary.left) > 10:
        lines.append(f"left alone: {len(summary.left) - 10:,} more hosts")
    if summary.errors:
        lines.append(f"errors: {summary.errors:,} (log.jsonl names them)")
    return lines
