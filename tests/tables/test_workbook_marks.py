"""Marks, hidden cells, formulas, errors and comments of `.xlsx` and `.xls` workbooks."""

import io
import struct
from collections.abc import Callable, Iterator

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.tables import Aside, Cell, read_grids, read_tables
from hinterland.tables.workbook.ole import pack_stream, unpack_stream
from hinterland.tables.workbook.raised import Run, raised, written

from .made_up import TABLE, changed, renewed, xls, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def rich_xlsx(*runs: str | tuple[str, dict[str, object]]) -> bytes:
    """Write a cell of runs: plain ones, and others with their font."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    parts: list[object] = []
    for run in runs:
        parts += [run] if isinstance(run, str) else [book.add_format(run[1]), run[0]]
    book.add_worksheet().write_rich_string(0, 0, *parts)
    book.close()
    return out.getvalue()


def rich_xls(*runs: str | tuple[str, dict[str, object]]) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    parts: list[object] = []
    for run in runs:
        font = xlwt.Font()
        style = {} if isinstance(run, str) else run[1]
        font.escapement = style.get("font_script", 0)
        font.struck_out = bool(style.get("font_strikeout"))
        parts.append(run if isinstance(run, str) else (run[0], font))
    book.add_sheet("1").write_rich_text(0, 0, parts)
    book.save(out)
    return out.getvalue()


UP: dict[str, object] = {"font_script": 1}
DOWN: dict[str, object] = {"font_script": 2}
STRUCK: dict[str, object] = {"font_strikeout": True}
BOTH = pytest.mark.parametrize("write", [rich_xlsx, rich_xls])


@BOTH
@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("1345", ("1", UP)), "1345¹"),
        (("1345", ("1)", UP)), "1345¹⁾"),
        (("1345", ("[2]", UP)), "1345⁽²⁾"),
        (("1345", ("a", UP)), "1345ᵃ"),
        (("1345", ("*", UP)), "1345⁽*⁾"),
        (("1345", ("注1", UP)), "1345⁽注¹⁾"),
        (("1345", ("①", UP)), "1345⁽①⁾"),
        (("1345", ("1,2", UP)), "1345⁽¹,²⁾"),
        (("1345 ", (" 1) ", UP)), "1345  ¹⁾ "),
        (("2019", ("①", UP), "年"), "2019⁽①⁾年"),
        (("km", ("2", UP)), "km²"),
        (("CO", ("2", DOWN)), "CO2"),
        (("1345", ("1", DOWN)), "1345₁"),
        (("45", ("13", STRUCK)), "45"),
        ((("13", STRUCK), "45", ("1", UP)), "45¹"),
        (("1345", ("1", {**UP, "font_strikeout": True})), "1345"),
        (("北京", ("1", UP), ("2", UP), ("）", UP)), "北京¹²⁾"),
    ],
)
def test_what_is_raised_or_struck_out(
    write: Callable[..., bytes], runs: tuple[object, ...], text: str
) -> None:
    [cell] = read_grids(write(*runs))[0].cells
    assert cell == Cell(text, 0, 0)


def styled(values: list[object], **style: bool) -> Iterator[list[Cell]]:
    """Write a row in one font, in both kinds of workbooks, and read it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    form = book.add_format()
    if style.get("raised"):
        form.set_font_script(1)
    if style.get("struck"):
        form.set_font_strikeout()
    sheet = book.add_worksheet()
    for column, value in enumerate(values):
        sheet.write(0, column, value, form)
    book.close()
    yield list(read_grids(out.getvalue())[0].cells)
    old = io.BytesIO()
    old_book = xlwt.Workbook()
    font = xlwt.XFStyle()
    font.font.escapement = int(style.get("raised", False))
    font.font.struck_out = style.get("struck", False)
    old_sheet = old_book.add_sheet("1")
    for column, value in enumerate(values):
        old_sheet.write(0, column, value, font)
    old_book.save(old)
    yield list(read_grids(old.getvalue())[0].cells)


def test_a_whole_cell_that_is_raised_is_a_mark() -> None:
    for cells in styled([1, 2.5, "a", "注"], raised=True):
        assert [(cell.text, cell.number) for cell in cells] == [
            ("¹", None), ("⁽².⁵⁾", None), ("ᵃ", None), ("⁽注⁾", None),
        ]  # fmt: skip


