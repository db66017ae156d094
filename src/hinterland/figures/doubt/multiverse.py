"""The specification curve: the change of the index under every choice, in order of size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from ...estimate import fixed
from ...language import counted, in_sentence, listed, shipped, t
from ..drawing import theme
from ..drawing.axes import Scale, scale
from ..drawing.canvas import Page, Spec, assemble
from ..drawing.marks import Plot, boxes, dots, heading, paths, rules, words
from ..drawing.words import GAP, sentences

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DIMENSIONS", "choice_words", "multiverse"]

#: What is chosen, and what readers call it.
DIMENSIONS: Final[Mapping[str, str]] = {
    "scheme": shipped("Scheme"),
    "flow": shipped("Flow"),
    "vintage": shipped("Vintage of the flow"),
    "gdp_vintage": shipped("Vintage of GDP"),
    "reading": shipped("Reading of FT"),
    "weights": shipped("Weights"),
}
_CHOICES: Final[Mapping[str, str]] = {
    "scheme regions": shipped("each region alone"),
    "flow trade": shipped("exports + imports"),
    "flow exports": shipped("exports"),
    "flow imports": shipped("imports"),
    "vintage policy": shipped("as in the study"),
    "gdp_vintage policy": shipped("as in the study"),
    "weights gdp": shipped("shares of GDP"),
    "weights equal": shipped("all the same"),
}
BLUE, RED = theme.COLOURS[0], theme.COLOURS[1]
CURVE, ROW, HEAD, BELOW = 150, 11, 13, 14
#: The room for the names of the choices; on a narrow page.
NAMES, NARROW = 118, 106
SIZE: Final = 9
#: At most so many columns below the curve; more specifications share one.
MOST_COLUMNS: Final = 110
MOST_REASONS: Final = 3
Rows = list[dict[str, Any]]


def multiverse(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the relative change of the index in every specification, and what each chooses.

    The frame has a row a specification: from, to, a column for each of `DIMENSIONS`, groups, own,
    counted, relative, direction, why. Rows that are not `counted` repeat others.
    """
    every = frame.rows(named=True)
    rows = [row for row in every if row["counted"]]
    known = [row for row in rows if row["relative"] is not None]
    shown = sorted(known, key=lambda row: float(row["relative"]))
    said = _said(rows, len(every) - len(rows))
    left = NAMES if page.width >= 400 else NARROW
    width = page.width - left - 2 * theme.EDGE
    axis = scale([100 * row["relative"] for row in shown], zero=True)
    first, last = _years(every)
    title = t(
        "Change of the index from {first} to {last} (%), by specification",
        first=first,
        last=last,
    )
    _lines, room = heading(title, page.room)
    plot = Plot(
        "curve", left, 28 + room, width, CURVE, Scale((0, max(1, len(shown) - 1)), 0), axis, 3,
        left,
    )  # fmt: skip
    layers = plot.grid(title, width=page.room, empty=not shown)
    bottom: float = plot.bottom
    if shown:
        layers += _curve(plot, shown)
        below, bottom = _choices(plot, shown)
        layers += below
    description = sentences(t("Specification curve."), said[:-1] or said)
    notes = [t("{sentence}.", sentence=one[:1].upper() + one[1:]) for one in said]
    notes += [t("Dot: {what}.", what=_own(row)) for row in shown if row["own"]]
    if shown:
        notes.append(
            t("Below the curve: which specifications make each choice; the darker, the more of those at that place. They share figures, so they are no independent tests.")
        )  # fmt: skip
    return assemble(
        page, layers, height=bottom, description=description, below=BELOW, notes=notes,
        empty=not shown,
    )  # fmt: skip


def choice_words(dimension: str, choice: str) -> str:
    """Return what a choice is called.

    Examples
    --------
    >>> choice_words("scheme", "regions"), choice_words("reading", "value/mean")
    ('each region alone', 'value/mean')
    """
    if named := _CHOICES.get(f"{dimension} {choice}"):
        return t(named)
    return in_sentence(choice) if dimension == "scheme" else choice


def _said(rows: Rows, repeated: int) -> list[str]:
    """Say how many specifications fall and rise, what turns the study's own, what is missing."""
    first, last = _years(rows)
    count = Counter(row["direction"] for row in rows)
    known = len(rows) - count["missing"]
    numbers = {"known": known, **{key: count[key] for key in ("falls", "rises", "level")}}
    if not known:
        said = [
            t("no specification can be computed for {first} and {last}", first=first, last=last)
        ]
    elif known in (count["falls"], count["rises"]):
        form = (
            t("from {first} to {last} the index falls in each of the {known} specifications that can be computed: the direction does not depend on these choices")
            if count["falls"]
            else t("from {first} to {last} the index rises in each of the {known} specifications that can be computed: the direction does not depend on these choices")
        )  # fmt: skip
        said = [form.format(first=first, last=last, **numbers)]
    else:
        said = [
            t("from {first} to {last} the index falls in {falls}, rises in {rises} and stays the same in {level} of the {known} specifications that can be computed: the direction depends on the choices", first=first, last=last, **numbers),
        ]  # fmt: skip
        # The same without the reading that is no distance: there I = 1 − Σδs.
        left = [row for row in rows if row["reading"] != "value/nation"]
        some = Counter(row["direction"] for row in left)
        if len(left) > some["missing"] and len(left) < len(rows):
            said.append(
                t(
                    "without the reading value/nation, which is 1 − Σδs and no distance, it falls in {falls} and rises in {rises} of {known}",
                    falls=some["falls"],
                    rises=some["rises"],
                    known=len(left) - some["missing"],
                )
            )
        said += _turned(rows)
    if count["missing"]:
        reasons = Counter(row["why"] for row in rows if row["direction"] == "missing")
        named = [f"{why} ({n})" for why, n in reasons.most_common(MOST_REASONS)]
        others = count["missing"] - sum(n for _why, n in reasons.most_common(MOST_REASONS))
        named += [t("other reasons ({count})", count=others)] if others else []
        form = counted(
            "{sign} {count} specification can’t be computed: {reasons}",
            "{sign} {count} specifications can’t be computed: {reasons}",
            count["missing"], sign=GAP, reasons=t("; ").join(named),
        )  # fmt: skip
        said.append(form)
    if repeated:
        said.append(
            counted(
                "{count} more has the same figures as another in these years and is not counted",
                "{count} more have the same figures as others in these years and are not counted",
                repeated,
            )
        )
    return said


