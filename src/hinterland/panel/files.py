"""Observation files on disk: read, write, and the template of what is missing."""

import contextlib
import hashlib
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import InputError, StorageError
from ..language import _, did_you_mean
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
from .layout import Names, NoFigures, Row, rows_of
from .sheets import Sheet, read_sheets, read_table

__all__ = [
    "read_observations",
    "read_pages",
    "replace_file",
    "write_observations",
]


def read_observations(
    path: Path,
    country: Country,
    *,
    columns: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    strict: bool = True,
) -> Observations:
    """Read a file of observations: CSV, Parquet, Excel or Stata, long or wide.

    Parameters
    ----------
    path
        The file. A file `x.pages.csv` (or `.parquet`) beside it names its pages; without one
        the file itself is the page, and each figure's origin is its sheet, row and column.
    country
        Whose regions are named, by code or by any known name.
    columns
        Canonical name → name in the file, where they differ: of a column, or of a series.
    units
        Series → unit as printed in the file, where the file itself gives none.
    strict
        Whether each name of `columns` has to be in the file; else our own will do.

    Returns
    -------
    Observations
        In canonical units, identical repetitions dropped. Rows without a series' vintage are
        of the vintage `own`. A row without value but with value_raw and unit_raw is scaled; a
        row with neither, and no reason, is ignored. `layout` says what wide tables may be.

    Raises
    ------
    InputError
        The content is wrong; the message names file, sheet, row and what to do.
    UsageError
        There is no such file.
    """
    names = Names(columns or {}, units or {}, country, strict)
    sheets, data, notices = read_sheets(path)
    rows, aside = _rows(sheets, names, path.name)
    frame = pl.DataFrame([_observation(row, names) for row in rows], schema=COLUMNS)
    digest = hashlib.sha256(data).hexdigest()
    frame, pages = _origins(frame, path, digest, pl.Series([row.cell for row in rows]))
    filled = (
        pl.col("value").is_not_null()
        | pl.col("reason").is_not_null()
        | pl.col("value_raw").is_not_null()
    )
    places = [row.place for row in rows]
    validate(frame, where=places)
    frame, dropped = drop_duplicates(frame, where=places)
    return Observations(
        frame.filter(filled), pages, ((path.name, digest),), (*notices, *aside, *dropped)
    )


def read_pages(path: Path) -> pl.DataFrame | None:
    """Return the pages that stand beside an observations file, None where no file does."""
    for suffix in (".parquet", ".csv"):
        beside = path.with_name(path.stem + ".pages" + suffix)
        if beside.is_file():
            table = read_table(beside)[0]
            missing = [name for name in PAGE_COLUMNS if name not in table.columns]
            if missing:
                raise InputError(
                    _("{file}: there is no column {column!r}").format(
                        file=beside.name, column=missing[0]
                    )
                )
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
            _("{path}: can't be written ({error}); name another place").format(
                path=path, error=error.strerror
            )
        ) from error


def _encode(frame: pl.DataFrame, path: Path) -> bytes:
    out = io.BytesIO()
    if path.suffix == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_csv(out)
    return out.getvalue()


def _rows(
    sheets: Sequence[Sheet], names: Names, file: str
) -> tuple[list[Row], tuple[str, ...]]:
    """Return the figures of all tables of a file; one that is no table of figures is left aside."""
    rows: list[Row] = []
    notices: list[str] = []
    refused: list[NoFigures] = []
    for sheet in sheets:
        try:
            found, said = rows_of(sheet, names)
        except NoFigures as error:
            refused.append(error)
            continue
        rows += found
        notices += said
    if len(refused) == len(sheets):
        raise refused[0]
    _refuse_unused(rows, sheets, names, file)
    aside = (_("{error}; the sheet is left aside").format(error=error) for error in refused)
    return rows, (*notices, *aside)


