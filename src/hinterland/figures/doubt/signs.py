"""The sign table: what each measure of dispersion says of one change, and without each region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from ...estimate import fixed
from ...language import listed, t
from ...measures import registry
from ..drawing import theme
from ..drawing.axes import Scale, scale
from ..drawing.canvas import Page, Spec, assemble
from ..drawing.marks import boxes, dots, rules, words
from ..drawing.words import GAP, sentences

if TYPE_CHECKING:
    import polars as pl

__all__ = ["signs"]

BLUE, RED = theme.COLOURS[0], theme.COLOURS[1]
TOP, ROW, AXIS = 32, 15, 26
#: The room for names, and for the region behind them on a wide page.
NAMES, REMARK = 192, 118
NARROW = 134
SIZE = 9
Row = dict[str, Any]


def signs(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the relative change of each measure, with its range when one region is left out.

    The frame has a row a measure and weights: measure, weights, from, to, relative, direction,
    majority, lowest, highest, turning, name, without, why. Null is a gap.
    """
    rows = frame.rows(named=True)
    wide = page.width >= 400
    left, right = (NAMES, REMARK) if wide else (NARROW, theme.EDGE)
    known = [row for row in rows if row["relative"] is not None]
    ends = [
        100 * row[key]
        for row in known
        for key in ("relative", "lowest", "highest")
        if row[key] is not None
    ]
    axis = scale(ends, zero=True, count=4 if wide else 3)
    width = page.width - left - right - theme.EDGE
    bottom = TOP + ROW * len(rows)
    title = t(
        "Change of the dispersion of external dependence across {provinces}, {first} to {last} (%)",
        first=rows[0]["from"], last=rows[0]["to"],
    )  # fmt: skip
    heading = theme.wrap(title, theme.LABEL_SIZE, page.room)
    shift = theme.LINE_HEIGHT * (len(heading) - 1)
    layers = [
        words("title", [{"x": theme.EDGE, "y": 4, "words": heading}]),
        *_axis(axis, left, width, (TOP + shift, bottom + shift)),
        *_rows(rows, axis, (left, width), TOP + shift, wide=wide),
    ]
    said = list(_said(rows))
    description = sentences(t("Range plot."), said)
    notes = [t("{sentence}.", sentence=one[:1].upper() + one[1:]) for one in said]
    notes.append(
        t("Dot: all {provinces}. Bar: lowest to highest change when one {province} is left out. Measures weigh the same figures differently and are no independent tests.")
    )  # fmt: skip
    return assemble(
        page,
        layers,
        height=bottom + shift,
        description=description,
        below=AXIS,
        notes=notes,
        empty=not known,
    )


def _axis(axis: Scale, left: float, width: float, span: tuple[float, float]) -> list[Spec]:
    top, bottom = span
    places = [(tick, left + axis.share(tick) * width) for tick in axis.ticks]
    lines = [{"x": x, "y": top - 4, "y2": bottom} for _tick, x in places]
    zero = [line for line, (tick, _x) in zip(lines, places, strict=True) if tick == 0]
    texts = [fixed(tick, axis.places) for tick in axis.ticks]
    widest = max(theme.text_width(text, theme.LABEL_SIZE) for text in texts)
    # Of numbers that would run into one another every second or third is printed, and 0.
    step = ceil((widest + 6) * (len(places) - 1) / width)
    at_0 = axis.ticks.index(0.0) if 0.0 in axis.ticks else 0
    numbers = [
        {"x": x, "y": bottom + 10, "words": text}
        for i, ((_tick, x), text) in enumerate(zip(places, texts, strict=True))
        if (i - at_0) % step == 0
    ]
    return [
        rules("grid", lines, theme.GRID),
        rules("zero", zero, theme.INK),
        words("value", numbers, align="center"),
    ]


