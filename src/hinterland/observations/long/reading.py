"""From a long table to facts, row by row: each column is used, known to be harmless, or doubted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ..facts import Fact, FigureCell, fact_of
from ..messages import message
from ..printed.names import Gazetteer, Place
from ..printed.numbers import read_figure
from ..printed.periods.parsing import Period
from ..printed.units import is_unit, take_units
from ..printed.words import split_languages
from ..subjects import Setting, Subject, subject_of
from .dates import Moment, Step, moment_of, step_of
from .layout import LongLayout, Values, layout_of
from .statuses import marked
from .table import LongTable, long_table
from .units import in_own_currency, plain_unit, unit_of, with_glued
from .wholes import is_harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...tables.grid import Grid

__all__ = ["is_long", "long_facts"]

_FLOWS: Final = {
    "x": "Exports", "m": "Imports", "export": "Exports", "import": "Imports", "e": "Exports",
    "i": "Imports", "exp": "Exports", "imp": "Imports",
}  # fmt: skip


class Named(NamedTuple):
    """A figure's subject, and why it has no value in its unit; empty where it has."""

    subject: Subject
    no_value: str


def is_long(grid: "Grid", names: Gazetteer) -> bool:
    """Return whether a grid is a long table.

    Examples
    --------
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> heads = ("series", "unit", "region", "period", "value", "note")
    >>> cells = tuple(Cell(text, 0, column) for column, text in enumerate(heads))
    >>> is_long(Grid(cells, 2, 6, 0, kind="json"), gazetteer(china()))
    True
    """
    return layout_of(grid, names, is_sample=True) is not None


def long_facts(layout: LongLayout, grid: "Grid", setting: Setting) -> list[Fact]:
    """Return the facts of a long table, figure by figure."""
    table = long_table(layout, grid, setting)
    known: dict[tuple[object, ...], Named] = {}
    return [_fact(row, values, table, known) for row in layout.rows for values in layout.values]


def _fact(
    row: int, values: Values, table: LongTable, known: dict[tuple[object, ...], Named]
) -> Fact:
    layout, place = table.layout, table.places[row]
    texts = layout.texts[row]
    dated = (values.column, *(texts[column] for column in table.dating))
    if dated not in table.moments:
        table.moments[dated] = _moment(texts, values, table)
    moment = table.moments[dated]
    currency = currency_of(place, table.setting.names)
    unclear = moment.printed if moment.doubt else ""
    printed = layout.cells.get((row, values.column))
    cell = FigureCell(row, values.column, "")
    if printed is not None:
        text = printed.text.strip()
        cell = FigureCell(row, values.column, text, printed.confidence, printed.aside)
    if layout.comments:
        cell = cell._replace(comments=layout.comments_on(row, values.column))
    glued = read_figure(cell.raw).unit or (cell.aside.unit if cell.aside else "")
    key = (values.column, currency, unclear, glued, *(texts[column] for column in table.naming))
    if key not in known:
        known[key] = named(texts, values, moment, table, currency=currency, glued=glued)
    subject, no_value = known[key]
    mixed = table.mixed.get(values.column)
    if mixed and not any(sign in cell.raw for sign in ".,"):
        mixed = None
    fact = fact_of(
        cell,
        subject,
        table.setting,
        place=place,
        period=moment.period,
        months=moment.printed,
        doubts=[why for why in (moment.doubt, mixed) if why],
    )
    if no_value or any(texts[column] for column in table.noting):
        return marked(fact, texts, values, layout, no_value=no_value)
    return fact


def _moment(texts: "Sequence[str]", values: Values, table: LongTable) -> Moment:
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
    period = moment.period
    if period is not None and any(said) and _differs(step, period):
        doubt = message(
            "the period {period} does not fit the frequency {frequency}",
            period=moment.printed,
            frequency=said[0],
        )
        return Moment(None, moment.printed, doubt)
    return moment


def _differs(step: str, period: Period) -> bool:
    """Return whether a whole year is given for a figure of months, or the other way about."""
    return bool(step) and (step == "A") != period.is_annual


def named(
    texts: Sequence[str],
    values: Values,
    moment: Moment,
    table: LongTable,
    *,
    currency: str,
    glued: str = "",
) -> Named:
    """Return what a figure is about, from all of its row and column.

    Parameters
    ----------
    texts, values, moment, table
        Its row, column, period and table.
    currency
        The region's own currency, empty where it is not known.
    glued
        The unit that is printed in the figure's own cell.
    """
    path: list[str] = []
    printed: list[str] = []
    for text in _names(texts, values, table.layout):
        words, own = take_units(in_own_currency(text, currency))
        path.append(words)
        printed += own
    parts = _dimensions(texts, table)
    if moment.doubt:
        parts.append(moment.printed)
    unit = unit_of(
        texts,
        values,
        table.layout,
        printed=printed,
        tables=table.setting.units,
        currency=currency,
        home=table.setting.home,
    )
    said = [split_languages(text) for text in (*path, *parts) if text]
    if parts and not any(path):
        # The title names the figure, and the parts separate it from the whole.
        said = [table.setting.title.name, *said]
    if glued:
        unit = with_glued(unit, glued, table.setting.home)
    subject = subject_of(
        [each for each in said if each],
        (unit.text,) if unit.text else (),
        table.setting,
        by_region=table.by_region,
    )
    doubts = tuple(dict.fromkeys((*subject.doubts, *unit.doubts)))
    subject = subject._replace(doubts=doubts)
    # Whatever its words are, a part of a dimension is not the whole.
    return Named(subject.unclaimed() if parts else subject, unit.no_value)


def currency_of(place: Place, names: Gazetteer) -> str:
    """Return the code of a nation's own currency, nothing for parts of it and other places."""
    if not place.code or place.code != names.country.nation:
        return ""
    return names.country.currency


def _names(texts: Sequence[str], values: Values, layout: LongLayout) -> list[str]:
    """Return what names a figure: its series, its column, the direction of trade."""
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
    return names


def _dimensions(texts: Sequence[str], table: LongTable) -> list[str]:
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
