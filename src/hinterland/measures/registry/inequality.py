"""Measures of inequality among regions."""

from typing import Final

from ...language import shipped
from ..inequality import cv, gini, hoover, lorenz_curve, theil_l, theil_t
from .entry import Measure

__all__ = ["MEASURES"]

MEASURES: Final = (
    Measure(
        "cv",
        shipped("Coefficient of variation"),
        "CV = √(Σ pₖ (xₖ − μ)²) / μ",
        "Williamson, Regional Inequality and the Process of National Development (1965)",
        ("x", "weights"),
        cv,
        dispersion=True,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "gini",
        shipped("Gini coefficient"),
        "G = ΣΣ pᵢpⱼ |xᵢ − xⱼ| / 2μ",
        "Gini, Variabilità e mutabilità (1912)",
        ("x", "weights"),
        gini,
        dispersion=True,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "hoover",
        shipped("Hoover index"),
        "H = ½ Σ |wₖxₖ/Σwx − wₖ/Σw|",
        "Hoover, The Measurement of Industrial Localization (1936)",
        ("x", "weights"),
        hoover,
        dispersion=True,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "lorenz_curve",
        shipped("Lorenz curve"),
        "L(p) = Σⱼ wⱼxⱼ / Σwx over the lowest p = Σⱼ wⱼ / Σw",
        "Lorenz, Methods of Measuring the Concentration of Wealth (1905)",
        ("x", "weights"),
        lorenz_curve,
        scale_invariant=True,
    ),
    Measure(
        "theil_l",
        shipped("Theil index L"),
        "L = Σ pₖ ln(μ/xₖ)",
        "Theil, Economics and Information Theory (1967)",
        ("x", "weights"),
        theil_l,
        dispersion=True,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "theil_t",
        shipped("Theil index T"),
        "T = Σ pₖ (xₖ/μ) ln(xₖ/μ)",
        "Theil, Economics and Information Theory (1967)",
        ("x", "weights"),
        theil_t,
        dispersion=True,
        scale_invariant=True,
        zero_when_equal=True,
    ),
)
