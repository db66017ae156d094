"""Pictures: texts put into rows and columns, ink looked at twice, the recogniser itself."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from hinterland.errors import InputError
from hinterland.tables import Cell, read_tables
from hinterland.tables.picture.boxes import Box, Lattice, arrange
from hinterland.tables.picture.ink import Pixels, second_look


def box(left: float, top: float, text: str, *, width: float | None = None) -> Box:
    return Box(left, top, left + (width or 10 * len(text)), top + 16, text, 0.9)


def placed(cells: list[Cell]) -> list[tuple[str, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.colspan) for cell in cells]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Box], list[tuple[str, int, int]]]:
    """Set figures in columns, aligned at will, on lines that waver a little."""
    widths = [60, *draw(st.lists(st.integers(70, 120), min_size=2, max_size=6))]
    align = [draw(st.sampled_from(["left", "right", "centre"])) for _ in widths]
    boxes, truth = [], []
    for row in range(draw(st.integers(4, 8))):
        left = 0
        for column, width in enumerate(widths):
            digits = draw(st.integers(3, 6))
            text = "r" + "a" * (digits - 1) if column == 0 else "7" * digits
            room = width - 10 - 10 * digits
            shift = {"left": 0, "right": room, "centre": room / 2}[align[column]]
            boxes.append(box(left + shift, 24 * row + draw(st.floats(-2, 2)), text))
            truth.append((text, row, column))
            left += width
    return draw(st.permutations(boxes)), truth


@given(tables())
@settings(deadline=None, max_examples=50)
def test_texts_find_their_rows_and_columns(
    made: tuple[list[Box], list[tuple[str, int, int]]],
) -> None:
    boxes, truth = made
    assert [cell[:3] for cell in arrange(boxes).cells] == truth


HEADER = [
    box(150, 0, "Exports and imports by region"),
    box(200, 30, "2018"), box(480, 30, "2019"),
    box(0, 60, "Region"), box(120, 60, "Total"), box(200, 60, "Exp."), box(280, 60, "Imp."),
    box(400, 60, "Total"), box(480, 60, "Exp."), box(560, 60, "Imp."),
]  # fmt: skip
BODY = [
    box(left, 90 + 30 * row, text)
    for row in range(4)
    for left, text in zip(
        [0, 120, 200, 280, 400, 480, 560], ["Beijing", *["12.5"] * 6], strict=True
    )
]


def test_headings_centred_above_several_columns_span_them() -> None:
    lattice = arrange(HEADER + BODY)
    assert placed(lattice.cells)[1:10] == [
        ("2018", 1, 1, 3), ("2019", 1, 4, 3),
        ("Region", 2, 0, 1), ("Total", 2, 1, 1), ("Exp.", 2, 2, 1), ("Imp.", 2, 3, 1),
        ("Total", 2, 4, 1), ("Exp.", 2, 5, 1), ("Imp.", 2, 6, 1),
    ]  # fmt: skip
    assert lattice.first_data == 3


@st.composite
def headed(draw: st.DrawFn) -> tuple[list[Box], list[tuple[str, int, int, int]]]:
    """Set headings in the middle of what they head, over years, over centred figures."""
    sizes = draw(
        st.lists(st.integers(1, 4), min_size=2, max_size=4).filter(lambda s: max(s) > 1)
    )
    width, repeats = draw(st.integers(80, 140)), draw(st.booleans())
    boxes, truth, column = [box(0, 30, "Region")], [], 1
    for n, size in enumerate(sizes):
        middle = 100 + width * (column - 1 + size / 2)
        text = chr(ord("A") + n) * draw(st.integers(2, max(2, size * width // 10 - 3)))
        boxes.append(box(middle - 5 * len(text), 0, text))
        truth.append((text, 0, column, size))
        boxes += [
            box(80 + width * (column + k - 0.5), 30, str(2000 + k + (0 if repeats else column)))
            for k in range(size)
        ]
        column += size
    for row in range(4):
        boxes.append(box(0, 60 + 30 * row, "Beijing"))
        for k in range(1, column):
            digits = draw(st.integers(3, 6))
            boxes.append(box(100 + width * (k - 0.5) - 5 * digits, 60 + 30 * row, "7" * digits))
    return boxes, truth


@given(headed())
@settings(deadline=None, max_examples=100)
def test_headings_span_what_they_stand_in_the_middle_of(
    made: tuple[list[Box], list[tuple[str, int, int, int]]],
) -> None:
    boxes, truth = made
    assert placed(arrange(boxes).cells)[: len(truth)] == truth


def test_headings_over_the_first_of_columns_headed_alike_span_no_further() -> None:
    """Where cells are not merged, a heading stands over the first of its columns."""
    levels, indices = box(105, 30, "Levels", width=50), box(385, 30, "Indices", width=50)
    years = [box(left, 60, text) for left, text in zip(LEFT[1:], YEARS * 2, strict=True)]
    lattice = arrange([levels, indices, box(0, 60, "Region"), *years, *figures(LEFT)])
    assert placed(lattice.cells)[:2] == [("Levels", 0, 1, 1), ("Indices", 0, 3, 1)]


def test_a_heading_above_a_gap_or_spilling_over_makes_no_column() -> None:
    totals = box(60, 30, "Total", width=244)  # reaches above the first column of exports
    exports, imports = box(350, 30, "Exports", width=70), box(560, 30, "Imports", width=70)
    lefts = [0, 110, 200, 290, 420, 510, 640]
    chinese = [
        box(155, 0, "总额"),
        box(336, 0, "出口", width=86),
        box(580, 0, "进口"),
        box(0, 0, "地区"),
    ]
    years = [box(left, 60, text) for left, text in zip(lefts[1:], YEARS * 3, strict=True)]
    lattice = arrange([*chinese, totals, exports, imports, *years, *figures(lefts)])
    assert len(lattice.columns) == 7
    assert placed(lattice.cells)[:7] == [
        ("地区", 0, 0, 1), ("总额", 0, 1, 2), ("出口", 0, 3, 2), ("进口", 0, 5, 2),
        ("Total", 1, 1, 2), ("Exports", 1, 3, 2), ("Imports", 1, 5, 2),
    ]  # fmt: skip


LEFT = [0, 110, 200, 390, 600]
YEARS = ["2014", "2015"]


def figures(lefts: list[int]) -> list[Box]:
    return [
        box(left, 90 + 30 * row, "Beijing" if left == 0 else "12.5")
        for row in range(4)
        for left in lefts
    ]


def test_numbers_read_as_one_text_are_parted() -> None:
    joined = [each for each in BODY if not (each.top == 150 and each.left in {200, 280})]
    joined.append(box(200, 150, "1,234.5 -", width=120))
    cells = [cell for cell in arrange(joined).cells if cell.row == 2]
    assert placed(cells)[2:4] == [("1,234.5", 2, 2, 1), ("-", 2, 3, 1)]


def test_parts_of_one_cell_are_joined_with_the_lower_confidence() -> None:
    parts = [each for each in BODY if each.top != 90 or each.left > 0]
    parts += [box(0, 90, "Inner"), Box(55, 91, 110, 107, "Mongolia", 0.6)]
    first = arrange(parts).cells[0]
    assert (first.text, first.confidence) == ("Inner Mongolia", 0.6)


def test_no_boxes_are_no_table() -> None:
    assert arrange([]) == Lattice([], [], [], 0)


def page(draw_mark: list[tuple[int, int, int, int]]) -> tuple[Lattice, Pixels]:
    """Return a lattice of 3 × 3 whose middle cell wasn't read, and a picture with ink there."""
    pixels = np.full((90, 300, 3), 250, dtype=np.uint8)
    pixels[30, :] = pixels[60, :] = 0  # rules between the rows
    pixels[:, 100] = 0
    for top, left, height, width in draw_mark:
        pixels[top : top + height, left : left + width] = 20
    cells = [
        Cell("5", row, column, confidence=1.0)
        for row in range(3)
        for column in range(3)
        if (row, column) != (1, 1)
    ]
    rows = [(2.0, 28.0), (30.0, 60.0), (62.0, 88.0)]
    return Lattice(cells, rows, [(2.0, 95.0), (100.0, 195.0), (202.0, 295.0)], 0), pixels


