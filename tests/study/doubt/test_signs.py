"""The sign table, against the measures themselves."""

from pathlib import Path

import numpy as np
import pytest

from hinterland import measures
from hinterland.study import run
from hinterland.study.doubt.signs import signs_frame


def study_of(folder: Path, rows: list[tuple[str, int, float, float]]) -> Path:
    regions = dict.fromkeys(region for region, *_ in rows)
    (folder / "regions.csv").write_text(
        "region,kind,name\n" + "".join(f"{r},province,{r}\n" for r in regions), "utf-8"
    )
    (folder / "own.csv").write_text(
        "region,year,series,value\n"
        + "".join(f"{r},{y},trade_usd,{t}\n{r},{y},gdp,{g}\n" for r, y, t, g in rows),
        "utf-8",
    )
    years = sorted({year for _r, year, _t, _g in rows})
    (folder / "own.toml").write_text(
        f"""name = "own"
panel = "own.csv"
regions = "regions.csv"
scheme = "regions"
years = [{years[0]}, {years[-1]}]
currency = "usd"
measures = ["trade", "imbalance"]
[units]
gdp = "USD"
trade_usd = "USD"
""",
        "utf-8",
    )
    return folder / "own.toml"


def test_values_are_those_of_the_measures_and_one_region_is_named(tmp_path: Path) -> None:
    before = {"A": 0.2, "B": 0.3, "C": 0.4, "D": 0.5, "E": 1.0}
    after = {"A": 0.25, "B": 0.3, "C": 0.38, "D": 0.45, "E": 1.4}
    rows = [
        (name, year, level[name] * 10, 10.0)
        for year, level in ((2010, before), (2011, after))
        for name in level
    ]
    frame = signs_frame(run(study_of(tmp_path, rows)), {})
    x = np.array([list(before.values()), list(after.values())])
    for row in frame.rows(named=True):
        function = measures.measure(row["measure"]).function
        assert [row["value_from"], row["value_to"]] == pytest.approx(function(x))
        without = [
            float(np.diff(function(np.delete(x, i, 1)))[0] / function(np.delete(x, i, 1))[0])
            for i in range(5)
        ]
        assert row["lowest"] == pytest.approx(min(without))
        assert row["highest"] == pytest.approx(max(without))
    gini = frame.filter(measure="gini", weights="none").row(0, named=True)
    assert gini["direction"] == "rises"
    assert gini["turning"] == 1  # E alone: the others grew alike


def test_a_missing_region_is_a_reason_and_no_number(tmp_path: Path) -> None:
    rows = [("A", 2010, 2.0, 9.0), ("B", 2010, 3.0, 9.0), ("A", 2011, 2.0, 9.0)]
    results = run(study_of(tmp_path, rows))
    frame = signs_frame(results, {})
    assert set(frame["direction"]) == {"missing"}
    assert all("2011" in why for why in frame["why"])


def test_two_regions_leave_none_to_leave_out(tmp_path: Path) -> None:
    rows = [(r, y, 2.0 + (r == "A") * (y - 2009), 9.0) for r in "AB" for y in (2010, 2011)]
    frame = signs_frame(run(study_of(tmp_path, rows)), {})
    assert frame.filter(measure="gini")["direction"].to_list() == ["rises", "rises"]
    assert frame["lowest"].null_count() == frame.height
