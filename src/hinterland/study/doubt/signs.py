"""Whether the measures of dispersion agree on a change, and which region decides where not."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...language import t
from ..lines.line import Floats, reasons, stack
from ..lines.quantities import Quantities
from ..results import Results
from .multiverse import difference, direction

__all__ = ["signs_frame"]

_SCHEMA: Final = {
    "measure": pl.String, "weights": pl.String, "from": pl.Int64, "to": pl.Int64,
    "value_from": pl.Float64, "value_to": pl.Float64, "change": pl.Float64,
    "relative": pl.Float64, "direction": pl.String, "majority": pl.String,
    "lowest": pl.Float64, "highest": pl.Float64, "turning": pl.Int64, "region": pl.String,
    "name": pl.String, "without": pl.Float64, "why": pl.String,
}  # fmt: skip


def signs_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return how dependence changed between two years by each measure of dispersion.

    Every measure of the registry that takes levels of regions, in any unit, is taken of their
    trade over GDP, with each region counting the same (`none`) and by its GDP, where it takes
    weights; then again without each region in turn.

    Parameters
    ----------
    years
        `from` and `to`; left out, the first and last year in which all regions are known.

    Returns
    -------
    polars.DataFrame
        One row a measure and weights. `direction` is `falls`, `rises`, `level` or `missing`,
        with `why`; `majority` is the direction of most. `lowest` and `highest` are the relative
        change over all omissions of one region, `turning` how many omissions turn the
        direction. Where a measure goes against most, `region` is the one whose omission takes
        it closest to the others' direction (or turns it furthest), and `without` the relative
        change without it.

    Examples
    --------
    >>> from hinterland.study import run
    >>> frame = signs_frame(run("zhao"), {"from": 2005, "to": 2019})
    >>> sorted(set(frame["direction"])), frame["majority"][0]
    (['falls'], 'falls')
    """
    of = Quantities(results.study, results.panel, results.scheme).by_province()
    # In two currencies, too: no measure below depends on the unit of its levels.
    sides = [[one[code] for code in of.groups] for one in (of.quantity("trade/gdp"), of.gdp())]
    lines = [line for side in sides for line in side]
    gaps = {
        year: reasons(*(line.why[y] for line in lines if np.isnan(line.value[y])))
        for y, year in enumerate(of.years)
    }
    first, last = results.span(years, [year for year, gap in gaps.items() if not gap])
    whys = (t("{year}: {why}", year=y, why=gaps[y]) for y in (first, last) if gaps[y])
    why = t("; ").join(whys) or ("" if first < last else t("there is only one year"))

    ends = [of.years.index(first), of.years.index(last)]
    level, gdp = (stack(side, "value")[ends] for side in sides)
    found = {
        (one.name, by): None if why else _two_years(one.function, level, weights)
        for one in measures.measures()
        if one.dispersion and one.scale_invariant
        for by, weights in (("none", None), ("gdp", gdp))
    }
    directions = [
        direction(float(_relative(one)[0])) for one in found.values() if one is not None
    ]
    falls, rises = directions.count("falls"), directions.count("rises")
    majority = "" if falls == rises else "falls" if falls > rises else "rises"
    rows: list[tuple[Any, ...]] = []
    for called, one in found.items():
        if one is None:
            numbers = (*[None] * 4, "missing", majority or None, *[None] * 6, why)
        else:
            numbers = _numbers(results, one, majority)
        rows.append((*called, first, last, *numbers))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _two_years(
    function: Callable[..., Floats], level: Floats, weights: Floats | None
) -> Floats:
    """Return a measure in two years: of all regions, then without each, [2, 1 + region]."""
    count = level.shape[1]
    others = np.array([[k for k in range(count) if k != i] for i in range(count)])
    found = np.full((2, 1 + count), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        found[:, 0] = function(level, weights)
        if count > 2:  # of two regions, one alone is left
            left = None if weights is None else weights[:, others]
            found[:, 1:] = function(level[:, others], left)
    return found


def _relative(values: Floats) -> Floats:
    a, b = values
    change = difference(a, b)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(change == 0, 0.0, change / np.where(a > 0, a, np.nan))


def _numbers(results: Results, one: Floats, majority: str) -> tuple[Any, ...]:
    """Return the numbers of a measure's row: all columns but what it is called and its years."""
    changes, (a, b) = _relative(one), one[:, 0].tolist()
    relative, without = float(changes[0]), changes[1:]
    towards, why = direction(relative), None
    if towards == "missing":
        why = t("the measure is not defined where a level, or all of them, are 0")
    turning = int((np.sign(without) == -np.sign(relative)).sum()) if relative else 0
    region, name, left = None, None, None
    known = ~np.isnan(without)
    if known.any() and relative and majority not in ("", towards):
        i = int(np.nanargmax(without) if relative < 0 else np.nanargmin(without))
        region = results.panel.country.provinces[i]
        name, left = results.panel.country.region(region).name, without[i]
    ends = (np.nanmin(without), np.nanmax(without)) if known.any() else (None, None)
    return (
        a, b, b - a, relative, towards,
        majority or None, *ends, turning, region, name, left, why,
    )  # fmt: skip
