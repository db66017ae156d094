"""Long tables: one figure a row, with columns for series, region, period, value."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from .facts import Fact, Setting, Spot, Subject, fact_of, subject_of
from .periods import Period, parse_period
from .stubs import Gazetteer, Place, is_region_head
from .titles import read_title
from .words import flat, split_languages, squeeze

if TYPE_CHECKING:
    from ..tables.grid import Grid

__all__ = ["is_long", "long_facts"]

_ROLES: Final = {
    "series": ("series", "indicator", "variable", "indicatorname", "指标", "指标名称", "项目"),
    "unit": ("unit", "units", "单位", "计量单位"),
    "period": ("period", "year", "time", "date", "年份", "年", "年度", "时间"),
    "value": ("value", "values", "obs_value", "数值", "值", "数据"),
    "note": ("note", "notes", "memo", "备注", "说明"),
}


class _Columns(NamedTuple):
    regions: tuple[int, ...]
    series: int | None
    unit: int | None
    period: int | None
    value: int
    note: int | None


def is_long(grid: "Grid", names: Gazetteer) -> bool:
    """Say whether a grid's first row heads a long table: values, with regions or periods.

    Examples
    --------
    >>> from hinterland.observations.stubs import gazetteer
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> heads = ("series", "unit", "region", "period", "value", "note")
    >>> cells = tuple(Cell(text, 0, column) for column, text in enumerate(heads))
    >>> is_long(Grid(cells, 2, 6, 0, kind="json"), gazetteer(china()))
    True
    """
    return _columns(grid, names) is not None


def long_facts(grid: "Grid", setting: Setting) -> list[Fact]:
    """Return what a long table says, row by row."""
    columns = _columns(grid, setting.names)
    if columns is None:
        return []
    country = setting.names.country
    rows = [r for r in range(1, grid.rows) if any(grid.at(r, c) for c in range(grid.columns))]
    places = {row: _place(grid, row, columns, setting) for row in rows}
    by_region = len({place.code for place in places.values()} & set(country.provinces)) > 1
    subjects: dict[tuple[str, str], Subject] = {}
    found = []
    for row, place in places.items():
        key = (_text(grid, row, columns.series), _text(grid, row, columns.unit))
        if place.code and country.region(place.code).iso == "CN":
            # The World Bank says "local currency unit".
            key = (key[0].replace("LCU", "CNY"), key[1].replace("LCU", "CNY"))
        if key not in subjects:
            subjects[key] = _subject(*key, setting, by_region=by_region)
        found.append(_fact(grid, row, columns, subjects[key], setting))
    return found


def _columns(grid: "Grid", names: Gazetteer) -> _Columns | None:
    heads = {
        c: squeeze(cell.text).casefold() for c in range(grid.columns) if (cell := grid.at(0, c))
    }
    roles: dict[str, int] = {}
    for column, head in heads.items():
        role = next((r for r, spelt in _ROLES.items() if head.replace(" ", "") in spelt), None)
        if role is not None:
            roles.setdefault(role, column)
    if "value" not in roles:
        return None
    others = [column for column in range(grid.columns) if column not in roles.values()]
    regions = tuple(
        c for c in others if is_region_head(heads.get(c, "")) or _names_regions(grid, c, names)
    )
    if not (regions or "period" in roles):
        return None
    return _Columns(
        regions=regions,
        series=roles.get("series"),
        unit=roles.get("unit"),
        period=roles.get("period"),
        value=roles["value"],
        note=roles.get("note"),
    )


def _names_regions(grid: "Grid", column: int, names: Gazetteer) -> bool:
    texts = [text for row in range(1, grid.rows) if (text := _text(grid, row, column))]
    return bool(texts) and 2 * sum(names.knows(text) for text in texts) >= len(texts)


def _text(grid: "Grid", row: int, column: int | None) -> str:
    cell = None if column is None else grid.at(row, column)
    return cell.text.strip() if cell else ""


def _place(grid: "Grid", row: int, columns: _Columns, setting: Setting) -> Place:
    texts = [text for c in columns.regions if (text := _text(grid, row, c))]
    return setting.names.place(texts) if texts else setting.place


def _subject(series: str, unit: str, setting: Setting, *, by_region: bool) -> Subject:
    """Return what a row's own series is; its name is a title with qualifiers of its own."""
    title = read_title([series]) if series else setting.title
    words = split_languages(str(title)) if series else None
    return subject_of(
        [words] if words else [],
        (unit,) if unit else title.units,
        replace(setting, title=title),
        by_region=by_region,
    )


def _fact(
    grid: "Grid", row: int, columns: _Columns, subject: Subject, setting: Setting
) -> Fact:
    cell = grid.at(row, columns.value)
    raw = cell.text.strip() if cell else ""
    printed = _text(grid, row, columns.period)
    period = (parse_period(printed) or Period()).within(setting.title.period or Period())
    fact = fact_of(
        Spot(row, columns.value, raw),
        subject,
        setting,
        place=_place(grid, row, columns, setting),
        period=None if period == Period() else period,
        months=printed,
    )
    note = "; ".join(filter(None, (fact.note, flat(_text(grid, row, columns.note)))))
    return fact._replace(note=note or None)
