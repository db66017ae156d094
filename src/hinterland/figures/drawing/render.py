"""A specification drawn: SVG text, PNG and PDF bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from ...errors import UsageError
from ...language import did_you_mean, t
from .theme import MM_PER_PIXEL

if TYPE_CHECKING:
    import altair as alt

    Chart = alt.LayerChart | dict[str, Any]

__all__ = ["FORMATS", "draw", "pdf", "png", "svg"]

_FONTS: Final = Path(__file__).parents[2] / "data" / "fonts"


def svg(chart: Chart) -> str:
    """Draw a chart as SVG, sized in millimetres, its description readable by machines.

    The same specification gives the same text on each machine.

    Parameters
    ----------
    chart
        What `hinterland.figures.chart` or `hinterland.figures.specification` returns.

    Returns
    -------
    str
        An SVG document, as wide as the specification.
    """
    spec = _specification(chart)
    text = _drawn(json.dumps(spec))
    says = f'role="img" aria-label="{escape(spec.get("description", ""))}"'

    def head(size: re.Match[str]) -> str:
        width, height = (float(pixels) * MM_PER_PIXEL for pixels in size.groups())
        return f'{says} width="{width:.2f}mm" height="{height:.2f}mm"'

    return re.sub(r'width="([\d.]+)" height="([\d.]+)"', head, text, count=1)


def png(chart: Chart, *, ppi: int = 300) -> bytes:
    """Draw a chart as PNG.

    Parameters
    ----------
    chart
        What `hinterland.figures.chart` or `hinterland.figures.specification` returns.
    ppi
        Pixels per inch; at 300 a picture of 180 mm is 2125 pixels wide.

    Returns
    -------
    bytes
        A PNG file.
    """
    return bytes(_renderer().svg_to_png(_drawn(json.dumps(_specification(chart))), ppi=ppi))


def pdf(chart: Chart) -> bytes:
    """Draw a chart as PDF, its text as text.

    The same specification gives the same bytes, but for one with a heading: that is set in a
    second font, and the renderer lists several fonts in an order of chance.

    Parameters
    ----------
    chart
        What `hinterland.figures.chart` or `hinterland.figures.specification` returns.

    Returns
    -------
    bytes
        A PDF file of one page, as large as the picture.
    """
    return bytes(_renderer().svg_to_pdf(_drawn(json.dumps(_specification(chart)))))


#: How a chart is drawn in each format, by the ending of the file.
FORMATS: Final[Mapping[str, Callable[[Chart], bytes]]] = {
    "svg": lambda chart: svg(chart).encode(),
    "png": png,
    "pdf": pdf,
}


def draw(chart: Chart, form: str) -> bytes:
    """Draw a chart in one of the `FORMATS`.

    Raises
    ------
    UsageError
        There is no such format.
    """
    if form not in FORMATS:
        hint = did_you_mean(form, FORMATS)
        raise UsageError(t("there is no picture format {name!r}; {hint}", name=form, hint=hint))
    return FORMATS[form](chart)


def _specification(chart: Chart) -> dict[str, Any]:
    return chart if isinstance(chart, dict) else chart.to_dict()


# A study writes several formats of a figure, one after the other.
@lru_cache(maxsize=8)
def _drawn(spec: str) -> str:
    return str(_renderer().vegalite_to_svg(spec))


@cache
def _renderer() -> ModuleType:
    """Return the renderer, which has been told of our fonts."""
    import vl_convert

    vl_convert.register_font_directory(str(_FONTS))
    return vl_convert
