"""Word, Typst and figures for print, opened again by another program and held against the results."""

import io
import re
from pathlib import Path

import docx
import pdfplumber
import pytest
import typst as compiler
from PIL import Image

from hinterland.errors import UsageError
from hinterland.language import speaking
from hinterland.report import save
from hinterland.report.contents.printed import Cell, PrintedTable, printed_tables
from hinterland.report.exports.printing import printed_figure
from hinterland.report.exports.typst import typst
from hinterland.report.exports.word import word
from hinterland.study import Results, run

SOURCE = "Source: a page & another [#1]."


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_word_has_every_cell_and_note(zhao: Results, lang: str) -> None:
    with speaking(lang):
        for table in printed_tables(zhao, source=SOURCE):
            made = docx.Document(io.BytesIO(word(table)))
            found = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
            assert found[0] == list(table.heads)
            assert found[1:] == [
                [f"{cell.text} {cell.aside}".rstrip() + ",".join(cell.marks) for cell in row]
                for row in table.rows
            ]
            said = [paragraph.text for paragraph in made.paragraphs]
            assert said[0] == table.caption
            assert said[-1] == SOURCE
            assert word(table) == word(table)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_typst_compiles_and_its_page_has_every_number(
    zhao: Results, lang: str, tmp_path: Path
) -> None:
    with speaking(lang):
        tables = printed_tables(zhao, source=SOURCE)
        for table in tables:
            (tmp_path / f"{table.name}.typ").write_text(typst(table), "utf-8")
    fonts = Path(__file__).parents[2] / "src/hinterland/data/fonts"
    paper = tmp_path / "paper.typ"
    taken_in = "\n".join(f'#include "{table.name}.typ"' for table in tables)
    paper.write_text(f"#set page(flipped: true)\n{taken_in}\n", "utf-8")
    made = compiler.compile(str(paper), font_paths=[str(fonts)])
    assert isinstance(made, bytes)
    with pdfplumber.open(io.BytesIO(made)) as pages:
        shown = "".join(page.extract_text() for page in pages.pages)
    shown = re.sub(r"\s", "", shown)
    for table in tables:
        for row in table.rows:
            for cell in row:
                if re.fullmatch(r"[\d.,]+", cell.text):
                    assert cell.text in shown
    assert SOURCE.replace(" ", "") in shown


@pytest.mark.parametrize(
    "text", ["#set page()", "$x$", "*a* _b_", "[c]", "@d <e>", "// f", "= g"]
)
def test_no_text_is_a_command_of_typst(text: str, tmp_path: Path) -> None:
    table = PrintedTable("t", text, ("x",), (False,), ((Cell(text),),), (("", text),))
    paper = tmp_path / "t.typ"
    paper.write_text(typst(table), "utf-8")
    made = compiler.compile(str(paper))
    assert isinstance(made, bytes)
    with pdfplumber.open(io.BytesIO(made)) as pages:
        shown = re.sub(r"\s", "", pages.pages[0].extract_text())
    assert shown.count(text.replace(" ", "")) == 3


def test_figures_have_the_sizes_that_a_printer_asks_for(zhao: Results) -> None:
    files = printed_figure(zhao, "imbalance")
    assert len(files) == 10
    for mm in (85, 120, 180):
        assert f'width="{mm}'[:9] in files[f"print/imbalance-{mm}mm.svg"].decode() or re.search(
            rf'width="{mm - 1}\.\d+mm"', files[f"print/imbalance-{mm}mm.svg"].decode()
        )
        with pdfplumber.open(io.BytesIO(files[f"print/imbalance-{mm}mm.pdf"])) as pages:
            assert float(pages.pages[0].width) == pytest.approx(mm / 25.4 * 72, abs=2)
    for dpi in (300, 600):
        for form in ("png", "tiff"):
            with Image.open(io.BytesIO(files[f"print/imbalance-{dpi}dpi.{form}"])) as picture:
                assert picture.width == pytest.approx(180 / 25.4 * dpi, rel=0.01)
                assert picture.info["dpi"][0] == pytest.approx(dpi, abs=1)
                assert form == "png" or picture.mode == "RGB"


def test_without_pillow_it_says_what_to_install(
    zhao: Results, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'hinterland\[print\]'"):
        save(zhao, tmp_path / "new", formats=["print"])
    assert not (tmp_path / "new").exists()
