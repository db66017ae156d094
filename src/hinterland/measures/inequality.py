"""Inequality among regions: Gini, Hoover, Theil, CV, each with weights and over any leading axes.

Throughout, `x` is a level for each unit of weight (trade per head, dependence per yuan of GDP)
and `weights` is how many units a region stands for: a region of weight 3 counts exactly as three
regions of weight 1 with the same x. All functions take them in the same way:

x
    Levels [..., region].
weights
    Weights [..., region] or [region]; left out, all regions weigh the same.

Each raises ValueError where a number is negative or infinite, or the regions differ, and gives
NaN for a row with a NaN and where Σwx or Σw is 0.
"""

import numpy as np
from numpy.typing import ArrayLike

from .. import language
from .arrays import Floats, levels_of

__all__ = ["cv", "gini", "hoover", "theil_l", "theil_t"]


def cv(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return the coefficient of variation: √(Σₖ pₖ (xₖ − μ)²) / μ, pₖ = wₖ/Σw.

    The divisor is Σw, not Σw − 1: the regions are all there are, not a sample. Levels per head,
    weighted by population, give Williamson's weighted coefficient.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.

    Returns
    -------
    ndarray
        CV [...], from 0 to √(n − 1) (without weights). NaN for a row with a NaN, and where Σwx
        or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    J. G. Williamson, "Regional Inequality and the Process of National Development", *Economic
    Development and Cultural Change* 13 (1965).

    Examples
    --------
    >>> float(cv([1.0, 3.0]))                     # one away from a mean of two, either side
    0.5
    >>> float(cv([1.0, 3.0], [3, 1])) == float(cv([1.0, 1.0, 1.0, 3.0]))
    True
    """
    x, w = levels_of(x, weights)
    with np.errstate(divide="ignore", invalid="ignore"):  # nothing to share out: 0/0 is NaN
        p = w / w.sum(axis=-1, keepdims=True)
        y = x / (p * x).sum(axis=-1, keepdims=True)
        squares: Floats = (p * (y - 1) ** 2).sum(axis=-1)
    return np.sqrt(squares)


def gini(x: ArrayLike, weights: ArrayLike | None = None, *, corrected: bool = False) -> Floats:
    """Return the Gini coefficient: half the mean absolute difference over the mean.

    Computed as G = ∫ F (1 − F) dx / μ, with F the weighted distribution function of x and
    μ the weighted mean.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    corrected
        Multiply by n / (n − 1), n the number of regions, so that 1 can be reached.

    Returns
    -------
    ndarray
        G [...], from 0 to 1 − 1/n (1 when corrected). NaN for a row with a NaN, where Σx or the
        weights are 0, and for a single region when corrected.

    Raises
    ------
    ValueError
        A number is negative or infinite, the regions differ, or `corrected` is asked for with
        weights: these leave n open.

    References
    ----------
    C. Gini, *Variabilità e mutabilità* (1912).

    Examples
    --------
    >>> float(gini([1.0, 3.0])), float(gini([1.0, 3.0], corrected=True))
    (0.25, 0.5)
    >>> float(gini([1.0, 3.0], [3, 1])) == float(gini([1.0, 1.0, 1.0, 3.0]))
    True
    """
    if corrected and weights is not None:
        raise ValueError(
            language.t(
                "corrected counts regions as one each; leave out the weights or corrected"
            )
        )
    x, w = levels_of(x, weights)
    order = np.argsort(x, axis=-1, kind="stable")
    x, w = np.take_along_axis(x, order, axis=-1), np.take_along_axis(w, order, axis=-1)
    up_to = np.cumsum(w, axis=-1)[..., :-1]
    above = np.cumsum(w[..., ::-1], axis=-1)[..., ::-1][..., 1:]
    with np.errstate(divide="ignore", invalid="ignore"):  # nothing to share out is NaN
        area = (up_to * above * np.diff(x, axis=-1)).sum(axis=-1)
        g: Floats = area / (w.sum(axis=-1) * (w * x).sum(axis=-1))
        n = np.float64(x.shape[-1])
        return g * (n / (n - 1)) if corrected else g


def hoover(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return the Hoover index: the part that would have to move for all levels to be equal.

    H = ½ Σₖ |wₖxₖ / Σwx − wₖ / Σw|.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.

    Returns
    -------
    ndarray
        H [...], from 0 to below 1. NaN for a row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    E. M. Hoover, "The Measurement of Industrial Localization", *Review of Economics and
    Statistics* 18 (1936).

    Examples
    --------
    >>> float(hoover([1.0, 3.0]))               # a quarter of the whole has to move
    0.25
    """
    x, w = levels_of(x, weights)
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        share = w * x / (w * x).sum(axis=-1, keepdims=True)
        h: Floats = 0.5 * np.abs(share - w / w.sum(axis=-1, keepdims=True)).sum(axis=-1)
    return h


def theil_t(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return Theil's T: Σₖ pₖ (xₖ/μ) ln(xₖ/μ), pₖ = wₖ/Σw, μ the weighted mean.

    A region with x = 0 adds 0, the limit of y ln y.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.

    Returns
    -------
    ndarray
        T [...], from 0 to ln n (without weights). NaN for a row with a NaN, and where Σwx or
        Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    H. Theil, *Economics and Information Theory* (1967).

    Examples
    --------
    >>> float(theil_t([0.0, 1.0]).round(12)) == float(np.log(2).round(12))
    True
    """
    x, w = levels_of(x, weights)
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        p = w / w.sum(axis=-1, keepdims=True)
        y = x / (p * x).sum(axis=-1, keepdims=True)
        entropy = (p * y * np.log(np.where(y == 0, 1.0, y))).sum(axis=-1)
    t: Floats = np.maximum(entropy, 0.0)  # rounding can leave equal levels a hair below 0
    return t


def theil_l(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return Theil's L, the mean logarithmic deviation: Σₖ pₖ ln(μ/xₖ), pₖ = wₖ/Σw.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.

    Returns
    -------
    ndarray
        L [...], 0 or above, without an upper limit. NaN for a row with a NaN, where Σw is 0, and
        where a region that has weight has x = 0: L grows beyond every bound there.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    H. Theil, *Economics and Information Theory* (1967).

    Examples
    --------
    >>> float(theil_l([1.0, 4.0]).round(12)) == float(np.log(2.5 / 2).round(12))
    True
    """
    x, w = levels_of(x, weights)
    with np.errstate(divide="ignore", invalid="ignore"):  # nothing to share out: 0/0 is NaN
        p = w / w.sum(axis=-1, keepdims=True)
        y = x / (p * x).sum(axis=-1, keepdims=True)
        deviation = -(p * np.log(np.where(p == 0, 1.0, y))).sum(axis=-1)
    # Rounding can leave equal levels a hair below 0.
    return np.where(np.isinf(deviation), np.nan, np.maximum(deviation, 0.0))
