"""How figures look: sizes, font, colours, dashes, shapes, and the width of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...language import language

__all__ = [
    "CAPTION_SIZE", "COLOURS", "CROSS", "EDGE", "EDGE_INK", "FONTS", "GRID", "HATCH", "INK",
    "LABEL_SIZE", "LEFT", "LINE_HEIGHT", "MM_PER_PIXEL", "MUTED", "PAPER", "SHADE", "SOFT", "STEPS",
    "TINT", "TITLE_SIZE", "VINTAGES", "WHITE_FROM", "WIDE",
    "Style", "config", "font", "shorten", "shorten_name", "styles", "text_width", "without_middle", "wrap",
]  # fmt: skip

# 72 pixels an inch: then a pixel is a point, and type has the size that a journal asks for.
MM_PER_PIXEL = 25.4 / 72
#: The width of a journal's page, in millimetres.
WIDE = 180.0
LEFT, EDGE = 44, 4
LABEL_SIZE, CAPTION_SIZE, TITLE_SIZE, LINE_HEIGHT = 10, 9, 12, 12

# The renderer carries Liberation Sans, so a figure is the same on each machine; Arial has
# the same widths and stands in where a browser lacks it. The Chinese font is ours, in
# data/fonts, and the names after it are what systems call their own.
FONTS = {
    "en": "Liberation Sans, Arial, Helvetica, sans-serif",
    "zh": "Hinterland Sans SC, Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, "
    "sans-serif",
}
INK, SOFT, GRID, MUTED = "#222222", "#666666", "#e3e3e3", "#bdbdbd"
# The ground; behind a row of sums; the lines that fill what is not known, and its edge.
PAPER, SHADE, HATCH, EDGE_INK = "#ffffff", "#eeeeee", "#d0d0d0", "#8a8a8a"
# A light tint of the first colour, for threads to labels.
TINT = "#7fb9dc"

# One hue from light to dark, so the order stays in grey; from WHITE_FROM on with white letters.
STEPS = ("#eef3f8", "#d3e2ee", "#a9cae1", "#74a9d0", "#3475ab", "#175a93", "#08345f")
WHITE_FROM = 4
# The newest vintage is the darkest: the order stays in grey.
VINTAGES = (
    "#cfe0ef", "#7fb2d9", "#2c6fa8", "#0b3a66", "#f0c37a", "#b9742a", "#6b3f10", "#999999"
)  # fmt: skip

# Okabe and Ito's colours without yellow, which a thin line can't carry on white; the last
# two are from Tol's muted set. Dashes and shapes tell the lines apart in grey.
COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#882255",
    "#999933",
)
DASHES = ([1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 3], [10, 3], [1, 3], [6, 2, 1, 2, 1, 2])
SHAPES = (
    "circle", "square", "triangle-up", "diamond",
    "triangle-down", "cross", "triangle-right", "triangle-left",
)  # fmt: skip


# The mark of a gap on an axis, as a shape: a letter × is as wide as a character in Chinese fonts
# and would touch the years.
CROSS: dict[str, Any] = {
    "type": "point",
    "shape": "M-1,-1L1,1M-1,1L1,-1",
    "size": 12,
    "stroke": SOFT,
    "strokeWidth": 1,
    "opacity": 1,
    "aria": False,
}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one line."""

    colour: str
    dash: list[int]
    shape: str
    width: float
    size: int


NATION_STYLE = Style(INK, [1, 0], "circle", 2.2, 20)
MUTED_STYLE = Style(MUTED, [1, 0], "circle", 0.8, 5)


def styles(groups: tuple[str, ...], named: tuple[str, ...], nation: str) -> list[Style]:
    """Return the style of each group; one that is not `named` is muted."""
    looks = iter(zip(COLOURS, DASHES, SHAPES, strict=True))
    return [
        NATION_STYLE
        if group == nation
        else Style(*next(looks), 1.6, 22)
        if group in named
        else MUTED_STYLE
        for group in groups
    ]


def font(texts: str) -> str:
    """Return the font of a figure: that of the language, ours where Chinese names are printed.

    Left to itself the renderer takes any Chinese font of the machine, or draws boxes.

    Examples
    --------
    >>> font("East coast")[:15], font("长三角")[:18]
    ('Liberation Sans', 'Hinterland Sans SC')
    """
    return FONTS["zh" if re.search("[\u2e80-\uffff]", texts) else language()]


