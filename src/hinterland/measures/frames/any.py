"""Any measure of levels, on the rows of a tidy frame."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import InputError, UsageError
from ...language import counted, listed, t
from ..arrays import Floats
from ..registry import ARGUMENTS, Measure, measures
from ..registry import measure as named
from ..registry.call import is_line, lines_of
from ..space import Neighbours, neighbours_from_file
from ..space.pairs import neighbours_of
from .columns import amounts_of, collected, floats_of, keys_of, like, numbered

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrameT

__all__ = ["measure_by"]

_YEAR: Final = "#year"


class _Rows(NamedTuple):
    """The rows of a frame: levels by argument, their columns, and each row's year, group, region."""

    levels: dict[str, Floats]
    columns: dict[str, str]
    year: NDArray[np.int_]
    groups: NDArray[np.str_] | None
    places: NDArray[np.str_] | None

    @property
    def all_places(self) -> list[str]:
        """The region of each row."""
        return [] if self.places is None else self.places.tolist()

    @property
    def regions(self) -> list[str]:
        """The regions in order."""
        return sorted(set(self.all_places))


class _Number(NamedTuple):
    """A number of a measure; `group` is None where it is of all rows."""

    year: int
    line: str
    group: str | None
    value: float
    why: str | None


def measure_by(
    frame: "IntoFrameT",
    measure: str,
    *,
    value: str,
    weight: str | None = None,
    group: str | None = None,
    by: str | Sequence[str] = "year",
    region: str | None = None,
    neighbours: ArrayLike | Neighbours | str | Path | None = None,
    **options: Any,
) -> "IntoFrameT":
    """Return a measure among the rows of each year, with its parts where it has several.

    Parameters
    ----------
    frame
        One row for each region and year: pandas, polars (lazy too), Arrow or DuckDB.
    measure
        The name of a measure that takes levels, weights and groups, e.g. `theil_decompose`.
    value, weight, group
        Columns: the regions' levels and, where the measure takes them, weights and groups.
    by
        The column or columns that make a year.
    region, neighbours
        For measures of space and of several years: the column that names the region; and who is
        whose neighbour, a file as for `neighbours_from_file` (with its `within`, `nearest` and
        `power` among the options), or a matrix for the regions in the order of their names.
    options
        The measure's own, e.g. `epsilon=0.5`.

    Returns
    -------
    frame
        Of the kind given, in the order of `by`: its columns; `measure`, the name with `#` and
        the part where there are several; `group`, null for all rows; `value`, null where it
        can't be computed; `why`, the reason.

    Raises
    ------
    UsageError
        There is no such column or measure, the measure takes other things, or lacks a column.
    InputError
        A number is negative or infinite, a key has a null, or the frame has no rows.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({
    ...     "year": [2000] * 4, "place": ["n", "n", "s", "s"], "income": [1.0, 1.0, 3.0, 3.0],
    ... })
    >>> parts = measure_by(frame, "theil_decompose", value="income", group="place")
    >>> parts.select("measure", "group", pl.col("value").round(4)).rows()[2:5]
    [('theil_decompose#within', None, 0.0), ('theil_decompose#between', None, 0.1308), \
('theil_decompose#total', None, 0.1308)]
    """
    one = named(measure)
    columns = _columns(one, value, weight, group)
    _check_space(one, region, neighbours)
    keys = keys_of(by, "value")
    for key in keys:
        if key in {"measure", "group", "why"}:
            text = t("by names {column!r}, which is the result's column; rename the frame's")
            raise UsageError(text.format(column=key))
    names = list(dict.fromkeys([*keys, *(c for c in (group, region) if c)]))
    years, table = numbered(collected(frame, names, list(columns.values())), keys, _YEAR)
    rows = _Rows(
        {
            name: amounts_of(table, names, column, any_sign=ARGUMENTS[name] == "values")
            for name, column in columns.items()
        },
        columns,
        floats_of(table, _YEAR).astype(int),
        _texts(table, group),
        _texts(table, region),
    )
    links = None
    if rows.places is not None:
        _refuse_twice(rows, years, keys)
        if neighbours is not None:
            options, links = _linked(neighbours, rows.regions, options)
    try:
        if "panel" in one.wants:
            found = list(_over_years(one, rows, links, options))
        else:
            found = list(_each_year(one, rows, links, options))
    except ValueError as error:
        raise InputError(t("{place}: {what}", place=measure, what=error)) from error
    return _frame(frame, years, keys, measure, found)


