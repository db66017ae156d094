"""One figure with its table: a measure by group and year, or another figure of the study."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from ... import figures
from ...figures.drawing import theme
from ...figures.drawing.canvas import Page
from ...language import pretty, t
from ...panel import NATION
from ...report.contents.printed import printed_measure
from ...report.pictures import frame_specification, source_line
from ...report.words import figure_name, measure_name, name
from ...study import caveat
from ..facts import metadata, subtitle, takeaway
from ..setting import READINGS, Scene, slug
from ..shown import Refused, Shown
from .choices import figures_of, measure_of
from .map import can_be_mapped
from .multiples import MOST_IN_ONE, multiples
from .says import course
from .tables import spark, table_of

__all__ = ["measure_picture", "show"]


def show(scene: Scene) -> Shown:
    """Return a figure with its table, controls and downloads.

    Raises
    ------
    Refused
        There is no such figure, or a parameter can't be.
    """
    figure = scene.asked.names["figure"]
    known = dict(figures_of(scene.results))
    if figure not in known:
        addresses = {f: scene.to(f"/figure/{f}") for f in known}
        raise Refused.unknown(
            t("There is no figure “{given}” of this study."), figure, addresses
        )
    found = measure_of(scene.results, figure)
    return _of_measure(scene, figure, *found) if found else _other(scene, figure)


def _of_measure(scene: Scene, figure: str, kind: str, measure: str) -> Shown:
    results = scene.results
    if scene.setting.measure and measure == "imbalance":
        measure = scene.setting.measure
    groups = _groups(scene, measure)
    first, last = scene.first, scene.last
    frame = scene.rows.filter(
        pl.col("measure") == measure,
        pl.col("group").is_in(groups),
        pl.col("year").is_between(first, last),
    )
    table = printed_measure(results, measure)
    words = {
        "subtitle": subtitle(
            scene, measure_name(measure), table.unit,
            name("reading", scene.asked.query.get("reading", "value/mean")) if figure == "imbalance" else "",
        ),
        "table": _rows(scene, measure, groups),
        "sorted_by": scene.asked.query.get("sort", ""),
        "heads": [_head(scene, measure, g, first, last) for g in groups],
        "reasons": table.reasons,
        "remarks": table.remarks,
        "caption": f"{measure_name(measure)}, {table.unit}" if table.unit else measure_name(measure),
        "controls": _controls(scene, measure, groups, is_index=figure == "imbalance"),
        "others": _others(scene, figure),
        "takeaway": takeaway(
            scene, figure=figure if figure in figures.FIGURES else "",
            python=f"results.frame().filter(measure={measure!r})",
        ),
        "rows": frame.height,
        "source": source_line(results),
        "is_steps": measure == "imbalance_change",
    }  # fmt: skip
    return Shown(
        "figure.jinja",
        course(results, measure, groups, first, last),
        words,
        frame=frame,
        document=lambda: _document(scene, figure, measure, groups),
        metadata=lambda: metadata(scene, unit=table.unit, series=results.series_of(measure)),
        picture=lambda width: measure_picture(scene, kind, measure, groups, width),
    )


def _document(scene: Scene, figure: str, measure: str, groups: Sequence[str]) -> dict[str, Any]:
    """Return the numbers of a measure as results.json has them, cut to what is asked for."""
    results, first, last = scene.results, scene.first, scene.last
    series = results.document()["series"][measure]
    cut = slice(first - results.years[0], last - results.years[0] + 1)
    return {
        "study": scene.study, "figure": figure, "measure": measure,
        "scheme": results.scheme.name, "policy": scene.setting.policy or None,
        "flow": results.study.flow, "years": list(results.years[cut]),
        "series": {
            measure: {
                g: {k: (v[cut] if isinstance(v, list) else v) for k, v in series[g].items()}
                for g in groups
            }
        },
    }  # fmt: skip


def measure_picture(
    scene: Scene, kind: str, measure: str, groups: Sequence[str], width: float
) -> dict[str, Any]:
    """Return a measure's figure, of some groups and of the years that are asked for."""
    results = scene.results
    if len([group for group in groups if group != NATION]) > MOST_IN_ONE:
        form = results.format(measure)
        title = measure_name(measure) + (f" ({form.unit})" if form.unit else "")
        return multiples(
            {group: results.lines[measure][group] for group in groups if group != NATION},
            range(scene.first, scene.last + 1),
            results.years[0],
            Page(round(width / theme.MM_PER_PIXEL), source_line(results), None),
            title=title,
            form=form,
            own_axes=scene.asked.query.get("axes") == "own",
        )
    frame = scene.rows.filter(
        pl.col("group").is_in(groups), pl.col("year").is_between(scene.first, scene.last)
    )
    note = caveat(results, results.series_of(measure))
    usual = figures.MEASURE_OF[kind] == measure
    return figures.specification(
        kind,
        frame,
        groups=[group for group in groups if group != NATION],
        source=source_line(results),
        of=None if usual else measure,
        width_mm=width,
        notes=[note] if note else [],
    )


def _groups(scene: Scene, measure: str) -> tuple[str, ...]:
    """Return the groups that are asked for, in the scheme's order; all where none are."""
    known = tuple(scene.results.lines[measure])
    text = scene.asked.query.get("groups", "")
    asked = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in asked if word not in known]
    if unknown:
        what = t("groups can’t be {value!r}", value=unknown[0])
        raise Refused(400, what, [(pretty(g), scene.again(groups=g)) for g in known])
    return tuple(g for g in known if g in asked) if asked else known


