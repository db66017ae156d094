"""Inequality taken apart: published values, twins from the definitions, and what has to add up."""

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.measures import (
    change_decomposition,
    dagum,
    generalized_entropy,
    generalized_entropy_decompose,
    gini,
    gini_by_source,
    gini_decompose_hs,
    theil_decompose,
    theil_l,
    theil_nested,
    theil_t,
)

from .strategies import Floats, numbers, positive

few = settings(max_examples=40, deadline=None)
GROUP = ["e", "e", "w", "c", "w", "c"]
SUBGROUP = ["a", "b", "c", "d", "c", "e"]

#: GDP per head of Mexico's 32 states in 1940 and 2000, and Hanson's regions: PySAL's `mexico.csv`.
MEXICO = {
    1940: [10384, 22361, 9573, 3758, 2934, 8578, 8537, 6909, 17816, 12132, 4359, 2181, 4414, 5309,
           3408, 3327, 6936, 4836, 9073, 1892, 3569, 11016, 21965, 4372, 4840, 6399, 2459, 7508,
           3605, 5203, 7990, 3734],
    2000: [27782, 29855, 26103, 36163, 8684, 30735, 28460, 21358, 54349, 17379, 15585, 11820, 12348,
           21610, 16322, 11838, 18170, 11478, 38672, 9010, 15685, 26149, 33442, 15866, 15242, 24068,
           13360, 23546, 11701, 12191, 17509, 11130],
}  # fmt: skip
HANSON = [2, 1, 2, 5, 5, 1, 1, 3, 4, 2, 3, 5, 3, 3, 4, 3, 3, 2, 1, 5, 3, 3, 5, 2, 2, 1, 5, 1, 3, 3,
          5, 2]  # fmt: skip


def test_theil_between_and_within_as_pysal_prints_them() -> None:
    """`TheilD` of its documentation: T, between and within in 1940 and 2000."""
    found = theil_decompose([MEXICO[1940], MEXICO[2000]], HANSON)
    np.testing.assert_allclose(found.total, [0.20894344, 0.10660832], atol=5e-9)
    np.testing.assert_allclose(found.between, [0.0345889, 0.03635872], atol=5e-9)
    np.testing.assert_allclose(found.within, [0.17435454, 0.0702496], atol=5e-9)


def members(group: list[Any], name: object) -> list[int]:
    return [i for i, one in enumerate(group) if one == name]


@few
@given(
    numbers(6).filter(lambda x: bool(x.sum() > 0)),
    positive(6),
    st.one_of(st.floats(-2, -0.01), st.floats(0.01, 3), st.sampled_from([0.0, 1.0])),
)
def test_entropy_adds_up_to_that_of_the_groups_and_of_their_means(
    x: Floats, w: Floats, alpha: float
) -> None:
    found = generalized_entropy_decompose(x, GROUP, alpha, w)
    if alpha <= 0 and (x == 0).any():
        assert np.isnan(found.total)
        return
    close: dict[str, Any] = {"rel": 1e-8, "abs": 1e-10}
    assert found.between + found.within == pytest.approx(float(found.total), **close)
    sizes = np.array([w[members(GROUP, g)].sum() for g in found.groups])
    means = [np.average(x[m], weights=w[m]) for m in (members(GROUP, g) for g in found.groups)]
    assert found.between == pytest.approx(
        float(generalized_entropy(means, alpha, sizes)), **close
    )
    assert found.between_part.sum() == pytest.approx(float(found.between), **close)
    assert found.within_part.sum() == pytest.approx(float(found.within), **close)
    for g, own in zip(found.groups, found.inequality, strict=True):
        m = members(GROUP, g)
        expected = float(generalized_entropy(x[m], alpha, w[m]))
        assert own == pytest.approx(expected, rel=1e-12, nan_ok=True)


