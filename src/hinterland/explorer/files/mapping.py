"""A user's corrections, put on what was read: series, units, regions, year, vintage."""

from typing import Any, Final

import polars as pl

from ...errors import InputError
from ...language import t
from ...observations import COLUMNS
from ...regions import Country
from ...units import fits, money_series, parse_unit, scale, series_unit
from .store import Corrections

__all__ = ["corrected", "home_of", "names_to_map", "series_of", "unit_problem"]

#: The money of regions that are of no country.
_USUAL_HOME: Final = "CNY"

#: The kinds of rows whose regions may be named anew.
_UNKNOWN: Final = ("", None)


def corrected(frame: pl.DataFrame, corrections: Corrections, country: Country) -> pl.DataFrame:
    """Return observations as a user corrects them.

    Parameters
    ----------
    frame
        As they were read, the columns of `COLUMNS`.
    corrections
        A figure whose unit is given anew is scaled from its printed text; one that is no
        number stays missing, with its reason.
    country
        Whose codes the corrected regions have.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> row = dict.fromkeys(COLUMNS) | {"series": "出口", "value_raw": "16.1", "year": 2019}
    >>> frame = pl.DataFrame([row], schema=COLUMNS)
    >>> given = Corrections(series={"出口": "exports_cny"}, units={"出口": "亿元"})
    >>> corrected(frame, given, china()).select("series", "value", "unit").row(0)
    ('exports_cny', 1610000000.0, 'CNY')
    """
    rows = [_row(row, corrections, country) for row in frame.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=COLUMNS)


def home_of(country: Country) -> str:
    """Return the currency that a bare sign, or a national product, is in."""
    return country.currency or _USUAL_HOME


def series_of(home: str) -> tuple[str, ...]:
    """Return what a column may be, with money in a country's currency or in dollars.

    Examples
    --------
    >>> series_of("MXN")[:4]
    ('trade_mxn', 'exports_mxn', 'imports_mxn', 'trade_usd')
    """
    money = [
        money_series(flow, currency)
        for currency in dict.fromkeys((home, "USD"))
        for flow in ("trade", "exports", "imports")
    ]
    return (*money, "trade_by_destination_usd", "gdp", "population", "exchange_rate")


def unit_problem(series: str, unit: str, home: str) -> str:
    """Return why a series can't be in a unit as printed, "" if it can.

    Examples
    --------
    >>> unit_problem("exports_cny", "亿元", "CNY"), unit_problem("gdp", "persons", "CNY")
    ('', 'gdp is in CNY, and persons is in persons')
    """
    try:
        canonical, _ = parse_unit(unit, home)
    except InputError as error:
        return str(error)
    if fits(series, canonical):
        return ""
    own = series_unit(series) or (home if series == "gdp" else f"{home} per USD")
    return t(
        "{series} is in {own}, and {unit} is in {other}",
        series=series, own=own, unit=unit, other=canonical,
    )  # fmt: skip


def names_to_map(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return what a user may correct: the series with their units, the regions not known."""
    series = (
        frame.group_by("series", maintain_order=True)
        .agg(
            count=pl.len(),
            unit=pl.col("unit_raw").drop_nulls().first(),
            first=pl.col("value_raw").first(),
        )
        .with_columns(pl.col("series").fill_null(""))
    )
    unknown = frame.filter(pl.col("region").fill_null("") == "")
    regions = (
        unknown.group_by("region_raw", maintain_order=True)
        .agg(count=pl.len())
        .with_columns(pl.col("region_raw").fill_null(""))
    )
    return {"series": series.to_dicts(), "regions": regions.to_dicts()}


def _row(row: dict[str, Any], corrections: Corrections, country: Country) -> dict[str, Any]:
    printed = row["series"] or ""
    row["series"] = corrections.series.get(printed, row["series"])
    if printed in corrections.units:
        row |= _scaled(row, corrections.units[printed], home_of(country))
    raw = row["region_raw"] or ""
    if row["region"] in _UNKNOWN and raw in corrections.regions:
        region = country.region(corrections.regions[raw])
        row["region"], row["region_kind"] = region.code, region.kind
    if row["year"] is None:
        row["year"] = corrections.year
    if corrections.vintage:
        row["vintage"] = corrections.vintage
    return row


def _scaled(row: dict[str, Any], unit: str, home: str) -> dict[str, Any]:
    if row["value"] is None and row["reason"] and row["unit_raw"]:
        return {"unit_raw": unit}
    try:
        value, canonical = scale(row["value_raw"] or "", unit, home)
    except InputError as error:
        return {"value": None, "unit": None, "unit_raw": unit, "reason": str(error)}
    return {"value": value, "unit": canonical, "unit_raw": unit, "reason": None}
