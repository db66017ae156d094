"""What the data hold: for each cell of a study the vintage that fills it, or that none does."""

from typing import Any, Final

import polars as pl

from ...panel import has_national_total
from ..results import Results

__all__ = ["coverage_frame"]

_SCHEMA: Final = {
    "series": pl.String, "region": pl.String, "name": pl.String, "year": pl.Int64,
    "vintage": pl.String, "flags": pl.String, "why": pl.String,
}  # fmt: skip


def coverage_frame(results: Results) -> pl.DataFrame:
    """Return one row a cell of the series, regions and years of a study.

    Returns
    -------
    polars.DataFrame
        `vintage` is that of the observation that fills the cell, null for a gap, with `why`.
    """
    country, nation = results.panel.country, results.panel.country.nation or ""
    missing = {(m["series"], m["region"], m["year"]): m["why"] for m in results.missing()}
    kept = {
        (series, region, year): (vintage, flags)
        for series, region, year, vintage, flags in results.panel.kept.select(
            "series", "region", "year", "vintage", "flags"
        ).iter_rows()
    }
    used = {s for by in results.lines.values() for line in by.values() for s, _, _ in line.uses}
    rows: list[tuple[Any, ...]] = []
    for series in sorted(used | {series for series, _, _ in missing}):
        provinces = () if series == "exchange_rate" else country.provinces
        whole = series == "exchange_rate" or has_national_total(series)
        for region in (*provinces, *((nation,) if whole and nation else ())):
            name = country.region(region).name
            for year in results.years:
                cell = (series, region, year)
                vintage, flags = kept.get(cell, (None, None))
                rows.append((series, region, name, year, vintage, flags, missing.get(cell)))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
