"""The list of measures, for the command line, the documentation and one test of them all.

Each family has a file with its entries, `MEASURES`; this one puts them in order.
"""

from typing import Final

from ...errors import UsageError, closest
from ...language import did_you_mean, t
from . import convergence, decomposition, imbalance, inequality, mobility, space, structure
from .entry import ARGUMENTS, Measure, Need, Use

__all__ = ["ARGUMENTS", "Measure", "Need", "Use", "measure", "measures", "name"]


def measures() -> tuple[Measure, ...]:
    """Return all measures in the order of their names.

    Examples
    --------
    >>> [m.name for m in measures() if m.dispersion]
    ['coulter', 'cv', 'gini', 'hoover', 'quantile_ratio', 'theil_l', 'theil_t', 'wolfson_polarization']
    >>> sorted(measure("dagum").wants), measure("dagum").optional, measure("gini").options
    (['groups', 'levels', 'weights'], ('weights',), ('corrected',))
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
    names = [known.name for known in _MEASURES]
    what = t("there is no measure {name!r}; {hint}", name=name, hint=did_you_mean(name, names))
    raise UsageError(what, given=name, meant=closest(name, names))


def name(measure_name: str) -> str:
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
    return measure(measure_name).title


_FAMILIES: Final = (
    convergence.MEASURES,
    decomposition.MEASURES,
    imbalance.MEASURES,
    inequality.MEASURES,
    mobility.MEASURES,
    space.MEASURES,
    structure.MEASURES,
)
_MEASURES: Final = tuple(
    sorted((one for family in _FAMILIES for one in family), key=lambda one: one.name)
)
