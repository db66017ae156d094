"""What `--observations` adds, replaces, loses and leaves aside is said on the screen and the page."""

from pathlib import Path

from hinterland.report import save
from hinterland.study import run

from ..conftest import Run

ROWS = """region,region_raw,year,series,value,unit,vintage,period
420000,Hubei,2019,gdp,4500000000000,CNY,mine,
430000,Hunan,2019,gdp,4000000000000,CNY,pre4,
,Nowhere,2019,gdp,1,CNY,mine,
420000,Hubei,2019,gdp,1,CNY,mine,2019-Q1
420000,Hubei,2019,fish,1,persons,mine,
"""


def test_every_figure_of_a_file_is_accounted_for(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(ROWS, "utf-8")
    done = hinterland("study", "zhao", "--observations", "mine.csv")
    assert done.returncode == 0, done.stderr
    assert "added: 2 cells from --observations" in done.stdout
    assert "replaced: 1 of these cells had a figure" in done.stdout
    assert "left aside: 1 figure of --observations, which others come before" in done.stdout
    assert "left aside on reading: 2 figures of --observations" in done.stdout
    assert "'Nowhere'" in done.stderr
    assert "1 figure of a part of a year is ignored" in done.stderr
    assert "mine.csv: 1 figure is of no known series" in done.stderr
    page = (tmp_path / "out" / "zhao" / "report.html").read_text("utf-8")
    for said in (
        "2 cells come from observations added to the panel",
        "1 of them had a figure in the panel.",
        "1 added figure is left aside: others come before it.",
        "2 figures of the added files were left aside on reading",
    ):
        assert said in page


def test_a_file_of_which_nothing_counts_is_said_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    head, *_others = ROWS.splitlines()
    path.write_text(f"{head}\n,Nowhere,2019,gdp,1,CNY,mine,\n", "utf-8")
    save(run("zhao", observations=[path]), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "1 figure of the added files was left aside on reading" in page
