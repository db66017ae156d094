"""Numbers as text: a fitting unit, sensible digits, a true minus, years as runs."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ...figures.drawing.words import number
from ...language import _, language, listed
from ...units import money, parse_unit

__all__ = [
    "GAP",
    "Scale",
    "apart",
    "fixed",
    "printed_scale",
    "runs",
    "scale",
    "significant",
    "with_unit",
    "within",
]  # fmt: skip

#: What stands where there is no number.
GAP: Final = "—"

_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one table are written: divided by `factor`, in `unit`."""

    factor: float
    unit: str
    decimals: int

    def say(self, x: float) -> str:
        """Return one number, without its unit.

        Examples
        --------
        >>> Scale(1e9, "bn USD", 1).say(3.797034e12), Scale(1.0, "", 4).say(float("nan"))
        ('3,797.0', '—')
        """
        return fixed(x / self.factor, self.decimals)

    def ends(self, low: float, high: float) -> tuple[str, str]:
        """Return two bounds with as many decimals as tell them apart.

        Examples
        --------
        >>> Scale(0.01, "%", 2).ends(0.041, 0.04100002)
        ('4.100000', '4.100002')
        """
        a, b = low / self.factor, high / self.factor
        decimals = self.decimals
        while fixed(a, decimals) == fixed(b, decimals) and decimals < _MOST_DIGITS:
            decimals += 1
        return fixed(a, decimals), fixed(b, decimals)

    def between(self, low: float, high: float) -> str:
        """Return two bounds as a range.

        Examples
        --------
        >>> Scale(1.0, "", 2).between(1, 2), Scale(1.0, "", 2).between(-1, 2)
        ('1.00–2.00', '−1.00 … 2.00')
        """
        return _joined(*self.ends(low, high))


def scale(numbers: Iterable[float], unit: str, *, percent: bool = False) -> Scale:
    """Return a unit and a number of decimals that suit all of the numbers.

    Five significant digits for the largest and three for the smallest, within reason.

    Parameters
    ----------
    numbers
        In the canonical unit; NaN is passed over.
    unit
        A canonical unit; "1" has no name.
    percent
        Whether a number without a unit is written in per cent.

    Examples
    --------
    >>> scale([3.797e12, 1.84e10], "USD")
    Scale(factor=1000000000.0, unit='bn USD', decimals=1)
    >>> scale([0.829, 0.0012], "1", percent=True)
    Scale(factor=0.01, unit='%', decimals=3)
    >>> scale([], "1")
    Scale(factor=1.0, unit='', decimals=4)
    """
    sizes = sorted(abs(x) for x in numbers if math.isfinite(x) and x != 0)
    factor, name = _unit(sizes, unit, percent=percent)
    if not sizes:
        return Scale(factor, name, 4 if name == "" else 2)
    largest, smallest = _magnitude(sizes[-1] / factor), _magnitude(sizes[0] / factor)
    if name == "":
        return Scale(factor, name, min(max(4, 2 - largest), 8))
    least = 2 if name == "%" else max(0, 4 - largest)
    return Scale(factor, name, min(max(least, 2 - smallest), max(least, 4)))


def printed_scale(numbers: Iterable[float], unit: str) -> Scale:
    """Return how numbers in a printed unit are written for a reader.

    Money is brought to a unit that a Chinese reader expects; all else stays as it is.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> printed_scale([436.8], "bn USD")
    Scale(factor=1.0, unit='bn USD', decimals=0)
    >>> with speaking("zh"):
    ...     printed_scale([436.8], "bn USD")
    Scale(factor=0.1, unit='亿美元', decimals=0)
    """
    canonical, by = parse_unit(unit)
    if language() == "en" or canonical not in {"USD", "CNY"}:
        return Scale(1.0, unit, 0)
    size = scale([x * float(by) for x in numbers], canonical)
    return Scale(size.factor / float(by), size.unit, 0)


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit, as the language sets it.

    Parameters
    ----------
    number
        As it is written.
    unit
        A scale's unit; "pp" are points of a per cent, "×" is how many times.

    Examples
    --------
    >>> with_unit("82.94", "%"), with_unit("9.1", "pp"), with_unit("1.149", "")
    ('82.94 %', '9.1 points', '1.149')
    """
    if unit in ("", "1"):
        return number
    if unit == "pp" and number in ("1", "−1"):
        return _("{number} point").format(number=number)
    forms = {"%": _("{number} %"), "pp": _("{number} points"), "×": _("{number} ×")}
    other = _("{number} {unit}")
    return forms.get(unit, other).format(number=number, unit=unit)


def within(low: str, high: str, unit: str) -> str:
    """Return two bounds in a sentence.

    Examples
    --------
    >>> within("92.06", "92.13", "%")
    'between 92.06 and 92.13 %'
    """
    return _("between {low} and {high}").format(low=low, high=with_unit(high, unit))


def fixed(x: float, decimals: int) -> str:
    """Return a number with thousands marked, a true minus, and no negative zero.

    Examples
    --------
    >>> fixed(-1234.56, 1), fixed(-0.001, 2), fixed(float("nan"), 2)
    ('−1,234.6', '0.00', '—')
    """
    return number(x, decimals) if math.isfinite(x) else GAP


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


def runs(years: Iterable[int]) -> str:
    """Return years as runs.

    Examples
    --------
    >>> runs([2001, 2000, 2002, 2005])
    '2000–2002, 2005'
    """
    found: list[list[int]] = []
    for year in sorted(set(years)):
        if found and year == found[-1][1] + 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    to = _("{year}–{later}")
    return listed(str(a) if a == b else to.format(year=a, later=b) for a, b in found)


def _unit(sizes: list[float], unit: str, *, percent: bool) -> tuple[float, str]:
    if unit == "1":
        return (0.01, "%") if percent else (1.0, "")
    return money(unit, sizes[-1] if sizes else 0.0)


def _magnitude(x: float) -> int:
    """Return the power of ten of the first digit."""
    return math.floor(math.log10(x))


def _joined(low: str, high: str) -> str:
    """Join two numbers; a dash between negative ones would be read as a minus."""
    form = _("{low} … {high}") if low.startswith("−") else _("{low}–{high}")
    return form.format(low=low, high=high)
