"""`--explain`: every character of a cell and every word of its path is accounted for."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from hinterland.cli.read import read
from hinterland.observations import Word, explain, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import read_tables
from hinterland.tables.grid import Aside, Grid

from .made_up import grid
from .made_up import read as read_grids
from .placing import Trial, qualified
from .printed import LAYOUTS, Cell, Printed, printed
from .trials import cases

CATALOGUE: Final = shipped_catalogue()
#: What a word of a table that is read right is never taken for.
OPEN: Final = {"not accounted for", "not understood"}


def words_at(grids: Sequence[Grid], at: Cell, name: str = "") -> tuple[Word, ...]:
    return explain(
        grids,
        table=grids[0].table,
        row=at[0],
        column=at[1],
        country=china(),
        catalogue=CATALOGUE,
        name=name,
    )


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def left_over(printed_text: str, words: Iterable[Word]) -> str:
    """Return the letters, digits and percent signs of a text that no piece holds."""
    rest = bare(printed_text)
    for piece in sorted((bare(word.text) for word in words), key=len, reverse=True):
        rest = rest.replace(piece, "\0") if piece else rest
    return re.sub(r"[^\w%‰①-⓿]|_", "", rest)


def of(words: Iterable[Word], *where: str) -> list[Word]:
    return [word for word in words if word.where in where]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("languages", ["zh", "en", "zh en"])
def test_every_word_around_every_figure_of_a_plain_table(
    layout: object, languages: str
) -> None:
    assert callable(layout)
    for concept in ("trade", "gdp", "population"):
        table: Printed = printed(layout, concept, languages, random.Random(concept))
        if languages == "zh en" and table.header is None and table.is_long:
            continue  # A long table has one language.
        grids = [grid(table.rows, spans={at: (1, n) for at, n in table.spans.items()})]
        for at, figure in table.figures.items():
            words = words_at(grids, at)
            assert left_over(figure.printed, of(words, "cell")) == ""
            for slot in table.slots:
                if at in slot.concerns:
                    where = {
                        "title": ("title",),
                        "unit": ("line",),
                        "stub": ("row", "heading"),
                    }.get(slot.place, ("heading", "row"))
                    row, column = slot.at
                    assert left_over(table.rows[row][column], of(words, *where)) == "", slot
            assert not {word.taken_for for word in words} & OPEN
            result = {word.taken_for: word.text for word in of(words, "result")}
            assert result["region"] == figure.region
            assert (result["series"], result["period"]) == (figure.series, str(figure.year))
            assert float(result["value"]) == pytest.approx(figure.value)


def qualified_trials(count: int, seed: int) -> Iterator[tuple[str, Trial]]:
    """Yield words with a table in which they are printed somewhere."""
    for word, form, chance in cases(count, seed):
        if form != "format" and "{" not in word.text:  # A format is no printed text.
            trial = qualified(word, form, chance)
            if trial is not None:
                yield word.text, trial


def raised(text: str) -> str:
    """Return a text with `^1` as a raised 1."""
    up = str.maketrans("0123456789)apr", "⁰¹²³⁴⁵⁶⁷⁸⁹⁾ᵃᵖʳ")
    return re.sub(r"\^([0-9a-z]+\)?)", lambda found: found[1].translate(up), text)


def grid_of(trial: Trial) -> Grid:
    """Return a trial's table, as it comes from its file."""
    rows = [[raised(text) for text in row] for row in trial.rows]
    spans = {at: (1, wide) for at, wide in trial.spans.items()}
    table = grid(rows, spans=spans, kind=trial.container, sheet=trial.sheet)
    if trial.comment is None:
        return table
    at, text = trial.comment
    cells = (
        cell._replace(aside=Aside(comment=text)) if (cell.row, cell.column) == at else cell
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def texts_with(text: str, trial: Trial) -> list[str]:
    """Return the texts of a table that hold a qualifier; it alone where it is none of them."""
    held = [cell for row in trial.rows for cell in row if text in cell]
    return [raised(each) for each in held or [text]]


def test_every_qualifier_is_accounted_for_wherever_it_is_printed() -> None:
    """A word that is added to a table is in the explanation of the figures it speaks of."""
    tried = 0
    for text, trial in qualified_trials(400, 11):
        cells = sorted(trial.concerned or trial.figures)
        at = random.Random(tried).choice(cells)
        words = words_at([grid_of(trial)], at, name="table.csv")
        if not words or any(word.taken_for == "doubt" for word in words):
            continue  # A figure that is doubted, or not read, is not taken for granted.
        tried += 1
        assert not [word for word in words if word.taken_for == "not accounted for"], trial
        around = [word for word in words if word.where != "result"]
        assert not trial.concerned or any(
            not left_over(each, around) for each in texts_with(text, trial)
        ), (
            text,
            trial,
        )
    assert tried > 200


@pytest.mark.parametrize(
    ("printed_text", "pieces"),
    [
        ("1,345", {"1,345": "number"}),
        ("1345①", {"1345": "number", "①": "mark"}),
        ("1345¹⁾", {"1345": "number", "¹⁾": "mark"}),
        ("12.5%", {"12.5": "number", "%": "unit"}),
        ("30320亿元", {"30320": "number", "亿元": "unit"}),
        ("US$ 1.2bn", {"US$": "unit", "1.2": "number", "bn": "unit"}),
        ("1345 p", {"1345": "number", "p": "mark"}),
        ("(1346)", {"(": "doubted", "1346": "number", ")": "doubted"}),
        ("−1346", {"−": "sign", "1346": "number"}),
        ("…", {"…": "missing"}),
        ("14150G", {"14150G": "not a number"}),
        ("#N/A", {"#N/A": "missing"}),
    ],
)
def test_every_character_of_a_cell(printed_text: str, pieces: dict[str, str]) -> None:
    rows = [["地区生产总值"], ["单位：亿元"], ["地区", "2018年", "2019年"]]
    rows += [["北京", "1", printed_text], ["天津", "2", "3"], ["河北", "4", "5"]]
    words = words_at([grid(rows)], (3, 2))
    assert {word.text: word.taken_for for word in of(words, "cell")} == pieces
    held = "".join(bare(word.text) for word in of(words, "cell"))
    assert sorted(held) == sorted(bare(printed_text))


def test_each_column_of_a_long_table_has_what_it_was_taken_for() -> None:
    rows = [
        [
            "REF_AREA",
            "Partner",
            "SEX",
            "Year",
            "Indicator",
            "UNIT_MULT",
            "Unit",
            "Flag",
            "Value",
        ],
        ["Beijing", "World", "T", "2019", "Total Exports", "6", "USD", "p", "1,345"],
        ["Beijing", "Japan", "T", "2019", "Total Exports", "6", "USD", "", "345"],
        ["Hebei", "World", "T", "2019", "Total Exports", "6", "USD", "", "245"],
    ]
    whole = words_at([grid(rows, kind="csv")], (1, 8))
    found = {word.text: word.taken_for for word in of(whole, "row")}
    assert {text: found[text] for text in rows[1][:-1]} == {
        "Beijing": "region", "World": "harmless", "T": "harmless", "2019": "period",
        "Total Exports": "series", "6": "multiplier", "USD": "unit", "p": "status",
    }  # fmt: skip
    assert [found[head] for head in rows[0][:4]] == [
        "heading of a column: region", "heading of a column: dimension", "heading of a column: dimension",
        "heading of a column: period",
    ]  # fmt: skip
    part = {word.text: word.taken_for for word in words_at([grid(rows, kind="csv")], (2, 8))}
    assert part["Japan"] == "part of the name"


def test_lines_notes_sheet_and_file() -> None:
    rows = [
        ["3-9 各地区出口总额（对美国）①"], ["地区：全国"], ["单位：亿美元"],
        ["地区", "2018年", "2019年"], ["北京", "11", "12"], ["河北", "13", "14"],
        ["①本表为初步数。"], ["注：本表仅包括国有企业。"], ["数据来源：海关总署"],
    ]  # fmt: skip
    table = grid(rows, sheet="机电产品", before=["某省统计年鉴"])
    words = words_at([table], (4, 2), name="2019年3月 高新技术产品.xlsx")
    found = {(word.where, bare(word.text)): word.taken_for for word in words}
    assert found["title", "3-9"] == "number"
    assert found["title", "对美国"] == "not understood"
    assert found["title", bare("①")] == "mark"
    assert found["line", "单位"] == "label"
    assert found["line", "亿美元"] == "unit"
    assert found["note", bare("①本表为初步数。")] == "provisional"
    assert found["note", bare("注：本表仅包括国有企业。")].startswith("has ")
    assert found["note", bare("数据来源：海关总署")] == "note"
    assert found["sheet", "机电产品"] == "not understood"
    assert found["file", "高新技术"] == "changes what the figures are"
    assert found["file", "2019年3月"] == "period"
    for text in (*rows[0], *rows[1], *rows[2], *rows[4][::2], *rows[6], *rows[7], *rows[8]):
        assert left_over(text, words) == ""
    assert left_over("2019年3月 高新技术产品.xlsx", of(words, "file")) == ""


def test_a_part_of_a_table_has_the_title_that_it_goes_on_from() -> None:
    rows = [
        ["年末人口"],
        ["单位：万人"],
        ["地区", "2018年"],
        ["北京", "2154"],
        ["河北", "7556"],
    ]
    rows += [["续表"], ["地区", "2018年"], ["湖北", "5917"], ["广东", "11346"]]
    words = words_at([grid(rows)], (8, 1))
    assert left_over("年末人口", of(words, "title")) == ""
    assert ("line", "万人", "unit") in words


def test_comments_and_number_formats_of_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["进出口总额"],
        ["单位：亿美元"],
        ["地区", "2019年"],
        ["北京", 12],
        ["河北", 13],
    ):
        sheet.append(row)
    sheet["B4"].number_format = '0"亿美元"'
    sheet["B4"].comment = Comment("初步核算数", "a")
    sheet["B3"].comment = Comment("含保税区", "a")
    book.save(tmp_path / "table.xlsx")
    monkeypatch.chdir(tmp_path)
    read.main(["table.xlsx", "--explain", "4", "2"], standalone_mode=False)
    lines = [re.split(r"\s{2,}", line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["table.xlsx, table 0 (sheet Sheet), row 4, column 2: '12'"]
    assert lines[1] == ["where", "printed", "taken for"]
    for line in (
        ["cell", "12", "number"],
        ["cell", "亿美元", "unit of the number format"],
        ["cell", "初步核算数", "comment"],
        ["cell", "含保税区", "comment"],
        ["title", "进出口总额", "series"],
        ["result", "trade_usd", "series"],
        ["result", "1200000000", "value"],
    ):
        assert line in lines


SAMPLES: Final = sorted(
    path
    for path in (Path(__file__).parent / "samples").rglob("*.*")
    if path.suffix not in {".md", ".toml", ".mht"}
    and path.name != "EXPECTED.tsv"
    and path.parent.name != "study"
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_word_of_the_samples_is_left_out(path: Path) -> None:
    grids = read_tables(path.read_bytes(), name=path.name).grids
    origins = read_grids(*grids, name=path.name).frame["origin"][:9]
    for origin in origins:
        table, row, column = map(int, origin.removeprefix("p#").split("/"))
        words = explain(
            grids, table=table, row=row, column=column, country=china(), catalogue=CATALOGUE,
            name=path.name,
        )  # fmt: skip
        assert words
        assert not [word for word in words if word.taken_for == "not accounted for"]


texts = st.one_of(
    st.sampled_from(
        ["地区", "北京", "天津市", "全国", "2019", "2019年", "1至12月", "…", "12.5", "1,234①", "(7)",
         "单位：亿元", "(亿元)", "地区生产总值", "Exports", "续表", "注：a", "a) b", "Region", "年份",
         "%", "指数(上年=100)", "value", "period", "partner", "Japan", "一季度", "ᵃ", "&", "机电产品"]
    ),
    st.text(max_size=8),
    st.just(""),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=9),
    spans=st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.integers(1, 3), st.integers(1, 3)),
        max_size=3,
    ),
    kind=st.sampled_from(["xlsx", "html", "csv", "json"]),
)
def test_whatever_is_read_is_explained(
    rows: list[list[str]], spans: dict[Cell, tuple[int, int]], kind: Any
) -> None:
    table = grid(rows, spans=spans, kind=kind, sheet="表1", before=["一、综合"])
    for row in read_grids(table).frame.iter_rows(named=True):
        _, y, x = map(int, row["origin"].removeprefix("p#").split("/"))
        words = words_at([table], (y, x), name="a.csv")
        result = {word.taken_for: word.text for word in of(words, "result")}
        assert result["series"] == row["series"]
        assert result["region"] == (row["region"] or row["region_raw"])
        held = "".join(bare(word.text) for word in of(words, "cell"))
        assert sorted(held) == sorted(bare(row["value_raw"]))


