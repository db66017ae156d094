"""Bootstrap, jackknife and permutation, against their definitions."""

from typing import Any

import numpy as np
import pytest

from hinterland.errors import UsageError
from hinterland.measures import (
    Measure,
    bootstrap,
    gini,
    jackknife,
    measures,
    morans_i,
    permutation,
    theil_decompose,
)
from hinterland.measures.registry import ARGUMENTS
from hinterland.measures.registry.call import is_line
from hinterland.measures.significance import chi_square_p, student_p

X = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 11.0])
GROUP = list("aabbcc")


def test_bootstrap_draws_regions_with_their_weights_and_groups() -> None:
    seen = []

    def whole(x: np.ndarray, w: np.ndarray, group: list[str]) -> np.ndarray:
        seen.append((x.tolist(), w.tolist(), group))
        return np.asarray(x @ w)

    bootstrap(whole, X, 10 * X, GROUP, draws=5)
    assert len(seen) == 6
    for x, w, group in seen:
        assert w == [10 * one for one in x]
        assert group == [GROUP[X.tolist().index(one)] for one in x]


def test_bootstrap_of_a_mean_has_its_standard_error() -> None:
    found = bootstrap(lambda x: x.mean(axis=-1), X, draws=4000, seed=2)
    np.testing.assert_allclose(found.standard_error, X.std() / np.sqrt(6), rtol=0.05)
    assert found.low < X.mean() < found.high
    again = bootstrap(lambda x: x.mean(axis=-1), X, draws=4000, seed=2)
    np.testing.assert_array_equal(found.draws, again.draws)
    basic = bootstrap(lambda x: x.mean(axis=-1), X, draws=4000, seed=2, kind="basic")
    np.testing.assert_allclose([basic.low + found.high, basic.high + found.low], 2 * X.mean())
    assert "none" in found.note


def test_rows_are_drawn_alike_and_a_gap_stays_in_its_row() -> None:
    panel = np.stack([X, X[::-1], X])
    panel[2, 0] = np.nan
    found = bootstrap(gini, panel, draws=50)
    assert found.estimate.shape == (3,)
    assert np.isnan([found.low[2], found.high[2], found.standard_error[2], found.bias[2]]).all()
    np.testing.assert_allclose(found.low[0], bootstrap(gini, X, draws=50).low)


def test_jackknife_leaves_each_region_out() -> None:
    found = jackknife(gini, X, X)
    expected = [gini(np.delete(X, i), np.delete(X, i)) for i in range(6)]
    np.testing.assert_allclose(found.without, expected)
    np.testing.assert_allclose(found.bias, 5 * (np.mean(expected) - gini(X, X)))
    with pytest.raises(ValueError, match="one region"):
        jackknife(gini, [1.0])


def test_permutation_of_moran_is_its_own() -> None:
    path = np.diag(np.ones(11), 1) + np.diag(np.ones(11), -1)
    values = np.random.default_rng(1).uniform(0, 1, 12)

    def statistic(x: np.ndarray) -> np.ndarray:
        return np.asarray(morans_i(x, path, permutations=0).statistic)

    found = permutation(statistic, values, draws=199, seed=3)
    np.testing.assert_allclose(found.p, morans_i(values, path, permutations=199, seed=3).p)


def test_mistakes_are_told() -> None:
    with pytest.raises(TypeError, match="name one of its arrays"):
        bootstrap(theil_decompose, X, GROUP)
    with pytest.raises(ValueError, match="differ in their number of regions"):
        bootstrap(gini, X, X[:3])
    with pytest.raises(ValueError, match="level"):
        bootstrap(gini, X, level=1.0)
    with pytest.raises(ValueError, match="at least 1"):
        permutation(gini, X, draws=0)


@pytest.mark.parametrize(
    ("free", "statistic", "chi"),
    [(1, 12.7062, 3.8415), (2, 4.30265, 5.9915), (3, 3.18245, 7.8147), (30, 2.04227, 43.773)],
)
def test_p_values_are_the_tables(free: int, statistic: float, chi: float) -> None:
    np.testing.assert_allclose(student_p(np.array(statistic), free), 0.05, rtol=1e-4)
    np.testing.assert_allclose(chi_square_p(np.array(chi), free), 0.05, rtol=1e-4)


LEVELS = np.random.default_rng(5).lognormal(size=(3, 4, 9))
GROUPS = list("aabbbcccc")
ON_LEVELS = [
    one
    for one in measures()
    if one.needs[0] in {"x", "panel"}
    and {ARGUMENTS[n] for n in one.needs if n not in one.optional}
    <= {"levels", "panel", "groups"}
    and [ARGUMENTS[n] for n in one.needs].count("levels") <= 1
    and is_line(one)
]


@pytest.mark.parametrize("one", ON_LEVELS, ids=lambda one: one.name)
def test_many_draws_at_once_are_those_of_each(one: Measure) -> None:
    """For every measure of levels in the list, with each row's draws, and by name."""
    groups = [GROUPS] if "groups" in one.wants and "group" not in one.optional else []
    fields = [field for field, line in one.lines.items() if not line or line == "between"][:1]
    name = one.name if not fields or not one.lines[fields[0]] else f"{one.name}#between"

    def function(x: Any, *rest: Any) -> Any:
        found = one.function(x, *rest)
        return getattr(found, fields[0]) if fields else found

    at = np.random.default_rng(3).integers(9, size=(20, 9))
    drawn = [function(LEVELS[..., row], *[[g[i] for i in row] for g in groups]) for row in at]
    for given in (name, function):
        if len({np.shape(each) for each in drawn}) > 1:
            with pytest.raises(ValueError, match="no region of a group"):
                bootstrap(given, LEVELS, *groups, draws=20, seed=3)
            continue
        found = bootstrap(given, LEVELS, *groups, draws=20, seed=3)
        np.testing.assert_allclose(found.draws, drawn, rtol=1e-9, atol=1e-12)
    order = np.random.default_rng(3).permuted(np.tile(np.arange(9), (20, 1)), axis=1)
    moved = permutation(name, LEVELS, *groups, draws=20, seed=3)
    np.testing.assert_allclose(
        moved.draws,
        [function(LEVELS[..., row], *groups) for row in order],
        rtol=1e-9,
        atol=1e-12,
    )
    left = jackknife(name, LEVELS, *groups).without
    first = function(LEVELS[..., 1:], *[g[1:] for g in groups])
    np.testing.assert_allclose(left[..., 0], first, rtol=1e-9, atol=1e-12)


def test_weights_of_fewer_axes_are_drawn_with_the_levels() -> None:
    weights = np.arange(1.0, 10)
    found = bootstrap("gini", LEVELS, weights, draws=30, seed=1)
    at = np.random.default_rng(1).integers(9, size=(30, 9))
    expected = [gini(LEVELS[..., row], weights[row]) for row in at]
    np.testing.assert_allclose(found.draws, expected, rtol=1e-12)


def test_a_function_that_takes_one_row_is_asked_for_each() -> None:
    found = bootstrap(lambda x: float(np.mean(x)), LEVELS[0, 0], draws=30, seed=1)
    at = np.random.default_rng(1).integers(9, size=(30, 9))
    np.testing.assert_allclose(found.draws, LEVELS[0, 0][at].mean(axis=1))
    with pytest.raises(UsageError, match="theil_decompose has no line 'betwen'"):
        bootstrap("theil_decompose#betwen", LEVELS, GROUPS)
