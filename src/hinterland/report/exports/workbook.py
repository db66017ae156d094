"""Tables as an Excel workbook: real numbers, labels beside codes, a filter on every column."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ...errors import InputError
from ...language import t
from .columns import Column
from .schema import Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

__all__ = ["workbook"]

#: The same file whenever it is made.
CREATED: Final = datetime(2000, 1, 1)
#: What a sheet and a cell of Excel can hold.
MOST_ROWS: Final = 1_048_575
MOST_CHARACTERS: Final = 32_767

_NARROWEST, _WIDEST = 8, 48
_DECIMALS: Final = {"USD": 0, "CNY": 0, "persons": 0, "CNY per USD": 4, "1": 6}


def workbook(tables: Sequence[Table], *, title: str) -> bytes:
    """Return tables as the sheets of an .xlsx file, the same bytes for the same tables.

    Beside each column of codes stands one of their meanings. Numbers are numbers, in the unit
    of their row or column; what is missing is an empty cell; text is never read as a formula.

    Raises
    ------
    InputError
        A table has more rows than a sheet can hold.

    Examples
    --------
    >>> import polars as pl
    >>> table = Table("t", "A table", (Column("x", "X", "number", "value"),), pl.DataFrame({"x": [0.5]}))
    >>> workbook([table], title="One table")[:2]
    b'PK'
    """
    import xlsxwriter  # late: a tenth of a second

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": CREATED})
    formats = _formats(book)
    for table in tables:
        if table.frame.height > MOST_ROWS:
            what = t(
                "tables.xlsx: {table} has {rows} rows and a sheet holds {most}; leave xlsx out "
                "and take parquet"
            )
            raise InputError(
                what.format(table=table.name, rows=table.frame.height, most=MOST_ROWS)
            )
        _sheet(book, table, formats)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of a sheet: its heading, its cells, and how its numbers are written."""

    head: str
    cells: list[Any]
    units: list[str] | None


def _sheet(book: "Workbook", table: Table, formats: dict[str, "Format"]) -> None:
    sheet = book.add_worksheet(table.name)
    shown = list(_shown(table))
    for x, column in enumerate(shown):
        sheet.set_column(x, x, _width(column))
        sheet.write_string(0, x, column.head, formats["head"])
        for y, cell in enumerate(column.cells, 1):
            if isinstance(cell, str):
                sheet.write_string(y, x, _cut(cell))
            elif cell is not None:
                sheet.write_number(
                    y, x, cell, formats[column.units[y - 1] if column.units else ""]
                )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.frame.height, len(shown) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{table.title.replace('&', '&&')}&R&P / &N")


def _shown(table: Table) -> Iterator[_Shown]:
    for column in table.columns:
        cells = table.frame[column.name].to_list()
        if column.kind == "code" and any(column.codes[c] not in ("", c) for c in column.codes):
            yield _Shown(t("{name} (code)", name=column.label), cells, None)
            cells = [None if c is None else column.codes.get(c) or None for c in cells]
        yield _Shown(column.label, cells, _units(table, column))


def _units(table: Table, column: Column) -> list[str] | None:
    """Return the unit of each cell of a column of figures."""
    if column.role not in {"value", "bound"}:
        return None
    if column.unit or "unit" not in table.frame.columns:
        return [column.unit or "1"] * table.frame.height
    return [unit if unit in _DECIMALS else "1" for unit in table.frame["unit"]]


def _formats(book: "Workbook") -> dict[str, "Format"]:
    look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    formats = {
        "head": book.add_format(look),
        "": book.add_format({"num_format": "0", "align": "left"}),
    }
    for unit, decimals in _DECIMALS.items():
        digits = "#,##0" if decimals == 0 else "0." + "0" * decimals
        formats[unit] = book.add_format({"num_format": digits})
    return formats


def _width(column: _Shown) -> float:
    """Return a width in characters; a Chinese one is as wide as two."""
    longest = max((_wide(c) for c in column.cells if isinstance(c, str)), default=0)
    if column.units:
        # Money in full, with its thousands marked.
        longest = max(18, longest)
    return min(max(longest, _wide(column.head), _NARROWEST) + 2, _WIDEST)


def _wide(text: str) -> int:
    return sum(1 if ord(c) < 0x1100 else 2 for c in text)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
