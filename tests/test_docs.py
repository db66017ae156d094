"""The documentation: it builds without a warning, its examples run, and it leaves nothing out."""

import dataclasses
import doctest
import html
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, get_args

import click
import polars as pl
import pytest

import hinterland
from hinterland.cli import hinterland as command_line
from hinterland.cli import main
from hinterland.crawler import Options
from hinterland.figures import FIGURES
from hinterland.language import speaking, t
from hinterland.measures import Reading, measures
from hinterland.observations import COLUMNS, FLAGS, PAGE_COLUMNS
from hinterland.panel import ALL_FLAGS
from hinterland.study import TESTS
from hinterland.study.file.keys import CLAIM_KEYS, STUDY_KEYS
from hinterland.study.file.study_file import read_study
from hinterland.terms import FLOWS
from hinterland.units import series_unit

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.rglob("*.md"))]
PAGES = [page for page in PAGES if "_build" not in page.parts]
#: Pages in one language: they are for developers, list what changed, or are made from the code.
ENGLISH_ONLY = {"changelog.md", "contributing", "reference"}
VERDICTS = {"holds", "differs", "open", "untestable"}

#: Commands that stand in the pages and are not our own: what is run in their place, if anything.
STANDS_FOR = {
    "make study": "hinterland study zhao",
    "LANG=zh_CN.UTF-8 make study": "hinterland study zhao --lang zh",
    "make test": None,
}


def test_help_on_the_public_names_can_be_read() -> None:
    """No default is a function's place in memory, and what can be set is named where it is set."""
    for name in hinterland.__all__:
        thing = getattr(hinterland, name)
        if callable(thing):
            assert " at 0x" not in str(inspect.signature(thing)), name
    said = inspect.getdoc(hinterland.crawl) or ""
    assert [f.name for f in dataclasses.fields(Options) if f.name not in said] == []
    assert "Examples\n--------" in said


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The built site's folder, and what was wrong with it."""
    folder = tmp_path_factory.mktemp("site")
    words = ["-W", "--keep-going", "-q", "-b", "html", str(DOCS), str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *words], capture_output=True, text=True, check=False
    )
    return folder, done.stderr


