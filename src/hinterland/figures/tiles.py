"""Dependence by province on a grid of equal tiles: a map without boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import TYPE_CHECKING, Any

from ..estimate import NumberFormat, fixed
from ..language import listed, t
from .drawing import theme
from .drawing.canvas import Page, Spec, assemble
from .drawing.marks import boxes, hatching, heading, words
from .drawing.words import sentences, year_runs

if TYPE_CHECKING:
    import polars as pl

__all__ = ["tiles", "tiles_by_year"]

GAP, KEY = 2.0, 40
#: A page from this width on has whole names on its tiles.
NAMED = 400
SMALL_COLUMNS, SMALL_GAP, SMALL_TOP = (5, 3), 12, 14


def tiles(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw each province's dependence in one year on a tile with its name and number.

    The frame has a row a unit of the grid: region, name, short, row, column, year, value, low,
    high, why. Dependence is a fraction; null is a gap, which is hatched.
    """
    cells = [_Tile(**row) for row in frame.drop("why").rows(named=True)]
    classes = _classes(cells)
    columns = 1 + max(cell.column for cell in cells)
    wide = page.room / columns
    named = page.width >= NAMED and all(_fits(cell.name, wide - GAP) for cell in cells)
    high = 42 if page.width >= NAMED else wide
    year = cells[0].year
    title = t("External dependence, {trade} / GDP, {year} (%)", year=year)
    name, top = _title(title, page)
    placed = [_box(cell, theme.EDGE, top, wide, high) for cell in cells]
    known = [b | {"fill": _fill(c, classes)} for c, b in zip(cells, placed, strict=True)]
    gaps = [b for c, b in zip(cells, placed, strict=True) if c.value is None]
    bottom = top + high * (1 + max(cell.row for cell in cells))
    layers = [
        name,
        boxes("tile", [b for c, b in zip(cells, known, strict=True) if c.value is not None]),
        boxes(
            "unknown",
            [b | {"fill": theme.PAPER} for b in gaps],
            stroke=theme.EDGE_INK,
            strokeWidth=0.8,
        ),
        hatching("hatch", gaps, theme.HATCH),
        *_letters(cells, placed, classes, named=named, wide=page.width >= NAMED),
        *_key(classes, bottom + 10, page),
    ]
    description = _describe(cells, title)
    missing, bounded = _unknown(cells)
    notes = [t("Hatched: no data ({names}).", names=listed(missing))] if missing else []
    if bounded:
        notes.append(t("Hatched, known within bounds only: {names}.", names=listed(bounded)))
    notes.append(t("Tiles of one size; their places say nothing of boundaries."))
    if not named and any(cell.short.isascii() for cell in cells):
        notes.append(t("Letters: ISO 3166-2 codes."))
    return assemble(page, layers, height=bottom + KEY, description=description, notes=notes)


