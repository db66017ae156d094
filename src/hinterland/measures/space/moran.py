"""Are neighbours more alike than others: Moran's I and Geary's c."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations as arrangements
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats
from ..significance import Alternative, normal_p, permutation_p
from .neighbours import neighbours_of, values_of

__all__ = ["Autocorrelation", "gearys_c", "morans_i", "orders", "unit"]

Places = NDArray[np.intp]

#: Up to so many arrangements all are visited, else some are drawn: 8 regions have 40,320.
_ALL = 50_000

#: So many draws at once stay in the processor's cache.
_AT_ONCE = 32


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
    neighbours: ArrayLike,
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
        are no more than 50,000 (up to 8 regions). 0 for none.
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
    n, s0, pairs = len(w), w.sum(), _Pairs(w)
    with np.errstate(all="ignore"):
        squares = (z**2).sum(axis=-1)
        scale = n / (s0 * squares)
        statistic = scale * (z * (z @ w.T)).sum(axis=-1)
        expected = np.where(np.isnan(statistic), np.nan, -1 / (n - 1) if n > 1 else np.nan)
        s1, s2 = pairs.s1, pairs.s2
        k = (z**4).mean(axis=-1) / (z**2).mean(axis=-1) ** 2
        if n > 3:
            top = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
            off = k * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
            variance = (top - off) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
        else:
            variance = np.full(x.shape[:-1], np.nan)
    return _tested(
        statistic, expected, variance, z, permutations, seed, alternative,
        lambda drawn: n / s0 * pairs.products(drawn),
    )  # fmt: skip


def gearys_c(
    values: ArrayLike,
    neighbours: ArrayLike,
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
    n, s0 = len(w), w.sum()
    ends = (w + w.T).sum(axis=1) / 2
    pairs = _Pairs(w)
    with np.errstate(all="ignore"):
        squares = (z**2).sum(axis=-1)
        cross = (z * (z @ w.T)).sum(axis=-1)
        scale = (n - 1) / s0
        statistic = scale * ((z**2 @ ends) - cross) / squares
        expected = np.where(np.isnan(statistic) | (n < 2), np.nan, 1.0)
        s1, s2 = pairs.s1, pairs.s2
        k = (z**4).mean(axis=-1) / (z**2).mean(axis=-1) ** 2
        if n > 3:
            variance = (
                (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * k)
                - (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * k) / 4
                + s0**2 * (n**2 - 3 - (n - 1) ** 2 * k)
            ) / (n * (n - 2) * (n - 3) * s0**2)
        else:
            variance = np.full(x.shape[:-1], np.nan)
    return _tested(
        statistic, expected, variance, z, permutations, seed, alternative,
        lambda drawn: scale * (ends @ drawn**2 - pairs.products(drawn)),
    )  # fmt: skip


def orders(n: int, draws: int, seed: int) -> tuple[Places, bool]:
    """Return arrangements of n regions, [draw, region], and whether they are all there are.

    All of them come without the one that is there already.
    """
    if n <= 12 and factorial(n) <= _ALL:
        every = np.array(list(arrangements(range(n))), dtype=np.intp)
        return every[1:], True
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n, dtype=np.intp), (draws, 1)), axis=1), False


def unit(values: Floats) -> Floats:
    """Return deviations from the mean, in units of the largest; NaN where all are equal."""
    with np.errstate(all="ignore"):
        most = np.abs(values).max(axis=-1, keepdims=True)
        y = values / np.where(most > 0, most, np.nan)
        z = y - y.mean(axis=-1, keepdims=True)
        largest = np.abs(z).max(axis=-1, keepdims=True)
        found: Floats = z / np.where(largest > 1e-14, largest, np.nan)
    return found


class _Pairs:
    """The neighbours as a list for each region, padded, so that many draws go at once."""

    def __init__(self, w: Floats) -> None:
        one, other = np.nonzero(w)
        degree = np.bincount(one, minlength=len(w))
        self._dense = w if degree.max() * 4 > len(w) else None
        rank = np.arange(len(one)) - (degree.cumsum() - degree)[one]  # place in its row
        self._at = np.zeros((degree.max(), len(w)), dtype=np.intp)
        self._weight = np.zeros(self._at.shape)
        self._at[rank, one] = other
        self._weight[rank, one] = w[one, other]
        both = w[one, other] + w[other, one]
        #: S₁ = ½ Σ (wᵢⱼ + wⱼᵢ)²; a pair that is written one way alone counts twice as well.
        self.s1 = float((both**2 * np.where(w[other, one] > 0, 1.0, 2.0)).sum() / 2)
        self.s2 = float(((w.sum(axis=0) + w.sum(axis=1)) ** 2).sum())

    def products(self, drawn: Floats) -> Floats:
        """Return Σᵢⱼ wᵢⱼ zᵢ zⱼ of each draw, [region, draw] → [draw]."""
        if self._dense is not None:
            return _summed(drawn, self._dense @ drawn)
        found: Floats = np.empty(drawn.shape[1:])
        for start in range(0, len(found), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            part = np.ascontiguousarray(drawn[:, some])
            lag = np.zeros_like(part)
            for k in range(len(self._at)):
                lag += self._weight[k, :, None] * part.take(self._at[k], axis=0)
            found[some] = _summed(part, lag)
        return found


def _summed(x: Floats, y: Floats) -> Floats:
    found: Floats = np.einsum("ij,ij->j", x, y)
    return found


def _ready(
    values: ArrayLike, neighbours: ArrayLike, *, row_standardised: bool
) -> tuple[Floats, Floats, Floats]:
    x = values_of(values)
    w = neighbours_of(neighbours, x.shape[-1], standardised=row_standardised)
    return x, w, unit(x)


def _tested(
    statistic: Floats,
    expected: Floats,
    variance: Floats,
    z: Floats,
    draws: int,
    seed: int,
    alternative: Alternative,
    of_draws: Callable[[Floats], Floats],
) -> Autocorrelation:
    with np.errstate(all="ignore"):
        off = np.where(variance > 0, (statistic - expected) / np.sqrt(variance), np.nan)
    p = np.full(np.shape(statistic), np.nan)
    exact = False
    if draws > 0:
        order, exact = orders(z.shape[-1], draws, seed)
        for row in np.ndindex(p.shape):
            if not np.isnan(statistic[row]):
                found = of_draws(z[row][order.T]) / (z[row] ** 2).sum()
                p[row] = permutation_p(statistic[row], found, alternative)
    return Autocorrelation(
        statistic[()], expected[()], variance[()], off[()], normal_p(off), p[()], exact
    )
