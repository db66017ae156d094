"""Tables of one's own, long and wide, in every kind of file: the same figures, each with its cell."""

import io
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from hinterland.errors import InputError
from hinterland.panel import load, read_observations
from hinterland.regions import china

Cells = Sequence[Sequence[Any]]

#: Three provinces, two years, two series, in the units that they are printed in; one is missing.
FIGURES: dict[tuple[str, int, str], float | None] = {
    ("Shanghai", 2016, "gdp"): 29887.02, ("Shanghai", 2017, "gdp"): 32925.01,
    ("Anhui", 2016, "gdp"): 26307.7, ("Anhui", 2017, "gdp"): 29676.22,
    ("Zhejiang", 2016, "gdp"): 47254.04, ("Zhejiang", 2017, "gdp"): 52403.13,
    ("Shanghai", 2016, "trade_cny"): 2866.231, ("Shanghai", 2017, "trade_cny"): 3224.29,
    ("Anhui", 2016, "trade_cny"): 293.3, ("Anhui", 2017, "trade_cny"): None,
    ("Zhejiang", 2016, "trade_cny"): 2220.2, ("Zhejiang", 2017, "trade_cny"): 2560.4,
}  # fmt: skip
UNITS = {"gdp": "亿元", "trade_cny": "bn CNY"}
FACTOR = {"gdp": 1e8, "trade_cny": 1e9}
PLACES, YEARS, SERIES = ["Shanghai", "Anhui", "Zhejiang"], [2016, 2017], ["gdp", "trade_cny"]


def at(place: str, year: int, series: str) -> Any:
    return FIGURES[place, year, series]


def a_column_a_series() -> dict[str, Cells]:
    rows = [[p, y, *(at(p, y, s) for s in SERIES)] for p in PLACES for y in YEARS]
    return {"any": [["region", "year", *SERIES], *rows]}


def a_column_a_series_and_year() -> dict[str, Cells]:
    heads = [f"{s}_{y}" for s in SERIES for y in YEARS]
    rows = [[p, *(at(p, y, s) for s in SERIES for y in YEARS)] for p in PLACES]
    return {"any": [["region", *heads], *rows]}


def a_column_a_year() -> dict[str, Cells]:
    rows = [[p, s, *(at(p, y, s) for y in YEARS)] for p in PLACES for s in SERIES]
    return {"any": [["region", "series", *(f"{y}年" for y in YEARS)], *rows]}


def a_sheet_a_series() -> dict[str, Cells]:
    return {
        s: [["region", *YEARS], *([p, *(at(p, y, s) for y in YEARS)] for p in PLACES)]
        for s in SERIES
    }


def a_sheet_a_year() -> dict[str, Cells]:
    return {
        str(y): [["region", *SERIES], *([p, *(at(p, y, s) for s in SERIES)] for p in PLACES)]
        for y in YEARS
    }


def a_column_a_region() -> dict[str, Cells]:
    return {
        s: [["year", *PLACES], *([y, *(at(p, y, s) for p in PLACES)] for y in YEARS)]
        for s in SERIES
    }


def long() -> dict[str, Cells]:
    rows = [[p, y, s, "…" if v is None else v] for (p, y, s), v in FIGURES.items()]
    return {"any": [["region", "year", "series", "value"], *rows]}


LAYOUTS: list[Callable[[], dict[str, Cells]]] = [
    long, a_column_a_series, a_column_a_series_and_year, a_column_a_year, a_sheet_a_series,
    a_sheet_a_year, a_column_a_region,
]  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Cells]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for row, texts in enumerate(cells):
                for column, cell in enumerate(texts):
                    sheet.write(row, column, cell)
    return path


def frame(cells: Cells) -> pl.DataFrame:
    head, *rows = cells
    columns = zip(*rows, strict=True)
    return pl.DataFrame({str(h): c for h, c in zip(head, columns, strict=True)}, strict=False)


def csv(path: Path, sheets: Mapping[str, Cells]) -> Path:
    (cells,) = sheets.values()
    frame(cells).write_csv(path)
    return path


def parquet(path: Path, sheets: Mapping[str, Cells]) -> Path:
    (cells,) = sheets.values()
    frame(cells).write_parquet(path)
    return path


