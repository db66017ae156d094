"""PDF files with ruled tables."""

import io
import re
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from hinterland.errors import InputError
from hinterland.tables import Grid, read_tables

from .made_up import TABLE, Row, pdf, ruled


def rows(grid: Grid) -> list[list[str]]:
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def test_tables_of_pages_with_lines_around() -> None:
    above, below = "11-8 分地区货物进出口总额", "注：初步数"
    first, second = ruled(TABLE[2:], above=above, below=below), ruled([["a", "b"], ["1", "2"]])
    read = read_tables(pdf([first, b"", second + ruled([["c", "d"], ["3", "4"]], top=400)]))
    assert [(grid.table, grid.sheet) for grid in read.grids] == [
        (0, "page 1"),
        (1, "page 3"),
        (2, "page 3"),
    ]
    grid = read.grids[0]
    assert (grid.before, grid.after, grid.kind) == ((above,), (below,), "pdf")
    assert rows(grid)[1] == ["全 国", "National Total", "46224.2", "45778.9"]
    assert rows(read.grids[2]) == [["c", "d"], ["3", "4"]]


def test_cells_without_a_rule_between_them_span() -> None:
    table: list[Row] = [["地区", "出口", None], ["", "2018", "2019"], ["北京", "5", "6"]]
    grid = read_tables(pdf([ruled(table)])).grids[0]
    assert rows(grid)[0] == ["地区", "出口", "出口"]
    assert [cell.colspan for cell in grid.cells[:2]] == [1, 2]


def test_a_page_without_rules_is_told() -> None:
    read = read_tables(pdf([b"BT /F 10 Tf 50 700 Td <00410042> Tj ET"]), name="t.pdf")
    assert read.grids == ()
    assert read.notices == ("t.pdf: no page has a table with lines around its cells",)


def test_a_drawing_is_kept_out() -> None:
    drawing = b"0 0 m 1 1 l S\n" * 80_000
    read = read_tables(pdf([drawing, ruled(TABLE[2:])]))
    assert [kept.why for kept in read.kept_out] == ["a drawing, not a table"]
    assert [grid.sheet for grid in read.grids] == ["page 2"]


def pictures(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def test_a_page_that_is_a_picture_is_read_as_one() -> None:
    page = Image.new("RGB", (700, 300), "white")
    pen = ImageDraw.Draw(page)
    for row, texts in enumerate([["Region", "2018", "2019"], ["Beijing", "33106", "35371"]]):
        for column, text in enumerate(texts):
            pen.text((40 + 220 * column, 60 + 90 * row), text, "black", font_size=36)
    (grid,) = read_tables(pictures(page)).grids
    assert (grid.kind, grid.sheet) == ("picture", "page 1")
    assert rows(grid) == [["Region", "2018", "2019"], ["Beijing", "33106", "35371"]]
    assert all(cell.confidence for cell in grid.cells)


def test_pages_that_are_pictures_without_a_table_are_kept_out_each_with_why() -> None:
    blank = Image.new("RGB", (200, 100), "white")
    read = read_tables(pictures(blank, blank), name="t.pdf")
    assert read.grids == ()
    assert [kept.sheet for kept in read.kept_out] == ["page 1", "page 2"]
    assert read.kept_out[1].why == (
        "t.pdf, page 2: too many pictures for a file of this size; save the page as .png and read that file"
    )


def test_a_page_that_takes_too_long_leaves_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hinterland.tables.pdf.files.SECONDS", 1)
    slow = b"BT /F 9 Tf" + b" 1 0 0 1 9 9 Tm <0041> Tj" * 38_000 + b" ET " + ruled(TABLE[2:])
    plain = ruled(TABLE[2:])
    read = read_tables(pdf([plain, plain, *[slow] * 9, plain]), name="t.pdf")
    assert [grid.sheet for grid in read.grids][:2] == ["page 1", "page 2"]
    (notice,) = read.notices
    assert re.fullmatch(
        r"t\.pdf: only the first \d+ of 12 pages were read; print the others to a separate file",
        notice,
    )


def test_a_dense_page_takes_little_time() -> None:
    rows: list[Row] = [["北京", "Beijing", *["12345.67"] * 8]] * 40
    read = read_tables(pdf([ruled(rows)] * 5))
    assert [len(grid.cells) for grid in read.grids] == [400] * 5
    assert read.notices == ()


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(
        InputError, match=r"^t.pdf is a PDF; .*pip install 'hinterland\[pdf\]'$"
    ):
        read_tables(pdf([ruled(TABLE[2:])]), name="t.pdf")


PLAIN = pdf([ruled(TABLE[2:])])
LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>"
)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace(b"/W[1 95 ", b"/W[1 99999999 "),  # widths of so many letters
        PLAIN[:200],
        PLAIN.replace(b"/Root", b"/Roof").replace(b"/Catalog", b"/Cata"),
        LOOP,
        b"%PDF-1.4\n" + bytes(range(256)) * 20,
    ],
)
def test_broken_and_hostile_files_are_named(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^t.pdf is corrupt, locked or too large; open it"):
        read_tables(data, name="t.pdf")


def test_a_bomb_of_a_page_is_no_table() -> None:
    read = read_tables(pdf([b" " * 50_000_000, ruled(TABLE[2:])]), name="t.pdf")
    assert [(kept.sheet, kept.why) for kept in read.kept_out] == [
        ("page 1", "a drawing, not a table")
    ]
    assert len(read.grids) == 1


def test_what_lies_in_the_users_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(read_tables(PLAIN).grids) == 1
