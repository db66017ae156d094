"""Three-valued truth about numbers that are known exactly, within bounds, or not at all."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Interval", "Truth", "all_of", "greater", "single_peak", "steady", "within"]

#: True, False, or None where the bounds allow both.
Truth = bool | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The lowest and highest value that a number may have; NaN where nothing is known.

    Examples
    --------
    >>> Interval(1.0, 2.0) - Interval.exactly(1.0)
    Interval(low=0.0, high=1.0)
    """

    low: float
    high: float

    @classmethod
    def exactly(cls, x: float) -> "Interval":
        """Return a number that is known."""
        return cls(x, x)

    @property
    def known(self) -> bool:
        """Whether there are bounds."""
        return not math.isnan(self.low)

    @property
    def widest(self) -> "Interval":
        """The same, with the whole line where nothing is known."""
        return self if self.known else Interval(-math.inf, math.inf)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: "Interval") -> "Interval":
        """Divide by a positive number; not known where the divisor may be zero."""
        if not (self.known and other.known) or other.low <= 0:
            return Interval(math.nan, math.nan)
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __abs__(self) -> "Interval":
        if self.low <= 0 <= self.high:
            return Interval(0.0, max(-self.low, self.high))
        return Interval(*sorted((abs(self.low), abs(self.high))))


def greater(a: Interval, b: Interval) -> Truth:
    """Return whether a > b strictly, for every, for no or for some of the values they may have.

    Examples
    --------
    >>> greater(Interval(2, 3), Interval(1, 1)), greater(Interval(1, 1), Interval(1, 1))
    (True, False)
    >>> greater(Interval(2, 3), Interval(1, 2)) is None
    True
    """
    if not (a.known and b.known):
        return None
    if a.low > b.high:
        return True
    return False if a.high <= b.low else None


def within(x: Interval, low: float, high: float) -> Truth:
    """Return whether low ≤ x ≤ high; a hair of rounding (1e-12, relative) is forgiven."""
    if not x.known:
        return None
    hair = 1e-12 * max(abs(low), abs(high))
    if x.low >= low - hair and x.high <= high + hair:
        return True
    return False if x.high < low - hair or x.low > high + hair else None


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return False where one is False, True where all are True, else None."""
    seen = list(truths)
    if False in seen:
        return False
    return None if None in seen else True


def steady(path: Sequence[Interval], sign: int) -> Truth:
    """Return whether each value is greater (sign 1) or less (sign −1) than the one before.

    False where no values within the bounds could be so, though single pairs may allow it.

    Examples
    --------
    >>> unknown = Interval(math.nan, math.nan)
    >>> steady([Interval(3, 3), unknown, Interval(4, 4)], -1)
    False
    """
    forward = list(path) if sign > 0 else list(path)[::-1]
    if math.isnan(_floor_after(forward)):
        return False
    return all_of(greater(b, a) for a, b in pairwise(forward))


def single_peak(path: Sequence[Interval]) -> Truth:
    """Return whether the path rises once or more, then falls once or more, and nothing else.

    Examples
    --------
    >>> single_peak([Interval.exactly(x) for x in (1, 3, 2)])
    True
    """
    peaks = [p for p in range(1, len(path) - 1) if _can_peak(path, p)]
    if not peaks:
        return False
    signs = [1 if greater(b, a) else -1 if greater(a, b) else 0 for a, b in pairwise(path)]
    falls = signs.index(-1) if -1 in signs else 0
    certain = 0 not in signs and falls > 0 and set(signs[falls:]) == {-1}
    return True if certain else None


def _can_peak(path: Sequence[Interval], p: int) -> bool:
    """Whether values exist that rise to place p and fall after it."""
    before, after = _floor_after(path[:p]), _floor_after(path[:p:-1])
    return max(before, after) < path[p].widest.high and not math.isnan(before + after)


def _floor_after(rising: Sequence[Interval]) -> float:
    """Return what the next value must exceed if these rise strictly; NaN if they can't."""
    floor = -math.inf
    for x in rising:
        if x.widest.high <= floor:
            return math.nan
        floor = max(floor, x.widest.low)
    return floor
