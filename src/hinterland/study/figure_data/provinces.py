"""What figures show of the provinces: attribution, influence, shares, and dependence on tiles."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...errors import InputError
from ...language import language, t
from ...panel import NATION
from ...regions import Country, Scheme, tile_grid
from ..lines.line import Floats
from ..results import Results

__all__ = [
    "attribution_frame", "has_tiles", "influence_frame", "lorenz_frame", "tiles_by_year_frame",
    "tiles_frame",
]  # fmt: skip

#: Of Chinese names so many characters fit on a tile.
_MOST_ON_A_TILE: Final = 3
_REGION: Final = {"group": pl.String, "region": pl.String, "name": pl.String}
_PARTS: Final = {
    **_REGION, "from": pl.Int64, "to": pl.Int64, "part": pl.String, "value": pl.Float64,
    "why": pl.String,
}  # fmt: skip
_INFLUENCE: Final = {**_REGION, "year": pl.Int64, "value": pl.Float64, "why": pl.String}
_SHARES: Final = {
    **_REGION, "year": pl.Int64, "trade_share": pl.Float64, "gdp_share": pl.Float64,
    "why": pl.String,
}  # fmt: skip
_TILES: Final = {
    "region": pl.String, "name": pl.String, "short": pl.String, "row": pl.Int64,
    "column": pl.Int64, "year": pl.Int64, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "why": pl.String,
}  # fmt: skip


def attribution_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return the change of the index from one year to another, split over the provinces.

    Parameters
    ----------
    years
        `from` and `to`; left out, the first and the last year that is known of all provinces.

    Returns
    -------
    polars.DataFrame
        Rows of part `structure` and `growth`, one a province, which add up to the change; and
        two rows of part `index` for `nation`, whose `from` and `to` are one year. Values are
        null, with `why`, if a province is not known in one of the years.
    """
    known = _Provinces(results)
    first, last = known.span(years)
    parts = measures.attribution(*known.amounts(first), *known.amounts(last), known.groups)
    why = known.why(first) or known.why(last)
    if first == last:
        why = t("there is only one year")
    rows: list[tuple[Any, ...]] = [
        (*region, first, last, part, None if why else value, why)
        for i, region in enumerate(known.regions)
        for part, value in (("structure", parts.structure[i]), ("growth", parts.growth[i]))
    ]
    rows += [
        ("nation", None, None, year, year, "index", known.index(year), known.why(year))
        for year in (first, last)
    ]
    return _frame(rows, _PARTS)


def influence_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return the index less the index without each province, in `year` (the last if left out).

    A province that is a group by itself has none.
    """
    known = _Provinces(results)
    year = years.get("year", known.last)
    values = measures.influence(*known.amounts(year), known.groups)
    why = [t("a group by itself") if known.groups.count(g) == 1 else "" for g in known.groups]
    rows = [
        (*region, year, values[i], known.why(year) or why[i])
        for i, region in enumerate(known.regions)
    ]
    return _frame(rows, _INFLUENCE)


def lorenz_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return each province's share of trade and of GDP in the years `from` and `to`."""
    known = _Provinces(results)
    rows: list[tuple[Any, ...]] = []
    for year in dict.fromkeys(known.span(years)):
        trade, gdp = known.amounts(year)
        with np.errstate(invalid="ignore"):
            shares = np.stack([trade / trade.sum(), gdp / gdp.sum()], axis=1)
        why = known.why(year)
        rows += [
            (*region, year, *own, why)
            for region, own in zip(known.regions, shares.tolist(), strict=True)
        ]
    return _frame(rows, _SHARES)


def tiles_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return each province's dependence in `year`, with its place on the tile grid.

    Units of the grid that the panel has no data of are rows without a value.
    """
    known = _Provinces(results)
    return _tiles(known, [years.get("year", known.last)])


def tiles_by_year_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return the same as `tiles_frame` for each year from `from` to `to`."""
    first, last = results.study.years
    span = range(years.get("from", first), years.get("to", last) + 1)
    return _tiles(_Provinces(results), span)


def has_tiles(country: Country) -> bool:
    """Return whether there is a tile grid of the country's provinces.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> has_tiles(china())
    True
    """
    return set(country.provinces) <= set(tile_grid(country))


class _Provinces:
    """Trade, GDP and dependence of each province by year, and the index of the study's groups.

    `regions` has (group, code, name) of each province, `groups` the group alone.
    """

    def __init__(self, results: Results) -> None:
        self._results, self.years, self.country = results, results.years, results.panel.country
        codes = self.country.provinces
        self.groups = [results.scheme.of(code) for code in codes]
        self.regions = [
            (group, code, self.country.region(code).name)
            for group, code in zip(self.groups, codes, strict=True)
        ]
        alone = Scheme("provinces", {code: (code,) for code in codes})
        self.lines = results.measured("trade", "gdp", "dependence", scheme=alone)
        self._index = results.measured("imbalance")["imbalance"][NATION]
        self._whole = [year for year in self.years if not self.why(year)]

    @property
    def last(self) -> int:
        """The last year in which trade and GDP of all provinces are known, else of the study."""
        return (self._whole or self.years)[-1]

    def span(self, years: Mapping[str, int]) -> tuple[int, int]:
        """Return the years asked for; those left out are the first and the last known ones."""
        return self._results.span(years, self._whole)

    def amounts(self, year: int) -> tuple[Floats, Floats]:
        """Return trade and GDP of one year, [province]."""
        y = self.years.index(year)
        trade, gdp = (
            np.array([self.lines[measure][code].value[y] for _, code, _ in self.regions])
            for measure in ("trade", "gdp")
        )
        return trade, gdp

    def index(self, year: int) -> float:
        """Return the index of one year."""
        return float(self._index.value[self.years.index(year)])

    def why(self, year: int) -> str:
        """Return why a year is not known of all provinces, "" where it is."""
        y = self.years.index(year)
        lines = [self.lines[m][code] for m in ("trade", "gdp") for _, code, _ in self.regions]
        return t("; ").join(
            dict.fromkeys(line.why[y] for line in lines if np.isnan(line.value[y]))
        )


def _tiles(known: _Provinces, years: Sequence[int]) -> pl.DataFrame:
    if not has_tiles(known.country):
        raise InputError(
            t("there is no tile grid of this country; remove the figure from the study")
        )
    dependence = known.lines["dependence"]
    rows: list[tuple[Any, ...]] = []
    for code, (row, column) in tile_grid(known.country).items():
        region = known.country.region(code)
        letters = region.iso.rpartition("-")[2]
        is_short = language() == "zh" and 0 < len(region.zh) <= _MOST_ON_A_TILE
        short = region.zh if is_short else letters
        place = (code, region.name, short, row, column)
        if code not in dependence:
            gap = (None, None, None, t("the panel has no such region"))
            rows += [(*place, year, *gap) for year in years]
            continue
        line = dependence[code]
        for year in years:
            y = known.years.index(year)
            rows.append((*place, year, line.value[y], line.low[y], line.high[y], line.why[y]))
    return _frame(rows, _TILES).sort("year", maintain_order=True)


def _frame(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    numbers = [name for name, kind in schema.items() if kind == pl.Float64]
    return frame.with_columns(pl.col(numbers).fill_nan(None), pl.col("why").replace("", None))
