"""Units where they are printed: in headings, titles and lines of their own."""

import inspect

import pytest

from hinterland.observations.printed import units as printed_units
from hinterland.observations.printed.units import (
    canonical,
    canonical_value,
    is_per_head,
    is_rate_head,
    is_unit,
    no_money,
    rate_unit,
    take_units,
    unit_line,
)


@pytest.mark.parametrize(
    ("text", "rest", "unit"),
    [
        ("地区生产总值（亿元）", "地区生产总值", "亿元"), ("出口额（单位：亿美元）", "出口额", "亿美元"), ("GDP 亿元", "GDP", "亿元"),
        ("GDP/亿元", "GDP", "亿元"), ("GDP_亿元", "GDP", "亿元"), ("出口：万美元", "出口", "万美元"), ("GDP(亿元", "GDP", "亿元"),
        ("人口（萬人）", "人口", "萬人"), ("人均工资 元/人", "人均工资", "元/人"), ("GDP (current US$)", "GDP", "US$"),
        ("GDP (US$ million, current)", "GDP", "US$ million"), ("GDP, US$ million", "GDP", "US$ million"),
        ("Exports US$ million", "Exports", "US$ million"), ("Exports (in millions of U.S. dollars)", "Exports", "millions of U.S. dollars"),
        ("GDP in billions of yuan", "GDP", "billions of yuan"), ("Population 10000 persons", "Population", "10000 persons"),
        ("Wages, yuan", "Wages", "yuan"), ("Exports (HK$ million)", "Exports", "HK$ million"), ("比上年（±%）", "比上年", "%"),
        ("比去年同期(+/-%)", "比去年同期", "%"), ("(+/-) 比上年 %", "比上年", "%"), ("增长%", "增长", "%"), ("Growth, %", "Growth", "%"),
        ("工业总产值（万元，现价）", "工业总产值 (现价)", "万元"), ("指数（上年=100）", "指数", "上年=100"),
    ],
)  # fmt: skip
def test_a_heading_and_its_unit(text: str, rest: str, unit: str) -> None:
    left, units = take_units(text)
    assert (left, units[-1]) == (rest, unit)
    assert is_unit(unit)


@pytest.mark.parametrize(
    "text",
    ["地区生产总值", "Households with income of 10000 yuan", "GDP (constant 2010 US$)", "Exports USD", "出口 美元", "Number of items",
     "Exports, Total", "100美元", "US$ 100", "总人口(年末)", "规模以上工业", "Top 100 firms", "年收入 1万元", "人数 人",
     "Sales above 20 million yuan", "亿元", "人", "Trade of people"],
)  # fmt: skip
def test_words_that_are_no_unit_of_their_heading_stay(text: str) -> None:
    assert take_units(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：亿元", ("亿元",)), ("單位：億元", ("億元",)), ("計量單位：萬美元", ("萬美元",)), ("金额单位：万元", ("万元",)),
        ("(In millions of US dollars)", ("millions of US dollars",)), ("Unit of measure: US$ million", ("US$ million",)),
        ("万元人民币", ("万元人民币",)), ("Millions of US dollars", ("Millions of US dollars",)), ("in %", ("%",)),
        ("出口", ()), ("100美元", ()), ("美元", ()),
    ],
)  # fmt: skip
def test_a_line_of_units(text: str, units: tuple[str, ...]) -> None:
    assert unit_line(text) == units


@pytest.mark.parametrize(
    "foreign",
    ["100美元", "US$ 100", "100 US$", "US$100", "per 100 US$", "每百美元", "100 US dollars"],
)
@pytest.mark.parametrize("yuan", ["人民币元", "yuan", "CNY", "RMB yuan"])
def test_a_rate_headed_by_an_amount_of_dollars(foreign: str, yuan: str) -> None:
    assert is_rate_head(foreign, "CNY")
    assert not is_unit(foreign)
    unit = rate_unit(yuan, foreign, "CNY")
    assert canonical_value("622.84", unit, "CNY")[:2] == (6.2284, "CNY per USD")


