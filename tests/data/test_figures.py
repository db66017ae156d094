"""The figures of the shipped packs: where each stands, whether all are there, what they sum to.

The sums are those that were checked when the figures were collected.
"""

from fractions import Fraction

import polars as pl
import pytest

from hinterland.observations import COLUMNS, PAGE_COLUMNS, validate
from hinterland.observations.table import FLAGS

from .packs import PACKS, observations, pages, provinces, source, table, toml

#: How each unit is printed, what it is kept in, and what it is multiplied by.
UNITS = {
    "thousand USD FOB": ("USD", Fraction(1000)),
    "million MXN, current prices": ("MXN", Fraction(10**6)),
    "MXN per USD": ("MXN per USD", Fraction(1)),
    "persons, mid-year": ("persons", Fraction(1)),
    "USD FAS, total exports (domestic + foreign), state of origin of movement": ("USD", Fraction(1)),
    "USD customs value, general imports, state of destination": ("USD", Fraction(1)),
    "million USD, current prices": ("USD", Fraction(10**6)),
    "AUD FOB": ("AUD", Fraction(1)),
    "million AUD, current prices": ("AUD", Fraction(10**6)),
    "AUD per USD": ("AUD per USD", Fraction(1)),
    "persons, 30 June": ("persons", Fraction(1)),
    "1000 USD": ("USD", Fraction(1000)),
    "million USD": ("USD", Fraction(10**6)),
    "100 million USD": ("USD", Fraction(10**8)),
    "10000 CNY": ("CNY", Fraction(10**4)),
    "100 million CNY": ("CNY", Fraction(10**8)),
    "10000 persons": ("persons", Fraction(10**4)),
    "CNY per 100 USD": ("CNY per USD", Fraction(1, 100)),
}  # fmt: skip

COMPLETE = [
    ("mexico", "exports_usd", 2007, 2024),
    ("mexico", "gdp", 2003, 2024),
    ("mexico", "population", 2003, 2025),
    ("usa", "exports_usd", 2012, 2018),
    ("usa", "imports_usd", 2012, 2018),
    ("usa", "gdp", 1997, 2018),
    ("australia", "exports_aud", 1988, 2023),
    ("australia", "gdp", 1990, 2025),
    ("australia", "population", 1981, 2025),
]
NATIONS = {"mexico": "MX", "usa": "US", "australia": "AU"}


def by_year(pack: str, series: str, *regions: str) -> dict[int, float]:
    """Return the sum over regions by year."""
    frame = observations(pack).filter(
        pl.col("series") == series, pl.col("region").is_in(regions)
    )
    return dict(frame.group_by("year").agg(pl.col("value").sum()).sort("year").iter_rows())


def total(pack: str, series: str) -> dict[int, float]:
    """Return the nation's row by year."""
    return by_year(pack, series, NATIONS[pack])


def parts(pack: str) -> list[str]:
    """Return the codes of what is in the total and in no region."""
    return [row["region"] for row in table(pack, "regions.csv") if row["kind"] == "part"]


def note(pack: str, start: str) -> str:
    """Return the note of a pack that begins with a text."""
    notes = (n["text"]["en"] for n in toml(pack, "country.toml")["note"])
    (found,) = (text for text in notes if text.startswith(start))
    return str(found)


# Origins


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_stands_in_the_cell_that_it_names(pack: str) -> None:
    grid, known = source(pack), set(pages(pack)["page"])
    frame = observations(pack)
    for raw, origin in frame.select("value_raw", "origin").iter_rows():
        page, _, place = origin.partition("#")
        sheet, row, column = map(int, place.split("/"))
        assert (page in known, sheet) == (True, 0)
        assert grid[row][column] == raw
        assert grid[0][column] == "value"
    assert frame["origin"].n_unique() == frame.height == len(grid) - 1


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_says_of_whom_when_and_from_where_it_is(pack: str) -> None:
    grid = source(pack)
    address = dict(pages(pack).select("page", "address").iter_rows())
    named = (
        {row["source"]: row["where"] for row in table(pack, "source/sources.csv")}
        if (pack == "china")
        else {}
    )
    for row in observations(pack).iter_rows(named=True):
        page, number = row["origin"].split("#0/")
        cells = dict(zip(grid[0], grid[int(number.split("/")[0])], strict=True))
        assert row["region"] == cells.get("region_code", cells.get("region"))
        assert row["region_raw"] == cells["region_name"]
        assert str(row["year"]) == cells["year"]
        assert row["period"] is None
        assert row["series"] == cells["series"]
        assert row["vintage"] == cells["vintage"]
        assert row["unit_raw"] == cells["unit"]
        assert cells["note"] in (row["note"] or "")
        assert address[page] == named.get(cells["source"], cells["source"])


