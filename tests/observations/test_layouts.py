"""Every layout in which the tables come, read from grids by hand."""

from typing import Any

import pytest

from hinterland.tables.grid import Grid

from .made_up import facts, grid, read, rows_of

BEIJING, TIANJIN, HEBEI, SHANXI = "110000", "120000", "130000", "140000"
TRADE = "分地区货物进出口总额（按收发货人所在地分）"


def test_regions_by_years_under_a_title_and_a_unit() -> None:
    reading = read(
        grid(
            [
                ["3-9 地区生产总值", "", ""],
                ["Gross Regional Product", "", ""],
                ["单位：亿元", "", "(100 million yuan)"],
                ["地    区", "2018年", "2019年"],
                ["北　京", "33,105.97", "35371.28"],
                [],
                ["天  津", "13362.92", "14104.28"],
            ]
        ),
        vintage="first",
    )
    row = rows_of(reading)[1]
    assert row == {
        "region": BEIJING, "region_kind": "province", "region_raw": "北京", "year": 2019,
        "period": None, "series": "gdp", "value": 3_537_128_000_000.0, "low": None, "high": None,
        "unit": "CNY", "value_raw": "35371.28", "unit_raw": "亿元", "vintage": "first",
        "flags": None, "reason": None, "note": None, "origin": "p#0/4/2",
    }  # fmt: skip
    report = reading.tables[0]
    assert (report.status, report.title, report.years) == ("read", "地区生产总值", (2018, 2019))
    assert len(rows_of(reading)) == 4


@pytest.mark.parametrize(
    ("title", "keywords"),
    [("3-9 地区生产总值(2019年)", {}), ("3-9 地区生产总值", {"year": 2019})],
)
def test_regions_by_items_with_the_year_elsewhere(title: str, keywords: dict[str, Any]) -> None:
    reading = read(
        grid(
            [
                [title],
                ["单位：亿元"],
                ["地区", "Region", "地区生产总值", "第一产业"],
                ["", "", "Gross Regional Product", "Primary Industry"],
                ["北京", "Beijing", "35371.28", "113.69"],
                ["天津", "Tianjin", "14104.28", "185.23"],
            ]
        ),
        **keywords,
    )
    assert facts(reading) == {
        (BEIJING, 2019, "gdp"): "35371.28",
        (BEIJING, 2019, "第一产业"): "113.69",
        (TIANJIN, 2019, "gdp"): "14104.28",
        (TIANJIN, 2019, "第一产业"): "185.23",
    }
    assert bool(reading.notices) == bool(keywords)


def levels_and_indices(*, with_spans: bool) -> Grid:
    spans = {(1, 1): (1, 2), (1, 3): (1, 2), (1, 0): (2, 1)} if with_spans else {}
    return grid(
        [
            ["3-8 地区生产总值和指数"],
            ["地区", "地区生产总值(亿元)", "", "指数(上年=100)", ""],
            ["", "2013", "2014", "2013", "2014"],
            ["辽宁", "27213.22", "28626.58", "108.7", "105.8"],
            ["吉林", "13046.40", "13803.14", "108.3", "106.5"],
        ],
        spans=spans,
    )


@pytest.mark.parametrize("with_spans", [True, False])
def test_levels_and_indices_under_the_same_years(with_spans: bool) -> None:
    reading = read(levels_and_indices(with_spans=with_spans))
    assert facts(reading)["210000", 2014, "gdp"] == "28626.58"
    assert facts(reading)["210000", 2014, "指数"] == "105.8"
    index = next(r for r in rows_of(reading) if r["series"] == "指数" and r["year"] == 2014)
    assert (index["value"], index["unit"], index["unit_raw"]) == (1.058, "1", "上年=100")
    assert reading.tables[0].status == "read"


