"""Bars by row, with a name before each and its numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hinterland.figures import theme
from hinterland.figures.axes import Scale, scale
from hinterland.figures.canvas import Spec
from hinterland.figures.marks import boxes, rules, words
from hinterland.figures.words import GAP, number

__all__ = ["Bar", "Column", "bars"]

ROW, SPACE, SIZE = 12, 5, 9
#: From the top of the figure to the first row: the title, the key and the axis.
HEAD = 46
INDENT = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, and a number for each part, None where it is not known.

    A `strong` row is a sum of others; `space` leaves room above it.
    """

    name: str
    parts: tuple[float | None, ...]
    says: str
    remark: str = ""
    strong: bool = False
    space: bool = False

    @property
    def total(self) -> float | None:
        """The sum of the parts."""
        known = [x for x in self.parts if x is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the bars: its name and colour."""

    name: str
    fill: str


def bars(
    rows: Sequence[Bar], columns: Sequence[Column], *, width: float, total: str, title: str
) -> tuple[list[Spec], float]:
    """Return the layers of stacked bars from a zero line, and how high they are.

    Parameters
    ----------
    rows
        From top to bottom. Parts of one sign are stacked away from zero.
    columns
        The parts, in the order of each row's.
    width
        Pixels for names, bars and numbers.
    total
        The heading over the sum; where there are several parts and enough room, each has its
        column of numbers too.
    title
        Stands over the bars.
    """
    wide = width > 400 and len(columns) > 1
    shown = 3 if wide else 1
    places = 4
    column = theme.text_width("−0.0000", SIZE) + 10
    indent = INDENT if any(row.strong for row in rows) else 0
    names = max(theme.text_width(row.name, SIZE) for row in rows) + indent
    remarks = max(theme.text_width(row.remark, SIZE) for row in rows)
    left = theme.EDGE + names + 8
    right = width - theme.EDGE - (len(columns) + 1 if wide else 1) * column
    remarks = remarks + 12 if remarks and width > 400 else 0
    right -= remarks
    axis = scale([x for row in rows for x in _ends(row)], zero=True, count=4 if shown else 3)
    tops = _tops(rows)
    bottom = tops[-1] + ROW
    plot = (left, right, axis)
    numbers = [
        _number(row, top, width - theme.EDGE, _total(row), places)
        for row, top in zip(rows, tops, strict=True)
    ]
    if wide:
        for i in range(len(columns)):
            edge = width - theme.EDGE - (len(columns) - i) * column
            numbers += [
                _number(row, top, edge, row.parts[i], places)
                for row, top in zip(rows, tops, strict=True)
            ]
    labels = [
        {
            "x": theme.EDGE + (0 if row.strong else indent),
            "y": top + ROW / 2,
            "words": row.name,
        }
        for row, top in zip(rows, tops, strict=True)
    ]
    strong = [
        {"x": theme.EDGE, "x2": width - theme.EDGE, "y": t, "y2": t + ROW, "fill": "#eeeeee"}
        for row, t in zip(rows, tops, strict=True)
        if row.strong
    ]
    said = [
        {
            "x": width - theme.EDGE - column - remarks + 12,
            "y": top + ROW / 2,
            "words": row.remark,
        }
        for row, top in zip(rows, tops, strict=True)
        if remarks
    ]
    return [
        boxes("sum", strong),
        *_axis(plot, bottom),
        boxes(
            "bar",
            [
                box
                for r, t in zip(rows, tops, strict=True)
                for box in _boxes(r, t, columns, plot)
            ],
        ),
        rules("zero", [{"x": _across(plot, 0), "y": HEAD - 4, "y2": bottom}], theme.INK),
        words("name", labels, size=SIZE),
        words("number", numbers, size=SIZE, align="right"),
        words("remark", said, size=SIZE, color=theme.SOFT),
        words("title", [{"x": theme.EDGE, "y": 8, "words": title}]),
        *_heads(columns, width, column, total, plot, wide=wide),
    ], bottom


def _heads(
    columns: Sequence[Column], width: float, column: float, total: str,
    plot: tuple[float, float, Scale], *, wide: bool,
) -> list[Spec]:  # fmt: skip
    """Return the headings of the numbers, and the key of the colours."""
    heads = [{"x": width - theme.EDGE, "y": HEAD - 12, "words": total}]
    if len(columns) == 1:
        return [words("head", heads, size=SIZE, align="right", color=theme.SOFT)]
    key, names, x = [], [], theme.EDGE if not wide else plot[0]
    for i, part in enumerate(columns):
        if wide:
            edge = width - theme.EDGE - (len(columns) - i) * column
            heads.append({"x": edge, "y": HEAD - 12, "words": part.name})
            x = edge - theme.text_width(part.name, SIZE) - 10
        key.append({"x": x, "x2": x + 8, "y": HEAD - 16, "y2": HEAD - 8, "fill": part.fill})
        if not wide:
            names.append({"x": x + 11, "y": HEAD - 12, "words": part.name})
            x += 11 + theme.text_width(part.name, SIZE) + 8
    return [
        boxes("key", key),
        words("key name", names, size=SIZE),
        words("head", heads, size=SIZE, align="right", color=theme.SOFT),
    ]


def _axis(plot: tuple[float, float, Scale], bottom: float) -> list[Spec]:
    left, right, axis = plot
    ticks = axis.ticks if right - left > 150 else axis.ticks[:: max(1, len(axis.ticks) - 1)]
    lines = [{"x": _across(plot, t), "y": HEAD, "y2": bottom} for t in axis.ticks]
    below = [
        {"x": _across(plot, t), "y": bottom + 8, "words": number(t, axis.places)}
        for t in (*ticks, 0.0)
        if t == 0 or abs(_across(plot, t) - _across(plot, 0)) > 24
    ]
    return [
        rules("grid", lines, theme.GRID),
        words("tick", below, size=SIZE, align="center"),
    ]


def _boxes(
    row: Bar, top: float, columns: Sequence[Column], plot: tuple[float, float, Scale]
) -> list[Spec]:
    found, ends = [], {True: 0.0, False: 0.0}
    for x, part in zip(row.parts, columns, strict=True):
        if x is None:
            continue
        start = ends[x > 0]
        ends[x > 0] += x
        a, b = sorted((_across(plot, start), _across(plot, start + x)))
        box = {"x": a, "x2": b, "y": top + 2, "y2": top + ROW - 2}
        found.append(box | {"fill": part.fill, "says": row.says})
    return found


def _ends(row: Bar) -> tuple[float, float]:
    known = [x for x in row.parts if x is not None]
    return sum(x for x in known if x < 0), sum(x for x in known if x > 0)


def _tops(rows: Sequence[Bar]) -> list[float]:
    tops, top = [], float(HEAD)
    for row in rows:
        top += SPACE if row.space else 0
        tops.append(top)
        top += ROW
    return tops


def _across(plot: tuple[float, float, Scale], x: float) -> float:
    left, right, axis = plot
    return left + axis.share(x) * (right - left)


def _total(row: Bar) -> float | None:
    return row.total


def _number(row: Bar, top: float, x: float, value: float | None, places: int) -> Spec:
    text = GAP if value is None else number(value, places)
    return {"x": x, "y": top + ROW / 2, "words": text}
