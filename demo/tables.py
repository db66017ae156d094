"""The tables of a yearbook, of which each edition prints some under its own numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from .figures import NATION, Figures, Unit, unit
from .sheet import Column, Label, Row, Table

__all__ = [
    "destination_by_region",
    "exchange_rate",
    "gdp_by_region",
    "national_trade",
    "population_by_region",
    "trade_by_region",
]

_Values = dict[tuple[str, int], Decimal | None]

_TRADE: Final = {
    "trade_usd": Label("进出口总额", "Total Value of|Imports and Exports"),
    "exports_usd": Label("出口", "Exports"),
    "imports_usd": Label("进口", "Imports"),
}
_CORPS: Final = "corps"
_NATIONAL: Final = ("customs", "national_2015")
_BLOCKS: Final = {
    "east": Label("东部地区", "Eastern Region"),
    "central": Label("中部地区", "Central Region"),
    "west": Label("西部地区", "Western Region"),
}


def trade_by_region(
    figures: Figures,
    number: str,
    years: Sequence[int],
    *,
    in_unit: str = "千美元",
    series: Sequence[str] = tuple(_TRADE),
    national: Sequence[str] = _NATIONAL,
    years_first: bool = False,
) -> Table:
    """Return trade by location of the operating unit, with the nation's on top."""
    zh, en = (
        "分地区货物进出口总额（按收发货人所在地分）",
        "by Location of Importers/Exporters",
    )
    if max(years) < 2016:
        zh = "各地区进出口商品总值（按经营单位所在地分）"
        en = "by Location of China's Foreign Trade Managing Units"
    values: dict[str, _Values] = {}
    for name in series:
        values[name] = _provinces(figures, name, ["current"], years)
        values[name] |= {(NATION, y): figures.at(name, national, NATION, y) for y in years}
    columns = [
        _column(
            _path(_TRADE[name], years, y, years_first), name, unit(in_unit), values[name], y
        )
        for name, y in _order(series, years, years_first)
    ]
    title = f"Total Value of Imports and Exports of Goods {en}"
    return _table(figures, number, (zh, title), years, columns, NATION)


def destination_by_region(
    figures: Figures, number: str, years: Sequence[int], *, in_unit: str = "千美元"
) -> Table:
    """Return trade by destination and origin: another concept under the same headers.

    Only the sums were collected; exports and imports are made from them, in the proportion that
    they have by location of the operating unit.
    """
    total = _provinces(figures, "trade_by_destination_usd", ["current"], years)
    parts: dict[str, _Values] = {"trade_by_destination_usd": total}
    exports, imports = "exports_by_destination_usd", "imports_by_destination_usd"
    parts[exports] = {
        (region, year): _share(figures, value, region, year)
        for (region, year), value in total.items()
    }
    parts[imports] = {k: _minus(total[k], parts[exports][k]) for k in total}
    labels = dict(zip(parts, _TRADE.values(), strict=True))
    columns = [
        _column(_path(labels[name], years, y, False), name, unit(in_unit), parts[name], y)
        for name, y in _order(list(parts), years, False)
    ]
    zh = "分地区货物进出口总额（按境内目的地、货源地分）"
    en = "Total Value of Imports and Exports of Goods by Place of Destination and Origin"
    table = _table(figures, number, (zh, en), years, columns, "")
    # A part of Xinjiang that is listed beside it, with a made figure, and a rest without one.
    for values in parts.values():
        values |= {(_CORPS, y): _rounded(values["650000", y], 10) for y in years}
    rest = Label("不分地区", "Not Classified by Region")
    corps = Label("新疆生产建设兵团", "Xinjiang Production and Construction Corps")
    more = (Row(label=corps, key=_CORPS, block=6), Row(label=rest, key="rest", block=7))
    return replace(table, rows=(*table.rows, *more))


def gdp_by_region(
    figures: Figures,
    number: str,
    years: Sequence[int],
    vintages: Sequence[str],
    *,
    indices: bool = False,
    aggregates: bool = False,
) -> Table:
    """Return gross regional product, on request with indices under the same years.

    The indices are made: ratios of the levels, not at constant prices.
    """
    every = range(min(years) - 1, max(years) + 1)
    levels = _provinces(figures, "gdp", vintages, every)
    label = Label("地区生产总值", "Gross Regional Product")
    columns = [
        _column(_path(label, years, y, False), "gdp", unit("亿元"), levels, y) for y in years
    ]
    if indices:
        ratios = {(r, y): _index(levels, r, y) for r, y in levels if y in years}
        label = Label("指数", "Indices")
        columns += [
            _column(
                _path(label, years, y, False), "index", unit("上年=100"), ratios, y, own=True
            )
            for y in years
        ]
    if aggregates:
        for group in _BLOCKS:
            members = [r for r, g in figures.groups.items() if g == group]
            levels |= {(group, y): _sum(levels[r, y] for r in members) for y in years}
    names = ("地区生产总值", "Gross Regional Product")
    return _table(figures, number, names, years, columns, "aggregates" if aggregates else "")


