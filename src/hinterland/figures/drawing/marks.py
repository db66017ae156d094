"""Plots and marks, put down pixel by pixel: what every figure is drawn with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from ...estimate import fixed
from . import theme
from .axes import Scale, named_years
from .canvas import Spec, layer

__all__ = [
    "Plot",
    "axis_room",
    "boxes",
    "dots",
    "gap_marks",
    "hatching",
    "heading",
    "paths",
    "pieces",
    "rules",
    "whiskers",
    "words",
]

YEAR_ROOM, TICK_ROOM, TO_NUMBER = 34, 5, 6
HATCH = 6


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its place in pixels and an axis of numbers either way."""

    name: str
    left: float
    top: float
    width: float
    height: float
    x: Scale
    y: Scale
    inset: float = 0
    #: The room left of the plot, for the numbers of the value axis.
    room: float = theme.LEFT

    @property
    def bottom(self) -> float:
        """Where the plot ends and the time axis begins."""
        return self.top + self.height

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is."""
        across = self.left + self.inset + self.x.share(x) * (self.width - 2 * self.inset)
        return across, self.top + (1 - self.y.share(y)) * self.height

    def grid(
        self, title: str, *, width: float | None = None, empty: bool = False
    ) -> list[Spec]:
        """Return the lines and numbers of the value axis, its title lying flat over it.

        The title may be as wide as `width`, or in one line; an `empty` plot has only the title.
        """
        lines = theme.wrap(title, theme.LABEL_SIZE, width) if width else [title]
        y = self.top - 12 - theme.LINE_HEIGHT * (len(lines) - 1)
        heading = [{"x": self.left - self.room + theme.EDGE, "y": y, "words": lines}]
        named = words(f"{self.name} title", heading, baseline="bottom")
        if empty:
            return [named]
        ticks = [(tick, self.at(self.x.low, tick)[1]) for tick in self.y.ticks]
        across = [{"x": self.left, "x2": self.left + self.width, "y": y} for _tick, y in ticks]
        numbers = [
            {"x": self.left - TO_NUMBER, "y": y, "words": fixed(tick, self.y.places)}
            for tick, y in ticks
        ]
        return [
            rules(f"{self.name} grid", across, theme.GRID),
            words(f"{self.name} value", numbers, align="right"),
            named,
        ]

    def years(self, years: range, gaps: Iterable[int] = ()) -> list[Spec]:
        """Return a time axis: a tick a year, or as many as there is room for.

        In place of its tick a year without a figure has the mark of a gap.
        """
        named = named_years(years, most=max(2, int(self.width / YEAR_ROOM)))
        shown = list(years) if len(years) < self.width / TICK_ROOM else named
        bottom = self.bottom
        places = {year: self.at(year, self.y.low)[0] for year in shown}
        unknown = set(gaps)
        ticks = [
            {"x": x, "y": bottom, "y2": bottom + 4}
            for year, x in places.items()
            if year not in unknown
        ]
        crosses = [
            {"x": self.at(year, self.y.low)[0], "y": bottom + 5, "year": year}
            for year in sorted(unknown)
        ]
        names = [{"x": places[year], "y": bottom + 13, "words": str(year)} for year in named]
        line = [{"x": self.left, "x2": self.left + self.width, "y": bottom}]
        return [
            rules(f"{self.name} domain", line, theme.SOFT),
            rules(f"{self.name} tick", ticks, theme.SOFT),
            gap_marks(f"{self.name} gap", crosses),
            words(f"{self.name} year", names, align="center"),
        ]


def axis_room(values: Scale) -> float:
    """Return the room left of a plot that the numbers of its value axis need."""
    widest = max(
        theme.text_width(fixed(tick, values.places), theme.LABEL_SIZE) for tick in values.ticks
    )
    return max(theme.LEFT, TO_NUMBER + 2 + widest)


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
        look = {**look, "lineHeight": theme.LINE_HEIGHT, "baseline": "top", **mark}
    text: Spec = {"text": {"field": "words"}}
    if rows and "ink" in rows[0]:
        text["color"] = {"field": "ink", "type": "nominal", "scale": None}
    return _layer(name, rows, look, text)


def gap_marks(name: str, rows: Sequence[Spec]) -> Spec:
    """Return the marks that take a tick's place where there is no figure."""
    return _layer(name, rows, theme.CROSS, {})


def dots(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return points."""
    return _layer(
        name, rows, {"type": "point", "filled": True, "opacity": 1, "color": color, **mark}, {}
    )


def paths(name: str, rows: Sequence[Spec], color: str, **mark: Any) -> Spec:
    """Return lines through the rows in their order; each `piece` is a line of its own.

    What rows say is left to the points on the line.
    """
    look = {"type": "line", "color": color, "strokeJoin": "round", **mark}
    plain = [{key: value for key, value in row.items() if key != "says"} for row in rows]
    order = {"field": "order", "type": "quantitative"}
    return _layer(
        name, plain, look, {"order": order, "detail": {"field": "piece", "type": "nominal"}}
    )


def pieces(years: Sequence[int]) -> list[int]:
    """Return, for each year, the number of the unbroken run that it is in.

    Examples
    --------
    >>> pieces([2000, 2001, 2003])
    [0, 0, 1]
    """
    return list(accumulate((b > a + 1 for a, b in pairwise(years)), initial=0))[: len(years)]


def whiskers(
    name: str, rows: Sequence[Spec], color: str, *, cap: float = 3, **mark: Any
) -> list[Spec]:
    """Return lines from y down to y2, each with a cap on both ends."""
    caps = [
        {"x": row["x"] - cap, "x2": row["x"] + cap, "y": row[end]}
        for row in rows
        for end in ("y", "y2")
    ]
    thick = {"strokeWidth": 1.4, **mark}
    return [rules(name, rows, color, **thick), rules(f"{name} cap", caps, color, **thick)]


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


def _layer(name: str, rows: Sequence[Spec], mark: Spec, encoding: Spec) -> Spec:
    place: Spec = {
        axis: {"field": axis, "type": "quantitative", "scale": None, "axis": None}
        for axis in ("x", "y")
    }
    if rows and "says" in rows[0]:
        says = {"field": "says"}
        return layer(
            name, rows, mark, place | encoding | {"tooltip": says, "description": says}
        )
    return layer(name, rows, {**mark, "aria": False}, place | encoding)