def test_a_whole_cell_that_is_struck_out_keeps_its_text() -> None:
    for cells in styled([1345, "北京"], struck=True):
        assert cells == [
            Cell("1345", 0, 0, number=1345, aside=Aside(struck=True)),
            Cell("北京", 0, 1, aside=Aside(struck=True)),
        ]


def test_raised_text_within_a_cell_and_shared_by_others() -> None:
    inline = (
        '<c r="B9" t="inlineStr"><is><r><t>1345</t></r><r><rPr><vertAlign val="superscript"/>'
        "</rPr><t>1</t></r></is></c>"
    )
    [grid] = read_grids(
        changed(
            xlsx({"1": TABLE}), SHEET, "</sheetData>", f'<row r="9">{inline}</row></sheetData>'
        )
    )
    assert grid.at(8, 1) == Cell("1345¹", 8, 1)
    assert [cell.text for cell in grid.cells[:-1]] == [
        cell.text for cell in read_grids(xlsx({"1": TABLE}))[0].cells
    ]


def test_prefixed_tags_and_cells_without_references() -> None:
    data = rich_xlsx("1345", ("1", UP))
    for old, new in (('<c r="A1" ', "<c "), ('<row r="1"', "<row"), ('t="s"', "t = 's'")):
        data = changed(data, SHEET, old, new)
    assert read_grids(data)[0].cells == (Cell("1345¹", 0, 0),)


@given(st.text(max_size=8))
def test_a_raised_mark_never_is_a_plain_digit(text: str) -> None:
    up = raised(text)
    assert not any(letter in "0123456789" for letter in up)
    assert written([Run("13"), Run(text, raised=True)], in_raised=False, in_struck=False)[
        0
    ] == "13" + (up if text else "")


def test_hidden_rows_and_columns() -> None:
    out, old = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    old_book = xlwt.Workbook()
    old_sheet = old_book.add_sheet("1")
    for row in range(4):
        for column in range(5):
            sheet.write(row, column, 10 * row + column)
            old_sheet.write(row, column, 10 * row + column)
    sheet.set_column(1, 1, None, None, {"hidden": True})
    sheet.set_column(3, 3, 0)
    sheet.set_column(2, 2, 0.83)
    sheet.set_row(2, None, None, {"hidden": True, "level": 1})
    old_sheet.col(1).hidden = True
    old_sheet.col(3).width = 0
    old_sheet.row(2).hidden = True
    book.close()
    old_book.save(old)
    for data in (out.getvalue(), old.getvalue()):
        [grid] = read_grids(data)
        hidden = {(c.row, c.column) for c in grid.cells if c.aside == Aside(hidden=True)}
        assert hidden == {
            (row, column)
            for row in range(4)
            for column in range(5)
            if row == 2 or column in {1, 3}
        }
        assert [cell.number for cell in grid.cells if cell.aside is None][:3] == [0, 2, 4]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_sheets_that_are_shown_come_first(state: str) -> None:
    sheets = {"draft": TABLE[2:], "old": TABLE[3:], "2019": TABLE}
    new = xlsx(sheets)
    for name, number in (("draft", 1), ("old", 2)):
        entry = f'<sheet name="{name}" sheetId="{number}"'
        new = changed(new, "xl/workbook.xml", entry, f'{entry} state="{state}"')
    old_book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = old_book.add_sheet(name)
        sheet.visibility = {"hidden": 1, "veryHidden": 2}[state] * (name != "2019")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
    old_book.set_active_sheet(2)
    out = io.BytesIO()
    old_book.save(out)
    for data in (new, out.getvalue()):
        read = read_tables(data, name="t.x")
        assert [(grid.table, grid.sheet, grid.hidden) for grid in read.grids] == [
            (2, "2019", False), (0, "draft", True), (1, "old", True),
        ]  # fmt: skip
        assert len(read.notices) == 2


def formulas(*cells: str, calc: str = "") -> list[str]:
    """Read a row of formulas from a workbook."""
    data = changed(
        xlsx({"1": TABLE}),
        SHEET,
        "</sheetData>",
        f'<row r="9">{"".join(cells)}</row></sheetData>',
    )
    data = changed(
        data, "xl/workbook.xml", '<calcPr calcId="124519" fullCalcOnLoad="1"/>', calc
    )
    return [cell.text for cell in read_grids(data)[0].cells if cell.row == 8]


