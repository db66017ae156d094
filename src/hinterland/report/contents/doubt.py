"""The tables of how sure a study's results are, where it has their figures."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import polars as pl

from ...language import shipped
from ...study import Results, conclusions_frame
from ...study.figure_data.frames import figure_frame
from .columns import Column

__all__ = ["DOUBT", "doubt_rows", "doubt_tables"]


def doubt_tables(figure: str) -> tuple[str, ...]:
    """Return the tables that belong to a figure of a study.

    Examples
    --------
    >>> doubt_tables("multiverse(from=2005, to=2019)"), doubt_tables("share")
    (('multiverse', 'conclusions'), ())
    """
    return _OF_FIGURE.get(figure.partition("(")[0].strip(), ())


def doubt_rows(results: Results) -> Mapping[str, Callable[[], pl.DataFrame]]:
    """Return what makes the rows of each table that belongs to a figure of the study."""
    named = {name for figure in results.study.figures for name in doubt_tables(figure)}
    rows: Mapping[str, Callable[[], pl.DataFrame]] = {
        "multiverse": lambda: _together(results, "multiverse"),
        "conclusions": lambda: conclusions_frame(results),
        "signs": lambda: _together(results, "signs"),
        "scenarios": lambda: _together(results, "scenarios"),
    }
    return {name: make for name, make in rows.items() if name in named}


_OF_FIGURE: Final[Mapping[str, tuple[str, ...]]] = {
    "multiverse": ("multiverse", "conclusions"),
    "signs": ("signs",),
    "scenarios": ("scenarios",),
}


def _together(results: Results, name: str) -> pl.DataFrame:
    """Return the rows of all figures of one name, each row once."""
    frames = [
        figure_frame(results, text).frame
        for text in results.study.figures
        if text.partition("(")[0].strip() == name
    ]
    return pl.concat(frames).unique(maintain_order=True)


_FROM: Final = Column("from", shipped("First year"), "integer", "key")
_TO: Final = Column("to", shipped("Last year"), "integer", "key")
_UNKNOWN: Final = shipped("not known; the reason is in the column why")
_KNOWN: Final = shipped("the value is known")
_AGREES: Final = shipped("the measure goes with most")


def _keys(*columns: tuple[str, str]) -> Iterator[Column]:
    return (Column(name, label, role="key") for name, label in columns)


def _number(name: str, label: str, missing: str = _UNKNOWN) -> Column:
    return Column(name, label, "number", "value", "1", missing)


#: Title and columns of each table.
DOUBT: Final[Mapping[str, tuple[str, tuple[Column, ...]]]] = {
    "multiverse": (shipped("The index in every specification"), (
        _FROM,
        _TO,
        *_keys(
            ("scheme", shipped("Scheme")), ("flow", shipped("Flow")),
            ("vintage", shipped("Vintage of the flow; policy: as in the study")),
            ("gdp_vintage", shipped("Vintage of GDP; unused: it makes no difference")),
            ("reading", shipped("Reading of FT")), ("weights", shipped("Weights")),
        ),
        Column("groups", shipped("How many groups the scheme has"), "integer"),
        Column("own", shipped("1: the study’s own specification"), "integer"),
        Column("counted", shipped("0: an earlier row has the same figures"), "integer"),
        _number("index_from", shipped("Index in the first year")),
        _number("index_to", shipped("Index in the last year")),
        _number("change", shipped("Change of the index")),
        _number("relative", shipped("Change over the index in the first year")),
        Column("direction", shipped("falls, rises, level or missing")),
        Column("why", shipped("Reason of a gap"), missing=_KNOWN),
    )),
    "conclusions": (shipped("Which changes of the index hold in every specification"), (
        _FROM,
        _TO,
        *_keys(("dimension", shipped("What is chosen; all: every specification; reasonable: all but the reading value/nation"))),
        Column("choice", shipped("The choice"), role="key"),
        Column("falls", shipped("Specifications in which the index falls"), "integer", "value"),
        Column("rises", shipped("Specifications in which the index rises"), "integer", "value"),
        Column("level", shipped("Specifications in which it stays the same"), "integer", "value"),
        Column("missing", shipped("Specifications that can’t be computed"), "integer", "value"),
        Column("verdict", shipped("falls, rises or level in all that can be computed; mixed; missing")),
        Column("own", shipped("Direction of the study’s own specification"), missing=shipped("stands on the row of all specifications")),
        Column("turned_by", shipped("Single choices that turn it, with all else as in the study"), missing=shipped("none turns it, or the row is not that of all specifications")),
        Column("against", shipped("The first specification that goes against most"), missing=shipped("none goes against the others")),
    )),
    "signs": (shipped("Whether measures of dispersion agree on a change"), (
        Column("measure", shipped("Measure"), role="key"),
        *_keys(("weights", shipped("Weights"))),
        _FROM,
        _TO,
        _number("value_from", shipped("Value in the first year")),
        _number("value_to", shipped("Value in the last year")),
        _number("change", shipped("Change")),
        _number("relative", shipped("Change over the value in the first year")),
        Column("direction", shipped("falls, rises, level or missing")),
        Column("majority", shipped("Direction of most measures"), missing=shipped("as many fall as rise")),
        _number("lowest", shipped("Lowest relative change without one region")),
        _number("highest", shipped("Highest relative change without one region")),
        Column("turning", shipped("How many regions turn the direction if left out"), "integer", missing=_UNKNOWN),
        Column("region", shipped("Region behind a dissent"), missing=_AGREES),
        Column("name", shipped("Its name"), missing=_AGREES),
        _number("without", shipped("Relative change without it"), _AGREES),
        Column("why", shipped("Reason of a gap"), missing=_KNOWN),
    )),
    "scenarios": (shipped("Scenarios of the index"), (
        Column("scenario", shipped("Scenario; index: the index itself"), role="key"),
        Column("kind", shipped("Kind of scenario")),
        Column("year", shipped("Year"), "integer", "key"),
        _number("value", shipped("Index; of paths the median")),
        _number("low", shipped("5th percentile of paths"), shipped("the scenario draws no paths")),
        _number("high", shipped("95th percentile of paths"), shipped("the scenario draws no paths")),
        _number("near_low", shipped("25th percentile of paths"), shipped("the scenario draws no paths")),
        _number("near_high", shipped("75th percentile of paths"), shipped("the scenario draws no paths")),
        _number("growth", shipped("Growth of the groups: in all, for a target a year beyond the others’"), shipped("the scenario lets no group grow")),
        Column("assumption", shipped("What is assumed"), missing=shipped("stands on the last row of the scenario")),
        Column("finding", shipped("What follows"), missing=shipped("stands on the last row of the scenario")),
        Column("why", shipped("Reason of a gap"), missing=_KNOWN),
    )),
}  # fmt: skip
