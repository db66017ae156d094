"""LaTeX and Markdown tables: they compile, and every text comes out as it went in."""

import html
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import category

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hinterland.estimate import GAP
from hinterland.language import speaking
from hinterland.report.contents.printed import Cell, PrintedTable, printed_tables
from hinterland.report.exports.latex import MOST_ROWS, latex
from hinterland.report.exports.markdown import markdown
from hinterland.study import Results, run
from tests.report.unfriendly import TITLE, unfriendly

SOURCE = "Source: a page & another; computed by Hinterland."
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.fixture(scope="module")
def zhao() -> dict[str, PrintedTable]:
    return {table.name: table for table in printed_tables(run("zhao"), source=SOURCE)}


@pytest.fixture
def odd(tmp_path: Path) -> Results:
    return unfriendly(tmp_path)


def shown(text: str) -> str:
    """Return a text as a page shows it: on one line, blanks run together."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)
    return " ".join("".join(c for c in text if category(c) != "Cf").split())


class Cells(HTMLParser):
    """The rows of an HTML page's tables, superscripts behind `^`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "sup" and self.rows:
            self.rows[-1][-1] += "^"

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def of_markdown(text: str) -> list[list[str]]:
    tables = MarkdownIt("commonmark").enable("table").render(text).split("</table>")[0]
    return [[cell.strip() for cell in row] for row in Cells(tables).rows]


def test_markdown_shows_the_table(zhao: dict[str, PrintedTable]) -> None:
    for table in zhao.values():
        found = of_markdown(markdown(table))
        assert found[0] == list(table.heads)
        for row, cells in zip(found[1:], table.rows, strict=True):
            for text, cell in zip(row, cells, strict=True):
                marks = "^" + ",".join(cell.marks) if cell.marks else ""
                assert text == shown(f"{cell.text} {cell.aside}") + marks


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_any_text_stays_itself_in_markdown(text: str) -> None:
    table = PrintedTable("t", "t", ("Year", "x"), (False, False), ((Cell("2000"), Cell(text)),))
    assert of_markdown(markdown(table))[1] == ["2000", shown(text)]


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_no_text_is_a_command_of_latex(text: str) -> None:
    written, plain = (
        re.sub(
            r"\\(?:text\w+|ldots)\{\}|\\[&%$#_{}]"
            r"|\$(?:\\?[A-Za-z-]+|\\mathrm\{[A-Z]\}|[_^]\{[^${}]*\})\$",
            "",
            latex(PrintedTable("t", said, ("x",), (False,), ((Cell(said),),), (("", said),))),
        )
        for said in (text, "x" * len(text))
    )
    for sign in "\\{}$&%#_^":
        assert written.count(sign) == plain.count(sign)


