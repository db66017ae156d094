"""Hinterland measures how unevenly a country's foreign trade is spread over its regions.

From the statistical page to the figure, with every number traceable to the cell it was read
from. Names are imported when they are first used, so that `import hinterland` is quick.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

from .version import VERSION as __version__

if TYPE_CHECKING:
    from . import measures
    from .crawler.run import crawl
    from .estimate import Estimate
    from .library import Library
    from .panel import load
    from .regions import list_countries, list_schemes
    from .report import figure, save
    from .sources import list_sources
    from .sources.reading import read
    from .study import run

__all__ = [
    "Estimate",
    "Library",
    "__version__",
    "crawl",
    "figure",
    "list_countries",
    "list_schemes",
    "list_sources",
    "load",
    "measures",
    "read",
    "run",
    "save",
]

_HOME: Final = {
    "Estimate": "estimate",
    "Library": "library",
    "crawl": "crawler",
    "figure": "report",
    "list_countries": "regions",
    "list_schemes": "regions",
    "list_sources": "sources",
    "load": "panel",
    "read": "sources.reading",
    "run": "study",
    "save": "report",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name == "measures":
        return importlib.import_module(f".{name}", __name__)
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
