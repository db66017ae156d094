"""A study as a folder of pages: whole, closed in itself, and readable from the disk."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright

from hinterland.errors import StorageError
from hinterland.explorer import Explorer, export

from .test_browser import QUIET

#: A study so small that all of it is written in a moment.
STUDY = """
name = "small"
panel = "china"
scheme = "three"
years = [2018, 2019]
currency = "usd*rate"
measures = ["trade", "share", "dependence", "imbalance"]
figures = ["share"]

[title]
en = "A small study"

[policy]
gdp = ["first"]
trade_usd = ["current"]
exchange_rate = ["official", "computed"]

[[claim]]
id = "west"
text = "The share of the west rose."
from = "here"
of = "share"
group = "west"
test = "rises"
"""


class Links(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "action"}:
                self.to.append(value or "")
            if name == "id":
                self.ids.add(value or "")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("study") / "small.toml"
    file.write_text(STUDY)
    return file


@pytest.fixture(scope="module")
def site(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    export(Explorer.of([study]), folder)
    return folder


def pages(site: Path) -> Iterator[tuple[Path, Links]]:
    for file in sorted(site.rglob("*.html")):
        yield file, Links(file.read_text("utf-8"))


def test_every_link_leads_to_a_file_of_the_folder(site: Path) -> None:
    known = dict(pages(site))
    followed = 0
    for file, page in known.items():
        for address in page.to:
            parts = urlsplit(address)
            if parts.scheme in {"http", "https", "data"}:
                continue
            to = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            assert to.is_file(), (file, address)
            assert not parts.query
            assert to.is_relative_to(site)
            if parts.fragment:
                assert parts.fragment in known[to].ids, (file, address)
            followed += 1
    assert followed > 1000


def test_every_number_has_its_evidence_down_to_the_cell(site: Path) -> None:
    document = json.loads((site / "s/small.json").read_text("utf-8"))
    numbers = 0
    for measure, lines in document["series"].items():
        for group in lines:
            for year in document["years"]:
                file = site / f"s/small/number/{measure}/{group}/{year}.html"
                assert file.is_file()
                cells = [to for to in Links(file.read_text("utf-8")).to if "/cell/" in to]
                assert cells, file
                numbers += 1
    assert numbers > 20
    cell = site / "s/small/cell/trade_usd/510000/2019.html"
    table = next(to for to in Links(cell.read_text("utf-8")).to if "/table/" in to)
    path, _, place = table.partition("#")
    text = (cell.parent / unquote(path)).resolve().read_text("utf-8")
    value = json.loads(cell.with_suffix(".json").read_text("utf-8"))["kept"][0]["value_raw"]
    assert re.search(f'id="{place}">{re.escape(value)}<', text)


def test_no_two_downloads_have_the_same_bytes(site: Path) -> None:
    files = [p for p in site.rglob("*") if p.is_file() and p.suffix not in {".html", ".json"}]
    assert len({p.read_bytes() for p in files}) == len(files)
    cell = site / "s/small/cell/trade_usd/510000/2019.html"
    assert not cell.with_suffix(".csv").exists()
    cite = next(to for to in Links(cell.read_text("utf-8")).to if to.endswith("#cite"))
    whole = (cell.parent / unquote(cite.partition("#")[0])).resolve().read_text("utf-8")
    assert "The Hinterland developers" in whole


def test_what_needs_a_server_is_not_there(site: Path) -> None:
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<form|<iframe|type=.module|/raw|127\.0\.0\.1|localhost", text), (
            file
        )
    assert "fetch(" not in (site / "static/explorer.js").read_text("utf-8")
    ask = (site / "s/small/ask.html").read_text("utf-8")
    assert "<code>hinterland explore --study small.toml</code>" in ask


def test_two_exports_are_the_same_bytes(site: Path, study: Path, tmp_path: Path) -> None:
    count = export(Explorer.of([study]), tmp_path / "again")
    for file in (p for p in site.rglob("*") if p.is_file()):
        other = tmp_path / "again" / file.relative_to(site)
        assert other.read_bytes() == file.read_bytes(), file
    assert len([p for p in (tmp_path / "again").rglob("*") if p.is_file()]) == count
    # Over an export before, and with nothing left beside it.
    (tmp_path / "again/index.html").write_text("changed")
    export(Explorer.of([study]), tmp_path / "again")
    assert (tmp_path / "again/index.html").read_bytes() == (site / "index.html").read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["again"]


def test_a_folder_with_files_of_others_is_refused(study: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "deep" / "thesis.docx"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(StorageError, match=r"deep/thesis\.docx"):
        export(Explorer.of([study]), tmp_path / "mine")
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(StorageError, match="file"):
        export(Explorer.of([study]), file)
    assert (mine.read_text(), file.read_text()) == ("mine", "mine")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "mine"]


def test_an_export_that_fails_leaves_what_was_there(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hinterland.explorer import exporting

    folder = tmp_path / "site"
    folder.mkdir()

    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "_body", fail)
    with pytest.raises(StorageError, match="No space left"):
        export(Explorer.of([study]), folder)
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_opens_from_the_disk(site: Path, width: int, scheme: str) -> None:
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for view in (
            "index", "s/small", "s/small/figure/share", "s/small/map", "s/small/change", "s/small/ask",
            "s/small/claims", "s/small/claims/west", "s/small/number/share/west/2019",
            "s/small/cell/trade_usd/510000/2019", "s/small/data",
        ):  # fmt: skip
            page.goto(f"{site.as_uri()}/{view}.html")
            assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
            assert said == [], view
            # Axe itself asks for the style sheets, which the page's policy refuses it.
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], view
            said.clear()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view
        page.goto(f"{site.as_uri()}/index.html")
        page.get_by_role("link", name="A small study").click()
        page.get_by_role("link", name="Change what is shown, see its table").click()
        page.get_by_role("row", name="2019").get_by_role("link").last.click()
        page.get_by_role("row", name="Sichuan").get_by_role("link").first.click()
        page.get_by_role("link", name="The table with this cell marked").click()
        cell = page.locator(":target")
        assert cell.count() == 1
        assert cell.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        browser.close()
    assert said == []
