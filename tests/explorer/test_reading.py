"""Tables of archived pages: whose regions they have, and large ones in a process of their own."""

import pytest

from hinterland.explorer import Explorer
from hinterland.explorer.pages import reading
from hinterland.explorer.pages.kept import Archived

PAGE = (
    "<h1>各省进出口总额 2019</h1><p>单位：亿美元</p><table><tr><th>地区<th>进出口"
    "<tr><td>北京<td>4164<tr><td>天津<td>1066<tr><td>湖北<td>571</table>"
)


def archived(body: str, name: str) -> Archived:
    return Archived("0123456789ab", name, body.encode(), "text/html; charset=utf-8")


def test_a_large_page_is_read_the_same_by_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explorer = Explorer.of(["zhao"])
    here = reading.read(explorer, archived(PAGE, "here.html"))
    monkeypatch.setattr(reading, "_LONG", 10)
    there = reading.read(explorer, archived(PAGE, "there.html"))
    assert there.why_not == ""
    assert there.grids == here.grids
    assert there.grids[0].at(1, 0) == here.grids[0].at(1, 0)
    assert there.reports == here.reports
    assert there.counts == here.counts


def test_what_a_process_can_t_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LONG", 10)
    broken = Archived("0123456789ab", "broken.pdf", b"%PDF-1.7 broken")
    found = reading.read(Explorer.of(["zhao"]), broken)
    assert found.why_not
    assert "Traceback" not in found.why_not
    assert found.grids == {}


def test_the_regions_are_those_of_the_studies_countries() -> None:
    body = PAGE
    for chinese, mexican in (("北京", "Jalisco"), ("天津", "Sonora"), ("湖北", "Puebla")):
        body = body.replace(chinese, mexican)
    explorer = Explorer.of(["zhao"])
    without = reading.read(explorer, archived(body, "a.html")).reports[0].regions
    one = next(iter(explorer.studies.values()))
    from dataclasses import replace

    explorer.studies["other"] = replace(one, name="other", country="mexico")
    assert without == 0
    assert reading.read(explorer, archived(body, "b.html")).reports[0].regions == 3