@few
@given(positive(6), positive(6))
def test_theil_weighs_its_groups_by_shares_of_the_whole_or_of_the_units(
    x: Floats, w: Floats
) -> None:
    t, low = theil_decompose(x, GROUP, w), theil_decompose(x, GROUP, w, kind="L")
    places = [members(GROUP, g) for g in t.groups]
    s = [(w * x)[m].sum() / (w * x).sum() for m in places]
    p = [w[m].sum() / w.sum() for m in places]
    np.testing.assert_allclose(t.s, s)
    np.testing.assert_allclose(low.p, p)
    within_t = sum(a * float(theil_t(x[m], w[m])) for a, m in zip(s, places, strict=True))
    within_l = sum(a * float(theil_l(x[m], w[m])) for a, m in zip(p, places, strict=True))
    assert t.within == pytest.approx(within_t, rel=1e-9, abs=1e-12)
    assert low.within == pytest.approx(within_l, rel=1e-9, abs=1e-12)
    between = sum(a * math.log(a / b) for a, b in zip(s, p, strict=True))
    assert t.between == pytest.approx(between, rel=1e-8, abs=1e-12)


@few
@given(positive(6), positive(6), st.sampled_from(["T", "L"]))
def test_two_stages_add_up_and_agree_with_one(x: Floats, w: Floats, kind: Any) -> None:
    found = theil_nested(x, GROUP, SUBGROUP, w, kind=kind)
    close: dict[str, Any] = {"rel": 1e-8, "abs": 1e-11}
    stages = found.between_groups + found.between_subgroups + found.within_subgroups
    assert stages == pytest.approx(float(found.total), **close)
    outer = theil_decompose(x, GROUP, w, kind=kind)
    inner = theil_decompose(x, SUBGROUP, w, kind=kind)
    assert found.between_groups == pytest.approx(float(outer.between), **close)
    assert found.within_subgroups == pytest.approx(float(inner.within), **close)
    middle = found.between_subgroups_part + found.within_subgroups_part
    np.testing.assert_allclose(middle, outer.within_part, rtol=1e-8, atol=1e-11)


def test_a_subgroup_lies_in_one_group() -> None:
    with pytest.raises(ValueError, match="'a' lies in two groups, 'e' and 'w'"):
        theil_nested([1, 2], ["e", "w"], ["a", "a"])
    with pytest.raises(ValueError, match="group names 2 regions and subgroup 1"):
        theil_nested([1, 2], ["e", "w"], ["a"])


def test_another_base_divides_all_by_its_logarithm() -> None:
    x = [1.0, 3.0, 2.0, 6.0, 5.0, 4.0]
    natural, tens = theil_decompose(x, GROUP), theil_decompose(x, GROUP, base=10)
    for name in ("total", "between", "within", "between_part", "within_part", "inequality"):
        expected = getattr(natural, name) / math.log(10)
        np.testing.assert_allclose(getattr(tens, name), expected, rtol=1e-12, atol=1e-16)
    assert theil_t(x, base=10) == pytest.approx(float(tens.total))
    assert theil_l(x, base=2) == pytest.approx(float(theil_l(x)) / math.log(2))
    nested = theil_nested(x, GROUP, SUBGROUP, base=10)
    assert nested.total == pytest.approx(float(tens.total))
    with pytest.raises(ValueError, match=r"base is 1\.0; it has to be above 1"):
        theil_t(x, base=1)