@pytest.mark.parametrize("with_spans", [True, False])
def test_years_over_items(with_spans: bool) -> None:
    reading = read(
        grid(
            [
                [TRADE],
                ["单位：千美元"],
                ["地区", "2018", "", "2019", ""],
                ["Region", "出口", "进口", "出口", "进口"],
                ["", "Exports", "Imports", "Exports", "Imports"],
                ["北京", "1", "2", "3", "4"],
                ["天津", "5", "6", "7", "8"],
            ],
            spans={(2, 1): (1, 2), (2, 3): (1, 2)} if with_spans else {},
        )
    )
    assert facts(reading)[TIANJIN, 2018, "imports_usd"] == "6"
    assert facts(reading)[TIANJIN, 2019, "exports_usd"] == "7"
    assert len(facts(reading)) == 8


def test_headers_split_over_rows_and_hyphens() -> None:
    reading = read(
        grid(
            [
                ["1-4 各地区R&D人员(2010年)"],
                ["单位：人年", "(man-year)"],
                ["地区", "Region", "年平均", "试验发展"],
                ["", "", "从业人员", ""],
                ["", "", "Annual Average", "Experi-"],
                ["", "", "Number of", "mental"],
                ["", "", "Persons Engaged", ""],
                ["北京", "Beijing", "193718.4", "111794.4"],
                ["天津", "Tianjin", "58770.7", "43533.6"],
            ]
        )
    )
    assert {row["series"] for row in rows_of(reading)} == {"年平均从业人员", "试验发展"}


def test_six_header_rows_of_two_languages_at_three_levels() -> None:
    header = [
        ["地区", "2019", "", "", ""],
        ["", "货物进出口(按收发货人所在地分)", "", "人口", ""],
        ["", "Trade", "", "Population", ""],
        ["", "出口", "进口", "年末人口", "城镇人口"],
        ["Region", "Exports", "Imports", "Population", "Urban"],
        ["", "(万美元)", "(万美元)", "(万人)", "(万人)"],
    ]
    spans = {(0, 1): (1, 4), (1, 1): (1, 2), (1, 3): (1, 2), (2, 1): (1, 2), (2, 3): (1, 2)}
    reading = read(
        grid([*header, ["北京", "1", "2", "3", "4"], ["天津", "5", "6", "7", "8"]], spans=spans)
    )
    assert facts(reading)[BEIJING, 2019, "exports_usd"] == "1"
    assert facts(reading)[BEIJING, 2019, "population"] == "3"
    assert facts(reading)[TIANJIN, 2019, "人口 > 城镇人口"] == "8"


def test_a_row_of_column_numbers_is_no_row_of_figures() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值(2019年) (亿元)"],
                ["地区", "地区生产总值", "第一产业", "第二产业"],
                ["甲", "1", "2", "3"],
                ["北京", "35371", "114", "5715"],
                ["天津", "14104", "185", "4969"],
            ]
        )
    )
    assert {row["region"] for row in rows_of(reading)} == {BEIJING, TIANJIN}


def test_years_by_items_for_the_nation() -> None:
    table = grid(
        [
            ["11-2 货物进出口总额"],
            ["年份", "人民币(亿元)", "", "美元(亿美元)", ""],
            ["Year", "出口总额", "进口总额", "出口总额", "进口总额"],
            ["1978", "167.6", "187.4", "97.5", "108.9"],
            ["2000", "20634.4", "18638.8", "2492.0", "2250.9"],
        ],
        spans={(1, 1): (1, 2), (1, 3): (1, 2)},
    )
    assumed, told = read(table), read(table, region="100000")
    assert facts(told)["100000", 1978, "exports_cny"] == "167.6"
    assert facts(told)["100000", 2000, "imports_usd"] == "2250.9"
    assert told.tables[0].status == "read"
    assert "taken as the whole country" in assumed.tables[0].why[0]


