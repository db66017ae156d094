"""Two settings side by side, and many lines as small panels."""

import pytest

from hinterland.study import run

from .conftest import Served


def test_the_numbers_are_those_of_both_settings(served: Served) -> None:
    ours, theirs = run("zhao"), run("zhao", policy="latest")
    found = served.get("/s/zhao/compare.json?with_policy=latest").json
    assert len(found["rows"]) == 20
    for n, row in enumerate(found["rows"]):
        a, b = (r.lines["imbalance"]["nation"].at(n).value for r in (ours, theirs))
        assert row["value"] == pytest.approx(a) if a == a else row["value"] is None
        if row["difference"] is not None:
            assert row["difference"] == pytest.approx(b - a)
    assert any(row["difference"] for row in found["rows"])
    assert any("GDP" in what for what, *_ in found["inputs"])


def test_a_vintage_that_moves_the_index_is_named_with_both_cells(served: Served) -> None:
    page = served.get("/s/zhao/compare?with_policy=latest").text
    assert "observations differ" in page
    ours, theirs = "/s/zhao/cell/gdp/370000/2005", "/s/zhao/cell/gdp/370000/2005?policy=latest"
    assert f'href="{ours}"' in page
    assert f'href="{theirs}"' in page
    printed = served.get(f"{ours}.json").json["kept"][0]["value"]
    other = served.get("/s/zhao/cell/gdp/370000/2005.json?policy=latest").json["kept"][0][
        "value"
    ]
    assert printed != other


def test_a_scheme_that_differs_names_the_regions_that_move(served: Served) -> None:
    page = served.get("/s/zhao/compare?with_scheme=four").text
    assert "regions are in another group" in page
    assert "All observations that both use are the same" in page
    ours, theirs = run("zhao").scheme, run("zhao", scheme="four").scheme
    names = {group for scheme in (ours, theirs) for group in scheme.groups}
    assert len(names) >= 4
    assert ">Liaoning</th>" in page


def test_the_same_setting_says_so(served: Served) -> None:
    page = served.get("/s/zhao/compare?with_scheme=three&with_policy=own").text
    assert "is the same in both settings" in page
    assert "the two settings are the same" in page


def test_two_studies_are_compared(served: Served) -> None:
    answer = served.get("/s/zhao/compare?with_study=zones")
    assert answer.status == 200
    assert "Which input differs" in answer.text


@pytest.mark.parametrize(
    "query",
    ["with_scheme=moon", "with_policy=moon", "with_flow=moon", "with_study=moon", "measure=moon", "group=moon"],
)  # fmt: skip
def test_a_wrong_setting_is_refused(served: Served, query: str) -> None:
    answer = served.get(f"/s/zhao/compare?{query}")
    assert answer.status in {400, 404}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("width", ["page", "column"])
def test_above_seven_lines_each_group_has_a_panel(served: Served, width: str) -> None:
    results = run("zhao", scheme="eight")
    svg = served.get(f"/s/zhao/figure/share.svg?scheme=eight&width={width}").text
    assert svg.count(">2000<") <= len(results.groups)
    form = results.format("share")
    for group in results.groups:
        number = form.number(results.lines["share"][group].at(19).value)
        assert f">{number}<" in svg
    assert "All panels have one axis" in svg
    own = served.get(f"/s/zhao/figure/share.svg?scheme=eight&axes=own&width={width}").text
    assert "axis of its own" in own
    three = served.get("/s/zhao/figure/share.svg").text
    assert "panels" not in three


def test_fewer_groups_of_many_stand_in_one_panel(served: Served) -> None:
    svg = served.get("/s/zhao/figure/share.svg?scheme=regions&groups=310000,440000").text
    assert "All panels" not in svg


def test_shares_are_printed_as_everywhere_else(served: Served) -> None:
    page = served.get("/s/zhao/compare?with_scheme=four&measure=share").text
    east = run("zhao").lines["share"]["east"].at(19).value
    assert f">{100 * east:.2f}</a>" in page
    assert f">{east:.4f}</a>" not in page


def test_schemes_are_called_by_their_titles(served: Served) -> None:
    for view in ("figure/share", "compare"):
        page = served.get(f"/s/zhao/{view}?lang=zh").text
        assert ">八大综合经济区</option>" in page, view
        assert ">Eight</option>" not in page, view
