"""The traps of printed tables: names, units, marks, contradictions, misread digits."""

from dataclasses import replace

import pytest

from hinterland.tables.grid import Kind

from .made_up import PROVINCES, facts, grid, read, rows_of

BEIJING, TIBET = "110000", "540000"
TRADE = "分地区货物进出口总额（按收发货人所在地分）(2019年)"


def by_name(name: str, *, english: str = "") -> dict[str, object]:
    """Return the observation of a row of that name, beside three provinces."""
    rows = [["北京", "Beijing", "1"], ["天津", "Tianjin", "2"], ["河北", "Hebei", "3"]]
    header = ["地区", "Region", "地区生产总值(亿元)"]
    reading = read(grid([["地区生产总值(2019年)"], header, *rows, [name, english, "4"]]))
    return rows_of(reading)[-1]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("内 蒙 古", "150000"),
        ("内蒙古自治区", "150000"),
        ("　　陕  西", "610000"),
        ("山西省", "140000"),
        ("西藏①", TIBET),
        ("新疆 Xinjiang", "650000"),
        ("Inner Mongolia", "150000"),
        ("Tibet", TIBET),
        ("Xizang", TIBET),
        ("全    国", "100000"),
        ("合  计", "100000"),
        ("National Total", "100000"),
    ],
)
def test_names_of_regions(name: str, code: str) -> None:
    row = by_name(name)
    assert row["region"] == code
    assert row["region_kind"] == ("nation" if code == "100000" else "province")


@pytest.mark.parametrize(
    "name",
    ["东部地区", "Eastern Region", "地方合计", "不分地区", "新疆生产建设兵团", "吉林市", "大连",
     "Total of All Regions", "Not Classified by Region", "陕西西咸新区", "海南州"],
)  # fmt: skip
def test_names_that_are_no_province_are_kept_as_parts(name: str) -> None:
    row = by_name(name)
    assert (row["region"], row["region_kind"], row["region_raw"]) == ("", "part", name)
    assert row["value"] == 4e8


def test_a_city_is_no_province_whatever_its_english_says() -> None:
    row = by_name("吉林市", english="Jilin")
    assert (row["region"], row["region_kind"]) == ("", "part")


def test_a_total_is_the_nation_only_beside_provinces() -> None:
    header = ["地区", "地区生产总值(亿元)"]
    reading = read(
        grid(
            [
                ["北京市地区生产总值(2019年)"],
                header,
                ["合计", "3"],
                ["北京", "3"],
                ["东城区", "1"],
            ]
        )
    )
    assert [row["region"] for row in rows_of(reading)] == ["", BEIJING, ""]


def test_chinese_names_win_over_english_ones() -> None:
    rows = [["北京", "Beijing", "1"], ["天津", "Shanxi", "2"]]
    reading = read(grid([["地区生产总值(2019年)"], ["地区", "", "总量(亿元)"], *rows]))
    assert facts(reading)["120000", 2019, "gdp"] == "2"
    assert reading.tables[0].why == ("天津 is Shanxi in English; the Chinese name was taken",)


def test_chinese_headers_win_over_english_ones() -> None:
    header = [["地区", "出口", "进口"], ["Region", "Imports", "Exports"]]
    reading = read(grid([[TRADE], ["单位：万元"], *header, ["北京", "1", "2"]]))
    assert facts(reading) == {
        (BEIJING, 2019, "exports_cny"): "1",
        (BEIJING, 2019, "imports_cny"): "2",
    }
    assert reading.tables[0].status == "doubtful"
    assert "'出口' is 'Imports' in English; the Chinese was taken" in reading.tables[0].why


def test_chinese_units_win_over_english_ones() -> None:
    reading = read(
        grid([[TRADE], ["单位：万美元", "(USD 1 000)"], ["地区", "出口"], ["北京", "1"]])
    )
    row = rows_of(reading)[0]
    assert (row["value"], row["unit_raw"]) == (10_000.0, "万美元")
    assert reading.tables[0].status == "doubtful"


