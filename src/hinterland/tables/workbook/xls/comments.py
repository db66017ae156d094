"""The comments of an `.xls` workbook ([MS-XLS] 2.4.179, 2.4.181, 2.4.329)."""

from struct import unpack_from
from typing import Final

from .styles import Record, decoded

__all__ = ["NOTE", "OBJECT", "TEXT_BOX", "read_comments"]

NOTE, OBJECT, TEXT_BOX = 0x001C, 0x005D, 0x01B6
CONTINUES: Final = frozenset([0x003C, 0xFFFF])  # a continuation, also where it is blanked

Place = tuple[int, int]


def read_comments(
    stream: bytes | bytearray, records: list[Record], *, is_new: bool, encoding: str
) -> tuple[dict[Place, str], list[str]]:
    """Return the comments of a sheet by their place, and the texts of its text boxes.

    Parameters
    ----------
    stream
        The workbook.
    records
        Those of the sheet: notes, objects and text boxes.
    is_new
        The workbook is BIFF8, where a comment is a text box; in older ones it is a note.
    encoding
        Of the texts of an older one.
    """
    if not is_new:
        return _notes(stream, records, encoding), []
    return _boxes(stream, records)


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
            places[row, column] = (number, _short_text(author))
    said = {
        place: texts.pop(number, "").strip().removeprefix(f"{author}:").strip()
        for place, (number, author) in places.items()
    }
    boxes = [text.strip() for text in texts.values() if text.strip()]
    return {place: text for place, text in said.items() if text}, boxes


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


def _short_text(body: bytes) -> str:
    """Return a text with its length before it."""
    if len(body) < 3:
        return ""
    length, wide = unpack_from("<HB", body)
    text = body[3 : 3 + (length << (wide & 1))]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _notes(stream: bytes | bytearray, records: list[Record], encoding: str) -> dict[Place, str]:
    """Return the comments of an older workbook, which hold their text."""
    said: dict[Place, str] = {}
    last: Place | None = None
    for at, kind, size in records:
        if kind == NOTE:
            row, column = unpack_from("<HH", stream, at + 4)
            last = last if row == 0xFFFF else (row, column)
            if last:
                text = decoded(bytes(stream[at + 10 : at + 4 + size]), encoding)
                said[last] = said.get(last, "") + text
    return said
