"""One claim: what it states, what was computed, and the numbers it turned on."""

import polars as pl

from ...estimate import Estimate
from ...language import t
from ...report.contents.verdicts import verdict_rows
from ...study import TESTS, Verdict
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Refused, Shown

__all__ = ["numbers_of", "show"]


def show(scene: Scene) -> Shown:
    """Return the verdict on one claim.

    Raises
    ------
    Refused
        The study has no such claim.
    """
    wanted = scene.asked.names["claim"]
    verdicts = {verdict.claim.id: verdict for verdict in scene.results.verdicts}
    if wanted not in verdicts:
        known = {one: scene.to(f"/claims/{one}") for one in verdicts}
        raise Refused.unknown(t("The study has no claim “{given}”."), wanted, known)
    verdict = verdicts[wanted]
    row = next(row for row in verdict_rows(scene.results) if row.id == wanted)
    document = verdict.document()
    claim = verdict.claim
    order = list(verdicts)
    at = order.index(wanted)
    years = claim.years or scene.own_years
    asked = scene.to(
        "/ask", of=claim.of, group=claim.group, test=claim.test, value=claim.value,
        unit=claim.unit, tolerance=claim.tolerance, year=claim.year if TESTS[claim.test].years == "one" else None,
        years=f"{claim.year or years[0]}..{claim.year or years[1]}", than=",".join(claim.than),
    )  # fmt: skip
    return Shown(
        "claim.jinja",
        row.text.text,
        {
            "subtitle": subtitle(scene),
            "row": row,
            "numbers": numbers_of(scene, verdict),
            "asked_again": asked if claim.of and TESTS[claim.test].asks else "",
            "before": scene.to(f"/claims/{order[at - 1]}") if at else "",
            "after": scene.to(f"/claims/{order[at + 1]}") if at + 1 < len(order) else "",
            "takeaway": takeaway(scene, python=f"next(c for c in results.claims if c['id'] == {wanted!r})"),
            "rows": 1,
        },
        frame=pl.DataFrame(
            [{k: next(iter(v.values()), None) if isinstance(v, dict) else v for k, v in document.items()}]
        ),
        document=lambda: document,
        metadata=lambda: metadata(scene),
    )  # fmt: skip


def numbers_of(scene: Scene, verdict: Verdict) -> list[dict[str, object]]:
    """Return the numbers that a verdict looked at: year, group, text, and where it comes from."""
    claim, results = verdict.claim, scene.results
    if claim.of not in results.lines:
        return []
    first, last = claim.years or results.study.years
    years = list(range(first, last + 1))
    if claim.year is not None and TESTS[claim.test].years != "one":
        years = [claim.year]
    elif TESTS[claim.test].years == "ends":
        years = [first, last]
    form, start = results.format(claim.of), results.years[0]
    found: list[dict[str, object]] = []
    for group in (claim.group, *claim.than):
        line = results.lines[claim.of].get(group)
        for year in years if line is not None else ():
            x: Estimate = line.at(year - start)  # type: ignore[union-attr]  # there is a line
            found.append(
                {
                    "year": year, "group": group, "text": form.full(x), "why": x.why,
                    "bounded": x.bounded, "address": scene.number(claim.of, group, year),
                }
            )  # fmt: skip
    return found
