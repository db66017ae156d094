"""Observations: one fact a row, with unit, vintage and origin."""

from .catalogue import Catalogue, read_catalogue, shipped_catalogue
from .checks import check_vintages
from .reading import Reading, TableReport, read_page
from .show import Shown, sources_line
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
    "Catalogue",
    "Observations",
    "Reading",
    "Shown",
    "TableReport",
    "check_vintages",
    "drop_duplicates",
    "empty",
    "read_catalogue",
    "read_page",
    "shipped_catalogue",
    "sources_line",
    "validate",
]
