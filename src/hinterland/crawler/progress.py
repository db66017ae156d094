"""A crawl's progress and its summary, in lines for people."""

import time
from collections import deque
from typing import Final, TextIO

from ..language import counted, shipped, t
from .fetching.reasons import translated
from .run import Summary
from .workers import Tick

__all__ = ["LiveLine", "Progress", "Rate", "summary_lines"]

#: The rate is taken over this time, in seconds.
_WINDOW: Final = 30.0

#: How often a line is written where there is no terminal, and on one, in seconds.
_PLAIN: Final = 10.0
_LIVE: Final = 0.5

#: How many hosts and patterns are named at the end.
_SHOWN: Final = 10

_UNITS: Final = (
    (86_400, shipped("{time:.1f} d")),
    (3_600, shipped("{time:.1f} h")),
    (60, shipped("{time:.0f} min")),
    (0, shipped("{time:.0f} s")),
)

#: Addresses by their state, as `frontier.batch.STATES` has them.
_STATES: Final = {
    "kept": shipped("{count:,} kept"),
    "queued": shipped("{count:,} queued"),
    "failed": shipped("{count:,} failed"),
    "refused": shipped("{count:,} refused"),
    "deferred": shipped("{count:,} deferred"),
}


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
        """Write the line again."""
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
    """Shows a crawl's ticks as a `LiveLine`, with an estimate within its `max_pages`."""

    def __init__(self, out: TextIO, *, max_pages: int | None = None) -> None:
        self._max_pages = max_pages
        self._line = LiveLine(out)
        self._rate = Rate()

    def __call__(self, tick: Tick) -> None:
        """Show a tick, if it is time to."""
        if not self._line.is_due():
            return
        totals, queued = tick.totals, _STATES["queued"]
        rate = self._rate(tick.seconds, totals.pages)
        parts = [
            counted("{count:,} page", "{count:,} pages", totals.pages),
            f"{rate:.1f}/s",
            t(queued, count=totals.queued),
            counted("{count:,} host", "{count:,} hosts", totals.hosts),
            counted("{count:,} error", "{count:,} errors", totals.errors),
        ]
        left = totals.queued  # more is found on the way
        if self._max_pages is not None:
            left = min(left, max(self._max_pages - totals.pages, 0))
        if tick.is_stopping:
            parts.append(t("stopping when what is under way is finished"))
        elif rate > 0:
            parts.append(t("{time} or more to go", time=duration(left / rate)))
        else:
            parts.append(t("waiting"))
        self._line.write(" · ".join(parts))

    def end(self) -> None:
        """Leave the line that changed."""
        self._line.end()


def duration(seconds: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> duration(5), duration(100), duration(7_300), duration(200_000)
    ('5 s', '2 min', '2.0 h', '2.3 d')
    """
    unit, text = next(u for u in _UNITS if seconds >= u[0])
    return t(text, time=seconds / (unit or 1))


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
    """Return the lines that are shown at the end of a crawl."""
    counts = summary.counts
    lines = [
        t("stopped: {reason}", reason=translated(summary.reason)),
        t(
            "pages: {count:,} ({size}) in {time}",
            count=summary.pages,
            size=size(summary.bytes),
            time=duration(summary.seconds),
        ),
    ]
    statuses = t(", ").join(
        f"{count:,} × {status}" for status, count in summary.statuses.items()
    )
    if statuses:
        lines.append(t("answers: {statuses}", statuses=statuses))
    states = [
        t(text, count=counts.get(state, 0))
        for state, text in _STATES.items()
        if counts.get(state) or state == "kept"
    ]
    lines.append(t("addresses: {states}", states=t(", ").join(states)))
    for name, count in summary.walls.items():
        lines.append(t("wall: {name} ({count:,} times)", name=translated(name), count=count))
    for host, why, n in summary.left[:_SHOWN]:
        lines.append(
            t(
                "left alone: {host}: {why} ({count:,} wait)",
                host=host,
                why=translated(why),
                count=n,
            )
        )
    if len(summary.left) > _SHOWN:
        lines.append(t("left alone: {count:,} more hosts", count=len(summary.left) - _SHOWN))
    for reason, count in sorted(summary.losses.items(), key=lambda loss: -loss[1]):
        lines.append(
            t("left out or cut: {count:,} × {why}", count=count, why=translated(reason))
        )
    put_off = sorted(summary.patterns.items(), key=lambda pattern: -pattern[1])
    for name, count in put_off[:_SHOWN]:
        lines.append(t("nothing new: {name} ({count:,} put off)", name=name, count=count))
    if len(put_off) > _SHOWN:
        lines.append(t("nothing new: {count:,} more patterns", count=len(put_off) - _SHOWN))
    for host, why in list(summary.slowed.items())[:_SHOWN]:
        lines.append(t("slowed: {host}: {why}", host=host, why=translated(why)))
    if summary.errors:
        lines.append(t("errors: {count:,} (see log.jsonl)", count=summary.errors))
    return lines
