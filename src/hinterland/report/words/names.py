"""The names of things in the language that is spoken: measures, series, verdicts, flags."""

from collections.abc import Mapping

from ...language import pretty, t
from ...regions import Country
from ...study import MeasureCall, parse_measure

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
        "trade": t("Foreign trade"),
        "share": t("Share of the nation’s trade"),
        "gdp": t("Gross domestic product"),
        "dependence": t("External dependence (trade over GDP)"),
        "imbalance": t("Imbalanced index"),
        "imbalance_change": t("Change of the imbalanced index from one year to the next"),
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
        "attribution": t("What changed the index"),
        "influence": t("The index with one province left out"),
        "limits": t("The index between its limits"),
        "lorenz": t("Lorenz curve of trade against GDP"),
        "coverage": t("Which figures there are, and of which vintage"),
        "tiles": t("External dependence by province"),
        "tiles_by_year": t("External dependence by province and year"),
    }
    name = names.get(call.name) or pretty(call.name)
    if {"from", "to"} <= set(call.arguments):
        return t(
            "{figure}, {first}–{last}",
            figure=name,
            first=call.arguments["from"],
            last=call.arguments["to"],
        )
    said = [value for value in call.arguments.values() if value]
    return t("{name}: {members}", name=name, members=", ".join(said)) if said else name


def series_name(series: str) -> str:
    """Return what a series is called within a sentence; its own name where it has no other."""
    names = {
        "trade_usd": t("trade in US dollars"),
        "trade_cny": t("trade in yuan"),
        "exports_usd": t("exports in US dollars"),
        "exports_cny": t("exports in yuan"),
        "imports_usd": t("imports in US dollars"),
        "imports_cny": t("imports in yuan"),
        "trade_by_destination_usd": t(
            "trade by place of destination and origin, in US dollars"
        ),
        "gdp": t("GDP"),
        "population": t("population"),
        "exchange_rate": t("the exchange rate"),
    }
    return names.get(series, series)


def unit_name(unit: str) -> str:
    """Return what a canonical unit is called."""
    names = {
        "USD": t("USD"),
        "CNY": t("yuan"),
        "persons": t("persons"),
        "CNY per USD": t("yuan per US dollar"),
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
        "holds": t("holds"),
        "differs": t("differs"),
        "open": t("open"),
        "untestable": t("untestable"),
    }
    return words[verdict]


def verdict_sense(verdict: str) -> str:
    """Return what a verdict means."""
    senses = {
        "holds": t("the data bear the claim out"),
        "differs": t("the data contradict the claim"),
        "open": t("what is known allows both"),
        "untestable": t("no verdict, for the reason given"),
    }
    return senses[verdict]


def flag_word(flag: str) -> str:
    """Return what a flag means."""
    words = {
        "computed": t("computed from other published figures"),
        "ocr": t("read from a picture of a page"),
        "rounded": t("rounded by its source"),
        "provisional": t("provisional when published"),
        "doubtful": t("doubtful as it was read"),
        "missing_member": t("a member of the group has no figure"),
        "national_total": t("the published national total, not the sum of the regions"),
    }
    return words.get(flag, flag)


def flag_mark(flag: str) -> str:
    """Return the letter that marks a flag in a table."""
    marks = {"missing_member": "m", "national_total": "T"}
    return marks.get(flag, flag[:1])


def reading_word(reading: str) -> str:
    """Return what FTₖ is in a reading of eq. (1)."""
    words = {
        "value/mean": t("the group’s trade over the simple mean of all groups’ trade"),
        "value/gdp-mean": t("the group’s trade over the groups’ mean trade, weighted by GDP"),
        "value/nation": t("the group’s trade over the nation’s trade"),
        "dependence/mean": t(
            "the group’s external dependence over the simple mean of all groups’"
        ),
        "dependence/nation": t("the group’s external dependence over the nation’s"),
        "dependence": t("the group’s external dependence itself"),
    }
    return words.get(reading, reading)


def reading_level(reading: str) -> str:
    """Return how FTₖ is made in a reading of eq. (1), for the head of a column."""
    words = {
        "value/mean": t("trade ÷ mean"),
        "value/gdp-mean": t("trade ÷ weighted mean"),
        "value/nation": t("trade ÷ nation’s"),
        "dependence/mean": t("dependence ÷ mean"),
        "dependence/nation": t("dependence ÷ nation’s"),
        "dependence": t("dependence"),
    }
    return words.get(reading, reading)


def currency_note(currency: str) -> str:
    """Return in what money a study's trade is."""
    notes = {
        "usd*rate": t(
            "Trade is in US dollars; for external dependence it is converted to yuan at the "
            "year’s average rate."
        ),
        "cny": t("Trade is in yuan, as published."),
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
        "coverage": t("coverage"),
        "exports + imports": t("exports + imports"),
        "jump": t("jump"),
        "yuan against dollars, average rate": t("yuan against dollars, average rate"),
        "yuan against dollars, implied rate": t("yuan against dollars, implied rate"),
    }
    kind, comma, vintage = check.partition(", ")
    if kind == "national total" and comma:
        return t("national total, {vintage}", vintage=vintage)
    return names.get(check, check)


def page_word(text: str) -> str:
    """Return what the shipped pages say of themselves; any other text as it is.

    Examples
    --------
    >>> page_word("National Bureau of Statistics"), page_word("my own table")
    ('National Bureau of Statistics', 'my own table')
    """
    words = {
        "General Administration of Customs": t("General Administration of Customs"),
        "National Bureau of Statistics": t("National Bureau of Statistics"),
        "compiled copy, not the publisher's page": t("compiled copy, not the publisher's page"),
    }
    return words.get(text, text)


def _index_name(call: MeasureCall) -> str:
    reading = call.arguments.get("reading", "value/mean")
    if call.arguments.get("weights") == "equal":
        return t("Imbalanced index, reading {reading}, equal weights", reading=reading)
    return t("Imbalanced index, reading {reading}", reading=reading)


def _dispersion_name(call: MeasureCall) -> str:
    kinds = {
        "gini": t("Gini coefficient"),
        "hoover": t("Hoover index"),
        "theil_t": t("Theil index T"),
        "theil_l": t("Theil index L"),
        "cv": t("Coefficient of variation"),
    }
    of = {
        "trade": t("foreign trade"),
        "share": t("shares of trade"),
        "dependence": t("external dependence"),
        "gdp": t("GDP"),
    }
    across = {"provinces": t("regions"), "groups": t("groups")}
    named: Mapping[str, str] = call.arguments
    if not {"of", "across"} <= set(named):
        return call.text
    weights = named.get("weights", "none")
    form = (
        t("{kind} of {of} across {across}, unweighted")
        if weights == "none"
        else t("{kind} of {of} across {across}, weighted by {weights}")
    )
    return form.format(
        kind=kinds.get(call.name, call.name),
        of=of.get(named["of"], named["of"]),
        across=across.get(named["across"], named["across"]),
        weights=series_name(weights),
    )
