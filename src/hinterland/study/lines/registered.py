"""Measures of the registry, each year or over all years, on what a study has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError, UsageError
from ...language import did_you_mean, listed, t
from ...measures import Measure, neighbours_from_file, neighbours_from_pairs
from ...measures import measures as registered
from ...measures.registry import ARGUMENTS
from ...measures.registry.call import is_line, lines_of, options_of, parameters_of
from ...panel import NATION
from ...regions import REGIONS, borders
from ..model import MeasureCall, Study
from .line import Floats, Line, make_line, reasons, stack
from .quantities import Quantities

__all__ = ["call_error", "exact_years", "registered_lines", "served", "words_of"]

#: What a measure may call the levels that a study has with `of=`.
_LEVELS: Final = ("x", "values", "panel")
#: What a study has for a measure, by the kind of its argument; another level by its own name.
_HAS: Final = frozenset(
    {"levels", "values", "panel", "weights", "groups", "neighbours", "parameter"}
)
#: What is asked of provinces alone: a group has neither a group nor neighbours.
_OF_PROVINCES: Final = frozenset({"groups", "neighbours"})
_AMOUNTS: Final = ("trade", "gdp", "population")
#: What a measure may be taken of.
_QUANTITIES: Final = (
    "dependence", "trade", "share", "gdp",
    *(f"{a}/{b}" for a in _AMOUNTS for b in _AMOUNTS if a != b),
)  # fmt: skip
#: Which regions are neighbours by distance: see `neighbours_from_file`.
_RULES: Final = ("within", "nearest", "power")
#: What a study means by a word that may also be an option of the measure.
_OWN: Final = ("of", "across", "weights")


def served() -> tuple[str, ...]:
    """Return the measures of the registry that a study can compute.

    Examples
    --------
    >>> {"atkinson", "theil_decompose", "morans_i"} <= set(served())
    True
    >>> {"lorenz_curve", "markov_transitions"} & set(served())
    set()
    """
    return tuple(one.name for one in registered() if not _lacking(one))


def registered_lines(call: MeasureCall, has: Quantities) -> dict[str, dict[str, Line]]:
    """Return a registered measure on a study's quantities: line's name → group → line.

    A number for all regions is the nation's, one for each group or what it adds the group's. A
    number over all years, as a trend, stands at the last. Bounds are there only where all is
    exact.

    Raises
    ------
    InputError
        A study lacks what the measure needs, or a parameter is unknown, wrong or missing.
    """
    one = next(one for one in registered() if one.name == call.name)
    if lacking := _lacking(one):
        raise call_error(has.study, call, lacking)
    asked = _asked(one, call, has)
    options = {k: w for k, w in asked.items() if k in parameters_of(one) and k not in _OWN}
    try:
        values = options_of(one, options)
        over = has if asked["across"] == "groups" else has.by_province()
        group_of = {code: g for g, codes in has.scheme.groups.items() for code in codes}
        group = over.groups if over is has else tuple(group_of[code] for code in over.groups)
        given: dict[str, Any] = {}
        inputs: list[Line] = []  # a line for each province or group, those of `of=` first
        for argument in (one.needs[0], *_other_levels(one)):
            quantity = over.quantity(asked["of" if argument == one.needs[0] else argument])
            levels = [quantity[g] for g in over.groups]
            given[argument] = stack(levels, "value")
            inputs += levels
        if asked["weights"] != "none":
            by = over.each(asked["weights"], "1")
            weights = [by[g] for g in over.groups]
            given["weights"] = stack(weights, "value")[0 if one.first_weights else slice(None)]
            inputs += weights
        if "groups" in one.wants:
            given["group"] = group
        if "neighbours" in one.wants:
            given["neighbours"] = _neighbours(has, asked)
        return _lines(one, inputs, group, [*lines_of(one, one.function(**given, **values))])
    except (UsageError, InputError, ValueError) as error:
        raise call_error(has.study, call, str(error)) from error


def words_of(
    study: Study,
    call: MeasureCall,
    known: Mapping[str, Sequence[str]],
    *,
    free: Sequence[str] = (),
    needed: Sequence[str] = (),
) -> Mapping[str, str]:
    """Return a measure's parameters; refuse one that is unknown or missing.

    `known` says what each may be; `free` may be anything, `needed` can't be left out.
    """
    for key, value in call.arguments.items():
        if key in free and key not in known:
            continue
        if key not in known:
            may = [*known, *free]
            hint = did_you_mean(key, may) if may else t("{name} has none", name=call.name)
            what = t("there is no parameter {key!r}; {hint}", key=key, hint=hint)
            raise call_error(study, call, what)
        if value not in known[key]:
            hint = did_you_mean(value, known[key])
            what = t("{key} can't be {value!r}; {hint}", key=key, value=value, hint=hint)
            raise call_error(study, call, what)
    for key in needed:
        if key not in call.arguments:
            what = t("{key}= is missing; known: {known}", key=key, known=listed(known[key]))
            raise call_error(study, call, what)
    return call.arguments


def call_error(study: Study, call: MeasureCall, what: str) -> InputError:
    """Return the error that names a measure of a study file."""
    text = t("{place}: {what}", place=repr(call.text), what=what)
    return study.where("measures").error(text)


def exact_years(lines: Sequence[Line]) -> NDArray[np.bool_]:
    """Return in which years all lines are known exactly."""
    exact: NDArray[np.bool_] = (stack(lines, "low") == stack(lines, "high")).all(axis=1)
    return exact


def _lacking(one: Measure) -> str:
    """Return what a study lacks for a measure, and where it can be had; "" where nothing."""
    kinds = {name: ARGUMENTS[name] for name in one.needs if name not in one.optional}
    missing = [name for name, kind in kinds.items() if kind not in _HAS or name in _OTHERS]
    where = t("in Python, hinterland.measures.{name} computes it", name=one.name)
    if not set(one.needs) & set(_LEVELS):
        missing = list(kinds)
    if missing:
        text = t("it needs {names}, which a study does not have; {where}")
        return text.format(names=listed(missing), where=where)
    if not is_line(one):
        return t("it gives no number for each year; {where}", where=where)
    return ""


#: Groups within groups: a study has one scheme.
_OTHERS: Final = frozenset({"subgroup"})


def _asked(one: Measure, call: MeasureCall, has: Quantities) -> Mapping[str, str]:
    """Return a call's parameters, checked, with what may be left out."""
    series = tuple(s for s in has.panel.series if s != "exchange_rate")
    across = ("provinces",) if one.wants & _OF_PROVINCES else ("provinces", "groups")
    others = _other_levels(one)
    known: dict[str, Sequence[str]] = {"of": _QUANTITIES, "across": across}
    known |= dict.fromkeys(others, _QUANTITIES)
    needed = ["of", *others, *([] if one.wants & _OF_PROVINCES else ["across"])]
    if "weights" in one.optional:
        known["weights"] = ("none", *series)
    elif "weights" in one.needs:
        known["weights"] = series
        needed.append("weights")
    free = [p for p in parameters_of(one) if p not in known]
    free += ["links", *_RULES] if "neighbours" in one.wants else []
    given = words_of(has.study, call, known, free=free, needed=needed)
    return {"across": across[0], "weights": "none", "links": "", **given}


