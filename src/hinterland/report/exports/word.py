"""Printed tables as Word documents: three lines, numbers on the right, notes below."""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from ...language import language
from ..contents.printed import Cell, PrintedTable, on_one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

__all__ = ["word"]

#: The same document whenever it is made.
_CREATED: Final = (2000, 1, 1, 0, 0, 0)
_FONT, _CHINESE_FONT = "Times New Roman", "SimSun"
_SIZE, _SMALL = 9.0, 8.0  # points
#: A table with more columns is set across the page.
_MOST_COLUMNS: Final = 7
#: What XML can't hold.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def word(table: PrintedTable) -> bytes:
    """Return a table as a Word document (.docx): caption above, notes below.

    The heads are repeated on each page, and ranges and marks are in their cells. The same table
    gives the same bytes.

    Examples
    --------
    >>> import docx
    >>> table = PrintedTable("t", "Share, %", ("Year", "x"), (False, True), ((Cell("2000"), Cell("1.5")),))
    >>> made = docx.Document(io.BytesIO(word(table)))
    >>> [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    [['Year', 'x'], ['2000', '1.5']]
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    document = docx.Document()
    _describe(document, table)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    _set(style.element.get_or_add_rPr().get_or_add_rFonts(), "w:eastAsia", _CHINESE_FONT)
    if len(table.heads) > _MOST_COLUMNS:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    caption = document.add_paragraph()
    caption.add_run(_text(table.caption)).bold = True
    caption.paragraph_format.keep_with_next = True
    _fill(document.add_table(1 + len(table.rows), len(table.heads)), table)
    for mark, note in table.notes():
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if mark:
            paragraph.add_run(_text(mark)).font.superscript = True
        paragraph.add_run(" " * bool(mark) + _text(note)).font.size = Pt(_SMALL)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _describe(document: "Document", table: PrintedTable) -> None:
    from datetime import datetime

    facts = document.core_properties
    facts.title, facts.author, facts.comments = _text(table.caption), "Hinterland", ""
    facts.created = facts.modified = datetime(*_CREATED)
    facts.language = "zh-CN" if language() == "zh" else "en"


def _fill(made: "Table", table: PrintedTable) -> None:
    """Write heads and rows, with a line above and below the heads and below the last row."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    lines = [tuple(Cell(head) for head in table.heads), *table.rows]
    last = len(lines) - 1
    # A row at a time: cell by cell the library searches the whole table.
    for number, (row, cells) in enumerate(zip(made.rows, lines, strict=True)):
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, given, is_number in zip(row.cells, cells, table.numeric, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            if is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, given, is_head=number == 0)
            edges = ["top", "bottom"] * (number == 0) + ["bottom"] * (number == last)
            if edges:
                _rule(cell._tc, edges)


def _write(paragraph: "Paragraph", cell: Cell, *, is_head: bool) -> None:
    run = paragraph.add_run(_text(f"{cell.text} {cell.aside}".rstrip()))
    run.bold = is_head
    if cell.marks:
        paragraph.add_run(_text(",".join(cell.marks))).font.superscript = True


def _rule(cell: Any, edges: list[str]) -> None:
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:tcBorders")
    for edge in dict.fromkeys(edges):
        line = OxmlElement(f"w:{edge}")
        for key, value in (
            ("w:val", "single"),
            ("w:sz", "6"),
            ("w:space", "0"),
            ("w:color", "auto"),
        ):
            _set(line, key, value)
        borders.append(line)
    cell.get_or_add_tcPr().append(borders)


def _set(element: Any, name: str, value: str) -> None:
    from docx.oxml.ns import qn

    element.set(qn(name), value)


def _text(text: str) -> str:
    return _CONTROL.sub("", on_one_line(text))


def _undated(data: bytes) -> bytes:
    """Return a document whose parts are all of one time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as made:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _CREATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, parts.read(part))
    return out.getvalue()
