"""Measures of the founding study: the imbalanced index, what goes in, what changed it."""

from typing import Final

from ...language import shipped
from ..attribution import attribution, influence
from ..imbalance import external_dependence, imbalance, imbalance_change, trade_level
from .entry import Measure

__all__ = ["MEASURES"]

_ZHAO: Final = (
    "Zhao, Analysis on Regional Imbalance of China's Foreign Trade and Its Dynamic Evolution "
    "Based on Big Data Technology"
)

MEASURES: Final = (
    Measure(
        "attribution",
        shipped("What changed the index"),
        "ΔI = Σ (āₖ − Ī)Δδᵢ + Σ δ̄ₖφₖKΔsᵢ",
        f"{_ZHAO}, eq. (2), split over provinces after Shapley (1953)",
        ("trade0", "gdp0", "trade1", "gdp1", "group"),
        attribution,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "external_dependence",
        shipped("External dependence ({trade} over GDP)"),
        "d = trade / GDP",
        f"{_ZHAO}, section on external dependence",
        ("trade", "gdp"),
        external_dependence,
    ),
    Measure(
        "imbalance",
        shipped("Imbalanced index"),
        "I = Σ δₖ |FTₖ − FT_N|",
        f"{_ZHAO}, eq. (1)",
        ("ft", "delta"),
        imbalance,
    ),
    Measure(
        "imbalance_change",
        shipped("Change of the imbalanced index from one year to the next"),
        "ΔIₜ = Iₜ₊₁ − Iₜ",
        f"{_ZHAO}, eq. (2)",
        ("i",),
        imbalance_change,
        zero_when_equal=True,
    ),
    Measure(
        "influence",
        shipped("The index with one {province} left out"),
        "Fᵢ = I − I₍₋ᵢ₎",
        f"{_ZHAO}, eq. (1), with each province left out in turn",
        ("trade", "gdp", "group"),
        influence,
        scale_invariant=True,
    ),
    Measure(
        "trade_level",
        shipped("Relative level of {trade}"),
        "FTₖ/FT_N = K Tₖ / ΣT, and five more readings by name",
        f"{_ZHAO}, eq. (1)",
        ("trade",),
        trade_level,
        scale_invariant=True,
    ),
)
