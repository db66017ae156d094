"""Space and mobility: PySAL's numbers for Mexico, and twins from the definitions."""

from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from hinterland.errors import InputError
from hinterland.measures import (
    Neighbours,
    gearys_c,
    gini,
    gini_spatial,
    kendall_tau,
    lisa_markov,
    local_morans_i,
    markov_mobility,
    markov_transitions,
    mean_centre,
    mean_first_passage,
    morans_i,
    neighbours_from_distance,
    neighbours_from_pairs,
    quantile_classes,
    regional_rank_cohesion,
    row_standardised,
    sojourn_time,
    spatial_markov,
    standard_deviational_ellipse,
    standard_distance,
    steady_state,
    transition_probabilities,
)

from .mexico import BORDERS, GDP_A_HEAD, REGION

W = neighbours_from_pairs(BORDERS, range(32))
FIRST, LAST = GDP_A_HEAD[0], GDP_A_HEAD[-1]
PATH = np.diag(np.ones(5), 1) + np.diag(np.ones(5), -1)


def test_moran_and_geary_are_pysals() -> None:
    """esda 2.8.2, after its neighbours were put in the order of the data."""
    found = morans_i(GDP_A_HEAD[[0, -1]], W, permutations=0)
    np.testing.assert_allclose(found.statistic, [0.10754257728390725, 0.15134115335280393])
    np.testing.assert_allclose(found.expected, -1 / 31)
    np.testing.assert_allclose(found.variance, [0.013592976661698399, 0.013941151175188621])
    np.testing.assert_allclose(found.p_normal, [0.23049284638510048, 0.11995364598224749])
    geary = gearys_c(GDP_A_HEAD[[0, -1]], W, permutations=0)
    np.testing.assert_allclose(geary.statistic, [0.8558159896525928, 0.7153964071303158])
    np.testing.assert_allclose(geary.variance, [0.020808318626584017, 0.01992746047644932])
    assert np.isnan(found.p).all()


def test_local_moran_is_pysals_with_its_divisor() -> None:
    found = local_morans_i(LAST, W, corrected=True)
    expected = [-0.294374942359, 0.359568585918, 0.446210336266, 0.083191304086, 1.07744355554]
    np.testing.assert_allclose(found.statistic[:5], expected, rtol=1e-10)
    quadrant = [4, 1, 1, 1, 3, 1, 1, 4, 4, 3, 3, 3, 3, 4, 3, 3, 2, 3, 4, 3, 3, 4, 1, 2, 2, 1]
    np.testing.assert_array_equal(found.quadrant, [*quadrant, 3, 1, 3, 3, 2, 2])
    whole = local_morans_i(LAST, W).statistic.sum()  # Anselin (1995): ΣI = S₀ I
    np.testing.assert_allclose(whole, W.any(axis=1).sum() * morans_i(LAST, W).statistic)


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less", "directed"])
@pytest.mark.parametrize("measure", [morans_i, gearys_c])
def test_few_regions_have_every_arrangement(measure: object, alternative: str) -> None:
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    found = measure(values, PATH, alternative=alternative)  # type: ignore[operator]
    assert found.exact
    every = np.array(
        [
            measure(values[list(one)], PATH, permutations=0).statistic  # type: ignore[operator]
            for one in permutations(range(6))
        ]
    )
    above = (every >= found.statistic - 1e-9).mean()
    below = (every <= found.statistic + 1e-9).mean()
    expected = {
        "greater": above, "less": below, "directed": min(above, below),
        "two-sided": min(1, 2 * min(above, below)),
    }[alternative]  # fmt: skip
    np.testing.assert_allclose(found.p, expected)
    np.testing.assert_allclose(found.expected, every.mean())
    np.testing.assert_allclose(found.variance, every.var())


@pytest.mark.parametrize("measure", [morans_i, gearys_c])
def test_moments_hold_where_neighbours_are_written_one_way(measure: object) -> None:
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    one_way = np.triu(PATH)
    one_way[4, 0] = 2.0
    found = measure(values, one_way)  # type: ignore[operator]
    every = [
        measure(values[list(one)], one_way, permutations=0).statistic  # type: ignore[operator]
        for one in permutations(range(6))
    ]
    np.testing.assert_allclose(
        [found.expected, found.variance], [np.mean(every), np.var(every)]
    )


