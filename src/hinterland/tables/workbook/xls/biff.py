"""The records of an `.xls` workbook (BIFF5, BIFF8), made safe for calamine.

That reader, in Rust, ends the whole program where a file's claims ask for more memory than
there is, loops where its container does, and takes the figures of an embedded chart for cells.
So the records are walked once, those that hold no cell are blanked, what the rest claim is
checked, and a clean container is put around them.
"""

from collections.abc import Iterator
from operator import itemgetter
from struct import pack, pack_into, unpack_from
from typing import Final

from ....errors import InputError, reraised_as
from ...grid import check_extent
from ...messages import broken, no_workbook, two_in_one
from ..notes import SheetNotes
from ..ole import decrypt, pack_stream, unpack_stream
from .cells import ASIDES, SheetRecords, read_notes
from .sst import check_texts
from .styles import CODEPAGE, DATE1904, FORMAT, XF, Record, read_book_looks

__all__ = ["clean_xls"]

STREAMS: Final = ("Workbook", "Book")

# Record types of [MS-XLS] 2.3, and one that no reader knows.
BOF, EOF, CONTINUE, FILEPASS, BLANKED = 0x0809, 0x000A, 0x003C, 0x002F, 0xFFFF
NUMBER, LABEL, BOOLERR, RK, LABELSST = 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD
MULRK, FORMULA, RSTRING, STRING, MERGECELLS = 0x00BD, 0x0006, 0x00D6, 0x0207, 0x00E5
BOUNDSHEET, SST = 0x0085, 0x00FC
OF_BOOK: Final = frozenset([CODEPAGE, DATE1904, FORMAT, XF, BOUNDSHEET, SST])
OF_CELLS: Final = frozenset([NUMBER, LABEL, BOOLERR, RK, LABELSST, MULRK, FORMULA, RSTRING])
OF_SHEET: Final = OF_CELLS | {STRING, MERGECELLS}

# The bytes that a record has at least.
SIZES: Final = {
    BOF: 4, CODEPAGE: 2, DATE1904: 2, FORMAT: 5, XF: 4, BOUNDSHEET: 8, SST: 8, NUMBER: 14,
    LABEL: 8, BOOLERR: 8, RK: 10, LABELSST: 10, MULRK: 12, FORMULA: 22, RSTRING: 8,
}  # fmt: skip


def clean_xls(data: bytes, *, where: str) -> tuple[bytes, dict[int, SheetNotes]]:
    """Return an `.xls` file that holds nothing but its cells, in the clear.

    With it, by the sheet's index, what is seen there besides the stored values.

    Raises InputError if it is locked with a password, cut short, or claims what can't be.
    """
    stream = _workbook(data, where)
    if any(kind == FILEPASS for _, kind, _ in _records(stream, 0, where)):
        # Small workbooks are filled up with zeros to 4096 bytes; msoffcrypto reads these as
        # records and fails where the last of them is cut off: so whole blank ones instead.
        end = 0
        while stream[end : end + 2] == pack("<H", BOF):
            *_, (at, _, size) = _records(stream, end, where)
            end = at + 4 + size
        room = max(4096 - end, 0)
        packed = pack_stream(stream[:end] + bytes(room + -room % 4), STREAMS[0])
        stream = _workbook(decrypt(packed, where=where), where)
    with reraised_as(broken(where), file=where):
        clean = bytearray(stream)
        notes = _clean(clean, where)
    return pack_stream(bytes(clean), STREAMS[0]), notes


def _workbook(data: bytes, where: str) -> bytes:
    stream = unpack_stream(data, STREAMS, where=where)
    if stream is None:
        raise no_workbook(where)
    return stream


def _records(stream: bytes | bytearray, start: int, where: str) -> Iterator[Record]:
    """Yield the records of one part of the workbook, from its beginning to its end."""
    at, depth = start, 0
    while True:
        kind, size = unpack_from("<HH", stream, at) if at + 4 <= len(stream) else (0, 0)
        if at + 4 + size > len(stream) or (at == start and kind != BOF):
            raise InputError(broken(where), file=where)
        yield at, kind, size
        depth += (kind == BOF) - (kind == EOF)
        at += 4 + size
        if not depth:
            return


def _clean(stream: bytearray, where: str) -> dict[int, SheetNotes]:
    """Blank in place what holds no cell, check the rest; return what else is seen."""
    book, asides = _keep(stream, 0, OF_BOOK, where)
    places = [unpack_from("<IBB", stream, at + 4) for at, kind, _ in book if kind == BOUNDSHEET]
    sheets: dict[int, SheetRecords] = {}
    end = book[-1][0]
    for index, (start, _, kind) in sorted(enumerate(places), key=itemgetter(1)):
        if start < end:
            raise two_in_one(where)
        kept, others = _keep(stream, start, frozenset() if kind else OF_SHEET, where)
        end = kept[-1][0]
        cells = [record for record in kept if record[1] in OF_CELLS]
        sheets[index] = SheetRecords(cells, others)
        rows = columns = 0
        for at, kind, size in cells:
            row, column = unpack_from("<HH", stream, at + 4)
            if kind == MULRK:
                (column,) = unpack_from("<H", stream, at + 2 + size)
            elif kind == FORMULA:  # emptied, but not its value
                pack_into("<H", stream, at + 24, 0)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        check_extent(len(cells), rows, columns, where=where)
    used = [
        unpack_from("<I", stream, at + 10)[0]
        for sheet in sheets.values()
        for at, kind, _ in sheet.cells
        if kind == LABELSST
    ]
    shared: list[bytes] = []  # the record of shared texts and its continuations
    for at, kind, size in book:
        if kind == SST or (shared and kind == CONTINUE):
            shared.append(bytes(stream[at + 4 : at + 4 + size]))
        elif shared:
            break
    check_texts(shared, used, where=where)
    return read_notes(stream, sheets, read_book_looks(stream, book, asides, shared))


def _keep(
    stream: bytearray, start: int, wanted: frozenset[int], where: str
) -> tuple[list[Record], list[Record]]:
    """Blank the records of a part that aren't wanted or belong to a chart.

    What follows a kept record as its continuation is kept with it. Returned are the records
    that are left; and of those that aren't, those on how cells look.
    """
    kept: list[Record] = []
    asides: list[Record] = []
    depth, keeps = 0, False
    for record in _records(stream, start, where):
        at, kind, size = record
        depth += kind == BOF
        keeps = depth == 1 and (
            kind in wanted or kind in {BOF, EOF} or (keeps and kind == CONTINUE)
        )
        if depth == 1 and size >= ASIDES.get(kind, size + 1):
            asides.append(record)
        depth -= kind == EOF
        if keeps and size < SIZES.get(kind, 0):
            raise InputError(broken(where), file=where)
        is_short = kind == MERGECELLS and (  # it claims more ranges than it holds
            size < 2 or unpack_from("<H", stream, at + 4)[0] * 8 > size - 2
        )
        if keeps and not is_short:
            kept.append(record)
        else:
            pack_into("<H", stream, at, BLANKED)
    return kept, asides
