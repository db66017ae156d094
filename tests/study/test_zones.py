"""The second shipped study: eight zones in yuan, recomputed from the committed figures."""

import csv
from pathlib import Path

import pytest

from hinterland.regions import china, scheme
from hinterland.study import run
from tests.conftest import Run

SOURCE = Path(__file__).parents[2] / "src/hinterland/data/china/source/observations.csv"
FACTOR = {"100 million CNY": 1e8, "10000 CNY": 1e4, "million CNY": 1e6}


def printed(series: str, vintage: str, year: int) -> dict[str, float]:
    """Return province → figure in yuan, straight from the file."""
    rows = csv.DictReader(SOURCE.read_text("utf-8").splitlines())
    return {
        r["region"]: float(r["value"]) * FACTOR[r["unit"]]
        for r in rows
        if (r["series"], r["vintage"], r["year"]) == (series, vintage, str(year))
        and r["region"] in china().provinces
    }


@pytest.mark.parametrize("year", [2016, 2020, 2024])
def test_the_index_is_what_the_figures_give(year: int) -> None:
    trade, gdp = printed("trade_cny", "current", year), printed("gdp", "post5", year)
    zones = scheme("eight", china()).groups
    t = [sum(trade[c] for c in codes) for codes in zones.values()]
    y = [sum(gdp[c] for c in codes) for codes in zones.values()]
    index = sum(b / sum(y) * abs(8 * a / sum(t) - 1) for a, b in zip(t, y, strict=True))
    shares = sum(abs(a / sum(t) - b / sum(y)) for a, b in zip(t, y, strict=True))
    lines = run("zones").lines
    at = year - 2016
    assert lines["imbalance"]["nation"].value[at] == pytest.approx(index, rel=1e-12)
    reading = lines["imbalance(reading=dependence/nation)"]["nation"]
    assert reading.value[at] == pytest.approx(shares, rel=1e-12)
    assert lines["dependence"]["east_coast"].value[at] == pytest.approx(
        t[list(zones).index("east_coast")] / y[list(zones).index("east_coast")], rel=1e-12
    )


def test_nothing_lacks_and_no_claim_is_made(hinterland: Run, tmp_path: Path) -> None:
    done = hinterland("study", "zones")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "zones" / "report.html").is_file()
    results = run("zones")
    assert results.claims == []
    assert results.missing() == []
    frame = results.frame()
    empty = frame.filter(frame["value"].is_null())
    assert set(empty["measure"]) == {"imbalance_change"}  # of the last year
    assert empty["why"].null_count() == 0
