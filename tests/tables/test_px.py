"""PC-Axis files as long tables. All are made up, from the published description of the format."""

from typing import Any

import pytest

from hinterland.errors import InputError
from hinterland.observations import read_page, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import Tables, read_tables
from hinterland.tables.statistical.px_keywords import read_keywords

HEAD = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
MATRIX="T1";
SUBJECT-AREA="Accounts";
DECIMALS=0;
TITLE="Gross regional product by "
"region and year";
CONTENTS="Gross regional product";
UNITS="100 million yuan";
STUB="region";
HEADING="year";
VALUES("region")="Beijing","Tianjin",
"Hebei";
VALUES("year")="2018","2019";
"""
DATA = 'DATA=\n8936 5676 \n3872 ".." \n3475 2855 ;\n'


def read(text: str, charset: str = "utf-8") -> Tables:
    return read_tables(text.encode(charset), name="t.px")


def rows(text: str) -> list[list[str]]:
    [grid] = read(text).grids
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def observed(text: str, *columns: str) -> list[tuple[Any, ...]]:
    reading = read_page(
        read(text).grids, page="p", country=china(), catalogue=shipped_catalogue()
    )
    return reading.frame.select(*columns).rows()


def test_the_last_dimension_of_the_heading_changes_fastest() -> None:
    found = rows(HEAD + DATA)
    assert found[0] == ["region", "year", "contents", "value", "unit", "status"]
    assert [row[:4] for row in found[1:4]] == [
        ["Beijing", "2018", "Gross regional product", "8936"],
        ["Beijing", "2019", "Gross regional product", "5676"],
        ["Tianjin", "2018", "Gross regional product", "3872"],
    ]
    [grid] = read(HEAD + DATA).grids
    assert (grid.kind, grid.before) == ("px", ("Gross regional product by region and year",))


def test_what_is_read_of_it() -> None:
    found = observed(HEAD + DATA, "region", "year", "series", "value")
    assert found[0] == ("110000", 2018, "gdp", 8936e8)
    assert found[3] == ("120000", 2019, "gdp", None)
    assert found[-1] == ("130000", 2019, "gdp", 2855e8)


@pytest.mark.parametrize(
    ("mark", "meaning"),
    [
        ('"-"', "nil"),
        ('"."', "not applicable"),
        ('".."', "not available"),
        ("..", "not available"),
    ],
)
def test_marks_are_never_figures_and_their_meaning_is_kept(mark: str, meaning: str) -> None:
    text = HEAD + DATA.replace('".."', mark)
    assert rows(text)[4][3:] == [mark.strip('"'), "100 million yuan", meaning]
    value, reason = observed(text, "value", "reason")[3]
    assert value is None
    assert reason


def test_the_file_itself_may_say_what_its_marks_are() -> None:
    found = rows(HEAD + 'DATASYMBOL2="secret";\n' + DATA)
    assert found[4][5] == "secret"


def test_units_are_those_of_each_content() -> None:
    text = """CHARSET="ANSI";
