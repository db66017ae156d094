"""A number that is known, bounded or missing, and the one way in which numbers are printed.

An `Estimate` is what the data allow a number to be. Comparisons are three-valued: true, false,
or None where the bounds allow both.

A `NumberFormat` prints numbers. The rule, for every text in every language:

- All numbers of a measure have the unit and the decimals that suit all of them together
  (`number_format`). In another unit they are printed down to the same decimal place (`given_in`):
  0.0001 is 0.01 %.
- Where numbers are compared, and at the two ends of a range, decimals are added until numbers
  that differ are printed differently (`apart`).
- What somebody stated is printed as it was stated (`written`): 80 %, not 80.00 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from .language import language, t
from .units import find_unit, money

__all__ = [
    "GAP", "Estimate", "NumberFormat", "Truth", "all_of", "direction", "fixed", "greater",
    "number_format", "with_unit", "within",
]  # fmt: skip

#: What is printed where there is no number.
GAP: Final = "—"

#: True, False, or None where the bounds allow both.
Truth = bool | None

#: Two numbers closer than this, relative to the larger, are equal.
_SLACK: Final = 1e-12

_MOST: Final = 15


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that is known, bounded or missing.

    Attributes
    ----------
    value
        The likeliest value, NaN where there is none.
    low, high
        The lowest and highest values that the data allow; both equal to `value` where they are
        not given, NaN where nothing is known, infinite where a likeliest value has no limits.
    flags
        What to know of it, such as `ocr` or `computed`.
    why
        Why it is missing or only bounded.

    Examples
    --------
    >>> Estimate(1.149), Estimate(low=1.0, high=2.0) - Estimate(1.0)
    (Estimate(1.149), Estimate(low=0, high=1))
    >>> Estimate(why="no figure for Xizang").known
    False
    """

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    flags: frozenset[str] = frozenset()
    why: str = ""

    def __post_init__(self) -> None:
        if math.isnan(self.low) and math.isnan(self.high):
            object.__setattr__(self, "low", self.value)
            object.__setattr__(self, "high", self.value)

    @property
    def known(self) -> bool:
        """Whether there are bounds, or an exact value."""
        return not math.isnan(self.low)

    @property
    def exact(self) -> bool:
        """Whether it can be one number only."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether it has two bounds that differ."""
        return self.low < self.high and math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def widest(self) -> Estimate:
        """The same, with the whole line as its bounds where nothing is known."""
        return self if self.known else Estimate(low=-math.inf, high=math.inf)

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Estimate) -> Estimate:
        return Estimate(self.value - other.value, self.low - other.high, self.high - other.low)

    def __mul__(self, factor: float) -> Estimate:
        """Multiply by a number that is known."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Estimate(self.value * factor, low, high, self.flags, self.why)

    def __truediv__(self, other: Estimate) -> Estimate:
        """Divide by a positive number; the result has no limits where the divisor may be zero."""
        if not (self.known and other.known) or other.value == 0:
            return Estimate()
        value = self.value / other.value
        if other.low <= 0:
            return Estimate() if math.isnan(value) else Estimate(value, -math.inf, math.inf)
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Estimate(value, min(ends), max(ends))

    def __abs__(self) -> Estimate:
        if self.low <= 0 <= self.high:
            return Estimate(abs(self.value), 0.0, max(-self.low, self.high))
        low, high = sorted((abs(self.low), abs(self.high)))
        return Estimate(abs(self.value), low, high)

    def __repr__(self) -> str:
        parts = [] if math.isnan(self.value) else [f"{self.value:.17g}"]
        if self.known and (self.low, self.high) != (self.value, self.value):
            parts += [f"low={self.low:.17g}", f"high={self.high:.17g}"]
        parts += [f"flags={sorted(self.flags)}"] if self.flags else []
        parts += [f"why={self.why!r}"] if self.why else []
        return f"Estimate({', '.join(parts)})"


def greater(a: Estimate, b: Estimate) -> Truth:
    """Return whether a > b for all the values they may have; None where that depends on them.

    Numbers closer than 1e-12 of the larger are equal.

    Examples
    --------
    >>> greater(Estimate(low=2, high=3), Estimate(1)), greater(Estimate(0.1 + 0.3), Estimate(0.4))
    (True, False)
    >>> greater(Estimate(low=2, high=3), Estimate(low=1, high=2)) is None
    True
    """
    if not (a.known and b.known):
        return None
    if _exceeds(a.low, b.high):
        return True
    return None if _exceeds(a.high, b.low) else False


def within(x: Estimate, low: float, high: float) -> Truth:
    """Return whether low ≤ x ≤ high; ends closer than 1e-12 of the larger are equal.

    Examples
    --------
    >>> within(Estimate(1.155), 1.145, 1.155), within(Estimate(low=1, high=2), 1.5, 3)
    (True, None)
    """
    if not x.known:
        return None
    slack = _SLACK * max(abs(low), abs(high))
    if x.low >= low - slack and x.high <= high + slack:
        return True
    return False if x.high < low - slack or x.low > high + slack else None


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return False where one is False, True where all are True, else None.

    Examples
    --------
    >>> all_of([True, True]), all_of([True, None]), all_of([None, False])
    (True, None, False)
    """
    seen = list(truths)
    if False in seen:
        return False
    return None if None in seen else True


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one measure are printed: divided by `factor`, in `unit`."""

    factor: float = 1.0
    unit: str = ""
    decimals: int = 4

    def number(self, x: float) -> str:
        """Return one number, without its unit.

        Examples
        --------
        >>> NumberFormat(1e9, "bn USD", 1).number(3.797034e12), NumberFormat().number(math.nan)
        ('3,797.0', '—')
        """
        return fixed(x / self.factor, self.decimals)

    def ends(self, low: float, high: float) -> tuple[str, str]:
        """Return two bounds with as many decimals as tell them apart."""
        form = self.apart(low, high)
        return form.number(low), form.number(high)

    def range(self, low: float, high: float) -> str:
        """Return two bounds as a range; a dash between negative ones would look like a minus.

        Examples
        --------
        >>> NumberFormat(0.01, "%", 2).range(0.041, 0.04100002), NumberFormat().range(-1, 2)
        ('4.100000–4.100002', '−1.0000 … 2.0000')
        """
        a, b = self.ends(low, high)
        if a == b:
            return a
        joined = t("{low} … {high}") if a.startswith("−") else t("{low}–{high}")
        return joined.format(low=a, high=b)

    def text(self, x: Estimate) -> str:
        """Return a number, its range where it has no value, or a dash, without the unit.

        Examples
        --------
        >>> [NumberFormat().text(x) for x in (Estimate(1.149), Estimate(low=1, high=2), Estimate())]
        ['1.1490', '1.0000–2.0000', '—']
        """
        return self.range(x.low, x.high) if math.isnan(x.value) else self.number(x.value)

    def apart(self, *numbers: float) -> NumberFormat:
        """Return the format with as many decimals as tell numbers apart that are not equal.

        Examples
        --------
        >>> NumberFormat(decimals=2).apart(8.5, 8.5001, 9.0).decimals
        4
        """
        scaled = sorted(x / self.factor for x in numbers if math.isfinite(x))
        pairs = [(a, b) for a, b in pairwise(scaled) if _exceeds(b, a)]
        decimals = self.decimals
        while decimals < _MOST and any(
            fixed(a, decimals) == fixed(b, decimals) for a, b in pairs
        ):
            decimals += 1
        return replace(self, decimals=decimals)

    def written(self, *numbers: float) -> NumberFormat:
        """Return the format with the decimals that numbers have as somebody stated them.

        Examples
        --------
        >>> NumberFormat().written(80).number(80), NumberFormat().written(0.5, 436.75).decimals
        ('80', 2)
        """
        scaled, decimals = [x / self.factor for x in numbers if math.isfinite(x)], 0
        while decimals < _MOST and any(_differ(x, round(x, decimals)) for x in scaled):
            decimals += 1
        return replace(self, decimals=decimals)

    def given_in(self, unit: str) -> NumberFormat:
        """Return the format for numbers that are given in another unit, as a claim may state them.

        They are printed in that unit, down to the same decimal place; money in Chinese is printed
        in the unit of this format.

        Examples
        --------
        >>> NumberFormat(0.01, "%", 2).given_in("1")
        NumberFormat(factor=1.0, unit='', decimals=4)
        """
        canonical, by = find_unit(unit) or (unit, Decimal(1))
        if language() == "zh" and canonical in {"USD", "CNY"}:
            return replace(self, factor=self.factor / float(by))
        decimals = self.decimals + round(math.log10(float(by) / self.factor))
        name = "" if unit == "1" else t(unit)
        return NumberFormat(1.0, name, min(max(decimals, 0), _MOST))

    def full(self, x: Estimate) -> str:
        """Return the same with its unit, as a sentence has it."""
        return with_unit(self.text(x), self.unit) if x.known else GAP


def number_format(
    numbers: Iterable[float], unit: str, *, percent: bool = False
) -> NumberFormat:
    """Return a unit and a number of decimals that suit all of the numbers of a measure.

    Five significant digits for the largest and three for the smallest, within reason.

    Parameters
    ----------
    numbers
        In `unit`; NaN is ignored.
    unit
        A canonical unit, one as printed in a study file (`bn USD`), "1" for none, or "×".
    percent
        Whether a number without a unit is printed in per cent.

    Examples
    --------
    >>> number_format([3.797e12, 1.84e10], "USD")
    NumberFormat(factor=1000000000.0, unit='bn USD', decimals=1)
    >>> number_format([0.829, 0.0012], "1", percent=True)
    NumberFormat(factor=0.01, unit='%', decimals=3)
    >>> number_format([436.8], "bn USD")
    NumberFormat(factor=1.0, unit='bn USD', decimals=2)
    """
    sizes = sorted(abs(x) for x in numbers if math.isfinite(x) and x != 0)
    factor, name = _unit(sizes, unit, percent=percent)
    if not sizes:
        return NumberFormat(factor, name, 4 if name == "" else 2)
    # The powers of ten of the first digits.
    largest, smallest = (math.floor(math.log10(x / factor)) for x in (sizes[-1], sizes[0]))
    if name == "":
        return NumberFormat(factor, name, min(max(4, 2 - largest), 8))
    least = 2 if name in {"%", "×"} else max(0, 4 - largest)
    return NumberFormat(factor, name, min(max(least, 2 - smallest), max(least, 4)))


def direction(first: Estimate, last: Estimate, form: NumberFormat) -> Literal[-1, 0, 1] | None:
    """Return the sign of a change, as far as the printed digits bear it.

    0 where both numbers are printed alike ("about the same"), None where the bounds allow either.

    Examples
    --------
    >>> form = NumberFormat(decimals=2)
    >>> direction(Estimate(1.149), Estimate(1.151), form), direction(Estimate(1), Estimate(2), form)
    (0, 1)
    """
    if form.text(first) == form.text(last) and first.known and first.exact and last.exact:
        return 0
    if greater(last, first):
        return 1
    return -1 if greater(first, last) else None


def with_unit(number: str, unit: str) -> str:
    """Return a printed number with a format's unit: "pp" is points, "×" how many times.

    Examples
    --------
    >>> with_unit("82.94", "%"), with_unit("9.1", "pp"), with_unit("1.149", "")
    ('82.94 %', '9.1 points', '1.149')
    """
    if unit in ("", "1"):
        return number
    if unit == "pp" and number in ("1", "−1"):
        return t("{number} point", number=number)
    if unit == "%" and language() == "zh":
        number = number.replace("～", "%～")  # both ends have the sign (GB/T 15835)
    forms = {"%": t("{number} %"), "pp": t("{number} points"), "×": t("{number} ×")}
    return forms.get(unit, t("{number} {unit}")).format(number=number, unit=unit)


def fixed(x: float, decimals: int) -> str:
    """Return a number with thousands marked, a true minus, and no negative zero.

    Examples
    --------
    >>> fixed(-1234.56, 1), fixed(-0.001, 2), fixed(math.nan, 2)
    ('−1,234.6', '0.00', '—')
    """
    if not math.isfinite(x):
        return GAP
    text = f"{x:,.{decimals}f}"
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")


def _differ(a: float, b: float) -> bool:
    return _exceeds(a, b) or _exceeds(b, a)


def _exceeds(a: float, b: float) -> bool:
    """Return whether a > b by more than the slack."""
    return a > b and (math.isinf(a - b) or a - b > _SLACK * max(abs(a), abs(b)))


def _unit(sizes: list[float], unit: str, *, percent: bool) -> tuple[float, str]:
    """Return what to divide by, and the name of the unit that is printed."""
    if unit == "1":
        return (0.01, "%") if percent else (1.0, "")
    canonical, by = find_unit(unit) or (unit, Decimal(1))
    if canonical != unit and (language() == "en" or canonical not in {"USD", "CNY"}):
        return 1.0, t(unit)  # as the study's author wrote it
    factor, name = money(canonical, sizes[-1] * float(by) if sizes else 0.0)
    return factor / float(by), name
