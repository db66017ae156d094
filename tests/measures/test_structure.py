"""What regions specialise in: published examples, cases worked by hand, and what has to add up."""

import numpy as np
import pytest
from hypothesis import given, settings

from hinterland.measures import (
    coupling_coordination,
    esteban_marquillas,
    krugman_index,
    litzenberger_sternberg,
    location_quotient,
    shift_share,
)

from .strategies import Floats, numbers

few = settings(max_examples=40, deadline=None)

#: Farhauer and Kröll's jobs in five industries: Sweden, Norway, Denmark, Finland, Iceland.
JOBS = np.array(
    [[45, 35, 40, 30, 40], [15, 12, 10, 11, 6], [32, 30, 25, 18, 11], [10, 8, 9, 3, 2],
     [30, 22, 18, 13, 12]]
)  # fmt: skip


def test_quotients_of_several_parts_at_once() -> None:
    quotient = location_quotient(JOBS, JOBS.sum(axis=-2, keepdims=True))
    for i, j in np.ndindex(5, 5):
        expected = JOBS[i, j] / JOBS[:, j].sum() / (JOBS[i].sum() / JOBS.sum())
        assert quotient[i, j] == pytest.approx(expected, rel=1e-14)


def test_a_region_without_anything_has_no_quotient() -> None:
    quotient = location_quotient([1.0, 0.0, 3.0], [2.0, 0.0, 2.0])
    np.testing.assert_array_equal(quotient, [0.5, np.nan, 1.5])


def test_krugman_s_references() -> None:
    shares = JOBS / JOBS.sum(axis=0)
    others = JOBS[:, 1:].sum(axis=1) / JOBS[:, 1:].sum()
    assert krugman_index(JOBS)[0] == pytest.approx(np.abs(shares[:, 0] - others).sum())
    nation = JOBS.sum(axis=1) / JOBS.sum()
    found = krugman_index(JOBS, reference="nation")
    np.testing.assert_allclose(found, np.abs(shares - nation[:, None]).sum(axis=0))


def test_krugman_s_limits() -> None:
    np.testing.assert_array_equal(krugman_index([[1.0, 0.0], [0.0, 5.0]]), [2.0, 2.0])
    np.testing.assert_array_equal(krugman_index([[1.0, 2.0], [3.0, 6.0]]), [0.0, 0.0])


def test_a_cluster_index_is_the_product_of_its_densities() -> None:
    jobs, area, people, firms = (np.array(a, float) for a in ([4, 6], [1, 3], [2, 6], [5, 5]))
    expected = (
        (jobs / area / (10 / 4)) * (jobs / people / (10 / 8)) / (jobs / firms / (10 / 10))
    )
    np.testing.assert_allclose(litzenberger_sternberg(jobs, area, people, firms), expected)


@few
@given(*[numbers(6).filter(lambda x: bool(x.sum() > 0))] * 2)
def test_shift_and_share_add_up(before: Floats, after: Floats) -> None:
    first, second = before.reshape(3, 2), after.reshape(3, 2)
    found = shift_share(first, second)
    parts = found.national + found.structural + found.regional
    np.testing.assert_allclose(parts, found.total, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found.total, (second - first).sum(axis=0), rtol=1e-12)
    if (first.sum(axis=1) > 0).all():  # no part is new: structure and region move no nation
        np.testing.assert_allclose(found.structural.sum(), 0.0, atol=1e-6)
        np.testing.assert_allclose(found.regional.sum(), 0.0, atol=1e-6)


def test_shift_share_worked_by_hand_by_part() -> None:
    """Farhauer and Kröll's region A: the nation grows by 15 %, its parts by 10, 40, −10 and 20."""
    first = np.array([[90, 60, 250], [20, 30, 100], [10, 30, 110], [60, 40, 300]])
    second = np.array([[100, 85, 255], [40, 55, 115], [10, 40, 85], [55, 35, 390]])
    found = shift_share(first, second)
    np.testing.assert_allclose(found.national_part[:, 0], [13.5, 3.0, 1.5, 9.0])
    np.testing.assert_allclose(found.structural_part[:, 0], [-4.5, 5.0, -2.5, 3.0])
    np.testing.assert_allclose(found.regional_part[:, 0], [1.0, 12.0, 1.0, -17.0])


