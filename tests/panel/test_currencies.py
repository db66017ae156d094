"""Panels in the money of any country, from files of one's own."""

from pathlib import Path

import pytest

from hinterland.errors import InputError
from hinterland.panel import load
from hinterland.regions import find_country

MEXICO = find_country("mexico")
WIDE = "State,Year,{}\nJalisco,2018,1000,2\nJalisco,2019,1100,2.1\nSonora,2018,500,1\nSonora,2019,600,1.2\n"


def at(path: Path, text: str) -> Path:
    """Return the path of a file with a text."""
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("heads", "units"),
    [
        ("Exports (million pesos),GDP (bn MXN)", {}),
        ("exports_mxn,gdp", {"exports_mxn": "million pesos", "gdp": "bn pesos"}),
        ("Exports (MXN million),GDP (billions of Mexican pesos)", {}),
        ("exports_mxn (million pesos),gdp (十亿比索)", {}),
    ],
)
def test_pesos_are_those_of_the_country(
    tmp_path: Path, heads: str, units: dict[str, str]
) -> None:
    panel = load(at(tmp_path / "mx.csv", WIDE.format(heads)), country=MEXICO, units=units)
    assert panel.series == ("exports_mxn", "gdp")
    assert [panel.unit(series) for series in panel.series] == ["MXN", "MXN"]
    at_jalisco = panel.value[:, 0, panel.regions.index("MX-JAL")]
    assert at_jalisco.tolist() == [1e9, 2e9]


def test_money_of_other_countries_has_series_too(tmp_path: Path) -> None:
    heads = "trade_eur,imports_jpy"
    units = {"trade_eur": "million euros", "imports_jpy": "亿日元"}
    panel = load(at(tmp_path / "x.csv", WIDE.format(heads)), country=MEXICO, units=units)
    assert [(s, panel.unit(s)) for s in panel.series] == [
        ("imports_jpy", "JPY"),
        ("trade_eur", "EUR"),
    ]


def test_gdp_is_as_the_file_marks_it(tmp_path: Path) -> None:
    text = WIDE.format("exports_usd,gdp")
    units = {"exports_usd": "million US dollars", "gdp": "bn USD"}
    panel = load(at(tmp_path / "x.csv", text), country=MEXICO, units=units)
    assert panel.unit("gdp") == "USD"


def test_a_series_in_two_units_is_an_error_that_names_both(tmp_path: Path) -> None:
    text = (
        "region,year,series,value,unit\nJalisco,2018,gdp,1000,MXN\nSonora,2019,gdp,1000,USD\n"
    )
    with pytest.raises(InputError) as error:
        load(at(tmp_path / "x.csv", text), country=MEXICO)
    assert (
        "row 3: the unit of gdp is USD (region Sonora, 2019), but MXN in x.csv, row 2 (region Jalisco, 2018)"
        in str(error.value)
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("exports_mxn,1,USD", "the unit does not fit the series"),
        ("gdp,1,persons", "the unit does not fit the series"),
        ("exchange_rate,1,MXN", "the unit does not fit the series"),
        ("gdp,1,pesos", "the unit is none of ours"),
        ("gdp,1,XXX", "the unit is none of ours"),
        ("exports_mxn,-1,MXN", "the value is negative"),
    ],
)
def test_units_that_can_t_be_are_refused(tmp_path: Path, row: str, why: str) -> None:
    text = f"region,year,series,value,unit\nJalisco,2018,{row}\n"
    with pytest.raises(InputError, match=why):
        load(at(tmp_path / "x.csv", text), country=MEXICO)


def test_pesos_of_a_country_that_has_none_are_not_guessed(tmp_path: Path) -> None:
    file = at(tmp_path / "x.csv", WIDE.format("Exports (million pesos),GDP (million AUD)"))
    text = file.read_text("utf-8").replace("Jalisco", "Victoria").replace("Sonora", "Tasmania")
    panel = load(at(tmp_path / "y.csv", text), country=find_country("australia"))
    assert panel.series == ("gdp",)
    assert panel.notices == ("y.csv: ignored, not a known series: 'Exports'",)