def _turned(rows: Rows) -> Iterator[str]:
    """Say how the index goes over each scheme, all else as in the study, and what else turns it."""
    own = next((row for row in rows if row["own"]), None)
    if own is None or own["direction"] not in ("falls", "rises"):
        return
    forms = {
        "falls": t("falls over {schemes}"),
        "rises": t("rises over {schemes}"),
        "level": t("stays the same over {schemes}"),
    }
    schemes: dict[str, list[str]] = {direction: [] for direction in (*forms, "missing")}
    for row in (own, *_others(rows, own, "scheme")):
        name = choice_words("scheme", row["scheme"])
        schemes[row["direction"]].append(
            counted(
                "{count} group ({name})", "{count} groups ({name})", row["groups"], name=name
            )
        )
    parts = [
        form.format(schemes=listed(schemes[direction]))
        for direction, form in forms.items()
        if schemes[direction]
    ]
    yield t("with all else as in the study it {parts}", parts=t(", and ").join(parts))
    opposite = "rises" if own["direction"] == "falls" else "falls"
    turning = [
        t("{dimension}: {choice}", dimension=t(name), choice=choice_words(key, row[key]))
        for key, name in DIMENSIONS.items()
        if key != "scheme"
        for row in _others(rows, own, key)
        if row["direction"] == opposite
    ]
    if turning:
        yield t(
            "one other choice alone turns it, too: {choices}", choices=t("; ").join(turning)
        )
    else:
        yield t("no other single choice turns it")


def _others(rows: Rows, own: dict[str, Any], dimension: str) -> Rows:
    """Return the rows that differ from the study's own by one choice."""
    return [
        row
        for row in rows
        if row[dimension] not in (own[dimension], "unused")
        and all(row[key] in (own[key], "unused") for key in DIMENSIONS if key != dimension)
    ]


def _curve(plot: Plot, shown: Rows) -> list[Spec]:
    pieces: dict[str, list[Spec]] = {"falls": [], "level": [], "rises": []}
    own = []
    for i, row in enumerate(shown):
        x, y = plot.at(i, 100 * row["relative"])
        pieces[row["direction"]].append({"x": x, "y": y, "order": i, "piece": 0})
        if row["own"]:
            mark = [{"x": x, "y": y, "says": _own(row)}]
            own.append(dots("own", mark, theme.INK, size=42))
    zero = plot.at(0, 0)[1]
    line = [{"x": plot.left, "x2": plot.left + plot.width, "y": zero}]
    return [
        rules("zero", line, theme.INK),
        *(
            paths(name, pieces[name], colour, strokeWidth=2.2)
            for name, colour in (("falls", BLUE), ("level", theme.SOFT), ("rises", RED))
        ),
        *own,
    ]


def _own(row: Mapping[str, Any]) -> str:
    return t("the study’s own specification: {value} %", value=fixed(100 * row["relative"], 1))


def _choices(plot: Plot, shown: Rows) -> tuple[list[Spec], float]:
    """Return a row of shaded boxes for each choice, and where the last one ends."""
    columns = min(len(shown), MOST_COLUMNS, int(plot.width / 2))
    darkest = len(theme.STEPS) - 1
    step = (plot.width - 2 * plot.inset) / columns
    cuts = [round(i * len(shown) / columns) for i in range(columns + 1)]
    y = plot.bottom + 8
    cells, names, heads = [], [], []
    for dimension, name in DIMENSIONS.items():
        known = [c for c in dict.fromkeys(row[dimension] for row in shown) if c != "unused"]
        heads.append({"x": theme.EDGE, "y": y + HEAD / 2, "words": t(name)})
        y += HEAD
        for choice in sorted(known, key=lambda c: (c != "policy", c)):
            label = theme.shorten(choice_words(dimension, choice), SIZE, plot.left - 16)
            names.append({"x": theme.EDGE + 8, "y": y + ROW / 2, "words": label})
            shades = []
            for a, b in pairwise(cuts):
                part = sum(row[dimension] == choice for row in shown[a:b]) / (b - a)
                shades.append(max(1, round(part * darkest)) if part else 0)
            # Neighbours of one shade are one box; where no one chooses there is none.
            start = 0
            for shade, alike in groupby(shades):
                wide = len(list(alike))
                x = plot.left + plot.inset + start * step
                box = {"x": x, "x2": x + wide * step, "y": y + 1, "y2": y + ROW - 1}
                cells += [box | {"fill": theme.STEPS[shade]}] if shade else []
                start += wide
            y += ROW
        y += 3
    return [
        boxes("choice", cells),
        words("dimension", heads, size=SIZE, color=theme.SOFT),
        words("choice name", names, size=SIZE),
    ], y


def _years(rows: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    return rows[0]["from"], rows[0]["to"]
