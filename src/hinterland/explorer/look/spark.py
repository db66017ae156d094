"""A line so small that it stands in the head of a column."""

import math
from collections.abc import Sequence

__all__ = ["spark"]

_WIDTH, _HEIGHT = 64.0, 16.0


def spark(values: Sequence[float]) -> list[str]:
    """Return the course of some values as points of SVG lines, broken where one is missing.

    Parameters
    ----------
    values
        One a year; NaN is a gap.

    Examples
    --------
    >>> spark([1.0, 3.0, math.nan, 2.0, 1.0])
    ['1.0,15.0 16.5,1.0', '47.5,8.0 63.0,15.0']
    """
    known = [x for x in values if math.isfinite(x)]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (_WIDTH - 2) / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for i, x in enumerate(values):
        if not math.isfinite(x):
            lines.append([])
            continue
        up = (x - low) / (high - low) if high > low else 0.5
        lines[-1].append(f"{1 + i * step:.1f},{_HEIGHT - 1 - up * (_HEIGHT - 2):.1f}")
    return [" ".join(line) for line in lines if line]
