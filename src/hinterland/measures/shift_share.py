"""Shift-share: what a region's change owes to the nation, to its mix of parts, and to itself.

`parts0` and `parts1` are amounts [..., part, region] of two years, as jobs by industry.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, finite, parts_of

__all__ = ["HomotheticShiftShare", "ShiftShare", "esteban_marquillas", "shift_share"]


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """The change of each region, `national + structural + regional`; names follow Dunn.

    Attributes
    ----------
    total
        The change of the region, [..., region].
    national
        What it would be had all grown as the nation did, [..., region].
    structural
        What the region's mix of parts adds: each grew as that part did in the nation, [...,
        region]. Also the industry mix or net proportionality shift.
    regional
        What is left, the region's own: the competitive or net differential shift, [..., region].
    national_part, structural_part, regional_part
        The same by part, [..., part, region].
    """

    total: Floats
    national: Floats
    structural: Floats
    regional: Floats
    national_part: Floats
    structural_part: Floats
    regional_part: Floats


@dataclass(frozen=True, slots=True)
class HomotheticShiftShare:
    """The change of each region, `national + structural + regional + allocation`.

    Attributes
    ----------
    total, national, structural
        As in `ShiftShare`, [..., region].
    regional
        The region's own, had it the nation's mix of parts, [..., region].
    allocation
        What it adds that the region is specialised, [..., region]: above 0 where it has more than
        the nation of the parts in which it does better, and less of the others.
    national_part, structural_part, regional_part, allocation_part
        The same by part, [..., part, region].
    """

    total: Floats
    national: Floats
    structural: Floats
    regional: Floats
    allocation: Floats
    national_part: Floats
    structural_part: Floats
    regional_part: Floats
    allocation_part: Floats


def shift_share(parts0: ArrayLike, parts1: ArrayLike) -> ShiftShare:
    """Take the change of each region apart: the nation's growth, its mix of parts, its own.

    With g the nation's growth and gᵢ that of part i in it, a part of a region changes by
    xᵢg (national) + xᵢ(gᵢ − g) (structural) + the rest (regional).

    Parameters
    ----------
    parts0, parts1
        Amounts [..., part, region] of the first and the second year.

    Returns
    -------
    ShiftShare
        A row with a NaN is NaN in all its parts; so is one without anything in the first year.
        A part that is new in the nation counts as regional.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is no axis of parts, or the shapes differ.

    References
    ----------
    E. S. Dunn, "A Statistical and Analytical Technique for Regional Analysis", *Papers of the
    Regional Science Association* 6 (1960).

    Examples
    --------
    Farhauer and Kröll's regions A, B and C in four industries; A grows by 25 jobs, as the nation
    it would by 27, and its industries give it 1 more:

    >>> first = [[90, 60, 250], [20, 30, 100], [10, 30, 110], [60, 40, 300]]
    >>> second = [[100, 85, 255], [40, 55, 115], [10, 40, 85], [55, 35, 390]]
    >>> found = shift_share(first, second)
    >>> [float(part[0].round(9)) for part in (found.national, found.structural, found.regional)]
    [27.0, 1.0, -3.0]
    """
    _first, _nation, total, (national, structural, regional) = _taken_apart(parts0, parts1)
    return ShiftShare(
        total,
        national.sum(axis=-2),
        structural.sum(axis=-2),
        regional.sum(axis=-2),
        national,
        structural,
        regional,
    )


def esteban_marquillas(parts0: ArrayLike, parts1: ArrayLike) -> HomotheticShiftShare:
    """Take the change apart as `shift_share`, and the regional part into two.

    Had the region the nation's mix, it would have x'ᵢ = x Nᵢ/N of part i. Regional is then
    x'ᵢ(rᵢ − gᵢ), with rᵢ the part's growth in the region and gᵢ in the nation, and allocation
    (xᵢ − x'ᵢ)(rᵢ − gᵢ).

    Parameters
    ----------
    parts0, parts1
        Amounts [..., part, region] of the first and the second year.

    Returns
    -------
    HomotheticShiftShare
        NaN as in `shift_share`. A part that a region does not have in the first year has no
        growth there: what it gains counts as allocation.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is no axis of parts, or the shapes differ.

    References
    ----------
    J. M. Esteban-Marquillas, "A Reinterpretation of Shift-Share Analysis", *Regional and Urban
    Economics* 2 (1972).

    Examples
    --------
    Krumme's region of four industries, beside the rest of a nation ten times as large: of its own
    420 only 30 would be left had it the nation's mix.

    >>> region = [[500, 100, 200, 200], [1000, 100, 250, 280]]
    >>> nation = [[1000, 2000, 4000, 3000], [1100, 2400, 5200, 4200]]
    >>> years = [np.stack([r, np.subtract(n, r)], axis=-1) for r, n in zip(region, nation)]
    >>> found = esteban_marquillas(*years)
    >>> [float(part[0].round(9)) for part in (found.national, found.structural)]
    [290.0, -80.0]
    >>> [float(part[0].round(9)) for part in (found.regional, found.allocation)]
    [30.0, 390.0]
    """
    first, nation, total, (national, structural, regional) = _taken_apart(parts0, parts1)
    with np.errstate(all="ignore"):
        mix = nation / nation.sum(axis=-2, keepdims=True)
        alike = first.sum(axis=-2, keepdims=True) * mix
        own = np.where(first > 0, finite(regional / first * alike), 0.0)
        own = np.where(np.isnan(regional), np.nan, own)
    allocation = regional - own
    return HomotheticShiftShare(
        total,
        national.sum(axis=-2),
        structural.sum(axis=-2),
        own.sum(axis=-2),
        allocation.sum(axis=-2),
        national,
        structural,
        own,
        allocation,
    )


def _taken_apart(
    parts0: ArrayLike, parts1: ArrayLike
) -> tuple[Floats, Floats, Floats, tuple[Floats, Floats, Floats]]:
    """Return first amounts, the nation's [..., part, 1], each region's change, and its parts."""
    first, second = parts_of(parts0=parts0, parts1=parts1)
    with np.errstate(all="ignore"):
        before, after = (y.sum(axis=-1, keepdims=True) for y in (first, second))
        nation0, nation1 = (y.sum(axis=-2, keepdims=True) for y in (before, after))
        growth = (nation1 - nation0) / nation0
        own_growth = np.where(before == 0, growth, (after - before) / before)
        national = first * growth
        structural = first * (own_growth - growth)
        regional = second - first * (1 + own_growth)
        unknown = ~np.isfinite(nation0 + nation1 + growth)
        national, structural, regional = (
            np.where(unknown, np.nan, finite(y)) for y in (national, structural, regional)
        )
        total = np.where(unknown[..., 0, :], np.nan, (second - first).sum(axis=-2))
    return first, before, total, (national, structural, regional)
