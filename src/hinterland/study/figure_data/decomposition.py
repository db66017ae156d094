"""What the figure of a decomposition shows: its parts by year."""

import polars as pl

from ...errors import InputError
from ...figures.decomposition import PARTS
from ...language import t
from ...panel import NATION
from ..results import Results

__all__ = ["decomposition_frame"]


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
            rows = [
                (call.name, part, year, value)
                for part in parts
                for year, value in zip(
                    results.years,
                    results.lines[f"{call.text}#{part}"][NATION].value.tolist(),
                    strict=True,
                )
            ]
            schema = {
                "measure": pl.String,
                "part": pl.String,
                "year": pl.Int64,
                "value": pl.Float64,
            }
            frame = pl.DataFrame(rows, schema=schema, orient="row")
            return frame.with_columns(pl.col("value").fill_nan(None))
    raise InputError(
        t(
            "the figure {figure} needs a decomposition in measures, e.g. "
            "theil_decompose(of=dependence, weights=gdp)",
            figure="decomposition",
        )
    )