def test_the_exchange_rate_is_headed_by_an_amount_of_foreign_money() -> None:
    reading = read(
        grid(
            [
                ["18-8 人民币汇率(年平均价)"],
                ["单位：人民币元"],
                ["年份", "100美元", "100日元"],
                ["Year", "100 US Dollars", "100 Japanese Yen"],
                ["2018", "661.74", "5.9890"],
                ["2019", "689.85", "6.3343"],
            ]
        )
    )
    rate, yen = rows_of(reading)[2:]
    assert (rate["series"], rate["value"], rate["unit"]) == (
        "exchange_rate",
        6.8985,
        "CNY per USD",
    )
    assert (rate["unit_raw"], rate["region"]) == ("人民币元/100美元", "100000")
    assert (yen["series"], yen["value"], yen["value_raw"]) == ("100日元", 0.063343, "6.3343")
    assert yen["unit"] == "CNY per JPY"


def test_years_by_regions() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值"],
                ["单位：亿元"],
                ["年份", "北京", "天津", "河北"],
                ["2018", "1", "2", "3"],
                ["2019", "4", "5", "6"],
            ]
        )
    )
    assert facts(reading)[HEBEI, 2018, "gdp"] == "3"
    assert facts(reading)[BEIJING, 2019, "gdp"] == "4"


def test_one_row_a_region_and_year() -> None:
    reading = read(
        grid(
            [
                ["province", "year", "GDP (亿元)", "年末人口（万人）"],
                ["北京市", "2018", "33106", "2154"],
                ["北京市", "2019", "35371", "2154"],
                ["天津市", "2018", "13363", "1560"],
            ],
            kind="csv",
        )
    )
    assert facts(reading)[BEIJING, 2019, "gdp"] == "35371"
    assert facts(reading)[TIANJIN, 2018, "population"] == "1560"


@pytest.mark.parametrize(
    "heads",
    [
        ("series", "unit", "region", "period", "value", "note"),
        ("指标", "单位", "地区", "年份", "数值", "备注"),
    ],
)
def test_long_tables(heads: tuple[str, ...]) -> None:
    reading = read(
        grid(
            [
                heads,
                ["地区生产总值", "亿元", "北京市", "2019年", "35371.28", "按当年价格计算"],
                ["地区生产总值", "亿元", "北京市", "2020年", "", ""],
                ["境内目的地和货源地进出口总额(千美元)", "", "北京市", "2019", "5", ""],
            ],
            kind="json",
        )
    )
    first, blank, third = rows_of(reading)
    assert (first["series"], first["value"], first["note"]) == (
        "gdp",
        3.537128e12,
        "按当年价格计算",
    )
    assert (first["origin"], blank["origin"]) == ("p#0/1/4", "p#0/2/4")
    assert (blank["value"], blank["reason"]) == (None, "the cell is blank")
    assert (third["series"], third["value"]) == ("trade_by_destination_usd", 5000.0)


def test_a_portal_export_with_its_indicator_in_the_preamble() -> None:
    reading = read(
        grid(
            [
                ["数据库：分省年度数据"],
                ["指标：地区生产总值(亿元)"],
                ["时间：2018-2019"],
                ["地区", "2019年", "2018年"],
                ["北京市", "35371.28", "33105.97"],
                ["新疆维吾尔自治区", "13597.11", "12809.39"],
                ["数据来源：国家统计局"],
            ],
            kind="csv",
        )
    )
    assert facts(reading)["650000", 2019, "gdp"] == "13597.11"
    assert reading.tables[0].status == "read"


def test_a_portal_export_without_indicator_has_no_series_and_no_unit() -> None:
    reading = read(
        grid(
            [
                ["数据库：分省年度数据"],
                ["时间：2018年-2020年"],
                ["地区", "2020年", "2019年", "2018年", ""],
                ["北京市", "", "521.91", "488.70", ""],
                ["天津市", "", "77.03", "62.16", ""],
            ],
            kind="csv",
        )
    )
    rows = rows_of(reading)
    assert {row["series"] for row in rows} == {""}
    assert {row["unit_raw"] for row in rows} == {""}
    assert all(row["value"] is None and row["reason"] for row in rows)
    assert [row["value_raw"] for row in rows] == ["", "521.91", "488.70", "", "77.03", "62.16"]
    assert reading.tables[0].status == "doubtful"
    assert any("series is left empty" in why for why in reading.tables[0].why)


