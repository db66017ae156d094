"""Bars from one year to the next: the change of the imbalanced index."""

from __future__ import annotations

from math import ceil

from ..language import pretty
from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Page, Spec, assemble
from .drawing.cells import Drawing, span
from .drawing.marks import Plot, axis_room, boxes, gap_marks, rules, whiskers, words
from .drawing.words import caption, cell_words, describe

__all__ = ["bar_chart"]

# The width that a flat and a slanted label take up, and the room below the plot for each.
FLAT_LABEL, SLANTED_LABEL = 48, 13
FLAT_ROOM, SLANTED_ROOM = 34, 58
# The widest bar in pixels, and the part of a bar's place that is left free.
WIDEST, BETWEEN = 40, 0.3


def bar_chart(drawing: Drawing, page: Page) -> Spec:
    """Draw one bar a year from a zero line, labelled from year t to t + 1."""
    years = drawing.years or range(1)
    empty = not drawing.known
    title = theme.wrap(drawing.axis_title, theme.LABEL_SIZE, page.room)
    values = scale(drawing.numbers(), zero=True)
    left = axis_room(values)
    plot = Plot(
        "plot", left, 18 + theme.LINE_HEIGHT * len(title),
        page.width - left - 2 * theme.EDGE, page.height,
        Scale((years[0] - 0.5, years[-1] + 0.5), 0), values, room=left,
    )  # fmt: skip
    flat = len(years) <= plot.width / FLAT_LABEL
    zero = plot.at(years[0], 0.0)[1] if drawing.known else 0.0
    across = {"x": plot.left, "x2": plot.left + plot.width}
    half = min(plot.width / len(years) * (1 - BETWEEN), WIDEST) / 2
    bars, ranges = [], []
    for cell in drawing.known:
        x, y = plot.at(cell.year, cell.position or 0.0)
        facts = {
            "group": pretty(cell.group),
            "year": cell.year,
            "says": cell_words(drawing, cell),
        }
        if cell.value is not None:
            ends = {"x": x - half, "x2": x + half, "y": min(y, zero), "y2": max(y, zero)}
            bars.append(ends | facts | {"value": cell.value, "fill": theme.COLOURS[0]})
        if cell.bounds:
            bottom, top = (plot.at(cell.year, end)[1] for end in cell.bounds)
            ranges.append(
                {"x": x, "y": top, "y2": bottom, "low": cell.low, "high": cell.high} | facts
            )
    layers = [
        *plot.grid(drawing.axis_title, width=page.room, empty=empty),
        boxes("bar", bars),
        *([rules("zero", [across | {"y": zero}], theme.INK)] if drawing.known else []),
        *(whiskers("range", ranges, theme.INK, cap=4.5) if ranges else []),
        *_spans(plot, drawing, flat=flat),
    ]
    return assemble(
        page,
        layers,
        height=plot.bottom + (FLAT_ROOM if flat else SLANTED_ROOM),
        description=describe(drawing),
        notes=caption(drawing, muted=0),
        empty=empty,
    )


def _spans(plot: Plot, drawing: Drawing, *, flat: bool) -> list[Spec]:
    """Return the time axis: a tick a step or the mark of a gap, and as many names as fit."""
    step = 1 if flat else ceil(len(drawing.years) * SLANTED_LABEL / plot.width) or 1
    places = {year: plot.at(year, plot.y.low)[0] for year in drawing.years}
    gaps = set(drawing.gaps) if drawing.known else set()
    ticks = [
        {"x": x, "y": plot.bottom, "y2": plot.bottom + 4}
        for year, x in places.items()
        if year not in gaps
    ]
    names = [
        {"x": x, "y": plot.bottom + 13, "words": span(year)}
        for year, x in list(places.items())[::step]
    ]
    look = {"align": "center"} if flat else {"align": "right", "angle": 315}
    line = [{"x": plot.left, "x2": plot.left + plot.width, "y": plot.bottom}]
    return [
        rules("domain", line, theme.SOFT),
        rules("tick", ticks, theme.SOFT),
        gap_marks(
            "plot gap",
            [{"x": places[y], "y": plot.bottom + 5, "year": y} for y in sorted(gaps)],
        ),
        words("plot span", names, **look),
    ]
