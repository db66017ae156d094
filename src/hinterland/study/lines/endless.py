"""Figures so large, or so unlike in size, that a measure of them has no finite value."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from ...errors import InputError
from ...language import t
from ...panel import Panel, place_of
from .line import Line

__all__ = ["refuse_endless"]


def refuse_endless(
    measure: str, lines: Mapping[str, Line], panel: Panel, years: Sequence[int]
) -> None:
    """Refuse a measure that is infinite in a year.

    Raises
    ------
    InputError
        It is; the message names the file and row of the figure that is furthest from 1.
    """
    for line in lines.values():
        endless = np.isinf(line.value) | np.isinf(line.low) | np.isinf(line.high)
        if not endless.any():
            continue
        year = years[int(np.argmax(endless))]
        rows = panel.kept.filter(
            pl.col("series").is_in(list({series for series, _group, _ahead in line.uses})),
            pl.col("year") == year,
            pl.col("value") > 0,
        )
        size = pl.col("value").log10().abs()
        row = rows.sort(size, descending=True, maintain_order=True).row(0, named=True)
        file, place = place_of(row["origin"], row["input"], panel.files)
        what = t(
            "{place}: {series} of {region} in {year} is {value}; with numbers of such sizes "
            "{measure} can't be computed; correct the figure or its unit",
            place=place, series=row["series"], region=panel.country.region(row["region"]).name,
            year=year, value=f"{row['value']:.6g}", measure=measure,
        )  # fmt: skip
        raise InputError(what, file=file)