def test_the_customs_table_keeps_months_out_of_the_years() -> None:
    def table(month: int) -> Grid:
        month_row = ["收发货人所在地", *[f"{month}月", f"1至{month}月"] * 3, "进出口", "出口"]
        return grid(
            [
                [f"（5）2019年{month}月进出口商品收发货人所在地总值表（人民币值）"],
                ["", "", "", "", "", "", "", "单位：万人民币", "单位：万人民币"],
                ["收发货人所在地", "进出口", "进出口", "出口", "出口", "进口", "进口",
                 "累计比去年同期±％", "累计比去年同期±％.1"],
                month_row,
                ["总值", "10", "120", "6", "70", "4", "50", "13.0", "-9.7"],
                ["北京市", "7", "80", "4", "45", "3", "35", "13.0", "-"],
                ["中关村国家自主创新示范区", "1", "2", "-", "1", "1", "1", "1.0", "2.0"],
                ["天津市", "3", "40", "2", "25", "1", "15", "13.0", "19.7"],
                ["注：1.本表按收发货人所在地统计。"] * 9,
            ],
            kind="csv",
        )  # fmt: skip

    full, part = facts(read(table(12))), facts(read(table(11)))
    assert full["100000", 2019, "trade_cny"] == "120"
    assert full[BEIJING, 2019, "imports_cny"] == "35"
    assert full[BEIJING, "2019-12", "exports_cny"] == "4"
    assert full["中关村国家自主创新示范区", 2019, "trade_cny"] == "2"
    # The title's month holds for columns that name none.
    assert full["100000", "2019-12", "累计比去年同期 > 出口"] == "-9.7"
    assert {when for _, when, _ in part} == {"2019-11", "2019-01/2019-11"}
    assert part[BEIJING, "2019-01/2019-11", "exports_cny"] == "45"
    months = [r for r in rows_of(read(table(11))) if r["period"] == "2019-01/2019-11"]
    assert (months[0]["series"], months[0]["value"]) == ("trade_cny", 1_200_000.0)


def test_stacked_panels_with_a_continuation_title() -> None:
    reading = read(
        grid(
            [
                ["3-9 地区生产总值"],
                ["单位：亿元"],
                ["地区", "2018", "2019"],
                ["北京", "1", "2"],
                ["天津", "3", "4"],
                ["续表 continued"],
                ["地区", "2016", "2017"],
                ["北京", "5", "6"],
                ["天津", "7", "8"],
                ["3-9 续表 2 continued"],
                ["河北", "9", "10"],
            ]
        )
    )
    assert facts(reading)[TIANJIN, 2016, "gdp"] == "7"
    # The last panel prints no header: it has that of the panel above.
    assert facts(reading)[HEBEI, 2017, "gdp"] == "10"
    assert reading.tables[0].title == "地区生产总值"


def test_two_tables_in_one_sheet_keep_their_own_titles_and_units() -> None:
    reading = read(
        grid(
            [
                ["3-1 地区生产总值(2019年)"],
                ["单位：亿元"],
                ["地区", "地区生产总值"],
                ["北京", "1"],
                ["天津", "3"],
                [],
                ["3-2 年末人口(2018年)"],
                ["单位：万人"],
                ["地区", "年末人口"],
                ["北京", "11"],
                ["天津", "13"],
            ]
        )
    )
    assert facts(reading)[BEIJING, 2018, "population"] == "11"
    assert reading.tables[0].title == "地区生产总值(2019年); 年末人口(2018年)"


def test_panels_side_by_side_shifted_by_a_row() -> None:
    reading = read(
        grid(
            [
                ["3-9 地区生产总值", "", "", "", "(续)", ""],
                ["单位：亿元"],
                ["地区", "2018", "2019", "", "", ""],
                ["北京", "1", "2", "地区", "2018", "2019"],
                ["天津", "3", "4", "河北", "5", "6"],
                ["辽宁", "7", "8", "山西", "9", "10"],
            ]
        )
    )
    assert facts(reading)[SHANXI, 2019, "gdp"] == "10"
    assert facts(reading)["210000", 2018, "gdp"] == "7"
    assert len(facts(reading)) == 10


