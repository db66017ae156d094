"""Country packs: labels, regions, groups, tiles and borders."""

import re
from itertools import pairwise

import pytest

from hinterland.regions import read_country

from .packs import DATA, PACKS, observations, provinces, table, toml

HOW_MANY = {"australia": 8, "china": 31, "mexico": 32, "usa": 51}
NATIONS = {"australia": "AU", "china": "100000", "mexico": "MX", "usa": "US"}
SCHEMES = sorted((path.parts[-3], path.stem) for path in DATA.glob("*/schemes/*.csv"))
TILED = ("china", "mexico", "usa")
LANGUAGES = {"en", "zh"}
HAN = re.compile(r"[一-鿿]")


def borders(pack: str) -> set[frozenset[str]]:
    return {frozenset(row.values()) for row in table(pack, "adjacency.csv")}


# Labels


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_says_what_its_country_is(pack: str) -> None:
    country = toml(pack, "country.toml")
    needed = {"code", "currency", "name", "whole", "unit_of_regions", "scheme"}
    assert needed <= set(country) <= needed | {"fiscal_year_end", "note", "policies"}
    assert re.fullmatch("[A-Z]{3}", country["code"])
    assert re.fullmatch("[A-Z]{3}", country["currency"])
    for key in ("name", "whole", "unit_of_regions"):
        assert set(country[key]) == LANGUAGES
        assert HAN.search(country[key]["zh"])
    assert len(country["unit_of_regions"]["en"]) == 2
    schemes = {name for owner, name in SCHEMES if owner == pack} or {"regions"}
    assert country["scheme"] in schemes


@pytest.mark.parametrize("pack", PACKS)
def test_a_note_is_about_figures_that_are_there(pack: str) -> None:
    frame = observations(pack)
    for note in toml(pack, "country.toml").get("note", []):
        assert {"text", "series"} <= set(note) <= {"text", "series", "years", "regions"}
        assert set(note["text"]) == LANGUAGES
        assert HAN.search(note["text"]["zh"])
        assert note["series"]
        for series in note["series"]:
            years = set(frame.filter(series=series)["year"])
            assert years, series
            assert set(note.get("years", [])) <= years
            assert note.get("years", []) == sorted(note.get("years", []))
        assert set(note.get("regions", [])) <= provinces(pack)


def test_only_australian_gdp_is_by_fiscal_year() -> None:
    ends = {pack: toml(pack, "country.toml").get("fiscal_year_end") for pack in PACKS}
    assert ends == {"australia": {"gdp": "06-30"}, "china": None, "mexico": None, "usa": None}


# Regions


@pytest.mark.parametrize("pack", PACKS)
def test_each_region_has_one_code_and_names_in_both_languages(pack: str) -> None:
    rows = table(pack, "regions.csv")
    assert len({row["region"] for row in rows}) == len(rows)
    assert len(provinces(pack)) == HOW_MANY[pack]
    assert all(row["en"] and HAN.search(row["zh"]) for row in rows)
    assert len({row["en"] for row in rows}) == len({row["zh"] for row in rows}) == len(rows)
    country = read_country(DATA / pack / "regions.csv")
    assert country.nation == NATIONS[pack]
    for region in country.regions:
        assert all(country.find(name) is region for name in region.names)


@pytest.mark.parametrize("pack", PACKS)
def test_the_figures_are_of_the_regions_and_of_no_others(pack: str) -> None:
    kinds = {row["region"]: row["kind"] for row in table(pack, "regions.csv")}
    found = dict(observations(pack).select("region", "region_kind").unique().iter_rows())
    assert found.items() <= kinds.items()
    assert provinces(pack) | {NATIONS[pack]} <= set(found)
    parts = {code for code, kind in kinds.items() if kind == "part"}
    assert parts == set(found) - provinces(pack) - {NATIONS[pack]}


