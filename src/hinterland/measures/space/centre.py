"""Where the centre of a country's activity is, and how far it spreads which way."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, amounts, floats, option, regions_of

__all__ = [
    "Centre",
    "Ellipse",
    "EllipseKind",
    "mean_centre",
    "standard_deviational_ellipse",
    "standard_distance",
]

#: Yuill's own axes; ArcGIS's, √2 as long; CrimeStat's and PySAL's, √2 and n − 2 for n.
EllipseKind = Literal["yuill", "arcgis", "crimestat"]


@dataclass(frozen=True, slots=True)
class Centre:
    """A point on the map, each [...], in the unit of the places given."""

    east: Floats
    north: Floats


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The standard deviational ellipse, each [...].

    Attributes
    ----------
    east, north
        The centre.
    major, minor
        Half the longer and half the shorter axis.
    angle
        Degrees from north, clockwise, to the longer axis: 0 to below 180. NaN where both axes
        are the same.
    area
        π major minor.
    flatness
        1 − minor/major: 0 is a circle.
    """

    east: Floats
    north: Floats
    major: Floats
    minor: Floats
    angle: Floats
    area: Floats
    flatness: Floats


def mean_centre(east: ArrayLike, north: ArrayLike, weights: ArrayLike | None = None) -> Centre:
    """Return the weighted mean of the regions' places, the centre of gravity: Σ pₖ (xₖ, yₖ).

    Parameters
    ----------
    east, north
        Each region's place, [..., region] or [region], in a plane (kilometres). Longitude and
        latitude give a centre too, as most papers do; but a degree east is shorter than one
        north, so distances and ellipses of them are wrong: project them first.
    weights
        [..., region], e.g. GDP of each year; equal where left out.

    Returns
    -------
    Centre
        NaN for a row with a NaN, or whose weights are all 0.

    Raises
    ------
    ValueError
        A weight is negative, a number is infinite, or the regions differ.

    References
    ----------
    Lefever, Measuring Geographic Concentration by Means of the Standard Deviational Ellipse
    (1926).

    Examples
    --------
    >>> found = mean_centre([0.0, 4.0], [0.0, 2.0], [[1, 1], [1, 3]])
    >>> found.east, found.north
    (array([2., 3.]), array([1. , 1.5]))
    """
    x, y, p = _ready(east, north, weights)
    return Centre(*_middle(x, y, p))


def standard_distance(
    east: ArrayLike, north: ArrayLike, weights: ArrayLike | None = None
) -> Floats:
    """Return how far regions are from their mean centre: √(Σ pₖ ((xₖ − x̄)² + (yₖ − ȳ)²)).

    Parameters
    ----------
    east, north, weights
        As for `mean_centre`, in a plane.

    Returns
    -------
    ndarray
        [...], in the unit of the places; NaN for a row with a NaN, or whose weights are all 0.

    Raises
    ------
    ValueError
        A weight is negative, a number is infinite, or the regions differ.

    References
    ----------
    Bachi, Standard Distance Measures and Related Methods for Spatial Analysis (1963).

    Examples
    --------
    >>> float(standard_distance([0.0, 6.0], [0.0, 8.0]))
    5.0
    """
    x, y, p = _ready(east, north, weights)
    a, _, c, unit = _spread(x, y, p)
    return np.sqrt(a + c) * unit


def standard_deviational_ellipse(
    east: ArrayLike,
    north: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    kind: EllipseKind = "yuill",
) -> Ellipse:
    """Return the ellipse whose half axes are the standard deviations the longest way and across.

    Its axes are the eigenvectors of the weighted covariance of places, its half axes the roots
    of the eigenvalues.

    Parameters
    ----------
    east, north, weights
        As for `mean_centre`, in a plane.
    kind
        `yuill`: as above. `arcgis`: √2 as long, as ArcGIS draws it. `crimestat`: √2 as long
        and with n − 2 for n, as CrimeStat and PySAL; without weights only.

    Returns
    -------
    Ellipse
        NaN for a row with a NaN, whose weights are all 0, or with `crimestat` fewer than three
        regions.

    Raises
    ------
    ValueError
        A weight is negative, a number is infinite, the regions differ, or weights are given with
        `crimestat`.

    References
    ----------
    Yuill, The Standard Deviational Ellipse (1971). Wang, Shi and Miao, Confidence Analysis of
    Standard Deviational Ellipse and Its Extension (2015).

    Examples
    --------
    >>> found = standard_deviational_ellipse([2, -2, 1, -1], [2, -2, -1, 1])
    >>> [float(one.round(4)) for one in (found.major, found.minor, found.angle)]
    [2.0, 1.0, 45.0]
    """
    option(kind, "kind", get_args(EllipseKind))
    if kind == "crimestat" and weights is not None:
        raise ValueError(
            t("crimestat divides by n − 2, which weights have none of; leave one out")
        )
    x, y, p = _ready(east, north, weights)
    n = x.shape[-1]
    centre_east, centre_north = _middle(x, y, p)
    a, b, c, unit = _spread(x, y, p)
    factor = {"yuill": 1.0, "arcgis": 2.0, "crimestat": 2 * n / (n - 2) if n > 2 else np.nan}[
        kind
    ]
    with np.errstate(all="ignore"):
        half, turn = (a + c) / 2, np.hypot((a - c) / 2, b)
        major = np.sqrt(factor * (half + turn))
        minor = np.sqrt(factor * np.maximum(half - turn, 0.0))
        degrees = np.degrees(np.arctan2(2 * b, c - a)) / 2 % 180
        angle = np.where(turn > 1e-14 * half, degrees, np.nan)
        flatness = np.where(major > 0, 1 - minor / major, np.nan)
        major, minor = major * unit, minor * unit
        area = np.pi * major * minor
    return Ellipse(
        centre_east,
        centre_north,
        major,
        minor,
        angle[()],
        np.where(np.isinf(area), np.nan, area)[()],
        flatness[()],
    )


def _ready(
    east: ArrayLike, north: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    """Return places and shares of one shape; a row with a NaN is NaN in all of them."""
    x, y = floats(east), floats(north)
    for name, array in (("east", x), ("north", y)):
        if np.isinf(array).any():
            text = t("{name} has an infinite number; write NaN where it is missing", name=name)
            raise ValueError(text)
    n = regions_of(east=x, north=y)
    w = np.ones(n) if weights is None else amounts(weights, "weights")
    regions_of(east=x, weights=w)
    x, y, w = np.broadcast_arrays(x, y, w)
    gone = (np.isnan(x) | np.isnan(y) | np.isnan(w)).any(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        most = w.max(axis=-1, keepdims=True)
        p = w / np.where(most > 0, most, np.nan)
        p = p / p.sum(axis=-1, keepdims=True)
    nan = np.where(gone, np.nan, 1.0)
    return x * nan, y * nan, p * nan


def _middle(x: Floats, y: Floats, p: Floats) -> tuple[Floats, Floats]:
    return (p * x).sum(axis=-1), (p * y).sum(axis=-1)


def _spread(x: Floats, y: Floats, p: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return variances east and north, their covariance between, and the unit of length."""
    left, down = _middle(x, y, p)
    dx, dy = x - left[..., None], y - down[..., None]
    most = np.maximum(np.abs(dx), np.abs(dy)).max(axis=-1)
    unit = np.where(most == 0, 1.0, most)
    dx, dy = dx / unit[..., None], dy / unit[..., None]
    return (
        (p * dx**2).sum(axis=-1),
        (p * dx * dy).sum(axis=-1),
        (p * dy**2).sum(axis=-1),
        unit[()],
    )
