"""What changed the index between two years: which region's share of GDP, which one's growth."""

from typing import Any

import polars as pl

from ...estimate import GAP, fixed
from ...language import pretty, t
from ...panel import NATION
from ...report.pictures import frame_specification, source_line
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Refused, Shown

__all__ = ["show"]

_PLACES = 4


def show(scene: Scene) -> Shown:
    """Return the change of the index, split over groups and, in each, its regions.

    Raises
    ------
    Refused
        The first year is not before the last.
    """
    first, last = _span(scene)
    text = f"attribution(from={first}, to={last})" if first else "attribution"
    drawn = scene.drawn(text)
    frame = drawn.frame
    parts = frame.filter(pl.col("part") != "index")
    first, last = parts["from"][0], parts["to"][0]
    index = {
        row["to"]: row["value"] for row in frame.filter(part="index").iter_rows(named=True)
    }
    groups = _groups(scene, parts, first, last)
    total = _total(parts)
    years = scene.results.panel.years
    return Shown(
        "change.jinja",
        _said(first, last, total, index),
        {
            "subtitle": subtitle(scene, t("imbalanced index")),
            "groups": groups,
            "total": _number(total),
            "why": next((w for w in parts["why"] if w), ""),
            "first": first,
            "last": last,
            "least": years[0],
            "most": years[-1],
            "index": [
                (year, _number(index.get(year)), scene.number("imbalance", NATION, year))
                for year in (first, last)
            ],
            "takeaway": takeaway(scene, figure=f"attribution(from={first}, to={last})"),
            "rows": frame.height,
            "source": source_line(scene.results),
        },
        frame=frame,
        document=lambda: {
            "study": scene.study,
            "from": first,
            "to": last,
            "rows": frame.to_dicts(),
        },
        metadata=lambda: metadata(scene, unit="1"),
        picture=lambda width: frame_specification(scene.results, drawn, width_mm=width),
    )


def _span(scene: Scene) -> tuple[int, int]:
    """Return the years that are asked for, 0 and 0 where the study's known ends are to be taken."""
    query = scene.asked.query
    if not {"from", "to"} & set(query):
        return 0, 0
    first = int(query.get("from", scene.own_years[0]))
    last = int(query.get("to", scene.own_years[1]))
    if first >= last:
        what = t("from is {first} and to is {last}; the first year must be the earlier one")
        other = scene.again(from_=last, to=first) if first > last else scene.to("/change")
        raise Refused(400, what.format(first=first, last=last), [(f"{last}–{first}", other)])
    return first, last


def _groups(scene: Scene, parts: pl.DataFrame, first: int, last: int) -> list[dict[str, Any]]:
    """Return each group with its two parts and those of its regions, the largest first."""
    money = scene.results.study.money.trade
    found: list[dict[str, Any]] = []
    for group in scene.results.groups:
        of_group = parts.filter(pl.col("group") == group)
        regions: list[dict[str, Any]] = []
        for region in of_group["region"].unique(maintain_order=True):
            own = of_group.filter(pl.col("region") == region)
            regions.append(
                {
                    "name": own["name"][0],
                    "sum": _total(own),
                    **_parts(own),
                    "cells": [(y, scene.cell(money, region, y)) for y in (first, last)],
                }
            )
        regions.sort(key=lambda r: -abs(r["sum"] or 0.0))
        found.append({"name": pretty(group), "sum": _total(of_group), **_parts(of_group), "regions": regions})  # fmt: skip
    widest = max((abs(g["sum"]) for g in found if g["sum"] is not None), default=0.0) or 1.0
    for one in found:
        for row in (one, *one["regions"]):
            size = row["sum"] or 0.0
            row["bar"] = round(100 * min(abs(size) / widest, 1.0), 1)
            row["falls"] = size < 0
            row["text"] = _number(row["sum"])
    return found


def _parts(frame: pl.DataFrame) -> dict[str, str]:
    return {
        part: _number(_total(frame.filter(pl.col("part") == part)))
        for part in ("structure", "growth")
    }


def _total(frame: pl.DataFrame) -> float | None:
    return None if frame["value"].null_count() else float(frame["value"].sum())


def _number(x: float | None) -> str:
    return GAP if x is None else fixed(x, _PLACES)


def _said(first: int, last: int, total: float | None, index: dict[int, float | None]) -> str:
    a, b = index.get(first), index.get(last)
    if total is None or a is None or b is None:
        return t(
            "What changed the index from {first} to {last} is not known", first=first, last=last
        )
    forms = (
        t("From {first} to {last} the index rose by {size}, from {a} to {b}")
        if total > 0
        else t("From {first} to {last} the index fell by {size}, from {a} to {b}")
    )
    return forms.format(
        first=first, last=last, size=_number(abs(total)), a=_number(a), b=_number(b)
    )
