"""HTML pages: what is a data table, where its cells stand, what is said around it."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hinterland.tables import Grid, read_grids, read_tables

from .made_up import TABLE, html


def texts(grid: Grid) -> list[list[str]]:
    """Return a grid as a full rectangle of texts, spans filled."""
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def only(page: str) -> Grid:
    [grid] = read_grids(page.encode(), name="page.htm")
    return grid


def test_cells_with_place_text_and_lines_around() -> None:
    page = html(
        TABLE[2:],
        above="<div id=nav>Home</div><h1>11-8 分地区货物进出口总额</h1><p>单位：万美元<br>(USD 10 000)",
        below="<p>注：a) 初步数。</p><p>数据来源：国家统计局",
    )
    grid = only(page)
    assert grid.before == ("Home", "11-8 分地区货物进出口总额", "单位：万美元", "(USD 10 000)")
    assert grid.after == ("注：a) 初步数。", "数据来源：国家统计局")
    assert texts(grid)[2] == ["北　京", "Beijing", "4124.9", "4162.4"]
    assert (grid.kind, grid.table, grid.rows, grid.columns) == ("html", 0, 4, 4)


def test_spans_fill_the_grid() -> None:
    grid = only(
        "<table><tr><th rowspan=2>地区<th colspan=2>进出口<th colspan=2>出口"
        "<tr><th>2018<th>2019<th>2018<th>2019<tr><td>北京<td>1<td>2<td>3<td>4</table>"
    )
    assert texts(grid) == [
        ["地区", "进出口", "进出口", "出口", "出口"],
        ["地区", "2018", "2019", "2018", "2019"],
        ["北京", "1", "2", "3", "4"],
    ]


@dataclass(frozen=True)
class Tile:
    """A rectangle of a tiled table."""

    row: int
    column: int
    rows: int
    columns: int


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, list[Tile]]:
    """Cut a rectangle into rectangles at random."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    todo, done = [Tile(0, 0, rows, columns)], []
    while todo:
        tile = todo.pop()
        cuts = [("row", n) for n in range(1, tile.rows)]
        cuts += [("column", n) for n in range(1, tile.columns)]
        if not cuts or (tile.rows * tile.columns < 4 and draw(st.booleans())):
            done.append(tile)
            continue
        way, n = draw(st.sampled_from(cuts))
        if way == "row":
            todo.append(Tile(tile.row, tile.column, n, tile.columns))
            todo.append(Tile(tile.row + n, tile.column, tile.rows - n, tile.columns))
        else:
            todo.append(Tile(tile.row, tile.column, tile.rows, n))
            todo.append(Tile(tile.row, tile.column + n, tile.rows, tile.columns - n))
    return rows, sorted(done, key=lambda tile: (tile.row, tile.column))


@given(tilings())
@settings(deadline=None, max_examples=60)
def test_any_tiling_is_read_as_it_was_cut(tiling: tuple[int, list[Tile]]) -> None:
    rows, tiles = tiling
    assume(len({tile.row for tile in tiles}) > 1 < len({tile.column for tile in tiles}))
    page = "<table>"
    for row in range(rows):
        page += "<tr>" + "".join(
            f"<td rowspan={tile.rows} colspan='{tile.columns}'>{n}</td>"
            for n, tile in enumerate(tiles)
            if tile.row == row
        )
    grid = only(f"{page}</table>")
    for n, tile in enumerate(tiles):
        for row in range(tile.row, min(tile.row + tile.rows, grid.rows)):
            for column in range(tile.column, min(tile.column + tile.columns, grid.columns)):
                cell = grid.at(row, column)
                assert cell is not None
                assert (cell.text, cell.row, cell.column) == (str(n), tile.row, tile.column)


@pytest.mark.parametrize(
    ("attribute", "spanned"),
    [("colspan=2", 2), ("colspan=' 2px'", 2), ("colspan=0", 1), ("colspan=-2", 1),
     ("colspan=x", 1), ("colspan", 1), ("COLSPAN = 2", 2)],
)  # fmt: skip
def test_spans_are_read_as_browsers_do(attribute: str, spanned: int) -> None:
    grid = only(f"<table><tr><td {attribute}>a<td>b<td>c<tr><td>1<td>2<td>3<td>4</table>")
    assert grid.cells[0].colspan == spanned
    assert grid.cells[1].column == spanned


def test_rowspan_zero_reaches_the_end_and_no_span_goes_beyond_the_table() -> None:
    grid = only(
        "<table><tr><td rowspan=0>a<td colspan=9>b<tr><td>1<td>2<tr><td>3<td rowspan=9>4</table>"
    )
    assert texts(grid) == [["a", "b", "b"], ["a", "1", "2"], ["a", "3", "4"]]
    assert [cell.rowspan for cell in grid.cells if cell.text == "4"] == [1]


