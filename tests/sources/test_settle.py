"""One value a cell and release: what is kept, what is left out, and that both are named."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations import COLUMNS
from hinterland.sources.settle import name_apart, settle
from hinterland.units import scale


def observation(raw: str, unit: str = "千美元", **more: Any) -> dict[str, Any]:
    value, canonical = scale(raw, unit)
    row = {"region": "440000", "region_kind": "province", "region_raw": "广东", "year": 2019}
    row |= {"series": "trade_usd", "value": value, "unit": canonical, "value_raw": raw}
    return {**row, "unit_raw": unit, "vintage": "yearbook_2020", "origin": "a#0/1/1", **more}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS)


def test_repetitions_stay_each_with_its_origin() -> None:
    rows = observation("1036626412"), observation("1036626412", origin="b#0/1/1")
    kept, rounded, conflicts = settle(frame(*rows))
    assert kept["origin"].to_list() == ["a#0/1/1", "b#0/1/1"]
    assert not rounded
    assert not conflicts


def test_a_rounded_figure_gives_way_to_the_exact_one() -> None:
    short = observation("10366.26", "亿美元", origin="b#0/1/1")
    kept, rounded, conflicts = settle(frame(short, observation("1036626412")))
    assert kept["value_raw"].to_list() == ["1036626412"]
    assert rounded == 1
    assert not conflicts


def test_a_figure_that_is_not_the_other_rounded_is_named() -> None:
    other = observation("10366.27", "亿美元", origin="b#0/1/1")
    kept, rounded, conflicts = settle(frame(other, observation("1036626412")))
    assert kept["value_raw"].to_list() == ["1036626412"]
    assert not rounded
    (conflict,) = conflicts
    for text in ("trade_usd", "广东", "2019", "10366.27", "b#0/1/1", "1036626412", "a#0/1/1"):
        assert text in str(conflict)


def test_what_a_picture_reader_saw_comes_last_even_where_it_has_more_digits() -> None:
    seen = observation("1036626412.5", flags="ocr", origin="b#0/1/1")
    kept, _, conflicts = settle(frame(seen, observation("1036626412")))
    assert kept["origin"].to_list() == ["a#0/1/1"]
    assert len(conflicts) == 1


def test_chinese_comes_before_english() -> None:
    english = observation("1036626413", region_raw="Guangdong", origin="b#0/1/1")
    kept, _, conflicts = settle(frame(english, observation("1036626412")))
    assert kept["region_raw"].to_list() == ["广东"]
    assert len(conflicts) == 1


def test_releases_are_never_compared() -> None:
    revised = observation("1036626419", vintage="yearbook_2021")
    kept, _, conflicts = settle(frame(revised, observation("1036626412")))
    assert kept["vintage"].to_list() == ["yearbook_2020", "yearbook_2021"]
    assert not conflicts


def test_a_missing_mark_contradicts_nothing() -> None:
    missing = observation("0") | {"value": None, "value_raw": "…", "reason": "printed as '…'"}
    kept, _, conflicts = settle(frame(missing, observation("1036626412")))
    assert kept.height == 2
    assert not conflicts


def test_parts_are_told_apart_by_name_and_what_has_no_value_stays() -> None:
    part = {"region": "", "region_kind": "part", "region_raw": "石家庄市"}
    rows = (
        observation("7", **part),
        observation("8", **part | {"region_raw": "唐山市"}),
        observation("9", series="化肥", **part) | {"value": None, "unit_raw": "万吨"},
        observation("6", series="化肥", **part) | {"value": None, "unit_raw": "万吨"},
    )
    kept, rounded, conflicts = settle(frame(*rows))
    assert sorted(kept["value_raw"]) == ["6", "7", "8", "9"]
    assert (rounded, conflicts) == (0, ())
    (*_, other) = settle(frame(*rows, observation("5", **part)))
    assert "trade_usd of 石家庄市 in 2019" in str(other[0])


KNOWN = ("trade_usd", "gdp")
TITLES = {"a#0": "人口", "b#0": "面积", "c#0": "人口"}


def test_one_header_in_tables_of_different_titles_is_told_apart() -> None:
    rows = (
        observation("7", "1", series="合计"),
        observation("8", "1", series="合计", origin="b#0/1/1"),
        observation("9", "1", series="其他"),
    )
    named = name_apart(frame(*rows), KNOWN, TITLES)
    assert named["series"].to_list() == ["人口 > 合计", "面积 > 合计", "其他"]
    assert not settle(named)[2]


def test_series_of_the_catalogue_and_tables_of_one_title_keep_their_names() -> None:
    rows = (
        observation("7", "1", series="合计"),
        observation("8", "1", series="合计", origin="c#0/1/1"),
        observation("7"),
        observation("8", origin="b#0/1/1"),
    )
    named = name_apart(frame(*rows), KNOWN, TITLES)
    assert named["series"].to_list() == ["合计", "合计", "trade_usd", "trade_usd"]
    assert len(settle(named)[2]) == 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1036", "1037", "1036.4", "1036.44"]),
            st.sampled_from(["110000", "石家庄市"]),
            st.sampled_from(["", "ocr"]),
        ),
        max_size=8,
    )
)
def test_what_remains_has_one_value_a_cell_and_nothing_is_lost_unsaid(
    cells: list[tuple[str, str, str]],
) -> None:
    rows = [
        observation(
            raw,
            region=region if region.isdigit() else "",
            region_raw=region,
            flags=flags,
            origin=f"p#0/{n}/1",
        )
        for n, (raw, region, flags) in enumerate(cells)
    ]
    before = frame(*rows)
    kept, rounded, conflicts = settle(before)
    assert kept.height + rounded + len(conflicts) == before.height
    assert (kept.group_by("region_raw").agg(pl.col("value").n_unique())["value"] <= 1).all()
    assert set(before["region_raw"]) == set(kept["region_raw"])
    again, *nothing = settle(kept)
    assert again.equals(kept)
    assert not any(nothing)
