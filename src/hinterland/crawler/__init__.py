"""The crawler: from start pages, by a strategy, until a stop condition, into a page library.

It resumes after any interruption: a page is kept when its bytes and one transaction are on
disk, and what is not kept is asked for again. `crawl` is the whole of it; `fetching.loop` is the
part that knows no disk. Names are imported when they are first used, so that the command line's
help is quick.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .options import Options
    from .run import Summary, crawl

__all__ = ["Options", "Summary", "crawl"]


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name == "Options":
        from .options import Options

        return Options
    if name in __all__:
        from . import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