def test_the_site_builds_without_a_warning_and_is_whole(built: tuple[Path, str]) -> None:
    site, wrong = built
    assert wrong == ""
    assert list(asked_of_others(site)) == []

    reference = site / "reference"
    page = visible(reference / "cli.html")
    for name, command in commands(command_line, "hinterland"):
        assert name in page
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts[0]} has no help"
                assert [word for word in option.opts if word not in page] == []
    page = visible(reference / "measures.html")
    for measure in measures():
        for text in (measure.name, measure.formula, measure.source):
            assert text in page
    page = (reference / "api.html").read_text("utf-8")
    for module in (hinterland, hinterland.measures):
        for name in module.__all__:
            if inspect.isroutine(getattr(module, name)):
                assert f'id="{module.__name__}.{name}"' in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_run_and_print_what_it_shows(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One page after the other as a reader would, in a folder with the example files."""
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    before = sum(os.times()[:4])
    names: dict[str, Any] = {}
    for language, text in blocks(page):
        if language == "console":
            for command, shown in sessions(text):
                if (words := STANDS_FOR.get(command, command)) is not None:
                    monkeypatch.setattr(sys, "argv", shlex.split(words))
                    # A command before in Chinese has left it, as no process of its own would.
                    monkeypatch.delenv("LANGUAGE", raising=False)
                    wrong = shown.startswith(("hinterland: ", "Usage: ", "用法："))
                    with pytest.raises(SystemExit) if wrong else nullcontext():
                        main()
                    said = capsys.readouterr()
                    assert_shown(shown, said.err if wrong else said.out)
        elif language == "pycon":
            run_session(text, names, page.name)
        elif language == "python":
            exec(compile(text, page.name, "exec"), names)
        elif language == "r":
            run_r(text)
        elif language == "toml":
            tomllib.loads(text)
        else:
            assert language in {"shell", "stata", "text"}, "how is this block checked?"
    # A class has old computers.
    assert page.stem != "lesson" or sum(os.times()[:4]) - before < 20
    for file in filter(
        Path.is_file, EXAMPLES.rglob("*")
    ):  # what a page writes is what it shows
        assert (tmp_path / file.relative_to(EXAMPLES)).read_bytes() == file.read_bytes()


def test_each_page_is_in_both_languages_and_made_up_the_same() -> None:
    pages = sorted({english(page) for page in PAGES if translated(page)})
    twins = {page: chinese(page) for page in pages}
    assert [page for pair in twins.items() for page in pair if not page.exists()] == []
    for page, other in twins.items():
        assert make_of(other) == make_of(page), f"{other} differs from {page}"
        missed = {link for link in links(other) - {page} if twins.get(link)}
        assert missed == set(), f"{other}: these pages are in Chinese, too"


def test_each_built_page_that_has_a_twin_leads_to_it(built: tuple[Path, str]) -> None:
    for page in filter(translated, PAGES):
        if page.parent != ROOT and english(page) == page:
            there, back = (
                (built[0] / this.relative_to(DOCS)).with_suffix(".html").read_text("utf-8")
                for this in (page, chinese(page))
            )
            way = os.path.relpath(chinese(page).with_suffix(".html"), page.parent)
            assert f'<a href="{way}" lang="zh-CN" hreflang="zh-CN">中文</a>' in there
            way = os.path.relpath(page.with_suffix(".html"), chinese(page).parent)
            assert f'<a href="{way}" lang="en" hreflang="en">English</a>' in back
            assert '<html class="no-js" lang="zh-CN"' in back


def test_words_of_both_languages_are_in_the_search_index(built: tuple[Path, str]) -> None:
    index = (built[0] / "searchindex.js").read_text("utf-8")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert {"面板", "取数", "规则", "yearbook"} <= terms.keys()


def test_the_own_study_guide_states_the_verdicts_that_come_out() -> None:
    stated = rows_of(DOCS / "howto" / "own-study.md")
    found = {c["id"]: c["verdict"] for c in hinterland.run(EXAMPLES / "delta.toml").claims}
    assert {claim: stated[f"`{claim}`"][0] for claim in found} == found
    assert set(found.values()) == VERDICTS
    filled = hinterland.run(EXAMPLES / "delta.toml", observations=[EXAMPLES / "anhui-2020.csv"])
    assert {c["id"]: c["verdict"] for c in filled.claims} == found | {"wings-lead": "holds"}


def test_the_example_has_the_shipped_figures_but_one() -> None:
    key = ["region", "year", "series"]
    shipped = hinterland.load("china").kept.select(*key, shipped="value")
    example = hinterland.run(
        EXAMPLES / "delta.toml", observations=[EXAMPLES / "anhui-2020.csv"]
    ).panel.kept.join(shipped, on=key)
    assert example.height == 4 * 9 * 2
    assert (example["value"] == example["shipped"]).all()
    assert (EXAMPLES / "delta.csv").read_text("utf-8").count("…") == 1


def test_the_study_file_page_has_every_key_test_and_word() -> None:
    page = DOCS / "reference" / "study-file.md"
    words = {
        *STUDY_KEYS, *CLAIM_KEYS, *TESTS, "usd*rate", "cny", *FLOWS, *get_args(Reading),
        *FIGURES, *hinterland.list_schemes(), *VERDICTS,
    }  # fmt: skip
    assert absent(words, page) == []
    rows = rows_of(page)
    for test in TESTS.values():
        needs = rows[f"`{test.name}`"][0]
        for need in test.needs:
            for word in (need,) if isinstance(need, str) else need:
                assert f"`{word}`" in needs


def test_the_studies_of_the_study_file_page_run(tmp_path: Path) -> None:
    whole, claims = (
        text
        for language, text in blocks(DOCS / "reference" / "study-file.md")
        if language == "toml"
    )
    (tmp_path / "whole.toml").write_text(whole, "utf-8")
    assert hinterland.run(tmp_path / "whole.toml").groups[-1] == "northeast"
    zhao = (ROOT / "src/hinterland/data/studies/zhao.toml").read_text("utf-8")
    head = zhao.partition("[[claim]]")[0]
    (tmp_path / "claims.toml").write_text(head + claims, "utf-8")
    tests = [claim.test for claim in read_study(tmp_path / "claims.toml").claims]
    assert set(tests) == set(TESTS)
    verdicts = {
        v.claim.test: v.verdict for v in hinterland.run(tmp_path / "claims.toml").verdicts
    }
    assert verdicts.pop("none") == "untestable"
    assert set(verdicts.values()) == {"holds"}


def test_the_observations_page_has_every_column_series_unit_and_flag() -> None:
    page = DOCS / "reference" / "observations.md"
    assert absent({*COLUMNS, *PAGE_COLUMNS, *FLAGS}, page) == []
    unit_of = {
        series: cells[0]
        for names, cells in rows_of(page).items()
        for series in names.split("`")
    }
    for series, unit in unit_of.items():
        if "_xxx" in series or series in {"gdp", "population", "exchange_rate"}:
            fixed = series_unit(series.replace("xxx", "mxn"))
            assert unit.replace("XXX", "MXN") == fixed or fixed is None
    assert {"trade_xxx", "exports_xxx", "trade_by_destination_xxx", "gdp"} <= set(unit_of)


def test_the_results_page_has_every_file_key_column_and_flag(tmp_path: Path) -> None:
    page = DOCS / "reference" / "results.md"
    results = hinterland.run("zhao")
    hinterland.save(hinterland.run(EXAMPLES / "delta.toml"), tmp_path)
    files = {f"{p.name}/" if p.is_dir() else p.name for p in tmp_path.iterdir()}
    document = results.document()
    keys = {*document, *(key for claim in document["claims"] for key in claim)}
    keys |= {key for name in ("inputs", "missing", "checks") for key in document[name][0]}
    columns = {*results.frame().columns, *results.origins.columns}
    levels = {check["level"] for check in document["checks"]}
    assert absent({*files, *keys, *columns, *levels, *ALL_FLAGS, *VERDICTS}, page) == []


def test_the_data_page_has_every_series_and_release() -> None:
    panel = hinterland.load("china")
    every = pl.concat([panel.kept, panel.passed_over])
    gdp = every.filter(pl.col("series") == "gdp", pl.col("region") != "100000")
    words = {*every["series"], *gdp["vintage"]}
    assert absent(words, DOCS / "explanation" / "data.md") == []


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page: language and text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def translated(page: Path) -> bool:
    """Return whether a page is to be in both languages."""
    if page.parent == ROOT:
        return True
    return english(page).relative_to(DOCS).parts[0] not in ENGLISH_ONLY


def english(page: Path) -> Path:
    """Return the English page (or picture) of a Chinese one; an English one as it is."""
    if page.parent == ROOT:
        return page.with_name(page.name.replace(".zh.", "."))
    return DOCS / page.relative_to(DOCS / "zh") if DOCS / "zh" in page.parents else page


def chinese(page: Path) -> Path:
    """Return the Chinese page (or picture) of an English one; a Chinese one as it is."""
    if english(page) != page:
        return page
    if page.parent == ROOT:
        return page.with_suffix(f".zh{page.suffix}")
    return DOCS / "zh" / page.relative_to(DOCS)


def make_of(page: Path) -> dict[str, object]:
    """Return how a page is made up, which is the same in both languages.

    Its headings by level, its blocks by language, its tables by rows and columns, its pictures,
    and the pages that it links to.
    """
    text = page.read_text("utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    tables = re.findall(r"(?:^\|.*\|\n)+", f"{prose}\n", re.M)
    return {
        "headings": re.findall(r"^(#+) ", prose, re.M),
        "blocks": re.findall(r"^```(\S+)$", text, re.M),
        "tables": [[line.count("|") for line in table.splitlines()] for table in tables],
        "pictures": len(re.findall(r"!\[|^```\{image\}", text, re.M)),
        "links": sorted({str(english(link).relative_to(ROOT)) for link in links(page)}),
    }


def links(page: Path) -> set[Path]:
    """Return the pages and pictures of the project that a page links to."""
    found = re.findall(r"\]\((?!\w+:)([^)#\s]+)", page.read_text("utf-8"))
    return {(page.parent / link).resolve() for link in found}


def sessions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block and what is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def assert_shown(shown: str, printed: str) -> None:
    """Compare what a page shows with what was printed; `…` stands for anything left out."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown.strip("\n").splitlines()
    ]
    assert re.fullmatch("".join(lines), printed), f"shown:\n{shown}\nprinted:\n{printed}"


