"""The kinds of columns in a grid: names of regions, other stubs, figures; tables side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..printed.names import Gazetteer, heads_stub, is_region_head
from ..printed.numbers import is_figure
from ..printed.periods.parsing import parse_period
from ..printed.units import is_unit, take_units, unit_line
from .text_grid import TextGrid

__all__ = ["ABOUT", "NOTE", "Columns", "region_columns", "roles", "strips"]

#: So many known names make a column one of regions, whatever else is in it.
ENOUGH_NAMES: Final = 3
#: A code of so many digits is known without a heading.
_CODE_DIGITS: Final = 6
#: Longer texts are remarks.
_LONGEST: Final = 24
#: What heads a column of codes or of the rows' numbers.
_NUMBERS: Final = re.compile(
    r"序号|编号|编码|代码|行号|行次|.*(?:代码|编码)|no\.?|num(?:ber)?|#|index|id|rank|.*code|.*[ _]id",
    re.IGNORECASE,
)
#: What heads a column of facts about a series, such as its codes, its span or its source.
ABOUT: Final = re.compile(
    r"(?:series|indicator)[ _](?:id|code|name)|(?:地区|指标|行政区划|省份|国家|商品|单位)?(?:编码|代码|编号)|(?:开始|起始|结束|终止|截止|更新|发布)(?:时间|年份|日期|年)|(?:数据|资料)?来源|(?:数据)?发布(?:机构|单位)|"
    r"(?:start|end|first|last|from|updated?|release)[ _]?(?:year|date|time|period|on)?|last updated?|(?:\w+ )?code|(?:data )?sources?|publisher|provider|id",
    re.IGNORECASE,
)
#: What heads a column of remarks on its rows.
NOTE: Final = re.compile(
    r"备\s*注|附注|说\s*明|注|notes?|remarks?|comments?|flags?|status|footnotes?", re.IGNORECASE
)
#: What heads a column of multipliers.
_FACTOR: Final = re.compile(
    r"乘数|数量级|(?:unit )?multiplier|unit_mult|power ?code|scale|magnitude",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a strip are for.

    `stubs` name a row, from left to right; `regions` name regions, not all of them stubs at the
    left; `values` are figures, `rows` the rows that hold them. `units` and `words` are to the right
    of figures, and hold units and other texts about their rows; with `factors` the figures are to
    be multiplied.
    """

    stubs: tuple[int, ...]
    regions: tuple[int, ...]
    values: tuple[int, ...]
    rows: tuple[int, ...]
    units: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    factors: tuple[int, ...] = ()


def region_columns(field: TextGrid, names: Gazetteer) -> list[int]:
    """Return the columns whose cells, in rows of figures, are names of regions."""
    found = []
    for column in range(field.grid.columns):
        cells = [
            field.texts[row][column]
            for row in field.rows
            if field.texts[row][column]
            and field.starts[row][column]
            and field.of_figures[row] - {column}
        ]
        is_headed = any(is_region_head(texts[column]) for texts in field.texts)
        # Numbers of few digits are codes of regions only where a heading has it.
        known = sum(
            names.knows(text)
            for text in cells
            if is_headed or len(text) >= _CODE_DIGITS or not text.isdecimal()
        )
        words = sum(not is_figure(text) for text in cells)
        # One figure or another may look like a code: without a heading, all of several do.
        are_codes = 1 < len(cells) == known
        if (
            (known and 2 * known >= len(cells) and (words or is_headed or are_codes))
            or (known >= ENOUGH_NAMES and words)
            or (is_headed and words and 2 * words >= len(cells))
        ):
            found.append(column)
    return found


