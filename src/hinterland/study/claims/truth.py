"""Whether a path of estimates rises, falls or peaks: three-valued."""

import math
from collections.abc import Sequence
from itertools import pairwise

from ...estimate import Estimate, Truth, all_of, greater

__all__ = ["single_peak", "steady"]


def steady(path: Sequence[Estimate], sign: int) -> Truth:
    """Return whether each value is greater (sign 1) or less (sign −1) than the one before.

    False where no values within the bounds could be so, though single pairs may allow it.

    Examples
    --------
    >>> unknown = Estimate()
    >>> steady([Estimate(low=3, high=3), unknown, Estimate(low=4, high=4)], -1)
    False
    """
    forward = list(path) if sign > 0 else list(path)[::-1]
    if math.isnan(_floor_after(forward)):
        return False
    return all_of(greater(b, a) for a, b in pairwise(forward))


def single_peak(path: Sequence[Estimate]) -> Truth:
    """Return whether the path rises once or more, then falls once or more, and nothing else.

    Examples
    --------
    >>> single_peak([Estimate(x) for x in (1, 3, 2)])
    True
    """
    peaks = [p for p in range(1, len(path) - 1) if _can_peak(path, p)]
    if not peaks:
        return False
    signs = [1 if greater(b, a) else -1 if greater(a, b) else 0 for a, b in pairwise(path)]
    falls = signs.index(-1) if -1 in signs else 0
    certain = 0 not in signs and falls > 0 and set(signs[falls:]) == {-1}
    return True if certain else None


def _can_peak(path: Sequence[Estimate], p: int) -> bool:
    """Whether values exist that rise to place p and fall after it."""
    before, after = _floor_after(path[:p]), _floor_after(path[:p:-1])
    return max(before, after) < path[p].widest.high and not math.isnan(before + after)


def _floor_after(rising: Sequence[Estimate]) -> float:
    """Return what the next value must exceed if these rise strictly; NaN if they can't."""
    floor = -math.inf
    for x in rising:
        if x.widest.high <= floor:
            return math.nan
        floor = max(floor, x.widest.low)
    return floor
