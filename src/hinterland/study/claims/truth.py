"""Whether estimates rise, fall, peak or change by so much: three-valued, ties within 1e-12."""

import math
from collections.abc import Sequence
from itertools import pairwise

from ...estimate import Estimate, Truth, all_of, greater, within

__all__ = [
    "beyond", "changed_above", "changed_within", "contradiction", "inner_peak", "larger",
    "single_peak", "steady",
]  # fmt: skip


def beyond(x: Estimate, other: Estimate, sign: int) -> Truth:
    """Return whether x is greater (sign 1) or less (sign −1) than another.

    Examples
    --------
    >>> beyond(Estimate(1), Estimate(2), -1)
    True
    """
    return greater(x, other) if sign > 0 else greater(other, x)


def steady(path: Sequence[Estimate], sign: int) -> Truth:
    """Return whether each value is greater (sign 1) or less (sign −1) than the one before.

    False where no values within the bounds could be so, though single pairs may allow it.

    Examples
    --------
    >>> unknown = Estimate()
    >>> steady([Estimate(low=3, high=3), unknown, Estimate(low=4, high=4)], -1)
    False
    """
    if contradiction(path, sign):
        return False
    return all_of(beyond(b, a, sign) for a, b in pairwise(path))


def contradiction(path: Sequence[Estimate], sign: int) -> tuple[int, int] | None:
    """Return the places of two values that no steady rise (sign 1) or fall (sign −1) allows.

    They need not be adjacent. None where some values within the bounds rise or fall steadily.

    Examples
    --------
    >>> contradiction([Estimate(3), Estimate(), Estimate(4), Estimate(2)], -1)
    (0, 2)
    """
    highest: int | None = None  # of those before, the one whose least value is most in the way
    for j, x in enumerate(path):
        if highest is not None and beyond(x, path[highest], sign) is False:
            return highest, j
        if x.known and (
            highest is None or _in_the_way(x, sign) > _in_the_way(path[highest], sign)
        ):
            highest = j
    return None


def single_peak(path: Sequence[Estimate]) -> Truth:
    """Return whether the path rises once or more, then falls once or more, and nothing else.

    Examples
    --------
    >>> single_peak([Estimate(x) for x in (1, 3, 2)])
    True
    """
    # Values exist that rise to place p and fall after it.
    possible = (
        not contradiction(path[: p + 1], 1) and not contradiction(path[p:], -1)
        for p in range(1, len(path) - 1)
    )
    if not any(possible):
        return False
    signs = [1 if greater(b, a) else -1 if greater(a, b) else 0 for a, b in pairwise(path)]
    falls = signs.index(-1) if -1 in signs else 0
    certain = 0 not in signs and falls > 0 and set(signs[falls:]) == {-1}
    return True if certain else None


def inner_peak(path: Sequence[Estimate]) -> Truth:
    """Return whether the highest value is neither first nor last, and the last below the first.

    False where no inner value can exceed the last, though the first may not be known.

    Examples
    --------
    >>> inner_peak([Estimate(2), Estimate(3), Estimate(1)])
    True
    >>> inner_peak([Estimate(), Estimate(1), Estimate(2)])
    False
    """
    first, *inner, last = path
    above = [all_of([greater(x, first), greater(x, last)]) for x in inner]
    one_is = True if True in above else None if None in above else False
    return all_of([one_is, greater(first, last)])


def changed_within(a: Estimate, b: Estimate, low: float, high: float) -> Truth:
    """Return whether low ≤ b − a ≤ high; ties are those of a and b, not of their difference.

    Examples
    --------
    >>> changed_within(Estimate(0.1e9), Estimate(0.1e9 + 0.3), 0.3, 0.3)
    True
    """
    size = _size(a, b)
    return within((b / size - a / size) + 1, low / size + 1, high / size + 1)


def changed_above(a: Estimate, b: Estimate, value: float) -> Truth:
    """Return whether b − a > value; ties are those of a and b, not of their difference.

    Examples
    --------
    >>> changed_above(Estimate(0.7), Estimate(0.8), 0.1)
    False
    """
    size = _size(a, b)
    return greater((b / size - a / size) + 1, Estimate(value / size + 1))


def larger(a: Estimate, b: Estimate, levels: Sequence[Estimate]) -> Truth:
    """Return whether a > b, both made of differences of levels: ties are those of the levels.

    Examples
    --------
    >>> larger(Estimate(1.2 - 1.1), Estimate(1.1 - 1.0), [Estimate(1.2)])
    False
    """
    size = _size(*levels)
    return greater(a / size + 1, b / size + 1)


def _size(*estimates: Estimate) -> float:
    """Return the largest size, 1 where there is none: adding it makes ties relative to it."""
    ends = (abs(end) for x in estimates for end in (x.low, x.high))
    return max((end for end in ends if math.isfinite(end)), default=0.0) or 1.0


def _in_the_way(x: Estimate, sign: int) -> float:
    """Return what the next value must exceed, on its way up or down."""
    return x.low if sign > 0 else -x.high
