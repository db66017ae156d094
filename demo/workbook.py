"""Sheets as files: Excel's old and new formats, and CSV."""

import csv
import datetime
import io
from typing import Final

import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from .encryption import encrypt
from .markup import LABEL
from .sheet import Cell, Document

__all__ = ["csv_file", "encrypted_xls", "xls", "xlsx"]

_ADDRESS: Final = "http://www.example.org/"
_MADE: Final = datetime.datetime(2024, 1, 1)


def xls(document: Document, *, extra: bool = False) -> bytes:
    """Return a BIFF8 workbook; on request with a further sheet that holds an address only."""
    return _compound(_workbook(document, _ADDRESS if extra else "").get_biff_data())


def encrypted_xls(document: Document) -> bytes:
    """Return a BIFF8 workbook that is encrypted with Excel's default password."""
    for filler in range(4):
        stream = encrypt(_workbook(document, _ADDRESS + "#" * filler).get_biff_data())
        # What follows in the file are zeros, which are read as records of four bytes.
        if len(stream) % 4 == 0:
            break
    return _compound(stream)


def xlsx(document: Document) -> bytes:
    """Return a workbook in Excel's newer format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE, "comments": LABEL})
        for sheet in document.sheets:
            page = book.add_worksheet(sheet.name)
            for (row, column), cell in sorted(sheet.cells.items()):
                if cell.rowspan * cell.colspan > 1:
                    end = row + cell.rowspan - 1, column + cell.colspan - 1
                    page.merge_range(row, column, *end, "")
                page.write(row, column, _value(cell))
    return out.getvalue()


def csv_file(document: Document) -> bytes:
    """Return the first sheet as CSV: UTF-8 with a byte order mark, a TAB at each cell's end."""
    sheet = document.sheets[0]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in range(sheet.rows):
        cells = [sheet.cells.get((row, column)) for column in range(sheet.columns)]
        writer.writerow([f"{cell.text}\t" if cell else "" for cell in cells])
    writer.writerow([LABEL])
    return out.getvalue().encode("utf-8-sig")


def _workbook(document: Document, extra: str) -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner("replica")
    for sheet in document.sheets:
        page = book.add_sheet(sheet.name)
        for (row, column), cell in sorted(sheet.cells.items()):
            end = row + cell.rowspan - 1, column + cell.colspan - 1
            page.write_merge(row, end[0], column, end[1], _value(cell))
        page.write(sheet.rows + 1, 0, LABEL)
    if extra:
        book.add_sheet("CNKI").write(0, 0, extra)
    return book


def _value(cell: Cell) -> str | float:
    return float(cell.text) if cell.is_number else cell.text


def _compound(stream: bytes) -> bytes:
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()
