"""One observation as it was printed, its other vintages, and the page that it stands on."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from ...estimate import GAP, Estimate, NumberFormat, number_format
from ...language import pretty, t
from ...panel import NATION, publications_of, yearbooks_of
from ...report.words import measure_name, name, page_text, region_name
from ...sources import Publication
from ...study.citation import cell_entries
from ..facts import metadata, takeaway
from ..pages.kept import is_here
from ..setting import Scene
from ..shown import Refused, Shown

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return what fills a cell of the panel, or why nothing does.

    Raises
    ------
    Refused
        The panel has no such series, region or year.
    """
    series, region, year = _cell(scene)
    panel = scene.results.panel
    here = (
        (pl.col("series") == series) & (pl.col("region") == region) & (pl.col("year") == year)
    )
    kept, passed = panel.kept.filter(here), panel.passed_over.filter(here)
    every = [*kept.iter_rows(named=True), *passed.sort("vintage").iter_rows(named=True)]
    values = [row["value"] for row in every if row["value"] is not None]
    form = number_format(values, panel.unit(series) or "1")
    published = {
        page["page"]: one.publication
        for one in publications_of(panel, pl.concat([kept, passed]))
        for page in one.pages
    }
    vintages = [
        _vintage(scene, row, form, published, is_kept=i < kept.height)
        for i, row in enumerate(every)
    ]
    where = t("{region}, {year}: {series}", region=region_name(panel.country, region), year=year, series=name("series", series))  # fmt: skip
    number = vintages[0]["text"] if kept.height else ""
    gap = (
        ""
        if kept.height and kept["value"][0] is not None
        else _why(scene, series, region, year)
    )
    return Shown(
        "cell.jinja",
        t("{where} is missing", where=where) if gap else t("{where} is {number}", where=where, number=number),
        {
            "subtitle": t("one figure as printed"),
            "vintages": vintages,
            "kept": vintages[0] if kept.height else None,
            "gap": gap,
            "yearbooks": [] if gap else [
                one.publication for one in yearbooks_of(panel, kept)
                if one.publication != vintages[0]["publication"]
            ],
            "policy": [str(entry) for entry in panel.policy.get(series, ())],
            "before": scene.cell(series, region, year - 1) if year > panel.years[0] else "",
            "after": scene.cell(series, region, year + 1) if year < panel.years[-1] else "",
            "year": year,
            "uses": _uses(scene, series, region, year),
            "takeaway": takeaway(scene, python=f"results.panel.kept.filter(series={series!r}, region={region!r}, year={year})", cited=cell_entries(panel, kept)),
            "rows": len(every),
        },
        frame=pl.concat([kept, passed]).drop("input"),
        document=lambda: {
            "study": scene.study, "series": series, "region": region, "year": year, "gap": gap or None,
            "kept": kept.drop("input").to_dicts(), "passed_over": passed.drop("input").to_dicts(),
            "pages": [v["page"] for v in vintages],
            "publications": [v["publication"] and v["publication"].facts() for v in vintages],
        },
        metadata=lambda: metadata(scene, unit=panel.unit(series), series=[series]),
    )  # fmt: skip


def _cell(scene: Scene) -> tuple[str, str, int]:
    """Return the series, the region's code and the year of the address."""
    panel, names = scene.results.panel, scene.asked.names
    year = int(names["year"])
    if not panel.years[0] <= year <= panel.years[-1]:
        last = scene.cell(names["series"], names["region"], panel.years[-1])
        what = t(
            "the panel has the years {first} to {last} only",
            first=panel.years[0],
            last=panel.years[-1],
        )
        raise Refused(404, what, [(str(panel.years[-1]), last)])
    if names["series"] not in panel.series:
        known = {s: scene.cell(s, names["region"], year) for s in panel.series}
        raise Refused.unknown(t("The panel has no series “{given}”."), names["series"], known)
    if names["region"] not in panel.regions:
        named = {region_name(panel.country, code): code for code in panel.regions}
        known = {word: scene.cell(names["series"], code, year) for word, code in named.items()}
        raise Refused.unknown(t("The panel has no region “{given}”."), names["region"], known)
    return names["series"], names["region"], year


def _why(scene: Scene, series: str, region: str, year: int) -> str:
    panel = scene.results.panel
    if year not in panel.years:
        return t("the panel has no such year")
    at = panel.series.index(series), panel.years.index(year), panel.regions.index(region)
    return str(panel.why[at]) or t("there is no such figure")


def _vintage(
    scene: Scene,
    row: dict[str, Any],
    form: NumberFormat,
    published: Mapping[str, Publication | None],
    *,
    is_kept: bool,
) -> dict[str, Any]:
    """Return one observation for readers, with its page and its place there."""
    digest, _hash, place = str(row["origin"] or "").partition("#")
    pages = scene.results.panel.pages.filter(pl.col("page") == digest).to_dicts()
    page = pages[0] if pages else {"page": digest}
    table, _slash, cell = place.partition("/")
    line, _slash, column = cell.partition("/")
    address = str(page.get("address") or "")
    is_kept_page = bool(digest) and is_here(scene.explorer, digest)
    at = f"/page/{digest}/table/{table}"
    return {
        "kept": is_kept,
        "publication": published.get(digest),
        "vintage": row["vintage"] or "",
        "text": GAP if row["value"] is None else form.full(Estimate(row["value"])),
        "printed": row["value_raw"] or "",
        "unit": row["unit_raw"] or "",
        "region_printed": row["region_raw"] or "",
        "flags": [name("flag", flag) for flag in (row["flags"] or "").split(";") if flag],
        "note": row["note"] or "",
        "table": table, "row": line, "column": column,
        "page": {k: page.get(k) for k in ("page", "title", "publisher", "address", "fetched", "digest", "licence", "note")},
        "title": page_text(str(page.get("title") or digest)),
        "publisher": page_text(str(page.get("publisher") or "")),
        "page_note": page_text(str(page.get("note") or "")),
        "licence": str(page.get("licence") or ""),
        "address": address,
        "is_link": address.startswith(("http://", "https://")) and " " not in address,
        "archived": scene.asked.to(at, row=line, column=column) if is_kept_page else "",
    }  # fmt: skip


def _uses(scene: Scene, series: str, region: str, year: int) -> list[tuple[str, str]]:
    """Return numbers of the study that this figure is in: words and address."""
    results = scene.results
    if year not in results.years:
        return []
    group = next((g for g, codes in results.scheme.groups.items() if region in codes), NATION)
    found = []
    for measure, lines in results.lines.items():
        of = group if group in lines else NATION
        if of in lines and any(s == series for s, _, _ in lines[of].uses):
            words = t(
                "{measure}: {group}, {year}",
                measure=measure_name(measure),
                group=pretty(of),
                year=year,
            )
            found.append((words, scene.number(measure, of, year)))
    return found
