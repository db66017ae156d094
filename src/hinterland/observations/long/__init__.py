"""Long tables: one figure a row or one period a column, and a column for each dimension."""

from .layout import layout_of
from .reading import is_long, long_facts

__all__ = ["is_long", "layout_of", "long_facts"]