@pytest.mark.parametrize("pack", PACKS)
def test_every_page_is_a_compiled_copy_with_its_publisher(pack: str) -> None:
    frame = pages(pack)
    assert dict(frame.schema) == PAGE_COLUMNS
    assert set(frame["kind"]) == {"file"}
    assert set(frame["note"]) == {"compiled copy, not the publisher's page"}
    assert frame["page"].n_unique() == frame["address"].n_unique() == frame.height
    if pack != "china":
        assert frame.select("publisher", "licence").null_count().row(0) == (0, 0)


@pytest.mark.parametrize("pack", PACKS)
def test_every_release_is_listed_and_ranked(pack: str) -> None:
    rows = table(pack, "vintages.csv")
    listed = {(row["vintage"], row["series"]) for row in rows}
    assert len(listed) == len(rows)
    assert listed >= set(observations(pack).select("vintage", "series").unique().iter_rows())
    for series in {row["series"] for row in rows}:
        ranks = sorted(int(row["rank"]) for row in rows if row["series"] == series)
        assert ranks == list(range(1, len(ranks) + 1))


# Values


@pytest.mark.parametrize("pack", PACKS)
def test_every_value_is_the_printed_one_scaled_exactly(pack: str) -> None:
    frame = observations(pack)
    assert dict(frame.schema) == COLUMNS
    for row in frame.iter_rows(named=True):
        unit, factor = UNITS[row["unit_raw"]]
        assert row["unit"] == unit
        assert row["value"] == float(Fraction(row["value_raw"]) * factor)
    assert frame["value"].is_finite().all()
    assert (frame["value"] >= 0).all()
    assert (frame.filter(pl.col("series").is_in(["gdp", "population"]))["value"] > 0).all()
    flags = frame["flags"].drop_nulls().str.split(";").explode()
    assert set(flags) <= set(FLAGS)


def test_china_keeps_every_rule_of_the_table() -> None:
    validate(observations("china"), where="china")


@pytest.mark.parametrize(("pack", "series", "first", "last"), COMPLETE)
def test_no_figure_is_missing_in_the_years_that_are_called_complete(
    pack: str, series: str, first: int, last: int
) -> None:
    frame = observations(pack).filter(
        pl.col("series") == series,
        pl.col("region").is_in(list(provinces(pack))),
        pl.col("value").is_not_null(),
    )
    cells = set(frame.select("year", "region").iter_rows())
    years = range(first, last + 1)
    assert cells >= {(year, region) for year in years for region in provinces(pack)}


def test_rates_are_of_every_year_of_exports_but_the_latest_of_australia() -> None:
    assert set(total("mexico", "exchange_rate")) == set(range(2003, 2026))
    assert set(total("australia", "exchange_rate")) == set(range(1988, 2020))


# Sums


@pytest.mark.parametrize("series", ["exports_usd", "imports_usd"])
def test_american_states_territories_and_what_is_unknown_are_the_printed_total(
    series: str,
) -> None:
    everything = by_year("usa", series, *provinces("usa"), *parts("usa"))
    assert everything == total("usa", series)
    assert sorted(everything) == list(range(2012, 2019))
    regions = by_year("usa", series, *provinces("usa"))
    low, high = {"exports_usd": (0.95, 0.96), "imports_usd": (0.98, 0.99)}[series]
    assert all(low < regions[y] / everything[y] < high for y in regions)


