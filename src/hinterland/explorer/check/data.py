"""What the numbers rest on: series and vintages, checks, gaps, pages and files."""

import polars as pl

from ...language import counted
from ...report.page.evidence import evidence
from ...report.words import region_name
from ...study import country_notes
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Shown

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return the observations behind a study: what was used, checked, and is missing."""
    results = scene.results
    found, missing = evidence(results), scene.missing
    country = results.panel.country
    gaps = [
        {
            **cell,
            "name": region_name(country, cell["region"]),
            "address": scene.cell(cell["series"], cell["region"], cell["year"])
            if cell["series"] in results.panel.series and cell["year"] in results.panel.years
            and cell["region"] in results.panel.regions
            else "",
        }
        for cell in missing
    ]  # fmt: skip
    rows = results.panel.kept.filter(
        pl.col("year").is_between(*results.study.years),
        pl.col("series").is_in(results.used_series),
    ).drop("input")
    names = {code: region_name(country, code) for code in results.panel.regions}
    rows = rows.with_columns(name=pl.col("region").replace_strict(names, default=None))
    document = results.document()
    return Shown(
        "data.jinja",
        counted(
            "The study rests on {observations} figures; {count} is missing",
            "The study rests on {observations} figures; {count} are missing",
            len(missing),
            observations=f"{found.used:,}",
        ),
        {
            "subtitle": subtitle(scene),
            "evidence": found,
            "gaps": gaps,
            "notes": [*results.study.notes, *country_notes(results)],
            "coverage": scene.to("/figure/coverage"),
            "takeaway": takeaway(scene, python="results.panel.kept"),
            "rows": rows.height,
        },
        frame=rows,
        document=lambda: {
            key: document[key] for key in ("study", "country", "policy", "inputs", "missing", "checks")
        },
        metadata=lambda: metadata(scene),
    )  # fmt: skip
