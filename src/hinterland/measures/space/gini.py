"""Inequality between neighbours and between others: Rey and Smith's spatial Gini."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, regions_of, shares
from ..significance import permutation_p
from .draws import orders
from .pairs import Neighbours, neighbours_of

__all__ = ["SpatialGini", "gini_spatial"]


@dataclass(frozen=True, slots=True)
class SpatialGini:
    """The Gini coefficient's two parts: `near + far` is `gini`. Each [...].

    Attributes
    ----------
    gini
        The Gini coefficient of all regions.
    near, far
        What differences between neighbours add, and between all other pairs.
    far_share
        far / gini: near 1 where neighbours are alike, but also where there are few of them:
        judge it by its p-value.
    p
        The part of arrangements in which `far` is at least as high; NaN where none were asked.
    """

    gini: Floats
    near: Floats
    far: Floats
    far_share: Floats
    p: Floats


def gini_spatial(
    x: ArrayLike,
    neighbours: ArrayLike | Neighbours,
    weights: ArrayLike | None = None,
    *,
    permutations: int = 99,
    seed: int = 0,
) -> SpatialGini:
    """Return the Gini coefficient split by pairs: G = ΣΣ_near + ΣΣ_far of pᵢpⱼ|xᵢ − xⱼ|/2μ.

    PySAL's `wg` is `near`, its `wcg` is `far`, in its own units: G = (wg + wcg)/(2n²μ). Its
    `wcg_share` is no share but `far`.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    neighbours
        [region, region]; a pair counts as near where either is the other's neighbour, whatever
        its weight.
    permutations
        How many times regions, with their weights, change places at random; all arrangements
        where there are no more than 50,000. 0 for none.
    seed
        Of the random numbers; the same for every row.

    Returns
    -------
    SpatialGini
        NaN for a row with a NaN, or where Σwx or Σw is 0; share and p are NaN where all levels
        are equal.

    Raises
    ------
    ValueError
        A number is negative or infinite, the regions differ, or neighbours don't fit.

    References
    ----------
    Rey and Smith, A Spatial Decomposition of the Gini Coefficient (2013).

    Examples
    --------
    >>> row = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    >>> found = gini_spatial([1.0, 1.0, 3.0, 3.0], row)
    >>> float(found.gini), float(found.near), float(found.far), float(found.far_share)
    (0.25, 0.0625, 0.1875, 0.75)
    """
    p, s = shares(x, weights)
    n = regions_of(x=p)
    one, other, _weight = neighbours_of(neighbours, n, standardised=False).either_way
    apart = np.abs(p[..., :, None] * s[..., None, :] - p[..., None, :] * s[..., :, None])
    gini = apart.sum(axis=(-1, -2)) / 2
    near = apart[..., one, other].sum(axis=-1)
    far = np.maximum(gini - near, 0.0)
    with np.errstate(all="ignore"):
        gone = ~(gini > 0)
        share = np.where(gone, np.nan, far / gini)
    chance = np.full(gini.shape, np.nan)
    if permutations > 0:
        order, _ = orders(n, permutations, seed)
        for row in np.ndindex(gini.shape):
            if not gone[row]:
                drawn = apart[row][order[:, one], order[:, other]].sum(axis=-1)
                chance[row] = permutation_p(near[row], drawn, "less")
    return SpatialGini(gini[()], near[()], far[()], share[()], chance[()])