def stata(path: Path, sheets: Mapping[str, Cells]) -> Path:
    (cells,) = sheets.values()
    pyreadstat.write_dta(frame(cells), path)
    return path


KINDS = {".xlsx": workbook, ".csv": csv, ".parquet": parquet, ".dta": stata}
CASES = [
    pytest.param(kind, layout, id=f"{layout.__name__}{kind}")
    for kind in KINDS
    for layout in LAYOUTS
    if kind == ".xlsx" or (len(layout()) == 1 and (kind, layout) != (".dta", a_column_a_year))
]


@pytest.mark.parametrize(("kind", "layout"), CASES)
def test_each_layout_in_each_kind_of_file_says_the_same(
    tmp_path: Path, kind: str, layout: Callable[[], dict[str, Cells]]
) -> None:
    file = KINDS[kind](tmp_path / f"mine{kind}", layout())
    read = read_observations(file, china(), units=UNITS)
    found = {
        (row["region"], row["year"], row["series"]): row["value"]
        for row in read.frame.rows(named=True)
    }
    assert found == {
        (china().find(p).code, y, s): None
        if v is None
        else pytest.approx(v * FACTOR[s], rel=1e-15)
        for (p, y, s), v in FIGURES.items()
    }
    (gap,) = read.frame.filter(pl.col("value").is_null()).rows(named=True)
    assert gap["reason"]
    assert set(read.frame["unit"].drop_nulls()) == {"CNY"}
    assert set(read.frame["vintage"]) == {"own"}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_origin_is_the_cell_in_the_sheet(
    tmp_path: Path, layout: Callable[[], dict[str, Cells]]
) -> None:
    file = workbook(tmp_path / "mine.xlsx", layout())
    read = read_observations(file, china(), units=UNITS)
    book = load_workbook(io.BytesIO(file.read_bytes()))
    (page,) = read.pages.rows(named=True)
    assert (page["address"], page["kind"]) == ("mine.xlsx", "file")
    for row in read.frame.filter(pl.col("value").is_not_null()).rows(named=True):
        name, _, place = row["origin"].partition("#")
        table, at_row, column = map(int, place.split("/"))
        assert name == page["page"]
        cell = book.get_sheet_by_index(table).to_python(skip_empty_area=False)[at_row][column]
        assert float(row["value_raw"]) == cell
        assert FACTOR[row["series"]] * float(str(cell)) == pytest.approx(row["value"])


#: Excel keeps 15 digits.
values = st.one_of(
    st.none(), st.floats(1e-3, 1e12).map(lambda x: float(f"{x:.15g}")), st.integers(1, 10**9)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(values, min_size=12, max_size=12).filter(any))
def test_long_and_wide_agree_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, figures: list[float | None]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    keys = [(p, y, s) for p in PLACES for y in YEARS for s in SERIES]
    rows = [[*key, v] for key, v in zip(keys, figures, strict=True) if v is not None]
    head = ["region", "year", "series", "value"]
    straight = read_observations(
        csv(folder / "a.csv", {"": [head, *rows]}), china(), units=UNITS
    )
    known = {(p, y, s): v for p, y, s, v in rows}
    heads = ["region", *(f"{s}_{y}" for y in YEARS for s in SERIES)]
    table = [[p, *(known.get((p, y, s)) for y in YEARS for s in SERIES)] for p in PLACES]
    across = read_observations(
        workbook(folder / "b.xlsx", {"x": [heads, *table]}), china(), units=UNITS
    )
    cell = ["region", "year", "series", "value", "unit"]
    valued = across.frame.filter(pl.col("value").is_not_null())
    assert valued.select(cell).sort(cell).equals(straight.frame.select(cell).sort(cell))


