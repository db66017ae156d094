"""Are neighbours more alike than others: Moran's I and Geary's c."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, option
from ..significance import Alternative, normal_p, permutation_p
from .draws import drawn_sums
from .neighbours import values_of
from .pairs import Neighbours, neighbours_of

__all__ = ["Autocorrelation", "gearys_c", "morans_i", "unit"]


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """A measure of spatial autocorrelation, each [...].

    Attributes
    ----------
    statistic
        I or c.
    expected, variance
        Under randomisation: every arrangement of the values over the regions is as likely.
    z, p_normal
        The statistic's distance from what is expected, in standard errors, and its two-sided
        p-value if that were normal; poor with few regions.
    p
        From permutations: NaN where none were asked for.
    exact
        Whether every arrangement was visited, so that p is exact.
    """

    statistic: Floats
    expected: Floats
    variance: Floats
    z: Floats
    p_normal: Floats
    p: Floats
    exact: bool


def morans_i(
    values: ArrayLike,
    neighbours: ArrayLike | Neighbours,
    *,
    row_standardised: bool = True,
    permutations: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
) -> Autocorrelation:
    """Return Moran's I = (n/S₀) Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σ zᵢ², z being deviations from the mean.

    Near 1 where neighbours are alike, −1/(n − 1) where they are as all others, below that where
    they differ more.

    Parameters
    ----------
    values
        Of any sign, [..., region].
    neighbours
        [region, region]; see `neighbours_from_pairs`.
    row_standardised
        Divide each row of neighbours by its sum, so that each region counts the same.
    permutations
        How many times the values are put on the regions at random; all arrangements where there
        are no more than 50,000 (up to 8 regions). 0 for none. With more than 500 regions each is
        one of √permutations shuffles after another of as many: any two are independent, so p has
        the mean and the variance that it has with separate shuffles.
    seed
        Of the random numbers; the same for every row.
    alternative
        What counts as extreme. `directed` is PySAL's p_sim, the smaller tail.

    Returns
    -------
    Autocorrelation
        NaN for a row with a NaN, or whose values are all equal; variance, z and p_normal with
        fewer than four regions. A region without neighbours stays in the mean and in n.

    Raises
    ------
    ValueError
        A value is infinite, or neighbours don't fit or have a negative number.

    References
    ----------
    Moran, Notes on Continuous Stochastic Phenomena (1950). Cliff and Ord, Spatial Processes
    (1981), eq. (2.37).

    Examples
    --------
    >>> row = np.diag(np.ones(5), 1) + np.diag(np.ones(5), -1)      # six regions in a row
    >>> found = morans_i([1, 2, 3, 4, 5, 6], row, row_standardised=False)
    >>> float(found.statistic.round(12)), found.exact, float(found.p.round(4))
    (0.6, True, 0.0444)
    """
    x, w, z = _ready(values, neighbours, row_standardised=row_standardised)
    n = w.regions
    s0, s1, s2 = w.moments
    with np.errstate(all="ignore"):
        squares = (z**2).sum(axis=-1)
        scale = n / (s0 * squares)
        statistic = scale * (z * w.lag(z)).sum(axis=-1)
        expected = np.where(np.isnan(statistic), np.nan, -1 / (n - 1) if n > 1 else np.nan)
        k = (z**4).mean(axis=-1) / (z**2).mean(axis=-1) ** 2
        if n > 3:
            top = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
            off = k * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
            variance = (top - off) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
        else:
            variance = np.full(x.shape[:-1], np.nan)
        terms = (n / s0, np.zeros(n))
    moments = (statistic, expected, variance)
    return _tested(moments, z, w, terms, permutations, seed, alternative)


def gearys_c(
    values: ArrayLike,
    neighbours: ArrayLike | Neighbours,
    *,
    row_standardised: bool = True,
    permutations: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
) -> Autocorrelation:
    """Return Geary's c = (n − 1) Σᵢⱼ wᵢⱼ (xᵢ − xⱼ)² / (2 S₀ Σ zᵢ²).

    1 where neighbours are as all others, below where they are alike, above where they differ.

    Parameters
    ----------
    values, neighbours, row_standardised, permutations, seed, alternative
        As for `morans_i`.

    Returns
    -------
    Autocorrelation
        As for `morans_i`.

    Raises
    ------
    ValueError
        A value is infinite, or neighbours don't fit or have a negative number.

    References
    ----------
    Geary, The Contiguity Ratio and Statistical Mapping (1954). Cliff and Ord, Spatial Processes
    (1981), eq. (2.38).

    Examples
    --------
    >>> row = np.diag(np.ones(5), 1) + np.diag(np.ones(5), -1)
    >>> float(gearys_c([1, 2, 3, 4, 5, 6], row, row_standardised=False).statistic.round(6))
    0.142857
    """
    x, w, z = _ready(values, neighbours, row_standardised=row_standardised)
    n = w.regions
    s0, s1, s2 = w.moments
    there, back = w.sums
    ends = (there + back) / 2
    with np.errstate(all="ignore"):
        squares = (z**2).sum(axis=-1)
        cross = (z * w.lag(z)).sum(axis=-1)
        scale = (n - 1) / s0
        statistic = scale * ((z**2 @ ends) - cross) / squares
        expected = np.where(np.isnan(statistic) | (n < 2), np.nan, 1.0)
        k = (z**4).mean(axis=-1) / (z**2).mean(axis=-1) ** 2
        if n > 3:
            variance = (
                (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * k)
                - (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * k) / 4
                + s0**2 * (n**2 - 3 - (n - 1) ** 2 * k)
            ) / (n * (n - 2) * (n - 3) * s0**2)
        else:
            variance = np.full(x.shape[:-1], np.nan)
    moments = (statistic, expected, variance)
    return _tested(moments, z, w, (-scale, -ends), permutations, seed, alternative)


def unit(values: Floats) -> Floats:
    """Return deviations from the mean, in units of the largest; NaN where all are equal."""
    with np.errstate(all="ignore"):
        most = np.abs(values).max(axis=-1, keepdims=True)
        y = values / np.where(most > 0, most, np.nan)
        z = y - y.mean(axis=-1, keepdims=True)
        largest = np.abs(z).max(axis=-1, keepdims=True)
        found: Floats = z / np.where(largest > 1e-14, largest, np.nan)
    return found


def _ready(
    values: ArrayLike, neighbours: ArrayLike | Neighbours, *, row_standardised: bool
) -> tuple[Floats, Neighbours, Floats]:
    x = values_of(values)
    w = neighbours_of(neighbours, x.shape[-1], standardised=row_standardised)
    return x, w, unit(x)


def _tested(
    moments: tuple[Floats, Floats, Floats],
    z: Floats,
    w: Neighbours,
    terms: tuple[float, Floats],
    draws: int,
    seed: int,
    alternative: Alternative,
) -> Autocorrelation:
    """Return a statistic with its tests.

    Its moments are itself, what is expected and the variance; of its terms it is
    factor (Σ endsᵢ zᵢ² + ΣΣ wᵢⱼ zᵢ zⱼ) / Σ zᵢ².
    """
    (statistic, expected, variance), (factor, ends) = moments, terms
    option(alternative, "alternative", get_args(Alternative))
    with np.errstate(all="ignore"):
        off = np.where(variance > 0, (statistic - expected) / np.sqrt(variance), np.nan)
    p = np.full(np.shape(statistic), np.nan)
    exact = False
    if draws > 0:
        known = ~np.isnan(statistic)
        scale = factor / (z[known] ** 2).sum(axis=-1)
        near = statistic[known] / scale
        sums, exact = drawn_sums(z[known], w, ends, near, draws, seed)
        p[known] = [
            permutation_p(np.asarray(one), row * by, alternative)
            for one, row, by in zip(statistic[known], sums, scale, strict=True)
        ]
    return Autocorrelation(
        statistic[()], expected[()], variance[()], off[()], normal_p(off), p[()], exact
    )
