"""What regions specialise in: location quotients, cluster index, coupling.

`parts` are amounts [..., part, region] of a whole that is split twice: jobs by industry and
region, trade by good and province. What is masked is missing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .. import language
from .arrays import Floats, amounts, finite, option, parts_of, positive, regions_of, scaled

__all__ = [
    "Coupling",
    "coupling_coordination",
    "krugman_index",
    "litzenberger_sternberg",
    "location_quotient",
]


@dataclass(frozen=True, slots=True)
class Coupling:
    """How far systems develop together: `coordination` is √(coupling · development).

    Attributes
    ----------
    coupling
        C, from 0 where one system stands at 0 to 1 where all stand alike, [..., region].
    development
        T, the weighted mean of the systems, [..., region].
    coordination
        D, [..., region].
    """

    coupling: Floats
    development: Floats
    coordination: Floats


def location_quotient(x: ArrayLike, whole: ArrayLike) -> Floats:
    """Return the location quotient: (xₖ/Σx) / (Wₖ/ΣW), above 1 where x is over-represented.

    With x the exports of a good and W all exports it is Balassa's revealed comparative advantage.

    Parameters
    ----------
    x
        Amounts [..., region] of one part: jobs in an industry.
    whole
        Amounts [..., region] of what it is a part of: all jobs. For parts on an axis before the
        regions, `parts.sum(axis=-2, keepdims=True)`.

    Returns
    -------
    ndarray
        LQ [..., region]. NaN for a row with a NaN, where Σx or ΣW is 0, and for a region where
        W is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    References
    ----------
    P. Sargant Florence, *Investment, Location and Size of Plant* (1948); B. Balassa, "Trade
    Liberalisation and 'Revealed' Comparative Advantage", *Manchester School* 33 (1965).

    Examples
    --------
    Farhauer and Kröll's example, for which REAT prints 0.3847623: 1,714 of 79,006 jobs in the
    region, 879,213 of 15,593,224 in the nation.

    >>> quotient = location_quotient([1714, 879213 - 1714], [79006, 15593224 - 79006])
    >>> float(quotient[0].round(7))
    0.3847623
    """
    own, all_of_it = amounts(x, "x"), amounts(whole, "whole")
    regions_of(x=own, whole=all_of_it)
    with np.errstate(all="ignore"):
        return finite(_share(own) / _share(all_of_it))


def krugman_index(
    parts: ArrayLike, *, reference: Literal["rest", "mean", "nation"] = "rest"
) -> Floats:
    """Return Krugman's index of specialisation: Σᵢ |sᵢₖ − s̄ᵢ|, s the parts' shares of a region.

    Parameters
    ----------
    parts
        Amounts [..., part, region].
    reference
        What a region's shares are compared with: those of all other regions together (`rest`),
        the simple mean of the others' shares (`mean`, as REAT's `krugman.spec2`), or those of
        all regions, itself included (`nation`). Of two regions, `rest` is Krugman's own.

    Returns
    -------
    ndarray
        [..., region], from 0 to 2. NaN for a row with a NaN, for a region without anything, and
        for a single region unless it is compared with the nation.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is no axis of parts, or no such reference.

    References
    ----------
    P. Krugman, *Geography and Trade* (1991).

    Examples
    --------
    Farhauer and Kröll's jobs in five industries, for which REAT prints 0.1595 for Sweden against
    Norway, Denmark, Finland and Iceland:

    >>> jobs = [[45, 35, 40, 30, 40], [15, 12, 10, 11, 6], [32, 30, 25, 18, 11],
    ...         [10, 8, 9, 3, 2], [30, 22, 18, 13, 12]]
    >>> float(krugman_index(jobs, reference="mean")[0].round(4))
    0.1595
    """
    option(reference, "reference", ["rest", "mean", "nation"])
    (y,) = parts_of(parts=parts)
    n = y.shape[-1]
    with np.errstate(all="ignore"):  # a region without anything has no shares: 0/0
        y = y / y.max(axis=(-1, -2), keepdims=True)
        region = y.sum(axis=-2, keepdims=True)
        share = y / region
        nation = y.sum(axis=-1, keepdims=True)
        if reference == "nation":
            other = nation / region.sum(axis=-1, keepdims=True)
        elif reference == "mean":
            other = (share.sum(axis=-1, keepdims=True) - share) / np.float64(n - 1)
        else:
            alone = np.ones((n, n)) - np.eye(n)
            other = (y @ alone) / (region @ alone)
        index: Floats = np.abs(share - other).sum(axis=-2)
    missing = np.isnan(y).any(axis=(-1, -2))[..., None]
    return np.where(missing, np.nan, finite(index))


def litzenberger_sternberg(
    x: ArrayLike, area: ArrayLike, population: ArrayLike, firms: ArrayLike
) -> Floats:
    """Return the cluster index of Litzenberger and Sternberg, 1 where all is as in the nation.

    CI = (xₖ/Aₖ)/(Σx/ΣA) · (xₖ/Pₖ)/(Σx/ΣP) / ((xₖ/Fₖ)/(Σx/ΣF)): density of jobs by area, by
    people, over the size of firms. In shares of the nation it is xₖFₖ / (AₖPₖ).

    Parameters
    ----------
    x
        Jobs in one industry, [..., region].
    area, population
        Of each region, [..., region].
    firms
        Number of firms of the industry, [..., region].

    Returns
    -------
    ndarray
        CI [..., region], 0 or above. NaN for a row with a NaN, and where there are no jobs or no
        firms in any region.

    Raises
    ------
    ValueError
        A number is negative or infinite, an area or population is 0, or the regions differ.

    References
    ----------
    T. Litzenberger and R. Sternberg, "Der Clusterindex", *Geographische Zeitschrift* 94 (2006).

    Examples
    --------
    Farhauer and Kröll's example, for which REAT prints 21.87491; the second region is the rest:

    >>> index = litzenberger_sternberg(
    ...     [1743, 5740 - 1743], [50, 576 - 50], [488, 4621 - 488], [35, 53 - 35]
    ... )
    >>> float(index[0].round(5))
    21.87491
    """
    jobs, places = amounts(x, "x"), amounts(firms, "firms")
    ground, people = positive(area, "area"), positive(population, "population")
    regions_of(x=jobs, area=ground, population=people, firms=places)
    with np.errstate(all="ignore"):
        by_area, by_people = _share(jobs) / _share(ground), _share(places) / _share(people)
        return finite(by_area * by_people)


def coupling_coordination(
    parts: ArrayLike,
    coefficients: ArrayLike | None = None,
    *,
    model: Literal["traditional", "modified"] = "traditional",
) -> Coupling:
    """Return the coupling coordination of systems: D = √(C T).

    T = Σᵢ aᵢUᵢ. Traditionally C = n (Π Uᵢ)^(1/n) / Σ Uᵢ; since that is high almost everywhere,
    the modified C = √((1 − mean |Uᵢ − Uⱼ|) · (Π (Uᵢ/max U))^(1/(n−1))), the mean over pairs.

    Parameters
    ----------
    parts
        U [..., system, region], the level of each system from 0 to 1.
    coefficients
        a [system], adding up to 1; equal where left out.
    model
        How C is defined.

    Returns
    -------
    Coupling
        A region with a NaN is NaN; C and D are NaN where all systems stand at 0.

    Raises
    ------
    ValueError
        A level is not between 0 and 1, there is no axis of two systems or more, coefficients
        don't add up to 1, or there is no such model.

    References
    ----------
    S. Wang et al., "Research on Domestic Coupling Coordination Degree Model: Misunderstandings
    and Corrections", *Journal of Natural Resources* 36 (2021).

    Examples
    --------
    >>> found = coupling_coordination([[0.8], [0.2]])       # C = 2 √.16 / 1, T = ½
    >>> float(found.coupling[0].round(9)), float(found.coordination[0].round(9))
    (0.8, 0.632455532)
    """
    option(model, "model", ["traditional", "modified"])
    (u,) = parts_of(parts=parts)
    n = u.shape[-2]
    if n < 2 or np.fmax.reduce(u, axis=None, initial=0.0) > 1:
        raise ValueError(language.t("parts has to hold two systems or more, from 0 to 1"))
    a = np.full(n, 1 / n) if coefficients is None else amounts(coefficients, "coefficients")
    if a.shape != (n,) or not abs(a.sum() - 1) < 1e-6:
        raise ValueError(
            language.t("coefficients has to hold {count} numbers that add up to 1", count=n)
        )
    development = np.einsum("i,...ik->...k", a, u)
    with np.errstate(all="ignore"):  # all at 0: 0/0
        log_u = np.log(u)
        if model == "traditional":
            coupling = n * np.exp(log_u.mean(axis=-2)) / u.sum(axis=-2)
        else:
            gaps = np.abs(u[..., :, None, :] - u[..., None, :, :]).sum(axis=(-2, -3))
            most = u.max(axis=-2)
            level = np.exp((log_u.sum(axis=-2) - n * np.log(most)) / (n - 1))
            coupling = np.sqrt((1 - gaps / (n * (n - 1))) * level)
        nothing = np.isnan(u).any(axis=-2) | (u.max(axis=-2) == 0)
        coupling = np.where(nothing, np.nan, np.clip(coupling, 0.0, 1.0))
    return Coupling(coupling, development, np.sqrt(coupling * development))


def _share(x: Floats) -> Floats:
    """Return each region's share; NaN rows as in `scaled`."""
    x, _ = scaled(x)
    share: Floats = x / x.sum(axis=-1, keepdims=True)
    return share