def test_a_sheet_as_people_make_it(tmp_path: Path) -> None:
    """A title, a unit, Chinese words, a merged province, a note below, a sheet of words."""
    file = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("生产总值")
        sheet.merge_range("A1:D1", "地区生产总值")
        sheet.write("D2", "单位：亿元")
        for column, text in enumerate(["地区", "口径", "2016年", "2017年", "备忘"]):
            sheet.write(2, column, text)
        sheet.merge_range("A4:A5", "安　徽")
        sheet.write_row("B4", ["a", 26307.7, "…"])
        sheet.write_row("B5", ["b", "", 29676.22])
        sheet.write("A6", "上海")
        sheet.write("D6", 32925.01)
        sheet.write("A7", "注：2017年为初步核算数。")
        book.add_worksheet("说明").write("A1", "本表仅供参考")
    read = read_observations(
        file, china(), columns={"region": "地区", "vintage": "口径", "gdp": "生产总值"}
    )
    found = read.frame.select("region", "year", "value", "vintage", "reason", "origin").rows()
    page = read.pages["page"][0]
    assert found == [
        ("340000", 2016, 2630770000000.0, "a", None, f"{page}#0/3/2"),
        ("340000", 2017, None, "a", "printed as '…'", f"{page}#0/3/3"),
        ("340000", 2016, None, "b", "the cell is blank", f"{page}#0/4/2"),
        ("340000", 2017, 2967622000000.0, "b", None, f"{page}#0/4/3"),
        ("310000", 2016, None, "own", "the cell is blank", f"{page}#0/5/2"),
        ("310000", 2017, 3292501000000.0, "own", None, f"{page}#0/5/3"),
    ]
    assert [notice for notice in read.notices if "备忘" in notice]


def test_units_stand_behind_names(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "x.xlsx",
        {"any": [["region", "year", "GDP（亿元）", "trade (bn USD)"], ["Anhui", 2016, 5, 7]]},
    )
    names = {"gdp": "GDP", "trade_usd": "trade"}
    read = read_observations(file, china(), columns=names)
    assert sorted(read.frame.select("series", "value", "unit_raw").rows()) == [
        ("gdp", 5e8, "亿元"),
        ("trade_usd", 7e9, "bn USD"),
    ]


def test_the_file_s_own_unit_comes_before_the_study_s(tmp_path: Path) -> None:
    """Behind the name, in the row, above the headings; long tables alike."""
    above = [["单位：万元"], ["region", "year", "gdp", "trade_cny"], ["Anhui", 2016, 5, 7]]
    behind = [["region", "year", "gdp (元)", "trade_cny[万元]"], ["Anhui", 2016, 5, 7]]
    row = [["region", "series", "unit", 2016], ["Anhui", "gdp", "亿元", 5]]
    long = [["单位：万元"], ["region", "year", "series", "value"], ["Anhui", 2016, "gdp", 5]]
    for cells, expected in (
        (above, {"gdp": 5e4, "trade_cny": 7e4}),
        (behind, {"gdp": 5.0, "trade_cny": 7e4}),
        (row, {"gdp": 5e8}),
        (long, {"gdp": 5e4}),
    ):
        file = workbook(tmp_path / "x.xlsx", {"any": cells})  # type: ignore[dict-item]
        units = {"gdp": "万亿元", "trade_cny": "万亿元"}
        read = read_observations(file, china(), units=units)
        assert dict(read.frame.select("series", "value").iter_rows()) == expected


def test_what_the_world_bank_and_stata_call_years(tmp_path: Path) -> None:
    file = csv(
        tmp_path / "wb.csv",
        {
            "": [
                ["Place", "series", "2016 [YR2016]", "2017 [YR2017]"],
                ["Anhui", "gdp", 5, ".."],
            ]
        },
    )
    read = read_observations(file, china(), columns={"region": "Place"}, units={"gdp": "亿元"})
    assert read.frame.select("year", "value").rows() == [(2016, 5e8), (2017, None)]
    file = stata(tmp_path / "y.dta", {"": [["place", "y2016", "y2017"], ["Anhui", 5.0, 6.0]]})
    names = {"region": "place", "gdp": "y"}
    read = read_observations(file, china(), columns=names, units={"gdp": "亿元"})
    assert read.frame.select("year", "value").rows() == [(2016, 5e8), (2017, 6e8)]


def test_value_labels_of_stata_name_the_regions(tmp_path: Path) -> None:
    file = tmp_path / "x.dta"
    pyreadstat.write_dta(
        pl.DataFrame({"region": [1, 2], "year": [2016, 2016], "gdp": [5.0, None]}),
        file,
        variable_value_labels={"region": {1: "上海", 2: "Anhui"}},
    )
    read = read_observations(file, china(), units={"gdp": "亿元"})
    assert read.frame.select("region", "value").rows() == [("310000", 5e8), ("340000", None)]


