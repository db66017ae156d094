"""Made-up files with the traps of real ones, each written by hand or by a writer of its kind."""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import xlsxwriter
import xlwt

from hinterland.tables.workbook.ole import pack_stream, unpack_stream

Row = Sequence[str | float | None]

TABLE: list[Row] = [
    ["11-8 分地区货物进出口总额", None, None, None],
    ["单位：万美元", None, None, "(USD 10 000)"],
    ["地 区", "Region", "2018", "2019"],
    ["全    国", "  National Total", 46224.2, "45778.9"],
    ["北　京", "Beijing", 4124.9, "4162.4"],
    ["西 藏", "Tibet", "…", "-"],
]


def xlsx(sheets: dict[str, list[Row]], *, merge: str = "", percent: str = "") -> bytes:
    """Write a workbook; `merge` and `percent` are ranges of its first sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
    first = book.worksheets()[0]
    if merge:
        first.merge_range(merge, "merged")
    if percent:
        first.write(percent, 0.123, book.add_format({"num_format": "0.0%"}))
    book.close()
    return out.getvalue()


def xls(
    sheets: dict[str, list[Row]], *, merge: tuple[int, int, int, int] | None = None
) -> bytes:
    """Write an old workbook; `merge` is first row, last row, first and last column."""
    out = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
        if merge:
            sheet.write_merge(*merge, "merged")
            merge = None
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Pack parts into an archive, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def unpacked(workbook: bytes) -> dict[str, str | bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as source:
        return {name: source.read(name) for name in source.namelist()}


def renewed(workbook: bytes, part: str, content: str) -> bytes:
    """Write a part of an archive again."""
    return packed(unpacked(workbook) | {part: content})


def changed(workbook: bytes, part: str, old: str, new: str) -> bytes:
    """Replace a text in a part of an archive; it must be there."""
    content = unpacked(workbook)[part]
    text = content if isinstance(content, str) else content.decode()
    assert old in text
    return renewed(workbook, part, text.replace(old, new))


SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "table": "table", "text": "text",
        "number": "datastyle", "draw": "drawing",
    }.items()
)  # fmt: skip


def ods(body: str, *, styles: str = "", spaces: str = SPACES) -> bytes:
    """Write an OpenDocument workbook; `body` holds its tables, `styles` its automatic styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="m"><m:file-entry m:media-type="{kind}"/></m:manifest>'
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_table(rows: list[Row], *, name: str = "1") -> str:
    """Write a table of an OpenDocument workbook."""
    lines = []
    for row in rows:
        line = ""
        for value in row:
            if value is None:
                line += "<table:table-cell/>"
            elif isinstance(value, str):
                line += f'<table:table-cell office:value-type="string">{_paragraph(value)}'
                line += "</table:table-cell>"
            else:
                line += '<table:table-cell office:value-type="float" '
                line += (
                    f'office:value="{value!r}">{_paragraph(f"{value:.1f}")}</table:table-cell>'
                )
        lines.append(f"<table:table-row>{line}</table:table-row>")
    return f'<table:table table:name="{name}">{"".join(lines)}</table:table>'


def _paragraph(text: str) -> str:
    text = re.sub("  +", lambda found: f'<text:s text:c="{len(found[0])}"/>', text)
    return f"<text:p>{text}</text:p>"


