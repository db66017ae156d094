"""What the cells of an `.xls` workbook show besides their values ([MS-XLS]), and comments."""

from dataclasses import dataclass, field
from struct import unpack, unpack_from
from typing import Final

from ..looks import PLAIN, Note, seen_number, text_if_changed
from ..notes import Place, SheetNotes, without_author
from ..raised import Run, runs_in_fonts
from .styles import FONT, RECALCULATED, BookLooks, Record, decoded

__all__ = ["ASIDES", "ERRORS", "SheetRecords", "read_notes", "unpacked"]

UNCALCED, ROW, COLINFO = 0x005E, 0x0208, 0x007D
NOTE, OBJECT, TEXT_BOX = 0x001C, 0x005D, 0x01B6
CONTINUES: Final = frozenset([0x003C, 0xFFFF])  # a continuation, also where it is blanked
NUMBER, LABEL, BOOLERR, RK, LABELSST = 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD
MULRK, FORMULA, RSTRING = 0x00BD, 0x0006, 0x00D6

#: Records that hold no cell and are looked at here, with the bytes that each has at least.
ASIDES: Final = {
    FONT: 10, RECALCULATED: 8, UNCALCED: 0, ROW: 14, COLINFO: 10, NOTE: 8, OBJECT: 10,
    TEXT_BOX: 18,
}  # fmt: skip
ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


@dataclass(slots=True)
class SheetRecords:
    """A sheet's records: its cells, and what is looked at besides."""

    cells: list[Record]
    asides: list[Record] = field(default_factory=list)


def read_notes(
    stream: bytes | bytearray, sheets: dict[int, SheetRecords], looks: BookLooks
) -> dict[int, SheetNotes]:
    """Return, by the sheet's index, what is seen there besides the stored values."""
    results = [
        at
        for sheet in sheets.values()
        for at, kind, _ in sheet.cells
        if kind == FORMULA and not _is_nothing(stream[at + 10 : at + 18])
    ]
    never = not looks.is_calculated and not results
    found = {}
    for index, sheet in sheets.items():
        notes = SheetNotes()
        for at, kind, _ in sheet.asides:
            if kind == ROW:
                row, height, flags = unpack_from("<H4xH4xH", stream, at + 4)
                if flags & 0x20 or not height & 0x7FFF:
                    notes.hidden_rows.add(row)
            elif kind == COLINFO:
                first, last, width, flags = unpack_from("<HHH2xH", stream, at + 4)
                if flags & 1 or not width:
                    notes.hide_columns(first, last)
        if looks.is_new:
            notes.comments, notes.boxes = _boxes(stream, sheet.asides)
        else:
            notes.comments = _old_comments(stream, sheet.asides, looks.encoding)
        stale = any(kind == UNCALCED for _, kind, _ in sheet.asides)
        zeros_count = not (never or stale)
        _Cells(stream, looks, notes.seen, zeros_count=zeros_count).read(sheet.cells)
        if notes:
            found[index] = notes
    return found


