"""What the figure of a decomposition shows: its parts by year."""

from typing import Final

import polars as pl

from ...errors import InputError
from ...figures.decomposition import PARTS
from ...language import t
from ...panel import NATION
from ..results import Results

__all__ = ["decomposition_frame"]


_SCHEMA: Final = {
    "measure": pl.String, "part": pl.String, "year": pl.Int64, "value": pl.Float64,
}  # fmt: skip


def decomposition_frame(results: Results) -> pl.DataFrame:
    """Return the parts of the study's first decomposition by year: measure, part, year, value.

    Raises
    ------
    InputError
        The study has no decomposition.
    """
    for call in results.study.measures:
        parts = [part for part in PARTS if f"{call.text}#{part}" in results.lines]
        if {"within", "between"} <= set(parts):
            lines = {part: results.lines[f"{call.text}#{part}"][NATION] for part in parts}
            rows = [
                (call.name, part, year, value)
                for part, line in lines.items()
                for year, value in zip(results.years, line.value.tolist(), strict=True)
            ]
            frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
            return frame.with_columns(pl.col("value").fill_nan(None))
    what = t(
        "the figure {figure} needs a decomposition in measures, e.g. "
        "theil_decompose(of=dependence, weights=gdp)",
        figure="decomposition",
    )
    raise InputError(what)
