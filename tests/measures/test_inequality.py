"""Gini, Hoover, Theil and CV: published values, twins from their definitions, properties."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import cv, gini, hoover, theil_decompose, theil_l, theil_t

from .strategies import Floats, numbers, positive

few = settings(max_examples=40, deadline=None)
Measure = Callable[..., Floats]
ALL: list[Measure] = [cv, gini, hoover, theil_l, theil_t]

#: The example of the R package ineq, and what that package prints for it.
INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]


def gini_twin(x: list[float], w: list[float]) -> float:
    """Mean absolute difference of all pairs over twice the mean."""
    units = sum(w)
    mean = sum(a * b for a, b in zip(x, w, strict=True)) / units
    pairs = sum(
        p * q * abs(a - b) for a, p in zip(x, w, strict=True) for b, q in zip(x, w, strict=True)
    )
    return pairs / units**2 / (2 * mean)


def hoover_twin(x: list[float], w: list[float]) -> float:
    """The part of the whole that lies above the mean and would have to move."""
    mean = sum(a * b for a, b in zip(x, w, strict=True)) / sum(w)
    return sum(b * max(0.0, a - mean) for a, b in zip(x, w, strict=True)) / (mean * sum(w))


def theil_twin(x: list[float], w: list[float]) -> float:
    """Information that shares of the whole add to shares of the units."""
    whole, units = sum(a * b for a, b in zip(x, w, strict=True)), sum(w)
    shares = [(a * b / whole, b / units) for a, b in zip(x, w, strict=True)]
    return sum(s * math.log(s / p) for s, p in shares if s > 0)


def theil_l_twin(x: list[float], w: list[float]) -> float:
    """Information that shares of the units add to shares of the whole; none where one is 0."""
    whole, units = sum(a * b for a, b in zip(x, w, strict=True)), sum(w)
    shares = [(a * b / whole, b / units) for a, b in zip(x, w, strict=True)]
    return sum(p * math.log(p / s) if s else math.nan for s, p in shares)


def cv_twin(x: list[float], w: list[float]) -> float:
    """Root mean square difference of all pairs, by √2, over the mean."""
    units = sum(w)
    mean = sum(a * b for a, b in zip(x, w, strict=True)) / units
    pairs = sum(
        p * q * (a - b) ** 2
        for a, p in zip(x, w, strict=True)
        for b, q in zip(x, w, strict=True)
    )
    return math.sqrt(pairs / 2) / units / mean


TWINS = [
    (cv, cv_twin),
    (gini, gini_twin),
    (hoover, hoover_twin),
    (theil_l, theil_l_twin),
    (theil_t, theil_twin),
]


def test_values_that_r_s_ineq_prints() -> None:
    assert gini(INCOMES) == pytest.approx(0.4620911, abs=5e-8)
    assert gini(INCOMES, corrected=True) == pytest.approx(0.5134346, abs=5e-8)
    assert theil_t(INCOMES) == pytest.approx(0.3623412, abs=5e-8)


def test_the_value_that_r_s_reat_prints_for_stoermann_s_regions() -> None:
    """Its `theil` is L, whatever its page says."""
    assert theil_l([10, 10, 10, 20, 50]) == pytest.approx(0.2326302, abs=5e-8)


def test_the_textbook_s_standard_deviation() -> None:
    """Of 2, 4, 4, 4, 5, 5, 7, 9 the mean is 5 and the standard deviation of all of them 2."""
    assert cv([2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(0.4, rel=1e-15)
    assert cv([2, 4, 5, 7, 9], [1, 3, 2, 1, 1]) == pytest.approx(0.4)


def test_hand_computed() -> None:
    """Of 1 × 2, 2 × 1 and 4 × 1 the units' shares are 1/2, 1/4, 1/4, the shares 1/4, 1/4, 1/2."""
    x, w = [4.0, 1.0, 2.0], [1.0, 2.0, 1.0]
    assert gini(x, w) == pytest.approx((2 * 1 + 2 * 3 + 1 * 2) / 16 / 2)
    assert hoover(x, w) == pytest.approx(1 / 4)
    assert theil_t(x, w) == pytest.approx(math.log(2) / 4)
    assert theil_l(x, w) == pytest.approx(math.log(2) / 4)
    assert cv(x, w) == pytest.approx(math.sqrt(3 / 2) / 2)


@pytest.mark.parametrize(("measure", "twin"), TWINS)
@few
@given(data=st.data())
def test_equals_its_twin(
    data: st.DataObject, measure: Measure, twin: Callable[[list[float], list[float]], float]
) -> None:
    n = data.draw(st.integers(1, 7))
    x = data.draw(numbers(n))
    w = data.draw(positive(n))
    if x.sum() == 0:
        assert np.isnan(measure(x, w))
    else:
        assert measure(x, w) == pytest.approx(
            twin(x.tolist(), w.tolist()), rel=1e-7, abs=1e-9, nan_ok=True
        )
        assert measure(x) == pytest.approx(
            twin(x.tolist(), [1.0] * n), rel=1e-7, abs=1e-9, nan_ok=True
        )


