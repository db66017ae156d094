"""The report in Chinese: every word of ours, units and names as Chinese readers expect them."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from hinterland import report
from hinterland.estimate import number_format, with_unit
from hinterland.language import runs, speaking
from hinterland.report.contents.verdicts import verdict_rows
from hinterland.report.page.html import font_face, report_html
from hinterland.study import Results, run

from .test_html import Page


@pytest.fixture(scope="module")
def zhao() -> Results:
    with speaking("zh"):
        return run("zhao")


@pytest.fixture(scope="module")
def html(zhao: Results) -> str:
    with speaking("zh"):
        return report_html(zhao, {})


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_its_headings_and_labels_are_chinese(page: Page) -> None:
    assert dict(page.tags)["html"]["lang"] == "zh-CN"
    for row in page.rows:
        if row and row[0] in {"论断", "年份", "区域", "指标", "核对", "网页", "文件"}:
            assert all(re.search(r"[一-鿿]|SHA-256|\.csv|Σ", head) for head in row), row
    labels = [attrs["aria-label"] for _, attrs in page.tags if "aria-label" in attrs]
    assert labels
    assert all(re.search("[一-鿿]", label) for label in labels)


TEMPLATES = sorted(Path(report.__file__).parent.rglob("*.jinja"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_word_of_a_template_is_out_of_reach_of_translation(template: Path) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    parsed = environment.parse(template.read_text(encoding="utf-8"))
    plain = "".join(data.data for data in parsed.find_all(nodes.TemplateData))
    text = re.sub(r"<code>.*?</code>|<[^>]*>|@\w+|SHA-256|\.csv|\bFT\b", " ", plain)
    assert re.findall(r"[A-Za-z]{2,}", text) == []


def test_the_finding_reads_as_chinese(page: Page, zhao: Results) -> None:
    index = zhao.lines["imbalance"]["nation"].value[-1]
    assert f"2019年为{index:.4f}，有所下降。2005年最高，为" in page.text
    east = 100 * zhao.lines["share"]["east"].value[-1]
    assert f"东部占全国进出口总额的比重最大：2019年为{east:.2f}%" in page.text
    assert "共35条论断：" in page.text
    assert "2个（2000—2001年）" in page.text


def test_provinces_have_their_chinese_names(page: Page) -> None:
    assert ["中部", "山西、吉林、黑龙江、安徽、江西、河南、湖北、湖南"] in page.rows
    missing = [
        row[1:3] for row in page.rows if row[0].startswith("trade_usd") and len(row) == 4
    ]
    assert missing[:2] == [["2000", "西藏"], ["2001", "西藏"]]


def test_money_is_in_units_of_ten_thousand(zhao: Results) -> None:
    with speaking("zh"):
        assert number_format([3.797e12, 1.84e10], "USD").unit == "亿美元"
        assert number_format([3.797e12, 1.84e10], "USD").number(3.797e12) == "37,970"
        assert number_format([9.8e13], "CNY").unit == "万亿元"
        assert number_format([5e9], "CNY").unit == "亿元"
        assert number_format([5e5], "CNY").unit == "万元"
        rows = {row.id: row for row in verdict_rows(zhao)}
    trade = rows["east-trade-2000"]
    assert (trade.stated, trade.tolerance, trade.unit) == ("4,368", "0.5", "亿美元")
    assert rows["east-share-2019"].stated == "80"


def test_numbers_stand_by_their_units() -> None:
    with speaking("zh"):
        assert [with_unit("1", u) for u in ("%", "pp", "×", "亿元", "")] == [
            "1%", "1个百分点", "1倍", "1亿元", "1",
        ]  # fmt: skip
        assert runs([2000, 2001, 2003]) == "2000—2001、2003"
        assert number_format([1, 2], "1").range(-2, -1) == "−2.0000～−1.0000"


def test_the_font_comes_along_in_chinese_alone(html: str, zhao: Results) -> None:
    assert "@font-face" not in report_html(zhao, {})
    with speaking("zh"):
        assert font_face() in html
    assert len(html) < 4_000_000


def test_it_is_the_same_twice(html: str) -> None:
    with speaking("zh"):
        assert report_html(run("zhao"), {}) == html
