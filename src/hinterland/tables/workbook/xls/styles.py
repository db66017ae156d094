"""The styles of an `.xls` workbook ([MS-XLS]), and its texts in several fonts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import unpack_from
from typing import Final

from ..formats import BUILT_IN, parse_format
from ..looks import PLAIN, Look, is_plain
from .sst import Stretches, read_texts

__all__ = [
    "FONT",
    "RECALCULATED",
    "BookLooks",
    "Font",
    "Record",
    "Text",
    "decoded",
    "read_book_looks",
]

Record = tuple[int, int, int]  # place, type, size

FONT, RECALCULATED = 0x0031, 0x01C1
CODEPAGE, DATE1904, FORMAT, XF = 0x0042, 0x0022, 0x041E, 0x00E0
NEW: Final = 0x0600  # BIFF8

Text = tuple[str, Stretches]


@dataclass(frozen=True, slots=True)
class Font:
    """What a font does with what is written in it."""

    raised: bool = False
    struck: bool = False
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class BookLooks:
    """A workbook's styles and texts, as far as they show anything but what is stored.

    Attributes
    ----------
    looks
        By the style's index; without those that show what is stored.
    fonts
        By the font's index.
    texts
        Shared texts that may look like something else, by their index.
    from_1904
        Days are counted from 1904.
    is_calculated
        Excel has marked that it calculated the workbook.
    is_new
        It is BIFF8: its texts are Unicode.
    encoding
        Of the texts of an older one.
    """

    looks: dict[int, Look]
    fonts: dict[int, Font]
    texts: dict[int, Text]
    from_1904: bool
    is_calculated: bool
    is_new: bool
    encoding: str


def read_book_looks(
    stream: bytes | bytearray,
    book: Iterable[Record],
    asides: Iterable[Record],
    shared: Sequence[bytes],
) -> BookLooks:
    """Return the styles that the workbook's records define.

    Parameters
    ----------
    stream
        The workbook.
    book, asides
        Its records: those that calamine is given, and the others.
    shared
        The record of shared texts and its continuations.
    """
    is_new = unpack_from("<H", stream, 4)[0] == NEW
    given = {kind: at for at, kind, _ in book if kind in {CODEPAGE, DATE1904}}
    page = unpack_from("<H", stream, given[CODEPAGE] + 4)[0] if CODEPAGE in given else 1252
    encoding = {1200: "utf-16-le", 32768: "mac_roman", 32769: "cp1252"}.get(page, f"cp{page}")
    listed = []
    for at, kind, _ in asides:
        if kind == FONT:
            flags, place = unpack_from("<2xH4xH", stream, at + 4)
            listed.append(Font(place == 1, bool(flags & 8), place == 2))
    # No font has the number 4.
    fonts = {index + (index > 3): font for index, font in enumerate(listed) if font != Font()}
    codes = dict(
        _format(stream, at, size, encoding, is_new=is_new)
        for at, kind, size in book
        if kind == FORMAT
    )
    styles = [unpack_from("<HH", stream, at + 4) for at, kind, _ in book if kind == XF]
    looks = {}
    for index, (number, form) in enumerate(styles):
        font = fonts.get(number, Font())
        code = codes.get(form, BUILT_IN.get(form, PLAIN.code))
        looks[index] = Look(code, font.raised, font.struck)
    looks = {index: look for index, look in looks.items() if not is_plain(look)}
    every = any(
        look.raised or look.struck or parse_format(look.code).of_text()
        for look in looks.values()
    )
    return BookLooks(
        looks,
        fonts,
        read_texts(shared, every=every) if fonts or every else {},
        DATE1904 in given and bool(unpack_from("<H", stream, given[DATE1904] + 4)[0]),
        any(kind == RECALCULATED for _, kind, _ in asides),
        is_new,
        encoding,
    )


def _format(
    stream: bytes | bytearray, at: int, size: int, encoding: str, *, is_new: bool
) -> tuple[int, str]:
    number = unpack_from("<H", stream, at + 4)[0]
    if not is_new:
        return number, decoded(bytes(stream[at + 7 : at + 4 + size]), encoding)
    wide = stream[at + 8] & 1
    return number, decoded(
        bytes(stream[at + 9 : at + 4 + size]), "utf-16-le" if wide else "latin-1"
    )


def decoded(text: bytes, encoding: str) -> str:
    """Return a text in an encoding that may be unknown."""
    try:
        return text.decode(encoding, "replace")
    except LookupError:
        return text.decode("latin-1")