def _head(scene: Scene, measure: str, group: str, first: int, last: int) -> dict[str, Any]:
    """Return a column's head: its name, how to sort by it, and its course as a small line."""
    line, start = scene.results.lines[measure][group], scene.results.years[0]
    values = [float(line.value[y - start]) for y in range(first, last + 1)]
    now = scene.asked.query.get("sort", "")
    return {
        "name": pretty(group),
        "group": group,
        "sort": scene.again(sort=f"-{group}" if now != f"-{group}" else group),
        "order": {group: "ascending", f"-{group}": "descending"}.get(now, ""),
        "spark": spark(values),
    }


def _rows(scene: Scene, measure: str, groups: Sequence[str]) -> list[dict[str, Any]]:
    """Return the table's rows, each number with the address of where it comes from."""
    results = scene.results
    printed = printed_measure(results, measure)
    at = {g: i + 1 for i, g in enumerate(results.lines[measure])}
    rows: list[dict[str, Any]] = []
    for y, row in enumerate(printed.rows):
        year = results.years[y]
        if not scene.first <= year <= scene.last:
            continue
        cells = [(row[at[g]], scene.number(measure, g, year)) for g in groups]
        rows.append({"year": year, "head": row[0].text, "cells": cells, "y": y})
    by = scene.asked.query.get("sort", "")
    column = by.removeprefix("-")
    if not by or column == "year":
        return rows[::-1] if by == "-year" else rows
    if column not in groups:
        what = t("sort can’t be {value!r}", value=by)
        raise Refused(400, what, [(pretty(g), scene.again(sort=g)) for g in groups])
    line = results.lines[measure][column]
    known = [row for row in rows if line.at(row["y"]).known]
    known.sort(key=lambda row: _middle(line.at(row["y"])), reverse=by.startswith("-"))
    return [*known, *(row for row in rows if row not in known)]


def _middle(x: Any) -> float:
    return float(x.value if x.value == x.value else (x.low + x.high) / 2)


def _controls(
    scene: Scene, measure: str, groups: Sequence[str], *, is_index: bool
) -> dict[str, Any]:
    """Return what the form offers, only what is possible."""
    panel, query = scene.results.panel, scene.asked.query
    every = tuple(scene.results.lines[measure])
    is_many = len([group for group in groups if group != NATION]) > MOST_IN_ONE
    axes = scene.asked.one_of("axes", ("same", "own"), "same")
    return {
        "least": panel.years[0],
        "most": panel.years[-1],
        "first": scene.first,
        "last": scene.last,
        "one": scene.first == scene.last,
        "groups": [(g, pretty(g), g in groups) for g in every] if len(every) > 1 else [],
        "schemes": [(s, scene.scheme_name(s), s == scene.results.scheme.name) for s in scene.schemes],
        "flows": [(f, f == scene.results.study.flow) for f in scene.flows],
        "policies": [(p, p == (query.get("policy") or "own")) for p in ("own", "latest", "earliest")],
        "axes": [("", t("the same for all"), axes == "same"), ("own", t("each its own"), axes == "own")] if is_many else [],
        "readings": [(r, r == query.get("reading", "value/mean")) for r in READINGS] if is_index else [],
    }  # fmt: skip


def _others(scene: Scene, figure: str) -> list[tuple[str, str, bool]]:
    """Return the links to the study's figures: words, address, whether it is this one."""
    years = scene.asked.query.get("years")
    found = [
        (words, scene.to(f"/figure/{name_}", years=years), name_ == figure)
        for name_, words in figures_of(scene.results)
    ]
    known = measure_of(scene.results, figure)
    if known:
        found.insert(0, (t("Compared with another setting"), scene.to("/compare", measure=slug(known[1])), False))  # fmt: skip
    if known and known[1] in {"trade", "share", "dependence", "gdp"} and can_be_mapped(scene):
        found.insert(0, (t("This measure on a map"), scene.to("/map", measure=known[1], scheme=None), False))  # fmt: skip
    return found


def _other(scene: Scene, figure: str) -> Shown:
    """Return a figure that is of no single measure: its table is what it draws."""
    takes = {"lorenz": ("from", "to"), "attribution": ("from", "to"), "tiles_by_year": ("from", "to"), "multiverse": ("from", "to"), "signs": ("from", "to"), "influence": ("year",), "tiles": ("year",)}  # fmt: skip
    ends = {"from": scene.first, "to": scene.last, "year": scene.last}
    chosen = "years" in scene.asked.query
    given = [f"{key}={ends[key]}" for key in takes.get(figure, ())] if chosen else []
    text = f"{figure}({', '.join(given)})" if given else figure
    drawn = scene.drawn(text)
    if chosen and not given and "year" in drawn.frame.columns:
        within = pl.col("year").is_between(scene.first, scene.last)
        drawn = replace(drawn, frame=drawn.frame.filter(within))
    rows = drawn.frame.to_dicts()
    words = {
        "subtitle": subtitle(scene),
        "generic": table_of(drawn.frame),
        "caption": figure_name(text),
        "controls": {
            "least": scene.own_years[0], "most": scene.own_years[1], "first": scene.first,
            "last": scene.last, "one": False, "groups": [],
            "schemes": [(s, scene.scheme_name(s), s == scene.results.scheme.name) for s in scene.schemes],
            "flows": [(f, f == scene.results.study.flow) for f in scene.flows],
            "policies": [], "readings": [], "axes": [],
        },
        "others": _others(scene, figure),
        "takeaway": takeaway(scene, figure=text),
        "rows": len(rows),
        "source": source_line(scene.results),
        "heads": [],
        "table": [],
        "reasons": [],
        "remarks": [],
    }  # fmt: skip
    return Shown(
        "figure.jinja",
        figure_name(text),
        words,
        frame=drawn.frame,
        document=lambda: {"study": scene.study, "figure": text, "rows": rows},
        metadata=lambda: metadata(scene),
        picture=lambda width: frame_specification(scene.results, drawn, width_mm=width),
    )
