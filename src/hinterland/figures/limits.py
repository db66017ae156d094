"""The index within its limits, and how far the vintages of its figures move it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..estimate import NumberFormat
from ..language import listed, t
from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Page, Spec, assemble
from .drawing.marks import (
    Plot,
    axis_room,
    boxes,
    dots,
    heading,
    paths,
    pieces,
    rules,
    whiskers,
    words,
)  # fmt: skip
from .drawing.words import GAP, sentences, series_words, year_runs

if TYPE_CHECKING:
    import polars as pl

__all__ = ["limits"]

BETWEEN, ABOVE, BELOW = 10, 32, 34
INSET = 8
#: A page from this width on has the two plots side by side.
SIDE_BY_SIDE = 400
BLUE = theme.COLOURS[0]
_COLUMNS = ("year", "value", "low", "high", "why")
#: How the index is printed.
FORM = NumberFormat()


def limits(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the index between its limits, and how far other vintages would move it.

    The frame has rows of the nation by year, of the measures `imbalance` (value, low, high),
    `limits` and `vintages` (low and high; the vintages by name in `why`). Null is a gap.
    """
    index, ends, band = (
        _Years(frame.filter(measure=m).sort("year").select(_COLUMNS).rows())
        for m in ("imbalance", "limits", "vintages")
    )
    years = range(min(frame["year"]), max(frame["year"]) + 1)
    # How far below and above the study's index the vintages lie. Sums in another order differ
    # in the last digits: that is no move.
    own = dict(index.values())
    moves = []
    for year, low, highest in band.ends():
        if year in own:
            apart = (x - own[year] for x in (low, highest))
            below, over = (0.0 if abs(x) < 1e-9 else x for x in apart)
            moves.append((year, below, over))
    moved = any(x for move in moves for x in move[1:])
    side = moved and page.width >= SIDE_BY_SIDE
    time = Scale((years[0], max(years[-1], years[0] + 1)), 0)
    high = scale([*index.numbers(), *ends.numbers()], zero=True)
    near = scale([x for move in moves for x in move[1:]], zero=True)
    axes = (axis_room(high), axis_room(near) if moved else 0.0)
    if side:
        width = (page.width - sum(axes) - BETWEEN) / 2 - theme.EDGE
        rooms = [axis + width - theme.EDGE for axis in axes]
        lefts = [axes[0], axes[0] + width + BETWEEN + axes[1]]
    else:
        axes = (max(axes), max(axes))
        width = page.width - axes[0] - 2 * theme.EDGE
        rooms, lefts = [page.room] * 2, list(axes)
    titles = (
        t("Index and its limits (unit-free)"),
        t("Index by other vintages, less the study's"),
    )
    # The room that the titles take in all their lines.
    above = [ABOVE + heading(text, room)[1] for text, room in zip(titles, rooms, strict=True)]
    stacked = [above[0], above[0] + page.height + BELOW + above[1]]
    tops = [max(above)] * 2 if side else stacked
    whole = Plot(
        "whole", lefts[0], tops[0], width, page.height, time, high, INSET, axes[0]
    )  # fmt: skip
    close = Plot("close", lefts[1], tops[1], width, page.height, time, near, INSET, axes[1])
    layers = [
        *whole.grid(titles[0], width=rooms[0]),
        *whole.years(years, index.gaps()),
        *_limits(whole, ends),
        *_index(whole, index),
    ]
    if moved:
        gaps = [year for year in years if year not in {move[0] for move in moves}]
        layers += close.grid(titles[1], width=rooms[1])
        layers += [*_band(close, moves), *close.years(years, gaps)]
    notes = _notes(index, band, moves, moved=moved)
    description = _describe(index, ends, band, years)
    bottom = (close if moved else whole).top + page.height + BELOW
    known = any(True for _x in index.numbers())
    return assemble(
        page, layers, height=bottom, description=description, notes=notes, empty=not known
    )


@dataclass(frozen=True, slots=True)
class _Years:
    """One measure by year: value, low, high, and its reasons or names."""

    rows: Sequence[tuple[int, float | None, float | None, float | None, str | None]]

    def numbers(self) -> Iterable[float]:
        return (x for row in self.rows for x in row[1:4] if x is not None)

    def ends(self) -> list[tuple[int, float, float]]:
        """Return the years with bounds."""
        return [(y, a, b) for y, _v, a, b, _w in self.rows if a is not None and b is not None]

    def values(self) -> list[tuple[int, float]]:
        return [(row[0], row[1]) for row in self.rows if row[1] is not None]

    def bounded(self) -> list[tuple[int, float, float]]:
        """Return the years whose bounds are apart."""
        return [(y, a, b) for y, a, b in self.ends() if b - a > 1e-9 * abs(b)]

    def gaps(self) -> list[int]:
        return [row[0] for row in self.rows if row[1] is None and row[2] is None]


