"""Units: what is printed, the canonical unit it stands for, and the exact factor.

The canonical units are an ISO 4217 currency (`MXN`), `persons`, a rate (`MXN per USD`), and "1", a
pure number (a share, a ratio, an index).

A bare sign or national word that several currencies share (`$`, `pesos`, `kr`) means the currency of
the country at hand, `home`. Where that has none of the name, it is not known and never guessed.
"""

from .currencies import (
    currency_called,
    currency_name,
    is_currency,
    is_currency_name,
    money_words,
    names,
)
from .printed import find_unit, is_unit_somewhere, parse_unit, scale
from .series import fits, is_series, is_unit, money_series, series_unit, split_series
from .texts import money, series_name, unit_name

__all__ = [
    "currency_called",
    "currency_name",
    "find_unit",
    "fits",
    "is_currency",
    "is_currency_name",
    "is_series",
    "is_unit",
    "is_unit_somewhere",
    "money",
    "money_series",
    "money_words",
    "names",
    "parse_unit",
    "scale",
    "series_name",
    "series_unit",
    "split_series",
    "unit_name",
]
