"""Columns of a tidy frame of any kind: keys, and amounts as arrays.

narwhals speaks to all kinds. It is imported when a function is called, so that
`import hinterland.measures` needs numpy alone.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError, UsageError
from ...language import did_you_mean, listed, t
from ..arrays import Floats

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrameT

__all__ = [
    "amounts_of",
    "collected",
    "floats_of",
    "keys_of",
    "like",
    "numbered",
    "refuse",
    "selected",
    "with_keys",
]


def keys_of(by: str | Sequence[str], result: str) -> list[str]:
    """Return the columns that make a year; refuse none, and one called as the result is."""
    keys = [by] if isinstance(by, str) else list(by)
    if not keys:
        raise UsageError(t("by names no column; name one, e.g. by='year'"))
    if result in keys:
        text = t("by names {column!r}, which is the result's column; rename the frame's")
        raise UsageError(text.format(column=result))
    return keys


def selected(
    frame: "IntoFrameT", keys: list[str], values: list[str]
) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """Return the columns that are asked for, values as float64."""
    import narwhals as nw

    columns = [*keys, *values]
    table: Any = nw.from_native(frame)
    kinds = table.collect_schema()
    known = kinds.names()
    for column in columns:
        if column not in known:
            text = t("the frame has no column {column!r}; {hint}")
            raise UsageError(text.format(column=column, hint=did_you_mean(column, known)))
        if columns.count(column) > 1:
            text = t("column {column!r} is named twice; each column has one role")
            raise UsageError(text.format(column=column))
    # Among objects, what is missing may be a mark that is no number.
    columns_of = (
        (
            v,
            nw.when(~nw.col(v).is_null()).then(nw.col(v))
            if kinds[v] == nw.Object
            else nw.col(v),
        )
        for v in values
    )
    selected: nw.DataFrame[Any] | nw.LazyFrame[Any] = table.select(
        *keys, *(column.cast(nw.Float64).alias(v) for v, column in columns_of)
    )
    return selected


def collected(frame: "IntoFrameT", keys: list[str], values: list[str]) -> "nw.DataFrame[Any]":
    """Return the columns that are asked for in memory; refuse a frame without rows, a null key."""
    import narwhals as nw

    table = selected(frame, keys, values)
    return with_keys(table.collect() if isinstance(table, nw.LazyFrame) else table, keys)


def with_keys(table: "nw.DataFrame[Any]", keys: list[str]) -> "nw.DataFrame[Any]":
    """Return a table as it is; refuse one without rows, or with a null in a key."""
    if table.is_empty():
        raise InputError(t("the frame has no rows"))
    for key in keys:
        if table[key].is_null().any():
            raise InputError(
                t("column {column!r} has a null; fill it or drop the row", column=key)
            )
    return table


def numbered(
    table: "nw.DataFrame[Any]", keys: list[str], name: str
) -> "tuple[nw.DataFrame[Any], nw.DataFrame[Any]]":
    """Return the distinct keys in order, and the table with the place of each row among them."""
    distinct = table.select(*keys).unique().sort(*keys)
    return distinct, table.join(distinct.with_row_index(name), on=keys, how="inner")


def floats_of(table: "nw.DataFrame[Any]", column: str) -> Floats:
    """Return a column as float64, null as NaN."""
    return table[column].to_numpy().astype(np.float64)


def amounts_of(
    table: "nw.DataFrame[Any]",
    keys: list[str],
    column: str,
    *,
    above_0: bool = False,
    any_sign: bool = False,
) -> Floats:
    """Return a column as float64; refuse an infinite number, and one below 0, or 0, if asked."""
    numbers = floats_of(table, column)
    if not any_sign:
        refuse(table, keys, column, numbers < 0, t("a number is negative"))
    refuse(table, keys, column, np.isinf(numbers), t("a number is infinite"))
    if above_0:
        refuse(table, keys, column, numbers == 0, t("it is 0 and has to be above"))
    return numbers


def refuse(
    table: "nw.DataFrame[Any]",
    keys: list[str],
    column: str,
    wrong: NDArray[np.bool_],
    what: str,
) -> None:
    """Refuse the first row that is wrong, with its place in words."""
    import narwhals as nw

    if wrong.any():
        row = table.select(*keys).row(int(np.flatnonzero(wrong)[0]))
        where = listed(
            f"{key} {nw.to_py_scalar(part)!r}" for key, part in zip(keys, row, strict=True)
        )
        text = t("column {column!r}, {where}: {what}; write null where it is missing")
        raise InputError(text.format(column=column, where=where, what=what), key=column)


def like(frame: "IntoFrameT", table: "nw.DataFrame[Any]", value: str) -> "IntoFrameT":
    """Return a table as a frame of the kind of `frame`, NaN in its column `value` as null."""
    import narwhals as nw

    result = table.with_columns(
        nw.when(~nw.col(value).is_nan()).then(nw.col(value)).alias(value)
    )
    given: Any = nw.from_native(frame)
    if isinstance(given, nw.LazyFrame):
        given_kind: Any = given.implementation
        return cast("IntoFrameT", result.lazy(given_kind).to_native())
    return cast("IntoFrameT", result.to_native())
