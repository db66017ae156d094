"""Rows in the format of observations, one figure a row: read as they are written."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import polars as pl

from ...errors import InputError
from ...language import listed, t
from ...observations import COLUMNS
from ...observations.long.columns import heading_of
from ...units import parse_unit
from .naming import Names
from .single import PLAIN, observation, year_of

__all__ = ["CANDIDATES", "TextTable", "exact_rows", "has_exact_headings", "is_exact"]

T = TypeVar("T")

#: Observations to be: what a message calls a row's cell, the cell, and whether that is hidden.
CANDIDATES: Final[Mapping[str, type[pl.DataType]]] = {
    **COLUMNS, "place": pl.String, "cell": pl.String, "is_hidden": pl.Boolean,
}  # fmt: skip

#: What no table but one in this format has.
_TELLING: Final = frozenset(
    {"region_kind", "region_raw", "value_raw", "unit_raw", "low", "high", "reason", "vintage",
     "flags", "origin"}
)  # fmt: skip
#: A series of one's own, unlike what yearbooks print.
_A_NAME: Final = re.compile(r"[A-Za-z]\w*", re.ASCII)
_MOST_NAMED: Final = 5
#: So many rows are read at once: a column of nothing but nulls takes room, too.
_AT_ONCE: Final = 100_000


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose first row is its heading, as rows of texts.

    Attributes
    ----------
    name
        The sheet's name, empty where a file has none.
    where
        What a message calls it.
    table
        Its place among the file's tables, from 0.
    headings
        The texts of the first row, "" where there is none.
    rows
        Columns `row`, the place of each row in the file, from 0, and `0`, `1`, …, its texts:
        null for a blank.
    is_hidden
        It is hidden in its workbook.
    """

    name: str
    where: str
    table: int
    headings: tuple[str, ...]
    rows: pl.DataFrame
    is_hidden: bool = False


def is_exact(sheet: TextTable, names: Names, *, is_marked: bool = False) -> bool:
    """Return whether a table is in the format of observations.

    Its headings are the format's, and its series are called by their names, or it has columns
    that no other table has. One that prints series as yearbooks do is read as these are, and
    so is one whose cells hold more than their texts (`is_marked`).
    """
    if not has_exact_headings(sheet.headings, names):
        return False
    ours = [names.heading(heading) for heading in sheet.headings]
    if not _TELLING.isdisjoint(ours):
        return True
    if is_marked:
        return False
    series = sheet.rows[str(ours.index("series"))].drop_nulls().unique()
    return all(text in names.series or _A_NAME.fullmatch(text) for text in series)


def has_exact_headings(headings: Sequence[str], names: Names) -> bool:
    """Return whether a first row is the heading of the format of observations.

    It has columns of regions, years, series and values, and no others than the format's own,
    or some that no other table has.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> names = Names({}, {}, china())
    >>> has_exact_headings(["region", "year", "series", "value"], names)
    True
    >>> has_exact_headings(["region", "year", "series", "value", "partner"], names)
    False
    """
    ours = {names.heading(heading) for heading in headings}
    if not ({"year", "series"} <= ours and ours & {"region", "region_raw"}):
        return False
    others = {heading for heading in ours - {*COLUMNS, "page"} if not _is_aside(heading)}
    return bool(ours & {"value", "value_raw"}) and (not others or len(ours & _TELLING) > 1)


def exact_rows(sheet: TextTable, names: Names) -> tuple[pl.DataFrame, tuple[str, ...], int]:
    """Return a sheet's observations, in the columns of `CANDIDATES`; notices, rows left aside.

    A row whose `region` is empty is known by its `region_raw`; one that names no region of the
    country is left aside, as is one that is otherwise no more than a note of the reader.

    Raises
    ------
    InputError
        A column is not known or is there twice, or a row is wrong.
    """
    at = _columns(sheet, names)
    asides: list[pl.DataFrame] = []
    parts = [pl.DataFrame(schema=CANDIDATES)]
    for some in sheet.rows.iter_slices(_AT_ONCE):
        texts = some.select(
            "row",
            *(pl.lit(None, pl.String).alias(c) if c not in at else pl.col(str(at[c])).alias(c)
              for c in (*COLUMNS, "page")),
        )  # fmt: skip
        texts, aside = _named(texts, names)
        asides.append(aside)
        parts.append(_rows(texts, sheet, at, names))
    aside = pl.concat(asides)
    return pl.concat(parts), tuple(_notices(sheet, aside)), aside.height