def tiles_by_year(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw a small tile map of each year.

    The frame is as in `tiles`, with more than one year.
    """
    cells = [_Tile(**row) for row in frame.drop("why").rows(named=True)]
    classes = _classes(cells)
    years = list(dict.fromkeys(cell.year for cell in cells))
    title = t("External dependence, {trade} / GDP, {years} (%)", years=year_runs(years))
    name, start = _title(title, page)
    across = SMALL_COLUMNS[0] if page.width >= NAMED else SMALL_COLUMNS[1]
    columns = 1 + max(cell.column for cell in cells)
    lines = 1 + max(cell.row for cell in cells)
    size = (page.room - (across - 1) * SMALL_GAP) / across / columns
    shown, gaps, names = [], [], []
    for i, year in enumerate(years):
        left = theme.EDGE + (i % across) * (size * columns + SMALL_GAP)
        top = start + (i // across) * (size * lines + SMALL_TOP + SMALL_GAP)
        names.append({"x": left, "y": top + 5, "words": str(year)})
        for cell in (cell for cell in cells if cell.year == year):
            box = _box(cell, left, top + SMALL_TOP, size, size)
            if cell.value is None:
                gaps.append(box | {"fill": theme.PAPER})
            else:
                shown.append(box | {"fill": _fill(cell, classes)})
    bottom = start + ceil(len(years) / across) * (size * lines + SMALL_TOP + SMALL_GAP)
    layers = [
        name,
        boxes("tile", shown),
        boxes("unknown", gaps, stroke=theme.EDGE_INK, strokeWidth=0.5),
        words("year", names, size=theme.CAPTION_SIZE),
        *_key(classes, bottom, page),
    ]
    last = [cell for cell in cells if cell.year == years[-1]]
    description = _describe(last, title)
    notes = [t("Outlined: no value.")] if gaps else []
    return assemble(page, layers, height=bottom + KEY, description=description, notes=notes)


@dataclass(frozen=True, slots=True)
class _Tile:
    """A unit of the grid in one year."""

    region: str
    name: str
    short: str
    row: int
    column: int
    year: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def number(self) -> str:
        """The value in per cent, or what bounds it."""
        if self.value is not None:
            return fixed(100 * self.value, 1)
        if self.low is None or self.high is None:
            return ""
        return NumberFormat(0.01, "%", 1).range(self.low, self.high)

    @property
    def says(self) -> str:
        """The tile in words."""
        return t(
            "{name}, {year}: {value}",
            name=self.name,
            year=t("{year}", year=self.year),
            value=t("{number} %", number=self.number) if self.number else t("no data"),
        )


def _title(text: str, page: Page) -> tuple[Spec, float]:
    """Return the title over the tiles, and where they begin."""
    lines, room = heading(text, page.room)
    return words("title", [{"x": theme.EDGE, "y": 4, "words": lines}]), 22 + room


def _classes(cells: Sequence[_Tile]) -> list[float]:
    """Return the bounds between classes in per cent: each twice the one before.

    Dependence is skewed: with steps of one size nearly all provinces would be in the first.
    """
    known = [100 * cell.value for cell in cells if cell.value is not None and cell.value > 0]
    if not known:
        return []
    low, high = min(known), max(known)
    last = ceil(log2(high / 10)) - 1
    first = max(ceil(log2(low / 10) + 1e-9), last - len(theme.STEPS) + 2)
    return [10 * 2.0**k for k in range(min(first, last), last + 1)]


def _fill(cell: _Tile, classes: list[float]) -> str:
    return theme.STEPS[_class(cell, classes)]


def _class(cell: _Tile, classes: list[float]) -> int:
    above = sum(100 * (cell.value or 0.0) >= bound for bound in classes)
    return above + (len(theme.STEPS) - 1 - len(classes))


def _box(cell: _Tile, left: float, top: float, wide: float, high: float) -> Spec:
    gap = GAP if wide > 20 else 1.0
    x, y = left + cell.column * wide, top + cell.row * high
    return {"x": x, "x2": x + wide - gap, "y": y, "y2": y + high - gap, "says": cell.says}


def _letters(
    cells: Sequence[_Tile],
    placed: Sequence[Spec],
    classes: list[float],
    *,
    named: bool,
    wide: bool,
) -> list[Spec]:
    """Return the name and the number on each tile, in white on a dark one.

    The names are all in full or all short, as letters and names mixed look like two things.
    """
    rows: list[dict[str, Any]] = []
    for cell, box in zip(cells, placed, strict=True):
        dark = cell.value is not None and _class(cell, classes) >= theme.WHITE_FROM
        middle, x = (box["y"] + box["y2"]) / 2, (box["x"] + box["x2"]) / 2
        room = box["x2"] - box["x"]
        name = cell.name if named else cell.short
        # A tile too narrow for a short name has its first letters.
        while len(name) > 1 and not _fits(name, room + 2):
            name = name[:-1]
        ink = theme.PAPER if dark else theme.INK
        # A number of two bounds is too long for a small tile.
        text = cell.number if wide or cell.value is not None else ""
        rows.append({"x": x, "y": middle - (6 if text else 0), "words": name, "ink": ink})
        if text:
            rows.append({"x": x, "y": middle + 7, "words": text, "ink": ink})
    return [words("letters", rows, size=theme.CAPTION_SIZE, align="center")]


def _fits(name: str, room: float) -> bool:
    return theme.text_width(name, theme.CAPTION_SIZE) <= room


def _key(classes: list[float], top: float, page: Page) -> list[Spec]:
    """Return the classes as a row of colours, with the bounds between them."""
    fills = theme.STEPS[len(theme.STEPS) - 1 - len(classes) :] if classes else ()
    wide = min(48.0, page.room / max(len(fills), 1))
    shown = [
        {"x": theme.EDGE + i * wide, "x2": theme.EDGE + (i + 1) * wide, "y": top, "y2": top + 9}
        | {"fill": fill}
        for i, fill in enumerate(fills)
    ]
    bounds = []
    for i, bound in enumerate(classes, 1):
        text = fixed(bound, 0 if bound == int(bound) else 1)
        bounds.append({"x": theme.EDGE + i * wide, "y": top + 16, "words": text})
    return [
        boxes("key", shown),
        words("bound", bounds, size=theme.CAPTION_SIZE, align="center"),
    ]


def _unknown(cells: Sequence[_Tile]) -> tuple[list[str], list[str]]:
    """Return the names of gaps, and what is known within bounds only."""
    unknown = [cell for cell in cells if cell.value is None]
    return [cell.name for cell in unknown if not cell.number], [
        t("{name}: {value}", name=cell.name, value=cell.number)
        for cell in unknown
        if cell.number
    ]


def _describe(cells: Sequence[_Tile], title: str) -> str:
    known = sorted(
        (cell for cell in cells if cell.value is not None), key=lambda c: -(c.value or 0.0)
    )
    lead = t("Tile map: {title}.", title=title)
    facts = [
        t("highest: {cells}", cells=listed(cell.says for cell in known[:3])),
        t("lowest: {cells}", cells=listed(cell.says for cell in known[-3:])),
    ]
    gaps, bounded = _unknown(cells)
    if bounded:
        facts.append(t("known within bounds: {where}", where=listed(bounded)))
    if gaps:
        facts.append(t("no data: {where}", where=listed(gaps)))
    return sentences(lead, facts if known else facts[2:])
