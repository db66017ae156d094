"""Tables as an Excel workbook: real numbers, labels next to codes, a filter on every column."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ...errors import InputError
from ...language import columns_of, t
from ...units import is_currency
from ..contents.tables import Table

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
#: How cells are shown: headings, years and codes, whole numbers, rates of exchange, pure numbers.
_FORMATS: Final[Mapping[str, dict[str, Any]]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "": {"num_format": "0", "align": "left"},
    "whole": {"num_format": "#,##0"},
    "rate": {"num_format": "0.0000"},
    "1": {"num_format": "0.000000"},
}


def workbook(tables: Sequence[Table], *, title: str) -> bytes:
    """Return tables as the sheets of an .xlsx file, the same bytes for the same tables.

    Next to each column of codes is one of their meanings. Numbers are numbers, in the unit
    of their row or column; what is missing is an empty cell; text is never read as a formula.

    Raises
    ------
    InputError
        A table has more rows than a sheet can hold.

    Examples
    --------
    >>> import polars as pl
    >>> from hinterland.report.contents.tables import Column
    >>> table = Table("t", "A table", (Column("x", "X", "number", "value"),), pl.DataFrame({"x": [0.5]}))
    >>> workbook([table], title="One table")[:2]
    b'PK'
    """
    import xlsxwriter  # late: a tenth of a second

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": CREATED})
    formats = {look: book.add_format(form) for look, form in _FORMATS.items()}
    for table in tables:
        if table.frame.height > MOST_ROWS:
            raise InputError(
                t(
                    "tables.xlsx: {table} has {rows} rows and a sheet holds {most}; leave xlsx "
                    "out and take parquet",
                    table=table.name,
                    rows=table.frame.height,
                    most=MOST_ROWS,
                )
            )
        _sheet(book, table, formats)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _SheetColumn:
    """A column of a sheet: its heading, its cells, and the unit of each of its numbers."""

    head: str
    cells: list[Any]
    units: list[str] | None = None

    @property
    def width(self) -> float:
        """In characters; a Chinese one is as wide as two."""
        longest = max((columns_of(c) for c in self.cells if isinstance(c, str)), default=0)
        if self.units:
            longest = max(18, longest)  # money in full, with its thousands marked
        return min(max(longest, columns_of(self.head), _NARROWEST) + 2, _WIDEST)


def _sheet(book: "Workbook", table: Table, formats: dict[str, "Format"]) -> None:
    sheet = book.add_worksheet(table.name)
    shown = list(_columns(table))
    for x, column in enumerate(shown):
        sheet.set_column(x, x, column.width)
        sheet.write_string(0, x, column.head, formats["head"])
        for y, cell in enumerate(column.cells, 1):
            if isinstance(cell, str):
                is_long = len(cell) > MOST_CHARACTERS
                sheet.write_string(y, x, f"{cell[: MOST_CHARACTERS - 1]}…" if is_long else cell)
            elif cell is not None:
                unit = column.units[y - 1] if column.units else ""
                sheet.write_number(y, x, cell, formats[unit])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.frame.height, len(shown) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{table.title.replace('&', '&&')}&R&P / &N")


def _columns(table: Table) -> Iterator[_SheetColumn]:
    """Yield the columns of a table, those of codes twice: as they are, and what they mean."""
    for column in table.columns:
        cells = table.frame[column.name].to_list()
        if column.kind == "code" and any(
            m not in ("", code) for code, m in column.codes.items()
        ):
            yield _SheetColumn(t("{name} (code)", name=column.label), cells)
            cells = [None if c is None else column.codes.get(c) or None for c in cells]
        units = None
        if column.role in {"value", "bound"}:
            unit = table.unit_of(column)
            own = table.frame["unit"] if unit is None else [unit or "1"] * table.frame.height
            units = [
                "rate" if " per " in u else "whole" if u == "persons" or is_currency(u) else "1"
                for u in own
            ]
        yield _SheetColumn(column.label, cells, units)
