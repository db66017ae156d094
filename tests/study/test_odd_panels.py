"""Panels that nobody expects: zeros, names of columns, many unknown groups. No traceback, no lie."""

import csv
import json
import math
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from hinterland.errors import InputError
from hinterland.report import save
from hinterland.study import run
from hinterland.study.citation import study_entries
from tests.conftest import Run

STUDY = """\
name = "own"
panel = "own.csv"
regions = "regions.csv"
scheme = "scheme.csv"
years = [2000, 2001]
currency = "usd*rate"
measures = ["trade", "share", "dependence", "imbalance", "imbalance_change"]
figures = ["scale", "share", "imbalance", "limits"]
"""


def write(
    folder: Path, groups: list[str], trade: dict[int, list[float | None]], extra: str = ""
) -> Path:
    """Write a study of as many regions as there are groups, a group each."""
    n = range(len(groups))
    (folder / "regions.csv").write_text(
        "region,kind,name\n"
        + "".join(f"R{i},province,Region {i}\n" for i in n)
        + "X,nation,Land\n"
    )
    with (folder / "scheme.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("region", "group"), *((f"R{i}", g) for i, g in enumerate(groups))]
        )
    rows = ["region,year,series,value,unit"]
    for year, values in trade.items():
        rows.append(f"X,{year},exchange_rate,7,CNY per USD")
        for i, value in enumerate(values):
            rows.append(f"R{i},{year},gdp,{100 + i},CNY")
            rows += [f"R{i},{year},trade_usd,{value},USD"] if value is not None else []
    (folder / "own.csv").write_text("\n".join(rows) + "\n" + extra)
    path = folder / "own.toml"
    path.write_text(STUDY)
    return path


def numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [x for part in value for x in numbers(part)]
    return [value] if isinstance(value, float) else []


@pytest.mark.filterwarnings("ignore:.*encountered in scalar divide:RuntimeWarning")
def test_zeros_are_figures_and_no_number_is_infinite(tmp_path: Path) -> None:
    """Trade goes from 0 to above 0, and the nation's published total is 0."""
    study = write(
        tmp_path,
        ["a", "b"],
        {2000: [0.0, 0.0], 2001: [3.0, 1.0]},
        "X,2000,trade_usd,0,USD\nX,2001,trade_usd,0,USD\n",
    )
    results = run(study)
    save(results, tmp_path / "out", formats=["all"])
    document = json.loads(
        (tmp_path / "out" / "results.json").read_text(), parse_constant=pytest.fail
    )
    assert all(math.isfinite(x) for x in numbers(document))
    assert document["series"]["share"]["a"]["value"] == [None, 0.75]
    share = results.lines["share"]["a"]
    assert share.why[0] == "trade of Land is 0, so there are no shares of it"
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.csv"))
    assert ",inf" not in text
    assert "NaN" not in text


NAMES = ["year", "x", "x_low", "X_HIGH", "x_low (group)", "=1+1", "nation_low", "年"]


def test_groups_called_as_columns_keep_their_numbers_in_every_format(tmp_path: Path) -> None:
    trade: list[float | None] = [float(i + 1) for i in range(len(NAMES))]
    results = run(write(tmp_path, NAMES, {2000: trade, 2001: trade}))
    out = tmp_path / "out"
    assert save(results, out, formats=["all"]).faults == ()
    table = pl.read_csv(out / "tables" / "trade.csv")
    heads = [head.casefold() for head in table.columns]
    assert len(set(heads)) == len(heads) == 1 + 3 * (len(NAMES) + 1)
    assert table["year"].to_list() == [2000, 2001]
    assert table.row(0)[1::3] == (*trade, 36.0)
    (described,) = (
        resource
        for resource in json.loads((out / "datapackage.json").read_text("utf-8"))["resources"]
        if resource["path"] == "tables/trade.csv"
    )
    assert [field["name"] for field in described["schema"]["fields"]] == table.columns


