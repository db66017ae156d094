"""Measures of a tidy frame: pandas, polars, Arrow or DuckDB in, the same kind out.

narwhals speaks to all of them. It is imported when a function is called, so that
`import hinterland.measures` needs numpy alone.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, UsageError
from ..language import did_you_mean, listed, t
from .arrays import Floats, finite, tamed, total
from .imbalance import Reading, external_dependence, imbalance, trade_level
from .registry import measure as named
from .registry import measures

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrameT

__all__ = ["dispersion", "imbalance_by"]


def imbalance_by(
    frame: "IntoFrameT",
    *,
    trade: str = "trade",
    gdp: str = "gdp",
    group: str = "group",
    by: str | Sequence[str] = "year",
    reading: Reading = "value/mean",
    weights: Literal["gdp", "equal"] = "gdp",
) -> "IntoFrameT":
    """Return the imbalanced index I = Σₖ δₖ |FTₖ − FT_N| for each year.

    Rows of one group are added up first, so a row may be a province or a group.

    Parameters
    ----------
    frame
        One row for each region and year: pandas, polars (lazy too), Arrow or DuckDB.
    trade, gdp, group
        Columns: trade and GDP (in one currency for the reading `dependence`), and the group
        that the row belongs to.
    by
        The column or columns that make a year, e.g. `["scenario", "year"]`.
    reading
        What FTₖ is; see `trade_level`.
    weights
        What δₖ is: the group's share of GDP, or the same for each group.

    Returns
    -------
    frame
        Of the kind given, in the order of `by`: its columns, and `imbalance`. This is null
        where trade or GDP of a row is missing, and where a group that is elsewhere in the
        frame has no row. That a group lacks one of its provinces' rows can't be noticed.

    Raises
    ------
    UsageError
        There is no such column, reading or weights.
    InputError
        A number is negative or infinite, a group's GDP is 0, `by` or `group` has a null, or
        the frame has no rows.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({
    ...     "year": [2000, 2000, 2001, 2001], "group": ["east", "west", "east", "west"],
    ...     "trade": [3.0, 1.0, 2.0, None], "gdp": [8.0, 2.0, 8.0, 2.0],
    ... })
    >>> imbalance_by(frame).rows()
    [(2000, 0.5), (2001, None)]
    """
    if reading not in get_args(Reading):
        hint = did_you_mean(reading, get_args(Reading))
        raise UsageError(t("there is no reading {name!r}; {hint}", name=reading, hint=hint))
    if weights not in ("gdp", "equal"):
        hint = did_you_mean(weights, ["gdp", "equal"])
        raise UsageError(t("there are no weights {name!r}; {hint}", name=weights, hint=hint))
    keys = _keys(by, "imbalance")
    sums = _sums(frame, [*keys, group], [trade, gdp])
    years, sums = _number(sums, keys, _YEAR)
    groups, sums = _number(sums, [group], _GROUP)
    dense = np.full((2, len(years), len(groups)), np.nan)
    dense[:, _floats(sums, _YEAR).astype(int), _floats(sums, _GROUP).astype(int)] = [
        _amounts(sums, [*keys, group], trade),
        _amounts(sums, [*keys, group], gdp, above_0=True),
    ]
    delta = _delta(dense[1], equal=weights == "equal")
    return _like(frame, years, "imbalance", _index(dense[0], dense[1], delta, reading))


def dispersion(
    frame: "IntoFrameT",
    measure: str,
    *,
    value: str,
    weight: str | None = None,
    by: str | Sequence[str] = "year",
) -> "IntoFrameT":
    """Return a measure of inequality among the rows of each year.

    Parameters
    ----------
    frame
        One row for each region and year: pandas, polars (lazy too), Arrow or DuckDB.
    measure
        The name of a dispersion in `measures()`, e.g. `gini`.
    value, weight
        Columns: the regions' levels and, if wanted, their weights.
    by
        The column or columns that make a year.

    Returns
    -------
    frame
        Of the kind given, in the order of `by`: its columns, and one with the measure's name.
        This is null where a level or a weight is missing or nothing is there to share out.

    Raises
    ------
    UsageError
        There is no such column, or no such dispersion.
    InputError
        A number is negative or infinite, `by` has a null, or the frame has no rows.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({"year": [2000, 2000, 2001], "dependence": [1.0, 3.0, 2.0]})
    >>> dispersion(frame, "gini", value="dependence").rows()
    [(2000, 0.25), (2001, 0.0)]
    """
    function = _dispersion(measure)
    keys = _keys(by, measure)
    columns = [value] if weight is None else [value, weight]
    years, rows = _number(_collected(frame, keys, columns), keys, _YEAR)
    numbers = np.stack([_amounts(rows, keys, column) for column in columns])
    return _like(
        frame, years, measure, _each_year(function, numbers, _floats(rows, _YEAR).astype(int))
    )


#: Names of columns that are added on the way.
_YEAR, _GROUP, _MISSING, _LOWEST = "#year", "#group", "#missing ", "#lowest "


def _keys(by: str | Sequence[str], result: str) -> list[str]:
    keys = [by] if isinstance(by, str) else list(by)
    if not keys:
        raise UsageError(t("by names no column; name one, e.g. by='year'"))
    if result in keys:
        text = t("by names {column!r}, which is the result's column; rename the frame's")
        raise UsageError(text.format(column=result))
    return keys


def _dispersion(name: str) -> Callable[..., Floats]:
    known = [m.name for m in measures() if m.dispersion]
    if name not in known:
        hint = did_you_mean(name, known)
        raise UsageError(t("there is no dispersion {name!r}; {hint}", name=name, hint=hint))
    return named(name).function


def _selected(
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


def _collected(frame: "IntoFrameT", keys: list[str], values: list[str]) -> "nw.DataFrame[Any]":
    import narwhals as nw

    table = _selected(frame, keys, values)
    return _with_keys(table.collect() if isinstance(table, nw.LazyFrame) else table, keys)


def _sums(frame: "IntoFrameT", keys: list[str], values: list[str]) -> "nw.DataFrame[Any]":
    """Return the sums by key, null where a member is; added up where the frame lives."""
    import narwhals as nw

    flagged = _selected(frame, keys, values).with_columns(
        *(nw.col(v).is_null().cast(nw.Int64).alias(_MISSING + v) for v in values),
        *(nw.col(v).alias(_LOWEST + v) for v in values),
    )
    sums = flagged.group_by(*keys).agg(
        *(nw.col(v, _MISSING + v).sum() for v in values),
        *(nw.col(_LOWEST + v).min() for v in values),
    )
    table = sums.collect() if isinstance(sums, nw.LazyFrame) else sums
    for value in values:
        _refuse(
            table, keys, value, _floats(table, _LOWEST + value) < 0, t("a number is negative")
        )
    return _with_keys(table, keys).with_columns(
        nw.when(nw.col(_MISSING + v) == 0).then(nw.col(v)).alias(v) for v in values
    )


def _with_keys(table: "nw.DataFrame[Any]", keys: list[str]) -> "nw.DataFrame[Any]":
    if table.is_empty():
        raise InputError(t("the frame has no rows"))
    for key in keys:
        if table[key].is_null().any():
            raise InputError(
                t("column {column!r} has a null; fill it or drop the row", column=key)
            )
    return table


def _number(
    table: "nw.DataFrame[Any]", keys: list[str], name: str
) -> "tuple[nw.DataFrame[Any], nw.DataFrame[Any]]":
    """Return the distinct keys in order, and the table with the place of each row among them."""
    distinct = table.select(*keys).unique().sort(*keys)
    return distinct, table.join(distinct.with_row_index(name), on=keys, how="inner")


def _floats(table: "nw.DataFrame[Any]", column: str) -> Floats:
    return table[column].to_numpy().astype(np.float64)


def _amounts(
    table: "nw.DataFrame[Any]", keys: list[str], column: str, *, above_0: bool = False
) -> Floats:
    numbers = _floats(table, column)
    _refuse(table, keys, column, numbers < 0, t("a number is negative"))
    _refuse(table, keys, column, np.isinf(numbers), t("a number is infinite"))
    if above_0:
        _refuse(table, keys, column, numbers == 0, t("it is 0 and has to be above"))
    return numbers


def _refuse(
    table: "nw.DataFrame[Any]",
    keys: list[str],
    column: str,
    wrong: NDArray[np.bool_],
    what: str,
) -> None:
    import narwhals as nw

    if wrong.any():
        row = table.select(*keys).row(int(np.flatnonzero(wrong)[0]))
        where = listed(
            f"{key} {nw.to_py_scalar(part)!r}" for key, part in zip(keys, row, strict=True)
        )
        text = t("column {column!r}, {where}: {what}; write null where it is missing")
        raise InputError(text.format(column=column, where=where, what=what), key=column)


def _delta(gdp: Floats, *, equal: bool) -> Floats:
    """Return δₖ [year, group]; equal weights, too, are unknown where a group's GDP is."""
    (gdp,) = tamed(gdp)
    share = gdp / total(gdp)[..., None]
    return np.where(np.isnan(share), np.nan, 1 / gdp.shape[-1]) if equal else share


