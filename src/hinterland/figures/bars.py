"""Bars by row, with a name before each and its numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..estimate import fixed
from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Spec
from .drawing.marks import boxes, heading, rules, words
from .drawing.words import GAP

__all__ = ["PLACES", "Bar", "Column", "bars", "sum_of"]

ROW, SPACE, SIZE = 12, 5, 9
#: From the top of the figure to the first row: a title of one line, the key and the headings.
HEAD = 46
INDENT, KEY = 8, 8
#: The decimals of the numbers.
PLACES = 4
#: A figure from this width on has a column of numbers for each part, and the remarks.
WIDE = 400
#: The bars, and the names before them, are never narrower than this.
LEAST_PLOT, LEAST_NAME = 60, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, and a number for each part, None where it is not known.

    A `strong` row is a sum of others, with room above it.
    """

    name: str
    parts: tuple[float | None, ...]
    says: str
    remark: str = ""
    strong: bool = False

    @property
    def total(self) -> float | None:
        """The sum of the parts, None where one is not known."""
        return sum_of(self.parts)


def sum_of(parts: Iterable[float | None]) -> float | None:
    """Return a sum, None where a part of it is not known."""
    total = 0.0
    for x in parts:
        if x is None:
            return None
        total += x
    return total


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
    lines, room = heading(title, width - 2 * theme.EDGE)
    plot = _plot(rows, columns, width, total, head=HEAD + room)
    placed = list(zip(rows, plot.tops, strict=True))
    strong = [
        {"x": theme.EDGE, "x2": width - theme.EDGE, "y": y, "y2": y + ROW, "fill": theme.SHADE}
        for row, y in placed
        if row.strong
    ]
    indent = INDENT if strong else 0
    names, numbers = [], []
    for row, y in placed:
        left = theme.EDGE + (0 if row.strong else indent)
        name = theme.shorten(row.name, SIZE, plot.left - 8 - left)
        names.append({"x": left, "y": y + ROW / 2, "words": name})
        values = (*row.parts, row.total)[-len(plot.ends) :]
        for value, end in zip(values, plot.ends, strict=True):
            text = GAP if value is None else fixed(value, PLACES)
            numbers.append({"x": end, "y": y + ROW / 2, "words": text})
    remarks = [
        {"x": plot.right + 12, "y": y + ROW / 2, "words": row.remark}
        for row, y in placed
        if row.remark and plot.has_remarks
    ]
    zero = [{"x": plot.at(0), "y": plot.top - 4, "y2": plot.bottom}]
    layers = [
        words("title", [{"x": theme.EDGE, "y": 4, "words": lines}]),
        boxes("sum", strong),
        *(_axis(plot) if any(row.total is not None for row in rows) else ()),
        boxes("bar", [box for row, y in placed for box in _boxes(row, y, columns, plot)]),
        rules("zero", zero, theme.INK),
        words("name", names, size=SIZE),
        words("remark", remarks, size=SIZE, color=theme.SOFT),
        words("number", numbers, size=SIZE, align="right"),
        *_heads(columns, total, plot),
    ]
    return layers, plot.bottom


@dataclass(frozen=True, slots=True)
class _Plot:
    """The place of the bars, of each row, and of the right ends of the numbers' columns."""

    left: float
    right: float
    top: float
    tops: Sequence[float]
    ends: Sequence[float]
    axis: Scale
    has_remarks: bool

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.tops[-1] + ROW

    def at(self, x: float) -> float:
        """Return where a number stands."""
        return self.left + self.axis.share(x) * (self.right - self.left)


def _plot(
    rows: Sequence[Bar], columns: Sequence[Column], width: float, total: str, *, head: float
) -> _Plot:
    indent = INDENT if any(row.strong for row in rows) else 0
    names = indent + max(theme.text_width(row.name, SIZE) for row in rows)
    remarks = max(theme.text_width(row.remark, SIZE) for row in rows)
    room = remarks + 12 if remarks and width >= WIDE else 0.0
    several = width >= WIDE and len(columns) > 1
    # Where names are long, first the remarks go, then the parts' numbers, then ends of names.
    for remarks, wide in ((room, several), (0.0, several), (0.0, False)):
        heads = [*(part.name for part in columns if wide), total]
        column = 10 + max(theme.text_width(text, SIZE) for text in ("−0.0000", *heads))
        column += KEY + 8 if wide else 0
        right = width - theme.EDGE - column * len(heads) - remarks
        if right - (theme.EDGE + names + 8) >= LEAST_PLOT:
            break
    names = max(min(names, right - LEAST_PLOT - 8 - theme.EDGE), LEAST_NAME)
    ends = [width - theme.EDGE - i * column for i in reversed(range(len(heads)))]
    tops, top, reach = [], head, []
    for row in rows:
        top += SPACE if row.strong else 0
        tops.append(top)
        top += ROW
        # How far the row reaches below and above zero.
        known = [x for x in row.parts if x is not None]
        reach += [sum(x for x in known if x < 0), sum(x for x in known if x > 0)]
    return _Plot(
        left=theme.EDGE + names + 8,
        right=right,
        top=head,
        tops=tops,
        ends=ends,
        axis=scale(reach, zero=True, count=4),
        has_remarks=remarks > 0,
    )


def _axis(plot: _Plot) -> list[Spec]:
    ticks = plot.axis.ticks
    lines = [{"x": plot.at(t), "y": plot.top, "y2": plot.bottom} for t in ticks]
    # Where they would run into one another, the ends are named, and zero.
    room = (plot.right - plot.left) / (len(ticks) - 1)
    wide = 8 + max(theme.text_width(fixed(t, plot.axis.places), SIZE) for t in ticks)
    named = ticks if room > wide else (ticks[0], ticks[-1])
    far = [t for t in named if abs(plot.at(t) - plot.at(0)) > wide - 1]
    numbers = [
        {"x": plot.at(t), "y": plot.bottom + 8, "words": fixed(t, plot.axis.places)}
        for t in (*far, 0.0)
    ]
    return [
        rules("grid", lines, theme.GRID),
        words("tick", numbers, size=SIZE, align="center"),
    ]


def _boxes(row: Bar, top: float, columns: Sequence[Column], plot: _Plot) -> list[Spec]:
    found, ends = [], {True: 0.0, False: 0.0}
    for x, part in zip(row.parts, columns, strict=True):
        if x is None:
            continue
        start = ends[x > 0]
        ends[x > 0] += x
        left, right = sorted((plot.at(start), plot.at(start + x)))
        box = {"x": left, "x2": right, "y": top + 2, "y2": top + ROW - 2}
        found.append(box | {"fill": part.fill, "says": row.says})
    return found


def _heads(columns: Sequence[Column], total: str, plot: _Plot) -> list[Spec]:
    """Return the headings of the numbers, and the key of the colours."""
    y = plot.top - 12
    key, names, left = [], [], float(theme.EDGE)
    heads = [{"x": plot.ends[-1], "y": y, "words": total}]
    for i, part in enumerate(columns if len(columns) > 1 else ()):
        wide = theme.text_width(part.name, SIZE)
        if len(plot.ends) > 1:
            heads.append({"x": plot.ends[i], "y": y, "words": part.name})
            left = plot.ends[i] - wide - KEY - 4
        else:
            names.append({"x": left + KEY + 3, "y": y, "words": part.name})
        key.append({"x": left, "x2": left + KEY, "y": y - 4, "y2": y + 4, "fill": part.fill})
        left += KEY + wide + 12
    return [
        boxes("key", key),
        words("key name", names, size=SIZE),
        words("head", heads, size=SIZE, align="right", color=theme.SOFT),
    ]
