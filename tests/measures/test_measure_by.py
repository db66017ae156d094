"""Any measure of levels on the rows of a frame of any kind, and on the command line."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from hinterland.errors import InputError, UsageError
from hinterland.measures import (
    atkinson,
    gearys_c,
    gini,
    local_morans_i,
    measure_by,
    morans_i,
    neighbours_from_distance,
    neighbours_from_file,
    sigma_convergence,
    spatial_markov,
    theil_decompose,
)
from tests.conftest import Run

from .test_frames import KINDS, Rows, plain

ROWS: Rows = {
    "year": [2001, 2001, 2000, 2000, 2000, 2000, 2001, 2001],
    "land": list("bacdbadc"),
    "side": list("nnssnnss"),
    "income": [20.0, 10.0, 30.0, 15.0, 40.0, 5.0, None, 30.0],
    "people": [2.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0, 3.0],
}
kind = pytest.mark.parametrize("kind", KINDS)


@kind
def test_a_row_for_each_year_and_measure(kind: str) -> None:
    found = measure_by(
        KINDS[kind](ROWS), "atkinson", value="income", weight="people", epsilon=2
    )
    columns, rows = plain(found)
    assert columns == ["year", "measure", "group", "value", "why"]
    expected = float(atkinson([30, 15, 40, 5], 2, [3, 1, 2, 1]))
    assert rows[0] == (2000, "atkinson", None, pytest.approx(expected), None)
    assert rows[1] == (2001, "atkinson", None, None, "1 row has no income")


@kind
def test_a_decomposition_has_rows_of_groups_too(kind: str) -> None:
    found = measure_by(KINDS[kind](ROWS), "theil_decompose", value="people", group="side")
    rows = {(year, name, group): value for year, name, group, value, _ in plain(found)[1]}
    parts = theil_decompose([2, 1, 1, 3], list("nnss"))
    assert rows[2001, "theil_decompose#within", None] == pytest.approx(float(parts.within))
    assert rows[2001, "theil_decompose", "s"] == pytest.approx(float(parts.inequality[1]))
    assert rows[2001, "theil_decompose#between", "n"] == pytest.approx(
        float(parts.between_part[0])
    )


@pytest.mark.parametrize(
    ("measure", "columns", "says"),
    [
        ("lisa_markov", {}, "takes more than rows: panel, neighbours"),
        ("lorenz_curve", {}, "gives no number for each year"),
        ("theil_decompose", {}, "needs group"),
        ("williamson_cv", {}, "needs weights"),
        ("herfindahl", {"weight": "people"}, "takes no weights"),
        ("gini", {"weight": "peoples"}, "did you mean 'people'"),
        ("gini", {"by": "group"}, "the result's column"),
    ],
)
def test_what_does_not_fit_is_refused(measure: str, columns: dict[str, str], says: str) -> None:
    frame = pl.DataFrame(ROWS).with_columns(group="side")
    with pytest.raises(UsageError, match=says):
        measure_by(frame, measure, value="income", **columns)


def test_a_negative_number_is_refused_with_its_place() -> None:
    frame = pl.DataFrame(ROWS).with_columns(income=pl.lit(-1.0))
    with pytest.raises(InputError, match=r"year 2001.*negative"):
        measure_by(frame, "gini", value="income")


def csv(path: Path) -> None:
    pl.DataFrame(ROWS).write_csv(path, null_value="NA")


def excel(path: Path) -> None:
    pl.DataFrame(ROWS).write_excel(path)


FILES: dict[str, Callable[[Path], None]] = {
    "rows.csv": csv,
    "rows.parquet": lambda path: pl.DataFrame(ROWS).write_parquet(path),
    "rows.xlsx": excel,
    "semicolons.csv": lambda path: pl.DataFrame(ROWS).write_csv(path, separator=";"),
}


@pytest.mark.parametrize("file", FILES)
def test_the_command_reads_any_table(file: str, tmp_path: Path, hinterland: Run) -> None:
    FILES[file](tmp_path / file)
    done = hinterland(
        "measure", file, "--measure", "gini(corrected=yes), atkinson(epsilon=2)",
        "--value", "income", "--by", "year", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert [(row["year"], row["measure"]) for row in rows] == [
        (2000, "gini(corrected=yes)"), (2001, "gini(corrected=yes)"),
        (2000, "atkinson(epsilon=2)"), (2001, "atkinson(epsilon=2)"),
    ]  # fmt: skip
    assert rows[0]["value"] == pytest.approx(float(gini([30, 15, 40, 5], corrected=True)))
    assert rows[1]["value"] is None
    assert rows[1]["why"] == "1 row has no income"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--measure", "gin"], 2, "did you mean 'gini'"),
        (["--measure", "atkinson"], 2, "epsilon= is missing"),
        (["--measure", "gini"], 2, "no column 'value'"),
        (["--measure", "gini", "--value", "land"], 1, "row 1 of the table: land is 'b'"),
        (["--measure", "kolm(alpha=0)", "--value", "people"], 1, "alpha"),
        ([], 2, "--measure"),
    ],
)
def test_what_the_command_cannot_do_is_said_in_a_line(
    words: list[str], code: int, says: str, tmp_path: Path, hinterland: Run
) -> None:
    csv(tmp_path / "rows.csv")
    done = hinterland("measure", "rows.csv", *words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_by_all_rows_are_one_table(tmp_path: Path, hinterland: Run) -> None:
    csv(tmp_path / "rows.csv")
    done = hinterland(
        "measure", "rows.csv", "--measure", "herfindahl", "--value", "people",
        "--weight", "income",
    )  # fmt: skip
    assert done.stdout == "measure     value\nherfindahl  0.153061\n"
    assert done.stderr == "note: herfindahl takes no weights\n"


SPACE: Rows = {
    "year": [y for y in (2000, 2001, 2002) for _ in range(6)],
    "land": list("fabcde") * 3,
    "income": [9.0, 3, 1, 4, 1.5, 2.6, 8, 3, 2, 4, 1, 3, 9, 2, 1, 5, 2, 3],
}
LINE = np.diag(np.ones(5), 1) + np.diag(np.ones(5), -1)  # a to f in a row


def by_name(year: int) -> list[float]:
    """The levels of a year in the order of the regions' names."""
    some = dict(
        zip(SPACE["land"][6 * year : 6 * year + 6], SPACE["income"][6 * year :], strict=False)
    )
    return [some[name] for name in sorted(some)]


