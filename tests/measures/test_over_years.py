"""One contract for the registered measures that take years, neighbours or places."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from inspect import signature
from typing import Any

import numpy as np
import pytest

from hinterland.measures import Measure, markov_transitions, measures
from hinterland.measures import transition_probabilities as probabilities
from hinterland.measures.registry import ARGUMENTS, Need

from .strategies import Floats

LEAD, YEARS, REGIONS = (2, 3), 12, 6
RING = np.roll(np.eye(REGIONS), 1, axis=0) + np.roll(np.eye(REGIONS), -1, axis=0)
POINTS = np.linspace(0.0, 10.0, 11)


def states(rng: np.random.Generator) -> Floats:
    """Classes 0, 1, 2, each followed by each somewhere in every row."""
    return rng.permuted(np.tile([0.0, 1.0, 2.0], (*LEAD, 40, 2)), axis=-1)


MADE: dict[Need, Callable[[np.random.Generator], Any]] = {
    "chain": lambda rng: probabilities(markov_transitions(states(rng), 3)),
    "controls": lambda rng: rng.uniform(-2, 2, (*LEAD, 2, REGIONS)),
    "counts": lambda rng: markov_transitions(states(rng), 3),
    "groups": lambda _: list("eewcwc"),
    "levels": lambda rng: rng.uniform(0.1, 9, (*LEAD, REGIONS)),
    "neighbours": lambda _: RING,
    "panel": lambda rng: rng.uniform(0.1, 9, (*LEAD, YEARS, REGIONS)),
    "places": lambda rng: rng.uniform(-9, 9, (*LEAD, REGIONS)),
    "points": lambda _: POINTS,
    "shares": lambda rng: rng.dirichlet(np.ones(3), LEAD),
    "states": states,
    "values": lambda rng: rng.uniform(-9, 9, (*LEAD, REGIONS)),
    "weights": lambda rng: rng.uniform(0.1, 9, (*LEAD, REGIONS)),
}
OWN = set(MADE) - {"groups", "levels", "weights"}
ALL = pytest.mark.parametrize(
    "one",
    [one for one in measures() if one.wants & OWN and one.name != "convergence_clubs"],
    ids=lambda one: one.name,
)

#: What is the same for every row, so has no axes before it.
SHARED: set[Need] = {"groups", "neighbours", "points"}

#: What the axes of an argument are; regions are turned around where the last ones are regions.
REGIONAL: set[Need] = {"controls", "groups", "levels", "panel", "places", "values", "weights"}


def inputs(one: Measure) -> list[Any]:
    rng = np.random.default_rng(11)
    made = []
    for name in one.needs:
        made.append(MADE[ARGUMENTS[name]](rng))
        if name == "weights" and one.needs[0] == "panel" and one.name == "sigma_convergence":
            made[-1] = rng.uniform(0.1, 9, (*LEAD, YEARS, REGIONS))
    return made


def places(one: Measure, *kinds: Need) -> Iterator[int]:
    return (at for at, name in enumerate(one.needs) if ARGUMENTS[name] in kinds)


def rows(one: Measure) -> list[int]:
    """Where the arguments are that have rows of their own."""
    return [at for at, name in enumerate(one.needs) if ARGUMENTS[name] not in SHARED]


def numbers(result: Any) -> list[Floats]:
    parts = (
        [getattr(result, f.name) for f in fields(result)] if is_dataclass(result) else [result]
    )
    return [np.asarray(a) for a in parts if getattr(a, "dtype", None) == np.float64]


def chance(one: Measure) -> dict[str, Any]:
    """Few draws, so that the tests are quick."""
    known = signature(one.function).parameters
    return {"permutations": 19} if "permutations" in known else {}


def computed(one: Measure, arguments: list[Any]) -> list[Floats]:
    return numbers(one.function(*arguments, **chance(one)))


@ALL
def test_what_may_be_left_out_may(one: Measure) -> None:
    given = signature(one.function).parameters.values()
    assert [p.name for p in given if p.kind is not p.KEYWORD_ONLY][: len(one.needs)] == list(
        one.needs
    )
    arguments = inputs(one)
    kept = [a for a, name in zip(arguments, one.needs, strict=True) if name not in one.optional]
    assert computed(one, kept)


@ALL
def test_leading_axes_are_separate_rows(one: Measure) -> None:
    arguments = inputs(one)
    whole = computed(one, arguments)
    own = rows(one)
    for at in np.ndindex(LEAD):
        alone = computed(one, [a[at] if i in own else a for i, a in enumerate(arguments)])
        for every, row in zip(whole, alone, strict=True):
            np.testing.assert_allclose(every[at], row, rtol=1e-11, atol=1e-13)


@ALL
@pytest.mark.parametrize("masked", [False, True])
def test_a_gap_stays_in_its_row(one: Measure, masked: bool) -> None:
    arguments = inputs(one)
    known = computed(one, arguments)
    for at in rows(one):
        if one.needs[at] == "initial":  # the usual kind of mobility doesn't take it
            continue
        changed = list(arguments)
        gap = arguments[at].copy()
        gap[(1, 2, *(0,) * (gap.ndim - 2))] = np.nan
        changed[at] = np.ma.masked_invalid(gap) if masked else gap
        found = computed(one, changed)
        others = np.ones(LEAD, dtype=bool)
        others[1, 2] = False
        for number, before in zip(found, known, strict=True):
            np.testing.assert_allclose(number[others], before[others], rtol=1e-12, atol=1e-14)
        counted = one.needs[0] in ("states",) or one.name in ("spatial_markov", "lisa_markov")
        if counted:  # steps that are known still count
            assert found[0][1, 2].sum() != known[0][1, 2].sum()
        else:
            assert any(np.isnan(number[1, 2]).any() for number in found)


@ALL
def test_inputs_are_left_alone(one: Measure) -> None:
    arguments = inputs(one)
    before = [a.copy() for a in arguments]
    for array in arguments:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    computed(one, arguments)
    for array, copy in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@ALL
def test_order_of_regions_does_not_matter(one: Measure) -> None:
    """But for which draws of chance come first."""
    if not one.wants & REGIONAL:
        return
    arguments = inputs(one)
    turned = [
        a[::-1]
        if isinstance(a, list)
        else a[::-1, ::-1]
        if ARGUMENTS[name] == "neighbours"
        else a[..., ::-1]
        if ARGUMENTS[name] in REGIONAL
        else a
        for a, name in zip(arguments, one.needs, strict=True)
    ]
    draws = {"permutations": 0} if chance(one) else {}
    before = numbers(one.function(*arguments, **draws))
    after = numbers(one.function(*turned, **draws))
    for number, same in zip(before, after, strict=True):
        back = (
            same[..., ::-1]
            if one.name == "local_morans_i" or number.shape[-2:] == (YEARS, REGIONS)
            else same
        )
        np.testing.assert_allclose(back, number, rtol=1e-9, atol=1e-12)


@ALL
def test_scale_invariance_is_as_claimed(one: Measure) -> None:
    arguments = inputs(one)
    if one.wants & {"chain", "states", "points"}:
        assert not one.scale_invariant
        return
    changed = list(arguments)
    for at in list(places(one, "panel", "values", "places", "counts", "levels"))[:2]:
        changed[at] = arguments[at] * 0.25
    same = all(
        np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
        for a, b in zip(computed(one, changed), computed(one, arguments), strict=True)
    )
    assert same == one.scale_invariant


@ALL
def test_equal_levels_give_0_as_claimed(one: Measure) -> None:
    arguments = inputs(one)
    varied = [*places(one, "panel", "values", "levels")]
    if not varied:
        return
    for at in varied:
        arguments[at] = np.full(arguments[at].shape, 0.37)
    first = computed(one, arguments)[0]
    assert bool((np.abs(first) < 1e-12).all()) == one.zero_when_equal
    assert not any(np.isinf(number).any() for number in computed(one, arguments))


@ALL
@pytest.mark.parametrize("number", [-1.0, np.inf])
def test_a_number_that_makes_no_sense_is_refused(one: Measure, number: float) -> None:
    signed: set[Need] = {"values", "places", "controls", "points", "shares"}
    for at, name in enumerate(one.needs):
        if ARGUMENTS[name] == "groups" or (number < 0 and ARGUMENTS[name] in signed):
            continue
        if ARGUMENTS[name] in ("shares", "controls"):
            continue
        arguments = inputs(one)
        array = arguments[at].copy()
        array[(0,) * (array.ndim - 1) + (1,)] = number
        arguments[at] = array
        with pytest.raises(ValueError, match=name if len(name) > 1 else "."):
            computed(one, arguments)


@ALL
def test_other_numbers_of_regions_are_refused(one: Measure) -> None:
    regional = [i for i, n in enumerate(one.needs) if ARGUMENTS[n] in REGIONAL | {"neighbours"}]
    if len(regional) < 2:
        return
    for at in regional:
        arguments = inputs(one)
        array = arguments[at]
        fewer = array[:-1, :-1] if ARGUMENTS[one.needs[at]] == "neighbours" else None
        arguments[at] = (
            fewer
            if fewer is not None
            else array[:-1]
            if isinstance(array, list)
            else array[..., :-1]
        )
        with pytest.raises(ValueError, match=r"region|shape|group"):
            computed(one, arguments)


@ALL
@pytest.mark.parametrize("size", [1e300, 1e150, 1e-150, 1e-300])
def test_very_large_and_small_numbers_are_right_or_missing(one: Measure, size: float) -> None:
    if one.name == "sojourn_time":
        return
    for at in places(one, "panel", "values", "places", "counts", "levels", "weights"):
        if ARGUMENTS[one.needs[at]] == "places" and at:
            continue
        arguments = inputs(one)
        known = computed(one, arguments)
        arguments[at] = arguments[at] * size
        found = computed(one, arguments)
        assert not any(np.isinf(number).any() for number in found)
        if one.scale_invariant and at == 0:
            for number, before in zip(found, known, strict=True):
                there = ~np.isnan(number)
                np.testing.assert_allclose(number[there], before[there], rtol=1e-6, atol=1e-9)


@ALL
def test_a_row_of_nothing_is_missing_or_refused(one: Measure) -> None:
    for at in rows(one):
        arguments = inputs(one)
        known = computed(one, arguments)
        array = arguments[at].copy()
        array[1, 2] = 0.0
        arguments[at] = array
        try:
            found = computed(one, arguments)
        except ValueError:
            continue
        assert not any(np.isinf(number).any() for number in found)
        for number, before in zip(found, known, strict=True):
            np.testing.assert_allclose(number[0], before[0], rtol=1e-12, atol=1e-13)


@ALL
def test_one_region_gives_numbers_or_nothing(one: Measure) -> None:
    single: dict[str, Any] = {"neighbours": np.zeros((1, 1)), "groups": ["e"], "points": POINTS}
    arguments = [
        single[ARGUMENTS[name]]
        if ARGUMENTS[name] in single
        else a[..., :1]
        if ARGUMENTS[name] in REGIONAL
        else a
        for a, name in zip(inputs(one), one.needs, strict=True)
    ]
    found = computed(one, arguments)
    assert found
    assert not any(np.isinf(number).any() for number in found)
