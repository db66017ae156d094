"""What is in a file of one's own, whatever kind it is: records, a data frame, tables."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from ...errors import InputError, UsageError, reraised_as
from ...files import bytes_of
from ...language import t
from .exact import TextTable, has_exact_headings, is_exact
from .naming import Names

if TYPE_CHECKING:
    from ...tables import Grid

__all__ = ["Contents", "contents_of", "file_bytes", "read_table"]

_PARQUET: Final = b"PAR1"
_STATA: Final = b"<stata_dta>"
#: What the sheet with the pages of observations is known by.
_PAGES: Final = frozenset({"page", "address", "digest"})
_QUOTES: Final = "\"'‘“"
#: All lines that are blank or have marks only, and the first that has more.
_TO_HEADING: Final = re.compile(r"[\s,;|]*[^\n]*")
#: So many rows are Python's at once, which takes ten times the room.
_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Contents:
    """The tables of a file.

    Attributes
    ----------
    sheets
        Tables in the format of observations.
    grids
        All others.
    notices
        What a user should know of the reading.
    """

    sheets: tuple[TextTable, ...]
    grids: "tuple[Grid, ...]"
    notices: tuple[str, ...] = ()


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        It is empty.
    """
    if not path.is_file():
        raise UsageError(t("there is no file {path!r}", path=str(path)))
    data = bytes_of(path)
    if not data.strip():
        raise InputError(t("{file}: the file is empty", file=path.name))
    return data


def contents_of(data: bytes, path: Path, names: Names) -> Contents:
    """Return the tables of a file; its content decides what it is, not its name.

    Parameters
    ----------
    data
        The file: Parquet, Stata (extra `stata`), or whatever `hinterland read` takes.
    path
        Where it is.
    names
        What the file calls things.

    Raises
    ------
    InputError
        The file is broken, or holds no table.
    """
    name = path.name
    if data.startswith((_PARQUET, _STATA)) or path.suffix.lower() == ".dta":
        frame = _frame(data, path)
        if is_exact(sheet := _of_frame(frame, path), names):
            return Contents((sheet,), ())
        return Contents((), (_as_grid(frame),))
    from ...sources import interfaces
    from ...tables import read_tables, sniff  # late: most panels are no file of one's own

    if sniff(data, name) == "csv":
        sheet, notices = _records(data, path)
        if is_exact(sheet, names):
            if sheet.rows.is_empty():
                raise InputError(t("{file}: there is a header but no row", file=name))
            return Contents((sheet,), (), notices)
    from ...tables.grid import MAX_ROWS

    tables = read_tables(data, name=name, interfaces=interfaces())
    if any(grid.rows >= MAX_ROWS for grid in tables.grids):
        raise InputError(
            t(
                "{file}: a table has {count} rows or more; save it in the format of observations "
                "as CSV or Parquet",
                file=name,
                count=f"{MAX_ROWS:,}",
            )
        )
    sheets = [
        _sheet(grid, name) for grid in tables.grids if has_exact_headings(_heading(grid), names)
    ]
    marked = {grid.table: _marked(grid, names) for grid in tables.grids}
    exact = {
        sheet.table: sheet
        for sheet in sheets
        if is_exact(sheet, names, is_marked=marked[sheet.table] is not None)
    }
    for table, sheet in exact.items():
        if (row := marked[table]) is not None:
            raise InputError(
                t(
                    "{where}, row {row}: the figure's cell is hidden or struck out, or has a "
                    "comment or a unit of its own; make it a plain cell",
                    where=sheet.where,
                    row=row + 1,
                )
            )
    others = tuple(
        grid
        for grid in tables.grids
        if grid.table not in exact and not set(_heading(grid)) >= _PAGES
    )
    if len(tables.grids) == 1 and tables.grids[0].rows == 1:
        raise InputError(t("{file}: there is a header but no row", file=name))
    return Contents(tuple(exact.values()), others, tables.notices)


