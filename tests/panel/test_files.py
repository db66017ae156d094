"""Files of observations: names matched, units scaled, marks kept as gaps, written whole."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError, StorageError
from hinterland.observations import COLUMNS
from hinterland.panel import load, read_observations, write_observations
from hinterland.panel.writing import replace_file
from hinterland.regions import china


def test_a_gbk_file_with_chinese_names_and_its_own_columns(tmp_path: Path) -> None:
    file = tmp_path / "贸易.csv"
    file.write_bytes(
        '地区,年份,指标,数值\n陕　西,2019年,trade_usd,"5,102"\n山西,2019年,trade_usd,…\n'.encode(
            "gb18030"
        )
    )
    names = {"region": "地区", "year": "年份", "series": "指标", "value": "数值"}
    read = read_observations(file, china(), columns=names, units={"trade_usd": "万美元"})
    shaanxi, shanxi = read.frame.rows(named=True)
    assert (shaanxi["region"], shaanxi["value"], shaanxi["unit"]) == (
        "610000",
        51_020_000.0,
        "USD",
    )
    assert (shaanxi["value_raw"], shaanxi["unit_raw"]) == ("5,102", "万美元")
    assert (shanxi["region"], shanxi["value"]) == ("140000", None)
    assert "…" in shanxi["reason"]
    assert shaanxi["origin"].endswith("#0/1/3")


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "region,year,series,value,low,high,unit,flags\nBeijing,2000,gdp,5.5,5,6,CNY,rounded;ocr\n"
    )
    first = read_observations(file, china())
    write_observations(first, tmp_path / f"out{suffix}")
    again = read_observations(tmp_path / f"out{suffix}", china())
    assert again.frame.equals(first.frame)
    assert again.pages.equals(first.pages)
    assert list(again.frame.columns) == list(COLUMNS)


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=1e18, allow_nan=False))
def test_a_figure_survives_csv_to_the_last_bit(x: float) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.csv"
        pl.DataFrame(
            {
                "region": ["110000"],
                "year": [2000],
                "series": ["trade_usd"],
                "value": [x],
                "unit": ["USD"],
            }
        ).write_csv(file)
        assert read_observations(file, china()).frame["value"].to_list() == [x]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("110000,2000,gdp,5,6,7,CNY", "outside low and high"),
        ("110000,2000,gdp,5,4,,CNY", "only one of low and high"),
        ("110000,2000,gdp,inf,,,CNY", "number"),
        ('110000,2000,gdp,"1,23",,,CNY', "'1,23' is not a number"),
    ],
)
def test_figures_that_can_not_be(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text("region,year,series,value,low,high,unit\n" + line + "\n")
    with pytest.raises(InputError, match=said):
        read_observations(file, china())


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "there.csv"
    target.write_text("old")
    with pytest.raises(StorageError, match="name another place"):
        replace_file(target / "below" / "x.csv", b"new")
    assert target.read_text() == "old"
    replace_file(target, b"new")
    assert target.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["there.csv"]


HEAD = "region,year,series,value,unit\n"
READ = {
    "semicolons": (HEAD.replace(",", ";") + "安徽;2018;gdp;5;CNY\n", 5.0),
    "a year as printed": (HEAD + "安徽,2018 [YR2018],gdp,5,CNY\n", 5.0),
    "a raised mark": (HEAD + "安徽,2018,gdp,5¹⁾,CNY\n", 5.0),
    "thousands": (HEAD + '安徽,2018,gdp,"5,102",CNY\n', 5102.0),
    "a mark for missing": (HEAD + "安徽,2018,gdp,..,CNY\n", None),
    "remarks that are no part of it": (
        ",region,year,series,value,unit,remark\n0,安徽,2018,gdp,5,CNY,mine\n", 5.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_the_format_of_observations_as_people_write_it(tmp_path: Path, case: str) -> None:
    text, value = READ[case]
    file = tmp_path / "x.csv"
    for encoding in ("utf-8", "utf-16", "gb18030"):
        if encoding == "gb18030" and "¹" in text:
            continue
        file.write_bytes(text.encode(encoding))
        read = read_observations(file, china()).frame
        assert read.select("region", "year", "value").rows() == [("340000", 2018, value)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "安徽,2018-03,gdp,5,CNY\n", "x.csv, row 2: '2018-03' is not a year"),
        (HEAD + "安徽,2018/19,gdp,5,CNY\n", "x.csv, row 2: '2018/19' is not a year"),
        (HEAD + "安徽,2018,gdp,(5),CNY\n", "x.csv, row 2: .* brackets"),
        (HEAD + "安徽,2018,gdp,5亿元,CNY\n", "x.csv, row 2: '5亿元'"),
        (HEAD + "安徽,2018,gdp,5 f,CNY\n", "x.csv, row 2: .* forecast"),
        (HEAD.replace("unit", "unit,value") + "安徽,2018,gdp,5,CNY,6\n", "columns 4 and 6"),
        (
            "region,year,series,value,unit,vintage,low,partner\n安徽,2018,gdp,5,CNY,a,,USA\n",
            "x.csv: the column 'partner'",
        ),
    ],
)
def test_what_the_format_does_not_allow(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        read_observations(file, china())


def test_a_region_without_a_code_is_found_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    rows = [",安徽,2018,gdp,5,CNY", ",合肥市,2018,gdp,3,CNY", ",合肥市,2019,gdp,4,CNY"]
    file.write_text("region,region_raw,year,series,value,unit\n" + "\n".join(rows), "utf-8")
    read = read_observations(file, china())
    assert read.frame.select("region", "value").rows() == [("340000", 5.0)]
    assert read.notices == (
        "x.csv: 2 row(s) left aside, since no region has this name: '合肥市'",
    )


def test_printed_names_are_no_series_of_a_panel(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    rows = ["安徽,2018,gdp,5,CNY,a", "安徽,2018,GDP growth (as printed),0.1,1,a"]
    file.write_text("region,year,series,value,unit,vintage\n" + "\n".join(rows), "utf-8")
    panel = load(file)
    assert panel.series == ("gdp",)
    assert [notice for notice in panel.notices if "'GDP growth (as printed)'" in notice]


def test_no_row_of_a_long_file_is_cut_off(tmp_path: Path) -> None:
    cells = [(code, n) for code in china().provinces for n in range(3300)]
    rows = [f"{code},{1000 + n % 2000},gdp,{n + 1},CNY,v{n // 2000}" for code, n in cells]
    file = tmp_path / "x.csv"
    file.write_text(HEAD.replace("unit", "unit,vintage") + "\n".join(rows), "utf-8")
    assert read_observations(file, china()).frame.height == len(rows) > 100_000