def _columns(one: Measure, value: str, weight: str | None, group: str | None) -> dict[str, str]:
    """Return which column each of a measure's arguments is; refuse what doesn't fit."""
    if not _takes_rows(one):
        if set(one.needs) <= {"x", "weights", "group"}:
            what = t("{name} gives no number for each year", name=one.name)
        else:
            needs = [name for name in one.needs if name not in one.optional]
            what = t("{name} takes more than rows: {needs}", name=one.name, needs=listed(needs))
        can = [m.name for m in measures() if _takes_rows(m)]
        text = t(
            "{what}; in Python, hinterland.measures.{name} computes it; rows can be taken by {known}"
        )
        raise UsageError(text.format(what=what, name=one.name, known=listed(can)))
    columns = {one.needs[0]: value}
    for role, column in (("weights", weight), ("group", group)):
        if column and role not in one.needs:
            raise UsageError(
                t("{name} takes no {role}; leave the column out", name=one.name, role=role)
            )
        if not column and role in one.needs and role not in one.optional:
            raise UsageError(
                t("{name} needs {role}; name the column", name=one.name, role=role)
            )
    return columns | ({"weights": weight} if weight else {})


def _takes_rows(one: Measure) -> bool:
    levels = [name for name in one.needs if ARGUMENTS[name] in {"levels", "values", "panel"}]
    others = {ARGUMENTS[o] for o in one.needs if o not in levels and o not in one.optional}
    return (
        levels in (["x"], ["values"], ["panel"])
        and others <= {"weights", "groups", "neighbours", "parameter"}
        and one.needs.count("subgroup") == 0
        and is_line(one)
    )


def _check_space(one: Measure, region: str | None, neighbours: object) -> None:
    """Refuse a measure of space without neighbours or names of regions, and others with them."""
    if neighbours is None and "neighbours" in one.needs:
        what = t(
            "{name} needs neighbours; name a file of borders or distances (--neighbours)",
            name=one.name,
        )
        raise UsageError(what)
    if neighbours is not None and "neighbours" not in one.needs:
        raise UsageError(t("{name} takes no neighbours; leave them out", name=one.name))
    if region is None and one.wants & {"neighbours", "panel"}:
        what = t(
            "{name} needs the regions' names; name their column as region (--region)",
            name=one.name,
        )
        raise UsageError(what)


def _texts(table: "nw.DataFrame[Any]", column: str | None) -> NDArray[np.str_] | None:
    return np.array([str(one) for one in table[column].to_list()]) if column else None


def _refuse_twice(rows: _Rows, years: "nw.DataFrame[Any]", keys: list[str]) -> None:
    """Refuse a region that has two rows in one year."""
    cells = list(zip(rows.year.tolist(), rows.all_places, strict=True))
    if len(set(cells)) < len(cells):
        year, place = next(cell for cell in cells if cells.count(cell) > 1)
        where = listed(str(one) for one in years.select(*keys).row(year) if one != "")
        text = t("{region} has two rows in {year}; a year takes one row of each region")
        if not where:
            text = t("{region} has two rows; name the column of years in by (--by)")
        raise InputError(text.format(region=place, year=where))


def _linked(
    neighbours: Any, regions: list[str], options: dict[str, Any]
) -> tuple[dict[str, Any], Floats]:
    """Return the measure's own options, and the matrix of neighbours."""
    rule = {key: options[key] for key in ("within", "nearest", "power") if key in options}
    rest = {key: word for key, word in options.items() if key not in rule}
    if isinstance(neighbours, str | Path):
        return rest, neighbours_from_file(neighbours, regions, **rule)
    if rule:
        text = t("{key}= needs a file of distances; neighbours are a matrix already")
        raise UsageError(text.format(key=next(iter(rule))))
    return rest, neighbours_of(neighbours, len(regions), standardised=False).matrix


