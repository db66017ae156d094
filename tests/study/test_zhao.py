"""The founding study from outside: what the command leaves behind, and that it can be recomputed."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hinterland.study import run
from tests.conftest import Run

YEARS = list(range(2000, 2020))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `save` fills, written once."""
    from hinterland import save

    folder = tmp_path_factory.mktemp("zhao")
    save(run("zhao"), folder)
    return folder


@pytest.fixture(scope="module")
def document(out: Path) -> dict[str, Any]:
    text = (out / "results.json").read_text("utf-8")
    assert "NaN" not in text
    return json.loads(text)  # type: ignore[no-any-return]


def test_the_command_says_what_it_found_and_writes_it(hinterland: Run, tmp_path: Path) -> None:
    done = hinterland("study")
    assert done.returncode == 0, done.stderr
    assert "holds      index-2019: 2019: 1.149" in done.stdout
    assert "Xizang 2000" in done.stdout
    folder = tmp_path / "out" / "zhao"
    assert {p.name for p in folder.iterdir()} == {
        "results.json", "results.csv", "report.html", "figures", "tables", "panel.parquet", "manifest.json",
        "panel.pages.parquet",
    }  # fmt: skip
    for name in ("scale", "share", "dependence", "imbalance", "imbalance_change"):
        assert (folder / "figures" / f"{name}.svg").read_text("utf-8").startswith("<svg")
        assert (folder / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_results_have_the_promised_shape(document: dict[str, Any]) -> None:
    assert list(document) == [
        "study", "hinterland", "country", "scheme", "policy", "flow", "currency", "inputs", "years", "missing",
        "series", "checks", "claims",
    ]  # fmt: skip
    assert document["years"] == YEARS
    groups = ["east", "central", "west"]
    series = document["series"]
    assert list(series["trade"]) == [*groups, "nation"]
    assert list(series["share"]) == groups
    for measure in (
        "imbalance",
        "imbalance_change",
        "gini(of=dependence, across=provinces, weights=gdp)",
    ):
        assert list(series[measure]) == ["nation"]
    for lines in series.values():
        for line in lines.values():
            assert [len(line[k]) for k in ("value", "low", "high")] == [20, 20, 20]
    assert [(m["series"], m["region"], m["year"]) for m in document["missing"]] == [
        ("trade_usd", "540000", 2000),
        ("trade_usd", "540000", 2001),
    ]


def test_2002_to_2019_are_exact_and_2000_and_2001_are_bounded(document: dict[str, Any]) -> None:
    index = document["series"]["imbalance"]["nation"]
    assert index["value"][:2] == [None, None]
    assert index["value"][2:] == index["low"][2:] == index["high"][2:]
    assert index["value"][-1] == pytest.approx(1.149, abs=5e-5)
    assert max(index["value"][2:]) == index["value"][5] == pytest.approx(1.4216, abs=5e-5)
    assert index["low"][0] == pytest.approx(1.3925, abs=5e-5)
    assert index["high"][0] == pytest.approx(1.3943, abs=5e-5)
    change = document["series"]["imbalance_change"]["nation"]
    assert change["value"][-1] is None
    assert change["low"][-1] is None
    assert change["value"][1] is None
    assert change["low"][1] == index["low"][2] - index["high"][1]


def test_every_null_has_a_reason(out: Path) -> None:
    frame = pl.read_csv(out / "results.csv")
    assert frame.columns == [
        "group", "year", "measure", "value", "low", "high", "unit", "flags", "why",
    ]  # fmt: skip
    empty = frame.filter(pl.col("value").is_null())
    assert empty.height > 0
    assert empty["why"].null_count() == 0


def test_fifty_numbers_are_recomputed_from_their_origins(out: Path) -> None:
    """From results.csv to the cell: origin → page → row and column of the collected figures."""
    source = Path(__file__).parents[2] / "src/hinterland/data/china/source/observations.csv"
    cells = list(csv.reader(source.read_text("utf-8").splitlines()))
    factor = {
        "1000 USD": 1e3, "million USD": 1e6, "100 million CNY": 1e8, "CNY per 100 USD": 1e-2,
    }  # fmt: skip
    pages = set(pl.read_parquet(out / "panel.pages.parquet")["page"])
    unit_at = cells[0].index("unit")
    origins = pl.read_csv(
        out / "tables" / "origins.csv", schema_overrides={"region": pl.String}
    )
    results = pl.read_csv(out / "results.csv").filter(pl.col("value").is_not_null())
    rows = results.filter(~pl.col("measure").str.starts_with("gini")).rows(named=True)
    for row in random.Random(4).sample(rows, 50):
        inputs: dict[str, dict[tuple[str, str], float]] = {}
        year_of: dict[str, str] = {}
        for o in origins.filter(
            (pl.col("measure") == row["measure"])
            & (pl.col("group") == row["group"])
            & (pl.col("year") == row["year"])
        ).rows(named=True):
            page, _, place = o["origin"].partition("#")
            assert page in pages
            _, at, column = map(int, place.split("/"))
            cell = cells[at]
            assert cell[0] == o["region"]
            assert cell[4] == o["series"]
            year_of[o["origin"]] = cell[3]
            inputs.setdefault(o["series"], {})[o["region"], cell[3]] = (
                float(cell[column]) * factor[cell[unit_at]]
            )
        assert recompute(row, inputs) == pytest.approx(row["value"], rel=1e-9), row


def recompute(row: dict[str, Any], inputs: dict[str, dict[tuple[str, str], float]]) -> float:
    year = str(row["year"])
    groups = {
        g: {
            r["region"]
            for r in csv.DictReader(SCHEME.read_text("utf-8").splitlines())
            if r["group"] == g
        }
        for g in ("east", "central", "west")
    }

    def total(series: str, group: str, at: str = year) -> float:
        return sum(
            v for (region, y), v in inputs[series].items()
            if y == at and (group == "nation" or region in groups[group])
        )  # fmt: skip

    def index(at: str) -> float:
        n, gdp = total("trade_usd", "nation", at), total("gdp", "nation", at)
        return sum(
            total("gdp", g, at) / gdp * abs(3 * total("trade_usd", g, at) / n - 1)
            for g in groups
        )

    group, measure = row["group"], row["measure"]
    if measure == "trade":
        return total("trade_usd", group)
    if measure == "gdp":
        return total("gdp", group)
    if measure == "share":
        if ("100000", year) in inputs["trade_usd"]:
            return total("trade_usd", group) / inputs["trade_usd"]["100000", year]
        return total("trade_usd", group) / total("trade_usd", "nation")
    if measure == "dependence":
        rate = inputs["exchange_rate"]["100000", year]
        return total("trade_usd", group) * rate / total("gdp", group)
    if measure == "imbalance":
        return index(year)
    assert measure == "imbalance_change"
    return index(str(row["year"] + 1)) - index(year)


SCHEME = Path(__file__).parents[2] / "src/hinterland/data/china/schemes/three.csv"


def test_two_runs_write_the_same_bytes(out: Path, tmp_path: Path) -> None:
    from hinterland import save

    save(run("zhao"), tmp_path)
    files = sorted(p.relative_to(out) for p in out.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    for file in files:
        assert (out / file).read_bytes() == (tmp_path / file).read_bytes(), file


def test_scaling_the_east_moves_what_depends_on_it_and_nothing_else(tmp_path: Path) -> None:
    before = run("zhao")
    east = before.scheme.groups["east"]
    rows = before.panel.kept.filter(
        (pl.col("series") == "trade_usd")
        & (pl.col("year") == 2019)
        & pl.col("region").is_in(east)
    )
    changed = rows.select(
        "region", "year", "series", value=pl.col("value") * 0.9, unit="unit", vintage="vintage"
    )
    changed.write_csv(tmp_path / "east.csv")
    after = run("zhao", observations=[tmp_path / "east.csv"])
    assert after.added == 11
    key = ["measure", "group", "year"]
    both = before.frame().join(after.frame(), on=key, suffix="_after", nulls_equal=True)
    moved = both.filter(~pl.col("value").eq_missing(pl.col("value_after"))).select(key)
    assert set(moved["year"]) == {2018, 2019}
    got = {(m, g) for m, g, y in moved.rows() if y == 2019}
    assert got == {
        ("trade", "east"), ("trade", "nation"), ("share", "east"), ("share", "central"),
        ("share", "west"), ("dependence", "east"), ("dependence", "nation"),
        ("imbalance", "nation"),
        ("gini(of=dependence, across=provinces, weights=gdp)", "nation"),
    }  # fmt: skip
    assert {(m, g) for m, g, y in moved.rows() if y == 2018} == {("imbalance_change", "nation")}
    verdict = {v.claim.id: v.verdict for v in after.verdicts}
    was = {v.claim.id: v.verdict for v in before.verdicts}
    assert (was["index-2019"], verdict["index-2019"]) == ("holds", "differs")
    assert verdict["central-share-2019"] == "differs"


@pytest.mark.parametrize(
    ("series", "region", "year", "gone", "verdicts"),
    [
        ("gdp", "440000", 2019, ["imbalance", "dependence"], {"index-2019": "open", "nation-dep-2019": "open", "index-lowest-2019": "open"}),
        ("trade_usd", "440000", 2019, ["trade", "share", "imbalance"], {"east-trade-2019": "open", "index-2019": "holds"}),
        ("exchange_rate", "100000", 2019, ["dependence"], {"east-dep-2019": "open", "index-2019": "holds"}),
    ],
)  # fmt: skip
def test_a_deleted_cell_leaves_gaps_and_bounds(
    tmp_path: Path,
    series: str,
    region: str,
    year: int,
    gone: list[str],
    verdicts: dict[str, str],
) -> None:
    kept = run("zhao").panel.kept.drop("input")
    hole = (
        (pl.col("series") == series) & (pl.col("region") == region) & (pl.col("year") == year)
    )
    kept.filter(~hole).drop("origin").write_csv(tmp_path / "holed.csv")
    results = run("zhao", observations=[tmp_path / "holed.csv"], only=True)
    assert [
        (m["series"], m["region"], m["year"]) for m in results.missing() if m["year"] == year
    ] == [(series, region, year)]
    frame = results.frame().filter(pl.col("year") == year)
    empty = set(frame.filter(pl.col("value").is_null())["measure"]) - {"imbalance_change"}
    assert set(gone) <= empty
    for id_, verdict in verdicts.items():
        assert next(v.verdict for v in results.verdicts if v.claim.id == id_) == verdict, id_
    if series == "trade_usd":
        east = frame.filter((pl.col("measure") == "trade") & (pl.col("group") == "east")).row(
            0, named=True
        )
        assert east["value"] is None
        assert east["low"] < east["high"] == pytest.approx(3796997367524, rel=1e-6)
        assert "missing_member" in east["flags"]


def test_the_template_comes_back_and_closes_the_gaps(hinterland: Run, tmp_path: Path) -> None:
    done = hinterland("study", "--template", "missing.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "missing.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["region"], r["year"], r["vintage"]) for r in rows] == [
        ("540000", "2000", "current"),
        ("540000", "2001", "current"),
    ]
    assert "China Statistical Yearbook 2001" in rows[0]["page"]
    assert "China Statistical Yearbook 2002" in rows[1]["page"]
    for row, figure in zip(rows, ("13,000", "9,500"), strict=True):
        row |= {"value_raw": figure, "unit_raw": "万美元", "page": "p. 600"}
    with (tmp_path / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert hinterland("study", "--observations", "filled.csv").returncode == 0
    document = json.loads((tmp_path / "out/zhao/results.json").read_text("utf-8"))
    assert document["missing"] == []
    index = document["series"]["imbalance"]["nation"]
    assert None not in index["value"]
    kept = pl.read_parquet(tmp_path / "out/zhao/panel.parquet")
    cell = kept.filter(
        (pl.col("region") == "540000")
        & (pl.col("year") == 2000)
        & (pl.col("series") == "trade_usd")
    )
    assert cell["value"].to_list() == [130_000_000.0]
    assert cell["value_raw"].to_list() == ["13,000"]
    assert cell["note"].to_list() == ["p. 600"]
    page, place = cell["origin"][0].split("#")
    assert place == "0/1/10"  # the cell of value_raw
    pages = pl.read_parquet(tmp_path / "out/zhao/panel.pages.parquet")
    assert pages.filter(pl.col("page") == page)["address"].to_list() == ["filled.csv"]


def test_an_unfilled_template_changes_nothing(hinterland: Run, tmp_path: Path) -> None:
    assert hinterland("study", "--template", "missing.csv").returncode == 0
    before = (tmp_path / "out/zhao/results.csv").read_bytes()
    assert hinterland("study", "--observations", "missing.csv").returncode == 0
    assert (tmp_path / "out/zhao/results.csv").read_bytes() == before


@pytest.mark.parametrize("change", [{"scheme": "four"}, {"policy": "latest"}])
def test_under_another_scheme_or_policy_no_claim_is_tested(change: dict[str, str]) -> None:
    results = run("zhao", **change)  # type: ignore[arg-type]
    assert {v.verdict for v in results.verdicts} == {"untestable"}
    assert all(next(iter(change.values())) in v.why for v in results.verdicts)
