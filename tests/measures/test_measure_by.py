"""Any measure of levels on the rows of a frame of any kind, and on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hinterland.errors import InputError, UsageError
from hinterland.measures import atkinson, gini, measure_by, theil_decompose
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
        ("morans_i", {}, "takes more than rows: values, neighbours"),
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
