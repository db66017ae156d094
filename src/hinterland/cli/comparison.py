"""What `hinterland study --compare` prints and writes."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..estimate import Estimate
from ..language import counted, listed, pretty, t
from .screen import aligned

if TYPE_CHECKING:
    from ..regions import Country
    from ..study import Comparison

__all__ = ["comparison_files", "comparison_lines"]


def comparison_files(comparison: "Comparison", country: "Country") -> dict[str, bytes]:
    """Return compare.csv, one row a number that moved, and compare.json, all of it."""
    import polars as pl

    because = [
        _because(comparison, country, *number)
        for number in comparison.moved.select("measure", "group", "year").rows()
    ]
    text = json.dumps(comparison.document(), ensure_ascii=False, indent=1, allow_nan=False)
    column = pl.Series(because, dtype=pl.String)
    csv = comparison.moved.with_columns(because=column).write_csv()
    return {"compare.csv": csv.encode(), "compare.json": (text + "\n").encode()}


def comparison_lines(
    comparison: "Comparison", folder: Path, country: "Country"
) -> Iterator[str]:
    """Yield a table of what moved, a line for each measure and group, and the reason."""
    from ..report.words import name  # late: with it come the measures

    moved = comparison.moved
    yield counted("moved: {count} number", "moved: {count} numbers", moved.height)
    if moved.height:
        yield from _table(comparison, country)
    for row in comparison.claims.rows(named=True):
        before, after = (
            name("verdict", row[side]) if row[side] else t("none")
            for side in ("before", "after")
        )
        yield t("claim {id}: {before} → {after}", id=row["id"], before=before, after=after)
    for names, text in (
        (comparison.only_before, t("only in the other run: {measures}")),
        (comparison.only_after, t("only in this run: {measures}")),
    ):
        if names:
            yield text.format(measures=listed(names))
    if comparison.because is None:
        yield t(
            "the observations behind it are not known: panel.parquet or tables/origins.csv "
            "is missing next to the other results.json"
        )
    elif comparison.changed is not None:
        count = comparison.changed.height
        yield counted("changed: {count} observation", "changed: {count} observations", count)
    yield t("compared: {path}", path=folder / "compare.csv")


def _table(comparison: "Comparison", country: "Country") -> Iterator[str]:
    import polars as pl

    rows: list[tuple[str, ...]] = [
        (
            t("measure"), t("group"), t("years moved"), t("most in"), t("before"), t("after"),
            t("because of"),
        )
    ]  # fmt: skip
    numbers = pl.col("^(value|low|high)_(before|after)$").fill_null(math.nan)
    moved = comparison.moved.with_columns(numbers)
    for (measure, group), part in moved.group_by(["measure", "group"], maintain_order=True):
        most = max(part.rows(named=True), key=lambda row: abs(row["difference"] or 0.0))
        before, after = (
            Estimate(*(most[f"{name}_{side}"] for name in ("value", "low", "high")))
            for side in ("before", "after")
        )
        form = comparison.formats[str(measure)]
        form = form.apart(before.low, before.high, after.low, after.high)
        rows.append(
            (
                str(measure), pretty(str(group)), str(part.height), str(most["year"]),
                form.full(before), form.full(after),
                _because(comparison, country, str(measure), str(group), most["year"]),
            )
        )  # fmt: skip
    yield from aligned(rows)


def _because(
    comparison: "Comparison", country: "Country", measure: str, group: str, year: int
) -> str:
    """Name the first of the changed observations behind a number."""
    if comparison.because is None:
        return t("not known")
    behind = comparison.because.filter(measure=measure, group=group, year=year)
    cells = [
        f"{series} {country.region(region).name} {of}"
        for series, region, of in behind.select("series", "region", "of").rows()
    ]
    if not cells:
        return t("no observation that changed")
    if len(cells) <= 2:
        return listed(cells)
    return t("{cell} and {count} more", cell=cells[0], count=len(cells) - 1)
