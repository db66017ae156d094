"""The kinds of rows in a grid: title lines, unit lines, headers, figures, stubs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from ..printed.names import heads_stub
from ..printed.numbers import is_figure, is_plain_year, read_figure
from ..printed.periods.parsing import are_months, parse_period
from ..printed.titles import is_note
from ..printed.units import is_rate_head, unit_line
from ..printed.words import flat

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["RowKind", "TextGrid", "field_of"]

# What a table reader leaves where a header was blank.
_BLANK_HEADER: Final = re.compile(r"Unnamed: \d+(?:_level_\d+)?")


class RowKind(Enum):
    """What a row is."""

    BLANK = "blank"
    FIGURES = "figures"
    HEADER = "header"
    #: One text over the columns of figures: a super-header, or a title.
    LONE = "lone"
    #: Text in the stub alone: a title, a heading, a name whose figures are below.
    STUB = "stub"
    UNITS = "units"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TextGrid:
    """The texts of a grid, row by row, with spans filled and every width made one.

    `texts[row][column]` is empty where nothing is printed; `starts[row][column]`: a cell begins
    there, unlike one that only reaches there; `of_figures[row]`: the columns where a figure or a
    missing mark begins.
    """

    grid: "Grid"
    texts: tuple[tuple[str, ...], ...]
    starts: tuple[tuple[bool, ...], ...]
    of_figures: tuple[frozenset[int], ...]

    @property
    def has_asides(self) -> bool:
        """Return whether any cell has something next to its text."""
        return any(cell.aside is not None for cell in self.grid.cells)

    def comments(self, places: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """Return the comments of the cells at some places."""
        cells = (self.grid.at(row, column) for row, column in places)
        found = (cell.aside.comment for cell in cells if cell is not None and cell.aside)
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def rows(self) -> range:
        """The row numbers."""
        return range(self.grid.rows)

    def figures(self, row: int, columns: Iterable[int]) -> Iterator[int]:
        """Yield the columns of a row where a figure or a missing mark begins."""
        return filter(self.of_figures[row].__contains__, columns)

    def printed(self, rows: Iterable[int], column: int) -> list[str]:
        """Return the texts of a column in some rows, without blanks."""
        return [text for row in rows if (text := self.texts[row][column])]

    def distinct(self, row: int, columns: Iterable[int]) -> dict[str, int]:
        """Return the different texts of a row, each with the column where it begins."""
        found: dict[str, int] = {}
        texts = self.texts[row]
        for column in columns:
            if texts[column]:
                found.setdefault(texts[column], column)
        return found

    def has_numbers(self, row: int, columns: Sequence[int]) -> bool:
        """Return whether a number stands in a row that isn't a year or a column's number."""
        texts = self.texts[row]
        numbers = [
            c
            for c in self.figures(row, columns)
            if not is_plain_year(texts[c]) and not read_figure(texts[c]).is_missing
        ]
        found = [texts[c] for c in numbers]
        # The columns' numbers, 1 2 3 …, as some tables print below heads.
        is_numbering = len(found) > 2 and found == [str(n + 1) for n in range(len(found))]
        if not numbers or is_numbering or are_months(found):
            return False
        if all(parse_period(text) is not None for text in found) and any(
            heads_stub(text) for text in texts if text
        ):
            return False  # `地区`, `2010`, `2011.3`: a row of heads.
        # `10` and `1 to 10`: a row that heads months in figures.
        filled = [texts[c] for c in columns if texts[c]]
        last = next((p.last for text in filled if (p := parse_period(text)) and p.last), 0)
        return not last or any(text not in {str(last), f"1 to {last}"} for text in filled)

    def are_years(self, row: int, columns: Sequence[int]) -> bool:
        """Return whether the figures of a row are years, as over columns of them."""
        years = [self.texts[row][c] for c in self.figures(row, columns)]
        if are_months(years):
            return True
        if not years or not all(map(is_plain_year, years)):
            return False
        distinct = list(dict.fromkeys(years))
        return distinct in (sorted(distinct), sorted(distinct, reverse=True)) or len(
            distinct
        ) < len(years)

    def kind(self, row: int, stubs: Sequence[int], values: Sequence[int]) -> RowKind:
        """Return what a row without figures is."""
        both = [*stubs, *values]
        distinct = self.distinct(row, sorted(both))
        if not distinct or all(read_figure(text).is_missing for text in distinct):
            return RowKind.BLANK
        if is_note(next(iter(distinct))):
            return RowKind.NOTE
        rest = {text: c for text, c in distinct.items() if not unit_line(text)}
        if not rest:
            return RowKind.UNITS
        if len(rest) < len(distinct) and len(rest) == 1 and not any(map(heads_stub, rest)):
            # `2019年` at the left, the unit at the right.
            distinct = rest
        over = [c for text, c in distinct.items() if c in values]
        if not over:
            return RowKind.STUB
        return RowKind.LONE if len(distinct) == 1 else RowKind.HEADER


def field_of(grid: "Grid", home: str) -> TextGrid:
    """Return a grid's texts as a field; amounts of money but that of `home` head rates."""
    texts = [[""] * grid.columns for _ in range(grid.rows)]
    starts = [[False] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        text = flat(cell.text)
        if cell.aside is not None and cell.aside.unit and is_plain_year(text):
            text += cell.aside.unit  # `2019E`, as a number format shows a year
        if _BLANK_HEADER.fullmatch(text):
            continue
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            for column in range(cell.column, min(cell.column + cell.colspan, grid.columns)):
                texts[row][column] = text
        starts[cell.row][cell.column] = True
    figures = [
        frozenset(
            column
            for column, (text, begins) in enumerate(zip(*row, strict=True))
            if begins and text and is_figure(text) and not is_rate_head(text, home)
        )
        for row in zip(texts, starts, strict=True)
    ]
    return TextGrid(grid, tuple(map(tuple, texts)), tuple(map(tuple, starts)), tuple(figures))
