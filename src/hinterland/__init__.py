"""Hinterland measures how unevenly a country's foreign trade is spread over its regions.

From the statistical page to the figure, with every number traceable to the cell it was read
from. Names are imported when they are first used, so that `import hinterland` is quick.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from . import measures
    from .crawl.crawl import crawl
    from .library import Library
    from .panel import load
    from .regions import schemes
    from .report import figure, save
    from .sources import sources
    from .sources.reading import read
    from .study import run

__version__ = "0.1.0"

__all__ = [
    "Library",
    "crawl",
    "figure",
    "load",
    "measures",
    "read",
    "run",
    "save",
    "schemes",
    "sources",
]

_HOME: Final = {
    "Library": "library",
    "figure": "report",
    "load": "panel",
    "read": "sources.reading",
    "run": "study",
    "save": "report",
    "schemes": "regions",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name in {"crawl", "measures", "sources"}:
        return importlib.import_module(f".{name}", __name__)
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
