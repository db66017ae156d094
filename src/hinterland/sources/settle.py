"""One value a cell and release: where several tables of an edition print the same figure.

An edition prints many figures twice: in Chinese and in English, exactly and rounded, as a
picture and as a workbook. Repetitions stay, each with its origin. A rounded figure gives way to
the exact one. Where two figures contradict each other, one is kept and both are named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import polars as pl

from ..errors import InputError
from ..units import parse_unit

__all__ = ["Conflict", "name_apart", "settle"]

#: A part that is no region of the country has a name only.
_CELL: Final = (
    pl.coalesce(pl.col("region").replace("", None), "region_raw"),
    "year",
    "series",
    "vintage",
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures for one cell: the one kept and the one left out, with their origins."""

    what: str
    kept: str
    left_out: str
    origin_kept: str
    origin_left_out: str

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.kept} ({self.origin_kept}) is kept, "
            f"{self.left_out} ({self.origin_left_out}) is left out"
        )


def settle(frame: pl.DataFrame) -> tuple[pl.DataFrame, int, tuple[Conflict, ...]]:
    """Return observations without two different values for one cell of one vintage.

    Kept is what was printed in full before what a picture reader saw, then the figure printed
    most exactly, then a Chinese table's before an English one's, then the first.

    Parameters
    ----------
    frame
        Observations, in the order of their pages.

    Returns
    -------
    frame
        What remains: read texts before pictures, older editions before newer ones.
    rounded
        How many were left out since they are the kept figure, rounded.
    conflicts
        What else was left out.
    """
    ordered = _in_order(frame).with_row_index("row")
    valued = ordered.filter(pl.col("value").is_not_null())
    disputed = valued.filter(pl.col("value").n_unique().over(*_CELL) > 1)
    dropped: list[int] = []
    conflicts: list[Conflict] = []
    for _, rows in disputed.group_by(*_CELL, maintain_order=True):
        ranked = sorted(rows.iter_rows(named=True), key=_rank)
        kept = ranked[0]
        for row in ranked[1:]:
            if row["value"] == kept["value"]:
                continue
            dropped.append(row["row"])
            if abs(row["value"] - kept["value"]) > float(_half(row)) * (1 + 1e-9):
                conflicts.append(_conflict(kept, row))
    remaining = ordered.filter(~pl.col("row").is_in(dropped)).drop("row")
    return remaining, len(dropped) - len(conflicts), tuple(conflicts)


def name_apart(
    frame: pl.DataFrame, known: Collection[str], titles: Mapping[str, str]
) -> pl.DataFrame:
    """Return observations whose printed headers are told apart by their tables' titles.

    A column that no concept of the catalogue claims stands under its printed header. Where
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
        .group_by(*_CELL)
        .agg(titles=pl.col("title").n_unique(), values=pl.col("value").n_unique())
        .filter((pl.col("titles") > 1) & (pl.col("values") > 1))["series"]
        .unique()
    )
    is_shared = unclaimed & pl.col("series").is_in(shared.to_list()) & (pl.col("title") != "")
    longer = pl.concat_str("title", pl.lit(" > "), "series")
    return titled.with_columns(series=pl.when(is_shared).then(longer).otherwise("series")).drop(
        "title"
    )


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    is_picture = pl.col("flags").fill_null("").str.contains("ocr")
    is_chinese = pl.col("region_raw").fill_null("").str.contains(r"\p{Han}")
    return frame.sort(is_picture, "vintage", ~is_chinese, maintain_order=True)


def _rank(row: dict[str, Any]) -> tuple[bool, Decimal, int]:
    return "ocr" in (row["flags"] or ""), _half(row), row["row"]


def _half(row: dict[str, Any]) -> Decimal:
    """Return half of the last printed digit, in the canonical unit."""
    try:
        _, factor = parse_unit(row["unit_raw"] or "")
    except InputError:
        factor = Decimal(1)
    printed = (row["value_raw"] or "").strip()
    decimals = len(printed.partition(".")[2]) if "." in printed else 0
    return factor.scaleb(-decimals) / 2


def _conflict(kept: dict[str, Any], other: dict[str, Any]) -> Conflict:
    what = f"{kept['series']} of {kept['region_raw']} in {kept['year']}, {kept['vintage']}"
    return Conflict(
        what, kept["value_raw"], other["value_raw"], kept["origin"], other["origin"]
    )