def test_local_p_values_visit_every_choice_of_neighbours() -> None:
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    found = local_morans_i(values, PATH, alternative="greater")
    z = values - values.mean()
    others = [0, 1, 3, 4, 5]
    every = [z[2] * (z[a] + z[b]) for a, b in combinations(others, 2)]
    own = z[2] * (z[1] + z[3])
    np.testing.assert_allclose(found.p[2], np.mean(np.array(every) >= own - 1e-12))
    assert found.exact.all()
    drawn = local_morans_i(
        values, PATH, alternative="greater", exact_up_to=0, permutations=9999
    )
    assert not drawn.exact.any()
    np.testing.assert_allclose(drawn.p, found.p, atol=0.02)


def test_many_regions_with_few_and_with_many_neighbours_agree_with_the_definition() -> None:
    rng = np.random.default_rng(5)
    for share in (0.02, 0.5):
        w = (rng.uniform(size=(60, 60)) < share).astype(float)
        np.fill_diagonal(w, 0.0)
        x = rng.normal(size=60)
        found = morans_i(x, w, row_standardised=False, permutations=200, seed=9)
        order = np.random.default_rng(9).permuted(np.tile(np.arange(60), (200, 1)), axis=1)
        z = x - x.mean()
        drawn = np.array([60 / w.sum() * (z[o] @ w @ z[o]) / (z @ z) for o in order])
        above = ((drawn >= found.statistic - 1e-12).sum() + 1) / 201
        below = ((drawn <= found.statistic + 1e-12).sum() + 1) / 201
        np.testing.assert_allclose(found.p, min(1.0, 2 * min(above, below)))


def test_a_region_without_neighbours_has_no_local_statistic() -> None:
    island = PATH.copy()
    island[0, 1] = island[1, 0] = 0
    found = local_morans_i([1.0, 2, 3, 4, 5, 7], island)
    assert np.isnan([found.statistic[0], found.quadrant[0], found.p[0]]).all()
    assert np.isfinite(found.statistic[1:]).all()


def test_spatial_gini_is_pysals_in_shares() -> None:
    """inequality 1.1.2: wg 584,938 and wcg 4,653,048, both over 2n²μ."""
    same = np.equal.outer(REGION, REGION).astype(float) - np.eye(32)
    found = gini_spatial(FIRST, same, permutations=0)
    np.testing.assert_allclose(found.gini, 0.3537237117345285)
    whole = 2 * 32**2 * FIRST.mean()
    np.testing.assert_allclose([found.near, found.far], [584938 / whole, 4653048 / whole])
    np.testing.assert_allclose(found.far_share, 4653048 / (4653048 + 584938))
    weighed = gini_spatial([1.0, 2, 5, 4, 7, 7], PATH, [1, 2, 3, 1, 1, 2])
    np.testing.assert_allclose(weighed.gini, gini([1.0, 2, 5, 4, 7, 7], [1, 2, 3, 1, 1, 2]))


def test_markov_chain_is_giddys() -> None:
    counts = markov_transitions(quantile_classes(GDP_A_HEAD, 4, kind="yearly"))
    assert counts.tolist() == [[35, 10, 1, 2], [13, 25, 9, 1], [0, 9, 33, 6], [0, 4, 5, 39]]
    p = transition_probabilities(counts)
    np.testing.assert_allclose(steady_state(p), 0.25)
    np.testing.assert_allclose(
        mean_first_passage(p)[0], [4, 5.6263736263736, 12.5538461538462, 18.8483516483516]
    )
    np.testing.assert_allclose(sojourn_time(p), [48 / 13, 48 / 23, 3.2, 48 / 9])
    found = [
        markov_mobility(p, kind=kind)
        for kind in ("prais", "determinant", "eigenvalue", "leaving", "bartholomew")
    ]
    expected = [0.416666666667, 0.842339409722, 0.199539764712, 0.416666666667, 0.121527777778]
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_a_chain_in_two_parts_has_no_single_steady_state() -> None:
    parted = [[1.0, 0.0], [0.0, 1.0]]
    assert np.isnan(steady_state(parted)).all()
    assert np.isnan(mean_first_passage(parted)).all()
    np.testing.assert_allclose(steady_state([[0.5, 0.5], [0.0, 1.0]]), [0, 1], atol=1e-12)


