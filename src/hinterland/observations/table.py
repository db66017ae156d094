"""The table of observations: its columns, and the rules that each row keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from ..errors import InputError
from ..language import counted, listed, t
from ..units import fits, is_series, is_unit
from .show import Shown, sources_line, unit_word, years_word

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
    "period": pl.String,
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

FLAGS: Final = ("computed", "ocr", "rounded", "provisional", "doubtful")

#: What the yearbooks print for "no figure"; never zero.
MISSING_MARKS: Final = frozenset({"", "…", "……", "...", "-", "—", "--", "——", "NA", "N/A"})


@dataclass(frozen=True, slots=True, repr=False)
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
    aside
        How many figures of the files were left aside, for reasons that the notices give.
    """

    frame: pl.DataFrame
    pages: pl.DataFrame
    files: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    aside: int = 0

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        """Return a table of the series: unit, years, regions, values and gaps."""
        by_series = (
            self.frame.drop_nulls("series")
            .group_by("series")
            .agg(
                units=pl.col("unit").drop_nulls().unique().sort(),
                first=pl.col("year").min(),
                last=pl.col("year").max(),
                regions=pl.col("region").n_unique(),
                values=pl.col("value").count(),
                gaps=pl.col("value").null_count(),
            )
        )
        rows = [
            (
                row["series"], listed(map(unit_word, row["units"])) or "–", years_word(row["first"], row["last"]),
                str(row["regions"]), str(row["values"]), str(row["gaps"]),
            )
            for row in by_series.sort("series").rows(named=True)
        ]  # fmt: skip
        heads = (t("series"), t("unit"), t("years"), t("regions"), t("values"), t("gaps"))
        caption = counted("{count} observation", "{count} observations", self.frame.height)
        return Shown(caption, heads, rows, [sources_line(self.pages, self.frame["origin"])])


def empty() -> Observations:
    """Return a table without rows.

    Examples
    --------
    >>> empty().frame.columns[:5]
    ['region', 'region_kind', 'region_raw', 'year', 'period']
    """
    return Observations(pl.DataFrame(schema=COLUMNS), pl.DataFrame(schema=PAGE_COLUMNS))


def validate(frame: pl.DataFrame, *, where: str | Sequence[str] | pl.Series) -> None:
    """Refuse observations that break a rule of the table.

    Parameters
    ----------
    frame
        Rows in the columns of `COLUMNS`.
    where
        The file's name, for the message (its first row is then row 2, below the header), or
        what to call each row.

    Raises
    ------
    InputError
        A wrong unit, a negative figure, a GDP or rate of zero, bounds that don't hold the
        value, or an unknown flag; the message names file, row and cell.

    Examples
    --------
    >>> validate(empty().frame, where="x.csv")
    """
    rows = frame.with_columns(row=_places(frame, where))
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    pairs = rows.select("series", "unit").unique()
    known = [s for s in pairs["series"].unique().drop_nulls() if is_series(s)]
    units = [u for u in pairs["unit"].unique().drop_nulls() if is_unit(u)]
    odd = [f"{s}\n{u}" for s, u in pairs.drop_nulls().rows() if not fits(s, u)]
    flags = frame["flags"].drop_nulls().unique()
    strange = [some for some in flags if not {*some.split(";")} <= {"", *FLAGS}]
    is_ours = pl.col("series").is_in(known)
    is_odd = pl.concat_str("series", "unit", separator="\n").is_in(odd)
    divisor = pl.col("series").is_in(["gdp", "population", "exchange_rate"])
    no_unit = t(
        "the unit is none of ours, which are the code of a currency (MXN), a rate (MXN per USD), "
        "persons, and 1; give the figures in one of them, or leave the column 'unit' out and state "
        "the printed unit in [units]"
    )
    rules = [
        (value.is_nan() | value.is_infinite(), t("the value is not a finite number")),
        (~pl.col("unit").is_in(units), no_unit),
        (is_odd, t("the unit does not fit the series")),
        ((value < 0) & is_ours, t("the value is negative")),
        ((value == 0) & divisor, t("the value is zero, which can't be divided by")),
        (low.is_null() != high.is_null(), t("only one of low and high is given")),
        (value.is_null() & low.is_not_null(), t("there are bounds without a value")),
        ((low > value) | (high < value), t("the value lies outside low and high")),
        ((low < 0) & is_ours, t("the lower bound is negative")),
        (
            pl.col("flags").is_in(strange),
            t("unknown flag; known: {flags}", flags=listed(FLAGS)),
        ),
    ]
    for broken, what in rules:
        bad = rows.filter(broken.fill_null(value=False))
        if bad.height:
            raise InputError(
                t("{place}: {what} ({cell})", place=bad["row"][0], what=what, cell=_cell(bad))
            )


