"""The list of measures, for the command line, the documentation and one test of them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..errors import UsageError, did_you_mean
from .arrays import Floats
from .imbalance import external_dependence, imbalance, imbalance_change
from .inequality import gini, hoover, theil_t

__all__ = ["Measure", "measure", "measures"]

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
    formula
        In one line.
    source
        Where it was first defined.
    needs
        The arrays it takes, in order.
    function
        Takes those arrays, with the regions (or years) on the last axis.
    dispersion
        Whether it takes levels and, if wanted, weights, and gives one number for each row.
    scale_invariant
        Whether it stays the same when all levels are multiplied by one constant.
    """

    name: str
    formula: str
    source: str
    needs: tuple[str, ...]
    function: Callable[..., Floats]
    dispersion: bool = False
    scale_invariant: bool = False


def measures() -> tuple[Measure, ...]:
    """Return all measures in the order of their names.

    Examples
    --------
    >>> [m.name for m in measures() if m.dispersion]
    ['gini', 'hoover', 'theil_t']
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
    for known in _MEASURES:
        if known.name == name:
            return known
    hint = did_you_mean(name, [known.name for known in _MEASURES])
    raise UsageError(f"there is no measure {name!r}; {hint}")


_MEASURES: Final = (
    Measure(
        "external_dependence",
        "d = trade / GDP",
        f"{_ZHAO}, section on external dependence",
        ("trade", "gdp"),
        external_dependence,
    ),
    Measure(
        "gini",
        "G = ΣΣ pᵢpⱼ |xᵢ − xⱼ| / 2μ",
        "Gini, Variabilità e mutabilità (1912)",
        ("x", "weights"),
        gini,
        dispersion=True,
        scale_invariant=True,
    ),
    Measure(
        "hoover",
        "H = ½ Σ |wₖxₖ/Σwx − wₖ/Σw|",
        "Hoover, The Measurement of Industrial Localization (1936)",
        ("x", "weights"),
        hoover,
        dispersion=True,
        scale_invariant=True,
    ),
    Measure(
        "imbalance",
        "I = Σ δₖ |FTₖ − FT_N|",
        f"{_ZHAO}, eq. (1)",
        ("ft", "delta"),
        imbalance,
    ),
    Measure(
        "imbalance_change",
        "ΔIₜ = Iₜ₊₁ − Iₜ",
        f"{_ZHAO}, eq. (2)",
        ("i",),
        imbalance_change,
    ),
    Measure(
        "theil_t",
        "T = Σ pₖ (xₖ/μ) ln(xₖ/μ)",
        "Theil, Economics and Information Theory (1967)",
        ("x", "weights"),
        theil_t,
        dispersion=True,
        scale_invariant=True,
    ),
)
