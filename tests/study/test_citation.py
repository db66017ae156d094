"""Citations: what CITATION.cff, the study file and the pages say, and nothing else."""

import re
from pathlib import Path

import polars as pl
import pytest

from hinterland.panel import load, publications_of, shipped_panels
from hinterland.study import run
from hinterland.study.citation import (
    cell_entries,
    cell_rows,
    data_entries,
    left_out,
    study_entries,
    tool_entries,
)
from hinterland.study.references import FORMATS, Entry, written
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
    paper, study, tool, *sources = study_entries(results)
    pages = [entry for entry in sources if entry.key.startswith("source-")]
    # The publications come before the copies of them.
    assert sources[-len(pages) :] == pages
    assert len(sources) > len(pages)
    assert paper.fields["author"] == "Yiming Zhao"
    assert study.fields["title"] == results.study.title["en"]
    assert [tool] == tool_entries()
    used = results.origins["origin"].str.split("#").list.first().unique()
    assert {entry.key for entry in pages} == {f"source-{page}" for page in used}
    known = results.panel.pages.rows_by_key("page", named=True, unique=True)
    for entry in pages:
        page = known[entry.key.removeprefix("source-")]
        assert page["address"].endswith(entry.fields["title"])
        assert "author" not in entry.fields  # whose it is stands with the publication
        assert "compiled copy" in entry.fields["note"]
        assert page["digest"] in entry.fields["note"]


def test_data_are_cited_with_all_their_sources() -> None:
    panel = load("china")
    whole, *sources = data_entries(panel, "china")
    assert str(panel.years[-1]) in whole.fields["title"]
    pages = [entry for entry in sources if entry.key.startswith("source-")]
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
        "@dataset{source-p1,\n  author = {{Bureau \\& Co}},\n  title = {{3-9 GDP}},\n"
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
    assert hinterland("cite", "--format", "mla").returncode == 2


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


def test_a_number_leads_to_the_edition_and_the_table(hinterland: Run) -> None:
    done = hinterland("cite", "zhao", "--number", "gdp/west/2019", "--format", "gbt7714")
    number, yearbook, copy, missing = done.stdout.splitlines()
    assert number.startswith("Gross domestic product: West, 2019: ")
    assert yearbook == (
        "National Bureau of Statistics of China. China Statistical Yearbook 2020: "
        "各地区生产总值[M/OL]. 2020. https://www.stats.gov.cn/sj/ndsj/2020/indexeh.htm. "
        "Figures: GDP, 2019."
    )
    assert copy.startswith("github RenJiyi163/...: 分省年度数据_整合.csv")
    assert missing == "Not known, and therefore left out: the page; the day of access."


def test_the_same_number_in_chinese_is_in_chinese(hinterland: Run) -> None:
    done = hinterland(
        "cite", "zhao", "--number", "gdp/west/2019", "--format", "gbt7714", "--lang", "zh"
    )
    _number, yearbook, copy, missing = done.stdout.splitlines()
    assert yearbook == (
        "国家统计局. 中国统计年鉴2020：各地区生产总值[M/OL]. 2020. "
        "https://www.stats.gov.cn/sj/ndsj/2020/indexch.htm. 数据：地区生产总值，2019年."
    )
    assert "汇编副本" in copy
    assert not re.search(r"[a-z]", missing)


def test_a_number_of_a_database_leads_to_the_yearbook_that_prints_it_too() -> None:
    results = run("zhao")
    database, yearbook, _copy = cell_entries(
        results.panel, results.origin("trade", "west", 2019)
    )
    assert (database.kind, yearbook.kind) == ("database", "yearbook")
    assert "A060101" in database.fields["title"]
    assert yearbook.fields["title"].startswith("China Statistical Yearbook 2020: ")
    assert "not read here" in yearbook.fields["note"]


