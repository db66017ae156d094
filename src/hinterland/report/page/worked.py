"""Eq. (1) with one year's figures put in, and what its number can and can't show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ...estimate import number_format, with_unit
from ...panel import NATION, Panel
from ...study import MeasureCall, Results
from ...units import unit_name
from ..contents.findings import index_measures

__all__ = ["LevelFigures", "Row", "Worked", "level_figures", "worked"]

Floats = NDArray[np.float64]


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
class Worked:
    """The last year with an exact index, put into eq. (1).

    `divisor` is what trade is divided by where that is a sum of money, `rate` the exchange
    rate where the reading needs it. `total` is Σ of the
    terms; `index` is what the results hold, `difference` how far the two are apart ("" if they
    are equal to the last bit).
    `top` is the highest value that the index can take with the year's weights, `in_proportion`
    what the reading `value/mean` gives where each group's share of trade is its share of GDP
    ("" if that is 0).
    `compared` has, for the first and the last exact year, (year, index, Σ|sₖ − δₖ|), which is 0
    where trade follows GDP. Weights, levels and terms have one digit more than the index.
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
    in_proportion: str
    compared: tuple[tuple[int, str, str], ...]


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
    def in_proportion(self) -> float:
        """The index by `value/mean` if trade were as GDP is."""
        return float(measures.imbalance(measures.trade_level(self.gdp), self.weight))


def _worked(results: Results, call: MeasureCall, exact: Sequence[int]) -> Worked:
    panel, year = results.panel.group(results.scheme), exact[-1]
    reading, equal = _reading(call)
    one, total = level_figures(results, panel, year, call), results.format(call.text)
    money = number_format([*one.trade, one.trade.sum()], results.study.money.unit)
    output = number_format([*one.gdp, one.gdp.sum()], panel.unit("gdp"))
    step = replace(total, decimals=total.decimals + 1)
    stored = results.lines[call.text][NATION].value[results.years.index(year)]
    gap, level = abs(one.terms.sum() - stored), one.in_proportion
    divisors = {
        "value/mean": one.trade.mean(),
        "value/gdp-mean": (one.gdp / one.gdp.sum() * one.trade).sum(),
        "value/nation": one.trade.sum(),
    }
    whole = (
        money.number(one.trade.sum()),
        output.number(one.gdp.sum()),
        step.number(one.weight.sum()),
    )
    rate = ""
    if one.rate != 1:
        unit = panel.unit("exchange_rate")
        rate = with_unit(number_format([one.rate], unit).number(one.rate), unit_name(unit))
    distance = abs(one.level - one.national_level)
    rows = [
        Row(
            group,
            money.number(one.trade[k]),
            output.number(one.gdp[k]),
            *map(step.number, (one.weight[k], one.level[k], distance[k], one.terms[k])),
        )
        for k, group in enumerate(results.groups)
    ]
    compared = []
    for other in dict.fromkeys((exact[0], year)):
        figures = level_figures(results, panel, other, call)
        relative = measures.trade_level(figures.trade, figures.gdp, reading="dependence/nation")
        apart = float(measures.imbalance(relative, figures.gdp / figures.gdp.sum()))
        compared.append((other, total.number(figures.terms.sum()), total.number(apart)))
    return Worked(
        measure=call.text,
        reading=reading,
        equal_weights=equal,
        year=year,
        money=money.unit,
        output=output.unit,
        divisor=money.number(divisors[reading]) if reading in divisors else "",
        rate=rate,
        national_level=step.number(one.national_level) if reading == "dependence" else "1",
        rows=tuple(rows),
        nation=Row(NATION, *whole, "", "", ""),
        total=total.number(one.terms.sum()),
        index=total.number(stored),
        difference=f"{gap:.0e}" if gap else "",
        top=total.number(float(measures.imbalance_limits(one.weight)[1])),
        in_proportion=total.number(level) if level > 0 else "",
        compared=tuple(compared),
    )  # fmt: skip


def level_figures(results: Results, panel: Panel, year: int, call: MeasureCall) -> LevelFigures:
    """Return one year's figures of a reading of eq. (1); `panel` is grouped by the scheme."""
    (reading, equal), money = _reading(call), results.study.money
    y, groups = panel.years.index(year), [panel.regions.index(g) for g in results.groups]
    trade: Floats = panel.value[panel.series.index(money.trade), y, groups]
    gdp: Floats = panel.value[panel.series.index("gdp"), y, groups]
    national, rate = 1.0, 1.0
    if reading == "dependence":
        if money.rate:
            nation = panel.regions.index(NATION)
            rate = float(panel.value[panel.series.index(money.rate), y, nation])
        national = float(measures.external_dependence(trade.sum() * rate, gdp.sum()))
    level = measures.trade_level(trade * rate, gdp, reading=reading)
    weight = np.full(len(gdp), 1 / len(gdp)) if equal else gdp / gdp.sum()
    return LevelFigures(trade, gdp, weight, level, national, rate)


def _reading(call: MeasureCall) -> tuple[measures.Reading, bool]:
    named: measures.Reading = call.arguments.get("reading", "value/mean")  # type: ignore[assignment]  # the study has refused others
    return named, call.arguments.get("weights") == "equal"
