"""Traditional and Japanese characters as simplified ones."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hinterland
from hinterland.library.text.han import simplified

PROVINCES = ["北京", "天津", "河北", "山西", "內蒙古", "遼寧", "吉林", "黑龍江", "上海", "江蘇", "浙江", "安徽", "福建", "江西", "山東", "河南", "湖北", "湖南", "廣東", "廣西", "海南", "重慶", "四川", "貴州", "雲南", "西藏", "陝西", "甘肅", "青海", "寧夏", "新疆"]  # fmt: skip


def regions() -> list[str]:
    path = Path(hinterland.__file__).parent / "data" / "china" / "regions.csv"
    with path.open(encoding="utf-8") as file:
        return [row["zh"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("traditional", PROVINCES)
def test_every_province_is_found_by_its_traditional_name(traditional: str) -> None:
    assert simplified(traditional) in regions()


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("臺灣省台北市", "台湾省台北市"),
        ("國內生產總值（億元）", "国内生产总值（亿元）"),
        ("各地區進出口總額（按收發貨人所在地分）", "各地区进出口总额（按收发货人所在地分）"),
        ("貿易夥伴、說明、稅收、戶數、裡裏", "贸易伙伴、说明、税收、户数、里里"),
        ("呼倫貝爾 齊齊哈爾 瀋陽 濰坊 廈門 滄州 畢節 臨滄 吐魯番 烏魯木齊", "呼伦贝尔 齐齐哈尔 沈阳 潍坊 厦门 沧州 毕节 临沧 吐鲁番 乌鲁木齐"),
        ("屏東縣 雲林縣 澎湖縣 連江縣 灣仔 觀塘 離島", "屏东县 云林县 澎湖县 连江县 湾仔 观塘 离岛"),
        ("県 沖縄 総額 輸出 経済 単位 対 円 図 発 駅 広島 徳島", "县 冲绳 总额 输出 经济 单位 对 圆 图 发 驿 广岛 德岛"),
        ("⽇本 ⾦額 凉", "日本 金额 凉"),
        ("2019 GDP (%) é", "2019 GDP (%) é"),
    ],
)  # fmt: skip
def test_words_and_names(text: str, becomes: str) -> None:
    assert simplified(text) == becomes


def test_simplified_names_stay() -> None:
    assert [name for name in regions() if simplified(name) != name] == []


@given(st.text(max_size=50))
def test_places_stay_and_twice_is_once(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once


def test_characters_of_the_mainland_hardly_change() -> None:
    level_1 = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    ]
    assert (
        "".join(character for character in level_1 if simplified(character) != character)
        == "乾"
    )
