"""The tables of a study, as frames: one a measure, the panel used, gaps, checks and origins."""

import re

import polars as pl

from ..study import Results

__all__ = ["measure_table", "table_name", "tables"]


def tables(results: Results) -> dict[str, pl.DataFrame]:
    """Return every table that is written beside the report, by file name without ending."""
    out = {table_name(measure): measure_table(results, measure) for measure in results.lines}
    out["claims"] = _claims(results)
    out["missing"] = pl.DataFrame(results.missing(), schema=["series", "region", "year", "why"])
    out["checks"] = pl.DataFrame(results.document()["checks"], infer_schema_length=None)
    out["origins"] = results.origins
    return out


def measure_table(results: Results, measure: str) -> pl.DataFrame:
    """Return one measure with a row a year and, for each group, its value and its bounds."""
    columns: dict[str, object] = {"year": results.years}
    for group, line in results.lines[measure].items():
        columns[group] = line.value
        columns[f"{group}_low"] = line.low
        columns[f"{group}_high"] = line.high
    frame = pl.DataFrame(columns)
    return frame.with_columns(pl.exclude("year").fill_nan(None))


def table_name(measure: str) -> str:
    """Return a file name for a measure.

    Examples
    --------
    >>> table_name("gini(of=share, across=groups)")
    'gini_of_share_across_groups'
    """
    return re.sub(r"\W+", "_", measure).strip("_")


def _claims(results: Results) -> pl.DataFrame:
    rows = [
        {
            **{k: v for k, v in claim.items() if k not in {"text", "because"}},
            "text_en": claim["text"].get("en"),
            "text_zh": claim["text"].get("zh"),
        }
        for claim in results.claims
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
