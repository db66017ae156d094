"""Two settings side by side: how far a measure moves, and which input makes it move."""

from dataclasses import replace
from typing import Any, Final

import polars as pl

from ... import figures
from ...estimate import GAP, Estimate, NumberFormat, number_format
from ...language import counted, pretty, t
from ...panel import NATION
from ...report.contents.printed import number_and_range
from ...report.pictures import source_line
from ...report.words import in_language, measure_name, name, region_name, subject
from ..facts import metadata, span, subtitle, takeaway
from ..rendering import FLOW_WORDS, POLICY_WORDS
from ..setting import Scene, scene_of, slug
from ..shown import Refused, Shown

__all__ = ["show"]

_KEYS: Final = ("study", "scheme", "policy", "flow")
_MOST_CELLS: Final = 20


def show(scene: Scene) -> Shown:
    """Return a measure in this setting and in another, year by year, and the inputs that differ.

    The other setting is this one but for what `with_study`, `with_scheme`, `with_policy` and
    `with_flow` name. Without any it is the latest vintages, or, where a study takes them, the
    earliest.

    Raises
    ------
    Refused
        The other setting can't be, or the two have no number in common.
    """
    other = _other(scene)
    both = _in_both(scene, other)
    if not both:
        what = t("The two settings have no measure in the same unit in common.")
        raise Refused(400, what, [(t("the comparison as it begins"), scene.to("/compare"))])
    usual = "imbalance" if "imbalance" in both else next(iter(both))
    chosen = scene.asked.one_of("measure", [slug(m) for m in both], slug(usual))
    measure = next(m for m in both if slug(m) == chosen)
    groups = both[measure]
    group = scene.asked.one_of("group", groups, NATION if NATION in groups else groups[0])
    rows = _rows(scene, other, measure, group)
    form = number_format(
        [x for row in rows for x in (row["value"], row["other"]) if x is not None],
        _unit(scene, measure, group),
        percent=scene.results.format(measure).unit == "%",
    )
    names = _names(scene, other)
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return Shown(
        "compare.jinja",
        _said(rows, subject(scene.results, measure, group), names, form),
        {
            "subtitle": subtitle(scene, measure_name(measure), form.unit),
            "names": names,
            "table": [_printed(scene, other, measure, group, row, form) for row in rows],
            "caption": t("{measure}: {group}", measure=measure_name(measure), group=pretty(group)) + (f", {form.unit}" if form.unit else ""),
            "inputs": _inputs(scene, other),
            "moved": _moved_regions(scene, other),
            "cells": _moved_cells(scene, other),
            "most": _MOST_CELLS,
            "form": _form(scene, other, both, measure, groups, group),
            "takeaway": takeaway(scene, python="other.frame().join(results.frame(), on=['measure', 'group', 'year'])"),
            "rows": frame.height,
            "source": source_line(scene.results),
        },
        frame=frame,
        document=lambda: {
            "study": scene.study, "measure": measure, "group": group, "settings": names,
            "rows": rows, "inputs": _inputs(scene, other),
        },
        metadata=lambda: metadata(scene, unit=form.unit),
        picture=lambda width: _picture(scene, rows, measure, group, names, width),
    )  # fmt: skip


_SCHEMA: Final = {
    "year": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "other": pl.Float64,
    "other_low": pl.Float64, "other_high": pl.Float64, "difference": pl.Float64,
}  # fmt: skip


def _other(scene: Scene) -> Scene:
    """Return the scene of the other setting."""
    query = scene.asked.query
    given = {key: query[f"with_{key}"] for key in _KEYS if f"with_{key}" in query}
    if not given:
        own = scene.setting.policy
        given = {"policy": "latest" if own != "latest" else "earliest"}
    study = given.pop("study", scene.study)
    kept = {key: query[key] for key in ("scheme", "policy", "flow") if key in query}
    kept = {**(kept if study == scene.study else {}), **given}
    asked = replace(scene.asked, query=kept, names={**scene.asked.names, "study": study})
    try:
        return scene_of(scene.explorer, asked, years=True)
    except Refused as refused:
        known = [(t("the comparison as it begins"), scene.to("/compare"))]
        raise Refused(refused.status, refused.what, known) from refused


def _in_both(scene: Scene, other: Scene) -> dict[str, list[str]]:
    """Return the measures that both settings have in the same unit, each with its groups."""
    found = {}
    for measure, lines in scene.results.lines.items():
        theirs = other.results.lines.get(measure, {})
        groups = [g for g, line in lines.items() if g in theirs and theirs[g].unit == line.unit]
        if groups:
            found[measure] = groups
    return found


def _unit(scene: Scene, measure: str, group: str) -> str:
    return scene.results.lines[measure][group].unit


