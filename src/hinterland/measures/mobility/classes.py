"""Classes of regions by quantiles, and how many regions went from each class to each."""

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...language import t
from ..arrays import Floats, option
from ..panels import panel_of

__all__ = ["counted_pairs", "markov_transitions", "quantile_classes"]

#: So many states stay in the processor's cache.
_AT_ONCE: Final = 60_000


def quantile_classes(
    panel: ArrayLike, classes: int = 5, *, kind: Literal["pooled", "yearly"] = "pooled"
) -> Floats:
    """Return the class of each region and year by quantiles, from 0 for the lowest.

    A level at a bound belongs to the lower class. Quantiles are Hyndman and Fan's definition 7,
    as numpy, R and PySAL take them.

    Parameters
    ----------
    panel
        Levels [..., year, region]; take relative ones (over each year's mean) where growth of
        the whole should not count as moving up.
    classes
        How many, at least 2.
    kind
        `pooled`: bounds from all years together. `yearly`: from each year, so that mobility is of
        ranks.

    Returns
    -------
    ndarray
        float64 [..., year, region]; NaN where the level is. Levels that are missing don't enter
        the quantiles.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is one year, or an option makes no sense.

    Examples
    --------
    >>> quantile_classes([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 9.0]], 2)
    array([[0., 0., 1., 1.], [0., 0., 1., 1.]])
    """
    option(kind, "kind", ("pooled", "yearly"))
    x = panel_of(panel)
    count = _classes(classes)
    axes = (-1,) if kind == "yearly" else (-1, -2)
    known = ~np.isnan(x).all(axis=axes, keepdims=True)
    at = np.arange(1, count) / count
    bounds = np.nanquantile(np.where(known, x, 0.0), at, axis=axes, keepdims=True)
    found = (x > bounds).sum(axis=0).astype(np.float64)
    return np.where(np.isnan(x), np.nan, found)


def markov_transitions(states: ArrayLike, classes: int | None = None) -> Floats:
    """Return how many regions went from each class to each in a year, over all years.

    Parameters
    ----------
    states
        Classes [..., year, region]: 0, 1, …, as `quantile_classes` gives them. NaN where
        missing: then the region's steps into and out of that year aren't counted.
    classes
        How many there are; the highest found and one, where left out.

    Returns
    -------
    ndarray
        float64 [..., from, to].

    Raises
    ------
    ValueError
        A class isn't a whole number from 0 below `classes`, or there is one year.

    Examples
    --------
    >>> markov_transitions([[0, 0, 1], [0, 1, 1], [1, 1, 0]])
    array([[1., 2.], [1., 2.]])
    """
    if classes is not None and isinstance(states, np.ndarray) and states.ndim == 2:
        counts = _plain_counts(states, _classes(classes, least=1))
        if counts is not None:
            return counts
    found = panel_of(states, "states")
    most = int(np.fmax.reduce(found, axis=None, initial=0.0)) + 1
    count = most if classes is None else _classes(classes, least=1)
    if most > count:
        text = t("states has class {most}; with {count} classes the last one is {last}")
        raise ValueError(text.format(most=most - 1, count=count, last=count - 1))
    with np.errstate(invalid="ignore"):
        if (found != np.floor(found)).any(where=~np.isnan(found)):
            raise ValueError(t("states has a number that is no class; classes are 0, 1, 2 …"))
    return counted_pairs(found[..., :-1, :], found[..., 1:, :], count)


def _plain_counts(states: NDArray[Any], classes: int) -> Floats | None:
    """Return the counts of one panel [year, region], some regions at a time.

    None where a state is missing or wrong, or the numbers are of another kind.
    """
    years = len(states)
    if years < 2 or states.dtype.kind not in "iuf" or isinstance(states, np.ma.MaskedArray):
        return None
    counts = np.zeros(classes * classes, np.intp)
    step = max(1, _AT_ONCE // years)
    for start in range(0, states.shape[1], step):
        some = states[:, start : start + step]
        with np.errstate(invalid="ignore"):
            place = some.astype(np.intp)
        if place.min() < 0 or place.max() >= classes or (place != some).any():
            return None
        cell = place[:-1] * classes
        cell += place[1:]
        counts += np.bincount(cell.ravel(), minlength=len(counts))
    return counts.reshape(classes, classes).astype(np.float64) if counts.any() else None


def counted_pairs(before: Floats, after: Floats, classes: int) -> Floats:
    """Return how often each class follows each, [..., from, to], of [..., year, region]."""
    lead = before.shape[:-2]
    cell = before * classes
    cell += after
    rows = cell.reshape(-1, cell.shape[-1] * cell.shape[-2])
    size = classes * classes
    gone = np.isnan(rows)
    if gone.any():
        rows = np.where(gone, size, rows)
    at = rows.astype(np.intp)
    if len(at) > 1:
        at += (np.arange(len(at)) * (size + 1))[:, None]
    counts = np.bincount(at.ravel(), minlength=len(at) * (size + 1))
    kept = counts.reshape(len(at), size + 1)[:, :size]
    return kept.reshape(*lead, classes, classes).astype(np.float64)


def _classes(classes: int, *, least: int = 2) -> int:
    if int(classes) != classes or classes < least:
        text = t("classes is {classes}; it has to be a whole number, at least {least}")
        raise ValueError(text.format(classes=classes, least=least))
    return int(classes)
