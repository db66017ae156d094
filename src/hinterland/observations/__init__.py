"""Observations: one fact a row, with unit, vintage and origin."""

from .doubts import check_vintages
from .explained.explain import Word, explain
from .printed.catalogue import Catalogue, read_catalogue, shipped_catalogue
from .reading import Given, PageReading, read_page
from .report import CellDoubt, TableReport
from .show import Shown, sources_line, unit_word, years_word
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
    "CellDoubt",
    "Given",
    "Observations",
    "PageReading",
    "Shown",
    "TableReport",
    "Word",
    "check_vintages",
    "drop_duplicates",
    "empty",
    "explain",
    "read_catalogue",
    "read_page",
    "shipped_catalogue",
    "sources_line",
    "unit_word",
    "validate",
    "years_word",
]