def _rows(scene: Scene, other: Scene, measure: str, group: str) -> list[dict[str, Any]]:
    rows = []
    years = [year for year in scene.results.years if year in other.results.years]
    for year in years:
        here, there = (
            one.results.lines[measure][group].at(year - one.results.years[0])
            for one in (scene, other)
        )
        known = _finite(here.value), _finite(there.value)
        rows.append(
            {
                "year": year,
                "value": known[0], "low": _finite(here.low), "high": _finite(here.high),
                "other": known[1], "other_low": _finite(there.low), "other_high": _finite(there.high),
                "difference": None if None in known else there.value - here.value,
            }
        )  # fmt: skip
    if not rows:
        what = t("The two studies have no year in common.")
        raise Refused(400, what, [(t("the comparison as it begins"), scene.to("/compare"))])
    return rows


def _finite(x: float) -> float | None:
    return float(x) if abs(x) < float("inf") else None


def _printed(
    scene: Scene,
    other: Scene,
    measure: str,
    group: str,
    row: dict[str, Any],
    form: NumberFormat,
) -> dict[str, Any]:
    """Return a row of the table, each number with the address of where it comes from."""
    year, moved = row["year"], row["difference"]
    texts = [
        number_and_range(
            one.results.lines[measure][group].at(year - one.results.years[0]), replace(form, unit="")
        )
        for one in (scene, other)
    ]  # fmt: skip
    return {
        "year": year,
        "cells": [
            (texts[0], scene.number(measure, group, year)),
            (texts[1], other.number(measure, group, year)),
        ],
        "difference": GAP if moved is None else _signed(moved, form),
    }


def _signed(x: float, form: NumberFormat) -> str:
    number = form.number(x)
    return f"+{number}" if x > 0 and number.strip("0.,") else number


def _names(scene: Scene, other: Scene) -> list[str]:
    """Return what tells the two settings apart, in words; the first is this one."""
    pair = (scene, other)
    words: list[list[str]] = [[], []]
    facts = [
        [in_language(one.results.study.title).text or one.study for one in pair],
        [in_language(one.results.scheme.title).text if one.results.scheme.title else one.results.scheme.name for one in pair],
        [_policy_words(one.setting.policy or "own") for one in pair],
        [t(FLOW_WORDS[one.results.study.flow]) for one in pair],
    ]  # fmt: skip
    forms = ("{}", "{}", t("vintages {policy}", policy="{}"), "{}")
    for form, (ours, theirs) in zip(forms, facts, strict=True):
        if ours != theirs:
            words[0].append(form.format(ours))
            words[1].append(form.format(theirs))
    return [t(", ").join(one) or t("this study") for one in words]


def _policy_words(name: str) -> str:
    """Return what a policy is called; one of the user's own keeps its name."""
    word = POLICY_WORDS.get(name)
    return t(word) if word else name


def _said(rows: list[dict[str, Any]], what: str, names: list[str], form: NumberFormat) -> str:
    known = [row for row in rows if row["difference"] is not None]
    moved = [row for row in known if form.number(row["value"]) != form.number(row["other"])]
    if not known:
        return t("{what}: no year is known in both settings", what=what)
    if not moved:
        years = span(known[0]["year"], known[-1]["year"])
        return t("{what} is the same in both settings, {years}", what=what, years=years)
    most = max(moved, key=lambda row: abs(row["difference"]))
    return counted(
        "{what} differs in {count} of {all} years, most in {year}: {a} (“{ours}”) against {b} (“{theirs}”)",
        "{what} differs in {count} of {all} years, most in {year}: {a} (“{ours}”) against {b} (“{theirs}”)",
        len(moved),
        what=what, all=len(known), year=most["year"],
        a=form.full(Estimate(most["value"])), b=form.full(Estimate(most["other"])),
        ours=names[0], theirs=names[1],
    )  # fmt: skip


def _inputs(scene: Scene, other: Scene) -> list[tuple[str, str, str]]:
    """Return what goes into the two that differs: what, here, there."""
    pair = (scene.results, other.results)
    facts = [
        (t("Study"), *(in_language(r.study.title).text or r.study.name for r in pair)),
        (t("Country"), *(in_language(r.panel.country.name).text for r in pair)),
        (t("Regions"), *(str(len(r.panel.country.provinces)) for r in pair)),
        (t("Groups"), *(t(", ").join(pretty(g) for g in r.groups) for r in pair)),
        (t("Series of {trade}"), *(name("series", r.study.money.trade) for r in pair)),
        (t("Currency"), *(r.study.currency for r in pair)),
        *(
            (t("Vintages of {series}", series=name("series", s)), *(t(", ").join(str(e) for e in r.panel.policy.get(s, ())) or GAP for r in pair))
            for s in dict.fromkeys([*pair[0].used_series, *pair[1].used_series])
        ),
    ]  # fmt: skip
    return [(what, here, there) for what, here, there in facts if here != there]


