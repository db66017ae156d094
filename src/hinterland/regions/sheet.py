"""Small tables that describe regions and schemes: rows of a CSV or an Excel file."""

import codecs
import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from ..errors import InputError
from ..files import bytes_of
from ..language import t

__all__ = ["row_error", "sheet_rows", "toml_table"]

_DELIMITERS: Final = ",;\t|"
#: So many characters are searched for the heading of a CSV.
_HEAD: Final = 65_536
#: Encodings that don't say what they are: of China, of the West.
_CODES: Final = ("gb18030", "cp1252")
_HIGH_BYTES: Final = re.compile(rb"[\x80-\xff]+")
#: How files of Excel (xlsx, xls) begin.
_EXCEL: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def sheet_rows(
    path: Path, needed: Sequence[str]
) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """Return a table's rows, each with its line and its texts stripped, and the file's sha256.

    Parameters
    ----------
    path
        A CSV in UTF-8, UTF-16, GBK or Latin-1, its fields separated by commas, semicolons, tabs
        or bars; or an Excel file, of which the first sheet with the columns is read.
    needed
        Columns that it must have, in the first row that has them all.

    Raises
    ------
    InputError
        A column is missing or there twice, or there is no row.
    """
    data = bytes_of(path)
    if data.startswith(_EXCEL):
        lines = _excel_lines(path, needed)
    else:
        lines = _lines(_decoded(data, path), needed, path)
    header = next((n for n, (_line, texts) in enumerate(lines) if set(needed) <= set(texts)), 0)
    columns = lines[header][1] if lines else []
    for column in needed:
        if column not in columns:
            raise row_error(t("the column {column!r} is missing", column=column), path)
        if columns.count(column) > 1:
            what = t("two columns are headed {column!r}; keep one", column=column)
            raise row_error(what, path)
    rows = [
        (line, dict(zip_longest(columns, row[: len(columns)], fillvalue="")))
        for line, row in lines[header + 1 :]
    ]
    if not rows:
        raise row_error(t("there is a header but no row"), path)
    return rows, hashlib.sha256(data).hexdigest()


def _decoded(data: bytes, path: Path) -> str:
    """Return the text of a CSV: UTF-8, UTF-16, or as Excel saves it in China or the West.

    Of the last two, bytes above ASCII come in pairs in Chinese, mostly alone in the West.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        likely = ["utf-16"]
    elif b"\0" in data[:2]:
        likely = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        runs = _HIGH_BYTES.findall(data)
        pairs = sum(len(run) % 2 == 0 for run in runs)
        likely = ["utf-8-sig", *(_CODES if 2 * pairs > len(runs) else reversed(_CODES))]
    for encoding in likely:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise row_error(t("the encoding of the text is not known; save it as UTF-8 CSV"), path)


def _lines(text: str, needed: Sequence[str], path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV that aren't blank, each with its number and its fields.

    The delimiter is the one between the needed columns.
    """
    mark = min(_DELIMITERS, key=lambda mark: _first_with(text, mark, needed))
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=mark)
    try:
        return [
            (reader.line_num, [field.strip() for field in row])
            for row in reader
            if "".join(row).strip()
        ]
    except csv.Error as error:
        what = t("this is not a CSV file ({error})", error=error)
        raise row_error(what, path, reader.line_num) from error


def _first_with(text: str, mark: str, needed: Sequence[str]) -> int:
    """Return the first line that has all needed columns, with a mark between them."""
    for number, line in enumerate(text[:_HEAD].splitlines()):
        if set(needed) <= {field.strip(' "\t') for field in line.split(mark)}:
            return number
    return _HEAD


def _excel_lines(path: Path, needed: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Return the rows of the first sheet that has the needed columns, else of the first."""
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(path)
        sheets = [
            [
                (number, [_cell_text(value) for value in row])
                for number, row in enumerate(book.get_sheet_by_name(name).to_python(), 1)
                if any(value != "" for value in row)
            ]
            for name in book.sheet_names
        ]
    except CalamineError as error:
        raise row_error(t("this is not an Excel file ({error})", error=error), path) from error
    has_all = (s for s in sheets if any(set(needed) <= set(texts) for _number, texts in s))
    return next(has_all, next(iter(sheets), []))


def _cell_text(value: object) -> str:
    """Return a cell as text; a code that Excel keeps as a number has no decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def row_error(what: str, path: Path, row: int | None = None) -> InputError:
    """Return an error that names the file, and the line of the row."""
    where = path.name if row is None else t("{where}, row {row}", where=path.name, row=row)
    text = t("{place}: {what}", place=where, what=what)
    return InputError(text, file=path.name, line=row)


def toml_table(path: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises
    ------
    InputError
        It is not TOML.
    """
    try:
        return tomllib.loads(bytes_of(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise row_error(t("this is not a TOML file ({error})", error=error), path) from error
