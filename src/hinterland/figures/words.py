"""The words of a figure: its description for those who can't see it, and its caption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hinterland.figures.drawing import NATION, Cell, Drawing, span
from hinterland.language import pretty

__all__ = ["GAP", "caption", "describe", "largest"]

GAP = "×"
MOST_NAMED = 3


def describe(drawing: Drawing) -> str:
    """Return one or two sentences that say what the figure shows."""
    kind = "Bar chart" if drawing.figure.bars else "Line chart"
    when = f", {_years(drawing, drawing.years)}" if drawing.years else ""
    words = drawing.words[:1].lower() + drawing.words[1:]
    lead = f"{kind}{when}: {words} ({drawing.unit})."
    if not drawing.known:
        return f"{lead} No data: no value is known."
    facts = _changes(drawing) if drawing.figure.bars else _ends(drawing)
    bounded, missing = _bounded(drawing), drawing.missing
    if bounded:
        facts.append(f"known within bounds: {_where(drawing, bounded)}")
    if missing:
        facts.append(f"no data: {_where(drawing, missing)}")
    sentence = "; ".join(facts)
    return f"{lead} {sentence[:1].upper()}{sentence[1:]}."


def caption(drawing: Drawing, *, muted: int) -> list[str]:
    """Return what the reader has to know of the marks; `muted` groups are drawn in grey."""
    notes = []
    bounded, missing = _bounded(drawing), drawing.missing
    if bounded:
        mark = "Capped lines" if drawing.figure.bars else "Bars"
        when = _years(drawing, (cell.year for cell in bounded))
        notes.append(f"{mark}: range that the known figures allow ({when}).")
    if missing and drawing.known:
        notes.append(f"{GAP} no data: {_where(drawing, missing)}.")
    if muted:
        notes.append(f"Grey: the other {muted} groups.")
    return notes


def largest(drawing: Drawing, count: int) -> tuple[str, ...]:
    """Return the groups, but not the nation, that stand highest at their last known year."""
    ends = {cell.group: cell.position or 0.0 for cell in drawing.known if cell.group != NATION}
    return tuple(sorted(ends, key=lambda group: -ends[group])[:count])


def _ends(drawing: Drawing) -> list[str]:
    """Say where each line starts and ends; of many groups only the largest."""
    facts = []
    named = drawing.groups
    if len(named) > MOST_NAMED + 1:
        named = (*largest(drawing, MOST_NAMED), *(g for g in named if g == NATION))
    for group in named:
        cells = [cell for cell in drawing.of(group) if cell.value is not None]
        if cells:
            subject = pretty(group) if drawing.figure.groups else "it"
            ends = cells if len(cells) == 1 else (cells[0], cells[-1])
            facts.append(f"{subject} was {' and '.join(_fact(drawing, c) for c in ends)}")
    return facts


def _changes(drawing: Drawing) -> list[str]:
    """Say what the largest fall and the largest rise were."""
    cells = [cell for cell in drawing.cells if cell.value is not None]
    falls = [cell for cell in cells if (cell.value or 0) < 0]
    rises = [cell for cell in cells if (cell.value or 0) > 0]
    facts = [f"rises: {len(rises)}, falls: {len(falls)}"] if cells else []
    if falls:
        facts.append(f"the largest fall {_fact(drawing, min(falls, key=_value))}")
    if rises:
        facts.append(f"the largest rise {_fact(drawing, max(rises, key=_value))}")
    return facts


def _value(cell: Cell) -> float:
    return cell.value or 0.0


def _fact(drawing: Drawing, cell: Cell) -> str:
    places = 3 if drawing.unit == "unit-free" else 1
    number = f"{cell.value:,.{places}f}".replace("-", "−")
    return f"{number} in {span(cell.year) if drawing.figure.bars else cell.year}"


def _bounded(drawing: Drawing) -> list[Cell]:
    return [cell for cell in drawing.known if cell.bounds]


def _where(drawing: Drawing, cells: Sequence[Cell]) -> str:
    """Name the groups by their years; of many groups only the number."""
    years = {
        g: _years(drawing, (c.year for c in cells if c.group == g)) for g in drawing.groups
    }
    same: dict[str, list[str]] = {}
    for group, when in years.items():
        if when:
            same.setdefault(when, []).append(pretty(group))
    if not drawing.figure.groups:
        return "; ".join(same)
    if len(same) > MOST_NAMED:
        lines = sum(map(len, same.values()))
        return f"{lines} lines, {_years(drawing, (cell.year for cell in cells))}"
    return "; ".join(
        f"{', '.join(names) if len(names) <= MOST_NAMED else f'{len(names)} lines'} {when}"
        for when, names in same.items()
    )


def _years(drawing: Drawing, years: Iterable[int]) -> str:
    """Return years as runs: 2000–2002, 2005."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    label, to = (span, " to ") if drawing.figure.bars else (str, "–")
    return ", ".join(label(a) if a == b else f"{label(a)}{to}{label(b)}" for a, b in runs)
