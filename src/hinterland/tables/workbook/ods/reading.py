"""OpenDocument workbooks (`.ods`): one walk through their cells."""

from bisect import bisect_right
from datetime import date, datetime
from typing import Final

from ....language import t
from ...grid import MAX_COLUMNS, MAX_ROWS, Tables, shortest
from ...messages import no_workbook, too_much_text, unreadable
from ..archive import unpack
from ..looks import Look, Note, check_looks, is_stored, seen_number, seen_text
from ..raised import Run
from ..sheets import Sheet, to_grids
from ..xml import walk
from .styles import QUARTER, Styles

__all__ = ["read_ods"]

MAX_TEXT: Final = 50_000_000  # characters in a workbook
MAX_CELLS: Final = 2_000_000  # in a workbook; a few bytes can repeat a cell without end
UNSEEN: Final = ("collapse", "filter")
#: The value of a cell that comes without its printed text.
UNPRINTED: Final = tuple(
    f"office:{kind}value" for kind in ("string-", "boolean-", "date-", "time-", "")
)
DEEPEST: Final = 100  # tags within tags
CELLS: Final = ("table:table-cell", "table:covered-table-cell")
BLANKS: Final = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
SPACES: Final = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
}


def read_ods(data: bytes, *, where: str) -> Tables:
    """Return the sheets of an OpenDocument workbook.

    Raises InputError if it is broken, locked with a password, or made to blow up.
    """
    parts = unpack(data, where=where)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise unreadable(
            t(
                "{file} is locked with a password; open it in LibreOffice and save it without "
                "one"
            ),
            where,
        )
    if "content.xml" not in parts:
        raise no_workbook(where)
    styles = Styles()
    common = parts.get("styles.xml", b"")
    walk(
        common, styles.start, styles.end, styles.text, where=f"{where}, styles.xml",
        spaces=SPACES,
    )  # fmt: skip
    content = _Content(styles, where)
    walk(
        parts["content.xml"], content.start, content.end, content.text,
        where=f"{where}, content.xml", spaces=SPACES,
    )  # fmt: skip
    return to_grids(content.sheets, kind="ods", where=where)


