"""What every decomposition by groups starts from: each group's shares and members."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, belongs_of, levels_of, names_of, regions_of, shares_of

__all__ = ["Groups", "grouped", "groups_of"]


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
    place
        The place of each region's group among the groups, [region].
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
    place: NDArray[np.intp]
    members: tuple[NDArray[np.intp] | slice, ...]

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
    return grouped(x, w, names_of(group), belongs)


def grouped(x: Floats, w: Floats, names: tuple[object, ...], belongs: Floats) -> Groups:
    """Return regions in their groups, `belongs` [region, group], of checked levels and weights."""
    own_p, own_s = shares_of(x, w)
    p, s = np.broadcast_arrays(own_p @ belongs, own_s @ belongs)
    place = belongs.argmax(axis=1)
    members = tuple(_places(place == g) for g in range(belongs.shape[1]))
    return Groups(names, x, w, own_p, own_s, p, s, place, members)


def _places(belongs: NDArray[np.bool_]) -> NDArray[np.intp] | slice:
    """Return a group's places; as a slice, which copies nothing, where they lie side by side."""
    at = np.flatnonzero(belongs)
    side_by_side = at[-1] - at[0] + 1 == len(at)
    return slice(int(at[0]), int(at[-1]) + 1) if side_by_side else at
