"""Labels never stand on one another, and axes hold what is drawn on them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hinterland.estimate import fixed as number
from hinterland.figures.drawing.axes import named_years, scale
from hinterland.figures.drawing.cells import span
from hinterland.figures.drawing.labels import nudge
from hinterland.figures.drawing.theme import text_width, wrap
from hinterland.figures.drawing.words import year_runs

LOW, HIGH, GAP = 0.0, 200.0, 12.0
heights = st.lists(st.floats(LOW, HIGH), min_size=1, max_size=15)


def cost(wanted: list[float], placed: list[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(wanted, placed, strict=True))


@settings(max_examples=100, deadline=None)
@given(heights)
def test_labels_keep_their_order_their_gap_and_the_room(wanted: list[float]) -> None:
    placed = nudge(wanted, sizes=[GAP] * len(wanted), low=LOW - GAP / 2, high=HIGH + GAP / 2)

    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    stacked = [placed[i] for i in order]
    assert all(b - a >= GAP - 1e-9 for a, b in pairwise(stacked))
    assert stacked[0] >= LOW - 1e-9
    assert stacked[-1] <= HIGH + 1e-9


@settings(max_examples=100, deadline=None)
@given(heights, st.floats(0, 1))
def test_no_other_arrangement_moves_labels_less(wanted: list[float], part: float) -> None:
    """A competitor: push up from the bottom, then down from the top; and mixtures with it."""
    placed = nudge(wanted, sizes=[GAP] * len(wanted), low=LOW - GAP / 2, high=HIGH + GAP / 2)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    pushed = [wanted[i] for i in order]
    for i in range(1, len(pushed)):
        pushed[i] = max(pushed[i], pushed[i - 1] + GAP)
    pushed[-1] = min(pushed[-1], HIGH)
    for i in reversed(range(len(pushed) - 1)):
        pushed[i] = min(pushed[i], pushed[i + 1] - GAP)
    rival = [0.0] * len(wanted)
    for i, height in zip(order, pushed, strict=True):
        rival[i] = height
    mixed = [part * a + (1 - part) * b for a, b in zip(placed, rival, strict=True)]
    assert cost(wanted, placed) <= cost(wanted, mixed) + 1e-6


def test_a_tall_label_keeps_its_neighbours_farther_away() -> None:
    assert nudge([50, 50, 50], sizes=[10, 30, 10], low=0, high=100) == [30, 50, 70]


def test_a_tall_label_stays_inside_with_all_its_lines() -> None:
    placed = nudge([0, 100, 100], sizes=[30, 12, 40], low=0, high=100)
    assert placed == [15, 54, 80]


def test_labels_that_do_not_clash_stay() -> None:
    assert nudge([100, 10, 50], sizes=[12] * 3, low=0, high=200) == [100, 10, 50]


def test_too_many_labels_share_the_room_evenly() -> None:
    assert nudge([5.0] * 5, sizes=[12] * 5, low=0, high=20) == [2, 6, 10, 14, 18]
    assert nudge([], sizes=[], low=0, high=20) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6), max_size=8),
    st.booleans(),
)
def test_an_axis_holds_its_numbers_with_few_round_ticks(
    numbers: list[float], zero: bool
) -> None:
    axis = scale(numbers, zero=zero)
    slack = 1e-6 * (axis.high - axis.low)
    assert 2 <= len(axis.ticks) <= 12
    assert all(axis.low - slack <= x <= axis.high + slack for x in numbers)
    assert not zero or axis.low <= 0 <= axis.high
    steps = [b - a for a, b in pairwise(axis.ticks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-6)
    assert [float(f"{tick:.{axis.places}f}") for tick in axis.ticks] == list(axis.ticks)


@settings(max_examples=100, deadline=None)
@given(st.integers(1900, 2000), st.integers(1, 150), st.integers(8, 12))
def test_the_named_years_fit_and_include_both_ends(first: int, count: int, most: int) -> None:
    years = range(first, first + count)
    named = named_years(years, most=most)
    assert {years[0], years[-1]} <= set(named) <= set(years)
    assert len(named) <= most
    assert named == sorted(set(named))


def test_spans() -> None:
    assert [span(year) for year in (2000, 2009, 1998, 1999)] == [
        "2000→01",
        "2009→10",
        "1998→99",
        "1999→2000",
    ]


@settings(max_examples=100, deadline=None)
@given(st.text("ab W东部", max_size=80))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str) -> None:
    lines = wrap(text, 9, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert text_width(line, 9) <= 60


@settings(max_examples=200, deadline=None)
@given(st.text("ab 东部，。）（“”", max_size=80))
@example(" a。。。。））")
def test_no_line_begins_with_a_comma_or_ends_with_an_open_bracket(text: str) -> None:
    lines = wrap(text, 9, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for before, after in pairwise(lines):
        assert after[0] not in "，。）”" or before.endswith(tuple("，。）”")) or " " in text
        assert before[-1] not in "（“" or " " in text


def test_chinese_is_wrapped_as_it_is_printed() -> None:
    assert wrap("贸易（数据）。东部", 10, 55) == ["贸易（数", "据）。东部"]


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_number_reads_back_and_nought_has_no_sign(x: float, places: int) -> None:
    text = number(x, places)
    assert float(text.replace("−", "-").replace(",", "")) == round(x, places)
    assert "-" not in text
    assert text[:1] != "−" or text.strip("−0.,")


@settings(max_examples=200, deadline=None)
@given(st.sets(st.integers(1950, 2050), min_size=1))
def test_runs_of_years_name_each_year_once(years: set[int]) -> None:
    named: list[int] = []
    for run in year_runs(years).split(", "):
        first, _, last = run.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(years)
