"""`hinterland read`, as a user runs it."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from hinterland.cli.read import read
from hinterland.errors import UsageError

from ..conftest import Run

TABLE = """\
3-9 地区生产总值,,
单位：亿元,,
地区,2018年,2019年
北京市,33105.97,35371.28
西藏自治区,…,1697.82
大连市,5.0,lo
注：本表按当年价格计算。,,
"""
NO_REGION = "name,2018,2019\nfoo,1,2\nbar,3,4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gdp.csv").write_bytes(TABLE.encode("gb18030"))
    (tmp_path / "other.csv").write_text(NO_REGION, "utf-8")
    (tmp_path / "empty.xls").write_bytes(b"")
    return tmp_path


def test_it_prints_what_it_found(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", cwd=folder)
    assert done.returncode == 0
    head, table, doubt, *_ = done.stdout.splitlines()
    assert head.split() == ["status", "table", "years", "regions", "series", "title"]
    assert table.split() == [
        "doubtful",
        "gdp.csv",
        "0",
        "2018–2019",
        "2",
        "gdp",
        "地区生产总值",
    ]
    assert doubt.strip() == "row 6, column 3, 大连市: 'lo' is no number"
    assert done.stdout.splitlines()[-1] == "tables: 1 doubtful; 6 observations"


def test_what_it_writes_is_observations_with_their_cells(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", "--out", "obs.parquet", cwd=folder)
    assert done.returncode == 0
    frame = pl.read_parquet(folder / "obs.parquet")
    pages = pl.read_parquet(folder / "obs.pages.parquet")
    beijing = frame.filter(region="110000", year=2019).row(0, named=True)
    assert (beijing["series"], beijing["value"], beijing["value_raw"]) == (
        "gdp", 3_537_128_000_000.0, "35371.28",
    )  # fmt: skip
    assert beijing["origin"] == f"{pages['page'][0]}#0/3/2"
    tibet = frame.filter(region="540000", year=2018).row(0, named=True)
    assert (tibet["value"], tibet["reason"]) == (None, "printed as '…'")
    assert (pages["kind"][0], pages["address"][0]) == ("file", "gdp.csv")


def test_json(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", "--json", cwd=folder)
    found = json.loads(done.stdout)
    (table,) = found["files"][0]["tables"]
    assert table == {
        "table": 0, "sheet": "", "title": "地区生产总值", "status": "doubtful",
        "why": ["row 6, column 3, 大连市: 'lo' is no number"],
        "series": ["gdp"], "years": [2018, 2019], "regions": 2,
    }  # fmt: skip
    assert found["observations"] == 6


def test_bad_files_are_named_and_the_rest_is_read(folder: Path, hinterland: Run) -> None:
    done = hinterland(
        "read", "empty.xls", "other.csv", "gdp.csv", "--out", "obs.csv", cwd=folder
    )
    assert done.returncode == 1
    assert "hinterland: empty.xls: " in done.stderr
    assert "hinterland: other.csv: no row, column or title names a region" in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 doubtful" in done.stdout
    assert pl.read_csv(folder / "obs.csv").height == 6


def test_a_catalogue_of_ones_own(folder: Path, hinterland: Run) -> None:
    (folder / "mine.toml").write_text(
        '[mine]\nseries = { CNY = "output" }\nwords = ["(地区)?生产总值"]\n', "utf-8"
    )
    done = hinterland("read", "gdp.csv", "--catalogue", "mine.toml", "--json", cwd=folder)
    assert json.loads(done.stdout)["files"][0]["tables"][0]["series"] == ["output"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name the files to read"),
        (("gdp.csv", "--library", "lib"), "name the files to read"),
        (("none.csv",), "there is no file 'none.csv'"),
        ((".",), "is a folder"),
        (("gdp.csv", "--source", "nbs-yearbok"), "did you mean 'nbs-yearbook'?"),
        (("gdp.csv", "--catalogue", "none.toml"), "there is no catalogue"),
        (("gdp.csv", "--out", "obs.txt"), "write to a .parquet or a .csv file"),
        (("--library", "lib"), "--source"),
    ],
)
def test_wrong_usage(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=re.escape(message)):
        read.main(list(words), standalone_mode=False)
