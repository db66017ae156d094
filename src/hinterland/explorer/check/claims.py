"""The claims of a study and their verdicts."""

import polars as pl

from ...language import t
from ...report.contents.verdicts import verdict_rows
from ...study import VERDICTS, count_verdicts
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Shown

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return a row a claim; `verdict` in the address leaves those of one kind."""
    rows = verdict_rows(scene.results)
    kind = scene.asked.query.get("verdict", "")
    if kind:
        kind = scene.asked.one_of("verdict", VERDICTS, "")
    shown = [row for row in rows if not kind or row.verdict == kind]
    documents = scene.results.claims
    counts = [
        (word, sum(row.verdict == word for row in rows), scene.again(verdict=word))
        for word in VERDICTS
        if any(row.verdict == word for row in rows)
    ]
    heading = count_verdicts(scene.results.verdicts)
    return Shown(
        "claims.jinja",
        heading or t("The study makes no claims"),
        {
            "subtitle": subtitle(scene),
            "claims": [(row, scene.to(f"/claims/{row.id}")) for row in shown],
            "counts": counts,
            "kind": kind,
            "every": scene.again(verdict=None),
            "takeaway": takeaway(scene, python="results.claims"),
            "rows": len(documents),
        },
        frame=pl.DataFrame([_flat(one) for one in documents], infer_schema_length=None),
        document=lambda: documents,
        metadata=lambda: metadata(scene),
    )  # fmt: skip


def _flat(document: dict[str, object]) -> dict[str, object]:
    """Return a claim as a row: its texts in their first language."""
    return {
        key: next(iter(value.values()), None) if isinstance(value, dict) else value
        for key, value in document.items()
    }
