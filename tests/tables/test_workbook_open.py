"""OpenDocument and binary workbooks: the same table as in any other format, and their traps."""

import struct

import pytest

from hinterland.errors import InputError
from hinterland.tables import Aside, Cell, Grid, read_grids, read_tables, sniff

from .made_up import (
    SPACES,
    TABLE,
    brt,
    brt_cell,
    brt_row,
    ods,
    ods_table,
    renewed,
    wide,
    xlsb,
    xlsb_rows,
    xlsx,
)


def test_the_same_table_in_each_format() -> None:
    [wanted] = read_grids(xlsx({"1": TABLE}))
    for kind, data in {
        "ods": ods(ods_table(TABLE)),
        "xlsb": xlsb({"1": xlsb_rows(TABLE)}),
    }.items():
        assert sniff(data) == kind
        [grid] = read_grids(data, name="wrong.xls")
        assert (grid.kind, grid.sheet) == (kind, "1")
        assert grid.cells == wanted.cells


def test_sheets_and_why_some_are_kept_out() -> None:
    for data in (
        ods(
            "".join(
                ods_table(rows, name=name)
                for name, rows in (("1", TABLE), ("2", []), ("3", TABLE))
            )
        ),
        xlsb({"1": xlsb_rows(TABLE), "2": xlsb_rows([]), "3": xlsb_rows(TABLE)}),
    ):
        read = read_tables(data)
        assert [(grid.table, grid.sheet) for grid in read.grids] == [(0, "1"), (2, "3")]
        assert [(kept.table, kept.why) for kept in read.kept_out] == [(1, "the sheet is empty")]


# OpenDocument


def one_ods(row: str, *, styles: str = "", columns: str = "") -> Grid:
    table = f'<table:table table:name="1">{columns}<table:table-row>{row}</table:table-row>'
    [grid] = read_grids(ods(f"{table}</table:table>", styles=styles))
    return grid


def number(value: float, *, style: str = "ce1", kind: str = "float", printed: str = "5") -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" '
        f'office:value="{value!r}"><text:p>{printed}</text:p></table:table-cell>'
    )


def style(
    format_: str = "", *, name: str = "ce1", family: str = "table-cell", font: str = ""
) -> str:
    return (
        f'{format_}<style:style style:name="{name}" style:family="{family}" '
        f'style:data-style-name="N1"><style:text-properties {font}/></style:style>'
    )


def words(text: str) -> str:
    return f"<number:text>{text}</number:text>"


def number_style(content: str) -> str:
    return f'<number:number-style style:name="N1">{content}</number:number-style>'


@pytest.mark.parametrize(
    ("content", "text", "unit"),
    [
        ('<number:number number:decimal-places="1"/>', "1345678", ""),
        ('<number:number number:decimal-places="1" number:display-factor="1000"/>', "1345.678", ""),
        ('<number:number number:display-factor="1000000"/>' + words("亿元"), "1.345678", "亿元"),
        ('<number:number number:display-factor="1"/>' + words(" million"), "1345678", "million"),
        (words("$") + "<number:number/>", "1345678", "$"),
        (words("-") + "<number:number/>", "1345678", ""),
        ('<number:number><number:embedded-text number:position="4">万</number:embedded-text></number:number>', "134万5678", ""),
    ],
)  # fmt: skip
def test_number_formats_of_an_opendocument_workbook(content: str, text: str, unit: str) -> None:
    [cell] = one_ods(number(1345678), styles=style(number_style(content))).cells
    assert (cell.text, (cell.aside or Aside()).unit) == (text, unit)