@pytest.mark.parametrize(
    ("foreign", "code"),
    [("100日元", "JPY"), ("HK$ 100", "HKD"), ("100 euros", "EUR"), ("100港元", "HKD"), ("100英镑", "GBP")],
)  # fmt: skip
def test_a_rate_of_another_currency_is_never_that_of_the_dollar(
    foreign: str, code: str
) -> None:
    assert is_rate_head(foreign, "CNY")
    assert canonical(rate_unit("人民币元", foreign, "CNY"), "CNY") == f"CNY per {code}"


@pytest.mark.parametrize(
    ("amount", "home", "is_foreign"),
    [("100 yuan", "MXN", True), ("100元", "CNY", False), ("RMB 100", "CNY", False), ("RMB 100", "HKD", True),
     ("100 pesos", "MXN", False), ("100 Mexican pesos", "CNY", True), ("$100", "AUD", False), ("$100", "CNY", True),
     ("100 rupees", "INR", False), ("100 US dollars", "USD", False), ("100 US dollars", "", True)],
)  # fmt: skip
def test_an_amount_of_a_countrys_own_money_heads_no_rate(
    amount: str, home: str, is_foreign: bool
) -> None:
    assert is_rate_head(amount, home) is is_foreign


def test_a_rate_of_the_yuan_elsewhere() -> None:
    assert canonical(rate_unit("pesos", "100 yuan", "MXN"), "MXN") == "MXN per CNY"
    assert rate_unit("yuan", "100 yuan", "CNY") == "yuan"


def test_no_country_is_taken_where_the_caller_names_none() -> None:
    homes = {
        name: inspect.signature(getattr(printed_units, name)).parameters["home"].default
        for name in printed_units.__all__
        if "home" in inspect.signature(getattr(printed_units, name)).parameters
    }
    assert homes.keys() >= {"canonical", "canonical_value", "choose_unit", "is_rate_head"}
    assert set(homes.values()) == {inspect.Parameter.empty}


@pytest.mark.parametrize(
    "text",
    ["比上年（±%）", "(+/-%)", "（＋－％）", "同比", "环比", "環比", "增长", "增長率", "增速", "增幅", "位次", "排名", "名次", "比重", "占比", "占全国比重",
     "占GDP的比重", "指数", "指數", "上年=100", "构成", "贡献率", "依存度", "拉动百分点", "企业数", "户数", "人数", "比上年", "比上年增减",
     "growth", "Growth Rate", "Annual Change", "change on year", "% change", "share of total", "Share", "rank", "Ranking", "Index",
     "Indices (preceding year = 100)", "ratio", "% of GDP", "as percent of GDP", "y-o-y", "YoY", "Year-on-year", "y/y",
     "Contribution to growth", "Composition", "Number of enterprises", "Interest rate", "Increase over the previous year"],
)  # fmt: skip
def test_growth_shares_ranks_and_counts_take_no_money(text: str) -> None:
    assert no_money(text)


@pytest.mark.parametrize(
    "text",
    ["地区生产总值", "工业增加值", "Exports", "增加额", "增长额", "比上年增加额", "exchange rate", "汇率", "进出口总额", "差额",
     "Total Value of Imports and Exports", "人均可支配收入", "Gross Regional Product", "固定资产投资", "财政收入", "平均工资",
     "Shareholders' equity", "Value added", "利润总额", "社会消费品零售总额", "科技经费", "Balance", "GDP", "出口", "Imports"],
)  # fmt: skip
def test_money_takes_money(text: str) -> None:
    assert not no_money(text)


def test_what_is_per_head() -> None:
    heads = (
        "人均地区生产总值",
        "每人消费",
        "户均收入",
        "GDP per capita",
        "Output per employed person",
    )
    assert all(map(is_per_head, heads))
    assert not any(
        map(is_per_head, ("地区生产总值", "人口", "Persons", "Exports per destination"))
    )


@pytest.mark.parametrize("piece", ["(", "亿元 ", "US$ million ", "/", "万", ", ", "in "])
def test_hostile_headings_take_no_time(piece: str) -> None:
    text = "GDP" + piece * 2000
    take_units(text)
    unit_line(text)
    is_unit(text)
    no_money(text)
