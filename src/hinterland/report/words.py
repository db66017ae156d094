"""The names of things in the language that is spoken: measures, series, verdicts, flags."""

from collections.abc import Mapping

from ..language import _, language
from ..regions import Country
from ..study import MeasureCall
from ..study.model import parse_measure

__all__ = [
    "flag_mark", "flag_word", "measure_name", "region_name", "series_name", "unit_name",
    "verdict_word",
]  # fmt: skip


def measure_name(measure: str) -> str:
    """Return what a measure is called; its text in the study file where it has no name.

    Parameters
    ----------
    measure
        A key of the results' series.

    Examples
    --------
    >>> measure_name("gini(of=dependence, across=provinces, weights=gdp)")
    'Gini coefficient of external dependence across regions, weighted by GDP'
    >>> measure_name("imbalance(reading=value/nation)")
    'Imbalanced index, reading value/nation'
    """
    plain = {
        "trade": _("Foreign trade"),
        "share": _("Share of the nation’s trade"),
        "gdp": _("Gross domestic product"),
        "dependence": _("External dependence (trade over GDP)"),
        "imbalance": _("Imbalanced index"),
        "imbalance_change": _("Change of the imbalanced index from one year to the next"),
    }
    if measure in plain:
        return plain[measure]
    call = parse_measure(measure)
    return _index_name(call) if call.name == "imbalance" else _dispersion_name(call)


def series_name(series: str) -> str:
    """Return what a series is called within a sentence; its own name where it has no other."""
    names = {
        "trade_usd": _("trade in US dollars"),
        "trade_cny": _("trade in yuan"),
        "exports_usd": _("exports in US dollars"),
        "exports_cny": _("exports in yuan"),
        "imports_usd": _("imports in US dollars"),
        "imports_cny": _("imports in yuan"),
        "trade_by_destination_usd": _(
            "trade by place of destination and origin, in US dollars"
        ),
        "gdp": _("GDP"),
        "population": _("population"),
        "exchange_rate": _("the exchange rate"),
    }
    return names.get(series, series)


def unit_name(unit: str) -> str:
    """Return what a canonical unit is called."""
    names = {
        "USD": _("USD"),
        "CNY": _("yuan"),
        "persons": _("persons"),
        "CNY per USD": _("yuan per US dollar"),
        "1": "",
    }
    return names.get(unit, unit)


def region_name(country: Country, code: str) -> str:
    """Return a region's short name; the code where the country has no such region."""
    try:
        region = country.region(code)
    except KeyError:
        return code
    return (region.zh or region.en) if language() == "zh" else region.en


def verdict_word(verdict: str) -> str:
    """Return a verdict as a reader's word."""
    words = {
        "holds": _("holds"),
        "differs": _("differs"),
        "open": _("open"),
        "untestable": _("untestable"),
    }
    return words[verdict]


def flag_word(flag: str) -> str:
    """Return what a flag means."""
    words = {
        "computed": _("computed from other published figures"),
        "ocr": _("read from a picture of a page"),
        "rounded": _("rounded by its source"),
        "provisional": _("provisional when published"),
        "missing_member": _("a member of the group has no figure"),
        "national_total": _("the published national total, not the sum of the regions"),
    }
    return words.get(flag, flag)


def flag_mark(flag: str) -> str:
    """Return the letter that marks a flag in a table."""
    marks = {"missing_member": "m", "national_total": "T"}
    return marks.get(flag, flag[:1])


def _index_name(call: MeasureCall) -> str:
    reading = call.arguments.get("reading", "value/mean")
    if call.arguments.get("weights") == "equal":
        return _("Imbalanced index, reading {reading}, equal weights").format(reading=reading)
    return _("Imbalanced index, reading {reading}").format(reading=reading)


def _dispersion_name(call: MeasureCall) -> str:
    kinds = {
        "gini": _("Gini coefficient"),
        "hoover": _("Hoover index"),
        "theil_t": _("Theil index T"),
        "theil_l": _("Theil index L"),
        "cv": _("Coefficient of variation"),
    }
    of = {
        "trade": _("foreign trade"),
        "share": _("shares of trade"),
        "dependence": _("external dependence"),
        "gdp": _("GDP"),
    }
    across = {"provinces": _("regions"), "groups": _("groups")}
    named: Mapping[str, str] = call.arguments
    if not {"of", "across"} <= set(named):
        return call.text
    weights = named.get("weights", "none")
    form = (
        _("{kind} of {of} across {across}, unweighted")
        if weights == "none"
        else _("{kind} of {of} across {across}, weighted by {weights}")
    )
    return form.format(
        kind=kinds.get(call.name, call.name),
        of=of.get(named["of"], named["of"]),
        across=across.get(named["across"], named["across"]),
        weights=series_name(weights),
    )
