"""Observation files on disk: read, write, and the template of what is missing."""

import contextlib
import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import InputError, StorageError, UsageError, did_you_mean
from ..observations import (
    COLUMNS,
    MISSING_MARKS,
    PAGE_COLUMNS,
    Observations,
    drop_duplicates,
    validate,
)
from ..regions import Country
from ..units import parse_unit, scale

__all__ = [
    "read_observations",
    "read_pages",
    "read_table",
    "replace_file",
    "write_observations",
]


def read_observations(
    path: Path,
    country: Country,
    *,
    columns: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
) -> Observations:
    """Read a long CSV or Parquet file of observations.

    Parameters
    ----------
    path
        The file. A file `x.pages.csv` (or `.parquet`) beside it names its pages; without one
        the file itself is the page, and each row's origin is its row.
    country
        Whose regions the column `region` names, by code or by any known name.
    columns
        Canonical column name → name in the file, where they differ.
    units
        Series → unit as printed in the file, where no column gives it.

    Returns
    -------
    Observations
        In canonical units, identical repetitions dropped. Rows without a series' vintage are
        of the vintage `own`. A row without value but with value_raw and unit_raw is scaled; a
        row with neither, and no reason, is ignored.

    Raises
    ------
    InputError
        The content is wrong; the message names file, row and what to do.
    UsageError
        There is no such file.
    """
    text, data = read_table(path)
    frame = _rename(text, columns or {}, path.name)
    frame = _canonical(frame, country, units or {}, path.name)
    digest = hashlib.sha256(data).hexdigest()
    frame, pages = _origins(frame, path, digest, _cells_read(text, columns or {}))
    filled = (
        pl.col("value").is_not_null()
        | pl.col("reason").is_not_null()
        | pl.col("value_raw").is_not_null()
    )
    validate(frame, where=path.name)
    frame, notices = drop_duplicates(frame, where=path.name)
    return Observations(frame.filter(filled), pages, ((path.name, digest),), notices)


def read_table(path: Path) -> tuple[pl.DataFrame, bytes]:
    """Return a CSV or Parquet file as a frame (CSV: all text) and its bytes.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        The file is empty, or is neither of the two.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {str(path)!r}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: can't be read ({error.strerror})") from error
    if not data.strip():
        raise InputError(f"{path.name}: the file is empty")
    try:
        if data.startswith(b"PAR1"):
            return pl.read_parquet(io.BytesIO(data)), data
        frame = pl.read_csv(_decode(data, path.name), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{path.name}: can't be read as a table ({first})") from error
    if frame.is_empty():
        raise InputError(f"{path.name}: there is a header but no row")
    return frame, data


def read_pages(path: Path) -> pl.DataFrame | None:
    """Return the pages that stand beside an observations file, None where no file does."""
    for suffix in (".parquet", ".csv"):
        beside = path.with_name(path.stem + ".pages" + suffix)
        if beside.is_file():
            table, _ = read_table(beside)
            missing = [name for name in PAGE_COLUMNS if name not in table.columns]
            if missing:
                raise InputError(f"{beside.name}: there is no column {missing[0]!r}")
            return table.select(pl.col(n).cast(t) for n, t in PAGE_COLUMNS.items())
    return None


def write_observations(observations: Observations, path: Path) -> None:
    """Write observations and their pages, as CSV or Parquet by the path's ending."""
    frame = observations.frame.select(list(COLUMNS))
    replace_file(path, _encode(frame, path))
    replace_file(
        path.with_name(f"{path.stem}.pages{path.suffix}"), _encode(observations.pages, path)
    )


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: under a temporary name first, then renamed.

    Raises
    ------
    StorageError
        The place can't be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise StorageError(
            f"{path}: can't be written ({error.strerror}); name another place"
        ) from error


def _decode(data: bytes, name: str) -> io.BytesIO:
    if b"\0" in data[:65536]:
        raise InputError(f"{name}: this is a binary file, not CSV; save it as CSV or Parquet")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return io.BytesIO(data.decode(encoding).encode())
        except UnicodeDecodeError:
            continue
    raise InputError(f"{name}: the text is neither UTF-8 nor GB18030; save it as UTF-8")


def _encode(frame: pl.DataFrame, path: Path) -> bytes:
    out = io.BytesIO()
    if path.suffix == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_csv(out)
    return out.getvalue()


def _rename(frame: pl.DataFrame, columns: Mapping[str, str], name: str) -> pl.DataFrame:
    for canonical, theirs in columns.items():
        if theirs not in frame.columns:
            hint = did_you_mean(theirs, frame.columns)
            raise InputError(f"{name}: there is no column {theirs!r} for {canonical}; {hint}")
    named = [pl.col(theirs).alias(canonical) for canonical, theirs in columns.items()]
    rest = [c for c in [*COLUMNS, "page"] if c in frame.columns and c not in columns]
    frame = frame.select(*named, *rest)
    for needed in ("region", "year", "series"):
        if needed not in frame.columns:
            raise InputError(f"{name}: the column {needed!r} is missing")
    if "value" not in frame.columns and "value_raw" not in frame.columns:
        raise InputError(f"{name}: the column 'value' is missing")
    return frame


