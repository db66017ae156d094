"""A run owns its folder: what it wrote it replaces and removes; what others put there stays."""

import json
from pathlib import Path

import pytest

from hinterland.errors import StorageError
from hinterland.report import save
from hinterland.report.owned import MANIFEST, fill, refuse_foreign
from hinterland.study import Results, run
from tests.conftest import Run
from tests.report.unfriendly import unfriendly


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


def there(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_run_removes_what_an_earlier_one_wrote_and_it_does_not(
    zhao: Results, tmp_path: Path
) -> None:
    save(zhao, tmp_path, formats=["csv-excel", "parquet"])
    assert (tmp_path / "excel").is_dir()
    (tmp_path / "figures" / "mine.svg").write_text("mine")
    saved = save(zhao, tmp_path, formats=["latex"])
    save(zhao, fresh := tmp_path / "fresh", formats=["latex"])
    only = there(fresh)
    assert {p for p in there(tmp_path) if not p.startswith("fresh/")} == only | {
        "figures/mine.svg"
    }
    assert not (tmp_path / "excel").exists()
    assert saved.left == (
        f"{tmp_path}: 1 file is not of this run and was left: figures/mine.svg",
    )


def test_the_list_of_files_is_of_this_run_and_true(zhao: Results, tmp_path: Path) -> None:
    save(zhao, tmp_path)
    listed = json.loads((tmp_path / MANIFEST).read_text("utf-8"))["files"]
    assert set(listed) == there(tmp_path) - {MANIFEST}


def test_a_file_that_was_changed_since_stays_and_is_said(tmp_path: Path) -> None:
    fill(tmp_path, [{"a.csv": b"1", "b.csv": b"2"}])
    (tmp_path / "a.csv").write_text("corrected by hand")
    said = fill(tmp_path, [{"b.csv": b"3"}])
    assert (tmp_path / "a.csv").read_text() == "corrected by hand"
    assert "a.csv" in said[0]


def test_a_run_that_was_stopped_leaves_nothing_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, [{"a.csv": b"1", "b.csv": b"2"}])

    def stop(_folder: Path, _path: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("hinterland.report.owned._remove", stop)
        with pytest.raises(KeyboardInterrupt):
            fill(tmp_path, [{"c.csv": b"3"}])
    assert fill(tmp_path, [{"d.csv": b"4"}]) == ()
    assert there(tmp_path) == {"d.csv", MANIFEST}


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/outside", "figures/../../outside.txt"]
)
def test_a_list_of_files_never_reaches_outside_the_folder(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "out"
    fill(folder, [{"a.csv": b"1"}])
    (tmp_path / "outside.txt").write_bytes(b"1")
    document = json.loads((folder / MANIFEST).read_text("utf-8"))
    document["files"][path] = document["files"]["a.csv"]
    (folder / MANIFEST).write_text(json.dumps(document), "utf-8")
    fill(folder, [{"b.csv": b"2"}])
    assert (tmp_path / "outside.txt").exists()


def test_results_that_no_run_wrote_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text('{"mine": 1}')
    with pytest.raises(StorageError, match="no run of a study wrote; name another folder"):
        refuse_foreign(tmp_path)
    assert there(tmp_path) == {"results.json"}


def test_a_folder_of_an_older_version_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text('{"hinterland": "0.1"}')
    refuse_foreign(tmp_path)
    assert fill(tmp_path, [{"results.json": b"{}"}]) == ()


def test_a_comparison_that_is_impossible_costs_no_results(
    hinterland: Run, tmp_path: Path
) -> None:
    unfriendly(tmp_path)
    assert hinterland("study", "zhao", "--out", "other").returncode == 0
    words = ("study", "own.toml", "--out", "out", "--compare", "other/results.json")
    done = hinterland(*words)
    assert done.returncode == 1
    assert "the runs can't be compared: study is zhao" in done.stderr
    assert {"results.json", "report.html"} <= there(tmp_path / "out")
    assert (
        hinterland(
            "study", "own.toml", "--out", "out", "--compare", "out/results.json"
        ).returncode
        == 0
    )
    assert "compare.csv" in there(tmp_path / "out")
    assert hinterland("study", "own.toml", "--out", "out").returncode == 0
    assert "compare.csv" not in there(tmp_path / "out")
