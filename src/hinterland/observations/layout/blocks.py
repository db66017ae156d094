"""A grid cut into blocks: stacked, side by side, each with its lines, headers and rows."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..messages import message
from ..printed.names import Gazetteer, heads_stub
from ..printed.periods.parsing import parse_period
from ..printed.titles import PREAMBLE_KEYS, is_title
from ..printed.units import is_labelled, unit_line
from .columns import Columns, region_columns, roles, strips
from .text_grid import RowKind, TextGrid, field_of

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["Block", "cut", "lines_of"]

_IN_BODY: Final = frozenset({RowKind.FIGURES, RowKind.STUB, RowKind.LONE})


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a grid with one set of headers.

    `lines` are the title and unit lines over the headers, from the top; `header` and `body` row
    numbers: the body holds rows of figures, and names or `headings` between them. `notes` are the
    lines below. `units` are in lines of their own between the figures: row number → units from
    there on; `doubts`: column → why its heading may belong to another.
    """

    field: TextGrid
    lines: tuple[str, ...]
    header: tuple[int, ...]
    body: tuple[int, ...]
    headings: frozenset[int]
    notes: tuple[str, ...]
    columns: Columns
    units: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    doubts: Mapping[int, str] = dataclasses.field(default_factory=dict)

    @property
    def stub_heads(self) -> tuple[str, ...]:
        """What is in the header over the stubs."""
        return tuple(
            text
            for row in self.header
            for text in self.field.distinct(row, _left(self.columns))
        )


def cut(grid: "Grid", names: Gazetteer) -> tuple[Block, ...]:
    """Return the blocks of a grid, from left to right, each strip from the top down.

    A grid without figures has none.

    Examples
    --------
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> rows = [["地区", "2018", "2019"], ["北京", "30320", "35371"]]
    >>> cells = [Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> block, = cut(Grid(tuple(cells), 2, 3, 0, kind="csv"), gazetteer(china()))
    >>> block.header, block.body, block.columns.stubs, block.columns.values
    ((0,), (1,), (0,), (1, 2))
    """
    if not grid.cells:
        return ()
    field = field_of(grid, names.country.currency)
    regions = region_columns(field, names)
    found: list[Block] = []
    for strip in strips(field, regions):
        columns = roles(field, strip, regions, names)
        if columns is not None:
            kinds = _kinds(field, columns)
            starts = [0, *_breaks(field, columns, kinds, names)]
            for start, end in pairwise([*starts, len(kinds)]):
                if RowKind.FIGURES in kinds[start:end]:
                    found.append(_block(field, columns, kinds, range(start, end), names))
    return tuple(found)


def lines_of(grid: "Grid") -> tuple[str, ...]:
    """Return a grid's texts as lines, for a grid that holds no figures."""
    return tuple(dict.fromkeys(cell.text for cell in grid.cells))


def _kinds(field: TextGrid, columns: Columns) -> list[RowKind]:
    """Return what each row is, as a strip's columns show it."""
    figures, left = set(columns.rows), _left(columns)
    kinds: list[RowKind] = []
    printed: set[str] = set()
    for row in field.rows:
        is_figures = row in figures
        kind = RowKind.FIGURES if is_figures else field.kind(row, left, columns.values)
        over = () if is_figures else field.distinct(row, columns.values)
        if row > columns.rows[0] and not is_figures:
            # Below figures, a header heads a stub, has periods, or repeats one.
            stubs = field.distinct(row, left)
            is_header = not stubs or any(map(heads_stub, stubs))
            is_header |= any(text in printed or parse_period(text) is not None for text in over)
            if _is_all_missing(field, columns, row) or (
                kind is RowKind.HEADER and not is_header
            ):
                kind = RowKind.FIGURES
        elif kind is RowKind.HEADER:
            printed.update(over)
        kinds.append(kind)
    return kinds


def _is_all_missing(field: TextGrid, columns: Columns, row: int) -> bool:
    """Return whether a row is named and holds nothing but missing marks."""
    texts = field.texts[row]
    values = [c for c in columns.values if texts[c] and field.starts[row][c]]
    return (
        bool(values)
        and values == list(field.figures(row, columns.values))
        and any(texts[c] for c in _left(columns))
        and not any(heads_stub(texts[c]) for c in _left(columns) if texts[c])
        and not field.are_years(row, columns.values)
    )


def _breaks(
    field: TextGrid, columns: Columns, kinds: Sequence[RowKind], names: Gazetteer
) -> list[int]:
    """Return the rows, below the first figures, where a further block begins."""
    found: list[int] = []
    lines: list[int] = []
    in_body = False
    for row, kind in enumerate(kinds):
        if kind is RowKind.FIGURES:
            in_body, lines = True, []
        elif in_body and kind not in {RowKind.BLANK, RowKind.NOTE}:
            if not lines and _is_named(field, columns, row, names):
                continue  # A region whose cells are all blank.
            lines.append(row)
            is_new = kind is RowKind.HEADER or is_title(_text(field, columns, row))
            if is_new and RowKind.FIGURES in kinds[row:]:
                found.append(lines[0])
                in_body = False
    return found


