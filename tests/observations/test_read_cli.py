"""`hinterland read`, as a user runs it."""

import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from hinterland.cli.read import read
from hinterland.errors import Error, UsageError
from hinterland.language import columns_of
from hinterland.observations import COLUMNS, PAGE_COLUMNS
from hinterland.sources.reading import DOUBT_COLUMNS

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
GOOD = "地区生产总值,,\n单位：亿元,,\n地区,2018年,2019年\n北京市,33105.97,35371.28\n西藏自治区,…,1697.82\n"
NO_REGION = "name,2018,2019\nfoo,1,2\nbar,3,4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gdp.csv").write_bytes(TABLE.encode("gb18030"))
    (tmp_path / "other.csv").write_text(NO_REGION, "utf-8")
    (tmp_path / "empty.xls").write_bytes(b"")
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    return tmp_path


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the command in this process; return its exit code."""
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as left:
        read.main(list(words))
    return int(left.value.code or 0)


def test_it_prints_what_it_found(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", cwd=folder)
    assert done.returncode == 0
    head, table, doubt, *_ = done.stdout.splitlines()
    assert head.split() == ["status", "table", "years", "regions", "series", "title"]
    assert table.split()[:6] == ["doubtful", "gdp.csv", "0", "2018–2019", "2", "gdp"]
    assert "lo" in doubt
    assert "row 6, column 3" in doubt
    assert done.stdout.splitlines()[-1].startswith("tables: 1 doubtful; 6 observations")
    assert re.search(r"doubts: \d+$", done.stdout.strip())


def test_notes_of_a_page_are_on_the_screen(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", cwd=folder)
    assert "note: " in done.stdout
    assert "本表按当年价格计算" in done.stdout


def test_what_it_writes_is_observations_with_their_cells(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", "--out", "obs.parquet", cwd=folder)
    assert done.returncode == 0
    frame = pl.read_parquet(folder / "obs.parquet")
    pages = pl.read_parquet(folder / "obs.pages.parquet")
    assert frame.columns == list(COLUMNS)
    beijing = frame.filter(region="110000", year=2019).row(0, named=True)
    assert (beijing["series"], beijing["value"], beijing["value_raw"]) == (
        "gdp", 3_537_128_000_000.0, "35371.28",
    )  # fmt: skip
    assert beijing["origin"] == f"{pages['page'][0]}#0/3/2"
    tibet = frame.filter(region="540000", year=2018).row(0, named=True)
    assert tibet["value"] is None
    assert "…" in tibet["reason"]
    assert (pages["kind"][0], pages["address"][0]) == ("file", "gdp.csv")


def test_excel_opens_the_csv_in_chinese(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        run(folder, monkeypatch, "good.csv", "--out", "obs.csv", "--doubts", "doubts.csv") == 0
    )
    for name in ("obs.csv", "obs.pages.csv", "doubts.csv"):
        assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf"), name
    head = (folder / "obs.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.split(",")[3:6] == ["year", "period", "series"]
    assert pl.read_csv(folder / "obs.csv").columns == list(COLUMNS)


def test_a_workbook_of_observations_and_pages(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(folder, monkeypatch, "good.csv", "--out", "obs.xlsx") == 0
    book = openpyxl.load_workbook(folder / "obs.xlsx")
    assert book.sheetnames == ["observations", "pages"]
    sheet = book["observations"]
    assert sheet.freeze_panes == "A2"
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == tuple(COLUMNS)
    cells = dict(zip(head, rows[1], strict=True))
    assert (cells["region"], cells["region_raw"], cells["year"]) == ("110000", "北京市", 2019)
    assert (cells["value"], cells["value_raw"]) == (3_537_128_000_000, "35371.28")
    assert [cell.value for cell in book["pages"][1]] == list(PAGE_COLUMNS)
    assert not (folder / "obs.pages.xlsx").exists()


def test_a_text_like_a_formula_is_a_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formula = '=HYPERLINK("http://a.example","x")'
    table = GOOD.replace("…", '"' + formula.replace('"', '""') + '"')
    (folder / "good.csv").write_text(table, "utf-8")
    assert run(folder, monkeypatch, "good.csv", "--out", "obs.xlsx") == 0
    sheet = openpyxl.load_workbook(folder / "obs.xlsx")["observations"]
    cells = [
        cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_what_is_written_is_read_again_by_a_study(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    from hinterland.panel import read_observations
    from hinterland.regions import china

    assert run(folder, monkeypatch, "good.csv", "--out", f"obs.{ending}") == 0
    frame = read_observations(folder / f"obs.{ending}", china()).frame
    assert frame.filter(region="110000", year=2019)["value"].to_list() == [3_537_128_000_000.0]


def test_every_doubt_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("gdp.csv", "other.csv", "empty.xls", "good.csv", "--doubts", "doubts.parquet")
    assert run(folder, monkeypatch, *words) == 1
    doubts = pl.read_parquet(folder / "doubts.parquet")
    assert dict(doubts.schema) == {name: kind() for name, kind in DOUBT_COLUMNS.items()}
    by_file = doubts.group_by("file", maintain_order=True).len()
    assert set(by_file["file"]) == {"gdp.csv", "other.csv", "empty.xls"}
    empty = doubts.filter(file="empty.xls").row(0, named=True)
    assert (empty["table"], empty["row"]) == (None, None)
    assert "empty" in empty["why"]
    assert doubts.filter(file="other.csv")["table"].to_list() == [0]


def test_no_doubt_is_an_empty_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(folder, monkeypatch, "good.csv", "--doubts", "doubts.csv") == 0
    assert (folder / "doubts.csv").read_text("utf-8-sig").split() == [",".join(DOUBT_COLUMNS)]


def contradicting(folder: Path) -> None:
    """Write two tables that contradict each other in every cell."""
    from hinterland.regions import china

    for name, add in (("a.csv", 0), ("b.csv", 1)):
        rows = [
            f"{china().region(code).name},{i + 1000 + add}.5"
            for i, code in enumerate(china().provinces)
        ]
        text = "\n".join(["地区生产总值,", "单位：亿元,", "地区,2019年", *rows])
        (folder / name).write_text(text, "utf-8")


def test_a_conflict_is_a_doubt_of_both_tables_and_a_line_on_the_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contradicting(folder)
    words = ("a.csv", "b.csv", "--out", "o.parquet", "--doubts", "d.parquet")
    assert run(folder, monkeypatch, *words) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert len([line for line in lines if line.startswith("doubtful ")]) == 2
    assert 1 <= out.count("is left out") < 10  # the first few, then a count
    assert re.search(r"26 more, see --doubts", out)
    assert "31 contradictions named above" in out
    frame = pl.read_parquet(folder / "o.parquet")
    assert frame["flags"].to_list() == ["doubtful"] * 62
    assert frame["value"].count() == 31
    assert frame["note"].drop_nulls().str.contains("contradicted by").sum() == 31
    assert frame["reason"].drop_nulls().str.contains("is used").sum() == 31
    doubts = pl.read_parquet(folder / "d.parquet")
    assert doubts.height == 62
    assert doubts.filter(file="b.csv").row(0)[3:10] == (
        4, 2, "110000", "gdp", 2019, None, "1001.5",
    )  # fmt: skip


def test_json_is_never_shortened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contradicting(folder)
    assert run(folder, monkeypatch, "a.csv", "b.csv", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [len(file["tables"][0]["why"]) for file in found["files"]] == [31, 31]
    assert len(found["doubts"]) == 62
    assert len([note for note in found["notices"] if "is left out" in note]) == 31


def test_json(folder: Path, hinterland: Run) -> None:
    done = hinterland("read", "gdp.csv", "--json", cwd=folder)
    found = json.loads(done.stdout)
    (table,) = found["files"][0]["tables"]
    assert (table["table"], table["sheet"], table["status"]) == (0, "", "doubtful")
    assert (table["series"], table["years"], table["regions"]) == (["gdp"], [2018, 2019], 2)
    assert any("row 6, column 3" in why for why in table["why"])
    assert found["doubts"][0]["file"] == "gdp.csv"
    assert found["observations"] == 6


def test_bad_files_are_named_and_the_rest_is_read(folder: Path, hinterland: Run) -> None:
    done = hinterland(
        "read", "empty.xls", "other.csv", "gdp.csv", "--out", "obs.csv", cwd=folder
    )
    assert done.returncode == 1
    assert "hinterland: empty.xls" in done.stderr
    assert "hinterland: other.csv" in done.stderr
    assert not re.search(r"(empty.xls|other.csv).*\b\1", done.stderr)  # each is named once
    assert "Traceback" not in done.stderr
    assert "1 doubtful" in done.stdout
    assert pl.read_csv(folder / "obs.csv").height == 6


def test_the_same_file_twice_is_read_once_and_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "copy of good.csv").write_bytes((folder / "good.csv").read_bytes())
    words = ("good.csv", "copy of good.csv", "./good.csv", "--out", "o.parquet", "--json")
    assert run(folder, monkeypatch, *words) == 0
    said = capsys.readouterr()
    for text in (said.err, "\n".join(json.loads(said.out)["notices"])):
        assert "copy of good.csv has the same content as good.csv" in text
        assert "good.csv is given twice and read once" in text
    assert pl.read_parquet(folder / "o.parquet").height == 4


def test_a_folder_is_its_files_in_order_and_what_is_skipped_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.xls").unlink()
    (folder / "other.csv").unlink()
    below = folder / "more" / "2019"
    below.mkdir(parents=True)
    (below / "x.csv").write_text(GOOD.replace("33105.97", "33105.98"), "utf-8")
    (below / "~$x.xlsx").write_bytes(b"x")
    (folder / "letter.docx").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "y.csv").write_text(GOOD, "utf-8")
    for _ in range(2):  # what was written the first time isn't read the second
        assert run(folder, monkeypatch, ".", "--out", "obs.csv", "--json") == 0
        said = capsys.readouterr()
        found = json.loads(said.out)
        assert [f["address"] for f in found["files"]] == [
            "gdp.csv",
            "good.csv",
            "more/2019/x.csv",
        ]
        for name in ("letter.docx", "more/2019/~$x.xlsx", ".git"):
            assert f"{name} is skipped: " in said.err
            assert any(n.startswith(f"{name} is skipped: ") for n in found["notices"])
    assert any(n.startswith("obs.csv is skipped: ") for n in found["notices"])


def test_a_folder_of_no_tables(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "a.docx").write_bytes(b"x")
    monkeypatch.chdir(folder)
    with pytest.raises(Error, match="letters: its only file can't be a table"):
        read.main(["letters"], standalone_mode=False)


def test_regions_of_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "mine.csv").write_text(
        "region,kind,name\nC01,province,武汉市\nC02,province,黄石市\n", "utf-8"
    )
    table = "地区生产总值,\n单位：亿元,\n地区,2019年\n武汉市,16223.21\n黄石市,1767.19\n"
    (folder / "cities.csv").write_text(table, "utf-8")
    words = ("cities.csv", "--regions", "mine.csv", "--out", "o.parquet")
    assert run(folder, monkeypatch, *words) == 0
    frame = pl.read_parquet(folder / "o.parquet")
    assert dict(frame.select("region", "value").iter_rows()) == {
        "C01": 1622321000000.0, "C02": 176719000000.0,
    }  # fmt: skip


@pytest.mark.parametrize("columns", [80, 120])
def test_lines_are_no_longer_than_the_terminal_is_wide(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    columns: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    name = "各地区按收发货人所在地分货物进出口总额及增长速度一览表" * 3 + ".csv"
    title = "各地区按经营单位所在地分的货物进出口总额与生产总值、人口及其他" * 3
    (folder / name).write_text(GOOD.replace("地区生产总值", title + "地区生产总值"), "utf-8")
    run(folder, monkeypatch, name, "gdp.csv", "other.csv", "empty.xls")
    out = capsys.readouterr().out
    assert max(columns_of(line) for line in out.splitlines()) <= columns
    assert "…" in out
    head, first, *_ = out.splitlines()
    assert ".csv 0" in first  # what tells it apart is at the end
    assert head.split()[0] == "status"


def test_nothing_read_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, monkeypatch, "empty.xls", "--out", "o.csv") == 1
    assert "o.csv is not written" in capsys.readouterr().err
    assert not (folder / "o.csv").exists()


def test_a_place_that_can_not_be_written_leaves_nothing(folder: Path, hinterland: Run) -> None:
    (folder / "obs.csv").mkdir()
    before = sorted(folder.iterdir())
    done = hinterland("read", "good.csv", "--out", "obs.csv", cwd=folder)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("hinterland: obs.csv: can't be written")
    assert sorted(folder.iterdir()) == before


def test_pages_are_there_before_the_observations(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed: list[str] = []
    rename = Path.replace

    def watched(self: Path, target: Path) -> Path:
        renamed.append(target.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    words = ("good.csv", "--out", "o.csv", "--doubts", "d.csv")
    assert run(folder, monkeypatch, *words) == 0
    assert renamed == ["d.csv", "o.pages.csv", "o.csv"]


def test_a_cell_is_explained(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, monkeypatch, "good.csv", "--explain", "4", "3") == 0
    head, columns, *lines = capsys.readouterr().out.splitlines()
    assert head == "good.csv, table 0, row 4, column 3: '35371.28'"
    assert columns.split() == ["where", "printed", "taken", "for"]
    found = {tuple(line.split()) for line in lines}
    assert {
        ("cell", "35371.28", "number"), ("row", "北京市", "region"), ("line", "亿元", "unit"),
        ("result", "gdp", "series"), ("result", "3537128000000", "value"),
    } <= found  # fmt: skip


def test_what_is_not_a_figure_is_explained_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, monkeypatch, "good.csv", "--explain", "1", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"cell": "good.csv, table 0, row 1, column 1: '地区生产总值'", "words": []}


def test_of_several_tables_one_is_chosen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for name in ("first", "second"):
        sheet = book.create_sheet(name)
        for line in GOOD.splitlines():
            sheet.append([*line.split(",")[:2], name if "地区," in line else None])
    del book["Sheet"]
    book.save(folder / "two.xlsx")
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=r"table 0 \(sheet first\), table 1 \(sheet second\)"):
        read.main(["two.xlsx", "--explain", "4", "2"], standalone_mode=False)
    words = ("two.xlsx", "--explain", "4", "2", "--sheet", "second")
    assert run(folder, monkeypatch, *words) == 0
    assert "table 1 (sheet second)" in capsys.readouterr().out


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
        (("gdp.csv", "--source", "nbs-yearbok"), "did you mean 'nbs-yearbook'?"),
        (("gdp.csv", "--catalogue", "none.toml"), "there is no catalogue"),
        (("gdp.csv", "--regions", "none.csv"), "there is no file of regions 'none.csv'"),
        (("gdp.csv", "--out", "obs.txt"), "write to a .parquet, .csv or .xlsx file"),
        (("gdp.csv", "--doubts", "obs"), "write to a .parquet, .csv or .xlsx file"),
        (("gdp.csv", "--out", "gdp.csv"), "would replace a file to read"),
        (("gdp.csv", "--out", "o.csv", "--doubts", "./o.csv"), "the file of --out"),
        (("gdp.csv", "--out", "o.csv", "--doubts", "o.pages.csv"), "the pages of --out"),
        (("--library", "lib"), "--source"),
        (("gdp.csv", "--table", "0"), "--table and --sheet need --explain"),
        (("gdp.csv", "good.csv", "--explain", "4", "2"), "a cell of one file"),
        (("gdp.csv", "--explain", "4", "2", "--out", "o.csv"), "a cell of one file"),
        (("gdp.csv", "--explain", "0", "2"), "counted from 1"),
        (("gdp.csv", "--explain", "99", "2"), "nothing in row 99, column 2"),
        (("gdp.csv", "--explain", "4", "2", "--table", "3"), "known: table 0"),
    ],
)
def test_wrong_usage(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=re.escape(message)):
        read.main(list(words), standalone_mode=False)
