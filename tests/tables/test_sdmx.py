"""SDMX messages as long tables, and what is read from them. All messages are made up."""

import json
import sys
from typing import Any

import pytest

from hinterland.errors import InputError
from hinterland.observations import read_page, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import read_tables
from hinterland.tables.statistical.sdmx import read_sdmx

NAMESPACES = " ".join(
    f'xmlns:{short}="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/{long}"'
    for short, long in {
        "m": "message", "g": "data/generic", "s": "data/structurespecific", "c": "common",
    }.items()
)  # fmt: skip
STRUCTURE = (
    "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:D(1.0):ObsLevelDim:TIME_PERIOD"
)
HEADER = (
    "<m:Header><m:ID>made-up</m:ID><m:Test>true</m:Test>"
    '<m:Prepared>2024-01-01T00:00:00</m:Prepared><m:Sender id="X"/>'
    f'<m:Structure structureID="S1" namespace="{STRUCTURE}" '
    'dimensionAtObservation="TIME_PERIOD"><c:Structure>'
    '<Ref agencyID="X" id="D" version="1.0"/></c:Structure></m:Structure></m:Header>'
)

#: Region, year, value as sent, status.
FIGURES = [
    ("CN-BJ", "2018", "33105.97", "A"),
    ("CN-BJ", "2019", "35445.13", "P"),
    ("CN-XZ", "2018", "1548.39", "A"),
    ("CN-XZ", "2019", None, "A"),
]


def generic() -> bytes:
    series = "".join(
        f'<g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="REF_AREA" value="{area}"/>'
        '<g:Value id="INDICATOR" value="GDP"/></g:SeriesKey><g:Attributes>'
        '<g:Value id="UNIT_MEASURE" value="CNY"/><g:Value id="UNIT_MULT" value="8"/></g:Attributes>'
        + "".join(
            f'<g:Obs><g:ObsDimension value="{year}"/><g:ObsValue value="{value or "NaN"}"/>'
            f'<g:Attributes><g:Value id="OBS_STATUS" value="{status}"/></g:Attributes></g:Obs>'
            for region, year, value, status in FIGURES
            if region == area
        )
        + "</g:Series>"
        for area in ("CN-BJ", "CN-XZ")
    )
    body = f'<m:DataSet structureRef="S1">{series}</m:DataSet>'
    return f"<?xml version='1.0'?><m:GenericData {NAMESPACES}>{HEADER}{body}</m:GenericData>".encode()


def specific() -> bytes:
    series = "".join(
        f'<Series FREQ="A" REF_AREA="{region}" INDICATOR="GDP" UNIT_MEASURE="CNY" UNIT_MULT="8">'
        f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{value or "NaN"}" OBS_STATUS="{status}"/></Series>'
        for region, year, value, status in FIGURES
    )
    return (
        f'<m:StructureSpecificData {NAMESPACES} xmlns:n="{STRUCTURE}" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{HEADER}<m:DataSet '
        f's:structureRef="S1" xsi:type="n:DataSetType">{series}</m:DataSet>'
        "</m:StructureSpecificData>"
    ).encode()


def coded(id_: str, *codes: str) -> dict[str, Any]:
    return {"id": id_, "values": [{"id": code} for code in codes]}


def as_json(version: int) -> bytes:
    """Return the figures keyed by series, whose unit is an attribute of the series."""
    structure = {
        "dimensions": {
            "dataSet": [coded("FREQ", "A")],
            "series": [
                {"id": "REF_AREA", "values": [
                    {"id": "CN-BJ", "name": "Beijing"}, {"id": "CN-XZ", "name": "Xizang (Tibet)"},
                ]},
                coded("INDICATOR", "GDP"),
            ],
            "observation": [coded("TIME_PERIOD", "2018", "2019")],
        },
        "attributes": {
            "dataSet": [coded("UNIT_MULT", "8")],
            "series": [coded("TIME_FORMAT", "P1Y"), coded("UNIT_MEASURE", "USD", "CNY")],
            "observation": [coded("OBS_STATUS", "A", "P")],
        },
    }  # fmt: skip
    series: dict[str, Any] = {}
    for region, year, value, status in FIGURES:
        key = f"{['CN-BJ', 'CN-XZ'].index(region)}:0"
        each = series.setdefault(key, {"attributes": [None, 1], "observations": {}})
        number = None if value is None else float(value)
        each["observations"][str(int(year) - 2018)] = [number, "AP".index(status)]
    sets = [{"action": "Information", "attributes": [0], "series": series}]
    if version == 1:
        return json.dumps({"header": {}, "dataSets": sets, "structure": structure}).encode()
    return json.dumps(
        {"meta": {}, "data": {"dataSets": sets, "structures": [structure]}}
    ).encode()


