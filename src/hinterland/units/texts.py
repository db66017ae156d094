"""Units as people are told them."""

import math
from typing import Final

from ..language import language, t
from .currencies import currencies, currency_name, is_currency
from .series import is_series, split_series

__all__ = ["money", "series_name", "unit_name"]

# From which number on, what to divide by, the scale. In English the largest scale that leaves 1 or
# more is taken; Chinese counts in 亿, however many of them there are, up to 100,000.
_SCALES: Final = {
    "en": (
        (1e12, 1e12, "trillion "),
        (1e9, 1e9, "bn "),
        (1e6, 1e6, "million "),
        (0.0, 1.0, ""),
    ),
    "zh": ((1e13, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e4, 1e4, "万"), (0.0, 1.0, "")),
}
#: The trade of the world is counted in billions of it, and everybody compares.
_NEVER_IN_TRILLIONS: Final = "USD"


def money(unit: str, largest: float) -> tuple[float, str]:
    """Return what to divide numbers by for people to read, and the unit as printed.

    Parameters
    ----------
    unit
        A canonical unit; one that is not money is not divided.
    largest
        The largest of the numbers.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> money("MXN", 3.2e12), money("CNY", 3.2e12), money("persons", 7.0)
    ((1000000000000.0, 'trillion MXN'), (1000000000000.0, 'trillion yuan'), (1.0, 'persons'))
    >>> with speaking("zh"):
    ...     money("EUR", 3.2e9), money("MXN", 3.2e13)
    ((100000000.0, '亿欧元'), (1000000000000.0, '万亿比索'))
    """
    if not is_currency(unit):
        return 1.0, unit
    currency, chinese = currencies()[unit], language() == "zh"
    name = currency.unit_zh if chinese else currency.unit
    most = 1e9 if unit == _NEVER_IN_TRILLIONS and not chinese else math.inf
    return next(
        (by, f"{word}{name}")
        for least, by, word in _SCALES["zh" if chinese else "en"]
        if least <= max(largest, 0.0) and by <= most
    )


def series_name(series: str) -> str:
    """Return what a series is called within a sentence; its name where it is none of ours.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> series_name("exports_mxn"), series_name("trade_cny"), series_name("gdp")
    ('exports in Mexican pesos', 'trade in yuan', 'GDP')
    >>> with speaking("zh"):
    ...     series_name("exports_mxn"), series_name("trade_cny")
    ('出口额（墨西哥比索）', '进出口总额（人民币）')
    """
    concept, code = split_series(series)
    texts = {
        "trade": t("trade in {currency}"),
        "exports": t("exports in {currency}"),
        "imports": t("imports in {currency}"),
        "trade_by_destination": t("trade by place of destination and origin, in {currency}"),
        "gdp": t("GDP"),
        "population": t("population"),
        "exchange_rate": t("the exchange rate"),
    }
    currency = currency_name(code) if code else ""
    return texts.get(concept, series).format(currency=currency) if is_series(series) else series


def unit_name(unit: str) -> str:
    """Return what a canonical unit is called, "" for a pure number.

    Examples
    --------
    >>> unit_name("CNY"), unit_name("MXN"), unit_name("MXN per USD"), unit_name("1")
    ('yuan', 'MXN', 'Mexican pesos per US dollar', '')
    """
    one, per, other = unit.partition(" per ")
    if per and language() == "zh":
        return f"{money(one, 0.0)[1]}/{money(other, 0.0)[1]}"
    if per:
        return f"{currency_name(one)} per {currencies()[other].one}"
    return "" if unit == "1" else money(unit, 0.0)[1] if is_currency(unit) else t(unit)
