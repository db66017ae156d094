"""What every decomposition by groups starts from: each group's shares and members."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, belongs_of, levels_of, names_of, regions_of, shares

__all__ = ["Groups", "groups_of"]


@dataclass(frozen=True, slots=True)
class Groups:
    """Regions in their groups.

    Attributes
    ----------
    names
        The groups, in the order in which they come up.
    x, weights
        Levels and weights of the regions, [..., region].
    own_p, own_s
        Each region's share of the units and of the whole, [..., region].
    p, s
        Each group's share of the units and of the whole, [..., group]; NaN in all groups of a
        row where a region's number is missing.
    members
        The places of each group's regions.
    """

    names: tuple[object, ...]
    x: Floats
    weights: Floats
    own_p: Floats
    own_s: Floats
    p: Floats
    s: Floats
    members: tuple[NDArray[np.intp], ...]

    def each(self, measure: Callable[[Floats, Floats], Floats]) -> Floats:
        """Return a measure of x and weights within each group, [..., group]."""
        own = [measure(self.x[..., m], self.weights[..., m]) for m in self.members]
        return np.where(np.isnan(self.s), np.nan, np.stack(own, axis=-1))


def groups_of(
    x: ArrayLike,
    group: Sequence[object],
    weights: ArrayLike | None,
    *,
    names: tuple[str, str] = ("x", "weights"),
) -> Groups:
    """Return the regions in their groups.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, or the regions differ; `names` are
        what levels and weights are called then.
    """
    x, w = levels_of(x, weights, names=names)
    belongs = belongs_of(group)
    regions_of(**{names[0]: x, "group": belongs.T})
    own_p, own_s = shares(x, weights)
    p, s = np.broadcast_arrays(own_p @ belongs, own_s @ belongs)
    members = tuple(np.flatnonzero(one) for one in belongs.T)
    return Groups(names_of(group), x, w, own_p, own_s, p, s, members)
