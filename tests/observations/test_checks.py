"""Checks: what a table's own figures, and other releases, say against a figure."""

import polars as pl
import pytest

from hinterland.observations import check_vintages
from hinterland.observations.reading import PageReading
from hinterland.tables.grid import Kind

from .made_up import PROVINCES, grid, read, rows_of

TITLE = "分地区货物进出口总额（按收发货人所在地分）(2019年)"


def trade_rows() -> list[list[object]]:
    """Return all provinces with trade, exports and imports, the nation's total on top."""
    rows: list[list[object]] = [
        [zh, 1000 + 7 * i, 600 + 5 * i, 400 + 2 * i]
        for i, (zh, _) in enumerate(PROVINCES.values())
    ]
    total = [sum(int(str(row[c])) for row in rows) for c in (1, 2, 3)]
    return [["全国", *total], *rows]


def reading_of(rows: list[list[object]], kind: Kind = "picture") -> PageReading:
    header = ["地区", "进出口", "出口", "进口"][: len(rows[0])]
    return read(grid([[TITLE], ["单位：亿美元"], header, *rows], kind=kind))


def test_figures_that_fit_raise_no_doubt() -> None:
    reading = reading_of(trade_rows())
    assert reading.tables[0].status == "read"
    assert reading.notices == ()


def test_one_wrong_digit_is_named_where_row_and_column_cross() -> None:
    rows = trade_rows()
    right = rows[6][2]
    rows[6][2] = int(str(right)) + 600
    reading = reading_of(rows)
    doubt = f"row 10, column 3, {rows[6][0]}: '{rows[6][2]}' can't be right; {right} would fit both sums"
    assert reading.tables[0].why == (doubt,)
    # Named, and not mended.
    marked = [row for row in rows_of(reading) if row["note"]]
    assert [(row["value_raw"], row["note"]) for row in marked] == [(str(rows[6][2]), doubt)]


def test_a_wrong_total_is_named_too() -> None:
    rows = trade_rows()
    rows[0][1] = int(str(rows[0][1])) - 30
    why = reading_of(rows).tables[0].why
    assert len(why) == 1
    assert why[0].startswith("row 4, column 2, 全国:")


def test_every_single_wrong_digit_of_a_column_is_found() -> None:
    for place in range(len(trade_rows())):
        rows = trade_rows()
        rows[place][3] = int(str(rows[place][3])) + 3000
        reading = reading_of(rows)
        notes = [row["value_raw"] for row in rows_of(reading) if row["note"]]
        assert notes == [str(rows[place][3])]


def test_two_wrong_digits_in_one_row_leave_all_of_it_in_doubt() -> None:
    rows = trade_rows()
    rows[6][2] = int(str(rows[6][2])) + 600
    rows[6][3] = int(str(rows[6][3])) + 50
    why = " ".join(reading_of(rows).tables[0].why)
    assert "row 10" in why
    assert "column 3" in why
    assert "column 4" in why


def test_rounded_parts_may_miss_their_sum_by_the_rounding() -> None:
    rows = trade_rows()
    for row in rows[1::3]:
        row[1] = int(str(row[1])) + 1
    assert reading_of(rows).tables[0].status == "read"


def test_zeros_at_the_end_of_a_whole_number_may_be_rounding() -> None:
    rows = [[row[0], 41234573, 20617289, 20617284] for row in trade_rows()[1:]]
    assert reading_of(rows).tables[0].status == "read"
    rows[6][2] = 20617000  # printed in thousands: 289 less
    assert reading_of(rows).tables[0].status == "read"
    rows[6][2] = 20616000
    assert "the difference is" in reading_of(rows).tables[0].why[0]


@pytest.mark.parametrize(("kind", "status"), [("xls", "read"), ("picture", "doubtful")])
def test_a_miss_that_changes_nothing_is_told_of_texts_and_doubted_of_pictures(
    kind: Kind, status: str
) -> None:
    rows = [[row[0], 415518604, 62338421, 353180183] for row in trade_rows()[1:]]
    rows[6][1] = 415518591
    reading = reading_of(rows, kind)
    said = " ".join([*reading.tables[0].why, *reading.notices])
    assert reading.tables[0].status == status
    assert "'415518591' is not '62338421' + '353180183'; the difference is -13" in said


def test_a_total_that_is_no_sum_is_a_notice() -> None:
    """The nation's GDP is not the provinces' sum."""
    rows = [[zh, 1000 + i] for i, (zh, _) in enumerate(PROVINCES.values())]
    header = ["地区", "地区生产总值"]
    reading = read(
        grid([["地区生产总值(2019年)"], ["单位：亿元"], header, ["全国", 30000], *rows])
    )
    assert reading.tables[0].status == "read"
    assert "the provinces add up to 31465, the total is '30000'" in reading.notices[0]


@pytest.mark.parametrize(("kind", "status"), [("xls", "read"), ("picture", "doubtful")])
def test_a_total_revised_apart_is_a_notice_in_texts_also_where_others_fit(
    kind: Kind, status: str
) -> None:
    rows = [[row[0], *(f"{cell}0000" for cell in row[1:3])] for row in trade_rows()]
    rows[0][1] = str(int(str(rows[0][1])) + 170_000)
    reading = reading_of(rows, kind)
    said = " ".join([*reading.tables[0].why, *reading.notices])
    assert "全国: the provinces add up to" in said
    assert reading.tables[0].status == status


def test_a_column_that_is_the_sum_of_the_next_is_found_by_its_rows() -> None:
    rows = [
        [zh, 600 + 6 * i, 100 + i, 200 + 2 * i, 300 + 3 * i]
        for i, (zh, _) in enumerate(PROVINCES.values())
    ]
    rows[3][3] = 999
    header = ["地区", "地区生产总值", "第一产业", "第二产业", "第三产业"]
    why = read(grid([["地区生产总值(2019年)"], ["单位：亿元"], header, *rows])).tables[0].why
    assert why == (
        f"row 7, column 2, {rows[3][0]}: '618' is not '103' + '999' + '309'; the difference is -793",
    )


def test_a_table_that_misses_a_province_is_not_held_against_its_total() -> None:
    rows = [row for row in trade_rows() if row[0] != "西藏"]
    why = reading_of(rows).tables[0].why
    assert why == ("no row or column of 西藏",)


def test_releases_that_are_too_far_apart() -> None:
    frame = pl.DataFrame(
        {
            "region": ["110000", "110000", "120000", "120000", "", ""],
            "region_raw": ["北京", "北京", "天津", "天津", "东部", "东部"],
            "year": [2019] * 6,
            "series": ["gdp"] * 6,
            "value": [3.5e12, 3.5e11, 1.41e12, 1.34e12, 1.0, 9.0],
            "vintage": ["a", "b"] * 3,
            "origin": [f"p#0/{i}/1" for i in range(6)],
        }
    )
    doubts = check_vintages(frame)
    assert len(doubts) == 1
    assert "北京" in doubts[0]