def config(texts: str) -> dict[str, Any]:
    """Return the Vega-Lite configuration of a figure that prints these texts."""
    axis = {
        "domainColor": SOFT,
        "gridColor": GRID,
        "labelColor": INK,
        "labelFontSize": LABEL_SIZE,
        "labelOverlap": False,
        "tickColor": SOFT,
        "tickSize": 4,
        "titleColor": INK,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "background": PAPER,
        "font": font(texts),
        "text": {"color": INK, "fontSize": LABEL_SIZE},
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": TITLE_SIZE,
            "fontWeight": "bold",
        },
        "view": {"stroke": None},
    }


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in pixels, on the wide side.

    Examples
    --------
    >>> text_width("iii", 10) < text_width("MMM", 10) < text_width("东部地区", 10)
    True
    """
    return size * sum(map(_em, text))


def shorten(text: str, size: float, width: float) -> str:
    """Return a text no wider than so many pixels, … in place of its middle where it is.

    Examples
    --------
    >>> shorten("Veracruz de Ignacio de la Llave", 9, 80), shorten("Hubei", 9, 80)
    ('Veracruz d…lave', 'Hubei')
    """
    kept, shown = len(text), text
    while kept and text_width(shown, size) > width:
        kept -= 1
        shown = without_middle(text, kept)
    return shown


def without_middle(text: str, kept: int) -> str:
    """Return a text with … for its middle, `kept` characters of it left.

    Names that begin alike still differ: more of the start is kept than of the end.

    Examples
    --------
    >>> without_middle("Autonomous Region of the North", 15)
    'Autonomous…North'
    """
    if kept >= len(text):
        return text
    end = kept // 3
    return f"{text[: kept - end].rstrip()}…{text[len(text) - end :].lstrip()}"


def shorten_name(form: str, name: str, size: float, width: float) -> str:
    """Return a text with a name in it; of one that is too wide the name is cut, and no more.

    Examples
    --------
    >>> shorten_name("{name}, 7.0 %", "Veracruz de Ignacio de la Llave", 9, 90)
    'Veracru…ave, 7.0 %'
    """
    room = width - text_width(form.format(name=""), size)
    return form.format(name=shorten(name, size, room))


def wrap(text: str, size: float, width: float, *, whole_words: bool = False) -> list[str]:
    """Break a text into lines of at most `width` pixels, at spaces or between CJK characters.

    A word that is wider (an address, a file) is broken too, unless `whole_words` are asked for.

    Examples
    --------
    >>> wrap("a source with many words", 9, 60)
    ['a source with', 'many words']
    >>> wrap("see /home/somebody", 9, 60)
    ['see', '/home/someb', 'ody']
    """
    lines, line = [], ""
    for word in _PIECE.findall(text):
        if line and text_width((line + word).rstrip(), size) > width:
            lines += [line.rstrip()] if line.strip() else []
            line = ""
        line += word
        while not whole_words and text_width(line.rstrip(), size) > width:
            fits = (n for n in range(len(line)) if text_width(line[: n + 1], size) > width)
            end = max(1, next(fits))
            while end and (line[end : end + 1] in _CLOSING or line[end - 1] in _OPENING):
                end -= 1
            if not end:
                break
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line.rstrip()] if line.strip() else lines


# What may not begin a line, and what may not end one; a piece ends after its space, and around
# each CJK character, but punctuation stays where it is.
_CLOSING, _OPENING = "，。；：、！？）》」』】”’％～…", "（《「『【“‘"
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[^ \u2e80-\uffff{_OPENING}{_CLOSING}]+|[\u2e80-\uffff]|)[{_CLOSING}]* *"
)


def _em(char: str) -> float:
    if ord(char) >= 0x2E80 or char == "…":
        return 1.0
    if language() == "zh" and not char.isascii():
        return 1.0
    if char in "ijlI.,:;'|!()[]/ ftr-":
        return 0.34
    if char in "mwMW%@→—":
        return 0.95
    return 0.7 if char.isupper() else 0.57