@pytest.mark.parametrize(
    ("ink", "text"),
    [
        ([], None),
        ([(44, 150, 2, 1)], None),  # a speck
        ([(44, 150, 2, 12)], "-"),
        ([(50, 150, 3, 3), (50, 158, 3, 3), (50, 166, 3, 3)], "…"),
        ([(36, 150, 18, 3)], "read"),  # a stroke as tall as a 1
        ([(36, 150, 18, 10)], "read"),
    ],
)
def test_ink_that_was_not_read_is_looked_at_again(
    ink: list[tuple[int, int, int, int]], text: str | None
) -> None:
    lattice, pixels = page(ink)
    cells = second_look(lattice, pixels, lambda _: ("read", 0.99))
    found = {(cell.row, cell.column): cell for cell in cells}.get((1, 1))
    assert (found and found.text) == text
    assert found is None or found.confidence == 0.5


def test_ink_that_cannot_be_read_is_no_blank() -> None:
    lattice, pixels = page([(36, 150, 18, 10)])
    cells = second_look(lattice, pixels, lambda _: ("", 0.0))
    assert [(cell.text, cell.confidence) for cell in cells if cell.column == 1][1] == ("?", 0.0)


@pytest.mark.parametrize(("read_as", "confidence"), [("1", 0.99), ("444", 0.6), ("一", 0.9)])
def test_a_dash_taken_for_a_figure_is_a_dash(read_as: str, confidence: float) -> None:
    lattice, pixels = page([(44, 150, 2, 12)])
    wrong = Cell(read_as, 1, 1, confidence=confidence)
    cells = second_look(
        Lattice([*lattice.cells, wrong], lattice.rows, lattice.columns, 0),
        pixels,
        lambda _: ("", 0),
    )
    assert [cell.text for cell in cells if cell.column == 1] == ["5", "-", "5"]


