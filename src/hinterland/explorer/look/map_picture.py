"""A map of one measure and year: tiles of one size, or areas within given boundaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import Any, Final

from ...estimate import NumberFormat
from ...figures.drawing import theme
from ...figures.drawing.axes import scale
from ...figures.drawing.canvas import Page, Spec, assemble, layer
from ...figures.drawing.marks import boxes, hatching, heading, words
from ...language import listed, t
from .boundaries import Polygon, outlines

__all__ = ["Place", "map_picture"]

_KEY: Final = 40
_WIDE: Final = 400
#: Where the largest number is so many times the smallest, each class is twice the one before.
_SKEWED: Final = 6.0


@dataclass(frozen=True, slots=True)
class Place:
    """A region on the map.

    Attributes
    ----------
    row, column
        On the grid of tiles, counted from 0.
    value
        As in the results; None where it is not known.
    text
        As it is printed, "" where nothing is known, a range where only bounds are.
    """

    code: str
    name: str
    short: str
    row: int
    column: int
    value: float | None
    text: str

    @property
    def says(self) -> str:
        """The place in words."""
        return t("{name}: {value}", name=self.name, value=self.text or t("no data"))


def map_picture(
    places: Sequence[Place],
    page: Page,
    *,
    title: str,
    form: NumberFormat,
    areas: Mapping[str, Sequence[Polygon]] | None = None,
) -> Spec:
    """Draw a measure by region, the darker the more.

    Parameters
    ----------
    areas
        The boundaries of regions by code; without them each region is a tile.
    """
    known = [place.value / form.factor for place in places if place.value is not None]
    bounds = _bounds(known)
    steps = theme.STEPS[len(theme.STEPS) - 1 - len(bounds) :]

    def step(place: Place) -> int:
        return sum((place.value or 0.0) / form.factor >= bound for bound in bounds)

    fills = {p.code: theme.PAPER if p.value is None else steps[step(p)] for p in places}
    lines, room = heading(title, page.room)
    top = 22 + room
    gaps = listed(p.name for p in places if p.value is None)
    hatched = t("Hatched: no data, or bounds only ({names}).", names=gaps)
    dashed = t("Dashed: no data, or bounds only ({names}).", names=gaps)
    notes = [hatched if areas is None else dashed] if gaps else []
    if areas is None:
        dark = {p.code for p in places if p.value is not None and fills[p.code] in theme.STEPS[theme.WHITE_FROM :]}  # fmt: skip
        drawn, bottom = _tiles(places, page, top, fills, dark, form)
        notes.append(t("Tiles of one size; their places say nothing of boundaries."))
    else:
        drawn, bottom = _areas(places, page, top, fills, areas)
        without = [p.name for p in places if p.code not in areas]
        notes += [t("Without boundaries in the file: {names}.", names=listed(without))] if without else []  # fmt: skip
        notes.append(
            t(
                "Boundaries as in the file that was given; this is not an approved map of any state."
            )
        )
    layers = [
        words("title", [{"x": theme.EDGE, "y": 4, "words": lines}]),
        *drawn,
        *_key(bounds, steps, bottom + 10, page, form),
    ]
    ordered = sorted(
        (p for p in places if p.value is not None), key=lambda p: -(p.value or 0.0)
    )
    told = t("Map: {title}. Highest: {first}; lowest: {last}.", title=title, first=listed(p.says for p in ordered[:3]), last=listed(p.says for p in ordered[-3:]))  # fmt: skip
    about = told if ordered else t("Map: {title}.", title=title)
    return assemble(page, layers, height=bottom + _KEY, description=about, notes=notes)


def _bounds(known: Sequence[float]) -> list[float]:
    """Return the bounds between classes: twice the one before where values are skewed, else even."""
    if not known or min(known) == max(known):
        return []
    low, high = min(known), max(known)
    most = len(theme.STEPS) - 1
    if low > 0 and high / low > _SKEWED:
        unit = 10.0 ** round(log2(high) / log2(10) - 1)
        last = ceil(log2(high / unit)) - 1
        first = max(ceil(log2(low / unit) + 1e-9), last - most + 1)
        return [unit * 2.0**k for k in range(min(first, last), last + 1)]
    ticks = [tick for tick in scale(known, zero=False, count=most).ticks if low < tick < high]
    return ticks[-most:]


def _tiles(
    places: Sequence[Place],
    page: Page,
    top: float,
    fills: Mapping[str, str],
    dark: set[str],
    form: NumberFormat,
) -> tuple[list[Spec], float]:
    wide = page.room / (1 + max(place.column for place in places))
    is_wide = page.width >= _WIDE
    high = 42.0 if is_wide else wide
    is_named = is_wide and all(_width(place.name) <= wide - 2 for place in places)
    # With as many decimals as all tiles have room for; the list has the numbers whole.
    known = [place.value for place in places if place.value is not None]
    while form.decimals and any(_width(form.number(x)) > wide - 4 for x in known):
        form = replace(form, decimals=form.decimals - 1)
    boxed: list[dict[str, Any]] = []
    letters: list[dict[str, Any]] = []
    for place in places:
        x, y = theme.EDGE + place.column * wide, top + place.row * high
        box = {"x": x, "x2": x + wide - 2, "y": y, "y2": y + high - 2, "says": place.says}
        boxed.append(box | {"fill": fills[place.code], "known": place.value is not None})
        name = place.name if is_named else place.short
        while len(name) > 1 and _width(name) > wide:
            name = name[:-1]
        number = place.text if place.value is None else form.number(place.value)
        number = number if _width(number) <= wide - 2 else ""
        ink = theme.PAPER if place.code in dark else theme.INK
        at = {"x": x + wide / 2 - 1, "ink": ink}
        letters.append(at | {"y": y + high / 2 - (7 if number else 1), "words": name})
        letters += [at | {"y": y + high / 2 + 6, "words": number}] if number else []
    gaps = [box for box in boxed if not box["known"]]
    return [
        boxes("tile", [box for box in boxed if box["known"]]),
        boxes("unknown", gaps, stroke=theme.EDGE_INK, strokeWidth=0.8),
        hatching("hatch", gaps, theme.HATCH),
        words("letters", letters, size=theme.CAPTION_SIZE, align="center"),
    ], top + high * (1 + max(place.row for place in places))


def _width(text: str) -> float:
    return theme.text_width(text, theme.CAPTION_SIZE)


def _areas(
    places: Sequence[Place],
    page: Page,
    top: float,
    fills: Mapping[str, str],
    areas: Mapping[str, Sequence[Polygon]],
) -> tuple[list[Spec], float]:
    shown = {place.code: place for place in places}
    drawn, height = outlines({c: a for c, a in areas.items() if c in shown}, page.room)
    features = [
        {
            "type": "Feature",
            "fill": fills[one.code],
            "says": shown[one.code].says,
            "dashed": shown[one.code].value is None,
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [
                        [(x + theme.EDGE, y + top) for x, y in (*ring, ring[0])]
                        for ring in polygon
                    ]
                    for polygon in one.polygons
                ],
            },
        }
        for one in drawn
    ]
    said = {"field": "says", "type": "nominal"}
    found = []
    for name, dashed in (("area", False), ("unknown area", True)):
        chosen = [feature for feature in features if feature["dashed"] is dashed]
        look: Spec = {"type": "geoshape", "stroke": theme.EDGE_INK, "strokeWidth": 0.5}
        if dashed:
            look |= {"strokeDash": [2, 2], "strokeWidth": 0.9}
        fill = {"field": "fill", "type": "nominal", "scale": None}
        one = layer(name, chosen, look, {"fill": fill, "tooltip": said, "description": said})
        one["projection"] = {"type": "identity", "scale": 1, "translate": [0, 0]}
        found += [one] if chosen else []
    return found, top + height


def _key(
    bounds: Sequence[float], steps: Sequence[str], top: float, page: Page, form: NumberFormat
) -> list[Spec]:
    """Return the classes as a row of colours, with the bounds between them."""
    wide = min(56.0, page.room / len(steps))
    left = [theme.EDGE + i * wide for i in range(len(steps))]
    shown = [
        {"x": x, "x2": x + wide, "y": top, "y2": top + 9, "fill": fill}
        for x, fill in zip(left, steps, strict=True)
    ]
    named = [
        {"x": x, "y": top + 16, "words": f"{bound:,.6g}"}
        for x, bound in zip(left[1:], bounds, strict=True)
    ]
    unit = [{"x": theme.EDGE + wide * len(steps) + 6, "y": top + 5, "words": form.unit}]
    return [
        boxes("key", shown),
        words("bound", named, size=theme.CAPTION_SIZE, align="center"),
        *([words("unit", unit, size=theme.CAPTION_SIZE)] if form.unit else []),
    ]
