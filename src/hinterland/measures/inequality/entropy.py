"""Inequality as surprise or as welfare lost: Theil, generalised entropy, Atkinson, Kolm."""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import (
    Floats,
    by_blocks,
    finite,
    levels_of,
    parameter,
    scaled,
    shares,
    shares_of,
    tamed,
    total,
)

__all__ = [
    "ROUNDING",
    "atkinson",
    "entropy_terms",
    "generalized_entropy",
    "kolm",
    "log_of",
    "not_below_0",
    "theil_l",
    "theil_t",
]

#: Levels that are this near to the mean, as a logarithm, differ from it by rounding alone.
ROUNDING = 1e-15

#: Below this, Theil's measures are hardly more than rounding.
_NEARLY_0: Final = 1e-12


def theil_t(x: ArrayLike, weights: ArrayLike | None = None, *, base: float = math.e) -> Floats:
    """Return Theil's T: Σₖ pₖ (xₖ/μ) ln(xₖ/μ), pₖ = wₖ/Σw, μ the weighted mean.

    A region with x = 0 adds 0, the limit of y ln y.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    base
        Base of the logarithm, above 1; e unless some other is asked for.

    Returns
    -------
    ndarray
        T [...], from 0 to ln n (without weights). NaN for a row with a NaN, and where Σwx or
        Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, the base is not above 1, or the regions differ.

    References
    ----------
    H. Theil, *Economics and Information Theory* (1967).

    Examples
    --------
    The incomes of the R package ineq's examples, of which it prints 0.3623412:

    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> float(theil_t(incomes).round(7))
    0.3623412
    >>> float(theil_t([0.0, 1.0], base=2).round(12))
    1.0
    """
    return generalized_entropy(x, 1, weights) / log_of(base)


def theil_l(x: ArrayLike, weights: ArrayLike | None = None, *, base: float = math.e) -> Floats:
    """Return Theil's L, the mean logarithmic deviation: Σₖ pₖ ln(μ/xₖ), pₖ = wₖ/Σw.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    base
        Base of the logarithm, above 1; e unless some other is asked for.

    Returns
    -------
    ndarray
        L [...], 0 or above, without an upper limit. NaN for a row with a NaN, where Σw is 0, and
        where a region that has weight has x = 0: L grows beyond every bound there.

    Raises
    ------
    ValueError
        A number is negative or infinite, the base is not above 1, or the regions differ.

    References
    ----------
    H. Theil, *Economics and Information Theory* (1967).

    Examples
    --------
    Störmann's five regions, for which REAT's `theil` (which is L) prints 0.2326302:

    >>> float(theil_l([10, 10, 10, 20, 50]).round(7))
    0.2326302
    """
    return generalized_entropy(x, 0, weights) / log_of(base)


def generalized_entropy(x: ArrayLike, alpha: float, weights: ArrayLike | None = None) -> Floats:
    """Return the generalised entropy GE(α) = Σₖ pₖ ((xₖ/μ)^α − 1) / (α (α − 1)), pₖ = wₖ/Σw.

    GE(0) is Theil's L and GE(1) Theil's T, the limits; GE(2) is half the squared coefficient of
    variation. The larger α is, the more do regions far above the mean count.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    alpha
        α, any finite number.

    Returns
    -------
    ndarray
        GE [...], 0 or above. NaN for a row with a NaN, where Σwx or Σw is 0, and for α ≤ 0 where
        a region that has weight has x = 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, α isn't finite, or the regions differ.

    References
    ----------
    F. A. Cowell, "Generalized Entropy and the Measurement of Distributional Change", *European
    Economic Review* 13 (1980); A. F. Shorrocks, "The Class of Additively Decomposable Inequality
    Measures", *Econometrica* 48 (1980).

    Examples
    --------
    Of 1 and 3 the coefficient of variation is a half:

    >>> float(generalized_entropy([1.0, 3.0], 2))
    0.125
    """
    a = parameter(alpha, "alpha")
    theil = a in (0, 1)
    return by_blocks(
        lambda x, w: _theil(x, w, a) if theil else _entropy(x, w, a), *levels_of(x, weights)
    )