@pytest.mark.parametrize("measure", ALL)
@few
@given(data=st.data())
def test_a_weight_is_a_number_of_equal_rows(data: st.DataObject, measure: Measure) -> None:
    x = data.draw(positive(4))
    times = data.draw(st.lists(st.integers(0, 4), min_size=4, max_size=4).filter(any))
    assert measure(x, times) == pytest.approx(
        float(measure(np.repeat(x, times))), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("measure", ALL)
@few
@given(positive(6), positive(6), st.permutations(range(6)), st.floats(1e-3, 1e3))
def test_order_and_units_do_not_matter(
    measure: Measure, x: Floats, w: Floats, order: list[int], unit: float
) -> None:
    expected = pytest.approx(float(measure(x, w)), rel=1e-9, abs=1e-12)
    assert measure(x[order], w[order]) == expected
    assert measure(x * unit, w) == expected
    assert measure(x, w * unit) == expected


@pytest.mark.parametrize("measure", ALL)
@few
@given(positive(5), positive(5), st.floats(0, 0.5), st.permutations(range(5)))
def test_a_transfer_to_a_poorer_region_never_raises_inequality(
    measure: Measure, x: Floats, w: Floats, part: float, order: list[int]
) -> None:
    rich, poor = sorted(order[:2], key=lambda i: -x[i])
    amount = part * (x[rich] - x[poor]) * min(w[rich], w[poor])
    after = x.copy()
    after[rich] -= amount / w[rich]
    after[poor] += amount / w[poor]
    assert measure(after, w) <= measure(x, w) + 1e-9


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("level", [0.1, 1 / 3, 7.0, 1e6])
def test_equal_levels_are_0(measure: Measure, level: float) -> None:
    assert measure(np.full(31, level)) == pytest.approx(0, abs=1e-15)
    assert measure(np.full(31, level)) >= 0
    assert measure(np.full(3, level), [0.2, 5.0, 0.3]) == pytest.approx(0, abs=1e-15)


def test_one_region_has_all() -> None:
    x = [0.0, 0.0, 0.0, 5.0]
    assert gini(x) == 0.75
    assert gini(x, corrected=True) == 1
    assert hoover(x) == 0.75
    assert theil_t(x) == pytest.approx(math.log(4))
    assert cv(x) == pytest.approx(math.sqrt(3))
    assert np.isnan(theil_l(x))


def test_a_region_without_weight_counts_for_nothing() -> None:
    for measure in ALL:
        assert measure([1.0, 3.0, 1e15], [1.0, 2.0, 0.0]) == pytest.approx(
            float(measure([1.0, 3.0], [1.0, 2.0]))
        )


@pytest.mark.parametrize("measure", ALL)
def test_nothing_to_share_out_is_missing(measure: Measure) -> None:
    assert np.isnan(measure([[0.0, 0.0], [1.0, 2.0]])).tolist() == [True, False]
    assert np.isnan(measure([1.0, 2.0], [[0.0, 0.0], [1.0, 0.0]])).tolist() == [True, False]


def test_a_single_region_has_no_corrected_gini() -> None:
    assert gini([5.0]) == 0
    assert np.isnan(gini([5.0], corrected=True))


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1.0, -1.0],), r"x is -1.0 at position \(1,\)"),
        (([1.0, 1.0], [1.0, -1.0]), "weights is -1.0"),
        (([1.0, np.inf],), "has to be finite"),
        (([1.0, 1.0], [1.0]), "x 2, weights 1"),
        ((3.0,), "needs regions on its last axis"),
        (([],), "needs regions on its last axis"),
    ],
)
def test_what_makes_no_sense_is_refused(
    measure: Measure, arguments: tuple[object, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        measure(*arguments)


def test_corrected_takes_no_weights() -> None:
    with pytest.raises(ValueError, match="corrected counts regions"):
        gini([1.0, 2.0], [1.0, 1.0], corrected=True)


@few
@given(positive(6), positive(6))
def test_measures_of_one_family_agree(x: Floats, w: Floats) -> None:
    """T and L change places when shares of the whole and of the units do; H ≤ CV/2 (Jensen)."""
    assert theil_l(x, w) == pytest.approx(float(theil_t(1 / x, w * x)), rel=1e-7, abs=1e-9)
    assert hoover(x, w) <= cv(x, w) / 2 + 1e-12


def test_many_rows_are_taken_in_blocks_and_give_what_each_row_gives() -> None:
    rng = np.random.default_rng(8)
    x, weights = rng.lognormal(size=(9, 500, 31)), rng.lognormal(size=(500, 31))
    x[3, 7, 2], x[4, 8], x[5, 9, :], x[6, 9, 4] = np.nan, 0.0, 2.5, 0.0
    group = [*"eeeeecwwccceeeeewwwwwwccccccwew"]
    for w in (None, weights, weights[0]):
        for measure in (gini, theil_t, theil_l):
            found = measure(x, w)
            rows = [
                [
                    measure(x[a, b], w if w is None or w.ndim == 1 else w[b])
                    for b in range(0, 500, 9)
                ]
                for a in range(9)
            ]
            np.testing.assert_allclose(found[:, ::9], rows, rtol=1e-12, atol=1e-15)
        assert gini(x, w)[5, 9] == theil_t(x, w)[5, 9] == theil_l(x, w)[5, 9] == 0
        parts = theil_decompose(x, group, w)
        row = theil_decompose(x[2, 499], group, w if w is None or w.ndim == 1 else w[499])
        for field in ("total", "between", "within", "between_part", "inequality", "p", "s"):
            np.testing.assert_allclose(getattr(parts, field)[2, 499], getattr(row, field))
        np.testing.assert_allclose(parts.total, theil_t(x, w), rtol=1e-11, atol=1e-14)
        assert parts.within[5, 9] == parts.between[5, 9] == 0
