"""More lines than one panel can carry: a small panel for each, side by side."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isfinite
from typing import Final

from ...estimate import NumberFormat
from ...figures.drawing import theme
from ...figures.drawing.axes import Scale, scale
from ...figures.drawing.canvas import Page, Spec, assemble
from ...figures.drawing.marks import Plot, dots, heading, paths, rules, whiskers, words
from ...language import listed, pretty, t
from ...study import Line

__all__ = ["MOST_IN_ONE", "multiples"]

#: So many lines stand in one panel.
MOST_IN_ONE: Final = 7
_MOST_ACROSS, _LEAST_ACROSS, _NARROWEST = 5, 2, 76
_GAP, _ABOVE, _HIGH, _BELOW = 12.0, 16.0, 44.0, 20.0


def multiples(
    lines: dict[str, Line],
    years: Sequence[int],
    first: int,
    page: Page,
    *,
    title: str,
    form: NumberFormat,
    own_axes: bool = False,
) -> Spec:
    """Draw a panel a group, from its first to its last year, named with its last known number.

    Parameters
    ----------
    lines
        By group, in the order of the panels; each has a number a year from `first` on.
    years
        Those that are drawn.
    own_axes
        Whether each panel has an axis of its own; else all have the same, which compares sizes.
    """
    known = {group: _known(line, years, first, form) for group, line in lines.items()}
    every = [x for rows in known.values() for _, *three in rows for x in three]
    shared = scale(every, zero=True, count=2)
    across, wide = _laid_out(known, page, form)
    text, room = heading(title, page.room)
    time = Scale((years[0], max(years[-1], years[0] + 1)), 0)
    layers = [words("title", [{"x": theme.EDGE, "y": 4, "words": text}])]
    names, ends, bottom = [], [], 0.0
    for n, (group, rows) in enumerate(known.items()):
        axis = scale([x for _, *three in rows for x in three], zero=True, count=2) if own_axes and rows else shared  # fmt: skip
        left = theme.EDGE + (n % across) * (wide + _GAP)
        top = 24 + room + (n // across) * (_ABOVE + _HIGH + _BELOW) + _ABOVE
        plot = Plot(f"panel {n}", left, top, wide, _HIGH, time, axis)
        bottom = plot.bottom + _BELOW
        number = (
            form.number(rows[-1][1] * form.factor) if rows and isfinite(rows[-1][1]) else ""
        )
        spare = wide - theme.text_width(number, theme.CAPTION_SIZE) - 6
        names.append({"x": left, "y": top - 9, "words": theme.shorten(pretty(group), theme.CAPTION_SIZE, spare)})  # fmt: skip
        ends.append({"x": left + wide, "y": top - 9, "words": number, "ink": theme.COLOURS[0]})
        layers += _panel(plot, rows, group, form, own_axes=own_axes, is_first=n % across == 0)
        if n >= len(known) - across:
            at = [{"x": left, "y": plot.bottom + 9, "words": str(years[0])}]
            layers.append(words(f"first {n}", at, size=theme.CAPTION_SIZE))
            at = [{"x": left + wide, "y": plot.bottom + 9, "words": str(years[-1])}]
            layers.append(words(f"last {n}", at, size=theme.CAPTION_SIZE, align="right"))
    layers += [
        words("name", names, size=theme.CAPTION_SIZE),
        words("end", ends, size=theme.CAPTION_SIZE, align="right"),
    ]
    note = (
        t("Each panel has an axis of its own, from 0 to the number in its corner.")
        if own_axes
        else t("All panels have one axis, from 0 to {most}.", most=f"{shared.high:,g}")
    )
    note += " " + t("The number is that of the last known year; bars are bounds.")
    told = [t("{group}: {number}", group=pretty(g), number=form.number(r[-1][1] * form.factor)) for g, r in known.items() if r]  # fmt: skip
    about = t("{count} panels: {title}. Last known: {facts}.", count=len(known), title=title, facts=listed(told))  # fmt: skip
    return assemble(page, layers, height=bottom, description=about, notes=[note])


def _laid_out(
    known: Mapping[str, Sequence[tuple[int, float, float, float]]],
    page: Page,
    form: NumberFormat,
) -> tuple[int, float]:
    """Return how many panels are side by side, so that their names have room, and their width."""
    longest = max(
        theme.text_width(pretty(group), theme.CAPTION_SIZE)
        + theme.text_width(form.number(rows[-1][1] * form.factor) if rows else "", theme.CAPTION_SIZE)
        for group, rows in known.items()
    )  # fmt: skip
    for across in range(_MOST_ACROSS, _LEAST_ACROSS - 1, -1):
        wide = (page.room - (across - 1) * _GAP) / across
        if wide > max(longest + 6, _NARROWEST):
            break
    return across, wide


def _known(
    line: Line, years: Sequence[int], first: int, form: NumberFormat
) -> list[tuple[int, float, float, float]]:
    """Return the known years of a line: year, middle, low, high, in the unit that is printed."""
    rows = []
    for year in years:
        x = line.at(year - first)
        if x.known:
            low, high = (x.low, x.high) if isfinite(x.low) else (x.value, x.value)
            middle = x.value if isfinite(x.value) else (low + high) / 2
            rows.append((year, middle / form.factor, low / form.factor, high / form.factor))
    return rows


def _panel(
    plot: Plot,
    rows: Sequence[tuple[int, float, float, float]],
    group: str,
    form: NumberFormat,
    *,
    own_axes: bool,
    is_first: bool,
) -> list[Spec]:
    """Return one panel: its ground line, its top, its line broken where a year is unknown."""
    ends = [
        {"x": plot.left, "x2": plot.left + plot.width, "y": y} for y in (plot.top, plot.bottom)
    ]
    found = [
        rules(f"{plot.name} top", ends[:1], theme.GRID),
        rules(f"{plot.name} ground", ends[1:], theme.SOFT),
    ]
    if own_axes or is_first:
        at = [{"x": plot.left + 1, "y": plot.top + 5, "words": f"{plot.y.high:,g}", "ink": theme.SOFT}]  # fmt: skip
        found.append(words(f"{plot.name} most", at, size=theme.CAPTION_SIZE - 1))
    if not rows:
        at = [{"x": plot.left + plot.width / 2, "y": plot.top + plot.height / 2, "words": t("no data")}]  # fmt: skip
        return [*found, words(f"{plot.name} none", at, size=theme.CAPTION_SIZE, align="center")]
    pieces = [0]
    for before, after in pairwise(rows):
        pieces.append(pieces[-1] + (after[0] > before[0] + 1))
    points = []
    for (year, middle, *_), piece in zip(rows, pieces, strict=True):
        x, y = plot.at(year, middle)
        says = t("{group}, {year}: {number}", group=pretty(group), year=year, number=form.number(middle * form.factor))  # fmt: skip
        points.append({"x": x, "y": y, "order": year, "piece": piece, "says": says})
    plain = [{k: v for k, v in point.items() if k != "says"} for point in points]
    bars = [
        {"x": plot.at(year, low)[0], "y": plot.at(year, high)[1], "y2": plot.at(year, low)[1]}
        for year, _, low, high in rows
        if high - low > 1e-9 * max(abs(high), abs(low))
    ]
    return [
        *found,
        paths(f"{plot.name} line", plain, theme.COLOURS[0], strokeWidth=1.3),
        *(whiskers(f"{plot.name} range", bars, theme.COLOURS[0], cap=1.5) if bars else []),
        dots(f"{plot.name} point", points, theme.COLOURS[0], size=4),
    ]