def test_percent_currency_and_dates_of_an_opendocument_workbook() -> None:
    percent = (
        '<number:percentage-style style:name="N1"><number:number number:decimal-places="1"/>'
        f"{words('%')}</number:percentage-style>"
    )
    [cell] = one_ods(number(0.123, kind="percentage"), styles=style(percent)).cells
    assert cell == Cell("12.3%", 0, 0)
    [cell] = one_ods(number(0.123, kind="percentage")).cells  # without its style
    assert cell == Cell("12.3%", 0, 0)
    money = number(5, kind="currency").replace(
        "office:value=", 'office:currency="EUR" office:value='
    )
    assert one_ods(money).cells == (Cell("5", 0, 0, number=5, aside=Aside("EUR")),)
    day = (
        '<table:table-cell table:style-name="ce1" office:value-type="date" '
        'office:date-value="2018-12-31"><text:p>x</text:p></table:table-cell>'
    )
    for content, text in {
        '<number:year number:style="long"/>': "2018",
        f"<number:year/>{words('年')}<number:month/>{words('月')}": "2018年12月",
        f'<number:month number:textual="true"/>{words(" ")}<number:year/>': "2018-12",
        f"<number:year/>{words('-')}<number:month/>{words('-')}<number:day/>": "2018-12-31",
        f"<number:quarter/>{words(' ')}<number:year/>": "x",
    }.items():
        form = f'<number:date-style style:name="N1">{content}</number:date-style>'
        assert one_ods(day, styles=style(form)).cells == (Cell(text, 0, 0),)
    assert one_ods(day).cells == (Cell("2018-12-31", 0, 0),)


def test_a_format_for_some_numbers_in_an_opendocument_workbook() -> None:
    first = (
        '<number:number-style style:name="P0"><number:number number:display-factor="1000"/>'
        f"{words('K')}</number:number-style>"
    )
    rest = (
        "<number:number/>"
        + '<style:map style:condition="value()&gt;=1000" style:apply-style-name="P0"/>'
    )
    grid = one_ods(number(5000) + number(7), styles=style(first + number_style(rest)))
    assert [cell.text for cell in grid.cells] == ["5", "7"]
    assert [(cell.aside or Aside()).unit for cell in grid.cells] == ["K", '[>=1000]0,"K";0']


def test_marks_of_an_opendocument_workbook() -> None:
    fonts = (
        style(name="T1", family="text", font='style:text-position="super 58%"')
        + style(name="T2", family="text", font='style:text-line-through-style="solid"')
        + style(name="T3", family="text", font='style:text-position="-33% 58%"')
        + style(name="ce2", font='style:text-position="33% 58%"')
        + style(name="ce3", font='style:text-line-through-style="solid"')
    )

    def text(content: str, name: str = "ce1") -> str:
        return (
            f'<table:table-cell table:style-name="{name}" office:value-type="string">'
            f"<text:p>{content}</text:p></table:table-cell>"
        )

    grid = one_ods(
        text('1345<text:span text:style-name="T1">1)</text:span>')
        + text('<text:span text:style-name="T2">13</text:span>45')
        + text('CO<text:span text:style-name="T3">2</text:span>')
        + text("注", "ce2")
        + number(1, style="ce2")
        + text("13", "ce3"),
        styles=fonts,
    )
    assert [cell.text for cell in grid.cells] == ["1345¹⁾", "45", "CO2", "⁽注⁾", "¹", "13"]
    assert [cell.aside for cell in grid.cells] == [None] * 5 + [Aside(struck=True)]


