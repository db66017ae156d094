"""Pages as the publishers' sites answer them, crawled on this machine and read."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from hinterland.crawler import Options, crawl
from hinterland.language import speaking
from hinterland.library import Library
from hinterland.observations import PAGE_COLUMNS, Observations, shipped_catalogue
from hinterland.sources import link_hook, source
from hinterland.sources.reading import PageReport, read_files, read_library
from tests.sources.server import RUISHU, URL_ACL, Answer, portal, serving, worldbank

QUICK = Options(delay=0, allow_private=True)
YEARBOOK = source("nbs-yearbook")
NAMES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
]


def crawled(
    folder: Path, answers: dict[str, Answer], *starts: str, name: str = "nbs-yearbook"
) -> tuple[Observations, tuple[PageReport, ...]]:
    with serving(answers) as site:
        crawl([site + start for start in starts], folder, options=QUICK, hook=link_hook)
    with Library(folder) as library:
        return read_library(library, source(name), catalogue=shipped_catalogue())


def html(text: str) -> Answer:
    page = f'<html><head><meta charset="gb2312"></head>{text}</html>'
    return 200, "text/html", page.encode("gbk")


def gdp_table(year: int, *, add: int = 0) -> str:
    rows = "".join(f"<tr><td>{n}<td>{i + 1000 + add}.5" for i, n in enumerate(NAMES))
    return (
        f"<table><tr><td colspan=2>3-9 地区生产总值({year}年)<tr><td colspan=2>单位：亿元"
        f"<tr><td>地区<td>地区生产总值{rows}</table>"
    )


def yearbook(**more: Answer) -> dict[str, Answer]:
    base = "/sj/ndsj/2020/"
    site = {
        base + "indexch.htm": html("<frameset><frame src='left.htm'></frameset>"),
        base + "left.htm": html(
            "<ul><li><a href='html/C03-09.jpg'>3-9 地区生产总值</a>"
            "<li><a href='html/C02-05.jpg'>2-5 人口</a>"
            "<li><a href='html/sm03.htm'>简要说明</a></ul>"
        ),
        base + "html/C03-09.jpg": (200, "image/jpeg", b"\xff\xd8\xff\xe0 no picture"),
        base + "html/C02-05.jpg": (200, "image/jpeg", b"\xff\xd8\xff\xe0 none either"),
        base + "html/sm03.htm": html("<p>一、本章资料"),
    }
    return site | {base + "html/" + name: answer for name, answer in more.items()}


def test_frameset_menu_table_and_the_workbook_beside_a_picture(tmp_path: Path) -> None:
    site = yearbook(**{"C03-09.xls": html(gdp_table(2019))})
    read, reports = crawled(tmp_path, site, "/sj/ndsj/2020/indexch.htm")
    assert read.frame.filter(pl.col("value").is_not_null()).height == len(NAMES)
    assert read.frame["series"].unique().to_list() == ["gdp"]
    assert read.frame["year"].unique().to_list() == [2019]
    assert read.frame["vintage"].unique().to_list() == ["yearbook_2020"]
    (page,) = read.pages.iter_rows(named=True)
    assert list(page) == list(PAGE_COLUMNS)
    assert page["kind"] == "page"
    assert page["address"].endswith("C03-09.xls")
    assert page["title"] == "3-9 地区生产总值"
    assert page["publisher"] == YEARBOOK.publisher
    assert (tmp_path / page["warc"]).is_file()
    assert set(read.frame["origin"].str.slice(0, 13)) == {page["page"] + "#"}
    by_name = {r.address.rpartition("/")[2]: r for r in reports}
    assert by_name["C03-09.jpg"].status == "read"
    assert "C03-09.xls was read instead" in by_name["C03-09.jpg"].why[0]


def test_a_picture_that_can_not_be_read_is_named_by_its_title(tmp_path: Path) -> None:
    _, reports = crawled(tmp_path, yearbook(), "/sj/ndsj/2020/indexch.htm")
    told = {r.title: r.status for r in reports}
    assert told == {"3-9 地区生产总值": "not read", "2-5 人口": "not read"}


def test_two_tables_of_an_edition_that_contradict_each_other_are_both_named(
    tmp_path: Path,
) -> None:
    site = yearbook(**{"C03-09.xls": html(gdp_table(2019))})
    site["/sj/ndsj/2020/left.htm"] = html(
        "<a href='html/C03-09.jpg'>3-9</a><a href='html/C03-10.htm'>3-10</a>"
    )
    site["/sj/ndsj/2020/html/C03-10.htm"] = html(gdp_table(2019, add=1))
    read, reports = crawled(tmp_path, site, "/sj/ndsj/2020/indexch.htm")
    assert read.frame["value"].count() == len(NAMES)
    assert read.frame["flags"].to_list() == ["doubtful"] * 2 * len(NAMES)
    named = [n for n in read.notices if "is left out" in n]
    assert len(named) == len(NAMES)
    assert "gdp of 北京 in 2019, yearbook_2020: 100" in named[0]
    for place in ("C03-09.xls, row 4, column 2)", "C03-10.htm, row 4, column 2)"):
        assert place in named[0]
    both = [r for r in reports if r.tables]
    assert [r.status for r in both] == ["doubtful"] * 2
    for report in both:
        (table,) = report.tables
        assert (table.status, table.why) == ("doubtful", tuple(named))
        assert [doubt.why for doubt in table.doubts] == named
    doubts = [report.tables[0].doubts[0][:-1] for report in both]
    assert sorted(doubts) == [
        (3, 1, "110000", "gdp", 2019, "", printed) for printed in ("1000.5", "1001.5")
    ]


def test_each_edition_is_a_release(tmp_path: Path) -> None:
    site = {
        f"/sj/ndsj/{edition}/html/C0309.htm": html(gdp_table(2019, add=edition))
        for edition in (2020, 2021)
    }
    read, _ = crawled(tmp_path, site, *site)
    beijing = read.frame.filter(region="110000").sort("vintage")
    assert beijing["vintage"].to_list() == ["yearbook_2020", "yearbook_2021"]
    assert beijing["value"].to_list() == [3020.5e8, 3021.5e8]
    assert not [n for n in read.notices if "is left out" in n]


def test_the_world_bank(tmp_path: Path) -> None:
    path = "/v2/country/CHN/indicator/NY.GDP.MKTP.CN?format=json&per_page=500"
    body = worldbank("NY.GDP.MKTP.CN", "GDP (current LCU)", {2018: 91928113000000, 2019: None})
    read, _ = crawled(tmp_path, {path: (200, "application/json", body)}, path, name="worldbank")
    rows = {row["year"]: row for row in read.frame.iter_rows(named=True)}
    assert set(rows) == {2018, 2019}
    assert rows[2018]["region"] == "100000"
    assert rows[2018]["value_raw"].replace(".0", "") == "91928113000000"
    assert rows[2019]["value"] is None
    assert rows[2019]["vintage"].startswith("worldbank_")


@pytest.mark.parametrize(
    ("name", "path", "answer", "told"),
    [
        ("nbs-portal", "/easyquery.htm?cn=A01", URL_ACL, "interface of before 2026 is gone"),
        (
            "nbs-portal",
            "/dg/website/publicrelease/web/x",
            RUISHU,
            "blocked by the site: script challenge",
        ),
    ],
)
def test_walls_are_named_and_not_read(
    tmp_path: Path, name: str, path: str, answer: Answer, told: str
) -> None:
    read, (report,) = crawled(tmp_path, {path: answer}, path, name=name)
    assert read.frame.is_empty()
    assert report.status == "not read"
    assert told in report.why[0]


def test_the_portals_answer_saved_as_a_file(tmp_path: Path) -> None:
    values = {"2024": {"北京市": "49670.2", "天津市": ""}, "2023": {"北京市": "47353.7"}}
    path = tmp_path / "grp.json"
    path.write_bytes(portal(values, unit="亿元", name="地区生产总值"))
    read, (report,) = read_files([path], source("nbs-portal"), catalogue=shipped_catalogue())
    assert report.status != "not read", report
    beijing = read.frame.filter(region="110000", series="gdp").sort("year")
    assert beijing["value"].to_list() == [47353.7e8, 49670.2e8]
    assert read.frame["vintage"].unique().to_list() == ["portal"]
    (page,) = read.pages.iter_rows(named=True)
    assert page["kind"] == "file"
    assert read.files == (("grp.json", page["digest"]),)
    assert page["digest"].startswith(page["page"])


def test_a_customs_table_as_saved_by_people(tmp_path: Path) -> None:
    provinces = [f"{name},{i}00,{i}00,4{i},4{i}" for i, name in enumerate(NAMES, 1)]
    lines = [
        "收发货人所在地总值表,,,,",
        "单位：千美元,,,,",
        "收发货人所在地,进出口,,出口,",
        ",12月,1至12月,12月,1至12月",
        *provinces,
        "石家庄市,7,70,3,30",
    ]
    path = tmp_path / "2024-12.csv"
    path.write_text("\n".join(lines), "utf-8")
    read, (report,) = read_files([path], source("customs"), catalogue=shipped_catalogue())
    assert read.frame["vintage"].unique().to_list() == ["customs"]
    assert set(read.frame.filter(region_kind="province")["region"]) >= {"110000", "130000"}
    assert "石家庄市" in set(read.frame.filter(region_kind="part")["region_raw"])
    trade = read.frame.filter(pl.col("region") == "110000", pl.col("series") == "trade_usd")
    year = trade.filter(pl.col("period").fill_null("") == "")
    assert year.select("year", "value").rows() == [(2024, 100_000.0)]
    assert set(trade["period"].fill_null("")) == {"", "2024-12"}
    assert report.status == "read"


def test_a_customs_table_whose_year_is_nowhere_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "saved.csv"
    rows = [f"{name},{i}" for i, name in enumerate(NAMES, 1)]
    path.write_text("\n".join(["单位：千美元,", "收发货人所在地,进出口", *rows]), "utf-8")
    read, (report,) = read_files([path], source("customs"), catalogue=shipped_catalogue())
    assert read.frame["year"].null_count() == read.frame.height > 0
    assert "no year is printed" in report.tables[0].why


def test_a_batch_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.xls", tmp_path / "good.html"
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off")
    good.write_bytes(html(gdp_table(2019))[2])
    read, reports = read_files([bad, good], catalogue=shipped_catalogue())
    assert [r.status for r in reports] == ["not read", "read"]
    assert "bad.xls" in reports[0].why[0]
    assert read.frame.height == len(NAMES)
    assert read.frame["vintage"].unique().to_list() == ["own"]


def test_a_file_that_can_not_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    good = tmp_path / "good.html"
    good.write_bytes(html(gdp_table(2019))[2])
    read, reports = read_files([tmp_path / "none.xls", good], catalogue=shipped_catalogue())
    assert {r.address: r.status for r in reports} == {
        "none.xls": "not read",
        "good.html": "read",
    }
    assert "none.xls: can't be read" in reports[-1].why[0]
    assert read.frame.height == len(NAMES)


def test_the_same_bytes_are_read_once_with_a_notice(tmp_path: Path) -> None:
    names = ("a.html", "b.html")
    for name in names:
        (tmp_path / name).write_bytes(html(gdp_table(2019))[2])
    read, reports = read_files([tmp_path / n for n in names], catalogue=shipped_catalogue())
    assert read.frame.height == len(NAMES)
    assert [report.address for report in reports] == ["a.html"]
    assert [file[0] for file in read.files] == ["a.html"]
    assert read.notices == ("b.html has the same content as a.html and is not read again",)


def test_the_same_page_at_two_addresses_is_read_once_with_a_notice(tmp_path: Path) -> None:
    table = html(gdp_table(2019))
    menu = html("<a href='html/C03-09.htm'>3-9</a><a href='html/E03-09.htm'>3-9</a>")
    site = {"/sj/ndsj/2020/left.htm": menu}
    site |= {f"/sj/ndsj/2020/html/{name}03-09.htm": table for name in "CE"}
    read, reports = crawled(tmp_path, site, "/sj/ndsj/2020/left.htm")
    assert read.frame.height == len(NAMES)
    assert [r.status for r in reports] == ["read"]
    (notice,) = [n for n in read.notices if "the same content" in n]
    assert "C03-09.htm" in notice
    assert "E03-09.htm" in notice


def workbook(path: Path, *sheets: tuple[str, str, float]) -> None:
    """Write a workbook of sheets, each with its name, its state and what it adds to the GDP."""
    book = openpyxl.Workbook()
    for name, state, add in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["地区生产总值（2019年）"])
        sheet.append(["单位：亿元"])
        sheet.append(["地区", "地区生产总值"])
        for i, region in enumerate(NAMES):
            sheet.append([region, i + 1000.5 + add])
    del book["Sheet"]
    book.active = len(sheets) - 1
    book.save(path)


def test_a_hidden_sheet_gives_way_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, ("Sheet1", "hidden", 1), ("Sheet2", "visible", 0))
    read, (report,) = read_files([path], catalogue=shipped_catalogue())
    used = read.frame.filter(pl.col("value").is_not_null())
    assert used["value_raw"].to_list() == [f"{i + 1000.5}" for i in range(len(NAMES))]
    assert used["flags"].drop_nulls().to_list() == []
    assert report.status == "read"
    named = [n for n in read.notices if "is hidden and left out" in n]
    assert len(named) == len(NAMES)
    left_out = read.frame.filter(pl.col("value").is_null())
    assert left_out["reason"].str.starts_with("hidden in its workbook; the visible ").all()


def test_two_visible_sheets_are_both_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, ("Sheet1", "visible", 1), ("Sheet2", "visible", 0))
    read, (report,) = read_files([path], catalogue=shipped_catalogue())
    assert read.frame["flags"].to_list() == ["doubtful"] * 2 * len(NAMES)
    assert [table.status for table in report.tables] == ["doubtful"] * 2
    assert report.status == "doubtful"


def test_tables_without_figures_are_not_no_table(tmp_path: Path) -> None:
    words, nothing = tmp_path / "words.html", tmp_path / "nothing.html"
    words.write_text("<table><tr><td>name<td>2018<tr><td>foo<td>15</table>", "utf-8")
    nothing.write_text("<p>no table here", "utf-8")
    _, reports = read_files([words, nothing], catalogue=shipped_catalogue())
    assert [r.status for r in reports] == ["not read"] * 2
    reasons = [[*r.why, *(why for t in r.tables for why in t.why)] for r in reports]
    assert reasons[0]
    assert "no table of figures was found" not in reasons[0]
    assert reasons[1] == ["no table of figures was found"]


def test_one_process_and_two_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hinterland.sources.reading.read_all._FEW", 0)
    site = {
        f"/sj/ndsj/{edition}/html/C0309.htm": html(gdp_table(edition - 1, add=edition))
        for edition in range(2005, 2025)
    }
    one, _ = crawled(tmp_path, site, *site)
    with Library(tmp_path) as library:
        two, reports = read_library(library, YEARBOOK, catalogue=shipped_catalogue())
    assert one.frame.equals(two.frame)
    assert len(reports) == len(site)


@pytest.mark.parametrize("few", [0, 200])
def test_reasons_are_in_the_language_of_the_run_in_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("hinterland.sources.reading.read_all._FEW", few)
    broken = "/sj/ndsj/2020/html/C0310.xls"
    site = {broken: (200, "application/vnd.ms-excel", b"Rar!" + bytes(100))}
    with speaking("zh"):
        _, (report,) = crawled(tmp_path, site, broken)
    assert report.status == "not read"
    assert report.why[0].endswith("是压缩包；请解压后读取其中的表格")


def test_reports_are_plain(tmp_path: Path) -> None:
    _, reports = crawled(tmp_path, yearbook(), "/sj/ndsj/2020/indexch.htm")
    for report in reports:
        json.dumps([report.page, report.address, report.title, report.status, report.why])
