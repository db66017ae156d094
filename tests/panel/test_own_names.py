"""What of files of one's own counts: their names of series and units, their vintages, the rest."""

from pathlib import Path

import pytest

from hinterland.errors import InputError
from hinterland.panel import load

#: A long table whose series are called as in its country; its fish are of no known series.
LONG = """{region},{year},{series},{value}
Hubei,2019,Producto interno,45000
Hunan,2019,Producto interno,39000
Hubei,2019,Exportaciones,2500
Hunan,2019,Exportaciones,3000
Hubei,2019,Peces,7
"""
NAMES = {"gdp": "Producto interno", "exports_cny": "Exportaciones"}
UNITS = {"gdp": "亿元", "exports_cny": "亿元"}
EXACT = "region,year,series,value,unit,vintage\n"


def long(folder: Path, **heads: str) -> Path:
    path = folder / "long.csv"
    words = {name: name for name in ("region", "year", "series", "value")} | heads
    path.write_text(LONG.format(**words), "utf-8")
    return path


def added(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(EXACT + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    "heads", [{}, {"series": "Indicador", "value": "Valor"}, {"region": "Provincia"}]
)
def test_columns_name_the_series_of_long_tables(tmp_path: Path, heads: dict[str, str]) -> None:
    panel = load(long(tmp_path, **heads), columns=NAMES | heads, units=UNITS)
    assert {"gdp", "exports_cny"} <= {*panel.series}
    hubei = panel.kept.filter(region="420000").select("series", "value").rows()
    assert ("gdp", 4.5e12) in hubei
    assert ("exports_cny", 2.5e11) in hubei
    assert any("'Peces'" in notice for notice in panel.notices)


def test_columns_name_the_series_of_observations(tmp_path: Path) -> None:
    rows = "Hubei,2019,PIB,4500,,own", "Hubei,2019,Peces,7,CNY,own"
    path = added(tmp_path, "exact.csv", *rows)
    panel = load(path, columns={"gdp": "PIB"}, units={"gdp": "亿元"})
    assert panel.kept.filter(series="gdp")["value"].to_list() == [4.5e11]
    [notice] = [notice for notice in panel.notices if "'Peces'" in notice]
    assert "1 figure is of no known series" in notice
    # What is declared needs no notice.
    assert not load(
        path, columns={"gdp": "PIB", "fish": "Peces"}, units={"gdp": "亿元"}
    ).notices


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            {"columns": {"exports_cny": "X"}},
            "columns.exports_cny: no column, row or sheet is called 'X'",
        ),
        ({"columns": {"region": "Prov"}}, "columns.region: no column, row or sheet"),
        (
            {"units": {"gpd": "亿元"}},
            "units.gpd: no file has figures of this series; did you mean",
        ),
        ({"units": {"gdp": "亿元"}}, "units.gdp: the unit '亿元' has no effect"),
    ],
)
def test_an_entry_without_effect_is_an_error(
    tmp_path: Path, names: dict[str, dict[str, str]], said: str
) -> None:
    path = added(tmp_path, "mine.csv", "Hubei,2019,gdp,4500000000000,CNY,mine")
    with pytest.raises(InputError) as raised:
        load("china", observations=[path], **names)  # type: ignore[arg-type]
    assert said in str(raised.value)
    # Without a file of one's own it is said.
    assert any("has no effect" in notice for notice in load("china", **names).notices)  # type: ignore[arg-type]


def test_an_entry_may_be_of_use_in_one_of_several_files(tmp_path: Path) -> None:
    ours = added(tmp_path, "ours.csv", "Hubei,2018,gdp,4400000000000,CNY,mine")
    panel = load("china", observations=[ours, long(tmp_path)], columns=NAMES, units=UNITS)
    assert panel.kept.filter(panel.kept["input"] > 0).height == 5


def test_own_vintages_that_nothing_orders_are_asked_for(tmp_path: Path) -> None:
    mine, yours = (
        "Hubei,2019,gdp,4500000000000,CNY,mine",
        "Hubei,2019,gdp,4600000000000,CNY,yours",
    )
    both = added(tmp_path, "both.csv", mine, yours)
    for policy in ("latest", "earliest", "zhao"):
        with pytest.raises(InputError, match=r"gdp of Hubei in 2019 .*'mine', 'yours'.*policy"):
            load("china", policy=policy, observations=[both])
    named = {"gdp": ["yours", "mine", "first"]}
    apart = [added(tmp_path, "1.csv", mine), added(tmp_path, "2.csv", yours)]
    # Where nothing competes, nothing is asked.
    other = added(tmp_path, "other.csv", mine, yours.replace("2019", "2018"))
    same = added(tmp_path, "same.csv", mine, mine.replace("mine", "yours"))
    cell = {"series": "gdp", "region": "420000", "year": 2019}
    for observations, policy_, value in (
        ([both], named, 4.6e12),
        (apart, "latest", 4.6e12),
        ([other], "latest", 4.5e12),
        ([same], "latest", 4.5e12),
    ):
        panel = load("china", policy=policy_, observations=observations)
        assert panel.kept.filter(**cell)["value"].to_list() == [value]


def test_figures_left_aside_on_reading_are_counted(tmp_path: Path) -> None:
    text = (
        "region,region_raw,year,series,value,unit,vintage,period\n"
        ",Nowhere,2019,gdp,1,CNY,mine,\n"  # no region
        "420000,Hubei,2019,gdp,4500000000000,CNY,mine,\n"
        "420000,Hubei,2019,gdp,1,CNY,mine,2019-Q1\n"  # no year
    )
    exact = tmp_path / "exact.csv"
    exact.write_text(text, "utf-8")
    assert load("china", observations=[exact]).aside == 2
    # The fish are no known series, and the sum is no region.
    wide = tmp_path / "wide.csv"
    wide.write_text(
        "region,year,gdp (亿元),Fish\nHubei,2019,45000,5\nTotal,2019,45000,\n", "utf-8"
    )
    assert load("china", observations=[wide, exact]).aside == 3
    assert load(wide).aside == 0  # they are the panel's own