@pytest.mark.parametrize(
    "lines",
    [
        [["单位：亿元"]],
        [["(100 million yuan)"]],
        [["单位:亿元", "", "Unit: 100 million yuan"]],
        [["Unit: 100 million yuan", "单位：亿元"]],
        [["单位：亿元"], ["Unit: CNY 100 Million"]],
        [["2019年", "", "单位：亿元"]],
        [["（单位：亿元）"]],
    ],
)
def test_unit_lines(lines: list[list[str]]) -> None:
    table = [["地区生产总值(2019年)"], *lines, ["地区", "地区生产总值", "第一产业"]]
    reading = read(grid([*table, ["北京", "35371.28", "113.69"]]))
    assert rows_of(reading)[0]["value"] == 3_537_128_000_000.0
    assert reading.tables[0].status == "read"


def test_a_columns_own_unit_wins_over_the_tables() -> None:
    header = ["地区", "地区生产总值", "年末人口(万人)", "比上年增长±％", "人均（元）"]
    reading = read(
        grid([["主要指标(2019年)"], ["单位：亿元"], header, ["北京", "1", "2", "3", "4"]])
    )
    units = {row["series"]: (row["unit_raw"], row["value"]) for row in rows_of(reading)}
    assert units == {
        "gdp": ("亿元", 1e8),
        "population": ("万人", 2e4),
        "比上年增长": ("%", 0.03),
        "人均": ("元", 4.0),
    }


def test_a_row_of_units_below_the_headers() -> None:
    rows = [["地区", "地区生产总值", "年末人口"], ["", "(亿元)", "(万人)"], ["北京", "1", "2"]]
    assert {r["unit_raw"] for r in rows_of(read(grid([["指标(2019年)"], *rows])))} == {
        "亿元",
        "万人",
    }


def test_a_currency_in_the_header_is_no_unit_where_the_table_has_one() -> None:
    header = ["地区", "出口(人民币)"]
    reading = read(grid([[TRADE], ["单位：万元"], header, ["北京", "5"]]))
    assert rows_of(reading)[0]["value"] == 50_000.0


def test_of_two_units_in_a_line_that_of_the_currency_counts() -> None:
    header = [["地区", "人民币", "美元"], ["", "出口", "出口"]]
    reading = read(grid([[TRADE], ["单位：亿元、亿美元"], *header, ["北京", "7", "1"]]))
    assert {(r["series"], r["unit_raw"]) for r in rows_of(reading)} == {
        ("exports_cny", "亿元"),
        ("exports_usd", "亿美元"),
    }


def test_an_unknown_unit_leaves_the_figure_as_printed() -> None:
    reading = read(
        grid([["化肥施用量(2019年)"], ["单位：万吨"], ["地区", "化肥"], ["北京", "6.3"]])
    )
    row = rows_of(reading)[0]
    assert (row["value"], row["unit"], row["value_raw"], row["unit_raw"]) == (
        None, None, "6.3", "万吨",
    )  # fmt: skip
    assert "万吨" in row["reason"]
    assert "万吨" in reading.tables[0].why[0]


def test_no_unit_at_all_is_named() -> None:
    reading = read(grid([["地区生产总值(2019年)"], ["地区", "地区生产总值"], ["北京", "6.3"]]))
    assert rows_of(reading)[0]["value"] is None
    assert any("no unit" in why for why in reading.tables[0].why)


@pytest.mark.parametrize("mark", ["…", "……", "...", "-", "—", "--", "－", "", "…①"])
def test_missing_marks_are_null_with_a_reason_and_never_zero(mark: str) -> None:
    rows = [["地区", "2018", "2019"], ["北京", "1", "0.0"], ["西藏", mark, "5"]]
    reading = read(grid([["地区生产总值(亿元)"], *rows]))
    row = next(r for r in rows_of(reading) if (r["region"], r["year"]) == (TIBET, 2018))
    assert (row["value"], row["value_raw"], row["unit"]) == (None, mark, "CNY")
    assert row["reason"] == (f"printed as {mark!r}" if mark else "the cell is blank")


def test_a_printed_zero_is_zero() -> None:
    rows = [["地区", "2018", "2019"], ["北京", "0", "0.0"]]
    reading = read(grid([["地区出口总额(按经营单位所在地分)(亿美元)"], *rows], kind="csv"))
    assert [row["value"] for row in rows_of(reading)] == [0.0, 0.0]


