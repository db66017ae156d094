"""The list of measures, for the command line, the documentation and one test of them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ..errors import UsageError
from ..language import did_you_mean, shipped, t
from .attribution import attribution, influence
from .imbalance import external_dependence, imbalance, imbalance_change, trade_level
from .inequality import cv, gini, hoover, theil_l, theil_t
from .lorenz import lorenz_curve

__all__ = ["Measure", "measure", "measures", "name"]

_ZHAO: Final = (
    "Zhao, Analysis on Regional Imbalance of China's Foreign Trade and Its Dynamic Evolution "
    "Based on Big Data Technology"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, with what a reader needs to know before using it.

    Attributes
    ----------
    name
        What the command line and a study file call it.
    english
        What a reader calls it; `title` is the same in the language of the run.
    formula
        In one line.
    source
        Where it was first defined.
    needs
        The arrays it takes, in order.
    function
        Takes those arrays, with the regions (or years) on the last axis; gives an array, or
        several under their names.
    dispersion
        Whether it takes levels and, if wanted, weights, and gives one number for each row.
    scale_invariant
        Whether it stays the same when all levels are multiplied by one constant.
    """

    name: str
    english: str
    formula: str
    source: str
    needs: tuple[str, ...]
    function: Callable[..., Any]
    dispersion: bool = False
    scale_invariant: bool = False

    @property
    def title(self) -> str:
        """What a reader calls it, in the language of the run."""
        return t(self.english)


def measures() -> tuple[Measure, ...]:
    """Return all measures in the order of their names.

    Examples
    --------
    >>> [m.name for m in measures() if m.dispersion]
    ['cv', 'gini', 'hoover', 'theil_l', 'theil_t']
    """
    return _MEASURES


def measure(name: str) -> Measure:
    """Return the measure of that name.

    Raises
    ------
    UsageError
        There is none.

    Examples
    --------
    >>> measure("imbalance").formula
    'I = Σ δₖ |FTₖ − FT_N|'
    """
    return _known(name)


def name(measure: str) -> str:
    """Return what a reader calls a measure, in the language of the run.

    Raises
    ------
    UsageError
        There is no such measure.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> name("gini")
    'Gini coefficient'
    >>> with speaking("zh"):
    ...     name("gini")
    '基尼系数'
    """
    return _known(measure).title


_MEASURES: Final = (
    Measure(
        "attribution",
        shipped("What changed the index"),
        "ΔI = Σ (āₖ − Ī)Δδᵢ + Σ δ̄ₖφₖKΔsᵢ",
        f"{_ZHAO}, eq. (2), split over provinces after Shapley (1953)",
        ("trade0", "gdp0", "trade1", "gdp1", "group"),
        attribution,
        scale_invariant=True,
    ),
    Measure(
        "cv",
        shipped("Coefficient of variation"),
        "CV = √(Σ pₖ (xₖ − μ)²) / μ",
        "Williamson, Regional Inequality and the Process of National Development (1965)",
        ("x", "weights"),
        cv,
        dispersion=True,
        scale_invariant=True,
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
        "gini",
        shipped("Gini coefficient"),
        "G = ΣΣ pᵢpⱼ |xᵢ − xⱼ| / 2μ",
        "Gini, Variabilità e mutabilità (1912)",
        ("x", "weights"),
        gini,
        dispersion=True,
        scale_invariant=True,
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


def _known(name: str) -> Measure:
    for known in _MEASURES:
        if known.name == name:
            return known
    hint = did_you_mean(name, [known.name for known in _MEASURES])
    raise UsageError(t("there is no measure {name!r}; {hint}", name=name, hint=hint))