def _theil(x: Floats, w: Floats, alpha: float) -> Floats:
    """Return Theil's L (α = 0) or T (α = 1) of checked levels and weights.

    Of plain numbers above 0 it is Σ p ln(μ/x) or Σ p (x/μ) ln(x/μ), with one logarithm a region.
    A row with hardly any inequality is taken again by terms, which are exactly 0 where levels
    are equal.
    """
    tame_x, tame_w = tamed(x, w)
    if tame_x is not x or tame_w is not w or not np.fmin.reduce(x, axis=None, initial=1.0) > 0:
        return _entropy(x, w, alpha)
    with np.errstate(all="ignore"):
        if any(w.strides):
            p = w / total(w)[..., None]
            y = x / np.einsum("...k,...k->...", p, x)[..., None]
            log = np.log(y)
            found: Floats = np.einsum("...k,...k->...", p * y if alpha else -p, log)
        else:
            n = x.shape[-1]
            y = x / (total(x) / n)[..., None]
            log = np.log(y)
            found = (np.einsum("...k,...k->...", y, log) if alpha else -total(log)) / n
    flat = found < _NEARLY_0
    if flat.any():
        found = np.where(flat, _entropy(x, w, alpha), found)[()]
    return found


def _entropy(x: Floats, w: Floats, alpha: float) -> Floats:
    """Return GE(α) of checked levels and weights."""
    return not_below_0(total(entropy_terms(*shares_of(x, w), alpha)))


def entropy_terms(p: Floats, s: Floats, alpha: float, mean: Floats | None = None) -> Floats:
    """Return what each region adds to GE(α), from shares of units p and of the whole s.

    With the `mean` s/p of each region's group, it is what the region adds to that of its group,
    times the group's share: of the units where α is below ½, else of the whole.

    Since Σp = Σs, the sum of pₖ(yₖ^α − 1) is that of pₖ(yₖ^α − yₖ), y = s/p; of the two the one
    is taken that keeps its digits, the first near α = 0 and the second near α = 1.
    """
    with np.errstate(all="ignore"):
        y = s / p
        if mean is not None:
            y /= mean
        log_y = np.log(y, out=y)
        rounding = np.abs(log_y) < ROUNDING
        if rounding.any():
            log_y[rounding] = 0.0
        if alpha == 0:
            terms = -p * log_y
        elif alpha == 1:
            terms = s * log_y
        elif alpha < 0.5:
            terms = p * np.expm1(alpha * log_y) / (alpha * (alpha - 1))
        else:
            terms = s * np.expm1((alpha - 1) * log_y) / (alpha * (alpha - 1))
    if p.min(initial=1.0) > 0 and s.min(initial=1.0) > 0:
        return terms
    # A region without weight adds nothing, nor does one with x = 0 where y^α vanishes with y.
    nothing = (p == 0) | ((s == 0) & (alpha >= 0.5))
    return np.where(nothing, 0.0, terms)


def atkinson(x: ArrayLike, epsilon: float, weights: ArrayLike | None = None) -> Floats:
    """Return Atkinson's index: 1 − (Σₖ pₖ (xₖ/μ)^(1−ε))^(1/(1−ε)), pₖ = wₖ/Σw.

    For ε = 1 it is 1 less the geometric over the arithmetic mean. It is the part of the whole
    that could be given up, were the rest shared out equally, without loss of welfare.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    epsilon
        ε, the aversion to inequality, 0 or more.

    Returns
    -------
    ndarray
        A [...], from 0 to 1; 1 where ε ≥ 1 and a region that has weight has x = 0. NaN for a
        row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, ε is negative, or the regions differ.

    References
    ----------
    A. B. Atkinson, "On the Measurement of Inequality", *Journal of Economic Theory* 2 (1970).

    Examples
    --------
    The incomes of the R package ineq's examples, which prints 0.1796591:

    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> float(atkinson(incomes, 0.5).round(7))
    0.1796591
    """
    p, s = shares(x, weights)
    exponent = 1 - parameter(epsilon, "epsilon", negative=False)
    with np.errstate(all="ignore"):
        log_y = np.where(p > 0, np.log(s / p), 0.0)
        if exponent == 0:
            log_mean = (p * log_y).sum(axis=-1)
        else:
            log_mean = _log_mean_exp(p, exponent * log_y) / exponent
        a = np.clip(-np.expm1(log_mean), 0.0, 1.0) if epsilon else np.zeros(s.shape[:-1])
    # With ε ≥ 1 one region that has nothing is worth the whole.
    a = np.where((exponent <= 0) & ((s == 0) & (p > 0)).any(axis=-1), 1.0, a)
    return np.where(np.isnan(s).any(axis=-1), np.nan, a)[()]


