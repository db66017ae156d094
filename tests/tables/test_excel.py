"""Workbooks, old and new: every sheet, its cells with place, text, number and span."""

import io
import struct
from datetime import date

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from hinterland.errors import InputError
from hinterland.tables import Aside, Cell, Tables, read_grids, read_tables
from hinterland.tables.workbook.ole import pack_stream, unpack_stream

from .made_up import TABLE, Row, encrypted, xls, xlsx

BOTH = pytest.mark.parametrize(("write", "kind"), [(xls, "xls"), (xlsx, "xlsx")])


def cells(rows: list[Row]) -> list[tuple[str, int, int, float | None]]:
    """Return what a reader should give of rows: text, row, column, number."""
    return [
        (value, row, column, None)
        if isinstance(value, str)
        else (repr(value).removesuffix(".0"), row, column, value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    ]


@BOTH
def test_cells_with_place_text_and_number(write, kind) -> None:  # type: ignore[no-untyped-def]
    [grid] = read_grids(write({"11-8": TABLE}), name="wrong.csv", content_type="text/html")
    assert (grid.kind, grid.sheet, grid.table, grid.rows, grid.columns) == (
        kind,
        "11-8",
        0,
        6,
        4,
    )
    assert [(c.text, c.row, c.column, c.number) for c in grid.cells] == cells(TABLE)


@BOTH
def test_all_sheets_and_why_some_are_kept_out(write, kind) -> None:  # type: ignore[no-untyped-def]
    sheets: dict[str, list[Row]] = {
        "1-2": TABLE,
        "empty": [],
        "blank": [[" ", "　"]],
        "CNKI": [["http://www.cnki.net/"]],
        "3": TABLE[2:],
    }
    read = read_tables(write(sheets))
    assert [(grid.table, grid.sheet, grid.kind) for grid in read.grids] == [
        (0, "1-2", kind),
        (4, "3", kind),
    ]
    assert [(kept.table, kept.sheet, kept.why) for kept in read.kept_out] == [
        (1, "empty", "the sheet is empty"),
        (2, "blank", "the sheet is empty"),
        (3, "CNKI", "nothing but an address, http://www.cnki.net/"),
    ]


def test_merged_ranges_are_spans_of_their_top_left_cell() -> None:
    for data in (
        xls({"1": TABLE}, merge=(7, 8, 1, 2)),
        xlsx({"1": [*TABLE, [], [], [None, None, None, "x"]]}, merge="B8:C9"),
    ):
        [grid] = read_grids(data)
        [cell] = [cell for cell in grid.cells if cell.text == "merged"]
        assert cell[1:5] == (7, 1, grid.rows - 7, 2)
        assert grid.at(7, 2) is cell
        assert grid.at(7, 3) is None


def test_what_hides_beneath_a_merged_cell_is_left_out_and_told() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("1")
    sheet.merge_range("A1:B1", "shown")
    sheet.write("B1", "hidden")
    sheet.write("A2", 5)
    sheet.write("B2", 6)
    book.close()
    read = read_tables(out.getvalue(), name="t.xlsx")
    assert [cell.text for cell in read.grids[0].cells] == ["shown", "5", "6"]
    assert read.notices == ("t.xlsx, sheet '1': 1 cell hidden under merged cells was left out",)


@pytest.mark.parametrize("format_code", ["0%", "0.00%", "0.0%", "#,##0.0%;-0%"])
def test_percent_is_read_as_it_is_shown(format_code: str) -> None:
    out, old = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write("B2", 0.123, book.add_format({"num_format": format_code}))
    sheet.write("B3", 0.123, book.add_format({"num_format": '0.0"%"'}))
    book.close()
    old_book = xlwt.Workbook()
    old_sheet = old_book.add_sheet("1")
    old_sheet.write(1, 1, 0.123, xlwt.easyxf(num_format_str=format_code))
    old_sheet.write(2, 1, 0.123, xlwt.easyxf(num_format_str='0.0"%"'))
    old_book.save(old)
    for data in (out, old):
        [grid] = read_grids(data.getvalue())
        assert grid.cells == (
            Cell("12.3%", 1, 1),
            Cell("0.123", 2, 1, number=0.123, aside=Aside(unit="%")),
        )


def test_percent_in_a_run_of_whole_numbers_of_an_old_workbook() -> None:
    out = io.BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    for column, code in enumerate(["General", "0%", "General", "0%"]):
        sheet.write(0, column, column, xlwt.easyxf(num_format_str=code))
    book.save(out)
    [grid] = read_grids(out.getvalue())
    assert [cell.text for cell in grid.cells] == ["0", "100%", "2", "300%"]


def test_other_values_and_hidden_and_chart_sheets() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(0, 0, date(2019, 12, 31), day)
    sheet.write(0, 1, True)
    sheet.write_formula(0, 2, "=1+1", None, 2)
    sheet.write_formula(0, 3, "=1/0", None, "#DIV/0!")
    sheet.write(0, 4, 3014651610684.0005)
    sheet.hide()
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='1'!$A$1:$B$1"})
    book.add_chartsheet("chart").set_chart(chart)
    book.add_worksheet("2").activate()
    book.close()
    read = read_tables(out.getvalue(), name="t.xlsx")
    assert [cell.text for cell in read.grids[0].cells] == [
        "2019-12-31", "TRUE", "2", "#DIV/0!", "3014651610684",
    ]  # fmt: skip
    assert [kept.why for kept in read.kept_out] == [
        "a chart or macros, no cells",
        "the sheet is empty",
    ]
    assert read.notices == ("t.xlsx, sheet '1': the sheet is hidden in Excel but was read",)


@pytest.mark.parametrize("length", range(4))
def test_a_workbook_under_excels_own_password_is_read(length: int) -> None:
    note: Row = ["x" * length]
    plain = xls({"1": [*TABLE, note], "CNKI": [["http://www.cnki.net/"]]})
    assert read_tables(encrypted(plain, "VelvetSweatshop")) == read_tables(plain)


def test_an_encrypted_workbook_of_many_blocks_is_read() -> None:
    plain = xls({"1": TABLE * 60})
    assert read_tables(encrypted(plain, "VelvetSweatshop")) == read_tables(plain)


def test_a_new_workbook_under_excels_own_password_is_read() -> None:
    plain = xlsx({"1": TABLE})
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt("VelvetSweatshop", out)
    assert msoffcrypto.OfficeFile(io.BytesIO(out.getvalue())).is_encrypted()
    assert read_tables(out.getvalue()) == read_tables(plain)


def test_any_other_password_is_named() -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx({"1": TABLE}))).encrypt("secret", out)
    for name, data in (
        ("a.xls", encrypted(xls({"1": TABLE}), "secret")),
        ("b.xlsx", out.getvalue()),
    ):
        with pytest.raises(
            InputError, match=f"^{name} is locked with a password; open it in Excel"
        ):
            read_tables(data, name=name)


