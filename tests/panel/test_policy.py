"""Which observation fills a cell: ranks, entries by year, files that are added."""

from pathlib import Path

import polars as pl
import pytest

from hinterland.errors import InputError, UsageError
from hinterland.observations import PAGE_COLUMNS
from hinterland.panel import load

ROW = "region,year,series,value,unit,vintage\n"


def kept(panel_of: object, region: str, year: int, series: str) -> dict[str, object]:
    frame: pl.DataFrame = panel_of.kept  # type: ignore[attr-defined]
    rows = frame.filter(
        (pl.col("region") == region) & (pl.col("year") == year) & (pl.col("series") == series)
    )
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("policy", "year", "vintage"),
    [
        ("latest", 2010, "post5"),
        ("latest", 1995, "post4_2021"),
        ("earliest", 2010, "pre4"),
        ("earliest", 2008, "first"),
        ("zhao", 2017, "pre4"),
        ("zhao", 2018, "first"),
        ({"gdp": ["post4_2021:2010", "pre4"]}, 2010, "post4_2021"),
        ({"gdp": ["post4_2021:2010", "pre4"]}, 2011, "pre4"),
    ],
)
def test_the_first_entry_that_has_the_cell_wins(
    policy: object, year: int, vintage: str
) -> None:
    panel = load("china", policy=policy)  # type: ignore[arg-type]
    assert kept(panel, "440000", year, "gdp")["vintage"] == vintage


def test_xizang_falls_through_where_a_vintage_lacks_it() -> None:
    panel = load("china", policy="earliest")
    assert kept(panel, "440000", 2008, "gdp")["vintage"] == "first"
    assert kept(panel, "540000", 2008, "gdp")["vintage"] == "pre4"


def test_no_cell_has_two_and_nothing_is_lost() -> None:
    panel = load("china", policy="zhao")
    cells = panel.kept.select("region", "series", "year")
    assert cells.is_unique().all()
    assert panel.kept.height + panel.passed_over.height == 7280


@pytest.mark.parametrize(
    ("vintage", "value", "wins"),
    [
        ("mine", "1", True),  # unknown to the policy: before every vintage
        ("first", "1", True),  # named: stands in the place of `first`, which wins in 2018
        ("pre4", "1", False),  # named for 2000–2017 only
        ("mine", "", False),  # a null never overrides
    ],
)
def test_rows_that_are_added(tmp_path: Path, vintage: str, value: str, wins: bool) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(ROW + f"440000,2018,gdp,{value},CNY,{vintage}\n")
    panel = load("china", policy="zhao", observations=[file])
    row = kept(panel, "440000", 2018, "gdp")
    assert (row["value"] == 1.0) is wins
    if wins:
        passed = panel.passed_over.filter(
            (pl.col("region") == "440000")
            & (pl.col("year") == 2018)
            & (pl.col("series") == "gdp")
        )
        assert "first" in passed["vintage"].to_list()


def test_the_file_named_last_wins(tmp_path: Path) -> None:
    for name, value in (("a", 1), ("b", 2)):
        (tmp_path / f"{name}.csv").write_text(ROW + f"440000,2018,gdp,{value},CNY,mine\n")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    assert kept(load("china", observations=files), "440000", 2018, "gdp")["value"] == 2.0
    assert kept(load("china", observations=files[::-1]), "440000", 2018, "gdp")["value"] == 1.0


def test_bad_policies_are_refused() -> None:
    with pytest.raises(UsageError, match="latest"):
        load("china", policy="lates")
    with pytest.raises(InputError, match=r"policy\.gdp.*'pre44'.*'pre4'"):
        load("china", policy={"gdp": ["pre44"]})
    with pytest.raises(InputError, match="ends before it begins"):
        load("china", policy={"gdp": ["pre4:2017-2000"]})


def test_several_vintages_of_ones_own_need_an_order(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(ROW + "440000,2018,gdp,1,CNY,old\n440000,2018,gdp,2,CNY,new\n")
    with pytest.raises(InputError, match="gdp has several vintages"):
        load(file)
    assert (
        kept(load(file, policy={"gdp": ["new", "old"]}), "440000", 2018, "gdp")["value"] == 2.0
    )


def test_of_several_editions_that_were_read_the_first_in_the_file_counts(
    tmp_path: Path,
) -> None:
    older, newer = "yearbook 2018", "yearbook 2019"
    rows = [
        f"110000,2017,population,{n},persons,{vintage},{page}#0/1/1"
        for n, vintage, page in ((1, older, "aaaaaaaaaaaa"), (2, newer, "bbbbbbbbbbbb"))
    ]
    head = "region,year,series,value,unit,vintage,origin"
    (tmp_path / "read.csv").write_text("\n".join([head, *rows]) + "\n")
    pages = [f"{page},page,,,,,,,,," for page in ("aaaaaaaaaaaa", "bbbbbbbbbbbb")]
    (tmp_path / "read.pages.csv").write_text("\n".join([",".join(PAGE_COLUMNS), *pages]) + "\n")
    panel = load("china", observations=[tmp_path / "read.csv"])
    kept = panel.kept.filter(pl.col("input") == 1)
    assert kept["value"].to_list() == [1.0]
    assert [text for text in panel.notices if "the first in the file counts" in text]


def test_without_the_shipped_figures_a_file_counts_whatever_its_vintages_are_called(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "region,year,series,value,unit,vintage\nHubei,2013,gdp,5,CNY,yearbook_2014\n", "utf-8"
    )
    panel = load("china", policy="zhao", observations=[file], only=True)
    assert panel.kept["value"].to_list() == [5]