def dagum_twin(x: Floats, w: Floats) -> dict[str, float]:
    """Dagum's definitions, over all pairs of regions: gross affluence d and transvariation p."""
    names = list(dict.fromkeys(GROUP))
    mu = float(np.average(x, weights=w))
    gw = gnb = gt = 0.0
    for j, h in product(names, names):
        a, b = members(GROUP, j), members(GROUP, h)
        share_j, share_h = w[a].sum() / w.sum(), w[b].sum() / w.sum()
        mean_j, mean_h = np.average(x[a], weights=w[a]), np.average(x[b], weights=w[b])
        pairs = [(x[i] - x[k], w[i] * w[k] / w[a].sum() / w[b].sum()) for i in a for k in b]
        if j != h and mean_j < mean_h:
            continue
        d = sum(p * max(gap, 0.0) for gap, p in pairs)
        transvariation = sum(p * max(-gap, 0.0) for gap, p in pairs)
        g = (d + transvariation) / (mean_j + mean_h)
        weight = share_j * share_h * mean_h / mu
        if j == h:
            gw += g * weight
            continue
        both = weight + share_h * share_j * mean_j / mu
        if mean_j == mean_h:  # the pair comes up twice
            both /= 2
        affluence = (d - transvariation) / (d + transvariation) if d + transvariation else 0.0
        gnb += g * affluence * both
        gt += g * (1 - affluence) * both
    return {"Gw": gw, "Gnb": gnb, "Gt": gt}


@few
@given(numbers(6).filter(lambda x: bool((x > 0).all())), positive(6))
def test_dagum_equals_its_definition_over_all_pairs(x: Floats, w: Floats) -> None:
    found = dagum(x, GROUP, w)
    for name, expected in dagum_twin(x, w).items():
        assert getattr(found, name) == pytest.approx(expected, rel=1e-8, abs=1e-11)
    np.testing.assert_allclose(found.G, gini(x, w), rtol=1e-12, atol=1e-15)
    means = [np.average(x[m], weights=w[m]) for m in (members(GROUP, g) for g in found.groups)]
    assert found.Gnb == pytest.approx(float(gini(means, found.p)), rel=1e-9, abs=1e-12)


def test_dagum_of_groups_that_do_not_overlap_has_no_transvariation() -> None:
    found = dagum([1.0, 2.0, 10.0, 20.0], ["a", "a", "b", "b"])
    assert found.Gt == pytest.approx(0.0, abs=1e-15)
    assert found.Djh[0, 1] == 1
    assert found.Gjh[0, 1] == pytest.approx((9 + 19 + 8 + 18) / 4 / 16.5)


def heikkuri_schief_twin(x: Floats, w: Floats) -> float:
    """Between groups from the authors' other formula: the cross mean difference, less √(δδ)."""
    p = w / w.sum()
    names = list(dict.fromkeys(GROUP))
    cross = sum(
        p[i] * p[k] * abs(x[i] - x[k])
        for i in range(6)
        for k in range(6)
        if GROUP[i] != GROUP[k]
    )
    size, own = [], []
    for g in names:
        m = members(GROUP, g)
        q = p[m] / p[m].sum()
        size.append(p[m].sum())
        own.append(
            sum(
                q[a] * q[b] * abs(x[m[a]] - x[m[b]])
                for a in range(len(m))
                for b in range(len(m))
            )
        )
    inside = sum(
        size[a] * size[b] * math.sqrt(own[a] * own[b])
        for a in range(len(names))
        for b in range(len(names))
        if a != b
    )
    return float((cross - inside) / (2 * np.average(x, weights=w)))


@few
@given(positive(6), positive(6))
def test_heikkuri_and_schief_s_parts(x: Floats, w: Floats) -> None:
    found = gini_decompose_hs(x, GROUP, w)
    assert found.between == pytest.approx(heikkuri_schief_twin(x, w), rel=1e-7, abs=1e-10)
    assert found.between + found.within == pytest.approx(float(gini(x, w)), rel=1e-9, abs=1e-12)
    alone = gini_decompose_hs(x, range(6), w)
    assert alone.within == 0
    together = gini_decompose_hs(x, ["all"] * 6, w)
    assert together.within == pytest.approx(float(gini(x, w)), rel=1e-12, abs=1e-15)


def covariance(y: Floats, rank_of: Floats, w: Floats) -> float:
    """Of y and the rank of another variable, 0 to 1, equals sharing the middle of their ranks."""
    p = w / w.sum()
    rank = np.array([p[rank_of < v].sum() + p[rank_of == v].sum() / 2 for v in rank_of])
    return float((p * (y - (p * y).sum()) * rank).sum())


