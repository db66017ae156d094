"""Held shares, growth, targets and paths, against plain computing."""

import numpy as np
import pytest

from hinterland.study.doubt.paths import grown, growth_to, held, index_of, past_paths


@pytest.mark.parametrize("seed", range(12))
def test_growth_to_a_target_gets_there_and_no_smaller_growth_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 9))
    trade, gdp = random.lognormal(0, 1.5, count), random.lognormal(0, 1, count)
    groups = np.zeros(count, bool)
    groups[random.permutation(count)[: int(random.integers(1, count))]] = True
    factors = np.exp(np.linspace(-12, 12, 4001))
    reached = np.array([grown(trade, gdp, groups, f) for f in factors])
    target = float(random.uniform(reached.min() + 1e-6, reached.max()))
    found = growth_to(trade, gdp, groups, target)
    assert grown(trade, gdp, groups, found.factor) == pytest.approx(target, abs=1e-9)
    nearer = np.abs(np.log(factors)) < abs(np.log(found.factor)) - 0.01
    signs = np.sign(reached[nearer] - target)
    assert len(set(signs.tolist())) <= 1
    assert found.lowest <= reached.min() + 1e-9
    if np.isfinite(found.at) and found.at > 0:
        assert grown(trade, gdp, groups, found.at) == pytest.approx(found.lowest)


def test_a_target_below_the_lowest_index_is_not_reached() -> None:
    trade, gdp = np.array([6.0, 1.0, 2.0]), np.array([5.0, 3.0, 2.0])
    found = growth_to(trade, gdp, np.array([False, True, True]), 0.1)
    assert np.isnan(found.factor)
    assert found.lowest > 0.1


def test_held_shares_leave_their_own_year_and_a_gap_as_it_is() -> None:
    random = np.random.default_rng(3)
    trade, gdp = random.uniform(1, 9, (2, 5, 4))
    trade[2, 1] = np.nan
    for what in ("gdp", "trade"):
        path = held(trade, gdp, 1, what=what)
        assert path[1] == index_of(trade[1], gdp[1])
        assert np.isnan(path[2])
    assert held(trade, gdp, 1, what="gdp")[4] == pytest.approx(index_of(trade[4], gdp[1]))
    assert held(trade, gdp, 1, what="trade")[4] == pytest.approx(index_of(trade[1], gdp[4]))


def test_paths_are_those_of_a_plain_loop_and_the_same_with_one_seed() -> None:
    random = np.random.default_rng(5)
    trade, gdp = random.uniform(1, 9, (2, 6, 3))
    found = past_paths(trade, gdp, ahead=3, draws=50, seed=11)
    drawn = np.random.default_rng(11).integers(5, size=(50, 3))
    ends = []
    for years in drawn:
        t, y = trade[-1].copy(), gdp[-1].copy()
        for year in years:
            t, y = t * trade[year + 1] / trade[year], y * gdp[year + 1] / gdp[year]
        ends.append(float(index_of(t, y)))
    assert found.quantiles[:, -1] == pytest.approx(
        np.quantile(ends, [0.05, 0.25, 0.5, 0.75, 0.95])
    )
    assert found.quantiles[:, 0] == pytest.approx([index_of(trade[-1], gdp[-1])] * 5)
    other = past_paths(trade, gdp, ahead=3, draws=50, seed=12)
    assert not np.array_equal(found.quantiles, other.quantiles)


def test_paths_leave_out_years_without_a_known_growth() -> None:
    trade = np.array([[1.0, 2], [2, np.nan], [3, 4], [4, 4], [0, 5], [5, 6]])
    assert past_paths(trade, np.ones((6, 2)), ahead=2).years_drawn_from == 1
    assert np.isnan(past_paths(trade, np.ones((6, 2)), ahead=2).quantiles).all()


def test_even_long_paths_of_fast_growth_stay_numbers() -> None:
    trade = np.array([[1.0, 1e-5], [1e9, 1e-4], [1e18, 1e-3], [1e27, 1e-2]])
    found = past_paths(trade, np.ones((4, 2)), ahead=100)
    assert np.isfinite(found.quantiles).all()
