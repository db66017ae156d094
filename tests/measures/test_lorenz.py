"""The Lorenz curve: by hand, and as what Gini and Hoover are read off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import gini, hoover, lorenz_curve

from .strategies import Floats, numbers, positive
from .test_inequality import INCOMES

few = settings(max_examples=40, deadline=None)


def area_below(p: Floats, share: Floats) -> Floats:
    result: Floats = (np.diff(p) * (share[..., 1:] + share[..., :-1]) / 2).sum(axis=-1)
    return result


def test_by_hand() -> None:
    """Levels 1, 2, 4 on weights 2, 1, 1: cumulated 2, 3, 4 of 4 and 2, 4, 8 of 8."""
    curve = lorenz_curve([4.0, 1.0, 2.0], [1.0, 2.0, 1.0])
    assert curve.weight.tolist() == [0, 0.5, 0.75, 1]
    assert curve.whole.tolist() == [0, 0.25, 0.5, 1]
    assert curve.order.tolist() == [1, 2, 0]


def test_the_area_gives_the_gini_that_r_s_ineq_prints() -> None:
    curve = lorenz_curve(INCOMES)
    assert 1 - 2 * area_below(curve.weight, curve.whole) == pytest.approx(0.4620911, abs=5e-8)


@few
@given(st.data())
def test_gini_is_twice_the_area_and_hoover_the_widest_gap(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 7))
    x, w = data.draw(numbers(n).filter(lambda x: bool(x.sum() > 0))), data.draw(positive(n))
    curve = lorenz_curve(x, w)
    gap = curve.weight - curve.whole
    assert 1 - 2 * area_below(curve.weight, curve.whole) == pytest.approx(
        float(gini(x, w)), rel=1e-7, abs=1e-9
    )
    assert gap.max() == pytest.approx(float(hoover(x, w)), rel=1e-7, abs=1e-9)
    assert (gap >= -1e-12).all()
    across, up = np.diff(curve.weight), np.diff(curve.whole)
    turns = across[:-1] * up[1:] - across[1:] * up[:-1]
    assert (turns >= -1e-12).all(), "it bends upwards alone"


@few
@given(positive(6), positive(6), st.permutations(range(6)), st.floats(1e-3, 1e3))
def test_order_and_units_do_not_matter(
    x: Floats, w: Floats, order: list[int], unit: float
) -> None:
    curve, turned = lorenz_curve(x, w), lorenz_curve(unit * x[order], w[order])
    # Regions of one level may change places: they lie on one line.
    expected = np.interp(turned.weight, curve.weight, curve.whole)
    np.testing.assert_allclose(turned.whole, expected, atol=1e-7)
    assert (np.diff(x[order][turned.order]) >= 0).all()


def test_a_gap_and_a_year_without_trade_stay_in_their_rows() -> None:
    curve = lorenz_curve([[1.0, 3.0], [1.0, np.nan], [0.0, 0.0]], [1.0, 1.0])
    assert np.isnan(curve.whole).all(axis=-1).tolist() == [False, True, True]
    assert np.isnan(curve.weight).all(axis=-1).tolist() == [False, True, True]


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="it can't be negative"):
        lorenz_curve([1.0, -1.0])
    with pytest.raises(ValueError, match="x 2, weights 1"):
        lorenz_curve([1.0, 1.0], [1.0])
