"""Mobility of ranks: how far the order of regions is kept, and whether groups move as one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, amounts, belongs_of, regions_of
from ..panels import panel_of, ranks
from ..significance import normal_p, permutation_p

__all__ = ["KendallTau", "RankCohesion", "kendall_tau", "regional_rank_cohesion"]


@dataclass(frozen=True, slots=True)
class KendallTau:
    """Kendall's rank correlation of two years, each [...].

    Attributes
    ----------
    tau
        From −1, the order reversed, to 1, the order kept.
    concordant, discordant
        Pairs of regions whose order is the same in both years, and is reversed.
    p
        Two-sided, from the normal approximation without ties, variance (4n + 10)/9n(n − 1).
    """

    tau: Floats
    concordant: Floats
    discordant: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class RankCohesion:
    """Rey's θ by step from a year to the next, [..., step], and its p-value."""

    theta: Floats
    p: Floats


def kendall_tau(x0: ArrayLike, x1: ArrayLike) -> KendallTau:
    """Return Kendall's τ_b between the levels of two years.

    τ_b = (C − D)/√((P − T₀)(P − T₁)), with C and D concordant and discordant pairs, P all pairs
    and T those that are tied in a year.

    Parameters
    ----------
    x0, x1
        Levels [..., region].

    Returns
    -------
    KendallTau
        NaN for a row with a NaN; τ is NaN where a year's levels are all equal.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    Kendall, Rank Correlation Methods (1948).

    Examples
    --------
    >>> float(kendall_tau([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 3.0, 4.0]).tau.round(6))
    0.666667
    """
    first, second = amounts(x0, "x0"), amounts(x1, "x1")
    n = regions_of(x0=first, x1=second)
    gone = np.isnan(first).any(axis=-1) | np.isnan(second).any(axis=-1)
    one, two = np.broadcast_arrays(first, second)
    lead = one.shape[:-1]
    c, d, tie0, tie1 = (np.zeros(lead) for _ in range(4))
    for at in range(n - 1):
        up = _compared(one, at)
        over = _compared(two, at)
        c += (up * over > 0).sum(axis=-1)
        d += (up * over < 0).sum(axis=-1)
        tie0 += (up == 0).sum(axis=-1)
        tie1 += (over == 0).sum(axis=-1)
    pairs = n * (n - 1) / 2
    with np.errstate(all="ignore"):
        tau = (c - d) / np.sqrt((pairs - tie0) * (pairs - tie1))
        z = tau / np.sqrt((4 * n + 10) / (9 * n * (n - 1))) if n > 1 else np.full(lead, np.nan)
    tau = np.where(gone | ~np.isfinite(tau), np.nan, tau)
    p = normal_p(np.where(np.isnan(tau), np.nan, z))
    return KendallTau(tau[()], np.where(gone, np.nan, c)[()], np.where(gone, np.nan, d)[()], p)


def regional_rank_cohesion(
    panel: ArrayLike,
    group: Sequence[object],
    *,
    permutations: int = 0,
    seed: int = 0,
) -> RankCohesion:
    """Return how far regions of one group move through the ranks together: Rey's θ.

    θₜ = Σ_g |Σ_{i∈g} Δrᵢ| / Σᵢ |Δrᵢ|, from 0, where moves within a group cancel out, to 1, where
    all of a group move the same way.

    Parameters
    ----------
    panel
        Levels [..., year, region].
    group
        Each region's group, as long as the last axis.
    permutations
        How many times regions are put into the groups at random, for the p-value: the part in
        which θ is at least as high. 0 gives NaN.
    seed
        Of the random numbers.

    Returns
    -------
    RankCohesion
        NaN for a step from or to a year with a NaN, and where no region changes rank.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or the groups don't fit.

    References
    ----------
    Rey, Spatial Dependence in the Evolution of Regional Income Distributions (2004).

    Examples
    --------
    >>> panel = [[1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 1.0, 2.0], [4.0, 3.0, 1.0, 2.0]]
    >>> regional_rank_cohesion(panel, ["e", "e", "w", "w"]).theta
    array([1., 0.])
    """
    x = panel_of(panel)
    if len(group) != x.shape[-1]:
        text = t("there are {count} groups for {n} regions; give each region's group")
        raise ValueError(text.format(count=len(group), n=x.shape[-1]))
    moved = np.diff(ranks(x), axis=-2)
    belongs = belongs_of(group)
    whole = np.abs(moved).sum(axis=-1)
    whole = np.where(whole > 0, whole, np.nan)
    theta = np.abs(moved @ belongs).sum(axis=-1) / whole
    if permutations < 1:
        return RankCohesion(theta, np.full(theta.shape, np.nan))
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(len(belongs)), (permutations, 1)), axis=1)
    drawn = np.stack([np.abs(moved @ belongs[one]).sum(axis=-1) for one in order], axis=-1)
    return RankCohesion(theta, permutation_p(theta, drawn / whole[..., None], "greater"))


def _compared(x: Floats, at: int) -> Floats:
    """Return the differences of all later regions to one; equal ones stay equal at any size."""
    one = x[..., at : at + 1]
    later = x[..., at + 1 :]
    return (later > one).astype(np.float64) - (later < one)