@pytest.mark.parametrize("junk", ["lo", "0,0", "1688,78", "14150G", "1 688", "12a", "1.2.3"])
def test_what_is_no_number_is_flagged_and_never_coerced(junk: str) -> None:
    rows = [["地区", "2018", "2019"], ["北京", "1", "2"], ["西藏", junk, "5"]]
    reading = read(grid([["地区生产总值(亿元)"], *rows]))
    row = next(r for r in rows_of(reading) if (r["region"], r["year"]) == (TIBET, 2018))
    assert (row["value"], row["value_raw"]) == (None, junk)
    assert row["reason"] == f"{junk!r} is not a number"
    assert reading.tables[0].why == (f"row 4, column 2, 西藏: {junk!r} is not a number",)


def test_a_gdp_below_or_at_zero_is_no_gdp() -> None:
    rows = [["地区", "2018", "2019"], ["北京", "-5", "0"]]
    for row in rows_of(read(grid([["地区生产总值(亿元)"], *rows]))):
        assert row["value"] is None
        assert "never is" in row["reason"]


def test_footnote_marks_go_into_the_note() -> None:
    reading = read(
        grid(
            [
                ["地区生产总值a)(2019年)"],
                ["单位：亿元"],
                ["地区", "地区生产总值①"],
                ["北京②", "35,371.28"],
                ["天津", "14104.28 b)"],
                ["河北", "35104.5*"],
                ["a) 本表按当年价格计算。"],
                ["① 含研发支出。"],
                ["② 含开发区。"],
                ["b) Data are preliminary."],
                ["数据来源：国家统计局"],
            ]
        )
    )
    beijing, tianjin, hebei = rows_of(reading)
    assert beijing["region_raw"] == "北京"
    assert beijing["value"] == 3_537_128_000_000.0
    assert beijing["note"] == "本表按当年价格计算。; 含开发区。; 含研发支出。"
    assert (tianjin["value"], tianjin["flags"]) == (1_410_428_000_000.0, "provisional")
    assert (hebei["value_raw"], hebei["value"]) == ("35104.5*", 3_510_450_000_000.0)
    assert hebei["note"].endswith("*")
    assert reading.notices == ("数据来源:国家统计局",)


def test_a_general_note_makes_its_years_provisional() -> None:
    table = [["地区生产总值(亿元)"], ["地区", "2018", "2019"], ["北京", "1", "2"]]
    reading = read(grid([*table, ["注：2018年为最终核实数，2019年为初步核算数。"]]))
    assert [row["flags"] for row in rows_of(reading)] == [None, "provisional"]


@pytest.mark.parametrize(
    "rows",
    [
        [["北京", "1"], ["西藏", ""], ["", "2"], ["陕西", "3"]],
        [["北京", "1"], ["西  藏", ""], ["Tibet", "2"], ["陕西", "3"]],
        [["北京", "1"], ["西藏", ""], ["自治区", "2"], ["陕西", "3"]],
        [["北京", "1"], ["陕西", "3"], ["Inner", ""], ["Mongolia", "5"], ["西藏", "2"]],
    ],
)
def test_names_that_wrap_have_their_figures_on_the_second_row(rows: list[list[str]]) -> None:
    reading = read(grid([["地区生产总值(2019年)"], ["地区", "总量(亿元)"], *rows]))
    found = facts(reading)
    assert found[TIBET, 2019, "gdp"] == "2"
    assert found["610000", 2019, "gdp"] == "3"
    assert len(found) == len([row for row in rows if row[1]])


def test_a_region_whose_cells_are_all_blank_is_missing() -> None:
    rows = [["全国", ""], ["北京", "1"], ["西藏", ""], ["陕西", "3"], ["新疆", ""]]
    reading = read(grid([["地区生产总值(2019年)"], ["地区", "总量(亿元)"], *rows]))
    missing = [row["region"] for row in rows_of(reading) if row["value"] is None]
    assert missing == ["100000", TIBET, "650000"]


