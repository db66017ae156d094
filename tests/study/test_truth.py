"""Three-valued truth against brute force: try every path that the bounds allow."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.estimate import Estimate, greater, within
from hinterland.study.claims.truth import inner_peak, single_peak, steady

UNKNOWN = Estimate()
GRID = range(4)


@st.composite
def paths(draw: st.DrawFn) -> list[Estimate]:
    """Short paths on a small grid: exact, bounded or unknown."""
    out = []
    for _ in range(draw(st.integers(3, 5))):
        low, high = sorted(draw(st.tuples(st.sampled_from(GRID), st.sampled_from(GRID))))
        unknown = draw(st.integers(0, 5)) == 0
        out.append(UNKNOWN if unknown else Estimate(low=float(low), high=float(high)))
    return out


def completions(path: list[Estimate]) -> "itertools.product[tuple[float, ...]]":
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


def peaks_inside(values: tuple[float, ...]) -> bool:
    first, *inner, last = values
    return max(inner) > max(first, last) and last < first


@given(paths())
@settings(max_examples=150, deadline=None)
def test_no_verdict_is_contradicted_by_a_path_that_fits(path: list[Estimate]) -> None:
    for test, truth in (
        (falls, steady(path, -1)),
        (peaks, single_peak(path)),
        (peaks_inside, inner_peak(path)),
    ):
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
    x, y = Estimate(low=min(a), high=max(a)), Estimate(low=min(b), high=max(b))
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
    one = Estimate(1.0)
    assert greater(one, one) is False
    assert within(Estimate(1.15), 1.145, 1.155) is True
    assert within(Estimate(low=1.1, high=1.2), 1.145, 1.155) is None
    assert within(Estimate(low=1.2, high=1.3), 1.145, 1.155) is False
    assert within(UNKNOWN, 0, 1) is None
    flat = [Estimate(x) for x in (1.0, 2.0, 2.0, 1.0)]
    assert single_peak(flat) is False
    assert steady([Estimate(2.0), UNKNOWN, Estimate(3.0)], -1) is False
    assert steady([Estimate(3.0), UNKNOWN, Estimate(2.0)], -1) is None