def test_no_heading_for_excel_is_a_formula(tmp_path: Path) -> None:
    results = run(
        write(tmp_path, ["=cmd()", "+1", "-2+a", "@x"], {2000: [1.0] * 4, 2001: [1.0] * 4})
    )
    save(results, out := tmp_path / "out", formats=["csv-excel", "xlsx"])
    for path in (out / "excel").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [c for c in cells if c[:1] in "=+@" and c]
        assert "-2+a" not in cells
    with zipfile.ZipFile(out / "tables.xlsx") as book:
        assert not [
            n
            for n in book.namelist()
            if n.startswith("xl/worksheets/") and b"<f>" in book.read(n)
        ]


@pytest.mark.parametrize("pair", [("east", "East"), ("a_b", "a b"), ("land", "b")])
def test_groups_that_are_shown_alike_are_refused(tmp_path: Path, pair: tuple[str, str]) -> None:
    study = write(tmp_path, list(pair), {2000: [1.0, 2.0], 2001: [1.0, 2.0]})
    with pytest.raises(InputError, match=r"scheme\.csv: the groups .* are shown alike"):
        run(study)


def test_groups_that_differ_in_signs_are_told_apart_and_drawn(tmp_path: Path) -> None:
    study = write(tmp_path, ["a-b", "a b", "a.b", "a+b"], {2000: [1.0] * 4, 2001: [2.0] * 4})
    save(run(study), tmp_path / "out")
    drawn = (tmp_path / "out" / "figures" / "scale.svg").read_text("utf-8")
    assert all(f">{group}<" in drawn for group in ("A-b", "A b", "A.b", "A+b"))


def test_a_year_with_too_many_unknown_groups_has_no_bounds_and_others_keep_theirs(
    tmp_path: Path,
) -> None:
    """More than 16 shares that are not exact can't be tried at every corner."""
    some: list[float | None] = [10.0 + i for i in range(20)]
    study = write(
        tmp_path,
        [f"g{i}" for i in range(20)],
        {2000: [1.0, 2.0, *[None] * 18], 2001: [*some[:17], *[None] * 3]},
        "X,2000,trade_usd,1000,USD\nX,2001,trade_usd,1000,USD\n",
    )
    results = run(study)
    index = results.lines["imbalance"]["nation"]
    assert math.isnan(index.low[0])
    assert "too many shares are uncertain for exact bounds" in index.why[0]
    assert 0 < index.low[1] < index.high[1]
    save(results, tmp_path / "out")


def test_the_file_of_regions_is_among_those_of_the_run(tmp_path: Path) -> None:
    results = run(write(tmp_path, ["a", "b"], {2000: [1.0, 2.0], 2001: [2.0, 3.0]}))
    assert [file for file, _digest in results.files] == [
        "own.toml", "own.csv", "regions.csv", "scheme.csv",
    ]  # fmt: skip
    assert "regions.csv, sha256 " in study_entries(results)[0].fields["note"]
    save(results, tmp_path / "out")
    assert "regions.csv" in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = “own”\n".encode(), r"own\.toml, line 1: “ is no quotation mark of TOML"),
        ('name = "own"\npanel = ‘x’\n'.encode(), r"own\.toml, line 2: ‘ is no quotation mark"),
        ('name = "own"\n# 外贸\n'.encode("gbk"), r"own\.toml, line 2: this is not UTF-8"),
        (b'name = "own"\nx = [\n', r"own\.toml, line 2: this is not a TOML file"),
        (b"a = 1\na = 2\n", r"own\.toml, line 2: this is not a TOML file"),
    ],
)
def test_what_is_no_toml_is_told_in_words_with_its_line(
    tmp_path: Path, text: bytes, said: str
) -> None:
    (tmp_path / "own.toml").write_bytes(text)
    with pytest.raises(InputError, match=said):
        run(tmp_path / "own.toml")


