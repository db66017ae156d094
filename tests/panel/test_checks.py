"""Checks report what contradicts, also where a figure is 0, and end in no traceback."""

import json
from pathlib import Path

import pytest

from hinterland.language import speaking
from hinterland.panel import Check, load
from hinterland.units import currency_name

HEAD = "region,year,series,value,unit\n"


def checks_of(tmp_path: Path, *rows: str) -> list[Check]:
    path = tmp_path / "made.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    checks = list(load(path).checks)
    json.dumps([check._asdict() for check in checks], allow_nan=False)
    return checks


def warned(checks: list[Check], kind: str) -> list[tuple[str | None, float | None]]:
    return [(c.region, c.difference) for c in checks if c.check == kind and c.level == "warn"]


@pytest.mark.parametrize(
    ("trade", "exports", "imports", "expected"),
    [
        ("0", "3", "0", [("110000", None)]),
        ("0", "3", "", [("110000", None)]),
        ("5", "8", "", [("110000", pytest.approx(0.6))]),
        ("0", "0", "0", []),
        ("5", "3", "", []),  # the other part may be 2
        ("5", "0", "0", [("110000", -1.0)]),
    ],
)
def test_parts_that_contradict_the_whole_are_reported(
    tmp_path: Path, trade: str, exports: str, imports: str, expected: object
) -> None:
    figures = {"trade_usd": trade, "exports_usd": exports, "imports_usd": imports}
    rows = [f"110000,2010,{s},{x},USD" for s, x in figures.items() if x]
    assert warned(checks_of(tmp_path, *rows), "exports + imports") == expected


def test_a_rise_from_0_is_a_jump_without_a_percentage(tmp_path: Path) -> None:
    rows = [f"110000,{year},trade_usd,{x},USD" for year, x in ((2010, 0), (2011, 7), (2012, 0))]
    checks = checks_of(
        tmp_path, *rows, "120000,2010,trade_usd,0,USD", "120000,2011,trade_usd,0,USD"
    )
    assert warned(checks, "jump") == [("110000", None), ("110000", -1.0)]
    assert any(c.text == "rose from 0 in 2010 to above 0 in 2011" for c in checks)


def test_yuan_where_dollars_are_0_are_reported(tmp_path: Path) -> None:
    checks = checks_of(
        tmp_path,
        "110000,2010,trade_usd,0,USD", "110000,2010,trade_cny,3,CNY",
        "120000,2010,trade_usd,1,USD", "120000,2010,trade_cny,7,CNY",
        "100000,2010,exchange_rate,7,CNY per USD",
    )  # fmt: skip
    assert warned(checks, "yuan against dollars, average rate") == [("110000", None)]
    assert ("110000", None) in warned(checks, "yuan against dollars, implied rate")


@pytest.mark.parametrize(("total", "expected"), [("0", None), ("4", 0.25)])
def test_known_provinces_above_the_national_total_are_reported(
    tmp_path: Path, total: str, expected: float | None
) -> None:
    rows = ("110000,2010,trade_usd,5,USD", f"100000,2010,trade_usd,{total},USD")
    assert warned(checks_of(tmp_path, *rows), "national total, own") == [(None, expected)]


def test_no_figure_of_a_year_is_not_ok(tmp_path: Path) -> None:
    checks = checks_of(tmp_path, "110000,2010,trade_usd,5,USD", "110000,2011,gdp,5,CNY")
    levels = {(c.series, c.year): c.level for c in checks if c.check == "coverage"}
    assert levels == {
        ("trade_usd", 2010): "warn", ("trade_usd", 2011): "not possible",
        ("gdp", 2010): "not possible", ("gdp", 2011): "warn",
    }  # fmt: skip


@pytest.mark.parametrize("flow", ["trade", "exports", "imports"])
@pytest.mark.parametrize(("one", "other"), [("CNY", "USD"), ("MXN", "EUR"), ("CNY", "JPY")])
def test_each_flow_is_compared_in_any_two_currencies(
    tmp_path: Path, flow: str, one: str, other: str
) -> None:
    series = f"{flow}_{one.lower()}"
    checks = checks_of(
        tmp_path,
        f"110000,2010,{flow}_{other.lower()},2,{other}", f"110000,2010,{series},14,{one}",
        f"120000,2010,{flow}_{other.lower()},1,{other}", f"120000,2010,{series},7.7,{one}",
        f"100000,2010,exchange_rate,7,{one} per {other}",
    )  # fmt: skip
    pair = (
        "yuan against dollars" if (one, other) == ("CNY", "USD") else f"{one} against {other}"
    )
    [check] = [c for c in checks if c.check == f"{pair}, average rate" and c.level == "warn"]
    assert (check.series, check.region) == (series, "120000")
    assert check.difference == pytest.approx(0.1)
    words = currency_name(one), currency_name(other)
    assert check.text == f"{words[0]} are +10.00 % off {words[1]} × the year's average rate"
    assert {c.series for c in checks if c.check == f"{pair}, implied rate"} == {series}


def test_checks_speak_of_a_countrys_own_regions() -> None:
    texts = [check.text for check in load("mexico").checks]
    assert any("states have a value" in text for text in texts)
    assert not any("province" in text for text in texts)
    with speaking("zh"):
        assert not any("省" in check.text for check in load("mexico").checks)
    assert any("31 provinces have a value" in check.text for check in load("china").checks)


def test_the_names_of_chinas_checks_stay() -> None:
    assert {check.check.partition(", ")[0] for check in load("china").checks} == {
        "coverage", "exports + imports", "jump", "national total", "yuan against dollars",
    }  # fmt: skip
