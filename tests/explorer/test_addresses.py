"""Addresses: each view answers in each form, and what can't be is a whole page that helps."""

import csv
import io
from urllib.parse import quote

import pytest

from .conftest import Served

VIEWS = [
    "/s/zhao", "/s/zhao/figure/share", "/s/zhao/figure/lorenz", "/s/zhao/map", "/s/zhao/change",
    "/s/zhao/claims", "/s/zhao/claims/east-growth", "/s/zhao/number/share/west/2019",
    "/s/zhao/cell/trade_usd/510000/2019", "/s/zhao/data", "/s/zones",
]  # fmt: skip
ASKED = "?of=share&group=west&test=rises&years=2000..2019"


@pytest.mark.parametrize("view", [*VIEWS, f"/s/zhao/ask{ASKED}"])
@pytest.mark.parametrize("form", ["", "csv", "json", "metadata.json"])
def test_each_view_answers_in_each_form(served: Served, view: str, form: str) -> None:
    path, mark, query = view.partition("?")
    answer = served.get(f"{path}{'.' * bool(form)}{form}{mark}{query}")
    assert answer.status == 200
    assert answer.body
    if form == "":
        assert "<h1>" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(answer.text)))) > 1
    if form == "metadata.json":
        assert {"title", "address", "policy", "sources", "gaps", "cite"} <= set(answer.json)


@pytest.mark.parametrize("view", ["/s/zhao/figure/share", "/s/zhao/map", "/s/zhao/change"])
def test_pictures_are_svg_and_png(served: Served, view: str) -> None:
    assert served.get(f"{view}.svg").body.startswith(b"<svg")
    assert served.get(f"{view}.png").body.startswith(b"\x89PNG")


def test_every_figure_that_a_study_offers_can_be_drawn(served: Served) -> None:
    page = served.get("/s/zhao").text
    figures = {part.split('"')[0] for part in page.split('href="/s/zhao/figure/')[1:]}
    assert len(figures) >= 12
    for figure in figures:
        assert served.get(f"/s/zhao/figure/{figure}").status == 200, figure
        assert served.get(f"/s/zhao/figure/{figure}.svg").status == 200, figure


@pytest.mark.parametrize(
    ("path", "helps"),
    [
        ("/s/zhaoo", "/s/zhao"),
        ("/s/zhao/figure/shares", "/s/zhao/figure/share"),
        ("/s/zhao/claims/east-grow", "/s/zhao/claims/east-growth"),
        ("/s/zhao/number/shar/west/2019", "/s/zhao/number/share/west/2019"),
        ("/s/zhao/number/share/wset/2019", "/s/zhao/number/share/west/2019"),
        ("/s/zhao/cell/trade_us/510000/2019", "/s/zhao/cell/trade_usd/510000/2019"),
        ("/s/zhao/cell/trade_usd/51000/2019", "/s/zhao/cell/trade_usd/510000/2019"),
        ("/s/zhao/cell/trade_usd/510000/1066", "/s/zhao/cell/trade_usd/510000/2024"),
        ("/nothing", "/"),
    ],
)
def test_what_is_unknown_is_a_page_that_suggests(served: Served, path: str, helps: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert f'<a href="{helps}"' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/s/zhao/figure/share?years=20xx",
        "/s/zhao/figure/share?years=2019..2000",
        "/s/zhao/figure/share?years=1900..2019",
        "/s/zhao/figure/share?groups=east,moon",
        "/s/zhao/figure/share?sort=moon",
        "/s/zhao/figure/share?scheme=moon",
        "/s/zhao/figure/share?scheme=../../../etc/passwd",
        "/s/zhao/figure/share?policy=moon",
        "/s/zhao/figure/share?flow=moon",
        "/s/zhao/figure/imbalance?reading=moon",
        "/s/zhao/figure/share?lang=fr",
        "/s/zhao/map?year=1900",
        "/s/zhao/map?measure=moon",
        "/s/zhao/change?from=2019&to=2005",
        "/s/zhao/claims?verdict=moon",
        "/s/zhao/ask?of=moon&test=rises",
        "/s/zhao/ask?of=share&group=moon&test=rises",
        "/s/zhao/ask?of=share&group=west&test=moon",
        "/s/zhao/ask?of=share&group=west&test=above&value=much",
        "/s/zhao/ask?of=share&group=west&test=above&value=nan",
        "/s/zhao/ask?of=share&group=west&test=above&value=2&unit=kg",
        "/s/zhao/ask?of=share&group=west&test=rises&years=2019",
    ],
)
def test_a_wrong_value_is_a_page_that_says_what_is_possible(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 400, answer.text
    assert "What there is:" in answer.text
    bare, _mark, query = path.partition("?")
    assert served.get(f"{bare}.json?{query}").status == 400


def test_what_was_given_is_shown_escaped(served: Served) -> None:
    answer = served.get(f"/s/{quote('<script>alert(1)')}")
    assert answer.status == 404
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "path", ["/s/..%2f..%2fetc/passwd", "//s/zhao", "/s/zhao/%00", "/static/..%2f__init__.py"]
)
def test_paths_that_climb_are_nowhere(served: Served, path: str) -> None:
    assert served.get(path).status == 404