def read_table(path: Path) -> pl.DataFrame:
    """Return a CSV, Parquet or Stata file with one heading as a frame of texts.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        The file is empty, or is none of these.
    """
    data = file_bytes(path)
    if data.startswith((_PARQUET, _STATA)) or path.suffix.lower() == ".dta":
        return _frame(data, path)
    sheet = _records(data, path)[0]
    if sheet.rows.is_empty():
        raise InputError(t("{file}: there is a header but no row", file=path.name))
    if len(set(sheet.headings)) < len(sheet.headings):
        twice = next(h for h in sheet.headings if sheet.headings.count(h) > 1)
        raise InputError(
            t(
                "{file}: two columns are headed {heading!r}; keep one",
                file=path.name,
                heading=twice,
            )
        )
    texts = sheet.rows.drop("row")
    return texts.rename(dict(zip(texts.columns, sheet.headings, strict=True)))


def _frame(data: bytes, path: Path) -> pl.DataFrame:
    read = _parquet if data.startswith(_PARQUET) else _stata
    frame = read(data, path.name)
    if frame.is_empty():
        raise InputError(t("{file}: there is a header but no row", file=path.name))
    return frame


def _parquet(data: bytes, name: str) -> pl.DataFrame:
    with reraised_as(t("{file} is cut short or broken; get the file again", file=name)):
        return pl.read_parquet(io.BytesIO(data)).cast(pl.String)


def _stata(data: bytes, name: str) -> pl.DataFrame:
    if find_spec("pyreadstat") is None:
        raise InputError(
            t("{file} is a Stata file; to read it: pip install 'hinterland[stata]'", file=name)
        )
    import pyreadstat

    broken = t("{file} is cut short or broken; save it again in Stata", file=name)
    with reraised_as(broken):
        frame, _about = pyreadstat.read_dta(
            io.BytesIO(data),
            apply_value_formats=True,
            formats_as_category=False,
            output_format="polars",
        )
        return pl.DataFrame(frame).cast(pl.String)


def _of_frame(frame: pl.DataFrame, path: Path) -> TextTable:
    numbered = frame.select(pl.all().name.map(lambda name: str(frame.columns.index(name))))
    rows = _stripped(numbered.with_row_index("row", offset=1))
    return TextTable("", path.name, 0, tuple(frame.columns), rows)


