"""The map: any measure by region, on tiles and within boundaries of one's own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hinterland.errors import InputError
from hinterland.explorer import Explorer
from hinterland.explorer.look.boundaries import outlines, read_boundaries
from hinterland.regions import china
from hinterland.study import Results, run

from .conftest import Served, serving


def square(x: float, y: float, size: float = 2.0) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(properties: dict[str, Any], *rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}  # fmt: skip


def written(folder: Path, features: object) -> Path:
    file = folder / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def all_of_china() -> list[dict[str, Any]]:
    country = china()
    return [
        feature({"NAME": country.region(code).zh, "pop": 7 + i}, square(80 + 3 * (i % 8), 20 + 3 * (i // 8)))
        for i, code in enumerate(country.provinces)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = written(tmp_path_factory.mktemp("areas"), all_of_china()[:-1])
    yield from serving(Explorer.of(["zhao"], boundaries=read_boundaries(file)))


@pytest.mark.parametrize("measure", ["trade", "share", "dependence", "gdp"])
def test_each_measure_by_region_is_mapped(served: Served, measure: str) -> None:
    results: Results = run("zhao", scheme="regions")
    rows = served.get(f"/s/zhao/map.json?measure={measure}&year=2010").json["rows"]
    values = {row["region"]: row["value"] for row in rows if row["value"] is not None}
    assert len(values) > 25
    for region, value in values.items():
        assert value == pytest.approx(results.lines[measure][region].at(10).value, rel=1e-12)
    page = served.get(f"/s/zhao/map?measure={measure}&year=2010")
    assert f"/s/zhao/number/{measure}/510000/2010?scheme=regions" in page.text
    assert served.get(f"/s/zhao/number/{measure}/510000/2010?scheme=regions").status == 200


def test_a_measure_of_the_nation_alone_is_not_offered(served: Served) -> None:
    answer = served.get("/s/zhao/map?measure=imbalance")
    assert answer.status == 400
    assert "measure=trade" in answer.text


def test_boundaries_are_drawn_with_a_notice(bounded: Served) -> None:
    page = bounded.get("/s/zhao/map?measure=trade&year=2019").text
    assert "not an approved map" in page
    svg = bounded.get("/s/zhao/map.svg?measure=trade&year=2019").text
    assert svg.count("<path aria-label") >= 30
    assert "not an approved map" in svg
    assert "Tiles of one size" not in svg
    rows = bounded.get("/s/zhao/map.json").json["rows"]
    assert {row["region"] for row in rows} >= set(china().provinces)


def test_the_property_that_names_regions_is_found_or_chosen(tmp_path: Path) -> None:
    country = china()
    found = read_boundaries(written(tmp_path, all_of_china())).of(country)
    assert set(found) == set(country.provinces)
    both = [
        {**f, "properties": {**f["properties"], "capital": "北京", "adcode": int(code)}}
        for f, code in zip(all_of_china(), country.provinces, strict=True)
    ]
    assert len(read_boundaries(written(tmp_path, both), chosen="adcode").of(country)) > 30
    assert len(read_boundaries(written(tmp_path, both)).of(country)) > 30
    with pytest.raises(InputError, match="no area has a property 'moon'; there are"):
        read_boundaries(written(tmp_path, both), chosen="moon").of(country)
    with pytest.raises(InputError, match="no property of its areas"):
        read_boundaries(written(tmp_path, [feature({"a": "Bavaria"}, square(9, 48))])).of(
            country
        )


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "null", '{"features": 3}', '{"features": []}', "[" * 200_000, "\xff",
        '{"features": [3]}', '{"features": [{"geometry": 3}]}',
        '{"features": [{"type": "Feature", "geometry": null, "properties": null}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": "abc"}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[["a", "b"]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[NaN, 1], [1, 2], [2, 3]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[4e5, 3e6], [4e5, 2e6], [3e5, 1e6]]]}}]}',
        '{"features": [{"geometry": {"type": ["Polygon"], "coordinates": [[[1, 1], [1, 2], [2, 3]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1' + "0" * 400 + ', 1], [1, 2], [2, 3]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1' + "0" * 9000 + ', 1], [1, 2], [2, 3]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1, 1], [1, 2], [2, 3]]]}, "properties": "x"}]}',
        '{"features": [{"geometry": {"type": "MultiPolygon", "coordinates": [3]}}]}',
    ],
)  # fmt: skip
def test_broken_boundaries_are_a_message(tmp_path: Path, text: str) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"areas\.geojson"):
        read_boundaries(file)


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    areas = all_of_china()
    areas[0]["properties"]["note"] = bad
    file = written(tmp_path, areas).rename(tmp_path / f"{bad.replace('/', '')}.geojson")
    for served in serving(Explorer.of(["zhao"], boundaries=read_boundaries(file))):
        page = served.get("/s/zhao/map").text
        assert "<script>alert" not in page


def test_outlines_keep_their_proportion_and_every_region() -> None:
    tiny = ((100.0, 30.0), (100.0001, 30.0), (100.0001, 30.0001))
    large = ((80.0, 20.0), (120.0, 20.0), (120.0, 50.0), (80.0, 50.0))
    drawn, height = outlines({"a": [(large,)], "b": [(tiny,)]}, 400)
    assert [one.code for one in drawn] == ["a", "b"]
    assert height == pytest.approx(400 * 30 / (40 * 0.819), rel=0.01)
    points = [p for one in drawn for polygon in one.polygons for ring in polygon for p in ring]
    assert all(-1 <= x <= 401 and -1 <= y <= height + 1 for x, y in points)


def test_a_region_within_bounds_may_be_below_the_lowest_that_is_known(served: Served) -> None:
    page = served.get("/s/zhao/map?measure=trade&year=2001").text
    assert "of the regions that are known in 2001 was highest in Guangdong" in page
    assert "0.000–0.637" in page  # of Xizang, below the 0.205 of Qinghai
    known = served.get("/s/zhao/map?measure=trade&year=2019").text
    assert "of the regions that are known" not in known