def _moved_regions(scene: Scene, other: Scene) -> list[tuple[str, str, str]]:
    """Return the regions that are in another group: name, group here, group there."""
    ours, theirs = scene.results, other.results
    country = ours.panel.country
    if country.provinces != theirs.panel.country.provinces:
        return []
    found = []
    for code in country.provinces:
        here, there = ours.scheme.of(code), theirs.scheme.of(code)
        if here != there:
            found.append((region_name(country, code), pretty(here), pretty(there)))
    return found


def _moved_cells(scene: Scene, other: Scene) -> list[dict[str, str]]:
    """Return the observations that differ, those that move their series most first."""
    ours, theirs = scene.results, other.results
    if ours.panel.country.nation != theirs.panel.country.nation:
        return []
    keys = ["series", "region", "year"]
    columns = [*keys, "value", "vintage"]
    used = pl.col("year").is_in(list(ours.years)) & pl.col("series").is_in(ours.used_series)
    pair = ours.panel.kept.select(columns).join(
        theirs.panel.kept.select(columns), on=keys, how="full", suffix="_other", coalesce=True
    )
    moved = pair.filter(used, pl.col("value").ne_missing(pl.col("value_other")))
    if moved.is_empty():
        return []
    size = (pl.col("value").fill_null(0.0) - pl.col("value_other").fill_null(0.0)).abs()
    whole = pair.group_by("series", "year").agg(whole=pl.col("value").abs().sum())
    moved = moved.join(whole, on=["series", "year"], how="left").with_columns(
        part=size / pl.max_horizontal("whole", pl.lit(1e-300))
    )
    # What one of them lacks says nothing of how far it moves, so it comes last.
    one_sided = pl.col("value").is_null() | pl.col("value_other").is_null()
    moved = moved.sort(one_sided, -pl.col("part"), "series", "region", "year")
    country = ours.panel.country
    found = []
    for row in moved.iter_rows(named=True):
        unit = ours.panel.unit(row["series"]) or "1"
        form = number_format([x for x in (row["value"], row["value_other"]) if x is not None], unit)  # fmt: skip
        here, there = ("" if x is None else form.full(Estimate(x)) for x in (row["value"], row["value_other"]))  # fmt: skip
        cell = (row["series"], row["region"], row["year"])
        found.append(
            {
                "words": t("{region}, {year}: {series}", region=region_name(country, row["region"]), year=row["year"], series=name("series", row["series"])),
                "here": here or GAP, "there": there or GAP,
                "vintage": row["vintage"] or "", "vintage_other": row["vintage_other"] or "",
                "address": scene.cell(*cell), "address_other": other.cell(*cell),
            }
        )  # fmt: skip
    return found


def _form(
    scene: Scene, other: Scene, both: dict[str, list[str]], measure: str, groups: list[str], group: str
) -> dict[str, Any]:  # fmt: skip
    """Return what the form offers for the other setting."""
    study = in_language(scene.results.study.title).text
    titles = {name: one.title.get(scene.asked.language) or name for name, one in scene.explorer.studies.items()}  # fmt: skip
    return {
        "measures": [(slug(m), measure_name(m), m == measure) for m in both],
        "groups": [(g, pretty(g), g == group) for g in groups],
        "studies": [(n, titles[n] or study, n == other.study) for n in scene.explorer.studies],
        "schemes": [(s, scene.scheme_name(s), s == other.results.scheme.name) for s in other.schemes],
        "policies": [(p, t(words), p == (other.setting.policy or "own")) for p, words in POLICY_WORDS.items()],
        "flows": [(f, t(FLOW_WORDS[f]), f == other.results.study.flow) for f in other.flows],
    }  # fmt: skip


def _picture(
    scene: Scene, rows: list[dict[str, Any]], measure: str, group: str, names: list[str], width: float
) -> dict[str, Any]:  # fmt: skip
    """Return both courses as two lines with the settings' names."""
    unit = _unit(scene, measure, group)
    parts = [
        {"group": words, "year": row["year"], "measure": measure, "unit": unit,
         "value": row[keys[0]], "low": row[keys[1]], "high": row[keys[2]]}
        for words, keys in zip(names, (("value", "low", "high"), ("other", "other_low", "other_high")), strict=True)
        for row in rows
    ]  # fmt: skip
    schema = {"group": pl.String, "year": pl.Int64, "measure": pl.String, "unit": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}  # fmt: skip
    kind = "share" if scene.results.format(measure).unit == "%" else "scale"
    return figures.specification(
        kind,
        pl.DataFrame(parts, schema=schema),
        groups=names,
        source=source_line(scene.results),
        of=None if figures.MEASURE_OF[kind] == measure else measure,
        width_mm=width,
    )
