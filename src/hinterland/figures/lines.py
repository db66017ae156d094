"""Lines by year: scale, share, dependence, and the imbalanced index."""

from __future__ import annotations

from ..language import pretty, t
from .drawing import theme
from .drawing.axes import Scale, named_years, scale
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
from .drawing.cells import NATION, Cell, Drawing
from .drawing.labels import nudge
from .drawing.words import caption, largest

__all__ = ["line_chart", "time_axis"]

MOST_COLOURS = 8
NAMED_OF_MANY = 5
YEAR_ROOM, TICK_ROOM = 34, 6
# Right of the plot: the sign of a label, its words, and the least distance between two.
TO_SIGN, TO_WORDS, LABEL_GAP = 12, 20, 12
# The part of the width that a label's line may take, and the height of a further line.
WIDEST_LABEL, MORE = 0.3, 10
# From the first and the last year to the edges of the plot.
INSET = 12


def line_chart(drawing: Drawing, page: Page) -> Spec:
    """Draw one line a group, named at its end and broken where a year is not known."""
    named, empty = _named(drawing), not drawing.known
    values = scale(drawing.numbers(), zero=drawing.figure.groups)
    ends = _ends(drawing, named, values, page) if drawing.figure.groups else []
    widths = [theme.text_width(line, theme.LABEL_SIZE) for end in ends for line in end["words"]]
    right = TO_WORDS + theme.EDGE + max(widths) if widths else 2 * theme.EDGE
    plot = page.width - theme.LEFT - right
    x = time_axis(drawing.years, plot, ticks(drawing))
    y = value_axis(page, drawing.axis_title, values, empty=empty)
    look = _look(drawing.groups, named)
    shown = rows(drawing)
    # The named lines are drawn over the grey ones.
    shown.sort(key=lambda row: row["group"] in map(pretty, named))
    layers = [
        _lines(shown, x, y, look),
        *ranges(shown, x, y, look["color"]),
        _points(shown, x, y, look),
        *gaps(drawing, x, page.height),
        *_labels(ends, y, look, plot=plot),
    ]
    muted = len(drawing.groups) - len(named)
    return assemble(
        page,
        layers,
        height=page.height,
        margin=Margin(theme.LEFT, right, under_title(y), below=34),
        notes=caption(drawing, muted=muted),
        empty=empty,
    )


def _named(drawing: Drawing) -> tuple[str, ...]:
    """Return the lines with a colour and a name: all, or of too many the largest."""
    groups = [group for group in drawing.groups if group != NATION]
    if len(groups) <= MOST_COLOURS:
        return drawing.groups
    top = largest(drawing, NAMED_OF_MANY)
    return tuple(group for group in drawing.groups if group in top or group == NATION)


def _look(groups: tuple[str, ...], named: tuple[str, ...]) -> Spec:
    """Return the encodings that tell the lines apart, in colour and in grey."""
    styles = theme.styles(groups, named, NATION)
    names = [pretty(group) for group in groups]
    channels = {
        "color": [style.colour for style in styles],
        "strokeDash": [style.dash for style in styles],
        "strokeWidth": [style.width for style in styles],
        "shape": [style.shape for style in styles],
        "size": [style.size for style in styles],
    }
    return {
        channel: {
            "field": "group",
            "type": "nominal",
            "scale": {"type": "ordinal", "domain": names, "range": values},
            "legend": None,
        }
        for channel, values in channels.items()
    }


def time_axis(years: range, plot: float, more: Spec) -> Spec:
    """Return an axis with a tick a year, or as many as there is room for."""
    named = named_years(years, most=int(plot / YEAR_ROOM))
    room = INSET * (len(years) - 1) / (plot - 2 * INSET) or 0.5
    ends = {"domain": [years[0] - room, years[-1] + room], "nice": False, "zero": False}
    axis = {
        "values": list(years) if len(years) < plot / TICK_ROOM else named,
        "labelExpr": f"indexof({named}, datum.value) < 0 ? '' : format(datum.value, 'd')",
        "labelPadding": 6,
        "title": None,
        **more,
    }
    return {"field": "year", "type": "quantitative", "scale": ends, "axis": axis}


