"""How each number of the results was computed: its formula with the numbers put in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...estimate import fixed, number_format, with_unit
from ...language import counted, t
from ...panel import NATION, Panel, flag_names
from ...study import MeasureCall, Results
from ..words.names import measure_name
from ..words.numbers import significant
from .worked import level_figures

__all__ = ["derivations"]

#: Beyond so many groups the terms of an index are not written out.
_MOST_TERMS: Final = 12
_DIGITS: Final = 5


def derivations(results: Results) -> dict[tuple[str, str], list[str]]:
    """Return, by measure and group, a formula for each of the study's years.

    A year without a value has "": its reason stands in the results.

    Examples
    --------
    >>> from hinterland.study import run
    >>> derivations(run("zhao"))["dependence", "nation"][-1]
    '4,577.9 bn USD × 6.8985 ÷ 98.533 trillion yuan = 32.05 %'
    """
    maker = _Maker(results, results.panel.group(results.scheme))
    return {
        (measure, group): [
            "" if np.isnan(line.value[y]) else maker.formula(measure, group, y)
            for y in range(len(results.years))
        ]
        for measure, lines in results.lines.items()
        for group, line in lines.items()
    }


@dataclass(frozen=True, slots=True)
class _Maker:
    """The results and the panel of their groups, from which formulas are made."""

    results: Results
    panel: Panel

    def formula(self, measure: str, group: str, y: int) -> str:
        made: dict[str, Callable[[str, str, int], str]] = {
            "trade": self._sum,
            "gdp": self._sum,
            "share": self._share,
            "dependence": self._dependence,
            "imbalance_change": self._change,
        }
        call = next((c for c in self.results.study.measures if c.text == measure), None)
        if call is not None and call.name == "imbalance":
            return self._index(call, y)
        return made.get(measure, self._named)(measure, group, y)

    def _sum(self, measure: str, group: str, y: int) -> str:
        flags = flag_names(int(self.results.lines[measure][group].flags[y])).split(";")
        said = self._result(measure, group, y)
        if "national_total" in flags:
            return t("The published national total: {value}", value=said)
        groups = self.results.scheme.groups
        members = sum(map(len, groups.values())) if group == NATION else len(groups[group])
        form = counted(
            "The figure of {count} region: {{value}}",
            "The sum of the figures of {count} regions: {{value}}",
            members,
        )
        return form.format(value=said)

    def _share(self, measure: str, group: str, y: int) -> str:
        part, whole = (self._money(self._trade, g, y) for g in (group, NATION))
        return f"{part} ÷ {whole} = {self._result(measure, group, y)}"

    def _dependence(self, measure: str, group: str, y: int) -> str:
        trade, gdp = self._money(self._trade, group, y), self._money("gdp", group, y)
        result = self._result(measure, group, y)
        if self._trade == "trade_cny":
            return f"{trade} ÷ {gdp} = {result}"
        rate = significant(self._figure("exchange_rate", NATION, y), 9)
        return f"{trade} × {rate} ÷ {gdp} = {result}"

    def _change(self, measure: str, group: str, y: int) -> str:
        later, earlier = (self._index_in(i) for i in (y + 1, y))
        result = self._result(measure, group, y)
        if later is None or earlier is None:
            return result
        return f"{fixed(later, _DIGITS)} − {fixed(earlier, _DIGITS)} = {result}"

    def _index_in(self, y: int) -> float | None:
        lines = self.results.lines.get("imbalance")
        return None if lines is None else float(lines[NATION].value[y])

    def _index(self, call: MeasureCall, y: int) -> str:
        one = level_figures(self.results, self.panel, self.results.years[y], call)
        result = self._result(call.text, NATION, y)
        if len(one.weight) > _MOST_TERMS:
            return f"Σ δ × |FT − FT_N| = {result}"
        national = fixed(one.national_level, _DIGITS) if one.national_level != 1 else "1"
        terms = (
            f"{fixed(d, _DIGITS)} × |{fixed(ft, _DIGITS)} − {national}|"
            for d, ft in zip(one.weight, one.level, strict=True)
        )
        return f"Σ δ × |FT − FT_N| = {' + '.join(terms)} = {result}"

    def _named(self, measure: str, group: str, y: int) -> str:
        return f"{measure_name(measure)} = {self._result(measure, group, y)}"

    @property
    def _trade(self) -> str:
        return "trade_usd" if self.results.study.currency == "usd*rate" else "trade_cny"

    def _figure(self, series: str, group: str, y: int) -> float:
        panel, year = self.panel, self.results.years[y]
        at = panel.series.index(series), panel.years.index(year), panel.regions.index(group)
        return float(panel.value[at])

    def _money(self, series: str, group: str, y: int) -> str:
        x, unit = self._figure(series, group, y), "USD" if series == "trade_usd" else "CNY"
        size = number_format([x], unit)
        return with_unit(significant(x / size.factor), size.unit)

    def _result(self, measure: str, group: str, y: int) -> str:
        size = self.results.format(measure)
        return with_unit(size.number(self.results.lines[measure][group].value[y]), size.unit)