def population_by_region(
    figures: Figures, number: str, years: Sequence[int], vintages: Sequence[str]
) -> Table:
    """Return the population at the year's end, a column a year."""
    values = _provinces(figures, "population", vintages, years)
    label = Label("年末人口", "Population at Year-end")
    columns = [
        _column(_path(label, years, y, False), "population", unit("万人"), values, y)
        for y in years
    ]
    names = ("分地区年末人口", "Population at Year-end by Region")
    return _table(figures, number, names, years, columns, "")


def national_trade(figures: Figures, number: str, years: Sequence[int], *, yuan: bool) -> Table:
    """Return the nation's trade, a row a year, in yuan and in dollars side by side."""
    columns = []
    money = [("usd", "亿美元", Label("美元", "USD"), list(_NATIONAL))]
    if yuan:
        money.insert(0, ("cny", "亿元", Label("人民币", "RMB"), ["national_2015"]))
    for code, in_unit, super_header, vintages in money:
        for name, label in _TRADE.items():
            series = name.replace("usd", code)
            values = {(NATION, y): figures.at(series, vintages, NATION, y) for y in years}
            columns.append(
                Column(
                    path=(super_header, label),
                    series=series,
                    unit=unit(in_unit),
                    values=values,
                    places=2,
                    is_own=True,
                )
            )
    names = Label("货物进出口总额", "Total Value of Imports and Exports of Goods")
    return Table(
        number=number,
        title=names,
        columns=tuple(columns),
        rows=_years(years),
        stub=Label("年份", "Year"),
    )


def exchange_rate(figures: Figures, number: str, years: Sequence[int]) -> Table:
    """Return the yuan's average rate, a row a year."""
    rates: _Values = {
        (NATION, y): figures.at("exchange_rate", ["official", "computed"], NATION, y)
        for y in years
    }
    column = Column(
        path=(Label("100美元", "100 US Dollars"),),
        series="exchange_rate",
        unit=unit("元/100美元"),
        values=rates,
    )
    return Table(
        number=number,
        title=Label("人民币汇率(年平均价)", "Exchange Rate of RMB (Average of the Year)"),
        columns=(column,),
        rows=_years(years),
        stub=Label("年份", "Year"),
    )


def _table(
    figures: Figures,
    number: str,
    names: tuple[str, str],
    years: Sequence[int],
    columns: Sequence[Column],
    top: str,
) -> Table:
    title = Label(*names)
    if len(years) == 1:
        title = Label(f"{title.zh}({years[0]}年)", f"{title.en} ({years[0]})")
    rows = list(_regions(figures))
    if top == NATION:
        label = Label("全国", "National Total")
        rows.insert(0, Row(label=label, key=NATION, region=NATION))
    if top == "aggregates":
        rows[:0] = [Row(label=label, key=key) for key, label in _BLOCKS.items()]
    return Table(
        number=number,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        stub=Label("地区", "Region"),
    )


def _regions(figures: Figures) -> list[Row]:
    return [
        Row(label=Label(*figures.names[code]), key=code, region=code, block=int(code[0]))
        for code in figures.provinces
    ]


def _years(years: Sequence[int]) -> tuple[Row, ...]:
    return tuple(
        Row(label=Label(str(y), str(y)), key=NATION, region=NATION, year=y, block=y // 5)
        for y in years
    )


def _column(
    path: tuple[Label, ...],
    series: str,
    in_unit: Unit,
    values: _Values,
    year: int,
    *,
    own: bool = False,
) -> Column:
    return Column(path=path, series=series, unit=in_unit, values=values, year=year, is_own=own)


def _path(
    label: Label, years: Sequence[int], year: int, years_first: bool
) -> tuple[Label, ...]:
    """Return a column's headers: the year goes there unless the title has it."""
    if len(years) == 1:
        return (label,)
    heading = Label(str(year), str(year))
    return (heading, label) if years_first else (label, heading)


def _order(
    series: Sequence[str], years: Sequence[int], years_first: bool
) -> list[tuple[str, int]]:
    if years_first:
        return [(name, year) for year in years for name in series]
    return [(name, year) for name in series for year in years]


def _provinces(
    figures: Figures, series: str, vintages: Sequence[str], years: Sequence[int]
) -> _Values:
    return {
        (region, year): figures.at(series, vintages, region, year)
        for region in figures.provinces
        for year in years
    }


def _share(figures: Figures, value: Decimal | None, region: str, year: int) -> Decimal | None:
    exports = figures.at("exports_usd", ["current"], region, year)
    trade = figures.at("trade_usd", ["current"], region, year)
    if value is None or exports is None or not trade:
        return None
    return _rounded(value * exports, trade)


def _rounded(value: Decimal | None, divisor: Decimal | int) -> Decimal | None:
    """Return a made figure, in whole thousands."""
    return None if value is None else (value / divisor / 1000).to_integral_value() * 1000


def _minus(whole: Decimal | None, part: Decimal | None) -> Decimal | None:
    return None if whole is None or part is None else whole - part


def _index(levels: _Values, region: str, year: int) -> Decimal | None:
    this, last = levels[region, year], levels.get((region, year - 1))
    return None if this is None or not last else round(this / last * 100, 1)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
