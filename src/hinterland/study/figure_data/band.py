"""The index within its limits, and how far it moves with the vintages of its figures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...panel import NATION
from ..lines.compute import compute, index_bounds
from ..lines.line import Floats, Line, stack
from ..model import MeasureCall
from ..results import Results

__all__ = ["band_frame"]

_SCHEMA: Final = {
    "group": pl.String, "year": pl.Int64, "measure": pl.String, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "why": pl.String,
}  # fmt: skip


def band_frame(results: Results) -> pl.DataFrame:
    """Return the index by year with its limits and its vintage band.

    A vintage of a series is set against the study's own figures in each year for which it has
    all provinces; it is never mixed with another one within a year.

    Returns
    -------
    polars.DataFrame
        Rows of the measures `imbalance`; `limits`, the lowest and the highest index that the
        groups' shares of GDP allow: 0 and 1 + (K − 2) max δ; `vintages`, the lowest and the
        highest index over the study's figures and every vintage of trade and of GDP, which `why`
        names.
    """
    names = ("imbalance", "share", "gdp")
    calls = tuple(MeasureCall(name, name) for name in names)
    lines = compute(replace(results.study, measures=calls), results.panel, results.scheme)
    index = lines["imbalance"][NATION]
    own = _ratio(stack([lines["gdp"][g] for g in results.groups], "value"))
    bottom, top = measures.imbalance_limits(own)
    low, high, used = _band(results, [lines["share"][g] for g in results.groups], own)
    nothing = np.full(len(results.years), np.nan)
    rows: list[tuple[Any, ...]] = []
    for y, year in enumerate(results.years):
        for measure, value, least, most, why in (
            ("imbalance", index.value, index.low, index.high, index.why[y]),
            ("limits", nothing, bottom, top, ""),
            ("vintages", nothing, low, high, ", ".join(used[y])),
        ):
            rows.append((NATION, year, measure, value[y], least[y], most[y], "1", why))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(
        pl.col("value", "low", "high").fill_nan(None), pl.col("why").replace("", None)
    )


def _band(
    results: Results, share: Sequence[Line], delta: Floats
) -> tuple[Floats, Floats, list[list[str]]]:
    """Return the lowest and the highest index by year, and the vintages that it covers."""
    shares, deltas = [(stack(share, "low"), stack(share, "high"))], [delta]
    used: list[list[str]] = [[] for _ in results.years]
    for series in (results.study.money.trade, "gdp"):
        for vintage, amounts in _vintages(results, series).items():
            ratio = _ratio(amounts)
            if series == "gdp":
                deltas.append(ratio)
            else:
                shares.append((ratio, ratio))
            for y in np.flatnonzero(~np.isnan(ratio[:, 0])):
                used[y].append(f"{series} {vintage}")
    found = [index_bounds(d, s_low, s_high) for d in deltas for s_low, s_high in shares]
    return (
        np.fmin.reduce([least for least, _ in found]),
        np.fmax.reduce([most for _, most in found]),
        used,
    )


def _vintages(results: Results, series: str) -> dict[str, Floats]:
    """Return each vintage's figures [year, group], NaN for a year without all provinces."""
    provinces = results.panel.country.provinces
    rows = pl.concat([results.panel.passed_over, results.panel.kept]).filter(
        pl.col("series") == series,
        pl.col("region").is_in(provinces),
        pl.col("year").is_between(*results.study.years),
        pl.col("value").is_not_null(),
    )
    place = {code: i for i, code in enumerate(provinces)}
    found: dict[str, Floats] = {}
    rows = rows.select("vintage", "region", "year", "value")
    for vintage, region, year, value in rows.iter_rows():
        cells = found.setdefault(vintage, np.full((len(results.years), len(place)), np.nan))
        cells[year - results.years[0], place[region]] = value
    members = [[place[code] for code in codes] for codes in results.scheme.groups.values()]
    sums = {
        vintage: np.stack([cells[:, inside].sum(axis=1) for inside in members], axis=1)
        for vintage, cells in sorted(found.items())
    }
    for grouped in sums.values():
        grouped[np.isnan(grouped).any(axis=1)] = np.nan
    return {
        vintage: grouped for vintage, grouped in sums.items() if not np.isnan(grouped).all()
    }


def _ratio(amounts: Floats) -> Floats:
    """Return each group's part of the whole, NaN for a year that is not whole."""
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        ratio: Floats = amounts / amounts.sum(axis=1, keepdims=True)
    return ratio
