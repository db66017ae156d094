"""What measures are made of: trade, GDP, shares and dependence of a scheme's groups."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from ... import measures
from ...language import t
from ...observations import FLAGS
from ...panel import NATION, Panel, flag_mask, shares
from ...regions import Scheme
from ..model import Study
from .line import Floats, Line, all_uses, flagged_line, flagged_lines, reasons, stack

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
        unit = lines[NATION].unit
        other = below[NATION].unit
        per = "person" if other == "persons" else other
        unit = "1" if unit == other else f"{unit} per {per}"
        return _quotients(lines, {g: below[g] for g in lines}, unit=unit)

    def each(self, series: str, unit: str) -> dict[str, Line]:
        """Return a series of the groups and the nation."""
        return self._lines(series, (*self.groups, NATION), unit)

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
        return _quotients(trade, gdp, rate)

    def rate(self) -> Line | None:
        """Return the exchange rate, None where trade is in the currency of GDP already."""
        series = self.study.money.rate
        if not series:
            return None
        return self._lines(series, (NATION,), self.panel.unit(series) or "1")[NATION]

    def _lines(self, series: str, groups: Sequence[str], unit: str) -> dict[str, Line]:
        """Return groups' figures of a series; years that the panel lacks are missing."""
        years = len(self.years)
        if series not in self.grouped.series:
            nothing = np.full(years, np.nan)
            gone = [t("the panel has no {series}", series=series)] * years
            line = flagged_line((nothing,) * 3, unit, np.zeros(years, np.uint8), gone, ())
            return dict.fromkeys(groups, line)
        s, places = self.grouped.series.index(series), [self._places[g] for g in groups]
        cells = np.ix_(np.array(places), self._at)
        value, low, high, flags, why = (
            np.where(self._at < 0, missing, array[s].T[cells])
            for array, missing in (
                (self.grouped.value, np.nan),
                (self.grouped.low, np.nan),
                (self.grouped.high, np.nan),
                (self.grouped.flags, np.uint8(0)),
                (self.grouped.why, t("the panel has no such year")),
            )
        )
        parts = self.panel.sums.get(series, (series,))
        uses = [[(part, group, 0) for part in parts] for group in groups]
        lines = flagged_lines((value, low, high), unit, flags, why, uses)
        return dict(zip(groups, lines, strict=True))

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


def _quotients(
    over: Mapping[str, Line], under: Mapping[str, Line], by: Line | None = None, unit: str = "1"
) -> dict[str, Line]:
    """Return lines over others, such as trade per head, times a rate where one is given."""
    inputs = [
        [*pair, *([by] if by else [])]
        for pair in zip(over.values(), under.values(), strict=True)
    ]
    above, below = ([*over.values()], [*under.values()])
    numbers = (
        _ratio(stack(above, "value"), stack(below, "value"), by.value[:, None] if by else _ONE),
        _ratio(stack(above, "low"), stack(below, "high"), by.low[:, None] if by else _ONE),
        _ratio(stack(above, "high"), stack(below, "low"), by.high[:, None] if by else _ONE),
    )
    value, low, high = (np.ascontiguousarray(x.T) for x in numbers)
    flags = np.stack([np.bitwise_or.reduce([line.flags for line in some]) for some in inputs])
    why = [_why_no_ratio(x, some) for x, some in zip(value, inputs, strict=True)]
    lines = flagged_lines((value, low, high), unit, flags, why, map(all_uses, inputs))
    return dict(zip(over, lines, strict=True))


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


def _why_no_ratio(value: Floats, inputs: Sequence[Line]) -> list[str]:
    """Return what there is to say of a quotient in each year."""
    why = [""] * len(value)
    if any(any(line.why) for line in inputs):
        why = [reasons(*said) for said in zip(*(line.why for line in inputs), strict=True)]
    lost = np.isnan(value)
    if lost.any():
        lost &= ~np.isnan([line.value for line in inputs]).any(axis=0)
    for y in np.flatnonzero(lost):
        text = t(
            "the figures are so unlike in size that their quotient is too small for a number"
        )
        why[y] = reasons(why[y], text)
    return why


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
