"""The Lorenz curve: what the least endowed regions have of the whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import Floats, levels_of

__all__ = ["LorenzCurve", "lorenz_curve"]


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
    x, w = levels_of(x, weights)
    order = np.argsort(x, axis=-1, kind="stable")
    known = ~np.isnan(x + w).any(axis=-1, keepdims=True)
    weight = _part(np.take_along_axis(w, order, axis=-1))
    whole = _part(np.take_along_axis(w * x, order, axis=-1))
    known = known & ~np.isnan(weight + whole).any(axis=-1, keepdims=True)
    return LorenzCurve(np.where(known, weight, np.nan), np.where(known, whole, np.nan), order)


def _part(x: Floats) -> Floats:
    """Return the running sum as a part of the last, with a 0 before it."""
    sums = np.concatenate([np.zeros((*x.shape[:-1], 1)), np.cumsum(x, axis=-1)], axis=-1)
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        part: Floats = sums / sums[..., -1:]
    return part
