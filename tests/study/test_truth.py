"""Three-valued truth against brute force: try every path that the bounds allow."""

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.study.claims.truth import Interval, greater, single_peak, steady, within

UNKNOWN = Interval(math.nan, math.nan)
GRID = range(4)


@st.composite
def paths(draw: st.DrawFn) -> list[Interval]:
    """Short paths on a small grid: exact, bounded or unknown."""
    out = []
    for _ in range(draw(st.integers(3, 5))):
        low, high = sorted(draw(st.tuples(st.sampled_from(GRID), st.sampled_from(GRID))))
        unknown = draw(st.integers(0, 5)) == 0
        out.append(UNKNOWN if unknown else Interval(float(low), float(high)))
    return out


def completions(path: list[Interval]) -> "itertools.product[tuple[float, ...]]":
    """Values on a fine grid, wide enough for what is unknown."""
    fine = [x / 8 for x in range(-8, 33)]
    unknown = [-1.0, 0.0, 0.125, 1.125, 1.5, 2.25, 2.5, 3.25, 4.0]
    choices = [
        unknown
        if not x.known
        else [v for v in fine if x.low <= v <= x.high][:: 1 if x.high - x.low < 1 else 4]
        for x in path
    ]
    return itertools.product(*choices)


def falls(values: tuple[float, ...]) -> bool:
    return all(a > b for a, b in itertools.pairwise(values))


def peaks(values: tuple[float, ...]) -> bool:
    top = values.index(max(values))
    return 0 < top < len(values) - 1 and falls(values[top:]) and falls(values[top::-1])


@given(paths())
@settings(max_examples=150, deadline=None)
def test_no_verdict_is_contradicted_by_a_path_that_fits(path: list[Interval]) -> None:
    for test, truth in ((falls, steady(path, -1)), (peaks, single_peak(path))):
        found = {test(values) for values in completions(path)}
        if truth is True:
            assert found == {True}
        if truth is False:
            assert found == {False}
        if truth is None and all(x.known and x.low == x.high for x in path):
            raise AssertionError("an exact path is never open")


@given(
    st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
    st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
def test_arithmetic_holds_every_value(a: tuple[int, int], b: tuple[int, int]) -> None:
    x, y = Interval(*map(float, sorted(a))), Interval(*map(float, sorted(b)))
    for p, q in itertools.product(a, b):
        difference = x - y
        assert difference.low <= p - q <= difference.high
        assert abs(x).low <= abs(p) <= abs(x).high
        quotient = x / y
        if quotient.known:
            assert quotient.low - 1e-12 <= p / q <= quotient.high + 1e-12
        if greater(x, y) is not None:
            assert greater(x, y) == (p > q)


def test_ties_and_edges() -> None:
    one = Interval.exactly(1.0)
    assert greater(one, one) is False
    assert within(Interval.exactly(1.15), 1.145, 1.155) is True
    assert within(Interval(1.1, 1.2), 1.145, 1.155) is None
    assert within(Interval(1.2, 1.3), 1.145, 1.155) is False
    assert within(UNKNOWN, 0, 1) is None
    flat = [Interval.exactly(x) for x in (1.0, 2.0, 2.0, 1.0)]
    assert single_peak(flat) is False
    assert steady([Interval.exactly(2.0), UNKNOWN, Interval.exactly(3.0)], -1) is False
    assert steady([Interval.exactly(3.0), UNKNOWN, Interval.exactly(2.0)], -1) is None
