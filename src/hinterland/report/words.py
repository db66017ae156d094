"""The names of things in the language of the reader: measures, series, verdicts, flags."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ..figures.decomposition import PARTS
from ..language import language, listed, pretty, shipped, t
from ..measures import registry
from ..panel import Check
from ..regions import Country
from ..study import MeasureCall, Results, Text, parse_measure
from ..study.figure_data.frames import FIGURES_OF_STUDY
from ..units import currency_name, is_currency, is_unit, series_name, unit_name

__all__ = [
    "NAMES", "LocalText", "check_words", "currency_words", "figure_name", "in_language", "measure_name", "name", "page_text",
    "region_name", "subject",
]  # fmt: skip

#: Kind of thing → code → its name in English, "" where a code needs no name.
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "measure": {
        "trade": shipped("{Foreign_trade}"),
        "share": shipped("Share of {nation}’s {trade}"),
        "gdp": shipped("Gross domestic product"),
        "dependence": shipped("External dependence ({trade} over GDP)"),
        "imbalance": shipped("Imbalanced index"),
        "imbalance_change": shipped(
            "Change of the imbalanced index from one year to the next"
        ),
    },
    # What a dispersion is taken of and across, within its name.
    "of": {
        "trade": shipped("{foreign_trade}"),
        "share": shipped("shares of {trade}"),
        "dependence": shipped("external dependence"),
        "gdp": shipped("GDP"),
        "population": shipped("population"),
    },
    "across": {"provinces": shipped("{provinces}"), "groups": shipped("groups")},
    # The lines of a measure that gives several.
    "line": {
        "": shipped("each group’s own"),
        **PARTS,
        "near": shipped("between neighbours"),
        "far": shipped("between others"),
        "p": shipped("p-value"),
        "z": shipped("standard errors from what chance gives"),
        "trend": shipped("change per year"),
        "variance_ratio": shipped("variance of the first year over that of the last"),
        "standard_error": shipped("standard error"),
        "speed": shipped("speed per year"),
        "half_life": shipped("half-life in years"),
        "r_squared": shipped("R²"),
    },
    "figure": {figure: one.title for figure, one in FIGURES_OF_STUDY.items()},
    "region_kind": {
        "nation": shipped("nation"),
        "province": shipped("province"),
        "part": shipped("part of a province"),
    },
    "verdict": {
        "holds": shipped("holds"),
        "differs": shipped("differs"),
        "open": shipped("open"),
        "untestable": shipped("untestable"),
    },
    "verdict_sense": {
        "holds": shipped("the data support the claim"),
        "differs": shipped("the data contradict the claim"),
        "open": shipped("what is known allows both"),
        "untestable": shipped("no verdict, for the reason given"),
    },
    "flag": {
        "bounded": shipped("known within bounds only"),
        "computed": shipped("computed from other published figures"),
        "ocr": shipped("read from a picture of a page"),
        "rounded": shipped("rounded by its source"),
        "provisional": shipped("provisional when published"),
        "doubtful": shipped("doubtful reading"),
        "missing_member": shipped("a member of the group has no figure"),
        "national_total": shipped("the published total of {nation}, not the sum of the {provinces}"),
    },
    # What FTₖ is in a reading of eq. (1), in a sentence and at the head of a column.
    "reading": {
        "value/mean": shipped("the group’s {trade} over the simple mean of all groups"),
        "value/gdp-mean": shipped(
            "the group’s {trade} over the groups’ mean, weighted by GDP"
        ),
        "value/nation": shipped("the group’s {trade} over that of {nation}"),
        "dependence/mean": shipped(
            "the group’s external dependence over the simple mean of all groups’"
        ),
        "dependence/nation": shipped("the group’s external dependence over that of {nation}"),
        "dependence": shipped("the group’s external dependence itself"),
    },
    "level": {
        "value/mean": shipped("{trade} ÷ mean"),
        "value/gdp-mean": shipped("{trade} ÷ weighted mean"),
        "value/nation": shipped("{trade} ÷ that of {nation}"),
        "dependence/mean": shipped("dependence ÷ mean"),
        "dependence/nation": shipped("dependence ÷ that of {nation}"),
        "dependence": shipped("dependence"),
    },
    "check": {
        "coverage": shipped("coverage"),
        "exports + imports": shipped("exports + imports"),
        "jump": shipped("jump"),
        "yuan against dollars, average rate": shipped("yuan against dollars, average rate"),
        "yuan against dollars, implied rate": shipped("yuan against dollars, implied rate"),
    },
    "check_level": {
        "ok": shipped("in order"),
        "warn": shipped("worth a look"),
        "not possible": shipped("not possible"),
    },
}  # fmt: skip

#: What a sentence on a measure of a group is about.
_SUBJECTS: Final = {
    "trade": shipped("{group}: {foreign_trade}"),
    "share": shipped("{group}: share of {nation}’s {trade}"),
    "dependence": shipped("{group}: external dependence"),
    "gdp": shipped("{group}: GDP"),
}

#: A measure's name without what it asks, e.g. `Sigma convergence: does the spread narrow`.
_BEFORE_COLON: Final = re.compile("[^:：]*")


_PAIR: Final = re.compile(
    r"(?P<one>[A-Z]{3}) against (?P<other>[A-Z]{3}), (?P<rate>average|implied) rate"
)


def name(kind: str, code: str) -> str:
    """Return what a code is called; the code itself where it has no name.

    Parameters
    ----------
    kind
        One of `NAMES`, "series" or "unit".

    Examples
    --------
    >>> name("series", "trade_usd"), name("series", "steel"), name("unit", "1")
    ('trade in US dollars', 'steel', '')
    >>> name("check", "national total, customs")
    'published total of the nation, customs'
    >>> name("check", "MXN against USD, average rate")
    'Mexican pesos against US dollars, average rate'
    """
    first, comma, vintage = code.partition(", ")
    if kind == "check" and first == "national total" and comma:
        return t("published total of {nation}, {vintage}", vintage=vintage)
    if kind == "check" and (found := _PAIR.fullmatch(code)):
        names = {"one": currency_name(found["one"]), "other": currency_name(found["other"])}
        if found["rate"] == "average":
            return t("{one} against {other}, average rate", **names)
        return t("{one} against {other}, implied rate", **names)
    if kind == "series":
        return series_name(code)
    if kind == "unit":
        return unit_name(code) if is_unit(code) else code
    text = NAMES[kind].get(code, code)
    return t(text) if text and code in NAMES[kind] else text


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
    >>> measure_name("hoover(of=trade/population, across=groups)")
    'Hoover index of trade per head across groups, unweighted'
    >>> measure_name("imbalance(reading=value/nation)")
    'Imbalanced index, reading value/nation'
    >>> measure_name("theil_decompose(of=gdp/population, weights=population)#within")
    'Theil index between and within groups of GDP per head across regions, weighted by population: within groups'
    """
    if measure in NAMES["measure"]:
        return name("measure", measure)
    text, _sign, line = measure.partition("#")
    call = parse_measure(text)
    reading = call.arguments.get("reading", "value/mean")
    if call.name != "imbalance":
        return _registered_name(call, line)
    if call.arguments.get("weights") == "equal":
        return t("Imbalanced index, reading {reading}, equal weights", reading=reading)
    return t("Imbalanced index, reading {reading}", reading=reading)


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
    title = name("figure", call.name) if call.name in NAMES["figure"] else pretty(call.name)
    of: Mapping[str, str] = call.arguments
    if {"from", "to"} <= set(of):
        return t("{figure}, {first}–{last}", figure=title, first=of["from"], last=of["to"])
    members = ", ".join(filter(None, of.values()))
    return t("{name}: {members}", name=title, members=members) if members else title


