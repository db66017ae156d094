"""The Lorenz curve: what the least endowed regions have of the whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, amounts, finite, levels_of, regions_of, scaled

__all__ = ["LorenzCurve", "concentration_curve", "lorenz_asymmetry", "lorenz_curve", "ties"]


@dataclass(frozen=True, slots=True)
class LorenzCurve:
    """Points from (0, 0) to (1, 1), straight lines between them.

    Attributes
    ----------
    weight
        The part of all weights up to each point, [..., region + 1].
    whole
        The part of Σwx that these have, [..., region + 1].
    order
        The region that each step adds, from the lowest level to the highest, [..., region].
    """

    weight: Floats
    whole: Floats
    order: NDArray[np.intp]


def lorenz_curve(x: ArrayLike, weights: ArrayLike | None = None) -> LorenzCurve:
    """Return the Lorenz curve: L(p), the part of the whole that the lowest p of the weights have.

    Points are (Σⱼ wⱼ/Σw, Σⱼ wⱼxⱼ/Σwx), summed from the lowest level up. With x = trade / GDP
    and weights = GDP it is the curve of trade against GDP. Twice the area between it and the
    diagonal is Gini's coefficient, its widest gap to the diagonal Hoover's.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.

    Returns
    -------
    LorenzCurve
        All NaN for a row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    M. O. Lorenz, "Methods of Measuring the Concentration of Wealth", *Publications of the
    American Statistical Association* 9 (1905).

    Examples
    --------
    >>> curve = lorenz_curve([3.0, 1.0])
    >>> curve.weight.tolist(), curve.whole.tolist(), curve.order.tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0], [1, 0])
    """
    x, w = scaled(x, weights)
    order = np.argsort(x, axis=-1, kind="stable")
    return _curve(x, w, order)


def concentration_curve(
    x: ArrayLike, by: ArrayLike, weights: ArrayLike | None = None
) -> LorenzCurve:
    """Return the concentration curve: the part of x that the regions lowest in `by` have.

    As the Lorenz curve, but with the regions in the order of another variable; above the
    diagonal where x is with those that have little of it. Regions alike in `by` share one
    straight line.

    Parameters
    ----------
    x
        Levels [..., region] of what is shared out.
    by
        Levels [..., region] of what the regions are ordered by, e.g. GDP per head.
    weights
        Weights [..., region] or [region], equal where left out.

    Returns
    -------
    LorenzCurve
        All NaN for a row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    N. C. Kakwani, "Applications of Lorenz Curves in Economic Analysis", *Econometrica* 45 (1977).

    Examples
    --------
    >>> concentration_curve([3.0, 1.0], by=[1.0, 2.0]).whole.tolist()
    [0.0, 0.75, 1.0]
    """
    by = amounts(by, "by")
    x, w = scaled(x, weights)
    regions_of(x=x, by=by)
    shape = np.broadcast_shapes(x.shape, by.shape)
    x, w, by = (np.broadcast_to(a, shape) for a in (x, w, by))
    x = np.where(np.isnan(by), np.nan, x)
    order = np.argsort(by, axis=-1, kind="stable")
    sorted_by = np.take_along_axis(by, order, axis=-1)
    first, last = ties(sorted_by)
    curve = _curve(x, w, order)
    # Within a run of equals the parts lie on the line from its start to its end.
    start_w, end_w = (np.take_along_axis(curve.weight, at, axis=-1) for at in (first, last + 1))
    start, end = (np.take_along_axis(curve.whole, at, axis=-1) for at in (first, last + 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        done = (curve.weight[..., 1:] - start_w) / (end_w - start_w)
        whole = np.where(end_w == start_w, end, start + done * (end - start))
    whole = np.where(last == np.arange(shape[-1]), curve.whole[..., 1:], whole)
    return LorenzCurve(
        curve.weight, np.concatenate([curve.whole[..., :1], whole], axis=-1), order
    )


def lorenz_asymmetry(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return Lorenz's asymmetry coefficient S = F(μ) + L(μ): where the curve bends most.

    Above 1 a few rich regions make most of the inequality, below 1 many poor ones. Between the
    last region below the mean and the first above it the place of the mean is interpolated;
    where regions lie at the mean, it is the middle of them.

    Parameters
    ----------
    x
        Levels [..., region].
    weights
        How many equal units each region stands for, [..., region] or [region]; one where left
        out. Here the numbers themselves count, not only their proportions, since the place of
        the mean is interpolated within one unit.

    Returns
    -------
    ndarray
        S [...], from 0 to 2; 1 where all levels are equal. NaN for a row with a NaN, and where
        Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    C. Damgaard and J. Weiner, "Describing Inequality in Plant Size or Fecundity", *Ecology* 81
    (2000).

    Examples
    --------
    The two plant populations of the paper's figure 2, both with the same Gini coefficient:

    >>> float(lorenz_asymmetry([50 / 9, 50], [9, 1]).round(2))
    1.46
    >>> float(lorenz_asymmetry([2, 18], [5, 5]).round(2))
    0.74
    """
    largest = levels_of(x, weights)[1].max(axis=-1)
    x, w = scaled(x, weights)
    one = w.max(axis=-1) / largest  # unit of weight
    units, whole = w.sum(axis=-1), (w * x).sum(axis=-1)
    with np.errstate(all="ignore"):
        mean = (whole / units)[..., None]
        at = np.abs(x - mean) <= 1e-12 * mean
        below = (x < mean) & ~at
        above = (x > mean) & ~at
        f = np.where(below, w, 0.0).sum(axis=-1)
        up_to = np.where(below, w * x, 0.0).sum(axis=-1)
        equal = np.where(at, w, 0.0).sum(axis=-1)
        weighed = w > 0
        last = np.where(below & weighed, x, -np.inf).max(axis=-1)
        following = np.where(above & weighed, x, np.inf).min(axis=-1)
        unit = (mean[..., 0] - last) / (following - last) * one
        s = np.where(
            equal > 0,
            (f + equal / 2) / units + (up_to + equal / 2 * mean[..., 0]) / whole,
            (f + unit) / units + (up_to + unit * following) / whole,
        )
    return finite(np.where(np.isnan(units), np.nan, s))


