"""Trade records: the same sums from every engine, and nothing dropped in silence."""

import json
import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError, UsageError
from hinterland.records import Records, read_records
from tests.conftest import Run

from .made_up import expected, some_records, write_mixed

ENGINES = ("polars", "duckdb")


def write(folder: Path, text: str, name: str = "records.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def values(found: Records) -> dict[tuple[str, int, str | None, str], float | None]:
    rows = found.observations.frame.select("region", "year", "period", "series", "value").rows()
    return {
        (region, year, period, series): value for region, year, period, series, value in rows
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_files_of_different_kinds_and_types_give_the_sums_of_their_rows(
    tmp_path: Path, engine: str
) -> None:
    rows = write_mixed(tmp_path / "in")
    found = read_records([tmp_path / "in"], engine=engine)
    sums = {
        (region, year, series): value
        for (region, year, _, series), value in values(found).items()
    }
    assert sums.keys() == expected(rows).keys()
    for key, value in expected(rows).items():
        assert math.isclose(sums[key], value, rel_tol=1e-12)  # type: ignore[arg-type]
    assert found.rows == rows.height
    assert found.faults == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_row_is_summed_or_counted_and_listed(tmp_path: Path, engine: str) -> None:
    rows = write_mixed(tmp_path / "in")
    aside = tmp_path / "aside.parquet"
    found = read_records([tmp_path / "in"], engine=engine, aside=aside)
    listed = pl.read_parquet(aside)
    counts = dict(listed.group_by("reason").len().rows())
    assert counts == dict(found.aside)
    flows = found.files.filter(~pl.col("series").str.starts_with("trade"))
    assert flows["rows"].sum() + listed.height == rows.height
    assert set(listed.columns) == {"reason", "file", *rows.columns}


def test_engines_write_the_same_file(tmp_path: Path, hinterland: Run) -> None:
    write_mixed(tmp_path / "in")
    texts = {}
    for engine in ENGINES:
        by = "section,chapter,partner"
        out = f"{engine}.csv"
        done = hinterland("records", "in", "--out", out, "--by", by, "--engine", engine)
        assert done.returncode == 0, done.stderr
        frame = pl.read_csv(tmp_path / out, infer_schema=False)
        texts[engine] = frame.with_columns(pl.col("value").cast(float).round_sig_figs(13))
    assert texts["polars"].equals(texts["duckdb"])
    assert (tmp_path / "polars.files.csv").read_bytes() == (
        tmp_path / "duckdb.files.csv"
    ).read_bytes()


def test_parts_add_up_to_the_whole(tmp_path: Path) -> None:
    write_mixed(tmp_path / "in")
    found = read_records([tmp_path / "in"], by=["section", "partner"])
    frame = found.observations.frame.drop_nulls("value")
    for key in ("section", "partner", "section=.+;partner"):
        parts = frame.filter(pl.col("series").str.contains(rf"^exports_usd\[{key}=[^;]*\]$"))
        whole = frame.filter(pl.col("series") == "exports_usd")
        assert math.isclose(parts["value"].sum(), whole["value"].sum(), rel_tol=1e-12)
    assert "exports_usd[section=16;partner=Korea, Republic of]" in frame["series"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_year_without_all_months_is_given_by_month(tmp_path: Path, engine: str) -> None:
    lines = [f"2019,{month},Hubei,export,1" for month in range(1, 13)]
    lines += ["2020,3,Hubei,export,5", "2020,4,Hubei,export,7", "2020,3,Hebei,export,1"]
    file = write(tmp_path, "\n".join(["year,month,region,flow,value", *lines]))
    assert values(read_records([file], engine=engine)) == {
        ("420000", 2019, None, "exports_usd"): 12.0,
        ("420000", 2020, "2020-03", "exports_usd"): 5.0,
        ("420000", 2020, "2020-04", "exports_usd"): 7.0,
        ("130000", 2020, "2020-03", "exports_usd"): 1.0,
    }


def test_a_row_without_a_month_among_months_is_left_aside(tmp_path: Path) -> None:
    text = "year,month,region,flow,value\n2020,3,Hubei,export,5\n2020,,Hubei,export,7\n2019,,Hubei,export,2"
    aside = tmp_path / "aside.csv"
    for engine in ENGINES:
        found = read_records([write(tmp_path, text)], engine=engine, aside=aside)
        assert dict(found.aside) == {"the date is broken": 1}
        assert pl.read_csv(aside)["value"].to_list() == [7.0]
        assert values(found)["420000", 2019, None, "exports_usd"] == 2.0


def test_months_that_a_region_lacks_in_a_whole_year_are_in_its_note(tmp_path: Path) -> None:
    lines = [f"2019,{month},Hubei,export,1" for month in range(1, 13)] + [
        "2019,5,Hebei,export,1"
    ]
    file = write(tmp_path, "\n".join(["year,month,region,flow,value", *lines]))
    notes = dict(read_records([file]).observations.frame.select("region", "note").rows())
    assert notes == {
        "420000": "sum of 12 records",
        "130000": "sum of 1 record; in 1 of 12 months",
    }


def test_trade_is_missing_where_a_flow_has_no_record(tmp_path: Path) -> None:
    text = (
        "year,region,flow,value\n2020,Hubei,export,5\n2020,Hebei,export,1\n2020,Hebei,import,2"
    )
    frame = read_records([write(tmp_path, text)]).observations.frame
    trade = frame.filter(pl.col("series") == "trade_usd").select("region", "value", "reason")
    assert sorted(trade.rows()) == [
        ("130000", 3.0, None),
        ("420000", None, "there is no record of imports"),
    ]


def test_each_currency_has_its_series_and_a_unit_its_factor(tmp_path: Path) -> None:
    text = (
        "year,region,flow,value,unit\n2020,Hubei,export,5,USD\n2020,Hubei,export,2,万元\n"
        "2020,Hubei,export,3,\n2020,Hubei,export,9,tonnes\n"
    )
    for engine in ENGINES:
        found = read_records([write(tmp_path, text)], engine=engine)
        assert values(found) == {
            ("420000", 2020, None, "exports_usd"): 8.0,
            ("420000", 2020, None, "exports_cny"): 20000.0,
        }
        assert dict(found.aside) == {"the unit is not a currency": 1}


def test_a_figure_with_rows_left_aside_is_doubted(tmp_path: Path) -> None:
    text = "year,region,flow,value\n2020,Hubei,export,5\n2020,Hubei,export,-1\n2020,Hubei,export,n/a"
    (row,) = read_records([write(tmp_path, text)]).observations.frame.rows(named=True)
    assert (row["value"], row["flags"]) == (5.0, "computed;doubtful")
    assert row["note"] == "sum of 1 record; 2 records without a usable value left aside"


def test_other_names_of_columns_and_of_regions_of_another_country(tmp_path: Path) -> None:
    text = "Jahr,State,dir,USD\n2015,California,export,4\n2015,Hubei,export,4\n"
    given = {"year": "Jahr", "region": "State", "flow": "dir", "value": "USD"}
    from hinterland.regions import find_country

    for engine in ENGINES:
        found = read_records(
            [write(tmp_path, text)], columns=given, country=find_country("usa"), engine=engine
        )
        assert [key[2:] for key in values(found)] == [(None, "exports_usd")]
        assert dict(found.aside) == {"the region is not known": 1}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_partitioned_store_is_read_with_the_keys_in_its_folders(
    tmp_path: Path, engine: str
) -> None:
    for year in (2019, 2020):
        folder = tmp_path / "store" / f"year={year}" / "flow=export"
        folder.mkdir(parents=True)
        pl.DataFrame({"region": ["Hubei"], "value": [year]}).write_parquet(folder / "p.parquet")
    assert values(read_records([tmp_path / "store"], engine=engine)) == {
        ("420000", 2019, None, "exports_usd"): 2019.0,
        ("420000", 2020, None, "exports_usd"): 2020.0,
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_broken_files_are_named_and_the_others_summed(
    tmp_path: Path, hinterland: Run, engine: str
) -> None:
    rows = write_mixed(tmp_path / "in")
    whole = (tmp_path / "in" / "a.parquet").read_bytes()
    (tmp_path / "in" / "cut.parquet").write_bytes(whole[:900])
    middle = bytearray(whole)
    middle[2000:5000] = bytes(3000)
    (tmp_path / "in" / "holed.parquet").write_bytes(middle)
    write(tmp_path / "in", "year,region\n2020,Hubei\n", "lacks.csv")
    write(
        tmp_path / "in",
        "year,region,flow,value\n2020,Hubei,export,1\n2020,Hubei,export,1,9,9\n",
        "ragged.csv",
    )
    done = hinterland("records", "in", "--out", "o.parquet", "--engine", engine)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    named = [line for line in done.stderr.splitlines() if line.startswith("hinterland: ")]
    for file in ("cut.parquet", "holed.parquet", "lacks.csv", "ragged.csv"):
        assert sum(file in line for line in named) == 1, done.stderr
    assert len(named) == 4
    assert f"{rows.height:,} records read" in done.stdout
    frame = pl.read_parquet(tmp_path / "o.parquet")
    assert math.isclose(
        frame.filter(pl.col("series") == "trade_usd")["value"].sum(),
        sum(value for key, value in expected(rows).items() if key[2] == "trade_usd"),
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["nowhere.csv", "--out", "o.csv"], "there is no such file or folder"),
        (["empty", "--out", "o.csv"], "no Parquet or CSV file"),
        (["r.csv", "--out", "o.txt"], "write to a .parquet, .csv or .xlsx file"),
        (["r.csv", "--out", "o.csv", "--by", "chapters"], "chapter"),
        (["r.csv", "--out", "o.csv", "--by", "section"], "--columns hs="),
        (["r.csv", "--out", "o.csv", "--engine", "pandas"], "polars"),
        (["r.csv", "--out", "o.csv", "--columns", "wert=x"], "'wert' is unknown"),
        (["r.csv", "--out", "o.csv", "--columns", "value"], "OURS=THEIRS"),
    ],
)
def test_what_names_nothing_is_wrong_usage_and_writes_nothing(
    tmp_path: Path, hinterland: Run, words: list[str], text: str
) -> None:
    write(tmp_path, "year,region,flow,value\n2020,Hubei,export,1\n", "r.csv")
    (tmp_path / "empty").mkdir()
    done = hinterland("records", *words)
    assert done.returncode == 2, done.stderr
    assert text in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "r.csv"]


def test_a_file_that_lacks_a_column_says_what_it_has(tmp_path: Path) -> None:
    file = write(tmp_path, "Year,Region,Flow,Value\n2020,Hubei,export,1\n")
    with pytest.raises(
        InputError,
        match="its columns are Year, Region, Flow, Value; give --columns year=THEIRS",
    ):
        read_records([file])


def test_files_and_rows_behind_a_figure_are_listed(tmp_path: Path) -> None:
    a = write(
        tmp_path, "year,region,flow,value\n2020,Hubei,export,1\n2020,Hebei,export,1\n", "a.csv"
    )
    b = write(
        tmp_path, "year,region,flow,value\n2020,Hubei,export,2\n2020,Hubei,export,3\n", "b.csv"
    )
    found = read_records([a, b])
    hubei = found.files.filter(pl.col("region") == "420000")
    assert hubei.select("file", "rows").rows() == [(str(a), 1), (str(b), 2)]
    origins = dict(found.observations.frame.select("region", "origin").rows())
    assert origins["420000"].endswith("#rows=3")
    pages = found.observations.pages
    page = pages.filter(pl.col("page") == origins["420000"].partition("#")[0])
    assert page.select("title", "note").row(0) == ("2 files", "a.csv, b.csv")
    alone = pages.filter(pl.col("page") == origins["130000"].partition("#")[0])
    assert alone.select("address", "kind").row(0) == (str(a), "file")


def test_json_has_the_counts(tmp_path: Path, hinterland: Run) -> None:
    some_records(200).write_csv(tmp_path / "r.csv")
    done = hinterland("records", "r.csv", "--out", "o.csv", "--json")
    found = json.loads(done.stdout)
    assert found["records"] == 200
    assert sum(found["aside"].values()) < 200
    assert found["observations"] == pl.read_csv(tmp_path / "o.csv").height


def test_records_without_a_figure_write_no_file(tmp_path: Path, hinterland: Run) -> None:
    write(tmp_path, "year,region,flow,value\n2020,Atlantis,export,1\n", "r.csv")
    done = hinterland("records", "r.csv", "--out", "o.csv")
    assert done.returncode == 0
    assert "no figure was read, so o.csv is not written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_reasons_are_in_chinese(tmp_path: Path, hinterland: Run) -> None:
    write(tmp_path, "year,region,flow,value\n2020,Hubei,export,1\n2020,X,export,1\n", "r.csv")
    done = hinterland("records", "r.csv", "--out", "o.csv", "--lang", "zh")
    assert "读取了2条记录" in done.stdout
    assert "地区" in done.stdout


def test_a_study_takes_a_slice(tmp_path: Path, hinterland: Run) -> None:
    some_records(2000).write_parquet(tmp_path / "r.parquet")
    hinterland("records", "r.parquet", "--out", "o.parquet", "--by", "section,partner")
    study = (
        'name = "machines"\npanel = "o.parquet"\nyears = [2019, 2020]\ncurrency = "usd"\n'
        'only = ["Beijing", "Tianjin", "Hubei", "Guangdong"]\nscheme = "regions"\n'
        'measures = ["trade"]\nslice = { partner = "USA", section = "16" }\n'
    )
    write(tmp_path, study, "s.toml")
    done = hinterland("study", "s.toml", "--out", "out")
    assert done.returncode == 0, done.stderr
    frame = pl.read_parquet(tmp_path / "o.parquet")
    asked = "trade_usd[section=16;partner=USA]"
    one = frame.filter(
        (pl.col("series") == asked) & (pl.col("year") == 2019) & (pl.col("region") == "420000")
    )["value"][0]
    results = pl.read_csv(tmp_path / "out" / "results.csv")
    found = results.filter((pl.col("group").cast(str) == "420000") & (pl.col("year") == 2019))
    assert found["value"][0] == one
    assert "of partner USA, section 16 only" in (tmp_path / "out" / "report.html").read_text(
        "utf-8"
    )


def test_a_slice_that_is_not_there_says_what_is(tmp_path: Path, hinterland: Run) -> None:
    some_records(500).write_parquet(tmp_path / "r.parquet")
    hinterland("records", "r.parquet", "--out", "o.parquet", "--by", "section")
    study = 'name = "s"\npanel = "o.parquet"\nyears = [2019, 2020]\ncurrency = "usd"\nmeasures = ["trade"]\n'
    for part, text in (
        ('section = "61"', "of section '61'; "),
        ('chapter = "84"', "by chapter; "),
    ):
        write(tmp_path, f"{study}slice = {{ {part} }}\n", "s.toml")
        done = hinterland("study", "s.toml", "--out", "out")
        assert done.returncode == 1
        assert text in done.stderr
        assert not (tmp_path / "out").exists()


def test_a_slice_never_falls_back_on_a_shipped_total(tmp_path: Path, hinterland: Run) -> None:
    write(
        tmp_path,
        "year,region,flow,value,hs\n2019,Hubei,export,1,84\n2019,Hubei,import,1,84\n",
        "r.csv",
    )
    hinterland("records", "r.csv", "--out", "o.csv", "--by", "chapter")
    study = (
        'name = "s"\npanel = "china"\nyears = [2018, 2019]\ncurrency = "usd"\nmeasures = ["trade"]\n'
        'slice = { chapter = "84" }\n'
    )
    write(tmp_path, study, "s.toml")
    done = hinterland("study", "s.toml", "--observations", "o.csv", "--out", "out")
    assert done.returncode == 0, done.stderr
    results = pl.read_csv(tmp_path / "out" / "results.csv", infer_schema=False)
    trade = results.filter(pl.col("measure") == "trade")
    assert trade["value"].drop_nulls().to_list() in ([], ["2.0"])


cells = st.tuples(
    st.sampled_from([2018, 2019]),
    st.sampled_from([None, 1, 2, 13]),
    st.sampled_from(["Hubei", "420000", "Hebei", "?", None]),
    st.sampled_from(["export", "import", "", None]),
    st.sampled_from(["0101", "101", "85", "77", None]),
    st.floats() | st.none(),
)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(cells, min_size=1, max_size=30))
def test_engines_agree_on_anything(
    rows: list[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    kinds = dict.fromkeys(("year", "month"), pl.Int64) | dict.fromkeys(
        ("region", "flow", "hs"), pl.String
    )
    frame = pl.DataFrame(rows, schema={**kinds, "value": pl.Float64}, orient="row")
    frame.write_parquet(folder / "r.parquet")
    first, second = (
        read_records(
            [folder / "r.parquet"],
            by=["section"],
            engine=engine,
            aside=folder / f"{engine}.csv",
        )
        for engine in ENGINES
    )
    assert first.rows == second.rows == len(rows)
    assert first.aside == second.aside
    exact = [column for column in first.observations.frame.columns if column != "value"]
    assert first.observations.frame.select(exact).equals(
        second.observations.frame.select(exact)
    )
    for a, b in zip(
        first.observations.frame["value"], second.observations.frame["value"], strict=True
    ):
        assert a == b or math.isclose(a, b, rel_tol=1e-12)
    if first.aside:
        a, b = (pl.read_csv(folder / f"{engine}.csv", infer_schema=False) for engine in ENGINES)
        assert a.height == sum(first.aside.values())
        assert a.sort(a.columns).equals(b.sort(b.columns))


def test_an_engine_that_is_not_installed_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = write(tmp_path, "year,region,flow,value\n2020,Hubei,export,1\n")
    monkeypatch.setattr("hinterland.records.engines.find_spec", lambda _name: None)
    monkeypatch.setattr("hinterland.spark.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'hinterland\[duckdb\]'"):
        read_records([file], engine="duckdb")
    with pytest.raises(UsageError, match=r"pip install 'hinterland\[spark\]'"):
        read_records([file], engine="spark")


def test_without_java_spark_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = write(tmp_path, "year,region,flow,value\n2020,Hubei,export,1\n")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="needs Java 17"):
        read_records([file], engine="spark")
