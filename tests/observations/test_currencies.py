"""Tables in the money of any country: what is shared is the country's own, or not known."""

from dataclasses import replace

import pytest

from hinterland.observations import Given, PageReading, read_page, shipped_catalogue
from hinterland.regions import china, find_country

from .made_up import grid, rows_of

MEXICO = find_country("mexico")


def reading_of(head: str, *heads: str, home: str = "MXN", title: str = "") -> PageReading:
    """Return the reading of a table of Mexican states, in a country of some currency."""
    rows: list[list[object]] = [
        [title],
        [head],
        ["State", *heads],
        ["Jalisco", 1000, 1200],
        ["Sonora", 500, 600],
    ]
    return read_page(
        [grid([[*row, *[""] * (3 - len(row))] for row in rows])],
        page="p",
        country=replace(MEXICO, currency=home),
        catalogue=shipped_catalogue(),
        given=Given(),
    )


@pytest.mark.parametrize(
    ("unit", "home", "series", "value"),
    [
        ("million pesos", "MXN", "exports_mxn", 1e9),
        ("Millions of Mexican pesos", "AUD", "exports_mxn", 1e9),
        ("$ million", "AUD", "exports_aud", 1e9),
        ("$ million", "MXN", "exports_mxn", 1e9),
        ("€ million", "EUR", "exports_eur", 1e9),
        ("EUR m", "SEK", "exports_eur", 1e9),
        ("mio. kr", "NOK", "exports_nok", 1e9),
        ("£ thousand", "GBP", "exports_gbp", 1e6),
        ("亿欧元", "EUR", "exports_eur", 1e11),
        ("百万比索", "MXN", "exports_mxn", 1e9),
        ("R million", "ZAR", "exports_zar", 1e9),
        ("Rs crore", "INR", "exports_inr", 1e10),
        ("million US dollars", "MXN", "exports_usd", 1e9),
    ],
)
def test_exports_are_a_series_of_their_money(
    unit: str, home: str, series: str, value: float
) -> None:
    reading = reading_of(f"Unit: {unit}", "2018", "2019", home=home, title="Exports by state")
    row = rows_of(reading)[0]
    assert (row["series"], row["value"], row["unit"]) == (series, value, series[-3:].upper())
    assert (row["value_raw"], row["year"], row["region_raw"]) == ("1000", 2018, "Jalisco")


@pytest.mark.parametrize(
    ("unit", "home"),
    [("million pesos", "EUR"), ("$ million", "EUR"), ("$ million", ""), ("£ thousand", ""), ("mio. kr", "MXN")],
)  # fmt: skip
def test_money_of_nobody_knows_where_stays_as_printed(unit: str, home: str) -> None:
    reading = reading_of(f"Unit: {unit}", "2018", "2019", home=home, title="Exports by state")
    row = rows_of(reading)[0]
    assert (row["value"], row["unit"]) == (None, None)
    assert row["value_raw"] == "1000"
    assert "exports_" not in row["series"]
    assert reading.tables[0].status == "doubtful"


def test_a_unit_in_a_heading_is_of_the_country_too() -> None:
    reading = reading_of("", "Exports (million pesos) 2018", "Exports (million pesos) 2019")
    assert {row["series"] for row in rows_of(reading)} == {"exports_mxn"}
    assert rows_of(reading)[3]["value"] == 6e8


def test_gdp_is_in_the_country_s_own_currency() -> None:
    reading = reading_of("Unit: million pesos", "2018", "2019", title="Gross domestic product")
    assert {(row["series"], row["unit"]) for row in rows_of(reading)} == {("gdp", "MXN")}
    other = reading_of("Unit: million USD", "2018", "2019", title="Gross domestic product")
    assert {(row["series"], row["unit"]) for row in rows_of(other)} == {
        ("Gross domestic product", "USD")
    }


def test_a_rate_of_the_country_s_money() -> None:
    rows = [["Exchange rate"], ["Unit: pesos per US dollar"], ["Year", "Mexico"], ["2018", "19.24"], ["2019", "19.26"]]  # fmt: skip
    reading = read_page(
        [grid([[*row, *[""] * (2 - len(row))] for row in rows])],
        page="p",
        country=MEXICO,
        catalogue=shipped_catalogue(),
        given=Given(),
    )
    row = rows_of(reading)[0]
    assert (row["series"], row["value"], row["unit"]) == ("exchange_rate", 19.24, "MXN per USD")


def test_words_that_are_codes_of_money_are_words() -> None:
    """The column `All` is no figure in Albanian leks."""
    rows = [["出口额（按收发货人所在地分）"], ["单位：亿元"], ["地区", "ALL (2018)"], ["北京", "5"], ["天津", "6"]]  # fmt: skip
    reading = read_page(
        [grid([[*row, *[""] * (2 - len(row))] for row in rows])],
        page="p",
        country=china(),
        catalogue=shipped_catalogue(),
        given=Given(),
    )
    assert "ALL" not in set(reading.frame["unit"].drop_nulls())
