"""What changed inequality between two years: within groups, their sizes, their means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, option
from ..inequality import theil_l
from .groups import Groups, groups_of

__all__ = ["ChangeDecomposition", "change_decomposition"]


@dataclass(frozen=True, slots=True)
class ChangeDecomposition:
    """What changed Theil's L between two years, by group: the four parts add up to `total`.

    Attributes
    ----------
    groups
        The groups, in the order in which they come up.
    total
        ΔL, [...].
    within
        What inequality within the group did, [..., group].
    size_within, size_between
        What the group's share of the units did, through inequality within it and through how far
        its mean is from the nation's, [..., group].
    mean
        What the group's mean did, [..., group].
    """

    groups: tuple[object, ...]
    total: Floats
    within: Floats
    size_within: Floats
    size_between: Floats
    mean: Floats


def change_decomposition(
    x0: ArrayLike,
    x1: ArrayLike,
    group: Sequence[object],
    weights0: ArrayLike | None = None,
    weights1: ArrayLike | None = None,
    *,
    method: Literal["exact", "mookherjee-shorrocks"] = "exact",
) -> ChangeDecomposition:
    """Take the change of Theil's L between two years apart by group.

    With bars for the mean of both years, p shares of the units, λ = μ_g/μ and θ = pλ:
    ΔL = Σ p̄ ΔL_g (within) + Σ L̄_g Δp (size_within) − Σ mean(ln λ) Δp (size_between) −
    Σ p̄ Δ ln λ (mean).

    Parameters
    ----------
    x0, x1
        Levels [..., region] of the first and the second year.
    group
        Each region's group, as long as the last axis.
    weights0, weights1
        Weights of the years, [..., region] or [region], equal where left out.
    method
        `exact` for the parts above, which add up to ΔL. `mookherjee-shorrocks` replaces the last
        two by Σ (λ̄ − mean(ln λ)) Δp and Σ (θ̄ − p̄) Δ ln μ_g, an approximation which leaves a
        small rest and is what R's `dineq` and most papers print.

    Returns
    -------
    ChangeDecomposition
        A row with a NaN, or where L is not defined in one of the years, is NaN in all its parts;
        so is a group that has weight in only one of the years.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, the regions differ, or there is no
        such method.

    References
    ----------
    D. Mookherjee and A. F. Shorrocks, "A Decomposition Analysis of the Trend in UK Income
    Inequality", *Economic Journal* 92 (1982).

    Examples
    --------
    >>> parts = change_decomposition([1, 3, 2, 6], [1, 2, 3, 6], ["a", "a", "b", "b"])
    >>> added = sum(one.sum() for one in (parts.within, parts.mean, parts.size_between))
    >>> bool(np.isclose(added, parts.total))
    True
    """
    option(method, "method", ["exact", "mookherjee-shorrocks"])
    before = groups_of(x0, group, weights0, names=("x0", "weights0"))
    after = groups_of(x1, group, weights1, names=("x1", "weights1"))
    first, second = before.each(theil_l), after.each(theil_l)
    size = (before.p + after.p) / 2
    grown = after.p - before.p
    with np.errstate(all="ignore"):  # a group without anything has no mean
        ratio0, ratio1 = before.s / before.p, after.s / after.p
        log0, log1 = np.log(ratio0), np.log(ratio1)
        apart = -(log0 + log1) / 2
        mean = -size * (log1 - log0)
        if method == "mookherjee-shorrocks":
            apart = apart + (ratio0 + ratio1) / 2
            growth = log1 - log0 + np.log(_mean(after) / _mean(before))[..., None]
            mean = ((before.s + after.s) / 2 - size) * growth
    total = theil_l(after.x, after.weights) - theil_l(before.x, before.weights)
    missing = np.isnan(total)[..., None]
    parts = (size * (second - first), (first + second) / 2 * grown, apart * grown, mean)
    # A group that is in neither year changes nothing.
    absent = (before.p == 0) & (after.p == 0)
    by_group = [np.where(missing, np.nan, np.where(absent, 0.0, part)) for part in parts]
    return ChangeDecomposition(before.names, total, *by_group)


def _mean(groups: Groups) -> Floats:
    unit = groups.weights / groups.weights.max(axis=-1, keepdims=True)
    mean: Floats = (unit * groups.x).sum(axis=-1) / unit.sum(axis=-1)
    return mean
