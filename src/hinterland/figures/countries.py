"""Countries side by side: the index, its normalised form, and Hoover of trade against GDP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..estimate import number_format
from ..language import counted, language, listed, shipped, t
from ..terms import Terms
from .drawing.canvas import Page, Spec, assemble
from .drawing.cells import Cell, Drawing, Figure
from .drawing.words import cell_words, sentences
from .lines import line_panel

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COMPARED", "countries"]

#: What is compared: the measure of the frame, and its name on the axis.
COMPARED: Final = {
    "imbalance": shipped("Imbalanced index I"),
    "normalised": shipped("Normalised index: I over the highest that the groups’ GDP allows"),
    "hoover": shipped("Hoover index of the flow against GDP, over the single regions"),
}

#: The height of one of the three plots.
_HEIGHT: Final = 132


def countries(frame: pl.DataFrame, page: Page) -> Spec:
    """Draw three panels, one a measure, with a line for each country.

    The frame has one row a study, measure and year, with the columns ``group`` (what tells it
    from the others), ``country``, ``year``, ``measure`` (a key of `COMPARED`), ``value``,
    ``flow``, and ``groups`` and ``regions``: how many the country is cut into.
    """
    rows = frame.rows(named=True)
    layers: list[Spec] = []
    top, facts = 0.0, []
    for measure, name in COMPARED.items():
        mine = [row for row in rows if row["measure"] == measure]
        years = [row["year"] for row in mine]
        drawn = Drawing(
            figure=Figure(t(name)),
            words=t(name),
            unit=t("unit-free"),
            groups=tuple(dict.fromkeys(row["group"] for row in mine)),
            years=range(min(years), max(years) + 1),
            cells=tuple(Cell(row["group"], row["year"], row["value"]) for row in mine),
            form=number_format([r["value"] for r in mine if r["value"] is not None], "1"),
        )
        panel, top = line_panel(drawn, page, top=top, height=_HEIGHT)
        layers += [{**layer, "name": f"{measure} {layer['name']}"} for layer in panel]
        for group in drawn.groups:
            if cells := [cell for cell in drawn.of(group) if cell.value is not None]:
                ends = (cell_words(drawn, cell) for cell in (cells[0], cells[-1]))
                facts.append(t("{measure}: {ends}", measure=t(name), ends=t(" to ").join(ends)))
    named = listed(dict.fromkeys(row["group"] for row in rows))
    lead = t("Three line charts of {countries}.", countries=named)
    description = sentences(lead, facts)
    notes = [
        t(
            "The index depends on how a country is cut into groups ({cuts}): compare its course, "
            "not its level. The normalised form lies between 0 and 1 but depends on the groups, "
            "too. Hoover takes the single regions; more and smaller ones make it larger.",
            cuts=t("; ").join(dict.fromkeys(_cut(row) for row in rows)),
        )
    ]
    return assemble(
        page, layers, height=top, description=description, notes=notes, empty=not rows
    )


def _cut(row: dict[str, Any]) -> str:
    groups = counted("{count} group", "{count} groups", row["groups"])
    regions = counted("{count} region", "{count} regions", row["regions"])
    form = (
        t("{name}: {flow}, {regions}, each by itself")
        if row["groups"] == row["regions"]
        else t("{name}: {flow}, {groups} of {regions}")
    )
    flow = Terms(flow=row["flow"]).words(language())["trade"]
    return form.format(name=row["country"], flow=flow, groups=groups, regions=regions)
