"""One contract for every measure that is registered."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from inspect import signature
from typing import Any

import numpy as np
import pytest

import hinterland.measures
from hinterland.errors import UsageError
from hinterland.measures import LorenzCurve, Measure, measure, measures
from hinterland.measures.registry import ARGUMENTS, Need

from .strategies import Floats

SHAPE = (4, 5, 6)

#: An argument of each kind; parts have an axis of three before the regions.
MADE: dict[Need, Callable[[np.random.Generator], Any]] = {
    "levels": lambda rng: rng.uniform(0.1, 9, SHAPE),
    "years": lambda rng: rng.uniform(0.1, 9, SHAPE),
    "weights": lambda rng: rng.uniform(0.1, 9, SHAPE),
    "parts": lambda rng: rng.uniform(0.1, 0.9, (4, 5, 3, 6)),
    "groups": lambda _: list("eewcwc"),
    "parameter": lambda _: 1.5,
}

#: The measures that take nothing else; those over years and of space have `test_over_years`.
ALL = pytest.mark.parametrize(
    "one", [one for one in measures() if one.wants <= set(MADE)], ids=lambda one: one.name
)
EVERY = pytest.mark.parametrize("one", measures(), ids=lambda one: one.name)

#: Where nothing at all is a number like any other: its dependence is 0, its regions are alike.
KNOWN_OF_NOTHING = {
    "external_dependence": {"trade"},
    "imbalance": {"ft"},
    "coupling_coordination": {"parts"},
    "kolm": {"x"},
    "concentration_curve": {"by"},
    "shift_share": {"parts1"},
    "esteban_marquillas": {"parts1"},
}


def inputs(one: Measure) -> list[Any]:
    """Made-up arguments for what the measure needs, weights that have to add up to 1 among them."""
    rng = np.random.default_rng(7)
    made: list[Any] = []
    for name in one.needs:
        made.append(MADE[ARGUMENTS[name]](rng))
        if name == "delta":
            made[-1] /= made[-1].sum(axis=-1, keepdims=True)
        if name == "subgroup":
            made[-1] = list("abcdce")
    return made


def places(one: Measure, *kinds: Need) -> Iterator[int]:
    """Return where the arguments of some kinds are."""
    return (at for at, name in enumerate(one.needs) if ARGUMENTS[name] in kinds)


def arrays_of(result: Any) -> list[Floats]:
    """Return the numbers that a measure gives: one array, or those that have names."""
    parts = (
        [getattr(result, f.name) for f in fields(result)] if is_dataclass(result) else [result]
    )
    return [np.asarray(a) for a in parts if getattr(a, "dtype", None) == np.float64]


def assert_finite(one: Measure, numbers: list[Floats]) -> None:
    """A quotient may be infinite, which says so; an index may not."""
    assert one.name == "external_dependence" or not any(np.isinf(n).any() for n in numbers)


def over_years(one: Measure) -> bool:
    return "years" in one.wants


def cell(array: Floats) -> tuple[int, ...]:
    """The place of a number in row (1, 2): of its fourth region, in its first part."""
    return (1, 2, *(0,) * (array.ndim - 3), 3)


@ALL
def test_what_may_be_left_out_may(one: Measure) -> None:
    """A measure takes no other arguments by place than those that its entry names."""
    assert [
        p.name
        for p in signature(one.function).parameters.values()
        if p.kind is not p.KEYWORD_ONLY
    ][: len(one.needs)] == list(one.needs)
    arrays = inputs(one)
    given = [a for a, name in zip(arrays, one.needs, strict=True) if name not in one.optional]
    assert arrays_of(one.function(*given))


@ALL
def test_leading_axes_are_separate_rows(one: Measure) -> None:
    arrays = inputs(one)
    whole = arrays_of(one.function(*arrays))
    for at in np.ndindex(4, 5):
        alone = one.function(*(a[at] if isinstance(a, np.ndarray) else a for a in arrays))
        for all_rows, row in zip(whole, arrays_of(alone), strict=True):
            np.testing.assert_allclose(all_rows[at], row, rtol=1e-12, atol=1e-15)


@ALL
def test_no_rows_give_no_rows(one: Measure) -> None:
    none = [a[:0] if isinstance(a, np.ndarray) else a for a in inputs(one)]
    for number in arrays_of(one.function(*none)):
        assert len(number) == 0


@ALL
def test_a_gap_stays_in_its_row(one: Measure) -> None:
    arrays = inputs(one)
    known = arrays_of(one.function(*arrays))
    for number in known:
        assert np.isfinite(number[..., :-1] if over_years(one) else number).all()
    for array in arrays:
        if not isinstance(array, np.ndarray):
            continue
        kept = array[cell(array)]
        array[cell(array)] = np.nan
        result = arrays_of(one.function(*arrays))
        array[cell(array)] = kept
        others = np.ones((4, 5), bool)
        others[1, 2] = False
        for number, before in zip(result, known, strict=True):
            assert np.isnan(number[1, 2]).any()
            np.testing.assert_allclose(number[others], before[others], rtol=1e-14, atol=1e-15)


@ALL
def test_what_is_masked_is_missing(one: Measure) -> None:
    arrays = inputs(one)
    for at, array in enumerate(arrays):
        if not isinstance(array, np.ndarray):
            continue
        gap, marked = array.copy(), array.copy()
        gap[cell(gap)], marked[cell(gap)] = np.nan, -99.0
        masked = np.ma.masked_equal(marked, -99.0)
        results = [
            arrays_of(one.function(*arrays[:at], a, *arrays[at + 1 :])) for a in (gap, masked)
        ]
        for expected, result in zip(*results, strict=True):
            np.testing.assert_array_equal(result, expected)


@ALL
def test_inputs_are_left_alone(one: Measure) -> None:
    arrays = inputs(one)
    before = [a.copy() for a in arrays if isinstance(a, np.ndarray)]
    for array in arrays:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    one.function(*arrays)
    after = [a for a in arrays if isinstance(a, np.ndarray)]
    for array, copy in zip(after, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@ALL
def test_result_is_float64_even_of_whole_numbers_of_one_region(one: Measure) -> None:
    whole: dict[Need, Any] = {
        "groups": ["east"],
        "parts": np.ones((3, 2, 1), np.int64),
        "parameter": 2,
    }
    arrays = [whole.get(ARGUMENTS[name], np.ones((3, 1), np.int64)) for name in one.needs]
    numbers = arrays_of(one.function(*arrays))
    assert numbers
    assert not any(np.isinf(number).any() for number in numbers)
    if one.zero_when_equal:
        assert (np.isnan(numbers[0]) | (numbers[0] == 0)).all()


@ALL
def test_order_of_regions_does_not_matter(one: Measure) -> None:
    arrays = inputs(one)
    turned = [
        a[..., ::-1] if isinstance(a, np.ndarray) else a[::-1] if isinstance(a, list) else a
        for a in arrays
    ]
    known, result = one.function(*arrays), one.function(*turned)
    groups = getattr(known, "groups", ())
    for before, after in zip(arrays_of(known), arrays_of(result), strict=True):
        if over_years(one):
            np.testing.assert_allclose(after[..., :-1], -before[..., -2::-1])
            continue
        same = after
        for axis in range(2, after.ndim):
            if groups and after.shape[axis] == len(groups):
                same = np.take(same, [result.groups.index(g) for g in groups], axis=axis)
        if after.ndim > 2 and after.shape[-1] == 6:
            same = same[..., ::-1]
        np.testing.assert_allclose(same, before, rtol=1e-11, atol=1e-14)


@ALL
def test_scale_invariance_is_as_claimed(one: Measure) -> None:
    levels, *rest = inputs(one)
    pairs = zip(
        arrays_of(one.function(0.01 * levels, *rest)),
        arrays_of(one.function(levels, *rest)),
        strict=True,
    )
    same = all(np.allclose(a, b, rtol=1e-11, atol=1e-14, equal_nan=True) for a, b in pairs)
    assert same == one.scale_invariant


@ALL
def test_equal_levels_give_0_as_claimed(one: Measure) -> None:
    arrays = inputs(one)
    for at in places(one, "levels", "parts", "years"):
        arrays[at] = np.full(arrays[at].shape, 0.37)
    first = arrays_of(one.function(*arrays))[0]
    zero = bool((np.abs(first[..., :-1] if over_years(one) else first) < 1e-12).all())
    assert zero == one.zero_when_equal


@ALL
def test_a_whole_weight_counts_as_so_many_regions_as_claimed(one: Measure) -> None:
    arrays, repeated = inputs(one), inputs(one)
    times = np.array([1, 3, 2, 1, 2, 2])
    weighed = [at for at in places(one, "weights") if one.needs[at] != "delta"]
    if not weighed:
        return
    for at, array in enumerate(arrays):
        if at in weighed:
            arrays[at], repeated[at] = times, np.ones(times.sum())
        elif isinstance(array, list):
            repeated[at] = np.repeat(np.array(array), times).tolist()
        elif isinstance(array, np.ndarray):
            repeated[at] = np.repeat(array, times, axis=-1)
    one_each, counted = one.function(*repeated), one.function(*arrays)
    if isinstance(counted, LorenzCurve):
        grid = np.linspace(0, 1, 99)
        for row in np.ndindex(4, 5):
            np.testing.assert_allclose(
                np.interp(grid, counted.weight[row], counted.whole[row]),
                np.interp(grid, one_each.weight[row], one_each.whole[row]),
                atol=1e-12,
            )
        return
    pairs = zip(arrays_of(counted), arrays_of(one_each), strict=True)
    same = all(np.allclose(a, b, rtol=1e-11, atol=1e-14) for a, b in pairs)
    assert same == one.replicable


@ALL
@pytest.mark.parametrize("number", [-1.0, np.inf])
def test_a_number_that_makes_no_sense_is_refused(one: Measure, number: float) -> None:
    for at in places(one, "levels", "weights", "parts"):
        arrays = inputs(one)
        arrays[at][cell(arrays[at])] = number
        with pytest.raises(ValueError, match=one.needs[at]):
            one.function(*arrays)


@ALL
def test_other_numbers_of_regions_are_refused(one: Measure) -> None:
    if len(one.needs) - len(list(places(one, "parameter"))) < 2:
        return
    for at in places(one, "levels", "weights", "parts", "groups"):
        arrays = inputs(one)
        array = arrays[at]
        arrays[at] = array[..., :-1] if isinstance(array, np.ndarray) else array[:-1]
        if one.needs[at] == "delta":
            arrays[at] = arrays[at] / arrays[at].sum(axis=-1, keepdims=True)
        with pytest.raises(ValueError, match=r"region|shape"):
            one.function(*arrays)


@ALL
def test_a_row_of_nothing_is_missing_or_refused(one: Measure) -> None:
    for at in places(one, "levels", "weights", "parts"):
        arrays = inputs(one)
        known = arrays_of(one.function(*arrays))
        arrays[at][1, 2] = 0.0
        try:
            result = arrays_of(one.function(*arrays))
        except ValueError:
            continue
        if one.needs[at] not in KNOWN_OF_NOTHING.get(one.name, ()):
            assert np.isnan(result[0][1, 2]).all()
        for number, before in zip(result, known, strict=True):
            np.testing.assert_allclose(number[0], before[0], rtol=1e-14, atol=1e-15)


@ALL
def test_a_region_without_weight_changes_nothing(one: Measure) -> None:
    """Not even a whole group of them, whatever their levels."""
    if not any(name.startswith("weights") for name in one.needs):
        return
    arrays, fewer = inputs(one), inputs(one)
    kept = [0, 1, 3, 5]  # the group w is left without weight
    for at, name in enumerate(one.needs):
        if ARGUMENTS[name] == "weights":
            arrays[at][..., [2, 4]] = 0.0
        elif ARGUMENTS[name] in ("levels", "parts"):
            arrays[at][..., 2] *= 1000
        if isinstance(fewer[at], np.ndarray):
            fewer[at] = arrays[at][..., kept]
        elif isinstance(fewer[at], list):
            fewer[at] = [fewer[at][i] for i in kept]
    with_all, without = one.function(*arrays), one.function(*fewer)
    if isinstance(with_all, LorenzCurve):
        return
    for number, expected in zip(arrays_of(with_all), arrays_of(without), strict=True):
        if number.shape == expected.shape:
            np.testing.assert_allclose(number, expected, rtol=1e-12, atol=1e-14)


@ALL
@pytest.mark.parametrize("unit", [1e300, 1e150, 1e-150, 1e-300, 1e-307])
def test_very_large_and_small_numbers_are_right_or_missing(one: Measure, unit: float) -> None:
    for at in places(one, "levels", "weights", "parts"):
        if one.needs[at] == "delta" or not (one.scale_invariant or at):
            continue
        known = arrays_of(one.function(*inputs(one)))
        for rows in (np.s_[...], np.s_[1, 2]):
            arrays = inputs(one)
            arrays[at][rows] *= unit
            try:
                result = arrays_of(one.function(*arrays))
            except ValueError:
                continue
            assert_finite(one, result)
            if ARGUMENTS[one.needs[at]] == "weights" or (at == 0 and one.scale_invariant):
                if one.name == "lorenz_asymmetry" and ARGUMENTS[one.needs[at]] == "weights":
                    continue  # there a weight is a number of regions
                for number, expected in zip(result, known, strict=True):
                    there = ~np.isnan(number)
                    np.testing.assert_allclose(
                        number[there], expected[there], rtol=1e-6, atol=1e-12
                    )


@ALL
def test_numbers_too_far_apart_are_missing_or_near_nothing(one: Measure) -> None:
    """A region 1e600 times below the others counts as one without anything, or isn't told."""
    for at in places(one, "levels", "parts"):
        low, nothing = inputs(one), inputs(one)
        low[at] *= 1e300
        low[at][..., 1] = 1e-300
        nothing[at][..., 1] = 0.0
        try:
            result = arrays_of(one.function(*low))
            limit = arrays_of(one.function(*nothing))
        except ValueError:
            continue
        if not one.scale_invariant or at:
            assert_finite(one, result)
            continue
        for number, expected in zip(result, limit, strict=True):
            there = ~np.isnan(number) & ~np.isnan(expected)
            np.testing.assert_allclose(number[there], expected[there], rtol=1e-6, atol=1e-9)


@ALL
def test_dispersions_take_levels_and_weights_or_none(one: Measure) -> None:
    if one.dispersion:
        assert one.needs == ("x", "weights")
        levels, _ = inputs(one)
        assert one.function(levels).shape == (4, 5)
        np.testing.assert_allclose(
            one.function(levels, np.full(6, 3.0)), one.function(levels), rtol=1e-12
        )


@EVERY
def test_each_says_what_it_is(one: Measure) -> None:
    assert measure(one.name) is one
    assert "=" in one.formula
    assert "\n" not in one.formula + one.source
    assert any(year.isdigit() for year in one.source) or "Zhao" in one.source
    assert one.function is getattr(hinterland.measures, one.name)


def test_what_float64_would_keep_a_part_of_is_refused() -> None:
    for x in (np.array([1 + 2j, 3]), np.array(["2001", "2002"], "datetime64[Y]")):
        with pytest.raises(ValueError, match="numbers have to be real"):
            measure("gini").function(x)


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
