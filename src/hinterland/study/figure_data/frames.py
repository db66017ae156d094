"""The tidy frame behind each figure: a study's results, or what else the figure shows of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from ...errors import InputError, UsageError
from ...figures import FIGURES, MEASURE_OF
from ...language import did_you_mean
from ..file.model import MeasureCall, Study, parse_measure
from ..results import Results
from . import provinces
from .band import band_frame
from .coverage import coverage_frame

__all__ = ["NEED_TILES", "FigureFrame", "figure_call", "figure_frame"]


@dataclass(frozen=True, slots=True)
class FigureFrame:
    """A figure's name without its parameters, and the frame that it draws."""

    name: str
    frame: pl.DataFrame


def figure_frame(results: Results, text: str) -> FigureFrame:
    """Return what a figure draws, as `hinterland.figures.specification` takes it.

    Parameters
    ----------
    results
        A study's results; the figure need not be in its list.
    text
        The figure as a study file names it: `share`, `attribution(from=2005, to=2019)`. Years
        left out are the first and the last of the study in which the figure can be computed.

    Raises
    ------
    UsageError
        There is no such figure.
    InputError
        A parameter is unknown or no year of the study, or what the figure shows is not in the
        study.

    Examples
    --------
    >>> from hinterland.study import run
    >>> figure_frame(run("zhao"), "influence(year=2019)").frame.columns
    ['group', 'region', 'name', 'year', 'value', 'why']
    """
    call = figure_call(text, results.study)
    years = {key: int(value) for key, value in call.arguments.items()}
    if call.name in MEASURE_OF:
        return FigureFrame(call.name, results.frame())
    return FigureFrame(call.name, _FRAMES[call.name](results, years))


def figure_call(text: str, study: Study) -> MeasureCall:
    """Read a figure with its parameters, which are years of the study.

    Raises
    ------
    UsageError, InputError
        As `figure_frame`.

    Examples
    --------
    >>> from hinterland.study import read_study
    >>> figure_call("lorenz(from=2005)", read_study("zhao")).arguments
    {'from': '2005'}
    """
    call = parse_measure(text)
    if call.name not in FIGURES:
        raise UsageError(
            f"there is no figure {call.name!r}; {did_you_mean(call.name, FIGURES)}"
        )
    known = _YEARS.get(call.name, ())
    first, last = study.years
    for key, value in call.arguments.items():
        if key not in known:
            hint = did_you_mean(key, known) if known else f"{call.name} has none"
            raise InputError(f"{text!r}: there is no parameter {key!r}; {hint}")
        if not value.isdecimal() or not first <= int(value) <= last:
            raise InputError(
                f"{text!r}: {key} is {value!r}; write a year from {first} to {last}"
            )
    if int(call.arguments.get("from", first)) >= int(call.arguments.get("to", last + 1)):
        raise InputError(f"{text!r}: from has to be before to")
    return call


#: The figures that need a tile grid of the country.
NEED_TILES: Final = ("tiles", "tiles_by_year")
#: The years that each figure can be asked for.
_YEARS: Final[Mapping[str, tuple[str, ...]]] = {
    "attribution": ("from", "to"),
    "influence": ("year",),
    "tiles": ("year",),
    "tiles_by_year": ("from", "to"),
    "lorenz": ("from", "to"),
}
_FRAMES: Final[Mapping[str, Callable[[Results, Mapping[str, int]], pl.DataFrame]]] = {
    "limits": lambda results, _: band_frame(results),
    "attribution": provinces.attribution_frame,
    "influence": provinces.influence_frame,
    "tiles": provinces.tiles_frame,
    "tiles_by_year": provinces.tiles_by_year_frame,
    "lorenz": provinces.lorenz_frame,
    "coverage": lambda results, _: coverage_frame(results),
}
