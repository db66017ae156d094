"""Figures on the axes series × year × region: a panel's, or a grouped panel's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..language import t
from ..observations import FLAGS
from ..regions import Country
from .policy import Policy

__all__ = ["ALL_FLAGS", "Cells", "flag_mask", "flag_names", "place_of"]

#: Flags of a panel's cell: those of observations, and those that grouping adds.
ALL_FLAGS: Final = (*FLAGS, "bounded", "missing_member", "national_total")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cells:
    """Figures of regions by year; `Panel` describes each attribute."""

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    flags: NDArray[np.uint8]
    why: NDArray[np.object_]
    series: tuple[str, ...]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    kept: pl.DataFrame
    passed_over: pl.DataFrame
    pages: pl.DataFrame
    policy: Policy
    country: Country
    files: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def gaps(self) -> pl.DataFrame:
        """Cells without a value: series, region, year, why. A rate has no cell in a province."""
        empty = np.isnan(self.value) & (self.why != "")
        s, y, r = np.nonzero(empty)
        return pl.DataFrame(
            {
                "series": [self.series[i] for i in s],
                "region": [self.regions[i] for i in r],
                "year": [self.years[i] for i in y],
                "why": self.why[empty].tolist(),
            },
            schema={
                "series": pl.String,
                "region": pl.String,
                "year": pl.Int64,
                "why": pl.String,
            },
        )


def flag_mask(names: str | None) -> int:
    """Return the bit mask of a `;`-joined set of flags.

    Examples
    --------
    >>> flag_names(flag_mask("rounded;computed"))
    'computed;rounded'
    """
    return sum(1 << ALL_FLAGS.index(name) for name in (names or "").split(";") if name)


def flag_names(mask: int) -> str:
    """Return a bit mask's flags, `;`-joined, in the order of `ALL_FLAGS`."""
    return ";".join(name for i, name in enumerate(ALL_FLAGS) if mask >> i & 1)


def place_of(origin: str, number: int, files: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the file of a figure, and its row where the file is the figure's own page.

    Parameters
    ----------
    origin, number
        Of the observation: where it was read, and the number of its input.
    files
        (base name, sha256) of the files behind the panel.

    Examples
    --------
    >>> place_of("abc#0/3/1", 0, [("mine.csv", "abcdef")])
    ('mine.csv', 'mine.csv, row 4')
    """
    page, _, cell = origin.partition("#")
    for name, digest in files:
        if digest.startswith(page):
            return name, t("{where}, row {row}", where=name, row=int(cell.split("/")[1]) + 1)
    file = files[min(number, len(files) - 1)][0] if files else ""
    return file, file or origin