def test_a_command_as_a_user_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "各地区出口总额（对美国）,\n单位：亿美元,\n地区,2019年\n北京,6085①\n河北,…\n①初步数。,\n"
    (tmp_path / "usa.csv").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    read.main(["usa.csv", "--explain", "4", "2"], standalone_mode=False)
    assert capsys.readouterr().out == (
        "usa.csv, table 0, row 4, column 2: '6085①'\n"
        "where    printed                     taken for\n"
        "cell     6085                        number\n"
        "cell     ①                           mark\n"
        "heading  2019年                      period\n"
        "row      北京                        region\n"
        "row      地区                        heading of the rows\n"
        "title    各地区                      breakdown\n"
        "title    出口总额                    series\n"
        "title    对美国                      not understood\n"
        "line     单位                        label\n"
        "line     亿美元                      unit\n"
        "note     ①初步数。                   provisional\n"
        "file     usa                         name of the file\n"
        "file     .csv                        name of the file\n"
        "note     初步数。                    note\n"
        "result   出口总额(对美国)            series\n"
        "result   110000                      region\n"
        "result   2019                        period\n"
        "result   608500000000                value\n"
        "result   USD                         unit\n"
        "result   '对美国' is not understood  why not in a series\n"
    )
    read.main(["usa.csv", "--explain", "5", "2"], standalone_mode=False)
    said = capsys.readouterr().out
    assert re.search(r"^cell +… +missing$", said, re.M)
    assert re.search(r"^result +printed as '…' +why there is no value$", said, re.M)
    read.main(["usa.csv", "--explain", "3", "1"], standalone_mode=False)
    assert "it was not read as a figure" in capsys.readouterr().out
