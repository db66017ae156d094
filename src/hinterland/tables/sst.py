"""The shared texts of an `.xls` workbook (record SST): how long they are.

A text stands once and each cell names it, so that a small file could ask for any amount of
text. The reader behind writes all of it out; here it is only counted.
"""

from collections.abc import Sequence
from struct import unpack_from
from typing import Final

from ..errors import InputError

__all__ = ["check_texts"]

MAX_TEXT: Final = 100_000_000  # characters of all cells
LONGEST: Final = 32_767  # characters of one


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
        As said, or the record claims more texts than its bytes can hold.
    """
    size = sum(map(len, parts))
    count = unpack_from("<I", parts[0], 4)[0] if parts else 0
    if count > size / 3:
        raise InputError(f"{where}: the workbook's texts are broken; get the file again")
    if len(used) * min(size, LONGEST) <= MAX_TEXT:
        return
    lengths = _lengths(parts, count)
    if sum(lengths[index] for index in used if index < count) > MAX_TEXT:
        raise InputError(
            f"{where}: its cells hold more text than any workbook; it was not read"
        )


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
