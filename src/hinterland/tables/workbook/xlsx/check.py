"""An `.xlsx` file looked through before it is read: nothing in it may blow up.

Calamine keeps a sheet as a full rectangle and believes every archive, so a file
of a few kilobytes could ask it for more memory than there is, which ends the whole program.
"""

import re
from collections import Counter
from typing import Final

from ....language import t
from ...grid import POSITIONS_PER_CELL, check_extent
from ...messages import too_much_text, unreadable

__all__ = ["check_xlsx"]

SHORTEST_CELL: Final = 20  # bytes of one that names a text
MAX_TEXT: Final = 150_000_000  # bytes of the texts of all cells
MAX_ROW_TEXT: Final = 100_000_000  # bytes that the texts of one row may come to
SHARED: Final = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v\s*>\s*(\d{1,9})""")


def check_xlsx(parts: dict[str, bytes], *, where: str) -> None:
    """Refuse what no workbook is.

    Raises InputError if its cells are strewn too far, or its texts are longer than Excel allows.
    """
    columns = max(
        (_check_cells(part, f"{where}, {name}") for name, part in parts.items()), default=0
    )
    for part in parts.values():
        if len(part) * columns > MAX_ROW_TEXT and b"si>" in part:
            longest = max(map(len, part.split(b"si>")))
            if longest * columns > MAX_ROW_TEXT:
                raise unreadable(
                    t(
                        "{file}: a text of {count} bytes is longer than Excel allows; save the "
                        "file again in Excel"
                    ),
                    where, count=f'{longest:,}',
                )  # fmt: skip
    # Shared texts, written out for each cell that names them; counted only where it may matter.
    texts = parts.get("xl/sharedStrings.xml", b"")
    sheets = [part for part in parts.values() if b"sheetData" in part]
    lengths = [len(text) for text in texts.split(b"si>")[1::2]]
    longest = max(lengths, default=0)
    if sum(map(len, sheets)) // SHORTEST_CELL * longest <= MAX_TEXT:
        return
    uses = sum(part.count(b'"s"') + part.count(b"'s'") for part in sheets)
    if uses * longest <= MAX_TEXT:
        return
    named = Counter(int(index) for part in sheets for index in SHARED.findall(part))
    if sum(lengths[index] * n for index, n in named.items() if index < len(lengths)) > MAX_TEXT:
        raise too_much_text(where)


# A cell that holds something, and its reference where it has one.
CELL: Final = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])(?:[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,9})[\"'])?[^>]*(?<!/)>"
)
ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d{1,9})[\"']")
ROW_END: Final = re.compile(rb"</(?:\w+:)?row\s*>")


# Whatever may be a cell whose reference is not one letter and so many digits; tags that only
# begin like a cell's (col, cellWatch, cfRule, customSheetView, cr) differ in the next letter.
BEYOND: Final = {
    digits: re.compile(rb'<c(?! r="[A-Z]\d{1,%d}")(?![oefur])' % digits) for digits in (4, 5)
}


def _check_cells(xml: bytes, where: str) -> int:
    """Return how many columns a sheet has at most; refuse cells that are strewn too far."""
    if b"sheetData" not in xml:
        return 0
    long = xml.count(b"<c ") > 26 * 10**5 / POSITIONS_PER_CELL
    if b":c" not in xml and not BEYOND[5 if long else 4].search(xml):
        return 26  # and too few rows to be strewn: seen at a glance, as nearly always
    cells = CELL.findall(xml)
    columns = 0
    for letters in {cell[0] for cell in cells}:
        number = 0  # 1 for A, 28 for AB
        for letter in letters.upper():
            number = 26 * number + letter - ord("A") + 1
        columns = max(columns, number)
    rows = max((int(number or 0) for _, number in cells), default=0)
    if (b"", b"") in cells:  # such a cell comes after the one before it
        lines = ROW_END.split(xml)
        columns += max(len(CELL.findall(line)) for line in lines)
        rows = max([rows, *map(int, ROW.findall(xml))]) + len(lines)
    check_extent(len(cells), rows, columns, where=where)
    return columns
