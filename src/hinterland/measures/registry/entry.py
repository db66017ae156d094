"""What the list says of each measure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, Final, Literal

from ...language import t

__all__ = ["ARGUMENTS", "Measure", "Need", "Use"]

#: What an argument is: levels of regions [..., region], their weights, the group that each
#: region belongs to, parts of a whole [..., part, region], numbers with years on an axis,
#: one number that the measure is tuned with; a panel of levels [..., year, region] or of classes
#: (`states`), a matrix of neighbours [region, region], values of any sign or places on the map
#: [..., region], a matrix of classes [..., from, to] (`chain` of probabilities, `counts`), shares
#: of classes, `controls` [..., control, region], `points` of a curve.
Need = Literal[
    "levels", "weights", "groups", "parts", "years", "parameter", "panel", "states",
    "neighbours", "values", "places", "chain", "counts", "shares", "controls", "points",
]  # fmt: skip

#: Where a measure can be used; each can be on arrays.
Use = Literal["study dispersion", "study measure", "study figure", "arrays"]

#: What each argument that a measure names in `needs` is.
ARGUMENTS: Final[Mapping[str, Need]] = {
    "alpha": "parameter",
    "area": "levels",
    "by": "levels",
    "controls": "controls",
    "counts": "counts",
    "delta": "weights",
    "east": "places",
    "epsilon": "parameter",
    "firms": "levels",
    "ft": "levels",
    "gdp": "levels",
    "gdp0": "levels",
    "gdp1": "levels",
    "group": "groups",
    "i": "years",
    "initial": "shares",
    "neighbours": "neighbours",
    "north": "places",
    "p": "chain",
    "panel": "panel",
    "parts": "parts",
    "parts0": "parts",
    "parts1": "parts",
    "points": "points",
    "population": "levels",
    "states": "states",
    "subgroup": "groups",
    "trade": "levels",
    "trade0": "levels",
    "trade1": "levels",
    "values": "values",
    "weights": "weights",
    "weights0": "weights",
    "weights1": "weights",
    "whole": "levels",
    "x": "levels",
    "x0": "levels",
    "x1": "levels",
}


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
        The arguments it takes, in order; `wants` says what they are.
    function
        Takes those arguments, with the regions (or years) on the last axis; gives an array, or
        several under their names.
    dispersion
        Whether it takes levels and, if wanted, weights, and gives one number for each row.
    scale_invariant
        Whether it stays the same when all levels are multiplied by one constant.
    zero_when_equal
        Whether it, or its first array, is 0 where all regions (and years) have the same level.
    replicable
        Whether a region of weight 3 counts as three regions of weight 1.
    in_study
        What the `measures` of a study file call it, and
    in_figure
        which of its `figures` shows it; "" where none does.
    lines
        Of a result with several arrays: which of them are numbers for each row, group or region,
        and what a line of them is called; "" is the measure's own. Two may share a name, the
        number of all regions and what each group adds to it.
    in_units_of_x
        Whether its numbers are in the unit of the levels; else they have none.
    first_weights
        Whether it takes the weights of one year with a panel of several: those of the first.
    """

    name: str
    english: str
    formula: str
    source: str
    needs: tuple[str, ...]
    function: Callable[..., Any]
    dispersion: bool = False
    scale_invariant: bool = False
    zero_when_equal: bool = False
    replicable: bool = True
    in_study: str = ""
    in_figure: str = ""
    lines: Mapping[str, str] = field(default_factory=dict, hash=False)
    in_units_of_x: bool = False
    first_weights: bool = False

    @property
    def title(self) -> str:
        """What a reader calls it, in the language of the run."""
        return t(self.english)

    @property
    def use(self) -> Use:
        """Where it can be used.

        Examples
        --------
        >>> from hinterland.measures.registry import measure
        >>> [measure(name).use for name in ("gini", "imbalance", "lorenz_curve", "kolm")]
        ['study dispersion', 'study measure', 'study figure', 'arrays']
        """
        if self.dispersion:
            return "study dispersion"
        return (
            "study measure" if self.in_study else "study figure" if self.in_figure else "arrays"
        )

    @property
    def used_as(self) -> str:
        """How it is used, in words: in a study file, or on arrays."""
        if self.dispersion:
            return t("in a study: {name}(of=…, across=…)", name=self.name)
        if self.in_study:
            return t("in a study: {name}", name=self.in_study)
        if self.in_figure:
            return t("in a study, as a figure: {name}", name=self.in_figure)
        return t("on arrays only: hinterland.measures.{name}", name=self.name)

    @property
    def optional(self) -> tuple[str, ...]:
        """What of it may be left out, e.g. weights where all regions are to count the same."""
        given = signature(self.function).parameters
        return tuple(name for name in self.needs if given[name].default is None)

    @property
    def options(self) -> tuple[str, ...]:
        """The conventions that can be chosen by name, e.g. corrected."""
        given = signature(self.function).parameters.values()
        return tuple(one.name for one in given if one.kind is one.KEYWORD_ONLY)

    @property
    def wants(self) -> frozenset[Need]:
        """The kinds of what it needs, e.g. levels, weights and groups."""
        return frozenset(ARGUMENTS[name] for name in self.needs)