def test_comments_drawings_errors_and_formulas_of_an_opendocument_workbook() -> None:
    note = "<office:annotation><text:p>初步</text:p><text:p>核算数</text:p></office:annotation>"
    shape = "<draw:frame><draw:text-box><text:p>999</text:p></draw:text-box></draw:frame>"
    cell = (
        '<table:table-cell office:value-type="string">{}<text:p>5</text:p></table:table-cell>'
    )
    grid = one_ods(
        cell.format(note)
        + cell.format(shape)
        + '<table:table-cell table:formula="of:=[.B4]*1.1"/>'
        + '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>'
        + "<table:table-cell><office:annotation><text:p>单位：万美元</text:p></office:annotation>"
        "</table:table-cell>"
        + '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    )
    assert [cell.text for cell in grid.cells] == ["5", "5", "=B4*1.1", "#DIV/0!", "true"]
    assert [cell.aside for cell in grid.cells] == [Aside(comment="初步\n核算数"), *[None] * 4]
    assert grid.after == ("单位：万美元",)


def test_hidden_and_repeated_and_merged_cells_of_an_opendocument_workbook() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="{0}"{1}><text:p>{0}</text:p></table:table-cell>'
    thrice = ' table:number-columns-repeated="3"'
    double = ' table:number-columns-spanned="2"'
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
        f"<table:table-row>{cell.format(1, thrice)}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2" table:visibility="filter">{cell.format(2, "")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{cell.format(3, double)}"
        f"<table:covered-table-cell/>{cell.format(4, '')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    tables = f'<table:table table:name="a" table:style-name="ta2">{rows}</table:table>'
    shown, other = read_grids(ods(tables + ods_table(TABLE, name="b"), styles=hidden))
    assert (shown.sheet, other.sheet, other.hidden, other.table) == ("b", "a", True, 0)
    assert [(c.text, c.row, c.column, c.colspan, c.aside is not None) for c in other.cells] == [
        ("1", 0, 0, 1, False), ("1", 0, 1, 1, True), ("1", 0, 2, 1, False),
        ("2", 1, 0, 1, True), ("2", 2, 0, 1, True), ("3", 5, 0, 2, False), ("4", 5, 2, 1, False),
    ]  # fmt: skip


def test_namespaces_by_any_other_prefix() -> None:
    usual = ods(ods_table(TABLE))
    prefixes = {"office": "o", "style": "s", "table": "t", "text": "x", "number": "n"}
    spaces, body = SPACES, ods_table(TABLE)
    for prefix, other in prefixes.items():
        spaces = spaces.replace(f"xmlns:{prefix}=", f"xmlns:{other}=")
        for before in ("<", "</", " "):
            body = body.replace(f"{before}{prefix}:", f"{before}{other}:")
    content = (
        f"<o:document-content {spaces}><o:body><o:spreadsheet>{body}</o:spreadsheet></o:body>"
        "</o:document-content>"
    )
    assert read_grids(renewed(usual, "content.xml", content)) == read_grids(usual)


def test_an_opendocument_workbook_with_a_password_is_named() -> None:
    manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
    data = renewed(ods(ods_table(TABLE)), "META-INF/manifest.xml", manifest)
    with pytest.raises(
        InputError, match=r"^a\.ods is locked with a password; open it in Libre"
    ):
        read_tables(data, name="a.ods")


# Binary workbooks


def test_cells_of_a_binary_workbook() -> None:
    rich = b"\1" + wide("13451") + struct.pack("<I", 1) + struct.pack("<HH", 4, 1)
    shared = brt(159) + brt(19, b"\0" + wide("北京")) + brt(19, rich) + brt(160)
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0)
    up = struct.pack("<HHHHBBBB", 220, 0, 400, 1, 0, 0, 0, 0)
    styles = (
        brt(44, struct.pack("<H", 164) + wide('#,##0.0,"亿元"'))
        + brt(44, struct.pack("<H", 165) + wide("yyyy"))
        + brt(43, font) + brt(43, up)
        + brt(626) + brt(47, struct.pack("<HHHHHH", 0, 164, 1, 0, 0, 0)) + brt(627)
        + brt(617)
        + b"".join(brt(47, struct.pack("<HHHHHH", 0, form, face, 0, 0, 0)) for form, face in ((0, 0), (164, 0), (165, 0), (14, 0), (0, 1)))
        + brt(618)
    )  # fmt: skip
    records = (
        brt(60, struct.pack("<IIIIH", 2, 2, 2000, 0, 1))
        + brt(145)
        + brt_row(0)
        + brt_cell(7, 0, struct.pack("<I", 0))
        + brt_cell(7, 1, struct.pack("<I", 1))
        + brt_cell(5, 2, struct.pack("<d", 5))
        + brt_cell(2, 3, struct.pack("<I", 134561 << 2 | 3))
        + brt_row(1, hidden=True)
        + brt_cell(5, 0, struct.pack("<d", 1345600), style=1)
        + brt_row(2)
        + brt_cell(5, 0, struct.pack("<d", 43465), style=2)
        + brt_cell(5, 1, struct.pack("<d", 43465), style=3)
        + brt_cell(5, 3, struct.pack("<d", 1), style=4)
        + brt_row(3)
        + brt_cell(3, 0, b"\x2a")
        + brt_cell(11, 1, b"\x07" + bytes(10))
        + brt_cell(4, 3, b"\1")
        + brt_row(4)
        + brt_cell(9, 0, struct.pack("<d", 0) + bytes(10))
        + brt_cell(8, 1, wide("x") + bytes(10))
        + brt(146)
        + brt(176, struct.pack("<IIII", 4, 4, 1, 3))
        + brt_cell(99, 0, b"")
    )
    parts = {"xl/styles.bin": styles, "xl/sharedStrings.bin": shared}
    calc = brt(157, struct.pack("<IIIdIH", 191029, 1, 100, 0.001, 1, 0))
    [grid] = read_grids(xlsb({"1": records}, parts=parts, book=calc))
    hidden = Aside(hidden=True)
    assert grid.cells == (
        Cell("北京", 0, 0), Cell("1345¹", 0, 1), Cell("5", 0, 2, number=5, aside=hidden),
        Cell("1345.61", 0, 3, number=1345.61),
        Cell("1345.6", 1, 0, number=1345.6, aside=Aside("亿元", hidden=True)),
        Cell("2018", 2, 0), Cell("2018-12-31", 2, 1), Cell("¹", 2, 3),
        Cell("#N/A", 3, 0), Cell("#DIV/0!", 3, 1), Cell("TRUE", 3, 3),
        Cell("0", 4, 0, number=0), Cell("x", 4, 1, colspan=3),
    )  # fmt: skip
    asks = brt(157, struct.pack("<IIIdIH", 191029, 1, 100, 0.001, 1, 1))
    [grid] = read_grids(xlsb({"1": records}, parts=parts, book=asks))
    assert grid.at(4, 0) == Cell("=…", 4, 0)


def test_hidden_sheets_and_comments_of_a_binary_workbook() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    rels = f'<Relationships><Relationship Id="r1" Type="{kind}" Target="../comments1.bin"/></Relationships>'
    comment = (
        brt(632, wide("Li"))
        + brt(635, struct.pack("<5I", 0, 3, 3, 2, 2) + bytes(16))
        + brt(637, b"\0" + wide("Li:\n初步核算数"))
        + brt(636)
    )
    parts = {"xl/worksheets/_rels/sheet2.bin.rels": rels.encode(), "xl/comments1.bin": comment}
    sheets = {"draft": xlsb_rows(TABLE), "2019": xlsb_rows(TABLE)}
    shown, draft = read_grids(xlsb(sheets, states=(1, 0), parts=parts))
    assert (shown.sheet, shown.table, draft.hidden) == ("2019", 1, True)
    assert [cell[1:3] for cell in shown.cells if cell.aside] == [(3, 2)]
    cell = shown.at(3, 2)
    assert cell is not None
    assert cell.aside == Aside(comment="初步核算数")


def test_truncated_files_are_read_whole_or_named() -> None:
    for name, data in {
        "t.ods": ods(ods_table(TABLE * 20)),
        "t.xlsb": xlsb({"1": xlsb_rows(TABLE * 20)}),
    }.items():
        for length in range(4, len(data), len(data) // 30):
            with pytest.raises(InputError, match=f"^{name} ") as fault:
                read_tables(data[:length], name=name)
            assert "\n" not in str(fault.value)
