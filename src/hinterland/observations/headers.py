"""Headers of columns: levels of words in both languages, periods, units, regions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .panels import Panel
from .periods import Period, parse_period
from .printed_units import is_currency, is_unit, take_units, unit_line
from .stubs import Gazetteer, Place
from .words import Words, flat, has_chinese, join, split_languages, take_marks

__all__ = ["Head", "Level", "heads_of", "read_level"]

# Made by a table reader to keep equal headers apart: `增长.1`.
_TWIN: Final = re.compile(r"\.\d+$")


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
class Head:
    """The header of a column, its levels from the widest to the narrowest."""

    column: int
    levels: tuple[Level, ...]

    @property
    def path(self) -> tuple[Words, ...]:
        """The words of its levels."""
        return tuple(level.words for level in self.levels if level.words)

    @property
    def period(self) -> Period | None:
        """The period in its levels, put together: `2019年` over `1至12月`."""
        found: Period | None = None
        for period in (level.period for level in self.levels if level.period):
            found = period if found is None else _narrower(found, period)
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


class _Piece(NamedTuple):
    """A text of one header row and the columns that it stands over."""

    text: str
    columns: frozenset[int]


def heads_of(panel: Panel, names: Gazetteer) -> tuple[Head, ...]:
    """Return the header of each column of figures.

    Texts of several rows over the same columns are one level (words split over rows, Chinese
    rows and then English ones); a text over more columns is a level above.
    """
    rows = _filled_rows(panel)
    pieces = [
        piece
        for index, row in enumerate(rows)
        for piece in _pieces(row, rows[index + 1 :], panel.columns.values)
    ]
    regional = _names_regions(pieces, names)
    found = []
    for column in panel.columns.values:
        over: dict[frozenset[int], list[str]] = {}
        for piece in pieces:
            if column in piece.columns and piece.text not in over.get(piece.columns, []):
                over.setdefault(piece.columns, []).append(piece.text)
        widest_first = sorted(over.items(), key=lambda item: -len(item[0]))
        levels = [
            level
            for _, texts in widest_first
            for level in _levels(texts, names if regional else None)
        ]
        found.append(Head(column, tuple(levels)))
    return tuple(found)


def read_level(texts: Sequence[str], names: Gazetteer | None = None) -> Level:
    """Return what texts that belong together say, as one level.

    Examples
    --------
    >>> level = read_level(["进出口总额", "(亿美元)", "Total Value of", "Imports and Exports"])
    >>> level.words.en, level.units
    ('Total Value of Imports and Exports', ('亿美元',))
    """
    words: list[Words] = []
    units: list[str] = []
    marks: list[str] = []
    for text in texts:
        if line := unit_line(text):
            units += line
            continue
        rest, found = take_units(text)
        rest, own = take_marks(rest)
        units += found
        marks += own
        words.append(split_languages(rest))
    joined = join(words)
    period = parse_period(str(joined))
    if period is not None:
        return Level(str(joined), period=period, units=tuple(units), marks=tuple(marks))
    place = names.place([joined.zh, joined.en], totals=True) if names and joined else None
    if place is not None and place.code:
        return Level(str(joined), units=tuple(units), marks=tuple(marks), place=place)
    return Level(str(joined), joined, units=tuple(units), marks=tuple(marks))


def _levels(texts: Sequence[str], names: Gazetteer | None) -> Iterator[Level]:
    """Yield the levels of texts over the same columns: periods, money and words keep apart."""
    money: list[str] = []
    rest: list[str] = []
    for text in texts:
        level = read_level([text], names)
        if level.period is not None or level.place is not None:
            yield level
        else:
            (money if is_currency(take_units(text)[0]) else rest).append(text)
    yield from (read_level(group, names) for group in (money, rest) if group)


def _filled_rows(panel: Panel) -> list[dict[int, str]]:
    """Return the header's rows, column → text, with blanks right of a super-header filled."""
    field, values = panel.field, panel.columns.values
    rows = [
        {
            c: _untwinned(field.texts[row][c], field.texts[row])
            for c in values
            if field.texts[row][c]
        }
        for row in panel.header
    ]
    spans = any(
        cell.colspan > 1 and cell.column in values
        for row in panel.header
        for column in values
        if (cell := field.grid.at(row, column)) is not None
    )
    # Where spans are printed as such, a blank is a blank.
    return rows if spans else [_fill(rows, index, values) for index in range(len(rows))]


def _fill(rows: Sequence[dict[int, str]], index: int, values: Sequence[int]) -> dict[int, str]:
    """Fill a row's blanks from the left where nothing stands above, and something below."""
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


def _untwinned(text: str, row: Sequence[str]) -> str:
    bare = _TWIN.sub("", text)
    return bare if bare != text and bare in row else text


def _pieces(
    row: dict[int, str], below: Sequence[dict[int, str]], values: Sequence[int]
) -> list[_Piece]:
    """Return a row's texts with the columns that they stand over.

    Equal neighbours are one text over both where more stands below; in the last row they are
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


def _names_regions(pieces: Sequence[_Piece], names: Gazetteer) -> bool:
    """Say whether the headers are regions, as in a table of years by regions."""
    known = sum(names.knows(flat(piece.text)) for piece in pieces)
    return known >= 3 or (known > 0 and 2 * known >= len(pieces))


def _narrower(wide: Period, narrow: Period) -> Period:
    return narrow.within(wide) if narrow.first is not None else wide.within(narrow)
