"""Units: what is printed, the canonical unit it stands for, and the exact factor."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, DecimalException
from functools import cache
from itertools import product
from math import isfinite
from typing import Final

from .errors import InputError
from .language import _, did_you_mean, language

__all__ = ["SERIES_UNITS", "UNITS", "money", "parse_unit", "scale"]

#: The canonical units; "1" is a pure number (a share, a ratio, an index).
UNITS: Final = ("USD", "CNY", "persons", "CNY per USD", "1")

#: The unit that each known series is kept in.
SERIES_UNITS: Final = {
    "trade_usd": "USD", "exports_usd": "USD", "imports_usd": "USD",
    "trade_by_destination_usd": "USD",
    "trade_cny": "CNY", "exports_cny": "CNY", "imports_cny": "CNY", "gdp": "CNY",
    "population": "persons", "exchange_rate": "CNY per USD",
}  # fmt: skip

# From which number on, what to divide by, the unit as printed. In English the largest unit that
# leaves 1 or more is taken; Chinese counts in 亿, however many of them there are, up to 100,000.
_MONEY: Final[Mapping[str, Mapping[str, tuple[tuple[float, float, str], ...]]]] = {
    "en": {
        "USD": ((1e9, 1e9, "bn USD"), (1e6, 1e6, "million USD"), (0.0, 1.0, "USD")),
        "CNY": (
            (1e12, 1e12, "trillion yuan"), (1e9, 1e9, "bn yuan"), (1e6, 1e6, "million yuan"),
            (0.0, 1.0, "yuan"),
        ),
    },
    "zh": {
        "USD": ((1e13, 1e12, "万亿美元"), (1e8, 1e8, "亿美元"), (1e4, 1e4, "万美元"), (0.0, 1.0, "美元")),
        "CNY": ((1e13, 1e12, "万亿元"), (1e8, 1e8, "亿元"), (1e4, 1e4, "万元"), (0.0, 1.0, "元")),
    },
}  # fmt: skip

_SCALES_EN: Final = {
    "": "1", "1000": "1e3", "thousand": "1e3", "10000": "1e4", "100000": "1e5",
    "million": "1e6", "1000000": "1e6", "100000000": "1e8", "mn": "1e6", "10million": "1e7", "100million": "1e8", "billion": "1e9",
    "bn": "1e9", "trillion": "1e12",
}  # fmt: skip
_SCALES_ZH: Final = {
    "": "1", "千": "1e3", "万": "1e4", "十万": "1e5", "百万": "1e6", "千万": "1e7",
    "亿": "1e8", "十亿": "1e9", "万亿": "1e12",
}  # fmt: skip
_NAMES_EN: Final = {
    "USD": (
        "usd",
        "us$",
        "usdollar",
        "usdollars",
        "u.s.dollar",
        "u.s.dollars",
        "dollar",
        "dollars",
        "$",
    ),
    "CNY": ("cny", "rmb", "yuan", "rmbyuan", "yuanrmb"),
    "persons": ("persons", "person", "people"),
}
_NAMES_ZH: Final = {
    "USD": ("美元",), "CNY": ("元", "人民币", "元人民币", "人民币元"), "persons": ("人",),
}  # fmt: skip
_PER: Final = {"": "1", "100": "1e-2", "百": "1e-2"}
_BARE: Final = {"1": "1", "%": "1e-2", "percent": "1e-2"}

# Full width to ASCII and nothing more: NFKC would read the footnote mark of 12② as a digit.
_WIDTHS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
# A group of thousands never starts with 0: the comma of 0,123 is something else.
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.ASCII
)
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


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
        usual = ("USD", "1000 USD", "million USD", "bn USD", "亿元", "10000 persons", "%")
        raise InputError(
            _("the unit {unit!r} is not known; {hint}").format(
                unit=text, hint=did_you_mean(text, usual)
            )
        )
    return found


def money(unit: str, largest: float) -> tuple[float, str]:
    """Return what to divide numbers by for people to read, and the unit as printed.

    Parameters
    ----------
    unit
        A canonical unit; one that is no money stays as it is.
    largest
        The largest of the numbers.

    Examples
    --------
    >>> money("CNY", 3.2e12), money("persons", 7.0)
    ((1000000000000.0, 'trillion yuan'), (1.0, 'persons'))
    """
    steps = _MONEY[language()].get(unit, ((0.0, 1.0, unit),))
    return next((factor, name) for least, factor, name in steps if least <= max(largest, 0.0))


def scale(value_raw: str, unit_raw: str) -> tuple[float, str]:
    """Return a printed figure in its canonical unit, scaled exactly before it is rounded once.

    Raises
    ------
    InputError
        The text is no number (a comma stands only before three digits), is too large, or the
        unit is not known.

    Examples
    --------
    >>> scale("28,014.94", "亿元")
    (2801494000000.0, 'CNY')
    """
    unit, factor = parse_unit(unit_raw)
    text = value_raw.translate(_WIDTHS).strip().casefold()
    if not _NUMBER.fullmatch(text):
        raise InputError(_("{text!r} is no number").format(text=value_raw))
    try:
        scaled = float(_EXACT.multiply(Decimal(text.replace(",", "")), factor))
    except DecimalException:
        scaled = float("inf")
    if not isfinite(scaled):
        raise InputError(_("{text!r} is too large a number").format(text=value_raw))
    return scaled, unit


@cache
def _known_units() -> dict[str, tuple[str, Decimal]]:
    """Return every spelling, without blanks, and what it stands for."""
    known = {text: ("1", Decimal(factor)) for text, factor in _BARE.items()}
    for scales, names in ((_SCALES_EN, _NAMES_EN), (_SCALES_ZH, _NAMES_ZH)):
        for unit, spelt in names.items():
            for name, (word, factor) in product(spelt, scales.items()):
                exact = (unit, Decimal(int(Decimal(factor))))
                known[word + name] = exact
                known[name + word] = exact
        for yuan, sign, dollar in product(names["CNY"], ("per", "/"), names["USD"]):
            for number, factor in _PER.items():
                known[yuan + sign + number + dollar] = ("CNY per USD", Decimal(factor))
    for word, factor in _SCALES_ZH.items():
        known[f"人民币{word}元"] = ("CNY", Decimal(int(Decimal(factor))))
    return known


def _plain(text: str) -> str:
    """Return a unit without label, brackets, blanks, thousands marks, width and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"^\s*\(?\s*(?:单位|unit)\s*[::]", "", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    return "".join(c for c in plain if not c.isspace() and c not in "()[]【】")
