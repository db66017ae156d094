"""What is printed around a figure, piece by piece, and what each was taken for."""

from collections.abc import Iterable, Iterator, Sequence
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
_NAMING: Final[tuple[Role, ...]] = ("series", "flow")


def around(fact: Fact, sheet: SheetReading, info: PageInfo) -> Iterator[Piece]:
    """Yield what is printed around a figure: headings, row, lines, notes, sheet, file."""
    names, ledger = info.names, info.ledger
    grid = sheet.grid
    layout = (
        layout_of(grid, names) if fact.cell.head is None and fact.cell.stub is None else None
    )
    lines, notes = grid.before, grid.after
    if layout is not None:
        yield from _of_long_row(fact, layout, grid, ledger)
        lines, notes = (*lines, *layout.above), (*layout.below, *notes)
    else:
        blocks = cut(grid, names)
        at = _block_of(fact, blocks)
        yield from _of_head(fact, blocks[at], ledger)
        yield from _of_row(fact, blocks[at], ledger)
        lines = (*lines, *_lines_over(blocks[: at + 1]))
        notes = (*(line for block in blocks for line in block.notes), *notes)
    yield from _of_lines((*lines, info.title), fact, sheet, ledger)
    for note in dict.fromkeys(notes):
        if unit_line(note):
            yield from _of_line(note, fact, sheet, ledger)
        else:
            yield from _at("note", whole(note, _note(note)))
    is_idle = is_idle_sheet(grid.sheet)
    yield from _at(
        "sheet", whole(grid.sheet, "harmless") if is_idle else pieces(grid.sheet, ledger)
    )
    yield from _of_file(info.name, ledger)


def _at(where: str, found: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """Yield pieces with where they are printed."""
    yield from ((where, text, what) for text, what in found)


def _block_of(fact: Fact, blocks: Sequence[Block]) -> int:
    """Return which block a figure is in."""
    cell = fact.cell
    return next(
        i
        for i, block in enumerate(blocks)
        if cell.row in block.body and cell.column in block.columns.values
    )


def _lines_over(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the lines over the last of some blocks, and those that it goes on from."""
    lines: tuple[str, ...] = ()
    for block in reversed(blocks):
        lines = (*block.lines, *lines)
        if read_title(block.lines).name:
            break
    return lines


def _of_lines(
    lines: Sequence[str], fact: Fact, sheet: SheetReading, ledger: Ledger
) -> Iterator[Piece]:
    """Yield the pieces of the lines above; without a title, of the one that is continued."""
    title = sheet.title
    if not read_title([line for line in lines if flat(line) not in title.nearby]).name:
        lines = (title.zh, title.en, *lines)
        yield from (("line", unit, "unit") for unit in sheet.units if unit)
    for line in dict.fromkeys(filter(None, lines)):
        yield from _of_line(line, fact, sheet, ledger)


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
        level = _level_of(cell.text, levels)
        yield from _at("heading", _of_level(cell.text, level, ledger))
    # A heading that is blank to the right holds for the columns up to the next one.
    for level in levels:
        if not any(_is_in(level.text, text) or _is_in(text, level.text) for text in explained):
            yield from _at("heading", _of_level(level.text, level, ledger))


def _level_of(text: str, levels: Sequence[Level]) -> Level | None:
    """Return the level of a header that a cell belongs to."""
    near = [level for level in levels if _is_in(level.text, text) or _is_in(text, level.text)]
    return near[0] if near else None


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


def _of_file(name: str, ledger: Ledger) -> Iterator[Piece]:
    """Yield the pieces of a file's name: it may hold a period, or what the figures are."""
    stem = PurePath(name).stem
    said = meaning_in(stem)
    known = [Use(said, "changes what the figures are")] if said else []
    yield from _at("file", pieces(stem, ledger, otherwise="name of the file", known=known))
    if ending := PurePath(name).suffix:
        yield "file", ending, "name of the file"


def _of_long_row(
    fact: Fact, layout: LongLayout, grid: "Grid", ledger: Ledger
) -> Iterator[Piece]:
    """Yield the pieces of a figure's heading and of each cell of its row, in a long table."""
    texts = layout.texts[fact.cell.row]
    values = next(each for each in layout.values if each.column == fact.cell.column)
    head = _text_at(grid, layout.head, values.column)
    known = "period" if values.period else "" if values.words else "heading of the figures"
    yield from _at("heading", pieces(head, ledger, otherwise=known))
    explained = {values.column for values in layout.values}
    for role, keys in layout.keys.items():
        for key in keys:
            code, label = key.both(texts)
            for column in key.columns:
                explained.add(column)
                for text, what in _of_key(texts[column], role, ledger):
                    if role == "dimension":
                        is_idle = is_harmless(key.heading.key, code, label)
                        what = "harmless" if is_idle else "part of the name"
                    yield "row", text, what
                head = _text_at(grid, layout.head, column)
                what = message("heading of a column: {role}", role=message(role))
                yield from _at("row", whole(head, what))
    for column, text in enumerate(texts):
        if column not in explained:
            yield from _at("row", whole(text, "harmless"))


def _text_at(grid: "Grid", row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell else ""


def _of_key(text: str, role: Role, ledger: Ledger) -> Iterator[tuple[str, str]]:
    if role in _NAMING:
        yield from pieces(text, ledger)
    else:
        yield from whole(text, _OF_ROLE.get(role, "part of the name"))
