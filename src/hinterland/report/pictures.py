"""A study's figures drawn: each in the formats asked for, and the one picture for a story."""

from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from .. import figures
from ..language import listed, t
from ..study import Results, caveat, in_their_terms
from ..study.figure_data.frames import FigureFrame, figure_frame
from .contents.headline import headline
from .words import page_text

__all__ = ["figure_files", "figure_specification", "source_line"]


#: What the note of a page says that is not the publisher's own.
_COPY: Final = "compiled copy"
_MOST_NAMED: Final = 5


@in_their_terms
def figure_specification(
    results: Results, text: str, *, width_mm: float = figures.WIDE
) -> dict[str, Any]:
    """Return a figure of a study as Vega-Lite.

    Parameters
    ----------
    results
        A study's results; the figure need not be in its list.
    text
        The figure as a study file names it, e.g. `share` or `lorenz(from=2005)`.
    width_mm
        The width of the picture: 180 for a page, 85 for a column of a journal.

    Raises
    ------
    UsageError, InputError
        There is no such figure, or it can't be drawn from this study.

    Examples
    --------
    >>> from hinterland.study import run
    >>> figure_specification(run("zhao"), "influence")["description"][:70]
    'Bar chart: what each province adds to the imbalanced index in 2019. Gu'
    """
    return frame_specification(results, figure_frame(results, text), width_mm=width_mm)


@in_their_terms
def frame_specification(
    results: Results, drawn: FigureFrame, *, width_mm: float = figures.WIDE
) -> dict[str, Any]:
    """Return a figure of a study whose frame is known already, as `figure_specification` does.

    Examples
    --------
    >>> from hinterland.study import run
    >>> results = run("zhao")
    >>> spec = frame_specification(results, figure_frame(results, "lorenz"))
    >>> spec == figure_specification(results, "lorenz")
    True
    """
    measure = figures.MEASURE_OF.get(drawn.name)
    note = caveat(results, results.series_of(measure)) if drawn.name != "coverage" else ""
    return figures.specification(
        drawn.name,
        drawn.frame,
        groups=results.groups,
        source=source_line(results, *(results.peers if drawn.name == "countries" else ())),
        width_mm=width_mm,
        notes=[note] if note else [],
    )


@in_their_terms
def figure_files(
    results: Results,
    *,
    formats: Iterable[str] = ("svg", "png"),
    width_mm: float = figures.WIDE,
) -> dict[str, bytes]:
    """Draw each figure of a study and `finding.png`, and return them by their files' names.

    Parameters
    ----------
    formats
        Out of `hinterland.figures.FORMATS`; NAME.svg and the like, NAME as in the study file.
    width_mm
        The width of the figures. The picture for a story has 1200 × 675 pixels at any width.

    Raises
    ------
    UsageError
        There is no such format.

    Examples
    --------
    >>> from hinterland.study import run
    >>> list(figure_files(run("zhao"), formats=["svg"]))[-2:]
    ['imbalance_change.svg', 'finding.png']
    """
    drawn: dict[str, bytes] = {}
    for figure in results.study.figures:
        spec = figure_specification(results, figure, width_mm=width_mm)
        drawn |= {f"{figure}.{form}": figures.draw(spec, form) for form in formats}
    found = headline(results)
    if found is not None:
        spec = figures.finding(
            found.measure,
            results.frame(),
            sentence=found.sentence,
            source=source_line(results),
            group=found.group,
            than=found.than,
        )
        drawn["finding.png"] = figures.png(spec, ppi=figures.FINDING_PPI)
    return drawn


def source_line(results: Results, *others: Results) -> str:
    """Return the line under a figure: publishers and what was computed, also of other studies."""
    pages = pl.concat([one.used_pages for one in (results, *others)])
    copied = pages.filter(pl.col("note").fill_null("").str.contains(_COPY, literal=True))
    own = pages.join(copied, on="page", how="anti")
    named = []
    if names := _published(copied, titles=False):
        named.append(t("{publishers} (compiled copies)", publishers=names))
    if names := _published(own, titles=True):
        named.append(names)
    form = t("Source: {publishers}; computed by Hinterland, study {study}.")
    return form.format(publishers=t("; ").join(named), study=results.study.name)


def _published(pages: pl.DataFrame, *, titles: bool) -> str:
    """Return who published pages; what is without a publisher by its title, where asked for."""
    publishers = sorted({p for p in pages["publisher"] if p})
    nameless = pages.filter(pl.col("publisher").fill_null("") == "")
    named = sorted(set(nameless["title"].drop_nulls()) - {""})
    named = named if titles or not publishers else []
    more = [f"(+{len(named) - _MOST_NAMED})"] if len(named) > _MOST_NAMED else []
    return listed([*(page_text(p) for p in publishers), *named[:_MOST_NAMED], *more])
