"""The one way in which numbers are printed.

The rule, for every text in every language:

- All numbers of a measure have the unit and the decimals that suit all of them together
  (`number_format`). In another unit they are printed down to the same decimal place (`given_in`):
  0.0001 is 0.01 %.
- Where numbers are compared, and at the two ends of a range, decimals are added until numbers
  that differ are printed differently (`apart`).
- What somebody stated is printed as it was stated (`written`): 80 %, not 80.00 %.
- Numbers too large or too small to be spelled out have a power of ten: 1.0000e300.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from ..language import language, t
from ..units import find_unit, is_currency, money
from .known import Estimate, exceeds, greater

__all__ = ["GAP", "NumberFormat", "direction", "fixed", "number_format", "with_unit"]

#: What is printed where there is no number.
GAP: Final = "—"

_MOST: Final = 15

#: From which size on, and below which, numbers are printed with a power of ten.
_LARGEST: Final = 1e15
_SMALLEST: Final = 1e-10


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one measure are printed: divided by `factor`, in `unit`.

    With `powers`, all have a power of ten, and `decimals` are those before it.
    """

    factor: float = 1.0
    unit: str = ""
    decimals: int = 4
    powers: bool = False

    def number(self, x: float) -> str:
        """Return one number, without its unit.

        Examples
        --------
        >>> NumberFormat(1e9, "bn USD", 1).number(3.797034e12), NumberFormat().number(math.nan)
        ('3,797.0', '—')
        """
        return self._printed(x / self.factor)

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
        pairs = [(a, b) for a, b in pairwise(scaled) if exceeds(b, a)]
        form = self
        while form.decimals < _MOST and any(
            form._printed(a) == form._printed(b) for a, b in pairs
        ):
            form = replace(form, decimals=form.decimals + 1)
        return form

    def written(self, *numbers: float) -> NumberFormat:
        """Return the format with the decimals that numbers have as somebody stated them.

        Examples
        --------
        >>> NumberFormat().written(80).number(80), NumberFormat().written(0.5, 436.75).decimals
        ('80', 2)
        """
        scaled, decimals = [x / self.factor for x in numbers if math.isfinite(x)], 0
        if self.powers:
            scaled = [x / _power(x) for x in scaled if x]
        while decimals < _MOST and any(_differ(x, round(x, decimals)) for x in scaled):
            decimals += 1
        return replace(self, decimals=decimals)

    def given_in(self, unit: str, stated: float = 0.0, home: str = "CNY") -> NumberFormat:
        """Return the format for numbers that are given in another unit, as a claim may state them.

        They are printed in that unit, down to the same decimal place; money in Chinese is printed
        in the unit of this format, or in a smaller one in which the number `stated` is 1 or more.
        A name that several currencies share means that of `home`.

        Examples
        --------
        >>> NumberFormat(0.01, "%", 2).given_in("1").number(0.5)
        '0.5000'
        """
        canonical, by = find_unit(unit, home) or (unit, Decimal(1))
        if language() == "zh" and is_currency(canonical):
            form = self.legible(canonical, stated * float(by))
            return replace(form, factor=form.factor / float(by))
        form = self._divided(float(by), _name(unit))
        return replace(form, factor=1.0)

    def legible(self, unit: str, stated: float) -> NumberFormat:
        """Return the format in a smaller unit of money where a stated number would be below 1.

        Examples
        --------
        >>> NumberFormat(1e6, "million yuan", 2).legible("CNY", 5.0).full(Estimate(5.0))
        '5 yuan'
        >>> NumberFormat(1e6, "million yuan", 2).legible("CNY", 5e7).full(Estimate(5e7))
        '50.00 million yuan'
        """
        factor, name = money(unit, abs(stated))
        if not stated or not is_currency(unit) or factor >= self.factor:
            return self
        return self._divided(factor, name)

    def _divided(self, factor: float, name: str) -> NumberFormat:
        """Return the format in another unit, down to the same decimal place."""
        decimals = self.decimals + round(math.log10(factor / self.factor))
        decimals = self.decimals if self.powers else min(max(decimals, 0), _MOST)
        return replace(self, factor=factor, unit=name, decimals=decimals)

    def full(self, x: Estimate) -> str:
        """Return the same with its unit, as a sentence has it."""
        return with_unit(self.text(x), self.unit) if x.known else GAP

    def _printed(self, scaled: float) -> str:
        if math.isfinite(scaled) and (self.powers or abs(scaled) >= _LARGEST):
            decimals = self.decimals if self.powers else max(4, self.decimals)
            digits, power = f"{scaled:.{decimals}e}".split("e")
            return f"{digits}e{int(power)}".replace("-", "−") if scaled else "0"
        return fixed(scaled, self.decimals)


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
    NumberFormat(factor=1000000000.0, unit='bn USD', decimals=1, powers=False)
    >>> number_format([0.829, 0.0012], "1", percent=True)
    NumberFormat(factor=0.01, unit='%', decimals=3, powers=False)
    >>> number_format([436.8], "bn USD")
    NumberFormat(factor=1.0, unit='bn USD', decimals=2, powers=False)
    >>> number_format([1e300, 2.5e-7], "persons").number(1e300)
    '1.0000e300'
    """
    sizes = sorted(abs(x) for x in numbers if math.isfinite(x) and x != 0)
    factor, name = _unit(sizes, unit, percent=percent)
    if not sizes:
        return NumberFormat(factor, name, 4 if name == "" else 2)
    if not _SMALLEST <= sizes[-1] / factor < _LARGEST:
        factor, name = _unit([], unit, percent=percent)
        return NumberFormat(factor, name, 4, powers=True)
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
    return exceeds(a, b) or exceeds(b, a)


def _power(x: float) -> float:
    """Return the power of ten that a number's first digit stands for."""
    return float("1e" + f"{x:e}".partition("e")[2])


def _name(unit: str) -> str:
    """Return how a unit is printed that somebody wrote: per cent has its sign."""
    canonical, by = find_unit(unit) or (unit, Decimal(1))
    if canonical == "1":
        return {Decimal(1): "", Decimal("1e-2"): "%", Decimal("1e-3"): "‰"}.get(by, t(unit))
    return t(unit)


def _unit(sizes: list[float], unit: str, *, percent: bool) -> tuple[float, str]:
    """Return what to divide by, and the name of the unit that is printed."""
    if unit == "1":
        return (0.01, "%") if percent else (1.0, "")
    canonical, by = find_unit(unit) or (unit, Decimal(1))
    if canonical != unit and (language() == "en" or not is_currency(canonical)):
        return 1.0, _name(unit)  # as the study's author wrote it
    factor, name = money(canonical, sizes[-1] * float(by) if sizes else 0.0)
    return factor / float(by), name