ASKS = '<calcPr calcId="191029" fullCalcOnLoad="1"/>'
ZERO = '<c r="A9"><f>B4-B4</f><v>0</v></c>'


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A9"><f>B4*1.1</f></c>', '<c r="A9"><f>B4*1.1</f><v/></c>',
        '<c r="A9"><f>B4*1.1</f><v></v></c>', '<c r="A9"><f>B4*1.1</f> <v /></c>',
        '<c r="A9" s="0" t="n"><f ca="1">B4*1.1</f></c>', '<c r="A9" t="str"><f>B4*1.1</f></c>',
    ],
)  # fmt: skip
def test_a_formula_without_a_stored_result(cell: str) -> None:
    assert formulas(cell) == ["=B4*1.1"]


def test_a_formula_that_several_cells_share() -> None:
    assert formulas(
        '<c r="A9"><f t="shared" ref="A9:B9" si="0">B4*1.1</f></c>',
        '<c r="B9"><f t="shared" si="0"/></c>',
    ) == ["=B4*1.1", "=B4*1.1"]


def test_an_empty_text_is_a_result() -> None:
    assert formulas('<c r="A9" t="str"><f>IF(B4,"","x")</f><v></v></c>') == []


def test_a_stored_zero_counts_where_the_workbook_was_calculated() -> None:
    real = '<c r="B9"><f>B4*1.1</f><v>5.5</v></c>'
    assert formulas(ZERO) == ["0"]
    assert formulas(ZERO, calc='<calcPr calcId="191029"/>') == ["0"]
    assert formulas(ZERO, real, calc=ASKS) == ["0", "5.5"]


def test_a_stored_zero_is_no_result_where_the_workbook_asks_to_be_calculated() -> None:
    assert formulas(ZERO, calc=ASKS) == ["=B4-B4"]
    written = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
    assert formulas(ZERO, calc=written) == ["=B4-B4"]
    assert formulas('<c r="A9"><f>B4</f><v>7</v></c>', calc=written) == ["7"]
    assert formulas('<c r="A9"><v>0</v></c>', calc=written) == ["0"]  # no formula


def test_formulas_of_an_old_workbook_that_nothing_calculated() -> None:
    out = io.BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    sheet.write(0, 0, 5)
    sheet.write(0, 1, 0)
    sheet.write(0, 2, xlwt.Formula("A1*1.1"))
    book.save(out)
    assert [cell.text for cell in read_grids(out.getvalue())[0].cells] == ["5", "0", "=…"]
    calculated = with_records(out.getvalue(), book=struct.pack("<HHII", 0x01C1, 8, 0x01C1, 1))
    assert [cell.text for cell in read_grids(calculated)[0].cells] == ["5", "0"]


def with_records(workbook: bytes, *, book: bytes = b"", sheet: bytes = b"") -> bytes:
    """Put records at the end of an old workbook's first part, and of its only sheet."""
    stream = (unpack_stream(workbook, ("Workbook",), where="") or b"").rstrip(b"\0")
    end = b"\x0a\x00\x00\x00"
    begin = struct.unpack_from("<I", stream, stream.index(b"\x85\x00") + 4)[0]
    head, tail = stream[: begin - 4], stream[begin:]
    tail = tail[: tail.rindex(b"\x0a")] + sheet + end
    moved = bytearray(head + book + end + tail)
    struct.pack_into("<I", moved, stream.index(b"\x85\x00") + 4, begin + len(book))
    return pack_stream(bytes(moved), "Workbook")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("#N/A", 42), ("#DIV/0!", 7), ("#REF!", 23), ("#VALUE!", 15), ("#NAME?", 29),
        ("#NUM!", 36), ("#NULL!", 0),
    ],
)  # fmt: skip
def test_errors_are_kept_as_they_are_printed(error: str, code: int) -> None:
    assert formulas(f'<c r="A9" t="e"><f>B4</f><v>{error}</v></c>') == [error]
    assert formulas(f'<c r="B9" t="e"><v>{error}</v></c>') == [error]
    out = io.BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    sheet.write(0, 0, 5)
    sheet.row(0).set_cell_error(1, code)
    book.save(out)
    assert read_grids(out.getvalue())[0].cells == (
        Cell("5", 0, 0, number=5), Cell(error, 0, 1),
    )  # fmt: skip


def test_comments_of_a_new_workbook() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(1, 1, 5)
    sheet.write_comment(1, 1, "初步核算数", {"author": "统计局"})
    sheet.write_comment(0, 3, "单位：万美元")  # on a blank cell
    book.close()
    [grid] = read_grids(out.getvalue())
    assert grid.cells == (Cell("5", 1, 1, number=5, aside=Aside(comment="初步核算数")),)
    assert grid.after == ("单位：万美元",)