@pytest.mark.parametrize(
    ("pack", "name", "code"),
    [
        ("mexico", "CDMX", "MX-CMX"), ("mexico", "Distrito Federal", "MX-CMX"),
        ("mexico", "Edomex", "MX-MEX"), ("mexico", "México", "MX-MEX"),
        ("mexico", "Mexico", "MX"), ("mexico", "Estado de México", "MX-MEX"),
        ("mexico", "Coahuila de Zaragoza", "MX-COA"), ("mexico", "Q. Roo", "MX-ROO"),
        ("mexico", "墨西哥", "MX"), ("mexico", "墨西哥州", "MX-MEX"), ("mexico", "墨西哥城", "MX-CMX"),
        ("mexico", "下加利福尼亚", "MX-BCN"), ("mexico", "南下加利福尼亚", "MX-BCS"),
        ("usa", "Calif.", "US-CA"), ("usa", "WA", "US-WA"), ("usa", "Washington", "US-WA"),
        ("usa", "Washington, D.C.", "US-DC"), ("usa", "W. Va.", "US-WV"), ("usa", "VA", "US-VA"),
        ("usa", "得州", "US-TX"), ("usa", "德克萨斯州", "US-TX"), ("usa", "新墨西哥", "US-NM"),
        ("usa", "Puerto Rico", "US-_PUE"), ("usa", "US-PR", "US-_PUE"),
        ("australia", "NSW", "AU-NSW"), ("australia", "WA", "AU-WA"), ("australia", "Qld", "AU-QLD"),
        ("australia", "西澳", "AU-WA"), ("australia", "首都领地", "AU-ACT"),
        ("australia", "Re-exports", "AU-_RX"),
    ],
)  # fmt: skip
def test_names_that_people_type(pack: str, name: str, code: str) -> None:
    assert read_country(DATA / pack / "regions.csv").find(name).code == code


# Schemes


@pytest.mark.parametrize(("pack", "name"), SCHEMES)
def test_a_scheme_has_each_province_once_and_names_its_groups(pack: str, name: str) -> None:
    rows = table(pack, f"schemes/{name}.csv")
    assert sorted(row["region"] for row in rows) == sorted(provinces(pack))
    titles = toml(pack, f"schemes/{name}.toml")
    assert set(titles) == {"title", "source", "groups"}
    assert set(titles["title"]) == set(titles["source"]) == LANGUAGES
    assert set(titles["groups"]) == {row["group"] for row in rows}
    for names in titles["groups"].values():
        assert set(names) >= LANGUAGES
        assert HAN.search(names["zh"])
    for language in LANGUAGES:
        spoken = [names[language] for names in titles["groups"].values()]
        assert len(set(spoken)) == len(spoken)


def test_every_scheme_is_titled() -> None:
    titled = sorted((path.parts[-3], path.stem) for path in DATA.glob("*/schemes/*.toml"))
    assert titled == SCHEMES


def test_the_groups_are_those_that_were_collected() -> None:
    for pack, scheme in (("mexico", "four"), ("usa", "eight")):
        groups = toml(pack, f"schemes/{scheme}.toml")["groups"]
        printed = {r["region_code"]: r["group"] for r in table(pack, "source/regions.csv")}
        for row in table(pack, f"schemes/{scheme}.csv"):
            assert printed[row["region"]] in groups[row["group"]].values()


# Tiles


@pytest.mark.parametrize("pack", TILED)
def test_each_region_has_a_tile_of_its_own(pack: str) -> None:
    places = {r["region"]: (int(r["row"]), int(r["column"])) for r in table(pack, "tiles.csv")}
    assert len(table(pack, "tiles.csv")) == len(places) == len(set(places.values()))
    everyone = {r["region"] for r in table(pack, "regions.csv") if r["kind"] == "province"}
    assert set(places) == everyone
    assert min(row for row, _ in places.values()) == 0
    assert min(column for _, column in places.values()) == 0


@pytest.mark.parametrize("pack", TILED)
def test_neighbours_have_tiles_near_one_another(pack: str) -> None:
    places = {r["region"]: (int(r["row"]), int(r["column"])) for r in table(pack, "tiles.csv")}
    far = []
    for a, b in map(sorted, borders(pack)):
        (row, column), (other_row, other_column) = places[a], places[b]
        far.append(max(abs(row - other_row), abs(column - other_column)))
    assert max(far) <= 3
    assert sum(steps == 1 for steps in far) > 0.7 * len(far)


