"""From a long table to facts, row by row: each column is used, known to be harmless, or doubted."""

from collections.abc import Sequence
from typing import Final

from ..facts import Fact, FigureCell, fact_of
from ..messages import message
from ..printed.numbers import read_figure
from ..printed.units import is_unit, take_units
from ..printed.words import split_languages
from ..subjects import Setting, Subject, subject_of
from .dates import Moment, Step, moment_of, step_of
from .layout import LongLayout, Values
from .statuses import marked
from .table import LongTable, long_table
from .units import in_own_currency, plain_unit, unit_of, with_glued
from .wholes import is_harmless

__all__ = ["long_facts"]

_FLOWS: Final = {
    "x": "Exports", "m": "Imports", "export": "Exports", "import": "Imports", "e": "Exports",
    "i": "Imports", "exp": "Exports", "imp": "Imports",
}  # fmt: skip


def long_facts(layout: LongLayout, setting: Setting) -> list[Fact]:
    """Return the facts of a long table, figure by figure."""
    table = long_table(layout, setting)
    known: dict[tuple[object, ...], tuple[Subject, str]] = {}
    return [_fact(row, values, table, known) for row in layout.rows for values in layout.values]


def _fact(
    row: int,
    values: Values,
    table: LongTable,
    known: dict[tuple[object, ...], tuple[Subject, str]],
) -> Fact:
    """Return a figure's fact; `known` are the subjects so far, and why they have no value."""
    layout, place, country = table.layout, table.places[row], table.setting.names.country
    texts = layout.texts[row]
    dated = (values.column, *(texts[column] for column in table.dating))
    if dated not in table.moments:
        table.moments[dated] = _moment(texts, values, table)
    moment = table.moments[dated]
    printed = layout.cells.get((row, values.column))
    cell = FigureCell(row, values.column, "")
    if printed is not None:
        text = printed.text.strip()
        cell = FigureCell(row, values.column, text, printed.confidence, printed.aside)
    if layout.comments:
        cell = cell._replace(comments=layout.comments_on(row, values.column))

    # A nation's own currency is known, that of its parts and of other places is not.
    currency = country.currency if place.code and place.code == country.nation else ""
    unclear = moment.printed if moment.doubt else ""
    glued = read_figure(cell.raw).unit or (cell.aside.unit if cell.aside else "")
    key = (values.column, currency, unclear, glued, *(texts[column] for column in table.naming))
    if key not in known:
        known[key] = _subject(texts, values, unclear, table, currency=currency, glued=glued)
    subject, no_value = known[key]
    mixed = table.mixed.get(values.column) or ""
    fact = fact_of(
        cell,
        subject,
        table.setting,
        place=place,
        period=moment.period,
        months=moment.printed,
        doubts=[moment.doubt, mixed if any(sign in cell.raw for sign in ".,") else ""],
    )
    if no_value or any(texts[column] for column in table.noting):
        return marked(fact, texts, values, layout, no_value=no_value)
    return fact


def _moment(texts: Sequence[str], values: Values, table: LongTable) -> Moment:
    """Return a figure's period: that of its row, its column, or the table's title."""
    layout = table.layout
    said = [key.of(texts) for key in layout.of("frequency")]
    steps = [*map(step_of, said), *table.steps]
    step: Step = next((found for found in steps if found), "")
    moment = moment_of(
        layout.of("period"), layout.of("part"), texts, step=step, settled=table.settled
    )
    if values.period is not None and not moment.printed:
        moment = Moment(values.period, str(values.period))
    wider = table.outer
    if moment.period is not None and wider is not None:
        moment = moment._replace(period=moment.period.within(wider))
    elif moment.period is None and not moment.doubt:
        moment = moment._replace(period=wider)
    # A whole year for a figure of months, or the other way about.
    period = moment.period
    if period is not None and any(said) and step and (step == "A") != period.is_annual:
        doubt = message(
            "the period {period} does not fit the frequency {frequency}",
            period=moment.printed,
            frequency=said[0],
        )
        return Moment(None, moment.printed, doubt)
    return moment


def _subject(
    texts: Sequence[str],
    values: Values,
    unclear: str,
    table: LongTable,
    *,
    currency: str,
    glued: str,
) -> tuple[Subject, str]:
    """Return what a figure is about, and why it has no value in its unit.

    `unclear` is a period that is not understood, `currency` the region's own where it is known,
    `glued` the unit in the figure's own cell.
    """
    layout, setting = table.layout, table.setting
    names: list[str] = []
    for key in layout.of("series"):
        code, label = key.both(texts)
        if label and not (names and is_harmless(key.heading.key, code, label)):
            names.append(label)
    if values.words:
        names.append(values.words)
    for key in layout.of("flow"):
        label = key.of(texts)
        if label and not is_harmless(key.heading.key, label):
            names.append(_FLOWS.get(label.casefold(), label))

    path: list[str] = []
    printed: list[str] = []
    for text in names:
        words, own = take_units(in_own_currency(text, currency))
        path.append(words)
        printed += own
    parts = [*_parts(texts, table), *([unclear] if unclear else [])]
    said = [split_languages(text) for text in (*path, *parts) if text]
    if parts and not any(path):
        # The title names the figure, and the parts separate it from the whole.
        said = [setting.title.name, *said]
    unit = unit_of(
        texts,
        values,
        layout,
        printed=printed,
        tables=setting.units,
        currency=currency,
        home=setting.home,
    )
    if glued:
        unit = with_glued(unit, glued, setting.home)
    subject = subject_of(
        [each for each in said if each],
        (unit.text,) if unit.text else (),
        setting,
        by_region=table.by_region,
    )
    doubts = tuple(dict.fromkeys((*subject.doubts, *unit.doubts)))
    subject = subject._replace(doubts=doubts)
    # Whatever its words are, a part of a dimension is not the whole.
    return subject.unclaimed() if parts else subject, unit.no_value


def _parts(texts: Sequence[str], table: LongTable) -> list[str]:
    """Return what makes a figure a part of something: each dimension that isn't the whole."""
    found: list[str] = []
    for key in (*table.regions.others, *table.layout.of("dimension")):
        # A column of regions that names no row's region is a partner's.
        dimension = "partner" if key in table.regions.others else key.heading.key
        code, label = key.both(texts)
        if not is_harmless(dimension, code, label):
            found.append(f"{key.heading.text or 'column'}: {label}")
    for key in table.layout.of("frequency"):
        label = key.of(texts)
        if label and not step_of(label):
            found.append(f"{key.heading.text}: {label}")
    for key in table.varied:
        # Units with more than a unit (chain-linked volumes) make different figures.
        label = key.of(texts)
        if label and not is_unit(plain_unit(label)):
            found.append(f"{key.heading.text}: {label}")
    return found
