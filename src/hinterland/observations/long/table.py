"""What the rows of a long table share: its layout, its setting, which column is for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..printed.names import Place
from ..printed.notes import read_notes
from ..printed.numbers import separators
from ..printed.periods.parsing import Period, settle_periods
from ..printed.titles import is_note, preamble, read_title
from ..printed.units import unit_line
from ..subjects import Setting
from .columns import Key
from .dates import Moment, Step, step_of_dates
from .layout import LongLayout
from .places import Regions, place_of, regions_of

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["LongTable", "long_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """What the rows of a long table share.

    Attributes
    ----------
    layout, setting, regions
        The table, what is printed around it, its columns of regions.
    places
        The region of each row.
    by_region
        It is a table of several provinces.
    steps
        How far apart the dates of each column of periods are.
    settled
        What the periods of a column are when they are read together.
    varied
        The columns of units that hold several.
    naming, dating, noting
        The columns for what a figure is, when it is, and what is to be noted at it.
    outer
        The period that title, sheet or file name give for what the rows leave open.
    mixed
        Why the points or commas of a column of figures can't be trusted, by column.
    moments
        The periods that are known so far, by what is printed.
    """

    layout: LongLayout
    setting: Setting
    regions: Regions
    places: dict[int, Place] = field(repr=False)
    by_region: bool
    steps: tuple[Step, ...]
    settled: dict[str, Period | None] = field(repr=False)
    varied: tuple[Key, ...]
    naming: tuple[int, ...]
    dating: tuple[int, ...]
    noting: tuple[int, ...]
    outer: Period | None
    mixed: dict[int, str | None]
    moments: dict[tuple[object, ...], Moment] = field(default_factory=dict, repr=False)


def long_table(layout: LongLayout, grid: "Grid", setting: Setting) -> LongTable:
    """Return what the rows of a long table share."""
    names = setting.names
    rows = [layout.texts[row] for row in layout.rows]
    regions = regions_of(layout.of("region"), rows, names)
    setting = _within(setting, layout, grid)
    if (
        not regions.keys
        and not setting.place.raw
        and (any(names.knows(key.of(row)) for key in layout.of("dimension") for row in rows))
    ):
        # Partners have names here, the one who trades with them has none.
        setting = replace(setting, place=Place("", "part", ""))
    places = {row: _place(layout.texts[row], regions, setting) for row in layout.rows}
    settled = _settled(layout, rows)
    provinces = {place.code for place in places.values()} & set(names.country.provinces)
    return LongTable(
        layout=layout,
        setting=setting,
        regions=regions,
        places=places,
        by_region=len(provinces) > 1,
        steps=tuple(step_of_dates(key.of(row) for row in rows) for key in layout.of("period")),
        settled=settled,
        varied=tuple(
            key for key in layout.of("unit") if len({key.of(row) for row in rows} - {""}) > 1
        ),
        naming=_columns(
            *regions.others,
            *layout.of("series", "flow", "unit", "multiplier", "dimension", "frequency"),
        ),
        dating=_columns(*layout.of("period", "part", "frequency")),
        outer=_outer(setting, layout, settled),
        mixed={
            each.column: separators(row[each.column] for row in rows) for each in layout.values
        },
        noting=_columns(*layout.of("status", "confidentiality", "note", "starts")),
    )


def _columns(*keys: Key) -> tuple[int, ...]:
    return tuple(column for key in keys for column in key.columns)


def _settled(layout: LongLayout, rows: Sequence[Sequence[str]]) -> dict[str, Period | None]:
    """Return what the periods of a column are when they are read together."""
    found: dict[str, Period | None] = {}
    for key in layout.of("period"):
        texts = list(dict.fromkeys(filter(None, (key.of(row) for row in rows))))
        found |= zip(texts, settle_periods(texts), strict=True)
    return found


def _outer(
    setting: Setting, layout: LongLayout, settled: Mapping[str, Period | None]
) -> Period | None:
    """Return the period around a table; a name that fits none of its years is about the file."""
    periods = [*settled.values(), *(values.period for values in layout.values)]
    years = {period.year for period in periods if period and period.year}
    found = setting.title.period or Period()
    outer = setting.period
    if outer is not None and len(years) < 2 and (not years or outer.year in {None, *years}):
        found = found.within(outer)
    return None if found == Period() else found


def _within(setting: Setting, layout: LongLayout, grid: "Grid") -> Setting:
    """Return the setting with what is in the lines around the table."""
    lines = [line for line in layout.above if not is_note(line)]
    noted = [line for line in (*layout.above, *layout.below, *grid.after) if is_note(line)]
    notes = read_notes(noted) if noted else setting.notes
    title = read_title(lines, grid.before) if lines else setting.title
    named = setting.place
    if lines:
        said = preamble(lines)
        region = next(
            (said[key] for key in ("地区", "省份", "region", "area") if said.get(key)), ""
        )
        place = setting.names.place([region]) if region else None
        named = place or setting.names.named_in(title.zh, title.en) or setting.place
    if not title.name:
        title = replace(setting.title, others=title.others)
    units = tuple(unit for line in lines for unit in unit_line(line)) or setting.units
    return replace(setting, title=title, units=units or title.units, place=named, notes=notes)


def _place(row: Sequence[str], regions: Regions, setting: Setting) -> Place:
    if not regions.keys:
        return setting.place
    return place_of(regions.keys, row, setting.names, totals=regions.has_totals)
