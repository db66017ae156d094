"""Any table goes into a file and comes back: names, texts, numbers, gaps."""

import csv
import io
import re

import pandas as pd
import polars as pl
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.report.contents.tables import Column, Table, csv_bytes
from hinterland.report.exports.formats import FORMATS, chosen
from hinterland.report.exports.stata import MOST_IN_LABEL, stata
from hinterland.report.exports.workbook import workbook

TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    max_size=60,
)
NUMBER = st.floats(-1e300, 1e300) | st.none()


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table of texts and numbers, with any names for its columns."""
    names = draw(st.lists(TEXT.filter(str.strip), min_size=1, max_size=5, unique=True))
    height = draw(st.integers(1, 4))
    columns, cells = [], {}
    for name in names:
        label = draw(TEXT)
        if draw(st.booleans()):
            columns.append(Column(name, label, "number", "value"))
            drawn = draw(st.lists(NUMBER, min_size=height, max_size=height))
            cells[name] = pl.Series(drawn, dtype=pl.Float64)
        else:
            columns.append(Column(name, label))
            texts = draw(st.lists(TEXT | st.none(), min_size=height, max_size=height))
            cells[name] = pl.Series(texts, dtype=pl.String)
    return Table("t", draw(TEXT), tuple(columns), pl.DataFrame(cells))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_stata(table: Table) -> None:
    with pd.io.stata.StataReader(io.BytesIO(stata(table))) as reader:
        frame, labels = reader.read(), reader.variable_labels()
    assert len(set(frame.columns)) == len(table.columns)
    for name, column in zip(frame.columns, table.columns, strict=True):
        assert re.fullmatch(r"[^\W\d]\w{0,31}", name)
        assert (
            labels[name].removesuffix("…")
            == column.label[: len(labels[name].removesuffix("…"))]
        )
        assert len(column.label) <= MOST_IN_LABEL or labels[name].endswith("…")
        found = [None if pd.isna(x) else x for x in frame[name]]
        blank = "" if column.kind == "text" else None
        assert found == [blank if x is None else x for x in table.frame[column.name]]


@settings(max_examples=150, deadline=None)
@given(tables())
def test_workbook(table: Table) -> None:
    data = workbook([table], title=table.title)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[0] == [column.label for column in table.columns]
    for row, wanted in zip(rows[1:], table.frame.iter_rows(), strict=False):
        for found, cell in zip(row, wanted, strict=True):
            if isinstance(cell, float):
                assert isinstance(found, float)
                assert abs(found - cell) <= 1e-15 * abs(cell)
            else:
                assert found == (cell or "")


@settings(max_examples=150, deadline=None)
@given(tables())
def test_csv(table: Table) -> None:
    text = csv_bytes(table.frame, bom=True).decode("utf-8-sig")
    head, *rows = [row or [""] for row in csv.reader(io.StringIO(text, newline=""))]
    assert head == table.frame.columns
    for row, wanted in zip(rows, table.frame.iter_rows(), strict=True):
        for found, cell in zip(row, wanted, strict=True):
            assert (float(found) if isinstance(cell, float) else found) == (
                "" if cell is None else cell
            )


@given(st.lists(st.sampled_from([*FORMATS, "csv", "json", " ", "all"])))
def test_formats_come_in_one_order_and_once(names: list[str]) -> None:
    found = chosen(names)
    assert found == tuple(
        name for name in FORMATS if name in {*names} or ("all" in names and name != "print")
    )