def brt(kind: int, body: bytes = b"") -> bytes:
    """Write a record of a binary workbook ([MS-XLSB] 2.1.4)."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return head + size + body


def wide(text: str) -> bytes:
    """Write a text of a binary workbook."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def brt_row(row: int, *, hidden: bool = False) -> bytes:
    """Begin a row of a binary workbook."""
    return brt(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def brt_cell(kind: int, column: int, body: bytes, *, style: int = 0) -> bytes:
    """Write a cell of a binary workbook."""
    return brt(kind, struct.pack("<II", column, style) + body)


def xlsb(
    sheets: dict[str, bytes], *, states: Sequence[int] = (), book: bytes = b"",
    parts: dict[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """Write a binary workbook: each sheet is its records, `states` says which are hidden."""
    bundles, relations, written = b"", "", {}
    for n, (name, records) in enumerate(sheets.items(), 1):
        state = states[n - 1] if states else 0
        bundles += brt(156, struct.pack("<II", state, n) + wide(f"r{n}") + wide(name))
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        relations += f'<Relationship Id="r{n}" Type="{kind}" Target="worksheets/sheet{n}.bin"/>'
        written[f"xl/worksheets/sheet{n}.bin"] = brt(129) + records + brt(130)
    return packed(
        {
            "xl/workbook.bin": brt(131) + book + bundles + brt(132),
            "xl/_rels/workbook.bin.rels": f"<Relationships>{relations}</Relationships>",
            **written,
            **(parts or {}),
        }
    )


def xlsb_rows(rows: list[Row]) -> bytes:
    """Write rows of a binary workbook."""
    records = brt(145)
    for at, row in enumerate(rows):
        records += brt_row(at)
        for column, value in enumerate(row):
            if isinstance(value, str):
                records += brt_cell(6, column, wide(value))
            elif value is not None:
                records += brt_cell(5, column, struct.pack("<d", value))
    return records + brt(146)


def encrypted(workbook: bytes, password: str) -> bytes:
    """Encrypt an old workbook as Excel 97 does (RC4, [MS-OFFCRYPTO] 2.3.6, [MS-XLS] 2.2.10)."""
    stream = unpack_stream(workbook, ("Workbook",), where="")
    assert stream is not None
    salt, verifier = b"s" * 16, b"v" * 16
    keys = _keystream(password, salt, 0)
    proof = bytes(
        a ^ b for a, b in zip(verifier + hashlib.md5(verifier).digest(), keys, strict=False)
    )
    filepass = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + proof
    records = list(_records(stream))
    plain = _record(*records[0]) + filepass
    spared = bytearray(b"\1" * len(plain))  # 1: a byte that stays as it is
    for kind, body in records[1:]:
        moved = body
        if kind == 0x85:  # where a sheet begins
            moved = (
                struct.pack("<I", struct.unpack_from("<I", body)[0] + len(filepass)) + body[4:]
            )
        plain += _record(kind, moved)
        open_ = len(body) if kind == 0x809 else 4 if kind == 0x85 else 0
        spared += b"\1" * (4 + open_) + b"\0" * (len(body) - open_)
    secret = bytearray(plain)
    for block in range(0, len(plain), 1024):
        keys = _keystream(password, salt, block // 1024)
        for at in range(block, min(block + 1024, len(plain))):
            key = next(keys)
            if not spared[at]:
                secret[at] ^= key
    return pack_stream(bytes(secret), "Workbook")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if not kind:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _keystream(password: str, salt: bytes, block: int) -> Iterator[int]:
    short = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    short = hashlib.md5((short + salt) * 16).digest()[:5]
    key = hashlib.md5(short + struct.pack("<I", block)).digest()
    state = list(range(256))
    other = 0
    for at in range(256):
        other = (other + state[at] + key[at % 16]) % 256
        state[at], state[other] = state[other], state[at]
    one = other = 0
    while True:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        yield state[(state[one] + state[other]) % 256]


def html(rows: list[Row], *, above: str = "", below: str = "") -> str:
    """Write a page with one table."""
    lines = (
        "<tr>"
        + "".join(f"<td>{'' if value is None else value}</td>" for value in row)
        + "</tr>"
        for row in rows
    )
    return f"<html><body>{above}<table>{''.join(lines)}</table>{below}</body></html>"


FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500 814 939 500]"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]"
    b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
)


def pdf(pages: Sequence[bytes]) -> bytes:
    """Write a PDF by hand; a page is its drawing instructions, see `ruled`."""
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        *FONT,
    ]
    for n, page in enumerate(pages):
        packed = zlib.compress(page)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (first + 2 * n + 1),
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        out, len(objects) + 1, listed, len(objects) + 1, len(out),
    )  # fmt: skip


def ruled(rows: list[Row], *, top: int = 100, above: str = "", below: str = "") -> bytes:
    """Draw a table with rules; a None continues the cell at its left."""
    width, height = 90, 20
    draw = [_say(60, top - 8, above), _say(60, top + len(rows) * height + 14, below)]
    for at in range(len(rows) + 1):
        draw.append(_rule(50, top + at * height, 50 + width * len(rows[0]), top + at * height))
    for at, row in enumerate(rows):
        for column, value in enumerate([*row, ""]):
            left, upper = 50 + width * column, top + at * height
            if value is not None:
                draw.append(_rule(left, upper, left, upper + height))
                draw.append(_say(left + 4, upper + 15, str(value)))
    return b"".join(draw)


def _say(x: int, y: int, text: str) -> bytes:
    return b"BT /F 10 Tf %d %d Td <%s> Tj ET\n" % (
        x,
        842 - y,
        text.encode("utf-16-be").hex().encode(),
    )


def _rule(x0: int, y0: int, x1: int, y1: int) -> bytes:
    return b"%d %d m %d %d l S\n" % (x0, 842 - y0, x1, 842 - y1)