def _index(plot: Plot, index: _Years) -> list[Spec]:
    """Return the line of the index, its points in words, and its bounds where they are apart."""
    points = []
    values = index.values()
    for (year, x), piece in zip(values, pieces([y for y, _x in values]), strict=True):
        across, down = plot.at(year, x)
        says = t(
            "{group}, {year}: {value}",
            group=t("Imbalanced index"),
            year=t("{year}", year=year),
            value=FORM.number(x),
        )
        points.append({"x": across, "y": down, "order": year, "piece": piece, "says": says})
    ranges = []
    for year, low, high in index.bounded():
        (x, top), (_x, bottom) = plot.at(year, high), plot.at(year, low)
        ranges.append({"x": x, "y": top, "y2": bottom})
    return [
        paths(f"{plot.name} line", points, BLUE, strokeWidth=1.6),
        *whiskers(f"{plot.name} range", ranges, BLUE),
        dots(f"{plot.name} point", points, BLUE, size=14),
    ]


def _limits(plot: Plot, limits: _Years) -> list[Spec]:
    """Return the dashed lines of the lowest and the highest index that there can be."""
    ends = limits.ends()
    if not ends:
        return []
    rows = []
    for end, offset in ((1, 0), (2, 1000)):
        for row, piece in zip(ends, pieces([year for year, _a, _b in ends]), strict=True):
            x, y = plot.at(row[0], row[end])
            rows.append({"x": x, "y": y, "order": row[0], "piece": piece + offset})
    places = [
        (t("highest possible"), max(high for _y, _a, high in ends)),
        (t("lowest possible"), max(low for _y, low, _b in ends)),
    ]
    heights = [plot.at(plot.x.low, x)[1] - 7 for _text, x in places]
    if heights[1] - heights[0] < theme.LINE_HEIGHT:
        places = [(t("lowest and highest possible"), places[0][1])]
    names = [
        {"x": plot.left + INSET, "y": y, "words": text}
        for (text, _x), y in zip(places, heights, strict=False)
    ]
    return [
        paths("limit", rows, theme.SOFT, strokeDash=[4, 3], strokeWidth=1.2),
        words("limit name", names, color=theme.SOFT, size=theme.CAPTION_SIZE),
    ]


def _band(plot: Plot, moves: Sequence[tuple[int, float, float]]) -> list[Spec]:
    """Return bars from the lowest to the highest index, measured from the study's own."""
    bars = []
    half = min(5.0, plot.width / 60)
    for year, low, high in moves:
        (x, top), (_x, bottom) = plot.at(year, high), plot.at(year, low)
        moved = FORM.range(low, high)
        says = t("{year}: {value}", year=t("{year}", year=year), value=moved)
        box = {"x": x - half, "x2": x + half, "y": top, "y2": bottom, "fill": BLUE}
        bars.append(box | {"says": says})
    zero = plot.at(plot.x.low, 0)[1]
    line = [{"x": plot.left, "x2": plot.left + plot.width, "y": zero}]
    return [boxes("band", bars), rules("own", line, theme.INK)]


def _notes(
    index: _Years, band: _Years, moves: Sequence[tuple[int, float, float]], *, moved: bool
) -> list[str]:
    notes = [
        t(
            "Dashed: the limits 0 and 1 + (K − 2) max δ, K the number of groups and δ a group's "
            "share of GDP."
        )
    ]
    if moved:
        # Each is written as the series, a blank and the vintage.
        used = dict.fromkeys(v for row in band.rows for v in (row[4] or "").split(", ") if v)
        names: dict[str, list[str]] = {}
        for text in used:
            series, _blank, vintage = text.partition(" ")
            names.setdefault(series, []).append(vintage)
        named = [
            t("{series}: {vintages}", series=series_words(series), vintages=listed(vintages))
            for series, vintages in names.items()
        ]
        notes.append(
            t(
                "Bars: lowest to highest index over the vintages that have all {provinces} in a year ({vintages}).",
                vintages=t("; ").join(named),
            )
        )
    bounded = index.bounded()
    known = (
        {move[0] for move in moves}
        if moved
        else {row[0] for row in index.rows} - set(index.gaps())
    )
    gaps = [row[0] for row in index.rows if row[0] not in known]
    if bounded:
        years = year_runs(year for year, _a, _b in bounded)
        notes.append(
            t("Capped lines: range that the known figures allow ({years}).", years=years)
        )
    if gaps:
        notes.append(t("{sign} no value: {where}.", sign=GAP, where=year_runs(gaps)))
    return notes


def _describe(index: _Years, limits: _Years, band: _Years, years: range) -> str:
    widths = {year: high - low for year, low, high in band.ends()}
    moved = max(widths.values(), default=0) > 1e-9
    lead = (
        t(
            "Two charts, {years}: the imbalanced index between its limits, and how far other "
            "vintages of its figures would move it (unit-free)."
        )
        if moved
        else t("Line chart, {years}: the imbalanced index between its limits (unit-free).")
    ).format(years=year_runs(years))
    facts = []
    values, ends = index.values(), limits.ends()
    if not values:
        facts.append(t("no data: no value is known"))
    for year, x in dict.fromkeys((values[0], values[-1]) if values else ()):
        facts.append(t("it was {value} in {year}", value=FORM.number(x), year=year))
    if ends:
        year, low, high = ends[-1]
        facts.append(t("in {year} it could be {range}", year=year, range=FORM.range(low, high)))
    if moved:
        widest = max(widths, key=lambda year: widths[year])
        facts.append(
            t(
                "the vintages differ by at most {value}, in {year}",
                value=FORM.number(widths[widest]),
                year=widest,
            )
        )
    return sentences(lead, facts)
