"""Citations: what CITATION.cff, the study file and the pages say, and nothing else."""

import re
from pathlib import Path

import polars as pl
import pytest

from hinterland.panel import load, shipped_panels
from hinterland.study import run
from hinterland.study.citation import (
    FORMATS,
    Entry,
    data_entries,
    study_entries,
    tool_entries,
    written,
)
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"


def test_the_tool_is_cited_as_the_citation_file_has_it() -> None:
    file = (ROOT / "CITATION.cff").read_text("utf-8")
    (entry,) = tool_entries()
    assert f'title: "{entry.fields["title"]}"' in file
    assert f'- name: "{entry.fields["author"]}"' in file
    assert f"version: {entry.fields['version']}\n" in file
    assert set(entry.fields) == {"author", "title", "version"}


def test_a_study_cites_its_paper_and_exactly_the_pages_of_its_numbers() -> None:
    results = run("zhao")
    paper, study, tool, *pages = study_entries(results)
    assert paper.fields["author"] == "Yiming Zhao"
    assert study.fields["title"] == results.study.title["en"]
    assert [tool] == tool_entries()
    used = results.origins["origin"].str.split("#").list.first().unique()
    assert {entry.key for entry in pages} == {f"source-{page}" for page in used}
    known = results.panel.pages.rows_by_key("page", named=True, unique=True)
    for entry in pages:
        page = known[entry.key.removeprefix("source-")]
        assert entry.fields["title"] == page["address"]
        assert entry.fields.get("author") == page["publisher"]
        assert "compiled copy" in entry.fields["note"]
        assert page["digest"] in entry.fields["note"]


def test_data_are_cited_with_all_their_sources() -> None:
    panel = load("china")
    whole, *pages = data_entries(panel, "china")
    assert str(panel.years[-1]) in whole.fields["title"]
    assert len(pages) == panel.pages.height


def test_a_study_of_one_s_own_has_no_author_that_nobody_named() -> None:
    study, _tool, *pages = study_entries(run(EXAMPLES / "delta.toml"))
    assert "author" not in study.fields
    assert [entry.fields["title"] for entry in pages] == ["delta.csv"]


def test_a_page_of_the_web_is_cited_with_address_and_day(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "region,year,series,value,unit,origin\nAnhui,2020,gdp,5,CNY,p1#0/1/2\n"
    )
    (tmp_path / "x.pages.csv").write_text(
        "page,kind,address,title,publisher,fetched,digest,warc,offset,licence,note\n"
        "p1,page,http://a.cn/b_c.htm,3-9 GDP,Bureau & Co,2026-01-02T03:04:05Z,abc,,,,\n"
    )
    page = data_entries(load(tmp_path / "x.csv"), "x")[1]
    assert written(page, "gbt7714") == (
        "Bureau & Co. 3-9 GDP[DS/OL]. [2026-01-02]. http://a.cn/b_c.htm. sha256 abc."
    )
    assert written(page, "bibtex") == (
        "@misc{source-p1,\n  author = {{Bureau \\& Co}},\n  title = {{3-9 GDP}},\n"
        "  url = {http://a.cn/b_c.htm},\n  urldate = {2026-01-02},\n  note = {sha256 abc},\n}"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_every_entry_can_be_written_in_every_form(form: str) -> None:
    entries = study_entries(run("zhao"))
    texts = [written(entry, form) for entry in entries]  # type: ignore[arg-type]
    assert len({entry.key for entry in entries}) == len(set(texts)) == len(entries)
    for text in texts:
        assert "None" not in text
        assert ".." not in text.replace("...", "")


def test_bibtex_is_balanced_whatever_a_title_holds() -> None:
    nasty = Entry("x", "article", {"author": "A B", "title": r"50 % {of \ US$ #1_a~b^c & d"})
    text = written(nasty, "bibtex")
    plain = re.sub(r"\\[&%$#_{}]", "", text)
    assert plain.count("{") == plain.count("}")
    assert "author = {A B}" in text
    assert not re.search(r"(?<!\\)[%$#&]", text)


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_prints_each_form(hinterland: Run, form: str) -> None:
    done = hinterland("cite", "--format", form)
    assert done.returncode == 0, done.stderr
    assert "The Hinterland developers" in done.stdout
    done = hinterland("cite", "zones", "--format", form, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "中国八大综合经济区的对外贸易" in done.stdout


def test_an_unknown_study_or_form_is_wrong_usage(hinterland: Run) -> None:
    assert hinterland("cite", "zhou").returncode == 2
    assert hinterland("cite", "--format", "apa").returncode == 2


def test_a_study_file_says_which_paper_it_tests(tmp_path: Path) -> None:
    text = (EXAMPLES / "delta.toml").read_text("utf-8")
    for name in ("delta.csv", "delta-regions.csv", "delta-groups.csv"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    paper = '[paper]\nauthor = "A B"\ntitle = "T"\njournal = "J"\nyear = 2020\n\n[columns]'
    (tmp_path / "x.toml").write_text(text.replace("[columns]", paper, 1), "utf-8")
    results = run(tmp_path / "x.toml")
    assert written(study_entries(results)[0], "gbt7714") == "A B. T[J]. J, 2020."
    assert results.panel.pages.select(pl.len()).item() == 1


def test_the_data_are_those_of_every_shipped_panel(hinterland: Run) -> None:
    cited = hinterland("cite", "data").stdout
    for name in shipped_panels():
        assert f"Panel {name}: " in cited
    assert cited.count("The Hinterland developers") == len(shipped_panels())
