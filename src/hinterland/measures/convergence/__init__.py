"""Measures of convergence: do regions become more alike, do poor ones catch up, in which clubs."""

from .beta import BetaConvergence, beta_convergence
from .clubs import Club, LogT, convergence_clubs, log_t_test, merge_clubs
from .sigma import (
    SigmaConvergence,
    delta_convergence,
    gamma_convergence,
    sigma_convergence,
)

__all__ = [
    "BetaConvergence",
    "Club",
    "LogT",
    "SigmaConvergence",
    "beta_convergence",
    "convergence_clubs",
    "delta_convergence",
    "gamma_convergence",
    "log_t_test",
    "merge_clubs",
    "sigma_convergence",
]
