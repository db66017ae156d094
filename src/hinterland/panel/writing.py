"""Tables written to disk as Parquet, CSV or Excel: whole, or not at all."""

import contextlib
import errno
import io
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from ..errors import InputError, StorageError, UsageError
from ..files import system_reason
from ..language import t
from ..observations import COLUMNS, Observations

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["TABLE_ENDINGS", "replace_file", "write_observations", "write_table"]

#: How the names of files end that tables can be written to.
TABLE_ENDINGS: Final = (".parquet", ".csv", ".xlsx")

#: The same workbook whenever it is made.
_CREATED: Final = datetime(2000, 1, 1)
#: What a sheet and a cell of Excel can hold.
_MOST_ROWS: Final = 1_048_575
_MOST_CHARACTERS: Final = 32_767
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 40, 200


def write_observations(observations: Observations, path: Path) -> None:
    """Write observations and their pages, as Parquet, CSV or Excel by the path's ending.

    The pages go to a second file next to it (`x.pages.csv`), in Excel to a second sheet. Both
    are written whole or not at all, the pages first. CSV begins with a byte order mark, for
    Excel to show Chinese.

    Raises
    ------
    UsageError
        The path has another ending.
    InputError
        There are more rows than a sheet of Excel holds.
    StorageError
        The place can't be written.
    """
    frame = observations.frame.select(list(COLUMNS))
    if _ending(path) == ".xlsx":
        sheets = {"observations": frame, "pages": observations.pages}
        replace_file(path, _workbook(sheets, path))
        return
    pages = path.with_name(f"{path.stem}.pages{path.suffix}")
    _replace({pages: [_encode(observations.pages, pages)], path: [_encode(frame, path)]})


def write_table(frame: pl.DataFrame, path: Path, *, name: str) -> None:
    """Write a table as Parquet, CSV or Excel by the path's ending; `name` is that of its sheet.

    It raises as `write_observations` does.
    """
    is_workbook = _ending(path) == ".xlsx"
    data = _workbook({name: frame}, path) if is_workbook else _encode(frame, path)
    replace_file(path, data)


def replace_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a whole file or nothing: under a temporary name first, then renamed.

    A large one may come in pieces.

    Raises
    ------
    StorageError
        The place can't be written.
    """
    _replace({path: [data] if isinstance(data, bytes) else data})


def _replace(files: Mapping[Path, Iterable[bytes]]) -> None:
    """Write files under temporary names, and rename them in their order when all are there."""
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    for path in files:
        if path.is_dir():
            raise StorageError(
                t(
                    "{path}: can't be written ({error}); name another place",
                    path=path,
                    error=system_reason(
                        IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                    ),
                )
            )
    at = next(iter(files))
    try:
        for at, data in files.items():
            at.parent.mkdir(parents=True, exist_ok=True)
            with parts[at].open("wb") as part:
                part.writelines(data)
        for at in files:
            parts[at].replace(at)
    except OSError as error:
        raise StorageError(
            t(
                "{path}: can't be written ({error}); name another place",
                path=at,
                error=system_reason(error),
            )
        ) from error
    finally:
        for left in parts.values():
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in TABLE_ENDINGS:
        raise UsageError(t("{path}: write to a .parquet, .csv or .xlsx file", path=path))
    return ending


def _encode(frame: pl.DataFrame, path: Path) -> bytes:
    out = io.BytesIO()
    if _ending(path) == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_csv(out, include_bom=True)
    return out.getvalue()


def _workbook(sheets: Mapping[str, pl.DataFrame], path: Path) -> bytes:
    """Return frames as sheets: texts are texts, numbers are numbers, the heading stays in view."""
    import xlsxwriter  # late: a tenth of a second

    for frame in sheets.values():
        if frame.height > _MOST_ROWS:
            what = t(
                "{path}: a sheet holds {most:,} rows, and there are {rows:,}; write .parquet"
            )
            raise InputError(what.format(path=path.name, most=_MOST_ROWS, rows=frame.height))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, frame in sheets.items():
        sheet = book.add_worksheet(name)
        for x, column in enumerate(frame.columns):
            sheet.write_string(0, x, column, bold)
            cells = frame[column].to_list()
            sheet.set_column(x, x, _width(column, cells))
            _write_column(sheet, x, cells)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, frame.height, max(frame.width - 1, 0))
    book.close()
    return out.getvalue()


def _write_column(sheet: "Worksheet", x: int, cells: Sequence[Any]) -> None:
    for y, cell in enumerate(cells, 1):
        if isinstance(cell, str):
            # Never as a formula, a link or a number.
            sheet.write_string(y, x, _cut(cell))
        elif cell is not None and math.isfinite(cell):
            sheet.write_number(y, x, cell)


def _width(heading: str, cells: Sequence[Any]) -> int:
    """Return a column's width in characters, by its first cells; a Chinese one counts as two."""
    texts = [heading, *(str(cell) for cell in cells[:_LOOKED_AT] if cell is not None)]
    longest = max(sum(1 if ord(c) < 0x1100 else 2 for c in text) for text in texts)
    return min(max(longest, _NARROWEST) + 2, _WIDEST)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
