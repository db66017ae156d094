"""What measures are made of: trade, GDP, shares and dependence of a scheme's groups."""

from dataclasses import replace
from typing import Final

import numpy as np

from ... import measures
from ...language import t
from ...observations import FLAGS
from ...panel import NATION, Panel, flag_mask, shares
from ...regions import Scheme
from ..model import Study
from .line import Floats, Line, flagged_line, make_line, reasons, stack

__all__ = ["Quantities"]

_OF_OBSERVATIONS: Final = np.uint8(flag_mask(";".join((*FLAGS, "national_total"))))


class Quantities:
    """A grouped panel, cut to the study's years and read in the study's currency.

    Each method gives one line a group; `nation` is among them, but for shares.
    """

    def __init__(self, study: Study, panel: Panel, scheme: Scheme) -> None:
        self.study, self.panel, self.grouped = study, panel, panel.group(scheme)
        self.scheme = scheme
        self.years, self.groups = study.all_years, tuple(scheme.groups)
        place = {year: y for y, year in enumerate(self.grouped.years)}
        self._at = np.array([place.get(year, -1) for year in self.years])
        self._places = {group: g for g, group in enumerate(self.grouped.regions)}

    def trade(self) -> dict[str, Line]:
        """Return trade, in the study's currency."""
        return self.each(self.study.money.trade, self.study.money.unit)

    def gdp(self) -> dict[str, Line]:
        """Return GDP, in its own currency."""
        return self.each("gdp", self.panel.unit("gdp") or self.panel.country.currency or "1")

    def population(self) -> dict[str, Line]:
        """Return the population, in persons."""
        return self.each("population", "persons")

    def quantity(self, name: str) -> dict[str, Line]:
        """Return a quantity, or a quotient of two such as `trade/population`."""
        over, slash, under = name.partition("/")
        lines: dict[str, Line] = getattr(self, over)()
        if not slash:
            return lines
        below: dict[str, Line] = getattr(self, under)()
        found = {}
        for g, line in lines.items():
            by = "person" if below[g].unit == "persons" else below[g].unit
            unit = "1" if line.unit == below[g].unit else f"{line.unit} per {by}"
            found[g] = replace(_quotient(line, below[g]), unit=unit)
        return found

    def each(self, series: str, unit: str) -> dict[str, Line]:
        """Return a series of the groups and the nation."""
        return {g: self.cells(series, g, unit) for g in (*self.groups, NATION)}

    def share(self) -> dict[str, Line]:
        """Return each group's share of the nation's trade, a fraction; none of the nation."""
        trade = self.trade()
        groups, nation = [trade[g] for g in self.groups], trade[NATION]
        value, low, high = (stack(groups, name) for name in ("value", "low", "high"))
        value, low, high = shares(value, low, high, nation.value)
        every = [line.flags for line in trade.values()]
        observed = np.bitwise_or.reduce(every) & _OF_OBSERVATIONS
        uses = tuple(use for line in trade.values() for use in line.uses)
        out = {}
        for k, (group, own) in enumerate(zip(self.groups, groups, strict=True)):
            no_bounds = np.isnan(low[:, k]) & ~np.isnan(own.low)
            why = [
                _share_why(own.why[y], nation, y, no_bounds=bool(no_bounds[y]))
                for y in range(len(self.years))
            ]
            numbers = (value[:, k], low[:, k], high[:, k])
            out[group] = flagged_line(numbers, "1", own.flags | observed, why, uses)
        return out

    def dependence(self) -> dict[str, Line]:
        """Return trade / GDP in one currency, a fraction.

        Raises
        ------
        InputError
            They are in two currencies, and the rate does not convert one into the other.
        """
        trade, gdp, rate = self.trade(), self.gdp(), self.rate()
        self._refuse_two_currencies(gdp[NATION].unit)
        return {g: _quotient(trade[g], gdp[g], rate) for g in (*self.groups, NATION)}

    def rate(self) -> Line | None:
        """Return the exchange rate, None where trade is in the currency of GDP already."""
        series = self.study.money.rate
        return self.cells(series, NATION, self.panel.unit(series) or "1") if series else None

    def cells(self, series: str, group: str, unit: str) -> Line:
        """Return one group's figures of a series; years that the panel lacks are missing."""
        years = len(self.years)
        if series not in self.grouped.series:
            nothing = np.full(years, np.nan)
            why = [t("the panel has no {series}", series=series)] * years
            return flagged_line((nothing,) * 3, unit, np.zeros(years, np.uint8), why, ())
        s, g, at = self.grouped.series.index(series), self._places[group], self._at
        value, low, high = (
            np.where(at < 0, np.nan, array[s, at, g])
            for array in (self.grouped.value, self.grouped.low, self.grouped.high)
        )
        flags = np.where(at < 0, 0, self.grouped.flags[s, at, g])
        no_year = t("the panel has no such year")
        why = [no_year if a < 0 else self.grouped.why[s, a, g] for a in at]
        uses = [(part, group, 0) for part in self.panel.sums.get(series, (series,))]
        return flagged_line((value, low, high), unit, flags, why, uses)

    def by_province(self) -> "Quantities":
        """Return the same with each province as its own group."""
        alone = {code: (code,) for code in self.panel.country.provinces}
        return Quantities(self.study, self.panel, Scheme("provinces", alone))

    def _refuse_two_currencies(self, gdp: str) -> None:
        money = self.study.money
        rate = self.panel.unit(money.rate) if money.rate else ""
        wanted = f"{gdp} per {money.unit}"
        fits = rate == wanted if rate else gdp == money.unit
        if fits or gdp in ("", "1"):
            return
        if rate:
            what = t(
                "{trade_is} in {money} and GDP in {gdp}, but the exchange rate is in {rate}",
                money=money.unit, gdp=gdp, rate=rate,
            )  # fmt: skip
        elif money.rate:
            what = t(
                "{trade_is} in {money} and GDP in {gdp}, and the panel has no series "
                "exchange_rate; add it, in {wanted}",
                money=money.unit, gdp=gdp, wanted=wanted,
            )  # fmt: skip
        else:
            what = t(
                "{trade_is} in {money} and GDP in {gdp}; write currency = \"{name}*rate\", and give "
                "the panel a series exchange_rate in {wanted}",
                money=money.unit, gdp=gdp, name=money.name, wanted=wanted,
            )  # fmt: skip
        raise self.study.where("currency").error(what)


