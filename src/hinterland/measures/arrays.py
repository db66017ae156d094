"""What every measure takes: float64 arrays with the regions on the last axis."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..language import listed, t

__all__ = [
    "Floats", "amounts", "floats", "levels_of", "positive", "regions_of", "scaled", "total",
    "weights_of",
]  # fmt: skip

Floats = NDArray[np.float64]

#: Rows with a number above this, or with none above its inverse, are scaled before use.
_LARGE: Final = 2.0**100


def amounts(x: ArrayLike, name: str) -> Floats:
    """Return `x` as float64; NaN stays, and what is masked is NaN.

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
    array = floats(x)
    if np.fmin.reduce(array, axis=None, initial=0.0) < 0:
        raise _refused(array, array < 0, name, t("it can't be negative"))
    if np.fmax.reduce(array, axis=None, initial=0.0) == np.inf:
        raise _refused(array, array == np.inf, name, t("it has to be finite"))
    return array


def floats(x: ArrayLike) -> Floats:
    """Return `x` as float64, what is masked as NaN.

    Examples
    --------
    >>> floats(np.ma.array([3, 1], mask=[False, True])), floats([np.ma.masked, 2.0])
    (array([ 3., nan]), array([nan,  2.]))
    """
    if isinstance(x, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(x), np.nan, np.asarray(x.data, dtype=np.float64))
    if isinstance(x, list | tuple) and any(isinstance(part, np.ma.MaskedArray) for part in x):
        return np.asarray([floats(part) for part in x])
    return np.asarray(x, dtype=np.float64)


def scaled(x: Floats) -> Floats:
    """Return each row by a power of two of about its largest number, where sizes are extreme.

    A measure that takes no notice of scale stays as it is to the last digit, and neither sums
    nor products leave what float64 can hold.

    Examples
    --------
    >>> scaled(np.array([1.5e308, 0.75e308])).tolist(), scaled(np.array([3.0, 1.0])).tolist()
    ([0.8344026969402005, 0.41720134847010026], [3.0, 1.0])
    """
    if x.size == 0:
        return x
    largest = np.fmax.reduce(x, axis=-1, keepdims=True)
    extreme = (largest > _LARGE) | ((largest > 0) & (largest < 1 / _LARGE))
    if not extreme.any():
        return x
    _part, exponent = np.frexp(np.where(extreme, largest, 0.5))
    return np.asarray(np.ldexp(x, -exponent))


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

    Of extreme sizes they are `scaled`: for measures that take no notice of either's scale.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.
    """
    x = amounts(x, "x")
    w = np.ones(x.shape) if weights is None else amounts(weights, "weights")
    regions_of(x=x, weights=w)
    x, w = scaled(x), scaled(w)
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
