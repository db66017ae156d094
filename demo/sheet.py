"""Tables as they stand on paper: cells at places, and the facts that went into them."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .figures import Unit

__all__ = ["Cell", "Column", "Document", "Fact", "Label", "Row", "Sheet", "Table"]


class Label(NamedTuple):
    """Words in both languages; `|` is where the English ones may be split over rows."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures: its headers from the top down, and what it holds.

    `values` is by region and year; `year` None means that each row has its own. `is_own` puts
    the unit into the header's brackets.
    """

    path: tuple[Label, ...]
    series: str
    unit: Unit
    values: dict[tuple[str, int], Decimal | None]
    year: int | None = None
    places: int | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its stub, whose figures it has, and which block of rows it belongs to."""

    label: Label
    key: str
    region: str = ""
    year: int | None = None
    block: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table before it is laid out. `number` may change from edition to edition."""

    number: str
    title: Label
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    stub: Label
    notes: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that fills one or more places."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    is_number: bool = False


@dataclass(slots=True)
class Sheet:
    """Cells by (row, column), counted from 0."""

    name: str = "Sheet1"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: int = 0
    before: list[str] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((c + cell.colspan for (_, c), cell in self.cells.items()), default=0)

    def put(self, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> None:
        """Put a text at a place; nothing where it is empty."""
        if text:
            self.cells[row, column] = Cell(text, rows, columns)
        self.rows = max(self.rows, row + rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure that went into a file: what it says, and the cell it stands in.

    `region` is empty for an aggregate, which is no region; `value` is None where a missing mark
    is printed, or where the unit has no plain one.
    """

    table: int
    row: int
    column: int
    region: str
    year: int
    series: str
    value: Decimal | None
    unit: str
    value_raw: str
    unit_raw: str


@dataclass(slots=True)
class Document:
    """A file's sheets, and the facts in them."""

    sheets: list[Sheet] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
