"""Which files hold the records, and how their columns are called."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from ..errors import InputError, UsageError
from ..language import did_you_mean, listed, t
from ..spark import fault_of

__all__ = ["COLUMNS", "Batch", "Names", "Schema", "batches_of", "find_files", "unreadable"]

#: The columns of records; the first four must be there.
COLUMNS: Final = ("year", "region", "flow", "value", "month", "partner", "hs", "unit")
_NEEDED: Final = COLUMNS[:4]
_ENDINGS: Final = {
    ".parquet": "parquet", ".parq": "parquet", ".pq": "parquet", ".csv": "csv", ".csv.gz": "csv",
    ".tsv": "tsv",
}  # fmt: skip
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.ASCII)
#: A folder of a partitioned store: `year=2015`.
_PARTITION: Final = re.compile(r"([^=/\\]+)=([^/\\]*)")

#: Our column → the file's.
Names = Mapping[str, str]
#: A column → whether it is a text.
Schema = dict[str, bool]


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one kind with the same columns: they are opened in one go.

    Attributes
    ----------
    files
        Paths or addresses.
    kind
        `parquet`, `csv` or `tsv`.
    names
        The file's column for each of ours that is there.
    texts
        Which of our columns are texts in the files; those of CSV files all are.
    folder
        Of a partitioned store (`year=2015/…`) the folder that its partitions are in, else "".
    """

    files: tuple[str, ...]
    kind: str
    names: tuple[tuple[str, str], ...]
    texts: frozenset[str]
    folder: str = ""

    def of(self, files: Iterable[str]) -> "Batch":
        """Return a batch of some of the files."""
        return replace(self, files=tuple(files))

    def sql_columns(self, quoted: Callable[[str], str]) -> list[str]:
        """Return our columns in SQL, given how it quotes a name: `value` a float, null if it is none."""
        return [
            f"try_cast({quoted(theirs)} as double) as value"
            if ours == "value"
            else f"{quoted(theirs)} as {ours}"
            for ours, theirs in self.names
        ]

    def has(self, column: str) -> bool:
        """Return whether a column is there."""
        return any(ours == column for ours, _ in self.names)


def find_files(places: Sequence[str]) -> list[tuple[str, str]]:
    """Return each file of records with the folder in which it was found ("" where it was named).

    Addresses (`s3://…`, `hdfs://…`) are taken as they are; the engine opens them.

    Raises
    ------
    UsageError
        A place doesn't exist, is of another kind, or a folder holds no records.

    Examples
    --------
    >>> find_files(["s3://customs/2020.parquet"])
    [('s3://customs/2020.parquet', '')]
    """
    found: dict[str, str] = {}
    for place in places:
        path = Path(place)
        if _ADDRESS.match(place) or (path.is_file() and _kind(place)):
            found.setdefault(place, "")
        elif path.is_dir():
            inside = [str(p) for p in sorted(path.rglob("*")) if _is_data(p, path)]
            if not inside:
                raise UsageError(t("{place}: no Parquet or CSV file is in it", place=place))
            for one in inside:
                found.setdefault(one, place)
        elif path.exists():
            what = t("{place}: records are read from Parquet and CSV files", place=place)
            raise UsageError(what)
        else:
            raise UsageError(t("{place}: there is no such file or folder", place=place))
    return list(found.items())


def batches_of(
    files: Sequence[tuple[str, str]], given: Names, schema_of: Callable[[str, str], Schema]
) -> tuple[list[Batch], list[InputError]]:
    """Return the files in batches, and what is wrong with those that can't be opened.

    Parameters
    ----------
    files
        As `find_files` returns them.
    given
        The files' columns for ours, where they are called otherwise.
    schema_of
        How the engine finds the columns of an address, given its kind.
    """
    batches: dict[Batch, list[str]] = {}
    faults = []
    for file, folder in files:
        try:
            key = _batch(file, folder, given, schema_of if _ADDRESS.match(file) else _schema)
        except InputError as error:
            faults.append(error)
        else:
            batches.setdefault(key, []).append(file)
    return [key.of(some) for key, some in batches.items()], faults


def _batch(
    file: str, folder: str, given: Names, schema_of: Callable[[str, str], Schema]
) -> Batch:
    """Return an empty batch of the kind of a file."""
    kind = _kind(file) or "parquet"
    partitions = dict(_partitions(file, folder))
    schema = schema_of(file, kind) | dict.fromkeys(partitions, True)
    names = {}
    for ours in COLUMNS:
        theirs = given.get(ours, ours)
        if theirs in schema:
            names[ours] = theirs
        elif ours in _NEEDED or ours in given:
            hint = did_you_mean(theirs, schema) if theirs in given.values() else t(
                "its columns are {columns}; give --columns {ours}=THEIRS",
                columns=listed(schema), ours=ours,
            )  # fmt: skip
            text = t(
                "{file}: there is no column {column!r}; {hint}",
                file=file,
                column=theirs,
                hint=hint,
            )
            raise InputError(text, file=file)
    texts = frozenset(ours for ours, theirs in names.items() if schema[theirs])
    return Batch((), kind, tuple(names.items()), texts, folder if partitions else "")


def _schema(file: str, kind: str) -> Schema:
    """Return a file's columns, and whether they are texts."""
    try:
        if kind == "parquet":
            schema = dict(pl.read_parquet_schema(file))
        else:
            mark = "\t" if kind == "tsv" else ","
            schema = dict(
                pl.scan_csv(file, separator=mark, infer_schema=False).collect_schema()
            )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unreadable(file, error) from error
    return {name: kind == pl.String for name, kind in schema.items()}


def unreadable(file: str, error: BaseException) -> InputError:
    """Return an error that names a file which an engine can't read."""
    text = t(
        "{file}: can't be read ({reason}); get the file again",
        file=file,
        reason=fault_of(error),
    )
    return InputError(text, file=file)


def _kind(name: str) -> str:
    return next((kind for end, kind in _ENDINGS.items() if name.lower().endswith(end)), "")


def _is_data(path: Path, folder: Path) -> bool:
    """Return whether a file holds records: none that is hidden, or that an engine left half-done."""
    hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    return not hidden and bool(_kind(path.name)) and path.is_file()


def _partitions(file: str, folder: str) -> Iterator[tuple[str, str]]:
    if folder:
        for part in Path(os.path.relpath(file, folder)).parts[:-1]:
            if found := _PARTITION.fullmatch(part):
                yield found[1], found[2]