def _other_levels(one: Measure) -> list[str]:
    """Return the arguments that are levels, but for the first."""
    return [name for name in one.needs[1:] if ARGUMENTS[name] == "levels"]


def _lines(
    one: Measure,
    inputs: Sequence[Line],
    group: tuple[str, ...],
    arrays: Sequence[tuple[str, Floats]],
) -> dict[str, dict[str, Line]]:
    """Return the lines by name and group."""
    out: dict[str, dict[str, Line]] = {}
    # What was not asked for, as a p-value without permutations, is no line.
    unknown = all(np.isnan(array).all() for _name, array in arrays)
    arrays = [
        (n, array) for n, array in arrays if not n or unknown or not np.isnan(array).all()
    ]
    exact = exact_years(inputs)
    for name, array in arrays:
        if "panel" in one.wants:
            lines = {NATION: _over_years(array, inputs, exact)}
        elif array.ndim == 1:
            lines = {NATION: _line(array, inputs, exact)}
        else:
            every = tuple(dict.fromkeys(group))
            if "groups" not in one.wants and len(every) < len(group):
                what = t(
                    "it gives a number for each region, and a study has lines for groups; write "
                    "across=groups, or take the scheme {name!r}",
                    name=REGIONS,
                )
                raise UsageError(what)
            lines = {
                g: _line(column, inputs, exact)
                for g, column in zip(every, array.T, strict=True)
            }
        if one.in_units_of_x:
            unit = inputs[0].unit
            lines = {g: replace(line, unit=unit) for g, line in lines.items()}
        out.setdefault(name, {}).update(lines)
    # As everywhere, the groups come before the nation.
    return {
        name: dict(sorted(by.items(), key=lambda one: one[0] == NATION))
        for name, by in out.items()
    }


