"""One picture with one sentence, for a story: 1200 × 675 pixels, readable on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..language import listed, pretty, t
from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Spec
from .drawing.cells import MEASURE_OF, NATION, Cell, Drawing, drawing
from .drawing.marks import Plot, axis_room, dots, paths, rules, words
from .drawing.words import caption, describe
from .lines import points

if TYPE_CHECKING:
    import polars as pl

    from ..estimate import NumberFormat

__all__ = ["FINDING_PPI", "finding"]

#: Drawn at so many pixels an inch the picture has 1200 × 675 of them.
FINDING_PPI: Final = 216
WIDTH, HEIGHT, EDGE = 400, 225, 12
SENTENCE_SIZE, LINE, SOURCE_SIZE, SOURCE_LINE = 16.5, 20, 7, 9
INSET = 36
#: A sentence is drawn smaller where it would be higher than this, by these shares.
MOST_OF_SENTENCE, _SHARES = 82, (1.0, 0.85, 0.75, 0.65, 0.55)
BLUE = theme.COLOURS[0]


def finding(
    measure: str,
    frame: pl.DataFrame,
    *,
    sentence: str,
    source: str,
    group: str = NATION,
    than: Sequence[str] = (),
) -> Spec:
    """Draw the line of a measure and group under a sentence that says what it shows.

    Parameters
    ----------
    measure
        A measure of the frame.
    frame
        Results, as `hinterland.figures.specification` takes them.
    sentence
        Stands over the line, in large letters.
    source
        Stands under it.
    group, than
        Whose line it is, and the groups that are drawn in grey to compare it with.

    Raises
    ------
    UsageError, InputError
        As `hinterland.figures.specification`.
    """
    lines = (group, *(other for other in than if other != group))
    # A measure without a figure of its own is drawn as the index is, or as one with groups.
    usual = "imbalance" if lines == (NATION,) else "scale"
    figure = next((f for f, shown in MEASURE_OF.items() if shown == measure), usual)
    plan = drawing(figure, frame, lines, of=measure)
    plan = replace(
        plan, groups=lines, cells=tuple(cell for cell in plan.cells if cell.group in lines)
    )
    room = WIDTH - 2 * EDGE
    size, line, said = _fitted(sentence, room)
    compared = [t("Grey: {groups}.", groups=listed(map(pretty, lines[1:])))] if than else []
    under = [*compared, *caption(plan, muted=0), source]
    sources = [line for text in under for line in theme.wrap(text, SOURCE_SIZE, room)]
    foot = HEIGHT - EDGE / 2 - SOURCE_LINE * len(sources)
    top = EDGE + line * len(said) + 26
    time = Scale((plan.years[0], max(plan.years[-1], plan.years[0] + 1)), 0)
    values = scale(plan.numbers(), zero=measure == "trade", count=3)
    axis = axis_room(values)
    left = EDGE + axis - theme.EDGE
    wide = WIDTH - EDGE - left
    title = plan.axis_title
    if group != NATION:
        title = t("{group}: {measure}", group=pretty(group), measure=title)
    plot = Plot("finding", left, top, wide, foot - 24 - top, time, values, INSET, axis)
    layers = [
        words(
            "sentence",
            [{"x": EDGE, "y": EDGE, "words": said}],
            size=size, lineHeight=line, fontWeight="bold",
        ),
        *plot.grid(title),
        *plot.years(plan.years),
        *(paths(f"other {i}", points(plot, plan, g), theme.MUTED, strokeWidth=1.6) for i, g in enumerate(lines[1:])),
        *_line(plot, plan, group),
        words(
            "source",
            [{"x": EDGE, "y": foot, "words": sources}],
            size=SOURCE_SIZE, lineHeight=SOURCE_LINE, color=theme.SOFT,
        ),
    ]  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": f"{sentence} {describe(plan)}",
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "none"},
        "padding": 0,
        "layer": layers,
        "config": theme.config(f"{layers}"),
    }


def _line(plot: Plot, plan: Drawing, group: str) -> list[Spec]:
    """Return the line, its bounded years as bars, and the numbers at both ends."""
    exact = points(plot, plan, group)
    cells = [cell for cell in plan.of(group) if cell.position is not None]
    bars = []
    for cell in cells:
        if cell.bounds:
            (x, y), (_same, y2) = (plot.at(cell.year, end) for end in cell.bounds)
            bars.append({"x": x, "y": min(y, y2) - 1.5, "y2": max(y, y2) + 1.5})
    layers = [
        paths("line", exact, BLUE, strokeWidth=2.4),
        rules("range", bars, BLUE, strokeWidth=4),
        dots("point", exact, BLUE, size=16),
    ]
    form = _short(plan, cells)
    for i, cell in enumerate(dict.fromkeys((cells[0], cells[-1])) if cells else ()):
        align, number = _end(plot, form, cell, left=i == 0)
        layers.append(words(f"end {i}", [number], size=12, fontWeight="bold", align=align))
    return layers


def _end(plot: Plot, form: NumberFormat, cell: Cell, *, left: bool) -> tuple[str, Spec]:
    """Return the number at an end of the line, next to it; one with bounds is above."""
    x, y = plot.at(cell.year, cell.position or 0.0)
    low, high = (form.number(end) for end in (cell.bounds or (cell.value or 0.0,) * 2))
    text = low if low == high else form.text(cell.estimate)
    if low != high:
        half = theme.text_width(text, 12) / 2
        x = min(max(x, plot.left + half), plot.left + plot.width - half)
        return "center", {"x": x, "y": y - 11, "words": text}
    align = "right" if left else "left"
    return align, {"x": x + (-6 if left else 6), "y": y, "words": text}


def _short(plan: Drawing, cells: Sequence[Cell]) -> NumberFormat:
    """Return a format of few digits that still tells the first and the last number apart."""
    if not plan.plain or not cells:
        return plan.form
    first, last = cells[0].estimate, cells[-1].estimate
    forms = [replace(plan.form, decimals=decimals) for decimals in (2, 3)]
    apart = (form for form in forms if form.text(first) != form.text(last))
    same = len(cells) == 1 or plan.form.text(first) == plan.form.text(last)
    return forms[0] if same else next(apart, plan.form)


def _fitted(sentence: str, room: float) -> tuple[float, float, list[str]]:
    """Return the size, the height and the words of the lines of a sentence that leave room."""
    for share in _SHARES:
        said = theme.wrap(sentence, SENTENCE_SIZE * share * 1.06, room)
        if len(said) * LINE * share <= MOST_OF_SENTENCE:
            break
    most = int(MOST_OF_SENTENCE / (LINE * share))
    if len(said) > most:  # the description has the rest
        said = [*said[: most - 1], f"{said[most - 1].rstrip()} …"]
    return SENTENCE_SIZE * share, LINE * share, said
