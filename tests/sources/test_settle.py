"""One value a cell and release: what is kept, what is left out, and that both are named."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations import COLUMNS, PAGE_COLUMNS, Observations
from hinterland.panel import read_observations, write_observations
from hinterland.regions import china
from hinterland.sources.reading.gather import name_apart
from hinterland.sources.reading.settle import Settled, settle
from hinterland.units import scale


def observation(raw: str, unit: str = "千美元", **more: Any) -> dict[str, Any]:
    value, canonical = scale(raw, unit)
    row = {"region": "440000", "region_kind": "province", "region_raw": "广东", "year": 2019}
    row |= {"series": "trade_usd", "value": value, "unit": canonical, "value_raw": raw}
    return {**row, "unit_raw": unit, "vintage": "yearbook_2020", "origin": "a#0/1/1", **more}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS)


def part(raw: str, name: str, **more: Any) -> dict[str, Any]:
    return observation(raw, region="", region_kind="part", region_raw=name, **more)


def used(settled: Settled) -> list[str]:
    return settled.frame.filter(pl.col("value").is_not_null())["value_raw"].to_list()


def table(name: str, raw: str, count: int) -> list[dict[str, Any]]:
    """Return a table's figure of 广东 with those of so many other regions."""
    others = [
        observation("1", region=f"{n}10000", region_raw=str(n), origin=f"{name}#0/{n}/1")
        for n in range(1, count)
    ]
    return [observation(raw, origin=f"{name}#0/0/1"), *others]


def test_repetitions_stay_each_with_its_origin() -> None:
    rows = observation("1036626412"), observation("1036626412", origin="b#0/1/1")
    settled = settle(frame(*rows))
    assert settled.frame["origin"].to_list() == ["a#0/1/1", "b#0/1/1"]
    assert settled.frame["flags"].to_list() == [None, None]
    assert (settled.rounded, settled.conflicts) == (0, ())


def test_a_rounded_figure_gives_way_to_the_exact_one() -> None:
    short = observation("10366.26", "亿美元", origin="b#0/1/1")
    settled = settle(frame(short, observation("1036626412")))
    assert settled.frame["value_raw"].to_list() == ["1036626412"]
    assert settled.frame["flags"].to_list() == [None]
    assert (settled.rounded, settled.conflicts) == (1, ())


def test_a_rounded_figure_of_a_larger_table_gives_way_too() -> None:
    settled = settle(frame(*table("a", "1036", 5), observation("1036.4", origin="b#0/1/1")))
    assert "1036.4" in used(settled)
    assert "1036" not in settled.frame["value_raw"]
    assert (settled.rounded, settled.conflicts) == (1, ())


def test_both_figures_of_a_conflict_stay_and_are_doubtful() -> None:
    other = observation("10366.27", "亿美元", origin="b#0/1/1", note="as printed")
    settled = settle(frame(observation("1036626412"), other))
    kept, left_out = settled.frame.rows(named=True)
    assert (kept["value_raw"], kept["flags"]) == ("1036626412", "doubtful")
    assert kept["note"] == "contradicted by 10366.27 (b#0/1/1)"
    assert (left_out["value"], left_out["value_raw"]) == (None, "10366.27")
    assert (left_out["flags"], left_out["note"]) == ("doubtful", "as printed")
    assert left_out["reason"] == "contradicted: 1036626412 (a#0/1/1) is used"
    (conflict,) = settled.conflicts
    text = conflict.text(lambda origin: f"<{origin}>")
    assert text == (
        "trade_usd of 广东 in 2019, yearbook_2020: 1036626412 (<a#0/1/1>) is used, "
        "10366.27 (<b#0/1/1>) is left out"
    )


def test_more_decimals_never_decide_a_conflict() -> None:
    settled = settle(frame(observation("1036"), observation("2036.44", origin="b#0/1/1")))
    assert used(settled) == ["1036"]


def test_a_decimal_comma_is_not_a_whole_number() -> None:
    # As 1345 they would be the same figure, rounded.
    rows = [
        observation("1345.6", value_raw="1345,6"),
        observation("1345.9", value_raw="1345,9", origin="b#0/1/1"),
    ]
    settled = settle(frame(*rows))
    assert len(settled.conflicts) == 1
    assert used(settled) == ["1345,6"]