@kind
def test_rows_have_neighbours_by_the_name_of_their_region(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "borders.csv"
    file.write_text("region,neighbour\n" + "".join(f"{a},{b}\n" for a, b in pairwise("abcdef")))
    for given in (file, LINE):
        for name, function in (("morans_i", morans_i), ("gearys_c", gearys_c)):
            found = measure_by(
                KINDS[kind](SPACE), name, value="income", region="land", neighbours=given
            )
            rows = {row[:2]: row[3] for row in plain(found)[1]}
            for year in range(3):
                expected = function(by_name(year), LINE)
                assert rows[2000 + year, name] == pytest.approx(float(expected.statistic))
                assert rows[2000 + year, f"{name}#p"] == pytest.approx(float(expected.p))
    local = measure_by(
        KINDS[kind](SPACE), "local_morans_i", value="income", region="land", neighbours=file
    )
    found_of = {
        row[2]: row[3] for row in plain(local)[1] if row[:2] == (2001, "local_morans_i")
    }
    assert [found_of[n] for n in "abcdef"] == pytest.approx(
        list(local_morans_i(by_name(1), LINE).statistic)
    )


@kind
def test_a_measure_over_years_takes_rows_as_a_panel(kind: str) -> None:
    panel = [by_name(year) for year in range(3)]
    frame = KINDS[kind](SPACE)
    found = plain(measure_by(frame, "sigma_convergence", value="income", region="land"))[1]
    own = [row[3] for row in found if row[1] == "sigma_convergence"]
    assert own == pytest.approx(list(sigma_convergence(panel).dispersion))
    markov = measure_by(
        frame, "spatial_markov", value="income", region="land", neighbours=LINE, classes=2
    )
    expected = spatial_markov(panel, LINE, classes=2)
    assert plain(markov)[1][0][:4] == (
        2002, "spatial_markov", None, pytest.approx(float(expected.likelihood_ratio)),
    )  # fmt: skip


def test_what_space_lacks_is_said(tmp_path: Path) -> None:
    frame = pl.DataFrame(SPACE)
    with pytest.raises(UsageError, match="needs neighbours; name a file"):
        measure_by(frame, "morans_i", value="income", region="land")
    with pytest.raises(UsageError, match="needs the regions' names"):
        measure_by(frame, "morans_i", value="income", neighbours=LINE)
    with pytest.raises(UsageError, match="takes no neighbours"):
        measure_by(frame, "gini", value="income", neighbours=LINE)
    twice = pl.concat([frame, frame[:1]])
    with pytest.raises(InputError, match="f has two rows in 2000"):
        measure_by(twice, "morans_i", value="income", region="land", neighbours=LINE)
    for text, what in {
        "region,neighbour\na,a\n": "row 2: 'a' is its own neighbour",
        "region,neighbour,distance\na,b,x\n": "row 2: 'x' is not a number",
        "region,neighbour\nx,y\n": "none of its pairs is among the regions",
        "region,neighbour,weight,distance\na,b,1,1\n": "both weight and distance",
        "one,two\na,b\n": "it has the columns one, two",
        "": "it has the columns",
        "region,neighbour\na,\n": "row 2: region or neighbour is empty",
    }.items():
        file = tmp_path / "own.csv"
        file.write_text(text)
        with pytest.raises(InputError, match=what):
            measure_by(frame, "morans_i", value="income", region="land", neighbours=file)
    with pytest.raises(InputError, match="can't read"):
        neighbours_from_file(tmp_path / "none.csv", ["a", "b"])


def test_a_square_table_of_distances_is_read_as_the_list_of_its_pairs(tmp_path: Path) -> None:
    apart = np.abs(np.subtract.outer([0.0, 1, 4, 9], [0.0, 1, 4, 9]))
    names = list("abcd")
    square, pairs = tmp_path / "square.csv", tmp_path / "pairs.csv"
    rows = [",".join([n, *map(str, row)]) for n, row in zip(names, apart, strict=True)]
    square.write_text("\n".join(["region,a,b,c,d", *rows]))
    long = [f"{names[i]},{names[j]},{apart[i, j]}" for i in range(4) for j in range(i)]
    pairs.write_text("\n".join(["region,neighbour,distance", *long]))
    rules: tuple[dict[str, Any], ...] = (
        {"within": 3},
        {"nearest": 1},
        {"power": 2.0},
        {"nearest": 2, "power": 1.0},
    )
    for rule in rules:
        expected = neighbours_from_distance(apart, **rule)
        for file in (square, pairs):
            found = neighbours_from_file(file, names, **rule)
            np.testing.assert_array_equal(found, expected)


def test_the_command_takes_neighbours(tmp_path: Path, hinterland: Run) -> None:
    pl.DataFrame(SPACE).write_csv(tmp_path / "income.csv")
    far = [f"{a},{b},{abs(ord(a) - ord(b))}" for a in "abcdef" for b in "abcdef" if a < b]
    (tmp_path / "far.csv").write_text("\n".join(["region,neighbour,distance", *far]))
    told = hinterland(
        "measure", tmp_path / "income.csv", "--measure", "morans_i(within=1)", "--value", "income",
        "--by", "year", "--region", "land", "--neighbours", tmp_path / "far.csv", "--json",
    )  # fmt: skip
    first = json.loads(told.stdout)[0]
    assert first["value"] == pytest.approx(float(morans_i(by_name(0), LINE).statistic))
