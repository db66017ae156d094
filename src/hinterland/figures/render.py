"""A specification drawn: SVG text and PNG bytes, the same for the same specification."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

__all__ = ["png", "svg"]

MM_PER_PIXEL = 25.4 / 72


def svg(chart: alt.LayerChart | dict[str, Any]) -> str:
    """Draw a chart as SVG, sized in millimetres, its description readable by machines.

    Parameters
    ----------
    chart
        What `hinterland.figures.chart` or `hinterland.figures.specification` returns.

    Returns
    -------
    str
        An SVG document, 180 mm wide.
    """
    spec = _specification(chart)
    text = _drawn(json.dumps(spec))
    says = f'role="img" aria-label="{escape(spec.get("description", ""))}"'

    def head(size: re.Match[str]) -> str:
        width, height = (float(pixels) * MM_PER_PIXEL for pixels in size.groups())
        return f'{says} width="{width:.2f}mm" height="{height:.2f}mm"'

    return re.sub(r'width="([\d.]+)" height="([\d.]+)"', head, text, count=1)


def png(chart: alt.LayerChart | dict[str, Any], *, ppi: int = 300) -> bytes:
    """Draw a chart as PNG.

    Parameters
    ----------
    chart
        What `hinterland.figures.chart` or `hinterland.figures.specification` returns.
    ppi
        Pixels per inch; at 300 the picture is 2125 pixels wide.

    Returns
    -------
    bytes
        A PNG file.
    """
    import vl_convert

    return vl_convert.svg_to_png(_drawn(json.dumps(_specification(chart))), ppi=ppi)


def _specification(chart: alt.LayerChart | dict[str, Any]) -> dict[str, Any]:
    return chart if isinstance(chart, dict) else chart.to_dict()


# A study writes both formats of a figure, one after the other.
@lru_cache(maxsize=8)
def _drawn(spec: str) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(spec)
