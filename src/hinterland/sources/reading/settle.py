"""One value a cell and release: where several tables of an edition print the same figure.

An edition prints many figures twice: in Chinese and in English, exactly and rounded, as a
picture and as a workbook. Repetitions stay, each with its origin. A rounded figure gives way to
the exact one. Where two figures contradict each other, one is used, both are doubtful, and both
are named. What is hidden in a workbook gives way to what is visible.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

import polars as pl

from ...errors import InputError
from ...language import t
from ...units import parse_unit

__all__ = ["CELL", "Conflict", "Settled", "settle"]

#: What figures of one cell share. A part that is not a region of the country has a name only.
CELL: Final = (
    pl.coalesce(pl.col("region").replace("", None), "region_raw"),
    "year",
    pl.col("period").fill_null(""),
    "series",
    "vintage",
)
_AFTER_POINT: Final = re.compile(r"\.(\d+)")
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures for one cell.

    Attributes
    ----------
    kept, left_out
        Their rows as they were read.
    repeated
        Further rows with the figure kept.
    is_hidden
        The one left out is hidden in its workbook, and the other isn't: no doubt of either.
    """

    kept: _Row
    left_out: _Row
    repeated: tuple[_Row, ...] = ()
    is_hidden: bool = False

    @property
    def what(self) -> str:
        """The cell: series, region, time and vintage."""
        row = self.kept
        region = row["region_raw"] or row["region"]
        cell = t(
            "{series} of {region} in {year}",
            series=row["series"], region=region, year=row["period"] or row["year"],
        )  # fmt: skip
        vintage = row["vintage"]
        return t("{cell}, {vintage}", cell=cell, vintage=vintage) if vintage else cell

    def text(self, where: Callable[[str], str] = str) -> str:
        """Return what contradicts what, in a sentence; `where` names an origin's place."""
        kept, other = (_printed_at(row, where) for row in (self.kept, self.left_out))
        if self.is_hidden:
            sentence = t("{cell}: {kept} is used, {other} is hidden and left out")
        else:
            sentence = t("{cell}: {kept} is used, {other} is left out")
        return sentence.format(cell=self.what, kept=kept, other=other)


class Settled(NamedTuple):
    """Observations without two different values for one cell of one vintage.

    Attributes
    ----------
    frame
        What remains: read texts before pictures, older editions before newer ones.
    rounded
        How many figures were left out since they repeat another, rounded.
    conflicts
        What contradicts each other; the figure left out is a row without a value.
    """

    frame: pl.DataFrame
    rounded: int
    conflicts: tuple[Conflict, ...]


