"""Two runs side by side: what moved, by how much, and because of which observations."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from hinterland.study import Run, compare_runs, run
from tests.conftest import Run as Command
from tests.study.test_bad_input import ROWS, one_line, write


@pytest.fixture
def before(hinterland: Command, tmp_path: Path) -> Path:
    """A run of the small study, in the folder `before`."""
    write(tmp_path)
    done = hinterland("study", "own.toml", "--out", "before")
    assert done.returncode == 0, done.stderr
    return tmp_path / "before" / "results.json"


def changed(rows: list[str], old: str, new: str) -> list[str]:
    assert old in rows
    return [row for row in (new if r == old else r for r in rows) if row]


def test_one_changed_figure_moves_what_it_is_in_and_nothing_else(
    hinterland: Command, tmp_path: Path, before: Path
) -> None:
    """Gamma's trade of 2002 goes from 1 to 2 bn dollars: shares 9/10, 1/10 become 9/11, 2/11."""
    old = "Gamma,2002,trade_usd,1000000000.0,USD"
    write(tmp_path, rows=changed(ROWS, old, "Gamma,2002,trade_usd,2000000000,USD"))
    done = hinterland("study", "own.toml", "--out", "after", "--compare", before)
    assert done.returncode == 0, done.stderr
    table = pl.read_csv(tmp_path / "after" / "compare.csv")
    assert set(table["year"]) == {2002}
    assert set(table.select("measure", "group").iter_rows()) == {
        ("trade", "south"), ("trade", "nation"), ("share", "north"), ("share", "south"),
        ("dependence", "south"), ("dependence", "nation"), ("imbalance", "nation"),
    }  # fmt: skip
    assert set(table["because"]) == {"trade_usd Gamma 2002"}
    assert set(table["observations"]) == {1}
    share = table.row(by_predicate=pl.col("group") == "north", named=True)
    assert share["value_before"] == pytest.approx(9 / 10)
    assert share["value_after"] == pytest.approx(9 / 11)
    assert share["difference"] == pytest.approx(9 / 11 - 9 / 10)
    document = json.loads((tmp_path / "after" / "compare.json").read_text("utf-8"))
    (observation,) = document["changed"]
    assert (observation["region"], observation["year"]) == ("3", 2002)
    assert (observation["value_before"], observation["value_after"]) == (1e9, 2e9)
    assert "moved: 7 numbers" in done.stdout
    assert re.search(r"share +North +1 +2002 +90\.00 % +81\.82 %", done.stdout)
    assert "trade_usd Gamma 2002" in done.stdout


def test_a_figure_that_is_gone_leaves_gaps_and_opens_a_claim(
    hinterland: Command, tmp_path: Path, before: Path
) -> None:
    write(tmp_path, rows=changed(ROWS, "Gamma,2002,trade_usd,1000000000.0,USD", ""))
    done = hinterland("study", "own.toml", "--out", "after", "--compare", before, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["claims"] == [{"id": "north-leads", "before": "holds", "after": "open"}]
    share = next(m for m in said["moved"] if (m["measure"], m["group"]) == ("share", "north"))
    assert share["value_before"] == pytest.approx(0.9)
    assert share["value_after"] is share["difference"] is None
    (observation,) = said["changed"]
    assert observation["value_after"] is None


def test_the_same_run_moves_nothing_even_into_its_own_folder(
    hinterland: Command, tmp_path: Path, before: Path
) -> None:
    done = hinterland("study", "own.toml", "--out", "before", "--compare", before)
    assert "moved: 0 numbers" in done.stdout
    assert "changed: 0 observations" in done.stdout
    assert pl.read_csv(tmp_path / "before" / "compare.csv").height == 0


def test_without_the_tables_beside_it_the_reason_is_not_known(
    hinterland: Command, tmp_path: Path, before: Path
) -> None:
    shutil.rmtree(before.parent / "tables")
    write(
        tmp_path,
        rows=changed(
            ROWS, "Gamma,2002,trade_usd,1000000000.0,USD", "Gamma,2002,trade_usd,2e9,USD"
        ),
    )
    done = hinterland("study", "own.toml", "--out", "after", "--compare", before)
    assert done.returncode == 0, done.stderr
    assert "tables/origins.csv is missing" in done.stdout
    table = pl.read_csv(tmp_path / "after" / "compare.csv")
    assert table.height == 7
    assert set(table["because"]) == {"not known"}
    assert table["observations"].null_count() == 7


def test_another_policy_of_the_founding_study_is_named_with_its_observations() -> None:
    old, new = run("zhao"), run("zhao", policy="latest")
    comparison = compare_runs(Run.of(old), Run.of(new))
    assert comparison.changed is not None
    assert comparison.because is not None
    assert set(comparison.changed.filter(pl.col("region") != "100000")["series"]) == {"gdp"}
    trade = comparison.moved.filter(pl.col("measure").is_in(["trade", "share"]))
    assert trade.height == 0
    index = comparison.moved.filter(pl.col("measure") == "imbalance").rows(named=True)
    for row in index:
        assert row["observations"] >= 1
        for run_, side in ((old, "before"), (new, "after")):
            value = run_.lines["imbalance"]["nation"].value[row["year"] - 2000]
            assert row[f"value_{side}"] is None or row[f"value_{side}"] == value
    both = comparison.because.join(
        comparison.changed, left_on=["series", "region", "of"],
        right_on=["series", "region", "year"], how="anti",
    )  # fmt: skip
    assert both.height == 0, "a reason is an observation that changed"
    assert set(comparison.claims["after"]) == {"untestable"}


REFUSED = {
    "another version": (
        {"hinterland": "0.0.1"},
        ["results.json", "0.0.1", "run the study again"],
    ),
    "another study": ({"study": "else"}, ["study is else in the other and own in this"]),
    "another scheme": ({"scheme": "four"}, ["scheme is four in the other and own-scheme"]),
    "other years": ({"years": [2001]}, ["years is 2001", "2001–2002"]),
    "another currency": ({"currency": "cny"}, ["currency is cny in the other"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_compared_is_said_and_costs_no_results(
    hinterland: Command, tmp_path: Path, before: Path, case: str
) -> None:
    change, said = REFUSED[case]
    document = json.loads(before.read_text("utf-8")) | change
    before.write_text(json.dumps(document), "utf-8")
    done = hinterland("study", "own.toml", "--out", "after", "--compare", before)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in said)
    after = tmp_path / "after"
    assert (after / "report.html").is_file() == (case != "another version")
    assert not (after / "compare.csv").exists()


@pytest.mark.parametrize("text", ["", "[1]", "{}", "{no json", "\ufeff\x00"])
def test_what_is_no_results_file_is_said(
    hinterland: Command, tmp_path: Path, before: Path, text: str
) -> None:
    before.write_text(text, "utf-8")
    words = ["results.json", "not the results.json of a study"]
    one_line(hinterland("study", "own.toml", "--compare", before), 1, words)
    assert not (tmp_path / "out").exists()


def test_a_broken_table_beside_it_is_said(
    hinterland: Command, tmp_path: Path, before: Path
) -> None:
    (before.parent / "panel.parquet").write_bytes(b"PAR1")
    words = ["panel.parquet", "corrupt; run that study again"]
    one_line(hinterland("study", "own.toml", "--compare", before), 1, words)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["--compare", "nowhere.json"], ["--json"]])
def test_words_that_stand_for_nothing_are_wrong_usage(
    hinterland: Command, words: list[str]
) -> None:
    one_line(hinterland("study", *words), 2, [words[-1]])