def drop_duplicates(
    frame: pl.DataFrame, *, where: str | Sequence[str] | pl.Series
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the rows with identical repetitions of a cell dropped, and what was dropped.

    A cell is one region, year, series and vintage; a part that has no code is known by its
    name. A missing mark next to a value or another mark, repeats nothing and is dropped
    for it. A figure as printed, whose unit has no canonical one, is kept next to others, and so
    is a row that lacks the name of a cell. `where` is as in `validate`.

    Raises
    ------
    InputError
        One cell has two different values; the message names both.
    """
    key = ["known_as", "year", "period", "series", "vintage"]
    known_as = pl.coalesce(pl.col("region").replace("", None), "region_raw")
    if frame.select(known_as.alias("known_as"), *key[1:]).is_unique().all():
        return frame, ()
    numbered = frame.with_row_index("row").with_columns(
        known_as=known_as, place=_places(frame, where)
    )
    nameless = pl.any_horizontal(pl.col("known_as", "year", "series").is_null())
    rows = numbered.filter(~nameless)
    valued = rows.filter(pl.col("value").is_not_null())
    facts = ["value", "low", "high"]
    distinct = valued.unique([*key, *facts], keep="first", maintain_order=True)
    clash = distinct.filter(pl.len().over(key) > 1).sort([*key, "row"])
    if clash.height:
        first, second = clash.row(0, named=True), clash.row(1, named=True)
        raise InputError(
            t(
                "{first} and {second}: two values for one cell, {one} and {other} ({cell}); keep "
                "one, or give them different vintages",
                first=first["place"],
                second=second["place"],
                one=f"{first['value']:.15g}",
                other=f"{second['value']:.15g}",
                cell=_cell(clash),
            )
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
        _told(
            again.filter(~is_blank),
            t(
                "{place}: {count} identical repetition(s) of a cell dropped, this the first ({cell})"
            ),
        ),
        _told(
            again.filter(is_blank),
            t(
                "{place}: {count} missing mark(s) next to another row of their cell dropped, this "
                "the first ({cell})"
            ),
        ),
    )
    return kept.drop("row", "place", "known_as"), tuple(filter(None, notices))


def _places(frame: pl.DataFrame, where: str | Sequence[str] | pl.Series) -> pl.Series:
    """Return what a message calls each row."""
    if isinstance(where, str):
        row = t("{where}, row {row}")
        where = [row.format(where=where, row=n) for n in range(2, frame.height + 2)]
    return pl.Series(where, dtype=pl.String)


def _told(rows: pl.DataFrame, what: str) -> str:
    if rows.is_empty():
        return ""
    return what.format(place=rows["place"][0], count=rows.height, cell=_cell(rows))


def _cell(rows: pl.DataFrame) -> str:
    row = rows.row(0, named=True)
    value = (
        "" if row["value"] is None else f" = {row['value']:.15g} {row['unit'] or ''}".rstrip()
    )
    if row["vintage"]:
        text = t("{series} of {region} in {year}{value}, vintage {vintage}")
    else:
        text = t("{series} of {region} in {year}{value}")
    region = row["region_raw"] or row["region"]
    return text.format(**row | {"region": region, "value": value})