@few
@given(numbers(6), positive(6), positive(6))
def test_sources_add_up_to_the_gini_coefficient_of_the_whole(
    exports: Floats, imports: Floats, w: Floats
) -> None:
    found = gini_by_source([exports, imports], w)
    whole = exports + imports
    assert found.total == pytest.approx(float(gini(whole, w)), rel=1e-12, abs=1e-15)
    assert found.contribution.sum() == pytest.approx(float(found.total), rel=1e-6, abs=1e-9)
    assert found.share.sum() == pytest.approx(1.0)
    assert found.inequality[1] == pytest.approx(float(gini(imports, w)), rel=1e-6, abs=1e-9)
    own = covariance(imports, imports, w)
    if own > 1e-9:
        expected = covariance(imports, whole, w) / own
        assert found.correlation[1] == pytest.approx(expected, rel=1e-6, abs=1e-9)
    if found.total > 1e-6:
        more = gini(exports * (1 + 1e-7) + imports, w)
        slope = (float(more) / float(found.total) - 1) / 1e-7
        if len(set(np.round(whole, 6))) == 6:
            assert found.elasticity[0] == pytest.approx(slope, rel=1e-2, abs=1e-3)


def test_a_part_that_is_the_same_everywhere_adds_nothing() -> None:
    found = gini_by_source([[0.1, 0.1, 0.1], [1.0, 2.0, 3.0]])
    assert found.contribution[0] == 0
    assert np.isnan(found.correlation[0])


@few
@given(positive(6), positive(6), positive(6), positive(6))
def test_the_parts_of_a_change_add_up(x0: Floats, x1: Floats, w0: Floats, w1: Floats) -> None:
    found = change_decomposition(x0, x1, GROUP, w0, w1)
    assert found.total == pytest.approx(
        float(theil_l(x1, w1) - theil_l(x0, w0)), rel=1e-9, abs=1e-9
    )
    parts = (found.within, found.size_within, found.size_between, found.mean)
    assert sum(part.sum() for part in parts) == pytest.approx(
        float(found.total), rel=1e-7, abs=1e-9
    )


def test_mookherjee_and_shorrocks_s_parts_worked_by_hand() -> None:
    """Two groups of one region each, equal in size, means 1 and 3 and then 2 and 3."""
    found = change_decomposition(
        [1.0, 3.0], [2.0, 3.0], ["a", "b"], method="mookherjee-shorrocks"
    )
    np.testing.assert_array_equal(found.within + found.size_within + found.size_between, 0)
    # θ̄ of a is the mean of 1/4 and 2/5; its mean doubles, that of b stays.
    np.testing.assert_allclose(found.mean, [(0.325 - 0.5) * math.log(2), 0.0], atol=1e-15)
    rest = float(found.total) - found.mean.sum()
    assert found.total == pytest.approx(
        math.log(2.5 / math.sqrt(6)) - math.log(2 / math.sqrt(3))
    )
    assert abs(rest) < 0.01


@pytest.mark.parametrize(
    "call",
    [
        lambda: theil_decompose([1, 2], ["a", "b"], kind="t"),  # type: ignore[arg-type]
        lambda: change_decomposition([1], [2], ["a"], method="exakt"),  # type: ignore[arg-type]
    ],
)
def test_an_unknown_option_gets_a_hint(call: Any) -> None:
    with pytest.raises(ValueError, match="can't be"):
        call()


def test_a_missing_group_is_refused() -> None:
    for gap in (None, float("nan")):
        with pytest.raises(ValueError, match="the group of region 1 is missing"):
            theil_decompose([1, 2], ["a", gap])
    with pytest.raises(ValueError, match=r"region 0 is \['a'\]; it has to be one name"):
        theil_decompose([1, 2], [["a"], ["b"]])
