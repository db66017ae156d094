"""One contract for every measure that is registered."""

import subprocess
import sys

import numpy as np
import pytest

import hinterland.measures
from hinterland.errors import UsageError
from hinterland.measures import Measure, measure, measures

from .strategies import Floats

ALL = pytest.mark.parametrize("one", measures(), ids=lambda one: one.name)


def inputs(one: Measure, shape: tuple[int, ...] = (4, 5, 6)) -> list[Floats]:
    """Made-up arrays for what the measure needs, weights that have to add up to 1 among them."""
    rng = np.random.default_rng(7)
    arrays = [rng.uniform(0.1, 9, shape) for _ in one.needs]
    return [
        a / a.sum(axis=-1, keepdims=True) if name == "delta" else a
        for name, a in zip(one.needs, arrays, strict=True)
    ]


def over_years(one: Measure) -> bool:
    return one.needs == ("i",)


@ALL
def test_leading_axes_are_separate_rows(one: Measure) -> None:
    arrays = inputs(one)
    whole = one.function(*arrays)
    for at in np.ndindex(4, 5):
        np.testing.assert_allclose(
            whole[at], one.function(*(a[at] for a in arrays)), rtol=1e-13
        )


@ALL
def test_a_gap_stays_in_its_row(one: Measure) -> None:
    arrays = inputs(one)
    known = one.function(*arrays)
    assert np.isfinite(known[..., :-1] if over_years(one) else known).all()
    for array in arrays:
        kept = array[1, 2, 3]
        array[1, 2, 3] = np.nan
        result = one.function(*arrays)
        array[1, 2, 3] = kept
        assert np.isnan(result[1, 2]).any()
        others = np.ones((4, 5), bool)
        others[1, 2] = False
        np.testing.assert_array_equal(result[others], known[others])


@ALL
def test_inputs_are_left_alone(one: Measure) -> None:
    arrays = inputs(one)
    before = [a.copy() for a in arrays]
    for array in arrays:
        array.flags.writeable = False
    one.function(*arrays)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@ALL
def test_result_is_float64_even_of_whole_numbers(one: Measure) -> None:
    whole = [
        np.eye(3, dtype=np.int64)[:, :1] if name == "delta" else np.ones((3, 1), np.int64)
        for name in one.needs
    ]
    arrays = [
        np.ones((3, 1), np.int64) if name == "delta" else a
        for name, a in zip(one.needs, whole, strict=True)
    ]
    assert one.function(*arrays).dtype == np.float64


@ALL
def test_order_of_regions_does_not_matter(one: Measure) -> None:
    arrays = inputs(one)
    turned = [a[..., ::-1] for a in arrays]
    result = one.function(*turned)
    if over_years(one):
        np.testing.assert_allclose(result[..., :-1], -one.function(*arrays)[..., -2::-1])
        return
    each = result.shape == arrays[0].shape
    np.testing.assert_allclose(
        result[..., ::-1] if each else result, one.function(*arrays), rtol=1e-12
    )


@ALL
def test_scale_invariance_is_as_claimed(one: Measure) -> None:
    levels, *rest = inputs(one)
    same = np.allclose(
        one.function(100 * levels, *rest),
        one.function(levels, *rest),
        rtol=1e-12,
        equal_nan=True,
    )
    assert same == one.scale_invariant


@ALL
def test_dispersions_take_levels_and_weights_or_none(one: Measure) -> None:
    assert one.dispersion == (one.needs == ("x", "weights"))
    if one.dispersion:
        levels, _ = inputs(one)
        assert one.function(levels).shape == (4, 5)
        np.testing.assert_allclose(
            one.function(levels, np.full(6, 3.0)), one.function(levels), rtol=1e-12
        )


@ALL
def test_each_says_what_it_is(one: Measure) -> None:
    assert measure(one.name) is one
    assert "=" in one.formula
    assert "\n" not in one.formula + one.source
    assert any(year.isdigit() for year in one.source) or "Zhao" in one.source
    assert one.function is getattr(hinterland.measures, one.name)


def test_names_are_in_order_and_differ() -> None:
    names = [m.name for m in measures()]
    assert names == sorted(set(names))


def test_an_unknown_name_gets_a_hint() -> None:
    with pytest.raises(UsageError, match=r"no measure 'gina'; did you mean 'gini'\?"):
        measure("gina")


def test_exports_are_sorted_and_exist() -> None:
    names = hinterland.measures.__all__
    assert names == sorted(names)
    assert all(hasattr(hinterland.measures, name) for name in names)


def test_import_needs_numpy_alone() -> None:
    """Frame libraries are for those who bring a frame."""
    heavy = {"altair", "duckdb", "narwhals", "pandas", "polars", "pyarrow"}
    code = f"import sys, hinterland.measures; print(sorted({heavy!r} & set(sys.modules)))"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
