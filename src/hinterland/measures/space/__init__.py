"""Measures of space: are neighbours alike, where is the centre, how far does it spread."""

from .centre import (
    Centre,
    Ellipse,
    mean_centre,
    standard_deviational_ellipse,
    standard_distance,
)
from .files import neighbours_from_file
from .gini import SpatialGini, gini_spatial
from .local import LocalMoran, local_morans_i
from .moran import Autocorrelation, gearys_c, morans_i
from .neighbours import neighbours_from_distance, neighbours_from_pairs, row_standardised
from .pairs import Neighbours

__all__ = [
    "Autocorrelation",
    "Centre",
    "Ellipse",
    "LocalMoran",
    "Neighbours",
    "SpatialGini",
    "gearys_c",
    "gini_spatial",
    "local_morans_i",
    "mean_centre",
    "morans_i",
    "neighbours_from_distance",
    "neighbours_from_file",
    "neighbours_from_pairs",
    "row_standardised",
    "standard_deviational_ellipse",
    "standard_distance",
]
