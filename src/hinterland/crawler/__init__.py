"""The crawler: from start pages, by a strategy, until a stop condition, into a page library.

It goes on after any interruption: a page is kept when its bytes and one transaction are on
disk, and what is not kept is asked for again. `crawl` is the whole of it; `loop.fetch_pages` is
the part that knows no disk.
"""

from .crawl import Summary, crawl
from .options import Options

__all__ = ["Options", "Summary", "crawl"]
