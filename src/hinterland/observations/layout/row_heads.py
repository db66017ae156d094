"""Rows of a block: region, period and words of each, names wrapped over rows, headings."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ..messages import message
from ..printed.names import Gazetteer, Place, about_parts, is_part_head
from ..printed.numbers import read_figure
from ..printed.periods.parsing import Period, by_year, settle_periods
from ..printed.units import is_unit
from ..printed.words import has_chinese, split_languages, squeeze
from .blocks import Block
from .column_heads import Level, read_level
from .columns import ABOUT, NOTE

__all__ = ["RowHead", "rows_of"]

#: Longer lines between rows are prose.
_LONGEST_HEADING: Final = 60
_UNIT_HEADS: Final = frozenset({"单位", "计量单位", "unit", "units", "单位 unit"})
_CODE: Final = re.compile(r"[\s_]*(?:code|id|代码|编码)$")
_FREQUENCY_HEADS: Final = frozenset({"频度", "频率", "freq", "frequency", "周期"})
_ANNUAL: Final = frozenset({"a", "y", "年", "年度", "annual", "yearly"})
#: Parts of a country that tables put next to its regions, or over them.
_GROUPING: Final = re.compile(
    r"(?:(?:东|中|西|东北|华北|华东|华南|华中|西南|西北|中南|沿海|内陆)部?(?:地区|区域|区)?"
    r"|[一二三四五六七八九十]+[、.]?|\(?\d{1,2}[).、]?|[ivx]+\.?"
    r"|(?:the )?(?:north|south|north-?east|north-?west|south-?east|south-?west|east|west|central|coastal|inland|middle)"
    r"(?:ern)?(?: (?:region|area|china|part)s?)?)(?:\s+(?:the )?\w+(?:ern)? (?:region|area|china|part)s?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RowHead:
    """A row of figures and what names it: a region and a period, None where no column names one.

    `headings` above it and `levels` of words in its stub are from the widest to the narrowest.
    `unit` is in a column of its own, `table_units` in a line between the rows above it, in place of
    the table's. `is_blank`: no figure or mark is in it. `comments` are those of its stub's cells,
    and remarks in a column of notes; `doubts` why its name may be misread.
    """

    row: int
    place: Place | None = None
    period: Period | None = None
    headings: tuple[Level, ...] = ()
    levels: tuple[Level, ...] = ()
    unit: str = ""
    is_blank: bool = False
    table_units: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The footnote marks of its stub."""
        return tuple(mark for level in self.levels for mark in level.marks)


@dataclass(frozen=True, slots=True)
class _Stubs:
    """What the stub columns of a block are for."""

    regions: tuple[int, ...]
    periods: tuple[int, ...]
    units: tuple[int, ...]
    words: tuple[int, ...]
    notes: tuple[int, ...]
    times: Mapping[int, Mapping[str, Period]]


def rows_of(block: Block, names: Gazetteer, *, title: str = "") -> tuple[RowHead, ...]:
    """Return the rows of figures in a block, in order.

    A name whose figures are on the row below is joined to it. Headings between rows, and
    words in further stub columns, count only where they distinguish rows: where a region comes
    back under another heading, or where there is no column of regions at all. In a table of
    cities or other parts, by its title or the head over the names, Beijing is the city.
    """
    stubs = _stub_columns(block)
    named = list(_named_rows(block, stubs, names))
    # 合计 is the nation's total only where provinces are next to it.
    known = {names.place(list(n.texts), totals=False).code for n in named if n.texts}
    totals = sum(bool(code) for code in known) > 1
    found = [_row(block, row, stubs, names, totals=totals) for row in named]
    if about_parts(title) or any(map(is_part_head, block.stub_heads)):
        found = _as_parts(found, known, names)
    return _telling(found, names) if stubs.regions else tuple(found)


def _as_parts(
    rows: Sequence[RowHead], known: Collection[str], names: Gazetteer
) -> list[RowHead]:
    """Return the rows of a table of cities or other parts: they are not regions of their name.

    Where most of the country's regions are there, they are the regions, and that is doubtful.
    """
    if 2 * len(set(known) & set(names.country.provinces)) >= len(names.country.provinces):
        why = message("the title or heading is about parts of regions, the rows are regions")
        is_own = not names.country.has_nation or len(known) == len(names.country.provinces)
        return [row if is_own else replace(row, doubts=(*row.doubts, why)) for row in rows]
    return [
        replace(row, place=replace(row.place, code="", kind="part", notice=""))
        if row.place
        else row
        for row in rows
    ]


class _Named(NamedTuple):
    """A row with its region's names, joined where they wrap, and the headings over it."""

    row: int
    texts: tuple[str, ...]
    headings: tuple[str, ...]
    is_blank: bool


def _stub_columns(block: Block) -> _Stubs:
    columns = block.columns
    periods, words, notes = [], [], []
    units = [*columns.units]
    times: dict[int, Mapping[str, Period]] = {}
    heads = {
        c: {squeeze(text).casefold() for text in block.field.printed(block.header, c)}
        for c in (*columns.stubs, *columns.words)
    }
    named = {_CODE.sub("", head) for own in heads.values() for head in own}
    for column in (*columns.stubs, *columns.words):
        if column in columns.regions:
            continue
        texts, head = block.field.printed(columns.rows, column), heads[column]
        if not texts or any(map(ABOUT.fullmatch, head)):
            continue
        if any(h != (bare := _CODE.sub("", h)) and bare in named for h in head):
            continue  # Codes of what a column next to it names.
        dated = settle_periods(texts)
        if any(map(NOTE.fullmatch, head)):
            notes.append(column)
        elif all(period is not None for period in dated):
            periods.append(column)
            times[column] = by_year({t: p for t, p in zip(texts, dated, strict=True) if p})
        elif head & _UNIT_HEADS or all(map(is_unit, texts)):
            units.append(column)
        elif head & _FREQUENCY_HEADS and all(t.casefold() in _ANNUAL for t in texts):
            continue
        elif not all(text.replace(".", "").isdigit() for text in texts):
            words.append(column)
    return _Stubs(
        columns.regions, tuple(periods), tuple(units), tuple(words), tuple(notes), times
    )


