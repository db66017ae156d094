"""Numbers as text: a fitting unit, sensible digits, a true minus, years as runs."""

import math
from collections.abc import Iterable
from typing import Final

from ...estimate import GAP, NumberFormat, fixed, number_format, with_unit
from ...language import language, t
from ...units import parse_unit

__all__ = ["apart", "printed_scale", "significant", "within"]

_MOST_DIGITS: Final = 15


def printed_scale(numbers: Iterable[float], unit: str) -> NumberFormat:
    """Return how numbers in a printed unit are written for a reader.

    Money is brought to a unit that a Chinese reader expects; all else stays as it is.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> printed_scale([436.8], "bn USD")
    NumberFormat(factor=1.0, unit='bn USD', decimals=0)
    >>> with speaking("zh"):
    ...     printed_scale([436.8], "bn USD")
    NumberFormat(factor=0.1, unit='亿美元', decimals=0)
    """
    canonical, by = parse_unit(unit)
    if language() == "en" or canonical not in {"USD", "CNY"}:
        return NumberFormat(1.0, unit, 0)
    size = number_format([x * float(by) for x in numbers], canonical)
    return NumberFormat(size.factor / float(by), size.unit, 0)


def within(low: str, high: str, unit: str) -> str:
    """Return two bounds in a sentence.

    Examples
    --------
    >>> within("92.06", "92.13", "%")
    'between 92.06 and 92.13 %'
    """
    return t("between {low} and {high}", low=low, high=with_unit(high, unit))


def significant(x: float, digits: int = 5) -> str:
    """Return a number with so many significant digits, trailing zeros left out.

    Examples
    --------
    >>> significant(3797.0341), significant(10.0), significant(-0.24501)
    ('3,797', '10', '−0.24501')
    """
    if not math.isfinite(x):
        return GAP
    text = fixed(x, min(max(digits - 1 - _magnitude(abs(x)), 0), _MOST_DIGITS)) if x else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def apart(low: float, high: float, digits: int = 5) -> str:
    """Return two bounds with as many significant digits as tell them apart.

    Examples
    --------
    >>> apart(1.39251, 1.39428), apart(-0.01, 0.02)
    ('1.3925–1.3943', '−0.01 … 0.02')
    """
    while significant(low, digits) == significant(high, digits) and digits < _MOST_DIGITS:
        digits += 1
    return _joined(significant(low, digits), significant(high, digits))


def _magnitude(x: float) -> int:
    """Return the power of ten of the first digit."""
    return math.floor(math.log10(x))


def _joined(low: str, high: str) -> str:
    """Join two numbers; a dash between negative ones would be read as a minus."""
    form = t("{low} … {high}") if low.startswith("−") else t("{low}–{high}")
    return form.format(low=low, high=high)