def strips(field: TextGrid, regions: Sequence[int]) -> list[range]:
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
    field: TextGrid, strip: range, regions: Sequence[int], names: Gazetteer
) -> Columns | None:
    """Return what the columns of a strip are for, None where there is no figure in it."""
    own = tuple(c for c in regions if c in strip)
    rows = tuple(row for row in field.rows if _has_figures(field, row, strip, own, names))
    if not rows:
        return None
    # How many cells of a column are filled in rows of figures, and how many are figures.
    filled = {}
    for c in strip:
        begun = [row for row in rows if field.texts[row][c] and field.starts[row][c]]
        filled[c] = len(begun), sum(c in field.of_figures[row] for row in begun)
    first = _first_value(field, rows, filled, own)
    # Columns that are blank so far, as for a year not out yet, are columns of figures too.
    left = max((c for c in own if c < first), default=strip.start)
    while first - 1 > left and not filled[first - 1][0]:
        if not _is_headed(field, rows[0], first - 1, first - 1):
            break
        first -= 1
    heads = {c: field.printed(range(rows[0]), c) for c in strip}
    units = tuple(
        c
        for c in strip
        if c > first
        and c not in own
        and (texts := field.printed(rows, c))
        and all(is_unit(text) or unit_line(text) for text in texts)
    )
    factors = tuple(c for c in strip if c not in own and any(map(_FACTOR.fullmatch, heads[c])))
    values = tuple(
        c
        for c in strip
        if c not in own
        and c not in (*units, *factors)
        and (
            _is_value(field, rows, c, first, filled[c])
            if c >= first
            else _is_left_value(field, rows, c, filled[c])
        )
    )
    stubs = tuple(c for c in strip if c < first and c not in values)
    words = tuple(
        c
        for c in strip
        if c > first and filled[c][0] and c not in (*own, *units, *values, *factors)
    )
    return Columns(stubs, own, values, rows, units, words, factors) if values else None


def _is_value(
    field: TextGrid, rows: Sequence[int], column: int, first: int, filled: tuple[int, int]
) -> bool:
    """Return whether a column behind the stubs holds figures, also such as can't be read."""
    cells, figures = filled
    if not cells:
        return _is_headed(field, rows[0], column, first)
    heads = field.printed(range(rows[0]), column)
    if any(ABOUT.fullmatch(head) or NOTE.fullmatch(head) for head in heads):
        return False
    if figures or _heads_figures(field, rows[0], column):
        return True
    texts = field.printed(rows, column)
    digits = sum(any(c.isdigit() for c in text) and len(text) < _LONGEST for text in texts)
    return 2 * digits > len(texts) and _is_headed(field, rows[0], column, first)


def _is_left_value(
    field: TextGrid, rows: Sequence[int], column: int, filled: tuple[int, int]
) -> bool:
    """Return whether figures are to the left of the names of regions, and no years or numbers."""
    cells, figures = filled
    texts = field.printed(rows, column)
    if not cells or 2 * figures <= cells or _is_dated(field, rows, column):
        return False
    heads = field.printed(range(rows[0]), column)
    if not heads or any(heads_stub(head) or _NUMBERS.fullmatch(head) for head in heads):
        return False
    whole = [int(text) for text in texts if text.isdecimal()]
    is_numbering = (
        len(whole) == len(texts)
        and [b - a for a, b in pairwise(whole)].count(1) == len(whole) - 1
    )
    return not (is_numbering and len(whole) > 1)


def _has_figures(
    field: TextGrid, row: int, strip: range, regions: Sequence[int], names: Gazetteer
) -> bool:
    if ABOUT.fullmatch(field.texts[row][strip.start]):
        return False  # `Series ID`, above the figures
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


def _first_value(
    field: TextGrid,
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
        if (lead and column <= lead[0]) or column in regions:
            continue
        if 2 * figures < max(cells, 1) and not _heads_figures(field, rows[0], column):
            continue
        is_stub = any(map(heads_stub, field.printed(range(rows[0]), column)))
        if column not in dated or not (is_stub or repeats):
            return column
    return max(filled) + 1


def _heads_figures(field: TextGrid, first_row: int, column: int) -> bool:
    """Return whether the heading of a column is a year, or has a unit: then it holds figures."""
    heads = field.printed(range(first_row), column)
    return any(
        (parse_period(head) is not None or bool(take_units(head)[1]))
        and not heads_stub(take_units(head)[0])
        for head in heads[-1:]
    )


def _is_dated(field: TextGrid, rows: Sequence[int], column: int) -> bool:
    texts = field.printed(rows, column)
    return bool(texts) and all(parse_period(text) is not None for text in texts)


def _is_headed(field: TextGrid, first_row: int, column: int, first_value: int) -> bool:
    """Return whether a header stands over a column, and not just a title that spans it."""
    for row in range(first_row):
        cell, text = field.grid.at(row, column), field.texts[row][column]
        if cell is not None and cell.column >= first_value and text and not heads_stub(text):
            return True
    return False


def _repeated_heads(field: TextGrid) -> list[int]:
    """Return the columns of years or items that repeat the first column's heading."""
    for texts in field.texts:
        if texts and texts[0] and heads_stub(texts[0]) and texts.count(texts[0]) > 1:
            return [
                c
                for c, text in enumerate(texts)
                if text == texts[0] and (c == 0 or texts[c - 1] != text)
            ]
    return []
