"""The examples of the guides: the workbook says what the CSV says."""

from pathlib import Path

import polars as pl

from hinterland.study import run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_the_workbook_has_the_figures_of_the_csv() -> None:
    cell = ["series", "region", "year", "value", "unit"]
    panels = [run(EXAMPLES / name).panel for name in ("delta.toml", "delta-excel.toml")]
    long, wide = (panel.kept.select(cell).sort(cell) for panel in panels)
    assert wide.equals(long)
    assert long.height == 71
    pages = panels[1].pages["page"].to_list()
    assert set(panels[1].kept["origin"].str.split("#").list.first()) == set(pages)


def test_the_workbook_gives_the_same_results() -> None:
    long, wide = (run(EXAMPLES / name).frame() for name in ("delta.toml", "delta-excel.toml"))
    key = ["measure", "group", "year"]
    both = wide.join(long, on=key, suffix="_long")
    assert both.height == wide.height
    assert both.filter(pl.col("value").ne_missing(pl.col("value_long"))).height == 0
