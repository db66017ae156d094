"""Figures: a tidy frame in, one Vega-Lite specification out.

`FIGURES` names them. `specification` builds one as plain Vega-Lite, `chart` as an Altair chart;
`svg`, `png` and `pdf` draw either; `alt_text` says in words what a figure shows. All texts are in
the language that is spoken. Altair and the renderer are imported only when they are needed.

Examples
--------
>>> from hinterland.figures import FIGURES
>>> FIGURES[:5]
('scale', 'share', 'dependence', 'imbalance', 'imbalance_change')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..language import did_you_mean, t
from .attribution import attribution, influence
from .change import bar_chart
from .countries import countries
from .coverage import coverage
from .decomposition import decomposition
from .doubt.multiverse import multiverse
from .doubt.scenarios import scenarios
from .doubt.signs import signs
from .drawing import theme
from .drawing.canvas import Page
from .drawing.cells import MEASURE_OF, drawing
from .drawing.render import FORMATS, draw, pdf, png, svg
from .drawing.words import describe
from .finding import FINDING_PPI, finding
from .limits import limits
from .lines import line_chart
from .lorenz import lorenz
from .tiles import tiles, tiles_by_year

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

__all__ = [
    "COLUMN", "FIGURES", "FINDING_PPI", "FORMATS", "MEASURE_OF", "WIDE",
    "alt_text", "chart", "draw", "finding", "pdf", "png", "specification", "svg",
]  # fmt: skip

# Figures that draw a frame of their own; each function says which.
_BUILDERS: Mapping[str, Callable[[pl.DataFrame, Page], dict[str, Any]]] = {
    "limits": limits,
    "attribution": attribution,
    "influence": influence,
    "tiles": tiles,
    "tiles_by_year": tiles_by_year,
    "lorenz": lorenz,
    "coverage": coverage,
    "countries": countries,
    "multiverse": multiverse,
    "signs": signs,
    "scenarios": scenarios,
    "decomposition": decomposition,
}
FIGURES: tuple[str, ...] = (*MEASURE_OF, *_BUILDERS)
WIDE = theme.WIDE
#: The width of a journal's column, in millimetres.
COLUMN = 85.0
#: The narrowest and the widest page, in millimetres.
NARROWEST, WIDEST = 60.0, 400.0


def chart(
    name: str,
    frame: pl.DataFrame,
    *,
    groups: Sequence[str],
    source: str,
    title: str | None = None,
    of: str | None = None,
    width_mm: float = WIDE,
) -> alt.LayerChart:
    """Build one of the figures as an Altair chart, e.g. to show or change it in a notebook.

    Parameters
    ----------
    name, frame, groups, source, title, of, width_mm
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

    spec = specification(
        name, frame, groups=groups, source=source, title=title, of=of, width_mm=width_mm
    )
    return alt.LayerChart.from_dict(spec)


def specification(
    name: str,
    frame: pl.DataFrame,
    *,
    groups: Sequence[str],
    source: str,
    title: str | None = None,
    of: str | None = None,
    width_mm: float = WIDE,
    notes: Sequence[str] = (),
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
    width_mm
        The width of the picture: 180 for a page, 85 for a column of a journal.
    notes
        Sentences above the source.

    Returns
    -------
    dict
        72 pixels to an inch, so type keeps its size at every width.

    Raises
    ------
    UsageError
        If no figure, measure or group has the name given, or the width is out of 60–400 mm.
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
    >>> [layer["name"] for layer in spec["layer"][-3:]]
    ['line nation', 'point nation', 'caption']
    """
    if not NARROWEST <= width_mm <= WIDEST:
        raise UsageError(
            t(
                "a figure can't be {width} mm wide; choose {least} to {most}",
                width=f"{width_mm:g}",
                least=f"{NARROWEST:g}",
                most=f"{WIDEST:g}",
            )
        )
    if name not in FIGURES:
        hint = did_you_mean(name, FIGURES)
        raise UsageError(t("there is no figure {name!r}; {hint}", name=name, hint=hint))
    page = Page(round(width_mm / theme.MM_PER_PIXEL), source, title, notes=tuple(notes))
    if name in _BUILDERS:
        return _BUILDERS[name](frame, page)
    plan = drawing(name, frame, groups, of=of)
    build = bar_chart if plan.figure.bars else line_chart
    return build(plan, page)


def alt_text(
    name: str, frame: pl.DataFrame, groups: Sequence[str], *, of: str | None = None
) -> str:
    """Say in a sentence or two what a figure shows, computed from its data.

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
    'Line chart, 2000: external dependence, trade / GDP (%). Nation was 40.00 in 2000.'
    """
    if name in _BUILDERS:
        spec = specification(name, frame, groups=groups, source="")
        return str(spec["description"])
    return describe(drawing(name, frame, groups, of=of))
