"""Headers of columns: levels of words in both languages, periods, units, regions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from ..messages import message
from ..printed.names import Gazetteer, Place
from ..printed.periods.parsing import (
    Period,
    by_year,
    parse_period,
    settle_periods,
    take_periods,
)
from ..printed.units import is_currency, is_unit, take_units, unit_line
from ..printed.words import Words, flat, has_chinese, join, split_languages, take_marks
from .blocks import Block

__all__ = ["ColumnHead", "Level", "heads_of", "read_level"]

#: What labels a row of a header, in exports that describe each column in several rows.
_FREQUENCY: Final = re.compile(r"频度|频率|周期|freq(?:uency)?|periodicity", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?:指标|系列|序列|series|indicator)?[ _]?(?:ID|编码|代码|code)|(?:数据)?来源|source|更新时间|最近更新|last updated?|(?:开始|起始|结束|截止)(?:时间|日期|年份)|start(?: date)?|end(?: date)?|国家|country|状态|status|函数信息|备注",
    re.IGNORECASE,
)
_ANNUAL: Final = frozenset({"年", "年度", "a", "y", "annual", "yearly", "year"})
_HULLS: Final = re.compile(r"[(\[]\s*[)\]]|\s{2,}")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a header, or one stub: words, or a period, or a region; units and marks."""

    text: str = ""
    words: Words = field(default_factory=Words)
    period: Period | None = None
    units: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The header of a column, its levels from the widest to the narrowest."""

    column: int
    levels: tuple[Level, ...]
    comments: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[Words, ...]:
        """The words of its levels."""
        return tuple(level.words for level in self.levels if level.words)

    @property
    def path_with_places(self) -> tuple[Words, ...]:
        """The words of its levels, regions among them."""
        return tuple(
            level.words or split_languages(level.text)
            for level in self.levels
            if level.words or level.place
        )

    @property
    def period(self) -> Period | None:
        """The period in its levels, put together: `2019年` over `1至12月`."""
        found: Period | None = None
        for period in [level.period for level in self.levels if level.period]:
            if found is not None:
                narrow = period.first is not None
                period = period.within(found) if narrow else found.within(period)
            found = period
        return found

    @property
    def months(self) -> str:
        """Its months as printed, empty where it has none."""
        own = (
            level for level in self.levels if level.period and level.period.first is not None
        )
        return " > ".join(level.text for level in own)

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the narrowest level that has any."""
        return next((level.units for level in reversed(self.levels) if level.units), ())

    @property
    def marks(self) -> tuple[str, ...]:
        """The footnote marks of all levels."""
        return tuple(mark for level in self.levels for mark in level.marks)

    @property
    def place(self) -> Place | None:
        """The region that it names."""
        return next((level.place for level in self.levels if level.place), None)

    @property
    def unknown_place(self) -> Place:
        """Its words as a place that no region is called by."""
        return Place("", "part", " ".join(level.text for level in self.levels if level.text))


class _Piece(NamedTuple):
    """A text of one header row and the columns that it is over."""

    text: str
    columns: frozenset[int]


def heads_of(block: Block, names: Gazetteer) -> tuple[ColumnHead, ...]:
    """Return the header of each column of figures.

    Texts of several rows over the same columns are one level (words split over rows, Chinese
    rows and then English ones); a text over more columns is a level above.
    """
    rows = _filled_rows(block)
    left = sorted({*block.columns.stubs, *block.columns.regions})
    for index, row in enumerate(block.header):
        # Exports label each row of a header, over the stub.
        labels = [text for c in left if (text := block.field.texts[row][c])]
        if len(labels) == 1 and _ABOUT.fullmatch(labels[0]):
            rows[index] = {}
        elif len(labels) == 1 and _FREQUENCY.fullmatch(labels[0]):
            own = rows[index].items()
            rows[index] = {c: text for c, text in own if text.casefold() not in _ANNUAL}
    pieces = [
        piece
        for index, row in enumerate(rows)
        for piece in _pieces(row, rows[index + 1 :], block.columns.values)
    ]
    known = sum(names.knows(flat(piece.text)) for piece in pieces)
    regional = known >= 3 or (known > 0 and 2 * known >= len(pieces))
    times = _times(rows)
    found = []
    for column in block.columns.values:
        over: dict[frozenset[int], list[str]] = {}
        for piece in pieces:
            if column in piece.columns and piece.text not in over.get(piece.columns, []):
                over.setdefault(piece.columns, []).append(piece.text)
        widest_first = sorted(over.items(), key=lambda item: -len(item[0]))
        levels = [
            level
            for _, texts in widest_first
            for level in _levels(texts, names if regional else None, times)
        ]
        levels = [part for level in levels for part in _by_colon(level, names)]
        doubt = block.doubts.get(column, "")
        comments = block.field.comments((row, column) for row in block.header)
        found.append(ColumnHead(column, tuple(levels), comments, (doubt,) if doubt else ()))
    return tuple(found)


