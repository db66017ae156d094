"""From a panel to the study's measures: one line of years for each measure and group."""

from collections.abc import Callable, Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ...language import did_you_mean, t
from ...measures.extremes import MOST_FREE
from ...panel import NATION, Panel
from ...regions import Scheme
from ..model import MeasureCall, Study
from .endless import refuse_endless
from .line import Floats, Line, Lines, flagged_line, make_line, reasons, stack
from .quantities import Quantities
from .registered import call_error, exact_years, registered_lines, served, words_of

__all__ = ["Line", "Lines", "compute", "index_bounds"]


def compute(study: Study, panel: Panel, scheme: Scheme) -> dict[str, dict[str, Line]]:
    """Return the study's measures, by measure and group.

    Trade, share, dependence and GDP have the scheme's groups and `nation` (no share of the
    nation); an index or a dispersion has `nation` only, a decomposition the groups and,
    under NAME#within and the like, the nation. Money is in the study's currency, GDP
    in its own, shares and dependence are fractions.

    Raises
    ------
    InputError
        A measure that does not exist, or whose parameters don't fit; figures so large, or so
        unlike in size, that a measure of them has no finite value.
    """
    quantities = Quantities(study, panel, scheme)
    refuse_endless("trade", quantities.trade(), panel, study.all_years)
    refuse_endless("gdp", quantities.gdp(), panel, study.all_years)
    if any(call.arguments.get("reading") == "dependence" for call in study.measures):
        refuse_endless("dependence", quantities.dependence(), panel, study.all_years)
    lines: dict[str, dict[str, Line]] = {}
    for call in study.measures:
        with np.errstate(over="ignore", invalid="ignore"):
            own = _measure(call, quantities)
        for name, line in own.items():
            refuse_endless(name, line, panel, study.all_years)
        lines |= own
    if "gdp" not in lines:
        lines["gdp"] = quantities.gdp()
    return lines


def _measure(call: MeasureCall, of: Quantities) -> dict[str, dict[str, Line]]:
    """Return the lines of a measure by their names in the results and by group."""
    plain: dict[str, Callable[[], dict[str, Line]]] = {
        "trade": of.trade,
        "share": of.share,
        "dependence": of.dependence,
        "gdp": of.gdp,
        "imbalance_change": lambda: {NATION: _change(_index(of))},
    }
    if call.name == "imbalance":
        known = {"reading": get_args(measures.Reading), "weights": ("gdp", "equal")}
        return {call.text: {NATION: _index(of, **words_of(of.study, call, known))}}
    if call.name in plain:
        words_of(of.study, call, {})
        return {call.text: plain[call.name]()}
    if call.name in {one.name for one in measures.measures()}:
        return {
            f"{call.text}#{part}" if part else call.text: lines
            for part, lines in registered_lines(call, of).items()
        }
    hint = did_you_mean(call.name, [*plain, "imbalance", *served()])
    what = t("there is no measure {name!r}; {hint}", name=call.name, hint=hint)
    raise call_error(of.study, call, what)


def _index(of: Quantities, *, reading: str = "value/mean", weights: str = "gdp") -> Line:
    """Return I = Σₖ δₖ |FTₖ − FT_N| for each year, with its exact bounds.

    `reading` is what FTₖ is (`measures.trade_level`); δₖ are the groups' shares of GDP, or all
    the same with `equal` weights.
    """
    share, trade, gdp = of.share(), of.trade(), of.gdp()
    output = [gdp[g] for g in of.groups]
    ratio = stack(output, "value") / gdp[NATION].value[:, None]
    equal = np.where(np.isnan(ratio), np.nan, 1 / len(of.groups))
    delta = equal if weights == "equal" else ratio
    volume = stack([trade[g] for g in of.groups], "value")
    ft_n: Floats | float = 1.0
    inputs = [*share.values(), *output]
    if reading == "dependence":
        dependence = of.dependence()
        inputs += [dependence[g] for g in (*of.groups, NATION)]
        ft, ft_n = stack([dependence[g] for g in of.groups], "value"), dependence[NATION].value
    else:
        ft = measures.trade_level(volume, stack(output, "value"), reading=reading)  # type: ignore[arg-type]  # checked
    value = measures.imbalance(ft, delta, ft_n)
    low, high, no_bounds = _bounds(reading, list(share.values()), delta, ratio, output)
    exact = ~np.isnan(value) & exact_years(inputs)
    low, high = np.where(exact, value, low * ft_n), np.where(exact, value, high * ft_n)
    why = [
        reasons(*(line.why[y] for line in inputs), "" if exact[y] else no_bounds[y])
        for y in range(len(of.years))
    ]
    return make_line((value, low, high), inputs, why)


def _bounds(
    reading: str, shares: Sequence[Line], delta: Floats, ratio: Floats, output: Sequence[Line]
) -> tuple[Floats, Floats, list[str]]:
    """Return the exact extremes over the shares that fit, and for each year why there are none.

    Only readings that are linear in the shares have them: FTₖ/FT_N = slope · sₖ.
    """
    nothing = np.full(len(ratio), np.nan)
    slopes = {
        "value/mean": np.full_like(ratio, len(shares)),
        "value/nation": np.ones_like(ratio),
        "dependence/nation": 1 / ratio,
        "dependence": 1 / ratio,
    }
    if reading not in slopes:
        why = t("bounds are not computed for the reading {reading}", reading=reading)
        return nothing, nothing, [why] * len(ratio)
    low = np.where(exact_years(output)[:, None], stack(shares, "low"), np.nan)
    high = stack(shares, "high")
    too_many = t("too many shares are uncertain for exact bounds")
    why = np.where(many_free(low, high), too_many, "").tolist()
    return *index_bounds(delta, low, high, slope=slopes[reading]), why


def index_bounds(
    delta: Floats, low: Floats, high: Floats, *, slope: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return the index's exact extremes by year; NaN where too many shares are uncertain."""
    low = np.where(many_free(low, high)[:, None], np.nan, low)
    return measures.imbalance_bounds(delta, low, high, slope=slope)


def many_free(low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Return in which years more shares are uncertain than exact bounds can be found for."""
    return np.asarray((low < high).sum(axis=1) > MOST_FREE)


def _change(index: Line) -> Line:
    """Return ΔIₜ = Iₜ₊₁ − Iₜ of an index, with the bounds that its bounds allow."""
    why = [reasons(a, b) for a, b in zip(index.why, index.why[1:], strict=False)]
    numbers = (
        measures.imbalance_change(index.value),
        np.append(index.low[1:] - index.high[:-1], np.nan),
        np.append(index.high[1:] - index.low[:-1], np.nan),
    )
    flags = np.append(index.flags[1:] | index.flags[:-1], index.flags[-1:])
    uses = (*index.uses, *((series, group, 1) for series, group, _ahead in index.uses))
    return flagged_line(numbers, "1", flags, [*why, t("there is no later year")], uses)
