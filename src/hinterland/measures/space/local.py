"""Which regions are like their neighbours: Anselin's local Moran's I."""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats
from ..significance import Alternative, permutation_p
from .moran import unit
from .neighbours import values_of
from .pairs import Neighbours, Places, neighbours_of

__all__ = ["LocalMoran", "local_morans_i", "quadrants"]


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Local Moran's I of each region.

    Attributes
    ----------
    statistic
        Iᵢ, [..., region]: above 0 where the region and its neighbours are on one side of the
        mean.
    quadrant
        [..., region]: 1 high among high, 2 low among high, 3 low among low, 4 high among low, as
        in PySAL; NaN where Iᵢ is.
    p
        [..., region], each region's alone: with n regions some 0.05 n are below 0.05 by chance.
    exact
        [region]: where every choice of neighbours was visited, so that p is exact.
    """

    statistic: Floats
    quadrant: Floats
    p: Floats
    exact: NDArray[np.bool_]


def local_morans_i(
    values: ArrayLike,
    neighbours: ArrayLike | Neighbours,
    *,
    row_standardised: bool = True,
    permutations: int = 999,
    exact_up_to: int = 200_000,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    corrected: bool = False,
) -> LocalMoran:
    """Return Iᵢ = zᵢ Σⱼ wᵢⱼ zⱼ / m₂, with m₂ = Σ z²/n.

    For the p-value a region keeps its value while all others are put on its neighbours in every
    way (where these weigh the same and there are few enough ways), or at random.

    Parameters
    ----------
    values
        Of any sign, [..., region].
    neighbours
        [region, region]; see `neighbours_from_pairs`.
    row_standardised
        Divide each row of neighbours by its sum.
    permutations
        How many draws where not every choice is visited; 0 gives no p-value at all.
    exact_up_to
        So many choices of neighbours are all visited: 31 regions have 142,506 ways to put five
        of the others on a region's neighbours.
    seed
        Of the random numbers; the same for every row.
    alternative
        What counts as extreme; `directed` is PySAL's p_sim.
    corrected
        m₂ is Σ z²/(n − 1), as in PySAL. No p-value depends on it.

    Returns
    -------
    LocalMoran
        NaN for a row with a NaN or equal values, and for a region without neighbours.

    Raises
    ------
    ValueError
        A value is infinite, or neighbours don't fit or have a negative number.

    References
    ----------
    Anselin, Local Indicators of Spatial Association (1995), eq. (7).

    Examples
    --------
    >>> row = np.diag(np.ones(5), 1) + np.diag(np.ones(5), -1)      # six regions in a row
    >>> found = local_morans_i([1, 2, 3, 4, 5, 6], row)
    >>> found.statistic.round(4), found.quadrant
    (array([1.2857, 0.7714, 0.0857, 0.0857, 0.7714, 1.2857]), array([3., 3., 3., 1., 1., 1.]))
    >>> float(found.p[0].round(3)), bool(found.exact.all())     # one of five others is as low
    (0.4, True)
    """
    x = values_of(values)
    n = x.shape[-1]
    w = neighbours_of(neighbours, n, standardised=row_standardised)
    z = unit(x)
    alone = w.degree == 0
    with np.errstate(all="ignore"):
        lag = np.where(alone, np.nan, w.lag(z))
        count = n - 1 if corrected else n
        statistic = count * z * lag / (z**2).sum(axis=-1, keepdims=True)
    p = np.full(x.shape, np.nan)
    exact = np.zeros(n, dtype=bool)
    if permutations > 0:
        most = int(w.degree.max())
        rng = np.random.default_rng(seed)
        drawn = rng.permuted(np.tile(np.arange(n - 1), (permutations, 1)), axis=1)[:, :most]
        for region in np.flatnonzero(~alone):
            p[..., region], exact[region] = _p_of(
                z, *w.row(int(region)), int(region), drawn, exact_up_to, alternative
            )
        p[np.isnan(statistic)] = np.nan
    return LocalMoran(statistic, quadrants(z, lag), p, exact)


def quadrants(z: Floats, lag: Floats) -> Floats:
    """Return 1 high among high, 2 low among high, 3 low among low, 4 high among low.

    High is above 0, as in PySAL; NaN where z or its lag is.
    """
    high = np.where(z > 0, np.where(lag > 0, 1.0, 4.0), np.where(lag > 0, 2.0, 3.0))
    return np.where(np.isnan(z) | np.isnan(lag), np.nan, high)


def _p_of(
    z: Floats,
    near: Places,
    weights: Floats,
    region: int,
    drawn: NDArray[np.intp],
    exact_up_to: int,
    alternative: Alternative,
) -> tuple[Floats, bool]:
    """Return the p-value of a region [...], and whether it is exact."""
    others = np.delete(np.arange(z.shape[-1]), region)
    alike = np.ptp(weights) <= 1e-12 * weights.max()
    exact = bool(alike and comb(len(others), len(near)) <= exact_up_to)
    if exact:
        choices = list(combinations(others.tolist(), len(near)))
        own = tuple(near.tolist())
        choices.remove(own)
        if not choices:
            return np.ones(z.shape[:-1]), True
        at = np.array(choices, dtype=np.intp)
    else:
        at = others[drawn[:, : len(near)]]
    p = np.empty(z.shape[:-1])
    for row in np.ndindex(p.shape):
        one = z[row]
        found = one[region] * (one[at] @ weights)
        own_product = np.asarray(one[region] * (one[near] @ weights))
        p[row] = permutation_p(own_product, found, alternative)
    return p, exact
