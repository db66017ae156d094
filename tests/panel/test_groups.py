"""Group sums and bounds: whatever the truth, what the panel says of it must hold."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import imbalance, imbalance_bounds
from hinterland.observations import COLUMNS, Observations, empty
from hinterland.panel import Check, Panel, assemble, flag_names, load, shares
from hinterland.panel.policy import PolicyEntry
from hinterland.regions import Scheme, read_country

CODES = ("1", "2", "3", "4", "5")
SCHEME = Scheme("two-and-a-bit", {"a": ("1", "2"), "b": ("3",), "c": ("4", "5")})


def panel(rows: list[dict[str, object]], folder: Path) -> Panel:
    file = folder / "regions.csv"
    lines = ["region,kind,name", "0,nation,Land", *(f"{c},province,P{c}" for c in CODES)]
    file.write_text("\n".join(lines) + "\n")
    full = [{"vintage": "own", "unit": "USD", **row} for row in rows]
    frame = pl.DataFrame(full, schema_overrides=COLUMNS)
    frame = frame.with_columns(
        pl.lit(None, t).alias(c) for c, t in COLUMNS.items() if c not in frame.columns
    ).select(list(COLUMNS))
    policy = {"trade_usd": (PolicyEntry("own"),), "gdp": (PolicyEntry("own"),)}
    return assemble([Observations(frame, empty().pages)], read_country(file), policy)


def trade(value: float, region: str, **more: object) -> dict[str, object]:
    return {"region": region, "year": 2000, "series": "trade_usd", "value": value, **more}


amounts = st.floats(0, 1e12, allow_subnormal=False)


@given(
    truth=st.lists(amounts, min_size=5, max_size=5),
    hidden=st.sets(st.sampled_from(CODES), max_size=4),
    doubt=st.lists(st.floats(0, 0.2), min_size=5, max_size=5),
    total_known=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_the_truth_lies_within_what_is_said(
    tmp_path_factory: pytest.TempPathFactory,
    truth: list[float],
    hidden: set[str],
    doubt: list[float],
    total_known: bool,
) -> None:
    rows = [
        trade(v, c, low=v * (1 - d), high=v * (1 + d))
        for c, v, d in zip(CODES, truth, doubt, strict=True)
        if c not in hidden
    ]
    total = sum(truth)
    if total_known:
        rows.append(trade(total, "0"))
    if not rows:
        return
    grouped = panel(rows, tmp_path_factory.mktemp("p")).group(SCHEME)
    value, low, high = grouped.value[0, 0], grouped.low[0, 0], grouped.high[0, 0]
    slack = 1e-9 * (total + 1)
    for g, (name, members) in enumerate(SCHEME.groups.items()):
        true = sum(truth[CODES.index(c)] for c in members)
        whole = not hidden & set(members)
        assert np.isnan(value[g]) != whole, name
        if whole:
            assert abs(value[g] - true) <= slack
        if whole or total_known:
            assert low[g] - slack <= true <= high[g] + slack
        else:
            assert np.isnan(low[g])
            assert np.isnan(high[g])
    if hidden and not total_known:
        assert np.isnan([value[3], low[3], high[3]]).all()
        return
    assert abs(value[3] - total) <= slack
    if total <= 0:
        return
    v, lo, hi = shares(value[None, :3], low[None, :3], high[None, :3], value[None, 3])
    true_shares = (
        np.array([sum(truth[CODES.index(c)] for c in m) for m in SCHEME.groups.values()])
        / total
    )
    assert (lo[0] <= true_shares + 1e-9).all()
    assert (true_shares <= hi[0] + 1e-9).all()
    assert (np.isnan(v[0]) == np.isnan(value[:3])).all()
    delta = np.array([0.5, 0.3, 0.2])
    least, most = imbalance_bounds(delta, lo[0], hi[0])
    assert least - 1e-9 <= imbalance(3 * true_shares, delta) <= most + 1e-9


def test_known_cells_above_the_total_leave_nothing_that_fits(tmp_path: Path) -> None:
    rows = [*(trade(10.0, c) for c in "1234"), trade(30.0, "0")]
    grouped = panel(rows, tmp_path).group(SCHEME)
    assert grouped.low[0, 0].tolist() == [20.0, 10.0, 10.0, 30.0]
    assert grouped.high[0, 0].tolist() == [20.0, 10.0, 10.0, 30.0]
    first = grouped.value[0, :1, :3], grouped.low[0, :1, :3], grouped.high[0, :1, :3]
    v, lo, hi = shares(first[0], first[1], first[2], np.array([30.0]))
    assert np.isnan(lo).all()
    assert np.isnan(hi).all()
    assert v[0, 0] == pytest.approx(2 / 3)


def test_a_missing_member_is_named_and_flagged_and_never_zero(tmp_path: Path) -> None:
    rows = [*(trade(10.0, c) for c in "1235"), trade(45.0, "0")]
    grouped = panel(rows, tmp_path).group(SCHEME)
    assert np.isnan(grouped.value[0, 0, 2])
    assert (grouped.low[0, 0, 2], grouped.high[0, 0, 2]) == (10.0, 15.0)
    assert "P4" in grouped.why[0, 0, 2]
    assert "own" in grouped.why[0, 0, 2]
    assert flag_names(int(grouped.flags[0, 0, 2])) == "bounded;missing_member"
    assert flag_names(int(grouped.flags[0, 0, 3])) == "missing_member;national_total"
    assert grouped.gaps.rows() == [("trade_usd", "c", 2000, grouped.why[0, 0, 2])]


def test_gdp_is_never_filled_from_a_national_total(tmp_path: Path) -> None:
    rows = [
        {"region": c, "year": 2000, "series": "gdp", "value": 10.0, "unit": "CNY"}
        for c in "01234"
    ]
    grouped = panel(rows, tmp_path).group(SCHEME)
    assert np.isnan(grouped.value[0, 0, [2, 3]]).all()
    assert np.isnan(grouped.high[0, 0, [2, 3]]).all()
    assert grouped.value[0, 0, :2].tolist() == [20.0, 10.0]


def test_a_difference_has_a_sign_only_where_its_digits_do() -> None:
    """A check never says ``0.0000 %``: it says how small a difference is, or that there is none."""
    for off, said in ((0.0, "0 %"), (1e-4, "+0.0100 %"), (-1e-4, "−0.0100 %")):
        assert Check("jump", "gdp", 2019, None, "ok", off, "").off == said
    for off in (4e-17, -4e-17, 4e-7, -4e-7):
        assert Check("jump", "gdp", 2019, None, "ok", off, "").off == "less than 0.0001 %"
    for check in load("china").checks:
        assert "0.0000 %" not in check.text
