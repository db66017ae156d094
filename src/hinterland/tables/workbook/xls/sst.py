"""The shared texts of an `.xls` workbook (record SST): how long they are, and their fonts.

A text is stored once and each cell names it, so that a small file could ask for any amount of
text. Calamine writes all of it out, so it is counted first. What it leaves out is in
which fonts the parts of a text are, by which a raised mark differs from a digit.
"""

from collections.abc import Sequence
from struct import unpack_from
from typing import Final

from ....errors import InputError
from ...messages import broken, too_much_text

__all__ = ["Stretches", "check_texts", "read_texts"]

MAX_TEXT: Final = 100_000_000  # characters of all cells
LONGEST: Final = 32_767  # characters of one

Stretches = list[tuple[int, int]]  # where a font begins, and its index


def check_texts(parts: Sequence[bytes], used: Sequence[int], *, where: str) -> None:
    """Refuse shared texts that come to more, written out, than any workbook holds.

    Parameters
    ----------
    parts
        The record and its continuations; none where a workbook has no text.
    used
        The index of the text that each cell names.
    where
        The file's name, for the message.

    Raises
    ------
    InputError
        They come to too much, or the record claims more texts than its bytes can hold.
    """
    size = sum(map(len, parts))
    count = unpack_from("<I", parts[0], 4)[0] if parts else 0
    if count > size / 3:
        raise InputError(broken(where), file=where)
    if len(used) * min(size, LONGEST) <= MAX_TEXT:
        return
    lengths = _lengths(parts, count)
    if sum(lengths[index] for index in used if index < count) > MAX_TEXT:
        raise InputError(too_much_text(where), file=where)


def _lengths(parts: Sequence[bytes], count: int) -> list[int]:
    """Return the characters of each text ([MS-XLS] 2.5.293), which may go on in the next part."""
    lengths = []
    rest = iter(parts)
    part, at = next(rest), 8
    for _ in range(count):
        if at >= len(part):
            part, at = next(rest), 0
        length, flags = unpack_from("<HB", part, at)
        at += 3
        behind = 0
        if flags & 8:  # formatting runs of four bytes
            behind, at = 4 * unpack_from("<H", part, at)[0], at + 2
        if flags & 4:  # phonetic text
            behind, at = behind + unpack_from("<I", part, at)[0], at + 4
        lengths.append(length)
        at += length << (flags & 1)
        while at > len(part):  # the characters go on, in one or two bytes each
            left = (at - len(part)) >> (flags & 1)
            part = next(rest)
            flags, at = part[0], 1 + (left << (part[0] & 1))
        at += behind
        while at > len(part):
            at -= len(part)
            part = next(rest)
    return lengths


def read_texts(parts: Sequence[bytes], *, every: bool) -> dict[int, tuple[str, Stretches]]:
    """Return shared texts by their index, with the fonts in them: those in several, or every one.

    Parameters
    ----------
    parts
        The record and its continuations.
    every
        Give those in one font, too.
    """
    found: dict[int, tuple[str, Stretches]] = {}
    if not parts:
        return found
    cursor = _Cursor(parts)
    for index in range(unpack_from("<I", cursor.take(8), 4)[0]):
        length, flags = unpack_from("<HB", cursor.take(3))
        runs = unpack_from("<H", cursor.take(2))[0] if flags & 8 else 0
        phonetic = unpack_from("<I", cursor.take(4))[0] if flags & 4 else 0
        text = cursor.take_text(length, wide=bool(flags & 1))
        fonts = cursor.take(4 * runs)
        cursor.take(phonetic)
        if every or runs:
            stretches = [unpack_from("<HH", fonts, 4 * n) for n in range(runs)]
            found[index] = (text, stretches)
    return found


class _Cursor:
    """A place in a record that goes on in others."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._at = list(reversed(parts)), 0

    def take(self, size: int) -> bytes:
        """Return so many bytes, from as many records as needed."""
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
