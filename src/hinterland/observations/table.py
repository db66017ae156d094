"""The table of observations: its columns, and the rules that each row keeps."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from ..errors import InputError
from ..units import SERIES_UNITS, UNITS

__all__ = [
    "COLUMNS",
    "FLAGS",
    "MISSING_MARKS",
    "PAGE_COLUMNS",
    "Observations",
    "drop_duplicates",
    "empty",
    "validate",
]

COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "region": pl.String,
    "region_kind": pl.String,
    "region_raw": pl.String,
    "year": pl.Int64,
    "series": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "value_raw": pl.String,
    "unit_raw": pl.String,
    "vintage": pl.String,
    "flags": pl.String,
    "reason": pl.String,
    "note": pl.String,
    "origin": pl.String,
}

PAGE_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "page": pl.String,
    "kind": pl.String,
    "address": pl.String,
    "title": pl.String,
    "publisher": pl.String,
    "fetched": pl.String,
    "digest": pl.String,
    "warc": pl.String,
    "offset": pl.Int64,
    "licence": pl.String,
    "note": pl.String,
}

FLAGS: Final = ("computed", "ocr", "rounded", "provisional")

#: What the yearbooks print for "no figure"; never zero.
MISSING_MARKS: Final = frozenset({"", "…", "……", "...", "-", "—", "--", "——", "NA", "N/A"})


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations with the pages they were read from.

    Attributes
    ----------
    frame
        One row an observation, the columns of `COLUMNS`.
    pages
        One row a page, the columns of `PAGE_COLUMNS`; `origin` begins with its `page`.
    files
        (base name, sha256) of each file that was read.
    notices
        What a user should know of the reading, a line each.
    """

    frame: pl.DataFrame
    pages: pl.DataFrame
    files: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()


def empty() -> Observations:
    """Return a table without rows.

    Examples
    --------
    >>> empty().frame.columns[:5]
    ['region', 'region_kind', 'region_raw', 'year', 'series']
    """
    return Observations(pl.DataFrame(schema=COLUMNS), pl.DataFrame(schema=PAGE_COLUMNS))


def validate(frame: pl.DataFrame, *, where: str, first_row: int = 2) -> None:
    """Refuse observations that break a rule of the table.

    Parameters
    ----------
    frame
        Rows in the columns of `COLUMNS`.
    where
        The file's name, for the message.
    first_row
        The number that the first row has for its reader (2 below a header line).

    Raises
    ------
    InputError
        A wrong unit, a negative figure, a GDP or rate of zero, bounds that don't hold the
        value, or an unknown flag; the message names file, row and cell.

    Examples
    --------
    >>> validate(empty().frame, where="x.csv")
    """
    rows = frame.with_row_index("row", offset=first_row)
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    expected = pl.col("series").replace_strict(
        SERIES_UNITS, default=None, return_dtype=pl.String
    )
    divisor = pl.col("series").is_in(["gdp", "population", "exchange_rate"])
    rules = [
        (value.is_nan() | value.is_infinite(), "the value is no finite number"),
        (~pl.col("unit").is_in(UNITS), "the unit is none of " + ", ".join(UNITS)),
        (expected != pl.col("unit"), "the unit does not fit the series"),
        ((value < 0) & expected.is_not_null(), "the value is negative"),
        ((value == 0) & divisor, "the value is zero, which can't be divided by"),
        (low.is_null() != high.is_null(), "only one of low and high is given"),
        (value.is_null() & low.is_not_null(), "there are bounds without a value"),
        ((low > value) | (high < value), "the value lies outside low and high"),
        ((low < 0) & expected.is_not_null(), "the lower bound is negative"),
        (
            ~pl.col("flags")
            .fill_null("")
            .str.split(";")
            .list.eval(pl.element().is_in(["", *FLAGS]))
            .list.all(),
            "an unknown flag stands there; known: " + ", ".join(FLAGS),
        ),
    ]
    for broken, what in rules:
        bad = rows.filter(broken.fill_null(value=False))
        if bad.height:
            raise InputError(f"{where}, row {bad['row'][0]}: {what} ({_cell(bad)})")


def drop_duplicates(frame: pl.DataFrame, *, where: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the rows with identical repetitions of a cell dropped, and what was dropped.

    A cell is one region, year, series and vintage; a part that has no code is known by its
    name. A missing mark beside a value, or beside another mark, repeats nothing and is dropped
    for it. A figure as printed, whose unit has no canonical one, is kept beside others, and so
    is a row that lacks the name of a cell.

    Raises
    ------
    InputError
        One cell has two different values; the message names both.
    """
    key = ["place", "year", "series", "vintage"]
    place = pl.coalesce(pl.col("region").replace("", None), "region_raw")
    numbered = frame.with_row_index("row", offset=2).with_columns(place=place)
    nameless = pl.any_horizontal(pl.col("place", "year", "series").is_null())
    rows = numbered.filter(~nameless)
    valued = rows.filter(pl.col("value").is_not_null())
    facts = ["value", "low", "high"]
    distinct = valued.unique([*key, *facts], keep="first", maintain_order=True)
    clash = distinct.filter(pl.len().over(key) > 1).sort([*key, "row"])
    if clash.height:
        first, second = clash.row(0, named=True), clash.row(1, named=True)
        raise InputError(
            f"{where}, rows {first['row']} and {second['row']}: two values for one cell, "
            f"{first['value']:.15g} and {second['value']:.15g} ({_cell(clash)}); "
            "keep one, or give them different vintages"
        )
    is_mark = pl.col("value_raw").fill_null("").str.strip_chars().is_in(MISSING_MARKS)
    others = rows.filter(pl.col("value").is_null())
    printed = others.filter(~is_mark).unique(
        [*key, "value_raw", "unit_raw"], keep="first", maintain_order=True
    )
    known = pl.concat([distinct, printed])
    marks = others.filter(is_mark).join(known, on=key, how="anti", nulls_equal=True)
    marks = marks.unique(key, keep="first", maintain_order=True)
    kept = pl.concat([known, marks, numbered.filter(nameless)]).sort("row")
    again = rows.filter(~pl.col("row").is_in(kept["row"].implode()))
    is_blank = is_mark & pl.col("value").is_null()
    notices = (
        _told(again.filter(~is_blank), where, "identical repetition(s) of a cell"),
        _told(
            again.filter(is_blank), where, "missing mark(s) beside another row of their cell"
        ),
    )
    return kept.drop("row", "place"), tuple(filter(None, notices))


def _told(rows: pl.DataFrame, where: str, what: str) -> str:
    if rows.is_empty():
        return ""
    first = f"the first in row {rows['row'][0]} ({_cell(rows)})"
    return f"{where}: {rows.height} {what} dropped, {first}"


def _cell(rows: pl.DataFrame) -> str:
    row = rows.row(0, named=True)
    value = (
        "" if row["value"] is None else f" = {row['value']:.15g} {row['unit'] or ''}".rstrip()
    )
    vintage = f", vintage {row['vintage']}" if row["vintage"] else ""
    return f"{row['series']} of {row['region_raw'] or row['region']} in {row['year']}{value}{vintage}"
