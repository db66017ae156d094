"""What every figure shares: axes, range bars, marks for gaps, caption, and the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hinterland.figures import theme
from hinterland.figures.axes import Scale
from hinterland.figures.drawing import Drawing, span
from hinterland.figures.words import GAP, caption
from hinterland.language import pretty

__all__ = ["Spec", "Text", "assemble", "gaps", "layer", "ranges", "rows", "ticks", "value_axis"]

# A Vega-Lite specification or a part of one; also a row of the data it carries.
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """The words around a plot: the line under it, the heading, and the description."""

    source: str
    title: str | None
    description: str


def assemble(
    drawing: Drawing,
    layers: list[Spec],
    text: Text,
    *,
    right: float,
    below: float,
    muted: int = 0,
) -> Spec:
    """Stack the layers on a plot of fixed size, with the caption and the source below.

    `right` and `below` are the room kept for line labels and for the time axis; `muted` is
    the number of groups drawn in grey. With the automatic sizing off, each pixel is where it
    was put and no label is cut.
    """
    plot, room = theme.WIDTH - theme.LEFT - right, theme.WIDTH - 2 * theme.EDGE
    notes = [*caption(drawing, muted=muted), text.source]
    lines = [line for note in notes for line in theme.wrap(note, theme.CAPTION_SIZE, room)]
    heading = theme.wrap(text.title or "", theme.TITLE_SIZE, room)
    no_data = [] if drawing.known else [_no_data(plot)]
    top = {"text": heading, "frame": "group", "offset": 8, "dx": theme.EDGE - theme.LEFT}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": text.description,
        **({"title": top} if heading else {}),
        "width": plot,
        "height": theme.HEIGHT,
        "autosize": {"type": "none"},
        "padding": {
            "left": theme.LEFT,
            "right": right,
            "top": 30 + 16 * len(heading),
            "bottom": below + theme.LINE_HEIGHT * len(lines) + theme.EDGE,
        },
        "layer": [*layers, *no_data, _caption(lines, below)],
        "config": theme.config(),
    }


def value_axis(drawing: Drawing, scale: Scale) -> Spec:
    """Return the definition of the value axis that all layers share."""
    axis = {
        "values": list(scale.ticks),
        "format": scale.format,
        # The title lies flat over the axis: it reads without turning the page.
        "title": drawing.axis_title,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleBaseline": "bottom",
        "titleX": theme.EDGE - theme.LEFT,
        "titleY": -12,
    }
    if not drawing.known:
        axis |= {"grid": False, "labels": False}
    ends = {"domain": [scale.low, scale.high], "nice": False, "zero": False}
    return {"type": "quantitative", "scale": ends, "axis": axis}


def rows(drawing: Drawing) -> list[Spec]:
    """Return the known cells as rows of data; a gap has none."""
    return [
        {"group": pretty(cell.group), "year": cell.year}
        | ({} if cell.value is None else {"value": cell.value})
        | ({"low": cell.bounds[0], "high": cell.bounds[1]} if cell.bounds else {})
        for cell in drawing.known
    ]


def layer(name: str, values: Sequence[Spec], mark: Spec, encoding: Spec) -> Spec:
    """Return one layer with the rows it draws."""
    return {"name": name, "data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def ranges(rows: list[Spec], x: Spec, y: Spec, color: Spec) -> list[Spec]:
    """Return the bars from the lowest to the highest figure, if any cell is bounded."""
    bounded = [row for row in rows if "low" in row]
    mark = {
        "type": "errorbar",
        "rule": {"strokeWidth": 1.4},
        "ticks": {"size": 9, "thickness": 1.4, "opacity": 1},
    }
    encoding = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": color}
    return [layer("range", bounded, mark, encoding)] if bounded else []


def gaps(drawing: Drawing, x: Spec) -> list[Spec]:
    """Return a mark on the time axis, in place of the tick, where a line has no figure."""
    if not drawing.gaps or not drawing.known:
        return []
    marks = [{"year": year, "span": span(year)} for year in drawing.gaps]
    mark = {"type": "text", "text": GAP, "color": theme.SOFT, "baseline": "middle"}
    return [layer("gap", marks, mark, {"x": x, "y": {"value": theme.HEIGHT + 5}})]


def ticks(drawing: Drawing) -> Spec:
    """Return the part of a time axis that leaves the place of the gap marks free."""
    if not drawing.gaps or not drawing.known:
        return {}
    taken = [span(year) if drawing.figure.bars else year for year in drawing.gaps]
    free = {"test": f"indexof({taken}, datum.value) < 0", "value": 1}
    return {"tickOpacity": {"condition": free, "value": 0}}


def _no_data(plot: float) -> Spec:
    mark = {
        "type": "text",
        "text": "no data",
        "color": theme.SOFT,
        "fontSize": theme.TITLE_SIZE,
    }
    return layer(
        "no data", [{}], mark, {"x": {"value": plot / 2}, "y": {"value": theme.HEIGHT / 2}}
    )


def _caption(lines: list[str], below: float) -> Spec:
    mark = {
        "type": "text",
        "text": lines,
        "align": "left",
        "baseline": "top",
        "color": theme.SOFT,
        "fontSize": theme.CAPTION_SIZE,
        "lineHeight": theme.LINE_HEIGHT,
    }
    left, top = {"value": theme.EDGE - theme.LEFT}, {"value": theme.HEIGHT + below}
    return layer("caption", [{}], mark, {"x": left, "y": top})
