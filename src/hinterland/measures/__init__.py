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
from .inequality import cv, gini, hoover, theil_l, theil_t
from .lorenz import LorenzCurve, lorenz_curve
from .registry import Measure, measure, measures

__all__ = [
    "Attribution",
    "LorenzCurve",
    "Measure",
    "Reading",
    "attribution",
    "cv",
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
    "lorenz_curve",
    "measure",
    "measures",
    "theil_l",
    "theil_t",
    "trade_level",
]