def settle(
    frame: pl.DataFrame,
    *,
    hidden: Collection[str] = (),
    doubtful: Collection[str] = (),
    where: Callable[[str], str] = str,
) -> Settled:
    """Return observations with one value for each cell of one vintage.

    Used is what is visible before what is hidden, a sure figure before a doubtful one, what
    was printed in full before what a picture reader saw, the figure of the table with more of
    the country's regions, a Chinese table's before an English one's, then the first. How many
    decimals a figure has never decides between two that contradict each other. Figures without
    a year are not compared.

    The observations come in the order of their pages. `hidden` are the origins of hidden cells,
    and of tables (`PAGE#table`) all of which is hidden; `doubtful` the tables that are so as a
    whole. `where` names an origin's place in a message.
    """
    is_picture = pl.col("flags").fill_null("").str.contains("ocr")
    is_chinese = pl.col("region_raw").fill_null("").str.contains(r"\p{Han}")
    ordered = frame.sort(is_picture, "vintage", ~is_chinese, maintain_order=True)
    ordered = ordered.with_row_index("row")
    dated = ordered.filter(pl.col("value").is_not_null() & pl.col("year").is_not_null())
    disputed = dated.filter(pl.col("value").n_unique().over(*CELL) > 1)
    if disputed.is_empty():
        return Settled(ordered.drop("row"), 0, ())
    table = pl.col("origin").str.split("/").list.first()
    breadth = pl.col("region").replace("", None).drop_nulls().n_unique()
    breadths = dict(ordered.group_by(table.alias("table")).agg(breadth).iter_rows())
    judge = _Judge(breadths, frozenset(hidden), frozenset(doubtful))
    rounded: list[int] = []
    conflicts: list[Conflict] = []
    cells: dict[tuple[Any, ...], list[_Row]] = {}
    for row in disputed.iter_rows(named=True):
        known_as = row["region"] or row["region_raw"]
        cell = known_as, row["year"], row["period"] or "", row["series"], row["vintage"]
        cells.setdefault(cell, []).append(row)
    for rows in cells.values():
        again, against = judge.compare(rows)
        rounded += again
        conflicts += against
    remaining = ordered.filter(~pl.col("row").is_in(rounded))
    marked = _marked(remaining, conflicts, where).drop("row")
    return Settled(marked, len(rounded), tuple(conflicts))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What decides between the figures of one cell.

    `breadths` is how many of the country's regions each table has.
    """

    breadths: Mapping[str, int]
    hidden: frozenset[str]
    doubtful: frozenset[str]

    def compare(self, rows: Sequence[_Row]) -> tuple[list[int], list[Conflict]]:
        """Return which rows repeat the figure used, rounded, and what contradicts it."""
        ranked = sorted(
            rows, key=lambda row: (self._trust(row), -self.breadths[_table(row)], row["row"])
        )
        first = ranked[0]
        # Of an equally sure source, a figure of which the first is only the rounded one.
        exact = [
            row
            for row in ranked
            if self._trust(row) == self._trust(first)
            and _half(row) < _half(first)
            and _repeats(first, row)
        ]
        kept = min(exact, key=_half, default=first)
        others = [row for row in ranked if row["value"] != kept["value"]]
        same = tuple(r for r in ranked if r["value"] == kept["value"] and r is not kept)
        conflicts = [
            Conflict(
                kept, row, same, is_hidden=self._is_hidden(row) and not self._is_hidden(kept)
            )
            for row in others
            if not _repeats(kept, row)
        ]
        return [row["row"] for row in others if _repeats(kept, row)], conflicts

    def _trust(self, row: _Row) -> tuple[bool, ...]:
        """Return what speaks against a figure, the gravest first."""
        flags = row["flags"] or ""
        is_doubtful = "doubtful" in flags or _table(row) in self.doubtful
        return self._is_hidden(row), is_doubtful, "ocr" in flags

    def _is_hidden(self, row: _Row) -> bool:
        return row["origin"] in self.hidden or _table(row) in self.hidden


def _table(row: _Row) -> str:
    return str(row["origin"]).partition("/")[0]


def _repeats(one: _Row, other: _Row) -> bool:
    """Whether two figures may be the same, printed to different digits."""
    slack = max(_half(one), _half(other))
    return bool(abs(one["value"] - other["value"]) <= float(slack) * (1 + 1e-9))


def _half(row: _Row) -> Decimal:
    """Return half of the last printed digit, in the canonical unit."""
    factor = _factor(row["unit_raw"] or "", row["unit"] or "")
    after_point = _AFTER_POINT.search(row["value_raw"] or "")
    # The number itself shows a decimal comma's digits.
    exponent = (Decimal(repr(row["value"])) / factor).normalize().as_tuple().exponent
    decimals = max(len(after_point[1]) if after_point else 0, -int(exponent))
    return factor.scaleb(-decimals) / 2


@lru_cache(maxsize=256)
def _factor(unit: str, home: str) -> Decimal:
    try:
        return parse_unit(unit, home)[1]
    except InputError:
        return Decimal(1)


def _marked(
    frame: pl.DataFrame, conflicts: list[Conflict], where: Callable[[str], str]
) -> pl.DataFrame:
    """Return rows with their conflicts written in: flag and note; reason for those left out."""
    if not conflicts:
        return frame
    notes: dict[int, dict[str, None]] = {}
    reasons: dict[int, str] = {}
    doubtful: set[int] = set()
    for conflict in conflicts:
        kept, other = conflict.kept, conflict.left_out
        used = _printed_at(kept, where)
        if conflict.is_hidden:
            reasons[other["row"]] = t(
                "hidden in its workbook; the visible {figure} is used", figure=used
            )
            continue
        reasons[other["row"]] = t("contradicted: {figure} is used", figure=used)
        against = t("contradicted by {figure}", figure=_printed_at(other, where))
        for each in (kept, *conflict.repeated):
            notes.setdefault(each["row"], {})[against] = None
            doubtful.add(each["row"])
        doubtful.add(other["row"])
    at, flags, note = pl.col("row"), pl.col("flags"), pl.col("note")

    def by_row(texts: Mapping[int, str]) -> pl.Expr:
        return at.replace_strict(texts, default=None, return_dtype=pl.String)

    def joined(column: pl.Expr, more: pl.Expr, separator: str) -> pl.Expr:
        filled = column.replace("", None)
        both = pl.concat_str(filled, more, separator=separator, ignore_nulls=True)
        return pl.when(more.is_null()).then(column).otherwise(both)

    is_left_out = at.is_in(list(reasons))
    is_new = at.is_in(list(doubtful)) & ~flags.fill_null("").str.contains("doubtful")
    known = [pl.when(~is_left_out).then(name).alias(name) for name in ("value", "low", "high")]
    return frame.with_columns(
        *known,
        flags=joined(flags, pl.when(is_new).then(pl.lit("doubtful")), ";"),
        note=joined(
            note, by_row({row: "; ".join(texts) for row, texts in notes.items()}), "; "
        ),
        reason=pl.coalesce(by_row(reasons), "reason"),
    )


def _printed_at(row: _Row, where: Callable[[str], str]) -> str:
    return t("{figure} ({place})", figure=row["value_raw"], place=where(row["origin"]))
