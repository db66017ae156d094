"""What surrounds a figure: its size, heading, notes and source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...language import t
from . import theme

__all__ = ["Page", "Spec", "assemble", "layer"]

# A Vega-Lite specification or a part of one; also a row of the data it carries.
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What surrounds a plot: the width in pixels, the line under it, and the heading.

    `notes` are printed between the figure's own notes and the source.
    """

    width: int
    source: str
    title: str | None
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """The height of a plot: that of a page's width, less on a column."""
        return min(214, round(0.62 * self.width))

    @property
    def room(self) -> int:
        """The width for text."""
        return self.width - 2 * theme.EDGE


def assemble(
    page: Page,
    layers: list[Spec],
    *,
    height: float,
    description: str,
    notes: Sequence[str],
    below: float = 0,
    empty: bool = False,
) -> Spec:
    """Stack the layers on a plot of fixed size, with the notes and the source below.

    `below` is the room between the plot and the notes; `empty` says that there is nothing to
    draw. The description is for those who can't see the figure. With the automatic sizing off,
    each pixel is where it was put and no label is cut.
    """
    if empty:
        mark = {
            "type": "text",
            "text": t("no data"),
            "color": theme.SOFT,
            "fontSize": theme.TITLE_SIZE,
        }
        middle = {"x": {"value": page.width / 2}, "y": {"value": height / 2}}
        layers = [*layers, layer("no data", [{}], mark, middle)]
    lines = [
        line
        for note in (*notes, *page.notes, page.source)
        for line in theme.wrap(note, theme.CAPTION_SIZE, page.room)
    ]
    heading = theme.wrap(page.title or "", theme.TITLE_SIZE, page.room)
    caption = {
        "type": "text",
        "text": lines,
        "align": "left",
        "baseline": "top",
        "color": theme.SOFT,
        "fontSize": theme.CAPTION_SIZE,
        "lineHeight": theme.LINE_HEIGHT,
        "aria": False,
    }
    corner = {"x": {"value": theme.EDGE}, "y": {"value": height + below}}
    layers = [*layers, layer("caption", [{}], caption, corner)]
    title = {"text": heading, "frame": "group", "offset": 8, "dx": theme.EDGE}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        **({"title": title} if heading else {}),
        "width": page.width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {
            "left": 0,
            "right": 0,
            "top": theme.EDGE + 16 * len(heading),
            "bottom": below + theme.LINE_HEIGHT * len(lines) + theme.EDGE,
        },
        "layer": _told_apart(layers),
        "config": theme.config(f"{heading}{layers}"),
    }


def layer(name: str, values: Sequence[Spec], mark: Spec, encoding: Spec) -> Spec:
    """Return one layer with the rows it draws."""
    return {"name": name, "data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _told_apart(layers: Sequence[Spec]) -> list[Spec]:
    """Return layers with names that Vega tells apart: it reads only ASCII letters and digits."""
    seen: dict[str, int] = {}
    out = []
    for one in layers:
        plain = re.sub(r"\W", "_", one["name"], flags=re.ASCII)
        seen[plain] = seen.get(plain, 0) + 1
        count = seen[plain]
        out.append({**one, "name": f"{one['name']} {count}"} if count > 1 else one)
    return out