def test_spatial_and_lisa_markov_are_giddys() -> None:
    relative = GDP_A_HEAD / GDP_A_HEAD.mean(axis=1, keepdims=True)
    found = spatial_markov(relative, W, classes=3)
    expected = [
        [[30, 6, 1], [4, 9, 3], [1, 6, 6]],
        [[11, 6, 0], [4, 22, 5], [0, 2, 13]],
        [[8, 2, 1], [2, 12, 3], [0, 3, 32]],
    ]
    np.testing.assert_array_equal(found.counts, expected)
    np.testing.assert_allclose(found.likelihood_ratio, 18.01291077485633)
    np.testing.assert_allclose(found.chi_square, 20.11742012705783)
    assert found.degrees_of_freedom == 12
    np.testing.assert_allclose(found.likelihood_ratio_p, 0.11529906729604844)
    np.testing.assert_allclose(found.chi_square_p, 0.06489711607117488)
    lisa = lisa_markov(GDP_A_HEAD, W)
    np.testing.assert_array_equal(
        lisa.counts, [[35, 2, 1, 1], [3, 15, 6, 2], [0, 7, 75, 8], [4, 3, 5, 25]]
    )


def test_rank_measures_are_giddys() -> None:
    tau = kendall_tau(FIRST, LAST)
    np.testing.assert_allclose(tau.tau, 0.5846774193548387)
    assert [float(tau.concordant), float(tau.discordant)] == [393, 103]
    found = regional_rank_cohesion(GDP_A_HEAD, REGION, permutations=99)
    np.testing.assert_allclose(
        found.theta,
        [0.415384615385, 0.280701754386, 0.613636363636, 0.622222222222, 1 / 3, 0.472222222222],
    )
    assert ((found.p > 0) & (found.p <= 1)).all()


def test_ellipse_is_the_eigenvectors() -> None:
    rng = np.random.default_rng(8)
    east, north, w = rng.normal(size=9), 3 * rng.normal(size=9), rng.uniform(1, 4, 9)
    found = standard_deviational_ellipse(east, north, w)
    covariance = np.cov(east, north, aweights=w, ddof=0)
    values, vectors = np.linalg.eigh(covariance)
    np.testing.assert_allclose([found.minor, found.major], np.sqrt(values))
    angle = np.degrees(np.arctan2(vectors[0, 1], vectors[1, 1])) % 180
    np.testing.assert_allclose(found.angle, angle)
    np.testing.assert_allclose(standard_distance(east, north, w) ** 2, values.sum())
    for kind, factor in (("arcgis", 2.0), ("crimestat", 2 * 9 / 7)):
        other = standard_deviational_ellipse(east, north, kind=kind)  # type: ignore[arg-type]
        plain = standard_deviational_ellipse(east, north)
        np.testing.assert_allclose(other.major, plain.major * np.sqrt(factor))
    assert float(mean_centre(east, north, w).east) == pytest.approx(np.average(east, weights=w))


@pytest.mark.parametrize(
    "make",
    [pd.DataFrame, pl.DataFrame, lambda d: pl.DataFrame(d).lazy(), pa.table, None],
    ids=["pandas", "polars", "lazy", "arrow", "file"],
)
def test_pairs_come_from_any_frame_or_file(make: object, tmp_path: Path) -> None:
    columns = {"region": ["a", "b", "x"], "neighbour": ["b", "c", "a"]}
    if make is None:
        given: object = tmp_path / "adjacency.csv"
        Path(str(given)).write_text(
            "\ufeffregion,neighbour,why\na,b,\nb,c,ferry\nx,a,\n", "utf-8"
        )
    else:
        given = make(columns)  # type: ignore[operator]
    found = neighbours_from_pairs(given, ["a", "b", "c"])
    np.testing.assert_array_equal(found, [[0, 1, 0], [1, 0, 1], [0, 1, 0]])


def test_pairs_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'neighbour'"):
        neighbours_from_pairs(pl.DataFrame({"region": ["a"]}), ["a"])
    with pytest.raises(InputError, match="own neighbour"):
        neighbours_from_pairs([("a", "a")], ["a"])
    with pytest.raises(InputError, match="no pair is among the regions"):
        neighbours_from_pairs([("a", "b")], ["x", "y"])
    with pytest.raises(InputError, match="twice: a"):
        neighbours_from_pairs([("a", "b")], ["a", "b", "a"])
    with pytest.raises(InputError, match="can't read"):
        neighbours_from_pairs(tmp_path / "none.csv", ["a"])
    assert neighbours_from_pairs([("a", "b")], ["a", "b"], directed=True).tolist() == [
        [0, 1],
        [0, 0],
    ]