def test_a_measure_is_listed_once_however_it_is_spaced(tmp_path: Path) -> None:
    study = write(tmp_path, ["a", "b"], {2000: [1.0, 2.0], 2001: [2.0, 3.0]})
    twice = '"gini(of=trade,across=groups)", "gini(across=groups, of=trade)"]'
    study.write_text(STUDY.replace('"imbalance_change"]', twice))
    with pytest.raises(InputError, match=r"line 7, measures: .* is listed twice"):
        run(study)


def test_a_vintage_with_blanks_or_a_colon_is_named_in_quotes(tmp_path: Path) -> None:
    study = write(tmp_path, ["a", "b"], {2000: [1.0, 2.0], 2001: [2.0, 3.0]})
    rows = (tmp_path / "own.csv").read_text().splitlines()
    lines = [rows[0] + ",vintage", *(row + ",base 2018: final" for row in rows[1:])]
    lines += ["R0,2000,trade_usd,9,USD,other"]
    (tmp_path / "own.csv").write_text("\n".join(lines) + "\n")
    policy = """[policy]\ntrade_usd = ['"base 2018: final":2000-2001', "other"]\n"""
    study.write_text(STUDY + policy)
    results = run(study)
    assert results.lines["trade"]["a"].value[0] == 1.0
    entries = results.document()["policy"]["trade_usd"]
    assert entries == ['"base 2018: final":2000-2001', "other"]
    study.write_text(STUDY + policy.replace('"base', "base").replace('final"', "final"))
    with pytest.raises(InputError, match="with blanks or colons in its name in quotes"):
        run(study)


def test_a_total_is_missing_only_where_a_result_needs_it(tmp_path: Path) -> None:
    """The nation has a row for its rate and none for its trade, which all regions have in 2000."""
    results = run(write(tmp_path, ["a", "b"], {2000: [1.0, 2.0], 2001: [2.0, None]}))
    assert [(m["region"], m["year"]) for m in results.missing()] == [("R1", 2001), ("X", 2001)]


def test_the_screen_and_the_finding_name_the_worst_warning_of_ones_own(
    hinterland: Run, tmp_path: Path
) -> None:
    write(tmp_path, ["a", "b"], {2000: [100.0, 2.0], 2001: [1.0, 2.0]})
    done = hinterland("study", "own.toml", "--out", "out")
    assert "warnings: 1 check on your figures" in done.stdout
    said = "trade_usd Region 0 2001: changed by −99.00 % from 2000 to 2001"
    assert said in done.stdout
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    text = re.sub(r"<[^>]+>", "", report)
    assert f"1 check warns of a figure: {said}." in text


def test_what_added_observations_replaced_is_counted(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "add.csv").write_text(
        "region,year,series,value,unit\nHubei,2018,trade_usd,52000000,USD\n"
        "Xizang,2000,trade_usd,130000000,USD\n"
    )
    done = hinterland("study", "zhao", "--out", "out", "--observations", "add.csv")
    assert "added: 2 cells from --observations" in done.stdout
    assert "replaced: 1 of these cells had a figure in the panel" in done.stdout
    assert "warnings: 2 checks on your figures" in done.stdout


def test_a_study_without_any_usable_figure_is_an_error_that_says_what_to_do(
    hinterland: Run, tmp_path: Path
) -> None:
    study = write(tmp_path, ["a", "b"], {2000: [1.0, 2.0], 2001: [2.0, 3.0]})
    study.write_text(STUDY.replace('"usd*rate"', '"cny"'))
    assert hinterland("study", "own.toml", "--out", "out").returncode == 0  # GDP is there
    (tmp_path / "own.csv").write_text("region,year,series,value,unit\nR0,2000,jobs,5,persons\n")
    done = hinterland("study", "own.toml", "--out", "nothing")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "jobs" in done.stderr
    assert "[columns]" in done.stderr
    assert not (tmp_path / "nothing").exists()
