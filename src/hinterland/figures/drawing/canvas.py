"""What every figure shares: axes, range bars, marks for gaps, caption, and the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...language import pretty, t
from . import theme
from .axes import Scale
from .cells import Drawing, span
from .words import cell_words

__all__ = [
    "Margin", "Page", "Spec",
    "assemble", "gaps", "layer", "ranges", "rows", "ticks", "under_title", "value_axis",
]  # fmt: skip

# A Vega-Lite specification or a part of one; also a row of the data it carries.
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What surrounds a plot: the width in pixels, the line under it, heading, description."""

    width: int
    source: str
    title: str | None
    description: str = ""

    @property
    def height(self) -> int:
        """The height of a plot: that of a page's width, less on a column."""
        return min(214, round(0.62 * self.width))

    @property
    def room(self) -> int:
        """The width for text."""
        return self.width - 2 * theme.EDGE


@dataclass(frozen=True, slots=True)
class Margin:
    """The room around a plot, for labels and axes."""

    left: float = theme.EDGE
    right: float = theme.EDGE
    above: float = theme.EDGE
    below: float = 0


def assemble(
    page: Page,
    layers: list[Spec],
    *,
    height: float,
    margin: Margin,
    notes: Sequence[str],
    empty: bool = False,
) -> Spec:
    """Stack the layers on a plot of fixed size, with the notes and the source below.

    `empty` says that there is nothing to draw. With the automatic sizing off, each pixel is
    where it was put and no label is cut.
    """
    plot = page.width - margin.left - margin.right
    lines = [
        line
        for note in (*notes, page.source)
        for line in theme.wrap(note, theme.CAPTION_SIZE, page.room)
    ]
    heading = theme.wrap(page.title or "", theme.TITLE_SIZE, page.room)
    layers = [
        *layers,
        *([_no_data(plot, height)] if empty else []),
        _caption(lines, theme.EDGE - margin.left, height + margin.below),
    ]
    title = {"text": heading, "frame": "group", "offset": 8, "dx": theme.EDGE - margin.left}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": page.description,
        **({"title": title} if heading else {}),
        "width": plot,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {
            "left": margin.left,
            "right": margin.right,
            "top": margin.above + 16 * len(heading),
            "bottom": margin.below + theme.LINE_HEIGHT * len(lines) + theme.EDGE,
        },
        "layer": layers,
        "config": theme.config(f"{heading}{layers}"),
    }


def under_title(axis: Spec) -> float:
    """Return the room over a plot that the title of its value axis takes."""
    return float(18 + theme.LINE_HEIGHT * len(axis["axis"]["title"]))


def value_axis(page: Page, title: str, scale: Scale, *, empty: bool = False) -> Spec:
    """Return the definition of the value axis that all layers share."""
    lines = theme.wrap(title, theme.LABEL_SIZE, page.room)
    axis = {
        "values": list(scale.ticks),
        "format": scale.format,
        # The title lies flat over the axis: it reads without turning the page.
        "title": lines,
        "titleLineHeight": theme.LINE_HEIGHT,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleBaseline": "bottom",
        "titleX": theme.EDGE - theme.LEFT,
        "titleY": -12 - theme.LINE_HEIGHT * (len(lines) - 1),
        "aria": False,
    }
    if empty:
        axis |= {"grid": False, "labels": False}
    ends = {"domain": [scale.low, scale.high], "nice": False, "zero": False}
    return {"type": "quantitative", "scale": ends, "axis": axis}


def rows(drawing: Drawing) -> list[Spec]:
    """Return the known cells as rows of data, each with its words; a gap has none."""
    return [
        {"group": pretty(cell.group), "year": cell.year, "says": cell_words(drawing, cell)}
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
        "rule": {"strokeWidth": 1.4, "aria": False},
        "ticks": {"size": 9, "thickness": 1.4, "opacity": 1, "aria": False},
    }
    encoding = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": color}
    return [layer("range", bounded, mark, encoding)] if bounded else []


def gaps(drawing: Drawing, x: Spec, height: float) -> list[Spec]:
    """Return a mark on the time axis, in place of the tick, where a line has no figure."""
    if not drawing.gaps or not drawing.known:
        return []
    marks = [{"year": year, "span": span(year)} for year in drawing.gaps]
    return [layer("gap", marks, theme.CROSS, {"x": x, "y": {"value": height + 5}})]


def ticks(drawing: Drawing) -> Spec:
    """Return the part of a time axis that leaves the place of the gap marks free."""
    if not drawing.gaps or not drawing.known:
        return {}
    taken = [span(year) if drawing.figure.bars else year for year in drawing.gaps]
    free = {"test": f"indexof({taken}, datum.value) < 0", "value": 1}
    return {"tickOpacity": {"condition": free, "value": 0}}


def _no_data(plot: float, height: float) -> Spec:
    mark = {
        "type": "text",
        "text": t("no data"),
        "color": theme.SOFT,
        "fontSize": theme.TITLE_SIZE,
    }
    return layer("no data", [{}], mark, {"x": {"value": plot / 2}, "y": {"value": height / 2}})


def _caption(lines: list[str], left: float, top: float) -> Spec:
    mark = {
        "type": "text",
        "text": lines,
        "align": "left",
        "baseline": "top",
        "color": theme.SOFT,
        "fontSize": theme.CAPTION_SIZE,
        "lineHeight": theme.LINE_HEIGHT,
        "aria": False,
    }
    return layer("caption", [{}], mark, {"x": {"value": left}, "y": {"value": top}})
