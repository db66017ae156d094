"""A study of very many regions: a report that a reader can use, its origins on pages beside it."""

import json
import re
from pathlib import Path

import pytest
from benchmarks.made_up import FIRST, write_study

from hinterland.report import save
from hinterland.study import Results, run

YEARS = 14


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(write_study(tmp_path_factory.mktemp("made"), 600, years=YEARS, rough=True))


@pytest.fixture(scope="module")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    save(results, out)
    return out


def test_the_report_stays_small_and_names_few_of_many(folder: Path) -> None:
    report = (folder / "report.html").read_text("utf-8")
    assert len(report.encode()) < 2_000_000
    assert report.count("and 52 more") == 10  # members of each group of 60
    assert "largest of" in report
    assert "checks.csv" in report


def test_each_number_leads_to_its_observations(folder: Path, results: Results) -> None:
    report = (folder / "report.html").read_text("utf-8")
    found = re.search(r'<script type="application/json" id="origins">(.*?)</script>', report)
    assert found
    data = json.loads(found[1])
    assert data["kept"] == []
    links = [link for cell in data["cells"] for link in (cell[7] if len(cell) > 7 else [])]
    assert len(links) > 1_000
    pages: dict[str, str] = {}
    for _series, _year, address in links:
        file, _, anchor = address.partition("#")
        text = pages.setdefault(file, (folder / file).read_text("utf-8"))
        assert not anchor or f'id="{anchor}"' in text
    assert {p.name for p in (folder / "origins").iterdir()} == {Path(p).name for p in pages}
    rows = sum(len(re.findall("<tr><th scope=row>", text)) for text in pages.values())
    assert rows == results.used.height


def test_a_page_has_what_was_printed_and_what_was_not_used(
    folder: Path, results: Results
) -> None:
    year = FIRST + 7
    page = (folder / "origins" / f"trade_usd-{year}.html").read_text("utf-8")
    kept = results.panel.kept.filter(series="trade_usd", year=year, vintage="second")
    passed = results.panel.passed_over.filter(series="trade_usd", year=year)
    row = passed.filter(passed["region"] == kept["region"][0]).row(0, named=True)
    line = next(text for text in page.splitlines() if kept["origin"][0].split("#")[1] in text)
    assert kept["value_raw"][0] in line
    assert f"<code>{row['vintage']}</code> {row['value_raw']}" in line


def test_the_origins_beside_are_all_the_origins(folder: Path, results: Results) -> None:
    lines = (folder / "tables" / "origins.csv").read_text("utf-8").splitlines()
    assert lines[0] == "measure,group,year,series,region,origin"
    assert len(lines) - 1 == results.origins.height
    assert results.origins.is_unique().all()
