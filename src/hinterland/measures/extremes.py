"""Exact extremes of Σₖ δₖ |cₖ sₖ − 1| over shares s that add up to 1 and lie within bounds.

Rows are on the first axis, regions on the last; nothing is NaN but where `fit` says so.
"""

import numpy as np
from numpy.typing import NDArray

from .. import language
from .arrays import Floats

__all__ = ["fit", "maximum", "minimum"]

#: More shares than this that are not fixed are too many to try every corner.
MOST_FREE = 16
#: Shares add up to 1 but for the noise of floating point.
_NOISE = 1e-12


def fit(delta: Floats, slope: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Return which rows are known and have shares that fit."""
    known = ~np.isnan(delta + slope + low + high).any(axis=-1)
    ordered = (low <= high + _NOISE).all(axis=-1)
    around = (low.sum(axis=-1) <= 1 + _NOISE) & (high.sum(axis=-1) >= 1 - _NOISE)
    both: NDArray[np.bool_] = known & ordered & around
    return both


def minimum(delta: Floats, slope: Floats, low: Floats, high: Floats) -> Floats:
    """Fill up the shares from their lows: first where the sum falls most, last where it rises most.

    Each share falls until sₖ = 1/cₖ and rises from there.
    """
    falling = np.clip(1 / slope - low, 0, high - low)
    length = np.concatenate([falling, high - low - falling], axis=-1)
    cost = np.concatenate([-delta * slope, delta * slope], axis=-1)
    order = np.argsort(cost, axis=-1, kind="stable")
    ordered = np.take_along_axis(length, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    filled = np.empty_like(length)
    np.put_along_axis(filled, order, np.clip(_left(low)[:, None] - before, 0, ordered), axis=-1)
    s = low + filled[:, : low.shape[-1]] + filled[:, low.shape[-1] :]
    lowest: Floats = _terms(delta, slope, s).sum(axis=-1)
    return lowest


def maximum(delta: Floats, slope: Floats, low: Floats, high: Floats) -> Floats:
    """Return the highest sum over the corners, −∞ for a row without a free share."""
    free = low < high
    count = free.sum(axis=-1)
    if count.max(initial=0) > MOST_FREE:
        raise ValueError(
            language.t(
                "a row has {count} shares with low < high; exact bounds take at most {most}",
                count=count.max(),
                most=MOST_FREE,
            )
        )
    at_low = _terms(delta, slope, low)
    highest = np.full(len(low), -np.inf)
    for m in np.unique(count[count > 0]):
        rows = np.flatnonzero(count == m)
        which = np.argsort(~free[rows], axis=-1, kind="stable")[:, :m]
        for block in np.array_split(np.arange(len(rows)), 1 + (len(rows) << m >> 20)):
            at = rows[block, None], which[block]
            highest[rows[block]] = at_low[rows[block]].sum(axis=-1) + _best_corner(
                delta[at], slope[at], low[at], high[at], _left(low[rows[block]])
            )
    return highest


def _best_corner(
    delta: Floats, slope: Floats, low: Floats, high: Floats, left: Floats
) -> Floats:
    """Return the most that m free shares [row, m] add to the sum when they take up what is left."""
    n, m = low.shape
    at_low = _terms(delta, slope, low)
    gain = _terms(delta, slope, high) - at_low
    room = high - low
    # [row, subset]: what each subset of the shares takes and adds when raised to its highs;
    # bit j of the subset's number says whether share j is in it.
    taken, added = np.zeros((n, 1)), np.zeros((n, 1))
    for j in range(m):
        taken = np.concatenate([taken, taken + room[:, j, None]], axis=1)
        added = np.concatenate([added, added + gain[:, j, None]], axis=1)
    best = np.full(n, -np.inf)
    for j in range(m):
        without_j = (n, -1, 2, 1 << j)
        rest = left[:, None] - taken.reshape(without_j)[:, :, 0].reshape(n, -1)
        others = added.reshape(without_j)[:, :, 0].reshape(n, -1)
        fits = (rest >= -_NOISE) & (rest <= room[:, j, None] + _NOISE)
        s = low[:, j, None] + np.clip(rest, 0, room[:, j, None])
        own = _terms(delta[:, j, None], slope[:, j, None], s) - at_low[:, j, None]
        best = np.maximum(best, np.where(fits, others + own, -np.inf).max(axis=1))
    return best


def _left(low: Floats) -> Floats:
    """Return what the lows leave of 1."""
    rest: Floats = np.maximum(0.0, 1 - low.sum(axis=-1))
    return rest


def _terms(delta: Floats, slope: Floats, s: Floats) -> Floats:
    return delta * np.abs(slope * s - 1)
