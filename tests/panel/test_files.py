"""Files of observations: names matched, units scaled, marks kept as gaps, written whole."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError, StorageError
from hinterland.observations import COLUMNS
from hinterland.panel import read_observations, write_observations
from hinterland.panel.files import replace_file
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
        ('110000,2000,gdp,"1,23",,,CNY', "'1,23' is no number"),
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
