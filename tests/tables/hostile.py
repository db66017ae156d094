"""Files made to stall a reader or to fill the memory, each small on disk."""

import io
import struct
import sys
import time
import zipfile
from collections.abc import Iterator

from hinterland.errors import InputError
from hinterland.tables import Tables, read_tables
from hinterland.tables.workbook.ole import pack_stream, unpack_stream

from .hostile_workbooks import hostile_workbooks
from .made_up import TABLE, Row, xls, xlsx

MEMORY = 1_500_000_000  # bytes that the process may use, its code and libraries included

ENTITIES = (
    b'<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(97, 107))
    + b"]>"
)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield a name and a file for each way."""
    yield from _pages()
    yield from _texts()
    yield from _workbooks()
    yield from _old_workbooks()
    yield from hostile_workbooks()


def _pages() -> Iterator[tuple[str, bytes]]:
    span = b"<td colspan=1000000000 rowspan=1000000000>1"
    row = b"<tr><td>1<td>2"
    yield "spans.htm", b"<table><tr>%s%s%s</table>" % (span, span, row * 9)
    yield "many-spans.htm", b"<table>%s</table>" % (b"<tr>" + span * 2) * 900
    comb = b"".join(b"<td rowspan=65534>%d<td>2" % n for n in range(490))
    yield "comb.htm", b"<table><tr>%s%s</table>" % (comb, (b"<tr>" + span * 2) * 2000)
    yield "wide.htm", b"<table><tr>%s%s</table>" % (b"<td>1" * 20_000, row)
    yield "tall.htm", b"<table>%s</table>" % (b"<tr><td>1<td>" * 120_000)
    yield "corner.htm", b"<table>%s<tr><td colspan=998>1<td>2</table>" % (b"<tr><td>1" * 20_000)
    yield "nested.htm", b"<table><tr><td>" * 5_000 + b"text " * 20_000
    yield "nested-data.htm", (b"<table>" + row * 2 + b"<tr><td>") * 2_000
    yield "deep.htm", b"<div>" * 100_000 + b"<table>" + row * 3
    yield (
        "attributes.htm",
        b"<table><tr><td %s>1%s"
        % (
            b"".join(b"a%d=1 " % n for n in range(20_000)),
            row * 3,
        ),
    )
    yield "open.htm", b"<!--" * 50_000 + b"<table>" + row * 3
    yield "entities.htm", ENTITIES + b"<html><table><tr><td>&k;<td>1" + row
    yield "marks.htm", b"<table>" + b"<tr><td>\x1d\x1e\x1f1<td>2" * 3
    yield "sups.htm", b"<table>" + row * 2 + b"<tr><td>" + b"<sup>1" * 20_000


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "columns.csv", b",".join([b"1"] * 50_000) + b"\n1,2"
    yield "sparse.csv", b"1" + b"," * 990 + b"1\n" + b"\n" * 90_000 + b"2,3"
    yield "quote.csv", b'a,b\n1,"' + b"x,\n" * 60_000
    yield "quotes.csv", b'a,b\n1,""' + b'"",""' * 20_000
    yield "field.csv", b"a,b\n1,2\n3," + b"x" * 200_000
    yield "deep.json", b"[" * 100_000
    yield "deep-objects.json", b'{"a":' * 50_000
    yield "digits.json", b'[{"page":1},[{"value":%s}]]' % (b"9" * 100_000)
    yield "big.json", b'[{"page":1},[{"value":1e999,"date":"2019"}]]'
    yield "blank.txt", b" \n" * 50_000


def _workbooks() -> Iterator[tuple[str, bytes]]:
    plain = xlsx({"1": TABLE})
    far: list[Row] = [["a"]] + [[]] * 99_999 + [[None] * 900 + [1]]
    yield "far.xlsx", xlsx({"1": far})
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield "farther.xlsx", _changed(plain, "xl/worksheets/sheet1.xml", b"</sheetData>", cell)
    unnamed = b'<row r="1048575"/>' + b"<row><c><v>1</v></c></row>" * 3 + b"</sheetData>"
    yield "unnamed.xlsx", _changed(plain, "xl/worksheets/sheet1.xml", b"</sheetData>", unnamed)
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "merged.xlsx", _changed(plain, "xl/worksheets/sheet1.xml", b"</sheetData>", merged)
    ranges = b'<mergeCell ref="A1:XFD1048576"/>' * 3_000
    overlapping = b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
    yield (
        "merges.xlsx",
        _changed(plain, "xl/worksheets/sheet1.xml", b"</sheetData>", overlapping),
    )
    yield "bomb.xlsx", _changed(plain, "xl/styles.xml", b"</styleSheet>", b" " * 60_000_000)
    yield "entities.xlsx", _changed(plain, "xl/sharedStrings.xml", b"<sst", ENTITIES + b"<sst")
    text = b"<si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    long_text = _changed(plain, "xl/sharedStrings.xml", b"</sst>", text)
    count = sum(isinstance(value, str) for row in TABLE for value in row)
    uses = b'<row r="9">' + b'<c t="s"><v>%d</v></c>' % count * 900 + b"</row></sheetData>"
    yield "shared.xlsx", _changed(long_text, "xl/worksheets/sheet1.xml", b"</sheetData>", uses)
    yield (
        "lying.xlsx",
        _with_false_sizes(
            _changed(plain, "xl/worksheets/sheet1.xml", b"</sheetData>", b" " * 60_000_000)
        ),
    )
    yield "sheets.xlsx", xlsx({f"{n}": TABLE for n in range(200)})


def _changed(workbook: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


def _with_false_sizes(workbook: bytes) -> bytes:
    """Say in the table of contents that no part is larger than 100 bytes."""
    changed = bytearray(workbook)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 100)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _old_workbooks() -> Iterator[tuple[str, bytes]]:
    plain = xls({"1": TABLE})
    stream = unpack_stream(plain, ("Workbook",), where="") or b""
    looped = bytearray(plain)
    fat = 512 * (1 + struct.unpack_from("<I", plain, 76)[0])
    for sector in range(128):
        struct.pack_into("<I", looped, fat + 4 * sector, 0)
    yield "loop.xls", bytes(looped)
    for name, at in (("directory", 40), ("fat", 44), ("minifat", 64), ("difat", 72)):
        counts = bytearray(plain)
        struct.pack_into("<I", counts, at, 0x7FFFFFFF)
        yield f"{name}.xls", bytes(counts)
    yield "extent.xls", _repacked(stream, 0x0200, 4, struct.pack("<II", 0, 0xFFFFFFF0))
    yield "row.xls", _repacked(stream, 0x027E, 4, struct.pack("<HH", 65_535, 255))
    yield "column.xls", _repacked(stream, 0x00FD, 4, struct.pack("<HH", 65_535, 65_535))
    yield "texts.xls", _repacked(stream, 0x00FC, 8, struct.pack("<I", 0x7FFFFFFF))
    yield "sheet.xls", _repacked(stream, 0x0085, 4, struct.pack("<I", 2))
    long_text = xls({"1": [["x" * 32_767] * 50] * 63})
    yield "shared.xls", long_text


def _repacked(stream: bytes, kind: int, offset: int, new: bytes) -> bytes:
    """Write something into the last record of a kind."""
    at, last = 0, 0
    while at + 4 <= len(stream):
        found, size = struct.unpack_from("<HH", stream, at)
        last = at if found == kind else last
        at += 4 + size
    changed = bytearray(stream)
    changed[last + offset : last + offset + len(new)] = new
    return pack_stream(bytes(changed), "Workbook")


def read(data: bytes, name: str) -> Tables | InputError:
    """Read a file, look at every place of its tables as a later step would; return a fault."""
    try:
        tables = read_tables(data, name=name)
    except InputError as fault:
        return fault
    for grid in tables.grids:
        for row in range(grid.rows):
            for column in range(grid.columns):
                grid.at(row, column)
    return tables


def main() -> None:
    """Print, for each file: name, bytes, seconds, what came out."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for name, data in hostile_files():
        started = time.process_time()
        found = read(data, name)
        seconds = time.process_time() - started
        what = (
            f"refused: {found}"
            if isinstance(found, InputError)
            else f"{len(found.grids)} grids"
        )
        print(name, len(data), f"{seconds:.3f}", what, sep="\t", flush=True)


if __name__ == "__main__":
    main()
