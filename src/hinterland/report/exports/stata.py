"""Tables as Stata files (format 118, UTF-8: Stata 14 and later), with labels."""

import importlib.util
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from ...errors import InputError, StorageError, UsageError
from ...language import t
from ..words.names import unit_name
from .columns import Column
from .schema import Table

__all__ = ["need_pyreadstat", "stata"]

MOST_IN_NAME: Final = 32
MOST_IN_LABEL: Final = 80

# Words that no variable of Stata can be called by.
_RESERVED: Final = (
    "aggregate array boolean break byte case catch class colvector complex const continue "
    "default delegate delete do double else eltypedef end enum explicit export external float "
    "for friend function global goto if in inline int local long mata matrix namespace new "
    "numeric orgtypedef pointer polymorphic pragma private protected public quad real return "
    "rowvector scalar short signed static strL string struct super switch template this throw "
    "transmorphic try typedef typename unsigned using vector version virtual void volatile "
    "while with"
)


def need_pyreadstat() -> None:
    """Refuse to go on without pyreadstat, which writes Stata's files.

    Raises
    ------
    UsageError
        It is not installed; the message says how to install it.
    """
    if importlib.util.find_spec("pyreadstat") is None:
        raise UsageError(
            t(
                "the format dta needs pyreadstat: pip install 'hinterland[stata]', or leave dta out"
            )
        )


def stata(table: Table) -> bytes:
    """Return a table as a .dta file, the same bytes for the same table.

    Columns of whole numbers with codes get value labels. Names and labels that are too long
    for Stata are cut; a missing text is "", as Stata has it.

    Raises
    ------
    UsageError
        pyreadstat is not installed.
    InputError
        The table holds what a .dta file can't.
    StorageError
        There is no room in the place for temporary files.

    Examples
    --------
    >>> table = Table("t", "A table", (Column("x", "X", "number"),), pl.DataFrame({"x": [0.5]}))
    >>> stata(table)[:41]
    b'<stata_dta><header><release>118</release>'
    """
    need_pyreadstat()
    import pyreadstat

    names = dict(zip(table.frame.columns, _names(table.frame.columns), strict=True))
    frame = table.frame.with_columns(pl.col(pl.String).fill_null("")).rename(names)
    columns = {names[column.name]: column for column in table.columns}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.dta"
        try:
            pyreadstat.write_dta(
                frame,
                path,
                file_label=_cut(table.title),
                column_labels={name: _cut(_label(c)) for name, c in columns.items()},
                version=14,
                variable_value_labels={
                    name: {int(code): meaning for code, meaning in c.codes.items()}
                    for name, c in columns.items()
                    if c.codes and c.kind == "integer"
                },
                variable_format={n: _format(c) for n, c in columns.items() if _format(c)},
            )
            data = path.read_bytes()
        except OSError as error:
            raise _full(folder, error.strerror) from error
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
            if "Unable to write" in str(error):
                raise _full(folder, error) from error
            what = t("{table}.dta can't be written: {error}")
            raise InputError(what.format(table=table.name, error=error)) from error
    return _timeless(data)


def _full(folder: str, error: object) -> StorageError:
    what = t("{place}: can't be written ({error}); make room for temporary files")
    return StorageError(what.format(place=folder, error=error))


def _names(columns: Sequence[str]) -> Iterator[str]:
    """Yield a name that Stata takes for each column, every one different."""
    taken: set[str] = set()
    for column in columns:
        name = "".join(c if c.isalpha() or c in "0123456789_" else "_" for c in column)
        is_own = name[:1].isalpha() and name not in _RESERVED.split()
        if not is_own or re.fullmatch(r"str\d+", name):
            name = f"v_{name.lstrip('_')}"
        plain, n = name[:MOST_IN_NAME], 2
        name = plain
        while name in taken:
            name, n = f"{plain[: MOST_IN_NAME - len(str(n))]}{n}", n + 1
        taken.add(name)
        yield name


def _label(column: Column) -> str:
    unit = unit_name(column.unit)
    form = t("{name} ({unit})")
    return column.label if unit in column.label else form.format(name=column.label, unit=unit)


def _format(column: Column) -> str:
    """Return how Stata shows a column; money in full, with its thousands marked."""
    if column.unit in {"USD", "CNY", "persons"}:
        return "%20.0fc"
    return "%9.0g" if column.kind == "number" else ""


def _cut(label: str) -> str:
    return label if len(label) <= MOST_IN_LABEL else label[: MOST_IN_LABEL - 1] + "…"


def _timeless(data: bytes) -> bytes:
    """Return a file with one time in its header, whenever it was written."""
    fixed = b"<timestamp>\x1101 Jan 2000 00:00</timestamp>"
    return re.sub(rb"<timestamp>\x11.{17}</timestamp>", fixed, data, count=1)
