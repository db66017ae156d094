"""Where each number came from, as the compact data that the report carries."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import polars as pl

from ...language import listed, pretty
from ...panel import publications_of
from ...sources import Publication
from ...study import Results
from ..contents.printed import number_and_range
from ..contents.tables import table_name
from ..words import measure_name, name, page_text, region_name
from .derivation import derivations

__all__ = ["address", "are_held", "behind", "origin_data", "origin_json"]

#: So many observations make a report of about two megabytes.
_MOST_HELD: Final = 15_000
_CELL: Final = ["series", "year", "region"]


def origin_json(results: Results) -> str:
    """Return the data as JSON that is safe within an HTML element."""
    text = json.dumps(
        origin_data(results), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def origin_data(results: Results) -> dict[str, Any]:
    """Return the observations behind each number of the results, each of them once.

    Returns
    -------
    dict
        `texts`: what rows name by number. `pages`: digest, title, publisher, address, fetched,
        note, and the publication with its address where it is known. `kept` and `passed`: observations, ordered by series, year and region, as series,
        region, year, value as printed, unit as printed, value, unit, vintage, page, cell,
        flags, note, low, high; those at the end of a row are left out where there are none.
        `cells`, one for each row of results.csv, in its order: measure, group, year, value,
        formula, reason, and the kept observations as pairs of a first one and how many.
        Where observations are too many, `kept` and `passed` are empty, and each cell ends with
        links to the pages next to the report that have them: series, year, address.

    Examples
    --------
    >>> from hinterland.study import run
    >>> data = origin_data(run("zhao"))
    >>> [data["texts"][i] for i in data["cells"][19][:3]], data["cells"][19][3]
    (['Foreign trade', 'East', '2019'], '3,797.0 bn USD')
    """
    texts, pages = _Pool(), _Pool()
    kept, passed = behind(results) if are_held(results) else (results.panel.kept.clear(),) * 2
    rows = [list(_rows(results, frame, texts, pages)) for frame in (kept, passed)]
    cells = list(_cells(results, kept, texts))
    return {
        "kept": rows[0],
        "passed": rows[1],
        "cells": cells,
        "pages": _pages(results, pages.of),
        "texts": list(texts.of),
    }


def are_held(results: Results) -> bool:
    """Return whether the report itself has the observations: they are not too many."""
    return len(results.used_rows) <= _MOST_HELD


def behind(results: Results, series: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the observations behind the numbers, of one series or all, and the superseded ones."""
    rows = results.used_rows
    if series:
        rows = rows[(results.panel.kept["series"][rows] == series).to_numpy()]
    kept = results.panel.kept[rows]
    passed = results.panel.passed_over.join(kept.select(_CELL), on=_CELL, how="semi")
    return kept, passed.sort(*_CELL, "vintage")


def address(series: str, year: int) -> str:
    """Return where a series' observations of a year are, next to the report."""
    return f"origins/{table_name(series)}-{year}.html"


@dataclass(slots=True)
class _Pool:
    """Texts, each with the number of its first use."""

    of: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        return self.of.setdefault(text, len(self.of))


def _rows(
    results: Results, frame: pl.DataFrame, texts: _Pool, pages: _Pool
) -> Iterator[list[Any]]:
    country = results.panel.country
    for o in frame.iter_rows(named=True):
        page, _hash, cell = (o["origin"] or "").partition("#")
        flags = listed(name("flag", flag) for flag in (o["flags"] or "").split(";") if flag)
        row = [
            texts.number(name("series", o["series"])),
            texts.number(region_name(country, o["region"])),
            o["year"],
            o["value_raw"] or "",
            texts.number(o["unit_raw"] or ""),
            _short(o["value"]),
            texts.number(name("unit", o["unit"] or "")),
            texts.number(o["vintage"] or ""),
            pages.number(page),
            cell,
            texts.number(flags) if flags else None,
            texts.number(o["note"]) if o["note"] else None,
            _short(o["low"]),
            _short(o["high"]),
        ]
        while row[-1] is None:
            row.pop()
        yield row


def _short(x: float | None) -> float | int | None:
    """Return a number in the form that takes the least room and is the same number."""
    return int(x) if x is not None and x.is_integer() and abs(x) < 2**53 else x


def _cells(results: Results, kept: pl.DataFrame, texts: _Pool) -> Iterator[list[Any]]:
    found: dict[tuple[str, str, int], list[int]] = {}
    beside: set[tuple[str, int]] = set()
    if are_held(results):
        key = ["series", "region", "origin"]
        at = dict(zip(kept.select(key).iter_rows(), count(), strict=False))
        for measure, group, year, *observation in results.origins.iter_rows():
            found.setdefault((measure, group, year), []).append(at[tuple(observation)])
    else:
        figures = results.panel.kept.select("series", "year")[results.used_rows]
        beside.update(figures.unique().iter_rows())
    formulas = derivations(results)
    for measure, lines in results.lines.items():
        form = results.format(measure)
        for group, line in lines.items():
            # By series and years ahead, the groups that the line is made of.
            parts: dict[tuple[str, int], set[str]] = {}
            for series, part, ahead in line.uses:
                parts.setdefault((series, ahead), set()).add(part)
            for y, year in enumerate(results.years):
                steps = f"{year} → {year + 1}" if measure == "imbalance_change" else str(year)
                cell = [
                    texts.number(measure_name(measure)),
                    texts.number(pretty(group)),
                    texts.number(steps),
                    number_and_range(line.at(y), form),
                    formulas[measure, group][y],
                    texts.number(line.why[y]),
                    _stretches(found.get((measure, group, year), [])),
                ]
                links = []
                for (series, ahead), (first, *others) in parts.items():
                    if (series, year + ahead) in beside:
                        # To the observations of the one group, or to all.
                        link = address(series, year + ahead)
                        if not others and first in results.groups:
                            link += f"#group-{results.groups.index(first)}"
                        number = texts.number(name("series", series))
                        links.append([number, year + ahead, link])
                yield [*cell, links] if links else cell


def _stretches(numbers: Iterable[int]) -> list[int]:
    """Return numbers as stretches: the first of each and its length.

    Examples
    --------
    >>> _stretches([4, 5, 6, 9])
    [4, 3, 9, 1]
    """
    out: list[int] = []
    for n in sorted(set(numbers)):
        if out and n == out[-2] + out[-1]:
            out[-1] += 1
        else:
            out += [n, 1]
    return out


def _pages(results: Results, used: Iterable[str]) -> list[list[str]]:
    columns = ("page", "title", "publisher", "address", "fetched", "note")
    known = {row["page"]: row for row in results.panel.pages.iter_rows(named=True)}
    published: dict[str, Publication] = {}
    for one in publications_of(results.panel, results.used):
        if one.publication:
            for page in one.pages:
                published.setdefault(page["page"], one.publication)
    rows = []
    for digest in used:
        row = [
            page_text(str(known.get(digest, {"page": digest}).get(c) or "")) for c in columns
        ]
        of = published.get(digest)
        rows.append([*row, of.name, of.address] if of else row)
    return rows
