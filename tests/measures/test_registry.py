"""One contract for every measure that is registered."""

import subprocess
import sys
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

import hinterland.measures
from hinterland.errors import UsageError
from hinterland.measures import Measure, measure, measures

from .strategies import Floats

ALL = pytest.mark.parametrize("one", measures(), ids=lambda one: one.name)


def inputs(one: Measure, shape: tuple[int, ...] = (4, 5, 6)) -> list[Any]:
    """Made-up arrays for what the measure needs, weights that have to add up to 1 among them."""
    rng = np.random.default_rng(7)
    made: list[Any] = [rng.uniform(0.1, 9, shape) for _ in one.needs]
    for place, name in enumerate(one.needs):
        if name == "delta":
            made[place] /= made[place].sum(axis=-1, keepdims=True)
        if name == "group":
            made[place] = list("eewcwc")
    return made


def arrays_of(result: Any) -> list[Floats]:
    """Return the numbers that a measure gives: one array, or those that have names."""
    parts = (
        [getattr(result, f.name) for f in fields(result)] if is_dataclass(result) else [result]
    )
    return [np.asarray(a) for a in parts if getattr(a, "dtype", None) == np.float64]


def over_years(one: Measure) -> bool:
    return one.needs == ("i",)


@ALL
def test_leading_axes_are_separate_rows(one: Measure) -> None:
    arrays = inputs(one)
    whole = arrays_of(one.function(*arrays))
    for at in np.ndindex(4, 5):
        alone = one.function(*(a[at] if isinstance(a, np.ndarray) else a for a in arrays))
        for all_rows, row in zip(whole, arrays_of(alone), strict=True):
            np.testing.assert_allclose(all_rows[at], row, rtol=1e-12, atol=1e-15)


@ALL
def test_a_gap_stays_in_its_row(one: Measure) -> None:
    arrays = inputs(one)
    known = arrays_of(one.function(*arrays))
    for number in known:
        assert np.isfinite(number[..., :-1] if over_years(one) else number).all()
    for array in arrays:
        if not isinstance(array, np.ndarray):
            continue
        kept = array[1, 2, 3]
        array[1, 2, 3] = np.nan
        result = arrays_of(one.function(*arrays))
        array[1, 2, 3] = kept
        others = np.ones((4, 5), bool)
        others[1, 2] = False
        for number, before in zip(result, known, strict=True):
            assert np.isnan(number[1, 2]).any()
            np.testing.assert_array_equal(number[others], before[others])


@ALL
def test_inputs_are_left_alone(one: Measure) -> None:
    arrays = [a for a in inputs(one) if isinstance(a, np.ndarray)]
    before = [a.copy() for a in arrays]
    for array in arrays:
        array.flags.writeable = False
    one.function(*arrays, *(a for a in inputs(one) if not isinstance(a, np.ndarray)))
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@ALL
def test_result_is_float64_even_of_whole_numbers(one: Measure) -> None:
    whole: dict[str, Any] = {"group": ["east"]}
    arrays = [whole.get(name, np.ones((3, 1), np.int64)) for name in one.needs]
    numbers = arrays_of(one.function(*arrays))
    assert numbers
    assert all(number.dtype == np.float64 for number in numbers)


@ALL
def test_order_of_regions_does_not_matter(one: Measure) -> None:
    arrays = inputs(one)
    turned = [a[..., ::-1] if isinstance(a, np.ndarray) else a[::-1] for a in arrays]
    pairs = zip(arrays_of(one.function(*turned)), arrays_of(one.function(*arrays)), strict=True)
    for result, known in pairs:
        if over_years(one):
            np.testing.assert_allclose(result[..., :-1], -known[..., -2::-1])
            continue
        each = result.shape == arrays[0].shape
        np.testing.assert_allclose(
            result[..., ::-1] if each else result, known, rtol=1e-12, atol=1e-15
        )


@ALL
def test_scale_invariance_is_as_claimed(one: Measure) -> None:
    levels, *rest = inputs(one)
    pairs = zip(
        arrays_of(one.function(100 * levels, *rest)),
        arrays_of(one.function(levels, *rest)),
        strict=True,
    )
    same = all(np.allclose(a, b, rtol=1e-12, atol=1e-15, equal_nan=True) for a, b in pairs)
    assert same == one.scale_invariant


@ALL
def test_dispersions_take_levels_and_weights_or_none(one: Measure) -> None:
    if one.dispersion:
        assert one.needs == ("x", "weights")
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