def test_the_tiles_keep_the_points_of_the_compass() -> None:
    for pack, north_to_south, west_to_east in (
        ("mexico", "CHH DUR JAL COL", "BCN SON CHH COA NLE"),
        ("mexico", "SLP QUE CMX MOR OAX", "JAL GUA HID VER CAM ROO"),
        ("usa", "ME NH MA CT DE DC FL", "CA NV CO NE IA IL OH PA NJ"),
        ("usa", "WA OR CA AZ TX", "OR ID WY SD MN WI MI NY MA"),
    ):
        prefix = {"mexico": "MX", "usa": "US"}[pack]
        places = {
            r["region"]: (int(r["row"]), int(r["column"])) for r in table(pack, "tiles.csv")
        }
        rows = [places[f"{prefix}-{code}"][0] for code in north_to_south.split()]
        columns = [places[f"{prefix}-{code}"][1] for code in west_to_east.split()]
        assert all(a < b for a, b in pairwise(rows)), (pack, north_to_south, rows)
        assert all(a < b for a, b in pairwise(columns)), (pack, west_to_east, columns)


# Borders


@pytest.mark.parametrize(
    ("pack", "pairs", "alone"),
    [
        ("australia", 10, {"AU-TAS"}),
        ("china", 68, {"460000"}),
        ("mexico", 67, set()),
        ("usa", 107, {"US-AK", "US-HI"}),
    ],
)
def test_each_border_stands_once_and_the_mainland_hangs_together(
    pack: str, pairs: int, alone: set[str]
) -> None:
    rows = table(pack, "adjacency.csv")
    assert list(rows[0]) == ["region", "neighbour"]
    assert len(rows) == len(borders(pack)) == pairs
    assert all(row["region"] < row["neighbour"] for row in rows)
    everyone = set().union(*borders(pack))
    assert everyone == provinces(pack) - alone
    reached = {min(everyone)}
    while more := {c for pair in borders(pack) if pair & reached for c in pair} - reached:
        reached |= more
    assert reached == everyone


@pytest.mark.parametrize(
    ("pack", "region", "neighbours"),
    [
        ("usa", "US-TN", "AL AR GA KY MO MS NC VA"), ("usa", "US-MO", "AR IA IL KS KY NE OK TN"),
        ("usa", "US-ME", "NH"), ("usa", "US-DC", "MD VA"), ("usa", "US-MI", "IN OH WI"),
        ("usa", "US-AZ", "CA NM NV UT"), ("usa", "US-UT", "AZ CO ID NV WY"), ("usa", "US-DE", "MD NJ PA"),
        ("mexico", "MX-BCS", "BCN"), ("mexico", "MX-CMX", "MEX MOR"), ("mexico", "MX-AGU", "JAL ZAC"),
        ("mexico", "MX-TLA", "HID MEX PUE"), ("mexico", "MX-YUC", "CAM ROO"),
        ("mexico", "MX-COL", "JAL MIC"), ("mexico", "MX-TAM", "NLE SLP VER"),
        ("australia", "AU-ACT", "NSW"), ("australia", "AU-SA", "NSW NT QLD VIC WA"),
        ("china", "110000", "120000 130000"), ("china", "310000", "320000 330000"),
        ("china", "210000", "130000 150000 220000"), ("china", "650000", "540000 620000 630000"),
        ("china", "440000", "350000 360000 430000 450000"),
        ("china", "610000", "140000 150000 410000 420000 500000 510000 620000 640000"),
    ],
)  # fmt: skip
def test_neighbours_of_some_regions(pack: str, region: str, neighbours: str) -> None:
    found = {code for pair in borders(pack) if region in pair for code in pair} - {region}
    assert {code.rpartition("-")[2] for code in found} == set(neighbours.split())
