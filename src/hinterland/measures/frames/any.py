"""Any measure of levels, on the rows of a tidy frame."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ...errors import InputError, UsageError
from ...language import counted, listed, t
from ..arrays import Floats
from ..registry import ARGUMENTS, Measure, measures
from ..registry import measure as named
from ..registry.call import is_line, lines_of
from .columns import amounts_of, collected, floats_of, keys_of, like, numbered

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrameT

__all__ = ["measure_by"]

#: What rows of a frame can be for a measure.
_HAS: Final = frozenset({"levels", "weights", "groups", "parameter"})
_YEAR: Final = "#year"


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
    keys = keys_of(by, "value")
    for key in keys:
        if key in {"measure", "group", "why"}:
            text = t("by names {column!r}, which is the result's column; rename the frame's")
            raise UsageError(text.format(column=key))
    names = [*keys, *([group] if group else [])]
    years, rows = numbered(collected(frame, names, list(columns.values())), keys, _YEAR)
    levels = {name: amounts_of(rows, names, column) for name, column in columns.items()}
    groups = np.array([str(g) for g in rows[group].to_list()]) if group else None
    year = floats_of(rows, _YEAR).astype(int)
    try:
        found = list(_numbers(one, levels, groups, year, columns, options))
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
    kinds = [name for name in one.needs if ARGUMENTS[name] == "levels"]
    others = set(one.needs) - {*kinds, "weights", "group"}
    return kinds == ["x"] and {ARGUMENTS[o] for o in others} <= {"parameter"} and is_line(one)


def _numbers(
    one: Measure,
    levels: dict[str, Floats],
    groups: Any,
    year: Any,
    columns: dict[str, str],
    options: dict[str, Any],
) -> Iterator[_Number]:
    """Yield the numbers of each year."""
    order = np.argsort(year, kind="stable")
    for y, rows in enumerate(np.split(order, np.cumsum(np.bincount(year))[:-1])):
        given: dict[str, Any] = {name: numbers[rows] for name, numbers in levels.items()}
        missing = [
            counted(
                "{count} row has no {column}",
                "{count} rows have no {column}",
                n,
                column=columns[name],
            )
            for name, numbers in given.items()
            if (n := int(np.isnan(numbers).sum()))
        ]
        names: tuple[str, ...] = ()
        if groups is not None:
            given["group"] = groups[rows].tolist()
            names = tuple(dict.fromkeys(given["group"]))
        why = listed(missing) or t(
            "the measure is not defined where a level, or all of them, are 0"
        )
        for line, array in lines_of(one, one.function(**given, **options)):
            for group, number in zip(
                names if array.ndim else (None,), np.atleast_1d(array), strict=True
            ):
                yield _Number(y, line, group, float(number), why if np.isnan(number) else None)


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
