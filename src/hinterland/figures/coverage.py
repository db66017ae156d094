"""What the data hold: which vintage fills each cell, and which cells nothing fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..language import counted, t
from .drawing import theme
from .drawing.axes import named_years
from .drawing.canvas import Page, Spec, assemble
from .drawing.marks import boxes, words
from .drawing.words import GAP, sentences, series_words, year_runs

if TYPE_CHECKING:
    import polars as pl

__all__ = ["coverage"]

ROW, SIZE, TITLE, AXIS, BETWEEN, RIGHT = 11, 9, 20, 18, 14, 8
SIDE_BY_SIDE = 400
#: The least width of a year's cell, and that of a year's name.
LEAST_CELL, YEAR = 5.0, 34
#: The least room for the regions' names, and the part of a column that they take at most.
LEAST_NAME, WIDEST_NAME = 40.0, 0.5


def coverage(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw each cell of a study's data in the colour of the vintage that fills it.

    The frame has a row a cell: series, region, name, year, vintage, flags, why. Null vintages are
    gaps.
    """
    rows = frame.rows(named=True)
    years = sorted({row["year"] for row in rows})
    series = list(dict.fromkeys(row["series"] for row in rows))
    # Tables of the provinces first; a series of the nation alone is a single line.
    lone = {s for s in series if len({r["region"] for r in rows if r["series"] == s}) == 1}
    series.sort(key=lambda s: s in lone)
    longest = 8 + max(theme.text_width(row["name"], SIZE) for row in rows)
    span = years[-1] - years[0] + 1
    # Long names take room from the cells only down to a floor, and no more than half of it; then
    # they are cut off. The cells hold the first and the last year's name.
    cells = max(LEAST_CELL * span, YEAR * min(span, 2))
    for across in (2, 1) if page.width >= SIDE_BY_SIDE else (1,):
        room = (page.room - (across - 1) * BETWEEN) / across - RIGHT
        names = min(longest, WIDEST_NAME * room, max(room - cells, LEAST_NAME))
        if names == longest:
            break
    wide = room - names
    layers: list[Spec] = []
    tops = [0.0] * across
    for i, one in enumerate(series):
        column = min(range(across), key=lambda c: (tops[c], c))
        left = theme.EDGE + names + column * (wide + names + RIGHT + BETWEEN)
        own = [row for row in rows if row["series"] == one]
        tables = [s for s in series if (s in lone) == (one in lone)]
        keys = max(len(_counts([r for r in rows if r["series"] == s])) for s in tables)
        block = _Block(
            one, f"{i}", left, tops[column], names, wide / span, keys, left + wide + RIGHT
        )
        drawn, bottom = _block(own, years, block)
        layers += drawn
        tops[column] = bottom + BETWEEN
    gaps = [row for row in rows if row["vintage"] is None]
    lead = t(
        "Chart of the data's cells, {years}: which vintage fills each.", years=year_runs(years)
    )
    facts = []
    for one in series:
        fills = [row["vintage"] for row in rows if row["series"] == one]
        facts.append(
            t(
                "{series}: {filled} of {cells} cells are filled",
                series=series_words(one),
                filled=len(fills) - fills.count(None),
                cells=len(fills),
            )
        )
    description = sentences(lead, facts)
    notes = [t("{sign} no data: {where}.", sign=GAP, where=_where(gaps))] if gaps else []
    return assemble(page, layers, height=max(tops), description=description, notes=notes)


@dataclass(frozen=True, slots=True)
class _Block:
    """The place of one series.

    `mark` is for its layers' names, `names` the room of the regions' names, `cell` the width of
    a year, `keys` the lines of the key, `right` the right end of the room.
    """

    series: str
    mark: str
    left: float
    top: float
    names: float
    cell: float
    keys: int
    right: float


Rows = Sequence[dict[str, Any]]


