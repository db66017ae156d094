"""Whether the spread of regions narrows, whether they change places, how far behind they are."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, levels_of, option
from ..panels import panel_of, positive_panel, ranks
from ..significance import chi_square_p, student_p

__all__ = [
    "SigmaConvergence",
    "Spread",
    "delta_convergence",
    "gamma_convergence",
    "sigma_convergence",
]

#: What is taken as the spread of a year: the standard deviation of logarithms, or over the mean.
Spread = Literal["log", "cv"]


@dataclass(frozen=True, slots=True)
class SigmaConvergence:
    """The spread by year, its trend, and a test of the first year against the last.

    Attributes
    ----------
    dispersion
        σ of each year, [..., year].
    trend, standard_error, t, p
        What σ changes a year: the least squares slope on time, [...]; NaN with two years. The
        p-value, two-sided, takes the years' deviations for independent, which they seldom are.
    variance_ratio
        σ² of the first year over that of the last, [...]: above 1 where regions converged.
    likelihood_ratio, likelihood_ratio_p
        Carree and Klomp's T₂ = (n − 2.5) ln(1 + (σ₁² − σ_T²)² / 4(σ₁² σ_T² − σ₁T²)), which takes
        into account that both years have the same regions; its p-value of χ² with one degree
        of freedom, [...]. NaN with weights, for which it isn't defined.
    """

    dispersion: Floats
    trend: Floats
    standard_error: Floats
    t: Floats
    p: Floats
    variance_ratio: Floats
    likelihood_ratio: Floats
    likelihood_ratio_p: Floats


def sigma_convergence(
    panel: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    kind: Spread = "log",
    corrected: bool = False,
) -> SigmaConvergence:
    """Return the spread of regions by year, σ = √(Σ pₖ (zₖ − z̄)²), and whether it narrows.

    Parameters
    ----------
    panel
        Levels [..., year, region], years one step apart.
    weights
        [..., year, region], or what broadcasts to it; equal where left out.
    kind
        `log`: z is ln x. `cv`: z is x over the year's mean, so σ is the coefficient of variation.
    corrected
        Divide by n − 1 in place of n, as R and Stata do. Only without weights.

    Returns
    -------
    SigmaConvergence
        A year with a NaN is NaN, and with it what is taken over years.

    Raises
    ------
    ValueError
        A number is negative or infinite (for `log`: or zero), there is one year, the regions
        differ, or `corrected` is asked for with weights.

    References
    ----------
    Barro and Sala-i-Martin, Convergence (1992). Carree and Klomp, Testing the Convergence
    Hypothesis: A Comment (1997).

    Examples
    --------
    >>> found = sigma_convergence([[1.0, 4.0], [1.0, 2.0], [1.0, 1.0]])
    >>> found.dispersion.round(4), found.trend.round(4)
    (array([0.6931, 0.3466, 0.    ]), np.float64(-0.3466))
    """
    option(kind, "kind", get_args(Spread))
    if corrected and weights is not None:
        raise ValueError(
            t("corrected divides by n − 1, which weights have none of; leave one out")
        )
    x = positive_panel(panel) if kind == "log" else panel_of(panel)
    z, w = levels_of(x, weights, names=("panel", "weights"))
    with np.errstate(all="ignore"):
        p = _units(w) / _units(w).sum(axis=-1, keepdims=True)
        if kind == "log":
            z = np.log(z)
        else:
            z = _units(z) / (p * _units(z)).sum(axis=-1, keepdims=True)
        z = z - z[..., :1]  # equal levels deviate by 0
        z = z - (p * z).sum(axis=-1, keepdims=True)
        variance = (p * z**2).sum(axis=-1)
        n = z.shape[-1]
        if corrected:
            variance = variance * n / (n - 1) if n > 1 else np.full_like(variance, np.nan)
        sigma = np.sqrt(variance)
        first, last = variance[..., 0], variance[..., -1]
        ratio = np.where(last > 0, first / last, np.nan)
        likelihood = np.full(first.shape, np.nan)
        if weights is None and n > 2:
            one, end = z[..., 0, :], z[..., -1, :]
            a, b = (one**2).mean(axis=-1), (end**2).mean(axis=-1)
            left = a * b - (one * end).mean(axis=-1) ** 2
            inside = np.where(left > 1e-12 * a * b, (a - b) ** 2 / (4 * left), np.nan)
            likelihood = (n - 2.5) * np.log1p(inside)
    slope, error = _trend(sigma)
    with np.errstate(all="ignore"):
        statistic = np.where(error > 0, slope / error, np.nan)
    return SigmaConvergence(
        sigma,
        slope[()],
        error[()],
        statistic[()],
        student_p(statistic, sigma.shape[-1] - 2),
        ratio[()],
        likelihood[()],
        chi_square_p(likelihood, 1),
    )


def gamma_convergence(panel: ArrayLike, *, kind: Literal["pair", "all"] = "pair") -> Floats:
    """Return how far regions keep their ranks: Boyle and McCarthy's γ, by year.

    `pair`: γₜ = Var(Rₜ + R₀) / Var(2 R₀), of ranks R in year t and the first. `all`: the same of
    the sum of the ranks of all years up to t, γₜ = Var(Σ R) / Var((t + 1) R₀), which is
    Kendall's coefficient of concordance. 1 where nobody changes places, less the more do.

    Parameters
    ----------
    panel
        Levels [..., year, region]. Equal ones share the mean of their ranks.
    kind
        `pair` or `all`.

    Returns
    -------
    ndarray
        [..., year], 1 in the first. NaN for a year with a NaN (from it on, with `all`), and
        everywhere where the first has one, or all of it are equal.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or there is no such kind.

    References
    ----------
    Boyle and McCarthy, A Simple Measure of β-Convergence (1997).

    Examples
    --------
    >>> gamma_convergence([[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [3.0, 2.0, 1.0]])
    array([1.  , 0.75, 0.  ])
    """
    option(kind, "kind", ("pair", "all"))
    rank = ranks(panel_of(panel))
    first = rank[..., :1, :]
    if kind == "pair":
        summed, times = rank + first, np.array(2.0)
    else:
        summed = rank.cumsum(axis=-2)
        times = np.arange(1.0, rank.shape[-2] + 1)
    with np.errstate(all="ignore"):
        before = first.var(axis=-1)
        gamma = summed.var(axis=-1) / (times**2 * before)
    return np.where(before > 0, gamma, np.nan)


def delta_convergence(
    panel: ArrayLike,
    *,
    best: Literal["highest", "lowest"] = "highest",
    kind: Literal["sum", "mean"] = "sum",
) -> Floats:
    """Return how far regions are from the best of each year: δₜ = Σₖ |x_best − xₖ|.

    It falls where the regions come nearer to the best one. In the unit of the levels: compare
    years in constant prices, or divide by each year's mean first.

    Parameters
    ----------
    panel
        Levels [..., year, region].
    best
        Whether the best is the highest or the lowest.
    kind
        The sum over the regions, as in convergEU, or their mean.

    Returns
    -------
    ndarray
        [..., year]; NaN for a year with a NaN, or with a sum beyond float64.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or there is no such choice.

    References
    ----------
    Heichel, Pape and Sommerer, Is There Convergence in Convergence Research? (2005).

    Examples
    --------
    >>> delta_convergence([[1.0, 4.0, 2.0], [2.0, 4.0, 3.0]])
    array([5., 3.])
    """
    option(best, "best", ("highest", "lowest"))
    option(kind, "kind", ("sum", "mean"))
    x = panel_of(panel)
    edge = x.max(axis=-1, keepdims=True) if best == "highest" else x.min(axis=-1, keepdims=True)
    with np.errstate(over="ignore"):
        behind = np.abs(edge - x).sum(axis=-1)
    found: Floats = behind / x.shape[-1] if kind == "mean" else behind
    return np.where(np.isinf(found), np.nan, found)


def _units(x: Floats) -> Floats:
    """Return each row over its largest, so that no sum of them overflows."""
    most = x.max(axis=-1, keepdims=True)
    return x / np.where(most > 0, most, np.nan)


def _trend(y: Floats) -> tuple[Floats, Floats]:
    """Return the least squares slope of y [..., year] on time and its standard error."""
    years = y.shape[-1]
    time = np.arange(years) - (years - 1) / 2
    slope = (y * time).sum(axis=-1) / (time**2).sum()
    if years < 3:
        return slope, np.full(slope.shape, np.nan)
    rest = y - y.mean(axis=-1, keepdims=True) - slope[..., None] * time
    error = np.sqrt((rest**2).sum(axis=-1) / (years - 2) / (time**2).sum())
    return slope, error
