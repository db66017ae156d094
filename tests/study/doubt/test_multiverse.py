"""Every specification, against a plain loop, and what the real panel must say."""

import numpy as np
import polars as pl
import pytest

from hinterland.study import Results, run
from hinterland.study.doubt.conclusions import conclusions_frame, specifications_frame
from hinterland.study.doubt.multiverse import all_indexes, multiverse

READINGS = (
    "value/mean", "value/gdp-mean", "value/nation", "dependence/mean", "dependence/nation",
    "dependence",
)  # fmt: skip


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


def plain_index(
    trade: list[float], gdp: list[float], rate: float, reading: str, weights: str
) -> float:
    k, whole, output = len(trade), sum(trade), sum(gdp)
    shares = [y / output for y in gdp]
    ratios = [rate * x / y for x, y in zip(trade, gdp, strict=True)]
    nation = 1.0
    if reading == "value/mean":
        ft = [x / (whole / k) for x in trade]
    elif reading == "value/gdp-mean":
        ft = [x / sum(d * z for d, z in zip(shares, trade, strict=True)) for x in trade]
    elif reading == "value/nation":
        ft = [x / whole for x in trade]
    elif reading == "dependence/mean":
        ft = [d / (sum(ratios) / k) for d in ratios]
    elif reading == "dependence/nation":
        ft = [d / (rate * whole / output) for d in ratios]
    else:
        ft, nation = ratios, rate * whole / output
    delta = shares if weights == "gdp" else [1 / k] * k
    return sum(d * abs(x - nation) for d, x in zip(delta, ft, strict=True))


def test_all_indexes_are_those_of_a_plain_loop() -> None:
    random = np.random.default_rng(7)
    trade, gdp = random.uniform(1, 9, (2, 3, 6)), random.uniform(1, 9, (3, 3, 6))
    trade[1, 2, 4] = gdp[2, 0, 1] = np.nan
    schemes = [np.eye(6, dtype=bool), np.array([[1, 1, 0, 0, 0, 1], [0, 0, 1, 1, 1, 0]], bool)]
    rate = np.array([6.5, np.nan, 7.0])
    code, index = all_indexes(trade, gdp, schemes, rate)
    # A vintage of GDP makes no difference to two readings with equal weights.
    assert len(code) == 2 * 2 * (6 * 3 + 4 * 3 + 2 * 1)
    assert len({tuple(row) for row in code.tolist()}) == len(code)
    for (s, a, b, r, w), by_year in zip(code.tolist(), index, strict=True):
        weights = ("gdp", "equal")[w]
        for y, found in enumerate(by_year):
            volume = [float(trade[a, y, m].sum()) for m in schemes[s]]
            output = [float(gdp[max(b, 0), y, m].sum()) for m in schemes[s]]
            if b < 0:
                output = [1.0] * len(volume)
            factor = rate[y] if READINGS[r] == "dependence" else 1.0
            expected = plain_index(volume, output, float(factor), READINGS[r], weights)
            assert found == pytest.approx(expected, nan_ok=True)


def test_the_study_itself_is_one_of_them(zhao: Results) -> None:
    found = multiverse(zhao)
    assert found.own is not None
    own, index = found.index[found.own], zhao.lines["imbalance"]["nation"].value
    assert np.isnan(own).tolist() == np.isnan(index).tolist()
    assert np.nanmax(np.abs(own - index)) < 1e-12


def test_from_2014_to_2019_the_index_falls_over_groups_and_rises_over_provinces(
    zhao: Results,
) -> None:
    frame = specifications_frame(zhao, {"from": 2014, "to": 2019})
    alike = frame.filter(
        flow="trade",
        vintage="policy",
        gdp_vintage="policy",
        reading="value/mean",
        weights="gdp",
    )
    directions = dict(zip(alike["scheme"], alike["direction"], strict=True))
    assert (directions["three"], directions["regions"]) == ("falls", "rises")
    row = (
        conclusions_frame(zhao)
        .filter(pl.col("from") == 2014, to=2019, dimension="all")
        .row(0, named=True)
    )
    assert (row["verdict"], row["own"]) == ("mixed", "falls")
    assert "scheme regions" in row["turned_by"]
    assert row["against"]


def test_no_specification_is_dropped_and_none_is_missing_without_a_reason(
    zhao: Results,
) -> None:
    frame = specifications_frame(zhao, {})
    assert frame.height == len(multiverse(zhao).code)
    missing = frame.filter(direction="missing")
    assert missing.height
    assert missing["why"].null_count() == 0
    assert frame.filter(pl.col("direction") != "missing")["why"].drop_nulls().is_empty()
    counted = frame.filter(counted=1)
    whole = conclusions_frame(zhao).filter(
        pl.col("from") == frame["from"][0], to=frame["to"][0], dimension="all"
    )
    counts = whole.select("falls", "rises", "level", "missing").row(0)
    assert sum(counts) == counted.height
    assert counts[3] == counted.filter(direction="missing").height


def test_conclusions_of_a_choice_add_up(zhao: Results) -> None:
    frame = conclusions_frame(zhao).filter(pl.col("from") == 2005, to=2014)
    whole = frame.filter(dimension="all")["falls"][0]
    for dimension in ("scheme", "flow", "reading", "weights"):
        assert frame.filter(dimension=dimension)["falls"].sum() == whole


def test_figures_that_are_the_same_in_both_years_count_once(zhao: Results) -> None:
    found = multiverse(zhao)
    distinct = found.distinct(2014, 2019)
    seen = set()
    for s in np.flatnonzero(distinct):
        flow, vintage, gdp = found.names(int(s))[1:4]
        seen.add((flow, vintage, gdp))
    # In these years the study's trade is the vintage `current`.
    assert {vintage for _flow, vintage, _gdp in seen} == {"policy"}