class _Cells:
    """Notes what is seen of a sheet's cells."""

    def __init__(
        self,
        stream: bytes | bytearray,
        looks: BookLooks,
        seen: dict[Place, Note],
        *,
        zeros_count: bool,
    ) -> None:
        self._stream, self._looks, self._seen = stream, looks, seen
        self._zeros_count = zeros_count

    def read(self, records: list[Record]) -> None:
        """Note what is seen of cells, as far as it may differ from what is stored."""
        special = {BOOLERR, FORMULA}
        if self._looks.looks:
            special |= {NUMBER, RK, MULRK, LABEL, RSTRING, LABELSST}
        elif self._looks.fonts:
            special |= {LABELSST, RSTRING}
        for record in records:
            at, kind, size = record
            if kind not in special:
                continue
            row, column, style = unpack_from("<HHH", self._stream, at + 4)
            if kind != MULRK:
                found = [self._note(record, style)]
            else:
                run = [
                    unpack_from("<HI", self._stream, at + 8 + 6 * n)
                    for n in range((size - 6) // 6)
                ]
                found = [self._of_number(unpacked(packed), style) for style, packed in run]
            for n, note in enumerate(found):
                if note:
                    self._seen[row, column + n] = note

    def _note(self, record: Record, style: int) -> Note | None:
        stream, (at, kind, _) = self._stream, record
        if kind in {BOOLERR, FORMULA}:
            code, is_error = stream[at + 10], bool(stream[at + 11])
            if kind == FORMULA:
                result = bytes(stream[at + 10 : at + 18])
                if not self._zeros_count and _is_nothing(result):
                    return Note("=…")
                if result[6:] != b"\xff\xff":
                    return self._of_number(unpack("<d", result)[0], style)
                code, is_error = result[2], result[0] == 2
            return Note(ERRORS.get(code, "#ERROR!")) if is_error else None
        look = self._looks.looks.get(style, PLAIN)
        if kind == LABELSST:
            return self._looks.texts.seen(unpack_from("<I", stream, at + 10)[0], look)
        if kind in {LABEL, RSTRING}:
            return text_if_changed(self._own_text(record), look)
        (stored,) = unpack_from("<I" if kind == RK else "<d", stream, at + 10)
        return self._of_number(unpacked(stored) if kind == RK else stored, style)

    def _of_number(self, number: float, style: int) -> Note | None:
        look = self._looks.looks.get(style)
        if look is None:
            return None
        return seen_number(number, look, from_1904=self._looks.from_1904)

    def _own_text(self, record: Record) -> list[Run]:
        """Return the text that a cell's record holds."""
        at, kind, size = record
        body = bytes(self._stream[at + 10 : at + 4 + size])
        (length,) = unpack_from("<H", body)
        if self._looks.is_new:
            wide = body[2] & 1
            end = 3 + (length << wide)
            text = body[3:end].decode("utf-16-le" if wide else "latin-1", "replace")
            form, width, behind = "<HH", 4, end + 2
        else:
            end = 2 + length
            text = decoded(body[2:end], self._looks.encoding)
            form, width, behind = "<BB", 2, end + 1
        runs = body[behind:] if kind == RSTRING else b""
        starts = [unpack_from(form, runs, n) for n in range(0, len(runs) - width + 1, width)]
        return runs_in_fonts(text, starts, self._looks.fonts)


def _is_nothing(result: bytes | bytearray) -> bool:
    """Return whether a formula's result is zero or an empty text, as where none was stored."""
    return not any(result) or (result[6:] == b"\xff\xff" and result[0] == 3)


def unpacked(packed: int) -> float:
    """Return a number that is packed in four bytes.

    Examples
    --------
    >>> unpacked(0x40240000), unpacked(134561 << 2 | 3)
    (10.0, 1345.61)
    """
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole >> 29 else whole)
    else:
        (number,) = unpack("<d", bytes(4) + (packed & ~3).to_bytes(4, "little"))
    return number / 100 if packed & 1 else number


def _boxes(
    stream: bytes | bytearray, records: list[Record]
) -> tuple[dict[Place, str], list[str]]:
    """Return comments and other text boxes: a note names an object, which has the text.

    The continuations of its record hold the text.
    """
    texts: dict[int, str] = {}
    places: dict[Place, tuple[int, str]] = {}
    object_ = -1
    for at, kind, size in records:
        if kind == OBJECT:
            object_ = unpack_from("<H", stream, at + 10)[0]
        elif kind == TEXT_BOX:
            length = unpack_from("<H", stream, at + 14)[0]
            text, place = b"", at + 4 + size
            while len(text) < 2 * length and place + 5 <= len(stream):
                following, room = unpack_from("<HH", stream, place)
                if following not in CONTINUES or not room:
                    break
                piece = bytes(stream[place + 5 : place + 4 + room])
                wide = stream[place + 4] & 1
                text += piece if wide else piece.decode("latin-1").encode("utf-16-le")
                place += 4 + room
            texts[object_] = text[: 2 * length].decode("utf-16-le", "replace")
        elif kind == NOTE:
            row, column, _, number = unpack_from("<4H", stream, at + 4)
            author = bytes(stream[at + 12 : at + 4 + size])
            length, wide = unpack_from("<HB", author) if len(author) > 2 else (0, 0)
            name = author[3 : 3 + (length << (wide & 1))]
            encoding = "utf-16-le" if wide & 1 else "latin-1"
            places[row, column] = (number, name.decode(encoding, "replace"))
    comments = {
        place: without_author(texts.pop(number, ""), author)
        for place, (number, author) in places.items()
    }
    boxes = [text.strip() for text in texts.values() if text.strip()]
    return {place: text for place, text in comments.items() if text}, boxes


def _old_comments(
    stream: bytes | bytearray, records: list[Record], encoding: str
) -> dict[Place, str]:
    """Return the comments of an older workbook, which hold their text."""
    comments: dict[Place, str] = {}
    last: Place | None = None
    for at, kind, size in records:
        if kind == NOTE:
            row, column = unpack_from("<HH", stream, at + 4)
            last = last if row == 0xFFFF else (row, column)
            if last:
                text = decoded(bytes(stream[at + 10 : at + 4 + size]), encoding)
                comments[last] = comments.get(last, "") + text
    return comments
