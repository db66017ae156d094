"""Properties: what was put into a table comes out, however it is laid out; nothing crashes."""

import random
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations.layout.blocks import cut
from hinterland.observations.printed.names import gazetteer
from hinterland.observations.printed.numbers import read_figure
from hinterland.observations.reading import PageReading
from hinterland.regions import china

from .made_up import PROVINCES, facts, grid, read, rows_of

TITLE = "分地区货物进出口总额（按收发货人所在地分）"
SERIES = {
    "trade_usd": ("进出口总额", "Total Value of Imports and Exports"),
    "exports_usd": ("出口", "Exports"),
    "imports_usd": ("进口", "Imports"),
}
MARKS = ["…", "...", "-", "—", ""]

Values = dict[tuple[str, int, str], str]

figures = st.one_of(
    st.integers(1, 10**9).map(str),
    st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
    st.integers(1, 10**8).map(lambda n: f"{n // 100}.{n % 100:02}"),
)
regions = st.lists(st.sampled_from(sorted(PROVINCES)), min_size=3, max_size=8, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[int], list[str], Values]:
    """Return regions, years, series, and a figure or a missing mark for each cell."""
    codes = draw(regions)
    first = draw(st.integers(1978, 2020))
    years = list(range(first, first + draw(st.integers(1, 4))))
    series = draw(st.lists(st.sampled_from(sorted(SERIES)), min_size=1, unique=True))
    values = {}
    for region in codes:
        for year in years:
            for name in series:
                mark = draw(st.integers(0, 9)) == 0
                values[region, year, name] = draw(st.sampled_from(MARKS) if mark else figures)
    # A row of nothing but missing marks at the top is told from a header by its name alone.
    return codes, years, series, values


def padded(name: str, how: int) -> str:
    """Return a Chinese name with the paddings and marks that yearbooks print."""
    return [name, " ".join(name), "　".join(name), f"  {name}", f"{name}　", f"{name}①"][how]


def stub(code: str, tongue: str, style: random.Random) -> list[str]:
    """Return a row's names: in two columns, in one cell, or in one language."""
    zh, en = PROVINCES[code]
    zh = padded(zh, style.randrange(6))
    return {
        "two columns": [zh, f"  {en}"],
        "one cell": [f"{PROVINCES[code][0]} {en}"],
        "lines": [f"{PROVINCES[code][0]}\r\n{en}"],
        "zh": [zh],
        "en": [en],
    }[tongue]


def header(
    columns: list[tuple[int, str]], stubs: int, style: random.Random
) -> tuple[list[list[object]], dict[tuple[int, int], tuple[int, int]]]:
    """Return the header's rows and spans: years over series or series over years."""
    years_first = style.random() < 0.5
    unit = style.choice(["", "(千美元)"])
    suffix = style.choice(["", "年"])
    joint = style.choice(["\r\n", " "])
    is_bilingual = style.random() < 0.5
    names = [SERIES[s][0] + (joint + SERIES[s][1]) * is_bilingual + unit for _, s in columns]
    years = [f"{y}{suffix}" for y, _ in columns]
    outer, inner = (years, names) if years_first else (names, years)
    over = ["" if i and outer[i - 1] == text else text for i, text in enumerate(outer)]
    starts = [*(i for i, text in enumerate(over) if text), len(over)]
    spans = {}
    if style.random() < 0.5:
        for start, end in pairwise(starts):
            spans[0, stubs + start] = (1, end - start)
    heads = ["地    区", "Region"][:stubs]
    return [[*heads, *over], [*[""] * stubs, *inner]], spans


def rendered(
    codes: list[str], years: list[int], series: list[str], values: Values, style: random.Random
) -> dict[str, Any]:
    """Return rows and spans of a table, laid out as chance has it."""
    columns = [(y, s) for y in years for s in series]
    if style.random() < 0.5:
        columns = [(y, s) for s in series for y in years]
    tongue = style.choice(["two columns", "one cell", "lines", "zh", "en"])
    stubs = 2 if tongue == "two columns" else 1
    # Neighbours must differ for a super-header: the order of columns decides what stands above.
    heads, spans = header(columns, stubs, style)
    top: list[list[object]] = [[f"11-8  {TITLE}"], []]
    top.append(
        style.choice([["单位：千美元"], ["单位:千美元", "(USD 1000)"], ["Unit: USD 1 000"]])
    )
    body: list[list[object]] = []
    for code in codes:
        body.append([*stub(code, tongue, style), *(values[code, y, s] for y, s in columns)])
        if style.random() < 0.2:
            body.append([])
        if style.random() < 0.1:
            body.append(["东部地区", *[""] * (stubs - 1), *["7"] * len(columns)])
    rows = [*top, *heads, *body, ["注：本表按收发货人所在地统计。"], ["① 含开发区。"]]
    return {"rows": rows, "spans": {(r + len(top), c): v for (r, c), v in spans.items()}}