def _stripped(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of texts without blanks around them; null where there is nothing else."""
    text = pl.exclude("row").str.strip_chars()
    return rows.with_columns(pl.when(text != "").then(text), pl.col("row").cast(pl.Int64))


def _as_rows(rows: Iterable[tuple[int, Sequence[str | None]]], width: int) -> pl.DataFrame:
    """Return rows of texts, each cut or filled up to a width, as a `TextTable` has them."""
    schema = {"row": pl.Int64, **{str(n): pl.String for n in range(width)}}
    parts, left = [pl.DataFrame(schema=schema)], iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        numbers, texts = zip(*some, strict=True)
        if any(len(cells) != width for cells in texts):
            blank = [None] * width
            texts = tuple((*cells[:width], *blank[len(cells) :]) for cells in texts)
        parts.append(pl.DataFrame([numbers, *zip(*texts, strict=True)], schema=schema))
    return _stripped(pl.concat(parts))


def _as_grid(frame: pl.DataFrame) -> "Grid":
    """Return a frame as a table; a frame's columns are its first row."""
    from ...tables import Cell, Grid  # late, as above

    rows = [tuple(frame.columns), *frame.iter_rows()]
    cells = tuple(
        Cell(text.strip(), row, column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text and text.strip()
    )
    return Grid(cells, len(rows), frame.width, 0, kind="csv")


def _records(data: bytes, path: Path) -> tuple[TextTable, tuple[str, ...]]:
    """Return separated text as rows, and what a user should know of the reading.

    No row is left out, however many there are.
    """
    from ...library.text.encoding import interpret  # late, as above
    from ...tables.grid import MAX_ROWS
    from ...tables.separated.csv import delimiter
    from ...tables.separated.records import records

    decoded = interpret(data)
    mark = delimiter(decoded.text) or ","
    text = decoded.text
    # Of a long text without quotes, each line is a record: its heading tells how wide it is.
    is_long = text.count("\n") > MAX_ROWS and not any(quote in text for quote in _QUOTES)
    start = _TO_HEADING.match(text) if is_long else None
    found = records(start[0] if start else text, mark)
    fields = list(found.fields)
    rows = ((n, record) for n, record in enumerate(fields) if "".join(record).strip())
    number, head = next(rows, (0, []))
    if start or len(fields) > MAX_ROWS:
        body = _many_rows(text, mark, number, len(head), path)
    else:
        body = _as_rows(rows, len(head))
    notices = []
    if not decoded.sure:
        notices.append(
            t(
                "{file}: the encoding is not declared; it was read as {encoding}, which is not "
                "sure; check the names, or save the file as UTF-8",
                file=path.name,
                encoding=decoded.encoding,
            )
        )
    if found.odd_lines:
        notices.append(
            t(
                "{file}, line {line}: a quote that doesn't enclose a field was read as a plain "
                "character",
                file=path.name,
                line=found.odd_lines[0],
            )
        )
    headings = tuple(text.strip() for text in head)
    return TextTable("", path.name, 0, headings, body), tuple(notices)


def _many_rows(text: str, mark: str, heading: int, width: int, path: Path) -> pl.DataFrame:
    """Return the rows of a long text of regular records below its heading."""
    from ...tables.separated.records import quotes_are_at_ends  # late, as above

    lines = text.count("\n") + (not text.endswith("\n"))
    if quotes_are_at_ends(text, mark) and text.count("\r") == text.count("\r\n"):
        rows = pl.read_csv(
            text.encode(), separator=mark, has_header=False, truncate_ragged_lines=True,
            schema={str(n): pl.String for n in range(width)},
        ).with_row_index("row")  # fmt: skip
        if rows.height == lines:  # each line is a record, with its own number
            rows = _stripped(rows.slice(heading + 1))
            return rows.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        records = ((n, record) for n, record in enumerate(reader) if "".join(record).strip())
        return _as_rows(islice(records, 1, None), width)
    except csv.Error as error:
        what = t(
            "{file}: not a table of separated values ({error})", file=path.name, error=error
        )
        raise InputError(what) from error


def _heading(grid: "Grid") -> tuple[str, ...]:
    """Return the texts of a grid's first row that is not blank."""
    if not grid.cells:
        return ()
    top = grid.cells[0].row
    return tuple(c.text.strip() if (c := grid.at(top, n)) else "" for n in range(grid.columns))


def _marked(grid: "Grid", names: Names) -> int | None:
    """Return the first row in which a figure's cell holds more than its text."""
    figures = {
        column
        for column, text in enumerate(_heading(grid))
        if names.heading(text) in {"value", "value_raw", "low", "high"}
    }
    aside = (cell.row for cell in grid.cells if cell.aside and cell.column in figures)
    return next(aside, None)


def _sheet(grid: "Grid", file: str) -> TextTable:
    """Return a grid as rows below its first one; a figure that is merged counts once."""
    where = t("{file}, sheet {sheet!r}", file=file, sheet=grid.sheet)
    below = range(grid.cells[0].row + 1, grid.rows)
    rows = _as_rows(
        ((row, texts) for row in below if any(texts := tuple(_row(grid, row)))), grid.columns
    )
    return TextTable(
        grid.sheet, where if grid.sheet else file, grid.table, _heading(grid), rows
    )


def _row(grid: "Grid", row: int) -> Iterator[str | None]:
    for column in range(grid.columns):
        cell = grid.at(row, column)
        is_again = cell is not None and (cell.row, cell.column) != (row, column)
        if cell is None or (is_again and cell.text[:1].isdigit()):
            yield None
        else:
            yield _text(cell.text)


def _text(cell: str | None) -> str | None:
    return (cell or "").strip() or None
