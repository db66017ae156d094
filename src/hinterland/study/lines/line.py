"""One measure of one group over a study's years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...language import t
from ...panel import ALL_FLAGS, flag_mask

__all__ = [
    "Floats",
    "Line",
    "Lines",
    "Use",
    "all_flags",
    "all_uses",
    "make_line",
    "reasons",
    "stack",
]

Floats = NDArray[np.float64]
#: (series, group, years ahead): what a number is made of.
Use = tuple[str, str, int]

#: Flags that a cell takes over from whatever it was computed from.
_INHERITED: Final = sum(1 << i for i, f in enumerate(ALL_FLAGS) if f != "bounded")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one group over the study's years.

    `uses` names what the line is made of: (series, group, years ahead).
    """

    value: Floats
    low: Floats
    high: Floats
    unit: str
    flags: NDArray[np.uint8]
    why: tuple[str, ...]
    uses: tuple[Use, ...]


Lines = Mapping[str, Mapping[str, Line]]


def make_line(
    bounded: tuple[Floats, Floats, Floats], unit: str, flags: NDArray[np.uint8],
    why: Sequence[str], uses: Iterable[Use],
) -> Line:  # fmt: skip
    """Return a line of value, low and high, with the flag `bounded` where low < high."""
    value, low, high = bounded
    marked = np.asarray(flags) & _INHERITED | np.where(low < high, flag_mask("bounded"), 0)
    return Line(value, low, high, unit, marked.astype(np.uint8), tuple(why), tuple(uses))


def stack(lines: Sequence[Line], name: str) -> Floats:
    """Return one array [year, line] of the lines' `value`, `low` or `high`."""
    return np.stack([getattr(line, name) for line in lines], axis=1)


def all_flags(lines: Iterable[Line]) -> NDArray[np.uint8]:
    """Return, for each year, the flags that any of the lines has."""
    flags: NDArray[np.uint8] = np.bitwise_or.reduce([line.flags for line in lines])
    return flags


def all_uses(lines: Iterable[Line]) -> tuple[Use, ...]:
    """Return what the lines are made of, each use once."""
    return tuple(dict.fromkeys(use for line in lines for use in line.uses))


def reasons(*texts: str) -> str:
    """Return the pieces of the texts, each once, in order.

    Examples
    --------
    >>> reasons("no value for Xizang", "", "no rate; no value for Xizang")
    'no value for Xizang; no rate'
    """
    between = t("; ")
    return between.join(
        dict.fromkeys(piece for text in texts if text for piece in text.split(between))
    )
