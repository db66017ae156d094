"""Measures of space."""

from typing import Final

from ...language import shipped
from ..space import (
    gearys_c,
    gini_spatial,
    local_morans_i,
    mean_centre,
    morans_i,
    standard_deviational_ellipse,
    standard_distance,
)
from .entry import Measure

__all__ = ["MEASURES"]

MEASURES: Final = (
    Measure(
        "gearys_c",
        shipped("Geary's c"),
        "c = (n − 1) ΣΣ wᵢⱼ (xᵢ − xⱼ)² / (2 S₀ Σ zᵢ²)",
        "Geary, The Contiguity Ratio and Statistical Mapping (1954)",
        ("values", "neighbours"),
        gearys_c,
        scale_invariant=True,
        lines={"statistic": "", "z": "z", "p": "p"},
    ),
    Measure(
        "gini_spatial",
        shipped("Gini coefficient between neighbours and between others"),
        "G = ΣΣ_near + ΣΣ_far of pᵢpⱼ|xᵢ − xⱼ| / 2μ",
        "Rey and Smith, A Spatial Decomposition of the Gini Coefficient (2013)",
        ("x", "neighbours", "weights"),
        gini_spatial,
        scale_invariant=True,
        zero_when_equal=True,
        lines={"gini": "", "near": "near", "far": "far", "p": "p"},
    ),
    Measure(
        "local_morans_i",
        shipped("Local Moran's I"),
        "Iᵢ = zᵢ Σ wᵢⱼ zⱼ / m₂",
        "Anselin, Local Indicators of Spatial Association (1995)",
        ("values", "neighbours"),
        local_morans_i,
        scale_invariant=True,
        lines={"statistic": "", "p": "p"},
    ),
    Measure(
        "mean_centre",
        shipped("Centre of gravity"),
        "(x̄, ȳ) = Σ pₖ (xₖ, yₖ)",
        "Lefever, Measuring Geographic Concentration by Means of the Standard Deviational "
        "Ellipse (1926)",
        ("east", "north", "weights"),
        mean_centre,
    ),
    Measure(
        "morans_i",
        shipped("Moran's I"),
        "I = (n/S₀) ΣΣ wᵢⱼ zᵢ zⱼ / Σ zᵢ²",
        "Moran, Notes on Continuous Stochastic Phenomena (1950)",
        ("values", "neighbours"),
        morans_i,
        scale_invariant=True,
        lines={"statistic": "", "z": "z", "p": "p"},
    ),
    Measure(
        "standard_deviational_ellipse",
        shipped("Standard deviational ellipse"),
        "axes = √ of the eigenvalues of the places' covariance",
        "Yuill, The Standard Deviational Ellipse (1971)",
        ("east", "north", "weights"),
        standard_deviational_ellipse,
    ),
    Measure(
        "standard_distance",
        shipped("Standard distance from the centre of gravity"),
        "d = √(Σ pₖ ((xₖ − x̄)² + (yₖ − ȳ)²))",
        "Bachi, Standard Distance Measures and Related Methods for Spatial Analysis (1963)",
        ("east", "north", "weights"),
        standard_distance,
    ),
)