def _by_colon(level: Level, names: Gazetteer) -> Iterator[Level]:
    """Yield a level, or its parts where it is a path that begins with a region: `北京:GDP:现价`."""
    first, colon, rest = level.words.zh.partition(":")
    if not colon:
        first, colon, rest = level.words.en.partition(":")
    place = names.place([first], totals=False) if colon else None
    if place is None or not place.code or level.place is not None:
        yield level
        return
    words = split_languages(f"{rest} {level.words.en}" if level.words.zh else rest)
    yield replace(level, words=Words(), place=place, period=None, units=(), marks=())
    yield replace(level, text=str(words), words=words)


def read_level(
    texts: Sequence[str],
    names: Gazetteer | None = None,
    times: Mapping[str, Period] | None = None,
) -> Level:
    """Return texts that belong together, over the same columns or in one stub, as one level.

    `names` are the regions that may be named, none where a heading is not a region; `times` the
    texts that are periods, as their neighbours show.

    Examples
    --------
    >>> level = read_level(["进出口总额", "(亿美元)", "Total Value of", "Imports and Exports"])
    >>> level.words.en, level.units
    ('Total Value of Imports and Exports', ('亿美元',))
    >>> level = read_level(["2019年出口总额(万元)"])
    >>> level.words.zh, level.period.year, level.units
    ('出口总额', 2019, ('万元',))
    """
    words: list[Words] = []
    units: list[str] = []
    marks: list[str] = []
    settled: Period | None = None
    for text in texts:
        if times and text in times:
            settled = times[text]
            words.append(split_languages(text))
            continue
        if line := unit_line(text):
            units += line
            continue
        rest, found = take_units(text)
        rest, own = take_marks(rest)
        units += found
        marks += own
        words.append(split_languages(rest))
    joined = join(words)
    text = str(joined)
    halves = [parse_period(half) for half in (joined.zh, joined.en) if half]
    period = settled or (_together(halves) if all(halves) else None)
    if period is not None:
        return Level(text, period=period, units=tuple(units), marks=tuple(marks))
    place = names.place([joined.zh, joined.en], totals=True) if names and joined else None
    if place is not None and place.code:
        return Level(text, units=tuple(units), marks=tuple(marks), place=place)
    rest_zh, in_zh = take_periods(joined.zh)
    rest_en, in_en = take_periods(joined.en)
    named = dict.fromkeys((*in_zh, *in_en))
    if len(named) == 1:
        bare = Words(_unhulled(rest_zh), _unhulled(rest_en))
        return Level(text, bare, next(iter(named)), tuple(units), tuple(marks))
    return Level(text, joined, units=tuple(units), marks=tuple(marks))


def _together(periods: Sequence[Period | None]) -> Period | None:
    """Return the periods of both languages as one: `2019年` and `January` are that month."""
    found = list(dict.fromkeys(period for period in periods if period is not None))
    if len(found) < 2:
        return found[0] if found else None
    one, other = found
    if one.first is None and other.year in {None, one.year}:
        return other.within(one)
    if other.first is None and one.year in {None, other.year}:
        return one.within(other)
    return replace(
        one, doubt=message("{one} in Chinese, {other} in English", one=one, other=other)
    )


