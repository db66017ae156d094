"""The shared texts of an `.xls` workbook (record SST): how long they are, and their fonts.

A text is stored once and each cell names it, so that a small file could ask for any amount of
text. Calamine writes all of it out, so it is counted first. What it leaves out is in
which fonts the parts of a text are, by which a raised mark differs from a digit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from struct import unpack_from
from typing import Final

from ....errors import InputError
from ...messages import broken, too_much_text
from ..raised import Run, runs_in_fonts

__all__ = ["check_texts", "shared_texts"]

MAX_TEXT: Final = 100_000_000  # characters of all cells
LONGEST: Final = 32_767  # characters of one


def check_texts(parts: Sequence[bytes], used: Sequence[int], *, where: str) -> None:
    """Refuse shared texts that come to more, written out, than any workbook holds.

    `parts` are the record and its continuations, none where a workbook has no text; `used` is
    the index of the text that each cell names.
    """
    size = sum(map(len, parts))
    count = unpack_from("<I", parts[0], 4)[0] if parts else 0
    if count > size / 3:
        raise InputError(broken(where), file=where)
    most = max(
        Counter(used).values(), default=0
    )  # each text that often: more than there can be
    if min(len(used) * min(size, LONGEST), most * size) <= MAX_TEXT:
        return
    lengths = [length for length, _, _ in _texts(parts)]
    if sum(lengths[index] for index in used if index < count) > MAX_TEXT:
        raise too_much_text(where)


def shared_texts(parts: Sequence[bytes], fonts: Mapping[int, Run]) -> dict[int, list[Run]]:
    """Return shared texts by their index, as runs in the fonts that their parts are in."""
    return {
        index: runs_in_fonts(text, starts, fonts)
        for index, (_, text, starts) in enumerate(_texts(parts))
    }


def _texts(parts: Sequence[bytes]) -> Iterator[tuple[int, str, list[tuple[int, int]]]]:
    """Yield each text ([MS-XLS] 2.5.293): its stored length, itself, and where fonts begin."""
    if not parts:
        return
    cursor = _Cursor(parts)
    for _ in range(unpack_from("<I", cursor.take(8), 4)[0]):
        length, flags = unpack_from("<HB", cursor.take(3))
        runs = unpack_from("<H", cursor.take(2))[0] if flags & 8 else 0
        phonetic = unpack_from("<I", cursor.take(4))[0] if flags & 4 else 0
        text = cursor.take_text(length, wide=bool(flags & 1))
        fonts = cursor.take(4 * runs) if runs else b""
        if phonetic:
            cursor.take(phonetic)
        starts = [unpack_from("<HH", fonts, 4 * n) for n in range(runs)]
        yield length, text, starts


class _Cursor:
    """A place in a record that goes on in others."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._at = list(reversed(parts)), 0

    def take(self, size: int) -> bytes:
        """Return so many bytes, from as many records as needed."""
        start, end = self._at, self._at + size
        if end <= len(self._parts[-1]):  # nearly always
            self._at = end
            return self._parts[-1][start:end]
        taken = b""
        while len(taken) < size:
            self._go_on()
            piece = self._parts[-1][self._at : self._at + size - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def take_text(self, length: int, *, wide: bool) -> str:
        """Return so many characters; each further record gives their width again."""
        text = b""  # in two bytes a character: a pair of surrogates may be torn apart
        while True:
            left = (length - len(text) // 2) << wide
            piece = self._parts[-1][self._at : self._at + left]
            self._at += len(piece)
            if not text and len(piece) == left:  # nearly always
                return piece.decode("utf-16-le" if wide else "latin-1", "replace")
            text += piece if wide else piece.decode("latin-1").encode("utf-16-le")
            if len(text) >= 2 * length:
                return text.decode("utf-16-le", "replace")
            if self._at < len(self._parts[-1]):
                raise ValueError("half a character")
            self._go_on()
            wide, self._at = bool(self._parts[-1][0] & 1), 1

    def _go_on(self) -> None:
        """Go to the next record where this one is used up; there must be one."""
        while self._at >= len(self._parts[-1]):
            self._parts.pop()
            self._at = 0
            if not self._parts:
                raise ValueError("the texts end early")
