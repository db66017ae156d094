"""The names of things in the language that is spoken: measures, series, verdicts, flags."""

from collections.abc import Mapping

from ...language import _, pretty
from ...regions import Country
from ...study import MeasureCall
from ...study.file.model import parse_measure

__all__ = [
    "check_name", "currency_note", "figure_name", "flag_mark", "flag_word", "measure_name",
    "page_word", "reading_level", "reading_word", "region_name", "series_name", "unit_name",
    "verdict_sense", "verdict_word",
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


def figure_name(figure: str, measure: str = "") -> str:
    """Return the heading of a figure: its measure's name, else its own.

    Examples
    --------
    >>> figure_name("scale", "trade"), figure_name("attribution(from=2005, to=2019)")
    ('Foreign trade', 'What changed the index, 2005–2019')
    """
    if measure:
        return measure_name(measure)
    call = parse_measure(figure)
    names = {
        "attribution": _("What changed the index"),
        "influence": _("The index with one province left out"),
        "limits": _("The index between its limits"),
        "lorenz": _("Lorenz curve of trade against GDP"),
        "coverage": _("Which figures there are, and of which vintage"),
        "tiles": _("External dependence by province"),
        "tiles_by_year": _("External dependence by province and year"),
    }
    name = names.get(call.name) or pretty(call.name)
    if {"from", "to"} <= set(call.arguments):
        return _("{figure}, {first}–{last}").format(
            figure=name, first=call.arguments["from"], last=call.arguments["to"]
        )
    said = [value for value in call.arguments.values() if value]
    return _("{name}: {members}").format(name=name, members=", ".join(said)) if said else name


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
        return country.region(code).name
    except KeyError:
        return code


def verdict_word(verdict: str) -> str:
    """Return a verdict as a reader's word."""
    words = {
        "holds": _("holds"),
        "differs": _("differs"),
        "open": _("open"),
        "untestable": _("untestable"),
    }
    return words[verdict]


def verdict_sense(verdict: str) -> str:
    """Return what a verdict means."""
    senses = {
        "holds": _("the data bear the claim out"),
        "differs": _("the data contradict the claim"),
        "open": _("what is known allows both"),
        "untestable": _("no verdict, for the reason given"),
    }
    return senses[verdict]


def flag_word(flag: str) -> str:
    """Return what a flag means."""
    words = {
        "computed": _("computed from other published figures"),
        "ocr": _("read from a picture of a page"),
        "rounded": _("rounded by its source"),
        "provisional": _("provisional when published"),
        "doubtful": _("doubtful as it was read"),
        "missing_member": _("a member of the group has no figure"),
        "national_total": _("the published national total, not the sum of the regions"),
    }
    return words.get(flag, flag)


def flag_mark(flag: str) -> str:
    """Return the letter that marks a flag in a table."""
    marks = {"missing_member": "m", "national_total": "T"}
    return marks.get(flag, flag[:1])


def reading_word(reading: str) -> str:
    """Return what FTₖ is in a reading of eq. (1)."""
    words = {
        "value/mean": _("the group’s trade over the simple mean of all groups’ trade"),
        "value/gdp-mean": _("the group’s trade over the groups’ mean trade, weighted by GDP"),
        "value/nation": _("the group’s trade over the nation’s trade"),
        "dependence/mean": _(
            "the group’s external dependence over the simple mean of all groups’"
        ),
        "dependence/nation": _("the group’s external dependence over the nation’s"),
        "dependence": _("the group’s external dependence itself"),
    }
    return words.get(reading, reading)


def reading_level(reading: str) -> str:
    """Return how FTₖ is made in a reading of eq. (1), for the head of a column."""
    words = {
        "value/mean": _("trade ÷ mean"),
        "value/gdp-mean": _("trade ÷ weighted mean"),
        "value/nation": _("trade ÷ nation’s"),
        "dependence/mean": _("dependence ÷ mean"),
        "dependence/nation": _("dependence ÷ nation’s"),
        "dependence": _("dependence"),
    }
    return words.get(reading, reading)


def currency_note(currency: str) -> str:
    """Return in what money a study's trade is."""
    notes = {
        "usd*rate": _(
            "Trade is in US dollars; for external dependence it is converted to yuan at the "
            "year’s average rate."
        ),
        "cny": _("Trade is in yuan, as published."),
    }
    return notes[currency]


def check_name(check: str) -> str:
    """Return what a kind of check is called.

    Examples
    --------
    >>> check_name("national total, customs"), check_name("jump")
    ('national total, customs', 'jump')
    """
    names = {
        "coverage": _("coverage"),
        "exports + imports": _("exports + imports"),
        "jump": _("jump"),
        "yuan against dollars, average rate": _("yuan against dollars, average rate"),
        "yuan against dollars, implied rate": _("yuan against dollars, implied rate"),
    }
    kind, comma, vintage = check.partition(", ")
    if kind == "national total" and comma:
        return _("national total, {vintage}").format(vintage=vintage)
    return names.get(check, check)


def page_word(text: str) -> str:
    """Return what the shipped pages say of themselves; any other text as it is.

    Examples
    --------
    >>> page_word("National Bureau of Statistics"), page_word("my own table")
    ('National Bureau of Statistics', 'my own table')
    """
    words = {
        "General Administration of Customs": _("General Administration of Customs"),
        "National Bureau of Statistics": _("National Bureau of Statistics"),
        "compiled copy, not the publisher's page": _("compiled copy, not the publisher's page"),
    }
    return words.get(text, text)


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
