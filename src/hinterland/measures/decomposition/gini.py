"""The Gini coefficient by groups, after Dagum and after Heikkuri and Schief, and by source."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, levels_of, parts_of, scaled
from ..inequality import gini
from ..inequality.lorenz import ties
from .groups import groups_of

__all__ = [
    "DagumDecomposition",
    "GiniDecomposition",
    "SourceDecomposition",
    "dagum",
    "gini_by_source",
    "gini_decompose_hs",
]


@dataclass(frozen=True, slots=True)
class DagumDecomposition:
    """Dagum's parts of the Gini coefficient: `Gw + Gnb + Gt` is `G`. Names are the field's.

    Attributes
    ----------
    groups
        The groups, in the order in which they come up.
    G
        The Gini coefficient of all regions, [...].
    Gw
        What inequality within groups adds, Σ_j p_j s_j G_jj, [...].
    Gnb
        The net contribution between groups, Σ_j Σ_h<j G_jh D_jh (p_j s_h + p_h s_j), [...].
    Gt
        The intensity of transvariation: what groups add because they overlap, [...].
    Gjj
        The Gini coefficient within each group, [..., group].
    Gjh
        That between two groups, mean |y_j − y_h| over the sum of the means, [..., group, group];
        G_jj on the diagonal.
    Djh
        The relative economic affluence, from 0 where means are equal to 1 where groups don't
        overlap, [..., group, group].
    p, s
        Each group's share of the units and of the whole, [..., group].
    """

    groups: tuple[object, ...]
    G: Floats
    Gw: Floats
    Gnb: Floats
    Gt: Floats
    Gjj: Floats
    Gjh: Floats
    Djh: Floats
    p: Floats
    s: Floats


@dataclass(frozen=True, slots=True)
class GiniDecomposition:
    """The Gini coefficient between and within groups: `between + within` is `total`.

    Attributes
    ----------
    groups
        The groups, in the order in which they come up.
    total, between, within
        [...].
    inequality
        The Gini coefficient within each group, [..., group]; NaN where it is not defined.
    p, s
        Each group's share of the units and of the whole, [..., group].
    """

    groups: tuple[object, ...]
    total: Floats
    between: Floats
    within: Floats
    inequality: Floats
    p: Floats
    s: Floats


@dataclass(frozen=True, slots=True)
class SourceDecomposition:
    """What each part of the whole adds to the Gini coefficient: contributions add up to `total`.

    Attributes
    ----------
    total
        G of the sums of the parts, [...].
    share
        S, each part's share of the whole, [..., part].
    inequality
        G of each part, [..., part].
    correlation
        R, how the part goes with the rank in the whole, −1 to 1, [..., part]; NaN where the part
        is the same everywhere.
    contribution
        S R G, [..., part].
    elasticity
        What one per cent more of the part everywhere changes in G, in per cent: S R G / total −
        S, [..., part]. NaN where the total is 0.
    """

    total: Floats
    share: Floats
    inequality: Floats
    correlation: Floats
    contribution: Floats
    elasticity: Floats


def dagum(
    x: ArrayLike, group: Sequence[object], weights: ArrayLike | None = None
) -> DagumDecomposition:
    """Take the Gini coefficient apart after Dagum: within, net between, and overlap.

    Computed from the groups' distribution functions: the mean difference of two groups is
    ∫ F_j (1 − F_h) + F_h (1 − F_j) dx, and G_jh D_jh (p_j s_h + p_h s_j) = p_j p_h |μ_j − μ_h|/μ.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out: then each
        region counts 1/n, as in most papers, whatever its population.
    group
        Each region's group, as long as the last axis.

    Returns
    -------
    DagumDecomposition
        A row with a NaN, or where Σwx or Σw is 0, is NaN in all its parts.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, or the regions differ.

    References
    ----------
    C. Dagum, "A New Approach to the Decomposition of the Gini Income Inequality Ratio",
    *Empirical Economics* 22 (1997).

    Examples
    --------
    >>> parts = dagum([1, 3, 2, 6], ["a", "a", "b", "b"])
    >>> [float(part.round(6)) for part in (parts.G, parts.Gw, parts.Gnb, parts.Gt)]
    [0.333333, 0.125, 0.166667, 0.041667]
    >>> parts.Gjh[0, 1], parts.Djh[0, 1].round(6)      # mean |difference| 2½, means 2 and 4
    (np.float64(0.4166666666666667), np.float64(0.8))
    """
    groups = groups_of(x, group, weights)
    p, s = groups.p, groups.s
    x, w = scaled(groups.x, groups.weights)
    order = np.argsort(x, axis=-1, kind="stable")
    step = np.diff(np.take_along_axis(x, order, axis=-1), axis=-1)
    # Distribution functions of the groups, [..., place in the order, group].
    member = np.zeros((x.shape[-1], len(groups.names)))
    for place, members in enumerate(groups.members):
        member[members, place] = 1.0
    unit = np.take_along_axis(w, order, axis=-1)[..., None] * member[order]
    with np.errstate(divide="ignore", invalid="ignore"):  # a group without weight: 0/0
        unit = unit / unit.sum(axis=-2, keepdims=True)
    up_to = np.cumsum(unit, axis=-2)[..., :-1, :]
    above = np.cumsum(unit[..., ::-1, :], axis=-2)[..., ::-1, :][..., 1:, :]
    one_way = np.swapaxes(up_to * step[..., None], -1, -2) @ above
    difference = one_way + np.swapaxes(one_way, -1, -2)
    mean = np.einsum("...ng,...n->...g", unit, np.take_along_axis(x, order, axis=-1))
    sums, apart = (
        mean[..., :, None] + mean[..., None, :],
        np.abs(mean[..., :, None] - mean[..., None, :]),
    )
    with np.errstate(divide="ignore", invalid="ignore"):  # groups without anything: 0/0
        between = difference / sums
        affluence = np.where(difference == 0, 0.0, np.minimum(apart / difference, 1.0))
    own = np.diagonal(between, axis1=-2, axis2=-1)
    g = gini(groups.x, groups.weights)
    gw = _added(p * s, own)
    pairs = p[..., :, None] * s[..., None, :]
    net = between * affluence * pairs
    gnb = np.where(pairs == 0, 0.0, net + np.swapaxes(net, -1, -2)).sum(axis=(-1, -2)) / 2
    gt = np.maximum(g - gw - gnb, 0.0)
    return DagumDecomposition(groups.names, g, gw, gnb, gt, own, between, affluence, p, s)


def gini_decompose_hs(
    x: ArrayLike, group: Sequence[object], weights: ArrayLike | None = None
) -> GiniDecomposition:
    """Take the Gini coefficient apart after Heikkuri and Schief: two parts, and no rest.

    Within groups it is (Σ_g √(p_g s_g G_g))², between them what is left. It is the only split
    that keeps their axioms; between is 0 where all groups have the same distribution.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    group
        Each region's group, as long as the last axis.

    Returns
    -------
    GiniDecomposition
        A row with a NaN, or where Σwx or Σw is 0, is NaN in all its parts.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, or the regions differ.

    References
    ----------
    V.-M. Heikkuri and M. Schief, "Subgroup Decomposition of the Gini Coefficient: A New Solution
    to an Old Problem", *Econometrica* (2026).

    Examples
    --------
    Groups that are alike have nothing between them:

    >>> parts = gini_decompose_hs([1, 3, 1, 3], ["a", "a", "b", "b"])
    >>> float(parts.within.round(12)), float(parts.between.round(12))
    (0.25, 0.0)
    """
    groups = groups_of(x, group, weights)
    inequality = groups.each(gini)
    share = groups.p * groups.s
    within = _added(np.sqrt(share), np.sqrt(inequality)) ** 2
    total = gini(groups.x, groups.weights)
    between = np.maximum(total - within, 0.0)
    return GiniDecomposition(
        groups.names, total, between, within, inequality, groups.p, groups.s
    )


def gini_by_source(parts: ArrayLike, weights: ArrayLike | None = None) -> SourceDecomposition:
    """Take the Gini coefficient of a sum apart into what its parts add, G = Σ_k S_k R_k G_k.

    Exports and imports of trade, say: S_k is a part's share of the whole, G_k its own Gini
    coefficient, and R_k = cov(y_k, F(y)) / cov(y_k, F(y_k)) how it goes with the rank in the whole.

    Parameters
    ----------
    parts
        Levels [..., part, region]; the parts add up to the level of the region.
    weights
        Weights [..., region] or [region], equal where left out.

    Returns
    -------
    SourceDecomposition
        A row with a NaN, or where the whole or the weights are 0, is NaN in all its parts.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is no axis of parts, or the regions differ.

    References
    ----------
    R. I. Lerman and S. Yitzhaki, "Income Inequality Effects by Income Source", *Review of
    Economics and Statistics* 67 (1985).

    Examples
    --------
    >>> found = gini_by_source([[1.0, 2.0, 3.0], [0.0, 0.0, 6.0]])
    >>> found.contribution.round(4).tolist(), float(found.total.round(4))
    ([0.1111, 0.3333], 0.4444)
    """
    (y,) = parts_of(parts=parts)
    largest = y.max(axis=(-1, -2), keepdims=True)
    with np.errstate(all="ignore"):
        y = np.where(largest > 0, y / largest, y)
    whole, w = levels_of(y.sum(axis=-2), weights)
    total = gini(whole, w)
    _, w = scaled(whole, w)
    w = w[..., None, :]
    with np.errstate(divide="ignore", invalid="ignore"):  # a part that is nowhere: 0/0
        p = w / w.sum(axis=-1, keepdims=True)
        mean = (p * y).sum(axis=-1)
        share = mean / mean.sum(axis=-1, keepdims=True)
        deviation = p * (y - mean[..., None])
        own = 2 * (deviation * _rank(y, np.broadcast_to(w, y.shape))).sum(axis=-1)
        with_whole = 2 * (deviation * _rank(whole[..., None, :], w)).sum(axis=-1)
        weighed = w > 0
        most = np.where(weighed, y, -np.inf).max(axis=-1)
        same = most == np.where(weighed, y, np.inf).min(axis=-1)
        own, with_whole = np.where(same, 0.0, own), np.where(same, 0.0, with_whole)
        inequality = own / mean
        correlation = np.where(same, np.nan, with_whole / own)
        contribution = np.where(share == 0, 0.0, share * with_whole / mean)
        elasticity = np.where(
            total[..., None] == 0, np.nan, contribution / total[..., None] - share
        )
    return SourceDecomposition(total, share, inequality, correlation, contribution, elasticity)


def _rank(x: Floats, w: Floats) -> Floats:
    """Return where each level stands in the distribution, from 0 to 1; equals in their middle."""
    order = np.argsort(x, axis=-1, kind="stable")
    weight = np.take_along_axis(np.broadcast_to(w, x.shape), order, axis=-1)
    first, last = ties(np.take_along_axis(x, order, axis=-1))
    sums = np.cumsum(weight, axis=-1)
    start = np.take_along_axis(sums - weight, first, axis=-1)
    middle = (start + np.take_along_axis(sums, last, axis=-1)) / 2 / sums[..., -1:]
    rank = np.empty(x.shape)
    np.put_along_axis(rank, order, middle, axis=-1)
    return rank


def _added(share: Floats, inequality: Floats) -> Floats:
    """Return the sum of what each group adds; one that has no share adds nothing."""
    added: Floats = np.where(share == 0, 0.0, share * inequality).sum(axis=-1)
    return added
