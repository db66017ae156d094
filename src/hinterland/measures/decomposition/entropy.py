"""Theil and generalised entropy, between groups and within them, without a rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import (
    Floats,
    belongs_of,
    blocks,
    finite,
    levels_of,
    names_of,
    option,
    parameter,
    regions_of,
    tamed,
    total,
)
from ..inequality.entropy import ROUNDING, entropy_terms, log_of, not_below_0
from .groups import Groups, grouped

__all__ = [
    "EntropyDecomposition",
    "alpha_of",
    "decomposed",
    "generalized_entropy_decompose",
    "theil_decompose",
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
    return _each_row(x, group, weights, alpha_of(kind), log_of(base))


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
    return _each_row(x, group, weights, parameter(alpha, "alpha"))


def _each_row(
    x: ArrayLike,
    group: Sequence[object],
    weights: ArrayLike | None,
    alpha: float,
    unit: float = 1.0,
) -> EntropyDecomposition:
    """Return the parts of each row, of so many rows at once that they stay in the cache."""
    levels, w = levels_of(x, weights)
    names, belongs = names_of(group), belongs_of(group)
    regions_of(x=levels, group=belongs.T)
    parts = []
    for rows in blocks(levels, w):
        shares = _plain_theil(*rows, belongs, alpha) if alpha in (0, 1) else None
        if shares is None:
            parts.append(decomposed(grouped(*rows, names, belongs), alpha, unit))
        else:
            parts.append(_put_together(names, *shares, alpha, unit))
    if len(parts) == 1:
        return parts[0]
    lead = levels.shape[:-1]
    joined = (
        np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(EntropyDecomposition)[1:]
    )
    return EntropyDecomposition(names, *(a.reshape(*lead, *a.shape[1:]) for a in joined))


def decomposed(groups: Groups, alpha: float, unit: float = 1.0) -> EntropyDecomposition:
    """Return the parts; `unit` is the natural logarithm of the base."""
    inequality = _inequality(groups, alpha)
    found = _put_together(groups.names, groups.p, groups.s, inequality, alpha, unit)
    if np.isnan(found.total).any():  # a group's share may be beyond numbers, the whole isn't
        direct = not_below_0(total(entropy_terms(groups.own_p, groups.own_s, alpha))) / unit
        return replace(found, total=np.where(np.isnan(found.total), direct, found.total)[()])
    return found


def _put_together(
    names: tuple[object, ...],
    p: Floats,
    s: Floats,
    inequality: Floats,
    alpha: float,
    unit: float,
) -> EntropyDecomposition:
    """Return the parts from the groups' shares and the inequality within each."""
    inequality = inequality / unit
    with np.errstate(all="ignore"):
        share = s if alpha == 1 else p if alpha == 0 else p ** (1 - alpha) * s**alpha
        share = np.where(p == 0, 0.0, finite(share))
    within = np.where(
        share == 0, 0.0, share * inequality
    )  # a group without a share adds nothing
    between = finite(entropy_terms(p, s, alpha)) / unit
    outer, inner = not_below_0(total(between)), total(within)
    return EntropyDecomposition(
        names,
        outer + inner,
        outer,
        inner,
        between,
        within,
        inequality,
        p,
        s,
    )


def _plain_theil(
    x: Floats, w: Floats, belongs: Floats, alpha: float
) -> tuple[Floats, Floats, Floats] | None:
    """Return the groups' shares p and s and Theil's L or T in each, of plain numbers above 0.

    With one logarithm a region; None where numbers are 0, or very large or small.
    """
    tame_x, tame_w = tamed(x, w)
    if tame_x is not x or tame_w is not w or not np.fmin.reduce(x, axis=None, initial=1.0) > 0:
        return None
    members = [np.flatnonzero(one) for one in belongs.T]
    side_by_side = all(m[-1] - m[0] + 1 == len(m) for m in members)
    if not side_by_side:
        order = np.concatenate(members)
        x, w = x[..., order], w[..., order]
    ends = np.cumsum([len(m) for m in members])
    places = [slice(end - len(m), end) for m, end in zip(members, ends, strict=True)]
    alike = not any(w.strides)
    wx = x if alike else w * x
    with np.errstate(all="ignore"):
        whole = np.stack([total(wx[..., m]) for m in places], axis=-1)
        if alike:
            units = np.broadcast_to(belongs.sum(axis=0), whole.shape)
        else:
            units = np.stack([total(w[..., m]) for m in places], axis=-1)
        s = whole / total(whole)[..., None]
        p = units / total(units)[..., None]
        p = np.where(np.isnan(s + p), np.nan, p)
        s = np.where(np.isnan(p), np.nan, s)
        y = np.empty(x.shape)
        for g, m in enumerate(places):
            np.divide(x[..., m], (whole[..., g] / units[..., g])[..., None], out=y[..., m])
        log = np.log(y, out=y)
        rounding = np.abs(log) < ROUNDING
        if rounding.any():
            log[rounding] = 0.0
        each = [(wx if alpha else w)[..., m] for m in places]
        sums = [
            np.einsum("...k,...k->...", e, log[..., m])
            for e, m in zip(each, places, strict=True)
        ]
        own = np.stack(sums, axis=-1) / (whole if alpha else -units)
    return p, s, np.where((p == 0) | np.isnan(s), np.nan, not_below_0(own))


def _inequality(groups: Groups, alpha: float) -> Floats:
    """Return GE(α) within each group, NaN where it has no weight or nothing."""
    with np.errstate(all="ignore"):  # a group without anything: 0/0
        mean = (groups.s / groups.p)[..., groups.place]
        terms = entropy_terms(groups.own_p, groups.own_s, alpha, mean)
        share = groups.p if alpha < 0.5 else groups.s
        own = np.stack([total(terms[..., m]) for m in groups.members], axis=-1) / share
    nothing = (groups.p == 0) | (groups.s == 0)
    return np.where(nothing, np.nan, not_below_0(own))


def alpha_of(kind: str) -> int:
    """Return α of Theil's T or L."""
    return 1 if option(kind, "kind", ["T", "L"]) == "T" else 0