@pytest.mark.parametrize(
    ("what", "number"), [("china", "gdp/湖北/2001"), ("mexico", "exports_usd/Jalisco/2010")]
)
def test_a_cell_of_a_panel_is_cited(hinterland: Run, what: str, number: str) -> None:
    done = hinterland("cite", what, "--panel", "--number", number)
    assert done.returncode == 0, done.stderr
    assert "github" in done.stdout.splitlines()[-2]


def test_what_a_copy_was_compiled_from_is_said_to_be_unknown() -> None:
    panel = load("china")
    rows = cell_rows(panel, "trade_usd", "Hubei", 2001)
    assert "what 1 figure was published in" in left_out(publications_of(panel, rows))
    first = cell_entries(panel, rows)[0]
    assert "not read here" in first.fields["note"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("zhao", "--number", "share"),
        ("zhao", "--number", "share/west/now"),
        ("zhao", "--number", "share/wst/2019"),
        ("zhao", "--number", "share/west/1850"),
        ("china", "--number", "steel/Hubei/2019"),
        ("china", "--number", "gdp/Hubei/1850"),
        ("tool", "--number", "share/west/2019"),
    ],
)
def test_a_number_that_is_not_there_is_wrong_usage(
    hinterland: Run, arguments: tuple[str, ...]
) -> None:
    done = hinterland("cite", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_figure_of_one_s_own_is_not_given_to_a_publisher(tmp_path: Path) -> None:
    """Not even where its page and vintage are called as one of the pack's."""
    (tmp_path / "x.csv").write_text(
        "region,year,series,value,unit,vintage,origin\nHubei,2019,gdp,5,CNY,first,p1#0/1/2\n"
    )
    (tmp_path / "x.pages.csv").write_text(
        "page,kind,address,title,publisher,fetched,digest,warc,offset,licence,note\n"
        "p1,file,mine.csv,s15,,,abc,,,,\n"
    )
    panel = load(tmp_path / "x.csv")
    [one] = publications_of(panel, panel.kept)
    assert one.publication is None


def test_a_page_of_the_yearbook_is_cited_with_edition_and_address(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "region,year,series,value,unit,origin\nAnhui,2013,gdp,5,CNY,p1#0/1/2\n"
    )
    (tmp_path / "x.pages.csv").write_text(
        "page,kind,address,title,publisher,fetched,digest,warc,offset,licence,note\n"
        "p1,page,http://www.stats.gov.cn/tjsj/ndsj/2014/zk/html/Z0315C.xls,3-15,"
        "National Bureau of Statistics of China,2026-01-02T03:04:05Z,abc,,,,\n"
    )
    page = data_entries(load(tmp_path / "x.csv"), "x")[1]
    assert written(page, "apa") == (
        "National Bureau of Statistics of China. (2014). China Statistical Yearbook 2014: 3-15. "
        "Retrieved 2026-01-02, from http://www.stats.gov.cn/tjsj/ndsj/2014/zk/html/Z0315C.xls. "
        "sha256 abc."
    )
    assert "China Statistical Yearbook 2014: 3-15[M/OL]. 2014[2026-01-02]. http" in written(
        page, "gbt7714"
    )


@pytest.mark.parametrize(
    ("date", "apa", "gbt", "bibtex"),
    [
        ("2019", "(2019)", "2019", "2019"),
        ("2018-12", "(2018, December)", "(2018-12)", "2018"),
        ("2019-05-01", "(2019, May 1)", "(2019-05-01)", "2019"),
        ("2025-Q2", "(2025-Q2)", "(2025-Q2)", "2025"),
    ],
)
def test_dates_in_each_form(date: str, apa: str, gbt: str, bibtex: str) -> None:
    entry = Entry("x", "dataset", {"author": "A", "title": "T", "year": date})
    assert written(entry, "apa") == f"A. {apa}. T [Data set]."
    assert written(entry, "gbt7714") == f"A. T[DS]. {gbt}."
    assert f"year = {{{bibtex}}}" in written(entry, "bibtex")