def compiled(folder: Path, tables: dict[str, str]) -> str:
    """Return the text of the PDF that LaTeX makes of tables."""
    for name, text in tables.items():
        (folder / f"{name}.tex").write_text(text, "utf-8")
    inputs = "\n".join(rf"\input{{{name}}}" for name in tables)
    (folder / "paper.tex").write_text(
        "\\documentclass{article}\n\\usepackage{booktabs,longtable,graphicx}\n"
        f"\\begin{{document}}\n{inputs}\n\\end{{document}}\n"
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for _round in range(2):  # the second knows how wide long tables are
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout, re.findall(r"Overfull.*", done.stdout)
    with pdfplumber.open(folder / "paper.pdf") as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


def test_latex_compiles_and_shows_every_number(
    zhao: dict[str, PrintedTable], tmp_path: Path
) -> None:
    text = compiled(tmp_path, {name: latex(table) for name, table in zhao.items()})
    text = re.sub(r"[–—]|--+", "-", text).replace("−", "-")
    assert text.replace(" ", "").count(SOURCE.replace(" ", "")) == len(zhao)
    for table in zhao.values():
        for row in table.rows:
            for cell, numeric in zip(row, table.numeric, strict=True):
                if numeric:
                    wanted = re.sub(r"[–—−]", "-", cell.text).replace("…", "...")
                    assert wanted.replace(" ", "") in text.replace(" ", ""), cell


@pytest.mark.parametrize("scheme", ["four", "eight"])
def test_tables_of_many_groups_fit_the_line(scheme: str, tmp_path: Path) -> None:
    results = run("zhao", scheme=scheme)
    tables = {table.name: table for table in printed_tables(results, source=SOURCE)}
    del tables["claims"]
    text = compiled(tmp_path, {name: latex(table) for name, table in tables.items()})
    assert text.count("Nation") >= 3


def test_latex_of_unfriendly_texts_compiles(odd: Results, tmp_path: Path) -> None:
    tables = {
        table.name: re.sub(r"甲|乙", "x", latex(table))  # pdflatex has no Chinese
        for table in printed_tables(odd, source=SOURCE)
    }
    text = re.sub(r"\s", "", compiled(tmp_path, tables))
    assert all(group in text for group in ("R&D50%", "x|x", "=1+1"))
    # This font draws ~ and ^ as accents, and _ as a rule.
    wanted = TITLE.translate({ord("~"): "˜", ord("^"): "ˆ", ord("_"): None, ord(" "): None})
    assert wanted in text


def test_greek_and_signs_of_mathematics_compile_everywhere(tmp_path: Path) -> None:
    letters = " ".join(
        chr(c) for c in (*range(0x391, 0x3CA), 0x3AC, 0x3D1, 0x3F5) if chr(c).isalpha()
    )
    said = f"ΔI = Σ δₖ·aₖ ≤ x² ≥ yⁿ⁻¹, √2 ≈ 1.4 ≠ ∞, 5 µm, Nuevo León: {letters}"
    short = "ΔI, σ², δₖ"
    table = PrintedTable(
        "t", said, (short, "x"), (False, True), ((Cell(short), Cell("1")),), (("α", said),)
    )
    text = compiled(tmp_path, {"t": latex(table)})
    for shown in ("∆I", "σ", "δ", "≤", "≈", "µm"):
        assert shown in text


def test_tables_have_three_lines_and_say_what_they_need(zhao: dict[str, PrintedTable]) -> None:
    for name, table in zhao.items():
        text = latex(table)
        assert text.startswith("% Needs \\usepackage{booktabs")
        assert (r"\begin{longtable}" in text) == (len(table.rows) > MOST_ROWS)
        assert [text.count(line) for line in ("\\bottomrule", "\\hline", "|")] == [1, 0, 0]
        assert rf"\label{{tab:{name}}}" in text


def test_gaps_bounds_and_flags_have_their_notes(zhao: dict[str, PrintedTable]) -> None:
    for table in zhao.values():
        used = {mark for row in table.rows for cell in row for mark in cell.marks}
        assert used == {mark for mark, _note in table.notes()} - {""}
        texts = [cell.text for row in table.rows for cell in row]
        said = " ".join(note for _mark, note in table.notes())
        assert (GAP in texts) == ("—: not known." in said)
        if table.name != "claims":
            ranged = any(cell.aside for row in table.rows for cell in row)
            assert not ranged or "Ranges are the lowest and highest value" in said
    trade = zhao["trade"]
    assert trade.caption == "Foreign trade, bn USD, 2000–2019"
    first = trade.rows[0]
    assert (first[1].text, first[1].aside) == ("436.7", "(436.6–437.0)")
    assert first[3].text == "17.0–17.6"


def test_chinese_tables_are_chinese() -> None:
    with speaking("zh"):
        tables = {table.name: table for table in printed_tables(run("zhao"), source=SOURCE)}
        text, page = latex(tables["trade"]), markdown(tables["imbalance"])
    assert text.startswith("% 需要\\usepackage{booktabs,ctex}")
    assert r"年份 & \multicolumn{2}{r}{东部} & \multicolumn{2}{r}{中部}" in text
    assert page.startswith("**不平衡指数，2000—2019年**")
    assert html.unescape(page).count("全国") >= 1
    assert tables["claims"].rows[0][0].text == "2000年东部进出口总额为4368亿美元。"
