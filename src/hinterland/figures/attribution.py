"""What moved the index: the change between two years, and what each province adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..estimate import fixed
from ..language import listed, pretty, t
from .bars import PLACES, Bar, Column, bars, sum_of
from .drawing import theme
from .drawing.canvas import Page, Spec, assemble
from .drawing.words import GAP, sentences

if TYPE_CHECKING:
    import polars as pl

__all__ = ["attribution", "influence"]

BLUE, AMBER = theme.COLOURS[0], theme.COLOURS[4]
MOST_NAMED = 3
Rows = list[dict[str, Any]]


def attribution(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw the change of the index as a sum: provinces into groups, groups into the nation.

    The frame has a row a province and part, `structure` or `growth`: group, region, name, from,
    to, part, value, why; and the index of each year as part `index`. Null values are gaps.
    """
    index = frame.filter(frame["part"] == "index").sort("from").rows(named=True)
    rows = frame.filter(frame["part"] != "index").rows(named=True)
    first, last = index[0]["from"], index[-1]["from"]
    why = "; ".join(dict.fromkeys(row["why"] for row in rows if row["why"]))
    known = not why and bool(rows)
    title = t(
        "Change of the imbalanced index, {first} to {last} (unit-free)", first=first, last=last
    )
    columns = [Column(t("structure"), AMBER), Column(t("growth"), BLUE)]
    shown = _grouped(rows)
    layers, bottom = bars(shown, columns, width=page.width, total=t("sum"), title=title)
    notes = [
        t("Structure: shifts of GDP between {provinces}. Growth: {trade} that grew otherwise than in {nation} as a whole."),
        t("{Provinces} add up to their group and groups to {nation}; numbers are rounded.")
        if not all(bar.strong for bar in shown)
        else t("{Provinces} add up to {nation}; numbers are rounded."),
    ]  # fmt: skip
    if known:
        a, b = (fixed(row["value"], PLACES) for row in (index[0], index[-1]))
        form = t("The index was {a} in {first} and {b} in {last}.")
        notes.insert(0, form.format(a=a, first=first, b=b, last=last))
    else:
        notes = [t("{sign} no data: {where}.", sign=GAP, where=why)]
    lead = t(
        "Bar chart: the change of the imbalanced index from {first} to {last}, by {province}."
    )
    if known:
        structure, growth = (fixed(x or 0.0, PLACES) for x in shown[-1].parts)
        total = fixed(shown[-1].total or 0.0, PLACES)
        form = t("in all {total}, of which structure {structure} and growth {growth}")
        facts = [form.format(total=total, structure=structure, growth=growth)]
        facts += [row.says for row in shown[:-1] if row.strong]
    else:
        facts = [t("no data: {where}", where=why)]
    description = sentences(lead.format(first=first, last=last), facts)
    return assemble(page, layers, height=bottom, description=description, below=22, notes=notes)


def influence(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw what each province adds to the index, from the most to the least.

    The frame has a row a province: group, region, name, year, value, why. Null values are gaps.
    """
    rows = frame.rows(named=True)
    year = rows[0]["year"]
    rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0.0)))
    words = {row["name"]: _said(row["name"], row["value"]) for row in rows}
    shown = [
        Bar(row["name"], (row["value"],), words[row["name"]], pretty(row["group"]))
        for row in rows
    ]
    title = t("What each {province} adds to the imbalanced index, {year}", year=year)
    columns = [Column("", BLUE)]
    layers, bottom = bars(shown, columns, width=page.width, total=t("unit-free"), title=title)
    notes = [
        t("The index of all {provinces} less the index without the one; above 0, the {province} raises the index.")
    ]  # fmt: skip
    gaps = [row for row in rows if row["value"] is None]
    for why in dict.fromkeys(row["why"] for row in gaps):
        names = [row["name"] for row in gaps if row["why"] == why]
        form = t("{names} ({why})") if len(names) < len(rows) else "{why}"
        where = form.format(names=listed(names), why=why)
        notes.append(t("{sign} no value: {where}.", sign=GAP, where=where))
    known = [row for row in rows if row["value"] is not None]
    lead = t("Bar chart: what each {province} adds to the imbalanced index in {year}.")
    named = dict.fromkeys(words[row["name"]] for row in (*known[:MOST_NAMED], *known[-1:]))
    facts = [*named] or [t("no data: no value is known")]
    description = sentences(lead.format(year=year), facts)
    return assemble(page, layers, height=bottom, description=description, below=22, notes=notes)


def _grouped(rows: Rows) -> list[Bar]:
    """Return the groups in order, each before its provinces, and the nation at last."""
    parts: dict[str, dict[str, list[float | None]]] = {}
    for row in rows:
        provinces = parts.setdefault(row["group"], {})
        provinces.setdefault(row["name"], [None, None])[row["part"] == "growth"] = row["value"]
    out: list[Bar] = []
    sums: list[tuple[float | None, ...]] = []
    for group, provinces in parts.items():
        values = list(provinces.values())
        sums.append(tuple(sum_of(value[i] for value in values) for i in (0, 1)))
        out.append(_bar(pretty(group), sums[-1], strong=True))
        if list(provinces) == [pretty(group)]:
            continue
        order = sorted(provinces.items(), key=lambda item: sum_of(item[1]) or 0.0)
        out += [_bar(name, tuple(value), strong=False) for name, value in order]
    whole = tuple(sum_of(part[i] for part in sums) for i in (0, 1))
    return [*out, _bar(pretty("nation"), whole, strong=True)]


def _bar(name: str, parts: tuple[float | None, ...], *, strong: bool) -> Bar:
    return Bar(name, parts, _said(name, sum_of(parts)), strong=strong)


def _said(name: str, value: float | None) -> str:
    text = GAP if value is None else fixed(value, PLACES)
    return t("{name}: {value}", name=name, value=text)
