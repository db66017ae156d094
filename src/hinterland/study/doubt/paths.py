"""What the index would be: shares held, groups that grow, targets, and paths of past growth.

All take trade T and GDP Y [year, group] or [group], and give the index I = Σδ|Ks − 1| of the
reading `value/mean`, s shares of trade and δ shares of GDP.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ..lines.line import Floats

__all__ = ["Growth", "Paths", "grown", "growth_to", "held", "index_of", "past_paths"]


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth that brings the index to a value.

    Attributes
    ----------
    factor
        By what the groups' trade is multiplied; NaN where no growth reaches the value.
    lowest, at
        The lowest index that their growth alone can reach, and the factor that does.
    """

    factor: float
    lowest: float
    at: float


@dataclass(frozen=True, slots=True)
class Paths:
    """The index of drawn paths, [year ahead]: quantiles of 5, 25, 50, 75 and 95 per cent."""

    quantiles: Floats
    years_drawn_from: int


def index_of(trade: Floats, gdp: Floats) -> Floats:
    """Return the index [...] of trade and GDP [..., group]; NaN for a row with a NaN.

    Examples
    --------
    >>> round(float(index_of(np.array([6.0, 1.0, 2.0]), np.array([5.0, 3.0, 2.0]))), 10)
    0.7666666667
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        delta = gdp / gdp.sum(axis=-1, keepdims=True)
    return measures.imbalance(measures.trade_level(trade), delta)


def held(trade: Floats, gdp: Floats, year: int, *, what: str) -> Floats:
    """Return the index by year with shares as they were in one.

    Parameters
    ----------
    trade, gdp
        [year, group].
    year
        The place of the year on the first axis.
    what
        `gdp` holds the shares of GDP, `trade` those of trade.

    Examples
    --------
    >>> trade, gdp = np.array([[6.0, 1.0, 2.0], [3, 3, 3]]), np.array([[5.0, 3.0, 2.0], [1, 1, 1]])
    >>> held(trade, gdp, 0, what="gdp").round(3), held(trade, gdp, 0, what="trade").round(3)
    (array([0.767, 0.   ]), array([0.767, 0.667]))
    """
    same = np.full((len(trade), 1), year)[:, 0]
    if what == "gdp":
        return index_of(trade, np.where(np.isnan(gdp), np.nan, gdp[same]))
    return index_of(np.where(np.isnan(trade), np.nan, trade[same]), gdp)


def grown(trade: Floats, gdp: Floats, groups: NDArray[np.bool_], factor: float) -> float:
    """Return the index where the trade of some groups is multiplied, all else as it is.

    Examples
    --------
    >>> trade, gdp = np.array([6.0, 1.0, 2.0]), np.array([5.0, 3.0, 2.0])
    >>> round(grown(trade, gdp, np.array([False, True, True]), 2.0), 3)
    0.4
    """
    return float(index_of(np.where(groups, trade * factor, trade), gdp))


def growth_to(trade: Floats, gdp: Floats, groups: NDArray[np.bool_], target: float) -> Growth:
    """Return the growth of some groups' trade that brings the index to a value, all else as it is.

    Parameters
    ----------
    trade, gdp
        [group], above 0 within and outside of the groups together.
    groups
        Which grow, all by the same factor: some, not all.
    target
        The index to reach.

    Notes
    -----
    With u the groups' share of all trade, I is convex and linear between the values of u at
    which one group's level is 1. So there are at most two solutions; the one that changes
    trade least, in logarithms, is returned.

    Examples
    --------
    >>> trade, gdp = np.array([6.0, 1.0, 2.0]), np.array([5.0, 3.0, 2.0])
    >>> found = growth_to(trade, gdp, np.array([False, True, True]), 0.4)
    >>> round(found.factor, 9), round(found.lowest, 3), round(found.at, 3)
    (2.0, 0.167, 4.0)
    """
    inside, outside = float(trade[groups].sum()), float(trade[~groups].sum())
    part = np.where(groups, trade / inside, trade / outside)  # of the groups, or of the others
    with np.errstate(divide="ignore"):
        turns = np.where(groups, 1 / (len(trade) * part), 1 - 1 / (len(trade) * part))
    u = np.unique([0.0, *turns[(turns > 0) & (turns < 1)], 1.0])
    delta = gdp / gdp.sum()
    shares = np.where(groups, u[:, None] * part, (1 - u[:, None]) * part)
    index = np.abs(len(trade) * shares - 1) @ delta
    lowest = int(index.argmin())
    roots = []
    for left in range(len(u) - 1):
        a, b = index[left], index[left + 1]
        if min(a, b) <= target <= max(a, b):
            part_way = (target - a) / (b - a) if a != b else 0.0
            roots.append(u[left] + part_way * (u[left + 1] - u[left]))
    factors = np.array([_factor(root, inside, outside) for root in roots if 0 < root < 1])
    nearest = factors[np.abs(np.log(factors)).argmin()] if len(factors) else np.nan
    at = _factor(float(u[lowest]), inside, outside)
    return Growth(float(nearest), float(index[lowest]), at)


def past_paths(
    trade: Floats, gdp: Floats, *, ahead: int, draws: int = 2000, seed: int = 0
) -> Paths:
    """Return paths of the index if the coming years grow as past ones did, drawn at random.

    Each coming year is one of the past years, drawn with replacement, with the growth that all
    groups' trade and GDP had in it: what belongs together stays together.

    Parameters
    ----------
    trade, gdp
        [year, group], the last year being the one that the paths begin in. A year whose growth
        is not known, or has no end, is not drawn.
    ahead
        How many years.
    draws, seed
        How many paths, and of the random numbers.

    Returns
    -------
    Paths
        `quantiles` is [5, year ahead], of the last year itself first; NaN where fewer than
        three years of growth are known.

    References
    ----------
    Efron, Bootstrap Methods (1979).

    Examples
    --------
    >>> trade = np.array([[6.0, 1, 2]]) * np.array([[1.0], [1.1], [1.3], [1.5]])
    >>> past_paths(trade, trade, ahead=1).quantiles.round(3)[2]
    array([0.815, 0.815])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.stack([trade[1:] / trade[:-1], gdp[1:] / gdp[:-1]], axis=1)
    growth = growth[(np.isfinite(growth) & (growth > 0)).all(axis=(1, 2))]
    if len(growth) < _LEAST:
        return Paths(np.full((5, ahead + 1), np.nan), len(growth))
    drawn = np.random.default_rng(seed).integers(len(growth), size=(draws, ahead))
    steps = np.concatenate(
        [np.zeros((draws, 1, *growth.shape[1:])), np.log(growth)[drawn].cumsum(axis=1)], axis=1
    )
    # Shares alone matter, so a common factor is taken out: no path is too large for a number.
    steps -= steps.max(axis=-1, keepdims=True)
    index = index_of(trade[-1] * np.exp(steps[:, :, 0]), gdp[-1] * np.exp(steps[:, :, 1]))
    return Paths(np.quantile(index, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0), len(growth))


#: Fewer years of growth than this say nothing.
_LEAST = 3


def _factor(share: float, inside: float, outside: float) -> float:
    return share * outside / ((1 - share) * inside) if share < 1 else float("inf")
