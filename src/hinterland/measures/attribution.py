"""What moves the imbalanced index: a change split over provinces, and each one's influence.

Notation: province i of region k has trade Tᵢ and GDP Yᵢ; sᵢ = Tᵢ/ΣT, δᵢ = Yᵢ/ΣY, both add up
over a region's provinces; aₖ = |K·sₖ − 1| and I = Σₖ δₖ·aₖ, eq. (1) of Zhao's study.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, amounts, belongs_of, floats, positive, regions_of, total
from .imbalance import imbalance, trade_level

__all__ = ["Attribution", "attribution", "influence"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A change of the index, split over provinces: `structure + growth` adds up to `total`.

    Attributes
    ----------
    structure
        What shifts of GDP shares did, [..., province]: (āₖ − Ī)·Δδᵢ, bars the means of both
        years. Positive where GDP moved to regions that deviate more than the average.
    growth
        What trade did that grew otherwise than the nation's, [..., province]: δ̄ₖ·φₖ·K·Δsᵢ,
        with φₖ = Δaₖ/Δ(K·sₖ), between −1 and 1.
    total
        ΔI, [...].
    own, national
        `growth` apart into the province's own growth and the nation's, in `currency`; None
        unless asked for, since the split (not its sum) depends on the currency.
    currency
        The currency that `own` and `national` are measured in.
    """

    structure: Floats
    growth: Floats
    total: Floats
    own: Floats | None = None
    national: Floats | None = None
    currency: str | None = None


def attribution(
    trade0: ArrayLike,
    gdp0: ArrayLike,
    trade1: ArrayLike,
    gdp1: ArrayLike,
    group: Sequence[object],
    *,
    currency: str | None = None,
) -> Attribution:
    """Split the change of the imbalanced index between two years over provinces.

    ΔI = Σₖ āₖ·Δδₖ + Σₖ δ̄ₖ·Δaₖ is symmetric in the years and leaves no rest; both sums fall
    apart into provinces. The first is centred on Ī, which changes no sum: ΣΔδᵢ = 0.

    Parameters
    ----------
    trade0, gdp0, trade1, gdp1
        Arrays [..., province] of the first and the second year.
    group
        Each province's region, as long as the last axis.
    currency
        Ask for own and national growth apart, and name the currency of trade:
        Δsᵢ = L(sᵢ′, sᵢ)·[ln(Tᵢ′/Tᵢ) − ln(ΣT′/ΣT)], L the logarithmic mean.

    Returns
    -------
    Attribution
        A row with a NaN, or without trade, is NaN in all its parts.

    Raises
    ------
    ValueError
        Trade is negative, GDP is not positive, or shapes differ.

    Examples
    --------
    >>> parts = attribution([6, 1, 2], [5, 3, 2], [5, 2, 2], [5, 3, 2], ["e", "c", "w"])
    >>> bool(np.isclose(parts.structure.sum() + parts.growth.sum(), parts.total))
    True
    """
    belongs = belongs_of(group)
    first = _year(belongs, trade0=trade0, gdp0=gdp0)
    second = _year(belongs, trade1=trade1, gdp1=gdp1)
    k = belongs.shape[1]
    mean_a, mean_i = (first.a + second.a) / 2, (first.index + second.index) / 2
    mean_delta = (first.delta + second.delta) / 2
    moved = k * (second.share - first.share)
    with np.errstate(divide="ignore", invalid="ignore"):
        phi = np.where(moved == 0, 0.0, (second.a - first.a) / moved)
    structure = ((mean_a - mean_i[..., None]) @ belongs.T) * (second.gdp - first.gdp)
    weight = k * ((mean_delta * phi) @ belongs.T)
    growth = weight * (second.trade - first.trade)
    change = second.index - first.index
    if currency is None:
        return Attribution(structure, growth, change)
    mean = _logarithmic_mean(second.trade, first.trade)
    whole0, whole1 = (total(floats(t))[..., None] for t in (trade0, trade1))
    with np.errstate(divide="ignore", invalid="ignore"):  # a year without trade: no growth rate
        national = -weight * mean * np.log(whole1 / whole0)
    return Attribution(structure, growth, change, growth - national, national, currency)


def influence(trade: ArrayLike, gdp: ArrayLike, group: Sequence[object]) -> Floats:
    """Return what each province adds to the index: I less the index without it.

    Parameters
    ----------
    trade, gdp
        Arrays [..., province].
    group
        Each province's region, as long as the last axis.

    Returns
    -------
    ndarray
        I − I₍₋ᵢ₎, [..., province]; NaN for a province that is a region by itself, since without
        it there would be another number of regions.

    Raises
    ------
    ValueError
        Trade is negative, GDP is not positive, or shapes differ.

    Examples
    --------
    >>> influence([3, 3, 1, 2], [3, 2, 3, 2], ["e", "e", "c", "w"]).round(3).tolist()
    [0.41, 0.392, nan, nan]
    """
    belongs = belongs_of(group)
    t, y = amounts(trade, "trade"), positive(gdp, "gdp")
    regions_of(trade=t, gdp=y, group=belongs.T)
    alone = belongs.sum(axis=0)[belongs.argmax(axis=1)] == 1
    without = 1 - np.eye(len(belongs))  # [left out, province]
    t_without, y_without = ((x[..., None, :] * without) @ belongs for x in (t, y))
    with np.errstate(invalid="ignore"):  # without the only province there is no GDP: 0/0 is NaN
        delta = y_without / total(y_without)[..., None]
    left = imbalance(trade_level(t_without), delta)
    t, y = t @ belongs, y @ belongs
    whole = imbalance(trade_level(t), y / total(y)[..., None])
    return np.where(alone, np.nan, whole[..., None] - left)


@dataclass(frozen=True, slots=True)
class _Year:
    """One year: trade and GDP shares of provinces; shares, δ and a of regions; the index."""

    trade: Floats
    gdp: Floats
    share: Floats
    delta: Floats
    a: Floats
    index: Floats


def _year(belongs: Floats, **of_year: ArrayLike) -> _Year:
    """Return a year from its trade and GDP, under the names that the caller gave them."""
    trade, gdp = of_year
    t, y = amounts(of_year[trade], trade), positive(of_year[gdp], gdp)
    regions_of(**{trade: t, gdp: y, "group": belongs.T})
    with np.errstate(invalid="ignore"):
        s, d = t / total(t)[..., None], y / total(y)[..., None]
    # A province without a figure leaves nothing to be said of its year.
    s = np.where(np.isnan(s).any(-1, keepdims=True), np.nan, s)
    share, delta = s @ belongs, d @ belongs
    a = np.abs(belongs.shape[1] * share - 1)
    return _Year(s, d, share, delta, a, (delta * a).sum(-1))


def _logarithmic_mean(x: Floats, y: Floats) -> Floats:
    """Return (x − y)/ln(x/y): x where both are equal, 0 where one is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (x - y) / (np.log(x) - np.log(y))
    close = np.isclose(x, y, rtol=1e-9, atol=0)
    return np.where(close, (x + y) / 2, np.where((x == 0) | (y == 0), 0.0, mean))
