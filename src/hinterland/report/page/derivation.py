"""How each number of the results was computed: its formula with the numbers put in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ...estimate import Estimate, NumberFormat, number_format
from ...language import counted, t
from ...panel import NATION, Panel
from ...study import MeasureCall, Results
from ..words import measure_name
from .worked import level_figures

__all__ = ["derivation", "derivations"]

#: Beyond so many groups the terms of an index are not written out.
_MOST_TERMS: Final = 12


def derivations(results: Results) -> dict[tuple[str, str], list[str]]:
    """Return, by measure and group, a formula for each of the study's years.

    A year without a value has "": its reason is in the results. The result is printed as it is
    everywhere; what goes into it has five digits of money and, without a unit, one digit more
    than the result, so that a reader can work it out.

    Examples
    --------
    >>> from hinterland.study import run
    >>> derivations(run("zhao"))["dependence", "nation"][-1]
    '4,577.9 bn USD × 6.8985 ÷ 98.533 trillion yuan = 32.05 %'
    """
    panel = results.panel.group(results.scheme)
    forms = {measure: results.format(measure) for measure in results.lines}
    return {
        (measure, group): [
            "" if math.isnan(x) else _Number(results, panel, forms, measure, group, y).formula()
            for y, x in enumerate(line.value)
        ]
        for measure, lines in results.lines.items()
        for group, line in lines.items()
    }


def derivation(
    results: Results, measure: str, group: str, year: int, *, grouped: Panel | None = None
) -> str:
    """Return the formula of one number with its figures put in, "" where it has no value.

    Parameters
    ----------
    grouped
        The panel grouped by the study's scheme, where it is at hand.

    Examples
    --------
    >>> from hinterland.study import run
    >>> derivation(run("zhao"), "dependence", "nation", 2019)
    '4,577.9 bn USD × 6.8985 ÷ 98.533 trillion yuan = 32.05 %'
    """
    y = results.years.index(year)
    if math.isnan(results.lines[measure][group].value[y]):
        return ""
    panel = grouped or results.panel.group(results.scheme)
    forms = {name: results.format(name) for name in results.lines}
    return _Number(results, panel, forms, measure, group, y).formula()


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the results, and the panel of the groups that it is made from."""

    results: Results
    panel: Panel
    forms: Mapping[str, NumberFormat]
    measure: str
    group: str
    y: int

    def formula(self) -> str:
        result, money = self._text(self.measure, self.group), self.results.study.money
        trade = money.trade
        call = next((c for c in self.results.study.measures if c.text == self.measure), None)
        if self.measure in {"trade", "gdp"}:
            flags = self.results.lines[self.measure][self.group].at(self.y).flags
            if "national_total" in flags:
                return t("The published total of {nation}: {value}", value=result)
            groups = self.results.scheme.groups
            members = groups.values() if self.group == NATION else [groups[self.group]]
            return counted(
                "The figure of {count} region: {value}",
                "The sum of the figures of {count} regions: {value}",
                sum(map(len, members)),
                value=result,
            )
        if self.measure == "share":
            whole = f"{self._figure(trade, self.group)} ÷ {self._figure(trade, NATION)}"
        elif self.measure == "dependence":
            rate = f" × {self._figure(money.rate, NATION, unit=False)}" if money.rate else ""
            whole = (
                f"{self._figure(trade, self.group)}{rate} ÷ {self._figure('gdp', self.group)}"
            )
        elif self.measure == "imbalance_change" and "imbalance" in self.results.lines:
            later, earlier = (self._text("imbalance", NATION, ahead) for ahead in (1, 0))
            whole = f"{later} − {earlier}"
        elif call is not None and call.name == "imbalance":
            terms = self._terms(call)
            whole = f"Σ δ × |FT − FT_N| = {terms}" if terms else "Σ δ × |FT − FT_N|"
        else:
            whole = measure_name(self.measure)
        return f"{whole} = {result}"

    def _text(self, measure: str, group: str, ahead: int = 0) -> str:
        x = self.results.lines[measure][group].value[self.y + ahead]
        return self.forms[measure].full(Estimate(x))

    def _terms(self, call: MeasureCall) -> str:
        """Return the terms of an index in figures, "" where they are too many."""
        year, form = self.results.years[self.y], self.forms[call.text]
        one = level_figures(self.results, self.panel, year, call)
        if len(one.weight) > _MOST_TERMS:
            return ""
        step = replace(form, decimals=form.decimals + 1)
        national = step.number(one.national_level) if one.national_level != 1 else "1"
        terms = (
            f"{step.number(weight)} × |{step.number(level)} − {national}|"
            for weight, level in zip(one.weight, one.level, strict=True)
        )
        return " + ".join(terms)

    def _figure(self, series: str, group: str, *, unit: bool = True) -> str:
        panel, year = self.panel, self.results.years[self.y]
        at = panel.series.index(series), panel.years.index(year), panel.regions.index(group)
        x = float(panel.value[at])
        form = number_format([x], self.results.units[series])
        return form.full(Estimate(x)) if unit else form.number(x)
