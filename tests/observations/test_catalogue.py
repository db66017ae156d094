"""The catalogue: which printed words are which series, and a user's own entries."""

from pathlib import Path

import pytest

from hinterland.errors import InputError, UsageError
from hinterland.observations.printed.accounting import Ledger
from hinterland.observations.printed.catalogue import read_catalogue, shipped_catalogue
from hinterland.observations.printed.matching import Around, match
from hinterland.observations.printed.names import gazetteer
from hinterland.observations.printed.titles import read_title
from hinterland.observations.printed.words import Words, split_languages
from hinterland.regions import china

from .made_up import grid, read, rows_of

BY_UNIT = "11-8 分地区货物进出口总额（按收发货人所在地分）"
BY_PLACE = "11-9 分地区货物进出口总额（按境内目的地、货源地分）"

LEDGER = Ledger(shipped_catalogue(), gazetteer(china()))

#: Title, header path, unit, series.
PRINTED = [
    (BY_UNIT, [], "千美元", "trade_usd"),
    (BY_UNIT, [], "万元", "trade_cny"),
    (BY_UNIT, ["合计 Total"], "千美元", "trade_usd"),
    (BY_UNIT, ["进出口总额 Total", "出口 Exports"], "千美元", "exports_usd"),
    (BY_UNIT, ["累计比去年同期", "进出口"], "%", None),
    (BY_UNIT, ["进出口差额"], "千美元", None),
    (BY_UNIT, ["外商投资企业", "出口"], "千美元", None),
    ("分地区外商投资企业货物进出口总额(按收发货人所在地分)", ["出口"], "千美元", None),
    (BY_PLACE, [], "千美元", "trade_by_destination_usd"),
    (BY_PLACE, ["进出口总额"], "万美元", "trade_by_destination_usd"),
    (BY_PLACE, ["出口"], "万美元", None),
    ("Total Value of Imports and Exports of Goods by Location of Importers/Exporters", ["Exports"],
     "USD 1 000", "exports_usd"),
    ("Total Value of Imports and Exports of Goods by Place of Destination and Origin", [],
     "1000 US dollars", "trade_by_destination_usd"),
    ("International Trade in Goods by Region (by Location of Importers/Exporters)", [],
     "USD million", "trade_usd"),
    ("经营单位所在地进出口总额(千美元)", [], "千美元", "trade_usd"),
    ("境内目的地和货源地进出口总额(千美元)", [], "千美元", "trade_by_destination_usd"),
    ("3-9 分地区生产总值(2019年)", [], "亿元", "gdp"),
    ("3-9 地区生产总值和指数", ["地区生产总值 Gross Regional Product"], "亿元", "gdp"),
    ("3-9 地区生产总值和指数", ["指数 Indices"], "上年=100", None),
    ("3-9 地区生产总值", ["地区生产总值", "第一产业"], "亿元", None),
    ("3-9 地区生产总值", ["人均地区生产总值"], "元", None),
    ("Gross Domestic Product and Its Indices by Region", ["Gross Domestic Product"],
     "100 million yuan", "gdp"),
    ("主要指标", ["国内生产总值"], "万美元", None),
    ("分地区年末人口", [], "万人", "population"),
    ("分地区人口", ["总人口 (年末) Total Population (year-end)"], "万人", "population"),
    ("分地区人口", ["城镇人口 Urban Population"], "万人", None),
    ("Population at Year-end by Region", [], "10 000 persons", "population"),
    ("人民币汇率(年平均价)", ["100美元 100 US Dollars"], "元/100美元", "exchange_rate"),
    ("人民币汇率(期末价)", ["100美元"], "元/100美元", None),
    ("Exchange Rate of RMB (Average of the Year)", ["100 US Dollars"], "yuan per 100 US dollars",
     "exchange_rate"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "path", "unit", "series"), PRINTED)
def test_what_is_printed_and_the_series_it_is(
    title: str, path: list[str], unit: str, series: str | None
) -> None:
    read_as = read_title([title])
    around = Around(title=Words(read_as.zh, read_as.en), by_region=True)
    found = match([split_languages(text) for text in path], around, LEDGER, unit=unit)
    assert found.series == series
    assert not found.doubt


def test_trade_by_nobodys_location_is_doubtful() -> None:
    table = grid(
        [["各地区进出口总额(2019年)"], ["地区", "进出口(亿元)"], ["北京", "1"], ["天津", "2"]]
    )
    reading = read(table)
    assert {row["series"] for row in rows_of(reading)} == {"trade_cny"}
    assert reading.tables[0].why == ("no line states by whose location '进出口' is counted",)


def test_the_heading_over_the_names_says_by_whose_location() -> None:
    rows = [["收发货人所在地", "进出口(亿元)"], ["北京", "1"], ["天津", "2"]]
    assert read(grid([["各地区进出口总额(2019年)"], *rows])).tables[0].status == "read"


def test_columns_that_nothing_claims_stay_under_their_printed_header() -> None:
    header = [["地区", "R&D人员", "", "经费(亿元)"], ["", "#研究人员", "其他", ""]]
    reading = read(
        grid([["科技(2019年)"], ["单位：人"], *header, ["北京", "1", "2", "3"]],
             spans={(2, 1): (1, 2)})
    )  # fmt: skip
    assert [(r["series"], r["value"]) for r in rows_of(reading)] == [
        ("R&D人员 > 研究人员", 1.0),
        ("R&D人员 > 其他", 2.0),
        ("经费", 3e8),
    ]


def test_a_users_own_series(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[fdi]\nseries = { USD = "fdi_usd" }\nwords = ["实际利用外资(金额)?"]\n'
        '[gdp]\nseries = { CNY = "gdp_mine" }\nwords = ["地区生产总值"]\n',
        "utf-8",
    )
    rows = [["地区", "实际利用外资(万美元)", "地区生产总值(亿元)", "年末人口(万人)"]]
    table = grid([["指标(2019年)"], *rows, ["北京", "1", "2", "3"]])
    reading = read(table, catalogue=read_catalogue(file))
    assert [r["series"] for r in rows_of(reading)] == ["fdi_usd", "gdp_mine", "population"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = [", "mine.toml: not a TOML file"),
        ("x = 1", r"mine.toml, \[x\]: a concept is a table"),
        ('[x]\nserie = 1\nwords = ["a"]', "there is no key 'serie'; did you mean 'series'?"),
        ('[x]\nwords = ["a"]', r"\[x\]: series .* are needed"),
        ('[x]\nseries = { EURO = "x" }\nwords = ["a"]', "there is no unit 'EURO'"),
        ('[x]\nseries = { USD = "x" }\nwords = ["("]', "words: a pattern is wrong"),
        ('[x]\nseries = { USD = "x" }\nwords = "a"', "words: give a list of patterns"),
        (
            '[x]\nseries = { USD = "x" }\nwords = ["a"]\nunit = "bags"',
            "the unit 'bags' is not known",
        ),
    ],
)
def test_faults_of_a_catalogue_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        read_catalogue(file)


def test_a_catalogue_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no catalogue"):
        read_catalogue(tmp_path / "none.toml")
