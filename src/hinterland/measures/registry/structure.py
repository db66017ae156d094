"""Measures of what regions specialise in."""

from typing import Final

from ...language import shipped
from ..shift_share import esteban_marquillas, shift_share
from ..structure import (
    coupling_coordination,
    krugman_index,
    litzenberger_sternberg,
    location_quotient,
)
from .entry import Measure

__all__ = ["MEASURES"]

MEASURES: Final = (
    Measure(
        "coupling_coordination",
        shipped("Coupling coordination degree"),
        "D = √(C T), C = n (Π Uᵢ)^(1/n) / Σ Uᵢ, T = Σ aᵢUᵢ",
        "Wang et al., Research on Domestic Coupling Coordination Degree Model (2021)",
        ("parts",),
        coupling_coordination,
    ),
    Measure(
        "esteban_marquillas",
        shipped("Shift-share analysis with allocation effect"),
        "Δx = x g + x (gᵢ − g) + x'ᵢ (rᵢ − gᵢ) + (x − x'ᵢ) (rᵢ − gᵢ)",
        "Esteban-Marquillas, A Reinterpretation of Shift-Share Analysis (1972)",
        ("parts0", "parts1"),
        esteban_marquillas,
        zero_when_equal=True,
    ),
    Measure(
        "krugman_index",
        shipped("Krugman index of specialisation"),
        "K = Σᵢ |sᵢₖ − s̄ᵢ|",
        "Krugman, Geography and Trade (1991)",
        ("parts",),
        krugman_index,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "litzenberger_sternberg",
        shipped("Cluster index of Litzenberger and Sternberg"),
        "CI = (xₖ/Σx)(Fₖ/ΣF) / ((Aₖ/ΣA)(Pₖ/ΣP))",
        "Litzenberger and Sternberg, Der Clusterindex (2006)",
        ("x", "area", "population", "firms"),
        litzenberger_sternberg,
        scale_invariant=True,
    ),
    Measure(
        "location_quotient",
        shipped("Location quotient"),
        "LQ = (xₖ/Σx) / (Wₖ/ΣW)",
        "Sargant Florence, Investment, Location and Size of Plant (1948)",
        ("x", "whole"),
        location_quotient,
        scale_invariant=True,
    ),
    Measure(
        "shift_share",
        shipped("Shift-share analysis"),
        "Δx = x g + x (gᵢ − g) + rest",
        "Dunn, A Statistical and Analytical Technique for Regional Analysis (1960)",
        ("parts0", "parts1"),
        shift_share,
        zero_when_equal=True,
    ),
)
