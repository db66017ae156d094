"""The imbalanced index: by hand, against a twin in plain Python, and by its properties."""

from random import Random
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import (
    Reading,
    external_dependence,
    imbalance,
    imbalance_change,
    imbalance_limits,
    trade_level,
)

from .strategies import Floats, positive, trade_and_gdp

few = settings(max_examples=40, deadline=None)

#: T = 60, 30, 10 and Y = 80, 80, 40, so s = .6, .3, .1, δ = .4, .4, .2, d = 3/4, 3/8, 1/4, D = 1/2.
TRADE, GDP, DELTA = [60.0, 30.0, 10.0], [80.0, 80.0, 40.0], [0.4, 0.4, 0.2]
BY_HAND: dict[Reading, tuple[list[float], float]] = {
    "value/mean": ([1.8, 0.9, 0.3], 0.4 * 0.8 + 0.4 * 0.1 + 0.2 * 0.7),
    "value/gdp-mean": ([60 / 38, 30 / 38, 10 / 38], (0.4 * 22 + 0.4 * 8 + 0.2 * 28) / 38),
    "value/nation": ([0.6, 0.3, 0.1], 0.4 * 0.4 + 0.4 * 0.7 + 0.2 * 0.9),
    "dependence/mean": ([18 / 11, 9 / 11, 6 / 11], (0.4 * 7 + 0.4 * 2 + 0.2 * 5) / 11),
    "dependence/nation": ([1.5, 0.75, 0.5], 0.4 * 0.5 + 0.4 * 0.25 + 0.2 * 0.5),
    "dependence": ([0.75, 0.375, 0.25], 0.4 * 0.25 + 0.4 * 0.125 + 0.2 * 0.25),
}


def twin(trade: Floats, gdp: Floats, reading: str) -> float:
    """Eq. (1) in loops over plain numbers."""
    t: list[float] = trade.tolist()
    y: list[float] = gdp.tolist()
    k, total, output = len(t), sum(t), sum(y)
    d = [a / b for a, b in zip(t, y, strict=True)]
    ft, ft_n = {
        "value/mean": (t, total / k),
        "value/gdp-mean": (t, sum(a * b for a, b in zip(t, y, strict=True)) / output),
        "value/nation": (t, total),
        "dependence/mean": (d, sum(d) / k),
        "dependence/nation": (d, total / output),
        "dependence": (d, total / output),
    }[reading]
    unit: float = 1.0 if reading == "dependence" else ft_n
    return sum(b / output * abs(a / unit - ft_n / unit) for a, b in zip(ft, y, strict=True))


def index(trade: Floats, gdp: Floats, reading: Reading = "value/mean") -> float:
    ft_n = trade.sum() / gdp.sum() if reading == "dependence" else 1.0
    return float(imbalance(trade_level(trade, gdp, reading=reading), gdp / gdp.sum(), ft_n))


@pytest.mark.parametrize("reading", get_args(Reading))
def test_each_reading_by_hand(reading: Reading) -> None:
    level, expected = BY_HAND[reading]
    ft = trade_level(TRADE, GDP, reading=reading)
    assert ft == pytest.approx(level, rel=1e-14)
    assert imbalance(ft, DELTA, 0.5 if reading == "dependence" else 1.0) == pytest.approx(
        expected, rel=1e-14
    )


def test_equal_weights_are_the_two_remaining_readings() -> None:
    equal = np.full(3, 1 / 3)
    value = imbalance(trade_level(TRADE), equal)
    dependence = imbalance(trade_level(TRADE, GDP, reading="dependence/mean"), equal)
    assert value == pytest.approx((0.8 + 0.1 + 0.7) / 3)
    assert dependence == pytest.approx((7 + 2 + 5) / 33)


def test_the_readings_that_name_the_mean_and_the_nation_are_by_value() -> None:
    assert trade_level(TRADE) == pytest.approx(3 * trade_level(TRADE, reading="value/nation"))


@few
@given(trade_and_gdp(), st.sampled_from(get_args(Reading)))
def test_index_equals_its_twin(regions: tuple[Floats, Floats], reading: Reading) -> None:
    assert index(*regions, reading) == pytest.approx(
        twin(*regions, reading), rel=1e-9, abs=1e-12
    )