def _index(trade: Floats, gdp: Floats, delta: Floats, reading: Reading) -> Floats:
    ft_n: Floats | float = 1.0
    if reading == "dependence":
        ft_n = finite(external_dependence(total(trade), total(gdp)))
    ft = trade_level(trade, gdp, reading=reading)
    return imbalance(ft, delta, ft_n)


def _each_year(
    function: Callable[..., Floats], numbers: Floats, year: NDArray[np.int_]
) -> Floats:
    """Return the measure by year from `numbers` [level or weight, row]; years may differ in rows."""
    order = np.argsort(year, kind="stable")
    count = np.bincount(year)
    start = np.cumsum(count) - count
    result = np.full(len(count), np.nan)
    for n in np.unique(count):
        years = np.flatnonzero(count == n)
        members = order[start[years, None] + np.arange(n)]
        result[years] = function(*numbers[:, members])
    return result


def _like(
    frame: "IntoFrameT", years: "nw.DataFrame[Any]", name: str, numbers: Floats
) -> "IntoFrameT":
    """Return the years and their numbers as a frame of the kind of `frame`, NaN as null."""
    import narwhals as nw

    series = nw.new_series(name, numbers, nw.Float64, backend=years.implementation)
    result = nw.maybe_reset_index(years).with_columns(series)
    result = result.with_columns(nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name))
    given: Any = nw.from_native(frame)
    if isinstance(given, nw.LazyFrame):
        given_kind: Any = given.implementation
        return cast("IntoFrameT", result.lazy(given_kind).to_native())
    return cast("IntoFrameT", result.to_native())
