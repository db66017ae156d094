"""The report in a real browser: offline, quiet, accessible, and true to the observations."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from hinterland.language import LANGUAGES, speaking
from hinterland.report import save
from hinterland.report.page.html import report_html
from hinterland.study import Results, run

from .made_up import EVEN, UNEVEN, made_up

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
TABLET = {"width": 900, "height": 900}
CLOSE_ALL = "for (const d of document.querySelectorAll('details')) d.open = false"
OPEN_ALL = "for (const d of document.querySelectorAll('details')) d.open = true"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder of the founding study's run in each language."""
    out = {code: tmp_path_factory.mktemp(code) for code in LANGUAGES}
    for code, folder in out.items():
        with speaking(code):
            save(run("zhao"), folder)
    return out


@pytest.fixture(scope="module")
def pages(browser: Browser, folders: dict[str, Path]) -> Iterator[dict[str, "Watched"]]:
    """Return the opened report in each language; every test leaves it as it was."""
    opened = {
        code: Watched(browser, folder / "report.html") for code, folder in folders.items()
    }
    yield opened
    for watched in opened.values():
        watched.page.context.close()


@pytest.fixture
def page(pages: dict[str, "Watched"]) -> Page:
    page = pages["en"].page
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return page


class Watched:
    """A page opened without a network, with all that it asked for and all that it said."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self.address = file.as_uri()
        self.page = browser.new_context(viewport=WIDE, offline=True).new_page()  # type: ignore[arg-type]
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(self.address)


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_opens_offline_fast_and_quiet(pages: dict[str, Watched], code: str) -> None:
    watched = pages[code]
    assert [url for url in watched.asked if not url.startswith("data:font/")] == [
        watched.address
    ]
    assert watched.said == []
    timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
    assert 0 < watched.page.evaluate(timing) < 2000
    assert Path(watched.address.removeprefix("file://")).stat().st_size < 4_000_000
    assert (
        watched.page.evaluate("document.documentElement.lang")
        == {"en": "en", "zh": "zh-CN"}[code]
    )


@pytest.mark.parametrize(
    ("code", "scheme", "size"),
    [
        ("en", "light", WIDE), ("en", "dark", NARROW), ("zh", "light", NARROW), ("zh", "dark", WIDE),
    ],
)  # fmt: skip
def test_axe_finds_nothing(
    pages: dict[str, Watched], code: str, scheme: str, size: dict[str, int]
) -> None:
    page = pages[code].page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.evaluate(CLOSE_ALL)
    page.locator("main summary").first.click()
    assert_accessible(page)
    page.locator("details.table > summary").first.click()
    page.locator(".numbers button").first.click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="light")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_scrolls_sideways_on_a_phone(pages: dict[str, Watched], code: str) -> None:
    page = pages[code].page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.evaluate(OPEN_ALL)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == NARROW["width"]
    captions = page.locator(".scroll caption")
    beyond = "all => all.filter(c => c.clientWidth > c.closest('.scroll').clientWidth).length"
    assert captions.count() > 10
    assert captions.evaluate_all(beyond) == 0
    page.locator(".numbers [data-cells] button").nth(30).click()
    inside = page.locator("dialog .body")
    assert inside.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate(wide) == NARROW["width"]
    page.keyboard.press("Escape")


def test_downloads_are_the_tables(page: Page, folders: dict[str, Path]) -> None:
    page.evaluate(OPEN_ALL)
    links = page.locator("a[download]")
    names = []
    for i in range(links.count()):
        if i % 5 == 4:  # a browser asks before a page gives it more than ten files
            page.reload()
            page.evaluate(OPEN_ALL)
        with page.expect_download() as held:
            links.nth(i).click()
        names.append(held.value.suggested_filename)
        beside = folders["en"] / "tables" / names[-1]
        assert held.value.path().read_bytes() == beside.read_bytes()
    written = {file.name for file in (folders["en"] / "tables").iterdir()}
    assert sorted(names) == sorted(written - {"origins.csv"})


def cells(results: Results, count: int) -> list[tuple[str, str, int]]:
    """Draw cells of each measure at random."""
    chance = random.Random(20)
    drawn = []
    for measure, lines in results.lines.items():
        years = results.years[:-1] if measure == "imbalance_change" else results.years
        for _ in range(count):
            drawn.append((measure, chance.choice(list(lines)), chance.choice(years)))
    return drawn


def held(page: Page, results: Results, measure: str, group: str, year: int) -> Locator:
    """Return the button of a cell, found by its table, row and column."""
    at = list(results.lines).index(measure)
    column = list(results.lines[measure]).index(group) + 1
    return (
        page.locator("table.numbers")
        .nth(at)
        .locator("tbody tr")
        .nth(year - results.years[0])
        .locator("td, th")
        .nth(column)
        .locator("button")
    )


def test_a_number_tells_where_it_came_from(page: Page, zhao: Results) -> None:
    page.evaluate(OPEN_ALL)
    pages = {row["page"]: row for row in zhao.panel.pages.iter_rows(named=True)}
    for measure, group, year in cells(zhao, 2):
        button = held(page, zhao, measure, group, year)
        button.click()
        rows = page.locator("dialog .observations tbody tr").all_inner_texts()
        behind = zhao.origin(measure, group, year)
        assert len(rows) == behind.height > 0
        said = page.locator("dialog").inner_text()
        assert button.inner_text() in said
        chance = random.Random(year)
        for o in chance.sample(behind.rows(named=True), min(5, behind.height)):
            digest, cell = o["origin"].split("#")
            table, row, column = cell.split("/")
            name = zhao.panel.country.region(o["region"]).en
            (one,) = [
                text for text in rows
                if re.match(rf"{name}\s+{o['year']}\b", text)
                and f"{digest} {pages[digest]['title']}" in text
                and f"table {table}, row {row}, column {column}" in text
            ]  # fmt: skip
            assert f"{o['value_raw']} ({o['unit_raw']})" in one
            assert re.search(rf"\b{re.escape(o['vintage'])}\b", one)
            canonical = re.search(r"= ([\d,.]+)", one)
            assert canonical is not None
            assert float(canonical[1].replace(",", "")) == pytest.approx(o["value"], rel=1e-12)
            assert (o["note"] or "") in one
            assert ("known within" in one) == (o["low"] is not None)
            for other in others(zhao, o).iter_rows(named=True):
                assert f"not used: {other['vintage']}, {other['value_raw']} " in one
            assert pages[digest]["address"] in said
            assert (pages[digest]["publisher"] or "") in said
        page.keyboard.press("Escape")


def others(results: Results, o: dict[str, object]) -> pl.DataFrame:
    """Return the observations of a cell that are not used."""
    frame = results.panel.passed_over
    return frame.filter(
        (pl.col("series") == o["series"])
        & (pl.col("region") == o["region"])
        & (pl.col("year") == o["year"])
    )


def test_a_gap_tells_its_reason(page: Page, zhao: Results) -> None:
    page.evaluate(OPEN_ALL)
    held(page, zhao, "imbalance", "nation", 2000).click()
    said = page.locator("dialog").inner_text()
    assert zhao.lines["imbalance"]["nation"].why[0] in said
    assert "1.3925–1.3943" in said
    page.keyboard.press("Escape")


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.evaluate(CLOSE_ALL)
    summaries = page.locator("main summary")
    for i in range(summaries.count()):
        summaries.nth(i).focus()
        page.keyboard.press("Enter")
    assert page.locator("main details:not([open])").count() == 0
    page.evaluate(
        """() => {
          document.activeElement.blur();
          window.visited = new Set();
          document.addEventListener("focusin", (event) => visited.add(event.target));
          window.reachable = [...document.querySelectorAll(
            "a[href], button, input, summary, [tabindex='0']")]
            .filter((element) => !element.closest("dialog") && element.getClientRects().length);
        }"""
    )
    count = page.evaluate("reachable.length")
    for _ in range(count + 5):  # the browser's own stops come between the last and the first
        page.keyboard.press("Tab")
    assert count > 300
    left = "reachable.filter((e) => !visited.has(e)).map((e) => e.outerHTML.slice(0, 90))"
    assert page.evaluate(left) == []


def test_a_number_is_opened_and_left_by_keys_alone(page: Page, zhao: Results) -> None:
    page.evaluate(OPEN_ALL)
    held(page, zhao, "trade", "east", 2018).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("dialog h2").inner_text() == "Foreign trade: Central, 2019"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    central = zhao.lines["trade"]["central"].value[-1] / 1e9
    assert page.evaluate("document.activeElement.innerText") == f"{central:,.1f}"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_figure_is_read_year_by_year(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    exhibits = page.locator(".exhibit", has=page.locator("svg"))
    assert exhibits.count() == 5
    for i in range(4):
        exhibit = exhibits.nth(i)
        point = exhibit.locator('svg:visible path[aria-label*="2003"]').first
        point.hover(force=True)
        assert exhibit.locator("output").inner_text().startswith("2003: ")
        box, rule = point.bounding_box(), exhibit.locator(".rule").bounding_box()
        assert box is not None
        assert rule is not None
        assert abs(rule["x"] + rule["width"] / 2 - box["x"] - box["width"] / 2) < 2


def test_the_slider_reads_out_the_table(page: Page, zhao: Results) -> None:
    exhibit = page.locator(".exhibit").first
    slider = exhibit.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    said = exhibit.locator("output").inner_text()
    assert said.startswith("2000: East 436.7 bn USD; Central 20.4 bn USD; West ")
    page.keyboard.press("End")
    east, nation = (zhao.lines["trade"][g].value[-1] / 1e9 for g in ("east", "nation"))
    said = exhibit.locator("output").inner_text()
    assert said.startswith(f"2019: East {east:,.1f} bn USD; ")
    assert said.endswith(f"Nation {nation:,.1f} bn USD")
    assert slider.get_attribute("aria-valuetext") == said
    change = page.locator(".exhibit").nth(4).locator("output").inner_text()
    assert change.startswith("2018 → 2019: −")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, NARROW])
def test_the_first_screen_has_finding_verdicts_and_a_figure(
    page: Page, size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": 844})
    page.evaluate(CLOSE_ALL)
    page.evaluate("scrollTo(0, 0)")
    for part in (".lead", ".counts", ".first figure"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844, part


def test_the_contents_stay_in_sight(page: Page) -> None:
    page.evaluate(CLOSE_ALL)
    for size, part in ((WIDE, "nav .full"), (NARROW, "nav .folded summary")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate("document.getElementById('checks').scrollIntoView()")
        box = page.locator(part).bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 60
    page.locator("nav .folded summary").click()
    page.locator("nav .folded a").first.click()
    assert not page.locator("nav .folded").evaluate("e => e.open")


def test_on_paper_every_table_is_there_and_no_control(page: Page) -> None:
    page.evaluate(CLOSE_ALL)
    page.emulate_media(media="print")
    assert page.locator("table.numbers").last.is_visible()
    for control in ("nav", ".get", "input", "output"):
        assert not page.locator(control).first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_without_scripts_it_reads_whole(
    browser: Browser, folders: dict[str, Path], page: Page
) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    plain = context.new_page()
    plain.goto((folders["en"] / "report.html").as_uri())
    assert plain.locator("button, input, output, dialog").count() == 0
    tables = plain.locator("table").all_text_contents()
    assert len(tables) > 10
    assert tables == page.locator("body > :not(dialog) table").all_text_contents()
    assert not plain.get_by_text("Press a number").is_visible()
    plain.locator("details.table > summary").first.click()
    with plain.expect_download() as held:
        plain.locator("details.table a[download]").first.click()
    assert held.value.path().read_bytes() == (folders["en"] / "tables/trade.csv").read_bytes()
    context.close()


def test_a_phone_shows_the_figure_drawn_for_it(
    browser: Browser, folders: dict[str, Path], zhao: Results, tmp_path: Path
) -> None:
    drawn = {"share": (folders["en"] / "figures/share.svg").read_text(encoding="utf-8")}
    (tmp_path / "report.html").write_text(report_html(zhao, drawn, drawn), encoding="utf-8")
    page = Watched(browser, tmp_path / "report.html").page
    for size, shown, hidden in ((TABLET, ".wide", ".slim"), (NARROW, ".slim", ".wide")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.locator(f".exhibit {shown} svg").is_visible()
        assert not page.locator(f".exhibit {hidden} svg").is_visible()
        page.locator(f'.exhibit {shown} path[aria-label*="2011"]').first.hover(force=True)
        assert page.locator("output").inner_text().startswith("2011: ")
    assert page.locator(".exhibit figure").evaluate("e => e.scrollWidth <= e.clientWidth")
    page.context.close()


def test_hostile_text_does_nothing(browser: Browser, tmp_path: Path) -> None:
    hostile = [
        "<script>hacked=1</script>",
        "</script><img src=x onerror=hacked=1>",
        "{0}{unit}",
    ]
    results = made_up(tmp_path)([*EVEN, *UNEVEN], groups=hostile)
    (tmp_path / "report.html").write_text(report_html(results, {}), encoding="utf-8")
    watched = Watched(browser, tmp_path / "report.html")
    watched.page.evaluate(OPEN_ALL)
    for i in range(3):
        watched.page.locator("table.numbers").first.locator("button").nth(i).click()
        assert hostile[i][1:] in watched.page.locator("dialog h2").inner_text()
        watched.page.keyboard.press("Escape")
    assert watched.page.evaluate("typeof hacked") == "undefined"
    assert watched.said == []
    watched.page.context.close()
