"""An `.xlsx` file looked through before it is read: nothing in it may blow up.

The reader behind it keeps a sheet as a full rectangle and believes every archive, so a file
of a few kilobytes could ask it for more memory than there is, which ends the whole program.
"""

import io
import re
import zlib
from struct import unpack_from
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ..errors import InputError
from .faults import told_as
from .grid import POSITIONS_PER_CELL, check_extent
from .percent import BUILT_IN, shows_percent

__all__ = ["check_xlsx"]

MAX_UNPACKED: Final = 200_000_000  # bytes
FREE_UNPACKED: Final = 20_000_000  # and beyond this,
MAX_RATIO: Final = 100  # so many times the file's size
MAX_ROW_TEXT: Final = 100_000_000  # bytes that the texts of one row may come to

Places = set[tuple[int, int]]


def check_xlsx(data: bytes, *, where: str) -> dict[int, Places]:
    """Refuse what no workbook is; return the cells (row, column) of each sheet shown as percent.

    Raises
    ------
    InputError
        It is cut short, unpacks to too much, or its cells are strewn too far.
    """
    parts = _unpack(data, where)
    columns = max((_check_cells(part, f"{where}, {name}") for name, part in parts), default=0)
    for _, part in parts:
        if len(part) * columns > MAX_ROW_TEXT and b"si>" in part:
            longest = max(map(len, part.split(b"si>")))
            if longest * columns > MAX_ROW_TEXT:
                raise InputError(
                    f"{where}: a text of {longest:,} bytes is longer than Excel allows; "
                    "save the file again in Excel"
                )
    return _percent_cells(dict(parts))


def _unpack(data: bytes, where: str) -> list[tuple[str, bytes]]:
    """Return all parts, unpacked here: what an archive says of its sizes may be false."""
    left = min(MAX_UNPACKED, max(FREE_UNPACKED, MAX_RATIO * len(data)))
    parts = []
    with told_as(f"{where} is cut short or broken; get the file again"):
        for member in ZipFile(io.BytesIO(data)).infolist():
            part = _unpacked(data, member, left + 1)
            left -= len(part)
            if left < 0:
                raise InputError(
                    f"{where}: it unpacks to far more than its size, as no workbook does; "
                    "it was not read"
                )
            parts.append((member.filename, part))
    return parts


def _unpacked(data: bytes, member: ZipInfo, limit: int) -> bytes:
    start = member.header_offset + 30 + sum(unpack_from("<HH", data, member.header_offset + 26))
    packed = data[start : start + member.compress_size]
    if member.compress_type == ZIP_STORED:
        return packed
    if member.compress_type != ZIP_DEFLATED or member.flag_bits & 1:
        raise ValueError(member.compress_type)
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)


# A cell that holds something, and its reference where it has one.
CELL: Final = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])(?:[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,9})[\"'])?[^>]*(?<!/)>"
)
ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d{1,9})[\"']")
ROW_END: Final = re.compile(rb"</(?:\w+:)?row\s*>")


# Whatever may be a cell whose reference is not one letter and so many digits; tags that only
# begin like a cell's (col, cellWatch, cfRule, customSheetView, cr) are told by the next letter.
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
    columns = max((_column(letters) for letters in {cell[0] for cell in cells}), default=0)
    rows = max((int(number or 0) for _, number in cells), default=0)
    if (b"", b"") in cells:  # such a cell stands behind the one before it
        lines = ROW_END.split(xml)
        columns += max(len(CELL.findall(line)) for line in lines)
        rows = max([rows, *map(int, ROW.findall(xml))]) + len(lines)
    check_extent(len(cells), rows, columns, where=where)
    return columns


def _column(letters: bytes) -> int:
    """Return the number of a column's letters: 1 for A, 28 for AB, 0 for none."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


FORMAT: Final = re.compile(
    rb'<(?:\w+:)?numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"'
)
STYLES: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE: Final = re.compile(rb'<(?:\w+:)?xf\s[^>]*?numFmtId="(\d+)"')
STYLED: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\ss="(\d+)"')
SHEET: Final = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\w+:id="([^"]+)"')
RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
ID: Final = re.compile(rb'\sId="([^"]*)"')
TARGET: Final = re.compile(rb'\sTarget="/?(?:xl/)?([^"]*)"')


def _percent_cells(parts: dict[str, bytes]) -> dict[int, Places]:
    """Return, by the sheet's index, the cells whose style shows percent."""
    percent = _percent_styles(parts.get("xl/styles.xml", b""))
    if not percent:
        return {}
    relations = RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
    targets = {b"".join(ID.findall(each)): b"".join(TARGET.findall(each)) for each in relations}
    sheets = SHEET.findall(parts.get("xl/workbook.xml", b""))
    places = {}
    for index, id_ in enumerate(sheets):
        part = parts.get("xl/" + targets.get(id_, b"").decode("utf-8", "replace"), b"")
        places[index] = {
            (int(row) - 1, _column(letters) - 1)
            for letters, row, style in STYLED.findall(part)
            if style in percent
        }
    return places


def _percent_styles(styles: bytes) -> set[bytes]:
    if b"%" not in styles and not re.search(rb'numFmtId="(?:9|10)"', styles):
        return set()
    own = {
        id_: shows_percent(code.decode("utf-8", "replace"))
        for id_, code in FORMAT.findall(styles)
    }
    found = STYLES.search(styles)
    used = STYLE.findall(found[0] if found else b"")
    return {
        b"%d" % index for index, id_ in enumerate(used) if own.get(id_, int(id_) in BUILT_IN)
    }
