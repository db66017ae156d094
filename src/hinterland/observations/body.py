"""Rows of a panel: region, period and words of each, names wrapped over rows, headings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from .headers import Level, read_level
from .panels import Panel
from .periods import Period, parse_period
from .printed_units import is_unit
from .stubs import Gazetteer, Place
from .words import has_chinese, squeeze

__all__ = ["Row", "rows_of"]

#: Longer lines between rows are prose.
_LONGEST_HEADING: Final = 60
_UNIT_HEADS: Final = frozenset({"单位", "计量单位", "unit", "units", "单位 unit"})
_NOTE_HEADS: Final = frozenset({"备注", "说明", "note", "notes", "remark", "remarks"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures and what names it.

    Attributes
    ----------
    row
        Its number in the grid.
    place
        The region, None where no column names one.
    period
        The period, None where no column names one.
    headings, levels
        Headings above it, and words in its stub, from the widest to the narrowest.
    unit
        A unit in a column of its own.
    is_blank
        It is named, but no figure or mark stands in it.
    """

    row: int
    place: Place | None = None
    period: Period | None = None
    headings: tuple[Level, ...] = ()
    levels: tuple[Level, ...] = ()
    unit: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class _Stubs:
    """What the stub columns of a panel are for."""

    regions: tuple[int, ...]
    periods: tuple[int, ...]
    units: tuple[int, ...]
    words: tuple[int, ...]


def rows_of(panel: Panel, names: Gazetteer) -> tuple[Row, ...]:
    """Return the rows of figures in a panel, in order.

    A name whose figures stand on the row below is joined to it. Headings between rows, and
    words in further stub columns, count only where they tell rows apart: where a region comes
    back under another heading, or where there is no column of regions at all.
    """
    stubs = _stub_columns(panel)
    named = list(_named_rows(panel, stubs, names))
    # 合计 is the nation's total only where provinces stand beside it.
    known = {names.place(list(n.texts), totals=False).code for n in named if n.texts}
    totals = sum(bool(code) for code in known) > 1
    found = [_row(panel, row, stubs, names, totals=totals) for row in named]
    return _telling(found) if stubs.regions else tuple(found)


class _Named(NamedTuple):
    """A row with its region's names, joined where they wrap, and the headings over it."""

    row: int
    texts: tuple[str, ...]
    headings: tuple[str, ...]
    is_blank: bool


def _stub_columns(panel: Panel) -> _Stubs:
    columns = panel.columns
    periods, units, words = [], [], []
    for column in columns.stubs:
        if column in columns.regions:
            continue
        texts = [t for row in columns.rows if (t := panel.field.texts[row][column])]
        head = {squeeze(panel.field.texts[row][column]).casefold() for row in panel.header}
        if not texts or head & _NOTE_HEADS:
            continue
        if all(parse_period(text) is not None for text in texts):
            periods.append(column)
        elif head & _UNIT_HEADS or all(map(is_unit, texts)):
            units.append(column)
        elif not all(text.replace(".", "").isdigit() for text in texts):
            words.append(column)
    return _Stubs(columns.regions, tuple(periods), tuple(units), tuple(words))


def _named_rows(panel: Panel, stubs: _Stubs, names: Gazetteer) -> Iterator[_Named]:
    pending: list[tuple[int, tuple[str, ...]]] = []
    headings: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    for row in panel.body:
        texts = _names(panel, row, stubs)
        if row in panel.headings:
            pending.append((row, texts))
            continue
        texts, used = _unwrapped([t for _, t in pending], texts, stubs, names)
        fresh = []
        for blank, name in pending[: len(pending) - used]:
            if stubs.regions and names.knows(*name):
                yield _Named(blank, name, headings, is_blank=True)
            else:
                fresh.append(" ".join(filter(None, name)) or _first_text(panel, blank))
        headings = tuple(t for t in fresh if len(t) <= _LONGEST_HEADING)[-3:] or headings
        pending = []
        if not any(texts) and (stubs.words or stubs.periods):
            texts = last  # The region is printed only on its first row.
        last = texts
        yield _Named(row, texts, headings, is_blank=False)
    for blank, name in pending:
        if stubs.regions and names.knows(*name):
            yield _Named(blank, name, headings, is_blank=True)


def _names(panel: Panel, row: int, stubs: _Stubs) -> tuple[str, ...]:
    """Return a row's texts in the columns of regions, in those of words where there are none."""
    return tuple(panel.field.texts[row][c] for c in stubs.regions or stubs.words)


def _first_text(panel: Panel, row: int) -> str:
    return next((text for text in panel.field.texts[row] if text), "")


def _unwrapped(
    pending: Sequence[tuple[str, ...]],
    texts: tuple[str, ...],
    stubs: _Stubs,
    names: Gazetteer,
) -> tuple[tuple[str, ...], int]:
    """Return a row's names with those above that belong to it, and how many rows these took."""
    if pending and not any(texts) and not (stubs.periods or (stubs.regions and stubs.words)):
        return pending[-1], 1
    if not stubs.regions or (names.knows(*texts) and any(map(has_chinese, texts))):
        return texts, 0
    for used in range(1, len(pending) + 1):
        above = pending[-used:]
        joined = tuple(_glued([row[i] for row in (*above, texts)]) for i in range(len(texts)))
        if not names.knows(*texts) and names.knows(*joined):
            return joined, used
    if pending and names.knows(*pending[-1]) and not any(map(has_chinese, texts)):
        both = (*pending[-1], *texts)
        same = names.place(texts).code in {"", names.place(pending[-1]).code}
        if same and any(map(has_chinese, pending[-1])):
            return both, 1
    return texts, 0


def _glued(parts: Sequence[str]) -> str:
    words = [part for part in parts if part]
    return ("" if any(map(has_chinese, words)) else " ").join(words)


def _row(panel: Panel, named: _Named, stubs: _Stubs, names: Gazetteer, *, totals: bool) -> Row:
    texts = panel.field.texts[named.row]
    headings = [read_level([heading], names) for heading in named.headings]
    words = named.texts if not stubs.regions else tuple(texts[c] for c in stubs.words)
    levels = [read_level(group) for group in _by_language(words)]
    place = names.place(named.texts, totals=totals) if stubs.regions else None
    periods = [parse_period(texts[c]) for c in stubs.periods if texts[c]]
    return Row(
        row=named.row,
        place=place or next((level.place for level in headings if level.place), None),
        period=next((p for p in periods if p), None)
        or next((level.period for level in headings if level.period), None),
        headings=tuple(level for level in headings if level.words or level.units),
        levels=tuple(level for level in levels if level.words or level.units),
        unit=next((texts[c] for c in stubs.units if texts[c]), ""),
        is_blank=named.is_blank,
    )


def _by_language(texts: Sequence[str]) -> list[list[str]]:
    """Return words in groups that say one thing: a Chinese cell begins one, English joins it."""
    groups: list[list[str]] = []
    for text in filter(None, texts):
        if groups and not has_chinese(text) and has_chinese(groups[-1][0]):
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def _telling(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows without words that don't tell them apart, e.g. the region's part of the country."""
    seen = Counter((row.place.code, row.period) for row in rows if row.place and row.place.code)
    if any(count > 1 for count in seen.values()):
        return tuple(rows)
    same = len({row.levels for row in rows}) == 1
    return tuple(replace(row, headings=(), levels=row.levels if same else ()) for row in rows)
