"""The Lorenz curve of trade against GDP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ..estimate import NumberFormat, fixed
from ..language import t
from .drawing import theme
from .drawing.axes import scale
from .drawing.canvas import Page, Spec, assemble
from .drawing.labels import nudge
from .drawing.marks import Plot, boxes, dots, paths, rules, words
from .drawing.words import GAP, sentences

if TYPE_CHECKING:
    import polars as pl

__all__ = ["lorenz"]

ABOVE, BELOW, SIDE = 32, 40, 300
#: A page from this width on has room for the names of provinces beside the plot.
NAMED = 400
MOST_NAMED = 8
#: From the corner of the plot to its key; the lines of the key in the plot and below it.
TO_KEY, KEY_LINES, KEY_LINE = 4, 26, 14
LOOKS = ((theme.COLOURS[4], [5, 3], "square"), (theme.COLOURS[0], [1, 0], "circle"))


def lorenz(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the Lorenz curves of trade against GDP in one or two years.

    Provinces are taken in the order of their dependence, the lowest first; each adds its share
    of GDP across and its share of trade upwards.

    The frame has a row a province and year: group, region, name, year, trade_share, gdp_share,
    why. Shares add up to 1 in a year; null is a gap, and a year with one has no curve.
    """
    years = frame.partition_by("year", maintain_order=True)
    curves = [_curve(year.rows(named=True)) for year in years]
    axis = scale([0, 100], zero=True)
    side = min(SIDE, page.width - theme.LEFT - 12)
    plot = Plot("lorenz", theme.LEFT, ABOVE, side, side, axis, axis)
    layers = [
        *plot.grid(t("Cumulated share of {trade} (%)")),
        *_across(plot),
    ]
    known = [curve for curve in curves if curve.points]
    if known:
        (x, y), (x2, y2) = plot.at(0, 0), plot.at(100, 100)
        ends = [{"x": x, "y": y, "x2": x2, "y2": y2}]
        layers.append(rules("equality", ends, theme.SOFT, strokeDash=[1, 3]))
    for curve, look in zip(known, _looks(known), strict=True):
        layers += _drawn(plot, curve, look)
    key, below = _key(plot, known)
    layers += key
    if known and page.width >= NAMED:
        layers += _names(plot, known[-1], page.width)
    lead = t("Lorenz curve of {trade} against GDP, by {province} (%).")
    facts = [
        t(
            "in {year} the Gini coefficient was {gini} and the largest gap {gap} points",
            year=curve.year,
            gini=NumberFormat().number(curve.gini),
            gap=fixed(curve.gap, 2),
        )
        for curve in known
    ]
    notes = [
        t("{Provinces} in the order of {trade} / GDP, the lowest first. Dotted: all {provinces} {to_trade} as they produce."),
        *(t("{sign} no data: {where}.", sign=GAP, where=_where(c)) for c in curves if c.why),
    ]  # fmt: skip
    facts += [t("no data: {where}", where=_where(c)) for c in curves if c.why]
    description = sentences(lead, facts)
    bottom = ABOVE + side + BELOW + below
    return assemble(
        page, layers, height=bottom, description=description, notes=notes, empty=not known
    )


@dataclass(frozen=True, slots=True)
class _Curve:
    """One year: the corners in per cent, and the province that leads to each but the first."""

    year: int
    points: Sequence[tuple[float, float]]
    names: Sequence[str]
    why: str

    @property
    def gini(self) -> float:
        """Twice the area between the curve and equality."""
        below = sum(
            (x1 - x0) * (y0 + y1) / 2
            for (x0, y0), (x1, y1) in zip(self.points, self.points[1:], strict=False)
        )
        return 1 - 2 * below / 1e4

    @property
    def gap(self) -> float:
        """The largest distance below equality, in percentage points."""
        return max(x - y for x, y in self.points)


def _curve(rows: list[dict[str, object]]) -> _Curve:
    year = int(str(rows[0]["year"]))
    shares = [(row["gdp_share"], row["trade_share"], str(row["name"])) for row in rows]
    known = [(x, y, n) for x, y, n in shares if isinstance(x, float) and isinstance(y, float)]
    if len(known) < len(rows):
        return _Curve(year, (), (), str(rows[0]["why"] or t("no data")))
    known.sort(key=lambda share: share[1] / share[0])
    across = accumulate((100 * x for x, _y, _n in known), initial=0.0)
    up = accumulate((100 * y for _x, y, _n in known), initial=0.0)
    return _Curve(year, list(zip(across, up, strict=True)), [n for _x, _y, n in known], "")