def test_neighbours_by_distance() -> None:
    apart = np.abs(np.subtract.outer([0.0, 1.0, 4.0], [0.0, 1.0, 4.0]))
    np.testing.assert_array_equal(
        neighbours_from_distance(apart, within=3), [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    )
    np.testing.assert_allclose(
        row_standardised(neighbours_from_distance(apart, power=1)).sum(axis=1), 1
    )
    with pytest.raises(ValueError, match="within="):
        neighbours_from_distance(apart)
    with pytest.raises(ValueError, match="distance 0"):
        neighbours_from_distance(np.zeros((2, 2)), power=1)


@pytest.mark.parametrize("measure", [morans_i, gearys_c])
def test_many_regions_take_shuffles_of_shuffles_and_agree_with_the_definition(
    measure: object,
) -> None:
    rng = np.random.default_rng(3)
    n = 510
    w = np.triu(rng.uniform(size=(n, n)) * (rng.uniform(size=(n, n)) < 0.01), 1)
    w[5, 2] = 3.0
    x = rng.lognormal(sigma=2, size=n)
    found = measure(x, Neighbours.of(w), permutations=99, seed=4)  # type: ignore[operator]
    again = np.random.default_rng(4)
    first, second = ([again.permutation(n) for _ in range(10)] for _ in range(2))
    drawn = [
        measure(x[a][b], w, permutations=0).statistic  # type: ignore[operator]
        for b in second
        for a in first
    ][:99]
    above = 1 + np.sum(np.array(drawn) >= found.statistic - 1e-12)
    below = 1 + np.sum(np.array(drawn) <= found.statistic + 1e-12)
    np.testing.assert_allclose(found.p, min(1.0, 2 * min(above, below) / 100))
    dense = measure(x, w, permutations=0)  # type: ignore[operator]
    np.testing.assert_allclose(found.statistic, dense.statistic, rtol=1e-12)


def test_neighbours_may_be_a_matrix_a_list_of_pairs_or_scipys() -> None:
    class Sparse:
        """What scipy's matrices and PySAL's W have for this."""

        shape = (6, 6)

        def __init__(self) -> None:
            self.row, self.col = np.nonzero(PATH)
            self.data = PATH[self.row, self.col]

        def tocoo(self) -> "Sparse":
            return self

        def sum_duplicates(self) -> None:
            pass

    values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6]
    sparse: Any = Sparse()
    for given in (Neighbours.of(PATH), sparse):
        for measure in (morans_i, gearys_c, local_morans_i, gini_spatial):
            expected, found = measure(values, PATH), measure(values, given)
            for field in ("statistic", "p", "gini", "near"):
                if hasattr(expected, field):
                    np.testing.assert_array_equal(
                        getattr(found, field), getattr(expected, field)
                    )
    np.testing.assert_array_equal(np.asarray(Neighbours.of(PATH)), PATH)
    with pytest.raises(ValueError, match="negative"):
        Neighbours.of(-PATH)
    many = np.random.default_rng(1).uniform(size=(3, 100))
    ring = np.roll(np.eye(100), 1, axis=1)
    ring[7] = 0.0
    np.testing.assert_allclose(Neighbours.of(ring).lag(many), many @ ring.T)


def test_counts_of_many_steps_are_those_of_few() -> None:
    rng = np.random.default_rng(2)
    states = rng.integers(0, 3, (4, 40_000))
    steps = list(zip(states[:-1].ravel().tolist(), states[1:].ravel().tolist(), strict=True))
    expected = [[steps.count((a, b)) for b in range(3)] for a in range(3)]
    for given in (states, states.astype(np.uint8), states.astype(float), states.tolist()):
        np.testing.assert_array_equal(markov_transitions(given, 3), expected)
    with pytest.raises(ValueError, match="class 2"):
        markov_transitions(states, 2)
    broken = states.astype(float)
    broken[1, 5] = np.nan
    lost = [(0, 1), (1, 2)]
    for a, b in ((states[t, 5], states[u, 5]) for t, u in lost):
        expected[a][b] -= 1
    np.testing.assert_array_equal(markov_transitions(broken, 3), expected)
