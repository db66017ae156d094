"""A grid cut into blocks: stacked, side by side, each with its lines, headers and rows."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

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

    Attributes
    ----------
    lines
        Title and unit lines over the headers, from the top.
    header, body
        Row numbers. The body holds rows of figures, and names or headings between them.
    headings
        The rows of the body without figures.
    notes
        Lines below the figures.
    columns
        What its columns are for.
    units
        Units in lines of their own between the figures: row number → units from there on.
    doubts
        Column → why its heading may belong to another.
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


class _Rows(NamedTuple):
    """Where a block starts, where its figures do, and the rows behind their and its end."""

    start: int
    first: int
    last: int
    end: int


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
            found += _stacked(field, columns, names)
    return tuple(found)


def lines_of(grid: "Grid") -> tuple[str, ...]:
    """Return a grid's texts as lines, for a grid that holds no figures."""
    return tuple(dict.fromkeys(cell.text for cell in grid.cells))


def _stacked(field: TextGrid, columns: Columns, names: Gazetteer) -> list[Block]:
    """Return the blocks of a strip, one below the other."""
    kinds = _kinds(field, columns)
    starts = [0, *_breaks(field, columns, kinds, names)]
    ends = [*starts[1:], len(kinds)]
    blocks = []
    for start, end in zip(starts, ends, strict=True):
        figures = [row for row in range(start, end) if kinds[row] is RowKind.FIGURES]
        if figures:
            # Regions below the last figures whose own are all blank.
            last = figures[-1]
            for row in range(last + 1, end):
                if _is_named(field, columns, row, names):
                    last = row
                elif kinds[row] is not RowKind.BLANK:
                    break
            rows = _Rows(start, figures[0], last + 1, end)
            blocks.append(_block(field, columns, kinds, rows))
    return blocks


def _kinds(field: TextGrid, columns: Columns) -> list[RowKind]:
    """Return what each row is, as a strip's columns show it."""
    figures = set(columns.rows)
    kinds: list[RowKind] = []
    printed: set[str] = set()
    for row in field.rows:
        kind = (
            RowKind.FIGURES
            if row in figures
            else field.kind(row, _left(columns), columns.values)
        )
        if row > columns.rows[0] and kind is not RowKind.FIGURES:
            if _is_all_missing(field, columns, row) or (
                kind is RowKind.HEADER and not _heads_again(field, columns, row, printed)
            ):
                kind = RowKind.FIGURES
        elif kind is RowKind.HEADER:
            printed.update(field.distinct(row, columns.values))
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


def _heads_again(field: TextGrid, columns: Columns, row: int, printed: set[str]) -> bool:
    """Return whether a row below figures is a header: it heads a stub, has periods, or repeats one."""
    over = field.distinct(row, columns.values)
    stubs = field.distinct(row, _left(columns))
    return (
        not stubs
        or any(heads_stub(text) for text in stubs)
        or any(text in printed or parse_period(text) is not None for text in over)
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


def _block(field: TextGrid, columns: Columns, kinds: Sequence[RowKind], rows: _Rows) -> Block:
    above = [row for row in range(rows.start, rows.first) if kinds[row] is not RowKind.BLANK]
    header = _header(field, columns, kinds, above)
    end = header[-1] if header else rows.first
    names = [row for row in above if row > end and kinds[row] is RowKind.STUB]
    names = [row for row in names if not heads_stub(_text(field, columns, row))]
    body = [row for row in range(rows.first, rows.last) if kinds[row] in _IN_BODY]
    below = [row for row in range(rows.last, rows.end) if kinds[row] is not RowKind.BLANK]
    return Block(
        field=field,
        lines=_texts(field, columns, [row for row in above if row < end and row not in header]),
        header=tuple(header),
        body=(*names, *body),
        headings=frozenset(r for r in (*names, *body) if kinds[r] is not RowKind.FIGURES),
        notes=_texts(field, columns, below),
        columns=columns,
        units={
            row: units
            for row in range(end + 1 if header else rows.first, rows.last)
            if kinds[row] is RowKind.UNITS
            and row not in header
            and (units := tuple(u for t in _texts(field, columns, [row]) for u in unit_line(t)))
        },
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
        texts = field.texts[row]
        over = [texts[c] for c in columns.values]
        stub = texts[left[-1]] if len(left) == 1 else texts[left[0]]
        starts = field.starts[row][left[0]]
        if not stub or not starts or heads_stub(stub):
            continue
        is_dated = parse_period(stub) is not None
        if is_dated and any(parse_period(text) is not None for text in over if text):
            why = message("the heading {heading!r} is over the column of names", heading=stub)
        elif stub in over and not over[-1]:
            why = message(
                "the heading {heading!r} is over the column of names and over figures too",
                heading=stub,
            )
    headed = [any(field.texts[row][c] for row in header) for c in columns.values]
    if not why and not all(headed) and any(headed) and _is_dated_row(field, columns, header):
        why = message(
            "there are {heads} headings for {columns} columns of figures",
            heads=headed.count(True),
            columns=len(headed),
        )
    return dict.fromkeys(columns.values, why) if why else {}


def _is_dated_row(field: TextGrid, columns: Columns, header: Sequence[int]) -> bool:
    """Return whether the only row of a header is one of periods, a head to a column."""
    texts = [field.texts[header[-1]][c] for c in columns.values]
    return len(header) == 1 and all(parse_period(text) is not None for text in texts if text)


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
