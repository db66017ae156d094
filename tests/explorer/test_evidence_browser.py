"""Search, archived pages and own files in a real browser: tasks, hostile pages, access for all."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from hinterland.explorer import Explorer
from hinterland.explorer.pages import raw
from hinterland.explorer.pages.kept import key_of
from hinterland.library import Library

from .canary import Canary, canary, tricks
from .conftest import Served, serving
from .evidence import cities
from .kept import HOST, TRADE, entry, keep, library

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = (360, 768, 1280, 1920)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Canary]:
    with canary() as heard:
        yield heard


@pytest.fixture(scope="module")
def served_library(tmp_path_factory: pytest.TempPathFactory, listener: Canary) -> Path:
    folder = library(tmp_path_factory.mktemp("kept") / "library")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("{listener.site}/s")</script><image href="{listener.site}/i"/></svg>'
    return keep(
        folder,
        entry(f"http://{HOST}/tricks.htm", tricks(listener.site)),
        entry(f"http://{HOST}/tricks.svg", svg, mime="image/svg+xml"),
    )


@pytest.fixture(scope="module")
def served(served_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    project = tmp_path_factory.mktemp("project")
    yield from serving(Explorer.of(["zhao"], library=served_library, project=project))


class Visitor:
    """A window, with all that it asked for and all that it said."""

    def __init__(self, browser: Browser, served: Served, **given: Any) -> None:
        self.served = served
        self.page: Page = browser.new_context(**given).new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(self.served.site + path)
        return self.page

    def assert_quiet(self) -> None:
        own = (self.served.site + "/", "data:", "about:")
        assert [url for url in self.asked if not url.startswith(own)] == []
        assert self.said == []


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Visitor]]:
    made: list[Visitor] = []

    def visitor(**given: Any) -> Visitor:
        made.append(Visitor(browser, served, **given))
        return made[-1]

    yield visitor
    for one in made:
        one.page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_of_chongqings_trade_is_found_from_the_search_box(
    visit: Callable[..., Visitor], *, scripts: bool
) -> None:
    visitor = visit(java_script_enabled=scripts)
    page = visitor.open("/")
    box = page.get_by_role("searchbox").first
    box.fill("重庆 进出口 2019")
    box.press("Enter")
    page.locator(".hits a").first.click()
    assert TRADE in page.locator("main").inner_text()
    page.locator("table.tables a").first.click()
    row = page.locator(".sheet tr", has_text="重庆")
    assert row.locator("td").all_inner_texts() == ["重庆", "79.0", "83.9"]
    page.go_back()
    page.get_by_role("link", name="Show it as it was").click()
    frame = page.frame_locator("iframe")
    assert "83.9" in frame.locator("table").inner_text()
    visitor.assert_quiet()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_wrong_digit_is_found_in_a_dropped_workbook(
    visit: Callable[..., Visitor], tmp_path: Path, *, scripts: bool
) -> None:
    name = f"城市{scripts}.xlsx"
    (tmp_path / name).write_bytes(cities(f"2019年各市进出口总额{'' if scripts else ' '}"))
    visitor = visit(java_script_enabled=scripts)
    page = visitor.open("/")
    page.get_by_role("link", name="Files", exact=True).click()
    page.set_input_files("#file", tmp_path / name)
    page.get_by_role("button", name="Read them").click()
    page.get_by_label("Whose regions").select_option(label="those that the file names")
    page.get_by_role("button", name="Save and read again").click()
    page.get_by_role("link", name="To the first doubt").click()
    doubt = page.locator(".doubt div")
    assert doubt.count() == 1
    assert "襄阳市: '16.1' can't be right; 76.1 would fit both sums" in doubt.inner_text()
    told = page.locator("td[aria-describedby]")
    assert told.inner_text() == "16.1"
    assert told.get_attribute("aria-describedby") == doubt.get_attribute("id")
    assert doubt.is_visible()
    page.get_by_text("Remove this file").click()
    page.get_by_role("button", name="Remove it for good").click()
    assert name not in page.locator("main").inner_text()
    visitor.assert_quiet()


def test_a_file_can_be_dropped(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("/files")
    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File(["Region,2019\\nBeijing,5\\nHubei,6\\n"], "dropped.csv"));
          const event = new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
          document.querySelector(".drop").dispatchEvent(event);
        }"""
    )
    page.get_by_role("button", name="Read them").click()
    assert "dropped.csv" in page.locator("h1").inner_text()
    visitor.assert_quiet()


