"""Grids by hand, and what is read from them."""

from collections.abc import Sequence
from typing import Any

from hinterland.observations.printed.catalogue import Catalogue, shipped_catalogue
from hinterland.observations.reading import Given, PageReading, read_page
from hinterland.regions import china
from hinterland.tables.grid import Cell, Grid, Kind

PROVINCES = {
    code: (china().region(code).zh, china().region(code).en) for code in china().provinces
}


def grid(
    rows: Sequence[Sequence[object]],
    *,
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
    kind: Kind = "xls",
    table: int = 0,
    sheet: str = "",
    before: Sequence[str] = (),
    after: Sequence[str] = (),
) -> Grid:
    """Return a grid of rows of texts; `spans` is (row, column) → (rows, columns)."""
    spans = spans or {}
    cells = tuple(
        Cell(str(text), r, c, *spans.get((r, c), (1, 1)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if str(text).strip()
    )
    width = max((cell.column + cell.colspan for cell in cells), default=0)
    return Grid(
        cells,
        len(rows),
        width,
        table,
        sheet=sheet,
        before=tuple(before),
        after=tuple(after),
        kind=kind,
    )


def read(*grids: Grid, catalogue: Catalogue | None = None, **keywords: Any) -> PageReading:
    """Return what is read from grids as a page called `p`."""
    return read_page(
        grids,
        page="p",
        country=china(),
        catalogue=catalogue or shipped_catalogue(),
        given=Given(**keywords),
    )


def facts(reading: PageReading) -> dict[tuple[str, int | str | None, str], str]:
    """Return (region or printed name, period or year, series) → printed figure, each once."""
    found: dict[tuple[str, int | str | None, str], str] = {}
    for row in reading.frame.iter_rows(named=True):
        when = row["period"] or row["year"]
        key = (row["region"] or row["region_raw"], when, row["series"])
        assert key not in found, f"{key} is there twice"
        found[key] = row["value_raw"]
    return found


def rows_of(reading: PageReading) -> list[dict[str, Any]]:
    """Return the observations as dictionaries."""
    return list(reading.frame.iter_rows(named=True))
