"""What the rows of a long table share: its layout, its setting, which column is for what."""

from dataclasses import dataclass, field, replace

from ..printed.names import Place
from ..printed.numbers import separators
from ..printed.periods.parsing import Period, settle_periods
from ..subjects import Setting
from .columns import Key
from .dates import Moment, Step, step_of_dates
from .layout import LongLayout
from .places import Regions, place_of, regions_of

__all__ = ["LongTable", "long_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """What the rows of a long table share.

    `places` is by row; `by_region`: it is a table of several provinces. `steps` is how far apart
    the dates of each column of periods are, `settled` what their texts are when read together,
    `outer` the period that title, sheet or file name give for what the rows leave open. `varied`
    are the columns of units that hold several; `naming`, `dating`, `noting` those for what a
    figure is, when it is, and what is to be noted at it. `mixed` is, by column, why points or
    commas can't be trusted; `moments` the periods known so far, by what is printed.
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


def long_table(layout: LongLayout, setting: Setting) -> LongTable:
    """Return what the rows of a long table share."""
    names = setting.names
    rows = [layout.texts[row] for row in layout.rows]
    regions = regions_of(layout.of("region"), rows, names)
    if not (regions.keys or setting.place.raw) and any(
        names.knows(key.of(row)) for key in layout.of("dimension") for row in rows
    ):
        # Partners have names here, the one who trades with them has none.
        setting = replace(setting, place=Place("", "part", ""))
    places = dict.fromkeys(layout.rows, setting.place)
    if regions.keys:
        totals = regions.has_totals
        for row in layout.rows:
            places[row] = place_of(regions.keys, layout.texts[row], names, totals=totals)
    provinces = {place.code for place in places.values()} & set(names.country.provinces)

    settled: dict[str, Period | None] = {}
    for key in layout.of("period"):
        texts = list(dict.fromkeys(filter(None, (key.of(row) for row in rows))))
        settled |= zip(texts, settle_periods(texts), strict=True)
    periods = (*settled.values(), *(values.period for values in layout.values))
    years = {period.year for period in periods if period and period.year}
    outer, of_name = setting.title.period or Period(), setting.period
    # A name that fits none of the years is about the file.
    if of_name and len(years) < 2 and (not years or of_name.year in {None, *years}):
        outer = outer.within(of_name)

    of_others = layout.of("series", "flow", "unit", "multiplier", "dimension", "frequency")
    units = [(key, {key.of(row) for row in rows} - {""}) for key in layout.of("unit")]
    return LongTable(
        layout=layout,
        setting=setting,
        regions=regions,
        places=places,
        by_region=len(provinces) > 1,
        steps=tuple(step_of_dates(key.of(row) for row in rows) for key in layout.of("period")),
        settled=settled,
        varied=tuple(key for key, texts in units if len(texts) > 1),
        naming=_columns(*regions.others, *of_others),
        dating=_columns(*layout.of("period", "part", "frequency")),
        noting=_columns(*layout.of("status", "confidentiality", "note", "starts")),
        outer=None if outer == Period() else outer,
        mixed={
            each.column: separators(row[each.column] for row in rows) for each in layout.values
        },
    )


def _columns(*keys: Key) -> tuple[int, ...]:
    return tuple(column for key in keys for column in key.columns)
