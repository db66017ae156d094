"""One shard that can't be read, or was never finished, does not hide the others."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hinterland.errors import InputError, StorageError, UsageError
from hinterland.library import Library, Shard
from hinterland.library.exchange import export
from hinterland.library.search.indexing import index_new
from hinterland.library.search.query import search
from hinterland.library.shard import shard_folders
from hinterland.library.verify import verify

from .made_up import SITE, keep, page
from .test_cli import Run, run

__all__ = ["run"]


def made_half(folder: Path, how: str) -> None:
    """Leave what a run leaves that is killed while it makes an index."""
    folder.mkdir(parents=True)
    path = folder / "index.sqlite"
    if how == "empty":
        path.touch()
    elif how == "journal":
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA journal_mode = WAL")
    elif how == "aside":
        (folder / "index.sqlite.part").write_bytes(b"SQLite format 3\0 and so on")


HALF = ["empty", "journal", "aside", "folder"]


@pytest.mark.parametrize("how", HALF)
def test_a_shard_that_was_being_made(tmp_path: Path, how: str, run: Run) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    made_half(tmp_path / "shard-1", how)
    with Library(tmp_path) as library:
        assert (library.shards, library.faults) == ((0,), [])
        (note,) = library.notes
    assert "shard-1 was being made when a crawl was stopped" in note
    for verb in (["status"], ["search"], ["verify"], ["show"]):
        more = {"search": ["数字"], "show": [f"{SITE}/a"]}.get(verb[0], [])
        run(*verb, tmp_path, *more)
    assert search(tmp_path, "数字").total == 1
    assert verify(tmp_path).problems == []
    keep(tmp_path, [page("b", "<p>数字")], shard=1)
    with Library(tmp_path) as library:
        assert (library.shards, library.notes) == ((0, 1), [])
    assert search(tmp_path, "数字").total == 2
    assert [folder.name for folder in shard_folders(tmp_path)] == ["shard-0", "shard-1"]


@pytest.mark.parametrize("how", HALF)
def test_a_library_that_was_being_made(tmp_path: Path, how: str) -> None:
    made_half(tmp_path / "shard-0", how)
    with pytest.raises(UsageError, match=r"has no pages yet.*run the same command again"):
        Library(tmp_path)
    assert shard_folders(tmp_path) == []
    keep(tmp_path, [page("a", "<p>数字")])
    assert search(tmp_path, "数字").total == 1


def test_kills_while_shards_are_made(tmp_path: Path) -> None:
    """At whatever moment: the library opens, and the next writer finishes the shard."""
    program = (
        "import sys; from pathlib import Path; from hinterland.library import Shard\n"
        "print('up', flush=True)\n"
        "for n in range(400): Shard(Path(sys.argv[1]), n).close()\n"
    )
    for turn in range(6):
        folder = tmp_path / str(turn)
        keep(folder, [page("a", "<p>a")], shard=1000)
        with subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.03 + 0.017 * turn)
            os.kill(process.pid, signal.SIGKILL)
        with Library(folder) as library:
            assert [p.address for p in library.pages()] == [f"{SITE}/a"]
            assert library.faults == []
        for place in folder.glob("shard-*"):
            Shard(folder, int(place.name[6:])).close()
        with Library(folder) as library:
            assert library.notes == []


def test_a_disk_that_is_full_while_a_shard_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    def small(path: Path, **options: object) -> sqlite3.Connection:
        db: sqlite3.Connection = real(path, **options)  # type: ignore[call-overload]
        db.execute("PRAGMA max_page_count = 3")
        return db

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", small)
        with pytest.raises(StorageError, match="the disk is full; saved pages are intact"):
            Shard(tmp_path)
    assert [f.name for f in (tmp_path / "shard-0").iterdir()] == ["lock"]
    keep(tmp_path, [page("a", "<p>a")])
    with Library(tmp_path) as library:
        assert len(list(library.pages())) == 1


def damage(folder: Path, how: str) -> None:
    path = folder / "index.sqlite"
    for more in ("-wal", "-shm"):
        path.with_name(path.name + more).unlink(missing_ok=True)
    if how == "rubbish":
        path.write_bytes(b"rubbish" * 1000)
    elif how == "lost":
        path.unlink()
    elif how == "version":
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 99")
    elif how == "tables":
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("DROP TABLE meta")
    elif how == "pages":
        content = bytearray(path.read_bytes())
        content[4096:] = bytes(len(content) - 4096)
        path.write_bytes(content)


@pytest.mark.parametrize("how", ["rubbish", "lost", "version", "tables", "pages"])
@pytest.mark.parametrize("indexed", [True, False])
def test_a_damaged_shard(tmp_path: Path, how: str, indexed: bool, run: Run) -> None:
    keep(tmp_path, [page("a", "<p>数字"), page("c", "<p>数字")])
    keep(tmp_path, [page("b", "<p>数字")], shard=1)
    if indexed:
        index_new(tmp_path)
    damage(tmp_path / "shard-1", how)
    with Library(tmp_path) as library:
        assert {p.address for p in library.pages()} == {f"{SITE}/a", f"{SITE}/c"}
        found = library.page(f"{SITE}/a")
        assert found is not None
        assert library.page(f"{SITE}/b") is None
        assert library.status()["pages"] == 2
        (fault,) = library.faults
        assert "shard-1" in fault
    found_now = search(tmp_path, "数字")
    assert {f"{SITE}/a", f"{SITE}/c"} <= {hit.address for hit in found_now.hits}
    assert found_now.faults == (fault,)
    report = verify(tmp_path)
    assert report.pages == 2
    assert (report.problems, report.notes) == ([fault], [])
    for words in (["status"], ["status", "--json"], ["search", "数字"]):
        out, error = run(words[0], tmp_path, *words[1:], code=1)
        assert out
        assert error == f"hinterland: {fault}; the other shards were read\n"
    assert "数字" in run("show", tmp_path, f"{SITE}/a")[0]
    with pytest.raises(InputError, match="shard-1"):
        export(tmp_path, warc=tmp_path / "x.warc.gz")
    run("export", tmp_path, "--warc", tmp_path / "y.warc.gz", code=1)
    assert (tmp_path / "y.warc.gz").exists()
    _, error = run("show", tmp_path, f"{SITE}/b", code=1)
    assert "is not in the part of the library that can be read" in error
    assert "shard-1" in error
    _, error = run("import", tmp_path, tmp_path / "y.warc.gz")
    assert error == f"note: {fault}\n"
    assert search(tmp_path, "数字").total >= 2


def test_a_library_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    damage(tmp_path / "shard-0", "lost")
    with pytest.raises(InputError, match="has WARC files but no index"):
        Library(tmp_path)
    with pytest.raises(InputError, match="has WARC files but no index"):
        Shard(tmp_path)


def test_other_folders_are_no_shards(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    for name in ("shard-", "shard-x", "shard-1.bak", "shard-²"):
        (tmp_path / name).mkdir()
    (tmp_path / "shard-7").touch()
    with Library(tmp_path) as library:
        assert (library.shards, library.faults, library.notes) == ((0,), [], [])