def _canonical(
    frame: pl.DataFrame, country: Country, units: Mapping[str, str], name: str
) -> pl.DataFrame:
    """Return the rows in canonical columns, names matched and figures scaled."""
    text = frame.with_columns(pl.all().cast(pl.String).str.strip_chars())
    text = text.with_columns(pl.all().replace("", None))
    rows = [
        _row(row, number, country, units, name)
        for number, row in enumerate(text.iter_rows(named=True), start=2)
    ]
    return pl.DataFrame(rows, schema=COLUMNS)


def _row(
    row: dict[str, Any], number: int, country: Country, units: Mapping[str, str], name: str
) -> dict[str, Any]:
    where = f"{name}, row {number}"
    if row.get("origin") and not (row["region"] and row["year"] and row["series"]):
        # Kept by the reader for its users: a city, a month, a column without a name.
        return dict.fromkeys(COLUMNS) | {"origin": row["origin"]}
    for needed in ("region", "year", "series"):
        if row[needed] is None:
            raise InputError(f"{where}: the column {needed!r} is empty")
    try:
        region = country.find(row["region"])
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    out: dict[str, Any] = {column: row.get(column) for column in COLUMNS}
    out |= {
        "region": region.code,
        "region_kind": region.kind,
        "region_raw": row.get("region_raw") or row["region"],
        "year": _year(row["year"], where),
        "vintage": row.get("vintage") or "own",
        "note": "; ".join(t for t in (row.get("note"), row.get("page")) if t) or None,
    }
    try:
        return out | _figures(row, units)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


def _figures(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """Return value, bounds, unit and their raw text for one row."""
    series, value, raw = row["series"], row.get("value"), row.get("value_raw")
    if value in MISSING_MARKS:
        mark = {"value": None, "value_raw": value}
        return mark | {"reason": row.get("reason") or f"printed as {value!r}"}
    if value is None and raw in MISSING_MARKS:
        return {"value": None, "reason": row.get("reason") or f"printed as {raw!r}"}
    if value is None:
        if raw is None or row.get("reason"):
            return {"value": None}
        if row.get("unit_raw") is None:
            raise InputError(f"value_raw {raw!r} needs a unit_raw to be scaled by")
        scaled, unit = scale(raw, row["unit_raw"])
        return {"value": scaled, "unit": unit}
    printed = units.get(series) or row.get("unit")
    if printed is None:
        raise InputError(f"there is no unit for {series}; add a column 'unit' or [units]")
    unit, factor = (parse_unit(printed)[0], printed) if series in units else (printed, "1")
    figures = {"value": value, "low": row.get("low"), "high": row.get("high")}
    numbers = {k: None if v is None else scale(v, factor)[0] for k, v in figures.items()}
    raws = {"value_raw": raw or value, "unit_raw": row.get("unit_raw") or printed}
    return numbers | {"unit": unit} | raws


def _year(text: str, where: str) -> int:
    try:
        year = float(text.removesuffix("年"))
    except ValueError:
        year = 0.5
    if not year.is_integer() or not 1000 <= year <= 3000:
        raise InputError(f"{where}: {text!r} is no year")
    return int(year)


def _cells_read(text: pl.DataFrame, columns: Mapping[str, str]) -> pl.Series:
    """Return where in the file each row's figure stands, as `row/column` counted from 0."""
    value, raw = columns.get("value", "value"), columns.get("value_raw", "value_raw")
    places = {name: text.columns.index(name) for name in (value, raw) if name in text.columns}
    at = pl.lit(places.get(value, places.get(raw, 0)))
    if len(places) == 2:
        blank = pl.col(value).cast(pl.String).str.strip_chars().replace("", None).is_null()
        at = pl.when(blank).then(places[raw]).otherwise(places[value])
    row = (pl.int_range(pl.len()) + 1).cast(pl.String)
    return text.select(cell=row + "/" + at.cast(pl.String)).to_series()


def _origins(
    frame: pl.DataFrame, path: Path, digest: str, cells: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with their origin filled, and the pages they come from."""
    pages = read_pages(path)
    short = digest[:12]
    own = pl.lit(f"{short}#0/") + cells
    if pages is None:
        frame = frame.with_columns(origin=own)
    else:
        frame = frame.with_columns(origin=pl.coalesce("origin", own))
    itself = pl.DataFrame(
        [
            {
                "page": short,
                "kind": "file",
                "address": path.name,
                "title": path.name,
                "digest": digest,
            }
        ],
        schema=PAGE_COLUMNS,
    )
    if pages is None:
        return frame, itself
    known = set(pages["page"])
    used = frame["origin"].str.split("#").list.first()
    unknown = sorted(set(used) - known - {short})
    if unknown:
        raise InputError(
            f"{path.name}: the origin's page {unknown[0]!r} is not in its pages file"
        )
    return frame, pl.concat([pages, itself]) if short in set(used) else pages