def test_years_side_by_side() -> None:
    reading = read(
        grid(
            [
                ["全国进出口总额"],
                ["单位：亿美元"],
                ["年份", "进出口总额", "年份", "进出口总额"],
                ["1978", "206.4", "2000", "4742.9"],
                ["1979", "293.3", "2001", "5096.5"],
            ]
        )
    )
    assert facts(reading)["100000", 2001, "trade_usd"] == "5096.5"
    assert len(facts(reading)) == 4


def test_a_table_over_several_sheets() -> None:
    first = grid(
        [
            [f"11-8 {TRADE}(2019年)"],
            ["单位：亿美元"],
            ["地区", "进出口", "出口"],
            ["北京", "3", "1"],
            ["天津", "7", "3"],
        ],
        sheet="1-2",
    )
    second = grid(
        [["续表"], ["地区", "进口"], ["北京", "2"], ["天津", "4"]], sheet="3", table=1
    )
    advert = grid([["http://www.example.net/"]], sheet="CNKI", table=2)
    reading = read(first, second, advert)
    assert facts(reading)[BEIJING, 2019, "imports_usd"] == "2"
    assert rows_of(reading)[-1]["origin"] == "p#1/3/1"
    assert [t.status for t in reading.tables] == ["read", "read", "not read"]
    assert reading.tables[2].why == ("no figures are in it",)


def test_sheets_named_by_their_year() -> None:
    sheets = [
        grid([["地区", "地区生产总值(亿元)"], ["北京", str(year)]], sheet=f"{year}年", table=i)
        for i, year in enumerate((2018, 2019))
    ]
    assert facts(read(*sheets)) == {
        (BEIJING, 2018, "gdp"): "2018",
        (BEIJING, 2019, "gdp"): "2019",
    }


def test_sheets_named_by_what_they_hold() -> None:
    names = ("地区生产总值(亿元)", "年末人口(万人)", "Sheet3")
    sheets = [
        grid([["地区", "2018", "2019"], ["北京", "1", "2"]], sheet=name, table=i)
        for i, name in enumerate(names[:2])
    ]
    assert [t.series for t in read(*sheets).tables] == [("gdp",), ("population",)]
    # A sheet that says nothing goes on with the one before.
    third = grid([["地区", "2017"], ["北京", "3"]], sheet=names[2], table=2)
    assert facts(read(*sheets, third))[BEIJING, 2017, "population"] == "3"


def test_title_and_unit_above_a_table_of_a_page() -> None:
    unit = grid([["单位:亿元"]], kind="html")
    table = grid(
        [["地区", "2018", "2019"], ["北京", "1", "2"]],
        kind="html",
        table=1,
        before=["首页 > 数据", "3-9 地区生产总值", "Gross Regional Product"],
        after=["注：本表按当年价格计算。"],
    )
    reading = read(unit, table)
    assert facts(reading)[BEIJING, 2019, "gdp"] == "2"
    assert reading.notices == ("注:本表按当年价格计算。",)
    assert len(reading.tables) == 1


def test_headings_between_rows_name_the_series_where_regions_come_back() -> None:
    telling = read(
        grid(
            [
                [f"{TRADE}(2019年)"],
                ["单位：亿美元"],
                ["地区", "金额"],
                ["进出口总额"],
                ["北京", "3"],
                ["天津", "7"],
                ["出口"],
                ["北京", "1"],
                ["天津", "3"],
            ]
        )
    )
    assert facts(telling)[TIANJIN, 2019, "trade_usd"] == "7"
    assert facts(telling)[TIANJIN, 2019, "exports_usd"] == "3"
    idle = read(
        grid(
            [
                ["地区生产总值(2019年)"],
                ["单位：亿元"],
                ["地区", "地区生产总值"],
                ["华北"],
                ["北京", "1"],
                ["东北"],
                ["辽宁", "3"],
            ]
        )
    )
    assert {row["series"] for row in rows_of(idle)} == {"gdp"}


