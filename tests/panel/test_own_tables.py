"""Tables of one's own are read as `hinterland read` reads them; what is doubtful is refused."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hinterland.errors import InputError
from hinterland.panel import load, read_observations
from hinterland.regions import china, read_country

PLAIN = "region,gdp_2018,gdp_2019\nAnhui,5,6\nShanghai,7,8\n"
UNITS = {"gdp": "亿元", "trade_cny": "亿元"}
Figures = dict[tuple[str, int, str], float | None]
WHOLE: Figures = {
    ("340000", 2018, "gdp"): 5e8, ("340000", 2019, "gdp"): 6e8,
    ("310000", 2018, "gdp"): 7e8, ("310000", 2019, "gdp"): 8e8,
}  # fmt: skip
GAP = {**WHOLE, ("310000", 2019, "gdp"): None}


def figures(path: Path, **names: Mapping[str, str]) -> Figures:
    frame = read_observations(path, china(), **({"units": UNITS} | names)).frame
    return {
        (row["region"], row["year"], row["series"]): row["value"]
        for row in frame.rows(named=True)
        if not row["period"]
    }


def csv(folder: Path, text: str | bytes, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


UNDERSTOOD: dict[str, tuple[str | bytes, Figures]] = {
    "semicolons": (PLAIN.replace(",", ";"), WHOLE),
    "tabs": (PLAIN.replace(",", "\t"), WHOLE),
    "bars": (PLAIN.replace(",", "|"), WHOLE),
    "what Excel names": ("sep=;\n" + PLAIN.replace(",", ";"), WHOLE),
    "UTF-16": (PLAIN.replace("Anhui", "安徽").encode("utf-16"), WHOLE),
    "GBK": (PLAIN.replace("Anhui", "安徽").encode("gbk"), WHOLE),
    "a title": ("Trade and GDP of regions\n" + PLAIN, WHOLE),
    "a title of two cells": ("My thesis, table three\n" + PLAIN, WHOLE),
    "a unit line": ("Unit: 10000 CNY\n" + PLAIN, {k: v and v / 1e4 for k, v in WHOLE.items()}),
    "a raised mark": (PLAIN.replace(",8", ",8¹⁾"), WHOLE),
    "a provisional figure": (PLAIN.replace(",8", ",8 p"), WHOLE),
    "marks on years and regions": (
        "region,series,2018①,2019p\nAnhui [2],gdp,5,6\n3、上海,gdp,7,8\n", WHOLE,
    ),
    "a total row": (PLAIN + "全国,12,14\n", WHOLE | {
        ("100000", 2018, "gdp"): 12e8, ("100000", 2019, "gdp"): 14e8,
    }),
    "a note below": (PLAIN + "Note: all of it is made up.\n", WHOLE),
    "years of the World Bank": (
        "region,series,2018 [YR2018],2019 [YR2019]\nAnhui,gdp,5,6\nShanghai,gdp,7,..\n", GAP,
    ),
    "a column of growth": (
        "region,year,gdp,gdp growth (%)\nAnhui,2018,5,6.5\nShanghai,2018,7,6.6\n",
        {k: v for k, v in WHOLE.items() if k[1] == 2018},
    ),
    "what yearbooks call it": (
        "地区,年份,地区生产总值(亿元)\n安徽,2018,5\n上海,2018,7\n",
        {k: v for k, v in WHOLE.items() if k[1] == 2018},
    ),
    "a partner's figures next to the world's": (
        "region,year,series,value,partner\nAnhui,2018,gdp,5,World\nAnhui,2018,gdp,3,USA\n",
        {("340000", 2018, "gdp"): 5e8},
    ),
    "long, with printed series": (
        "region,year,series,value\nAnhui,2018,地区生产总值(亿元),5\nAnhui,2018,对美国出口(亿元),3\n",
        {("340000", 2018, "gdp"): 5e8},
    ),
    "a multiplier": (
        "region,year,series,value,unit,multiplier\nAnhui,2018,gdp,500,CNY,Millions\n",
        {("340000", 2018, "gdp"): 5e8},
    ),
    "a page": (
        "<html><table><tr><th>region<th>gdp_2018<th>gdp_2019<tr><td>Anhui<td>5<sup>1)</sup><td>6"
        "<tr><td>Shanghai<td>7<td>8</table></html>", WHOLE,
    ),
}  # fmt: skip
for mark in (
    "",
    "..",
    "…",
    "-",
    "n.a.",
    ":",
    "缺",
    "N/A",
    "null",
    "暂无",
    "x",
    "#N/A",
    "=B2*2",
):
    UNDERSTOOD[f"missing as {mark!r}"] = (PLAIN.replace(",8", f",{mark}"), GAP)


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_what_is_understood(tmp_path: Path, case: str) -> None:
    text, expected = UNDERSTOOD[case]
    assert figures(csv(tmp_path, text)) == expected


REFUSED: dict[str, tuple[str, str]] = {
    "brackets": (PLAIN.replace(",8", ",(8)"), r"row 3, column 'gdp_2019': \(8\): brackets"),
    "about": (PLAIN.replace(",8", ",约8"), "row 3, column 'gdp_2019': .* approximate"),
    "a bound": (PLAIN.replace(",8", ",<8"), "row 3, column 'gdp_2019': .* bound"),
    "a forecast": (PLAIN.replace(",8", ",8 f"), "row 3, column 'gdp_2019': .* forecast"),
    "another number": (PLAIN.replace(",8", ",8O1x"), "row 3, column 'gdp_2019': '8O1x'"),
    "decimal commas": (
        'region;gdp_2018\nAnhui;"1,5"\nShanghai;"28,014"\n', "row 2, column 'gdp_2018'",
    ),
    "points between thousands": (
        "region,gdp_2018\nAnhui,1.234.567\nShanghai,28.014\n", "column 'gdp_2018'",
    ),
    "two columns of one heading": (
        "region,gdp_2018,gdp_2018\nAnhui,5,9\n", "row 2, column 'gdp_2018': row 2, column 3",
    ),
    "two rows of one region": (PLAIN + "Anhui,5,7\n", "row 2, column 'gdp_2019': row 4, column 3"),
    "a slip in a name": (PLAIN + "Anhwei,5,7\n", "row 4, .* 'Anhwei'; did you mean 'Anhui'"),
    "another currency": (
        "region,year,trade_cny (USD million)\nAnhui,2018,5\n", "row 2, .* does not fit trade_cny",
    ),
    "headings a column too far left": ("2018,2019,\nAnhui,5,6\nShanghai,7,8\n", "over the column"),
    "constant prices": ("GDP at constant prices\n" + PLAIN, "constant prices"),
    "another subject": ("High-tech industries\n" + PLAIN, "High-tech"),
    "another side": ("Exports to Germany\n" + PLAIN.replace("gdp", "trade_cny"), "Germany"),
    "a plan": ("region,gdp_2019（计划）\nAnhui,6\n", "not a result"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_names_its_cell(tmp_path: Path, case: str) -> None:
    text, said = REFUSED[case]
    name = "gdp.csv" if case.startswith("headings") else "mine.csv"
    with pytest.raises(InputError, match=rf"{name}.*{said}"):
        read_observations(csv(tmp_path, text, name), china(), units=UNITS)


def test_months_and_quarters_are_never_a_year(tmp_path: Path) -> None:
    for name, text in (
        ("gdp.csv", "region,2018Q1,2018Q2\nAnhui,5,6\nShanghai,7,8\n"),
        ("a.csv", "First quarter\n" + PLAIN),
        ("b.csv", "region,year,month,series,value\nAnhui,2018,1,gdp,5\nAnhui,2018,2,gdp,6\n"),
    ):
        with pytest.raises(
            InputError, match=rf"{name}: there is no observation of a whole year"
        ):
            load(csv(tmp_path, text, name), units=UNITS)


def test_what_is_left_aside_is_said(tmp_path: Path) -> None:
    text = "Our region's own table\nregion,gdp_2018,gdp growth (%)\nAnhui,5,2\nTotal,5,1\n"
    path = csv(tmp_path, text)
    own = tmp_path / "regions.csv"
    own.write_text("region,kind,name\nAH,province,Anhui\n")
    read = read_observations(path, read_country(own), units=UNITS)
    assert read.frame["region_raw"].to_list() == ["Anhui"]
    said = "\n".join(read.notices)
    for words in ("'gdp growth'", "'Total'", "own table"):
        assert words in said


def test_names_of_a_long_table_are_the_study_s(tmp_path: Path) -> None:
    path = csv(tmp_path, "region,year,series,value\nAnhui,2018,exports,5\nAnhui,2018,pib,7\n")
    found = figures(path, columns={"trade_cny": "exports", "gdp": "pib"})
    assert found == {("340000", 2018, "trade_cny"): 5e8, ("340000", 2018, "gdp"): 7e8}


def test_each_currency_has_its_own_unit(tmp_path: Path) -> None:
    path = csv(tmp_path, "Foreign trade\nregion,year,trade_usd,trade_cny\nAnhui,2018,5,7\n")
    units = {"trade_usd": "万美元", "trade_cny": "亿元"}
    assert figures(path, units=units) == {
        ("340000", 2018, "trade_usd"): 5e4, ("340000", 2018, "trade_cny"): 7e8,
    }  # fmt: skip


def test_a_rate_is_the_nation_s(tmp_path: Path) -> None:
    path = csv(tmp_path, "year,exchange_rate\n2018,6.6174\n2019,6.8985\n")
    assert figures(path, units={"exchange_rate": "CNY per USD"}) == {
        ("100000", 2018, "exchange_rate"): 6.6174, ("100000", 2019, "exchange_rate"): 6.8985,
    }  # fmt: skip


def merged(sheet: Worksheet, _book: Workbook) -> None:
    sheet.merge_range(1, 1, 2, 1, 5)


def hidden_column(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_column(0, 3, [2018, 99, 99])
    sheet.set_column(3, 3, None, None, {"hidden": True})


def hidden_row(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_row(3, 0, ["Anhui", 9, 9])
    sheet.set_row(3, None, None, {"hidden": True})


def hidden_sheet(_sheet: Worksheet, book: Workbook) -> None:
    other = book.add_worksheet("before")
    other.write_row(0, 0, ["region", "gdp_2018"])
    other.write_row(1, 0, ["Anhui", 77])
    other.hide()


def raised(sheet: Worksheet, book: Workbook) -> None:
    sheet.write_rich_string(2, 2, "8", book.add_format({"font_script": 1}), "1")


def no_result(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_formula(2, 2, "=C2*2", None, "")


def fault(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")


def in_ten_thousands(sheet: Worksheet, book: Workbook) -> None:
    sheet.write(2, 2, 80000, book.add_format({"num_format": '0"万元"'}))


def provisional(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_comment(2, 2, "初步核算数")


def struck(sheet: Worksheet, book: Workbook) -> None:
    sheet.write(2, 2, 8, book.add_format({"font_strikeout": True}))


def remark(sheet: Worksheet, _book: Workbook) -> None:
    sheet.write_comment(2, 2, "without Pudong")


def contradiction(_sheet: Worksheet, book: Workbook) -> None:
    other = book.add_worksheet("other")
    other.write_row(0, 0, ["region", "gdp_2018"])
    other.write_row(1, 0, ["Anhui", 77])


def workbook(path: Path, change: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("gdp")
        for row, cells in enumerate(
            [["region", 2018, 2019], ["Anhui", 5, 6], ["Shanghai", 7, 8]]
        ):
            sheet.write_row(row, 0, cells)
        change(sheet, book)
    return path


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (hidden_column, WHOLE), (hidden_row, WHOLE), (hidden_sheet, WHOLE), (raised, WHOLE),
        (no_result, GAP), (fault, GAP), (in_ten_thousands, WHOLE), (provisional, WHOLE),
    ],
)  # fmt: skip
def test_a_workbook_says_more_than_its_texts(
    tmp_path: Path, change: Callable[[Any, Any], None], expected: Figures
) -> None:
    assert figures(workbook(tmp_path / "mine.xlsx", change)) == expected


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (struck, "sheet 'gdp', row 3, column '2019': the cell is struck out"),
        (remark, "sheet 'gdp', row 3, column '2019': a comment has 'without Pudong'"),
        (contradiction, "sheet 'gdp', row 2, .* and .* sheet 'other', row 2, .*: two values"),
    ],
)
def test_a_doubt_in_a_workbook_is_refused(
    tmp_path: Path, change: Callable[[Any, Any], None], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read_observations(workbook(tmp_path / "mine.xlsx", change), china(), units=UNITS)


@settings(max_examples=40, deadline=None)
@given(
    mark=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    end=st.sampled_from(["\n", "\r\n"]),
    lines=st.lists(
        st.sampled_from(["", "Trade and GDP of regions", "各地区生产总值"]), max_size=2
    ),
)
def test_how_a_file_is_written_changes_no_figure(
    tmp_path_factory: pytest.TempPathFactory,
    mark: str,
    encoding: str,
    end: str,
    lines: list[str],
) -> None:
    text = "\n".join([*lines, PLAIN.replace("Anhui", "安徽").replace(",", mark)])
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    path.write_bytes(text.replace("\n", end).encode(encoding))
    assert figures(path) == WHOLE


def test_cells_of_a_long_workbook_say_more_than_their_texts(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    for head, expected in ((["region", "year", "series", "value"], 5e4), (None, None)):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("any")
            sheet.write_row(
                0, 0, head or ["region", "year", "series", "value", "unit", "vintage"]
            )
            sheet.write_row(1, 0, ["Anhui", 2018, "gdp", 5, *([] if head else ["CNY", "a"])])
            sheet.write(1, 3, 5, book.add_format({"num_format": '0"万元"'}))
        if head:
            assert figures(path) == {("340000", 2018, "gdp"): expected}
        else:
            with pytest.raises(InputError, match=r"sheet 'any', row 2: .* unit of its own"):
                figures(path)


def test_a_column_of_figures_is_never_dropped_in_silence(tmp_path: Path) -> None:
    """Its figures are also codes of regions: they are read, or the column is refused."""
    regions = csv(tmp_path, "region,kind,name\n1,province,Alpha\n2,province,Beta\n", "r.csv")
    path = csv(tmp_path, "region,gdp_2018,gdp_2019\nAlpha,5,1\nBeta,6,2\n")
    found = None
    with suppress(InputError):
        read = read_observations(path, read_country(regions), units=UNITS)
        found = read.frame["value"].to_list()
    assert found in (None, [5e8, 1e8, 6e8, 2e8])


def test_a_figure_that_is_merged_over_two_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 2, column '2018': one figure is printed over 2"):
        figures(workbook(tmp_path / "mine.xlsx", merged))


def test_a_region_known_by_its_whole_name_has_no_footnote_mark(tmp_path: Path) -> None:
    """A digit at the end of a code or name is a part of it, whatever else the table holds."""
    regions = csv(
        tmp_path, "region,kind,name\nr1,province,Alpha 1\nr2,province,Alpha 2\n", "r.csv"
    )
    own = read_country(regions)
    head = "region,year,series,value,unit\n"
    for names in (("r1", "r2"), ("Alpha 1", "Alpha 2"), ("Alpha 1", "r2")):
        one, two = names
        text = (
            f"{head}{one},2018,gdp,5,CNY\n{two},2018,gdp,6,CNY\n{one},2018,cars > 3,7,persons\n"
        )
        read = read_observations(csv(tmp_path, text), own)
        assert read.frame["region"].to_list() == ["r1", "r2"]
        assert any("ignored, not a known series: 'cars > 3'" in note for note in read.notices)
    text = f"{head}r1,2018,gdp,5,CNY\nr9,2018,gdp,6,CNY\nr2,2018,cars > 3,7,persons\n"
    unknown = "mine.csv, row 3, column 'region': no region is called 'r9'"
    with pytest.raises(InputError, match=unknown):
        read_observations(csv(tmp_path, text), own)
