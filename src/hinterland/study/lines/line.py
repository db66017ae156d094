"""One measure of one group over a study's years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...estimate import Estimate, NumberFormat, number_format
from ...language import t
from ...panel import ALL_FLAGS, flag_mask, flag_names

__all__ = [
    "PERCENT", "Floats", "Line", "Lines", "Use", "all_uses", "flagged_line", "flagged_lines", "format_of",
    "make_line", "reasons", "stack",
]  # fmt: skip

Floats = NDArray[np.float64]
#: (series, group, years ahead): what a number is made of.
Use = tuple[str, str, int]

#: Measures without a unit that are printed in per cent.
PERCENT: Final = frozenset({"share", "dependence"})

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

    def at(self, y: int) -> Estimate:
        """Return the number of the y-th year, with its flags and why it is missing or bounded.

        A value whose bounds are not computed is one without limits: low −∞ and high ∞.
        """
        value, low, high = (float(array[y]) for array in (self.value, self.low, self.high))
        if np.isnan(low) and not np.isnan(value):
            low, high = -np.inf, np.inf
        flags = frozenset(flag_names(int(self.flags[y])).split(";")) - {""}
        return Estimate(value, low, high, flags, self.why[y])

    def document(self) -> dict[str, Any]:
        """Return the line as results.json has it, but for NaN."""
        numbers = {name: getattr(self, name).tolist() for name in ("value", "low", "high")}
        return {**numbers, "unit": self.unit}


Lines = Mapping[str, Mapping[str, Line]]


def make_line(
    numbers: tuple[Floats, Floats, Floats], inputs: Sequence[Line], why: Sequence[str]
) -> Line:
    """Return a line without a unit, computed from others: flags and uses are theirs.

    Parameters
    ----------
    numbers
        Value, low and high; where low < high, the flag `bounded` is set.
    inputs
        What it is computed from.
    why
        A reason for each year, "" where there is nothing to say.
    """
    flags = np.bitwise_or.reduce([line.flags for line in inputs])
    return flagged_line(numbers, "1", flags, why, all_uses(inputs))


def flagged_line(
    numbers: tuple[Floats, Floats, Floats], unit: str, flags: NDArray[Any],
    why: Sequence[str], uses: Iterable[Use],
) -> Line:  # fmt: skip
    """Return a line with flags of its own."""
    value, low, high = (x[None] for x in numbers)
    return flagged_lines((value, low, high), unit, np.asarray(flags)[None], [why], [uses])[0]


def flagged_lines(
    numbers: tuple[Floats, Floats, Floats], unit: str, flags: NDArray[Any],
    why: Iterable[Iterable[str]], uses: Iterable[Iterable[Use]],
) -> list[Line]:  # fmt: skip
    """Return lines with flags of their own; arrays are [line, year]."""
    value, low, high = numbers
    marked = flags & _INHERITED | np.where(low < high, flag_mask("bounded"), 0)
    rows = zip(value, low, high, marked.astype(np.uint8), why, uses, strict=True)
    return [Line(v, a, b, unit, f, tuple(w), tuple(u)) for v, a, b, f, w, u in rows]


def format_of(lines: Lines, measure: str) -> NumberFormat:
    """Return how the numbers of a measure are printed: all groups and years alike."""
    groups = lines[measure].values()
    numbers = [x for line in groups for x in (*line.value, *line.low, *line.high)]
    return number_format(numbers, next(iter(groups)).unit, percent=measure in PERCENT)


def stack(lines: Sequence[Line], name: str) -> Floats:
    """Return one array [year, line] of the lines' `value`, `low` or `high`."""
    return np.stack([getattr(line, name) for line in lines], axis=1)


def all_uses(lines: Iterable[Line]) -> tuple[Use, ...]:
    """Return what the lines are made of, each use once."""
    # Thousands of shares are made of the very same figures.
    distinct = {id(line.uses): line.uses for line in lines}
    return tuple(dict.fromkeys(use for uses in distinct.values() for use in uses))


def reasons(*texts: str) -> str:
    """Return the pieces of the texts, each once, in order.

    Examples
    --------
    >>> reasons("no value for Xizang", "", "no rate; no value for Xizang")
    'no value for Xizang; no rate'
    """
    if not any(texts):
        return ""
    between = t("; ")
    return between.join(
        dict.fromkeys(piece for text in texts if text for piece in text.split(between))
    )
