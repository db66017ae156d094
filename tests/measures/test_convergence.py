"""Convergence: numbers of other programs, and twins from the definitions."""

import math

import numpy as np
import pytest

from hinterland.measures import (
    beta_convergence,
    convergence_clubs,
    delta_convergence,
    density,
    gamma_convergence,
    log_t_test,
    merge_clubs,
    sigma_convergence,
)

from .mexico import GDP_A_HEAD

YEAR, REGION = np.arange(1, 31)[:, None], np.arange(8)
TWO = 10 + REGION / YEAR**0.3 + 0.02 * np.sin(REGION * YEAR) + np.where(REGION < 4, 0.0, 3.0)


def test_beta_is_least_squares() -> None:
    start, end = np.log(GDP_A_HEAD[0]), np.log(GDP_A_HEAD[-1])
    growth = (end - start) / 60
    control = np.sin(np.arange(32.0))
    weights = np.linspace(1, 3, 32)
    for extra, w in (([], np.ones(32)), ([control], np.ones(32)), ([control], weights)):
        columns = np.column_stack([np.ones(32), start, *extra])
        root = np.sqrt(w)
        fit, *_ = np.linalg.lstsq(columns * root[:, None], growth * root, rcond=None)
        rest = (growth - columns @ fit) * root
        free = 32 - columns.shape[1]
        inverse = np.linalg.inv((columns * w[:, None]).T @ columns)
        error = np.sqrt((rest @ rest) / free * np.diag(inverse))
        found = beta_convergence(
            GDP_A_HEAD, None if w is not weights else w, extra or None, step=10
        )
        np.testing.assert_allclose([found.constant, found.beta], fit[:2])
        np.testing.assert_allclose(found.standard_error, error[1])
        np.testing.assert_allclose(found.control, fit[2:])
        np.testing.assert_allclose(found.control_error, error[2:])
        assert found.degrees_of_freedom == free
        np.testing.assert_allclose(found.speed, -math.log(1 + 60 * fit[1]) / 60)
        np.testing.assert_allclose(found.half_life, math.log(2) / found.speed)
        step = 1e-6
        slope = (-math.log(1 + 60 * (fit[1] + step)) + math.log(1 + 60 * (fit[1] - step))) / (
            120 * step
        )
        np.testing.assert_allclose(found.speed_error, abs(slope) * error[1], rtol=1e-6)


def test_beta_of_all_years_together_has_the_same_speed() -> None:
    yearly = beta_convergence(GDP_A_HEAD, step=10)
    whole = beta_convergence(GDP_A_HEAD, step=10, annualised=False)
    np.testing.assert_allclose(whole.beta, 60 * yearly.beta)
    np.testing.assert_allclose(whole.speed, yearly.speed)
    np.testing.assert_allclose(whole.speed_error, yearly.speed_error)
    np.testing.assert_allclose([whole.t, whole.p], [yearly.t, yearly.p])


def test_controls_that_are_one_another_have_no_coefficients() -> None:
    twice = np.stack([np.arange(32.0), 2 * np.arange(32.0)])
    assert np.isnan(beta_convergence(GDP_A_HEAD, None, twice).beta)
    with pytest.raises(ValueError, match="controls have the shape"):
        beta_convergence(GDP_A_HEAD, None, np.arange(32.0))


def test_sigma_is_the_standard_deviation_and_its_trend() -> None:
    found = sigma_convergence(GDP_A_HEAD, corrected=True)
    sigma = np.log(GDP_A_HEAD).std(axis=1, ddof=1)
    np.testing.assert_allclose(found.dispersion, sigma)
    fit, covariance = np.polyfit(np.arange(7), sigma, 1, cov=True)
    np.testing.assert_allclose(found.trend, fit[0])
    np.testing.assert_allclose(found.standard_error, np.sqrt(covariance[0, 0]))
    np.testing.assert_allclose(found.variance_ratio, (sigma[0] / sigma[-1]) ** 2)
    relative = sigma_convergence(GDP_A_HEAD, kind="cv").dispersion
    np.testing.assert_allclose(relative, GDP_A_HEAD.std(axis=1) / GDP_A_HEAD.mean(axis=1))


def test_carree_and_klomp_take_both_years_together() -> None:
    z = np.log(GDP_A_HEAD)
    (a, both), (_, b) = np.cov(z[0], z[-1], ddof=0)
    expected = (32 - 2.5) * math.log(1 + (a - b) ** 2 / (4 * (a * b - both**2)))
    found = sigma_convergence(GDP_A_HEAD)
    np.testing.assert_allclose(found.likelihood_ratio, expected)
    np.testing.assert_allclose(found.likelihood_ratio_p, math.erfc(math.sqrt(expected / 2)))
    assert np.isnan(sigma_convergence(GDP_A_HEAD, np.ones(32)).likelihood_ratio)