def test_years_as_headings_between_rows() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值"],
                ["单位：亿元"],
                ["地区", "地区生产总值"],
                ["2018年"],
                ["北京", "1"],
                ["天津", "2"],
                ["2019年"],
                ["北京", "3"],
                ["天津", "4"],
            ]
        )
    )
    assert facts(reading)[TIANJIN, 2018, "gdp"] == "2"
    assert facts(reading)[TIANJIN, 2019, "gdp"] == "4"


def test_items_in_a_second_stub_column() -> None:
    reading = read(
        grid(
            [
                ["分地区主要指标"],
                ["地区", "指标", "2018", "2019"],
                ["北京", "地区生产总值(亿元)", "1", "2"],
                ["", "年末人口(万人)", "3", "4"],
                ["天津", "地区生产总值(亿元)", "5", "6"],
                ["", "年末人口(万人)", "7", "8"],
            ]
        )
    )
    assert facts(reading)[TIANJIN, 2018, "population"] == "7"
    assert facts(reading)[BEIJING, 2019, "gdp"] == "2"


def test_items_in_the_stub_with_a_column_of_units() -> None:
    reading = read(
        grid(
            [
                ["国民经济主要指标"],
                ["指标", "单位", "2018", "2019"],
                ["国内生产总值", "亿元", "900309", "990865"],
                ["#出口总额", "亿美元", "24867", "24995"],
            ]
        )
    )
    assert facts(reading)["100000", 2019, "gdp"] == "990865"
    assert facts(reading)["100000", 2018, "exports_usd"] == "24867"


def test_a_part_of_the_country_left_of_the_region_names_no_series() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值(2019年)(亿元)"],
                ["大区", "地区", "地区生产总值"],
                ["华北", "北京", "1"],
                ["", "天津", "3"],
                ["东北", "辽宁", "5"],
            ],
            spans={(2, 0): (2, 1)},
        )
    )
    assert {row["series"] for row in rows_of(reading)} == {"gdp"}


def test_region_codes_and_english_names_at_either_side() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值(2019年)(亿元)"],
                ["", "地区", "地区生产总值", "Region"],
                ["110000", "北京", "1", "Beijing"],
                ["120000", "天津", "3", "Tianjin"],
            ]
        )
    )
    assert facts(reading) == {(BEIJING, 2019, "gdp"): "1", (TIANJIN, 2019, "gdp"): "3"}


def test_a_figure_that_looks_like_a_code_names_no_region() -> None:
    reading = read(
        grid(
            [
                [f"11-8 {TRADE}"],
                ["单位：千美元"],
                ["地区", "出口", "进口", "进出口总额"],
                ["北京", "…", "100000", "1"],
                ["天津", "…", "…", "…"],
                ["河北", "1", "", "…"],
            ]
        ),
        year=2019,
    )
    assert facts(reading)[BEIJING, 2019, "imports_usd"] == "100000"
    assert facts(reading)[BEIJING, 2019, "trade_usd"] == "1"
    assert {row["region"] for row in rows_of(reading)} == {BEIJING, TIANJIN, HEBEI}


def test_english_names_behind_the_figures_are_compared_too() -> None:
    rows = [
        ["地区", "地区生产总值(亿元)", "Region"],
        ["北京", "1", "Beijing"],
        ["天津", "3", "Hebei"],
    ]
    why = read(grid([["地区生产总值(2019年)"], *rows])).tables[0].why
    assert why == ("天津 is Hebei in English; the Chinese name was taken",)


def test_a_title_that_stands_over_the_figures_is_no_header() -> None:
    rows = [
        ["统计年鉴"],
        ["", "3-9 地区生产总值"],
        ["地区", "2018", "2019"],
        ["北京", "1", "2"],
    ]
    reading = read(grid([*rows, ["天津", "3", "4"]], before=["单位：亿元"]))
    assert facts(reading)[BEIJING, 2019, "gdp"] == "2"


