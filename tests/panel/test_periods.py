"""What is not a whole year never becomes a yearly figure; what is doubtful stays flagged."""

from pathlib import Path

import polars as pl
import pytest

from hinterland.errors import InputError
from hinterland.observations import COLUMNS, PAGE_COLUMNS, Observations
from hinterland.panel import Panel, assemble, flag_names, load, read_observations
from hinterland.regions import china

HEAD = "region,year,period,series,value,unit,flags\n"
ROWS = [
    "110000,2019,,gdp,5,CNY,",
    "120000,2019,,gdp,7,CNY,doubtful",
    "110000,2019,2019-Q1,gdp,1,CNY,",
    "110000,2020,2020-01/2020-03,gdp,2,CNY,",
]


def panel_of(folder: Path, *rows: str, head: str = HEAD) -> Panel:
    (folder / "own.csv").write_text(head + "\n".join(rows), "utf-8")
    return load(folder / "own.csv")


def value(panel: Panel, region: str, year: int) -> float:
    at = (panel.series.index("gdp"), panel.years.index(year), panel.regions.index(region))
    return float(panel.value[at])


def test_periods_are_left_aside_and_counted(tmp_path: Path) -> None:
    panel = panel_of(tmp_path, *ROWS)
    assert panel.years == (2019,)
    assert value(panel, "110000", 2019) == 5
    assert "2 figures of a part of a year are ignored: a panel is by year" in panel.notices
    assert panel.kept.height == 2
    assert panel.passed_over.is_empty()


def test_a_month_alone_is_not_a_year(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"own\.csv: there is no observation of a whole year"):
        panel_of(tmp_path, *ROWS[2:])


def test_a_column_of_periods_may_be_missing_or_empty(tmp_path: Path) -> None:
    without = panel_of(
        tmp_path, "110000,2019,gdp,5,CNY", head="region,year,series,value,unit\n"
    )
    with_it = panel_of(tmp_path, ROWS[0])
    assert value(without, "110000", 2019) == value(with_it, "110000", 2019) == 5
    assert without.kept["period"].to_list() == [None]


def test_a_vintage_of_months_alone_needs_no_rank(tmp_path: Path) -> None:
    head = "region,year,period,series,value,unit,vintage\n"
    rows = ("110000,2019,,gdp,5,CNY,a", "110000,2019,2019-Q1,gdp,1,CNY,b")
    assert value(panel_of(tmp_path, *rows, head=head), "110000", 2019) == 5


def test_an_added_month_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(HEAD + "110000,2019,2019-Q1,gdp,1,CNY,", "utf-8")
    shipped, added = load("china"), load("china", observations=[path])
    assert value(added, "110000", 2019) == value(shipped, "110000", 2019)
    assert any("1 figure of a part of a year is ignored" in n for n in added.notices)


def test_a_doubtful_figure_is_used_and_flagged(tmp_path: Path) -> None:
    panel = panel_of(tmp_path, *ROWS)
    at = panel.series.index("gdp"), 0, panel.regions.index("120000")
    assert panel.value[at] == 7
    assert flag_names(int(panel.flags[at])) == "doubtful"
    grouped = panel.group("three")
    east = grouped.series.index("gdp"), 0, grouped.regions.index("east")
    assert "doubtful" in flag_names(int(grouped.flags[east])).split(";")


def test_figures_without_a_year_are_left_aside() -> None:
    frame = pl.DataFrame(
        [
            {"region": "110000", "region_kind": "province", "year": year, "series": "gdp",
             "value": 5.0, "unit": "CNY", "vintage": "own", "origin": "p#0/1/1"}
            for year in (2019, None)
        ],
        schema=COLUMNS,
    )  # fmt: skip
    read = Observations(frame, pl.DataFrame([{"page": "p"}], schema=PAGE_COLUMNS))
    panel = assemble([read], china(), {})
    assert panel.years == (2019,)
    assert panel.notices == ("1 figure without a year is ignored: a panel is by year",)


def test_two_values_of_one_year_clash_but_not_a_year_and_its_quarter(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(HEAD + ROWS[0] + "\n" + ROWS[2], "utf-8")
    assert read_observations(path, china()).frame["period"].to_list() == [None, "2019-Q1"]
    path.write_text(HEAD + ROWS[2] + "\n" + ROWS[2].replace(",1,", ",3,"), "utf-8")
    with pytest.raises(InputError, match="two values for one cell"):
        read_observations(path, china())
