"""Whatever happens to a library's files, verify sees it; and it sees nothing where nothing is."""

import gzip
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import UsageError
from hinterland.library import Answer, Entry, Library, Page
from hinterland.library import shard as shard_module
from hinterland.library.verify import verify

from .made_up import SITE, keep, page

OLD = "2023-05-01T12:00:00.000Z"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    keep(folder, [page(f"p{n}", f"<p>第{n}页 进出口", fetched=OLD) for n in range(5)])
    keep(folder, [page("p0", "<p>第0页 新"), page("p1", "<p>第1页 进出口", repeats=OLD)])
    keep(folder, [page("q", b"")], shard=1)
    return folder


def warc(folder: Path) -> Path:
    (found,) = (folder / "shard-0").glob("*.warc.gz")
    return found


def pages(folder: Path) -> list[Page]:
    with Library(folder) as library:
        return list(library.pages())


def bytes_of(folder: Path) -> dict[str, bytes]:
    kept = [*folder.rglob("*.gz"), *folder.rglob("*.sqlite")]
    return {str(file): file.read_bytes() for file in kept}


def index(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "shard-0" / "index.sqlite") as db:
        db.execute(statement)
    db.close()


def test_a_whole_library(library: Path) -> None:
    before = bytes_of(library)
    report = verify(library)
    assert (report.problems, report.notes) == ([], [])
    assert (report.files, report.pages, report.records) == (2, 8, 2 + 2 * 8)
    assert report.bytes == sum(len(b) for name, b in before.items() if name.endswith(".gz"))
    assert bytes_of(library) == before


def test_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard_module, "ROTATION", 1)
    for number in range(3):
        keep(tmp_path, [page(f"p{number}", "<p>页")])
    assert verify(tmp_path).problems == []
    first = sorted((tmp_path / "shard-0").glob("*.warc.gz"))[0]
    with first.open("ab") as file:
        file.write(b"more")
    (problem,) = verify(tmp_path).problems
    assert problem == f"shard-0/{first.name}: 4 bytes behind the last page"


def test_an_unfinished_tail_is_no_damage(library: Path) -> None:
    with warc(library).open("ab") as file:
        file.write(b"\x1f\x8b half a record")
    report = verify(library)
    assert report.problems == []
    assert report.notes == [
        f"shard-0/{warc(library).name}: 16 bytes behind the last commit; "
        "the next crawl cuts them off"
    ]


def test_every_cut_is_seen(library: Path) -> None:
    path = warc(library)
    content = path.read_bytes()
    kept = [p for p in pages(library) if p.warc.startswith("shard-0")]
    for cut in range(0, len(content), 97):
        path.write_bytes(content[:cut])
        report = verify(library)
        lost = [p for p in kept if p.offset + p.length > cut]
        assert {p.address for p in lost} == {
            p.address
            for p in kept
            if any(f"byte {p.offset}, {p.address}:" in x for x in report.problems)
        }


