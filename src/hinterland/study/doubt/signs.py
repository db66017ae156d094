"""Whether the measures of dispersion agree on a change, and which region decides where not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from ... import measures
from ...language import t
from ..lines.line import Floats, Line, reasons, stack
from ..lines.quantities import Quantities
from ..results import Results

__all__ = ["signs_frame"]

_SCHEMA: Final = {
    "measure": pl.String, "weights": pl.String, "from": pl.Int64, "to": pl.Int64,
    "value_from": pl.Float64, "value_to": pl.Float64, "change": pl.Float64,
    "relative": pl.Float64, "direction": pl.String, "majority": pl.String,
    "lowest": pl.Float64, "highest": pl.Float64, "turning": pl.Int64, "region": pl.String,
    "name": pl.String, "without": pl.Float64, "why": pl.String,
}  # fmt: skip
#: Two numbers closer than this part of the larger are equal.
_TIE: Final = 1e-12


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
    known = _levels(results)
    first, last = _span(known, years)
    a, b = known.years.index(first), known.years.index(last)
    why = t("; ").join(
        t("{year}: {why}", year=known.years[y], why=known.why[y])
        for y in (a, b)
        if known.why[y]
    )
    why = why or ("" if first < last else t("there is only one year"))
    found = [
        (name, weights, None if why else _of_measure(function, known, weights, (a, b)))
        for name, function in _dispersions()
        for weights in ("none", "gdp")
    ]
    directions = [_direction(one.whole) for _name, _weights, one in found if one]
    majority = _majority(directions)
    rows = [
        _row(results, (name, weights), (first, last), one, majority, why)
        for name, weights, one in found
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


@dataclass(frozen=True, slots=True)
class _Levels:
    """Dependence and GDP, [year, region], and for each year why it is not known of all."""

    years: tuple[int, ...]
    level: Floats
    gdp: Floats
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """A measure in two years, and without each region: [2] and [2, region]."""

    whole: Floats
    without: Floats


def _levels(results: Results) -> _Levels:
    of = Quantities(results.study, results.panel, results.scheme).by_province()
    # In two currencies, too: no measure below depends on the unit of its levels.
    dependence, gdp = of.quantity("trade/gdp"), of.gdp()
    lines: Sequence[Line] = [lines[code] for lines in (dependence, gdp) for code in of.groups]
    level, output = (
        stack([one[code] for code in of.groups], "value") for one in (dependence, gdp)
    )
    why = tuple(
        reasons(*(line.why[y] for line in lines if np.isnan(line.value[y])))
        for y in range(len(of.years))
    )
    return _Levels(of.years, level, output, why)


def _span(known: _Levels, years: Mapping[str, int]) -> tuple[int, int]:
    whole = [year for year, why in zip(known.years, known.why, strict=True) if not why]
    for span in (whole or known.years, known.years):
        first, last = years.get("from", span[0]), years.get("to", span[-1])
        if first < last:
            break
    return first, last


def _dispersions() -> Iterator[tuple[str, Callable[..., Floats]]]:
    return (
        (one.name, one.function)
        for one in measures.measures()
        if one.dispersion and one.scale_invariant
    )


def _of_measure(
    function: Callable[..., Floats], known: _Levels, weights: str, ends: tuple[int, int]
) -> _Change:
    level, gdp = known.level[list(ends)], known.gdp[list(ends)]
    count = level.shape[1]
    others = np.array([[k for k in range(count) if k != i] for i in range(count)])
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = function(level, gdp if weights == "gdp" else None)
        left = (level[:, others], gdp[:, others])
        # With one region alone there is none to leave out.
        without = (
            function(left[0], left[1] if weights == "gdp" else None) if count > 2 else None
        )
    return _Change(whole, np.full((2, count), np.nan) if without is None else without)


def _relative(values: Floats) -> Floats:
    a, b = values
    tie = np.abs(b - a) <= _TIE * np.maximum(np.abs(a), np.abs(b))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = np.where(tie, 0.0, (b - a) / np.where(a > 0, a, np.nan))
    return ratio


def _direction(values: Floats) -> str:
    change = float(_relative(values))
    if np.isnan(change):
        return "missing"
    return "level" if change == 0 else "falls" if change < 0 else "rises"


def _majority(directions: Sequence[str]) -> str:
    falls, rises = directions.count("falls"), directions.count("rises")
    return "" if falls == rises else "falls" if falls > rises else "rises"


def _row(
    results: Results,
    called: tuple[str, str],
    years: tuple[int, int],
    one: _Change | None,
    majority: str,
    why: str,
) -> tuple[Any, ...]:
    if one is None:
        return (*called, *years, *[None] * 4, "missing", majority or None, *[None] * 6, why)
    direction, without = _direction(one.whole), _relative(one.without)
    if direction == "missing":
        why = t("the measure is not defined where a level, or all of them, are 0")
    relative = float(_relative(one.whole))
    turning = int((np.sign(without) == -np.sign(relative)).sum()) if relative else 0
    region, name, left = None, None, None
    known = ~np.isnan(without)
    if known.any() and relative and majority not in ("", direction):
        i = int(np.nanargmax(without) if relative < 0 else np.nanargmin(without))
        region = results.panel.country.provinces[i]
        name, left = results.panel.country.region(region).name, without[i]
    ends = (np.nanmin(without), np.nanmax(without)) if known.any() else (None, None)
    return (
        *called, *years, *one.whole.tolist(), float(one.whole[1] - one.whole[0]), relative,
        direction, majority or None, *ends, turning, region, name, left, why or None,
    )  # fmt: skip