def _named(texts: pl.DataFrame, names: Names) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows without those left aside, and these: `region_raw`, `series` and which it is of.

    Left aside are those of strangers, which no region is called, those of a series that is
    unknown and has no unit, and those that are nameless.
    """
    printed = texts.filter(pl.col("region").is_null())["region_raw"].drop_nulls().unique()
    strangers = set(printed) - _understood(printed, names.region).keys()
    stranger = pl.col("region").is_null() & pl.col("region_raw").is_in(list(strangers))
    is_nameless = pl.any_horizontal(
        pl.col("series").is_null(), pl.coalesce("region", "region_raw").is_null()
    )
    unknown = [
        name
        for name in texts["series"].drop_nulls().unique()
        if not names.is_known(names.series.get(name, name))
    ]
    has_no_unit = pl.all_horizontal(pl.col("unit", "unit_raw").is_null())
    texts = texts.with_columns(
        stranger=stranger.fill_null(value=False),
        unknown=pl.col("series").is_in(unknown).fill_null(value=False) & has_no_unit,
    )
    is_nameless = pl.col("origin").is_not_null() & is_nameless
    is_aside = pl.col("stranger") | pl.col("unknown") | is_nameless
    kept = texts.filter(~is_aside).drop("stranger", "unknown")
    return kept, texts.filter(is_aside).select("region_raw", "series", "stranger", "unknown")


def _rows(
    texts: pl.DataFrame, sheet: TextTable, at: Mapping[str, int], names: Names
) -> pl.DataFrame:
    """Return rows in the columns of `CANDIDATES`."""
    plain = _plain_rows(texts, names)
    found = plain
    if plain.height < texts.height:
        others = texts.join(plain, on="row", how="anti", maintain_order="left")
        found = pl.concat([plain, _read_singly(others, sheet, names)]).sort("row")
    before, after = t("{where}, row {row}", where=sheet.where, row="\0").split("\0")
    is_raw = texts["value"].is_null() if "value_raw" in at else pl.lit("value" not in at)
    column = pl.when(is_raw).then(at.get("value_raw")).otherwise(at.get("value"))
    return found.select(
        *COLUMNS,
        place=pl.concat_str(pl.lit(before), pl.col("row") + 1, pl.lit(after)),
        cell=pl.concat_str(pl.lit(f"{sheet.table}/"), "row", pl.lit("/"), column),
        is_hidden=pl.lit(sheet.is_hidden),
    )


def _plain_rows(texts: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return the rows that need no second look, as `observation` would return them.

    What they name is known, and their figures are digits whose scale is a power of ten; for
    the exact figure, it is then put behind the digits before they are read as a number.
    """
    name = pl.coalesce("region", "region_raw")
    regions = _understood(texts.select(name).to_series(), names.region)
    years = _understood(texts["year"], lambda text: year_of({"year": text}))
    given = {series: names.units[series] for series in names.units if names.units[series]}
    series = pl.col("series").replace(names.series)
    units_of = partial(parse_unit, home=names.country.currency)
    is_raw = pl.col("value").is_null()
    declared = series.replace_strict(given, default=None, return_dtype=pl.String)
    printed = pl.when(is_raw).then("unit_raw").when(pl.col("unit").is_null()).then(declared)
    texts = texts.with_columns(series=series, printed=printed)
    scales = {
        unit: found
        for unit, found in _understood(texts["printed"], units_of).items()
        if found[1].is_normal() and found[1].normalize().as_tuple().digits == (1,)
    }
    figure = pl.coalesce("value", "value_raw")
    bounds = pl.col("low", "high")
    plain = f"^(?:{PLAIN.pattern})$"
    no_figure = figure.is_null() & pl.all_horizontal(bounds.is_null())
    is_scaled = pl.col("printed").is_in(list(scales)).fill_null(value=False)
    valued = ~is_raw & (pl.col("unit").is_not_null() | is_scaled)
    from_raw = (
        is_raw & is_scaled & pl.all_horizontal(bounds.is_null(), pl.col("reason").is_null())
    )
    kept = texts.filter(
        name.is_in(list(regions)),
        pl.col("series").is_not_null(),
        pl.col("year").is_in(list(years)),
        no_figure | ((valued | from_raw) & figure.str.contains(plain)),
        *(pl.col(bound).str.contains(plain).fill_null(value=True) for bound in ("low", "high")),
    )
    power = pl.col("printed").replace_strict(
        {unit: f"e{factor.adjusted()}" for unit, (_unit, factor) in scales.items()},
        default="", return_dtype=pl.String,
    )  # fmt: skip
    unit = pl.col("printed").replace_strict(
        {text: unit for text, (unit, _factor) in scales.items()},
        default=None,
        return_dtype=pl.String,
    )
    note = pl.concat_str("note", "page", separator="; ", ignore_nulls=True)
    is_valued = ~is_raw
    return kept.with_columns(
        region=name.replace_strict({n: r.code for n, r in regions.items()}),
        region_kind=name.replace_strict({n: r.kind for n, r in regions.items()}),
        region_raw=pl.coalesce("region_raw", "region"),
        year=pl.col("year").replace_strict(years, return_dtype=pl.Int64),
        value=(figure + power).cast(pl.Float64),
        low=(pl.col("low") + power).cast(pl.Float64),
        high=(pl.col("high") + power).cast(pl.Float64),
        unit=pl.when(is_valued & pl.col("unit").is_not_null()).then("unit").when(figure.is_null()).then("unit").otherwise(unit),
        value_raw=pl.coalesce("value_raw", "value"),
        unit_raw=pl.when(is_valued).then(pl.coalesce("unit_raw", "unit", "printed")).otherwise("unit_raw"),
        vintage=pl.col("vintage").fill_null("own"),
        note=pl.when(note != "").then(note),
    ).select("row", *(pl.col(c).cast(kind) for c, kind in COLUMNS.items()))  # fmt: skip


