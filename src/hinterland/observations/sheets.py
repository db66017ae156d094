"""A sheet as far as it is read: its title, units, notes, and what lines around its figures mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from .doubts import Judged, outer_period, outer_place
from .facts import Fact
from .layout.blocks import Block
from .layout.column_heads import ColumnHead
from .messages import message
from .printed.accounting import Ledger
from .printed.names import Gazetteer, Place
from .printed.notes import Notes, is_marked
from .printed.periods.parsing import parse_period, take_periods
from .printed.phrases import is_idle_sheet, meaning_in
from .printed.titles import (
    Title,
    is_colophon,
    is_note,
    preamble,
    read_title,
    sheet_title,
)
from .printed.units import canonical_value, is_currency, is_unit, unit_line
from .subjects import Setting

if TYPE_CHECKING:
    from ..tables.grid import Grid

__all__ = [
    "WORKBOOKS",
    "PageInfo",
    "SheetReading",
    "compare_units",
    "doubts_of_lines",
    "note_lines",
    "setting_of",
    "title_of",
    "units_in",
]

#: Several of its sheets may be one table.
WORKBOOKS: Final = frozenset({"xls", "xlsx", "xlsb", "ods"})
#: Longer lines below a table are prose.
_PROSE: Final = 60

_BRACKETED: Final = re.compile(r"[(（]([^()（）]+)[)）]")

#: What sets remarks apart from the unit in a unit line.
_ASIDES: Final = re.compile(r"[,;，；()（）]+")


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What is known next to the grids."""

    ledger: Ledger
    title: str
    name: str
    year: int | None
    region: str | None

    @property
    def names(self) -> Gazetteer:
        """The names of regions."""
        return self.ledger.names


@dataclass(slots=True)
class SheetReading:
    """A grid as far as it is read."""

    grid: "Grid"
    title: Title = field(default_factory=Title)
    titles: dict[str, None] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    heads: tuple[ColumnHead, ...] = ()
    preamble: dict[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    place: Place | None = None
    judged: Judged = field(default_factory=lambda: Judged([], []))
    doubts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    why_not: str = message("no figures are in it")


def units_in(lines: Sequence[str], sheet: SheetReading, info: PageInfo) -> tuple[str, ...]:
    """Return the units of unit lines; what else is in such a line has to be understood."""
    found: list[str] = []
    for line in lines:
        pieces = [
            piece.strip()
            for unit in unit_line(line)
            for piece in ([unit] if is_unit(unit) else _ASIDES.split(unit))
            if piece.strip()
        ]
        units = [piece for piece in pieces if is_unit(piece)]
        odd = [
            text
            for piece in pieces
            if piece not in units
            for text in _not_understood(piece, info)
        ]
        if units and odd:
            sheet.doubts.append(message("the unit line has {words!r}", words=odd[0]))
        found += units or pieces
    return tuple(found)


def doubts_of_lines(block: Block, info: PageInfo) -> list[str]:
    """Return the doubts that lines of the grid raise that are not a title, unit or note.

    A line below the figures, or the value of a preamble's key, may name what they are.
    """
    doubts = []
    for line in block.notes:
        is_said = not (is_note(line) or unit_line(line) or is_colophon(line) or is_marked(line))
        if is_said and len(line) < _PROSE and (odd := _not_understood(line, info)):
            doubts.append(message("a line below the table has {words!r}", words=odd[0]))
        elif is_note(line) and (what := meaning_in(line)):
            doubts.append(message("a line below the table has {words!r}", words=what))
    for key, value in preamble(block.lines).items():
        if key in {"数据库", "database", "时间", "time", "频度", "频率", "frequency"}:
            bracket = _BRACKETED.search(value)
            if bracket and (odd := _not_understood(bracket[1], info)):
                doubts.append(message("the line {key!r} has {words!r}", key=key, words=odd[0]))
    return doubts


def _not_understood(text: str, info: PageInfo) -> list[str]:
    """Return what is not understood in a text, or is of a part of a year."""
    periods = [str(p) for p in info.ledger.account(text).periods if p.first is not None]
    return [*info.ledger.unknown(text), *periods]


def compare_units(
    one: Sequence[str], other: Sequence[str], sheet: SheetReading, home: str
) -> None:
    """Doubt a table that is odd to be in two units; two currencies are for two columns."""
    for first, second in product(one, other):
        left, right = canonical_value("1", first, home), canonical_value("1", second, home)
        is_aside = first == second or is_currency(second) or left[:2] == right[:2]
        if not is_aside and left.unit == right.unit and left.unit is not None:
            sheet.doubts.append(
                message(
                    "the unit is printed as {first} and as {second}", first=first, second=second
                )
            )


def title_of(
    lines: Sequence[str], grid: "Grid", info: PageInfo, last: SheetReading | None
) -> Title:
    """Return a block's title: its own, that of the part it continues, or the menu's."""
    is_first = last is None or last.grid is not grid
    own = read_title(lines, grid.before if is_first else ())
    title = own
    if not own.name:
        is_part = not is_first or own.is_continued
        other = info.title or sheet_title(grid.sheet)
        # A further sheet without any title goes on with the one before.
        is_part = is_part or (grid.kind in WORKBOOKS and not other)
        title = last.title if is_part and last is not None else read_title([other])
        title = replace(title, others=own.others)
    period = own.period or parse_period(grid.sheet) or title.period
    return replace(title, period=period, nearby=(*title.nearby, info.title))


def setting_of(
    sheet: SheetReading, notes: Notes, info: PageInfo, heads: Sequence[ColumnHead]
) -> Setting:
    """Return what the cells of a sheet share, for figures under some heads."""
    grid = sheet.grid
    name = sheet_title(grid.sheet)
    rest = take_periods(name)[0].strip(" ()-_")
    says = name if rest and not is_idle_sheet(rest) else ""
    is_title = says in {sheet.title.zh, sheet.title.en}
    sheet.place = outer_place(sheet.title, grid.sheet, sheet.preamble, info.ledger, info.region)
    return Setting(
        ledger=info.ledger,
        title=sheet.title,
        units=sheet.units,
        notes=notes,
        place=sheet.place,
        around=(says,) if says and not is_title else (),
        sheet=rest if says and not info.names.knows(rest) else "",
        period=outer_period(grid.sheet, info.name, sheet.title, heads),
        year=info.year,
        is_picture=grid.kind == "picture",
    )


def note_lines(grid: "Grid", blocks: Sequence[Block]) -> list[str]:
    """Return the lines around and in a sheet that are notes."""
    above = [line for block in blocks for line in block.lines if is_note(line)]
    below = [line for block in blocks for line in block.notes]
    after = grid.after
    if grid.kind in WORKBOOKS:
        # Text boxes, and comments on blank cells: notes, whatever they begin with.
        after = tuple(line if is_note(line) else f"注：{line}" for line in after)
    return [*(line for line in grid.before if is_note(line)), *above, *below, *after]