MESSAGES = {"generic": generic(), "specific": specific(), "1.0": as_json(1), "2.0": as_json(2)}


@pytest.mark.parametrize("form", MESSAGES)
def test_every_form_of_a_message_gives_the_same_observations(form: str) -> None:
    grids = read_tables(MESSAGES[form], name="message").grids
    reading = read_page(grids, page="p", country=china(), catalogue=shipped_catalogue())
    found = reading.frame.select("region", "year", "series", "value", "unit", "note").rows()
    assert found == [
        ("110000", 2018, "gdp", 33105.97e8, "CNY", None),
        ("110000", 2019, "gdp", 35445.13e8, "CNY", "provisional"),
        ("540000", 2018, "gdp", 1548.39e8, "CNY", None),
        ("540000", 2019, "gdp", None, "CNY", None),
    ]
    assert reading.tables[0].status == "read"
    assert reading.frame["flags"].to_list() == [None, "provisional", None, None]
    value = next(cell.column for cell in grids[0].cells if cell.text == "OBS_VALUE")
    assert reading.frame["origin"].to_list() == [f"p#0/{row}/{value}" for row in range(1, 5)]


def read_json(*dimensions: dict[str, Any], value: float = 5) -> dict[str, Any]:
    """Return the one observation of a message with these dimensions, one value each."""
    answer = {
        "header": {},
        "dataSets": [{"observations": {":".join("0" * len(dimensions)): [value]}}],
        "structure": {"dimensions": {"observation": list(dimensions)}},
    }
    grids = read_tables(json.dumps(answer).encode()).grids
    [row] = read_page(
        grids, page="p", country=china(), catalogue=shipped_catalogue()
    ).frame.rows(named=True)
    return row


def test_every_dimension_is_a_column_under_its_concept() -> None:
    dimensions = [coded("GEO", "CN"), coded("NA_ITEM", "B1GQ"), coded("TIME", "2019")]
    answer = {
        "header": {},
        "dataSets": [{"observations": {"0:0:0": [5]}}],
        "structure": {"dimensions": {"observation": dimensions}},
    }
    [grid] = read_tables(json.dumps(answer).encode()).grids
    assert [cell.text for cell in grid.cells] == [
        "GEO", "NA_ITEM", "TIME", "OBS_VALUE", "CN", "B1GQ", "2019", "5",
    ]  # fmt: skip


def test_a_dimension_that_is_not_the_whole_joins_the_name() -> None:
    shared = [coded("GEO", "CN"), coded("TIME", "2019"), coded("UNIT", "USD")]
    whole = {"id": "COUNTERPART_AREA", "values": [{"id": "W0", "name": "World"}]}
    part = {"id": "COUNTERPART_AREA", "values": [{"id": "US", "name": "United States"}]}
    series = {"id": "INDICATOR", "values": [{"id": "X", "name": "Exports"}]}
    assert read_json(*shared, series, whole)["series"] == "exports_usd"
    name = "Exports > COUNTERPART_AREA: United States"
    assert read_json(*shared, series, part)["series"] == name


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sdmx", None)
    with pytest.raises(InputError, match=r"pip install 'hinterland\[sdmx\]'"):
        read_tables(generic(), name="a.xml")


def test_a_message_that_is_cut_or_carries_entities_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(InputError, match="has no DOCTYPE"):
        read_sdmx(b"<!DOCTYPE m>" + generic(), where="a.xml")
    with pytest.raises(InputError, match="not a complete SDMX message"):
        read_tables(generic()[:-400], name="a.xml")
    assert capsys.readouterr().out == ""


def test_a_message_without_data_is_named() -> None:
    empty = f"<m:GenericData {NAMESPACES}>{HEADER}</m:GenericData>".encode()
    with pytest.raises(InputError, match=r"without data \(no data set\)"):
        read_tables(empty, name="a.xml")
