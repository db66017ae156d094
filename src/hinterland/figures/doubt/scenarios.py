"""Scenarios: the index as it was, as it would have been, and where past growth would take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...estimate import NumberFormat
from ...language import shipped, t
from ..drawing import theme
from ..drawing.axes import Scale, scale
from ..drawing.canvas import Page, Spec, assemble
from ..drawing.marks import Plot, axis_room, boxes, dots, heading, paths, pieces, words
from ..drawing.words import GAP, sentences

if TYPE_CHECKING:
    import polars as pl

__all__ = ["scenarios"]

ABOVE, BELOW, INSET, KEY = 28, 30, 8, 13
#: The shades of the fan: nine of ten paths, and half of them.
OUTER, INNER = theme.STEPS[1], theme.STEPS[2]
#: What a kind of scenario is, in the key; a study's own name for it stands behind.
_KINDS = {
    "hold": shipped("shares held"),
    "grow": shipped("growth of some groups"),
    "target": shipped("target"),
    "paths": shipped("paths of past growth"),
}
FORM = NumberFormat()
Row = dict[str, Any]


def scenarios(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the index by year, each scenario beside it, and the fan of paths of past growth.

    The frame has a row a scenario and year: scenario, kind, year, value, low, high, near_low,
    near_high, assumption, finding, why. The scenario `index` is the index itself. Null is a
    gap.
    """
    rows = frame.rows(named=True)
    own = [row for row in rows if row["kind"] == "index"]
    named = list(dict.fromkeys(row["scenario"] for row in rows if row["kind"] != "index"))
    title = t("Imbalanced index (unit-free): as it was, and in scenarios")
    _lines, room = heading(title, page.room)
    numbers = [
        row[key] for row in rows for key in ("value", "low", "high") if row[key] is not None
    ]
    axis = scale(numbers, zero=False)
    years = range(min(row["year"] for row in rows), max(row["year"] for row in rows) + 1)
    left = axis_room(axis)
    plot = Plot(
        "index", left, ABOVE + room, page.width - left - theme.EDGE, page.height,
        Scale((years[0], max(years[-1], years[0] + 1)), 0), axis, INSET, left,
    )  # fmt: skip
    gaps = [row["year"] for row in own if row["value"] is None]
    layers = [*plot.grid(title, width=page.room)]
    layers += _fans(plot, rows)
    layers += [*plot.years(years, gaps), *_lines_of(plot, rows, named)]
    key, bottom = _key(plot, rows, named)
    said = []
    for name in named:
        row = next(r for r in reversed(rows) if r["scenario"] == name)
        if row["finding"]:
            form = t("{name}. Assumed: {assumption}. Then {finding}")
        else:
            form = t("{sign} {name}. Assumed: {assumption}. There is no result: {why}")
        facts = {key: row[key] for key in ("assumption", "finding", "why")}
        said.append(form.format(sign=GAP, name=name, **facts))
    description = sentences(t("Line chart with scenarios of the index."), said)
    notes = [t("{sentence}.", sentence=one) for one in said]
    notes.append(
        t("Scenarios are arithmetic on stated assumptions: they show how much is needed, not what causes it or what will be.")
    )  # fmt: skip
    return assemble(
        page,
        [*layers, *key],
        height=bottom,
        description=description,
        below=8,
        notes=notes,
        empty=not numbers,
    )


def _fans(plot: Plot, rows: Sequence[Row]) -> list[Spec]:
    """Return the fans, a step a year: nine of ten paths, and half of them."""
    fan = [row for row in rows if row["low"] is not None]
    if not fan:
        return []
    half = (plot.at(plot.x.low + 1, plot.y.low)[0] - plot.at(plot.x.low, plot.y.low)[0]) / 2
    layers = []
    for low, high, shade in (("low", "high", OUTER), ("near_low", "near_high", INNER)):
        cells = []
        for row in fan:
            (x, top), (_x, bottom) = (
                plot.at(row["year"], row[high]),
                plot.at(row["year"], row[low]),
            )
            right = min(x + half, plot.left + plot.width)
            cells.append({"x": x - half, "x2": right, "y": top, "y2": bottom, "fill": shade})
        layers.append(boxes(f"fan {low}", cells))
    return layers


def _lines_of(plot: Plot, rows: Sequence[Row], named: Sequence[str]) -> list[Spec]:
    layers = []
    for i, name in enumerate(named):
        mine = [row for row in rows if row["scenario"] == name and row["value"] is not None]
        colour, dash = _look(i)
        if len(mine) > 1:
            layers.append(
                paths(name, _points(plot, mine), colour, strokeDash=dash, strokeWidth=1.6)
            )
        elif mine:
            x, y = plot.at(mine[0]["year"], mine[0]["value"])
            says = f"{name}: {FORM.number(mine[0]['value'])}"
            mark = [{"x": x, "y": y, "says": says}]
            layers.append(dots(name, mark, colour, size=50, shape=theme.SHAPES[i % 8]))
    own = [row for row in rows if row["kind"] == "index" and row["value"] is not None]
    return [*layers, paths("own", _points(plot, own), theme.INK, strokeWidth=2.2)]


def _points(plot: Plot, rows: Sequence[Row]) -> list[Spec]:
    """Return the points of a line, in a new piece after each gap."""
    out: list[Spec] = []
    for row, piece in zip(rows, pieces([row["year"] for row in rows]), strict=True):
        x, y = plot.at(row["year"], row["value"])
        out.append({"x": x, "y": y, "order": row["year"], "piece": piece})
    return out


_KEY_SIZE = 9


def _key(plot: Plot, rows: Sequence[Row], named: Sequence[str]) -> tuple[list[Spec], float]:
    """Return a line for each scenario below the plot, and where the last one ends."""
    y = plot.bottom + BELOW
    names, layers = [], []
    left = theme.EDGE
    for i, name in enumerate(["", *named]):
        mine = [row for row in rows if row["scenario"] == (name or "index")]
        colour, dash = _look(i - 1) if name else (theme.INK, [1, 0])
        line = [{"x": left + dx, "y": y, "order": dx, "piece": 0} for dx in (0, 22)]
        if len(mine) > 1:
            layers.append(paths(f"key {i}", line, colour, strokeDash=dash, strokeWidth=1.8))
        else:
            mark = [{"x": left + 11, "y": y}]
            shape = theme.SHAPES[(i - 1) % 8]
            layers.append(dots(f"key {i}", mark, colour, size=50, shape=shape))
        room = plot.left + plot.width - left - 28
        text = t("the index itself")
        if name:
            kind = _KINDS[mine[0]["kind"]]
            text = t("{name}: {what}", name=name, what=t(kind))
        shown = theme.shorten(text, _KEY_SIZE, room)
        names.append({"x": left + 28, "y": y, "words": shown})
        y += KEY
    return [*layers, words("key name", names, size=_KEY_SIZE)], y


def _look(i: int) -> tuple[str, list[int]]:
    return theme.COLOURS[i % 8], theme.DASHES[(i + 1) % 8]