TITLE="Economy by region, year and indicator";
CONTENTS="Economy";UNITS="number";
STUB="region","indicator";HEADING="year";CONTVARIABLE="indicator";
VALUES("region")="Beijing","Hebei";
VALUES("indicator")="Gross regional product","Resident population";
VALUES("year")="2019";TIMEVAL("year")=TLIST(A1),"2019";
UNITS("Gross regional product")="100 million yuan";
UNITS("Resident population")="10000 persons";
CFPRICES("Gross regional product")="C";
DATA=35371 2154 35104 7592;
"""
    assert rows(text)[0] == [
        "region",
        "indicator",
        "year",
        "value",
        "unit",
        "status",
        "price basis",
    ]
    assert observed(text, "region", "series", "value") == [
        ("110000", "gdp", 35371e8),
        ("110000", "population", 2154e4),
        ("130000", "gdp", 35104e8),
        ("130000", "population", 7592e4),
    ]
    fixed = text.replace(
        'CFPRICES("Gross regional product")="C"', 'CFPRICES("Gross regional product")="F"'
    )
    name = "Gross regional product > price basis: constant prices"
    assert observed(fixed, "series")[0] == (name,)


def test_rows_with_keys_may_be_left_out() -> None:
    text = HEAD.replace("UNITS=", 'KEYS("region")=VALUES;\nUNITS=')
    text += 'DATA=\n"Beijing",8936 5676 \n"Hebei",3475 2855 \n;'
    assert [row[0] for row in rows(text)[1:]] == ["Beijing", "Beijing", "Hebei", "Hebei"]
    assert any("rows of zeros" in notice for notice in read(text).notices)
    with pytest.raises(InputError, match="unknown keys in the data row 'Henan'"):
        read(text.replace('"Hebei",3475', '"Henan",3475'))


def test_codes_and_periods_in_a_form_of_their_own_are_columns_too() -> None:
    text = HEAD + 'CODES("region")="110000","120000","130000";\n'
    text = text.replace('"2018","2019"', '"2018K1","2018K2"')
    text += 'TIMEVAL("year")=TLIST(Q1),"20181","20182";\n' + DATA
    found = rows(text)
    assert found[0][6:] == ["region code", "TIME_PERIOD"]
    assert found[1][6:] == ["110000", "2018-Q1"]
    assert [row[0] for row in observed(text, "period")[:2]] == ["2018-Q1", "2018-Q2"]


@pytest.mark.parametrize(
    ("given", "periods"),
    [
        ('TLIST(A1),"2018","2019"', ["2018", "2019"]),
        ('TLIST(A1,"2017"-"2019")', ["2017", "2018", "2019"]),
        ('TLIST(M1),"201811","201812"', ["2018-11", "2018-12"]),
        ('TLIST(Q1,"20183"-"20191")', ["2018-Q3", "2018-Q4", "2019-Q1"]),
        ('TLIST(M1,"201811"-"201902")', ["2018-11", "2018-12", "2019-01", "2019-02"]),
        ('TLIST(H1),"20181"', ["2018-H1"]),
    ],
)
def test_lists_of_periods(given: str, periods: list[str]) -> None:
    keywords = read_keywords(f'TIMEVAL("t")={given};DATA=1;', where="t.px")
    assert keywords.times("t") == periods


def test_the_codepage_counts() -> None:
    text = HEAD.replace("utf-8", "iso-8859-1").replace("Hebei", "Hébei") + DATA
    [grid] = read(text, "iso-8859-1").grids
    assert "Hébei" in {cell.text for cell in grid.cells}


def test_other_languages_of_a_file_are_left_aside() -> None:
    text = (
        HEAD
        + 'LANGUAGE="en";LANGUAGES="en","fi";\nTITLE[fi]="Tuote";\nVALUES[fi]("vuosi")="1","2";\n'
        + DATA
    )
    assert rows(text) == rows(HEAD + DATA)


def test_a_note_with_semicolons_and_equals_signs_is_one_text() -> None:
    text = HEAD + 'NOTE="a; b = c;#second line";\nSOURCE="Bureau";\n' + DATA
    [grid] = read(text).grids
    assert grid.after == ("Note: a; b = c; second line", "Source: Bureau")


def test_notes_say_what_they_are_about() -> None:
    text = HEAD.replace('"2018","2019"', '"2018","2019*"')
    text += 'VALUENOTE("year","2019*")="Preliminary.";\n' + DATA
    [grid] = read(text).grids
    assert grid.after == ("Note: year, 2019*: Preliminary.",)
    assert [flags for (flags,) in observed(text, "flags")[:2]] == [None, "provisional"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "DATA=1 2 3;", "3 figures for 6 cells (3 region x 2 year)"),
        (HEAD + "DATA=1 2 3 4 5 6 7;", "7 figures for 6 cells"),
        (HEAD, "without DATA"),
        (HEAD + 'NOTE="never closed;\n' + DATA, "expected a PC-Axis keyword"),
        (HEAD.replace('VALUES("year")', 'VALUES("month")') + DATA, "no VALUES of 'year'"),
    ],
)
def test_what_is_broken_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"^t\.px") as fault:
        read(text)
    assert message in str(fault.value)


def test_a_row_of_figures_that_nothing_could_hold_is_refused_at_once() -> None:
    names = [f"d{n}" for n in range(6)]
    values = "".join(
        f'VALUES("{name}")=' + ",".join(f'"{n}"' for n in range(400)) + ";" for name in names
    )
    heading = ",".join(f'"{name}"' for name in names)
    text = (
        f'CHARSET="ANSI";STUB="s";VALUES("s")="a";KEYS("s")=VALUES;HEADING={heading};{values}'
    )
    with pytest.raises(InputError, match="truncated"):
        read(text + 'DATA="a",1 2 3;')