def test_a_mark_behind_a_figure_is_not_a_decimal() -> None:
    marked = observation("1036.4", value_raw="1036.4¹⁾", origin="b#0/1/1")
    settled = settle(frame(observation("1036.44"), marked))
    assert (settled.rounded, settled.conflicts) == (1, ())


def test_the_table_with_more_regions_wins() -> None:
    settled = settle(frame(*table("a", "7", 2), *table("b", "8", 9)))
    at = settled.frame.filter(region="440000")
    assert dict(at.select("value_raw", "value").iter_rows()) == {"7": None, "8": 8000.0}


@pytest.mark.parametrize("how", ["cell", "table"])
def test_a_sure_figure_wins_over_a_doubtful_one(how: str) -> None:
    large = table("a", "7", 9)
    doubtful: set[str] = {"a#0"} if how == "table" else set()
    if how == "cell":
        large[0]["flags"] = "ocr;doubtful"
    settled = settle(frame(*large, observation("8", origin="b#0/1/1")), doubtful=doubtful)
    assert "7" not in used(settled)
    assert "8" in used(settled)
    flags = settled.frame.filter(region="440000")["flags"]
    assert all("doubtful" in text.split(";") for text in flags)
    assert "ocr;doubtful;doubtful" not in flags


def test_a_repetition_of_the_figure_used_is_as_doubtful() -> None:
    rows = [
        observation("7"),
        observation("7", origin="b#0/1/1"),
        observation("8", origin="c#0/1/1"),
    ]
    settled = settle(frame(*rows))
    assert settled.frame["flags"].to_list() == ["doubtful"] * 3
    (conflict,) = settled.conflicts
    assert [row["origin"] for row in conflict.repeated] == ["b#0/1/1"]


@pytest.mark.parametrize("hidden", ["a#0", "a#0/1/1"])
def test_what_is_hidden_gives_way_without_a_doubt(hidden: str) -> None:
    settled = settle(
        frame(observation("7"), observation("8", origin="b#0/1/1")), hidden={hidden}
    )
    assert used(settled) == ["8"]
    assert settled.frame["flags"].to_list() == [None, None]
    assert settled.frame["note"].to_list() == [None, None]
    (conflict,) = settled.conflicts
    assert conflict.is_hidden
    assert conflict.text().endswith("8 (b#0/1/1) is used, 7 (a#0/1/1) is hidden and left out")


def test_two_hidden_figures_contradict_each_other() -> None:
    rows = frame(observation("7"), observation("8", origin="b#0/1/1"))
    settled = settle(rows, hidden={"a#0", "b#0"})
    assert not settled.conflicts[0].is_hidden
    assert settled.frame["flags"].to_list() == ["doubtful"] * 2


def test_figures_without_a_year_or_of_another_period_are_not_compared() -> None:
    rows = [
        observation("1", year=None),
        observation("2", year=None, origin="b#0/1/1"),
        observation("3"),
        observation("4", period="2019-Q1"),
        observation("5", period="2019-01/2019-03"),
        observation("3", period="", origin="b#0/2/1"),
    ]
    settled = settle(frame(*rows))
    assert used(settled) == ["1", "2", "3", "4", "5", "3"]
    assert not settled.conflicts


def test_figures_of_one_period_are_compared() -> None:
    rows = (
        observation("4", period="2019-Q1"),
        observation("5", period="2019-Q1", origin="b#0/2/1"),
    )
    (conflict,) = settle(frame(*rows)).conflicts
    assert conflict.what == "trade_usd of 广东 in 2019-Q1, yearbook_2020"


def test_what_a_picture_reader_saw_comes_last_even_where_it_has_more_digits() -> None:
    seen = observation("1036626412.5", flags="ocr", origin="b#0/1/1")
    exact = observation("1036626419")
    settled = settle(frame(seen, exact))
    assert used(settled) == ["1036626419"]
    assert len(settled.conflicts) == 1


def test_chinese_comes_before_english() -> None:
    english = observation("1036626413", region_raw="Guangdong", origin="b#0/1/1")
    settled = settle(frame(english, observation("1036626412")))
    assert settled.frame["region_raw"].to_list() == ["广东", "Guangdong"]
    assert used(settled) == ["1036626412"]