def _read_singly(texts: pl.DataFrame, sheet: TextTable, names: Names) -> pl.DataFrame:
    found = []
    for row in texts.iter_rows(named=True):
        try:
            found.append({"row": row["row"], **observation(row, names)})
        except InputError as error:
            place = t("{where}, row {row}", where=sheet.where, row=row["row"] + 1)
            what = t("{place}: {what}", place=place, what=error)
            raise InputError(what, key=error.key, line=row["row"] + 1) from error
    return pl.DataFrame(found, schema={"row": pl.Int64, **COLUMNS})


def _understood(texts: pl.Series, read: Callable[[str], T]) -> dict[str, T]:
    """Return what each text means, of those that are understood."""
    found = {}
    for text in texts.drop_nulls().unique(maintain_order=True):
        with suppress(InputError):
            found[text] = read(text)
    return found


def _is_aside(heading: str) -> bool:
    """Return whether a column's heading says that it holds remarks or numbers the rows."""
    return not heading or heading_of(heading).role in {"idle", "note"}


def _columns(sheet: TextTable, names: Names) -> dict[str, int]:
    """Return the place of each column of the format."""
    at: dict[str, int] = {}
    for place, text in enumerate(sheet.headings):
        ours = names.heading(text)
        if ours not in {*COLUMNS, "page"}:
            if _is_aside(ours):
                continue
            raise InputError(
                t(
                    "{where}: the column {column!r} is not one of the format's; if it says what the "
                    "figures are of, make it a part of their series, else delete it",
                    where=sheet.where,
                    column=text,
                )
            )
        if ours in at:
            raise InputError(
                t(
                    "{where}: the columns {one} and {other} are both {column!r}; keep one",
                    where=sheet.where,
                    one=at[ours] + 1,
                    other=place + 1,
                    column=ours,
                )
            )
        at[ours] = place
    return at


def _notices(sheet: TextTable, aside: pl.DataFrame) -> Iterator[str]:
    strangers = aside.filter("stranger")["region_raw"]
    unknown = aside.filter(~pl.col("stranger"), pl.col("unknown"))["series"]
    if len(strangers):
        yield t(
            "{where}: {count} row(s) ignored, no region has this name: {regions}",
            where=sheet.where,
            count=len(strangers),
            regions=_some(strangers),
        )
    if len(unknown):
        yield t(
            "{where}: {count} row(s) ignored, of no known series and without a unit: {series}; if "
            "it is a known one, say so in [columns]",
            where=sheet.where,
            count=len(unknown),
            series=_some(unknown),
        )
    if unnamed := aside.height - len(strangers) - len(unknown):
        yield t(
            "{where}: {count} row(s) without a region or series ignored",
            where=sheet.where,
            count=unnamed,
        )


def _some(names: pl.Series) -> str:
    """Return distinct names, the first of them where they are many."""
    distinct = names.unique(maintain_order=True)
    more = len(distinct) - _MOST_NAMED
    return listed(map(repr, distinct[:_MOST_NAMED])) + (f" (+{more})" if more > 0 else "")
