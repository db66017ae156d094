"""Bars from one year to the next: the change of the imbalanced index."""

from __future__ import annotations

from math import ceil

from .drawing import theme
from .drawing.axes import scale
from .drawing.canvas import (
    Margin,
    Page,
    Spec,
    assemble,
    gaps,
    layer,
    ranges,
    rows,
    ticks,
    under_title,
    value_axis,
)
from .drawing.cells import Drawing, span
from .drawing.words import caption

__all__ = ["bar_chart"]

# The width that a flat and a slanted label take up.
FLAT_LABEL, SLANTED_LABEL = 48, 13
FLAT_ROOM, SLANTED_ROOM = 34, 58
# The widest bar in pixels, and the part of a bar's place that is left free.
WIDEST, BETWEEN = 40, 0.3
RIGHT = 2 * theme.EDGE


def bar_chart(drawing: Drawing, page: Page) -> Spec:
    """Draw one bar a year from a zero line, labelled from year t to t + 1."""
    plot = page.width - theme.LEFT - RIGHT
    flat = len(drawing.years) <= plot / FLAT_LABEL
    x = _span_axis(drawing, plot, flat=flat)
    empty = not drawing.known
    y = value_axis(page, drawing.axis_title, scale(drawing.numbers(), zero=True), empty=empty)
    width = plot / max(len(drawing.years), 1) * (1 - BETWEEN)
    shown = [row | {"span": span(row["year"])} for row in rows(drawing)]
    layers = [
        _bars([row for row in shown if "value" in row], x, y, width=min(width, WIDEST)),
        *([_zero_line(y)] if drawing.known else []),
        *ranges(shown, x, y, {"value": theme.INK}),
        *gaps(drawing, x, page.height),
    ]
    return assemble(
        page,
        layers,
        height=page.height,
        margin=Margin(
            theme.LEFT, RIGHT, under_title(y), below=FLAT_ROOM if flat else SLANTED_ROOM
        ),
        notes=caption(drawing, muted=0),
        empty=empty,
    )


def _span_axis(drawing: Drawing, plot: float, *, flat: bool) -> Spec:
    names = [span(year) for year in drawing.years]
    step = ceil(len(names) * SLANTED_LABEL / plot)
    axis = {
        "values": names[:: step or 1],
        "title": None,
        "labelAngle": 0 if flat else -45,
        "labelPadding": 5,
        **ticks(drawing),
    }
    scale = {"domain": names, "paddingInner": BETWEEN}
    return {"field": "span", "type": "ordinal", "scale": scale, "axis": axis}


def _bars(rows: list[Spec], x: Spec, y: Spec, *, width: float) -> Spec:
    says = {"field": "says"}
    encoding = {"x": x, "y": {"field": "value", **y}, "tooltip": says, "description": says}
    mark = {"type": "bar", "color": theme.COLOURS[0], "width": width}
    return layer("bar", rows, mark, encoding)


def _zero_line(y: Spec) -> Spec:
    mark = {"type": "rule", "color": theme.INK, "aria": False}
    return layer("zero", [{"zero": 0}], mark, {"y": {"field": "zero", **y}})