def _line(value: Floats, inputs: Sequence[Line], exact: NDArray[np.bool_]) -> Line:
    """Return a measure's line of years, with bounds where all is exact."""
    sure = exact & ~np.isnan(value)
    bounds = np.where(sure, value, np.nan)
    inexact = t("from the likeliest values; exact bounds are not computed for this measure")
    undefined = t("the measure is not defined where a level, or all of them, are 0")
    why = ["" if is_sure else inexact for is_sure in sure]
    for y in np.flatnonzero(np.isnan(value)):
        missing = [line.why[y] for line in inputs if np.isnan(line.value[y])]
        why[y] = reasons(*missing) if missing else undefined
    return make_line((value, bounds, bounds), inputs, why)


def _over_years(array: Floats, inputs: Sequence[Line], exact: NDArray[np.bool_]) -> Line:
    """Return the line of a measure of a panel: by year, by step, or one number for all years.

    Each number may hang on every year, so it is exact only where all years are.
    """
    years = len(exact)
    value = np.full(years, np.nan)
    first, last = (years - 1, years) if array.ndim == 0 else (0, len(array))
    value[first:last] = array
    line = _line(value, inputs, np.full(years, bool(exact.all())))
    why = list(line.why)
    for y in range(years):
        if y < first:
            why[y] = t("one number for all years; it stands at the last")
        elif y >= last:
            why[y] = t("there is no later year")
        elif np.isnan(value[y]):
            gaps = [
                one.why[k] for one in inputs for k in range(years) if np.isnan(one.value[k])
            ]
            own = [one.why[y] for one in inputs if np.isnan(one.value[y])]
            why[y] = reasons(*(own or gaps)) or why[y]
    # One number rests on every year up to the last, a step on the next year too.
    ahead = range(1 - years, 1) if array.ndim == 0 else range(years - len(array) + 1)
    uses = tuple(dict.fromkeys((s, g, n + k) for s, g, n in line.uses for k in ahead))
    return replace(line, why=tuple(why), uses=uses)


def _neighbours(has: Quantities, asked: Mapping[str, str]) -> Floats:
    """Return which provinces are neighbours: by the study's file, or the country's borders."""
    country, file = has.panel.country, has.study.neighbours
    links = []
    for link in filter(None, asked["links"].split("+")):
        ends = [end.strip() for end in link.split(":")]
        if len(ends) != 2:
            what = t(
                "links can't be {value!r}; write REGION:REGION, with + between two",
                value=asked["links"],
            )
            raise UsageError(what)
        links.append((country.find(ends[0]).code, country.find(ends[1]).code))
    rule = {key: _limit(key, asked[key]) for key in _RULES if asked.get(key)}
    if file is not None:
        codes = country.provinces
        found = neighbours_from_file(
            file, codes, code=lambda name: country.find(name).code, **rule
        )
        for one, other in links:
            if one in codes and other in codes:
                at = codes.index(one), codes.index(other)
                found[at] = found[at[::-1]] = 1.0
        return found
    if rule:
        what = t('{key}= needs distances; write neighbours = "FILE.csv" into the study')
        raise UsageError(what.format(key=next(iter(rule))))
    pairs = [*borders(country), *links]
    if not pairs:
        what = t(
            "the country has no adjacency.csv (region, neighbour); write one into its folder, "
            'write neighbours = "FILE.csv" into the study, or name neighbours as '
            "links=REGION:REGION"
        )
        raise UsageError(what)
    return neighbours_from_pairs(pairs, country.provinces)


def _limit(key: str, word: str) -> Any:
    try:
        number = float(word)
    except ValueError:
        raise UsageError(
            t("{key} can't be {value!r}; write a number", key=key, value=word)
        ) from None
    return int(number) if key == "nearest" else number
