"""Lines by year: scale, share, dependence, and the imbalanced index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..language import listed, pretty, t
from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Page, Spec, assemble
from .drawing.cells import NATION, Cell, Drawing
from .drawing.labels import nudge
from .drawing.marks import Plot, axis_room, dots, paths, pieces, rules, whiskers, words
from .drawing.words import caption, cell_words, describe, largest

__all__ = ["line_chart", "line_panel", "points"]

MOST_COLOURS = 8
NAMED_OF_MANY = 5
# Lines below this part of the axis are drawn once more, in a panel of this part of the height.
ON_AXIS, LOW_PANEL = 0.16, 0.6
# Right of the plot: the sign of a label, its words, and the least distance between two.
TO_SIGN, TO_WORDS, LABEL_GAP = 12, 20, 12
# The part of the width that a label's line may take, and the most lines of a label.
WIDEST_LABEL, MOST_LINES = 0.3, 3
# Below the plot, for the years; and from the first and last year to the edges of the plot.
BELOW, INSET = 34, 12


def line_chart(drawing: Drawing, page: Page) -> Spec:
    """Draw one line a group, named at its end and broken where a year is not known.

    Groups that lie on the axis are drawn once more below, on a scale of their own.
    """
    layers, bottom = line_panel(drawing, page)
    low = _on_the_axis(drawing)
    if low:
        words = t(
            "{measure}: {groups} alone", measure=drawing.words, groups=listed(map(pretty, low))
        )
        cells = tuple(cell for cell in drawing.cells if cell.group in low)
        alone = replace(drawing, words=words, groups=low, cells=cells)
        looks = _looks(drawing)
        more, bottom = line_panel(
            alone, page, top=bottom + 8, height=round(LOW_PANEL * page.height), looks=looks
        )
        layers += more
    return assemble(
        page,
        layers,
        height=bottom,
        description=describe(drawing),
        notes=caption(drawing, muted=len(drawing.groups) - len(_named(drawing))),
        empty=not drawing.known,
    )


def line_panel(
    drawing: Drawing,
    page: Page,
    *,
    top: float = 0,
    height: float | None = None,
    looks: dict[str, theme.Style] | None = None,
) -> tuple[list[Spec], float]:
    """Return the layers of one panel of lines, and where it ends.

    Parameters
    ----------
    drawing, page
        What is drawn, and the page around it.
    top
        Where the panel begins.
    height
        The height of its plot, the page's unless given.
    looks
        Colour, sign and dash of each group, where another panel has them already.
    """
    named, empty = _named(drawing), not drawing.known
    looks = looks or _looks(drawing)
    last: dict[str, Cell] = {cell.group: cell for cell in drawing.known if cell.group in named}
    names = _names(drawing, last, page) if drawing.figure.groups else {}
    widths = [
        theme.text_width(line, theme.LABEL_SIZE) for name in names.values() for line in name
    ]
    right = TO_WORDS + theme.EDGE + max(widths) if widths else 2 * theme.EDGE
    title = theme.wrap(drawing.axis_title, theme.LABEL_SIZE, page.room)
    values = scale(drawing.numbers(), zero=drawing.figure.groups)
    left = axis_room(values)
    # A lone year is in the middle.
    alone = len(drawing.years) < 2
    time = Scale((drawing.years[0] - alone, drawing.years[-1] + alone), 0)
    plot = Plot(
        f"plot{top:g}" if top else "plot", left, top + 18 + theme.LINE_HEIGHT * len(title),
        page.width - left - right, height or page.height, time, values, INSET,
        left,
    )  # fmt: skip
    # The named lines are drawn over the grey ones.
    groups = sorted(drawing.groups, key=lambda group: group in named)
    drawn = {group: points(plot, drawing, group) for group in groups}
    layers = [
        *plot.grid(drawing.axis_title, width=page.room, empty=empty),
        *plot.years(drawing.years, () if empty else drawing.gaps),
        *(
            paths(
                f"line {group}", drawn[group], looks[group].colour,
                strokeDash=looks[group].dash, strokeWidth=looks[group].width,
            )
            for group in groups
        ),
        *(layer for group in groups for layer in _ranges(plot, drawing, group, looks[group])),
        *(_dots(f"point {group}", drawn[group], looks[group]) for group in groups),
        *_labels(plot, drawing, last, names, looks),
    ]  # fmt: skip
    return layers, plot.bottom + BELOW


def points(plot: Plot, drawing: Drawing, group: str) -> list[Spec]:
    """Return a group's known values as points in words; each unbroken run is a piece."""
    cells = [cell for cell in drawing.of(group) if cell.value is not None]
    rows = []
    for cell, piece in zip(cells, pieces([cell.year for cell in cells]), strict=True):
        x, y = plot.at(cell.year, cell.value or 0.0)
        rows.append(
            {"group": pretty(group), "year": cell.year, "value": cell.value, "x": x, "y": y}
            | {"order": cell.year, "piece": piece, "says": cell_words(drawing, cell)}
        )
    return rows


