"""Workbooks in archives that are made to stall a reader or to fill the memory."""

import struct
from collections.abc import Iterator

from .made_up import (
    TABLE,
    brt,
    brt_cell,
    brt_row,
    changed,
    ods,
    ods_table,
    packed,
    renewed,
    unpacked,
    wide,
    xlsb,
    xlsb_rows,
    xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"
MARKED = '<row r="9" hidden="1"><c r="A9" s="1"><v>5</v></c></row>'


def hostile_workbooks() -> Iterator[tuple[str, bytes]]:
    """Yield a name and a file for each way."""
    yield from _new()
    yield from _open()
    yield from _binary()


def _new() -> Iterator[tuple[str, bytes]]:
    plain = xlsx({"1": TABLE})

    def with_sheet(rows: str, cols: str = "") -> bytes:
        sheet = f"<worksheet>{cols}<sheetData>{rows}</sheetData></worksheet>"
        return renewed(plain, SHEET, sheet)

    yield "tags.xlsx", with_sheet(MARKED + "<a/>" * 4_000_000)
    yield "some-tags.xlsx", with_sheet(MARKED + "<a/>" * 900_000)
    yield "deep.xlsx", with_sheet(MARKED + "<a>" * 400_000)
    digits = "1" * 15_000_000
    yield "value.xlsx", with_sheet(f'<row hidden="1"><c s="1"><v>{digits}</v></c></row>')
    cols = '<col min="1" max="999" hidden="1"/>' * 300_000
    yield "columns.xlsx", with_sheet(MARKED, f"<cols>{cols}</cols>")
    formula = f'<c t="n"><f t="shared" si="0">{"B1+" * 2_000}</f></c>'
    shared = '<c t="n"><f t="shared" si="0"/></c>' * 20
    yield "formulas.xlsx", with_sheet(f"<row>{formula}</row>" + f"<row>{shared}</row>" * 15_000)
    runs = "<r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>" * 200_000
    yield "runs.xlsx", renewed(plain, "xl/sharedStrings.xml", f"<sst><si>{runs}</si></sst>")
    rich = f"<sst><si><t>{'x' * 30_000}</t></si><si><r><rPr><vertAlign val='superscript'/></rPr><t>{'x' * 30_000}</t></r></si></sst>"
    uses = ("<row>" + '<c t="s"><v>1</v></c>' * 26 + "</row>") * 4_000
    yield "raised.xlsx", renewed(with_sheet(uses), "xl/sharedStrings.xml", rich)
    long = "#,##0" * 20
    code = "".join(f'<numFmt numFmtId="{n}" formatCode="{long}{n}"/>' for n in range(60_000))
    xfs = "".join(f'<xf numFmtId="{n}"/>' for n in range(60_000))
    styles = f"<styleSheet><numFmts>{code}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>"
    yield "formats.xlsx", renewed(plain, "xl/styles.xml", styles)
    scale = "," * 250
    commas = f'<numFmts><numFmt numFmtId="164" formatCode="0{scale}"/></numFmts>'
    styles = f'<styleSheet>{commas}<cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>'
    many = ("<row>" + '<c s="1"><v>5</v></c>' * 26 + "</row>") * 10_000
    yield "commas.xlsx", renewed(with_sheet(many), "xl/styles.xml", styles)
    yield (
        "nested-styles.xlsx",
        renewed(plain, "xl/styles.xml", f"<styleSheet>{'<fonts>' * 300_000}"),
    )
    names = "".join(f'<sheet name="{n}" r:id="rId1"/>' for n in range(3_000))
    book = f'<workbook xmlns:r="r"><sheets>{names}</sheets></workbook>'
    yield "one-part.xlsx", renewed(with_sheet(MARKED * 10_000), "xl/workbook.xml", book)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="../c.xml"/>' for n in range(50_000)
    )
    said = '<comment ref="A1"><text><t>x</t></text></comment>' * 50_000
    comments = f"<comments><commentList>{said}</commentList></comments>"
    yield (
        "comments.xlsx",
        packed(
            unpacked(plain)
            | {
                "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{rels}</Relationships>",
                "xl/c.xml": comments,
            }
        ),
    )


