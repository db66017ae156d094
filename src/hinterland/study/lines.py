"""From a grouped panel to the study's measures: one line of years for each measure and group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from .. import measures
from ..errors import InputError, did_you_mean
from ..panel import NATION, Panel, flag_mask, shares
from ..panel.panel import ALL_FLAGS
from ..regions import Scheme
from .model import MeasureCall, Study

__all__ = ["Line", "Lines", "compute"]

Floats = NDArray[np.float64]
Use = tuple[str, str, int]

#: Flags that a cell takes over from whatever it was computed from.
_INHERITED: Final = sum(1 << i for i, f in enumerate(ALL_FLAGS) if f != "bounded")
_OF_OBSERVATIONS: Final = flag_mask("computed;ocr;rounded;provisional;national_total")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one group over the study's years.

    `uses` names what the line is made of: (series, group, years ahead).
    """

    value: Floats
    low: Floats
    high: Floats
    unit: str
    flags: NDArray[np.uint8]
    why: tuple[str, ...]
    uses: tuple[Use, ...]


Lines = Mapping[str, Mapping[str, Line]]


def compute(study: Study, panel: Panel, scheme: Scheme) -> dict[str, dict[str, Line]]:
    """Return the study's measures, by measure and group.

    Trade, share, dependence and GDP have the scheme's groups and `nation` (no share of the
    nation); an index or a dispersion has `nation` only. Money is in the study's currency, GDP
    in yuan, shares and dependence are fractions.

    Raises
    ------
    InputError
        A measure that does not exist, or whose parameters don't fit.
    """
    maker = _Maker(study, panel, scheme)
    lines = {call.text: maker.measure(call) for call in study.measures}
    if "gdp" not in lines:
        lines["gdp"] = maker.gdp()
    return lines


