"""What measures over time take: [..., year, region], and how regions rank in each year."""

import numpy as np
from numpy.typing import ArrayLike

from ..language import t
from .arrays import Floats, amounts, floats, positive

__all__ = ["panel_of", "positive_panel", "ranks"]


def panel_of(x: ArrayLike, name: str = "panel", *, least: int = 2) -> Floats:
    """Return amounts [..., year, region] as float64; NaN stays.

    Raises
    ------
    ValueError
        A number is negative or infinite, or there are fewer than `least` years, or no region.

    Examples
    --------
    >>> panel_of([1.0, 2.0])
    Traceback (most recent call last):
    ValueError: panel has the shape (2,); it needs years (at least 2) and regions on its last axes
    """
    array = floats(x)
    if array.ndim < 2 or array.shape[-1] == 0 or array.shape[-2] < least:
        text = t(
            "{name} has the shape {shape}; it needs years (at least {least}) and regions on its "
            "last axes"
        )
        raise ValueError(text.format(name=name, shape=array.shape, least=least))
    return amounts(array, name)


def positive_panel(x: ArrayLike, name: str = "panel", *, least: int = 2) -> Floats:
    """Return amounts above 0 [..., year, region], which have a logarithm.

    Raises
    ------
    ValueError
        A number is negative, zero or infinite, or the shape is none of a panel.
    """
    return positive(panel_of(x, name, least=least), name)


def ranks(x: Floats) -> Floats:
    """Return the ranks of regions from 1, the lowest; equal ones share the mean of their ranks.

    A row with a NaN is NaN.

    Examples
    --------
    >>> ranks(np.array([[3.0, 1.0, 3.0], [1.0, np.nan, 2.0]]))
    array([[2.5, 1. , 2.5], [nan, nan, nan]])
    """
    rows = x.reshape(-1, x.shape[-1])
    ordered = np.sort(rows, axis=-1)
    found = np.empty(rows.shape)
    for at, (row, order) in enumerate(zip(rows, ordered, strict=True)):
        low, high = order.searchsorted(row, "left"), order.searchsorted(row, "right")
        found[at] = (low + high + 1) / 2
    found[np.isnan(rows).any(axis=-1)] = np.nan
    return found.reshape(x.shape)