def page_text(text: str) -> str:
    """Return what a page says of itself, translated where it is a text of the shipped panel.

    Examples
    --------
    >>> page_text("National Bureau of Statistics"), page_text("my own table"), page_text("")
    ('National Bureau of Statistics', 'my own table', '')
    """
    return t(text) if text else ""


def region_name(country: Country, code: str) -> str:
    """Return a region's short name; the code where the country has no such region."""
    try:
        return country.region(code).name
    except KeyError:
        return code


class LocalText(NamedTuple):
    """A text in one of the languages that it is written in."""

    lang: str
    text: str


def currency_words(results: Results) -> str:
    """Return what the study's figures are counted in, and how they are set against GDP.

    Examples
    --------
    >>> from hinterland.study import run
    >>> currency_words(run("zones"))
    'Trade in yuan, as published.'
    """
    money, output = results.study.money, results.lines["gdp"]["nation"].unit
    added = money.trade in results.panel.sums
    if not money.rate:
        form = (
            t("{Trade} in {currency}: exports and imports as published, added up.")
            if added
            else t("{Trade} in {currency}, as published.")
        )
        return form.format(currency=currency_name(money.unit))
    form = (
        t(
            "{Trade} in {currency}: exports and imports added up; for external dependence "
            "converted to {output} at the year’s average rate."
        )
        if added
        else t(
            "{Trade} in {currency}; for external dependence converted to {output} at the year’s "
            "average rate."
        )
    )
    return form.format(
        currency=currency_name(money.unit),
        output=currency_name(output) if is_currency(output) else t("the currency of GDP"),
    )