def _named_rows(block: Block, stubs: _Stubs, names: Gazetteer) -> Iterator[_Named]:
    pending: list[tuple[int, tuple[str, ...]]] = []
    headings: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    for row in block.body:
        texts = tuple(block.field.texts[row][c] for c in stubs.regions or stubs.words)
        if row in block.headings:
            pending.append((row, texts))
            continue
        texts, used = _unwrapped([t for _, t in pending], texts, stubs, names)
        fresh = []
        for blank, name in pending[: len(pending) - used]:
            if stubs.regions and names.knows(*name):
                yield _Named(blank, name, headings, is_blank=True)
            else:
                fresh.append(
                    " ".join(filter(None, name))
                    or (next((text for text in block.field.texts[blank] if text), ""))
                )
        headings = tuple(t for t in fresh if len(t) <= _LONGEST_HEADING)[-3:] or headings
        pending = []
        if not any(texts) and (stubs.words or stubs.periods):
            texts = last  # The region is printed only on its first row.
        last = texts
        yield _Named(row, texts, headings, is_blank=False)
    for blank, name in pending:
        if stubs.regions and names.knows(*name):
            yield _Named(blank, name, headings, is_blank=True)


def _unwrapped(
    pending: Sequence[tuple[str, ...]], texts: tuple[str, ...], stubs: _Stubs, names: Gazetteer
) -> tuple[tuple[str, ...], int]:
    """Return a row's names with those above that belong to it, and how many rows these took."""
    if pending and not any(texts) and not (stubs.periods or (stubs.regions and stubs.words)):
        return pending[-1], 1
    if not stubs.regions or (names.knows(*texts) and any(map(has_chinese, texts))):
        return texts, 0
    for used in range(1, len(pending) + 1):
        parts = [
            list(filter(None, cells)) for cells in zip(*pending[-used:], texts, strict=True)
        ]
        joined = tuple(
            ("" if any(map(has_chinese, words)) else " ").join(words) for words in parts
        )
        if not names.knows(*texts) and names.knows(*joined):
            return joined, used
    if pending and names.knows(*pending[-1]) and not any(map(has_chinese, texts)):
        both = (*pending[-1], *texts)
        same = names.place(texts).code in {"", names.place(pending[-1]).code}
        if same and any(map(has_chinese, pending[-1])):
            return both, 1
    return texts, 0


def _row(
    block: Block, named: _Named, stubs: _Stubs, names: Gazetteer, *, totals: bool
) -> RowHead:
    texts = block.field.texts[named.row]
    table_units = next(
        (block.units[row] for row in sorted(block.units, reverse=True) if row < named.row), ()
    )
    headings = [read_level([heading], names) for heading in named.headings]
    words = named.texts if not stubs.regions else tuple(texts[c] for c in stubs.words)
    groups: list[list[str]] = []
    for text in filter(None, words):
        # A Chinese cell begins a group that means one thing, English joins it.
        if groups and not has_chinese(text) and has_chinese(groups[-1][0]):
            groups[-1].append(text)
        else:
            groups.append([text])
    levels = [read_level(group) for group in groups]
    place = names.place(named.texts, totals=totals) if stubs.regions else None
    periods = [stubs.times[c].get(texts[c]) for c in stubs.periods if texts[c]]
    own = next((period for period in periods if period), None)
    wider = next((level.period for level in (*levels, *headings) if level.period), None)
    stub_cells = [(named.row, c) for c in (*stubs.regions, *stubs.words, *stubs.periods)]
    remarks = [text for c in stubs.notes if not read_figure(text := texts[c]).is_missing]
    over = [level for level in headings if level.words or level.units or level.place]
    if place is not None and place.kind == "province":
        # A heading over rows of regions that is a region itself is the words that it is.
        over = [
            replace(level, words=split_languages(level.text), place=None)
            if level.place and level.place.kind != "nation"
            else level
            for level in over
        ]
    return RowHead(
        row=named.row,
        place=place or next((level.place for level in headings if level.place), None),
        period=own.within(wider) if own and wider else own or wider,
        headings=tuple(over),
        levels=tuple(level for level in levels if level.words or level.units),
        unit=next((texts[c] for c in stubs.units if texts[c]), ""),
        is_blank=named.is_blank,
        table_units=table_units,
        comments=(*block.field.comments(stub_cells), *remarks),
        doubts=tuple(
            message("a column asks to multiply by {factor}", factor=texts[c])
            for c in block.columns.factors
            if texts[c] not in {"", "1", "1.0"}
        ),
    )


def _telling(rows: Sequence[RowHead], names: Gazetteer) -> tuple[RowHead, ...]:
    """Return rows without the words for the part of the country that a region is in."""
    seen = Counter((row.place.code, row.period) for row in rows if row.place and row.place.code)
    if any(count > 1 for count in seen.values()):
        return tuple(rows)

    def telling(levels: tuple[Level, ...]) -> tuple[Level, ...]:
        # Not those that group or number regions (东部, 华北地区, 一、), or name one again.
        return tuple(
            level
            for level in levels
            if not level.words
            or not (
                _GROUPING.fullmatch(f"{level.words.zh} {level.words.en}".strip())
                or names.knows(str(level.words))
            )
        )

    return tuple(
        replace(row, headings=telling(row.headings), levels=telling(row.levels)) for row in rows
    )