def run_session(text: str, names: dict[str, Any], page: str) -> None:
    """Run a Python session, with the names that the page has so far."""
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    test = doctest.DocTestParser().get_doctest(text, names, page, page, 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=options).run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert not said, "".join(said)


def run_r(text: str) -> None:
    """Run a script of R in the working folder."""
    done = subprocess.run(["Rscript", "-e", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def rows_of(page: Path) -> dict[str, list[str]]:
    """Return the rows of a page's tables, first cell → the others."""
    rows = re.findall(r"^\| (.*?) \| (.*) \|$", page.read_text("utf-8"), re.M)
    return {first: [cell.strip() for cell in rest.split("|")] for first, rest in rows}


def absent(words: Iterable[str], page: Path) -> list[str]:
    """Return the words that a page nowhere has as code."""
    code = set(re.findall(r"`\"?([^`\n]*?)\"?`", page.read_text("utf-8")))
    return sorted(set(words) - code)


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command of the command line by its whole name."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            found = command.get_command(context, word)
            assert found is not None
            yield from commands(found, f"{name} {word}")
    else:
        yield name, command


def visible(page: Path) -> str:
    """Return a built page's text."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def asked_of_others(site: Path) -> Iterator[str]:
    """Yield what the built pages and their styles would load from another place."""
    tag = re.compile(r'<(?!a\b)\w+\b[^>]*?\b(?:src|href|srcset)="((?:https?:)?//[^"]*)"')
    style = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')]*)""")
    for file in site.rglob("*"):
        if file.suffix in {".html", ".css"}:
            pattern = tag if file.suffix == ".html" else style
            yield from (
                f"{file.name}: {found}" for found in pattern.findall(file.read_text("utf-8"))
            )


def test_the_glossaries_have_the_words_that_the_program_says() -> None:
    """Where the program says a term, alone, in Chinese, that is the glossaries' word for it."""
    english, chinese = (rows_of(DOCS / name) for name in ("glossary.md", "zh/glossary.md"))
    del english["term"], chinese["中文"]
    words = {term: cells[0] for term, cells in english.items()}
    assert {cells[0]: word for word, cells in chinese.items()} == words
    said = {}
    with speaking("zh"):
        for term in words:
            forms = (term, term.capitalize(), f"{term}s", f"{term.capitalize()}s")
            if found := [t(form) for form in forms if t(form) != form]:
                said[term] = found[0]
    assert said.items() >= {"vintage": "数据版本", "verdict": "判定"}.items()
    assert said == {term: words[term] for term in said}