def test_coupling_of_three_systems() -> None:
    u = np.array([[0.9, 0.5], [0.4, 0.5], [0.1, 0.5]])
    found = coupling_coordination(u, [0.5, 0.3, 0.2])
    assert found.coupling[0] == pytest.approx(3 * 0.036 ** (1 / 3) / 1.4)
    assert found.development[0] == pytest.approx(0.59)
    assert found.coordination[0] == pytest.approx(float(np.sqrt(found.coupling[0] * 0.59)))
    assert found.coupling[1] == pytest.approx(1.0)


def test_the_modified_coupling() -> None:
    """Of two systems Wang's C is √((1 − (U₂ − U₁)) U₁/U₂)."""
    found = coupling_coordination([[0.2], [0.8]], model="modified")
    assert found.coupling[0] == pytest.approx(np.sqrt(0.4 * 0.25))
    three = coupling_coordination([[0.9], [0.4], [0.1]], model="modified")
    gaps = (0.5 + 0.8 + 0.3) / 3
    expected = np.sqrt((1 - gaps) * np.sqrt(0.4 / 0.9 * 0.1 / 0.9))
    assert three.coupling[0] == pytest.approx(float(expected))


def test_systems_at_0() -> None:
    found = coupling_coordination([[0.0, 0.0], [0.5, 0.0]])
    np.testing.assert_array_equal(found.coupling, [0.0, np.nan])
    np.testing.assert_array_equal(found.development, [0.25, 0.0])


@pytest.mark.parametrize(
    ("parts", "coefficients", "words"),
    [
        ([[1.5], [0.5]], None, "from 0 to 1"),
        ([[0.5]], None, "two systems or more"),
        ([[0.5], [0.5]], [0.5, 0.6], "add up to 1"),
        ([[0.5], [0.5]], [1.0], "2 numbers"),
        ([0.5, 0.5], None, "needs parts and regions"),
    ],
)
def test_what_makes_no_sense_is_refused(
    parts: list[float], coefficients: list[float] | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        coupling_coordination(parts, coefficients)


def test_shift_share_of_krummes_region() -> None:
    """Krumme's table (University of Washington): national 290, differential 420, composition −80.

    The nation is ten times the region here, with the table's shares and growth of its parts.
    """
    region = np.array([[500, 100, 200, 200], [1000, 100, 250, 280]])
    nation = np.array([[1000, 2000, 4000, 3000], [1100, 2400, 5200, 4200]])
    first, second = (np.stack([r, n - r], axis=-1) for r, n in zip(region, nation, strict=True))
    found = shift_share(first, second)
    np.testing.assert_allclose(found.regional_part[:, 0], [450, -20, -10, 0], atol=1e-9)
    assert [float(p[0]) for p in (found.national, found.regional, found.structural)] == (
        pytest.approx([290, 420, -80])
    )
    own = esteban_marquillas(first, second)
    np.testing.assert_allclose(own.regional_part[:, 0], [90, -40, -20, 0], atol=1e-9)
    np.testing.assert_allclose(own.allocation_part[:, 0], [360, 20, 10, 0], atol=1e-9)


@few
@given(*[numbers(6).filter(lambda x: bool(x.sum() > 0))] * 2)
def test_esteban_marquillas_is_shift_share_with_its_regional_part_in_two(
    before: Floats, after: Floats
) -> None:
    first, second = before.reshape(3, 2), after.reshape(3, 2)
    found, plain = esteban_marquillas(first, second), shift_share(first, second)
    for name in ("total", "national", "structural", "national_part", "structural_part"):
        np.testing.assert_array_equal(getattr(found, name), getattr(plain, name))
    np.testing.assert_allclose(
        found.regional_part + found.allocation_part, plain.regional_part, rtol=1e-9, atol=1e-6
    )
    for part in range(3):
        for region in range(2):
            x, nation = first[part, region], first[part].sum()
            if x < 1e-6 or nation < 1e-6:
                continue
            grown = second[part, region] / x - second[part].sum() / nation
            mix = first[:, region].sum() * nation / first.sum()
            twin = mix * grown
            assert found.regional_part[part, region] == pytest.approx(twin, rel=1e-6, abs=1e-5)


def test_a_part_that_is_new_in_a_region_is_allocation() -> None:
    first, second = [[0.0, 4.0], [6.0, 2.0]], [[3.0, 5.0], [6.0, 2.0]]
    found, plain = esteban_marquillas(first, second), shift_share(first, second)
    assert found.regional_part[0, 0] == 0
    assert found.allocation_part[0, 0] == plain.regional_part[0, 0] == 3
    gone = esteban_marquillas([[np.nan, 4.0], [6.0, 2.0]], second)
    assert np.isnan(gone.regional).all()
    assert np.isnan(gone.allocation).all()
