"""Panel, results and observations show themselves: units, sources and gaps, text and HTML."""

import re
from html import unescape
from typing import Any

import pytest

import hinterland
from hinterland.language import speaking
from hinterland.observations import Shown, empty
from hinterland.panel import read_observations
from hinterland.regions import china


@pytest.fixture(scope="module", params=["panel", "results", "observations"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("own") / "own.csv"
    file.write_text(
        "region,year,series,value,unit\nAnhui,2020,gdp,5,CNY\nHebei,2020,gdp,…,CNY\n", "utf-8"
    )
    if request.param == "panel":
        return hinterland.load("china")
    return (
        hinterland.run("zhao")
        if request.param == "results"
        else read_observations(file, china())
    )


def test_text_and_html_say_the_same(shown: Any) -> None:
    text, html = repr(shown), shown._repr_html_()
    words = unescape(re.sub(r"<[^>]+>", " ", html)).split()
    assert words == text.split()
    assert html.count("<table>") == html.count("</table>") == 1
    assert 'scope="col"' in html


def test_units_gaps_and_sources_are_there(shown: Any) -> None:
    text = repr(shown)
    assert re.search(r"CNY|yuan", text)
    assert re.search(r"gaps|missing", text)
    assert re.search(r"^Sources: \w", text, re.M)
    assert len(text.splitlines()) <= 20


def test_the_panel_counts_what_it_holds() -> None:
    panel = hinterland.load("china")
    line = next(x for x in repr(panel).splitlines() if x.startswith("population"))
    gaps = panel.gaps.filter(series="population").height
    kept = panel.kept.filter(series="population")
    assert line.split() == [
        "population", "persons", f"{min(kept['year'])}–{max(kept['year'])}",
        str(kept.height), str(gaps), "post7census",
    ]  # fmt: skip


def test_results_show_bounds_and_what_is_not_known() -> None:
    text = repr(hinterland.run("zhao"))
    assert re.search(
        r"imbalance +unit-free +Nation +18 of 20 +1\.3925–1\.3943 +1\.1490$", text, re.M
    )
    assert re.search(r"gini\(.*\) +unit-free +Nation +18 of 20 +— ", text)


def test_in_chinese() -> None:
    with speaking("zh"):
        text = repr(hinterland.run("zones"))
    for word in ("zones", "的结果", "数据来源：国家统计局", "全国", "没有论断", "无量纲"):
        assert word in text
    with speaking("zh"):
        panel = repr(hinterland.load("china"))
    assert re.search(r"1992—2024年，.*\n", panel)
    assert re.search(r"^population .* \d{4}—\d{4}年 ", panel, re.M)
    assert not re.search(r"\d–\d|National Bureau|General Administration", panel)


def test_what_is_shown_is_escaped() -> None:
    html = Shown("<b>", ["a & b"], [["<script>"]], ["x < y"]).html()
    assert "<b>" not in html
    assert "<script>" not in html
    assert "x &lt; y" in html


def test_an_empty_file_shows_that_it_is() -> None:
    assert repr(empty()).splitlines()[0] == "0 observations"
    assert repr(empty()).splitlines()[-1] == "Sources: none"
