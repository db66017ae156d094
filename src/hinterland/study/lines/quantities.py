"""What measures are made of: trade, GDP, shares and dependence of a scheme's groups."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ... import measures
from ...language import t
from ...observations import FLAGS
from ...panel import NATION, Panel, flag_mask, shares
from ...regions import Scheme
from ..file.model import Study
from .line import Line, all_flags, all_uses, make_line, reasons, stack

__all__ = ["Quantities"]

_OF_OBSERVATIONS: Final = np.uint8(flag_mask(";".join((*FLAGS, "national_total"))))


class Quantities:
    """A grouped panel, cut to the study's years and read in the study's currency.

    Each method gives one line a group; `nation` is among them, but for shares.
    """

    def __init__(self, study: Study, panel: Panel, scheme: Scheme) -> None:
        self.study, self.panel = study, panel
        self.grouped = panel.group(scheme)
        self.years = tuple(range(study.years[0], study.years[1] + 1))
        self.groups = tuple(scheme.groups)
        in_dollars = study.currency == "usd*rate"
        self.trade_series = "trade_usd" if in_dollars else "trade_cny"
        self.money = "USD" if in_dollars else "CNY"

    def trade(self) -> dict[str, Line]:
        """Return trade, in the study's currency."""
        return {g: self.cells(self.trade_series, g, self.money) for g in (*self.groups, NATION)}

    def gdp(self) -> dict[str, Line]:
        """Return GDP, in yuan."""
        return {g: self.cells("gdp", g, "CNY") for g in (*self.groups, NATION)}

    def share(self) -> dict[str, Line]:
        """Return each group's share of the nation's trade, a fraction; none of the nation."""
        trade = self.trade()
        groups = [trade[g] for g in self.groups]
        value, low, high = shares(
            stack(groups, "value"),
            stack(groups, "low"),
            stack(groups, "high"),
            trade[NATION].value,
        )
        observed = all_flags(trade.values()) & _OF_OBSERVATIONS
        uses = tuple(u for line in trade.values() for u in line.uses)
        out = {}
        for k, group in enumerate(self.groups):
            own = trade[group]
            nothing_fits = np.isnan(low[:, k]) & ~np.isnan(own.low)
            why = [
                _share_why(own.why[y], trade[NATION].why[y], nothing_fits=bool(nothing_fits[y]))
                for y in range(len(self.years))
            ]
            out[group] = make_line(
                (value[:, k], low[:, k], high[:, k]), "1", own.flags | observed, why, uses
            )
        return out

    def dependence(self) -> dict[str, Line]:
        """Return trade / GDP in one currency, a fraction."""
        trade, gdp = self.trade(), self.gdp()
        return {g: self._dependence(trade[g], gdp[g]) for g in (*self.groups, NATION)}

    def rate(self) -> Line | None:
        """Return the exchange rate, None where trade is in yuan already."""
        if self.study.currency == "cny":
            return None
        return self.cells("exchange_rate", NATION, "CNY per USD")

    def cells(self, series: str, group: str, unit: str) -> Line:
        """Return one group's figures of a series; years that the panel lacks are missing."""
        shape = len(self.years)
        if series not in self.grouped.series:
            nothing = np.full(shape, np.nan)
            why = [t("the panel has no {series}", series=series)] * shape
            return make_line((nothing,) * 3, unit, np.zeros(shape, np.uint8), why, ())
        s, g = self.grouped.series.index(series), self.grouped.regions.index(group)
        place = {year: y for y, year in enumerate(self.grouped.years)}
        at = [place.get(year, -1) for year in self.years]
        absent = np.array(at) < 0
        value, low, high = (
            np.where(absent, np.nan, array[s, at, g])
            for array in (self.grouped.value, self.grouped.low, self.grouped.high)
        )
        flags = np.where(absent, 0, self.grouped.flags[s, at, g])
        no_year = t("the panel has no such year")
        why = [no_year if a < 0 else self.grouped.why[s, a, g] for a in at]
        return make_line((value, low, high), unit, flags, why, ((series, group, 0),))

    def by_province(self) -> "Quantities":
        """Return the same with each province as its own group."""
        alone: Mapping[str, tuple[str, ...]] = {
            code: (code,) for code in self.panel.country.provinces
        }
        return Quantities(self.study, self.panel, Scheme("provinces", alone))

    def _dependence(self, trade: Line, gdp: Line) -> Line:
        rate = self.rate()
        inputs = [trade, gdp, *([rate] if rate else [])]
        by = (rate.value, rate.low, rate.high) if rate else (1.0, 1.0, 1.0)
        bounded = (
            measures.external_dependence(trade.value * by[0], gdp.value),
            measures.external_dependence(trade.low * by[1], gdp.high),
            measures.external_dependence(trade.high * by[2], gdp.low),
        )
        why = [reasons(*(line.why[y] for line in inputs)) for y in range(len(self.years))]
        return make_line(bounded, "1", all_flags(inputs), why, all_uses(inputs))


def _share_why(own: str, nation: str, *, nothing_fits: bool) -> str:
    if nothing_fits:
        return reasons(
            t("the known provinces exceed the national total, so no share fits"), own
        )
    return reasons(own, t("share of the whole: {why}", why=nation) if nation else "")
