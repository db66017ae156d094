"""Measures of mobility."""

from typing import Final

from ...language import shipped
from ..mobility import (
    density,
    kendall_tau,
    lisa_markov,
    markov_mobility,
    markov_transitions,
    mean_first_passage,
    prais,
    regional_rank_cohesion,
    sojourn_time,
    spatial_markov,
    steady_state,
    transition_probabilities,
)
from .entry import Measure

__all__ = ["MEASURES"]

_KEMENY: Final = "Kemeny and Snell, Finite Markov Chains (1960)"
_QUAH: Final = "Quah, Empirical Cross-section Dynamics in Economic Growth (1993)"
_REY: Final = "Rey, Spatial Empirics for Economic Growth and Convergence (2001)"

MEASURES: Final = (
    Measure(
        "density",
        shipped("Kernel density"),
        "f(z) = Σ pₖ φ((z − xₖ)/h) / h",
        "Silverman, Density Estimation (1986)",
        ("x", "points", "weights"),
        density,
    ),
    Measure(
        "kendall_tau",
        shipped("Kendall's rank correlation of two years"),
        "τ_b = (C − D) / √((P − T₀)(P − T₁))",
        "Kendall, Rank Correlation Methods (1948)",
        ("x0", "x1"),
        kendall_tau,
        scale_invariant=True,
    ),
    Measure(
        "lisa_markov",
        shipped("LISA Markov: moves between quadrants of neighbours"),
        "n_ab = steps from quadrant a to quadrant b",
        _REY,
        ("panel", "neighbours"),
        lisa_markov,
        scale_invariant=True,
    ),
    Measure(
        "markov_mobility",
        shipped("Mobility of a Markov chain"),
        "M = (k − Σ p_jj) / (k − 1), and four more by name",
        "Shorrocks, The Measurement of Mobility (1978)",
        ("p", "initial"),
        markov_mobility,
    ),
    Measure(
        "markov_transitions",
        shipped("Markov transitions between classes"),
        "n_ij = steps from class i to class j",
        _QUAH,
        ("states",),
        markov_transitions,
    ),
    Measure(
        "mean_first_passage",
        shipped("Years until a class is first reached"),
        "m_ij = (z_jj − z_ij) / π_j, Z = (I − P + 1π)⁻¹",
        _KEMENY,
        ("p",),
        mean_first_passage,
    ),
    Measure(
        "prais",
        shipped("Probability of leaving a class"),
        "1 − p_jj = Σ p_jk over the other classes k",
        "Prais, Measuring Social Mobility (1955)",
        ("p",),
        prais,
    ),
    Measure(
        "regional_rank_cohesion",
        shipped("Regional rank cohesion: do groups move through the ranks as one"),
        "θ = Σ_g |Σ Δr| / Σ |Δr|",
        "Rey, Spatial Dependence in the Evolution of Regional Income Distributions (2004)",
        ("panel", "group"),
        regional_rank_cohesion,
        scale_invariant=True,
        lines={"theta": "", "p": "p"},
    ),
    Measure(
        "sojourn_time",
        shipped("Years in a class on average"),
        "E = 1 / (1 − p_jj)",
        _KEMENY,
        ("p",),
        sojourn_time,
    ),
    Measure(
        "spatial_markov",
        shipped("Spatial Markov: transitions by the class of neighbours"),
        "p_ij|l = n_ij|l / Σ_j n_ij|l",
        _REY,
        ("panel", "neighbours"),
        spatial_markov,
        scale_invariant=True,
        lines={
            "likelihood_ratio": "",
            "likelihood_ratio_p": "p",
            "chi_square": "chi_square",
            "chi_square_p": "chi_square_p",
        },
    ),
    Measure(
        "steady_state",
        shipped("Steady state of a Markov chain"),
        "π = πP",
        _KEMENY,
        ("p",),
        steady_state,
    ),
    Measure(
        "transition_probabilities",
        shipped("Transition probabilities"),
        "p_ij = n_ij / Σ_j n_ij",
        _QUAH,
        ("counts",),
        transition_probabilities,
        scale_invariant=True,
    ),
)