class _Content:
    """The workbook's cells as they are walked."""

    def __init__(self, styles: Styles, where: str) -> None:
        self.sheets: list[Sheet] = []
        self._styles, self._where = styles, where
        self._depth = self._links = self._aside = 0
        self._in_text = self._in_comment = False
        self._left = MAX_CELLS
        self._sheet: Sheet | None = None
        self._looks: dict[str, Look] = {}
        self._room = MAX_TEXT
        self._column_ends: list[int] = []
        self._column_styles: list[str] = []
        self._row = self._column = 0
        self._row_repeats = 1
        self._row_style = ""
        self._row_cells: list[tuple[int, Note, str]] = []  # column, what is seen, comment
        self._cell: dict[str, str] = {}
        self._runs: list[Run] = []
        self._fonts: list[Run] = [Run("")]
        self._comment: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("tags within tags without end")
        if self._sheet is None:
            if tag == "table:table" and not self._links:
                hidden = self._styles.is_hidden(given.get("table:style-name", ""))
                self._sheet = Sheet(given.get("table:name", ""), is_hidden=hidden)
                self._column_ends, self._column_styles, self._row = [], [], 0
            elif tag == "table:dde-link":  # a table of links to another file is no sheet
                self._links += 1
            else:
                self._styles.start(tag, given)
        elif tag == "table:table" or tag.startswith("draw:"):
            self._aside += 1  # a drawing on a cell, or a table within one
        elif not self._aside:
            self._start_in_sheet(self._sheet, tag, given)

    def text(self, piece: str) -> None:
        if self._sheet is None:
            self._styles.text(piece)
        elif self._in_text and not self._aside:
            self._add(piece)

    def end(self, tag: str) -> None:
        self._depth -= 1
        sheet = self._sheet
        if sheet is None:
            self._links -= tag == "table:dde-link"
            self._styles.end(tag)
        elif tag == "table:table" and not self._aside:
            self.sheets.append(sheet)
            self._sheet = None
        elif tag == "table:table" or tag.startswith("draw:"):
            self._aside -= 1
        elif self._aside:
            return
        elif tag in CELLS:
            self._end_cell(sheet)
        elif tag == "table:table-row":
            self._end_row(sheet)
        elif tag == "text:span":
            del self._fonts[max(len(self._fonts) - 1, 1) :]
        elif tag == "text:p":
            self._in_text = False
        elif tag == "office:annotation":
            self._in_comment = False

    def _start_in_sheet(self, sheet: Sheet, tag: str, given: dict[str, str]) -> None:
        if tag in CELLS:
            self._cell, self._runs, self._comment = given, [], []
            self._fonts = [Run("")]
        elif tag == "text:p":
            self._in_text = True
            if self._comment if self._in_comment else self._runs:
                self._add("\n")
        elif tag == "text:span":
            self._fonts.append(self._styles.font(given.get("text:style-name", "")))
        elif tag in BLANKS:
            self._add(BLANKS[tag] * min(_count(given, "text:c"), 1_000))
        elif tag == "office:annotation":
            self._in_comment = True
        elif tag == "table:table-row":
            self._row_repeats = _count(given, "table:number-rows-repeated")
            self._row_style = given.get("table:default-cell-style-name", "")
            self._column, self._row_cells = 0, []
            is_hidden = given.get("table:visibility") in UNSEEN
            end = min(self._row + self._row_repeats, MAX_ROWS) if is_hidden else self._row
            sheet.notes.hidden_rows.update(range(self._row, end))
        elif tag == "table:table-column":
            first = self._column_ends[-1] if self._column_ends else 0
            last = first + _count(given, "table:number-columns-repeated")
            self._column_ends.append(last)
            self._column_styles.append(given.get("table:default-cell-style-name", ""))
            if given.get("table:visibility") in UNSEEN:
                sheet.notes.hide_columns(first, last - 1)

    def _end_row(self, sheet: Sheet) -> None:
        end = self._row + self._row_repeats
        if self._row_cells:
            last = min(end, MAX_ROWS)
            self._take(len(self._row_cells) * max(last - self._row, 0))
            for row in range(self._row, last):
                for column, note, comment in self._row_cells:
                    if comment:
                        sheet.notes.comments[row, column] = comment
                    sheet.show(row, column, note)
            sheet.is_cut |= end > MAX_ROWS
        self._row = end

    def _take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise unreadable(
                t(
                    "{file} repeats its cells further than any table; delete stray cells far "
                    "from the table and save the file again"
                ),
                self._where,
            )

    def _end_cell(self, sheet: Sheet) -> None:
        given = self._cell
        repeats = _count(given, "table:number-columns-repeated")
        first, self._column = self._column, self._column + repeats
        comment = "".join(self._comment).strip() if self._comment else ""
        note = self._note(first)
        seen = note is not None and note.text and not note.text.isspace()
        if not (seen or comment):
            return
        last = min(self._column, MAX_COLUMNS)
        self._take(max(last - first, 0))
        shown = note or Note("")
        self._row_cells += [(column, shown, comment) for column in range(first, last)]
        if self._column > MAX_COLUMNS and seen:
            sheet.is_cut = True
        down = _count(given, "table:number-rows-spanned")
        across = _count(given, "table:number-columns-spanned")
        if down > 1 or across > 1:
            sheet.ranges.append(
                ((self._row, first), (self._row + down - 1, first + across - 1))
            )

    def _look(self, column: int) -> Look:
        """Return the look of the cell that ends here: its own, its row's or its column's."""
        name = self._cell.get("table:style-name") or self._row_style
        if not name:
            n = bisect_right(self._column_ends, column)
            name = self._column_styles[n] if n < len(self._column_styles) else ""
        if name not in self._looks:
            self._looks[name] = self._styles.look(name)
            check_looks(self._looks.values(), where=self._where)
        return self._looks[name]

    def _note(self, column: int) -> Note | None:
        """Return what is seen of the cell that ends here, None where it is blank."""
        given = self._cell
        kind = given.get("office:value-type", "")
        printed = "".join(run.text for run in self._runs)
        if not (kind or printed or "table:formula" in given):
            return None
        look = self._look(column)
        number = _stored(kind, given)
        if number is not None and kind == "float" and is_stored(look):
            return Note(shortest(number), number)
        if "table:formula" in given and number is None and not printed and kind != "string":
            # As Excel would show it: `of:=[.B4]*1.1` as `=B4*1.1`.
            text = given["table:formula"]
            text = text.partition("=")[2] if "=" in text[:10] else text
            return Note("=" + text.replace("[.", "").replace(":.", ":").replace("]", "")[:255])
        if number is None:
            stored = (given[name] for name in UNPRINTED if name in given)
            return seen_text(self._runs or [Run(next(stored, ""))], look)
        if printed and QUARTER in look.code:
            return Note(printed)
        if kind == "percentage" and "%" not in look.code:
            look = look._replace(code="0%")
        if kind == "date" and is_stored(look):
            look = look._replace(code="yyyy-mm-dd")
        if is_stored(look):
            note: Note | None = Note(shortest(number), number)
        else:
            note = seen_number(number, look)
        money = given.get("office:currency", "")
        if note is not None and money and not note.unit:
            note = note._replace(unit=money)
        return note

    def _add(self, piece: str) -> None:
        self._room -= len(piece)
        if self._room < 0:
            raise too_much_text(self._where)
        if self._in_comment:
            self._comment.append(piece)
        elif self._fonts:
            self._runs.append(self._fonts[-1]._replace(text=piece))


def _count(given: dict[str, str], name: str) -> int:
    if name not in given:
        return 1
    text = given[name]
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


def _stored(kind: str, given: dict[str, str]) -> float | None:
    """Return the number that a cell stores, of a date its serial number."""
    try:
        if kind in {"float", "percentage", "currency"}:
            number = float(given.get("office:value", ""))
            return number if number - number == 0 else None
        if kind == "date":
            day = datetime.fromisoformat(given.get("office:date-value", "")).replace(
                tzinfo=None
            )
            since = day - datetime.combine(date(1899, 12, 30), datetime.min.time())
            return since.days + since.seconds / 86_400
    except ValueError:
        pass
    return None