def test_unknown_parameters_are_ignored(served: Served) -> None:
    answer = served.get("/s/zhao/figure/share.json?moon=full")
    assert answer.json == served.get("/s/zhao/figure/share.json").json


def test_years_from_a_form_come_to_stand_in_one_parameter(served: Served) -> None:
    answer = served.get("/s/zhao/figure/share?from=2005&to=2010&groups=east&groups=west&flow=")
    assert answer.status == 302
    assert (
        answer.headers["location"] == "/s/zhao/figure/share?groups=east,west&years=2005..2010"
    )


def test_an_answer_that_is_known_already_is_not_sent_again(served: Served) -> None:
    first = served.get("/s/zhao/figure/share")
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    again = served.get("/s/zhao/figure/share", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert served.get("/s/zhao/figure/share?lang=zh", If_None_Match=tag).status == 200
    assert served.get("/s/zhao/figure/share.json", If_None_Match=tag).status == 200


def test_a_gap_has_a_page_that_says_why(served: Served) -> None:
    answer = served.get("/s/zhao/cell/trade_usd/540000/2000")
    assert answer.status == 200
    assert "is missing" in answer.text
    assert "no observation under the policy" in answer.text


def test_one_language_does_not_leak_into_the_other(served: Served) -> None:
    for _ in range(2):
        english = served.get("/s/zhao/figure/share?years=2000..2003").text
        chinese = served.get("/s/zhao/figure/share?years=2000..2003&lang=zh").text
        assert "known within bounds only" in english
        assert "known within bounds only" not in chinese
        assert 'lang="zh-CN"' in chinese


def test_links_of_a_page_keep_its_language_and_setting(served: Served) -> None:
    page = served.get("/s/zhao/figure/share?scheme=four&lang=zh").text
    links = [part.split('"')[0] for part in page.split('href="/s/zhao/number/')[1:]]
    assert links
    assert all("scheme=four" in link and "lang=zh" in link for link in links)
    assert served.get(f"/s/zhao/number/{links[0].replace('&amp;', '&')}").status == 200


@pytest.mark.parametrize(
    "figure", ["limits", "coverage", "lorenz", "tiles_by_year", "attribution"]
)
def test_every_figure_is_cut_to_the_years_that_are_asked_for(
    served: Served, figure: str
) -> None:
    rows = served.get(f"/s/zhao/figure/{figure}.json?years=2005..2022").json["rows"]
    years = {row[key] for row in rows for key in ("year", "from", "to") if key in row}
    assert (min(years), max(years)) == (2005, 2022)


@pytest.mark.parametrize("year", [2010, 2019, 2024])
def test_the_map_is_the_figure_of_its_year(served: Served, year: int) -> None:
    rows = served.get(f"/s/zhao/map.json?year={year}").json["rows"]
    tiles = served.get(f"/s/zhao/figure/tiles.json?years={year}").json["rows"]
    assert rows == tiles