def test_long_texts_that_go_on_in_further_records() -> None:
    rows: list[Row] = [
        [f"文字{row}-{column}é" * 4 for column in range(60)] for row in range(62)
    ]
    [grid] = read_grids(xls({"1": rows}))
    assert [(c.text, c.row, c.column, c.number) for c in grid.cells] == cells(rows)


@BOTH
def test_truncated_files_are_read_whole_or_named(write, kind) -> None:  # type: ignore[no-untyped-def]
    data = write({"1": TABLE * 20})
    whole = read_tables(data)
    outcomes = [
        outcome(data[:length], f"t.{kind}") for length in range(64, len(data), len(data) // 40)
    ]
    faults = [str(each) for each in outcomes if isinstance(each, InputError)]
    assert all(each == whole for each in outcomes if not isinstance(each, InputError))
    assert len(faults) >= 37
    assert all(each.startswith(f"t.{kind}") and "download" in each for each in faults)


def outcome(data: bytes, name: str) -> Tables | InputError:
    try:
        return read_tables(data, name=name)
    except InputError as fault:
        return fault


values = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        min_size=1, max_size=8,
    ).filter(lambda text: not text.isspace() and not text.startswith(("=", "_x"))),
    st.floats(-1e15, 1e15).map(lambda number: float(f"{number:.15g}")),
    st.integers(-(10**9), 10**9).map(float),
)  # fmt: skip


@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_what_was_written_is_read(rows: list[Row]) -> None:
    expected = [(text, *place) for text, *place in cells(rows)]
    for write in (xls, xlsx):
        read = read_tables(write({"1": rows}))
        got = [(c.text, c.row, c.column, c.number) for grid in read.grids for c in grid.cells]
        if any(kept.why.startswith("nothing but") for kept in read.kept_out):
            continue
        assert [(row, column, number) for _, row, column, number in got] == [
            (row, column, number) for _, row, column, number in expected
        ]
        for (text, *_, number), (wanted, *_) in zip(got, expected, strict=True):
            assert float(text) == number if number is not None else text == wanted


def test_figures_of_an_embedded_chart_are_no_cells() -> None:
    plain = xls({"1": TABLE})
    stream, end = unpack_stream(plain, ("Workbook",), where=""), b"\x0a\x00\x00\x00"
    assert stream is not None
    body = stream[: stream.rindex(end)]
    begin = struct.pack("<HHHHIII", 0x0809, 16, 0x0600, 0x0020, 0, 0, 0)
    figure = struct.pack("<HHHHHd", 0x0203, 14, 3, 2, 0, 999.0)
    with_chart = pack_stream(body + begin + figure + end + end, "Workbook")
    assert read_tables(with_chart) == read_tables(plain)
    as_cell = pack_stream(body + figure + end, "Workbook")
    assert "999" in {cell.text for cell in read_grids(as_cell)[0].cells}