def test_layout_tables_are_no_data_and_the_innermost_data_tables_are_read() -> None:
    search = "<table><tr><td>关键字<td><input><select><option>1<option>2</select></table>"
    foot = "<table><tr><td>版权所有<td>京ICP备05034670号<tr><td>地址<td>北京</table>"
    inner = html(TABLE[2:])
    page = (
        f"<table><tr><td>{search}<tr><td><table><tr><td>菜单<td>{inner}</table>"
        f"<tr><td>1<td>2<tr><td>3<td>4<tr><td>{foot}</table>"
    )
    grid = only(page)
    assert texts(grid)[0] == ["地 区", "Region", "2018", "2019"]
    assert grid.before == ("关键字", "菜单")
    assert grid.after == ("1", "2", "3", "4", "版权所有", "京ICP备05034670号", "地址", "北京")


def test_a_small_table_inside_a_data_cell_is_part_of_the_cell() -> None:
    unit = "<table><tr><td>单位</td><td>万元</td></tr></table>"
    grid = only(f"<table><tr><td>地区<td>2019{unit}<tr><td>北京<td>5<tr><td>天津<td>6</table>")
    cell = grid.at(0, 1)
    assert cell is not None
    assert cell.text == "2019\n单位\n万元"


def test_the_same_table_twice_is_read_once_and_the_next_keeps_its_index() -> None:
    one, other = html(TABLE), html([["地区", "2020"], ["北京", "7"], ["天津", "…"]])
    read = read_tables((one + one + other).encode())
    assert [grid.table for grid in read.grids] == [0, 2]
    assert [(kept.table, kept.why) for kept in read.kept_out] == [
        (1, "identical to table 0 of the page")
    ]


def test_tables_that_differ_in_one_digit_are_both_read() -> None:
    assert (
        len(read_grids((html(TABLE) + html(TABLE).replace("4124.9", "4124.8")).encode())) == 2
    )


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("28 626.58", "28 626.58"),
        ("  1,234.5\n ", "1,234.5"),
        ("Annual\n   Average", "Annual Average"),
        ("按经营单位\n  所在地分", "按经营单位所在地分"),
        ("北&nbsp;京", "北\xa0京"),
        ("全　　国", "全　　国"),
        ("\xa0\xa0East", "\xa0\xa0East"),
        ("进出口<br>Total", "进出口\nTotal"),
        ("<p class=MsoNormal><span>地</span><span>区</span></p><p>Region</p>", "地区\nRegion"),
        ("12<!-- 3 -->4<script>5</script>", "124"),
        ("28626.58<sup>1)</sup>", "28626.58¹⁾"),
        ("12<sup><b>3</b></sup>", "12³"),
        ("GDP<sup>①</sup>", "GDP①"),
        ("5&lt;6 &amp; 7", "5<6 & 7"),
        ("<b>1</b><i>2</i>", "12"),
    ],
)
def test_text_of_a_cell_is_what_a_browser_shows(inside: str, text: str) -> None:
    grid = only(f"<table><tr><td>x<td>1<tr><td>2<td>{inside}</table>")
    cell = grid.at(1, 1)
    assert cell is not None
    assert cell.text == text


@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "　", "<br>", "<p></p>", "<!-- 5 -->"])
def test_blank_cells_are_no_cells(blank: str) -> None:
    grid = only(f"<table><tr><td>x<td>1<td>y<tr><td>2<td>{blank}<td>3</table>")
    assert grid.at(1, 1) is None
    assert len(grid.cells) == 5


def test_caption_stands_before_its_own_table_only() -> None:
    page = html(TABLE) + html(TABLE[2:]).replace("<table>", "<table><caption>续表 1</caption>")
    first, second = read_grids(page.encode())
    assert first.after == ()
    assert second.before == ("续表 1",)


def test_lines_around_are_few_and_short() -> None:
    page = html(TABLE, above="".join(f"<p>{n} {'x' * 999}</p>" for n in range(50)))
    grid = only(page)
    assert [line[:3] for line in grid.before] == [f"{n} " for n in range(42, 50)]
    assert {len(line) for line in grid.before} == {300}


def test_html_named_xls_after_blank_lines_and_a_comment() -> None:
    page = "\r\n" * 40 + "<!-- 以上这行设定本网页为excel格式的网页 -->\n" + html(TABLE)
    [grid] = read_grids(
        page.encode(), name="table.xls", content_type="application/vnd.ms-excel"
    )
    assert grid.kind == "html"
    assert texts(grid)[-1] == ["西 藏", "Tibet", "…", "-"]


def test_gb2312_pages_with_characters_beyond_it() -> None:
    page = html([["姓名", "2019"], ["朱镕基", "1"], ["㑇", "2"]], above="<meta charset=gb2312>")
    [grid] = read_grids(page.encode("gb18030"))
    assert [row[0] for row in texts(grid)] == ["姓名", "朱镕基", "㑇"]


def test_bytes_that_fit_no_encoding_are_told() -> None:
    page = b"<meta charset=utf-8>" + html(TABLE).encode()
    assert read_tables(page, name="t.htm").notices == ()
    spoilt = read_tables(page.replace(b"Beijing", b"\xff\xff"), name="t.htm")
    assert spoilt.notices == (
        "t.htm: 2 characters could not be decoded and were read as U+FFFD",
    )
