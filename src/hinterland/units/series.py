"""The canonical series, and the units that they are kept in."""

import re
from typing import Final

from ..errors import UsageError
from ..language import t
from .currencies import is_currency

__all__ = ["fits", "is_series", "is_unit", "money_series", "series_unit", "split_series"]

_OF_MONEY: Final = ("trade", "exports", "imports", "trade_by_destination")
_OTHERS: Final = ("gdp", "population", "exchange_rate")
_MONEY: Final = re.compile(rf"({'|'.join(_OF_MONEY)})_([a-z]{{3}})", re.ASCII)


def is_series(name: str) -> bool:
    """Return whether a name is that of a canonical series.

    Examples
    --------
    >>> [is_series(n) for n in ("exports_mxn", "gdp", "exports", "exports_xxx", "gdp_mxn")]
    [True, True, False, False, False]
    """
    return name in _OTHERS or bool(split_series(name)[1])


def series_unit(series: str) -> str | None:
    """Return the unit that a series' name fixes.

    None for `gdp` and `exchange_rate`, which are in the money of the country, and for names that
    are no canonical series.

    Examples
    --------
    >>> series_unit("exports_mxn"), series_unit("population"), series_unit("gdp")
    ('MXN', 'persons', None)
    """
    return "persons" if series == "population" else split_series(series)[1] or None


def fits(series: str, unit: str) -> bool:
    """Return whether a series may be in a canonical unit; one that is not ours is in any.

    Examples
    --------
    >>> fits("gdp", "MXN"), fits("exchange_rate", "MXN"), fits("exports_mxn", "USD")
    (True, False, False)
    """
    if series == "gdp":
        return is_currency(unit)
    if series == "exchange_rate":
        return " per " in unit
    return series_unit(series) in {None, unit}


def split_series(series: str) -> tuple[str, str]:
    """Return a series' concept and currency; the whole name and "" where it names no currency.

    Examples
    --------
    >>> split_series("trade_by_destination_usd"), split_series("gdp")
    (('trade_by_destination', 'USD'), ('gdp', ''))
    """
    found = _MONEY.fullmatch(series)
    if found and is_currency(found[2].upper()):
        return found[1], found[2].upper()
    return series, ""


def money_series(concept: str, currency: str) -> str:
    """Return the name of a series of money.

    Raises
    ------
    UsageError
        There is no such concept of money, or no such currency.

    Examples
    --------
    >>> money_series("exports", "MXN")
    'exports_mxn'
    """
    if concept not in _OF_MONEY or not is_currency(currency):
        raise UsageError(
            t("there is no series of {concept!r} in {currency!r}", concept=concept, currency=currency)
        )  # fmt: skip
    return f"{concept}_{currency.lower()}"


def is_unit(unit: str) -> bool:
    """Return whether a unit is a canonical one.

    Examples
    --------
    >>> [is_unit(u) for u in ("MXN", "persons", "MXN per USD", "1", "yuan", "USD per USD")]
    [True, True, True, True, False, False]
    """
    one, per, other = unit.partition(" per ")
    if per:
        return is_currency(one) and is_currency(other) and one != other
    return unit in {"persons", "1"} or is_currency(unit)