def _quotient(over: Line, under: Line, rate: Line | None = None) -> Line:
    """Return one line over another, such as trade per head; a fraction with a rate."""
    inputs = [over, under, *([rate] if rate else [])]
    by = (rate.value, rate.low, rate.high) if rate else (_ONE, _ONE, _ONE)
    numbers = (
        _ratio(over.value, under.value, by[0]),
        _ratio(over.low, under.high, by[1]),
        _ratio(over.high, under.low, by[2]),
    )
    unlike = t(
        "the figures are so unlike in size that their quotient is too small for a number"
    )
    lost = np.isnan(numbers[0]) & ~np.isnan([line.value for line in inputs]).any(axis=0)
    why = [
        reasons(*(line.why[y] for line in inputs), unlike if is_lost else "")
        for y, is_lost in enumerate(lost)
    ]
    return make_line(numbers, inputs, why)


_ONE: Final = np.ones(1)


def _ratio(over: Floats, under: Floats, by: Floats = _ONE) -> Floats:
    """Return over · by / under: infinite where it is too large for a number, NaN where too small.

    Powers of two are put in last, so no product or quotient on the way is too large or small.
    What is infinite is refused by `compute`, which knows the figures.
    """
    endless = np.isinf(over)
    parts = [np.frexp(x) for x in (np.where(endless, np.nan, over), by, under)]
    (over, high), (by, higher), (under, low) = parts
    near_1 = measures.external_dependence(over * by, under)
    with np.errstate(over="ignore", under="ignore"):
        ratio = np.ldexp(near_1, high + higher - low)
    lost = (near_1 > 0) & (ratio < np.finfo(np.float64).tiny)
    return np.where(endless, np.inf, np.where(lost, np.nan, ratio))


def _share_why(own: str, nation: Line, y: int, *, no_bounds: bool) -> str:
    """Return why a group has no share in the y-th year, or only bounds.

    Without the whole there is no share of it; with one, what is known may be more than it.
    """
    total, why = nation.value[y], nation.why[y]
    if np.isnan(total):
        return reasons(own, why)
    if total == 0:
        return t("{trade} of {nation} is 0, so there are no shares of it")
    if no_bounds:
        text = t(
            "the known {provinces} exceed the published total of {nation}, so no share fits"
        )
        return reasons(text, own)
    return reasons(own, t("share of the whole: {why}", why=why) if why else "")
