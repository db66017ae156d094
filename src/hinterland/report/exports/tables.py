"""The tables of a study, as frames: one a measure, the panel used, gaps, checks and origins."""

import io
import re
from typing import Final

import polars as pl

from ...study import Results

__all__ = ["csv_bytes", "measure_table", "table_name", "tables"]

_MISSING: Final = {
    "series": pl.String, "region": pl.String, "year": pl.Int64, "why": pl.String,
}  # fmt: skip
_CHECKS: Final = {
    "check": pl.String, "series": pl.String, "year": pl.Int64, "region": pl.String,
    "level": pl.String, "difference": pl.Float64, "text": pl.String,
}  # fmt: skip
_CLAIMS: Final = {
    "id": pl.String, "from": pl.String, "test": pl.String, "of": pl.String, "group": pl.String,
    "stated": pl.Float64, "computed": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "unit": pl.String, "tolerance": pl.Float64, "years_known": pl.Int64,
    "years_asked": pl.Int64, "verdict": pl.String, "why": pl.String,
    "verdict_wider": pl.String, "tolerance_wider": pl.Float64, "text_en": pl.String,
    "text_zh": pl.String,
}  # fmt: skip


def tables(results: Results) -> dict[str, pl.DataFrame]:
    """Return every table that is written beside the report, by file name without ending."""
    out = {table_name(measure): measure_table(results, measure) for measure in results.lines}
    out["claims"] = _claims(results)
    out["missing"] = pl.DataFrame(results.missing(), schema=_MISSING)
    out["checks"] = pl.DataFrame(results.document()["checks"], schema=_CHECKS)
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


def csv_bytes(frame: pl.DataFrame, *, bom: bool = False) -> bytes:
    r"""Return a frame as UTF-8 CSV; Excel needs a byte order mark to see that it is UTF-8.

    Examples
    --------
    >>> csv_bytes(pl.DataFrame({"region": ["北京"], "value": [None]})).decode()
    'region,value\n北京,\n'
    """
    out = io.BytesIO()
    frame.write_csv(out, include_bom=bom)
    return out.getvalue()


def _claims(results: Results) -> pl.DataFrame:
    rows = [
        {
            **{k: v for k, v in claim.items() if k not in {"text", "because"}},
            "text_en": claim["text"].get("en"),
            "text_zh": claim["text"].get("zh"),
        }
        for claim in results.claims
    ]
    return pl.DataFrame(rows, schema=_CLAIMS)