def _rows(
    rows: Sequence[Row], axis: Scale, place: tuple[float, float], top: float, *, wide: bool
) -> list[Spec]:
    left, width = place

    def x(part: float) -> float:
        return left + axis.share(100 * part) * width

    names: list[Spec] = []
    bars: list[Spec] = []
    falls: list[Spec] = []
    rises: list[Spec] = []
    remarks: list[Spec] = []
    for i, row in enumerate(rows):
        y = top + ROW * (i + 0.5)
        name = theme.shorten(_name(row), SIZE, left - theme.EDGE - 8)
        names.append({"x": theme.EDGE, "y": y, "words": name})
        if row["relative"] is None:
            remarks.append({"x": left + 4, "y": y, "words": GAP})
            continue
        says = t("{name}: {value} %", name=_name(row), value=fixed(100 * row["relative"], 1))
        colour = BLUE if row["direction"] != "rises" else RED
        if row["lowest"] is not None:
            box = {"x": x(row["lowest"]), "x2": x(row["highest"]), "y": y - 3, "y2": y + 3}
            bars.append(box | {"fill": theme.TINT if colour == BLUE else "#eab08a"})
        dot = {"x": x(row["relative"]), "y": y, "says": says}
        (falls if colour == BLUE else rises).append(dot)
        if wide and row["name"]:
            remark = t(
                "without {name}: {value} %",
                name=row["name"],
                value=fixed(100 * row["without"], 1),
            )
            text = theme.shorten(remark, SIZE, REMARK - 8)
            remarks.append({"x": left + width + 10, "y": y, "words": text})
    return [
        boxes("without one", bars),
        dots("falls", falls, BLUE, size=34),
        dots("rises", rises, RED, size=34),
        words("name", names, size=SIZE),
        words("remark", remarks, size=SIZE, color=theme.SOFT),
    ]


def _name(row: Row) -> str:
    name = registry.name(row["measure"])
    return t("{measure} (by GDP)", measure=name) if row["weights"] == "gdp" else name


def _said(rows: Sequence[Row]) -> Iterator[str]:
    """Say how many measures agree, who is behind the others, and what one region can turn."""
    count = Counter(row["direction"] for row in rows)
    known = len(rows) - count["missing"]
    first, last = rows[0]["from"], rows[0]["to"]
    if not known:
        why = t("; ").join(dict.fromkeys(row["why"] for row in rows if row["why"]))
        yield t("{sign} no measure can be computed: {why}", sign=GAP, why=why)
        return
    if known in (count["falls"], count["rises"]):
        form = (
            t("all {known} say that dispersion fell from {first} to {last}")
            if count["falls"]
            else t("all {known} say that dispersion rose from {first} to {last}")
        )
        yield form.format(known=known, first=first, last=last)
    else:
        form = t(
            "from {first} to {last} dispersion falls by {falls} and rises by {rises} of {known} measures"
        )
        yield form.format(
            first=first, last=last, falls=count["falls"], rises=count["rises"], known=known
        )  # fmt: skip
        yield from _dissent(rows)
    turning = sum(bool(row["turning"]) for row in rows)
    if turning:
        yield t(
            "leaving out a single {province} turns the sign of {count} of the {known}",
            count=turning,
            known=known,
        )
    else:
        yield t("leaving out any one {province} turns none of them")
    if count["missing"] and known:
        named = listed(_name(row) for row in rows if row["direction"] == "missing")
        yield t("{sign} not defined: {names}", sign=GAP, names=named)


def _dissent(rows: Sequence[Row]) -> Iterator[str]:
    """Name the region behind each measure that goes against most."""
    for row in rows:
        if not row["name"]:
            continue
        turned = (row["without"] > 0) != (row["relative"] > 0)
        if turned and row["turning"] == 1:
            form = t(
                "{measure} goes against most because of {name} alone: without it, it turns"
            )
        elif turned:
            form = t(
                "{measure} goes against most, but by so little that any of {count} {provinces} turns it, {name} first"
            )
        else:
            form = t(
                "{measure} goes against most, and no single {province} explains it; {name} moves it most"
            )
        yield form.format(measure=_name(row), name=row["name"], count=row["turning"])
