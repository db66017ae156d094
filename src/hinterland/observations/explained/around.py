"""What is printed around a figure, piece by piece, and what each was taken for."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from ..facts import Fact
from ..layout.blocks import Block, cut
from ..layout.column_heads import Level
from ..long.columns import Role
from ..long.layout import LongLayout, layout_of
from ..long.wholes import is_harmless
from ..messages import message
from ..printed.accounting import Ledger
from ..printed.notes import is_provisional, read_notes
from ..printed.periods.parsing import parse_period
from ..printed.phrases import Use, is_idle_sheet, meaning_in, note_meaning
from ..printed.titles import is_note, is_preamble, read_title
from ..printed.unit_words import LABEL
from ..printed.units import is_unit, unit_line
from ..printed.words import flat
from ..sheets import PageInfo, SheetReading
from .words_used import Text, pieces, whole

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["Piece", "around"]

#: Where a piece is printed, the piece, and what it was taken for.
Piece = tuple[str, str, str]

#: What the columns that don't name a figure are for.
_OF_ROLE: Final[dict[Role, str]] = {
    "region": "region", "unit": "unit", "multiplier": "multiplier", "period": "period",
    "part": "period", "frequency": "frequency", "status": "status",
    "confidentiality": "status", "note": "note", "starts": "a break in the series",
}  # fmt: skip


def around(fact: Fact, sheet: SheetReading, info: PageInfo) -> Iterator[Piece]:
    """Yield what is printed around a figure: headings, row, lines, notes, sheet, file."""
    ledger, grid, cell = info.ledger, sheet.grid, fact.cell
    lines, notes = grid.before, grid.after
    is_wide = cell.head is not None or cell.stub is not None
    layout = None if is_wide else layout_of(grid, info.names)
    if layout is not None:
        yield from _of_long_row(fact, layout, grid, ledger)
        lines, notes = (*lines, *layout.above), (*layout.below, *notes)
    else:
        blocks = cut(grid, info.names)
        at = next(
            i
            for i, block in enumerate(blocks)
            if cell.row in block.body and cell.column in block.columns.values
        )
        yield from _of_head(fact, blocks[at], ledger)
        yield from _of_row(fact, blocks[at], ledger)
        over: tuple[str, ...] = ()
        for block in reversed(blocks[: at + 1]):  # up to the one that it goes on from
            over = (*block.lines, *over)
            if read_title(block.lines).name:
                break
        lines = (*lines, *over)
        notes = (*(line for block in blocks for line in block.notes), *notes)

    title, lines = sheet.title, (*lines, info.title)
    if not read_title([line for line in lines if flat(line) not in title.nearby]).name:
        lines = (title.zh, title.en, *lines)
        yield from (("line", unit, "unit") for unit in sheet.units if unit)
    for line in dict.fromkeys(filter(None, lines)):
        yield from _of_line(line, fact, sheet, ledger)
    for note in dict.fromkeys(notes):
        if unit_line(note):
            yield from _of_line(note, fact, sheet, ledger)
        else:
            yield from _at("note", whole(note, _note(note)))
    is_idle = is_idle_sheet(grid.sheet)
    of_sheet = whole(grid.sheet, "harmless") if is_idle else pieces(grid.sheet, ledger)
    yield from _at("sheet", of_sheet)
    file = PurePath(info.name)
    said = meaning_in(file.stem)
    known = [Use(said, "changes what the figures are")] if said else []
    of_name = pieces(file.stem, ledger, otherwise="name of the file", known=known)
    yield from _at("file", of_name)
    if file.suffix:
        yield "file", file.suffix, "name of the file"


def _at(where: str, found: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """Yield pieces with where they are printed."""
    yield from ((where, text, what) for text, what in found)


def _of_head(fact: Fact, block: Block, ledger: Ledger) -> Iterator[Piece]:
    """Yield the pieces of a column's headings, from the widest to the narrowest."""
    head = fact.cell.head
    levels = head.levels if head else ()
    grid = block.field.grid
    explained: list[str] = []
    for row in block.header:
        cell = grid.at(row, fact.cell.column)
        if cell is None or cell.text in explained:
            continue
        explained.append(cell.text)
        near = (n for n in levels if _is_in(n.text, cell.text) or _is_in(cell.text, n.text))
        yield from _at("heading", _of_level(cell.text, next(near, None), ledger))
    # A heading that is blank to the right holds for the columns up to the next one.
    for level in levels:
        if not any(_is_in(level.text, text) or _is_in(text, level.text) for text in explained):
            yield from _at("heading", _of_level(level.text, level, ledger))


