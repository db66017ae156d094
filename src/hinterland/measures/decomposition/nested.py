"""Theil's measures in two stages: groups, their subgroups, and within these."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ... import language
from ..arrays import Floats
from ..inequality.entropy import log_of
from .entropy import alpha_of, decomposed
from .groups import groups_of

__all__ = ["NestedDecomposition", "theil_nested"]


@dataclass(frozen=True, slots=True)
class NestedDecomposition:
    """Inequality in two stages: the three parts add up to `total`.

    Attributes
    ----------
    groups
        The groups, in the order in which they come up.
    total
        [...].
    between_groups, between_subgroups, within_subgroups
        Between the groups, between subgroups of one group, and within subgroups, [...].
    between_groups_part, between_subgroups_part, within_subgroups_part
        What each group adds to these, [..., group].
    """

    groups: tuple[object, ...]
    total: Floats
    between_groups: Floats
    between_subgroups: Floats
    within_subgroups: Floats
    between_groups_part: Floats
    between_subgroups_part: Floats
    within_subgroups_part: Floats


def theil_nested(
    x: ArrayLike,
    group: Sequence[object],
    subgroup: Sequence[object],
    weights: ArrayLike | None = None,
    *,
    kind: Literal["T", "L"] = "T",
    base: float = math.e,
) -> NestedDecomposition:
    """Take Theil's T or L apart in two stages: groups, their subgroups, and within these.

    Districts in provinces in regions: inequality between regions, between the provinces of a
    region, and between the districts of a province.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    group, subgroup
        Each region's group and the subgroup in it, as long as the last axis.
    kind
        `T`, which weighs groups by their shares of the whole, or `L`, by those of the units.
    base
        Base of the logarithm, above 1; e unless some other is asked for.

    Returns
    -------
    NestedDecomposition
        A row with a NaN, or where Σwx or Σw is 0, is NaN in all its parts.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, a subgroup belongs to two groups,
        the regions differ, or there is no such kind.

    References
    ----------
    T. Akita, "Decomposing Regional Income Inequality in China and Indonesia Using Two-Stage
    Nested Theil Decomposition Method", *Annals of Regional Science* 37 (2003).

    Examples
    --------
    >>> parts = theil_nested([1, 1, 3, 3], ["a", "a", "a", "a"], ["p", "p", "q", "q"])
    >>> float(parts.between_groups), float(parts.between_subgroups.round(4))
    (0.0, 0.1308)
    >>> float(parts.within_subgroups)
    0.0
    """
    _nested(group, subgroup)
    a, unit = alpha_of(kind), log_of(base)
    outer = groups_of(x, group, weights)
    whole = decomposed(outer, a, unit)
    inner = []
    for place, m in enumerate(outer.members):
        names = [one for one, at in zip(subgroup, outer.place, strict=True) if at == place]
        inner.append(
            decomposed(groups_of(outer.x[..., m], names, outer.weights[..., m]), a, unit)
        )
    share = outer.s if kind == "T" else outer.p
    middle = _weighed(share, np.stack([one.between for one in inner], axis=-1))
    within = _weighed(share, np.stack([one.within for one in inner], axis=-1))
    return NestedDecomposition(
        whole.groups,
        whole.total,
        whole.between,
        middle.sum(axis=-1),
        within.sum(axis=-1),
        whole.between_part,
        middle,
        within,
    )


def _weighed(share: Floats, inequality: Floats) -> Floats:
    """Return what each group adds; one that has no share adds nothing."""
    return np.where(share == 0, 0.0, share * inequality)


def _nested(group: Sequence[object], subgroup: Sequence[object]) -> None:
    """Refuse subgroups that lie in two groups, or that are not as many as the groups."""
    if len(group) != len(subgroup):
        text = language.t(
            "group names {one} regions and subgroup {other}; name each region's in both",
            one=len(group),
            other=len(subgroup),
        )
        raise ValueError(text)
    home: dict[object, object] = {}
    for outer, inner in zip(group, subgroup, strict=True):
        if home.setdefault(inner, outer) != outer:
            text = language.t("subgroup {name!r} lies in two groups, {one!r} and {other!r}")
            raise ValueError(text.format(name=inner, one=home[inner], other=outer))
