"""Every export opened again by another library, cell by cell; the same twice; faults in a line."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
import python_calamine
from frictionless import Package

import hinterland as package
from hinterland.errors import StorageError, UsageError
from hinterland.language import speaking
from hinterland.panel import writing
from hinterland.report import owned, save
from hinterland.report.contents.tables import Table, codebook
from hinterland.report.contents.tables import tables as tables_of
from hinterland.report.exports import formats as exports
from hinterland.report.exports.formats import ALWAYS, FORMATS
from hinterland.report.exports.stata import wide_panel
from hinterland.study import Results
from tests.conftest import Run
from tests.report.unfriendly import LONG, SERIES, unfriendly

#: xlsxwriter writes 16 significant digits; Excel itself keeps 15.
EXCEL = 1e-15


@pytest.fixture(scope="module")
def zhao() -> Results:
    return package.run("zhao")


@pytest.fixture(scope="module", params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def out(zhao: Results, lang: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every format of the founding study."""
    place = tmp_path_factory.mktemp(lang)
    with speaking(lang):
        save(zhao, place, formats=["all"])
    return place


@pytest.fixture(scope="module")
def tables(zhao: Results, lang: str) -> dict[str, Table]:
    with speaking(lang):
        found = tables_of(zhao)
        return found | {"codebook": codebook(found)}


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.iter_rows(named=True))


