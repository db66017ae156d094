"""From a panel to the study's measures: one line of years for each measure and group."""

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ...errors import InputError
from ...language import did_you_mean, listed, t
from ...measures.extremes import MOST_FREE
from ...panel import NATION, Panel
from ...regions import Scheme
from ..model import MeasureCall, Study
from .endless import refuse_endless
from .line import Floats, Line, Lines, flagged_line, make_line, reasons, stack
from .quantities import Quantities

__all__ = ["Line", "Lines", "compute", "index_bounds"]


def compute(study: Study, panel: Panel, scheme: Scheme) -> dict[str, dict[str, Line]]:
    """Return the study's measures, by measure and group.

    Trade, share, dependence and GDP have the scheme's groups and `nation` (no share of the
    nation); an index or a dispersion has `nation` only. Money is in the study's currency, GDP
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
    lines = {}
    for call in study.measures:
        with np.errstate(over="ignore", invalid="ignore"):
            lines[call.text] = _measure(call, quantities)
        refuse_endless(call.text, lines[call.text], panel, study.all_years)
    if "gdp" not in lines:
        lines["gdp"] = quantities.gdp()
    return lines


def _measure(call: MeasureCall, of: Quantities) -> dict[str, Line]:
    plain: dict[str, Callable[[], dict[str, Line]]] = {
        "trade": of.trade,
        "share": of.share,
        "dependence": of.dependence,
        "gdp": of.gdp,
        "imbalance_change": lambda: {NATION: _change(_index(of))},
    }
    dispersions = {m.name: m.function for m in measures.measures() if m.dispersion}
    if call.name == "imbalance":
        known = {"reading": get_args(measures.Reading), "weights": ("gdp", "equal")}
        return {NATION: _index(of, **_parameters(of.study, call, known))}
    if call.name in dispersions:
        known = {
            "of": _quantities(),
            "across": ("provinces", "groups"),
            "weights": ("none", *(s for s in of.panel.series if s != "exchange_rate")),
        }
        chosen = _parameters(of.study, call, known, needed=("of", "across"))
        return {NATION: _dispersion(of, dispersions[call.name], **chosen)}
    if call.name not in plain:
        hint = did_you_mean(call.name, [*plain, "imbalance", *dispersions])
        what = t("there is no measure {name!r}; {hint}", name=call.name, hint=hint)
        raise _error(of.study, call, what)
    _parameters(of.study, call, {})
    return plain[call.name]()


def _quantities() -> tuple[str, ...]:
    """Return what a dispersion may be taken of."""
    amounts = ("trade", "gdp", "population")
    ratios = (f"{a}/{b}" for a in amounts for b in amounts if a != b)
    return ("dependence", "trade", "share", "gdp", *ratios)


def _parameters(
    study: Study,
    call: MeasureCall,
    known: Mapping[str, Sequence[str]],
    *,
    needed: Sequence[str] = (),
) -> Mapping[str, str]:
    """Return a measure's parameters; refuse one that is unknown or missing."""
    for key, value in call.arguments.items():
        if key not in known:
            hint = did_you_mean(key, known)
            what = t("there is no parameter {key!r}; {hint}", key=key, hint=hint)
            raise _error(study, call, what)
        if value not in known[key]:
            hint = did_you_mean(value, known[key])
            what = t("{key} can't be {value!r}; {hint}", key=key, value=value, hint=hint)
            raise _error(study, call, what)
    for key in needed:
        if key not in call.arguments:
            what = t("{key}= is missing; known: {known}", key=key, known=listed(known[key]))
            raise _error(study, call, what)
    return call.arguments


def _error(study: Study, call: MeasureCall, what: str) -> InputError:
    text = t("{place}: {what}", place=repr(call.text), what=what)
    return study.where("measures").error(text)


def _index(of: Quantities, *, reading: str = "value/mean", weights: str = "gdp") -> Line:
    """Return I = Σₖ δₖ |FTₖ − FT_N| for each year, with its exact bounds.

    Parameters
    ----------
    reading
        What FTₖ is; see `measures.trade_level`.
    weights
        `gdp`: δₖ are the groups' shares of GDP; `equal`: all the same.
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
        rate = of.rate()
        inputs += [rate] if rate else []
        volume = volume * (rate.value[:, None] if rate else 1.0)
        ft_n = of.dependence()[NATION].value
    with np.errstate(invalid="ignore"):
        ft = measures.trade_level(volume, stack(output, "value"), reading=reading)  # type: ignore[arg-type]  # checked
        value = measures.imbalance(ft, delta, ft_n)
    low, high, no_bounds = _bounds(reading, list(share.values()), delta, ratio, output)
    exact = ~np.isnan(value) & _exact(inputs)
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
    low = np.where(_exact(output)[:, None], stack(shares, "low"), np.nan)
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


def _dispersion(
    quantities: Quantities,
    function: Callable[..., Floats],
    *,
    of: str,
    across: str,
    weights: str = "none",
) -> Line:
    """Return a measure of levels for each year; bounds only where all is exact.

    Parameters
    ----------
    function
        Takes levels [year, group] and weights of the same shape or None.
    of
        The quantity: `dependence`, `trade`, `share`, `gdp`, or a quotient as `trade/population`.
    across
        `provinces` or `groups`.
    weights
        A series of the panel, or `none`.
    """
    over = quantities if across == "groups" else quantities.by_province()
    quantity = over.quantity(of)
    lines = [quantity[g] for g in over.groups]
    weighed = [] if weights == "none" else [over.cells(weights, g, "1") for g in over.groups]
    inputs = [*lines, *weighed]
    known = ~np.isnan(stack(inputs, "value")).any(axis=1)
    value = np.full(len(over.years), np.nan)
    if known.any():
        by = stack(weighed, "value")[known] if weighed else None
        value[known] = function(stack(lines, "value")[known], by)
    exact = ~np.isnan(value) & _exact(inputs)
    bounds = np.where(exact, value, np.nan)
    why = [
        _no_dispersion(inputs, y, value=value[y], exact=bool(exact[y]))
        for y in range(len(value))
    ]
    return make_line((value, bounds, bounds), inputs, why)


def _no_dispersion(inputs: Sequence[Line], y: int, *, value: float, exact: bool) -> str:
    """Return why a year's dispersion, or its bounds, are not there."""
    if exact:
        return ""
    if not np.isnan(value):
        return t("from the likeliest values; exact bounds are not computed for this measure")
    missing = [line.why[y] for line in inputs if np.isnan(line.value[y])]
    if missing:
        return reasons(*missing)
    return t("the measure is not defined where a level, or all of them, are 0")


def _exact(lines: Sequence[Line]) -> NDArray[np.bool_]:
    """Return in which years all lines are known exactly."""
    exact: NDArray[np.bool_] = (stack(lines, "low") == stack(lines, "high")).all(axis=1)
    return exact
