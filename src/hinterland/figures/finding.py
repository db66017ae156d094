"""One picture with one sentence, for a story: 1200 × 675 pixels, readable on a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .drawing import theme
from .drawing.axes import Scale, scale
from .drawing.canvas import Spec
from .drawing.cells import MEASURE_OF, NATION, Drawing, drawing
from .drawing.marks import Plot, axis_room, dots, paths, rules, words
from .drawing.words import caption, describe
from .lines import points

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FINDING_PPI", "finding"]

#: Drawn at so many pixels an inch the picture has 1200 × 675 of them.
FINDING_PPI: Final = 216
WIDTH, HEIGHT, EDGE = 400, 225, 12
SENTENCE_SIZE, LINE, SOURCE_SIZE, SOURCE_LINE = 16.5, 20, 7, 9
INSET = 36
BLUE = theme.COLOURS[0]


def finding(measure: str, frame: pl.DataFrame, *, sentence: str, source: str) -> Spec:
    """Draw the nation's line of a measure under a sentence that says what it shows.

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

    Raises
    ------
    UsageError, InputError
        As `hinterland.figures.specification`.
    """
    figure = next((f for f, shown in MEASURE_OF.items() if shown == measure), "imbalance")
    plan = drawing(figure, frame, (), of=measure)
    room = WIDTH - 2 * EDGE
    said = theme.wrap(sentence, SENTENCE_SIZE * 1.06, room)
    under = [*caption(plan, muted=0), source]
    sources = [line for text in under for line in theme.wrap(text, SOURCE_SIZE, room)]
    foot = HEIGHT - EDGE / 2 - SOURCE_LINE * len(sources)
    top = EDGE + LINE * len(said) + 26
    time = Scale((plan.years[0], max(plan.years[-1], plan.years[0] + 1)), 0)
    values = scale(plan.numbers(), zero=measure == "trade", count=3)
    axis = axis_room(values)
    left = EDGE + axis - theme.EDGE
    wide = WIDTH - EDGE - left
    plot = Plot("finding", left, top, wide, foot - 24 - top, time, values, INSET, axis)
    layers = [
        words(
            "sentence",
            [{"x": EDGE, "y": EDGE, "words": said}],
            size=SENTENCE_SIZE, lineHeight=LINE, fontWeight="bold",
        ),
        *plot.grid(plan.axis_title),
        *plot.years(plan.years),
        *_line(plot, plan),
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


def _line(plot: Plot, plan: Drawing) -> list[Spec]:
    """Return the line, its bounded years as bars, and the numbers next to both ends."""
    exact = points(plot, plan, NATION)
    cells = [cell for cell in plan.of(NATION) if cell.position is not None]
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
    # As few digits as the sentence has: bounds that are alike in them are one number.
    form = replace(plan.form, decimals=2) if plan.plain else plan.form
    for i, cell in enumerate(dict.fromkeys((cells[0], cells[-1])) if cells else ()):
        x, y = plot.at(cell.year, cell.position or 0.0)
        low, high = (form.number(end) for end in (cell.bounds or (cell.value or 0.0,) * 2))
        if low == high:
            text, align, x = low, "left" if i else "right", x + (6 if i else -6)
        else:
            # Above the line, as it is too long to stand next to it.
            text, align, y = form.text(cell.estimate), "center", y - 11
            half = theme.text_width(text, 12) / 2
            x = min(max(x, plot.left + half), plot.left + plot.width - half)
        number = [{"x": x, "y": y, "words": text}]
        layers.append(words(f"end {i}", number, size=12, fontWeight="bold", align=align))
    return layers
