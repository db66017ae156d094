"""Inequality between places in the order: quantile ratios, and polarisation about the median."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, finite, option, scaled
from .dispersion import gini

__all__ = ["quantile_ratio", "wolfson_polarization"]


def quantile_ratio(
    x: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    high: float = 0.9,
    low: float = 0.1,
    of: Literal["levels", "shares"] = "levels",
) -> Floats:
    """Return the level at a high quantile over that at a low one, or what their ends have.

    P90/P10 unless told otherwise. The quantile at q is the level where the weights summed from
    the lowest reach q, the middle of two where they reach it exactly between them.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    high, low
        Parts of the weights, between 0 and 1.
    of
        `levels` for the ratio of the quantiles; `shares` for what lies above `high` over what
        lies up to `low`, each a part of Σwx: (1 − L(high)) / L(low), L the Lorenz curve. With
        0.8 and 0.2 this is S80/S20, with 0.9 and 0.4 the Palma ratio.

    Returns
    -------
    ndarray
        [...], 1 or above for levels. NaN for a row with a NaN, where Σwx or Σw is 0, and where
        the lower number is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, the regions differ, `high` or `low` is not between 0
        and 1, or there is no such `of`.

    References
    ----------
    R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", *The American
    Statistician* 50 (1996), definition 2; J. G. Palma, "Homogeneous Middles vs. Heterogeneous
    Tails", *Development and Change* 42 (2011).

    Examples
    --------
    >>> float(quantile_ratio([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))       # 9½ over 1½
    6.333333333333333
    >>> float(quantile_ratio([1, 2, 3, 4], high=0.75, low=0.25, of="shares").round(9))
    4.0
    """
    option(of, "of", ["levels", "shares"])
    for name, q in (("high", high), ("low", low)):
        if not 0 < q < 1:
            rule = t("it has to be between 0 and 1")
            raise ValueError(t("{name} is {number}; {rule}", name=name, number=q, rule=rule))
    x, w = _ordered(x, weights)
    with np.errstate(divide="ignore", invalid="ignore"):  # nothing below: no ratio
        if of == "shares":
            return finite((1 - _lorenz_at(x, w, high)) / _lorenz_at(x, w, low))
        return finite(_quantile(x, w, high) / _quantile(x, w, low))


def wolfson_polarization(
    x: ArrayLike, weights: ArrayLike | None = None, *, normalised: bool = True
) -> Floats:
    """Return Wolfson's index of polarisation: P = 2 (2 (½ − L(½)) − G) μ/m.

    L is the Lorenz curve, G the Gini coefficient, μ the mean and m the median. It grows where
    regions leave the middle for two camps, 1 if one half has nothing and the other all alike.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    normalised
        False for half of it, (2 (½ − L(½)) − G) μ/m, as PySAL's `wolfson` prints it.

    Returns
    -------
    ndarray
        P [...], 0 where all levels are equal. NaN for a row with a NaN, where Σwx or Σw is 0,
        and where the median is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    M. C. Wolfson, "When Inequalities Diverge", *American Economic Review* 84 (1994).

    Examples
    --------
    >>> round(float(wolfson_polarization([6, 6, 8, 8, 10, 10, 12, 12])), 12) == round(1 / 6, 12)
    True
    >>> float(wolfson_polarization([1.0, 1.0, 3.0, 3.0]))    # L(½) = ¼, G = ¼, μ = m = 2
    0.5
    """
    g = gini(x, weights)
    x, w = _ordered(x, weights)
    mean = (w * x).sum(axis=-1) / w.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):  # a median of 0: no ratio
        p = (2 * (0.5 - _lorenz_at(x, w, 0.5)) - g) * mean / _quantile(x, w, 0.5)
    return finite(2 * p if normalised else p)


#: Sums of weights that differ by less than this part of the whole are the same.
_NOISE = 1e-12


def _ordered(x: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    x, w = scaled(x, weights)
    order = np.argsort(x, axis=-1, kind="stable")
    return np.take_along_axis(x, order, axis=-1), np.take_along_axis(w, order, axis=-1)


def _quantile(x: Floats, w: Floats, q: float) -> Floats:
    """Return the level where the weights, from the lowest up, reach the part q."""
    sums = np.cumsum(w, axis=-1)
    target, noise = q * sums[..., -1:], _NOISE * sums[..., -1:]
    most = x.shape[-1] - 1
    reached = np.minimum((sums < target - noise).sum(axis=-1, keepdims=True), most)
    passed = np.minimum((sums <= target + noise).sum(axis=-1, keepdims=True), most)
    low, high = (np.take_along_axis(x, at, axis=-1)[..., 0] for at in (reached, passed))
    return np.where(np.isnan(sums[..., -1]), np.nan, (low + high) / 2)


def _lorenz_at(x: Floats, w: Floats, q: float) -> Floats:
    """Return the part of the whole that the lowest q of the weights have."""
    p, s = w / w.sum(axis=-1, keepdims=True), w * x
    s = s / s.sum(axis=-1, keepdims=True)
    before = np.cumsum(p, axis=-1) - p
    with np.errstate(divide="ignore", invalid="ignore"):  # no weight: no part of it
        part = np.where(p > 0, np.clip((q - before) / p, 0.0, 1.0), 0.0)
    at: Floats = (part * s).sum(axis=-1)
    return np.where(np.isnan(p).any(axis=-1), np.nan, at)