def written(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return unfriendly(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def odd_out(odd: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("odd-out")
    save(odd, place, formats=["all"])
    return place


def test_a_run_writes_what_it_always_did_and_what_is_asked_for(
    hinterland: Run, odd_out: Path, tmp_path: Path
) -> None:
    unfriendly(tmp_path)
    done = hinterland("study", "own.toml", "--formats", "parquet, xlsx,csv")
    assert done.returncode == 0, done.stderr
    every, some = written(odd_out), written(tmp_path / "out" / "own")
    asked = {"results.parquet", "tables.xlsx"}
    extra = {
        path
        for path in every
        if path.startswith("excel/")
        or path.endswith((".tex", ".md", ".dta", ".pdf", ".docx", ".typ"))
        or path in {"datapackage.json", "panel.csv", "panel.pages.csv"}
    }
    assert set(some) == set(every) - extra
    assert asked < set(some)
    assert {path: some[path] for path in asked} == {path: every[path] for path in asked}


@pytest.mark.parametrize("library", ["openpyxl", "calamine"])
def test_the_workbook_has_every_cell(out: Path, tables: dict[str, Table], library: str) -> None:
    for name, sheet in sheets(out / "tables.xlsx", library).items():
        table = tables[name]
        head, columns = sheet[0], list(zip(*sheet[1:], strict=True))
        at = 0
        for column in table.columns:
            wanted = table.frame[column.name].to_list()
            if head[at] != column.label:
                assert column.kind == "code"
                assert column.label in head[at]
                assert [cell or None for cell in columns[at]] == wanted
                wanted = [column.codes.get(code) for code in wanted]
                at += 1
            assert head[at] == column.label
            found = [None if cell == "" else cell for cell in columns[at]]
            if column.kind in {"number", "integer"}:
                assert all(x is None or isinstance(x, int | float) for x in found)
                numbers = [(x, y) for x, y in zip(found, wanted, strict=True) if x != y]
                assert all(abs(x - y) <= EXCEL * abs(y) for x, y in numbers)
            else:
                assert found == [text or None for text in wanted]
            at += 1
        assert at == len(head)


def sheets(path: Path, library: str) -> dict[str, list[list[Any]]]:
    if library == "openpyxl":
        book = openpyxl.load_workbook(path, read_only=True)
        read = {
            sheet.title: [list(r) for r in sheet.iter_rows(values_only=True)] for sheet in book
        }
        book.close()
        return read
    found = python_calamine.CalamineWorkbook.from_path(path)
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def test_the_workbook_can_be_read_by_people(out: Path, lang: str) -> None:
    book = openpyxl.load_workbook(out / "tables.xlsx")
    assert book.sheetnames == ["panel", "results", "codebook", "origins", "pages"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        for column in sheet.column_dimensions.values():
            assert 8 <= column.width <= 50
    sheet = book["results"]
    head = [cell.value for cell in sheet[1]]
    group, value, unit = (
        ("区域", "数值", "单位") if lang == "zh" else ("Group", "Value", "Unit")
    )
    assert sheet.cell(2, head.index(group) + 1).value == ("东部" if lang == "zh" else "East")
    forms = {
        (row[head.index(unit) - 1].value, row[head.index(value)].number_format)
        for row in sheet.iter_rows(min_row=2)
        if row[head.index(value)].value is not None
    }
    assert forms == {("USD", "#,##0"), ("CNY", "#,##0"), ("1", "0.000000")}


def test_the_stata_panel_is_the_panel(out: Path, zhao: Results, lang: str) -> None:
    panel, countries = zhao.panel, zhao.panel.country
    frame = pd.read_stata(out / "panel.dta", convert_categoricals=False)
    assert len(frame) == len(panel.regions) * len(panel.years)
    at = frame.set_index(["region", "year"])
    for s, series in enumerate(panel.series):
        bounded = (panel.low[s] < panel.high[s]).any()
        assert (f"{series}_low" in frame) == bounded == (f"{series}_high" in frame)
        for y, year in enumerate(panel.years):
            for r, region in enumerate(panel.regions):
                row = at.loc[(int(region), year)]
                assert row[series] == pytest.approx(panel.value[s, y, r], rel=0, nan_ok=True)
                if bounded:
                    ends = [row[f"{series}_low"], row[f"{series}_high"]]
                    known = [panel.low[s, y, r], panel.high[s, y, r]]
                    assert ends == pytest.approx(known, rel=0, nan_ok=True)
    labelled = pd.read_stata(out / "panel.dta")
    names = [getattr(countries.region(c), lang) for c in panel.regions]
    assert list(dict.fromkeys(labelled["region"])) == names
    groups = labelled[labelled["region"] == names[1]]["group"].unique().tolist()
    assert groups == ["东部" if lang == "zh" else "East"]


def test_stata_files_have_labels(out: Path, tables: dict[str, Table], lang: str) -> None:
    with pd.io.stata.StataReader(out / "panel.dta") as reader:
        labels = reader.variable_labels()
    assert labels["gdp"] == ("地区生产总值（元）" if lang == "zh" else "GDP (yuan)")
    assert labels["trade_usd"] == (
        "进出口总额（美元）" if lang == "zh" else "Trade in US dollars (USD)"
    )
    with pd.io.stata.StataReader(out / "results.dta") as reader:
        assert reader.variable_labels() == {c.name: c.label for c in tables["results"].columns}
        frame = reader.read()
    for found, wanted in zip(
        frame.to_dict("records"), rows(tables["results"].frame), strict=True
    ):
        for name, cell in wanted.items():
            same = found[name] == cell or (pd.isna(found[name]) and cell is None)
            assert same or (found[name] == "" and cell is None), (name, cell)
    assert (out / "results.dta").read_bytes()[
        :41
    ] == b"<stata_dta><header><release>118</release>"


def test_r_reads_the_stata_panel_with_its_labels(
    out: Path, zhao: Results, lang: str, tmp_path: Path
) -> None:
    script = (
        "words <- commandArgs(TRUE); panel <- haven::read_dta(words[1]); "
        "panel$name <- as.character(haven::as_factor(panel$region)); "
        "write.csv(panel, words[2], row.names = FALSE, na = '', fileEncoding = 'UTF-8')"
    )
    command: list[str | Path] = ["Rscript", "-e", script, out / "panel.dta", tmp_path / "r.csv"]
    subprocess.run(command, check=True, timeout=60, env=os.environ | {"LC_ALL": "C.UTF-8"})
    read = pl.read_csv(tmp_path / "r.csv", infer_schema_length=None).with_columns(
        pl.col("region", "year").cast(pl.Int64)
    )
    panel = pl.read_csv(out / "panel.csv")
    assert read.height == len(zhao.panel.regions) * len(zhao.panel.years)
    for series in zhao.panel.series:
        wanted = panel.filter(series=series).select("region", "year", "value").drop_nulls()
        found = read.select("region", "year", value=series).drop_nulls()
        both = wanted.join(found, on=["region", "year"], how="full", coalesce=True)
        assert both.height == wanted.height == found.height
        assert ((both["value"] - both["value_right"]).abs() <= EXCEL * both["value"]).all()
    beijing = read.filter(region=110000)["name"].unique().to_list()
    assert beijing == ["北京" if lang == "zh" else "Beijing"]


def test_parquet_has_every_cell_and_its_description(
    out: Path, tables: dict[str, Table]
) -> None:
    frame = tables["results"].frame
    path = out / "results.parquet"
    read = duckdb.read_parquet(str(path))
    assert read.columns == frame.columns
    assert read.fetchall() == frame.rows()
    table = pq.read_table(path)
    assert table.to_pylist() == rows(frame)
    fields = json.loads(pq.read_metadata(path).metadata[b"resource"])["schema"]["fields"]
    assert [(f["name"], f["title"]) for f in fields] == [
        (c.name, c.label) for c in tables["results"].columns
    ]


def test_csv_for_excel_says_that_it_is_utf_8(out: Path, tables: dict[str, Table]) -> None:
    for name, table in tables.items():
        data = (out / "excel" / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
        assert list(frame.columns) == table.frame.columns
        assert len(frame) == table.frame.height
        for column in table.columns:
            wanted, found = table.frame[column.name].to_list(), frame[column.name].tolist()
            if column.kind in {"number", "integer"}:
                assert [None if x == "" else float(x) for x in found] == wanted
            else:
                assert found == [x or "" for x in wanted]


def test_the_data_package_is_valid_and_says_what_is_there(
    out: Path, zhao: Results, tables: dict[str, Table]
) -> None:
    found = Package(str(out / "datapackage.json"))
    report = found.validate()
    assert report.valid, report.flatten(["type", "note"])
    document = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert document["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {r["name"] for r in document["resources"]} == set(tables) - {"codebook"}
    for resource in document["resources"]:
        table = tables[resource["name"]]
        data = (out / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        head = next(csv.reader(io.StringIO(data.decode())))
        assert head == [f["name"] for f in resource["schema"]["fields"]] == table.frame.columns
        assert resource["schema"].get("primaryKey", []) == list(table.key)
        for field, column in zip(resource["schema"]["fields"], table.columns, strict=True):
            codes = {c["value"] for c in field.get("categories", [])}
            if column.kind == "code":
                assert codes == set(table.frame[column.name].drop_nulls())
    assert len(document["sources"]) == zhao.panel.pages.height
    stated = set(zhao.panel.pages["licence"].drop_nulls())
    assert len(document.get("licenses", [])) == len(stated)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("results.csv", lambda text: text.replace("USD", "EUR", 1)),
        ("tables/trade.csv", lambda text: text + text.splitlines()[-1] + "\n"),
    ],
)
def test_a_package_that_was_changed_is_not_valid(
    out: Path, tmp_path: Path, path: str, change: Any
) -> None:
    shutil.copytree(out, tmp_path / "copy")
    file = tmp_path / "copy" / path
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    assert not Package(str(tmp_path / "copy" / "datapackage.json")).validate().valid


def test_licences_that_pages_state_are_in_the_package(tmp_path: Path) -> None:
    results = unfriendly(tmp_path)
    stated = ["CC BY 4.0", None, "https://example.org/terms"]
    pages = pl.concat([results.panel.pages] * 3).with_columns(licence=pl.Series(stated))
    object.__setattr__(results.panel, "pages", pages)
    document = json.loads(
        exports.exported(results, tables_of(results), ["datapackage"], source="")[0][
            "datapackage.json"
        ]
    )
    assert document["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC BY 4.0"},
        {"path": "https://example.org/terms"},
    ]


def test_unfriendly_names_and_texts_come_through(odd: Results, odd_out: Path) -> None:
    frame = pd.read_stata(odd_out / "panel.dta")
    assert frame["region"].unique().tolist() == ["Alpha", "Beta", "Gamma"]
    assert frame["group"].unique().tolist() == ["R&D 50%", "甲|乙", "=1+1"]
    found = dict(zip(wide_panel(odd).frame.columns, frame.columns, strict=True))
    assert {found[name] for name in SERIES} == {
        "v_if", "v_2nd_series", "a" * 32, "a" * 31 + "2", "贸易"
    }  # fmt: skip
    for name in SERIES:
        assert frame[found[name]].tolist() == wide_panel(odd).frame[name].to_list()
    notes = [row[-2] for row in sheets(odd_out / "tables.xlsx", "calamine")["panel"]]
    assert LONG in notes
    assert "=HYPERLINK(1)" in notes
    book = openpyxl.load_workbook(odd_out / "tables.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert Package(str(odd_out / "datapackage.json")).validate().valid


def test_a_spreadsheet_finds_no_formula_in_a_csv(odd_out: Path) -> None:
    cells = {
        cell
        for file in (odd_out / "excel").glob("*.csv")
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig")))
        for cell in row
    }
    assert {"'=HYPERLINK(1)", "'=1+1"} < cells
    heads = {"=1+1", "=1+1_low", "=1+1_high"}
    assert not {cell for cell in cells if cell.startswith(("=", "+", "@"))} - heads


def test_a_text_longer_than_a_text_of_stata_is_whole(
    zhao: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = zhao.frame().with_columns(why=pl.lit(LONG))
    monkeypatch.setattr(Results, "frame", lambda _self: frame)
    files, _failed = exports.exported(zhao, tables_of(zhao), ["dta"], source="")
    (tmp_path / "x.dta").write_bytes(files["results.dta"])
    assert set(pd.read_stata(tmp_path / "x.dta")["why"]) == {LONG}


def test_every_description_fits_its_table(zhao: Results, odd: Results) -> None:
    for results in (zhao, odd):
        found = tables_of(results)
        for table in [*found.values(), codebook(found), wide_panel(results)]:
            assert table.frame.columns == [c.name for c in table.columns]
            if table.key and table.name != "codebook":
                assert not table.frame.select(table.key).is_duplicated().any()
            for column in table.columns:
                cells = table.frame[column.name].drop_nulls()
                assert cells.dtype.is_numeric() == (column.kind in {"integer", "number"})
                if table.name != "panel" or "vintage" in table.frame.columns:
                    assert column.missing or len(cells) == table.frame.height, column.name
                if column.kind in {"code", "codes"}:
                    codes = {c for cell in cells for c in cell.split(";")} - {""}
                    assert codes == set(column.codes)


def test_the_codebook_speaks_chinese(zhao: Results) -> None:
    with speaking("zh"):
        frame = codebook(tables_of(zhao)).frame
    whole = frame.filter(pl.col("code").is_null())
    for column in ("label", "type", "role"):
        assert whole.filter(~pl.col(column).str.contains(r"[\u4e00-\u9fff]")).is_empty()
    named = frame.filter(pl.col("code").is_not_null() & (pl.col("column") != "unit"))
    assert named.filter(~pl.col("label").str.contains(r"[\u4e00-\u9fff]")).is_empty()


def test_the_same_inputs_give_the_same_bytes_in_every_format(tmp_path: Path) -> None:
    unfriendly(tmp_path)
    code = (
        "import sys; from hinterland.study import run; from hinterland.report import save; "
        "save(run(sys.argv[1]), sys.argv[2], formats=['all'])"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / "own.toml", tmp_path / seed],
            env=os.environ | {"PYTHONHASHSEED": seed}, check=True, timeout=60,
        )  # fmt: skip
    first, second = written(tmp_path / "1"), written(tmp_path / "2")
    assert first == second
    assert len(first) > 40


def test_no_file_holds_the_time_of_its_making(out: Path) -> None:
    for file in ("panel.dta", "results.dta"):
        assert (
            b"<timestamp>\x1101 Jan 2000 00:00</timestamp>" in (out / file).read_bytes()[:600]
        )
    with zipfile.ZipFile(out / "tables.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert book.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_an_unknown_format_is_wrong_usage_and_names_them_all(
    hinterland: Run, tmp_path: Path
) -> None:
    done = hinterland("study", "zhao", "--formats", "xlsx,xls")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no format 'xls'" in done.stderr
    assert all(name in done.stderr for name in (*ALWAYS, *FORMATS, "all"))
    assert list(tmp_path.iterdir()) == []


def test_stata_without_its_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, zhao: Results
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'hinterland\[stata\]'"):
        save(zhao, tmp_path / "new", formats=["dta"])
    assert not (tmp_path / "new").exists()


def test_all_formats_are_those_that_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, zhao: Results
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("hinterland.report.exports.workbook.MOST_ROWS", 100)
    saved = save(zhao, tmp_path, formats=["all"])
    assert [fault.split(":")[0] for fault in saved.faults] == [
        "the format dta needs pyreadstat", "tables.xlsx",
    ]  # fmt: skip
    there = set(written(tmp_path))
    assert {"results.json", "report.html", "results.parquet", "datapackage.json"} <= there
    assert not {"tables.xlsx", "panel.dta", "results.dta"} & there


@pytest.mark.parametrize("formats", ["dta", "xlsx,markdown"])
def test_a_disk_that_is_full_leaves_no_half_file(
    tmp_path: Path, odd_out: Path, formats: str
) -> None:
    code = (
        "import resource, sys; from hinterland.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000)); main()"
    )
    unfriendly(tmp_path)
    words = ["study", "own.toml", "--formats", formats, "--out", "full"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert re.search(r"can't be written \((File too large|Unable to write data)\)", done.stderr)
    whole = written(odd_out)
    there = written(tmp_path / "full")
    assert json.loads(there.pop("manifest.json"))
    for path, data in there.items():
        assert whole[path] == data


def test_a_folder_that_is_removed_meanwhile_is_said(
    zhao: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"

    def replace_file(path: Path, data: bytes) -> None:
        writing.replace_file(path, data)
        if path.name == "results.csv":
            shutil.rmtree(place)

    monkeypatch.setattr(owned, "replace_file", replace_file)
    with pytest.raises(StorageError, match="removed while others were written; run again"):
        save(zhao, place, formats=["parquet"])