class _Maker:
    """Holds the grouped panel, cut to the study's years, while the measures are made."""

    def __init__(self, study: Study, panel: Panel, scheme: Scheme) -> None:
        self.study, self.panel, self.scheme = study, panel, scheme
        self.grouped = panel.group(scheme)
        self.years = tuple(range(study.years[0], study.years[1] + 1))
        self.groups = tuple(scheme.groups)
        self.trade_series = "trade_usd" if study.currency == "usd*rate" else "trade_cny"
        self.money = "USD" if study.currency == "usd*rate" else "CNY"

    def measure(self, call: MeasureCall) -> dict[str, Line]:
        plain: dict[str, Callable[[], dict[str, Line]]] = {
            "trade": self.trade, "share": self.share, "dependence": self.dependence,
            "gdp": self.gdp, "imbalance_change": self.imbalance_change,
        }  # fmt: skip
        if call.name == "imbalance":
            return self.imbalance(call)
        dispersions = {m.name: m for m in measures.measures() if m.dispersion}
        if call.name in dispersions:
            return self.dispersion(call, dispersions[call.name].function)
        if call.name not in plain:
            hint = did_you_mean(call.name, [*plain, "imbalance", *dispersions])
            raise self._error(call, f"there is no measure {call.name!r}; {hint}")
        self._parameters(call, {})
        return plain[call.name]()

    def trade(self) -> dict[str, Line]:
        return {g: self.cells(self.trade_series, g, self.money) for g in (*self.groups, NATION)}

    def gdp(self) -> dict[str, Line]:
        return {g: self.cells("gdp", g, "CNY") for g in (*self.groups, NATION)}

    def share(self) -> dict[str, Line]:
        trade = self.trade()
        groups = [trade[g] for g in self.groups]
        value, low, high = shares(
            self._stack(groups, "value"),
            self._stack(groups, "low"),
            self._stack(groups, "high"),
            trade[NATION].value,
        )
        observed = (
            np.bitwise_or.reduce([line.flags for line in trade.values()]) & _OF_OBSERVATIONS
        )
        uses = tuple(u for line in trade.values() for u in line.uses)
        out = {}
        for k, group in enumerate(self.groups):
            own = trade[group]
            why = [
                _share_why(
                    own.why[y],
                    trade[NATION].why[y],
                    nothing_fits=bool(np.isnan(low[y, k])) and not np.isnan(own.low[y]),
                )
                for y in range(len(self.years))
            ]
            out[group] = _line(
                value[:, k], low[:, k], high[:, k], "1", own.flags | observed, why, uses
            )
        return out

    def dependence(self) -> dict[str, Line]:
        trade, gdp = self.trade(), self.gdp()
        return {g: self._dependence(trade[g], gdp[g]) for g in (*self.groups, NATION)}

    def imbalance(self, call: MeasureCall) -> dict[str, Line]:
        readings = get_args(measures.Reading)
        chosen = self._parameters(call, {"reading": readings, "weights": ("gdp", "equal")})
        reading = chosen.get("reading", "value/mean")
        share, trade, gdp = self.share(), self.trade(), self.gdp()
        output = [gdp[g] for g in self.groups]
        total = gdp[NATION]
        ratio = self._stack(output, "value") / total.value[:, None]
        delta = (
            np.where(np.isnan(ratio), np.nan, 1 / len(self.groups))
            if chosen.get("weights") == "equal"
            else ratio
        )
        volume = self._stack([trade[g] for g in self.groups], "value")
        ft_n: Floats | float = 1.0
        inputs = [*share.values(), *output]
        if reading == "dependence":
            rate = self.rate()
            inputs += [rate] if rate else []
            volume = volume * (rate.value[:, None] if rate else 1.0)
            ft_n = self._dependence(trade[NATION], total).value
        with np.errstate(invalid="ignore"):
            ft = measures.trade_level(volume, self._stack(output, "value"), reading=reading)  # type: ignore[arg-type]
            value = measures.imbalance(ft, delta, ft_n)
        low, high, why_bounds = self._index_bounds(reading, share, delta, ratio, output, ft_n)
        why = [
            _first(*(line.why[y] for line in inputs), why_bounds[y])
            for y in range(len(self.years))
        ]
        exact = ~np.isnan(value) & np.all([line.low == line.high for line in inputs], axis=0)
        low, high = np.where(exact, value, low), np.where(exact, value, high)
        flags = np.bitwise_or.reduce([line.flags for line in inputs])
        uses = tuple(dict.fromkeys(u for line in inputs for u in line.uses))
        return {NATION: _line(value, low, high, "1", flags, why, uses)}

    def imbalance_change(self) -> dict[str, Line]:
        index = self.imbalance(MeasureCall("imbalance", "imbalance"))[NATION]
        later = [*index.why[1:], ""]
        why = [
            _first(index.why[y], later[y])
            if y + 1 < len(self.years)
            else "there is no later year"
            for y in range(len(self.years))
        ]
        return {
            NATION: _line(
                measures.imbalance_change(index.value),
                np.append(index.low[1:] - index.high[:-1], np.nan),
                np.append(index.high[1:] - index.low[:-1], np.nan),
                "1",
                np.append(index.flags[1:] | index.flags[:-1], index.flags[-1:]),
                why,
                (*index.uses, *((s, g, 1) for s, g, _ in index.uses)),
            )
        }

    def dispersion(self, call: MeasureCall, function: Callable[..., Floats]) -> dict[str, Line]:
        chosen = self._parameters(
            call,
            {
                "of": ("dependence", "trade", "share", "gdp"),
                "across": ("provinces", "groups"),
                "weights": ("none", *(s for s in self.panel.series if s != "exchange_rate")),
            },
            needed=("of", "across"),
        )
        maker = self if chosen["across"] == "groups" else self._provinces()
        of = getattr(maker, chosen["of"])()
        lines = [of[g] for g in maker.groups]
        weights = chosen.get("weights", "none")
        weighed = (
            [] if weights == "none" else [maker.cells(weights, g, "1") for g in maker.groups]
        )
        inputs = [*lines, *weighed]
        known = np.all([~np.isnan(line.value) for line in inputs], axis=0)
        value = np.full(len(self.years), np.nan)
        if known.any():
            x = self._stack(lines, "value")[known]
            value[known] = function(
                x, self._stack(weighed, "value")[known] if weighed else None
            )
        defined = ~np.isnan(value)
        exact = defined & np.all([line.low == line.high for line in inputs], axis=0)
        why = []
        for y in range(len(self.years)):
            if not known[y]:
                reason = _first(*(line.why[y] for line in inputs if np.isnan(line.value[y])))
            elif not defined[y]:
                reason = f"{call.name} is not defined where all or, for some measures, one is 0"
            elif not exact[y]:
                reason = (
                    "from the likeliest values; exact bounds are not computed for this measure"
                )
            else:
                reason = ""
            why.append(reason)
        bounds = np.where(exact, value, np.nan)
        flags = np.bitwise_or.reduce([line.flags for line in inputs])
        uses = tuple(dict.fromkeys(u for line in inputs for u in line.uses))
        return {NATION: _line(value, bounds, bounds, "1", flags, why, uses)}

    def cells(self, series: str, group: str, unit: str) -> Line:
        """Return one group's figures of a series; years that the panel lacks are missing."""
        shape = len(self.years)
        if series not in self.grouped.series:
            nothing = np.full(shape, np.nan)
            why = [f"the panel has no {series}"] * shape
            return _line(nothing, nothing, nothing, unit, np.zeros(shape, np.uint8), why, ())
        s, g = self.grouped.series.index(series), self.grouped.regions.index(group)
        place = {year: y for y, year in enumerate(self.grouped.years)}
        at = [place.get(year, -1) for year in self.years]
        absent = np.array(at) < 0
        value, low, high = (
            np.where(absent, np.nan, array[s, at, g])
            for array in (self.grouped.value, self.grouped.low, self.grouped.high)
        )
        flags = np.where(absent, 0, self.grouped.flags[s, at, g])
        why = ["the panel has no such year" if a < 0 else self.grouped.why[s, a, g] for a in at]
        return _line(value, low, high, unit, flags, why, ((series, group, 0),))

    def rate(self) -> Line | None:
        """Return the exchange rate, None where trade is in yuan already."""
        if self.study.currency == "cny":
            return None
        return self.cells("exchange_rate", NATION, "CNY per USD")

    def _dependence(self, trade: Line, gdp: Line) -> Line:
        rate = self.rate()
        inputs = [trade, gdp, *([rate] if rate else [])]
        by = (rate.value, rate.low, rate.high) if rate else (1.0, 1.0, 1.0)
        value = measures.external_dependence(trade.value * by[0], gdp.value)
        low = measures.external_dependence(trade.low * by[1], gdp.high)
        high = measures.external_dependence(trade.high * by[2], gdp.low)
        why = [_first(*(line.why[y] for line in inputs)) for y in range(len(self.years))]
        flags = np.bitwise_or.reduce([line.flags for line in inputs])
        return _line(
            value, low, high, "1", flags, why, tuple(u for line in inputs for u in line.uses)
        )

    def _index_bounds(
        self, reading: str, share: Mapping[str, Line], delta: Floats, ratio: Floats,
        output: Sequence[Line], ft_n: Floats | float,
    ) -> tuple[Floats, Floats, list[str]]:  # fmt: skip
        """Return the exact extremes over the shares that fit, and why there are none.

        Only readings that are linear in the shares have them: FTₖ/FT_N = slope · sₖ.
        """
        nothing = np.full(len(self.years), np.nan)
        lines = list(share.values())
        slopes = {
            "value/mean": np.full_like(ratio, len(lines)),
            "value/nation": np.ones_like(ratio),
            "dependence/nation": 1 / ratio,
            "dependence": 1 / ratio,
        }
        if reading not in slopes:
            return (
                nothing,
                nothing,
                [f"bounds are not computed for the reading {reading}"] * len(nothing),
            )
        low, high = self._stack(lines, "low"), self._stack(lines, "high")
        low = np.where(
            np.any([line.low < line.high for line in output], axis=0)[:, None], np.nan, low
        )
        try:
            least, most = measures.imbalance_bounds(delta, low, high, slope=slopes[reading])
        except ValueError:
            return (
                nothing,
                nothing,
                ["too many shares are uncertain for exact bounds"] * len(nothing),
            )
        scale = ft_n if reading == "dependence" else 1.0
        return least * scale, most * scale, [""] * len(nothing)

    def _provinces(self) -> "_Maker":
        """Return the same with each province as its own group."""
        alone = {code: (code,) for code in self.panel.country.provinces}
        return _Maker(self.study, self.panel, Scheme("provinces", alone))

    def _parameters(
        self,
        call: MeasureCall,
        known: Mapping[str, Sequence[str]],
        *,
        needed: Sequence[str] = (),
    ) -> Mapping[str, str]:
        for key, value in call.arguments.items():
            if key not in known:
                raise self._error(
                    call, f"there is no parameter {key!r}; {did_you_mean(key, known)}"
                )
            if value not in known[key]:
                hint = did_you_mean(value, known[key])
                raise self._error(call, f"{key} can't be {value!r}; {hint}")
        for key in needed:
            if key not in call.arguments:
                raise self._error(call, f"{key}= is missing; known: {', '.join(known[key])}")
        return call.arguments

    def _error(self, call: MeasureCall, what: str) -> InputError:
        return InputError(f"{self.study.where('measures')}: {call.text!r}: {what}")

    @staticmethod
    def _stack(lines: Sequence[Line], name: str) -> Floats:
        """Return one array [year, group] of the lines' values or bounds."""
        return np.stack([getattr(line, name) for line in lines], axis=1)


def _line(
    value: Floats, low: Floats, high: Floats, unit: str, flags: NDArray[np.uint8],
    why: Sequence[str], uses: tuple[Use, ...],
) -> Line:  # fmt: skip
    bounded = np.where(low < high, flag_mask("bounded"), 0)
    marked = (np.asarray(flags) & _INHERITED | bounded).astype(np.uint8)
    return Line(value, low, high, unit, marked, tuple(why), uses)


def _share_why(own: str, nation: str, *, nothing_fits: bool) -> str:
    if nothing_fits:
        return _first("the known provinces exceed the national total, so no share fits", own)
    return _first(own, f"share of the whole: {nation}" if nation else "")


def _first(*texts: str) -> str:
    """Return the pieces of the texts, each once, in order."""
    return "; ".join(dict.fromkeys(piece for t in texts if t for piece in t.split("; ")))
