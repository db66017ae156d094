"""What the cells of an `.xls` workbook show besides their values ([MS-XLS]), and comments."""

from dataclasses import dataclass, field
from struct import unpack, unpack_from
from typing import Final

from ..looks import PLAIN, Look, Note, seen_number, seen_text
from ..notes import Place, SheetNotes
from ..raised import Run
from .styles import FONT, RECALCULATED, BookLooks, Font, Record, Text, decoded

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
        _read_asides(stream, sheet.asides, looks, notes)
        stale = any(kind == UNCALCED for _, kind, _ in sheet.asides)
        zeros_count = not (never or stale)
        _Cells(stream, looks, notes.seen, zeros_count=zeros_count).read(sheet.cells)
        if notes:
            found[index] = notes
    return found


def _read_asides(
    stream: bytes | bytearray, records: list[Record], looks: BookLooks, notes: SheetNotes
) -> None:
    for at, kind, _ in records:
        if kind == ROW:
            row, height, flags = unpack_from("<H4xH4xH", stream, at + 4)
            if flags & 0x20 or not height & 0x7FFF:
                notes.hidden_rows.add(row)
        elif kind == COLINFO:
            first, last, width, flags = unpack_from("<HHH2xH", stream, at + 4)
            if flags & 1 or not width:
                notes.hide_columns(first, last)
    if looks.is_new:
        notes.comments, notes.boxes = _boxes(stream, records)
    else:
        notes.comments = _old_comments(stream, records, looks.encoding)


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
        self._shared: dict[tuple[int, Look], Note | None] = {}

    def read(self, records: list[Record]) -> None:
        """Note what is seen of cells, as far as it may differ from what is stored."""
        special = {BOOLERR, FORMULA}
        if self._looks.looks:
            special |= {NUMBER, RK, MULRK, LABEL, RSTRING, LABELSST}
        elif self._looks.fonts:
            special |= {LABELSST, RSTRING}
        for record in records:
            if record[1] == MULRK and MULRK in special:
                self._read_run(record)
            elif record[1] in special:
                row, column, style = unpack_from("<HHH", self._stream, record[0] + 4)
                note = self._note(record, style)
                if note:
                    self._seen[row, column] = note

    def _read_run(self, record: Record) -> None:
        """Note what is seen of a run of numbers in one row."""
        at, _, size = record
        row, column = unpack_from("<HH", self._stream, at + 4)
        for n in range((size - 6) // 6):
            style, packed = unpack_from("<HI", self._stream, at + 8 + 6 * n)
            note = self._of_number(unpacked(packed), style)
            if note:
                self._seen[row, column + n] = note

    def _note(self, record: Record, style: int) -> Note | None:
        stream, (at, kind, _) = self._stream, record
        if kind == BOOLERR:
            code, is_error = stream[at + 10], stream[at + 11]
            return Note(ERRORS.get(code, "#ERROR!")) if is_error else None
        if kind == FORMULA:
            return self._of_formula(record, style)
        look = self._looks.looks.get(style, PLAIN)
        if kind == LABELSST:
            return self._of_shared(unpack_from("<I", stream, at + 10)[0], look)
        if kind in {LABEL, RSTRING}:
            return self._of_text(self._own_text(record), look)
        (stored,) = unpack_from("<I" if kind == RK else "<d", stream, at + 10)
        return self._of_number(unpacked(stored) if kind == RK else stored, style)

    def _of_formula(self, record: Record, style: int) -> Note | None:
        at = record[0]
        result = bytes(self._stream[at + 10 : at + 18])
        if not self._zeros_count and _is_nothing(result):
            return Note("=…")
        if result[6:] == b"\xff\xff":
            return Note(ERRORS.get(result[2], "#ERROR!")) if result[0] == 2 else None
        (number,) = unpack("<d", result)
        return self._of_number(number, style)

    def _of_number(self, number: float, style: int) -> Note | None:
        look = self._looks.looks.get(style)
        if look is None:
            return None
        return seen_number(number, look, from_1904=self._looks.from_1904)

    def _of_shared(self, index: int, look: Look) -> Note | None:
        """Return what is seen of a shared text, made once for all cells that name it."""
        if (index, look) not in self._shared:
            self._shared[index, look] = self._of_text(self._looks.texts.get(index), look)
        return self._shared[index, look]

    def _own_text(self, record: Record) -> Text:
        """Return the text that a cell's record holds, and the fonts in it."""
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
        return text, [
            unpack_from(form, runs, n) for n in range(0, len(runs) - width + 1, width)
        ]

    def _of_text(self, text: Text | None, look: Look) -> Note | None:
        """Return what is seen of a text, None where that is the text."""
        if text is None:
            return None
        words, stretches = text
        starts = [start for start, _ in stretches]
        runs = [Run(words[: starts[0] if starts else None])]
        for (start, number), end in zip(stretches, [*starts, None][1:], strict=True):
            font = self._looks.fonts.get(number, Font())
            runs.append(Run(words[start:end], font.raised, font.struck, font.lowered))
        marked = any(run.raised or run.struck or run.lowered for run in runs)
        return seen_text(runs, look) if marked or look != PLAIN else None


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
    """Return comments and other text boxes: a note names an object, which has the text."""
    texts: dict[int, str] = {}
    places: dict[Place, tuple[int, str]] = {}
    object_ = -1
    for at, kind, size in records:
        if kind == OBJECT:
            object_ = unpack_from("<H", stream, at + 10)[0]
        elif kind == TEXT_BOX:
            texts[object_] = _boxed(stream, at, size)
        elif kind == NOTE:
            row, column, _, number = unpack_from("<4H", stream, at + 4)
            author = bytes(stream[at + 12 : at + 4 + size])
            length, wide = unpack_from("<HB", author) if len(author) > 2 else (0, 0)
            name = author[3 : 3 + (length << (wide & 1))]
            encoding = "utf-16-le" if wide & 1 else "latin-1"
            places[row, column] = (number, name.decode(encoding, "replace"))
    comments = {
        place: texts.pop(number, "").strip().removeprefix(f"{author}:").strip()
        for place, (number, author) in places.items()
    }
    boxes = [text.strip() for text in texts.values() if text.strip()]
    return {place: text for place, text in comments.items() if text}, boxes


def _boxed(stream: bytes | bytearray, at: int, size: int) -> str:
    """Return the text of a text box, which its continuations hold."""
    length = unpack_from("<H", stream, at + 4 + 10)[0]
    text, at = b"", at + 4 + size
    while len(text) < 2 * length and at + 5 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind not in CONTINUES or not size:
            break
        piece = bytes(stream[at + 5 : at + 4 + size])
        wide = stream[at + 4] & 1
        text += piece if wide else piece.decode("latin-1").encode("utf-16-le")
        at += 4 + size
    return text[: 2 * length].decode("utf-16-le", "replace")


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
