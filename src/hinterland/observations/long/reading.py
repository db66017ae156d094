"""From a long table to facts, row by row: each column is used, known to be harmless, or doubted."""

from typing import TYPE_CHECKING

from ..facts import Fact, Spot, fact_of
from ..printed.names import Gazetteer
from ..printed.numbers import read_figure
from ..printed.periods.parsing import Period
from ..subjects import Setting
from .dates import Moment, Step, moment_of, step_of
from .desk import Desk, desk_of
from .layout import Layout, Values, layout_of
from .marking import marked
from .naming import Named, currency_of, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...tables.grid import Grid

__all__ = ["is_long", "long_facts"]


def is_long(grid: "Grid", names: Gazetteer) -> bool:
    """Say whether a grid is a long table.

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


def long_facts(layout: Layout, grid: "Grid", setting: Setting) -> list[Fact]:
    """Return what a long table says, figure by figure."""
    desk = desk_of(layout, grid, setting)
    known: dict[tuple[object, ...], Named] = {}
    return [_fact(row, values, desk, known) for row in layout.rows for values in layout.values]


def _fact(row: int, values: Values, desk: Desk, known: dict[tuple[object, ...], Named]) -> Fact:
    layout, place = desk.layout, desk.places[row]
    texts = layout.texts[row]
    dated = (values.column, *(texts[column] for column in desk.dating))
    if dated not in desk.moments:
        desk.moments[dated] = _moment(texts, values, desk)
    moment = desk.moments[dated]
    currency = currency_of(place, desk.setting.names)
    unclear = moment.printed if moment.doubt else ""
    cell = layout.cells.get((row, values.column))
    spot = Spot(row, values.column, "")
    if cell is not None:
        text = cell.text.strip()
        spot = Spot(row, values.column, text, cell.confidence, cell.aside)
    if layout.comments:
        spot = spot._replace(comments=layout.comments_on(row, values.column))
    glued = read_figure(spot.raw).unit or (spot.aside.unit if spot.aside else "")
    key = (values.column, currency, unclear, glued, *(texts[column] for column in desk.naming))
    if key not in known:
        known[key] = named(texts, values, moment, desk, currency=currency, glued=glued)
    subject, no_value = known[key]
    mixed = desk.mixed.get(values.column)
    if mixed and not any(sign in spot.raw for sign in ".,"):
        mixed = None
    fact = fact_of(
        spot,
        subject,
        desk.setting,
        place=place,
        period=moment.period,
        months=moment.printed,
        doubts=[why for why in (moment.doubt, mixed) if why],
    )
    if no_value or any(texts[column] for column in desk.noting):
        return marked(fact, texts, values, layout, no_value=no_value)
    return fact


def _moment(texts: "Sequence[str]", values: Values, desk: Desk) -> Moment:
    """Return a figure's period: that of its row, its column, or the table's title."""
    layout = desk.layout
    said = [key.of(texts) for key in layout.of("frequency")]
    steps = [*map(step_of, said), *desk.steps]
    step: Step = next((found for found in steps if found), "")
    moment = moment_of(
        layout.of("period"), layout.of("part"), texts, step=step, settled=desk.settled
    )
    if values.period is not None and not moment.printed:
        moment = Moment(values.period, str(values.period))
    wider = desk.outer
    if moment.period is not None and wider is not None:
        moment = moment._replace(period=moment.period.within(wider))
    elif moment.period is None and not moment.doubt:
        moment = moment._replace(period=wider)
    period = moment.period
    if period is not None and any(said) and _differs(step, period):
        doubt = f"the period {moment.printed} does not fit the frequency {said[0]}"
        return Moment(None, moment.printed, doubt)
    return moment


def _differs(step: str, period: Period) -> bool:
    """Say whether a whole year is given for a figure of months, or the other way about."""
    return bool(step) and (step == "A") != period.is_annual