def _block(rows: Rows, years: list[int], block: _Block) -> tuple[list[Spec], float]:
    """Return the layers of one series, and where they end."""
    vintages = _counts(rows)
    fill = dict(zip(vintages, theme.VINTAGES, strict=False))
    regions = list(dict.fromkeys((row["region"], row["name"]) for row in rows))
    key, key_bottom = _key(vintages, fill, block)
    top = key_bottom + 6
    places = {region: top + ROW * i for i, (region, _n) in enumerate(regions)}
    cells, gaps = [], []
    for row in rows:
        x, y = block.left + (row["year"] - years[0]) * block.cell, places[row["region"]]
        if row["vintage"] is None:
            gaps.append({"x": x + block.cell / 2, "y": y + ROW / 2, "words": GAP})
            continue
        says = t(
            "{name}, {year}: {value}",
            name=row["name"],
            year=t("{year}", year=row["year"]),
            value=row["vintage"],
        )
        box = {"x": x, "x2": x + block.cell - min(1, block.cell / 4), "y": y, "y2": y + ROW - 1}
        cells.append(box | {"fill": fill.get(row["vintage"], theme.VINTAGES[-1]), "says": says})
    labels = []
    for region, name in regions:
        text = theme.shorten(name, SIZE, block.names - 8)
        labels.append({"x": block.left - 5, "y": places[region] + ROW / 2, "words": text})
    bottom = top + ROW * len(regions)
    most = max(2, int(block.cell * (years[-1] - years[0] + 1) / YEAR))
    shown = named_years(range(years[0], years[-1] + 1), most=most)
    axis = []
    for year in shown:
        x = block.left + (year - years[0] + 0.5) * block.cell
        axis.append({"x": x, "y": bottom + 8, "words": str(year)})
    mark = block.mark
    return [
        *key,
        boxes(f"cell {mark}", cells),
        words(f"gap {mark}", gaps, size=SIZE, align="center"),
        words(f"name {mark}", labels, size=SIZE, align="right"),
        words(f"year {mark}", axis, size=SIZE, align="center"),
    ], bottom + AXIS


def _key(
    vintages: dict[str, int], fill: dict[str, str], block: _Block
) -> tuple[list[Spec], float]:
    """Return the series' name and its vintages, each with its colour and number of cells."""
    forms = {
        vintage: t(
            "{vintage} ({count})",
            vintage="{name}",
            count=counted("{count} cell", "{count} cells", count),
        )
        for vintage, count in vintages.items()
    }
    # Over the names where the cells are too narrow for it; what is longer is cut.
    needs = max(
        [theme.text_width(series_words(block.series), theme.LABEL_SIZE)]
        + [13 + theme.text_width(form.format(name=v), SIZE) for v, form in forms.items()]
    )
    left = max(block.left - block.names, min(block.left, block.right - needs))
    room = block.right - left
    heading = theme.shorten(series_words(block.series), theme.LABEL_SIZE, room)
    title = [{"x": left, "y": block.top + 8, "words": heading}]
    signs, names = [], []
    y = block.top + TITLE
    for vintage, form in forms.items():
        colour = fill.get(vintage, theme.VINTAGES[-1])
        text = theme.shorten_name(form, vintage, SIZE, room - 13)
        signs.append({"x": left, "x2": left + 9, "y": y, "y2": y + 8, "fill": colour})
        names.append({"x": left + 13, "y": y + 4, "words": text})
        y += 12
    bottom = block.top + TITLE + 12 * block.keys
    return [
        words(f"title {block.mark}", title),
        boxes(f"sign {block.mark}", signs),
        words(f"vintage {block.mark}", names, size=SIZE),
    ], bottom


def _counts(rows: Rows) -> dict[str, int]:
    """Return the vintages with the number of their cells, in the order of their first year."""
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda r: r["year"]):
        if row["vintage"] is not None:
            found[row["vintage"]] = found.get(row["vintage"], 0) + 1
    return found


def _where(gaps: Rows) -> str:
    years: dict[tuple[str, str], list[int]] = {}
    for row in gaps:
        years.setdefault((row["series"], row["name"]), []).append(row["year"])
    shown = [
        t(
            "{series}, {name} {years}",
            series=series_words(series),
            name=name,
            years=year_runs(when),
        )
        for (series, name), when in years.items()
    ]
    more = [t("and {count} more", count=len(shown) - 4)] if len(shown) > 4 else []
    return t("; ").join([*shown[:4], *more])
