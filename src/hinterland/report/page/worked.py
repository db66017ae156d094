"""Eq. (1) with one year's figures put in, and what its number can and can't say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ...estimate import NumberFormat, fixed, number_format
from ...panel import NATION, Panel
from ...study import MeasureCall, Results
from ..contents.finding import index_measures
from ..words.numbers import significant

__all__ = ["Compared", "LevelFigures", "Row", "Worked", "level_figures", "worked"]

Floats = NDArray[np.float64]

#: Decimals of unit-free numbers in the worked year.
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One group, or the nation: its trade, GDP, weight δₖ, level FTₖ, |FTₖ − FT_N| and term."""

    group: str
    trade: str
    gdp: str
    weight: str
    level: str
    distance: str
    term: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One year: the index beside Σ|sₖ − δₖ|, which is 0 where trade follows GDP."""

    year: int
    index: str
    apart: str


@dataclass(frozen=True, slots=True)
class Worked:
    """The last year with an exact index, put into eq. (1).

    `divisor` is what trade is divided by where that is a sum of money, `rate` the exchange
    rate where the reading needs it. `total` is Σ of the
    terms; `index` is what the results hold, `difference` how far the two are apart ("" if they
    are equal to the last bit).
    `top` is the highest value that the index can take with the year's weights, `size` the part
    Σ δₖFTₖ − FT_N, which is there only because large groups trade more ("" if they trade less).
    """

    measure: str
    reading: str
    equal_weights: bool
    year: int
    money: str
    output: str
    divisor: str
    rate: str
    national_level: str
    rows: tuple[Row, ...]
    nation: Row
    total: str
    index: str
    difference: str
    top: str
    size: str
    compared: tuple[Compared, ...]


def worked(results: Results) -> Worked | None:
    """Return the worked year of the study's first index, None where no year is exact.

    Examples
    --------
    >>> from hinterland.study import run
    >>> by_hand = worked(run("zhao"))
    >>> by_hand.year, by_hand.total == by_hand.index
    (2019, True)
    """
    for name in index_measures(results)[:1]:
        line = results.lines[name][NATION]
        exact = [
            year
            for y, year in enumerate(results.years)
            if line.low[y] == line.value[y] == line.high[y]
        ]
        if exact:
            call = next(c for c in results.study.measures if c.text == name)
            return _worked(results, call, exact)
    return None


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """One year's figures by group, as eq. (1) takes them; trade and GDP in the panel's units."""

    trade: Floats
    gdp: Floats
    weight: Floats
    level: Floats
    national_level: float
    rate: float

    @property
    def terms(self) -> Floats:
        """Each group's δₖ|FTₖ − FT_N|."""
        return self.weight * abs(self.level - self.national_level)

    @property
    def excess(self) -> float:
        """Σ δₖFTₖ − FT_N."""
        return float((self.weight * self.level).sum() - self.national_level)


def _worked(results: Results, call: MeasureCall, exact: Sequence[int]) -> Worked:
    panel, year = results.panel.group(results.scheme), exact[-1]
    reading, equal = _reading(call)
    one = level_figures(results, panel, year, call)
    money = number_format([*one.trade, one.trade.sum()], "USD" if _in_usd(results) else "CNY")
    output = number_format([*one.gdp, one.gdp.sum()], "CNY")
    stored = results.lines[call.text][NATION].value[results.years.index(year)]
    return Worked(
        measure=call.text,
        reading=reading,
        equal_weights=equal,
        year=year,
        money=money.unit,
        output=output.unit,
        divisor=_divisor(one, reading, money),
        rate="" if one.rate == 1 else significant(one.rate, 9),
        national_level=_number(one.national_level) if reading == "dependence" else "1",
        rows=tuple(_rows(results.groups, one, money, output)),
        nation=Row(
            NATION, money.number(one.trade.sum()), output.number(one.gdp.sum()),
            _number(one.weight.sum()), "", "", "",
        ),
        total=_number(one.terms.sum()),
        index=_number(stored),
        difference=f"{gap:.0e}" if (gap := abs(one.terms.sum() - stored)) else "",
        top=_number(float(measures.imbalance_limits(one.weight)[1])),
        size=_number(excess) if (excess := one.excess) > 0 else "",
        compared=tuple(_compared(results, panel, y, call) for y in dict.fromkeys((exact[0], year))),
    )  # fmt: skip


def level_figures(results: Results, panel: Panel, year: int, call: MeasureCall) -> LevelFigures:
    """Return one year's figures of a reading of eq. (1).

    Parameters
    ----------
    results
        What the study computed.
    panel
        Its panel, grouped by its scheme.
    year, call
        The year, and the measure as the study names it.
    """
    reading, equal = _reading(call)
    trade = _cells(results, panel, "trade_usd" if _in_usd(results) else "trade_cny", year)
    gdp = _cells(results, panel, "gdp", year)
    national, rate = 1.0, 1.0
    if reading == "dependence":
        rate = _rate(panel, year) if _in_usd(results) else 1.0
        national = float(measures.external_dependence(trade.sum() * rate, gdp.sum()))
    level = measures.trade_level(trade * rate, gdp, reading=reading)
    weight = np.full(len(gdp), 1 / len(gdp)) if equal else gdp / gdp.sum()
    return LevelFigures(trade, gdp, weight, level, national, rate)


def _reading(call: MeasureCall) -> tuple[measures.Reading, bool]:
    named: measures.Reading = call.arguments.get("reading", "value/mean")  # type: ignore[assignment]  # the study has refused others
    return named, call.arguments.get("weights") == "equal"


def _in_usd(results: Results) -> bool:
    return results.study.currency == "usd*rate"


def _cells(results: Results, panel: Panel, series: str, year: int) -> Floats:
    at = [panel.regions.index(group) for group in results.groups]
    cells: Floats = panel.value[panel.series.index(series), panel.years.index(year), at]
    return cells


def _rate(panel: Panel, year: int) -> float:
    at = (
        panel.series.index("exchange_rate"),
        panel.years.index(year),
        panel.regions.index(NATION),
    )
    return float(panel.value[at])


def _divisor(one: LevelFigures, reading: str, money: NumberFormat) -> str:
    by = {
        "value/mean": one.trade.mean(),
        "value/gdp-mean": (one.gdp / one.gdp.sum() * one.trade).sum(),
        "value/nation": one.trade.sum(),
    }
    return money.number(by[reading]) if reading in by else ""


def _rows(
    groups: Sequence[str], one: LevelFigures, money: NumberFormat, output: NumberFormat
) -> list[Row]:
    distance = abs(one.level - one.national_level)
    return [
        Row(
            group, money.number(one.trade[k]), output.number(one.gdp[k]), _number(one.weight[k]),
            _number(one.level[k]), _number(distance[k]), _number(one.terms[k]),
        )
        for k, group in enumerate(groups)
    ]  # fmt: skip


def _compared(results: Results, panel: Panel, year: int, call: MeasureCall) -> Compared:
    one = level_figures(results, panel, year, call)
    share = one.gdp / one.gdp.sum()
    level = measures.trade_level(one.trade, one.gdp, reading="dependence/nation")
    return Compared(
        year, _number(one.terms.sum()), _number(float(measures.imbalance(level, share)))
    )


def _number(x: float) -> str:
    return fixed(float(x), _DECIMALS)
