"""A number that is known, bounded or missing, and comparisons that are true, false or open."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real
from typing import Final

from ..language import t

__all__ = ["Estimate", "Truth", "all_of", "exceeds", "greater", "within"]

#: True, False, or None where the bounds allow both.
Truth = bool | None

#: Two numbers closer than this, relative to the larger, are equal.
_SLACK: Final = 1e-12
#: By how much a computed value may lie outside its computed bounds, relative to the larger.
_ROUNDING: Final = 1e-9


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

    Raises
    ------
    ValueError
        Only one of `low` and `high` is given, `low` is above `high`, or `value` is outside.

    See Also
    --------
    greater : Whether one is above another, for all the values they may have.
    within : Whether one lies between two numbers.

    Examples
    --------
    Estimates and plain numbers are added, subtracted and divided; an estimate is multiplied by a
    number.

    >>> Estimate(1.149), Estimate(low=1.0, high=2.0) - 1
    (Estimate(1.149), Estimate(low=0, high=1))
    >>> Estimate(why="no figure for Xizang").known
    False
    >>> greater(Estimate(3.0), Estimate(low=1, high=2)), within(Estimate(low=1, high=2), 0, 3)
    (True, True)
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
            return
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError(t("only one of low and high is given"))
        if self.low > self.high:
            text = t("low ({low}) is above high ({high})", low=self.low, high=self.high)
            raise ValueError(text)
        if exceeds(self.low, self.value, _ROUNDING) or exceeds(
            self.value, self.high, _ROUNDING
        ):
            text = t("the value {value} is outside its bounds, {low} to {high}")
            raise ValueError(text.format(value=self.value, low=self.low, high=self.high))

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

    def __add__(self, other: Estimate | float) -> Estimate:
        by = _estimate(other)
        if by is None:
            return NotImplemented
        return Estimate(self.value + by.value, self.low + by.low, self.high + by.high)

    __radd__ = __add__

    def __sub__(self, other: Estimate | float) -> Estimate:
        by = _estimate(other)
        if by is None:
            return NotImplemented
        return Estimate(self.value - by.value, self.low - by.high, self.high - by.low)

    def __rsub__(self, other: float) -> Estimate:
        return self * -1.0 + other

    def __mul__(self, factor: float) -> Estimate:
        """Multiply by a number that is known."""
        by = _estimate(factor)
        if by is None or by.low < by.high:
            return NotImplemented
        low, high = sorted((self.low * by.value, self.high * by.value))
        return Estimate(self.value * by.value, low, high, self.flags, self.why)

    __rmul__ = __mul__

    def __truediv__(self, other: Estimate | float) -> Estimate:
        """Divide; the result has no limits where the divisor may be zero."""
        by = _estimate(other)
        if by is None:
            return NotImplemented
        if not (self.known and by.known) or by.value == 0:
            return Estimate()
        value = self.value / by.value
        if by.low <= 0 <= by.high:
            return Estimate() if math.isnan(value) else Estimate(value, -math.inf, math.inf)
        ends = [a / b for a in (self.low, self.high) for b in (by.low, by.high)]
        return Estimate(value, min(ends), max(ends))

    def __rtruediv__(self, other: float) -> Estimate:
        return Estimate(other) / self

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
    if exceeds(a.low, b.high):
        return True
    return None if exceeds(a.high, b.low) else False


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


def exceeds(a: float, b: float, slack: float = _SLACK) -> bool:
    """Return whether a > b by more than the slack."""
    return a > b and (math.isinf(a - b) or a - b > slack * max(abs(a), abs(b)))


def _estimate(x: object) -> Estimate | None:
    """Return an estimate as it is, a plain number as an exact one, None for anything else."""
    if isinstance(x, Estimate):
        return x
    return Estimate(float(x)) if isinstance(x, Real) else None