def _open() -> Iterator[tuple[str, bytes]]:
    value = '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="{}"><text:p>5</text:p></table:table-cell>'

    def table(rows: str, before: str = "") -> bytes:
        return ods(f'<table:table table:name="1">{before}{rows}</table:table>')

    def row(content: str, repeats: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{repeats}">{content}</table:table-row>'

    yield "repeats.ods", table(row(value.format(16_384), 1_048_576))
    yield "rows.ods", table(row(value.format(1), 1_048_576))
    yield "columns.ods", table(row(value.format(16_384)) * 3)
    far = '<table:table-cell table:number-columns-repeated="900"/>' + value.format(1)
    yield "corner.ods", table(row(value.format(1)) + row("", 90_000) + row(far))
    yield (
        "column-tags.ods",
        table(row(value.format(1) * 1_000) * 500, "<table:table-column/>" * 100_000),
    )
    yield "deep.ods", table("<table:table-row>" * 300_000)
    yield "deep-spans.ods", table(row("<table:table-cell><text:p>" + "<text:span>" * 300_000))
    blanks = '<text:s text:c="999999999"/>' * 300_000
    yield (
        "blanks.ods",
        table(row(f"<table:table-cell><text:p>{blanks}</text:p></table:table-cell>")),
    )
    yield (
        "entities.ods",
        renewed(
            ods(ods_table(TABLE)), "content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        ),
    )
    yield "bomb.ods", table(row(value.format(1)) + " " * 60_000_000)
    maps = "".join(
        f'<number:number-style style:name="N{n}"><number:number/>'
        + f'<style:map style:condition="value()&gt;1" style:apply-style-name="N{n - 1}"/>' * 9
        + "</number:number-style>"
        for n in range(2_000)
    )
    yield "maps.ods", ods(ods_table(TABLE), styles=maps)
    loop = '<style:style style:name="a" style:parent-style-name="a"/>'
    yield (
        "loop.ods",
        ods(
            ods_table(TABLE).replace(
                "<table:table-cell ", '<table:table-cell table:style-name="a" '
            ),
            styles=loop,
        ),
    )
    merged = '<table:table-cell office:value-type="string" table:number-rows-spanned="999999" table:number-columns-spanned="999999"><text:p>x</text:p></table:table-cell>'
    yield "spans.ods", table(row(merged * 300) * 300)


def _binary() -> Iterator[tuple[str, bytes]]:
    yield "records.xlsb", xlsb({"1": brt(1) * 20_000_000})
    yield "some-records.xlsb", xlsb({"1": brt(1) * 2_000_000})
    far = brt_row(0) + brt_cell(6, 0, wide("x")) + brt_row(99_999) + brt_cell(6, 900, wide("x"))
    yield "far.xlsb", xlsb({"1": far})
    yield "size.xlsb", xlsb({"1": b"\x05\xff\xff\xff\x7f"})
    yield "text.xlsb", xlsb({"1": brt_row(0) + brt_cell(6, 0, struct.pack("<I", 0x7FFFFFFF))})
    shared = brt(19, b"\0" + wide("x" * 30_000))
    uses = b"".join(
        brt_row(row) + b"".join(brt_cell(7, column, bytes(4)) for column in range(50))
        for row in range(2_000)
    )
    yield "shared.xlsb", xlsb({"1": uses}, parts={"xl/sharedStrings.bin": shared})
    runs = brt(19, b"\1" + wide("x" * 10) + struct.pack("<I", 0x7FFFFFFF) + bytes(8))
    yield "runs.xlsb", xlsb({"1": xlsb_rows(TABLE)}, parts={"xl/sharedStrings.bin": runs})
    hidden = brt(60, struct.pack("<IIIIH", 0, 16_000, 0, 0, 1)) * 100_000
    yield "hidden.xlsb", xlsb({"1": hidden + xlsb_rows(TABLE)})
    merges = brt(176, struct.pack("<IIII", 0, 1_048_575, 0, 16_383)) * 100_000
    yield "merges.xlsb", xlsb({"1": xlsb_rows(TABLE) + merges})
    yield (
        "rels.xlsb",
        changed(xlsb({"1": b""}), "xl/_rels/workbook.bin.rels", "Target", "target"),
    )