@settings(max_examples=40, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_every_changed_byte_is_seen(
    where: float, change: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("library")
    keep(folder, [page(f"p{n}", f"<p>第{n}页 进出口") for n in range(2)])
    content = bytearray(warc(folder).read_bytes())
    before = gzip.decompress(content)
    content[int(where * len(content))] ^= change
    warc(folder).write_bytes(content)
    try:
        harmless = gzip.decompress(content) == before  # a byte of a gzip head, like its time
    except (OSError, EOFError, zlib.error):
        harmless = False
    assert (verify(folder).problems == []) == harmless


def test_a_lost_file(library: Path) -> None:
    name = warc(library).name
    warc(library).unlink()
    (problem,) = verify(library).problems
    assert problem == f"shard-0/{name}: No such file or directory; 7 pages are lost"


def test_a_file_too_many(library: Path) -> None:
    shutil.copy(warc(library), library / "shard-0" / "another.warc.gz")
    (problem,) = verify(library).problems
    assert problem == "shard-0/another.warc.gz: this file is not in the index"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM page WHERE address LIKE '%/p2'", "this page is not in the index"),
        ("UPDATE page SET address = 'x' WHERE address LIKE '%/p2'", "but x in the index"),
        ("UPDATE page SET fetched = '2023-05-01T12:00:01.000Z' WHERE address LIKE '%/p2'",
         "time is 2023-05-01T12:00:00.000Z, but 2023-05-01T12:00:01.000Z in the index"),
        ("UPDATE page SET digest = 'd' WHERE address LIKE '%/p2'", "but d in the index"),
        ("UPDATE page SET kind = 'revisit' WHERE address LIKE '%/p2'", "but revisit in the index"),
        ("UPDATE page SET offset = offset + 1 WHERE address LIKE '%/p2'", "/p2:"),
        ("UPDATE page SET length = length - 1 WHERE address LIKE '%/p2'", "cut off"),
    ],
)  # fmt: skip
def test_an_index_that_says_something_else(
    library: Path, statement: str, expected: str
) -> None:
    index(library, statement)
    problems = verify(library).problems
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize("shard", [0, 1])
def test_a_page_kept_twice_of_one_time(library: Path, shard: int) -> None:
    keep(library, [page("p3", "<p>第3页 进出口", fetched=OLD)], shard=shard)
    problems = verify(library).problems
    assert problems
    assert all(f"{SITE}/p3: kept twice, both fetched {OLD}" in problem for problem in problems)


def test_a_page_kept_again_though_it_did_not_change(library: Path) -> None:
    keep(library, [page("p3", "<p>第3页 进出口", fetched="2024-05-01T12:00:00.000Z")])
    (problem,) = verify(library).problems
    assert problem.endswith(
        f"{SITE}/p3: kept twice, fetched {OLD} and 2024-05-01T12:00:00.000Z"
    )


def test_damage_does_not_hide_what_comes_after(library: Path) -> None:
    kept = [p for p in pages(library) if p.warc.startswith("shard-0")]
    content = bytearray(warc(library).read_bytes())
    for broken in (kept[1], kept[3]):
        content[broken.offset + 30] ^= 255
    warc(library).write_bytes(content)
    report = verify(library)
    named = [
        p.address
        for p in kept
        if any(f"{p.offset}, {p.address}:" in x for x in report.problems)
    ]
    assert named == [kept[1].address, kept[3].address]
    assert report.pages == 8


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a page library"):
        verify(tmp_path)


def cut(fetched: str, body: bytes = b"<p>a stump") -> Entry:
    answer = Answer(
        address=f"{SITE}/cut",
        fetched=fetched,
        status=200,
        reason="OK",
        headers=((b"Content-Type", b"text/html"), (b"Content-Length", b"999")),
        body=body,
        request=b"GET /cut HTTP/1.1\r\n\r\n",
        truncated="disconnect",
    )
    return Entry.of(answer, host="tj.example:80")


def test_a_cut_page_may_be_cut_again(tmp_path: Path) -> None:
    """Such a page is asked for again without conditions, and may break off at the same place."""
    for number in range(1, 4):
        keep(tmp_path, [cut(f"2024-05-0{number}T12:00:00.000Z")])
    report = verify(tmp_path)
    assert (report.problems, report.notes, report.pages) == ([], [], 3)


def test_answers_of_one_second_are_no_doubles(tmp_path: Path) -> None:
    moved = page("p", b"", status=302, fetched=OLD)
    keep(tmp_path, [moved, page("p", "<p>x", fetched=OLD), page("p", "<p>y", fetched=OLD)])
    assert verify(tmp_path).problems == []
    keep(tmp_path, [page("p", "<p>x", fetched=OLD)])
    (first, second) = verify(tmp_path).problems
    assert "kept twice, both fetched" in first
    assert "kept twice, both fetched" in second
