"""Number formats: the figure that people see is read, with all its digits and its unit."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from hinterland.tables import Aside, Cell, read_grids
from hinterland.tables.workbook.looks import Look, seen_number

from .made_up import changed


def as_xlsx(number: float, code: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_number(0, 0, number, book.add_format({"num_format": code}))
    book.close()
    return out.getvalue()


def as_xls(number: float, code: str) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("1").write(0, 0, number, xlwt.easyxf(num_format_str=code))
    book.save(out)
    return out.getvalue()


def seen(number: float, code: str) -> tuple[str, float | None, str]:
    """Return text, number and unit, which must be the same in both kinds of workbooks."""
    new, old = (read_grids(write(number, code))[0].cells[0] for write in (as_xlsx, as_xls))
    assert new == old
    return new.text, new.number, (new.aside or Aside()).unit


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (1345600000, "#,##0.0,,", "1345.6"),
        (1345678912, "#,##0,,", "1345.678912"),  # never rounded
        (13456000, "0!.0,", "1345.6"),
        (13456000, "0\\.0,", "1345.6"),
        (13456000, '0"."0,', "1345.6"),
        (-13456000, '0!.0,;[Red]-0!.0,', "-1345.6"),
        (13456000, "0!.0000", "1345.6"),
        (13456, "0.0,", "13.456"),
        (13456, "0,.0", "13.456"),
        (0.3, "0.0,", "0.0003"),
        (0, "#,##0.0,,", "0"),
    ],
)  # fmt: skip
def test_a_format_that_scales(number: float, code: str, text: str) -> None:
    assert seen(number, code) == (text, float(text), "")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1345.678, "General"), (1345.678, "#,##0"), (1345.678, "#,##0.00"), (1345, "00000"),
        (-5, "#,##0_);(#,##0)"), (-5, "#,##0_);[Red](#,##0)"), (-5, "0.0 ;(0.0)"),
        (5, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'),
        (5, "[Red]0"), (5, "[Red][<0]0.0;[Blue]0.0"), (2018, "[DBNum1]0"), (5, "0.00E+00"),
        (134567, "# ##0"), (1345, "#\\,##0"), (1345678, '#"."###"."##0'), (5, "0_d"),
        (3, '0"."'), (3, "+0;-0;0"), (5, "0.0_ "), (5, "*x0"), (5, "@"),
    ],
)  # fmt: skip
def test_formats_that_neither_scale_nor_say_a_unit(number: float, code: str) -> None:
    assert seen(number, code) == (f"{number}", float(number), "")


@pytest.mark.parametrize(
    ("number", "code", "text", "unit"),
    [
        (1345.6, '0.0"亿元"', "1345.6", "亿元"),
        (1345.6, '#,##0"万元"', "1345.6", "万元"),
        (5, "[$US$-409]#,##0", "5", "US$"),
        (5, "[$-409]#,##0", "5", ""),
        (5, "$#,##0", "5", "$"),
        (5, '"$"#,##0_);\\("$"#,##0\\)', "5", "$"),
        (-5, '"$"#,##0_);\\("$"#,##0\\)', "-5", "$"),
        (5, "¥#,##0.0", "5", "¥"),
        (5, "[$€-2] #,##0.00", "5", "€"),
        (5, '0" million USD"', "5", "million USD"),
        (5, '0" (million USD)"', "5", "million USD"),
        (12.3, '0.0"%"', "12.3", "%"),
        (5.3, "0.0‰", "5.3", "‰"),
        (5e6, '[$US$-409]#,##0.0,,"m"', "5", "US$ m"),
        (5, "0\\ \\U\\S\\D", "5", "USD"),
        (5, 'General"亿元"', "5", "亿元"),
        (5, '0"p"', "5", "p"),
        (5, '0"*"', "5", "*"),
        (5000, '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "5", "K"),
        (5e6, '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "5", "M"),
        (0.5, "# ?/?", "0.5", "/"),
    ],
)
def test_what_a_format_prints_next_to_the_figure(
    number: float, code: str, text: str, unit: str
) -> None:
    assert seen(number, code) == (text, float(text), unit)


def test_a_scale_that_depends_on_the_number_without_a_word_is_reported() -> None:
    code = "[>=1000000]0.0,,;0"
    assert seen(2e6, code) == ("2", 2, code)
    assert seen(7, code) == ("7", 7, code)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (2018, '0"年"', "2018年"),
        (1, '"第"0"季度"', "第1季度"),
        (1, '"Q"0', "Q1"),
        (201812, '0000"-"00', "2018-12"),
        (134567890, '0"亿"0000"万"', "13456亿7890万"),
        (0, '0;-0;"…"', "…"),
        (-99, '0;"n/a"', "n/a"),
        (1, '[=1]"yes";[=0]"no";0', "yes"),
        (0.123, "0.0%", "12.3%"),
        (500, "0.00,%", "50%"),
    ],
)
def test_words_that_are_part_of_the_text(number: float, code: str, text: str) -> None:
    assert seen(number, code) == (text, None, "")


@pytest.mark.parametrize(("number", "code"), [(5, ";;;"), (0, "0;-0;;@"), (0, "0;;")])
def test_a_number_that_its_format_does_not_show_is_hidden(number: float, code: str) -> None:
    for data in (as_xlsx(number, code), as_xls(number, code)):
        [cell] = read_grids(data)[0].cells
        assert cell == Cell(f"{number}", 0, 0, number=number, aside=Aside(hidden=True))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy", "2018"),
        ('yyyy"年"', "2018"),
        ("yyyy;@", "2018"),
        ('e"年"', "2018"),
        ("yy", "2018"),
        ("yyyy-mm", "2018-12"),
        ("yyyy/m", "2018-12"),
        ("mmm-yy", "2018-12"),
        ("[$-409]mmm\\ yyyy;@", "2018-12"),
        ('yyyy"年"m"月"', "2018年12月"),
        ('yyyy"年"m"月";@', "2018年12月"),
        ('yyyy"年1-"m"月"', "2018年1-12月"),  # the year so far
        ('"FY"yyyy', "FY2018"),
        ('yyyy"p"', "2018p"),
        ('m"月"', "12月"),
        ("mmm", "Dec"),
        ("yyyy-mm-dd", "2018-12-31"),
        ("d-mmm-yy", "2018-12-31"),
        ("m/d/yyyy", "2018-12-31"),
        ('[$-404]e"年"m"月"', "2018-12-31"),  # an era's year is no year of ours
    ],
)
def test_dates_as_far_as_they_are_shown(code: str, text: str) -> None:
    assert seen(43465, code) == (text, None, "")


def test_days_counted_from_1904() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime(2018, 12, 31), book.add_format({"num_format": "yyyy"}))
    sheet.write_datetime(0, 1, date(2018, 12, 31), book.add_format({"num_format": "d/m/yy"}))
    book.close()
    old = io.BytesIO()
    old_book = xlwt.Workbook()
    old_book.dates_1904 = True
    old_sheet = old_book.add_sheet("1")
    for column, code in enumerate(["yyyy", "d/m/yy"]):
        style = xlwt.easyxf(num_format_str=code)
        old_sheet.write(0, column, datetime(2018, 12, 31), style)
    old_book.save(old)
    for data in (out, old):
        [grid] = read_grids(data.getvalue())
        assert [cell.text for cell in grid.cells] == ["2018", "2018-12-31"]


def test_a_unit_that_a_format_prints_next_to_text() -> None:
    for write in (as_xlsx, as_xls):
        data = write(0, '0;0;0;@"亿元"')
        assert read_grids(data)[0].cells[0].aside is None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    style = book.add_format({"num_format": '@"亿元"'})
    book.add_worksheet().write_string(0, 0, "1345", style)
    book.close()
    assert read_grids(out.getvalue())[0].cells[0] == Cell("1345", 0, 0, aside=Aside("亿元"))


@given(
    st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.12g}")),
    st.integers(0, 4),
    st.sampled_from(["0.0", "#,##0", "0", "#,##0.00", "0.0_ "]),
    st.sampled_from(["", "亿元", "US$", "million", "p"]),
)
def test_a_scaled_number_is_the_stored_one_in_another_unit(
    number: float, commas: int, digits: str, unit: str
) -> None:
    whole, point, decimals = digits.partition(".")
    code = whole + "," * commas + point + decimals + (f'"{unit}"' if unit else "")
    note = seen_number(number, Look(code))
    assert note is not None
    assert note.unit == unit
    assert note.number is not None
    assert float(note.text) == note.number == pytest.approx(number / 1000**commas, rel=1e-15)


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_is_too_odd(code: str, number: float) -> None:
    note = seen_number(number, Look(code))
    assert note is not None
    assert note.number is None or float(note.text) == note.number


def test_built_in_formats_that_only_have_a_number() -> None:
    plain = as_xlsx(43465, "0.0")
    for number, text in {
        "9": "4346500%",
        "17": "2018-12",
        "14": "2018-12-31",
        "3": "43465",
    }.items():
        styled = changed(
            plain, "xl/styles.xml", 'numFmtId="164" fontId', f'numFmtId="{number}" fontId'
        )
        assert read_grids(styled)[0].cells[0].text == text
