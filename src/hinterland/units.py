"""Units: what is printed, the canonical unit it stands for, and the exact factor."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, DecimalException
from functools import cache, lru_cache
from itertools import product
from math import isfinite
from typing import Final

from .errors import InputError
from .language import did_you_mean, language, t

__all__ = ["SERIES_UNITS", "UNITS", "find_unit", "is_currency", "money", "parse_unit", "scale"]

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

# Scales and names as printed, without blanks and in small letters. Every scale goes with every
# name of its language, before or behind it; another currency is one more line of names.
_SCALES_EN: Final = {
    "": "1", "hundred": "1e2", "1000": "1e3", "thousand": "1e3", "thousands": "1e3",
    "10000": "1e4", "10thousand": "1e4", "tenthousand": "1e4", "ten-thousand": "1e4", "100000": "1e5",
    "million": "1e6", "millions": "1e6", "1000000": "1e6", "mn": "1e6", "mln": "1e6", "mil.": "1e6",
    "mil": "1e6", "mill.": "1e6", "mio": "1e6", "mio.": "1e6", "10million": "1e7", "tenmillion": "1e7",
    "10000000": "1e7", "100million": "1e8", "100millions": "1e8", "hundredmillion": "1e8",
    "hundred-million": "1e8", "100000000": "1e8", "100mn": "1e8", "billion": "1e9", "billions": "1e9",
    "bn": "1e9", "bln": "1e9", "bil.": "1e9", "1000million": "1e9", "1000000000": "1e9",
    "trillion": "1e12", "trillions": "1e12", "tn": "1e12", "trn": "1e12",
}  # fmt: skip
_SCALES_ZH: Final = {
    "": "1", "百": "1e2", "千": "1e3", "万": "1e4", "十万": "1e5", "百万": "1e6", "千万": "1e7",
    "亿": "1e8", "十亿": "1e9", "百亿": "1e10", "千亿": "1e11", "万亿": "1e12", "100": "1e2",
    "1000": "1e3", "10000": "1e4", "100万": "1e6", "1000000": "1e6", "1000万": "1e7", "10亿": "1e9",
    "1万": "1e4", "1亿": "1e8",
}  # fmt: skip
_NAMES_EN: Final = {
    "USD": (
        "usd", "us$", "u.s.$", "$us", "usdollar", "usdollars", "u.s.dollar", "u.s.dollars",
        "unitedstatesdollars", "dollar", "dollars", "$",
    ),
    "CNY": (
        "cny", "rmb", "yuan", "rmbyuan", "yuanrmb", "yuanofrmb", "chineseyuan", "yuanrenminbi",
        "renminbiyuan", "renminbi", "cn¥", "rmb¥",
    ),
    "persons": ("persons", "person", "people", "inhabitants"),
}  # fmt: skip
_NAMES_ZH: Final = {
    "USD": ("美元", "美金"),
    "CNY": ("元", "圆", "人民币", "元人民币", "人民币元", "人民币圆"),
    "persons": ("人",),
}  # fmt: skip
# Behind a currency's sign m is million, k thousand; before one it is not a scale (`m USD`).
_SIGNS: Final = {"USD": ("us$", "$", "usd"), "CNY": ("rmb", "cny", "yuan")}
_SHORT_EN: Final = {
    "m": "1e6",
    "k": "1e3",
    "'000": "1e3",
    "000": "1e3",
    "000s": "1e3",
    "'000s": "1e3",
    "b": "1e9",
}
# The scale of `10⁴ yuan` is written with a caret where it can't be raised.
_POWERS: Final = {f"10^{n}": f"1e{n}" for n in (3, 4, 6, 8, 9, 12)}
_PER: Final = {"": "1", "100": "1e-2", "百": "1e-2", "1": "1", "one": "1", "hundred": "1e-2"}
_BARE: Final = {
    "1": "1", "%": "1e-2", "percent": "1e-2", "percents": "1e-2", "pct": "1e-2", "pct.": "1e-2",
    "percentage": "1e-2", "百分比": "1e-2", "百分率": "1e-2", "百分数": "1e-2", "‰": "1e-3",
    "permille": "1e-3", "permil": "1e-3", "千分比": "1e-3",
}  # fmt: skip
# Traditional characters of units.
_SIMPLE: Final = str.maketrans(
    "億萬圓幣數單位臺戶噸個雙頭輛畝頃裡裏", "亿万圆币数单位台户吨个双头辆亩顷里里"
)

# Full width to ASCII and nothing more: NFKC would read the footnote mark of 12② as a digit.
_WIDTHS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
# A group of thousands never starts with 0: the comma of 0,123 is something else.
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.ASCII
)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER: Final = re.compile(r"(?<!\d)10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
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
    found = find_unit(text)
    if found is None:
        usual = ("USD", "1000 USD", "million USD", "bn USD", "亿元", "10000 persons", "%")
        hint = did_you_mean(text, usual)
        raise InputError(t("the unit {unit!r} is not known; {hint}", unit=text, hint=hint))
    return found


@lru_cache(maxsize=4096)
def find_unit(text: str) -> tuple[str, Decimal] | None:
    """Return what `parse_unit` does, None for an unknown unit: quicker where most are unknown.

    Examples
    --------
    >>> find_unit("万吨"), find_unit("万元")
    (None, ('CNY', Decimal('10000')))
    """
    return _known_units().get(_plain(text))


def is_currency(code: str) -> bool:
    """Return whether a code is one of ISO 4217."""
    return len(code) == 3 and code.isalpha() and code.isupper()


def money(unit: str, largest: float) -> tuple[float, str]:
    """Return what to divide numbers by for people to read, and the unit as printed.

    Parameters
    ----------
    unit
        A canonical unit; one that is not money stays as it is.
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
        The text is not a number (a comma is only before three digits), is too large, or the
        unit is not known.

    Examples
    --------
    >>> scale("28,014.94", "亿元")
    (2801494000000.0, 'CNY')
    """
    unit, factor = parse_unit(unit_raw)
    text = value_raw.translate(_WIDTHS).strip().casefold()
    if not _NUMBER.fullmatch(text):
        raise InputError(t("{text!r} is not a number", text=value_raw))
    try:
        scaled = float(_EXACT.multiply(Decimal(text.replace(",", "")), factor))
    except DecimalException:
        scaled = float("inf")
    if not isfinite(scaled):
        raise InputError(t("{text!r} is too large a number", text=value_raw))
    return scaled, unit


@cache
def _known_units() -> dict[str, tuple[str, Decimal]]:
    """Return every spelling, without blanks, and what it means."""
    known = {text: ("1", Decimal(factor)) for text, factor in _BARE.items()}
    for scales, names in ((_SCALES_EN | _POWERS, _NAMES_EN), (_SCALES_ZH | _POWERS, _NAMES_ZH)):
        for unit, spelt in names.items():
            for name, (word, factor) in product(spelt, scales.items()):
                if unit == "USD" and factor == "1e2":
                    continue  # `100美元` heads a rate.
                exact = (unit, _exact(factor))
                for spelling in (word + name, name + word, f"{word}of{name}" if word else name):
                    known[spelling] = exact
    for word, factor in _SCALES_ZH.items():
        known[f"人民币{word}元"] = ("CNY", _exact(factor))
    return known | _short_units() | _rates()


def _short_units() -> dict[str, tuple[str, Decimal]]:
    """Return `US$m`, `$'000`, `'000 persons`."""
    known = {
        sign + short: (unit, _exact(factor))
        for unit, signs in _SIGNS.items()
        for sign, (short, factor) in product(signs, _SHORT_EN.items())
    }
    thousands = [short for short in _SHORT_EN if "0" in short]
    for unit, names in (*_SIGNS.items(), ("persons", _NAMES_EN["persons"])):
        for name, short in product(names, thousands):
            known[short + name] = known[name + short] = (unit, Decimal(1000))
    return known


def _rates() -> dict[str, tuple[str, Decimal]]:
    """Return yuan for one dollar or a hundred, the amount before or behind the dollar."""
    yuan, dollars = (_NAMES_EN[code] + _NAMES_ZH[code] for code in ("CNY", "USD"))
    known = {}
    for name, sign, dollar in product(yuan, ("per", "/"), dollars):
        for number, factor in _PER.items():
            for amount in (number + dollar, dollar + number):
                known[name + sign + amount] = ("CNY per USD", Decimal(factor))
    return known


def _exact(factor: str) -> Decimal:
    """Return a power of ten without an exponent."""
    return Decimal(int(Decimal(factor)))


def _plain(text: str) -> str:
    """Return a unit without label, brackets, blanks, thousands marks, width and case."""
    powers = _POWER.sub(lambda m: f"10^{m[1].translate(_RAISED)}", text.translate(_WIDTHS))
    plain = unicodedata.normalize("NFKC", powers).casefold().translate(_SIMPLE)
    plain = re.sub(r"^\s*\(?\s*(?:计量)?(?:单\s*位|units?)\s*[::]", "", plain)
    plain = re.sub(r"^[\s(\[]*(?:measured |expressed )?in\s+", "", plain)
    plain = re.sub(
        r"(?<=[a-z$])\s+in\s+(?=(?:hundred|thousand|million|billion)s?\b)", " ", plain
    )
    plain = re.sub(
        r"(?<=\d),(?=\d{3}(?!\d))|[,、](?=\s*(?:thousand|million|billion|trillion|bn|mn)s?\b)",
        "",
        plain,
    )
    return "".join(c for c in plain if not c.isspace() and c not in "()[]【】")
