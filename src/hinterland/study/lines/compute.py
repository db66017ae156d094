"""From a panel to the study's measures: one line of years for each measure and group."""

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from ... import measures
from ...errors import InputError
from ...language import did_you_mean, listed, t
from ...panel import NATION, Panel
from ...regions import Scheme
from ..file.model import MeasureCall, Study
from .dispersion import dispersion_line
from .index import change_line, index_line
from .line import Floats, Line, Lines
from .quantities import Quantities

__all__ = ["Line", "Lines", "compute"]


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
    quantities = Quantities(study, panel, scheme)
    lines = {call.text: _measure(call, quantities) for call in study.measures}
    if "gdp" not in lines:
        lines["gdp"] = quantities.gdp()
    return lines


def _measure(call: MeasureCall, of: Quantities) -> dict[str, Line]:
    plain: dict[str, Callable[[], dict[str, Line]]] = {
        "trade": of.trade,
        "share": of.share,
        "dependence": of.dependence,
        "gdp": of.gdp,
        "imbalance_change": lambda: {NATION: change_line(index_line(of))},
    }
    dispersions = {m.name: m.function for m in measures.measures() if m.dispersion}
    if call.name == "imbalance":
        return {NATION: _index(call, of)}
    if call.name in dispersions:
        return {NATION: _dispersion(call, of, dispersions[call.name])}
    if call.name not in plain:
        hint = did_you_mean(call.name, [*plain, "imbalance", *dispersions])
        what = t("there is no measure {name!r}; {hint}", name=call.name, hint=hint)
        raise _error(of.study, call, what)
    _parameters(of.study, call, {})
    return plain[call.name]()


def _index(call: MeasureCall, of: Quantities) -> Line:
    known = {"reading": get_args(measures.Reading), "weights": ("gdp", "equal")}
    chosen: Mapping[str, str] = _parameters(of.study, call, known)
    return index_line(of, **chosen)  # type: ignore[arg-type]  # checked against the readings


def _dispersion(call: MeasureCall, of: Quantities, function: Callable[..., Floats]) -> Line:
    series = (s for s in of.panel.series if s != "exchange_rate")
    known = {
        "of": ("dependence", "trade", "share", "gdp"),
        "across": ("provinces", "groups"),
        "weights": ("none", *series),
    }
    chosen = _parameters(of.study, call, known, needed=("of", "across"))
    over = of if chosen["across"] == "groups" else of.by_province()
    return dispersion_line(
        over, function, of=chosen["of"], weights=chosen.get("weights", "none")
    )


def _parameters(
    study: Study,
    call: MeasureCall,
    known: Mapping[str, Sequence[str]],
    *,
    needed: Sequence[str] = (),
) -> Mapping[str, str]:
    for key, value in call.arguments.items():
        if key not in known:
            what = t("there is no parameter {key!r}; {hint}")
            raise _error(study, call, what.format(key=key, hint=did_you_mean(key, known)))
        if value not in known[key]:
            what = t("{key} can't be {value!r}; {hint}")
            hint = did_you_mean(value, known[key])
            raise _error(study, call, what.format(key=key, value=value, hint=hint))
    for key in needed:
        if key not in call.arguments:
            what = t("{key}= is missing; known: {known}")
            raise _error(study, call, what.format(key=key, known=listed(known[key])))
    return call.arguments


def _error(study: Study, call: MeasureCall, what: str) -> InputError:
    place = f"{study.where('measures')}: {call.text!r}"
    return InputError(t("{place}: {what}", place=place, what=what))