def test_a_lone_1_stays_a_figure() -> None:
    lattice, pixels = page([(36, 150, 18, 3)])
    one = Cell("1", 1, 1, confidence=0.99)
    cells = second_look(
        Lattice([*lattice.cells, one], lattice.rows, lattice.columns, 0),
        pixels,
        lambda _: ("", 0),
    )
    assert one in cells


ROWS = [
    ["Region", "2017", "2018", "2019"],
    ["National", "27793.0", "30508.1", "31557.3"],
    ["Beijing", "3240.2", "4124.9", "4162.4"],
    ["Tibet", "8.6", "-", "7.1"],
    ["Xinjiang", "205.7", "200.5", "237.1"],
]


def drawn() -> bytes:
    font = ImageFont.load_default(size=22)
    picture = Image.new("RGB", (640, 260), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((160, 8), "Exports and imports by region", font=font, fill="black")
    pen.line((10, 40, 630, 40), fill="black", width=2)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            left = 20 if column == 0 else 150 + 150 * column - pen.textlength(text, font=font)
            pen.text((left, 48 + 40 * row), text, font=font, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_drawn_table_is_read_cell_by_cell_with_confidence() -> None:
    [grid] = read_tables(drawn(), name="EN1108.jpg").grids
    assert (grid.kind, grid.table) == ("picture", 0)
    read = [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(4)]
        for row in range(1, 6)
    ]
    assert read == ROWS
    assert all(cell.confidence and 0 < cell.confidence <= 1 for cell in grid.cells)


def test_a_picture_without_a_table_is_named() -> None:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(out, "PNG")
    with pytest.raises(
        InputError, match=r"^x\.png: no table with rows and columns in the picture"
    ):
        read_tables(out.getvalue(), name="x.png")


@pytest.mark.parametrize("side", [7_000, 10_000, 20_000])
def test_a_huge_picture_is_not_unpacked(side: int) -> None:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(
        InputError, match=r"^x.png: the picture has more than 40,000,000 pixels"
    ):
        read_tables(out.getvalue(), name="x.png")


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(
        InputError, match=r"^t.jpg is a picture; .*pip install 'hinterland\[ocr\]'$"
    ):
        read_tables(b"\xff\xd8\xff\xe0", name="t.jpg")
