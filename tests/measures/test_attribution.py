"""The attribution adds up, whoever crosses the mean; influence is leaving one out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import attribution, imbalance, influence, trade_level

GROUP = ["e", "w", "e", "c", "w", "c", "e"]
amounts = st.floats(1e-3, 1e12)


def year() -> st.SearchStrategy[tuple[list[float], list[float]]]:
    return st.tuples(
        st.lists(amounts, min_size=7, max_size=7), st.lists(amounts, min_size=7, max_size=7)
    )


def index(trade: list[float], gdp: list[float], group: list[str] = GROUP) -> float:
    names = sorted(set(group))
    t, y = (
        np.array([sum(v for v, g in zip(x, group, strict=True) if g == n) for n in names])
        for x in (trade, gdp)
    )
    return float(imbalance(trade_level(t), y / y.sum()))


@given(year(), year())
@settings(max_examples=200, deadline=None)
def test_the_parts_add_up_to_the_change(
    first: tuple[list[float], list[float]], second: tuple[list[float], list[float]]
) -> None:
    parts = attribution(*first, *second, GROUP, currency="USD")
    change = index(*second) - index(*first)
    assert abs(parts.structure.sum() + parts.growth.sum() - change) < 1e-12
    assert abs(parts.total - change) < 1e-12
    assert parts.own is not None
    assert parts.national is not None
    np.testing.assert_allclose(parts.own + parts.national, parts.growth, atol=1e-12)


@given(year(), year())
@settings(max_examples=50, deadline=None)
def test_backwards_is_the_same_with_the_sign_turned(
    first: tuple[list[float], list[float]], second: tuple[list[float], list[float]]
) -> None:
    there, back = attribution(*first, *second, GROUP), attribution(*second, *first, GROUP)
    np.testing.assert_allclose(there.structure, -back.structure, atol=1e-12)
    np.testing.assert_allclose(there.growth, -back.growth, atol=1e-12)


@given(year(), st.floats(0.1, 10), st.floats(0.1, 10))
@settings(max_examples=50, deadline=None)
def test_growth_that_all_share_is_no_growth_and_units_do_not_matter(
    first: tuple[list[float], list[float]], by: float, unit: float
) -> None:
    trade, gdp = first
    parts = attribution(trade, gdp, [t * by for t in trade], [y * unit for y in gdp], GROUP)
    np.testing.assert_allclose(parts.structure, 0, atol=1e-9)
    np.testing.assert_allclose(parts.growth, 0, atol=1e-9)


def test_a_region_that_crosses_the_mean() -> None:
    parts = attribution([9, 1, 1], [1, 1, 1], [1, 9, 1], [1, 1, 1], ["e", "c", "w"])
    assert parts.total == pytest.approx(0, abs=1e-15)
    assert (parts.structure == 0).all()
    np.testing.assert_allclose(parts.growth.sum(), 0, atol=1e-15)


def test_own_and_national_growth_only_where_the_currency_is_named() -> None:
    parts = attribution([6, 1, 2], [5, 3, 2], [12, 2, 4], [5, 3, 2], ["e", "c", "w"])
    assert parts.own is parts.national is None
    named = attribution(
        [6, 1, 2], [5, 3, 2], [12, 2, 4], [5, 3, 2], ["e", "c", "w"], currency="USD"
    )
    assert named.own is not None
    np.testing.assert_allclose(named.growth, 0, atol=1e-15)


def test_years_on_a_leading_axis_and_a_gap_in_one_of_them() -> None:
    rng = np.random.default_rng(0)
    t0, y0, t1, y1 = rng.uniform(1, 9, (4, 3, 7))
    t1[1, 2] = np.nan
    parts = attribution(t0, y0, t1, y1, GROUP)
    assert np.isnan(parts.growth[1]).all()
    assert np.isnan(parts.structure[1]).all()
    assert np.isnan(parts.total[1])
    for row in (0, 2):
        alone = attribution(t0[row], y0[row], t1[row], y1[row], GROUP)
        np.testing.assert_allclose(parts.growth[row], alone.growth)


@given(year())
@settings(max_examples=50, deadline=None)
def test_influence_is_leaving_one_out(values: tuple[list[float], list[float]]) -> None:
    trade, gdp = values
    found = influence(trade, gdp, GROUP)
    for i in range(7):
        rest = [j for j in range(7) if j != i]
        without = index(
            [trade[j] for j in rest], [gdp[j] for j in rest], [GROUP[j] for j in rest]
        )
        assert found[i] == pytest.approx(index(trade, gdp) - without, abs=1e-9)


def test_a_province_that_is_a_region_has_no_influence_to_speak_of() -> None:
    assert np.isnan(influence([3, 3, 1], [1, 1, 1], ["e", "e", "w"]))[2]


def test_a_year_without_trade_is_missing_in_all_parts() -> None:
    parts = attribution([0, 0], [1, 1], [1, 1], [1, 1], ["a", "b"], currency="USD")
    assert parts.own is not None
    for part in (parts.structure, parts.growth, parts.own, parts.total):
        assert np.isnan(part).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        attribution([-1, 1], [1, 1], [1, 1], [1, 1], ["a", "b"])
    with pytest.raises(ValueError, match="regions"):
        influence([1, 1, 1], [1, 1, 1], ["a", "b"])
