"""Bars from one year to the next: the change of the imbalanced index."""

from __future__ import annotations

from math import ceil

from hinterland.figures import theme
from hinterland.figures.axes import scale
from hinterland.figures.canvas import (
    Spec,
    Text,
    assemble,
    gaps,
    layer,
    ranges,
    rows,
    ticks,
    value_axis,
)
from hinterland.figures.drawing import Drawing, span

__all__ = ["bar_chart"]

MOST_FLAT, MOST_SLANTED = 9, 35
FLAT_ROOM, SLANTED_ROOM = 34, 58
# The widest bar in pixels, and the part of a bar's place that is left free.
WIDEST, BETWEEN = 40, 0.3
RIGHT = 2 * theme.EDGE


def bar_chart(drawing: Drawing, text: Text) -> Spec:
    """Draw one bar a year from a zero line, labelled from year t to t + 1."""
    flat = len(drawing.years) <= MOST_FLAT
    x = _span_axis(drawing, flat=flat)
    y = value_axis(drawing, scale(drawing.numbers(), zero=True))
    width = (theme.WIDTH - theme.LEFT - RIGHT) / max(len(drawing.years), 1) * (1 - BETWEEN)
    shown = [row | {"span": span(row["year"])} for row in rows(drawing)]
    layers = [
        _bars([row for row in shown if "value" in row], x, y, width=min(width, WIDEST)),
        *([_zero_line(y)] if drawing.known else []),
        *ranges(shown, x, y, {"value": theme.INK}),
        *gaps(drawing, x),
    ]
    below = FLAT_ROOM if flat else SLANTED_ROOM
    return assemble(drawing, layers, text, right=RIGHT, below=below)


def _span_axis(drawing: Drawing, *, flat: bool) -> Spec:
    names = [span(year) for year in drawing.years]
    step = ceil(len(names) / MOST_SLANTED)
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
    tooltip = [
        {"field": "span", "type": "nominal", "title": "years"},
        {"field": "value", "type": "quantitative", "format": "+.4f"},
    ]
    encoding = {"x": x, "y": {"field": "value", **y}, "tooltip": tooltip}
    mark = {"type": "bar", "color": theme.COLOURS[0], "width": width}
    return layer("bar", rows, mark, encoding)


def _zero_line(y: Spec) -> Spec:
    mark = {"type": "rule", "color": theme.INK}
    return layer("zero", [{"zero": 0}], mark, {"y": {"field": "zero", **y}})