def ties(ordered: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each place on the last axis where its run of equal numbers starts and ends.

    Examples
    --------
    >>> first, last = ties(np.array([1.0, 2.0, 2.0]))
    >>> first.tolist(), last.tolist()
    ([0, 1, 1], [0, 2, 2])
    """
    n = ordered.shape[-1]
    differs = np.diff(ordered, axis=-1) != 0
    edge = np.ones((*ordered.shape[:-1], 1), bool)
    places = np.broadcast_to(np.arange(n), ordered.shape)
    starts = np.where(np.concatenate([edge, differs], axis=-1), places, 0)
    ends = np.where(np.concatenate([differs, edge], axis=-1), places, n - 1)
    first = np.maximum.accumulate(starts, axis=-1)
    last = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
    return first, last


def _curve(x: Floats, w: Floats, order: NDArray[np.intp]) -> LorenzCurve:
    weight = _part(np.take_along_axis(w, order, axis=-1))
    whole = _part(np.take_along_axis(w * x, order, axis=-1))
    known = ~np.isnan(weight + whole).any(axis=-1, keepdims=True)
    return LorenzCurve(np.where(known, weight, np.nan), np.where(known, whole, np.nan), order)


def _part(x: Floats) -> Floats:
    """Return the running sum as a part of the last, with a 0 before it."""
    sums = np.concatenate([np.zeros((*x.shape[:-1], 1)), np.cumsum(x, axis=-1)], axis=-1)
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        part: Floats = sums / sums[..., -1:]
    return part
