"""Measures of convergence."""

from typing import Final

from ...language import shipped
from ..convergence import (
    beta_convergence,
    convergence_clubs,
    delta_convergence,
    gamma_convergence,
    log_t_test,
    sigma_convergence,
)
from .entry import Measure

__all__ = ["MEASURES"]

MEASURES: Final = (
    Measure(
        "beta_convergence",
        shipped("Beta convergence: do poorer regions grow faster"),
        "(1/T) ln(x_T/x₀) = α + β ln x₀ + γ′c",
        "Barro and Sala-i-Martin, Convergence (1992)",
        ("panel", "weights", "controls"),
        beta_convergence,
        lines={
            "beta": "",
            "standard_error": "standard_error",
            "p": "p",
            "speed": "speed",
            "half_life": "half_life",
            "r_squared": "r_squared",
        },
        first_weights=True,
    ),
    Measure(
        "convergence_clubs",
        shipped("Convergence clubs"),
        "club = regions whose log t test has t > −1.65",
        "Phillips and Sul, Transition Modeling and Econometric Convergence Tests (2007)",
        ("panel",),
        convergence_clubs,
        scale_invariant=True,
    ),
    Measure(
        "delta_convergence",
        shipped("Delta convergence: how far behind the best"),
        "δₜ = Σ |x_best − xₖ|",
        "Heichel, Pape and Sommerer, Is There Convergence in Convergence Research? (2005)",
        ("panel",),
        delta_convergence,
        zero_when_equal=True,
        in_units_of_x=True,
    ),
    Measure(
        "gamma_convergence",
        shipped("Gamma convergence: do regions keep their ranks"),
        "γₜ = Var(Rₜ + R₀) / Var(2R₀)",
        "Boyle and McCarthy, A Simple Measure of β-Convergence (1997)",
        ("panel",),
        gamma_convergence,
        scale_invariant=True,
    ),
    Measure(
        "log_t_test",
        shipped("Log t test of convergence"),
        "ln(H₁/Hₜ) − 2 ln ln t = a + b ln t",
        "Phillips and Sul, Transition Modeling and Econometric Convergence Tests (2007)",
        ("panel",),
        log_t_test,
        scale_invariant=True,
    ),
    Measure(
        "sigma_convergence",
        shipped("Sigma convergence: does the spread narrow"),
        "σₜ = √(Σ pₖ (ln xₖ − mean)²)",
        "Barro and Sala-i-Martin, Convergence (1992)",
        ("panel", "weights"),
        sigma_convergence,
        scale_invariant=True,
        zero_when_equal=True,
        lines={
            "dispersion": "",
            "trend": "trend",
            "p": "p",
            "variance_ratio": "variance_ratio",
        },
    ),
)
