"""How a long reading stands, in one line for people."""

import time
from collections import deque
from typing import Final, TextIO

from ..crawl.progress import duration

__all__ = ["Progress"]

#: The rate is taken over this time, in seconds: pictures take far longer than pages.
_WINDOW: Final = 30.0

#: How often a line is written where there is no terminal, and on one, in seconds.
_PLAIN: Final = 10.0
_LIVE: Final = 0.5


class Progress:
    """Shows how many pages are read: one line that changes on a terminal, plain lines elsewhere.

    Parameters
    ----------
    out
        Where to write.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_live = out.isatty()
        self._last = time.monotonic()
        self._seen: deque[tuple[float, int]] = deque([(self._last, 0)])
        self._width = 0

    def __call__(self, done: int, pages: int) -> None:
        """Show how many pages of how many are done, if it is time to."""
        now = time.monotonic()
        if done == pages or now - self._last < (_LIVE if self._is_live else _PLAIN):
            return
        self._last = now
        rate = self._rate(now, done)
        left = duration((pages - done) / rate)
        line = f"{done:,} of {pages:,} pages · {rate:.1f}/s · {left} to go"
        if self._is_live:
            self._out.write("\r" + line.ljust(self._width))
            self._width = max(self._width, len(line))
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def _rate(self, now: float, done: int) -> float:
        seen = self._seen
        seen.append((now, done))
        while len(seen) > 2 and now - seen[0][0] > _WINDOW:
            seen.popleft()
        begin, before = seen[0]
        return (done - before) / (now - begin)

    def end(self) -> None:
        """Clear the line that changed, for what is printed next."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()
