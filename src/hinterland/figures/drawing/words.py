"""The words of a figure: its description for those who can't see it, and its caption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...language import counted, listed, pretty, t, unbroken
from ...units import series_name
from .cells import NATION, Cell, Drawing, span

__all__ = [
    "GAP", "caption", "cell_words", "describe", "largest", "sentences", "series_words",
    "year_runs",
]  # fmt: skip

GAP = "×"
MOST_NAMED = 3


def describe(drawing: Drawing) -> str:
    """Return one or two sentences that say what the figure shows."""
    fields = {
        "measure": drawing.words[:1].lower() + drawing.words[1:],
        "unit": drawing.unit,
        "years": _years(drawing, drawing.years),
    }
    if not drawing.years:
        lead = t("Chart: {measure} ({unit}).", **fields)
    elif drawing.figure.bars:
        lead = t("Bar chart, {years}: {measure} ({unit}).", **fields)
    else:
        lead = t("Line chart, {years}: {measure} ({unit}).", **fields)
    if not drawing.known:
        return sentences(lead, [t("no data: no value is known")])
    facts = _changes(drawing) if drawing.figure.bars else _ends(drawing)
    bounded, missing = _bounded(drawing), drawing.missing
    if bounded:
        facts.append(t("known within bounds: {where}", where=_where(drawing, bounded)))
    if missing:
        facts.append(t("no data: {where}", where=_where(drawing, missing)))
    return sentences(lead, facts)


def sentences(lead: str, facts: Sequence[str]) -> str:
    """Return a first sentence, and a second one made of facts.

    Examples
    --------
    >>> sentences("A chart.", ["one thing is so", "another is not"])
    'A chart. One thing is so; another is not.'
    """
    if not facts:
        return lead
    joined = t("; ").join(facts)
    return t("{sentence} {facts}.", sentence=lead, facts=joined[:1].upper() + joined[1:])


def caption(drawing: Drawing, *, muted: int) -> list[str]:
    """Return what the reader has to know of the marks; `muted` groups are drawn in grey."""
    notes = []
    bounded, missing = _bounded(drawing), drawing.missing
    if bounded:
        form = (
            t("Capped lines: range that the known figures allow ({years}).")
            if drawing.figure.bars
            else t("Bars: range that the known figures allow ({years}).")
        )
        notes.append(form.format(years=_years(drawing, (cell.year for cell in bounded))))
    if missing and drawing.known:
        where = _where(drawing, missing)
        notes.append(t("{sign} no data: {where}.", sign=GAP, where=where))
    if muted:
        notes.append(t("Grey: the other {count} groups.", count=muted))
    return notes


def cell_words(drawing: Drawing, cell: Cell) -> str:
    """Return one cell in words, for a tooltip and for those who can't see its mark."""
    value = drawing.form.text(cell.estimate)
    when = span(cell.year) if drawing.figure.bars else t("{year}", year=cell.year)
    if drawing.plain:
        return t("{group}, {year}: {value}", group=pretty(cell.group), year=when, value=value)
    return t(
        "{group}, {year}: {value} {unit}",
        group=pretty(cell.group),
        year=when,
        value=value,
        unit=drawing.unit,
    )


def largest(drawing: Drawing, count: int) -> tuple[str, ...]:
    """Return the groups, but not the nation, that stand highest at their last known year."""
    ends = {cell.group: cell.position or 0.0 for cell in drawing.known if cell.group != NATION}
    return tuple(sorted(ends, key=lambda group: -ends[group])[:count])


def series_words(series: str) -> str:
    """Return what a series is called; one that has no name here keeps its own.

    Examples
    --------
    >>> series_words("gdp"), series_words("exports_mxn"), series_words("own_series")
    ('GDP', 'Exports in Mexican pesos', 'Own series')
    """
    if series == "exchange_rate":
        return t("Exchange rate")
    return pretty(series_name(series))


def year_runs(years: Iterable[int]) -> str:
    """Return years as runs.

    Examples
    --------
    >>> year_runs([2005, 2000, 2001, 2002])
    '2000–2002, 2005'
    """
    return listed(
        t("{year}", year=a) if a == b else t("{first}–{last}", first=a, last=b)
        for a, b in unbroken(years)
    )


def _ends(drawing: Drawing) -> list[str]:
    """Say where each line starts and ends; of many groups only the largest."""
    facts = []
    named = drawing.groups
    if len(named) > MOST_NAMED + 1:
        named = (*largest(drawing, MOST_NAMED), *(g for g in named if g == NATION))
    for group in named:
        cells = [cell for cell in drawing.of(group) if cell.value is not None]
        if not cells:
            continue
        subject = pretty(group) if drawing.figure.groups else t("it")
        first, last = _value(drawing, cells[0]), _value(drawing, cells[-1])
        form = t("{subject} was {first} in {from_year} and {last} in {to_year}")
        if len(cells) == 1:
            form = t("{subject} was {value} in {year}")
        years = {"year": cells[0].year, "from_year": cells[0].year, "to_year": cells[-1].year}
        facts.append(form.format(subject=subject, value=first, first=first, last=last, **years))
    return facts


def _changes(drawing: Drawing) -> list[str]:
    """Say what the largest fall and the largest rise were."""
    values = {c: c.value for c in drawing.cells if c.value is not None}
    falls = [c for c, x in values.items() if x < 0]
    rises = [c for c, x in values.items() if x > 0]
    if not values:
        return []
    facts = [t("rises: {rises}, falls: {falls}", rises=len(rises), falls=len(falls))]
    for cells, form in (
        (falls, t("the largest fall {value} in {years}")),
        (rises, t("the largest rise {value} in {years}")),
    ):
        if cells:
            most = max(cells, key=lambda c: abs(values[c]))
            facts.append(form.format(value=_value(drawing, most), years=span(most.year)))
    return facts


def _value(drawing: Drawing, cell: Cell) -> str:
    return drawing.form.number(cell.value or 0.0)


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
        return t("; ").join(same)
    if len(same) > MOST_NAMED:
        lines = sum(map(len, same.values()))
        when = _years(drawing, (cell.year for cell in cells))
        return t("{lines} lines, {years}", lines=lines, years=when)
    return t("; ").join(
        t(
            "{groups} {years}",
            groups=listed(names)
            if len(names) <= MOST_NAMED
            else counted("{count} line", "{count} lines", len(names)),
            years=when,
        )
        for when, names in same.items()
    )


def _years(drawing: Drawing, years: Iterable[int]) -> str:
    """Return years, or steps from a year to the next, as runs."""
    if not drawing.figure.bars:
        return year_runs(years)
    return listed(
        span(a) if a == b else t("{first} to {last}", first=span(a), last=span(b))
        for a, b in unbroken(years)
    )