def _across(plot: Plot) -> list[Spec]:
    """Return the axis of cumulated GDP."""
    bottom = plot.bottom
    places = [(tick, plot.at(tick, 0)[0]) for tick in plot.x.ticks]
    ticks = [{"x": x, "y": bottom, "y2": bottom + 4} for _t, x in places]
    names = [{"x": x, "y": bottom + 13, "words": fixed(tick, 0)} for tick, x in places]
    right = plot.left + plot.width
    title = [{"x": right, "y": bottom + 27, "words": t("Cumulated share of GDP (%)")}]
    return [
        rules("domain", [{"x": plot.left, "x2": right, "y": bottom}], theme.SOFT),
        rules("tick", ticks, theme.SOFT),
        words("share", names, align="center"),
        words("across", title, align="right"),
    ]


def _drawn(plot: Plot, curve: _Curve, look: tuple[str, list[int], str]) -> list[Spec]:
    colour, dash, shape = look
    rows = []
    for i, (point, name) in enumerate(zip(curve.points, ("", *curve.names), strict=True)):
        x, y = plot.at(*point)
        says = t(
            "{name}, {year}: up to here {gdp} % of GDP and {share} % of {trade}",
            name=name,
            year=curve.year,
            gdp=fixed(point[0], 2),
            share=fixed(point[1], 2),
        )
        rows.append({"x": x, "y": y, "order": i, "piece": 0, "says": says})
    return [
        paths(f"curve {curve.year}", rows, colour, strokeDash=dash, strokeWidth=1.6),
        dots(f"point {curve.year}", rows[1:], colour, shape=shape, size=13),
    ]


def _key(plot: Plot, curves: Sequence[_Curve]) -> tuple[list[Spec], float]:
    """Return what each curve is, and the room that this takes below the plot.

    It stands in the corner that no curve reaches, where it's wholly over the line of equality;
    on a smaller plot, below it.
    """
    texts = [
        (str(c.year), t("Gini {value}", value=NumberFormat().number(c.gini))) for c in curves
    ]
    widest = max((theme.text_width(text, theme.LABEL_SIZE) for _y, text in texts), default=0.0)
    wide, high = max(100.0, 36 + widest), TO_KEY + KEY_LINES * len(curves)
    inside = wide + high < plot.width
    ends = {"x": plot.left + TO_KEY, "x2": plot.left + wide}
    back = {**ends, "y": plot.top + 3, "y2": plot.top + high, "fill": theme.PAPER}
    layers = [boxes("key", [back] if curves and inside else [])]
    for i, (curve, look, text) in enumerate(zip(curves, _looks(curves), texts, strict=True)):
        x, y = plot.left + 8, plot.top + 12 + KEY_LINES * i
        if not inside:
            x, y = theme.EDGE, plot.bottom + BELOW + 6 + KEY_LINE * i
        colour, dash, shape = look
        lines = text if inside else [t("{year}: {value}", year=text[0], value=text[1])]
        name = [{"x": x + 26, "y": y + 12 * k, "words": line} for k, line in enumerate(lines)]
        sign = [{"x": x + k, "y": y, "order": k, "piece": 0} for k in (0, 20)]
        layers += [
            paths(f"sign {curve.year}", sign, colour, strokeDash=dash, strokeWidth=1.6),
            dots(f"mark {curve.year}", [{"x": x + 10, "y": y}], colour, shape=shape, size=13),
            words(f"key {curve.year}", name),
        ]
    return layers, 0.0 if inside else float(KEY_LINE * len(curves) + 4)


def _looks(curves: Sequence[_Curve]) -> Sequence[tuple[str, list[int], str]]:
    """Return the colour, dash and shape of each curve; the latest always has the same."""
    return LOOKS[len(LOOKS) - len(curves) :]


def _names(plot: Plot, curve: _Curve, width: float) -> list[Spec]:
    """Return the names of the provinces that trade most, each at its stretch of the curve."""
    steps = [
        (y1 - y0, plot.at((x0 + x1) / 2, (y0 + y1) / 2), name)
        for (x0, y0), (x1, y1), name in zip(
            curve.points, curve.points[1:], curve.names, strict=False
        )
    ]
    most = sorted(sorted(steps, reverse=True)[:MOST_NAMED], key=lambda step: step[1][1])
    low, high = plot.top - 7, plot.bottom + 7
    places = nudge([at[1] for _s, at, _n in most], sizes=[14] * len(most), low=low, high=high)
    right = plot.left + plot.width + 24
    room = width - theme.EDGE - right
    threads = [
        {"x": at[0] + 3, "y": at[1], "x2": right - 4, "y2": y}
        for (_share, at, _name), y in zip(most, places, strict=True)
    ]
    texts = []
    for (share, _at, name), y in zip(most, places, strict=True):
        form = t("{name}, {share} % of {trade}", name="{name}", share=fixed(share, 2))
        text = theme.shorten_name(form, name, theme.CAPTION_SIZE, room)
        texts.append({"x": right, "y": y, "words": text})
    return [
        rules("thread", threads, theme.TINT, strokeWidth=0.6),
        words("name", texts, size=theme.CAPTION_SIZE),
    ]


def _where(curve: _Curve) -> str:
    return t("{year} ({why})", year=curve.year, why=curve.why)
