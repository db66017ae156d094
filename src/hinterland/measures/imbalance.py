"""The imbalanced index of foreign trade: eq. (1) and (2) of the founding study, and their limits.

Symbols are the paper's: `ft` the level of foreign trade FTₖ of region k, `ft_n` the general
national level FT_N, `delta` the region's share of GDP δₖ, `i` the index I.

References
----------
Yiming Zhao, *Analysis on Regional Imbalance of China's Foreign Trade and Its Dynamic Evolution
Based on Big Data Technology*.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from .. import language
from . import extremes
from .arrays import Floats, amounts, finite, floats, positive, regions_of, total, weights_of

__all__ = [
    "Reading",
    "external_dependence",
    "imbalance",
    "imbalance_bounds",
    "imbalance_change",
    "imbalance_limits",
    "trade_level",
]

#: What FTₖ is, and after the stroke the national level that it is divided by.
Reading = Literal[
    "value/mean",
    "value/gdp-mean",
    "value/nation",
    "dependence/mean",
    "dependence/nation",
    "dependence",
]


def imbalance(ft: ArrayLike, delta: ArrayLike, ft_n: ArrayLike = 1.0) -> Floats:
    """Return the imbalanced index I = Σₖ δₖ |FTₖ − FT_N|, eq. (1).

    Parameters
    ----------
    ft
        FTₖ [..., region], the level of each region's trade; see `trade_level`.
    delta
        δₖ [..., region], weights that add up to 1: shares of GDP, or equal ones.
    ft_n
        FT_N [...], one number for each row. The paper sets it to 1; it is the nation's
        dependence where `ft` is dependence itself.

    Returns
    -------
    ndarray
        I [...]; NaN for a row with a NaN.

    Raises
    ------
    ValueError
        A number is negative or infinite, weights don't add up to 1, or the regions differ.

    References
    ----------
    Zhao, eq. (1).

    Examples
    --------
    >>> ft = trade_level([6.0, 1.0, 2.0])       # value over the mean of the regions: 2, 1/3, 2/3
    >>> float(round(imbalance(ft, [0.5, 0.3, 0.2]), 10))     # .5 × 1 + .3 × 2/3 + .2 × 1/3
    0.7666666667
    """
    ft, delta, ft_n = amounts(ft, "ft"), weights_of(delta, "delta"), amounts(ft_n, "ft_n")
    regions_of(ft=ft, delta=delta)
    distance = ft - ft_n[..., None]
    np.abs(distance, out=distance)
    i: Floats = np.einsum("...k,...k->...", delta, distance)  # Σₖ δₖ |FTₖ − FT_N|
    return i


def imbalance_change(i: ArrayLike) -> Floats:
    """Return the dynamic evolution ΔIₜ = Iₜ₊₁ − Iₜ, eq. (2).

    Parameters
    ----------
    i
        I [..., year]: consecutive years on the last axis, NaN where there is none.

    Returns
    -------
    ndarray
        ΔI [..., year], as long as `i`. The last is NaN, having no later year.

    Raises
    ------
    ValueError
        `i` has no axis.

    References
    ----------
    Zhao, eq. (2).

    Examples
    --------
    >>> imbalance_change([1.25, 1.5, 1.0])
    array([ 0.25, -0.5 ,   nan])
    """
    i = floats(i)
    if i.ndim == 0:
        raise ValueError(language.t("i is a single number; it needs years on its last axis"))
    change = np.full(i.shape, np.nan)
    change[..., :-1] = i[..., 1:] - i[..., :-1]
    return change


def external_dependence(trade: ArrayLike, gdp: ArrayLike) -> Floats:
    """Return external dependence, trade / GDP, element by element.

    Parameters
    ----------
    trade, gdp
        In one currency, of any shapes that fit together.

    Returns
    -------
    ndarray
        A fraction; NaN where either is NaN, infinite where it is too large for a number.

    Raises
    ------
    ValueError
        Trade is negative, GDP is not above 0, or a number is infinite.

    Examples
    --------
    >>> external_dependence([50.0, 10.0], [100.0, 80.0])
    array([0.5  , 0.125])
    """
    with np.errstate(over="ignore"):
        ratio: Floats = amounts(trade, "trade") / positive(gdp, "gdp")
    return ratio


def trade_level(
    trade: ArrayLike, gdp: ArrayLike | None = None, *, reading: Reading = "value/mean"
) -> Floats:
    """Return the level of foreign trade FTₖ under a reading of the paper's words.

    With T trade, Y GDP, δ shares of GDP, K the number of regions, d = T/Y and D = ΣT/ΣY:

    ================== ================= =====================================
    reading            FTₖ               FT_N = 1 stands for
    ================== ================= =====================================
    value/mean         Tₖ / (ΣT/K)       the mean of the regions' trade
    value/gdp-mean     Tₖ / ΣδT          their mean weighted by GDP
    value/nation       Tₖ / ΣT           the nation's trade
    dependence/mean    dₖ / (Σd/K)       the mean of the regions' dependence
    dependence/nation  dₖ / D            the nation's dependence
    dependence         dₖ                (nothing: take ft_n = D in `imbalance`)
    ================== ================= =====================================

    Only `value/mean` gives the index values that the paper prints.

    Parameters
    ----------
    trade
        T [..., region], in one currency.
    gdp
        Y [..., region]; for all readings but `value/mean` and `value/nation`, which ignore it.
        For the plain reading `dependence` in the currency of trade.
    reading
        One of the table's.

    Returns
    -------
    ndarray
        FT [..., region]. A row with a NaN is NaN (of `dependence`, that region). So is a row
        without any trade, but of `dependence`, where it is 0.

    Raises
    ------
    ValueError
        Trade is negative, GDP is not above 0 or is needed and not given, a number is infinite,
        the regions differ, or there is no such reading.

    Examples
    --------
    >>> trade_level([6.0, 1.0, 2.0], reading="value/mean").round(3)
    array([2.   , 0.333, 0.667])
    >>> trade_level([6.0, 1.0, 2.0], [10.0, 5.0, 3.0], reading="dependence/nation")
    array([1.2       , 0.4       , 1.33333333])
    """
    if reading not in get_args(Reading):
        hint = language.did_you_mean(reading, get_args(Reading))
        text = language.t("there is no reading {name!r}; {hint}", name=reading, hint=hint)
        raise ValueError(text)
    t = amounts(trade, "trade")
    if reading in ("value/mean", "value/nation"):
        k = regions_of(trade=t)
        ft, ft_n = t, total(t) / (k if reading == "value/mean" else 1)
    else:
        ft, ft_n = _level_with_gdp(t, gdp, reading)
    with np.errstate(divide="ignore", invalid="ignore"):  # no trade at all: 0/0 is NaN
        return finite(ft / ft_n[..., None])


def _level_with_gdp(
    t: Floats, gdp: ArrayLike | None, reading: Reading
) -> tuple[Floats, Floats]:
    """Return FTₖ and the national level that it is divided by."""
    if gdp is None:
        raise ValueError(language.t("the reading {name!r} needs gdp", name=reading))
    y = positive(gdp, "gdp")
    k = regions_of(trade=t, gdp=y)
    if reading == "value/gdp-mean":
        return t, total(y * t) / total(y)
    d = t / y
    if reading == "dependence/mean":
        return d, total(d) / k
    return d, total(t) / total(y) if reading == "dependence/nation" else np.ones(())


def imbalance_limits(delta: ArrayLike) -> tuple[Floats, Floats]:
    """Return the lowest and highest value that the index can take with these weights.

    They hold for the reading `value/mean`, whatever the trade: 0 where all regions trade the
    same value, 1 + (K − 2) max δ where the region with the largest weight trades all.

    Parameters
    ----------
    delta
        δₖ [..., region], adding up to 1.

    Returns
    -------
    lower, upper
        Arrays [...]; NaN for a row with a NaN.

    Raises
    ------
    ValueError
        A weight is negative or infinite, or weights don't add up to 1.

    Examples
    --------
    >>> [float(limit) for limit in imbalance_limits([0.5, 0.25, 0.25])]
    [0.0, 1.5]
    """
    largest = weights_of(delta, "delta").max(axis=-1)
    return 0.0 * largest, 1.0 + (np.shape(delta)[-1] - 2) * largest


def imbalance_bounds(
    delta: ArrayLike, low: ArrayLike, high: ArrayLike, *, slope: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Return the index's exact minimum and maximum where shares of trade are known in bounds.

    Taken of Σₖ δₖ |cₖ sₖ − 1| over all shares s with Σs = 1 and low ≤ s ≤ high.

    Parameters
    ----------
    delta
        δₖ [..., region], adding up to 1.
    low, high
        Bounds of the shares of trade sₖ [..., region]; equal where a share is exact.
    slope
        cₖ [..., region] or one number, of a reading that is FTₖ = cₖ sₖ. Left out: the number
        of regions K, the reading `value/mean`. It is 1 for `value/nation` and 1/δₖ for
        `dependence/nation`, δ there being shares of GDP.

    Returns
    -------
    minimum, maximum
        Arrays [...]; NaN for a row with a NaN, and for one that no shares fit.

    Raises
    ------
    ValueError
        A number is negative or infinite, a slope is 0, weights don't add up to 1, the regions
        differ, or a row has more than 16 shares with low < high.

    Notes
    -----
    The sum is convex and separable in s. Its minimum is found by giving what the lows leave
    of 1 to the shares in the order of what each part of them costs; its maximum is at a corner,
    where all shares but one are at a bound.

    Examples
    --------
    >>> delta = [0.6, 0.25, 0.15]
    >>> least, most = imbalance_bounds(delta, [0.8, 0.0, 0.0], [0.8, 0.2, 0.2])
    >>> round(float(least), 9), round(float(most), 9)       # s = .8, .2, 0 and s = .8, 0, .2
    (1.09, 1.15)
    """
    delta, low, high = weights_of(delta, "delta"), amounts(low, "low"), amounts(high, "high")
    k = regions_of(delta=delta, low=low, high=high)
    c = positive(k if slope is None else slope, "slope")
    if c.ndim:
        regions_of(delta=delta, slope=c)
    shape = np.broadcast_shapes(delta.shape, low.shape, high.shape, c.shape)
    rows = [np.broadcast_to(a, shape).reshape(-1, k) for a in (delta, c, low, high)]
    bounds = np.full((2, len(rows[0])), np.nan)
    fit = extremes.fit(*rows)
    found = [a[fit] for a in rows]
    bounds[0, fit] = extremes.minimum(*found)
    bounds[1, fit] = np.maximum(bounds[0, fit], extremes.maximum(*found))
    minimum, maximum = bounds.reshape(2, *shape[:-1])
    return minimum, maximum
