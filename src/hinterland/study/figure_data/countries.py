"""What the figure of countries shows: a study's index next to those of the studies it names."""

from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...language import language, t
from ...panel import NATION
from ...terms import Terms
from ..lines.line import stack
from ..results import Results

__all__ = ["countries_frame"]

_SCHEMA: Final = {
    "group": pl.String, "country": pl.String, "year": pl.Int64, "measure": pl.String,
    "value": pl.Float64, "flow": pl.String, "groups": pl.Int64, "regions": pl.Int64,
}  # fmt: skip
_HOOVER: Final = "hoover(of=trade/gdp, across=provinces, weights=gdp)"


def countries_frame(results: Results) -> pl.DataFrame:
    """Return the index, the normalised index and Hoover of the study and those it names.

    The normalised index is I / (1 + (K − 2) max δ); Hoover is ½ Σ |s − δ| over the single
    regions, s their shares of the flow and δ of GDP. Neither needs an exchange rate.

    Returns
    -------
    polars.DataFrame
        One row a study, measure and year of the first study that the other one has, too.
        `group` is the country, or what tells studies of one country apart.
    """
    rows: list[tuple[Any, ...]] = []
    first, last = results.study.years
    every = (results, *results.peers)
    countries = [_country(one) for one in every]
    flows = (Terms(flow=one.study.flow).words(language())["trade"] for one in every)
    with_flow = [
        t("{name}, {flow}", name=name, flow=flow)
        for name, flow in zip(countries, flows, strict=True)
    ]
    is_enough = len(set(with_flow)) == len(every)
    for one, country, long in zip(every, countries, with_flow, strict=True):
        # Where two are of one country, its flow tells them apart, or else the study's name.
        is_alone = countries.count(country) == 1
        label = country if is_alone else long if is_enough else one.study.name
        lines = one.measured("imbalance", "gdp", _HOOVER)
        gdp = stack([lines["gdp"][g] for g in one.groups], "value")
        with np.errstate(invalid="ignore"):
            _lowest, highest = measures.imbalance_limits(gdp / gdp.sum(axis=1, keepdims=True))
        index = lines["imbalance"][NATION].value
        shown = range(max(first, one.years[0]), min(last, one.years[-1]) + 1)
        for measure, values in (
            ("imbalance", index),
            ("normalised", index / highest),
            ("hoover", lines[_HOOVER][NATION].value),
        ):
            by_year = dict(zip(one.years, values.tolist(), strict=True))
            rows += [
                (
                    label, country, year, measure, by_year[year], one.study.flow,
                    len(one.groups), len(one.panel.country.provinces),
                )
                for year in shown
            ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(pl.col("value").fill_nan(None))


def _country(results: Results) -> str:
    """Return the country's name, or what the study calls its whole."""
    country = results.panel.country
    names = country.name if not country.is_part else country.terms.whole
    return names.get(language()) or names.get("en") or results.study.name
