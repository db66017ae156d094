"""What a table is made of: rows, and what is to be known of each column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

__all__ = ["Column", "Kind", "Role", "Table"]

#: `code` is one of the column's codes, `codes` some of them with `;` between.
Kind = Literal["text", "code", "codes", "integer", "number"]
#: A key tells rows apart, a value is a figure, a bound belongs to one, the rest is about it.
Role = Literal["key", "value", "bound", "about"]


@dataclass(frozen=True, slots=True)
class Column:
    """What is to be known of a column.

    Attributes
    ----------
    name
        Its name in files for programs.
    label
        Its name for readers.
    unit
        The canonical unit of its figures; "" where there is none, or the column `unit` has it.
    missing
        What an empty cell means; "" where no cell is empty.
    codes
        Code → meaning, of every code that occurs.
    """

    name: str
    label: str
    kind: Kind = "text"
    role: Role = "about"
    unit: str = ""
    missing: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the description of their columns, in order."""

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the rows apart; none where rows may repeat."""
        return tuple(column.name for column in self.columns if column.role == "key")

    def unit_of(self, column: Column) -> str | None:
        """Return the unit of a column's figures, None where each row has its own."""
        has_own = column.role in {"value", "bound"} and "unit" in self.frame.columns
        return None if has_own and not column.unit else column.unit
