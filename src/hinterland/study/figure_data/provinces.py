"""What figures show of the provinces: attribution, influence, shares, and dependence on tiles."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...errors import InputError
from ...language import language, t
from ...panel.load import DATA
from ...regions import Country, Scheme
from ..lines.compute import compute
from ..lines.line import Floats, Line
from ..model import MeasureCall
from ..results import Results

__all__ = [
    "attribution_frame", "has_tiles", "influence_frame", "lorenz_frame", "tiles_by_year_frame",
    "tiles_frame",
]  # fmt: skip

_PARTS: Final = {
    "group": pl.String, "region": pl.String, "name": pl.String, "from": pl.Int64,
    "to": pl.Int64, "part": pl.String, "value": pl.Float64, "why": pl.String,
}  # fmt: skip
_INFLUENCE: Final = {
    "group": pl.String, "region": pl.String, "name": pl.String, "year": pl.Int64,
    "value": pl.Float64, "why": pl.String,
}  # fmt: skip
_SHARES: Final = {
    "group": pl.String, "region": pl.String, "name": pl.String, "year": pl.Int64,
    "trade_share": pl.Float64, "gdp_share": pl.Float64, "why": pl.String,
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
    a, b = known.at(first), known.at(last)
    parts = measures.attribution(*known.amounts(a), *known.amounts(b), known.groups)
    why = known.why(a) or known.why(b)
    if first == last:
        why = t("there is only one year")
    rows: list[tuple[Any, ...]] = [
        (group, code, known.name(code), first, last, part, None if why else value, why)
        for i, (code, group) in enumerate(zip(known.codes, known.groups, strict=True))
        for part, value in (("structure", parts.structure[i]), ("growth", parts.growth[i]))
    ]
    rows += [
        ("nation", None, None, year, year, "index", known.index(y), known.why(y))
        for year, y in ((first, a), (last, b))
    ]
    return _frame(rows, _PARTS)


def influence_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return the index less the index without each province, in `year` (the last if left out).

    A province that is a group by itself has none.
    """
    known = _Provinces(results)
    year = years.get("year", known.last)
    y = known.at(year)
    values = measures.influence(*known.amounts(y), known.groups)
    alone = [known.groups.count(group) == 1 for group in known.groups]
    return _frame(
        [
            (
                group, code, known.name(code), year, values[i],
                known.why(y) or (t("a group by itself") if alone[i] else ""),
            )
            for i, (code, group) in enumerate(zip(known.codes, known.groups, strict=True))
        ],
        _INFLUENCE,
    )  # fmt: skip


def lorenz_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return each province's share of trade and of GDP in the years `from` and `to`."""
    known = _Provinces(results)
    rows = []
    for year in dict.fromkeys(known.span(years)):
        y = known.at(year)
        trade, gdp = known.amounts(y)
        with np.errstate(invalid="ignore"):
            shares = trade / trade.sum(), gdp / gdp.sum()
        rows += [
            (group, code, known.name(code), year, shares[0][i], shares[1][i], known.why(y))
            for i, (code, group) in enumerate(zip(known.codes, known.groups, strict=True))
        ]
    return _frame(rows, _SHARES)


def tiles_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return each province's dependence in `year`, with its place on the tile grid.

    Units of the grid that the panel has no data of are rows without a value.
    """
    known = _Provinces(results)
    return _tiles(results, known, [years.get("year", known.last)])


def tiles_by_year_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return the same as `tiles_frame` for each year from `from` to `to`."""
    first, last = results.study.years
    span = range(years.get("from", first), years.get("to", last) + 1)
    return _tiles(results, _Provinces(results), span)


def has_tiles(country: Country) -> bool:
    """Return whether there is a tile grid of the country's provinces.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> has_tiles(china())
    True
    """
    return country.nation == "100000" and set(country.provinces) <= set(_grid())


class _Provinces:
    """Trade, GDP and dependence of each province by year, and the index of the study's groups."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.codes = results.panel.country.provinces
        self.groups = [results.scheme.of(code) for code in self.codes]
        calls = tuple(MeasureCall(m, m) for m in ("trade", "gdp", "dependence"))
        alone = Scheme("provinces", {code: (code,) for code in self.codes})
        self._lines = compute(replace(results.study, measures=calls), results.panel, alone)
        whole = replace(results.study, measures=(MeasureCall("imbalance", "imbalance"),))
        self._index = compute(whole, results.panel, results.scheme)["imbalance"]["nation"]

    @property
    def first(self) -> int:
        """The first year in which trade and GDP of all provinces are known, else of the study."""
        return next(iter(self._whole_years()), self.results.years[0])

    @property
    def last(self) -> int:
        """The last such year."""
        return next(reversed(self._whole_years()), self.results.years[-1])

    def span(self, years: Mapping[str, int]) -> tuple[int, int]:
        """Return the years asked for; those left out are the first and the last known ones.

        Where these are in the wrong order, those of the study are taken.
        """
        first, last = years.get("from", self.first), years.get("to", self.last)
        if first < last:
            return first, last
        return years.get("from", self.results.years[0]), years.get("to", self.results.years[-1])

    def at(self, year: int) -> int:
        """Return the place of a year on the axis."""
        return self.results.years.index(year)

    def amounts(self, y: int) -> tuple[Floats, Floats]:
        """Return trade and GDP of one year, [province]."""
        trade, gdp = (
            np.array([self._lines[measure][code].value[y] for code in self.codes])
            for measure in ("trade", "gdp")
        )
        return trade, gdp

    def dependence(self, code: str) -> Line:
        """Return a province's dependence by year."""
        return self._lines["dependence"][code]

    def index(self, y: int) -> float:
        """Return the index of one year."""
        return float(self._index.value[y])

    def why(self, y: int) -> str:
        """Return why a year is not known of all provinces, "" where it is."""
        lines = [self._lines[m][code] for m in ("trade", "gdp") for code in self.codes]
        reasons = [line.why[y] for line in lines if np.isnan(line.value[y])]
        return "; ".join(dict.fromkeys(reasons))

    def name(self, code: str) -> str:
        """Return a province's name."""
        return self.results.panel.country.region(code).name

    def _whole_years(self) -> list[int]:
        return [year for y, year in enumerate(self.results.years) if not self.why(y)]


def _tiles(results: Results, known: _Provinces, years: Sequence[int]) -> pl.DataFrame:
    country = results.panel.country
    if not has_tiles(country):
        raise InputError(t("there is a tile grid for China alone; leave the figure out"))
    rows: list[tuple[Any, ...]] = []
    for code, (row, column) in _grid().items():
        region = country.region(code)
        short = region.zh if language() == "zh" else region.iso.rpartition("-")[2]
        place = (code, region.name, short, row, column)
        if code not in known.codes:
            gap = (None, None, None, t("the panel has no such region"))
            rows += [(*place, year, *gap) for year in years]
            continue
        line = known.dependence(code)
        for year in years:
            y = known.at(year)
            rows.append((*place, year, line.value[y], line.low[y], line.high[y], line.why[y]))
    return _frame(rows, _TILES).sort("year", maintain_order=True)


def _grid() -> dict[str, tuple[int, int]]:
    """Return the row and the column of each unit on China's tile grid."""
    with (DATA / "china" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["region"]: (int(line["row"]), int(line["column"]))
            for line in csv.DictReader(file)
        }


def _frame(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    numbers = [name for name, kind in schema.items() if kind == pl.Float64]
    return frame.with_columns(pl.col(numbers).fill_nan(None), pl.col("why").replace("", None))
