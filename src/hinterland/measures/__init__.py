"""Measures: arrays to numbers, regions on the last axis. Importing this needs numpy alone."""

from .attribution import Attribution, attribution, influence
from .frames import dispersion, imbalance_by
from .imbalance import (
    Reading,
    external_dependence,
    imbalance,
    imbalance_bounds,
    imbalance_change,
    imbalance_limits,
    trade_level,
)
from .inequality import gini, hoover, theil_t
from .registry import Measure, measure, measures

__all__ = [
    "Attribution",
    "Measure",
    "Reading",
    "attribution",
    "dispersion",
    "external_dependence",
    "gini",
    "hoover",
    "imbalance",
    "imbalance_bounds",
    "imbalance_by",
    "imbalance_change",
    "imbalance_limits",
    "influence",
    "measure",
    "measures",
    "theil_t",
    "trade_level",
]
