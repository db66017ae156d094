"""Mobility that depends on neighbours: spatial Markov and LISA Markov."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats
from ..panels import panel_of
from ..significance import chi_square_p
from ..space.local import quadrants
from ..space.moran import unit
from ..space.pairs import Neighbours, neighbours_of
from .chains import steady_state, transition_probabilities
from .classes import counted_pairs, markov_transitions, quantile_classes

__all__ = ["LisaMarkov", "SpatialMarkov", "lisa_markov", "spatial_markov"]


@dataclass(frozen=True, slots=True)
class SpatialMarkov:
    """Transitions by the class of a region's neighbours, and whether these matter.

    Attributes
    ----------
    counts, probabilities
        [..., neighbours' class, from, to].
    steady
        Steady states, [..., neighbours' class, class]; NaN where there is no single one.
    likelihood_ratio, chi_square
        Bickenbach and Bode's tests that transitions are the same whatever the neighbours, [...].
    degrees_of_freedom
        [...]: of both, counted from the classes that occur.
    likelihood_ratio_p, chi_square_p
        [...]; NaN with no degree of freedom.
    """

    counts: Floats
    probabilities: Floats
    steady: Floats
    likelihood_ratio: Floats
    chi_square: Floats
    degrees_of_freedom: Floats
    likelihood_ratio_p: Floats
    chi_square_p: Floats


@dataclass(frozen=True, slots=True)
class LisaMarkov:
    """Transitions between the quadrants of Moran's scatterplot.

    Attributes
    ----------
    quadrant
        [..., year, region]: 0 high among high, 1 low among high, 2 low among low, 3 high among
        low; NaN where a year has a NaN, or for a region without neighbours.
    counts, probabilities
        [..., from, to], over these four.
    steady
        [..., quadrant]; NaN where there is no single one.
    """

    quadrant: Floats
    counts: Floats
    probabilities: Floats
    steady: Floats


def spatial_markov(
    panel: ArrayLike,
    neighbours: ArrayLike | Neighbours,
    *,
    classes: int = 4,
    neighbour_classes: int | None = None,
    row_standardised: bool = True,
) -> SpatialMarkov:
    """Return transitions between classes, apart for each class of the neighbours' mean level.

    Regions are classed by pooled quantiles, and so are their neighbours' means, in the year from
    which the step is taken.

    Parameters
    ----------
    panel
        Levels [..., year, region], often over each year's mean.
    neighbours
        [region, region]; see `neighbours_from_pairs`.
    classes, neighbour_classes
        How many; the same for neighbours where left out.
    row_standardised
        Take the neighbours' mean; False: what the matrix makes of them.

    Returns
    -------
    SpatialMarkov
        A year with a NaN has no lags, so no step from it is counted; a region without neighbours
        has none either.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or neighbours don't fit.

    References
    ----------
    Rey, Spatial Empirics for Economic Growth and Convergence (2001). Bickenbach and Bode,
    Evaluating the Markov Property in Studies of Economic Convergence (2003).

    Examples
    --------
    >>> row = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    >>> panel = [[1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0], [2.0, 1.0, 3.0, 4.0]]
    >>> spatial_markov(panel, row, classes=2).counts.tolist()
    [[[1.0, 1.0], [1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]]]
    """
    x = panel_of(panel)
    w = neighbours_of(neighbours, x.shape[-1], standardised=row_standardised)
    many = classes if neighbour_classes is None else neighbour_classes
    lag = np.where(w.degree > 0, w.lag(x), np.nan)
    states, around = quantile_classes(x, classes), quantile_classes(lag, many)
    before = around[..., :-1, :] * classes + states[..., :-1, :]
    size = many * classes
    after = states[..., 1:, :]
    square = counted_pairs(before, after, size)[..., :classes]
    counts = square.reshape(*square.shape[:-2], many, classes, classes)
    probabilities = transition_probabilities(counts)
    ratio, chi, free = _homogeneity(counts)
    p_values = [
        np.array(
            [
                float(chi_square_p(np.asarray(one), int(freedom)))
                for one, freedom in zip(np.ravel(statistic), np.ravel(free), strict=True)
            ]
        ).reshape(np.shape(statistic))[()]
        for statistic in (ratio, chi)
    ]
    return SpatialMarkov(
        counts, probabilities, steady_state(probabilities), ratio, chi, free, *p_values
    )


def lisa_markov(
    panel: ArrayLike, neighbours: ArrayLike | Neighbours, *, row_standardised: bool = True
) -> LisaMarkov:
    """Return how regions move between the quadrants of Moran's scatterplot from year to year.

    Parameters
    ----------
    panel
        Levels [..., year, region].
    neighbours
        [region, region]; see `neighbours_from_pairs`.
    row_standardised
        Take the neighbours' mean; False: what the matrix makes of them.

    Returns
    -------
    LisaMarkov
        Steps into and out of a year with a NaN aren't counted.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or neighbours don't fit.

    References
    ----------
    Rey, Spatial Empirics for Economic Growth and Convergence (2001).

    Examples
    --------
    >>> row = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    >>> found = lisa_markov([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 3.0]], row)
    >>> found.quadrant[0], float(found.counts.sum())
    (array([2., 2., 0., 0.]), 4.0)
    """
    x = panel_of(panel)
    w = neighbours_of(neighbours, x.shape[-1], standardised=row_standardised)
    z = unit(x)
    lag = np.where(w.degree > 0, w.lag(z), np.nan)
    quadrant = quadrants(z, lag) - 1
    counts = markov_transitions(quadrant, 4)
    probabilities = transition_probabilities(counts)
    return LisaMarkov(quadrant, counts, probabilities, steady_state(probabilities))


def _homogeneity(counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return LR, χ² and degrees of freedom of [..., condition, from, to]: eq. (7) to (9)."""
    row = counts.sum(axis=-1, keepdims=True)
    pooled = counts.sum(axis=-3, keepdims=True)
    with np.errstate(all="ignore"):
        share = pooled / pooled.sum(axis=-1, keepdims=True)
        expected = row * share
        log = np.where(counts > 0, counts * np.log(counts / expected), 0.0)
        off = np.where(expected > 0, (counts - expected) ** 2 / expected, 0.0)
    conditions = (row[..., 0] > 0).sum(axis=-2)
    targets = (pooled[..., 0, :, :] > 0).sum(axis=-1)
    free = np.where(targets > 0, (conditions - 1) * (targets - 1), 0).clip(0).sum(axis=-1)
    axes = (-1, -2, -3)
    return 2 * log.sum(axis=axes), off.sum(axis=axes), free.astype(np.float64)[()]