def test_releases_are_never_compared() -> None:
    revised = observation("1036626419", vintage="yearbook_2021")
    settled = settle(frame(revised, observation("1036626412")))
    assert settled.frame["vintage"].to_list() == ["yearbook_2020", "yearbook_2021"]
    assert not settled.conflicts


def test_a_missing_mark_contradicts_nothing() -> None:
    missing = observation("0") | {"value": None, "value_raw": "…", "reason": "printed as '…'"}
    settled = settle(frame(missing, observation("1036626412")))
    assert settled.frame.height == 2
    assert not settled.conflicts


def test_parts_are_known_by_name_and_what_has_no_value_stays() -> None:
    rows = (
        part("7", "石家庄市"),
        part("8", "唐山市"),
        part("9", "石家庄市", series="化肥") | {"value": None, "unit_raw": "万吨"},
        part("6", "石家庄市", series="化肥") | {"value": None, "unit_raw": "万吨"},
    )
    settled = settle(frame(*rows))
    assert sorted(settled.frame["value_raw"]) == ["6", "7", "8", "9"]
    assert (settled.rounded, settled.conflicts) == (0, ())
    (conflict,) = settle(frame(*rows, part("5", "石家庄市"))).conflicts
    assert conflict.what.startswith("trade_usd of 石家庄市 in 2019")


def test_a_study_takes_what_was_written(tmp_path: Path) -> None:
    rows = observation("7"), observation("8", origin="b#0/1/1")
    settled = settle(frame(*rows))
    pages = pl.DataFrame([{"page": p} for p in "ab"], schema=PAGE_COLUMNS)
    write_observations(Observations(settled.frame, pages), tmp_path / "x.csv")
    read = read_observations(tmp_path / "x.csv", china()).frame
    assert read.filter(pl.col("value").is_not_null())["value_raw"].to_list() == ["7"]
    assert read.filter(pl.col("value").is_not_null())["flags"].to_list() == ["doubtful"]


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
    assert not settle(named).conflicts


def test_series_of_the_catalogue_and_tables_of_one_title_keep_their_names() -> None:
    rows = (
        observation("7", "1", series="合计"),
        observation("8", "1", series="合计", origin="c#0/1/1"),
        observation("7"),
        observation("8", origin="b#0/1/1"),
    )
    named = name_apart(frame(*rows), KNOWN, TITLES)
    assert named["series"].to_list() == ["合计", "合计", "trade_usd", "trade_usd"]
    assert len(settle(named).conflicts) == 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1036", "1037", "1036.4", "1036.44"]),
            st.sampled_from(["110000", "石家庄市"]),
            st.sampled_from([None, "ocr", "doubtful", "ocr;doubtful"]),
            st.sampled_from([2019, None]),
            st.sampled_from([None, "2019-Q1"]),
            st.sampled_from("pqr"),
        ),
        max_size=8,
    ),
    st.sets(st.sampled_from(["p#0", "q#0", "r#0/1/1"])),
)
def test_what_remains_has_one_value_a_cell_and_nothing_is_lost_unsaid(
    cells: list[tuple[str, str, str | None, int | None, str | None, str]], hidden: set[str]
) -> None:
    rows = [
        observation(
            raw,
            region=region if region.isdigit() else "",
            region_raw=region,
            flags=flags,
            year=year,
            period=period,
            origin=f"{page}#0/{n}/1",
        )
        for n, (raw, region, flags, year, period, page) in enumerate(cells)
    ]
    before = frame(*rows)
    settled = settle(before, hidden=hidden)
    kept = settled.frame
    assert kept.height + settled.rounded == before.height
    dated = kept.filter(pl.col("year").is_not_null())
    assert (
        dated.group_by("region_raw", "period").agg(pl.col("value").drop_nulls().n_unique())[
            "value"
        ]
        <= 1
    ).all()
    lost = kept.filter(pl.col("value").is_null())
    assert lost.height == len(settled.conflicts)
    assert lost["reason"].is_not_null().all()
    disputed = {c.kept["origin"] for c in settled.conflicts if not c.is_hidden}
    flagged = kept.filter(pl.col("flags").fill_null("").str.contains("doubtful"))
    assert disputed <= set(flagged["origin"])
    again = settle(kept, hidden=hidden)
    assert again.frame.equals(kept)
    assert not any(again[1:])
