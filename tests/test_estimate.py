"""Numbers that are known, bounded or missing, and how they are printed in both languages."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.estimate import (
    Estimate,
    NumberFormat,
    direction,
    greater,
    number_format,
    with_unit,
    within,
)
from hinterland.language import speaking

PERCENT = NumberFormat(0.01, "%", 2)
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)


def test_rounding_noise_is_a_tie() -> None:
    assert greater(Estimate(0.3999999999999997), Estimate(0.4)) is False
    assert greater(Estimate(0.4), Estimate(0.3999999999999997)) is False
    assert within(Estimate(0.3999999999999997), 0.4, 0.5) is True


def test_what_may_be_divided_by_zero_has_no_limits() -> None:
    ratio = Estimate(4.0) / Estimate(2.0, low=0.0, high=3.0)
    assert (ratio.value, ratio.low, ratio.high) == (2.0, -math.inf, math.inf)
    assert greater(ratio, Estimate(1.0)) is None
    assert not (Estimate(4.0) / Estimate(0.0)).known
    assert not (Estimate(low=1.0, high=2.0) / Estimate(low=0.0, high=1.0)).known


@pytest.mark.parametrize(
    ("numbers", "decimals"),
    [
        ((8.5, 8.5001), 4),
        ((8.5, 8.5), 2),
        ((8.5, 8.5 + 1e-14), 2),
        ((1.0, 2.0, math.nan, math.inf), 2),
    ],
)
def test_compared_numbers_get_the_digits_that_tell_them_apart(
    numbers: tuple[float, ...], decimals: int
) -> None:
    assert NumberFormat(decimals=2).apart(*numbers).decimals == decimals


@given(NUMBERS, NUMBERS, st.integers(0, 6))
def test_a_range_never_shows_two_equal_ends(a: float, b: float, decimals: int) -> None:
    low, high = sorted((a, b))
    form = NumberFormat(decimals=decimals)
    first, last = form.ends(low, high)
    if first == last:
        assert form.range(low, high) == first
        assert math.isclose(low, high, rel_tol=1e-9) or form.apart(low, high).decimals == 15
    else:
        assert form.range(low, high) != first


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((80.0,), "80"), ((436.75, 436.85), "436.75"), ((1.15 - 0.005,), "1.145"), ((0.0,), "0")],
)
def test_a_stated_number_is_printed_as_it_was_stated(
    numbers: tuple[float, ...], text: str
) -> None:
    assert NumberFormat(decimals=2).written(*numbers).number(numbers[0]) == text


def test_another_unit_is_printed_down_to_the_same_place() -> None:
    dollars = NumberFormat(1e9, "bn USD", 1)
    assert PERCENT.given_in("%").full(Estimate(82.942)) == "82.94 %"
    assert PERCENT.given_in("1").full(Estimate(0.82942)) == "0.8294"
    assert dollars.given_in("million USD").full(Estimate(436_800.04)) == "436,800 million USD"
    with speaking("zh"):
        assert dollars.given_in("bn USD").number(436.8) == "436.8"
        form = NumberFormat(1e8, "亿美元", 1).given_in("bn USD")
        assert form.full(Estimate(436.8)) == "4,368.0亿美元"


def test_text_and_units_in_both_languages() -> None:
    bounded = Estimate(low=0.0424, high=0.0435)
    assert PERCENT.full(bounded) == "4.24–4.35 %"
    assert PERCENT.range(-0.02, 0.01) == "−2.00 … 1.00"
    assert with_unit("3.42", "pp") == "3.42 points"
    with speaking("zh"):
        assert PERCENT.full(bounded) == "4.24%～4.35%"
        assert with_unit("3.42", "pp") == "3.42个百分点"
    assert PERCENT.full(Estimate()) == "—"


def test_ratios_are_printed_as_times() -> None:
    form = number_format([8.6897, 8.6964], "×")
    assert form.full(Estimate(low=8.6897, high=8.6964)) == "8.69–8.70 ×"


def test_a_direction_needs_digits_that_bear_it() -> None:
    assert direction(Estimate(0.82941), Estimate(0.82942), PERCENT) == 0
    assert direction(Estimate(0.82), Estimate(0.83), PERCENT) == 1
    assert direction(Estimate(low=0.81, high=0.84), Estimate(0.83), PERCENT) is None


@pytest.mark.parametrize("ends", [(1, 2, 3), (math.nan, 2, 1), (1, math.nan, 3), (4, 2, 3)])
def test_impossible_bounds_are_refused(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"low|bounds"):
        Estimate(*ends)


def test_estimates_take_plain_numbers() -> None:
    x = Estimate(low=1, high=2)
    assert (x + 1).low == (1 + x).low == 2
    assert (x - 1).high == (3 - x).low == (2 * x - 1).low == 1
    assert (1 / Estimate(-2.0), (x / 2).low) == (Estimate(-0.5), 0.5)
    assert Estimate(1.0) / Estimate(-2.0) == Estimate(-0.5, -0.5, -0.5)
    with pytest.raises(TypeError):
        x + "1"  # type: ignore[operator]
    with pytest.raises(TypeError):
        x * x  # type: ignore[operator]


@pytest.mark.parametrize("size", [1e300, 1e-300])
@pytest.mark.parametrize("unit", ["CNY", "1", "%", "×"])
def test_no_number_is_spelled_out_in_hundreds_of_digits(size: float, unit: str) -> None:
    form = number_format([size, 3 * size], unit)
    assert max(map(len, form.ends(size, 3 * size))) < 15
    assert form.number(size) != form.number(3 * size)
    assert form.written(2.5 * size).number(2.5 * size).startswith("2.5e")
    assert len(NumberFormat(decimals=0).number(1e300)) < 15


def test_a_unit_is_printed_with_its_sign() -> None:
    form = NumberFormat(0.01, "%", 2).given_in("percent")
    assert form.written(3).full(Estimate(3.0)) == "3 %"
    assert number_format([3], "percent").unit == "%"


def test_a_stated_number_of_money_has_a_unit_in_which_it_is_1_or_more() -> None:
    with speaking("zh"):
        form = number_format([5e8], "CNY").given_in("CNY", 5.0)
        assert form.written(5).full(Estimate(5.0)) == "5元"
        assert number_format([5e12], "USD").given_in("bn USD", 436.8).unit == "亿美元"