@few
@given(trade_and_gdp(), st.floats(1e-3, 1e3), st.sampled_from(get_args(Reading)[:-1]))
def test_currency_never_enters_the_index(
    regions: tuple[Floats, Floats], rate: float, reading: Reading
) -> None:
    trade, gdp = regions
    expected = pytest.approx(index(trade, gdp, reading), rel=1e-9, abs=1e-12)
    assert index(trade * rate, gdp, reading) == expected
    assert index(trade, gdp * rate, reading) == expected


@few
@given(trade_and_gdp(), st.randoms(use_true_random=False), st.sampled_from(get_args(Reading)))
def test_order_of_regions_does_not_matter(
    regions: tuple[Floats, Floats], random: Random, reading: Reading
) -> None:
    order = list(range(len(regions[0])))
    random.shuffle(order)
    shuffled = index(regions[0][order], regions[1][order], reading)
    assert shuffled == pytest.approx(index(*regions, reading), rel=1e-9, abs=1e-12)


@few
@given(trade_and_gdp())
def test_index_stays_within_its_limits(regions: tuple[Floats, Floats]) -> None:
    trade, gdp = regions
    lower, upper = imbalance_limits(gdp / gdp.sum())
    assert lower == 0
    assert -1e-12 <= index(trade, gdp) <= upper + 1e-12


@few
@given(st.integers(2, 8).flatmap(positive))
def test_limits_are_reached(gdp: Floats) -> None:
    alone = np.zeros(len(gdp))
    alone[np.argmax(gdp)] = 7.0
    lower, upper = imbalance_limits(gdp / gdp.sum())
    assert index(alone, gdp) == pytest.approx(float(upper), rel=1e-12)
    assert index(np.full(len(gdp), 7.0), gdp) == pytest.approx(float(lower), abs=1e-12)


def test_trade_in_proportion_to_gdp_is_even_only_by_dependence() -> None:
    gdp = np.array([58.0, 24.0, 18.0])
    assert index(gdp * 2, gdp) == pytest.approx(0.58 * 0.74 + 0.24 * 0.28 + 0.18 * 0.46)
    assert index(gdp * 2, gdp, "dependence/nation") == pytest.approx(0, abs=1e-15)
    assert index(gdp * 2, gdp, "dependence") == pytest.approx(0, abs=1e-15)


def test_a_transfer_to_a_poorer_region_can_raise_the_index() -> None:
    """The paper's index fails the principle of Pigou and Dalton; twice Hoover's does not here."""
    delta = np.array([0.1, 0.6, 0.15, 0.15])
    before = np.array([0.45, 0.35, 0.1, 0.1])
    after = before + np.array([-0.02, 0.02, 0, 0])
    assert index(before, delta) == pytest.approx(0.500)
    assert index(after, delta) == pytest.approx(0.540)
    assert index(before, delta, "dependence/nation") == pytest.approx(0.70)
    assert index(after, delta, "dependence/nation") == pytest.approx(0.66)


def test_cutting_one_region_in_half_changes_the_paper_s_index_only() -> None:
    trade, gdp = np.array([0.92, 0.04, 0.04]), np.array([0.58, 0.24, 0.18])
    halves, weights = (np.append(a[0] / 2, [a[0] / 2, *a[1:]]) for a in (trade, gdp))
    assert index(halves, weights) < index(trade, gdp) - 0.4
    assert index(halves, weights, "dependence/nation") == pytest.approx(
        index(trade, gdp, "dependence/nation")
    )


def test_leading_axes_and_one_national_level_for_each_row() -> None:
    rng = np.random.default_rng(5)
    trade, gdp = rng.uniform(1, 9, (2, 4, 5, 3))
    delta, nation = gdp / gdp.sum(-1, keepdims=True), trade.sum(-1) / gdp.sum(-1)
    whole = imbalance(trade_level(trade, gdp, reading="dependence"), delta, nation)
    assert whole.shape == (4, 5)
    for at in np.ndindex(4, 5):
        assert whole[at] == pytest.approx(twin(trade[at], gdp[at], "dependence"))


def test_a_gap_spoils_its_own_row_only() -> None:
    trade = np.array([TRADE, [60.0, np.nan, 10.0], [0.0, 0.0, 0.0]])
    for reading in get_args(Reading)[:-1]:
        result = imbalance(trade_level(trade, GDP, reading=reading), DELTA)
        assert np.isnan(result).tolist() == [False, True, True], reading
    assert np.isnan(trade_level(trade, GDP, reading="dependence")).sum() == 1
    gdp = np.array([GDP, [80.0, np.nan, 40.0]])
    assert np.isnan(
        imbalance(trade_level(TRADE), gdp / gdp.sum(-1, keepdims=True))
    ).tolist() == [False, True]


