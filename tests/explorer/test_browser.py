"""The explorer in a real browser: quiet, accessible, by keyboard, without JavaScript, on phones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .conftest import Served

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
VIEWS = [
    "/", "/s/zhao", "/s/zhao/figure/share", "/s/zhao/figure/coverage", "/s/zhao/map",
    "/s/zhao/map?measure=trade&year=2010", "/s/zhao/figure/share?scheme=eight",
    "/s/zhao/doubt", "/s/zhao/compare", "/s/zhao/compare?with_scheme=four&measure=share",
    "/s/zhao/change?from=2005&to=2019", "/s/zhao/claims", "/s/zhao/claims/index-2019",
    "/s/zhao/ask", "/s/zhao/ask?of=share&group=west&test=ratio_above&value=2&years=2000..2024",
    "/s/zhao/number/imbalance/nation/2000", "/s/zhao/number/share/west/2019",
    "/s/zhao/cell/gdp/370000/2017", "/s/zhao/cell/trade_usd/540000/2000", "/s/zhao/data",
]  # fmt: skip


@dataclass
class Watched:
    """A page, what it asked for, and what its console said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=served.site)
    watched = Watched(context.new_page())
    watched.page.on("request", lambda request: watched.asked.append(request.url))
    watched.page.on("console", lambda message: watched.said.append(message.text))
    watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
    yield watched
    assert watched.said == []
    assert [url for url in watched.asked if not url.startswith((served.site, "data:"))] == []
    context.close()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1280, "dark"), ("zh", 360, "light")]
)
def test_each_view_is_accessible_and_fits(
    page: Page, view: str, language: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    page.set_viewport_size({"width": width, "height": 800})
    mark = "&" if "?" in view else "?"
    page.goto(f"{view}{mark}lang={language}")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_chinese_page_has_chinese_words(page: Page, view: str) -> None:
    page.goto(f"{view}{'&' if '?' in view else '?'}lang=zh")
    for selector in ("h2", "label", "th[scope=col]", "button", "summary", "legend", "nav a"):
        for text in page.locator(selector).all_inner_texts():
            plain = re.sub(r"[\W\d_]|USD|CNY|GDP|TOML|Python", "", text)
            assert not plain or re.search("[一-鿿]", text), (selector, text)


def test_a_newcomer_asks_whether_the_wests_share_doubled(page: Page) -> None:
    """By clicks and typing alone: from the first page to the verdict and the source cell."""
    page.goto("/")
    page.get_by_role("link", name="Regional imbalance of China's foreign trade").click()
    page.get_by_role("link", name="Ask whether a statement is true").click()
    page.get_by_label("In the years from").fill("2000")
    page.get_by_label("to", exact=True).fill("2024")
    page.get_by_label("the measure").select_option(label="Share of the nation’s trade")
    page.get_by_label("of", exact=True).select_option(label="West")
    page.get_by_label("does this:").select_option(label="last year ÷ first year is above")
    page.get_by_label("value").fill("2")
    page.get_by_role("button", name="Ask").click()

    verdict = page.get_by_role("status")
    expect(verdict).to_contain_text("holds")
    expect(verdict).to_contain_text("2024 over 2000 is 2.49–2.57")
    assert "years=2000..2024" in page.url
    page.get_by_role("link", name="West, 2024").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("9.23 %")
    row = page.get_by_role("row", name="Chongqing")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chongqing, 2024")
    expect(page.get_by_text("Publisher", exact=True)).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("holds")


def test_statements_are_collected_and_left_out(page: Page) -> None:
    page.goto("/s/zhao/ask")
    page.get_by_role("link", name="Imbalanced index was lower").click()
    page.get_by_role("link", name="Add to my statements").click()
    page.get_by_label("does this:").select_option(label="rises every year")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="Add to my statements").click()
    mine = page.get_by_role("list", name="My statements").get_by_role("listitem")
    expect(mine).to_have_count(2)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download them as a study file").click()
    assert started.value.suggested_filename == "zhao-ask-2000-2019.toml"
    page.get_by_role("link", name=re.compile("leave out.*was lower")).click()
    expect(mine).to_have_count(1)