def _refuse_unused(
    rows: Sequence[Row], sheets: Sequence[Sheet], names: Names, file: str
) -> None:
    """Refuse a series of `columns` that no column, heading or sheet is called by."""
    found = {row.texts.get("series") for row in rows}
    for ours, theirs in names.columns.items():
        if names.strict and ours not in {*COLUMNS, "page"} and ours not in found:
            known = [name for s in sheets for name in (s.name, *s.headings) if name]
            raise InputError(
                _("{file}: no column or sheet is called {theirs!r}, for {ours}; {hint}").format(
                    file=file, theirs=theirs, ours=ours, hint=did_you_mean(theirs, known)
                )
            )


def _observation(row: Row, names: Names) -> dict[str, Any]:
    texts = row.texts
    if texts.get("origin") and not all(texts.get(key) for key in ("region", "year", "series")):
        # Kept by the reader for its users: a city, a month, a column without a name.
        return dict.fromkeys(COLUMNS) | {"origin": texts["origin"]}
    try:
        region_raw, year, series = (_needed(texts, k) for k in ("region", "year", "series"))
        region = names.country.find(region_raw)
        out: dict[str, Any] = {column: texts.get(column) for column in COLUMNS}
        out |= {
            "region": region.code,
            "region_kind": region.kind,
            "region_raw": texts.get("region_raw") or region_raw,
            "year": _year(year),
            "vintage": texts.get("vintage") or "own",
            "note": "; ".join(t for t in (texts.get("note"), texts.get("page")) if t) or None,
        }
        return out | _figures(texts, series, names.units)
    except InputError as error:
        raise InputError(_("{place}: {what}").format(place=row.place, what=error)) from error


def _needed(texts: Mapping[str, str | None], column: str) -> str:
    text = texts.get(column)
    if text is None:
        raise InputError(_("the column {column!r} is empty").format(column=column))
    return text


def _figures(
    row: Mapping[str, str | None], series: str, units: Mapping[str, str]
) -> dict[str, Any]:
    """Return value, bounds, unit and their raw text for one row."""
    value, raw = row.get("value"), row.get("value_raw")
    if value in MISSING_MARKS:
        mark = {"value": None, "value_raw": value}
        return mark | {"reason": row.get("reason") or _printed_as(value)}
    if value is None and raw in MISSING_MARKS:
        return {"value": None, "reason": row.get("reason") or _printed_as(raw)}
    if value is None:
        if raw is None or row.get("reason"):
            return {"value": None}
        unit_raw = row.get("unit_raw")
        if unit_raw is None:
            raise InputError(
                _("value_raw {raw!r} needs a unit_raw to be scaled by").format(raw=raw)
            )
        return dict(zip(("value", "unit"), scale(raw, unit_raw), strict=True))
    unit, factor = row.get("unit"), "1"
    if unit is None and series in units:
        factor = units[series]
        unit, _exact = parse_unit(factor)
    if unit is None:
        raise InputError(
            _("there is no unit for {series}; add a column 'unit' or [units]").format(
                series=series
            )
        )
    figures = {"value": value, "low": row.get("low"), "high": row.get("high")}
    numbers = {k: None if v is None else scale(v, factor)[0] for k, v in figures.items()}
    printed = unit if factor == "1" else factor
    raws = {"value_raw": raw or value, "unit_raw": row.get("unit_raw") or printed}
    return numbers | {"unit": unit} | raws


def _printed_as(mark: str | None) -> str:
    return _("printed as {mark!r}").format(mark=mark)


def _year(text: str) -> int:
    try:
        year = float(text.removesuffix("年"))
    except ValueError:
        year = 0.5
    if not year.is_integer() or not 1000 <= year <= 3000:
        raise InputError(_("{text!r} is no year").format(text=text))
    return int(year)


def _origins(
    frame: pl.DataFrame, path: Path, digest: str, cells: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with their origin filled, and the pages they come from."""
    pages = read_pages(path)
    short = digest[:12]
    own = pl.lit(f"{short}#") + cells
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
            _("{file}: the origin's page {page!r} is not in its pages file").format(
                file=path.name, page=unknown[0]
            )
        )
    return frame, pl.concat([pages, itself]) if short in set(used) else pages