def test_a_figure_that_spans_is_read_once_where_it_begins() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值(亿元)"],
                ["地区", "2018", "2019"],
                ["北京", "1", ""],
                ["天津", "2", "3"],
            ],
            spans={(2, 1): (1, 2)},
        )
    )
    assert facts(reading) == {
        (BEIJING, 2018, "gdp"): "1",
        (TIANJIN, 2018, "gdp"): "2",
        (TIANJIN, 2019, "gdp"): "3",
    }


def test_a_table_without_any_region_is_named_and_not_read() -> None:
    reading = read(grid([["name", "2018", "2019"], ["foo", "1", "2"], ["bar", "1", "2"]]))
    assert reading.frame.is_empty()
    assert reading.tables[0].status == "not read"
    assert reading.tables[0].why == ("no row, column or title names a region",)


def test_prose_that_looks_like_a_table_is_not_read() -> None:
    lines = [
        ["In all of China", "trade grew", "by half"],
        ["from then", "12", "years on"],
        ["as said", "it fell", "1,5"],
        ["nobody knew", "why", "at all"],
    ]
    reading = read(grid(lines, kind="csv"))
    assert reading.frame.is_empty()
    assert reading.tables[0].why == ("most of its cells are not figures",)


@pytest.mark.parametrize(
    ("title", "region", "raw"),
    [
        ("北京市主要指标", BEIJING, "北京市"),
        ("吉林省主要指标", "220000", "吉林省"),
        ("吉林市主要指标", "", "吉林市"),
        ("广州市主要指标", "", "广州市"),
        ("GDP of Shaanxi", "610000", "Shaanxi"),
    ],
)
def test_a_table_of_one_region_has_it_in_its_title(title: str, region: str, raw: str) -> None:
    reading = read(
        grid([[title], ["年份", "地区生产总值(亿元)"], ["2018", "1"], ["2019", "2"]])
    )
    row = rows_of(reading)[0]
    assert (row["region"], row["region_raw"], row["series"]) == (region, raw, "gdp")


def test_the_english_customs_table_heads_its_months_in_figures() -> None:
    reading = read(
        grid(
            [
                ["(7)Imports and Exports by Location of Importers/Exporters,12.2019"],
                ["Unit: US$1,000"],
                ["Location of Importers/Exporters", "Exports", "", "Imports", ""],
                ["", "12", "1 to 12", "12", "1 to 12"],
                ["TOTAL", "212,916", "2,037,923", "169,898", "1,697,419"],
                ["", "-0.9", "-0.2", "-6.5", "-5.1"],
                ["Beijing", "112,916", "1,037,923", "69,898", "697,419"],
                ["", "-0.9", "-0.2", "-6.5", "-5.1"],
                ["Tianjin", "100", "1,000", "100", "1,000"],
            ],
            spans={(2, 1): (1, 2), (2, 3): (1, 2)},
        )
    )
    whole = [row for row in rows_of(reading) if row["period"] is None]
    rows = [row for row in whole if row["series"] in {"exports_usd", "imports_usd"}]
    assert [(r["region"], r["value_raw"]) for r in rows] == [
        ("100000", "2,037,923"),
        ("100000", "1,697,419"),
        (BEIJING, "1,037,923"),
        (BEIJING, "697,419"),
        (TIANJIN, "1,000"),
        (TIANJIN, "1,000"),
    ]
    assert "a figure without a region's name" in reading.tables[0].why[0]


def test_a_long_table_whose_regions_have_no_heading_of_their_own() -> None:
    rows = [["", "name", "value", "date"], ["0", "北京市", "28014", "2017"]]
    reading = read(grid([*rows, ["1", "天津市", "18549", "2017"]], kind="csv"))
    assert facts(reading) == {(BEIJING, 2017, ""): "28014", (TIANJIN, 2017, ""): "18549"}