def test_limits_of_a_row_with_a_gap_are_unknown() -> None:
    lower, upper = imbalance_limits([DELTA, [0.5, np.nan, 0.5]])
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [False, True]
    assert upper[0] == pytest.approx(1.4)


def test_change_is_from_one_year_to_the_next() -> None:
    changes = imbalance_change([[1.0, 1.5, np.nan, 1.25, 1.0], [0.0, 0.5, 0.75, 1.0, 0.5]])
    expected = [[0.5, np.nan, np.nan, -0.25, np.nan], [0.5, 0.25, 0.25, -0.5, np.nan]]
    np.testing.assert_array_equal(changes, expected)
    assert np.isnan(imbalance_change([1.0])).tolist() == [True]
    assert imbalance_change([]).shape == (0,)


def test_dependence_is_a_fraction_of_gdp() -> None:
    assert external_dependence(3, 4) == 0.75
    assert external_dependence([[3.0, 0.0]], [[4.0], [8.0]]).tolist() == [
        [0.75, 0.0],
        [0.375, 0.0],
    ]
    assert np.isnan(external_dependence([np.nan, 1.0], [1.0, np.nan])).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: external_dependence(1.0, 0.0), "gdp is 0.0; it has to be above 0"),
        (lambda: external_dependence([1.0, -2.0], 1.0), r"trade is -2.0 at position \(1,\)"),
        (lambda: external_dependence(1.0, -1.0), "gdp is -1.0; it can't be negative"),
        (lambda: external_dependence(np.inf, 1.0), "trade is inf; it has to be finite"),
        (lambda: trade_level([1.0, -1.0]), "can't be negative"),
        (lambda: trade_level([1.0, 2.0], reading="dependence"), "needs gdp"),
        (lambda: trade_level(TRADE, [80.0, 0.0, 40.0], reading="value/gdp-mean"), "above 0"),
        (lambda: trade_level(TRADE, GDP, reading="dependance"), "did you mean 'dependence'"),  # type: ignore[arg-type]
        (lambda: trade_level(TRADE, [80.0], reading="dependence"), "trade 3, gdp 1"),
        (lambda: trade_level(3.0), "needs regions on its last axis"),
        (lambda: imbalance([], []), "needs regions on its last axis"),
        (lambda: imbalance([1.0, 1.0], [40.0, 60.0]), "the sum of delta is 100.0"),
        (lambda: imbalance([1.0, 1.0], [1.5, -0.5]), "can't be negative"),
        (lambda: imbalance([1.0, 1.0, 1.0], [1.0]), "ft 3, delta 1"),
        (lambda: imbalance_limits([0.5, 0.4]), "the sum of delta is 0.9"),
        (lambda: imbalance_change(1.0), "needs years"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("reading", get_args(Reading))
@pytest.mark.parametrize("trade_in", [1.0, 1e300, 1e-300])
@pytest.mark.parametrize("gdp_in", [1.0, 1e300, 1e-300])
def test_numbers_near_the_limits_are_right_or_missing(
    reading: Reading, trade_in: float, gdp_in: float
) -> None:
    trade, gdp = np.array(TRADE) * trade_in, np.array(GDP) * gdp_in
    level = trade_level(trade, gdp, reading=reading)
    by = 1.0
    if reading == "dependence":
        with np.errstate(over="ignore"):
            by = trade_in / gdp_in
    if 1e-305 < by < 1e305:
        np.testing.assert_allclose(level, np.multiply(BY_HAND[reading][0], by), rtol=1e-12)
    else:
        assert np.isnan(level).all()


def test_a_dependence_is_never_rounded_to_0() -> None:
    trade, gdp = [1e-300, 3e-300, 0.0, 1e-20], [1e300, 3e8, 1e300, 1e290]
    np.testing.assert_array_equal(
        external_dependence(trade, gdp), [np.nan, np.nan, 0.0, np.nan]
    )
    assert external_dependence(1e300, 1e-300) == np.inf
    assert external_dependence(1e-300, 2e-300) == 0.5