def _looks(drawing: Drawing) -> dict[str, theme.Style]:
    styles = theme.styles(drawing.groups, _named(drawing), NATION)
    return dict(zip(drawing.groups, styles, strict=True))


def _on_the_axis(drawing: Drawing) -> tuple[str, ...]:
    """Return the groups whose lines can't be read for those of the others, if more than one.

    The axis starts at 0, and none of their numbers is above a part of it.
    """
    if not drawing.figure.groups or min(drawing.numbers(), default=0) < 0:
        return ()
    tops = {
        group: max((x for cell in drawing.of(group) for x in _ends(cell)), default=0.0)
        for group in _named(drawing)
    }
    highest = max(tops.values(), default=0.0)
    low = tuple(group for group, top in tops.items() if 0 < top <= ON_AXIS * highest)
    return low if 1 < len(low) < len(tops) else ()


def _ends(cell: Cell) -> list[float]:
    return [x for x in (cell.value, *(cell.bounds or ())) if x is not None]


def _named(drawing: Drawing) -> tuple[str, ...]:
    """Return the lines with a colour and a name: all, or of too many the largest."""
    groups = [group for group in drawing.groups if group != NATION]
    if len(groups) <= MOST_COLOURS:
        return drawing.groups
    top = largest(drawing, NAMED_OF_MANY)
    return tuple(group for group in drawing.groups if group in top or group == NATION)


def _ranges(plot: Plot, drawing: Drawing, group: str, look: theme.Style) -> list[Spec]:
    """Return the bars from the lowest to the highest figure, where the bounds are apart."""
    rows = []
    for cell in drawing.of(group):
        if cell.bounds:
            (x, bottom), (_x, top) = (plot.at(cell.year, end) for end in cell.bounds)
            rows.append(
                {"x": x, "y": top, "y2": bottom, "says": cell_words(drawing, cell)}
                | {
                    "group": pretty(group),
                    "year": cell.year,
                    "low": cell.low,
                    "high": cell.high,
                }
            )
    return whiskers(f"range {group}", rows, look.colour, cap=4.5) if rows else []


def _dots(name: str, rows: Sequence[Spec], look: theme.Style) -> Spec:
    return dots(name, rows, look.colour, shape=look.shape, size=look.size)


def _names(drawing: Drawing, last: dict[str, Cell], page: Page) -> dict[str, list[str]]:
    """Return the lines of each label: as many as leave all of them room next to the plot."""
    for most in reversed(range(1, MOST_LINES + 1)):
        names = {
            group: _name(drawing, cell, WIDEST_LABEL * page.width, most)
            for group, cell in last.items()
        }
        if sum(map(_size, names.values())) <= page.height + LABEL_GAP:
            break
    return names


def _name(drawing: Drawing, cell: Cell, room: float, most: int) -> list[str]:
    """Return at most so many lines of a label; a line that ends before the last year says so.

    Of a name that is too long the middle is cut out, but never the year.
    """
    name = pretty(cell.group)
    kept = len(name)
    while True:
        shown = theme.without_middle(name, kept)
        if cell.year != drawing.years[-1]:
            shown = t("{group} (to {year})", group=shown, year=cell.year)
        lines = theme.wrap(shown, theme.LABEL_SIZE, room, whole_words=True)
        if len(lines) <= most or not kept:
            break
        kept -= 1
    return [theme.shorten(line, theme.LABEL_SIZE, room) for line in lines[:most]]


def _size(name: list[str]) -> float:
    return LABEL_GAP + theme.LINE_HEIGHT * (len(name) - 1)


def _labels(
    plot: Plot,
    drawing: Drawing,
    last: dict[str, Cell],
    names: dict[str, list[str]],
    looks: dict[str, theme.Style],
) -> list[Spec]:
    """Return names right of the plot, each with its line's sign and a thread to the line.

    A line that ends before the last year has no thread, which would look like data there.
    """
    ends = {group: plot.at(last[group].year, last[group].position or 0.0)[1] for group in names}
    placed = nudge(
        list(ends.values()),
        sizes=[_size(name) for name in names.values()],
        low=plot.top - LABEL_GAP / 2,
        high=plot.bottom + LABEL_GAP / 2,
    )
    right, layers = plot.left + plot.width, []
    for (group, end), y in zip(ends.items(), placed, strict=True):
        look, name = looks[group], names[group]
        if last[group].year == drawing.years[-1] and len(drawing.years) > 1:
            ends_at = {"x": right - INSET + 4, "x2": right + TO_SIGN - 4, "y": end, "y2": y}
            layers.append(rules(f"thread {group}", [ends_at], look.colour, strokeWidth=0.7))
        # A text of several lines hangs from its first.
        first = y - theme.LINE_HEIGHT / 2 * (len(name) - 1)
        layers += [
            _dots(f"sign {group}", [{"x": right + TO_SIGN, "y": y}], look),
            words(
                f"label {group}",
                [{"x": right + TO_WORDS, "y": first, "words": name}],
                baseline="middle",
            ),
        ]
    return layers
