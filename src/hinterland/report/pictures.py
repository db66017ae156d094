"""A study's figures drawn: each in the formats asked for, and the one picture for a story."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from .. import figures
from ..language import listed, t
from ..panel import replace_file
from ..study import Results, caveat, in_their_terms
from ..study.figure_data.frames import figure_frame
from .contents.findings import headline
from .words import page_text

__all__ = ["figure_specification", "source_line", "write_figures"]


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
    drawn = figure_frame(results, text)
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
def write_figures(
    results: Results,
    folder: Path,
    *,
    formats: Iterable[str] = ("svg", "png"),
    width_mm: float = figures.WIDE,
) -> dict[str, str]:
    """Write each figure of a study and `finding.png`, and return the SVGs by the figures' names.

    Parameters
    ----------
    folder
        Where `NAME.svg` and the like go, NAME as in the study file.
    formats
        Out of `hinterland.figures.FORMATS`.
    width_mm
        The width of the figures. The picture for a story has 1200 × 675 pixels at any width.

    Raises
    ------
    UsageError
        There is no such format.
    StorageError
        The folder can't be written.
    """
    pictures: dict[str, str] = {}
    for figure in results.study.figures:
        spec = figure_specification(results, figure, width_mm=width_mm)
        pictures[figure] = figures.svg(spec)
        for form in formats:
            replace_file(folder / f"{figure}.{form}", figures.draw(spec, form))
    found = headline(results)
    if found is not None:
        measure, sentence = found
        spec = figures.finding(
            measure, results.frame(), sentence=sentence, source=source_line(results)
        )
        replace_file(folder / "finding.png", figures.png(spec, ppi=figures.FINDING_PPI))
    return pictures


def source_line(results: Results, *others: Results) -> str:
    """Return the line under a figure: publishers and what was computed, also of other studies."""
    pages = pl.concat([_pages(one) for one in (results, *others)])
    publishers = sorted({p for p in pages["publisher"] if p})
    named = [page_text(p) for p in publishers] or sorted(set(pages["title"].drop_nulls()))
    form = (
        t("Source: {publishers} (compiled copies); computed by Hinterland, study {study}.")
        if (pages["kind"] == "file").all() and publishers
        else t("Source: {publishers}; computed by Hinterland, study {study}.")
    )
    return form.format(publishers=listed(named), study=results.study.name)


def _pages(results: Results) -> pl.DataFrame:
    """Return the pages that the figures of the study's years are from."""
    used = results.panel.kept.filter(pl.col("year").is_between(*results.study.years))
    return results.panel.pages.join(
        used.select(page=pl.col("origin").str.split("#").list.first()).unique(),
        on="page",
        how="semi",
    )
