"""The overview of a study: what it found, one figure, and the ways on."""

from dataclasses import replace

from ...figures import MEASURE_OF
from ...report.contents.findings import finding, paragraph
from ...report.contents.headline import headline
from ...report.words import in_language
from ...study import VERDICTS
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Shown
from .choices import figures_of
from .figure import measure_picture
from .map import can_be_mapped

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return the finding, its figure, the verdicts' counts and what else there is to see."""
    results = scene.results
    found, said = finding(results), headline(results)
    measure = said.measure if said else next(iter(results.lines))
    name = next((f for f, m in MEASURE_OF.items() if m == measure), "imbalance")
    title = in_language(results.study.title).text
    missing = len(scene.missing)
    figures = [
        (words, scene.to(f"/figure/{figure}"), figure) for figure, words in figures_of(results)
    ]
    return Shown(
        "overview.jinja",
        said.sentence.rstrip(".。") if said else title,
        {
            "about": title,
            "subtitle": subtitle(scene),
            "lead": paragraph(replace(found, verdicts={})),
            "figure_address": scene.to(f"/figure/{name}"),
            "verdicts": [(kind, found.verdicts[kind]) for kind in VERDICTS if kind in found.verdicts],
            "claims": len(results.verdicts),
            "missing": missing,
            "figures": figures,
            "compare": scene.to("/compare"),
            "doubt": scene.to("/doubt") if "imbalance" in results.lines else "",
            "map": scene.to("/map") if can_be_mapped(scene) else "",
            "takeaway": takeaway(scene, python="results.document()"),
            "rows": scene.all_rows,
        },
        frame=scene.rows,
        document=results.document,
        metadata=lambda: metadata(scene),
        picture=lambda width: measure_picture(
            scene, name, measure, tuple(results.lines[measure]), width
        ),
    )  # fmt: skip
