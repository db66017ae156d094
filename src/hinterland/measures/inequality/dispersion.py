"""Inequality as distance: from the mean, from each other, from an equal share."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ... import language
from ..arrays import Floats, by_blocks, finite, levels_of, option, rescaled, shares, total

__all__ = ["coulter", "cv", "gini", "hoover", "williamson_cv"]


def cv(x: ArrayLike, weights: ArrayLike | None = None, *, ddof: Literal[0, 1] = 0) -> Floats:
    """Return the coefficient of variation: √(Σₖ pₖ (xₖ − μ)²) / μ, pₖ = wₖ/Σw.

    The divisor is Σw, not Σw − 1, unless asked for: the regions are all there are, not a sample.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    ddof
        1 to divide by n − 1, n the number of regions, as for a sample.

    Returns
    -------
    ndarray
        CV [...], from 0 to √(n − 1) (without weights, ddof 0). NaN for a row with a NaN, where
        Σwx or Σw is 0, and for a single region with ddof 1.

    Raises
    ------
    ValueError
        A number is negative or infinite, the regions differ, `ddof` is neither 0 nor 1, or it
        is 1 with weights: these leave n open.

    References
    ----------
    K. Pearson, "Regression, Heredity and Panmixia", *Philosophical Transactions of the Royal
    Society* 187 (1896).

    Examples
    --------
    >>> float(cv([1.0, 3.0]))                     # one away from a mean of two, either side
    0.5
    >>> float(cv([1.0, 3.0], [3, 1])) == float(cv([1.0, 1.0, 1.0, 3.0]))
    True
    """
    if ddof not in (0, 1):
        rule = language.t("it has to be 0 or 1")
        raise ValueError(
            language.t("{name} is {number}; {rule}", name="ddof", number=ddof, rule=rule)
        )
    if ddof and weights is not None:
        raise ValueError(
            language.t("ddof=1 counts regions as one each; leave out the weights or ddof")
        )
    p, s = shares(x, weights)
    squares = _squares(p, s)
    n = np.float64(p.shape[-1])
    with np.errstate(divide="ignore", invalid="ignore"):  # a single region is no sample
        return finite(np.sqrt(squares * (n / (n - 1)) if ddof else squares))


def williamson_cv(
    x: ArrayLike,
    weights: ArrayLike,
    *,
    centre: Literal["weighted", "unweighted"] = "weighted",
) -> Floats:
    """Return Williamson's weighted coefficient: √(Σₖ pₖ (xₖ − x̄)²) / x̄, pₖ = wₖ/Σw.

    Parameters
    ----------
    x
        Levels [..., region], usually GDP per head.
    weights
        Weights [..., region] or [region], usually population.
    centre
        What x̄ is: the weighted mean, the nation's level, as Williamson has it; or the plain mean
        of the regions, which some programs take.

    Returns
    -------
    ndarray
        V_w [...], 0 or above. NaN for a row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, the regions differ, or there is no such centre.

    References
    ----------
    J. G. Williamson, "Regional Inequality and the Process of National Development", *Economic
    Development and Cultural Change* 13 (1965).

    Examples
    --------
    >>> float(williamson_cv([1.0, 3.0], [3, 1]).round(4))      # √(¾ ½² + ¼ 1½²) over 1½
    0.5774
    >>> float(williamson_cv([1.0, 3.0], [3, 1], centre="unweighted"))
    0.5
    """
    option(centre, "centre", ["weighted", "unweighted"])
    p, s = shares(x, weights)
    if centre == "weighted":
        return finite(np.sqrt(_squares(p, s)))
    plain, whole = shares(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = whole / plain  # xₖ over the plain mean
        return finite(np.sqrt((p * (relative - 1) ** 2).sum(axis=-1)))


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
    g = by_blocks(_gini, *levels_of(x, weights))
    if not corrected:
        return g
    n = np.float64(np.shape(x)[-1])
    with np.errstate(divide="ignore", invalid="ignore"):  # of one region there is none
        return g * (n / (n - 1))


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
    p, s = shares(x, weights)
    h: Floats = 0.5 * np.abs(s - p).sum(axis=-1)
    return h


def coulter(x: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return Coulter's coefficient: √(½ Σₖ (sₖ − pₖ)²), s shares of the whole, p of the units.

    Weights are sizes here, not numbers of equal regions: a region that is split into equal
    halves lowers it.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out. REAT's
        `coulter` takes amounts for x: it gives the same of x = amount / weight.

    Returns
    -------
    ndarray
        C [...], from 0 to 1. NaN for a row with a NaN, and where Σwx or Σw is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    P. B. Coulter, *Measuring Inequality* (1989); B. A. Portnov and D. Felsenstein, "On the
    Suitability of Income Inequality Measures for Regional Analysis", *Socio-Economic Planning
    Sciences* 44 (2010).

    Examples
    --------
    >>> float(coulter([1.0, 3.0]))              # shares are ¼ away from ½, twice
    0.25
    """
    p, s = shares(x, weights)
    c: Floats = np.sqrt(0.5 * ((s - p) ** 2).sum(axis=-1))
    return c


def _squares(p: Floats, s: Floats) -> Floats:
    """Return Σ p (s/p − 1)²; what has no weight adds nothing."""
    with np.errstate(all="ignore"):
        terms = np.where(p == 0, 0.0, p * (s / p - 1) ** 2)
    squares: Floats = terms.sum(axis=-1)
    return squares


def _gini(x: Floats, w: Floats) -> Floats:
    """Return the Gini coefficient of checked levels and weights."""
    x, w = rescaled(x, w)
    n = x.shape[-1]
    if not any(w.strides):  # all the same
        x = np.sort(x, axis=-1)
        half = n // 2
        apart = x[..., : n - half - 1 : -1] - x[..., :half]  # highest − lowest, and inwards
        g: Floats = apart @ np.arange(n - 1.0, 0.0, -2.0)[:half] / (n * total(x))
        return g
    order = np.argsort(x, axis=-1, kind="stable")
    x, w = np.take_along_axis(x, order, axis=-1), np.take_along_axis(w, order, axis=-1)
    up_to = np.cumsum(w, axis=-1)[..., :-1]
    above = np.cumsum(w[..., ::-1], axis=-1)[..., ::-1][..., 1:]
    area = np.einsum("...k,...k,...k->...", up_to, above, np.diff(x, axis=-1))
    weighted: Floats = area / (total(w) * np.einsum("...k,...k->...", w, x))
    return weighted
