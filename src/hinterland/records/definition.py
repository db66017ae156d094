"""What is summed and what is left aside, defined once for every engine."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import narwhals as nw

from ..language import shipped

__all__ = ["NEGATIVE", "NO_VALUE", "grouped", "negatives", "reason"]

#: Reasons for leaving a row aside that are about its value.
NEGATIVE: Final = shipped("the value is negative")
NO_VALUE: Final = shipped("the value is missing or not a number")


def grouped(rows: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return the sums of values by key, with how many rows were summed and left aside.

    Parameters
    ----------
    rows
        Records; `value` is a float.
    keys
        Columns of the keys as they are printed; null is a key as well.

    Returns
    -------
    narwhals.LazyFrame
        The keys, `value` (the sum of the values that are finite and not negative), `rows` (all)
        and `summed` (how many were).
    """
    value = nw.col("value")
    good = nw.when(value.is_finite() & (value >= 0)).then(value)
    return (
        rows.with_columns(good=good)
        .group_by(list(keys))
        .agg(value=nw.col("good").sum(), rows=nw.len(), summed=nw.col("good").count())
    )


def negatives(rows: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return how many values are negative (`negative`), for the keys that have any."""
    return rows.filter(nw.col("value") < 0).group_by(list(keys)).agg(negative=nw.len())


def reason(
    known: Mapping[str, Collection[str]], why: Mapping[str, str], broken_years: Collection[str]
) -> nw.Expr:
    """Return why a row is left aside, null where it isn't.

    Parameters
    ----------
    known
        The texts of each column that mean something; the columns of the rows are texts here,
        but for `value`.
    why
        The reason where a column's text means nothing, in the order in which they are asked.
    broken_years
        Years in which a row without a month is left aside, since others of the year have one.
    """
    value = nw.col("value")
    found = nw.when(value < 0).then(nw.lit(NEGATIVE)).otherwise(
        nw.when(value.is_finite()).then(nw.lit(None, dtype=nw.String)).otherwise(nw.lit(NO_VALUE))
    )  # fmt: skip
    for column, texts in reversed(list(known.items())):
        is_known = nw.col(column).is_in(list(texts))
        if column == "month":
            is_whole = ~nw.col("year").is_in(list(broken_years))
            is_known = nw.when(nw.col(column).is_null()).then(is_whole).otherwise(is_known)
        elif column == "unit":
            # A row without a unit is in the currency that is taken where there is none.
            is_known = is_known | nw.col(column).is_null()
        found = nw.when(is_known).then(found).otherwise(nw.lit(why[column]))
    return found.alias("reason")