def kolm(x: ArrayLike, alpha: float, weights: ArrayLike | None = None) -> Floats:
    """Return Kolm's index: (1/α) ln Σₖ pₖ exp(α (μ − xₖ)), pₖ = wₖ/Σw, μ the weighted mean.

    An absolute measure: the same amount added everywhere changes nothing, and it is in the unit
    of x. What α = 1 means depends on that unit.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    alpha
        α above 0, the aversion to inequality for one unit of x.

    Returns
    -------
    ndarray
        K [...], 0 or above, in the unit of x. NaN for a row with a NaN, where Σw is 0, and
        where α (μ − x) is too large for a number.

    Raises
    ------
    ValueError
        A number is negative or infinite, α is not above 0, or the regions differ.

    References
    ----------
    S.-C. Kolm, "Unequal Inequalities", *Journal of Economic Theory* 12 (1976).

    Examples
    --------
    >>> float(kolm([1.0, 3.0], 1).round(12)) == float(np.log(np.cosh(1)).round(12))
    True
    """
    a = parameter(alpha, "alpha", negative=False, zero=False)
    x, w = levels_of(x, weights)
    _, unit = scaled(np.ones(x.shape), w)
    with np.errstate(all="ignore"):
        top = np.where(w > 0, x, 0.0).max(axis=-1, keepdims=True)
        level = np.where(top > 0, x / top, x)
        mean = (unit * level).sum(axis=-1, keepdims=True) / unit.sum(axis=-1, keepdims=True)
        deviation = np.where(w > 0, (mean - level) * np.where(top > 0, top, 1.0) * a, 0.0)
        p = unit / unit.sum(axis=-1, keepdims=True)
        # Σ p d is 0: where all d are small, Σ p (exp d − 1 − d) keeps the digits, as a series.
        d = deviation
        series = d**2 / 2 * (1 + d / 3 * (1 + d / 4 * (1 + d / 5 * (1 + d / 6))))
        near = np.abs(d).max(axis=-1) < 0.01
        k = np.where(near, np.log1p((p * series).sum(axis=-1)), _log_mean_exp(p, d)) / a
    unknown = np.isnan(x).any(axis=-1)
    return finite(np.where(unknown, np.nan, np.maximum(k, 0.0)))


def log_of(base: float) -> float:
    """Return ln(base), 1 for e.

    Raises
    ------
    ValueError
        The base isn't finite, or not above 1.
    """
    number = parameter(base, "base")
    if number <= 1:
        rule = t("it has to be above 1")
        raise ValueError(t("{name} is {number}; {rule}", name="base", number=number, rule=rule))
    return math.log(number)


def not_below_0(sums: Floats) -> Floats:
    """Return the sums; rounding can leave those of nearly equal levels a hair below 0."""
    return np.maximum(sums, 0.0)


#: Below this, the exponential is a number.
_MOST_EXPONENT: Final = 700.0


def _log_mean_exp(p: Floats, a: Floats) -> Floats:
    """Return ln Σ p exp(a), exact also where all a are small, or one is large.

    Around the mean m of a the sum Σ p exp(a − m) is 1 or above, so that nothing cancels; around
    the largest only where the exponential would be too large for a number.
    """
    a = np.where(p > 0, a, 0.0)
    centre = (p * a).sum(axis=-1, keepdims=True)
    top = np.where(p > 0, a, -np.inf).max(axis=-1, keepdims=True)
    centre = np.where(top - centre < _MOST_EXPONENT, centre, top)
    above = (p * np.expm1(np.where(p > 0, a - centre, 0.0))).sum(axis=-1)
    mean: Floats = centre[..., 0] + np.log1p(above)
    return mean