def test_mexican_exports_are_the_total_that_inegi_prints_for_2025() -> None:
    states = by_year("mexico", "exports_usd", *provinces("mexico"))
    assert states == total("mexico", "exports_usd")
    assert round(states[2025] / 1e6) == 602_421


def test_mexican_gdp_adds_up_to_the_national_row_in_all_22_years() -> None:
    states, nation = by_year("mexico", "gdp", *provinces("mexico")), total("mexico", "gdp")
    assert len(nation) == 22
    assert states == pytest.approx(nation, rel=1e-12)


def test_american_gdp_is_a_little_below_the_national_row() -> None:
    states, nation = by_year("usa", "gdp", *provinces("usa")), total("usa", "gdp")
    below = [100 * (1 - states[year] / nation[year]) for year in nation]
    assert f"{min(below):.1f}–{max(below):.1f} %" in note("usa", "GDP of the 51")


@pytest.mark.parametrize("series", ["exports_aud", "gdp", "population"])
def test_australian_regions_and_what_has_none_are_the_total(series: str) -> None:
    everything = by_year("australia", series, *provinces("australia"), *parts("australia"))
    assert everything == pytest.approx(total("australia", series), rel=1e-12)
    assert len(everything) >= 36


# Notes say what the figures say


def shares(pack: str, series: str, part: str, years: range) -> str:
    whole, some = total(pack, series), by_year(pack, series, part)
    percent = [100 * some[year] / whole[year] for year in years]
    return f"{min(percent):.1f}–{max(percent):.1f} %"


def test_the_notes_give_the_parts_that_belong_to_no_region() -> None:
    text = note("usa", "The national totals")
    assert f"{shares('usa', 'exports_usd', 'US-_UNK', range(2012, 2019))} of exports" in text
    assert f"{shares('usa', 'imports_usd', 'US-_UNK', range(2012, 2019))} of imports" in text
    text = note("australia", "Re-exports")
    assert shares("australia", "exports_aud", "AU-_RX", range(1988, 2024)) in text
    text = note("australia", "Exports without state")
    for years in (range(1988, 2013), range(2013, 2024)):
        assert shares("australia", "exports_aud", "AU-_CND", years) in text


def test_the_notes_give_the_jumps() -> None:
    capital = by_year("usa", "exports_usd", "US-DC")
    assert f"1/{capital[2013] / capital[2014]:.1f} " in note("usa", "Exports of the District")
    hawaii = by_year("usa", "exports_usd", "US-HI")
    text = note("usa", "Exports of Hawaii")
    assert f"× {hawaii[2014] / hawaii[2013]:.1f} in 2014" in text
    assert f"1/{hawaii[2015] / hawaii[2016]:.1f} in 2016" in text
    canberra = by_year("australia", "exports_aud", "AU-ACT")
    text = note("australia", "Exports of the Australian Capital")
    assert f"{canberra[2005] / canberra[2004]:.0f}-fold in 2005" in text


def test_breaks_and_first_figures_are_said_at_each_figure() -> None:
    frame = observations("mexico").filter(series="exports_usd", region_kind="province")
    said = dict(frame.group_by("year").agg(pl.col("note").unique().str.join(" ")).iter_rows())
    for year, text in said.items():
        assert ("re-benchmarked" in text) == (year >= 2013)
        assert ("with agriculture" in text) == (year >= 2018)
        assert ("without agriculture" in text) == (year < 2018)
    first = frame.filter(pl.col("flags").str.contains("provisional"))
    assert set(first["year"]) == {2025}
    advance = observations("usa").filter(pl.col("flags").str.contains("provisional"))
    assert set(advance.select("series", "year").iter_rows()) == {("gdp", 2018)}
    gdp = observations("australia").filter(series="gdp")
    assert gdp["note"].str.contains("year ended 30 June").all()
    exports = observations("australia").filter(series="exports_aud")
    assert exports["note"].str.contains("calendar year").all()
