"""Observations: one fact a row, with unit, vintage and origin."""

from .table import (
    COLUMNS,
    FLAGS,
    MISSING_MARKS,
    PAGE_COLUMNS,
    Observations,
    drop_duplicates,
    empty,
    validate,
)

__all__ = [
    "COLUMNS",
    "FLAGS",
    "MISSING_MARKS",
    "PAGE_COLUMNS",
    "Observations",
    "drop_duplicates",
    "empty",
    "validate",
]
