"""Measures of a tidy frame: pandas, polars, Arrow or DuckDB in, the same kind out."""

from .any import measure_by
from .years import dispersion, imbalance_by

__all__ = ["dispersion", "imbalance_by", "measure_by"]
