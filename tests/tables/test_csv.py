"""Separated files: delimiter, encoding, quotes, and what portals put around the table."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.tables import Grid, read_grids, read_tables

OLD_PORTAL = (
    "数据库：分省年度数据\r\n指标：地区生产总值(亿元)\r\n时间：最近2年\r\n"
    "地区,2019年,2018年\r\n北京市,35371.28,33105.97\r\n西藏自治区,1697.82,\r\n"
    "\r\n注：1.本表按当年价格计算。\r\n数据来源：国家统计局\r\n"
)
NEW_PORTAL = (
    "数据库：分省年度数据 \r\n时间：2018年-2019年 \r\n"
    "地区\t,2019年\t,2018年\t,\r\n北京市\t,433.42\t,425.87\t,\r\n西藏自治区\t,7.5\t,\t,\r\n"
)


def only(data: bytes) -> Grid:
    [grid] = read_grids(data, name="t.csv")
    return grid


def rows(grid: Grid) -> list[list[str]]:
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def test_old_portal_in_gbk_with_preamble_and_footer_as_rows() -> None:
    grid = only(OLD_PORTAL.encode("gbk"))
    assert (grid.kind, grid.table, grid.rows, grid.columns) == ("csv", 0, 9, 3)
    assert rows(grid)[3:6] == [
        ["地区", "2019年", "2018年"],
        ["北京市", "35371.28", "33105.97"],
        ["西藏自治区", "1697.82", ""],
    ]
    assert [cell.row for cell in grid.cells if cell.text.startswith("数据来源")] == [8]
    assert grid.at(6, 0) is None


def test_new_portal_with_mark_tabs_and_an_empty_last_column() -> None:
    grid = only(b"\xef\xbb\xbf" + NEW_PORTAL.encode())
    assert grid.columns == 3
    assert rows(grid)[0] == ["数据库：分省年度数据 ", "", ""]
    assert rows(grid)[3:] == [["北京市", "433.42", "425.87"], ["西藏自治区", "7.5", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_and_encodings(mark: str, encoding: str) -> None:
    text = "地区,年,进出口\n北京,2019,5.5\n河北,2019,6.5\n".replace(",", mark)
    assert rows(only(text.encode(encoding))) == [
        ["地区", "年", "进出口"],
        ["北京", "2019", "5.5"],
        ["河北", "2019", "6.5"],
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a;1,5\nb;2,5\nc;3,5", ["a", "1,5"]),
        ("a\t1,234\nb\t2,345\nc\t3,456", ["a", "1,234"]),
        ('a,"1,234"\nb,"2;3"\nc,5;6', ["a", "1,234"]),
        ('a,"1\n2"\nb,3', ["a", "1\n2"]),
        ('a,"say ""x"""\nb,3', ["a", 'say "x"']),
        ("注:a;b\na,1,2\nb,3,4\nc,5,6", ["注:a;b", "", ""]),
        ("  East,1\nWest,2", ["  East", "1"]),
    ],
)
def test_what_parts_columns_and_what_stands_within(text: str, first: list[str]) -> None:
    assert rows(only(text.encode()))[0] == first


def test_an_odd_quote_swallows_nothing() -> None:
    read = read_tables(b'a,1\n5" pipe,2\nc,3\nd,4', name="t.csv")
    assert rows(read.grids[0])[1:] == [['5" pipe', "2"], ["c", "3"], ["d", "4"]]
    assert read.notices == (
        "t.csv: an odd number of quotes; each was read as a plain character",
    )


def test_lines_without_columns_are_no_table() -> None:
    with pytest.raises(InputError, match=r"^t\.csv is no table that can be read; HTML, Excel"):
        read_tables(b"first line\nsecond line\n", name="t.csv")


fields = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6).map(
    str.strip
)


@given(st.lists(st.lists(fields, min_size=2, max_size=5), min_size=2, max_size=8))
@settings(deadline=None, max_examples=60)
def test_what_was_written_is_read(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    text = '"head","of","all"\r\n' + out.getvalue()
    read = read_grids(b"\xef\xbb\xbf" + text.encode())
    expected = [
        (value, row, column)
        for row, line in enumerate(table, 1)
        for column, value in enumerate(line)
        if value and not value.isspace()
    ]
    assert [(cell.text, cell.row, cell.column) for cell in read[0].cells[3:]] == expected