def test_it_all_works_by_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("/files")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("重庆 2019")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/**")
    page.locator("table.tables a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/table/0**")
    scroller = page.locator(".scroll").first
    scroller.focus()
    assert scroller.get_attribute("role") == "region"
    visitor.assert_quiet()


def keys(folder: Path, ending: str) -> str:
    with Library(folder) as opened:
        (page,) = [page for page in opened.pages() if page.address.endswith(ending)]
    return key_of(page)


def open_all_ways(visitor: Visitor, folder: Path) -> None:
    """Open a hostile page alone, styled, and in its frame; press what can be pressed.

    Of the bare bytes only links aren't pressed: a reader who does that goes there.
    """
    key = keys(folder, "tricks.htm")
    styled = f"/page/{key}/raw?shown=styled&table=0&row=2&column=1"
    everything = ("send", "away", "blank", "js", "top")
    for path, ids in (
        (f"/page/{key}/raw", ("send", "js")),
        (styled, everything),
        (f"/page/{keys(folder, 'tricks.svg')}/raw", ()),
    ):
        page = visitor.open(path)
        for name in ids:
            page.locator(f"#{name}").click(timeout=5000, no_wait_after=True, force=True)
            page.wait_for_timeout(100)
        page.wait_for_timeout(1500)
    page = visitor.open(f"/page/{key}?shown=page")
    frame = page.frame_locator("iframe")
    for name in everything:
        frame.locator(f"#{name}").click(timeout=5000, no_wait_after=True, force=True)
    page.wait_for_timeout(1500)


def test_a_hostile_page_reaches_nobody(
    visit: Callable[..., Visitor], served_library: Path, listener: Canary
) -> None:
    visitor = visit()
    listener.heard.clear()
    open_all_ways(visitor, served_library)
    assert listener.heard == []
    assert len(visitor.page.context.pages) == 1


def test_its_frame_leaves_our_console_clean(
    visit: Callable[..., Visitor], served_library: Path
) -> None:
    visitor = visit()
    page = visitor.open(f"/page/{keys(served_library, 'tricks.htm')}?shown=page")
    page.wait_for_timeout(500)
    frame = page.frames[1]
    assert frame.evaluate("self.origin") == "null"
    assert frame.title() == "进出口 tricks"
    visitor.assert_quiet()


def test_the_canary_hears_it_where_the_guard_is_off(
    visit: Callable[..., Visitor],
    served_library: Path,
    listener: Canary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        raw, "SANDBOX", "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:"
    )
    listener.heard.clear()
    page = visit().open(f"/page/{keys(served_library, 'tricks.htm')}/raw")
    page.wait_for_timeout(2500)
    assert len(set(listener.heard)) > 15, listener.heard


def test_a_page_of_another_site_can_neither_read_nor_write(
    visit: Callable[..., Visitor], served: Served, listener: Canary
) -> None:
    """A site in the reader's browser asks us, reads nothing and changes nothing."""
    page = visit().page
    page.goto(f"{listener.site}/evil")
    script = """async ([site, body]) => {
      const said = [];
      for (const given of [{}, { mode: "no-cors" }, { method: "POST", mode: "no-cors", body }]) {
        try { const answer = await fetch(site + "/files", given); said.push(answer.type + (await answer.text()).length); }
        catch (error) { said.push("refused"); }
      }
      return said;
    }"""
    before = sorted(path.name for path in Path(str(served.explorer.project)).rglob("*"))
    said = page.evaluate(script, [served.site, "token=x"])
    assert set(said) <= {"refused", "opaque0"}
    assert sorted(path.name for path in Path(str(served.explorer.project)).rglob("*")) == before


@pytest.fixture(scope="module")
def views(browser: Browser, served: Served, served_library: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:  # fmt: skip
    """Return the addresses of every view of this half, with all that they can hold."""
    file = tmp_path_factory.mktemp("given") / "各市.xlsx"
    file.write_bytes(cities("2019年湖北省各市进出口总额"))
    page = Visitor(browser, served).open("/files")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read them").click()
    place = page.url.removeprefix(served.site)
    page.context.close()
    with Library(served_library) as opened:
        old, new = (key_of(one) for one in opened.versions(TRADE))
    return [
        "/search", "/search?q=重庆", "/search?q=重庆省会", f"/page/{new}?against={old}&shown=page",
        f"/page/{new}/table/0?row=4&column=2", "/page/8995de0f3816",
        "/page/8995de0f3816/table/0?row=700&column=5", "/files", place, "/page/000000000000",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Callable[..., Visitor], views: list[str], lang: str, scheme: Any
) -> None:
    visitor = visit(color_scheme=scheme)
    for path in views:
        page = visitor.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        for width in SIZES:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width)
            if width in {SIZES[0], SIZES[2]}:
                found = Axe().run(page)
                assert found.violations_count == 0, (path, width, found.generate_report())
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    expected = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    visitor.said = [said for said in visitor.said if said != expected]
    visitor.assert_quiet()


def test_an_upload_that_is_too_long_is_told_in_words(served: Served) -> None:
    """The answer comes though the body hasn't."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
        line.sendall(
            f"POST /files HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {served.site}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 99999999999\r\n\r\n--x".encode()
        )  # fmt: skip
        said = line.recv(65536)
    assert said.startswith(b"HTTP/1.1 413")