def check_words(check: Check, country: Country) -> str:
    """Return a check with the cell that it is about: series, region, year, what was found."""
    region = region_name(country, check.region) if check.region else ""
    cell = " ".join(filter(None, (check.series, region, str(check.year))))
    return t("{cell}: {finding}", cell=cell, finding=check.text)


def in_language(text: Text) -> LocalText:
    """Return a text in the language of the reader, else in the first that it has.

    Examples
    --------
    >>> in_language({"zh": "东部", "en": "The east"}).text, in_language({"zh": "东部"}).lang
    ('The east', 'zh')
    """
    code = language()
    if code not in text:
        code = next(iter(text), code)
    return LocalText(code, text.get(code, ""))


def subject(results: Results, measure: str, group: str) -> str:
    """Return what a sentence on a measure of a group is about.

    Examples
    --------
    >>> from hinterland.study import run
    >>> subject(run("zhao"), "share", "west")
    'West: share of the nation’s trade'
    """
    if measure in _SUBJECTS:
        return t(_SUBJECTS[measure]).format(group=pretty(group))
    name = measure_name(measure)
    alone = len(results.lines[measure]) == 1
    return name if alone else t("{group}: {measure}", group=pretty(group), measure=name)


def _registered_name(call: MeasureCall, line: str) -> str:
    """Return the name of a measure of the registry with its parameters, and of one of its lines."""
    of = dict(call.arguments)
    if "of" not in of:
        return call.text
    # A quotient is per head or over another quantity.
    above, _, below = of["of"].partition("/")
    quantity = t("{trade}") if above == "trade" and below else name("of", above)
    if below == "population":
        quantity = t("{quantity} per head", quantity=quantity)
    elif below:
        quantity = t("{quantity} over {other}", quantity=quantity, other=name("of", below))
    weights = of.get("weights", "none")
    form = (
        t("{kind} of {of} across {across}, unweighted")
        if weights == "none"
        else t("{kind} of {of} across {across}, weighted by {weights}")
    )
    one = registry.measure(call.name)
    own = form.format(
        kind=_BEFORE_COLON.match(one.title)[0],  # type: ignore[index]  # matches anything
        of=quantity,
        across=name("across", of.get("across", "provinces")),
        weights=name("series", weights),
    )
    rest = [f"{k} = {v}" for k, v in of.items() if k not in {"of", "across", "weights"}]
    own = listed([own, *rest])
    by_group = "groups" in one.wants and not line and "" in one.lines.values()
    if not line and not (by_group and len(one.lines) > 2):
        return own
    return t("{name}: {members}", name=own, members=name("line", line))
