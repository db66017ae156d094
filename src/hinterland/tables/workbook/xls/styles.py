"""The styles of an `.xls` workbook ([MS-XLS]), and its texts in several fonts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import unpack_from
from typing import Final

from ..formats import BUILT_IN
from ..looks import PLAIN, Look, SharedTexts, change_texts, is_plain
from ..raised import OWN_FONT, Run
from .sst import shared_texts

__all__ = ["FONT", "RECALCULATED", "BookLooks", "Record", "decoded", "read_book_looks"]

Record = tuple[int, int, int]  # place, type, size

FONT, RECALCULATED = 0x0031, 0x01C1
CODEPAGE, DATE1904, FORMAT, XF = 0x0042, 0x0022, 0x041E, 0x00E0
NEW: Final = 0x0600  # BIFF8


@dataclass(frozen=True, slots=True)
class BookLooks:
    """A workbook's styles and texts, as far as they show anything but what is stored."""

    looks: dict[int, Look]  # by the style's index
    fonts: dict[int, Run]  # by the font's index, as runs without text
    texts: SharedTexts
    from_1904: bool  # days are counted from then
    is_calculated: bool  # Excel has marked that it calculated the workbook
    is_new: bool  # BIFF8: its texts are Unicode
    encoding: str  # of the texts of an older one


def read_book_looks(
    stream: bytes | bytearray,
    book: Iterable[Record],
    asides: Iterable[Record],
    shared: Sequence[bytes],
) -> BookLooks:
    """Return the styles that the workbook's records define.

    `book` are the records that calamine is given, `asides` the others; `shared` is the record
    of shared texts with its continuations.
    """
    is_new = unpack_from("<H", stream, 4)[0] == NEW
    given = {kind: at for at, kind, _ in book if kind in {CODEPAGE, DATE1904}}
    page = unpack_from("<H", stream, given[CODEPAGE] + 4)[0] if CODEPAGE in given else 1252
    encoding = {1200: "utf-16-le", 32768: "mac_roman", 32769: "cp1252"}.get(page, f"cp{page}")
    listed = []
    for at, kind, _ in asides:
        if kind == FONT:
            flags, place = unpack_from("<2xH4xH", stream, at + 4)
            listed.append(Run("", place == 1, bool(flags & 8), place == 2))
    # No font has the number 4.
    fonts = {index + (index > 3): font for index, font in enumerate(listed) if font.is_marked}
    codes: dict[int, str] = {}
    for at, kind, size in book:
        if kind == FORMAT:
            start, coding = at + 7, encoding
            if is_new:
                start, coding = at + 9, "utf-16-le" if stream[at + 8] & 1 else "latin-1"
            (number,) = unpack_from("<H", stream, at + 4)
            codes[number] = decoded(bytes(stream[start : at + 4 + size]), coding)
    styles = [unpack_from("<HH", stream, at + 4) for at, kind, _ in book if kind == XF]
    looks = {}
    for index, (number, form) in enumerate(styles):
        font = fonts.get(number, OWN_FONT)
        code = codes.get(form, BUILT_IN.get(form, PLAIN.code))
        looks[index] = Look(code, bool(font.raised), bool(font.struck))
    looks = {index: look for index, look in looks.items() if not is_plain(look)}
    every = change_texts(looks.values())
    texts = shared_texts(shared, fonts) if fonts or every else {}
    texts = {
        index: runs
        for index, runs in texts.items()
        if every or any(run.is_marked for run in runs)
    }
    return BookLooks(
        looks,
        fonts,
        SharedTexts(texts),
        DATE1904 in given and bool(unpack_from("<H", stream, given[DATE1904] + 4)[0]),
        any(kind == RECALCULATED for _, kind, _ in asides),
        is_new,
        encoding,
    )


def decoded(text: bytes, encoding: str) -> str:
    """Return a text in an encoding that may be unknown."""
    try:
        return text.decode(encoding, "replace")
    except LookupError:
        return text.decode("latin-1")
