"""Archived pages: facts, history, tables with their cell, bytes in a sandbox, search."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from hinterland.explorer import Explorer
from hinterland.explorer.pages.kept import key_of
from hinterland.library import Library, Shard
from hinterland.panel import pack_folder, shipped_panels

from .evidence import Reader, files_in, main
from .kept import FIGURES, HOST, TRADE, entry, keep, library


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("kept") / "library")


@pytest.fixture(scope="module")
def reader(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    project = tmp_path_factory.mktemp("project")
    return Reader(Explorer.of(["zhao"], library=kept, project=project))


@pytest.fixture(scope="module")
def versions(kept: Path) -> list[str]:
    with Library(kept) as opened:
        return [key_of(page) for page in opened.versions(TRADE)]


def test_a_search_leads_to_the_page_the_table_and_the_cell(reader: Reader) -> None:
    found = reader.get("/search", params={"q": "重庆 进出口总额 2019"})
    links = re.findall(r'<a href="(/page/[^"]*trade[^"]*)"', found.text)
    assert len(links) == 1
    page = reader.get(links[0].replace("&amp;", "&"))
    (table,) = re.findall(r'<a href="(/page/[^"]*/table/0[^"]*)"', page.text)
    cell = reader.get(f"{table.replace('&amp;', '&')}&row=4&column=2")
    assert "<mark>83.9<" in cell.text


def test_search_is_a_table_too(reader: Reader) -> None:
    given = {"q": "进出口总额"}
    rows = reader.get("/search.json", params=given).json()
    frame = pl.read_csv(reader.get("/search.csv", params=given).content)
    assert [row["address"] for row in rows] == frame["address"].to_list()
    assert TRADE in frame["address"].to_list()
    about = reader.get("/search.metadata.json", params=given).json()
    assert about["found"] == len(rows)


def test_choices_have_their_counts(reader: Reader) -> None:
    page = reader.get("/search", params={"q": "重庆"}).text
    assert f"{HOST}:80 (2)" in page
    assert "web page (1)" in page
    assert "text (1)" in page
    narrowed = reader.get("/search", params={"q": "重庆", "type": "text/plain"}).text
    assert "1 page with" in narrowed
    assert "web page (1)" in narrowed  # what another choice would find


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"q": "重庆省会"}, "Each word alone: 重庆省会 0 pages 重庆 2 pages 省会 0 pages"),
        ({"q": "重庆", "host": "nowhere.example"}, "the library has no page of the host"),
        ({"q": "重庆", "from": "2031"}, "the library has no page fetched since 2031"),
    ],
)
def test_nothing_found_says_what_was_tried(
    reader: Reader, given: dict[str, str], said: str
) -> None:
    answer = reader.get("/search", params=given)
    assert answer.status_code == 200
    assert said in main(answer)


@pytest.mark.parametrize("given", [{"from": "x"}, {"page": "0"}, {"page": "a"}, {"lang": "xx"}])
def test_wrong_values_are_a_page_that_says_what_is_possible(
    reader: Reader, given: dict[str, str]
) -> None:
    answer = reader.get("/search", params={"q": "重庆", **given})
    assert answer.status_code == 400
    assert 'id="instead"' in answer.text


def test_a_query_is_only_text(reader: Reader) -> None:
    answer = reader.get("/search", params={"q": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_looking_changes_nothing(kept: Path, reader: Reader, versions: list[str]) -> None:
    """A GET writes nothing, not even an index of pages that came since."""
    keep_without_index(kept)
    before = lasting(kept)
    for path in ("/search?q=新来的", f"/page/{versions[1]}?against={versions[0]}", f"/page/{versions[1]}/raw", "/files"):  # fmt: skip
        assert reader.get(path).status_code == 200
    assert lasting(kept) == before
    assert "1 page is newer than the index" in reader.text("/search?q=新来的")
    answer = reader.post("/search/index", {"q": "新来的"})
    assert answer.status_code == 303
    assert "1 page with" in reader.text(answer.headers["location"])


def lasting(folder: Path) -> dict[str, bytes]:
    """Return the files of a library, without the locks that any reader takes."""
    passing = (".lock", "-shm", "-wal")
    return {name: data for name, data in files_in(folder).items() if not name.endswith(passing)}


def keep_without_index(folder: Path) -> None:
    shard = Shard(folder)
    shard.commit([entry(f"http://{HOST}/new.htm", "<title>新</title>新来的")])
    shard.close()


def test_history_says_what_changed(reader: Reader, versions: list[str]) -> None:
    said = reader.text(f"/page/{versions[1]}?against={versions[0]}")
    assert "重庆 table 0, row 5, column 3 2019 83.0 83.9" in said
    assert "− 注：初步数。 + 注：最终数。" in said
    assert "1 cell or row changed" in said
    other = reader.get(f"/page/{versions[1]}?against=000000000000")
    assert other.status_code == 404


def test_the_table_is_as_it_stands(reader: Reader, versions: list[str]) -> None:
    rows = reader.get(f"/page/{versions[1]}/table/0.json").json()["rows"]
    assert rows[0] == ["地区", "2018", "2019"]
    assert {row[0]: (row[1], row[2]) for row in rows[1:]} == FIGURES
    for wrong, status in (("/table/1", 404), ("/table/x", 404), ("/table/0?row=99&column=1", 400)):  # fmt: skip
        assert reader.get(f"/page/{versions[1]}{wrong}").status_code == status


def test_the_page_comes_back_byte_for_byte(
    kept: Path, reader: Reader, versions: list[str]
) -> None:
    answer = reader.get(f"/page/{versions[1]}/raw")
    with Library(kept) as opened:
        record = opened.record(opened.versions(TRADE)[1])
    assert answer.content == record.body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_styled_has_its_requisites_and_the_mark(reader: Reader, versions: list[str]) -> None:
    answer = reader.get(
        f"/page/{versions[1]}/raw",
        params={"shown": "styled", "table": "0", "row": "4", "column": "2"},
    )
    assert answer.headers["hinterland-altered"] == "requisites, scripts, mark"
    assert "border: 1px solid #0a7" in answer.text
    assert answer.text.count("data:image/png;base64,") == 2
    assert re.search(r'<td [^>]*id="hinterland-cell">83.9</td>', answer.text)
    (link,) = re.findall(r'href="([^"]*)"', answer.text)
    assert link.startswith("/page/")
    assert "elsewhere.example" not in answer.text


@pytest.mark.parametrize(
    "page",
    ["", "%2e%2e", "..%2f..%2fetc%2fpasswd", "x" * 12, "0" * 12, "0" * 64, "%00", "/", "é"],
)  # fmt: skip
def test_what_is_not_kept_is_404(reader: Reader, page: str) -> None:
    for rest in ("", "/raw", "/table/0"):
        answer = reader.get(f"/page/{page}{rest}")
        assert answer.status_code == 404
        assert "Traceback" not in answer.text


def test_each_figure_of_a_shipped_panel_leads_to_its_compiled_cell(reader: Reader) -> None:
    for panel in shipped_panels():
        folder = pack_folder(panel)
        assert folder is not None
        frame = pl.read_parquet(folder / "observations.parquet")
        for row in frame.sample(6, seed=7).iter_rows(named=True):
            page, _, place = row["origin"].partition("#")
            table, line, column = place.split("/")
            address = f"/page/{page}/table/{table}?row={line}&column={column}"
            answer = reader.get(address)
            assert answer.status_code == 200, address
            assert f"<mark>{row['value_raw']}<" in answer.text


def test_a_cell_of_a_study_links_to_its_table(reader: Reader) -> None:
    cell = reader.get("/s/zhao/cell/trade_usd/500000/2019")
    (link,) = re.findall(r'<a class="button" href="(/page/[^"]*)"', cell.text)
    table = reader.get(link.replace("&amp;", "&"))
    assert "<mark>83949584.57<" in table.text.replace(",", "")


def test_both_languages_say_the_same_numbers(reader: Reader, versions: list[str]) -> None:
    for path in (f"/page/{versions[1]}", f"/page/{versions[1]}/table/0", "/search?q=重庆"):
        mark = "&" if "?" in path else "?"
        chinese = reader.get(f"{path}{mark}lang=zh")
        assert chinese.status_code == 200
        assert 'lang="zh-CN"' in chinese.text
    english, chinese_rows = (
        reader.get(f"/page/{versions[1]}/table/0.json?lang={code}").json()["rows"]
        for code in ("en", "zh")
    )
    assert english == chinese_rows


def test_read_this_table_makes_a_file(reader: Reader, versions: list[str]) -> None:
    answer = reader.post(f"/page/{versions[1]}/read", {"address": TRADE})
    assert answer.status_code == 303, answer.text
    said = reader.text(answer.headers["location"])
    assert "10 numbers read" in said
    again = reader.post(f"/page/{versions[1]}/read", {"address": TRADE})
    assert again.headers["location"] == answer.headers["location"]


def test_without_a_library_search_says_how_to_have_one() -> None:
    alone = Reader(Explorer.of(["zhao"]))
    assert "--library" in alone.text("/search?q=x", status=404)
    assert "--project" in alone.text("/files")


def test_a_library_of_other_bytes_is_told_in_words(tmp_path: Path) -> None:
    folder = keep(tmp_path, entry(f"http://{HOST}/a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, mime="application/vnd.ms-excel"))  # fmt: skip
    with Library(folder) as opened:
        (page,) = opened.pages()
    own = Reader(Explorer.of(["zhao"], library=folder))
    assert "a.xls" in own.text(f"/page/{key_of(page)}")
    raw = own.get(f"/page/{key_of(page)}/raw")
    assert raw.headers["content-disposition"].startswith("attachment")
    assert json.dumps(raw.headers["content-type"]) == '"application/vnd.ms-excel"'
