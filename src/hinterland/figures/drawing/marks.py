"""Marks put down pixel by pixel, for figures whose places are no numbers on an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import theme
from .axes import Scale, named_years
from .canvas import Spec, layer
from .words import number

__all__ = ["Panel", "boxes", "dots", "hatching", "heading", "paths", "rules", "words"]

YEAR_ROOM, TICK_ROOM = 34, 5
HATCH = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot with its place in pixels and an axis of numbers either way."""

    name: str
    left: float
    top: float
    width: float
    height: float
    x: Scale
    y: Scale
    inset: float = 0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands."""
        across = self.left + self.inset + self.x.share(x) * (self.width - 2 * self.inset)
        return across, self.top + (1 - self.y.share(y)) * self.height

    def grid(self, title: str) -> list[Spec]:
        """Return the lines and numbers of the value axis, its title lying flat over it."""
        low = self.x.low
        lines = [
            {"x": self.left, "x2": self.left + self.width, "y": self.at(low, t)[1]}
            for t in self.y.ticks
        ]
        numbers = [
            {"x": self.left - 6, "y": line["y"], "words": number(t, self.y.places)}
            for line, t in zip(lines, self.y.ticks, strict=True)
        ]
        heading = [
            {"x": self.left - theme.LEFT + theme.EDGE, "y": self.top - 12, "words": title}
        ]
        return [
            rules(f"{self.name} grid", lines, theme.GRID),
            words(f"{self.name} value", numbers, align="right"),
            words(f"{self.name} title", heading, baseline="bottom"),
        ]

    def years(self, years: range, gaps: Iterable[int] = ()) -> list[Spec]:
        """Return a time axis: a tick a year, or as many as there is room for.

        In place of its tick a year without a figure has the mark of a gap.
        """
        named = named_years(years, most=max(2, int(self.width / YEAR_ROOM)))
        shown = list(years) if len(years) < self.width / TICK_ROOM else named
        bottom = self.top + self.height
        places = {year: self.at(year, self.y.low)[0] for year in shown}
        unknown = set(gaps)
        ticks = [
            {"x": x, "y": bottom, "y2": bottom + 4}
            for year, x in places.items()
            if year not in unknown
        ]
        crosses = [
            {"x": self.at(year, self.y.low)[0], "y": bottom + 5} for year in sorted(unknown)
        ]
        names = [{"x": places[year], "y": bottom + 13, "words": str(year)} for year in named]
        line = [{"x": self.left, "x2": self.left + self.width, "y": bottom}]
        return [
            rules(f"{self.name} domain", line, theme.SOFT),
            rules(f"{self.name} tick", ticks, theme.SOFT),
            _layer(f"{self.name} gap", crosses, theme.CROSS, {}),
            words(f"{self.name} year", names, align="center"),
        ]


def boxes(name: str, rows: Sequence[Spec], **mark: Any) -> Spec:
    """Return rectangles from x, y to x2, y2, each with its `fill`."""
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    fill = {"field": "fill", "type": "nominal", "scale": None}
    return _layer(name, rows, {"type": "rect", **mark}, ends | {"fill": fill})


def rules(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return straight lines, across to x2, down to y2, or both."""
    ends: Spec = {end: {"field": end} for end in ("x2", "y2") if rows and end in rows[0]}
    return _layer(name, rows, {"type": "rule", "color": color, **mark}, ends)


def words(
    name: str, rows: Sequence[Spec], *, size: float = theme.LABEL_SIZE, **mark: Any
) -> Spec:
    """Return texts; one that is a list has a line for each part."""
    look = {"type": "text", "align": "left", "baseline": "middle", "fontSize": size, **mark}
    if rows and isinstance(rows[0]["words"], list):
        look = {"lineHeight": theme.LINE_HEIGHT, **look, "baseline": "top"}
    text: Spec = {"text": {"field": "words"}}
    if rows and "ink" in rows[0]:
        text["color"] = {"field": "ink", "type": "nominal", "scale": None}
    return _layer(name, rows, look, text)


def dots(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return points."""
    return _layer(
        name, rows, {"type": "point", "filled": True, "opacity": 1, "color": color, **mark}, {}
    )


def paths(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return lines through the rows in their order; each `piece` is a line of its own."""
    look = {"type": "line", "color": color, "strokeJoin": "round", **mark}
    return _layer(name, rows, look, _piecewise())


def ribbon(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return a band from y to y2 along x."""
    look = {"type": "area", "color": color, "line": False, **mark}
    return _layer(name, rows, look, {"y2": {"field": "y2"}, **_piecewise()})


def heading(text: str, width: float) -> tuple[list[str], float]:
    """Return a title's lines, and the room that all but the first take."""
    lines = theme.wrap(text, theme.LABEL_SIZE, width)
    return lines, float(theme.LINE_HEIGHT * (len(lines) - 1))


def hatching(name: str, boxes: Iterable[Spec], color: str) -> Spec:
    """Return slanting lines that fill boxes: for what is not known."""
    rows = []
    for box in boxes:
        wide, high = box["x2"] - box["x"], box["y2"] - box["y"]
        start = HATCH / 2
        while start < wide + high:
            # From the top or the right edge down to the left or the bottom edge.
            rows.append(
                {
                    "x": box["x"] + min(start, wide),
                    "y": box["y"] + max(0, start - wide),
                    "x2": box["x"] + max(0, start - high),
                    "y2": box["y"] + min(start, high),
                }
            )
            start += HATCH
    return rules(name, rows, color, strokeWidth=0.6)


def _piecewise() -> Spec:
    return {
        "order": {"field": "order", "type": "quantitative"},
        "detail": {"field": "piece", "type": "nominal"},
    }


def _layer(name: str, rows: Sequence[Spec], mark: Spec, encoding: Spec) -> Spec:
    place = {axis: _pixel(axis) for axis in ("x", "y")}
    if rows and "says" in rows[0]:
        says = {"field": "says"}
        return layer(
            name, rows, mark, place | encoding | {"tooltip": says, "description": says}
        )
    return layer(name, rows, {**mark, "aria": False}, place | encoding)


def _pixel(axis: str) -> Spec:
    return {"field": axis, "type": "quantitative", "scale": None, "axis": None}
