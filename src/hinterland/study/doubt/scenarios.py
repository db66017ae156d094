"""The scenarios of a study: what the index would be, each with its assumptions in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ...errors import InputError
from ...estimate import NumberFormat, fixed
from ...language import in_sentence, listed, t
from ..claims.groups import find_group
from ..lines.line import Floats, reasons, stack
from ..model import Place, Scenario, Study
from ..results import Results
from .paths import grown, growth_to, held, index_of, past_paths

__all__ = ["refuse_groups", "scenarios_frame"]

_SCHEMA: Final = {
    "scenario": pl.String, "kind": pl.String, "year": pl.Int64, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "near_low": pl.Float64, "near_high": pl.Float64,
    "growth": pl.Float64, "assumption": pl.String, "finding": pl.String, "why": pl.String,
}  # fmt: skip
_FORM: Final = NumberFormat()
#: What is taken where the study has no scenarios of its own.
_PERCENT, _LOWER, _AHEAD = 10.0, 0.9, 10
Row = tuple[Any, ...]


def scenarios_frame(results: Results) -> pl.DataFrame:
    """Return the scenarios of a study by year, or the usual ones where it has none.

    Returns
    -------
    polars.DataFrame
        One row a scenario and year; those of `index` are the index itself. `low` and `high` are
        the 5th and 95th percentile of drawn paths, `near_low` and `near_high` the 25th and 75th.
        `growth` is what the trade of the groups grows by, a fraction: in all (`grow`), or each
        year beyond the others' (`target`). `assumption` and `finding` are sentences, on the last
        row of a scenario.

    A scenario that names a group which another scheme than the study's has not is a row without
    a value, with that as `why`.

    Examples
    --------
    >>> from hinterland.study import run
    >>> frame = scenarios_frame(run("zhao"))
    >>> frame["kind"].unique(maintain_order=True).to_list()
    ['index', 'hold', 'grow', 'target', 'paths']
    """
    known = _known(results)
    rows: list[Row] = [
        ("index", "index", year, value, *[None] * 7, why or None)
        for year, value, why in zip(known.years, known.index, known.why, strict=True)
    ]
    for asked in results.study.scenarios or _usual_scenarios(results.study, known):
        try:
            of = _placed(asked, results, known)
        except InputError as error:  # of the study's own scheme `run` has refused it
            what = t("the groups are those of the study’s own scheme")
            year = asked.by or asked.year or known.years[known.last]
            rows.append((asked.id, asked.kind, year, *[None] * 6, what, None, str(error)))
        else:
            rows += _RUN[of.kind](known, of, known.years.index(of.year or 0))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row", infer_schema_length=None)
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def refuse_groups(results: Results) -> None:
    """Refuse a scenario that grows groups that the scheme has not, or all of them."""
    if results.study.scenarios:
        known = _known(results)
        for scenario in results.study.scenarios:
            _placed(scenario, results, known)


@dataclass(frozen=True, slots=True)
class _Known:
    """Trade and GDP [year, group] and the index [year], NaN where they are not known."""

    years: tuple[int, ...]
    groups: tuple[str, ...]
    trade: Floats
    gdp: Floats
    index: Floats
    why: tuple[str, ...]
    first: int
    last: int


def _usual_scenarios(study: Study, known: _Known) -> tuple[Scenario, ...]:
    """Return one scenario of each kind: shares held at the first year, 10 % more, 10 % lower."""
    place = Place(study.place, None, "scenario")
    index, by = known.index[known.last], known.years[known.last] + _AHEAD
    target = None if np.isnan(index) else float(round(_LOWER * index, 4))
    return (
        Scenario("gdp-held", "hold", place),
        Scenario("trade-held", "hold", place, of="trade"),
        Scenario("others-grow", "grow", place, percent=_PERCENT),
        Scenario("lower", "target", place, index=target, by=by),
        Scenario("as-before", "paths", place, by=by),
    )


def _known(results: Results) -> _Known:
    lines = results.measured("trade", "gdp")
    trade, gdp = ([lines[name][group] for group in results.groups] for name in ("trade", "gdp"))
    volume, output = stack(trade, "value"), stack(gdp, "value")
    index = index_of(volume, output)
    whole = np.flatnonzero(~np.isnan(index))
    undefined = t("the index is not defined where trade or GDP is 0")
    why = tuple(
        reasons(*(line.why[y] for line in (*trade, *gdp) if np.isnan(line.value[y])))
        or (undefined if np.isnan(index[y]) else "")
        for y in range(len(results.years))
    )
    ends = (int(whole[0]), int(whole[-1])) if len(whole) else (0, len(index) - 1)
    return _Known(results.years, results.groups, volume, output, index, why, *ends)


def _placed(scenario: Scenario, results: Results, known: _Known) -> Scenario:
    """Return a scenario with its year, and its groups by their keys."""
    usual = known.first if scenario.kind == "hold" else known.last
    year = scenario.year if scenario.year is not None else known.years[usual]
    names = {"names": results.scheme.names, "country": results.panel.country}
    try:
        groups = [find_group(g, known.groups, **names) for g in scenario.groups]  # type: ignore[arg-type]
    except InputError as error:
        raise scenario.place.error(str(error), below="groups") from error
    if len(set(groups)) == len(known.groups):
        what = t("if all groups grow alike, no share changes; leave one of them out")
        raise scenario.place.error(what, below="groups")
    if not groups:  # all but the one with the largest trade, the first where none is known
        trade = np.nan_to_num(known.trade[known.years.index(year)], nan=-1.0)
        groups = [group for g, group in enumerate(known.groups) if g != trade.argmax()]
    return replace(scenario, year=year, groups=tuple(groups))


def _what_if(known: _Known, of: Scenario, y: int) -> Iterator[Row]:
    """Yield the index with shares as they were, by year, or of one year with groups that grew."""
    growth = None if of.kind == "hold" else of.percent / 100
    if growth is None:
        years, last = range(len(known.years)), known.last
        values = held(known.trade, known.gdp, y, what=of.of)
        form = (
            t("each group’s share of GDP stays as it was in {year}, while its share of {trade} is that of each year")
            if of.of == "gdp"
            else t("each group’s share of {trade} stays as it was in {year}, while its share of GDP is that of each year")
        )  # fmt: skip
    else:
        years, last = range(y, y + 1), y
        value = grown(known.trade[y], known.gdp[y], _chosen(known, of), 1 + growth)
        values = np.full(len(known.years), value)
        form = (
            t("the {trade} of {groups} in {year} is {percent} % larger than it was, and nothing else differs")
            if of.percent >= 0
            else t("the {trade} of {groups} in {year} is {percent} % smaller than it was, and nothing else differs")
        )  # fmt: skip
    percent = fixed(abs(of.percent), 1 if of.percent % 1 else 0)
    what = form.format(year=of.year, groups=_named(known, of), percent=percent)
    finding = t(
        "the index would be {value} in {year}, not {own}", value=_FORM.number(float(values[last])),
        year=known.years[last], own=_FORM.number(float(known.index[last])),
    )  # fmt: skip
    for i in years:
        gap = bool(np.isnan(values[i]))
        words = (
            (what, None if np.isnan(values[last]) else finding)
            if i == years[-1]
            else (None, None)
        )
        why = (known.why[y] or known.why[i] or None) if gap else None
        yield of.id, of.kind, known.years[i], values[i], *[None] * 4, growth, *words, why


def _target(known: _Known, of: Scenario, y: int) -> Iterator[Row]:
    chosen, now = _chosen(known, of), float(known.index[y])
    by = of.by or known.years[y] + _AHEAD
    what = t(
        "{groups} raise their {trade} from {year} to {by} by one rate a year beyond that of the other groups; shares within each of the two sides stay, and so do all shares of GDP",
        year=of.year, by=by, groups=_named(known, of),
    )  # fmt: skip
    empty = (of.id, of.kind, by, *[None] * 6, what, None)
    sums = [float(known.trade[y, part].sum()) for part in (chosen, ~chosen)]
    if of.index is None or np.isnan(now) or not min(sums) > 0:
        yield *empty, known.why[y] or t("a side without {trade} can’t grow beside the other")
        return
    found = growth_to(known.trade[y], known.gdp[y], chosen, of.index)
    if np.isnan(found.factor):
        why = t("no growth of theirs brings the index that high")
        if of.index < found.lowest:
            lowest = _FORM.number(found.lowest)
            why = t("their growth alone can't bring the index below {lowest}", lowest=lowest)
        yield *empty, why
        return
    rate = found.factor ** (1 / (by - known.years[y])) - 1
    form = (
        t("to bring the index from {own} to {value} they would have to grow by {percent} % a year more than the others, to {factor} times their size relative to them by {by}")
        if rate >= 0
        else t("to bring the index from {own} to {value} they would have to grow by {percent} % a year less than the others, to {factor} times their size relative to them by {by}")
    )  # fmt: skip
    finding = form.format(
        own=_FORM.number(now), value=_FORM.number(of.index), by=by,
        percent=fixed(abs(100 * rate), 2), factor=fixed(found.factor, 2),
    )  # fmt: skip
    yield of.id, of.kind, by, of.index, *[None] * 4, rate, what, finding, None


def _paths(known: _Known, of: Scenario, y: int) -> Iterator[Row]:
    by = of.by or known.years[y] + _AHEAD
    ahead = by - known.years[y]
    found = past_paths(
        known.trade[: y + 1], known.gdp[: y + 1], ahead=ahead, draws=of.draws, seed=of.seed
    )
    what = t(
        "each year after {year} brings the growth of one of {count} past years, drawn at random and independently, for all groups’ {trade} and GDP together ({draws} paths, seed {seed}); breaks between vintages count as growth",
        year=of.year, count=found.years_drawn_from, draws=of.draws, seed=of.seed,
    )  # fmt: skip
    low, near_low, value, near_high, high = found.quantiles
    finding = t(
        "in {by} the index would lie between {low} and {high} in nine of ten paths, with {value} in the middle; this is what past growth implies, not a forecast",
        by=by, low=_FORM.number(float(low[-1])), high=_FORM.number(float(high[-1])),
        value=_FORM.number(float(value[-1])),
    )  # fmt: skip
    gap = bool(np.isnan(value[-1]))
    why = t("fewer than three years of growth are known") if gap else None
    for i in range(ahead + 1):
        words = (what, None if gap else finding) if i == ahead else (None, None)
        yield (
            of.id, of.kind, known.years[y] + i, value[i], low[i], high[i], near_low[i],
            near_high[i], None, *words, why,
        )  # fmt: skip


#: What a kind of scenario gives: of what is known, the scenario, and the place of its year.
_RUN: Final = {"hold": _what_if, "grow": _what_if, "target": _target, "paths": _paths}


def _chosen(known: _Known, of: Scenario) -> NDArray[np.bool_]:
    return np.array([group in of.groups for group in known.groups])


def _named(known: _Known, of: Scenario) -> str:
    others = [group for group in known.groups if group not in of.groups]
    if len(others) < len(of.groups) and len(of.groups) > 3:
        return t("all groups but {others}", others=listed(map(in_sentence, others)))
    return listed(map(in_sentence, of.groups))
