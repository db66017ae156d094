"""Measures of mobility: how regions move between classes and ranks, and how levels are spread."""

from .chains import (
    markov_mobility,
    mean_first_passage,
    prais,
    sojourn_time,
    steady_state,
    transition_probabilities,
)
from .classes import markov_transitions, quantile_classes
from .density import density
from .places import LisaMarkov, SpatialMarkov, lisa_markov, spatial_markov
from .rank import KendallTau, RankCohesion, kendall_tau, regional_rank_cohesion

__all__ = [
    "KendallTau",
    "LisaMarkov",
    "RankCohesion",
    "SpatialMarkov",
    "density",
    "kendall_tau",
    "lisa_markov",
    "markov_mobility",
    "markov_transitions",
    "mean_first_passage",
    "prais",
    "quantile_classes",
    "regional_rank_cohesion",
    "sojourn_time",
    "spatial_markov",
    "steady_state",
    "transition_probabilities",
]
