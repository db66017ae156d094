"""Tables of one's own as they stand in a file: CSV, Parquet, Excel, Stata."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from ..errors import InputError, StorageError, UsageError
from ..language import _
from ..units import parse_unit

if TYPE_CHECKING:
    from ..tables import Grid

__all__ = ["Sheet", "read_sheets", "read_table"]

Texts = tuple[str | None, ...]

_PARQUET: Final = b"PAR1"
_STATA: Final = b"<stata_dta>"
_EXCEL: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings, all of it text.

    Attributes
    ----------
    name
        The sheet's name; where a file has no sheets, its own without the ending.
    where
        What a message calls it.
    table
        Its place among the file's sheets, from 0.
    headings
        One a column, "" where there is none.
    rows
        The place of each row in the file, from 0, and its texts: None for a blank.
    unit
        The unit in a line of its own above the headings, else "".
    """

    name: str
    where: str
    table: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Texts], ...]
    unit: str = ""


def read_sheets(path: Path) -> tuple[tuple[Sheet, ...], bytes, tuple[str, ...]]:
    """Return a file's tables, its bytes, and what a user should know of the reading.

    Its content says what it is: Parquet, Excel (.xls, .xlsx), Stata (.dta, extra `stata`), else
    CSV. A sheet's headings are its first row with two cells or more; above may stand a title
    and a unit. Stata's value labels stand for their codes.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        The file is empty, broken, or none of these.
    """
    data = _bytes(path)
    if data.startswith(_EXCEL):
        return _workbook(data, path)
    frame = _frame(data, path)
    rows = [
        (number, tuple(_text(cell) for cell in row))
        for number, row in enumerate(frame.iter_rows(), start=1)
    ]
    return (Sheet(path.stem, path.name, 0, tuple(frame.columns), tuple(rows)),), data, ()


def read_table(path: Path) -> tuple[pl.DataFrame, bytes]:
    """Return a CSV, Parquet or Stata file as a frame of texts, and its bytes.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        The file is empty, or is none of these.
    """
    data = _bytes(path)
    return _frame(data, path), data


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(_("there is no file {path!r}").format(path=str(path)))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(
            _("{path}: can't be read ({error})").format(path=path, error=error.strerror)
        ) from error
    if not data.strip():
        raise InputError(_("{file}: the file is empty").format(file=path.name))
    return data


def _frame(data: bytes, path: Path) -> pl.DataFrame:
    if data.startswith(_PARQUET):
        frame = _parquet(data, path.name)
    elif data.startswith(_STATA) or path.suffix.lower() == ".dta":
        frame = _stata(data, path.name)
    else:
        frame = _csv(data, path.name)
    if frame.is_empty():
        raise InputError(_("{file}: there is a header but no row").format(file=path.name))
    return frame


def _decode(data: bytes, name: str) -> io.BytesIO:
    if b"\0" in data[:65536]:
        raise InputError(
            _(
                "{file}: this is a binary file, not a table; save it as CSV, Excel, Stata or Parquet"
            ).format(file=name)
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return io.BytesIO(data.decode(encoding).encode())
        except UnicodeDecodeError:
            continue
    raise InputError(
        _("{file}: the text is neither UTF-8 nor GB18030; save it as UTF-8").format(file=name)
    )


def _csv(data: bytes, name: str) -> pl.DataFrame:
    try:
        return pl.read_csv(_decode(data, name), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise InputError(
            _("{file}: can't be read as a table ({error})").format(
                file=name, error=str(error).partition("\n")[0]
            )
        ) from error


def _parquet(data: bytes, name: str) -> pl.DataFrame:
    from ..tables.faults import told_as  # late: with it come the readers of every kind of file

    with told_as(_("{file} is cut short or broken; get the file again").format(file=name)):
        return pl.read_parquet(io.BytesIO(data)).cast(pl.String)


def _stata(data: bytes, name: str) -> pl.DataFrame:
    from ..tables.faults import told_as  # late, as above

    if find_spec("pyreadstat") is None:
        raise InputError(
            _("{file} is a Stata file; to read it: pip install 'hinterland[stata]'").format(
                file=name
            )
        )
    import pyreadstat

    with told_as(_("{file} is cut short or broken; save it anew in Stata").format(file=name)):
        frame, _about = pyreadstat.read_dta(
            io.BytesIO(data),
            apply_value_formats=True,
            formats_as_category=False,
            output_format="polars",
        )
        return pl.DataFrame(frame).cast(pl.String)


def _workbook(data: bytes, path: Path) -> tuple[tuple[Sheet, ...], bytes, tuple[str, ...]]:
    from ..tables import read_tables  # late: most panels are no workbook

    tables = read_tables(data, name=path.name)
    sheets = tuple(sheet for grid in tables.grids for sheet in _sheet(grid, path.name))
    if not any(sheet.rows for sheet in sheets):
        raise InputError(
            _("{file}: no sheet has headings and rows below them").format(file=path.name)
        )
    return sheets, data, tables.notices


def _sheet(grid: "Grid", file: str) -> Iterator[Sheet]:
    """Yield the grid as a sheet, if it has a row of headings: two cells or more, no unit."""
    begin = [[c.text for c in grid.cells if c.row == row] for row in range(min(grid.rows, 20))]
    heads = [sum(not _is_unit(text) for text in row) > 1 for row in begin]
    if True not in heads:
        return
    top = heads.index(True)
    above = [text.strip() for row in begin[:top] for text in row if _is_unit(text)]
    # A merged cell stands for all that it covers.
    cells = [
        tuple(_text(c.text) if (c := grid.at(row, n)) else None for n in range(grid.columns))
        for row in range(top, grid.rows)
    ]
    yield Sheet(
        name=grid.sheet,
        where=_("{file}, sheet {sheet!r}").format(file=file, sheet=grid.sheet),
        table=grid.table,
        headings=tuple(text or "" for text in cells[0]),
        rows=tuple((row, texts) for row, texts in enumerate(cells[1:], top + 1) if any(texts)),
        unit=above[-1] if above else "",
    )


def _text(cell: str | None) -> str | None:
    return (cell or "").strip() or None


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except InputError:
        return False
    return bool(text.strip())
