"""How far a long reading is, in one line."""

import time
from typing import TextIO

from ...crawler.progress import LiveLine, Rate, duration
from ...language import t

__all__ = ["Progress"]


class Progress:
    """Shows how many pages are read, as a `LiveLine`."""

    def __init__(self, out: TextIO) -> None:
        self._line = LiveLine(out)
        self._rate = Rate()
        self._rate(time.monotonic(), 0)

    def __call__(self, done: int, pages: int) -> None:
        """Show how many pages of how many are done, if it is time to."""
        if done == pages or not self._line.is_due():
            return
        rate = self._rate(time.monotonic(), done)
        left = duration((pages - done) / rate)
        self._line.write(
            t(
                "{done} of {pages} pages · {rate}/s · {left} to go",
                done=f"{done:,}",
                pages=f"{pages:,}",
                rate=f"{rate:.1f}",
                left=left,
            )
        )

    def end(self) -> None:
        """Clear the line that changed, for what is printed next."""
        self._line.end(clear=True)
