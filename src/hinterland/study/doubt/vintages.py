"""The figures of each province in every vintage that a panel has of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from ...language import counted, listed, t
from ...panel import Panel
from ..lines.line import Floats
from ..results import Results

__all__ = ["POLICY", "Figures", "cells", "figures_of"]

#: The figures that the study itself takes, whichever vintages they are of.
POLICY: Final = "policy"
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """One series in one vintage.

    Attributes
    ----------
    value
        [year, province], NaN where there is no figure.
    why
        For each year why it is not known of all provinces, "" where it is.
    """

    vintage: str
    value: Floats
    why: tuple[str, ...] = field(repr=False)


def figures_of(results: Results, series: str) -> list[Figures]:
    """Return a series as the study takes it, then in each vintage by name.

    A vintage that has no year of the study whole is among them: it can't be computed with, and
    says why.

    Parameters
    ----------
    series
        Such as `trade_usd`; the list is empty where the panel has no figure of it.

    Examples
    --------
    >>> from hinterland.study import run
    >>> [one.vintage for one in figures_of(run("zhao"), "trade_usd")]
    ['policy', 'current']
    """
    provinces, years = results.panel.country.provinces, results.years
    rows = pl.concat([results.panel.passed_over, results.panel.kept]).filter(
        pl.col("series") == series,
        pl.col("region").is_in(provinces),
        pl.col("year").is_between(years[0], years[-1]),
        pl.col("value").is_not_null(),
    )
    own = cells(results.panel, series, provinces, years)
    if rows.is_empty() and np.isnan(own).all():
        return []
    found: dict[str, Floats] = {POLICY: own}
    place = {code: i for i, code in enumerate(provinces)}
    for vintage, region, year, value in (
        rows.select("vintage", "region", "year", "value").sort("vintage").iter_rows()
    ):
        values = found.setdefault(vintage or "", np.full(own.shape, np.nan))
        values[year - years[0], place[region]] = value
    names = np.array([results.panel.country.region(code).name for code in provinces])

    def why(row: Floats) -> str:
        lacking = names[np.isnan(row)].tolist()
        if len(lacking) > _MOST_NAMED:
            return counted(
                "no figure for {count} {province}",
                "no figure for {count} {provinces}",
                len(lacking),
            )
        return t("no figure for {names}", names=listed(lacking)) if lacking else ""

    return [Figures(vintage, value, tuple(map(why, value))) for vintage, value in found.items()]


def cells(panel: Panel, series: str, regions: Sequence[str], years: Sequence[int]) -> Floats:
    """Return a panel's figures of a series, [year, region]; NaN for a gap and what it lacks.

    Examples
    --------
    >>> from hinterland.panel import load
    >>> cells(load("china"), "exchange_rate", ["100000"], [2019, 1900]).round(2).tolist()
    [[6.9], [nan]]
    """
    found = np.full((len(years), len(regions)), np.nan)
    if series in panel.series:
        columns = [panel.regions.index(region) for region in regions]
        at = panel.value[panel.series.index(series)]
        for y, year in enumerate(years):
            if year in panel.years:
                found[y] = at[panel.years.index(year), columns]
    return found