def test_an_authors_name_and_a_thread_of_comments() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 5)
    sheet.write_comment(0, 0, "Li:\nestimate", {"author": "Li"})
    book.close()
    [cell] = read_grids(out.getvalue())[0].cells
    assert cell.aside == Aside(comment="estimate")
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    more = (
        f'<Relationship Id="rId9" Type="{kind}" Target="/xl/threads/t1.xml"/></Relationships>'
    )
    threaded = changed(out.getvalue(), rels, "</Relationships>", more)
    said = '<threadedComment ref="A1"><text>plan</text></threadedComment>'
    thread = f"<ThreadedComments>{said}{said.replace('plan', 'no')}</ThreadedComments>"
    [cell] = read_grids(renewed(threaded, "xl/threads/t1.xml", thread))[0].cells
    assert cell.aside == Aside(comment="plan\nno")


def boxed(number: int, text: str) -> bytes:
    """Write the records of a text box of an old workbook."""
    return (
        record(0x5D, struct.pack("<HHHHH", 0x15, 18, 0x19, number, 0x11) + bytes(16))
        + record(0x1B6, struct.pack("<HH6xHHI", 0x212, 0, len(text), 16, 0))
        + record(0x3C, b"\1" + text.encode("utf-16-le"))
        + record(0x3C, bytes(16))
    )


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_comments_and_text_boxes_of_an_old_workbook() -> None:
    author = struct.pack("<HB", 2, 0) + b"Li\0"
    records = boxed(1, "Li:\n初步核算数") + boxed(2, "单位：亿元")
    records += record(0x1C, struct.pack("<HHHH", 3, 2, 0, 1) + author)
    [grid] = read_grids(with_records(xls({"1": TABLE}), sheet=records))
    cell = grid.at(3, 2)
    assert cell is not None
    assert cell.aside == Aside(comment="初步核算数")
    assert sum(cell.aside is not None for cell in grid.cells) == 1
    assert grid.after == ("单位：亿元",)


def test_comments_of_an_older_workbook() -> None:
    """Of Excel 5, whose texts are in the encoding of a country."""
    said = "初步".encode("gbk")
    stream = (
        record(0x809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
        + record(0x42, struct.pack("<H", 936))
        + record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0))
        + record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 1, 0, 0, 0, 0))
        + record(0x41E, struct.pack("<HB", 164, 9) + '0.0"亿元"'.encode("gbk"))
        + b"".join(record(0xE0, struct.pack("<HH", 0, form) + bytes(12)) for form in (0, 164))
    )
    place = len(stream) + 4 + 8 + 4
    stream += record(0x85, struct.pack("<IBBB", place, 0, 0, 1) + b"A") + record(0x0A, b"")
    stream += (
        record(0x809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
        + record(0x203, struct.pack("<HHHd", 0, 0, 1, 5))
        + record(0xD6, struct.pack("<HHHH", 0, 1, 0, 5) + b"13451" + b"\1\4\1")
        + record(0x1C, struct.pack("<HHH", 0, 0, len(said)) + said)
        + record(0x0A, b"")
    )
    [grid] = read_grids(pack_stream(stream, "Book"))
    assert grid.cells == (
        Cell("5", 0, 0, number=5, aside=Aside("亿元", "初步")), Cell("1345¹", 0, 1),
    )  # fmt: skip


def test_text_boxes_of_a_new_workbook() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 5)
    sheet.insert_textbox(3, 3, "单位：亿元\n当年价格")
    sheet.insert_textbox(9, 3, "p: provisional")
    book.close()
    [grid] = read_grids(out.getvalue())
    assert grid.cells == (Cell("5", 0, 0, number=5),)
    assert grid.after == ("单位：亿元\n当年价格", "p: provisional")


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml"])
def test_a_part_with_entities_of_its_own_is_refused(part: str) -> None:
    data = changed(xlsx({"1": TABLE}), part, "?>\n<", '?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<')
    if part == SHEET:
        data = changed(data, SHEET, '<row r="1"', '<row hidden="1" r="1"')
    with pytest.raises(
        InputError, match=f"^t.xlsx, {part} is truncated or corrupt; download or save it again"
    ):
        read_tables(data, name="t.xlsx")
