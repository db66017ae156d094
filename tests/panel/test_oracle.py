"""Panels made by columns and whole years at once, against plain Python, cell by cell."""

import math
import tempfile
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations import COLUMNS
from hinterland.panel import Panel, load
from hinterland.panel.own import exact
from hinterland.panel.own.contents import contents_of
from hinterland.panel.own.naming import Names
from hinterland.regions import Scheme, china, read_country

YEARS = (2000, 2001, 2002)
CODES = ("A", "B", "C", "D", "E")
VINTAGES = ("first", "second")
POLICY = ["second:2001", "first", "second:2002"]
REGIONS = "region,kind,name\nW,nation,Whole\n" + "".join(
    f"{c},province,Land {c}\n" for c in CODES
)

number = st.integers(0, 10**6).map(lambda n: n / 10)
Figure = tuple[float, float | None, float | None] | None
Figures = dict[tuple[str, int, str], Figure]
figure: st.SearchStrategy[Figure] = st.one_of(
    st.none(),
    number.map(lambda x: (x, None, None)),
    st.tuples(number, number, number).map(lambda n: (sorted(n)[1], sorted(n)[0], sorted(n)[2])),
)
cells: st.SearchStrategy[Figures] = st.fixed_dictionaries(
    {
        (region, year, vintage): figure
        for region in (*CODES, "W")
        for year in YEARS
        for vintage in VINTAGES
    }
)
groupings = st.lists(st.integers(0, 2), min_size=len(CODES), max_size=len(CODES))


def panel_of(figures: Figures) -> Panel:
    rows = [
        {"region": r, "year": y, "vintage": v, "series": "trade_usd", "unit": "USD"}
        | dict(zip(("value", "low", "high"), f, strict=True))
        for (r, y, v), f in figures.items()
        if f
    ]
    rows += [
        {
            "region": "A",
            "year": y,
            "vintage": "first",
            "series": "gdp",
            "unit": "CNY",
            "value": 1.0,
        }
        for y in YEARS
    ]
    rows.append(
        {"region": "B", "year": 2000, "vintage": "second", "series": "trade_usd", "unit": "USD"}
    )
    with tempfile.TemporaryDirectory() as folder:
        places = Path(folder, "figures.csv"), Path(folder, "regions.csv")
        schema = {c: k for c, k in COLUMNS.items() if c in {"low", "high", *rows[0]}}
        pl.DataFrame(rows[:-1], schema=schema).write_csv(places[0])
        places[1].write_text(REGIONS, "utf-8")
        return load(
            places[0],
            policy={"trade_usd": POLICY if has_both(figures) else []},
            country=read_country(places[1]),
        )


def has_both(figures: Figures) -> bool:
    return {v for (_r, _y, v), f in figures.items() if f} == set(VINTAGES)


def chosen(figures: Figures, region: str, year: int) -> tuple[float, float, float] | None:
    """Return value, low and high by the first entry that has the cell."""
    for entry in POLICY:
        vintage, _, only = entry.partition(":")
        found = figures[region, year, vintage]
        if found and only in {"", str(year)}:
            value, low, high = found
            return (value, value, value) if low is None or high is None else (value, low, high)
    return None


@settings(max_examples=40, deadline=None)
@given(figures=cells.filter(has_both), grouping=groupings)
def test_sums_bounds_and_gaps_are_those_of_the_definition(
    figures: Figures, grouping: list[int]
) -> None:
    groups = {
        f"g{n}": tuple(c for c, g in zip(CODES, grouping, strict=True) if g == n)
        for n in sorted(set(grouping))
    }
    grouped = panel_of(figures).group(Scheme("made", groups))
    if "trade_usd" not in grouped.series:
        return
    s = grouped.series.index("trade_usd")
    for y, year in enumerate(grouped.years):
        of = {c: chosen(figures, c, year) for c in (*CODES, "W")}
        total = of["W"]
        for g, (name, members) in enumerate([*groups.items(), ("nation", CODES)]):
            known = [f for c in members if (f := of[c])]
            value, low, high = (float(sum(Fraction(f[i]) for f in known)) for i in range(3))
            if len(known) < len(members):
                value = math.nan
                everyone = sum(Fraction(f[1]) for c in CODES if (f := of[c]))
                if total is None:
                    low = high = math.nan
                elif name == "nation":
                    value = low = high = total[0]
                else:
                    high += max(0.0, float(Fraction(total[0]) - everyone))
            at = s, y, g
            got = [float(a[at]) for a in (grouped.value, grouped.low, grouped.high)]
            assert got == pytest.approx([value, low, high], rel=1e-12, abs=1e-6, nan_ok=True), (
                name,
                year,
            )
            assert bool(grouped.why[at]) == (len(known) < len(members) or low < high)


texts = st.sampled_from
row_of_texts = st.fixed_dictionaries(
    {
        "region": texts(["110000", "Beijing", "天津", ""]),
        "region_raw": texts(["", "北京", "河北", "Atlantis"]),
        "year": texts(["2001", "2002年", "2003.0"]),
        "series": texts(["trade_usd", "gdp", "steel"]),
        "value": texts(["", "1", "0012.50", "1,234", "12.3 p", "…", "123456789012345678901.7"]),
        "low": texts(["", "", "1", "0.5"]),
        "high": texts(["", "", "3"]),
        "unit": texts(["", "", "USD", "CNY"]),
        "value_raw": texts(["", "45.6", "7"]),
        "unit_raw": texts(["", "亿元", "%", "bn USD", "dozen"]),
        "reason": texts(["", "", "not surveyed"]),
        "note": texts(["", "a remark"]),
        "page": texts(["", "p. 7"]),
        "flags": texts(["", "computed"]),
        "origin": texts(["", "", "abc#0/1/2"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(row_of_texts, min_size=1, max_size=6), units=st.booleans())
def test_rows_read_by_columns_are_those_read_one_by_one(
    rows: list[dict[str, str]], units: bool
) -> None:
    data = pl.DataFrame(rows).write_csv().encode()
    names = Names({}, {"gdp": "亿元", "steel": "万吨"} if units else {}, china())
    path = Path("made.csv")
    (sheet,) = contents_of(data, path, names).sheets
    at = {heading: str(n) for n, heading in enumerate(sheet.headings)}
    read = sheet.rows.select(
        "row",
        **{
            c: pl.col(at[c]) if c in at else pl.lit(None, pl.String) for c in (*COLUMNS, "page")
        },
    )
    plain = exact._plain_rows(read, names)
    some = read.join(plain, on="row", how="semi", maintain_order="left")
    singly = exact._read_singly(some, sheet, names)
    assert plain.sort("row").to_dicts() == singly.to_dicts()


def test_plain_rows_need_no_second_look() -> None:
    names = Names({}, {}, china())
    data = "region,year,series,value,unit\n北京,2001,gdp,1.5,CNY\nTianjin,2001,gdp,2,CNY\n"
    (sheet,) = contents_of(data.encode(), Path("made.csv"), names).sheets
    at = {heading: str(n) for n, heading in enumerate(sheet.headings)}
    blank = {c: pl.lit(None, pl.String) for c in (*COLUMNS, "page")}
    read = sheet.rows.select("row", **blank | {h: pl.col(n) for h, n in at.items()})
    assert exact._plain_rows(read, names)["value"].to_list() == [1.5, 2.0]