def test_it_works_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.site)
    page = context.new_page()
    page.goto("/s/zhao/figure/share")
    page.get_by_label("From", exact=True).fill("2010")
    page.get_by_label("East", exact=True).uncheck()
    page.get_by_role("button", name="Show").click()
    assert "groups=central,west" in page.url
    assert "years=2010..2019" in page.url
    assert page.get_by_role("rowheader").first.inner_text() == "2010"
    page.get_by_role("columnheader", name="West").get_by_role("link").click()
    head = page.get_by_role("columnheader", name="West")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert page.get_by_role("rowheader").first.inner_text() == "2019"
    context.close()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/s/zhao/ask")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("In the years from")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("the measure")).to_be_focused()
    page.keyboard.type("Imb")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("value")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("differs")
    assert "of=imbalance" in page.url


@pytest.mark.parametrize("view", VIEWS[1:])
def test_every_stop_of_the_keyboard_can_be_seen(page: Page, view: str) -> None:
    page.goto(view)
    stops = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "() => { const e = document.activeElement, r = e.getBoundingClientRect(),"
            "s = getComputedStyle(e); return [e.tagName, r.width, r.height, s.outlineStyle]; }"
        )
        if box[0] == "BODY":
            break
        stops += 1
        assert box[1] > 0
        assert box[3] != "none", box
    assert stops > 3


def test_a_slider_stands_beside_each_year_and_moves_it(page: Page) -> None:
    page.goto("/s/zhao/map?year=2015")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "2015")
    slider.focus()
    with page.expect_navigation():
        slider.press("ArrowRight")
    assert "year=2016" in page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("2016")


def test_a_group_opens_to_its_regions(page: Page) -> None:
    page.goto("/s/zhao/change?from=2005&to=2019")
    guizhou = page.get_by_role("rowheader", name="Guizhou")
    expect(guizhou).to_be_hidden()
    page.locator("summary", has_text="West").click()
    expect(guizhou).to_be_visible()


def test_the_first_view_weighs_little(watched: Watched) -> None:
    sizes: list[int] = []
    watched.page.on("response", lambda response: sizes.append(len(response.body())))
    watched.page.goto("/s/zhao")
    assert sum(sizes) < 400_000


def test_text_of_twice_the_size_still_fits(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    for view in VIEWS:
        page.goto(view)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view


def test_a_figure_tells_its_numbers_once_it_is_taken_up(watched: Watched) -> None:
    page = watched.page
    page.goto("/s/zhao/figure/share")
    assert not [url for url in watched.asked if "charts-" in url or "chart.json" in url]
    before = page.locator(".card .wide > svg").bounding_box()
    page.locator(".card .wide").hover()
    figure = page.locator(".card [data-ready]")
    expect(figure).to_be_visible(timeout=30_000)
    assert page.locator(".card .wide svg").count() == 1
    after = page.locator(".card .wide svg").bounding_box()
    assert before
    assert after
    assert abs(before["width"] - after["width"]) < 3
    assert abs(before["height"] - after["height"]) < 3
    page.locator('.card .wide svg [aria-label*="2010"]').first.hover()
    expect(page.locator("#vg-tooltip-element.visible")).to_contain_text("2010")
    page.goto("/s/zhao/figure/dependence")
    page.locator(".card .wide").focus()
    expect(page.locator(".card [data-ready]")).to_be_visible(timeout=30_000)
    libraries = [url for url in watched.asked if "charts-" in url]
    assert len(set(libraries)) == 1


def test_the_chart_library_is_kept_for_good(served: Served) -> None:
    page = served.get("/s/zhao/figure/share").text
    address = re.search(r'data-library="([^"]*)"', page)
    assert address
    answer = served.get(address[1])
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.body) > 500_000


@pytest.mark.parametrize(
    "view", ["map?measure=trade", "change", "compare", "doubt", "figure/tiles"]
)
def test_every_kind_of_figure_becomes_a_chart(watched: Watched, view: str) -> None:
    watched.page.goto(f"/s/zhao/{view}")
    watched.page.locator(".card .wide").hover()
    expect(watched.page.locator(".card [data-ready]")).to_be_visible(timeout=30_000)
