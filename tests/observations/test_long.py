"""Long tables: every column is used, known to be harmless, or keeps the figure out of a series."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations.long import layout_of
from hinterland.observations.printed.names import gazetteer
from hinterland.regions import china

from .made_up import grid, read, rows_of

BEIJING, TIANJIN, HEBEI, JIANGSU, CHINA = "110000", "120000", "130000", "320000", "100000"
NAMES = gazetteer(china())


def table(text: str) -> list[list[str]]:
    """Return the cells of lines whose cells are parted by bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def seen(text: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return the columns of what is read from a table."""
    reading = read(grid(table(text), kind="csv"))
    return reading.frame.select(
        columns or ("region", "year", "period", "series", "value")
    ).rows()


def first(text: str) -> dict[str, Any]:
    return rows_of(read(grid(table(text), kind="csv")))[0]


# Partners, sexes and other dimensions


@pytest.mark.parametrize(
    ("head", "part", "whole"),
    [
        ("partner", "United States", "World"),
        ("Partner", "Rest of the world", "All countries"),
        ("贸易伙伴", "美国", "世界"),
        ("性别", "女", "合计"),
        ("Sex", "Female", "Both sexes"),
        ("年龄", "65岁及以上", "全部年龄"),
        ("Age", "65+", "All ages"),
        ("Sector", "Agriculture", "All sectors"),
        ("行业", "工业", "全部行业"),
        ("贸易方式", "加工贸易", "合计"),
        ("Price base", "Constant prices", "Current prices"),
        ("价格", "2015年不变价", "现价"),
        ("Seasonal adjustment", "Seasonally adjusted", "Not seasonally adjusted"),
        ("Product", "High-tech products", "All products"),
        ("商品", "机电产品", "全部商品"),
        ("企业性质", "国有企业", "全部企业"),
        ("Something new", "anything", "Total"),
        ("xyz", "F", "_T"),
    ],
)
def test_a_part_of_a_dimension_keeps_its_printed_name(head: str, part: str, whole: str) -> None:
    text = f"region|year|{head}|series|unit|value\nBeijing|2018|{{}}|GDP|100 million yuan|8083"
    [(region, year, period, series, value)] = seen(text.format(part))
    assert (region, year, period, value) == (BEIJING, 2018, None, 8083e8)
    assert series == f"GDP > {head}: {part}"
    assert seen(text.format(whole)) == [(BEIJING, 2018, None, "gdp", 8083e8)]


def test_an_unknown_dimension_of_numbers_is_one_too() -> None:
    text = "region|year|branch|series|unit|value\nBeijing|2019|1|GDP|亿元|113\nBeijing|2019|2|GDP|亿元|5715"
    assert [row[3] for row in seen(text)] == ["GDP > branch: 1", "GDP > branch: 2"]


def test_several_columns_of_figures_each_keep_their_name_and_unit() -> None:
    text = "地区|年份|指标|单位|数值|增长率(%)|排名\n北京|2019|地区生产总值|亿元|35371|6.1|12"
    assert seen(text, "series", "value", "unit") == [
        ("gdp", 35371e8, "CNY"),
        ("地区生产总值 > 增长率", 0.061, "1"),
        ("地区生产总值 > 排名", None, None),
    ]


def test_dimensions_without_a_column_called_value() -> None:
    text = "province|year|sex|population (10000 persons)\nBeijing|2019|total|2154\nBeijing|2019|female|1054"
    assert [row[3:] for row in seen(text)] == [
        ("population", 2154e4),
        ("population > sex: female", 1054e4),
    ]


def test_years_across_with_a_column_of_partners() -> None:
    text = """
    Reporter|Partner|Indicator|2018|2019
    China|World|Exports (million US$)|2487000|2499000
    China|Japan|Exports (million US$)|147000|143000
    """
    assert seen(text, "region", "year", "series")[1:3] == [
        (CHINA, 2019, "exports_usd"),
        (CHINA, 2018, "Exports > Partner: Japan"),
    ]


# Regions


def test_a_column_of_countries_next_to_states_is_the_partner() -> None:
    text = """
    State|Country|Year|Exports (million US dollars)
    Texas|China|2021|22000
    California|China|2021|16000
    Texas|World|2021|375000
    """
    found = seen(text, "region", "region_raw", "series")
    assert found == [
        ("", "Texas", "Exports > Country: China"),
        ("", "California", "Exports > Country: China"),
        ("", "Texas", "exports_usd"),
    ]


def test_the_nation_around_its_provinces_is_no_partner() -> None:
    text = "Country|Province|Year|Series|Unit|Value\n{0}|Hebei|2019|GDP|亿元|35104\n{0}|Shanxi|2019|GDP|亿元|17026"
    assert [row[3] for row in seen(text.format("China"))] == ["gdp", "gdp"]
    partner = seen(text.format("United States"))
    assert [row[3] for row in partner] == ["GDP > Country: United States"] * 2
    assert partner[0][0] == HEBEI


def test_a_city_is_no_province_and_a_whole_is_the_province() -> None:
    text = """
    省份|城市|年份|指标|单位|数值
    河北|石家庄|2019|地区生产总值|亿元|5809
    河北|合计|2019|地区生产总值|亿元|35104
    北京|北京|2019|地区生产总值|亿元|35371
    """
    assert seen(text, "region", "region_raw") == [("", "石家庄"), (HEBEI, "河北"), ("", "北京")]
    assert seen(text.replace("省份|", "甲|").replace("城市", "城市名称"), "region")[2] == ("",)


def test_codes_and_labels_are_one_dimension() -> None:
    text = """
    LOCATION|Country|SEX|Sex|TIME|Time|Unit Code|Unit|PowerCode Code|PowerCode|Indicator|Value|Flag Codes|Flags
    CHN|China|T|Total|2018|2018|PS|Persons|3|Thousands|Population|1395380||
    CHN|China|F|Women|2018|2018|PS|Persons|3|Thousands|Population|680000|E|Estimated value
    """
    assert seen(text) == [
        (CHINA, 2018, None, "population", 1395380e3),
        (CHINA, 2018, None, "Population > Sex: Women", 680000e3),
    ]


def test_a_name_and_a_code_that_differ_are_doubted() -> None:
    text = "adcode|region|year|series|unit|value\n{}|Hebei|2019|GDP|亿元|35104\n140000|Shanxi|2019|GDP|亿元|1"
    right, wrong = (read(grid(table(text.format(code)))) for code in ("130000", "110000"))
    assert (right.tables[0].status, wrong.tables[0].status) == ("read", "doubtful")


def test_a_row_without_a_region_is_nobodys_and_never_the_nations() -> None:
    text = "Region|Year|Series|Unit|Value\nBeijing|2019|GDP|亿元|35371\n|2019|GDP|亿元|990865\nTianjin|2019|GDP|亿元|14104"
    assert [row[0] for row in seen(text)] == [BEIJING, "", TIANJIN]


def test_partners_alone_do_not_make_it_the_nations() -> None:
    text = "partner|year|series|unit|value\nChina|2019|Exports|million USD|35371"
    assert seen(text)[0][0] == ""


# Periods


@pytest.mark.parametrize(
    ("heads", "cells", "year", "period"),
    [
        ("year|month", "2019|3", 2019, "2019-03"),
        ("年份|月份", "2019|3月", 2019, "2019-03"),
        ("Year|Month", "2019|Jan", 2019, "2019-01"),
        ("Year|Month", "2019|M03", 2019, "2019-03"),
        ("Year|Quarter", "2019|1", 2019, "2019-Q1"),
        ("Year|Quarter", "2019|Q2", 2019, "2019-Q2"),
        ("年份|半年", "2019|上半年", 2019, "2019-H1"),
        ("Year|Month", "2019|Annual", 2019, None),
        ("年份|月份", "2019|全年", 2019, None),
        ("Year|Quarter", "2019|", 2019, None),
        ("date|frequency", "2019-12-31|Annual", 2019, None),
        ("date|frequency", "2019-03-31|Quarterly", 2019, "2019-Q1"),
        ("date|frequency", "2019-03-31|M", 2019, "2019-03"),
        ("TIME_PERIOD|FREQ", "2019-Q3|Q", 2019, "2019-Q3"),
        ("年月|来源", "201903|统计局", 2019, "2019-03"),
        ("Year|Month", "2019|14", None, None),
        ("year|frequency", "2019|Monthly", None, None),
        ("Year|Date", "2019|2019-03-31", None, None),
        ("Year|Date", "2019|2018-12-31", None, None),
        ("Year|id", "2016-2020|1", None, None),
    ],
)
def test_periods_in_one_column_or_several(
    heads: str, cells: str, year: int | None, period: str | None
) -> None:
    row = first(f"region|{heads}|series|unit|value\nBeijing|{cells}|GDP|亿元|100")
    assert (row["year"], row["period"]) == (year, period)
    assert (row["series"] == "gdp") == (year is not None)
    assert ("doubtful" in (row["flags"] or "")) == (year is None)


def test_dates_at_the_end_of_each_year_are_years_and_of_quarters_are_doubted() -> None:
    text = (
        "Date|Region|Indicator|Unit|Value\n{}|Beijing|GDP|亿元|30320\n{}|Beijing|GDP|亿元|35371"
    )
    assert [row[1] for row in seen(text.format("2018-12-31", "2019-12-31"))] == [2018, 2019]
    months = seen(text.format("2019-01-31", "2019-02-28"))
    assert [row[2] for row in months] == ["2019-01", "2019-02"]
    assert [row[1] for row in seen(text.format("2019-03-31", "2019-12-31"))] == [None, None]


# Units and multipliers


@pytest.mark.parametrize(
    ("head", "cell", "factor"),
    [
        ("UNIT_MULT", "6", 10**6), ("UNIT_MULT", "0", 1), ("PowerCode", "Millions", 10**6),
        ("multiplier", "1000000", 10**6), ("multiplier", "1", 1), ("Scale", "Units", 1),
        ("Scale", "Billions", 10**9), ("scale factor", "10^3", 1000), ("数量级", "亿", 10**8),
        ("单位倍数", "万", 10**4), ("UNIT_MULT: Multiplier", "9: Billions", 10**9),
        ("multiplier", "1,000", 1000), ("SCALAR_FACTOR", "thousands", 1000),
    ],
)  # fmt: skip
def test_multipliers_scale(head: str, cell: str, factor: int) -> None:
    row = first(f"region|year|series|unit|{head}|value\nBeijing|2019|GDP|yuan|{cell}|35")
    assert (row["series"], row["value"], row["flags"]) == ("gdp", 35.0 * factor, None)


@pytest.mark.parametrize(
    ("unit", "head", "cell"),
    [
        ("million yuan", "multiplier", "1000000"),
        ("yuan", "multiplier", "7"),
        ("yuan", "UNIT_MULT", "lots"),
        ("亿元", "数量级", "亿"),
    ],
)
def test_a_multiplier_that_can_be_read_two_ways_gives_no_value(
    unit: str, head: str, cell: str
) -> None:
    row = first(f"region|year|series|unit|{head}|value\nBeijing|2019|GDP|{unit}|{cell}|35")
    assert (row["value"], row["value_raw"]) == (None, "35")
    assert "doubtful" in row["flags"]


@pytest.mark.parametrize("named", ["GDP (million USD)", "GDP (billion yuan)"])
def test_units_that_contradict_each_other_are_doubted(named: str) -> None:
    row = first(f"region|year|series|unit|value\nBeijing|2019|{named}|100 million yuan|35")
    assert "doubtful" in row["flags"]


def test_the_nations_own_currency_is_known() -> None:
    text = (
        "Country|Year|Indicator|Unit|Scale|Value\n{}|2019|GDP|National currency|Billions|98651"
    )
    assert first(text.format("China"))["value"] == 98651e9
    assert first(text.format("Beijing"))["value"] is None


# Flags and notes


@pytest.mark.parametrize(
    ("head", "cell", "flags", "note"),
    [
        ("Flag", "p", "provisional", "provisional"),
        ("OBS_STATUS", "P: Provisional value", "provisional", "provisional"),
        ("数据状态", "初步核算", "provisional", "provisional"),
        ("OBS_STATUS", "A", None, None),
        ("Status", "Final", None, None),
        ("Flag", "e", None, "estimated by the publisher"),
        ("Flag", "bp", "provisional", "break in the series, provisional"),
        ("Flag", "f", "doubtful", "forecast"),
        ("Flags", "u", "doubtful", "low reliability"),
        ("Flag", "#?", "doubtful", "not known"),
        ("CONF_STATUS", "F", None, None),
        ("CONF_STATUS", "C", "doubtful", "not for publication"),
        ("OBS_STATUS", "L", "doubtful", "missing"),
        ("备注", "按当年价格计算", None, "按当年价格计算"),
        ("备注", "按可比价格计算", "doubtful", "可比价"),
        ("Note", "preliminary", "provisional", "preliminary"),
    ],
)
def test_flags(head: str, cell: str, flags: str | None, note: str | None) -> None:
    row = first(f"region|year|series|unit|value|{head}\nBeijing|2019|GDP|亿元|35371|{cell}")
    assert row["flags"] == flags
    assert (note is None and row["note"] is None) or note in row["note"]
    assert (row["value"] is None) == (cell == "L")


def test_estimates_after_a_year_are_doubted() -> None:
    text = "Country|Subject Descriptor|Units|Scale|2018|2025|Estimates Start After\nChina|Population|Persons|Millions|1395|1410|2019"
    assert seen(text, "year", "series", "flags") == [
        (2018, "population", None),
        (2025, "population", "doubtful"),
    ]


def test_a_deleted_observation_is_no_figure() -> None:
    text = "ACTION|REF_AREA|INDICATOR|TIME_PERIOD|UNIT_MEASURE|OBS_VALUE|OBS_STATUS\n{}|CN-BJ|GDP|2019|CNY|5|A"
    assert first(text.format("I"))["value"] == 5
    assert first(text.format("D"))["value"] is None


def test_a_unit_in_the_cell_itself_wins_and_a_contradiction_is_doubted() -> None:
    text = "region|year|series|unit|value\nBeijing|2019|GDP|{}|35371亿元"
    assert (first(text.format(""))["value"], first(text.format("亿元"))["flags"]) == (
        35371e8,
        None,
    )
    assert "doubtful" in first(text.format("万元"))["flags"]


def test_one_cell_with_points_between_thousands_puts_the_column_in_doubt() -> None:
    text = (
        "region|year|series|unit|value\nBeijing|2019|GDP|元|28.014\nHebei|2019|GDP|元|1.234.567"
    )
    assert all("doubtful" in (flags or "") for (flags,) in seen(text, "flags"))


# The table and the lines around it


@pytest.mark.parametrize(
    ("name", "years", "period"),
    [
        ("2022年1月.csv", "2022 2022", "2022-01"),
        ("2022年1月.csv", "2021 2022", None),
        ("2022年1月.csv", "2019 2019", None),
        ("gdp.csv", "2022 2022", None),
    ],
)
def test_a_month_in_the_files_name_counts_where_it_fits(
    name: str, years: str, period: str | None
) -> None:
    heads = ["region", "year", "series", "unit", "value"]
    rows = [["Beijing", year, "GDP", "亿元", str(n)] for n, year in enumerate(years.split())]
    rows[1][0] = "Hebei"
    reading = read(grid([heads, *rows], kind="csv"), name=name)
    assert reading.frame["period"].to_list() == [period] * 2


def test_lines_above_name_the_region_the_unit_and_the_title() -> None:
    rows = [
        ["数据库：分省年度数据"], ["地区：江苏省"], ["单位：亿元"],
        ["年份", "指标", "数值"],
        ["2019", "地区生产总值", "99631"],
        ["2018", "地区生产总值", "93207"],
        ["注：2019年为初步核算数。"], ["数据来源：国家统计局"],
    ]  # fmt: skip
    found = rows_of(read(grid(rows, kind="csv")))
    assert [(r["region"], r["year"], r["value"]) for r in found] == [
        (JIANGSU, 2019, 99631e8),
        (JIANGSU, 2018, 93207e8),
    ]
    layout = layout_of(grid(rows, kind="csv"), NAMES)
    assert layout is not None
    assert (layout.above[1], layout.below[-1]) == ("地区：江苏省", "数据来源：国家统计局")


@pytest.mark.parametrize("title", ["高新技术产品", "各地区地区生产总值（按不变价格计算）"])
def test_a_title_keeps_its_figures_out_of_the_series(title: str) -> None:
    body = table("地区|年份|指标|单位|数值\n北京|2019|地区生产总值|亿元|35371")
    assert rows_of(read(grid([[title], *body], kind="csv")))[0]["series"] != "gdp"


def test_the_direction_of_trade_names_the_series() -> None:
    text = "地区|年份|进出口|金额(万美元)\n北京|2019|出口|75\n北京|2019|进口|34"
    assert [row[3] for row in seen(text)] == ["exports_usd", "imports_usd"]


def test_repeated_headings_and_rows_of_notes_are_no_figures() -> None:
    text = """
    region|year|series|unit|value
    Beijing|2019|GDP|亿元|35371
    region|year|series|unit|value
    Hebei|2019|GDP|亿元|35104
    Data from database: World Development Indicators||||
    """
    assert [row[0] for row in seen(text)] == [BEIJING, HEBEI]


@pytest.mark.parametrize(
    "text",
    [
        "地区|2018|2019\n北京|1|2",
        "指标|单位|2018|2019\n地区生产总值|亿元|1|2",
        "地区|金额\n北京|1",
        "地区|指标|2018|2019\n北京|地区生产总值|1|2\n|年末人口|3|4",
        "|Exports||Imports|\nRegion|Value|Share|Value|Share\nBeijing|1|2|3|4",
        "地区|年份|地区生产总值|人口\n北京|2018|1|2",
        "just text",
    ],
)
def test_other_tables_are_left_to_the_other_reader(text: str) -> None:
    assert layout_of(grid(table(text), kind="csv"), NAMES) is None


HEADS = st.sampled_from(
    ["partner", "性别", "Sex", "Age", "行业", "Flag", "UNIT_MULT", "month", "Quarter", "note", "xyz",
     "Rank", "Country", "City", "", "价格", "FREQ", "CONF_STATUS", "Date", "来源"]
)  # fmt: skip
CELLS = st.sampled_from(
    ["", "1", "3", "World", "China", "女", "total", "Total", "constant prices", "p", "C", "M", "2018",
     "2019-03-31", "kg", "Hebei", "预计", "x y", "84", "0"]
)  # fmt: skip


@given(st.lists(st.tuples(HEADS, CELLS, CELLS, st.integers(0, 5)), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_further_column_ever_makes_another_number(
    columns: list[tuple[str, str, str, int]],
) -> None:
    heads = ["region", "year", "series", "unit", "value"]
    rows = [
        ["Beijing", "2019", "GDP", "million yuan", "3537"],
        ["Hebei", "2019", "GDP", "million yuan", "3510"],
    ]
    for head, *cells, place in columns:
        heads.insert(place, head)
        for row, cell in zip(rows, cells, strict=True):
            row.insert(place, cell)
    right = {(BEIJING, 2019, 3537e6), (HEBEI, 2019, 3510e6)}
    for found in rows_of(read(grid([heads, *rows], kind="csv"))):
        is_claimed = (
            found["series"] == "gdp" and found["value"] is not None and not found["period"]
        )
        # A city of Hebei is nobody's figure; what has a region's code is that region's.
        if is_claimed and found["region"] and "doubtful" not in (found["flags"] or ""):
            assert (found["region"], found["year"], found["value"]) in right