def _is_named(field: TextGrid, columns: Columns, row: int, names: Gazetteer) -> bool:
    return any(names.knows(field.texts[row][c]) for c in columns.regions)


def _block(
    field: TextGrid, columns: Columns, kinds: Sequence[RowKind], rows: range, names: Gazetteer
) -> Block:
    """Return the block in some rows of a strip, which have figures."""
    figures = [row for row in rows if kinds[row] is RowKind.FIGURES]
    first, last = figures[0], figures[-1]
    for row in range(last + 1, rows.stop):  # Regions whose own figures are all blank.
        if _is_named(field, columns, row, names):
            last = row
        elif kinds[row] is not RowKind.BLANK:
            break
    above = [row for row in range(rows.start, first) if kinds[row] is not RowKind.BLANK]
    header = _header(field, columns, kinds, above)
    end = header[-1] if header else first
    named = [row for row in above if row > end and kinds[row] is RowKind.STUB]
    named = [row for row in named if not heads_stub(_text(field, columns, row))]
    body = [*named, *(row for row in range(first, last + 1) if kinds[row] in _IN_BODY)]
    below = [row for row in range(last + 1, rows.stop) if kinds[row] is not RowKind.BLANK]
    units: dict[int, tuple[str, ...]] = {}
    for row in range(end + 1 if header else first, last + 1):
        if kinds[row] is RowKind.UNITS and row not in header:
            units[row] = tuple(u for t in _texts(field, columns, [row]) for u in unit_line(t))
    return Block(
        field=field,
        lines=_texts(field, columns, [row for row in above if row < end and row not in header]),
        header=tuple(header),
        body=tuple(body),
        headings=frozenset(row for row in body if kinds[row] is not RowKind.FIGURES),
        notes=_texts(field, columns, below),
        columns=columns,
        units={row: found for row, found in units.items() if found},
        doubts=_shifted(field, columns, header),
    )


def _shifted(field: TextGrid, columns: Columns, header: Sequence[int]) -> dict[int, str]:
    """Return the columns whose heads may be those of their neighbours, and why.

    Where a header's row lacks the cell over the stub, all its heads are a column too far to
    the left.
    """
    left = _left(columns)
    if not header or not left or left[0] > columns.values[0]:
        return {}
    why = ""
    for row in header:
        over = [field.texts[row][c] for c in columns.values]
        stub = field.texts[row][left[0]]
        if not stub or not field.starts[row][left[0]] or heads_stub(stub):
            continue
        if parse_period(stub) is not None and any(map(parse_period, filter(None, over))):
            why = message("the heading {heading!r} is over the column of names", heading=stub)
        elif stub in over and not over[-1]:
            why = message(
                "the heading {heading!r} is over the column of names and over figures too",
                heading=stub,
            )
    headed = [any(field.texts[row][c] for row in header) for c in columns.values]
    texts = [field.texts[header[-1]][c] for c in columns.values]
    # The only row of the header is one of periods, a head to a column.
    is_dated = len(header) == 1 and all(parse_period(t) is not None for t in texts if t)
    if not why and not all(headed) and any(headed) and is_dated:
        why = message(
            "there are {heads} headings for {columns} columns of figures",
            heads=headed.count(True),
            columns=len(headed),
        )
    return dict.fromkeys(columns.values, why) if why else {}


def _header(
    field: TextGrid, columns: Columns, kinds: Sequence[RowKind], above: Sequence[int]
) -> list[int]:
    """Return the header's rows, of those above the figures."""
    full = [i for i, row in enumerate(above) if kinds[row] is RowKind.HEADER]
    first = full[0] if full else len(above)
    # One text over the figures, just above: a super-header, unless it is the table's title.
    while (
        first
        and kinds[above[first - 1]] is RowKind.LONE
        and not is_title(_text(field, columns, above[first - 1]))
        and (first > 1 or field.grid.before)
    ):
        first -= 1
    kept = [row for row in above[first:] if kinds[row] is not RowKind.NOTE]
    while kept and kinds[kept[-1]] is RowKind.STUB:
        kept.pop()
    return [row for row in kept if not is_labelled(_text(field, columns, row))]


def _left(columns: Columns) -> list[int]:
    return sorted({*columns.stubs, *columns.regions})


def _text(field: TextGrid, columns: Columns, row: int) -> str:
    """Return the first text of a row, within a strip."""
    return next(iter(_texts(field, columns, [row])), "")


def _texts(field: TextGrid, columns: Columns, rows: Sequence[int]) -> tuple[str, ...]:
    both = sorted({*_left(columns), *columns.values, *columns.units, *columns.words})
    found: list[str] = []
    for row in rows:
        texts = list(field.distinct(row, both))
        if len(texts) > 1 and texts[0].rstrip(": ").casefold() in PREAMBLE_KEYS:
            texts = [f"{texts[0].rstrip(': ')}: {' '.join(texts[1:])}"]
        found += texts
    return tuple(found)
