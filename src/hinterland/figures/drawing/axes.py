"""Ticks of the value axis, and the years that the time axis names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

__all__ = ["Scale", "named_years", "scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis: its ticks, of which the first and last are its ends, and its format."""

    ticks: tuple[float, ...]
    places: int

    @property
    def low(self) -> float:
        """The lower end."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """The upper end."""
        return self.ticks[-1]

    def share(self, number: float) -> float:
        """Return how far up the axis a number stands, from 0 to 1."""
        return (number - self.low) / (self.high - self.low)

    @property
    def format(self) -> str:
        """The number format in d3's notation."""
        return f",.{self.places}f"


def scale(numbers: Iterable[float], *, zero: bool, count: int = 5) -> Scale:
    """Return an axis with about `count` steps of 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> scale([474.3, 4577.9], zero=True).ticks
    (0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0)
    >>> scale([1.149, 1.4216], zero=False)
    Scale(ticks=(1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.45), places=2)
    """
    held = [*numbers, *([0.0] if zero else [])] or [0.0, 1.0]
    low, high = min(held), max(held)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        room = abs(high) / 10 or 1.0
        low, high = low - (0 if zero and low == 0 else room), high + room
    # The nearest round step: a factor times a power of ten.
    rough = (high - low) / count
    power = floor(log10(rough))
    factor = min((1, 2, 5, 10), key=lambda f: abs(log10(rough / (f * 10.0**power))))
    power, factor = (power + 1, 1) if factor == 10 else (power, factor)
    step = factor * 10.0**power
    places = max(0, -power)
    ticks = range(floor(low / step), ceil(high / step) + 1)
    return Scale(tuple(round(i * step, places) for i in ticks), places)


def named_years(years: range, *, most: int) -> list[int]:
    """Return the years to name on the axis: all if few, else round ones with both ends.

    Examples
    --------
    >>> named_years(range(2000, 2020), most=10)
    [2000, 2005, 2010, 2015, 2019]
    >>> named_years(range(1990, 2024), most=8)
    [1990, 1995, 2000, 2005, 2010, 2015, 2023]
    """
    if len(years) <= most:
        return list(years)
    steps = (5, 10, 20, 50, 100, 1000)
    step = next((s for s in steps if len(years) / s < most - 1), steps[-1])
    first, last = years[0], years[-1]
    # A round year close to an end would run into it.
    least = max(step / 2, (last - first) / most)
    inner = [y for y in years if y % step == 0 and min(y - first, last - y) > least]
    return [first, *inner, last]
