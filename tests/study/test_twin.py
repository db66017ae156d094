"""Random schemes and random gaps against a twin in pandas that shares only the rules."""

import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from hinterland.regions import china
from hinterland.study import read_study, run
from tests.study.twin import twin

YEARS = range(2000, 2020)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_scheme_with_gaps_agrees_with_the_twin(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    kept = run("zhao").panel.kept.drop("input").filter(pl.col("year").is_between(2000, 2019))
    holes = draw.sample(range(kept.height), kept.height // 20)
    holed = kept.with_row_index().filter(~pl.col("index").is_in(holes)).drop("index")
    holed.drop("origin").write_csv(tmp_path / "holed.csv")
    provinces = list(china().provinces)
    draw.shuffle(provinces)
    cuts = sorted(draw.sample(range(1, 31), 3))
    groups = {
        f"g{i}": provinces[a:b]
        for i, (a, b) in enumerate(zip([0, *cuts], [*cuts, 31], strict=True))
    }
    lines = ["region,group", *(f"{code},{g}" for g, codes in groups.items() for code in codes)]
    (tmp_path / "random.csv").write_text("\n".join(lines) + "\n")

    results = run(
        read_study("zhao"),
        scheme=tmp_path / "random.csv",
        observations=[tmp_path / "holed.csv"],
        only=True,
    )
    other = twin(holed.to_pandas(), groups, YEARS)
    for group in (*groups, "nation"):
        for measure, column in (
            ("trade", "trade"),
            ("gdp", "gdp"),
            ("dependence", "dependence"),
        ):
            same(results.lines[measure][group].value, other[group][column])
        same(results.lines["trade"][group].low, other[group]["low"])
        same(results.lines["trade"][group].high, other[group]["high"])
    for group in groups:
        same(results.lines["share"][group].value, other["share"][group])
    index = results.lines["imbalance"]["nation"]
    same(index.value, other["index"])
    same(index.low, [other["bounds"][y][0] for y in YEARS])
    same(index.high, [other["bounds"][y][1] for y in YEARS])
    assert np.isnan(index.value).any()
    assert (~np.isnan(index.low) & np.isnan(index.value)).any() or np.isnan(index.low).any()


def same(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(
        np.asarray(ours, float),
        np.asarray(theirs, float),
        rtol=1e-9,
        atol=1e-12,
        equal_nan=True,
    )
