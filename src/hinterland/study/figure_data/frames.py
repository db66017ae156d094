"""The tidy frame behind each figure: a study's results, or what else the figure shows of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from ...errors import InputError, UsageError
from ...figures import FIGURES, MEASURE_OF
from ...language import did_you_mean, shipped, t
from ...panel import has_national_total
from ..doubt.conclusions import specifications_frame
from ..doubt.scenarios import scenarios_frame
from ..doubt.signs import signs_frame
from ..model import MeasureCall, Study, parse_measure
from ..results import Results
from . import provinces
from .band import band_frame
from .countries import countries_frame
from .decomposition import decomposition_frame
from .provinces import has_tiles

__all__ = [
    "FIGURES_OF_STUDY", "FigureFrame", "FigureOfStudy", "coverage_frame", "figure_call",
    "figure_frame",
]  # fmt: skip


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
        A parameter is unknown or not a year of the study, or what the figure shows is not in the
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
    return FigureFrame(call.name, FIGURES_OF_STUDY[call.name].frame(results, years))


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
        hint = did_you_mean(call.name, FIGURES)
        raise UsageError(t("there is no figure {name!r}; {hint}", name=call.name, hint=hint))
    of_study = FIGURES_OF_STUDY.get(call.name)
    known = of_study.years if of_study else ()
    first, last = study.years
    for key, value in call.arguments.items():
        if key not in known:
            none = t("{figure} has none", figure=call.name)
            hint = did_you_mean(key, known) if known else none
            what = t("{text!r}: there is no parameter {key!r}; {hint}")
            raise InputError(what.format(text=text, key=key, hint=hint))
        if not re.fullmatch("[0-9]{1,4}", value) or not first <= int(value) <= last:
            what = t("{text!r}: {key} is {value!r}; write a year from {first} to {last}")
            raise InputError(
                what.format(text=text, key=key, value=value, first=first, last=last)
            )
    if int(call.arguments.get("from", first)) >= int(call.arguments.get("to", last + 1)):
        raise InputError(t("{text!r}: from must be before to", text=text))
    return call


def coverage_frame(results: Results) -> pl.DataFrame:
    """Return one row a cell of the series, regions and years of a study.

    Returns
    -------
    polars.DataFrame
        `vintage` is that of the observation that fills the cell, null for a gap, with `why`.
    """
    country, nation = results.panel.country, results.panel.country.nation
    missing = {(m["series"], m["region"], m["year"]): m["why"] for m in results.missing()}
    kept = {
        (series, region, year): (vintage, flags)
        for series, region, year, vintage, flags in results.panel.kept.select(
            "series", "region", "year", "vintage", "flags"
        ).iter_rows()
    }
    used = {s for by in results.lines.values() for line in by.values() for s, _, _ in line.uses}
    rows: list[tuple[Any, ...]] = []
    for series in sorted(used | {series for series, _, _ in missing}):
        provinces = () if series == "exchange_rate" else country.provinces
        published = not country.is_part and any(
            (series, nation, year) in cells
            for cells in (kept, missing)
            for year in results.years
        )
        whole = series == "exchange_rate" or (has_national_total(series) and published)
        for region in (*provinces, *((nation,) if whole else ())):
            name = country.region(region).name
            for year in results.years:
                cell = (series, region, year)
                vintage, flags = kept.get(cell, (None, None))
                rows.append((series, region, name, year, vintage, flags, missing.get(cell)))
    return pl.DataFrame(rows, schema=_COVERAGE, orient="row")


_COVERAGE: Final = {
    "series": pl.String, "region": pl.String, "name": pl.String, "year": pl.Int64,
    "vintage": pl.String, "flags": pl.String, "why": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureOfStudy:
    """A figure that shows something else than one of the study's measures.

    Attributes
    ----------
    frame
        Returns what it draws, of the years that are asked for.
    title
        What it is called.
    years
        The parameters that it can be asked for.
    needs
        What a study must have for it.
    """

    frame: Callable[[Results, Mapping[str, int]], pl.DataFrame]
    title: str
    years: tuple[str, ...] = ()
    needs: Literal["", "index", "tiles", "peers", "decomposition"] = ""

    def fits(self, results: Results) -> bool:
        """Return whether the study has what the figure needs."""
        return {
            "": True,
            "index": "imbalance" in results.lines,
            "tiles": has_tiles(results.panel.country),
            "peers": bool(results.peers),
            "decomposition": any(name.endswith("#within") for name in results.lines),
        }[self.needs]


_SPAN: Final = ("from", "to")
#: The figures that are not of one measure; `hinterland.figures` draws them.
FIGURES_OF_STUDY: Final[Mapping[str, FigureOfStudy]] = {
    "limits": FigureOfStudy(
        lambda results, _: band_frame(results), shipped("The index between its limits"), needs="index"
    ),
    "attribution": FigureOfStudy(
        provinces.attribution_frame, shipped("What changed the index"), _SPAN, "index"
    ),
    "influence": FigureOfStudy(
        provinces.influence_frame, shipped("The index with one {province} left out"), ("year",), "index"
    ),
    "tiles": FigureOfStudy(
        provinces.tiles_frame, shipped("External dependence by {province}"), ("year",), "tiles"
    ),
    "tiles_by_year": FigureOfStudy(
        provinces.tiles_by_year_frame, shipped("External dependence by {province} and year"), _SPAN, "tiles"
    ),
    "lorenz": FigureOfStudy(
        provinces.lorenz_frame, shipped("Lorenz curve of {trade} against GDP"), _SPAN
    ),
    "coverage": FigureOfStudy(
        lambda results, _: coverage_frame(results), shipped("Which figures there are, and of which vintage")
    ),
    "countries": FigureOfStudy(
        lambda results, _: countries_frame(results), shipped("Studies side by side"), needs="peers"
    ),
    "multiverse": FigureOfStudy(
        specifications_frame, shipped("How sure is this: every way to compute the index"), _SPAN
    ),
    "signs": FigureOfStudy(signs_frame, shipped("How sure is this: whether the measures agree"), _SPAN),
    "scenarios": FigureOfStudy(lambda results, _: scenarios_frame(results), shipped("Scenarios of the index")),
    "decomposition": FigureOfStudy(
        lambda results, _: decomposition_frame(results), shipped("Inequality within groups and between them"),
        needs="decomposition",
    ),
}  # fmt: skip