def test_gamma_of_all_years_is_kendalls_concordance() -> None:
    ranks = GDP_A_HEAD.argsort(axis=1).argsort(axis=1) + 1.0
    sums = ranks.sum(axis=0)
    w = 12 * ((sums - sums.mean()) ** 2).sum() / (7**2 * (32**3 - 32))
    np.testing.assert_allclose(gamma_convergence(GDP_A_HEAD, kind="all")[-1], w)


def test_delta_is_the_distance_to_the_best() -> None:
    best = GDP_A_HEAD.max(axis=1)
    np.testing.assert_allclose(
        delta_convergence(GDP_A_HEAD), 32 * best - GDP_A_HEAD.sum(axis=1)
    )
    low = delta_convergence(GDP_A_HEAD, best="lowest", kind="mean")
    np.testing.assert_allclose(low, GDP_A_HEAD.mean(axis=1) - GDP_A_HEAD.min(axis=1))


def test_log_t_is_as_in_the_authors_program() -> None:
    """Stata's logtreg and R's ConvergenceClubs, by convergence-clubs 0.1.2; discard 0.3."""
    found = log_t_test(TWO, discard=0.3)
    np.testing.assert_allclose(
        [found.b, found.standard_error, found.t, found.constant],
        [-0.5345256396880135, 0.013545744311250212, -39.46078025731457, 0.002111997428298855],
        rtol=1e-9,
    )


def test_log_t_with_all_residuals_is_andrews() -> None:
    found = log_t_test(TWO, errors="andrews")
    time = np.log(np.arange(11, 31))
    apart = ((TWO / TWO.mean(axis=1, keepdims=True) - 1) ** 2).mean(axis=1)
    y = np.log(apart[0] / apart[10:]) - 2 * np.log(time)
    b, a = np.polyfit(time, y, 1)
    u = y - a - b * time
    rho = (u[1:] @ u[:-1]) / (u[:-1] @ u[:-1])
    width = 1.3221 * (20 * 4 * rho**2 / (1 - rho) ** 4) ** 0.2
    variance = u @ u / 20
    for lag in range(1, 20):
        x = lag / width
        angle = 6 * math.pi * x / 5
        kernel = 25 / (12 * math.pi**2 * x**2) * (math.sin(angle) / angle - math.cos(angle))
        variance += 2 * kernel * (u[lag:] @ u[:-lag]) / 20
    error = math.sqrt(variance / ((time - time.mean()) ** 2).sum())
    np.testing.assert_allclose([found.b, found.standard_error], [b, error])


def test_clubs_are_those_of_the_authors_program() -> None:
    """By convergence-clubs 0.1.2, convention Stata: one club of two, six apart."""
    clubs = convergence_clubs(TWO)
    assert [(club.regions, club.converges) for club in clubs] == [
        ((5, 6), True),
        ((0, 1, 2, 3, 4, 7), False),
    ]
    np.testing.assert_allclose([clubs[0].b, clubs[0].t], [0.0180090, 0.2001587], rtol=1e-5)
    assert merge_clubs(TWO, clubs) == clubs


def test_every_region_is_in_one_club() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        panel = rng.uniform(8, 12, 12) + rng.normal(0, 0.2, (30, 12)).cumsum(axis=0) / 10
        clubs = convergence_clubs(panel)
        assert sorted(one for club in clubs for one in club.regions) == list(range(12))
        merged = merge_clubs(panel, clubs)
        assert sorted(one for club in merged for one in club.regions) == list(range(12))
        assert all(club.t > -1.65 for club in merged if club.converges)


def test_clubs_of_a_panel_with_a_gap_are_none() -> None:
    gap = TWO.copy()
    gap[3, 3] = np.nan
    assert convergence_clubs(gap) == ()
    with pytest.raises(ValueError, match="one panel"):
        convergence_clubs(np.stack([TWO, TWO]))


def test_density_adds_up_to_1_and_follows_its_bandwidth() -> None:
    points = np.linspace(-60_000, 120_000, 4001)
    for weights in (None, np.linspace(1, 2, 32)):
        for rule in ("silverman", "scott"):
            f = density(GDP_A_HEAD[-1], points, weights, bandwidth=rule)
            np.testing.assert_allclose(np.trapezoid(f, points), 1, rtol=1e-6)
    x = GDP_A_HEAD[-1]
    low, high = np.quantile(x, [0.25, 0.75])
    h = 0.9 * min(x.std(ddof=1), (high - low) / 1.34) * 32**-0.2
    twin = np.exp(-(((points[:, None] - x) / h) ** 2) / 2).mean(axis=1) / h / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(density(x, points), twin)
