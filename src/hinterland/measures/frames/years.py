"""The index, or a dispersion, of each year of a tidy frame."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...errors import UsageError
from ...language import did_you_mean, t
from ..arrays import Floats, finite, tamed, total
from ..imbalance import Reading, external_dependence, imbalance, trade_level
from ..registry import measure as named
from ..registry import measures
from .columns import (
    amounts_of,
    collected,
    floats_of,
    keys_of,
    like,
    numbered,
    refuse,
    selected,
    with_keys,
)

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
    keys = keys_of(by, "imbalance")
    sums = _sums(frame, [*keys, group], [trade, gdp])
    years, sums = numbered(sums, keys, _YEAR)
    groups, sums = numbered(sums, [group], _GROUP)
    dense = np.full((2, len(years), len(groups)), np.nan)
    dense[:, floats_of(sums, _YEAR).astype(int), floats_of(sums, _GROUP).astype(int)] = [
        amounts_of(sums, [*keys, group], trade),
        amounts_of(sums, [*keys, group], gdp, above_0=True),
    ]
    delta = _delta(dense[1], equal=weights == "equal")
    return _with_numbers(frame, years, "imbalance", _index(dense[0], dense[1], delta, reading))


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
    keys = keys_of(by, measure)
    columns = [value] if weight is None else [value, weight]
    years, rows = numbered(collected(frame, keys, columns), keys, _YEAR)
    numbers = np.stack([amounts_of(rows, keys, column) for column in columns])
    return _with_numbers(
        frame, years, measure, _each_year(function, numbers, floats_of(rows, _YEAR).astype(int))
    )


#: Names of columns that are added on the way.
_YEAR, _GROUP, _MISSING, _LOWEST = "#year", "#group", "#missing ", "#lowest "


def _dispersion(name: str) -> Callable[..., Floats]:
    known = [m.name for m in measures() if m.dispersion]
    if name not in known:
        hint = did_you_mean(name, known)
        raise UsageError(t("there is no dispersion {name!r}; {hint}", name=name, hint=hint))
    return named(name).function


def _sums(frame: "IntoFrameT", keys: list[str], values: list[str]) -> "nw.DataFrame[Any]":
    """Return the sums by key, null where a member is; added up where the frame lives."""
    import narwhals as nw

    flagged = selected(frame, keys, values).with_columns(
        *(nw.col(v).is_null().cast(nw.Int64).alias(_MISSING + v) for v in values),
        *(nw.col(v).alias(_LOWEST + v) for v in values),
    )
    sums = flagged.group_by(*keys).agg(
        *(nw.col(v, _MISSING + v).sum() for v in values),
        *(nw.col(_LOWEST + v).min() for v in values),
    )
    table = sums.collect() if isinstance(sums, nw.LazyFrame) else sums
    for value in values:
        refuse(
            table, keys, value, floats_of(table, _LOWEST + value) < 0, t("a number is negative")
        )
    return with_keys(table, keys).with_columns(
        nw.when(nw.col(_MISSING + v) == 0).then(nw.col(v)).alias(v) for v in values
    )


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


def _with_numbers(
    frame: "IntoFrameT", years: "nw.DataFrame[Any]", name: str, numbers: Floats
) -> "IntoFrameT":
    """Return the years and their numbers as a frame of the kind of `frame`, NaN as null."""
    import narwhals as nw

    series = nw.new_series(name, numbers, nw.Float64, backend=years.implementation)
    return like(frame, nw.maybe_reset_index(years).with_columns(series), name)
