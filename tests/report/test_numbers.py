"""Numbers as text: they can be read back, and two bounds never look like one number."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.estimate import fixed, number_format
from hinterland.language import runs

FINITE = st.floats(-1e15, 1e15).filter(lambda x: x == 0 or abs(x) > 1e-9)


def read(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


@settings(max_examples=100, deadline=None)
@given(FINITE, st.integers(0, 6))
def test_fixed_decimals_can_be_read_back(x: float, decimals: int) -> None:
    text = fixed(x, decimals)
    assert read(text) == pytest.approx(x, rel=1e-12, abs=0.51 * 10.0**-decimals)
    assert text not in ("−0", "-0")


@settings(max_examples=200, deadline=None)
@given(st.floats(0.001, 1e6), st.floats(1e-6, 10))
def test_bounds_that_differ_are_told_apart(low: float, width: float) -> None:
    high = low * (1 + width)
    a, b = map(read, number_format([low, high], "1").range(low, high).split("–"))
    assert a < b


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(1e3, 1e15), min_size=1, max_size=5))
def test_a_scale_leaves_the_largest_number_readable(numbers: list[float]) -> None:
    for unit in ("USD", "CNY"):
        size = number_format(numbers, unit)
        assert max(numbers) / size.factor >= 1
        largest = max(numbers)
        assert read(size.number(largest)) * size.factor == pytest.approx(largest, rel=1e-3)


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_gap(x: float) -> None:
    assert fixed(x, 2) == "—"


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(1990, 2030)))
def test_runs_name_each_year_once(years: set[int]) -> None:
    named: list[int] = []
    for run in filter(None, runs(years).split(", ")):
        first, _, last = run.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(years)