def _unhulled(text: str) -> str:
    """Return a text without the empty brackets and joints that a period leaves behind."""
    return _HULLS.sub(" ", text).strip(" ,:-_")


def _times(rows: Sequence[dict[int, str]]) -> dict[str, Period]:
    """Return the texts of headers that are periods, each row read together."""
    found: dict[str, Period] = {}
    for row in rows:
        texts = list(dict.fromkeys(row.values()))
        bare = [take_marks(take_units(text)[0])[0] for text in texts]
        settled = settle_periods(bare)
        if all(period is not None for period in settled):
            years = by_year({t: p for t, p in zip(bare, settled, strict=True) if p})
            settled = [years[text] for text in bare]
        for text, alone, period in zip(texts, bare, settled, strict=True):
            # Only what its neighbours change: marks and units are taken off elsewhere.
            if period is not None and period != parse_period(alone):
                found[text] = period
    return found


def _levels(
    texts: Sequence[str], names: Gazetteer | None, times: Mapping[str, Period]
) -> Iterator[Level]:
    """Yield the levels of texts over the same columns: periods, money and words keep apart."""
    money: list[str] = []
    rest: list[str] = []
    for text in texts:
        level = read_level([text], names, times)
        if (level.period is not None and not level.words) or level.place is not None:
            yield level
        else:
            (money if is_currency(take_units(text)[0]) else rest).append(text)
    yield from (read_level(group, names) for group in (money, rest) if group)


def _filled_rows(block: Block) -> list[dict[int, str]]:
    """Return the header's rows, column → text, with blanks right of a super-header filled."""
    field, values = block.field, block.columns.values
    rows: list[dict[int, str]] = []
    for row in block.header:
        texts, own = field.texts[row], {}
        for column in (c for c in values if texts[c]):
            # A table reader adds a number to keep equal heads apart: `增长.1`.
            bare, _, number = texts[column].rpartition(".")
            is_twin = bare in texts and number.isdecimal() and bool(bare)
            is_twin = is_twin and all(f"{bare}.{n}" in texts for n in range(1, int(number)))
            own[column] = bare if is_twin else texts[column]
        rows.append(own)
    spans = any(
        cell.colspan > 1 and cell.column in values
        for row in block.header
        for column in values
        if (cell := field.grid.at(row, column)) is not None
    )
    # Where spans are printed as such, a blank is a blank.
    return rows if spans else [_fill(rows, index, values) for index in range(len(rows))]


def _fill(rows: Sequence[dict[int, str]], index: int, values: Sequence[int]) -> dict[int, str]:
    """Fill a row's blanks from the left where there is nothing above and something below."""
    filled: dict[int, str] = {}
    last = ""
    for column in values:
        text = rows[index].get(column, "")
        if not text and last:
            tongue = _tongue(last)
            above = any(_agree(tongue, row.get(column)) for row in rows[:index])
            below = any(_agree(tongue, row.get(column)) for row in rows[index + 1 :])
            text = last if below and not above else ""
        if text:
            filled[column] = text
        last = text
    return filled


def _tongue(text: str) -> str:
    """Return the language of a header text; a period or a unit belongs to both."""
    if parse_period(text) is not None or is_unit(text):
        return "both"
    words = split_languages(text)
    return "both" if words.zh and words.en else "zh" if has_chinese(text) else "en"


def _agree(tongue: str, text: str | None) -> bool:
    return text is not None and ("both" in {tongue, _tongue(text)} or _tongue(text) == tongue)


def _pieces(
    row: dict[int, str], below: Sequence[dict[int, str]], values: Sequence[int]
) -> list[_Piece]:
    """Return a row's texts with the columns that they are over.

    Equal neighbours are one text over both where there is more below; in the last row they are
    headers that happen to be equal.
    """
    pieces: list[_Piece] = []
    for column in values:
        text = row.get(column, "")
        joins = bool(pieces) and pieces[-1].text == text and column - 1 in pieces[-1].columns
        if text and joins and any(lower.get(column, text) != text for lower in below):
            pieces[-1] = _Piece(text, pieces[-1].columns | {column})
        elif text:
            pieces.append(_Piece(text, frozenset({column})))
    return pieces
