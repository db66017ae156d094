"""Figures: a tidy results frame in, one Vega-Lite specification out.

The five figures of the founding study are named in `FIGURES`. `specification` builds one as
plain Vega-Lite, `chart` as an Altair chart; `svg` and `png` draw either; `alt_text` says in
words what a figure shows. Altair and the renderer are imported only when they are needed.

Examples
--------
>>> from hinterland.figures import FIGURES
>>> FIGURES
('scale', 'share', 'dependence', 'imbalance', 'imbalance_change')
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hinterland.figures.canvas import Text
from hinterland.figures.change import bar_chart
from hinterland.figures.drawing import FIGURES, MEASURE_OF, drawing
from hinterland.figures.lines import line_chart
from hinterland.figures.render import png, svg
from hinterland.figures.words import describe

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

__all__ = ["FIGURES", "MEASURE_OF", "alt_text", "chart", "png", "specification", "svg"]


def chart(
    name: str,
    frame: pl.DataFrame,
    *,
    groups: Sequence[str],
    source: str,
    title: str | None = None,
    of: str | None = None,
) -> alt.LayerChart:
    """Build one of the figures as an Altair chart, e.g. to show or change it in a notebook.

    Parameters
    ----------
    name, frame, groups, source, title, of
        As in `specification`.

    Returns
    -------
    altair.LayerChart
        The specification, validated.

    Raises
    ------
    UsageError, InputError
        As `specification`.
    """
    import altair as alt  # half a second, so not before it is needed

    spec = specification(name, frame, groups=groups, source=source, title=title, of=of)
    return alt.LayerChart.from_dict(spec)


def specification(
    name: str,
    frame: pl.DataFrame,
    *,
    groups: Sequence[str],
    source: str,
    title: str | None = None,
    of: str | None = None,
) -> dict[str, Any]:
    """Build one of the figures as a Vega-Lite specification that carries its data.

    A year without a figure has no row: lines are broken there and a small × marks it on the
    time axis. A figure known only within bounds has a bar from the lowest to the highest.

    Parameters
    ----------
    name
        One of `FIGURES`.
    frame
        Results, one row per cell, with the columns ``group, year, measure, value, low,
        high, unit``: money in USD or CNY, shares and dependence as fractions. Null is a gap.
    groups
        The groups to draw, in order. The nation is always drawn where it has rows. Beyond
        eight groups the largest are named and the others drawn in grey.
    source
        The line under the chart, printed as it is.
    title
        A heading above the chart.
    of
        The measure to draw in place of the figure's own, e.g. another reading of the index.

    Returns
    -------
    dict
        510 pixels wide, which is 180 mm at 72 pixels an inch.

    Raises
    ------
    UsageError
        If no figure, measure or group has the name given.
    InputError
        If the frame lacks a column, or one measure mixes units.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame(
    ...     {"group": ["nation"] * 2, "year": [2000, 2001], "measure": ["imbalance"] * 2,
    ...      "value": [1.4, 1.3], "low": [1.4, 1.3], "high": [1.4, 1.3], "unit": ["1"] * 2}
    ... )
    >>> spec = specification("imbalance", frame, groups=[], source="Source: example")
    >>> [layer["name"] for layer in spec["layer"]]
    ['line', 'point', 'caption']
    """
    plan = drawing(name, frame, groups, of=of)
    build = bar_chart if plan.figure.bars else line_chart
    return build(plan, Text(source=source, title=title, description=describe(plan)))


def alt_text(
    name: str, frame: pl.DataFrame, groups: Sequence[str], *, of: str | None = None
) -> str:
    """Say in two sentences what a figure shows, computed from its data.

    Parameters
    ----------
    name, frame, groups, of
        As in `specification`, which carries this text as its description.

    Returns
    -------
    str
        The first and last known figures of each line, and what is bounded or missing.

    Raises
    ------
    UsageError, InputError
        As `specification`.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame(
    ...     {"group": ["nation"], "year": [2000], "measure": ["dependence"],
    ...      "value": [0.4], "low": [0.4], "high": [0.4], "unit": ["1"]}
    ... )
    >>> alt_text("dependence", frame, [])
    'Line chart, 2000: external dependence, trade / GDP (%). Nation was 40.0 in 2000.'
    """
    return describe(drawing(name, frame, groups, of=of))