def test_added_observations_may_be_a_workbook_with_the_study_s_names_or_ours(
    tmp_path: Path,
) -> None:
    own = workbook(
        tmp_path / "own.xlsx",
        {"产值": [["地区", 2016, 2017], ["安徽", 5, None], ["上海", 7, 8]]},
    )
    for name, cells in (
        ("theirs", {"产值": [["地区", 2017], ["安徽", 6]]}),
        ("ours", {"gdp": [["region", 2017], ["安徽", 6]]}),
    ):
        panel = load(
            own,
            observations=[workbook(tmp_path / f"{name}.xlsx", cells)],
            columns={"region": "地区", "gdp": "产值"},
            units={"gdp": "亿元"},
        )
        found = panel.kept.filter(pl.col("region") == "340000").sort("year")
        assert found["value"].to_list() == [5e8, 6e8]
    with pytest.raises(InputError, match="no column '地区' for region"):
        read_observations(tmp_path / "ours.xlsx", china(), columns={"region": "地区"})


FAULTS: dict[str, tuple[dict[str, Cells], str]] = {
    "no year": ({"any": [["region", "gdp"], ["Anhui", 5]]}, "no year found"),
    "no series": ({"any": [["region", 2016], ["Anhui", 5]]}, "no series found"),
    "no region": (
        {"gdp": [["place", 2016], ["here", 5], ["there", 6]]},
        "sheet 'gdp': no row, column or title names a region",
    ),
    "no unit": (
        {"population": [["region", 2016], ["Anhui", 5]]},
        "row 2, column '2016': there is no unit for population",
    ),
    "an unknown region": (
        {"gdp": [["region", 2016], ["Anhwei", 5]]},
        "sheet 'gdp', row 2, column 'region': no region is called 'Anhwei'",
    ),
    "no number": (
        {"gdp": [["region", 2016], ["Anhui", 5], ["Shanghai", "5O1x"], ["Zhejiang", 8]]},
        "sheet 'gdp', row 3, column '2016': '5O1x' is no",
    ),
    "zero": (
        {"gdp": [["region", 2016, 2017], ["Anhui", 5, 0]]},
        "sheet 'gdp', row 2, column '2017': 0 is zero",
    ),
    "two values": (
        {"gdp": [["region", 2016], ["Anhui", 5]], "all": [["region", "gdp_2016"], ["安徽", 6]]},
        "sheet 'gdp', row 2, column '2016' and .* sheet 'all', row 2, column 'gdp_2016': two",
    ),
    "empty sheets": ({"gdp": [["region"]], "b": []}, "there is a header but no row"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_its_cell(tmp_path: Path, case: str) -> None:
    sheets, words = FAULTS[case]
    with pytest.raises(InputError, match=words):
        load(workbook(tmp_path / "x.xlsx", sheets), units={"gdp": "亿元"})


def test_a_series_that_is_nowhere_gets_a_hint(tmp_path: Path) -> None:
    file = workbook(tmp_path / "x.xlsx", {"gdp": [["region", 2016], ["Anhui", 5]]})
    with pytest.raises(
        InputError, match=r"no column or sheet is called 'gpd', for trade_cny; did"
    ):
        read_observations(file, china(), columns={"trade_cny": "gpd"}, units=UNITS)


def test_a_stata_file_without_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stata(tmp_path / "x.dta", a_column_a_series())
    monkeypatch.setattr("hinterland.panel.own.contents.find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(InputError, match=r"pip install 'hinterland\[stata\]'"):
        read_observations(file, china())


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_read_or_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    whole = KINDS[kind](tmp_path / f"whole{kind}", a_column_a_series_and_year()).read_bytes()
    spoilt = tmp_path / f"spoilt{kind}"
    chance, said = random.Random(kind), []
    for turn in range(60):
        data = bytearray(whole)
        if turn % 3:
            for _ in range(chance.randrange(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            del data[chance.randrange(len(data)) :]
        spoilt.write_bytes(data)
        try:
            read_observations(spoilt, china(), units=UNITS)
        except InputError as error:
            said.append(str(error))
    assert said
    assert [text for text in said if "\n" in text] == []