def test_a_blank_column_under_a_header_is_missing_and_one_without_is_none() -> None:
    rows = [["地区", "2020年", "2019年", ""], ["北京", "", "1", ""], ["天津", "", "2", ""]]
    reading = read(grid([["地区生产总值(亿元)"], *rows], kind="csv"))
    assert len(rows_of(reading)) == 4
    assert facts(reading)[BEIJING, 2020, "gdp"] == ""


def test_a_year_not_out_yet_stands_first_and_blank() -> None:
    rows = [["地区", "2020年", "2019年", "Region"], ["北京", "", "1", "Beijing"]]
    reading = read(grid([["地区生产总值(亿元)"], *rows, ["天津", "", "2", "Tianjin"]]))
    assert facts(reading)[BEIJING, 2020, "gdp"] == ""
    assert len(rows_of(reading)) == 4


def test_a_blank_column_under_a_stubs_heading_holds_no_figures() -> None:
    rows = [
        ["年份", "Year", "汇率(元/100美元)"],
        ["2018", "", "661.74"],
        ["2019", "", "689.85"],
    ]
    assert len(rows_of(read(grid([["人民币汇率"], *rows])))) == 2


def test_equal_years_that_nothing_tells_apart_are_doubtful() -> None:
    rows = [["地区", "2018", "2019", "2018", "2019"], ["北京", "9", "8", "106.6", "106.1"]]
    reading = read(grid([["地区生产总值"], ["单位：亿元"], *rows]))
    assert [r["value_raw"] for r in rows_of(reading) if r["series"] == "gdp"] == ["9", "8"]
    assert reading.tables[0].status == "doubtful"
    assert "nothing printed tells them apart" in reading.tables[0].why[0]


def test_a_misspelt_region_is_named_with_the_one_that_is_missing() -> None:
    rows = [[zh if code != "150000" else "内蒙吉", "1"] for code, (zh, _) in PROVINCES.items()]
    reading = read(grid([["地区生产总值(2019年)"], ["地区", "总量(亿元)"], *rows]))
    why = reading.tables[0].why
    assert "no row or column of 内蒙古" in why
    assert "'内蒙吉' is not a region; did you mean '内蒙古'?" in why


def test_cells_of_a_picture_are_flagged_and_unsure_ones_named() -> None:
    table = grid(
        [["地区生产总值(2019年)"], ["地区", "总量(亿元)"], ["北京", "1"], ["天津", "2"]],
        kind="picture",
    )
    cells = tuple(c._replace(confidence=0.71 if c.text == "2" else 0.99) for c in table.cells)
    reading = read(replace(table, cells=cells))
    assert [row["flags"] for row in rows_of(reading)] == ["ocr", "ocr"]
    assert rows_of(reading)[1]["note"] == "read with confidence 0.71"
    assert reading.tables[0].why == ("row 4, column 2: '2' was read with confidence 0.71",)


def test_pages_without_a_year_say_so() -> None:
    reading = read(grid([["地区生产总值"], ["地区", "总量(亿元)"], ["北京", "1"]]))
    assert rows_of(reading)[0]["year"] is None
    assert "no year is printed" in reading.tables[0].why


def test_the_menus_title_serves_a_table_without_one() -> None:
    table = grid([["地区", "2018", "2019"], ["北京", "1", "2"]], before=["单位：千美元"])
    title = "11-9 分地区货物进出口总额（按境内目的地、货源地分）"
    assert {r["series"] for r in rows_of(read(table, title=title))} == {
        "trade_by_destination_usd"
    }


def test_a_column_of_a_picture_without_the_heading_that_others_have_is_doubtful() -> None:
    rows = [
        ["分地区生产总值（亿元）"],
        ["地区", "", "指数(上年=100)", ""],
        ["", "2015", "2014", "2015"],
        *([zh, "23014.59", "107.7", "106.9"] for zh, _ in PROVINCES.values()),
    ]
    spans = {(1, 2): (1, 1)}
    kinds: tuple[Kind, ...] = ("picture", "xls")
    why = {kind: read(grid(rows, spans=spans, kind=kind)).tables[0].why for kind in kinds}
    doubt = "column 2 has no heading, as others have; look at the picture"
    assert doubt in why["picture"]
    assert doubt not in why["xls"]
