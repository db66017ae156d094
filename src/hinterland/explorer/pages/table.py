"""`/page/DIGEST/table/N`: a table as it was extracted, with one cell marked."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ...language import t
from ..explorer import Explorer
from ..files.sheet import sheet_of
from ..shown import Asked, Refused, Shown
from .facts import title_of
from .kept import find, html_of
from .reading import read

if TYPE_CHECKING:
    import polars as pl

__all__ = ["show"]


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return a table; `row` and `column`, counted from 0 as in origins, name the marked cell."""
    archived = find(explorer, asked)
    reading = read(explorer, archived)
    text = asked.names["table"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
    grid = reading.grids.get(number)
    if grid is None:
        what = t("This page has no table {given}.", given=text[:20])
        known = [
            (t("table {number}", number=n), asked.to(f"/page/{archived.key}/table/{n}"))
            for n in reading.grids
        ]
        raise Refused(404, what, [(t("the page"), asked.to(f"/page/{archived.key}")), *known])
    marked = None
    if {"row", "column"} <= set(asked.query):
        marked = (
            asked.number("row", least=0, most=grid.rows - 1, usual=0),
            asked.number("column", least=0, most=grid.columns - 1, usual=0),
        )
    cells = [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells]
    doubts = reading.doubts(number)
    sheet = sheet_of(cells, grid.rows, grid.columns, asked=asked, doubts=doubts, marked=marked)
    if asked.is_written and archived.source is not None:
        sheet = replace(sheet, before="", after="")  # of a large file what is cited
    report = reading.reports.get(number)
    cell = grid.at(*marked) if marked else None
    place = {"row": marked[0], "column": marked[1]} if marked else {}
    address = asked.query.get("address")
    title = (report.title if report else "") or next(iter(grid.before), "")
    if archived.source is not None or not title:
        title = title_of(archived)
    words = {
        "archived": archived,
        "grid": grid,
        "report": report,
        "sheet": sheet,
        "doubts": doubts,
        "printed": cell.text if cell else "",
        "page": asked.to(f"/page/{archived.key}", address=address),
        "styled": asked.to(
            f"/page/{archived.key}/raw", address=address, shown="styled", table=number, **place
        )
        if html_of(archived) is not None
        else "",
        "number": number,
    }
    return Shown(
        "table.jinja", title, words,
        frame=lambda: _frame(_rows(cells, grid.rows, grid.columns)),
        document=lambda: {
            "page": archived.key, "address": archived.name, "table": number,
            "rows": _rows(cells, grid.rows, grid.columns), "doubts": doubts,
        },
        metadata=lambda: {"page": archived.key, "address": archived.name},
    )  # fmt: skip


def _rows(
    cells: list[tuple[str, int, int, int, int]], rows: int, columns: int
) -> list[list[str]]:
    whole = [[""] * columns for _ in range(rows)]
    for text, row, column, _, _ in cells:
        whole[row][column] = text
    return whole


def _frame(rows: list[list[str]]) -> "pl.DataFrame":
    import polars as pl

    width = max(map(len, rows), default=0)
    schema = {f"column_{n + 1}": pl.String for n in range(width)}
    return pl.DataFrame(rows, schema=schema, orient="row")
