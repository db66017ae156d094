"""Units: what is printed, the canonical unit it stands for, and the exact factor."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from .errors import InputError, did_you_mean

__all__ = ["SERIES_UNITS", "UNITS", "parse_unit", "scale"]

#: The canonical units; "1" is a pure number (a share, a ratio, an index).
UNITS: Final = ("USD", "CNY", "persons", "CNY per USD", "1")

#: The unit that each known series is kept in.
SERIES_UNITS: Final = {
    "trade_usd": "USD", "exports_usd": "USD", "imports_usd": "USD",
    "trade_by_destination_usd": "USD",
    "trade_cny": "CNY", "exports_cny": "CNY", "imports_cny": "CNY", "gdp": "CNY",
    "population": "persons", "exchange_rate": "CNY per USD",
}  # fmt: skip

_SCALES_EN: Final = {
    "": "1", "1000": "1e3", "thousand": "1e3", "10000": "1e4", "100000": "1e5",
    "million": "1e6", "mn": "1e6", "10million": "1e7", "100million": "1e8", "billion": "1e9",
    "bn": "1e9", "trillion": "1e12",
}  # fmt: skip
_SCALES_ZH: Final = {
    "": "1", "千": "1e3", "万": "1e4", "十万": "1e5", "百万": "1e6", "千万": "1e7",
    "亿": "1e8", "十亿": "1e9", "万亿": "1e12",
}  # fmt: skip
_NAMES_EN: Final = {
    "USD": ("usd", "us$", "usdollar", "usdollars", "dollar", "dollars", "$"),
    "CNY": ("cny", "rmb", "yuan", "rmbyuan", "yuanrmb"),
    "persons": ("persons", "person", "people"),
}
_NAMES_ZH: Final = {
    "USD": ("美元",), "CNY": ("元", "人民币", "元人民币", "人民币元"), "persons": ("人",),
}  # fmt: skip
_BARE: Final = {
    "1": ("1", "1"), "%": ("1", "1e-2"), "percent": ("1", "1e-2"),
    "cnyperusd": ("CNY per USD", "1"), "cnyper100usd": ("CNY per USD", "1e-2"),
    "yuanper100usdollars": ("CNY per USD", "1e-2"), "元/100美元": ("CNY per USD", "1e-2"),
    "人民币元/100美元": ("CNY per USD", "1e-2"), "元/百美元": ("CNY per USD", "1e-2"),
    "人民币/100美元": ("CNY per USD", "1e-2"), "元/美元": ("CNY per USD", "1"),
}  # fmt: skip
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d+)?")


def parse_unit(text: str) -> tuple[str, Decimal]:
    """Return the canonical unit of a printed one, and the exact factor to it.

    Chinese or English, scale before or after the currency, any width, with or without
    brackets and a leading `单位：` or `Unit:`.

    Raises
    ------
    InputError
        The unit is not known.

    Examples
    --------
    >>> parse_unit("亿元"), parse_unit("（100 million yuan）")
    (('CNY', Decimal('100000000')), ('CNY', Decimal('100000000')))
    >>> parse_unit("USD 10,000")
    ('USD', Decimal('10000'))
    """
    found = _known_units().get(_plain(text))
    if found is None:
        usual = ["USD", "1000 USD", "million USD", "bn USD", "100 million CNY", "10000 persons", "%"]
        raise InputError(f"the unit {text!r} is not known; {did_you_mean(text, usual)}")
    return found


def scale(value_raw: str, unit_raw: str) -> tuple[float, str]:
    """Return a printed figure in its canonical unit, scaled exactly before it is rounded once.

    Raises
    ------
    InputError
        The text is no number (a comma stands only before three digits), or the unit is not
        known.

    Examples
    --------
    >>> scale("28,014.94", "亿元")
    (2801494000000.0, 'CNY')
    """
    unit, factor = parse_unit(unit_raw)
    text = unicodedata.normalize("NFKC", value_raw).strip().casefold()
    try:
        if not any(c.isdigit() for c in text) or not _NUMBER.fullmatch(text):
            raise InvalidOperation
        return float(Decimal(text.replace(",", "")) * factor), unit
    except InvalidOperation as error:
        raise InputError(f"{value_raw!r} is no number") from error


@cache
def _known_units() -> dict[str, tuple[str, Decimal]]:
    """Return every spelling, without blanks, and what it stands for."""
    known = {text: (unit, Decimal(factor)) for text, (unit, factor) in _BARE.items()}
    for scales, names in ((_SCALES_EN, _NAMES_EN), (_SCALES_ZH, _NAMES_ZH)):
        for unit, spelt in names.items():
            for name in spelt:
                for word, factor in scales.items():
                    exact = (unit, Decimal(int(Decimal(factor))))
                    known[word + name] = exact
                    known[name + word] = exact
    return known


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"^\s*\(?\s*(?:单位|unit)\s*[::]", "", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    return "".join(c for c in plain if not c.isspace() and c not in "()")
