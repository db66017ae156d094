"""Rows that repeat a cell: which stay, which are dropped, and that it is said."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.observations import COLUMNS, drop_duplicates, validate


def row(**more: Any) -> dict[str, Any]:
    given = {
        "region": "", "region_kind": "part", "region_raw": "石家庄市", "year": 2019,
        "series": "trade_usd", "value": 1.0, "unit": "USD", "value_raw": "1", "unit_raw": "USD",
        "vintage": "customs",
    }  # fmt: skip
    return dict.fromkeys(COLUMNS) | given | more


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS)


def test_parts_without_a_code_are_told_apart_by_name() -> None:
    rows = frame(row(), row(region_raw="唐山市", value=2.0), row(region_raw="邢台市"))
    kept, notices = drop_duplicates(rows, where="x.csv")
    assert kept.equals(rows)
    assert notices == ()


def test_two_values_of_one_part_are_an_error_that_names_it() -> None:
    with pytest.raises(
        InputError, match=r"row 2 and x.csv, row 3: two values.*trade_usd of 石家庄市"
    ):
        drop_duplicates(frame(row(), row(value=2.0)), where="x.csv")


def test_figures_without_a_canonical_unit_stay_beside_each_other() -> None:
    printed = {"series": "化肥 > 合计", "value": None, "unit": None, "unit_raw": "万吨"}
    rows = frame(row(**printed, value_raw="7"), row(**printed, value_raw="8"))
    validate(rows, where="x.csv")
    kept, notices = drop_duplicates(rows, where="x.csv")
    assert kept.equals(rows)
    assert notices == ()
    kept, notices = drop_duplicates(pl.concat([rows, rows]), where="x.csv")
    assert kept.equals(rows)
    assert notices[0].startswith(
        "x.csv, row 4: 2 identical repetition(s) of a cell dropped, this the first"
    )


def test_a_missing_mark_that_gives_way_is_named() -> None:
    mark = row(value=None, value_raw="…", reason="printed as '…'")
    kept, (notice,) = drop_duplicates(frame(mark, row()), where="x.csv")
    assert kept["value"].to_list() == [1.0]
    assert "1 missing mark(s) next to another row of their cell dropped" in notice
    assert "this the first (trade_usd of 石家庄市 in 2019, vintage customs)" in notice
    assert notice.startswith("x.csv, row 2: ")


def test_rows_that_name_no_cell_stay() -> None:
    rows = frame(row(year=None), row(year=None), row(series=None, value=None, value_raw=None))
    kept, notices = drop_duplicates(rows, where="x.csv")
    assert kept.equals(rows)
    assert notices == ()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "region": st.sampled_from(["", "110000"]),
                "region_raw": st.sampled_from(["石家庄市", "北京"]),
                "series": st.sampled_from(["gdp", "合计"]),
                "value_raw": st.sampled_from(["1", "…", ""]),
            }
        ),
        max_size=8,
    )
)
def test_no_row_goes_unsaid(rows: list[dict[str, str]]) -> None:
    given = frame(
        *(row(**each, value=1.0 if each["value_raw"] == "1" else None) for each in rows)
    )
    kept, notices = drop_duplicates(given, where="x.csv")
    said = sum(int(notice.split(": ")[1].split()[0]) for notice in notices)
    assert kept.height + said == given.height
    cells = {(each["region"] or each["region_raw"], each["series"]) for each in rows}
    assert {
        (r or raw, s) for r, raw, s in kept.select("region", "region_raw", "series").rows()
    } == cells
