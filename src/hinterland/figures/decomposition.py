"""Inequality taken apart, as lines by year: within groups, between them, in total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..estimate import number_format
from ..language import shipped, t
from ..measures.registry import name as measure_title
from .drawing.canvas import Page, Spec
from .drawing.cells import Cell, Drawing, Figure
from .lines import line_chart

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PARTS", "decomposition"]

#: What the parts of inequality are called, in the order in which they are drawn.
PARTS: Final = {
    "within": shipped("within groups"),
    "between": shipped("between groups"),
    "overlap": shipped("overlap of groups"),
    "total": shipped("total"),
}


def decomposition(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the parts of a decomposition and their sum, a line each.

    The frame has columns measure (its name in the register), part (one of `PARTS`), year, value
    (null for a gap).
    """
    rows = list(frame.iter_rows(named=True))
    read = {(row["part"], row["year"]): row["value"] for row in rows}
    parts = [part for part in PARTS if part in frame["part"]]
    years = range(min(year for _part, year in read), max(year for _part, year in read) + 1)
    form = number_format([value for value in read.values() if value is not None], "1")
    cells = tuple(
        Cell(t(PARTS[part]), year, value, value, value)
        for part in parts
        for year in years
        for value in [read.get((part, year))]
    )
    plan = Drawing(
        Figure(rows[0]["measure"]),
        measure_title(rows[0]["measure"]),
        form.unit or t("unit-free"),
        tuple(t(PARTS[part]) for part in parts),
        years,
        cells,
        form,
    )
    return line_chart(plan, page)
