"""Where a number comes from: its formula, the members, and every observation behind it."""

from typing import Any

import polars as pl

from ...estimate import GAP, number_format
from ...language import pretty, t
from ...panel import NATION, publications_of, yearbooks_of
from ...report.contents.printed import number_and_range
from ...report.page.derivation import derivation
from ...report.words import measure_name, name, region_name
from ...study.citation import cell_entries, left_out
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene, slug
from ..shown import Refused, Shown

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return the formula of a number with its figures put in, and what it was made from.

    Raises
    ------
    Refused
        The study has no such measure, group or year.
    """
    results, names = scene.results, scene.asked.names
    measure = _known(names["measure"], results.lines, scene, "measure")
    group = _known(names["group"], results.lines[measure], scene, "group", measure)
    year = int(names["year"])
    x = results.lines[measure][group].at(year - results.years[0])
    form = results.format(measure)
    observations = results.origin(measure, group, year)
    by_series = observations.partition_by("series", "year", maintain_order=True)
    steps = [_step(scene, part, group) for part in by_series]
    title = t(
        "{measure}: {group}, {year}",
        measure=measure_name(measure),
        group=pretty(group),
        year=year,
    )
    number = number_and_range(x, form)
    published = publications_of(results.panel, observations)
    origin = {
        "study": scene.study, "measure": measure, "group": group, "year": year,
        "value": _finite(x.value), "low": _finite(x.low), "high": _finite(x.high),
        "unit": results.lines[measure][group].unit, "flags": sorted(x.flags), "why": x.why or None,
        "formula": derivation(results, measure, group, year, grouped=scene.grouped) or None,
        "observations": observations.drop("input").to_dicts(),
        "publications": [
            {**one.publication.facts(), "series": one.series, "years": one.years, "cells": one.cells}
            for one in published if one.publication
        ],
    }  # fmt: skip
    first, last = results.panel.years[0], results.panel.years[-1]
    return Shown(
        "number.jinja",
        t("{title}: {number}", title=title, number=number) if x.known else t("{title} is not known", title=title),
        {
            "subtitle": subtitle(scene),
            "formula": origin["formula"],
            "why": x.why,
            "flags": [name("flag", flag) for flag in sorted(x.flags)],
            "steps": steps,
            "published": [one for one in published if one.publication],
            "yearbooks": [
                one for one in yearbooks_of(results.panel, observations)
                if one.publication not in {known.publication for known in published}
            ],
            "left_out": left_out(published),
            "missing": _missing(scene, measure, group, year),
            "inputs": _inputs(scene, measure, group, year),
            "before": scene.number(measure, group, year - 1) if year > first else "",
            "after": scene.number(measure, group, year + 1) if year < last else "",
            "year": year,
            "takeaway": takeaway(scene, python=f"results.origin({measure!r}, {group!r}, {year})",
                cited=cell_entries(results.panel, observations)),
            "rows": observations.height,
        },
        frame=observations.drop("input"),
        document=lambda: origin,
        metadata=lambda: metadata(scene, unit=str(origin["unit"]), series=list({*observations["series"]})),
    )  # fmt: skip


def _finite(x: float) -> float | None:
    return x if abs(x) < float("inf") else None


def _known(given: str, known: Any, scene: Scene, kind: str, measure: str = "") -> str:
    for word in known:
        if given in {word, slug(word)}:
            return str(word)
    year = scene.asked.names["year"]
    addresses = {
        slug(word): scene.to(f"/number/{slug(measure or word)}/{slug(word) if measure else scene.asked.names['group']}/{year}")
        for word in known
    }  # fmt: skip
    what = (
        t("The study has no measure “{given}”.")
        if kind == "measure"
        else t("There is no group “{given}”.")
    )
    raise Refused.unknown(what, given, addresses)


def _step(scene: Scene, part: pl.DataFrame, group: str) -> dict[str, Any]:
    """Return one series' observations: those of the group first, each with a bar of its size."""
    country = scene.results.panel.country
    series, year = part["series"][0], part["year"][0]
    members = set(scene.results.scheme.groups.get(group, ()))
    values = [v for v in part["value"] if v is not None]
    form = number_format(values, part["unit"].drop_nulls()[0] if values else "1")
    most = max((abs(v) for v in values), default=0.0) or 1.0
    rows = [
        {
            "region": region_name(country, row["region"]),
            "inside": row["region"] in members,
            "text": GAP if row["value"] is None else form.number(row["value"]),
            "value": row["value"] or 0.0,
            "printed": row["value_raw"] or "",
            "unit": row["unit_raw"] or "",
            "vintage": row["vintage"] or "",
            "bar": round(100 * abs(row["value"] or 0.0) / most, 1),
            "address": scene.cell(series, row["region"], year),
        }
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    rows.sort(key=lambda row: (not row["inside"], -row["value"]))
    # Where all regions are members, or none is one, there is nothing to tell apart.
    mixed = any(r["inside"] for r in rows) and not all(r["inside"] for r in rows)
    return {
        "title": t("{series}, {year}", series=name("series", series), year=year),
        "series": series, "unit": form.unit, "rows": rows, "mixed": mixed,
        "members": [r for r in rows if r["inside"]] if mixed else rows,
        "others": [r for r in rows if not r["inside"]] if mixed else [],
    }  # fmt: skip


def _missing(scene: Scene, measure: str, group: str, year: int) -> list[dict[str, str]]:
    """Return the cells that the number would be made from and that are missing."""
    results, country = scene.results, scene.results.panel.country
    series = {s for s, _, _ in results.lines[measure][group].uses}
    return [
        {
            "region": region_name(country, cell["region"]),
            "series": name("series", cell["series"]),
            "why": cell["why"],
            "address": scene.cell(cell["series"], cell["region"], year),
        }
        for cell in scene.missing
        if cell["series"] in series
        and cell["year"] == year
        and cell["region"] != country.nation
    ]


def _inputs(scene: Scene, measure: str, group: str, year: int) -> list[tuple[str, str, str]]:
    """Return the numbers that stand in the formula: name, value, and where they come from."""
    results = scene.results
    wanted = {
        "share": [("trade", group), ("trade", NATION)],
        "dependence": [("trade", group), ("gdp", group)],
    }.get(measure, [])
    if measure.startswith("imbalance") and measure != "imbalance_change":
        wanted = [(m, g) for g in results.groups for m in ("trade", "gdp")]
    found = []
    for m, g in wanted:
        if m in results.lines and g in results.lines[m] and (m, g) != (measure, group):
            x = results.lines[m][g].at(year - results.years[0])
            words = t(
                "{measure}: {group}, {year}",
                measure=measure_name(m),
                group=pretty(g),
                year=year,
            )
            found.append((words, results.format(m).full(x), scene.number(m, g, year)))
    return found
