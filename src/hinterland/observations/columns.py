"""Columns of a grid told apart: names of regions, other stubs, figures; tables side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .numbers import is_figure
from .periods import parse_period
from .rows import Field, is_head_word
from .stubs import Gazetteer, is_region_head

__all__ = ["Columns", "region_columns", "roles", "strips"]

#: So many known names make a column one of regions, whatever else stands in it.
ENOUGH_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a strip are for.

    Attributes
    ----------
    stubs
        What names a row, from left to right: regions, years, items, units.
    regions
        The columns, not all of them stubs at the left, that name regions.
    values
        Figures.
    rows
        The rows that hold figures.
    """

    stubs: tuple[int, ...]
    regions: tuple[int, ...]
    values: tuple[int, ...]
    rows: tuple[int, ...]


def region_columns(field: Field, names: Gazetteer) -> list[int]:
    """Return the columns whose cells, beside figures, are names of regions."""
    found = []
    for column in range(field.grid.columns):
        others = [c for c in range(field.grid.columns) if c != column]
        cells = [
            field.texts[row][column]
            for row in field.rows
            if field.texts[row][column]
            and field.starts[row][column]
            and any(True for _ in field.figures(row, others))
        ]
        known = sum(names.knows(text) for text in cells)
        words = sum(not is_figure(text) for text in cells)
        is_headed = any(is_region_head(texts[column]) for texts in field.texts)
        if (
            (known and 2 * known >= len(cells))
            or (known >= ENOUGH_NAMES and words)
            or (is_headed and words and 2 * words >= len(cells))
        ):
            found.append(column)
    return found


def strips(field: Field, regions: Sequence[int]) -> list[range]:
    """Return the ranges of columns that are tables of their own, side by side."""
    width = field.grid.columns
    has_figures = [
        c not in regions and any(field.has_numbers(row, [c]) for row in field.rows)
        for c in range(width)
    ]
    starts: list[int] = []
    for column in regions or _repeated_heads(field):
        if not starts or any(has_figures[starts[-1] + 1 : column]):
            starts.append(column)
    # A column of names behind the last figures is the first one's other language.
    while len(starts) > 1 and not any(has_figures[starts[-1] :]):
        starts.pop()
    bounds = [0, *starts[1:], width]
    return [range(a, b) for a, b in pairwise(bounds)]


def roles(
    field: Field, strip: range, regions: Sequence[int], names: Gazetteer
) -> Columns | None:
    """Return what the columns of a strip are for, None where no figure stands in it."""
    own = tuple(c for c in regions if c in strip)
    rows = tuple(row for row in field.rows if _has_figures(field, row, strip, own, names))
    if not rows:
        return None
    filled = {c: _filled(field, rows, c) for c in strip}
    first = _first_value(field, rows, filled, own)
    # Columns that are blank so far, as for a year not out yet, are columns of figures too.
    left = max((c for c in own if c < first), default=strip.start)
    while first - 1 > left and not filled[first - 1][0]:
        if not _is_headed(field, rows[0], first - 1, first - 1):
            break
        first -= 1
    values = tuple(
        c
        for c in strip
        if c >= first
        and c not in own
        and (filled[c][1] or (not filled[c][0] and _is_headed(field, rows[0], c, first)))
    )
    stubs = tuple(c for c in strip if c < first)
    return Columns(stubs, own, values, rows) if values else None


def _has_figures(
    field: Field, row: int, strip: range, regions: Sequence[int], names: Gazetteer
) -> bool:
    if field.has_numbers(row, [c for c in strip if c not in regions]):
        return True
    texts = field.texts[row]
    known = [c for c in regions if field.starts[row][c] and names.knows(texts[c])]
    if known:
        return any(True for _ in field.figures(row, range(known[0] + 1, strip.stop)))
    # A year whose figures are all missing, in a table of years.
    is_dated = not regions and parse_period(texts[strip.start]) is not None
    rest = list(strip[1:])
    return (
        is_dated
        and any(True for _ in field.figures(row, rest))
        and not field.are_years(row, rest)
    )


def _filled(field: Field, rows: Sequence[int], column: int) -> tuple[int, int]:
    """Return how many cells of a column are filled in rows of figures, and how many are figures."""
    filled = [row for row in rows if field.texts[row][column] and field.starts[row][column]]
    return len(filled), sum(True for row in filled for _ in field.figures(row, [column]))


def _first_value(
    field: Field,
    rows: Sequence[int],
    filled: dict[int, tuple[int, int]],
    regions: Sequence[int],
) -> int:
    """Return the first column of figures."""
    named = [c for c, (cells, figures) in filled.items() if cells and 2 * figures < cells]
    dated = [c for c in filled if _is_dated(field, rows, c)]
    stubs = [field.texts[row][regions[0]] for row in rows] if regions else []
    repeats = len(set(stubs)) < len(stubs)
    lead = regions[:1] or [c for c in dated[:1] if c == min(filled)] or named[:1] or dated[:1]
    for column, (cells, figures) in filled.items():
        if lead and column <= lead[0]:
            continue
        if column in regions or 2 * figures < max(cells, 1):
            continue
        if column in dated and (_is_headed_as_stub(field, rows[0], column) or repeats):
            continue
        return column
    return max(filled) + 1


def _is_dated(field: Field, rows: Sequence[int], column: int) -> bool:
    texts = [field.texts[row][column] for row in rows if field.texts[row][column]]
    return bool(texts) and all(parse_period(text) is not None for text in texts)


def _is_headed_as_stub(field: Field, first_row: int, column: int) -> bool:
    return any(is_head_word(field.texts[row][column]) for row in range(first_row))


def _is_headed(field: Field, first_row: int, column: int, first_value: int) -> bool:
    """Say whether a header stands over a column, and not just a title that spans it."""
    for row in range(first_row):
        cell, text = field.grid.at(row, column), field.texts[row][column]
        if cell is not None and cell.column >= first_value and text and not is_head_word(text):
            return True
    return False


def _repeated_heads(field: Field) -> list[int]:
    """Return the columns of years or items that repeat the first column's heading."""
    for texts in field.texts:
        if texts and texts[0] and is_head_word(texts[0]) and texts.count(texts[0]) > 1:
            return [
                c
                for c, text in enumerate(texts)
                if text == texts[0] and (c == 0 or texts[c - 1] != text)
            ]
    return []
