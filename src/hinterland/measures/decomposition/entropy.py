"""Theil and generalised entropy, between groups and within them, without a rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ... import language
from ..arrays import Floats, finite, option, parameter, total
from ..inequality.entropy import entropy_terms, log_of, not_below_0
from .groups import Groups, groups_of

__all__ = [
    "EntropyDecomposition",
    "NestedDecomposition",
    "generalized_entropy_decompose",
    "theil_decompose",
    "theil_nested",
]


@dataclass(frozen=True, slots=True)
class EntropyDecomposition:
    """Inequality between groups and within them: `between + within` is `total`.

    Attributes
    ----------
    groups
        The groups, in the order in which they come up.
    total, between, within
        [...].
    between_part, within_part
        What each group adds to `between` and `within`, [..., group]. A group below the mean can
        add less than 0 to `between`, its sum can't be.
    inequality
        The measure within each group, [..., group]; NaN where it is not defined.
    p, s
        Each group's share of the units (population) and of the whole (income), [..., group].
    """

    groups: tuple[object, ...]
    total: Floats
    between: Floats
    within: Floats
    between_part: Floats
    within_part: Floats
    inequality: Floats
    p: Floats
    s: Floats


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


def theil_decompose(
    x: ArrayLike,
    group: Sequence[object],
    weights: ArrayLike | None = None,
    *,
    kind: Literal["T", "L"] = "T",
    base: float = math.e,
) -> EntropyDecomposition:
    """Take Theil's T or L apart into inequality between groups and within them.

    T = Σ_g s_g ln(s_g/p_g) + Σ_g s_g T_g and L = Σ_g p_g ln(p_g/s_g) + Σ_g p_g L_g, with p_g a
    group's share of the units and s_g of the whole.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    group
        Each region's group, as long as the last axis.
    kind
        `T`, which weighs groups by s, or `L`, which weighs them by p.
    base
        Base of the logarithm, above 1; e unless some other is asked for.

    Returns
    -------
    EntropyDecomposition
        A row with a NaN, or where Σwx or Σw is 0, is NaN in all its parts.

    Raises
    ------
    ValueError
        A number is negative or infinite, a group is missing, the regions differ, the base is not
        above 1, or there is no such kind.

    References
    ----------
    H. Theil, *Economics and Information Theory* (1967); A. F. Shorrocks, "The Class of Additively
    Decomposable Inequality Measures", *Econometrica* 48 (1980).

    Examples
    --------
    The case of PySAL's tests, where all inequality is between the two groups:

    >>> parts = theil_decompose([0, 0, 0, 10, 10, 10], [0, 0, 0, 1, 1, 1])
    >>> float(parts.total.round(7)), float(parts.between.round(7)), float(parts.within)
    (0.6931472, 0.6931472, 0.0)
    """
    return _decomposed(groups_of(x, group, weights), _alpha(kind), log_of(base))


def generalized_entropy_decompose(
    x: ArrayLike, group: Sequence[object], alpha: float, weights: ArrayLike | None = None
) -> EntropyDecomposition:
    """Take generalised entropy apart into inequality between groups and within them.

    GE(α) = GE(α) of the groups' means + Σ_g p_g^(1−α) s_g^α GE_g(α), with p_g a group's share of
    the units and s_g of the whole. The weights of the groups add up to 1 for α = 0 and 1 only.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    group
        Each region's group, as long as the last axis.
    alpha
        α, any finite number; 0 is Theil's L, 1 Theil's T.

    Returns
    -------
    EntropyDecomposition
        A row with a NaN, or where Σwx or Σw is 0, is NaN in all its parts; so is its total, for
        α ≤ 0, where a region that has weight has x = 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, α isn't finite, a group is missing, or the regions
        differ.

    References
    ----------
    A. F. Shorrocks, "The Class of Additively Decomposable Inequality Measures", *Econometrica*
    48 (1980).

    Examples
    --------
    >>> parts = generalized_entropy_decompose([1.0, 3.0, 4.0, 8.0], ["a", "a", "b", "b"], 2)
    >>> float(parts.between), float(parts.within.round(6)), float(parts.total.round(6))
    (0.125, 0.078125, 0.203125)
    """
    a = parameter(alpha, "alpha")
    return _decomposed(groups_of(x, group, weights), a)


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
    a, unit = _alpha(kind), log_of(base)
    outer = groups_of(x, group, weights)
    whole = _decomposed(outer, a, unit)
    inner = []
    for m in outer.members:
        names = [subgroup[i] for i in m]
        inner.append(
            _decomposed(groups_of(outer.x[..., m], names, outer.weights[..., m]), a, unit)
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


def _decomposed(groups: Groups, alpha: float, unit: float = 1.0) -> EntropyDecomposition:
    """Return the parts; `unit` is the natural logarithm of the base."""
    p, s = groups.p, groups.s
    inequality = _inequality(groups, alpha) / unit
    with np.errstate(all="ignore"):
        share = np.where(p == 0, 0.0, finite(p ** (1 - alpha) * s**alpha))
    within = _weighed(share, inequality)
    between = finite(entropy_terms(p, s, alpha)) / unit
    whole = total(entropy_terms(groups.own_p, groups.own_s, alpha)) / unit
    return EntropyDecomposition(
        groups.names,
        not_below_0(whole),
        not_below_0(total(between)),
        total(within),
        between,
        within,
        inequality,
        p,
        s,
    )


def _inequality(groups: Groups, alpha: float) -> Floats:
    """Return GE(α) within each group, NaN where it has no weight or nothing."""
    own = []
    for g, m in enumerate(groups.members):
        with np.errstate(all="ignore"):  # a group without anything: 0/0
            p = groups.own_p[..., m] / groups.p[..., g, None]
            s = groups.own_s[..., m] / groups.s[..., g, None]
        own.append(not_below_0(total(entropy_terms(p, s, alpha))))
    nothing = (groups.p == 0) | (groups.s == 0)
    return np.where(nothing, np.nan, np.stack(own, axis=-1))


def _weighed(share: Floats, inequality: Floats) -> Floats:
    """Return what each group adds; one that has no share adds nothing."""
    return np.where(share == 0, 0.0, share * inequality)


def _alpha(kind: str) -> int:
    return 1 if option(kind, "kind", ["T", "L"]) == "T" else 0


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