def regional(reading: PageReading) -> Values:
    """Return what was read of provinces: aggregates, which come at random, are left out."""
    found = facts(replace(reading, frame=reading.frame.filter(pl.col("region") != "")))
    return {
        (region, year if isinstance(year, int) else 0, series): text
        for (region, year, series), text in found.items()
    }


@settings(deadline=None, max_examples=60)
@given(table=tables(), seed=st.integers(0, 2**32))
def test_a_rendered_table_reads_back_cell_by_cell(
    table: tuple[list[str], list[int], list[str], Values], seed: int
) -> None:
    codes, years, series, values = table
    reading = read(grid(**rendered(codes, years, series, values, random.Random(seed))))
    if any(read_figure(value).number for value in values.values()):
        assert regional(reading) == values
        for row in rows_of(reading):
            assert (row["value"] is None) == (read_figure(row["value_raw"]).number is None)


@settings(deadline=None, max_examples=40)
@given(table=tables(), seed=st.integers(0, 2**32), data=st.data())
def test_the_order_of_columns_and_rows_changes_no_observation(
    table: tuple[list[str], list[int], list[str], Values], seed: int, data: st.DataObject
) -> None:
    codes, years, series, values = table
    mixed = (
        data.draw(st.permutations(codes)),
        data.draw(st.permutations(years)),
        data.draw(st.permutations(series)),
    )
    one = read(grid(**rendered(codes, years, series, values, random.Random(seed))))
    other = read(grid(**rendered(*mixed, values, random.Random(seed + 1))))
    kept = ["region", "year", "series", "value", "unit", "value_raw", "reason"]
    frames = [
        reading.frame.filter(pl.col("region") != "").select(kept).sort(kept)
        for reading in (one, other)
    ]
    assert frames[0].equals(frames[1])


@settings(deadline=None, max_examples=30)
@given(table=tables(), side_by_side=st.booleans())
def test_panels_read_like_the_table_they_are_cut_from(
    table: tuple[list[str], list[int], list[str], Values], side_by_side: bool
) -> None:
    codes, years, series, values = table
    name = series[0]
    middle = len(codes) // 2
    halves = [codes[:middle], codes[middle:]]
    for half in halves:  # A block without any number is no block.
        values[half[0], years[0], name] = "1,234.5"
    blocks = [
        [["地区", *map(str, years)]]
        + [[PROVINCES[c][0], *(values[c, y, name] for y in years)] for c in half]
        for half in halves
    ]
    top = [[f"{SERIES[name][0]}（按收发货人所在地分）"], ["单位：千美元"]]
    if side_by_side:
        height = max(map(len, blocks))
        left, right = ([*p, *[[""] * (len(years) + 1)] * (height - len(p))] for p in blocks)
        rows = [*top, *([*a, *b] for a, b in zip(left, right, strict=True))]
    else:
        rows = [*top, *blocks[0], ["续表"], *blocks[1]]
    expected = {key: value for key, value in values.items() if key[2] == name}
    assert facts(read(grid(rows))) == expected


words = st.sampled_from(
    ["地区", "北京", "天津市", "全国", "2019", "2019年", "1至12月", "…", "-", "12.5", "1,234", "lo",
     "单位：亿元", "(亿元)", "地区生产总值", "进出口", "Exports", "续表", "注：a", "a) b", "①", "3-9 地区",
     "Region", "年份", "合计", "%", "指数(上年=100)", "Unnamed: 3_level_1", "value", "period", "(", "续"]
)  # fmt: skip
cells = st.one_of(words, st.text(max_size=12), st.just(""))


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.lists(cells, min_size=1, max_size=7), min_size=1, max_size=9),
    spans=st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        max_size=3,
    ),
    kind=st.sampled_from(["xls", "html", "csv", "json", "picture"]),
)
def test_no_grid_is_read_with_a_crash_or_a_cell_twice(
    rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]], kind: Any
) -> None:
    table = grid(rows, spans=spans, kind=kind)
    reading = read(table)
    origins = reading.frame["origin"].to_list()
    assert len(origins) == len(set(origins))
    for row in rows_of(reading):
        place = tuple(map(int, row["origin"].removeprefix("p#0/").split("/")))
        cell = table.at(*place)
        assert row["value_raw"] == (cell.text.strip() if cell else "")
        assert (row["value"] is None) == (row["reason"] is not None)


def test_a_wide_and_a_tall_grid_take_no_minute() -> None:
    wide = grid([["地区", *map(str, range(1000))], ["北京", *["1"] * 1000]])
    tall = grid([["地区", "2018", "2019"], *[[f"某市{i}", "1", "2"] for i in range(5000)]])
    long_text = grid([["地区", "2019"], ["北京", "1"], ["a b" * 30_000, ""], ["注" * 90_000]])
    started = time.perf_counter()
    for table in (wide, tall, long_text):
        cut(table, gazetteer(china()))
        read(table)
    assert time.perf_counter() - started < 20
