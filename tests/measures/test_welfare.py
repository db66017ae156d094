"""Entropy, Atkinson, Kolm, concentration, quantiles, polarisation: published values and twins."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import (
    atkinson,
    concentration_curve,
    coulter,
    cv,
    equivalent_number,
    generalized_entropy,
    gini,
    herfindahl,
    kolm,
    lorenz_asymmetry,
    lorenz_curve,
    quantile_ratio,
    rosenbluth,
    theil_l,
    theil_t,
    williamson_cv,
    wolfson_polarization,
)

from .strategies import Floats, numbers, positive
from .test_inequality import INCOMES

few = settings(max_examples=40, deadline=None)


def test_values_that_r_s_ineq_prints() -> None:
    """Of the examples in its manual and its saved output, tests/Examples/ineq-Ex.Rout.save."""
    assert atkinson(INCOMES, 0.5) == pytest.approx(0.1796591, abs=5e-8)
    assert herfindahl(INCOMES) == pytest.approx(0.1840812, abs=5e-8)
    assert rosenbluth(INCOMES) == pytest.approx(0.1859051, abs=5e-8)
    large, small = [50 / 9] * 9 + [50], [2.0] * 5 + [18.0] * 5
    assert lorenz_asymmetry(large) == pytest.approx(1.46, abs=1e-12)
    assert lorenz_asymmetry(small) == pytest.approx(0.74, abs=1e-12)
    assert gini(large, corrected=True) == pytest.approx(0.4444444, abs=5e-8)
    assert gini(small, corrected=True) == pytest.approx(0.4444444, abs=5e-8)


def test_values_that_pysal_prints() -> None:
    """Of the documentation and the tests of `inequality` 1.1.2; its Wolfson index is half of ours."""
    assert atkinson([10, 20, 30, 40, 50], 0.5) == pytest.approx(0.06315, abs=5e-6)
    assert atkinson([10, 20, 30, 40, 50], 1) == pytest.approx(0.1316096, abs=5e-8)
    assert atkinson([10, 20, 30, 40, 50], 0) == 0
    thousands = [20, 25, 27, 30, 35, 45, 60, 75, 80, 120]
    for x, half in (
        ([6, 6, 8, 8, 10, 10, 12, 12], 1 / 12),
        ([2, 4, 6, 8, 10, 12, 14, 16], 11 / 72),
    ):
        assert wolfson_polarization(x) == pytest.approx(2 * half)
        assert wolfson_polarization(x, normalised=False) == pytest.approx(half)
    assert wolfson_polarization(thousands, normalised=False) == pytest.approx(0.2013, abs=5e-5)


def test_the_value_that_r_s_reat_prints_for_its_coulter_example() -> None:
    """Which takes amounts, 400 in each region, and weights of 1, 1, 1 and 200."""
    w = np.array([1.0, 1.0, 1.0, 200.0])
    assert coulter(400 / w, w) == pytest.approx(0.600305983761, abs=5e-13)


def test_the_generalised_entropy_that_wineq_gets_wrong() -> None:
    """Of 1 to 10, weighted by themselves, at α = ½; by the definition, 0.0782."""
    x = np.arange(1.0, 11.0)
    p, y = x / 55, x / 7
    expected = sum(a * (b**0.5 - 1) for a, b in zip(p, y, strict=True)) / (0.5 * -0.5)
    assert generalized_entropy(x, 0.5, x) == pytest.approx(expected, rel=1e-12)
    assert generalized_entropy(x, 0.5, x) == pytest.approx(0.0782, abs=5e-5)


@few
@given(positive(6), positive(6))
def test_entropies_meet_where_they_are_known(x: Floats, w: Floats) -> None:
    close: dict[str, Any] = {"rel": 1e-6, "abs": 1e-9}
    assert generalized_entropy(x, 2, w) == pytest.approx(float(cv(x, w)) ** 2 / 2, **close)
    for step in (1e-9, -1e-9):
        assert generalized_entropy(x, 1 + step, w) == pytest.approx(
            float(theil_t(x, w)), **close
        )
        assert generalized_entropy(x, step, w) == pytest.approx(float(theil_l(x, w)), **close)
        assert atkinson(x, 1 + step, w) == pytest.approx(float(atkinson(x, 1, w)), **close)
    assert atkinson(x, 1, w) == pytest.approx(1 - math.exp(-float(theil_l(x, w))), **close)


@few
@given(positive(5), positive(5), st.one_of(st.floats(0, 0.99), st.floats(1.01, 5)))
def test_atkinson_by_its_definition(x: Floats, w: Floats, epsilon: float) -> None:
    p, mean = w / w.sum(), np.average(x, weights=w)
    equal = float((p * x ** (1 - epsilon)).sum() ** (1 / (1 - epsilon)))
    assert atkinson(x, epsilon, w) == pytest.approx(1 - equal / mean, rel=1e-6, abs=1e-9)


def test_atkinson_s_limits() -> None:
    """With ε beyond every bound only the poorest count; with a region that has nothing, all is lost."""
    assert atkinson([1.0, 2.0, 3.0], 1e6) == pytest.approx(0.5, abs=1e-5)
    assert atkinson([0.0, 1.0], 1) == 1
    assert atkinson([0.0, 1.0], 2) == 1
    assert atkinson([0.0, 1.0], 0.5) == pytest.approx(0.5)


@few
@given(st.lists(st.floats(0.1, 20), min_size=4, max_size=4), positive(4), st.floats(0.05, 2))
def test_kolm_by_its_definition_and_with_an_amount_added(
    levels: list[float], w: Floats, alpha: float
) -> None:
    x = np.array(levels)
    p, mean = w / w.sum(), np.average(x, weights=w)
    expected = math.log(float((p * np.exp(alpha * (mean - x))).sum())) / alpha
    assert kolm(x, alpha, w) == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert kolm(x + 7, alpha, w) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_kolm_of_numbers_whose_exponential_no_computer_holds() -> None:
    """Then only the poorest counts: μ − min x, less ln n / α."""
    x = [0.0, 1e6]
    assert kolm(x, 1) == pytest.approx(5e5 - math.log(2))


@few
@given(positive(6))
def test_rosenbluth_and_the_equivalent_number(x: Floats) -> None:
    assert rosenbluth(x) == pytest.approx(1 / (6 * (1 - float(gini(x)))))
    assert equivalent_number(x) == pytest.approx(1 / float(((x / x.sum()) ** 2).sum()))
    assert herfindahl(x) == pytest.approx((float(cv(x)) ** 2 + 1) / 6)
    normed = (float(herfindahl(x)) - 1 / 6) / (1 - 1 / 6)
    assert herfindahl(x, normalised=True) == pytest.approx(normed, abs=1e-12)


def test_what_a_single_region_leaves_open() -> None:
    assert np.isnan(herfindahl([3.0], normalised=True))
    assert np.isnan(cv([3.0], ddof=1))
    assert herfindahl([3.0]) == rosenbluth([3.0]) == equivalent_number([3.0]) == 1


def test_cv_of_a_sample() -> None:
    x = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    assert cv(x, ddof=1) == pytest.approx(np.std(x, ddof=1) / 5)
    with pytest.raises(ValueError, match="leave out the weights or ddof"):
        cv(x, x, ddof=1)
    with pytest.raises(ValueError, match="ddof is 2"):
        cv(x, ddof=2)  # type: ignore[arg-type]


@few
@given(positive(6), positive(6))
def test_williamson_about_either_mean(x: Floats, w: Floats) -> None:
    p = w / w.sum()
    for centre, mean in (("weighted", float((p * x).sum())), ("unweighted", float(x.mean()))):
        expected = math.sqrt(float((p * (x - mean) ** 2).sum())) / mean
        found = williamson_cv(x, w, centre=centre)  # type: ignore[arg-type]
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@few
@given(
    positive(5),
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
    st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]),
)
def test_quantiles_are_those_of_so_many_rows(x: Floats, times: list[int], q: float) -> None:
    rows = np.repeat(x, times)
    high, low = (
        np.quantile(rows, at, method="averaged_inverted_cdf") for at in (max(q, 0.5), 0.2)
    )
    found = quantile_ratio(x, times, high=max(q, 0.5), low=0.2)
    assert found == pytest.approx(float(high / low), rel=1e-12)


def test_ratios_of_what_the_ends_have() -> None:
    """Of 1 to 10 the richest tenth has 10 of 55, the poorest 40 per cent 10."""
    x = np.arange(1.0, 11.0)
    assert quantile_ratio(x, high=0.9, low=0.4, of="shares") == pytest.approx(1.0)
    assert quantile_ratio(x, high=0.8, low=0.2, of="shares") == pytest.approx(19 / 3)
    assert np.isnan(quantile_ratio([0.0, 0.0, 1.0], high=0.9, low=0.4, of="shares"))


@few
@given(numbers(5), st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_wolfson_by_its_definition_over_so_many_rows(x: Floats, times: list[int]) -> None:
    rows = np.sort(np.repeat(x, times))
    median, n = float(np.median(rows)), len(rows)
    if median == 0:
        assert np.isnan(wolfson_polarization(x, times))
        return
    lower = np.interp(0.5, np.arange(n + 1) / n, np.insert(np.cumsum(rows), 0, 0) / rows.sum())
    expected = 2 * (2 * (0.5 - lower) - float(gini(rows))) * rows.mean() / median
    assert wolfson_polarization(x, times) == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_wolfson_is_1_for_two_camps() -> None:
    """One half with nothing, the other alike: the middle between them is the median, and the mean."""
    assert wolfson_polarization([0.0, 0.0, 2.0, 2.0]) == pytest.approx(1.0)


@few
@given(positive(6), positive(6))
def test_a_concentration_curve_in_its_own_order_is_lorenz_s(x: Floats, w: Floats) -> None:
    lorenz, own = lorenz_curve(x, w), concentration_curve(x, x, w)
    np.testing.assert_allclose(own.weight, lorenz.weight, atol=1e-12)
    np.testing.assert_allclose(own.whole, lorenz.whole, atol=1e-12)
    turned = concentration_curve(x, 1 / x, w)
    grid = np.linspace(0, 1, 50)
    mirrored = 1 - np.interp(1 - grid, lorenz.weight, lorenz.whole)
    np.testing.assert_allclose(
        np.interp(grid, turned.weight, turned.whole), mirrored, atol=1e-9
    )


def test_regions_alike_share_a_straight_line_whatever_their_order() -> None:
    for x in ([1.0, 5.0, 2.0], [5.0, 1.0, 2.0]):
        curve = concentration_curve(x, by=[3.0, 3.0, 9.0])
        np.testing.assert_allclose(curve.whole, [0, 3 / 8, 6 / 8, 1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: atkinson([1, 2], -0.5), "epsilon is -0.5; it can't be negative"),
        (lambda: generalized_entropy([1, 2], np.inf), "alpha is inf; it has to be finite"),
        (lambda: kolm([1, 2], 0), "alpha is 0.0; it has to be above 0"),
        (lambda: quantile_ratio([1, 2], high=1.5), "high is 1.5; it has to be between 0 and 1"),
        (lambda: quantile_ratio([1, 2], of="level"), "did you mean 'levels'"),  # type: ignore[arg-type]
        (lambda: williamson_cv([1, 2], [1, 1], centre="mean"), "centre can't be 'mean'"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_kolm_of_a_small_aversion_is_half_the_variance_times_it() -> None:
    x = [1.0, 2.0, 4.0]
    for alpha in (1e-3, 1e-8, 1e-14):
        third = alpha**2 * float(np.mean((np.mean(x) - np.array(x)) ** 3)) / 6
        expected = alpha * float(np.var(x)) / 2 + third
        assert kolm(x, alpha) == pytest.approx(expected, rel=1e-5)
