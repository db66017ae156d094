"""Measures: arrays to numbers, regions on the last axis. Importing this needs numpy alone."""

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
    "Measure",
    "Reading",
    "dispersion",
    "external_dependence",
    "gini",
    "hoover",
    "imbalance",
    "imbalance_bounds",
    "imbalance_by",
    "imbalance_change",
    "imbalance_limits",
    "measure",
    "measures",
    "theil_t",
    "trade_level",
]
