"""Exact bounds of the index, against a search that shares no code with them."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings

from hinterland.measures import imbalance, imbalance_bounds, imbalance_limits, trade_level

from .strategies import Floats, bounded_shares, positive

few = settings(max_examples=40, deadline=None)
NOISE = 1e-9


def value(delta: Floats, slope: Floats, s: Floats) -> float:
    return float(sum(d * abs(c * x - 1) for d, c, x in zip(delta, slope, s, strict=True)))


def search(delta: Floats, low: Floats, high: Floats, slope: Floats) -> tuple[float, float]:
    """Try every point where all shares but one stand at a bound or at the kink of their term.

    A sum of convex pieces that are straight between these points has its extremes there.
    """
    k, found = len(delta), []
    stops = [{a, b, min(max(1 / c, a), b)} for a, b, c in zip(low, high, slope, strict=True)]
    for free in range(k):
        for others in itertools.product(*(stops[i] for i in range(k) if i != free)):
            s = np.insert(others, free, 1 - sum(others))
            if low[free] - 1e-12 <= s[free] <= high[free] + 1e-12:
                found.append(value(delta, slope, s))
    return min(found), max(found)


def walk(low: Floats, high: Floats, rng: np.random.Generator, steps: int) -> list[Floats]:
    """Return random shares that fit: moves between two shares from one that was filled up."""
    s, left = low.copy(), 1 - low.sum()
    for i in range(len(s)):
        more = min(left, high[i] - low[i])
        s[i], left = s[i] + more, left - more
    visited = []
    for _ in range(steps):
        i, j = rng.choice(len(s), 2, replace=False)
        move = rng.uniform(0, max(0.0, min(s[i] - low[i], high[j] - s[j])))
        s[i], s[j] = s[i] - move, s[j] + move
        visited.append(s.copy())
    return visited


@few
@given(bounded_shares())
def test_bounds_equal_a_search_of_every_corner_and_kink(
    case: tuple[Floats, Floats, Floats, Floats],
) -> None:
    delta, low, high, slope = case
    least, most = imbalance_bounds(delta, low, high, slope=slope)
    assert (float(least), float(most)) == pytest.approx(
        search(delta, low, high, slope), rel=NOISE, abs=NOISE
    )


@few
@given(bounded_shares())
def test_no_shares_that_fit_go_beyond_the_bounds(
    case: tuple[Floats, Floats, Floats, Floats],
) -> None:
    delta, low, high, slope = case
    least, most = imbalance_bounds(delta, low, high, slope=slope)
    for s in walk(low, high, np.random.default_rng(1), 60):
        assert least - NOISE <= value(delta, slope, s) <= most + NOISE


def test_bounds_are_reached_on_a_fine_grid() -> None:
    delta, low, high = (
        np.array([0.5, 0.3, 0.2]),
        np.array([0.3, 0.1, 0.05]),
        np.array([0.7, 0.5, 0.45]),
    )
    grid = [
        np.array([a, b, 1 - a - b])
        for a in np.linspace(low[0], high[0], 401)
        for b in np.linspace(low[1], high[1], 401)
        if low[2] - 1e-12 <= 1 - a - b <= high[2] + 1e-12
    ]
    values = np.abs(3 * np.array(grid) - 1) @ delta
    least, most = imbalance_bounds(delta, low, high)
    assert least == pytest.approx(values.min(), abs=2e-3)
    assert least <= values.min() + 1e-12
    assert most == pytest.approx(values.max(), abs=1e-12)


@few
@given(positive(5))
def test_unknown_shares_give_the_limits_of_the_index(gdp: Floats) -> None:
    delta = gdp / gdp.sum()
    least, most = imbalance_bounds(delta, np.zeros(5), np.ones(5))
    assert (float(least), float(most)) == pytest.approx(
        [float(x) for x in imbalance_limits(delta)], abs=1e-12
    )


@few
@given(positive(6), positive(6))
def test_exact_shares_give_the_index_itself(trade: Floats, gdp: Floats) -> None:
    delta, share = gdp / gdp.sum(), trade / trade.sum()
    least, most = imbalance_bounds(delta, share, share)
    assert (
        least == most == pytest.approx(float(imbalance(trade_level(trade), delta)), rel=1e-13)
    )


@few
@given(positive(4), positive(4))
def test_slopes_stand_for_the_other_readings(trade: Floats, gdp: Floats) -> None:
    delta, share = gdp / gdp.sum(), trade / trade.sum()
    for reading, slope in (("value/nation", 1.0), ("dependence/nation", 1 / delta)):
        ft = trade_level(trade, gdp, reading=reading)  # type: ignore[arg-type]
        least, most = imbalance_bounds(delta, share, share, slope=slope)
        assert least == most == pytest.approx(float(imbalance(ft, delta)), rel=1e-9, abs=1e-12)


def test_noise_of_floating_point_is_not_a_contradiction() -> None:
    tenths = np.full(10, 0.1)
    assert tenths.cumsum()[-1] != 1
    third = np.array([1 / 3, 1 / 3, 1 / 3 + 2e-16])
    crossed = np.array([0.2, 0.3, 0.5])
    for low, high in (
        (tenths, tenths),
        (third, third),
        (third, np.ones(3)),
        (crossed + 1e-16, crossed - 1e-16),
    ):
        delta = np.full(len(low), 1 / len(low))
        least, most = imbalance_bounds(delta, low, high)
        assert least == pytest.approx(float(np.abs(len(low) * low - 1).mean()), abs=1e-12)
        assert most == pytest.approx(float(least), abs=1e-12)


def test_one_free_share_is_known_after_all() -> None:
    least, most = imbalance_bounds([0.5, 0.3, 0.2], [0.6, 0.3, 0.0], [0.6, 0.3, 0.9])
    assert least == most == pytest.approx(0.5 * 0.8 + 0.3 * 0.1 + 0.2 * 0.7)


def test_rows_keep_to_themselves() -> None:
    delta = np.array([0.6, 0.25, 0.15])
    low = np.array(
        [
            [[0.8, 0.0, 0.0], [np.nan, 0.0, 0.0], [0.8, 0.3, 0.0]],
            [[0.8, 0.1, 0.1], [0.1, 0.1, 0.1], [0, 0, 0]],
        ]
    )
    high = np.array(
        [
            [[0.8, 0.2, 0.2], [0.8, 0.2, 0.2], [0.9, 0.4, 0.2]],
            [[0.8, 0.1, 0.1], [0.2, 0.2, 0.2], [1, 1, 1]],
        ]
    )
    least, most = imbalance_bounds(delta, low, high)
    assert least.shape == most.shape == (2, 3)
    # unknown, lows above 1, highs below 1
    assert (
        np.isnan(least).tolist()
        == np.isnan(most).tolist()
        == [[False, True, True], [False, True, False]]
    )
    for at in [(0, 0), (1, 0), (1, 2)]:
        alone = imbalance_bounds(delta, low[at], high[at])
        assert (least[at], most[at]) == (alone[0], alone[1])
    crossed = imbalance_bounds(delta, [0.5, 0.3, 0.0], [0.5, 0.2, 0.5])
    assert np.isnan(crossed).all()


def test_sixteen_free_shares_are_searched_and_seventeen_refused() -> None:
    rng = np.random.default_rng(3)
    delta = rng.dirichlet(np.ones(20))
    share = rng.dirichlet(np.ones(20))
    low, high = share.copy(), share.copy()
    low[:16], high[:16] = 0.5 * share[:16], 1.5 * share[:16]
    started = time.perf_counter()
    least, most = imbalance_bounds(delta, low, high)
    assert time.perf_counter() - started < 5
    assert least < imbalance(20 * share, delta) < most
    for s in walk(low, high, rng, 300):
        assert least - NOISE <= imbalance(20 * s, delta) <= most + NOISE
    high[16] = 1.1 * share[16]
    with pytest.raises(
        ValueError, match="17 shares with low < high; exact bounds take at most 16"
    ):
        imbalance_bounds(delta, low, high)


def test_many_rows_with_different_numbers_of_free_shares() -> None:
    rng = np.random.default_rng(4)
    delta, share = rng.dirichlet(np.ones(4), (2, 200))
    width = rng.uniform(0, 0.2, (200, 4)) * (rng.uniform(size=(200, 4)) < 0.5)
    low, high = np.maximum(0, share - width), share + width
    least, most = imbalance_bounds(delta, low, high)
    for row in range(200):
        expected = search(delta[row], low[row], high[row], np.full(4, 4.0))
        assert (least[row], most[row]) == pytest.approx(expected, abs=NOISE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([0.5, 0.5], [-0.1, 0.0], [1.0, 1.0]), "low is -0.1"),
        (([0.5, 0.5], [0.0, 0.0], [1.0, np.inf]), "high is inf"),
        (([0.5, 0.4], [0.0, 0.0], [1.0, 1.0]), "the sum of delta is 0.9"),
        (([0.5, 0.5], [0.0], [1.0]), "delta 2, low 1, high 1"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[list[float], ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        imbalance_bounds(*arguments)


def test_a_slope_has_to_be_above_0_and_fit() -> None:
    for slope, words in ((0.0, "slope is 0.0"), ([1.0, 2.0, 3.0], "slope 3")):
        with pytest.raises(ValueError, match=words):
            imbalance_bounds([0.5, 0.5], [0.0, 0.0], [1.0, 1.0], slope=slope)
