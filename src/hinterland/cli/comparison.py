"""What `hinterland study --compare` prints and writes."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..language import columns_of, counted, listed, padded, t

if TYPE_CHECKING:
    import polars as pl

    from ..regions import Country
    from ..study import Comparison

__all__ = ["comparison_lines", "write_comparison"]


def write_comparison(comparison: "Comparison", folder: Path, country: "Country") -> None:
    """Write compare.csv, one row a number that moved, and compare.json, all of it."""
    from ..panel import replace_file

    table = comparison.moved.rows(named=True)
    for row in table:
        row["because"] = _because(
            comparison, country, row["measure"], row["group"], row["year"]
        )
    text = json.dumps(comparison.document(), ensure_ascii=False, indent=1, allow_nan=False)
    replace_file(folder / "compare.csv", _csv(comparison.moved, [r["because"] for r in table]))
    replace_file(folder / "compare.json", (text + "\n").encode())


def comparison_lines(
    comparison: "Comparison", folder: Path, country: "Country"
) -> Iterator[str]:
    """Yield a table of what moved, a line for each measure and group, and what lies behind it."""
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
            "which observations are behind it can't be told: panel.parquet or tables/origins.csv "
            "is missing beside the other results.json"
        )
    elif comparison.changed is not None:
        count = comparison.changed.height
        yield counted("changed: {count} observation", "changed: {count} observations", count)
    yield t("compared: {path}", path=folder / "compare.csv")


def _table(comparison: "Comparison", country: "Country") -> Iterator[str]:
    rows = [
        (
            t("measure"), t("group"), t("years moved"), t("most in"), t("before"), t("after"),
            t("because of"),
        )
    ]  # fmt: skip
    for (measure, group), part in comparison.moved.group_by(
        ["measure", "group"], maintain_order=True
    ):
        most = max(part.rows(named=True), key=lambda row: abs(row["difference"] or 0.0))
        because = _because(comparison, country, str(measure), str(group), most["year"])
        rows.append(
            (
                str(measure), t(str(group).replace("_", " ")), str(part.height),
                str(most["year"]), _number(most, "before"), _number(most, "after"), because,
            )
        )  # fmt: skip
    widths = [max(columns_of(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (padded(text, width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _number(row: dict[str, float | None], side: str) -> str:
    value, low, high = (row[f"{name}_{side}"] for name in ("value", "low", "high"))
    if value is not None:
        return f"{value:.5g}"
    if low is None or high is None:
        return t("not known")
    return t("{low} to {high}", low=f"{low:.5g}", high=f"{high:.5g}")


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


def _csv(moved: "pl.DataFrame", because: Sequence[str]) -> bytes:
    import polars as pl

    return moved.with_columns(because=pl.Series(because, dtype=pl.String)).write_csv().encode()
