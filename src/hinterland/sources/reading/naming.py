"""Names of printed series: the same header in tables of different titles is not one series."""

from collections.abc import Collection, Mapping

import polars as pl

from .settle import CELL

__all__ = ["name_apart"]


def name_apart(
    frame: pl.DataFrame, known: Collection[str], titles: Mapping[str, str]
) -> pl.DataFrame:
    """Return observations whose printed headers are told apart by their tables' titles.

    A column that no concept of the catalogue claims is kept under its printed header. Where
    tables of different titles have different figures under one header (合计), those are
    different series: their names become `TITLE > HEADER`.

    Parameters
    ----------
    frame
        Observations.
    known
        The series that the catalogue knows; they keep their names.
    titles
        Title by table, written as in the origins: `PAGE#table`.
    """
    table = pl.col("origin").str.split("/").list.first()
    titled = frame.with_columns(
        title=table.replace_strict(titles, default="", return_dtype=pl.String)
    )
    unclaimed = ~pl.col("series").is_in(known)
    shared = (
        titled.filter(unclaimed & pl.col("value").is_not_null())
        .group_by(*CELL)
        .agg(titles=pl.col("title").n_unique(), values=pl.col("value").n_unique())
        .filter((pl.col("titles") > 1) & (pl.col("values") > 1))["series"]
        .unique()
    )
    is_shared = unclaimed & pl.col("series").is_in(shared.to_list()) & (pl.col("title") != "")
    longer = pl.concat_str("title", pl.lit(" > "), "series")
    return titled.with_columns(series=pl.when(is_shared).then(longer).otherwise("series")).drop(
        "title"
    )