def _is_in(part: str, text: str) -> bool:
    bare = Text.of(part).bare
    return bool(bare) and bare in Text.of(text).bare


def _of_level(text: str, level: Level | None, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a heading or a stub, by its level."""
    if level is None:
        if is_unit(flat(text)) or unit_line(text):
            yield from _of_unit_line(text, ledger)
        else:
            yield from pieces(text, ledger)
        return
    known = [
        *(Use(unit, "unit") for unit in level.units),
        *(Use(mark, "mark") for mark in level.marks),
    ]
    if unit_line(text):
        yield from _of_unit_line(text, ledger)
    elif level.place is not None:
        yield from pieces(text, ledger, otherwise="region", known=known, is_parsed=False)
    elif level.period is not None and not level.words:
        yield from pieces(text, ledger, otherwise="period", known=known)
    else:
        yield from pieces(text, ledger, known=known)


def _of_row(fact: Fact, block: Block, ledger: Ledger) -> Iterator[Piece]:
    """Yield the pieces of what names a row, and of the headings above it."""
    stub, columns, grid = fact.cell.stub, block.columns, block.field.grid
    for level in stub.headings if stub else ():
        yield from _at("row", _of_level(level.text, level, ledger))
    yield from _between(fact, block, ledger)
    places = sorted({*columns.stubs, *columns.regions, *columns.units, *columns.words})
    seen = set()
    for column in (*places, *columns.factors):
        cell = grid.at(fact.cell.row, column)
        if cell is not None and (cell.row, cell.column) not in seen:
            seen.add((cell.row, cell.column))
            is_name = column in columns.regions
            yield from _at("row", _of_stub(cell.text, fact, ledger, is_name=is_name))
    for head in block.stub_heads:
        yield from _at("row", whole(head, "heading of the rows"))


def _between(fact: Fact, block: Block, ledger: Ledger) -> Iterator[Piece]:
    """Yield the nearest line between the rows above a figure that no heading of it is."""
    first = min(block.body, default=fact.cell.row)
    for row in set(range(first, fact.cell.row)).difference(block.body, block.units):
        for text in filter(is_note, block.field.distinct(row, range(block.field.grid.columns))):
            yield from _at("note", whole(text, _note(text)))
    above = [row for row in (*block.units, *block.headings) if row < fact.cell.row]
    if not above or fact.cell.stub is None:
        return
    explained = [level.text for level in fact.cell.stub.headings]
    for printed in block.field.distinct(max(above), range(block.field.grid.columns)):
        if unit_line(printed):
            found = _of_unit_line(printed, ledger)
        elif fact.cell.stub.period is not None and parse_period(printed) is not None:
            found = whole(printed, "period")
        elif not any(_is_in(text, printed) for text in explained):
            found = whole(printed, "heading between the rows")
        else:
            continue
        yield from _at("row", found)


def _of_stub(
    printed: str, fact: Fact, ledger: Ledger, *, is_name: bool
) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a cell that names a row."""
    stub = fact.cell.stub
    if stub is None:
        return
    known = [Use(mark, "mark") for mark in (*fact.place.marks, *stub.marks)]
    level = next((each for each in stub.levels if _is_in(each.text, printed)), None)
    if stub.place and (is_name or _is_in(stub.place.raw, printed)):
        what = "region" if stub.place.code else "not a known region"
        yield from pieces(printed, ledger, otherwise=what, known=known, is_parsed=False)
    elif printed.strip() in stub.comments:
        yield from whole(printed, "note")
    elif is_unit(flat(printed)) or unit_line(printed):
        yield from _of_unit_line(printed, ledger)
    elif level is not None:
        yield from _of_level(printed, level, ledger)
    elif stub.period is not None and parse_period(printed) is not None:
        yield from whole(printed, "period")
    elif stub.place and not any(character.isalpha() for character in printed):
        yield from whole(printed, "number")
    else:
        yield from pieces(printed, ledger)


def _of_unit_line(line: str, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text that holds units and nothing else, their label apart."""
    label = LABEL.match(flat(line))
    known = [Use(label[0].strip(": "), "label")] if label else []
    known += [Use(unit, "unit") for unit in unit_line(line)]
    yield from pieces(line, ledger, otherwise="unit", known=known, is_parsed=False)


def _of_line(line: str, fact: Fact, sheet: SheetReading, ledger: Ledger) -> Iterator[Piece]:
    """Yield the pieces of a line above the figures, or of a unit line below them."""
    title = sheet.title
    if unit_line(line):
        yield from _at("line", _of_unit_line(line, ledger))
    elif is_note(line):
        yield from _at("note", whole(line, _note(line)))
    elif flat(line) in title.nearby:
        said = meaning_in(line)
        what = message("has {words!r}", words=said) if said else "further up on the page"
        yield from _at("line", whole(line, what))
    elif is_preamble(line):
        label, _, rest = flat(line).partition(":")
        yield "line", label, "label"
        is_place = bool(fact.place.raw) and _is_in(fact.place.raw, rest)
        known = [Use(rest.strip(), "region")] if is_place else []
        yield from _at("line", pieces(rest, ledger, known=known))
    else:
        known = [Use(unit, "unit") for unit in title.units]
        known += [Use(mark, "mark") for mark in title.marks]
        yield from _at("title", pieces(line, ledger, known=known))


def _note(line: str) -> str:
    """Return what a note was taken for."""
    notes = read_notes([line])
    if is_provisional(line):
        return "provisional"
    said = notes.telling or next(filter(None, map(note_meaning, notes.by_mark.values())), "")
    if said:
        return message("has {words!r}", words=said)
    return message("note of {marks}", marks=tuple(notes.by_mark)) if notes.by_mark else "note"


def _of_long_row(
    fact: Fact, layout: LongLayout, grid: "Grid", ledger: Ledger
) -> Iterator[Piece]:
    """Yield the pieces of a figure's heading and of each cell of its row, in a long table."""
    texts = layout.texts[fact.cell.row]
    heads = {cell.column: cell.text for cell in grid.cells if cell.row == layout.head}
    values = next(each for each in layout.values if each.column == fact.cell.column)
    known = "period" if values.period else "" if values.words else "heading of the figures"
    head = heads.get(values.column, "")
    yield from _at("heading", pieces(head, ledger, otherwise=known))
    explained = {values.column for values in layout.values}
    for role, keys in layout.keys.items():
        for key, column in ((each, column) for each in keys for column in each.columns):
            explained.add(column)
            what = _OF_ROLE.get(role, "part of the name")
            if role == "dimension" and is_harmless(key.heading.key, *key.both(texts)):
                what = "harmless"
            is_name = role in {"series", "flow"}
            of_cell = pieces(texts[column], ledger) if is_name else whole(texts[column], what)
            yield from _at("row", of_cell)
            what = message("heading of a column: {role}", role=message(role))
            yield from _at("row", whole(heads.get(column, ""), what))
    for column, text in enumerate(texts):
        if column not in explained:
            yield from _at("row", whole(text, "harmless"))