def _each_year(
    one: Measure, rows: _Rows, links: Floats | None, options: dict[str, Any]
) -> Iterator[_Number]:
    """Yield the numbers of each year."""
    order = np.argsort(rows.year, kind="stable")
    for y, at in enumerate(np.split(order, np.cumsum(np.bincount(rows.year))[:-1])):
        given: dict[str, Any] = {name: numbers[at] for name, numbers in rows.levels.items()}
        why = _reason(given, rows.columns)
        names: tuple[str, ...] = ()
        if rows.groups is not None:
            given["group"] = rows.groups[at].tolist()
            names = tuple(dict.fromkeys(given["group"]))
        elif rows.places is not None:
            names = tuple(rows.places[at].tolist())
        if links is not None:
            place = np.searchsorted(rows.regions, rows.all_places)[at]
            given["neighbours"] = links[np.ix_(place, place)]
        for line, array in lines_of(one, one.function(**given, **options)):
            for group, number in zip(
                names if array.ndim else (None,), np.atleast_1d(array), strict=True
            ):
                yield _Number(y, line, group, float(number), why if np.isnan(number) else None)


def _over_years(
    one: Measure, rows: _Rows, links: Floats | None, options: dict[str, Any]
) -> Iterator[_Number]:
    """Yield the numbers of a measure of several years: by year or step, or one at the last."""
    years, regions = int(rows.year.max()) + 1, rows.regions
    place = np.searchsorted(regions, rows.all_places)
    given: dict[str, Any] = {}
    for name, numbers in rows.levels.items():
        panel = np.full((years, len(regions)), np.nan)
        panel[rows.year, place] = numbers
        given[name] = panel[0] if name == "weights" and one.first_weights else panel
    if rows.groups is not None:
        of = dict(zip(rows.all_places, rows.groups.tolist(), strict=True))
        if any(of[p] != g for p, g in zip(rows.all_places, rows.groups.tolist(), strict=True)):
            raise ValueError(t("a region changes its group; over years it has to keep one"))
        given["group"] = [of[region] for region in regions]
    if links is not None:
        given["neighbours"] = links
    why = _reason(given, rows.columns)
    for line, array in lines_of(one, one.function(**given, **options)):
        at = [years - 1] if array.ndim == 0 else range(len(array))
        for y, number in zip(at, np.atleast_1d(array), strict=True):
            yield _Number(y, line, None, float(number), why if np.isnan(number) else None)


def _reason(given: dict[str, Any], columns: dict[str, str]) -> str:
    """Return why a number may be missing."""
    missing = [
        counted(
            "{count} row has no {column}",
            "{count} rows have no {column}",
            n,
            column=columns[name],
        )
        for name, numbers in given.items()
        if name in columns and (n := int(np.isnan(numbers).sum()))
    ]
    return listed(missing) or t(
        "the measure is not defined where a level, or all of them, are 0"
    )


def _frame(
    frame: "IntoFrameT",
    years: "nw.DataFrame[Any]",
    keys: list[str],
    measure: str,
    found: Sequence[_Number],
) -> "IntoFrameT":
    import narwhals as nw

    backend: Any = years.implementation
    table = nw.maybe_reset_index(years.select(*keys)[[one.year for one in found]])
    columns = {
        "measure": [f"{measure}#{one.line}" if one.line else measure for one in found],
        "group": [one.group for one in found],
        "value": [one.value for one in found],
        "why": [one.why for one in found],
    }
    kinds: dict[str, Any] = {
        "measure": nw.String,
        "group": nw.String,
        "value": nw.Float64,
        "why": nw.String,
    }
    series = [
        nw.new_series(name, values, kinds[name], backend=backend)
        for name, values in columns.items()
    ]
    return like(frame, table.with_columns(*series), "value")
