"""What every measure takes: float64 arrays with the regions on the last axis."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..language import listed, t

__all__ = ["Floats", "amounts", "levels_of", "positive", "regions_of", "total", "weights_of"]

Floats = NDArray[np.float64]


def amounts(x: ArrayLike, name: str) -> Floats:
    """Return `x` as float64; NaN stays.

    Raises
    ------
    ValueError
        A number is negative or infinite.

    Examples
    --------
    >>> amounts([3, None], "trade")
    array([ 3., nan])
    >>> amounts([3, -1], "trade")
    Traceback (most recent call last):
    ValueError: trade is -1.0 at position (1,); it can't be negative (write NaN where it is missing)
    """
    array = np.asarray(x, dtype=np.float64)
    if np.fmin.reduce(array, axis=None, initial=0.0) < 0:
        raise _refused(array, array < 0, name, t("it can't be negative"))
    if np.fmax.reduce(array, axis=None, initial=0.0) == np.inf:
        raise _refused(array, array == np.inf, name, t("it has to be finite"))
    return array


def positive(x: ArrayLike, name: str) -> Floats:
    """Return `x` as float64; NaN stays.

    Raises
    ------
    ValueError
        A number is negative, zero or infinite.
    """
    array = amounts(x, name)
    if np.fmin.reduce(array, axis=None, initial=1.0) == 0:
        raise _refused(array, array == 0, name, t("it has to be above 0"))
    return array


def weights_of(x: ArrayLike, name: str) -> Floats:
    """Return weights that add up to 1 in every row; rows with NaN stay.

    Raises
    ------
    ValueError
        A weight is negative or infinite, or a row adds up to something else than 1.
    """
    array = amounts(x, name)
    regions_of(**{name: array})
    sums = total(array)
    off = np.abs(sums - 1) > 1e-6
    if off.any():
        raise _refused(sums, off, t("the sum of {name}", name=name), t("it has to be 1"))
    return array


def levels_of(x: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return levels and weights as float64 of one shape; left out, each weight is 1.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.
    """
    x = amounts(x, "x")
    w = np.ones(x.shape) if weights is None else amounts(weights, "weights")
    regions_of(x=x, weights=w)
    shape = np.broadcast_shapes(x.shape, w.shape)
    return np.broadcast_to(x, shape), np.broadcast_to(w, shape)


def regions_of(**arrays: Floats) -> int:
    """Return the number of regions, the length of the last axis.

    Raises
    ------
    ValueError
        An array has no axis or no region, or the arrays differ in their regions.
    """
    for name, array in arrays.items():
        if array.ndim == 0 or array.shape[-1] == 0:
            text = t("{name} has the shape {shape}; it needs regions on its last axis")
            raise ValueError(text.format(name=name, shape=array.shape))
    counts: dict[str, int] = {name: array.shape[-1] for name, array in arrays.items()}
    if len(set(counts.values())) > 1:
        each = listed(f"{name} {count}" for name, count in counts.items())
        text = t("the last axes differ in their number of regions: {counts}", counts=each)
        raise ValueError(text)
    return max(counts.values())


def total(x: Floats) -> Floats:
    """Return the sum over the regions; over three of them `x.sum` takes six times as long."""
    sums: Floats = np.einsum("...k->...", x)
    return sums


def _refused(array: Floats, wrong: NDArray[np.bool_], what: str, rule: str) -> ValueError:
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    form = t("{what} is {number} at position {place}; {rule} (write NaN where it is missing)")
    if not place:
        form = t("{what} is {number}; {rule} (write NaN where it is missing)")
    number = repr(float(array[place]))
    return ValueError(form.format(what=what, number=number, place=place, rule=rule))
