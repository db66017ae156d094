"""Sources as data: what they cover, where they start, what they follow and which release."""

import json
import re

import pytest
from click.testing import CliRunner

from hinterland.cli.lists import sources as sources_command
from hinterland.crawler.links.page_links import extract
from hinterland.errors import UsageError
from hinterland.language import speaking
from hinterland.sources import link_hook, list_sources, source, source_of
from hinterland.sources.publishers.nbs_portal import data_request
from hinterland.sources.publishers.nbs_yearbook import companions, edition

SITE = "https://www.stats.gov.cn/sj/ndsj/2021/"


@pytest.mark.parametrize(
    ("address", "year"),
    [
        (SITE + "html/C03-09.jpg", 2021),
        ("http://www.stats.gov.cn/tjsj/ndsj/2014/zk/html/Z0314C.xls", 2014),
        ("http://www.stats.gov.cn/tjsj/ndsj/yb2004-c/indexch.htm", 2004),
        ("http://www.stats.gov.cn/tjsj/ndsj/yearbook2003_c.pdf", 2003),
        ("http://www.stats.gov.cn/tjsj/ndsj/2001c/mulu.htm", 2001),
        ("http://www.stats.gov.cn/tjsj/ndsj/zgnj/mulu.html", 2000),
        ("http://www.stats.gov.cn/yearbook2001/indexC.htm", 2001),
        ("http://www.stats.gov.cn/english/statisticaldata/yearlydata/YB2000e/C08E.htm", 2000),
        ("http://127.0.0.1:8000/sj/ndsj/2019/html/E1108.xls", 2019),
        ("http://www.stats.gov.cn/sj/ndsj/", None),
        ("http://www.stats.gov.cn/yearbook/indexC.htm", None),
    ],
)
def test_an_address_tells_its_edition(address: str, year: int | None) -> None:
    assert edition(address) == year
    found = source_of(address)
    assert found is not None
    assert found.name == "nbs-yearbook"
    release = found.release(address, "2026-01-01T00:00:00Z")
    if year is None:
        assert release.vintage == "yearbook"
        assert release.year is None
    else:
        assert release.vintage == f"yearbook_{year}"
        assert release.year == year - 1


def test_starts_are_both_roots_both_languages_and_every_edition() -> None:
    starts = source("nbs-yearbook").starts
    for year in range(2005, 2026):
        for root in ("https://www.stats.gov.cn/sj/ndsj", "http://www.stats.gov.cn/tjsj/ndsj"):
            for index in ("indexch.htm", "indexeh.htm"):
                assert starts[f"{root}/{year}/{index}"] > 0
    told = {edition(address) for address in starts}
    assert set(range(1999, 2026)) <= told
    assert (
        starts[SITE + "indexch.htm"]
        > starts["http://www.stats.gov.cn/tjsj/ndsj/2021/indexch.htm"]
    )


def test_every_start_belongs_to_its_source_and_is_not_denied() -> None:
    for each in list_sources():
        for address in each.starts:
            assert source_of(address) is each
            assert not any(re.search(pattern, address) for pattern in each.deny)


def test_the_rest_of_the_site_is_left_out() -> None:
    (deny,) = source("nbs-yearbook").deny
    assert re.search(deny, "http://www.stats.gov.cn/sj/zxfb/index.html")
    assert re.search(deny, "https://www.stats.gov.cn/")
    assert not re.search(deny, SITE + "html/C03-09.jpg")
    assert not re.search(deny, "http://stats.example/")


MENU = """
<ul id="foldinglist"><li><a href='html/C03-09.jpg' target=right>3-9</a>
<li><a href="html/J1010e.HTM">10-10</a><li><a href='html/0310CH.jpg'>3-10</a>
<li><a href='html/CH0101.jpg'>1-1</a><li><a href='html/C0214C.xls'>2-14</a>
<li><a href='html/sm03.htm'>Introduction</a><li><a href='html/zbe11.htm'>Notes</a>
<li><a href='html/zbe23.pdf'>Appendix</a><li><a href='left_.htm'>English</a></ul>
"""


def test_workbooks_are_probed_beside_pictures_and_pages_only() -> None:
    assert list(companions(MENU, SITE + "left.htm")) == [
        "html/C03-09.xls",
        "html/J1010e.xls",
        "html/0310CH.xls",
        "html/CH0101.xls",
    ]


def test_a_workbook_is_probed_once_a_table() -> None:
    twice = MENU + MENU.replace("'", '"')
    links = extract(twice.encode(), SITE + "left.htm", "text/html", hook=link_hook).links
    assert links.count(SITE + "html/C03-09.xls") == 1


def test_no_workbooks_are_probed_elsewhere() -> None:
    assert list(link_hook(MENU, "http://stats.example/2021/left.htm")) == []


def test_customs_and_the_portal_have_no_starts_but_say_what_to_do() -> None:
    for name in ("customs", "nbs-portal"):
        each = source(name)
        assert not each.starts
        assert "hinterland read" in each.by_hand
        assert "not crawled" in each.cost


def test_the_old_portal_is_known_to_be_gone() -> None:
    address = "https://data.stats.gov.cn/easyquery.htm?cn=A01"
    found = source_of(address)
    assert found is not None
    assert any(re.search(p, address) and "UrlACL" in why for p, why in found.gone.items())


def test_the_portals_request_asks_for_a_list_of_years() -> None:
    request = data_request("c", ["i"], {"甲": "1", "乙": "2"}, first=2016, last=2020)
    body = json.loads(request.body)
    assert request.method == "POST"
    assert body["dts"] == ["2016YY-2020YY"]
    assert body["daCatalogId"] == ""
    assert body["showType"] == "3"


def test_an_unknown_source_is_named_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"nbs-yearbok.*did you mean 'nbs-yearbook'"):
        source("nbs-yearbok")


def test_the_command_lists_every_source() -> None:
    text = CliRunner().invoke(sources_command).output
    listed = json.loads(CliRunner().invoke(sources_command, ["--json"]).output)
    assert [s["name"] for s in listed] == [s.name for s in list_sources()]
    assert all(s.name in text for s in list_sources())
    assert len(listed[0]["starts"]) == len(source("nbs-yearbook").starts)
    assert [r["method"] for r in listed[1]["requests"]] == ["GET", "GET", "POST"]


@pytest.mark.parametrize(("lang", "title"), [("en", "Customs statistics"), ("zh", "海关统计")])
def test_the_sources_show_themselves(lang: str, title: str) -> None:
    """Neither a terminal nor a notebook shows the regular expressions behind them."""
    with speaking(lang):
        for shown in (repr(list_sources()), list_sources()._repr_html_()):
            assert title in shown
            assert all(s.name in shown for s in list_sources())
            assert "re.compile" not in shown
            assert len(shown) < 3_000
        assert all(len(repr(s)) < 120 for s in list_sources())
