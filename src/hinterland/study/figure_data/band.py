"""The index within its limits, and how far it moves with the vintages of its figures."""

from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...panel import NATION
from ..doubt.vintages import POLICY, figures_of
from ..lines.compute import index_bounds
from ..lines.line import Floats, stack
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
    lines = results.measured("imbalance", "share", "gdp")
    index = lines["imbalance"][NATION]
    own = _ratio(stack([lines["gdp"][g] for g in results.groups], "value"))
    bottom, top = measures.imbalance_limits(own)
    share = [lines["share"][g] for g in results.groups]
    shares, deltas = [(stack(share, "low"), stack(share, "high"))], [own]
    used: list[list[str]] = [[] for _ in results.years]
    place = {code: i for i, code in enumerate(results.panel.country.provinces)}
    members = [[place[code] for code in codes] for codes in results.scheme.groups.values()]
    for series in (results.study.money.trade, "gdp"):
        for figures in figures_of(results, series):
            ratio = _ratio(np.stack([figures.value[:, m].sum(axis=1) for m in members], axis=1))
            if figures.vintage == POLICY or np.isnan(ratio).all():
                continue
            if series == "gdp":
                deltas.append(ratio)
            else:
                shares.append((ratio, ratio))
            for y in np.flatnonzero(~np.isnan(ratio[:, 0])).tolist():
                used[y].append(f"{series} {figures.vintage}")
    ends = [index_bounds(d, *s) for d in deltas for s in shares]
    low = np.fmin.reduce([least for least, _ in ends])
    high = np.fmax.reduce([most for _, most in ends])
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


def _ratio(amounts: Floats) -> Floats:
    """Return each group's part of the whole, NaN for a year that is not whole."""
    with np.errstate(invalid="ignore"):  # nothing to share out: 0/0 is NaN
        ratio: Floats = amounts / amounts.sum(axis=1, keepdims=True)
    return ratio
