"""Separated files: delimiter, encoding, quotes, and what portals put around the table."""

import csv
import io
import time

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
        "t.csv: quotation marks that don't enclose a field were read as text, in line 2",
    )


def test_lines_without_columns_are_no_table() -> None:
    with pytest.raises(
        InputError, match=r"^t\.csv is not a table that can be read; expected HTML, Excel"
    ):
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,"1,234\nb,5\nc,"7,8"', [["a", '"1,234'], ["b", "5"], ["c", "7,8"]]),
        ('a,"1,234"p,5\nb,1,2', [["a", "1,234p", "5"], ["b", "1", "2"]]),
        ('"Beijing,1,2\n"Hebei","3,1",4', [['"Beijing', "1", "2"], ["Hebei", "3,1", "4"]]),
        ('a,"x\nb,1\nc,2\nd,y",5', [["a", '"x', ""], ["b", "1", ""], ["c", "2", ""], ["d", 'y"', "5"]]),
        ('a,"24" screens, large",5\nb,1,2', [["a", '24" screens, large', "5"], ["b", "1", "2"]]),
        ('24" a,"1,2"\n24" b,"3,4"', [['24" a', "1,2"], ['24" b', "3,4"]]),
    ],
)  # fmt: skip
def test_a_stray_quote_spoils_its_own_line_only_and_is_named(
    text: str, expected: list[list[str]]
) -> None:
    read = read_tables(text.encode(), name="t.csv")
    assert rows(read.grids[0]) == expected
    assert read.notices[0].startswith(
        "t.csv: quotation marks that don't enclose a field were read as"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a, "1,234", 5\nb,1,2', [["a", "1,234", " 5"], ["b", "1", "2"]]),
        ('a,"1,234"\t,5\nb,1,2', [["a", "1,234", "5"], ["b", "1", "2"]]),
        ('a,="0012",5\nb,="1,234",2', [["a", "0012", "5"], ["b", "1,234", "2"]]),
        ('a,"say \\"x, y\\"",5\nb,1,2', [["a", 'say "x, y"', "5"], ["b", "1", "2"]]),
        ('"Total, as of\nDec 31, 2019",5\nb,1', [["Total, as of\nDec 31, 2019", "5"], ["b", "1"]]),
        ('地区,"2018\n年","2019\n年"\n北京,1,2', [["地区", "2018\n年", "2019\n年"], ["北京", "1", "2"]]),
        ("a,'1,234',5\nb,2,3", [["a", "1,234", "5"], ["b", "2", "3"]]),
        ("a,“1,234”,5\nb,2,3", [["a", "1,234", "5"], ["b", "2", "3"]]),
        ("sep=;\r\na;1,5\r\nb;2,5", [["", ""], ["a", "1,5"], ["b", "2,5"]]),
        ('"sep=^"\na^1\nb^2', [["", ""], ["a", "1"], ["b", "2"]]),
        ("a,sep=;\nb,2\n", [["a", "sep=;"], ["b", "2"]]),
        ("a,1,,,\nb,2,,,\n", [["a", "1"], ["b", "2"]]),
        ("a,1\rb,2\rc,3", [["a", "1"], ["b", "2"], ["c", "3"]]),
        ("地区，2018\n北京，1\n河北，3", [["地区", "2018"], ["北京", "1"], ["河北", "3"]]),
        ("Trade\n5\n6\n7", [["Trade"], ["5"], ["6"], ["7"]]),
    ],
)  # fmt: skip
def test_what_people_and_programs_write_is_read_without_a_word(
    text: str, expected: list[list[str]]
) -> None:
    read = read_tables(text.encode(), name="t.csv")
    assert rows(read.grids[0]) == expected
    assert read.notices == ()


@pytest.mark.parametrize(
    "preamble", ["Note, with, many, commas, of, prose\n" * 9, "a; b; c; d; e\n" * 9]
)
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_preamble_does_not_decide_the_delimiter(preamble: str, mark: str) -> None:
    table = "Region;2018;2019\nBeijing;1234,5;1345,6\nHebei;1,2;3,4\nHubei;5;6\nHunan;7;8\nAnhui;9;1"
    grid = only((preamble + table.replace(";", mark)).encode())
    assert rows(grid)[10][:3] == ["Beijing", "1234,5", "1345,6"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_without_a_mark(encoding: str) -> None:
    assert rows(only("地区\t2018\r\n北京\t5\r\n".encode(encoding))) == [
        ["地区", "2018"],
        ["北京", "5"],
    ]


@given(
    table=st.lists(
        st.tuples(st.sampled_from(["北京", "Hebei", "New, York"]), st.integers(0, 10**7)),
        min_size=3,
        max_size=9,
    ),
    where=st.data(),
)
@settings(deadline=None, max_examples=200)
def test_one_stray_quote_changes_no_figure_of_another_line(
    table: list[tuple[str, int]], where: st.DataObject
) -> None:
    lines = [f'"{name}","{figure:,}",{figure}' for name, figure in table]
    spoilt = where.draw(st.integers(0, len(lines) - 1))
    place = where.draw(st.integers(0, len(lines[spoilt])))
    lines[spoilt] = lines[spoilt][:place] + '"' + lines[spoilt][place:]
    found = rows(only("\n".join(["name,printed,plain", *lines]).encode()))
    for number, (name, figure) in enumerate(table):
        if number != spoilt:
            assert found[number + 1][:3] == [name, f"{figure:,}", str(figure)]


@pytest.mark.parametrize(
    "hostile",
    [',"x"y z' * 200_000, ',  "x"y z' * 200_000, 'a,"x\n' * 200_000, "a,'1,234\n" * 200_000],
)
def test_no_quotes_stall_the_reader(hostile: str) -> None:
    began = time.perf_counter()
    read_tables(hostile.encode())
    assert time.perf_counter() - began < 10


def test_text_that_is_not_sure_to_be_decoded_rightly_is_named() -> None:
    sure = read_tables(
        "Région;2018\nHébei;5\nÎle-de-France;6\nRhône;7".encode("cp1252"), name="t.csv"
    )
    assert (sure.grids[0].cells[2].text, sure.notices) == ("Hébei", ())
    [notice] = read_tables("堃,5\nx,6".encode("gbk"), name="t.csv").notices
    assert notice == (
        "t.csv: the encoding is not declared or declared wrongly; it was read as gb18030 (simplified "
        "Chinese), which is a guess; check the names, or save the file as UTF-8"
    )
