"""Binary workbooks (`.xlsb`, [MS-XLSB]): their records, walked once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from struct import error, unpack_from
from typing import Final

from ....errors import InputError
from ...grid import MAX_COLUMNS, MAX_ROWS, Tables, shortest
from ...messages import broken, no_workbook
from ..archive import check_parts, relations, unpack
from ..formats import BUILT_IN
from ..looks import (
    PLAIN,
    Look,
    Note,
    SharedTexts,
    check_looks,
    is_stored,
    seen_number,
    seen_text,
)  # fmt: skip
from ..notes import Place, without_author
from ..raised import OWN_FONT, Run, runs_in_fonts
from ..sheets import Sheet, to_grids
from ..xls.cells import ERRORS, unpacked

__all__ = ["read_xlsb"]

WORKBOOK: Final = "xl/workbook.bin"
FREE_UNPACKED: Final = 5_000_000  # bytes; a record takes two at least

# Records of the workbook, of styles, texts, comments and sheets.
BOOK_PROPERTIES, CALC, BUNDLE = 153, 157, 156
FORMAT, FONT, XF, BEGIN_XFS, END_XFS = 44, 43, 47, 617, 618
TEXT, AUTHOR, COMMENT, COMMENT_TEXT = 19, 632, 635, 637
ROW, COLUMN, MERGED, RICH = 0, 60, 176, 62
RK, ERROR, BOOLEAN, REAL, OWN_TEXT, SHARED_TEXT = 2, 3, 4, 5, 6, 7
F_TEXT, F_REAL, F_BOOLEAN, F_ERROR = 8, 9, 10, 11
CELLS: Final = frozenset(range(2, 12)) | {RICH}
NUMBERS: Final = frozenset([RK, REAL, F_REAL])


def read_xlsb(data: bytes, *, where: str) -> Tables:
    """Return the sheets of a binary workbook.

    Raises InputError if it is broken, or made to blow up.
    """
    parts = unpack(data, where=where, free=FREE_UNPACKED)
    if WORKBOOK not in parts:
        raise no_workbook(where)
    try:
        return to_grids(_sheets(parts, where), kind="xlsb", where=where)
    except (error, IndexError, ValueError, OverflowError) as fault:
        raise InputError(broken(where), file=where) from fault


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the type of each record, and where its body begins and ends."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (part[at] & 0x7F) << 7, at + 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > end:
            raise ValueError("a record is cut short")
        yield kind, at, at + size
        at += size


@dataclass(slots=True)
class _Book:
    """What the sheets share."""

    looks: list[Look] = field(default_factory=list)
    fonts: dict[int, Run] = field(default_factory=dict)
    texts: SharedTexts = field(default_factory=lambda: SharedTexts({}))
    from_1904: bool = False
    zeros_count: bool = True


def _sheets(parts: dict[str, bytes], where: str) -> Iterator[Sheet]:
    targets = relations(parts, WORKBOOK, where=where)
    book = _Book()
    bundles = []
    for kind, at, end in _records(parts[WORKBOOK]):
        if kind == BUNDLE:
            (state,) = unpack_from("<I", parts[WORKBOOK], at)
            id_, behind = _string(parts[WORKBOOK], at + 8)
            name, _ = _string(parts[WORKBOOK], behind)
            bundles.append((name, targets.get(id_, ("", "")), state))
        elif kind == BOOK_PROPERTIES:
            book.from_1904 = bool(parts[WORKBOOK][at] & 1)
        elif kind == CALC and end - at >= 26:
            book.zeros_count = not parts[WORKBOOK][at + 24] & 1  # it asks to be calculated
    _read_styles(parts.get("xl/styles.bin", b""), book)
    check_looks(book.looks, where=where)
    shared = parts.get("xl/sharedStrings.bin", b"")
    texts = [_rich(shared, at, end, book) for kind, at, end in _records(shared) if kind == TEXT]
    book.texts = SharedTexts(dict(enumerate(texts)))
    check_parts([part for _, (_, part), _ in bundles], where=where)
    for name, (kind_of_sheet, part), state in bundles:
        if kind_of_sheet not in {"worksheet", ""}:
            yield Sheet(name, is_table=False)
            continue
        sheet = Sheet(name, is_hidden=state != 0)
        _read_sheet(parts.get(part, b""), sheet, book)
        for what, target in relations(parts, part, where=where).values():
            if what == "comments" and target in parts:
                sheet.notes.comments = _comments(parts.pop(target), book)
        yield sheet


def _read_styles(part: bytes, book: _Book) -> None:
    codes: dict[int, str] = {}
    counts = False
    for kind, at, _ in _records(part):
        if kind == FORMAT:
            codes[unpack_from("<H", part, at)[0]] = _string(part, at + 2)[0]
        elif kind == FONT:
            flags, place = unpack_from("<2xH2xH", part, at)
            book.fonts[len(book.fonts)] = Run("", place == 1, bool(flags & 8), place == 2)
        elif kind in {BEGIN_XFS, END_XFS}:
            counts = kind == BEGIN_XFS
        elif kind == XF and counts:
            form, number = unpack_from("<2xHH", part, at)
            font = book.fonts.get(number, OWN_FONT)
            code = codes.get(form, BUILT_IN.get(form, PLAIN.code))
            book.looks.append(Look(code, bool(font.raised), bool(font.struck)))


def _string(part: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends; a missing one is empty."""
    (length,) = unpack_from("<I", part, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(part):
        raise ValueError("a text is cut short")
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def _rich(part: bytes, at: int, end: int, book: _Book) -> list[Run]:
    """Return the runs of a text in one or several fonts."""
    text, behind = _string(part, at + 1)
    if not part[at] & 1 or behind + 4 > end:
        return [Run(text)]
    (count,) = unpack_from("<I", part, behind)
    count = min(count, (end - behind - 4) // 4)
    starts = [unpack_from("<HH", part, behind + 4 + 4 * n) for n in range(count)]
    return runs_in_fonts(text, starts, book.fonts)


def _comments(part: bytes, book: _Book) -> dict[Place, str]:
    authors: list[str] = []
    comments: dict[Place, str] = {}
    place, author = (0, 0), ""
    for kind, at, end in _records(part):
        if kind == AUTHOR:
            authors.append(_string(part, at)[0])
        elif kind == COMMENT:
            number, row, _, column = unpack_from("<4I", part, at)
            place, author = (row, column), authors[number] if number < len(authors) else ""
        elif kind == COMMENT_TEXT:
            text = "".join(run.text for run in _rich(part, at, end, book))
            comments[place] = without_author(text, author)
    return {place: text for place, text in comments.items() if text}


def _read_sheet(part: bytes, sheet: Sheet, book: _Book) -> None:
    """Read a sheet's records into it."""
    row = 0
    for kind, at, end in _records(part):
        if kind in CELLS:
            column, style = unpack_from("<II", part, at)
            if row >= MAX_ROWS or column >= MAX_COLUMNS:
                sheet.is_cut = True
                continue
            style &= 0xFFFFFF
            look = book.looks[style] if style < len(book.looks) else PLAIN
            note = _note(part, kind, at + 8, end, look, book)
            if note is not None:
                sheet.show(row, column, note)
        elif kind == ROW:
            row, height = unpack_from("<I4xH", part, at)
            if part[at + 11] & 0x10 or not height:
                sheet.notes.hidden_rows.add(row)
        elif kind == COLUMN:
            first, last, width = unpack_from("<3I", part, at)
            if part[at + 16] & 1 or not width:
                sheet.notes.hide_columns(first, last)
        elif kind == MERGED:
            top, bottom, left, right = unpack_from("<4I", part, at)
            sheet.ranges.append(((top, left), (bottom, right)))
    sheet.cells.sort(key=lambda cell: cell[1:3])


def _note(part: bytes, kind: int, at: int, end: int, look: Look, book: _Book) -> Note | None:
    """Return what is seen of a cell whose value begins and ends at places of the part."""
    if kind in NUMBERS:
        (stored,) = unpack_from("<I" if kind == RK else "<d", part, at)
        number = unpacked(stored) if kind == RK else stored
        if kind == F_REAL and not number and not book.zeros_count:
            return Note("=…")
        if is_stored(look) and isfinite(number):
            return Note(shortest(number), number)
        return seen_number(number, look, from_1904=book.from_1904)
    if kind == SHARED_TEXT:
        return book.texts.seen(unpack_from("<I", part, at)[0], look)
    if kind in {ERROR, F_ERROR}:
        note = Note(ERRORS.get(part[at], "#ERROR!"))
    elif kind in {BOOLEAN, F_BOOLEAN}:
        note = Note("TRUE" if part[at] else "FALSE")
    else:
        runs = _rich(part, at, end, book) if kind == RICH else [Run(_string(part, at)[0])]
        note = seen_text(runs, look)
    return note
