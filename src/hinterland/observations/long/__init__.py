"""Long tables: one figure a row or one period a column, and a column for each dimension."""

from .layout import layout_of
from .reading import long_facts

__all__ = ["layout_of", "long_facts"]