def _lines(rows: list[Spec], x: Spec, y: Spec, look: Spec) -> Spec:
    """Return the lines; each unbroken run of years is a piece of its own."""
    pieces: list[Spec] = []
    before: dict[str, Spec] = {}
    for row in rows:
        if "value" not in row:
            continue
        last = before.get(row["group"], {"year": row["year"], "piece": 0})
        piece = last["piece"] + (row["year"] > last["year"] + 1)
        before[row["group"]] = row | {"piece": piece}
        pieces.append(before[row["group"]])
    style = {key: look[key] for key in ("color", "strokeDash", "strokeWidth")}
    encoding = {
        "x": x,
        "y": {"field": "value", **y},
        "detail": {"field": "piece", "type": "nominal"},
        **style,
    }
    mark = {"type": "line", "strokeJoin": "round", "aria": False}
    return layer("line", pieces, mark, encoding)


def _points(rows: list[Spec], x: Spec, y: Spec, look: Spec) -> Spec:
    says = {"field": "says"}
    words = {"tooltip": says, "description": says}
    encoding = {"x": x, "y": {"field": "value", **y}, **words, **_sign(look)}
    known = [row for row in rows if "value" in row]
    return layer("point", known, {"type": "point", "filled": True, "opacity": 1}, encoding)


def _sign(look: Spec) -> Spec:
    return {key: look[key] for key in ("color", "shape", "size")}


def _ends(drawing: Drawing, named: tuple[str, ...], axis: Scale, page: Page) -> list[Spec]:
    """Return the name of each line that has a figure, beside its end but on no other name."""
    last: dict[str, Cell] = {cell.group: cell for cell in drawing.known if cell.group in named}
    names = [_name(drawing, cell, WIDEST_LABEL * page.width) for cell in last.values()]
    placed = nudge(
        [axis.share(cell.position or 0.0) * page.height for cell in last.values()],
        sizes=[LABEL_GAP + MORE * (len(lines) - 1) for lines in names],
        low=0,
        high=page.height,
    )
    rows = []
    pixel = (axis.high - axis.low) / page.height
    for (group, cell), lines, height in zip(last.items(), names, placed, strict=True):
        row = {
            "group": pretty(group),
            "words": lines,
            "value": cell.position,
            "label": axis.low + height * pixel,
            # A text of several lines hangs from its first.
            "first": axis.low + (height + MORE / 2 * (len(lines) - 1)) * pixel,
            "thread": cell.year == drawing.years[-1] and len(drawing.years) > 1,
        }
        rows.append(row)
    return rows


def _name(drawing: Drawing, cell: Cell, room: float) -> list[str]:
    """Return the lines of a label; a line that ends before the last year says so."""
    name = pretty(cell.group)
    if cell.year != drawing.years[-1]:
        name = t("{group} (to {year})", group=name, year=cell.year)
    return theme.wrap(name, theme.LABEL_SIZE, room)


def _labels(ends: list[Spec], y: Spec, look: Spec, *, plot: float) -> list[Spec]:
    """Return names beside the plot, each with its line's sign and a thread to the line.

    A line that ends before the last year has no thread, which would look like data there.
    """
    if not ends:
        return []
    thread = {
        "x": {"value": plot - INSET + 4},
        "x2": {"value": plot + TO_SIGN - 4},
        "y": {"field": "value", **y},
        "y2": {"field": "label"},
        "color": look["color"],
    }
    at = {"field": "label", **y}
    sign = {"x": {"value": plot + TO_SIGN}, "y": at, **_sign(look)}
    words = {
        "x": {"value": plot + TO_WORDS},
        "y": {"field": "first", **y},
        "text": {"field": "words"},
    }
    to_end = [end for end in ends if end["thread"]]
    return [
        layer("thread", to_end, {"type": "rule", "strokeWidth": 0.7, "aria": False}, thread),
        layer(
            "sign", ends, {"type": "point", "filled": True, "opacity": 1, "aria": False}, sign
        ),
        layer(
            "label",
            ends,
            {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "lineHeight": MORE,
                "aria": False,
            },
            words,
        ),
    ]
