"""Files of observations and tables of one's own on disk: how they are read."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..errors import InputError
from ..language import did_you_mean, t
from ..observations import COLUMNS, PAGE_COLUMNS, Observations, drop_duplicates, validate
from ..regions import Country
from .own.contents import Contents, contents_of, file_bytes, read_table
from .own.exact import CANDIDATES, exact_rows
from .own.naming import KEYS, Names, heading_rows
from .own.tables import NoFigures, own_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_observations", "read_pages"]


def read_observations(
    path: Path,
    country: Country,
    *,
    columns: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    strict: bool = True,
) -> Observations:
    r"""Read a file of observations, or tables of figures as `hinterland read` does.

    Parameters
    ----------
    path
        The file. A file `x.pages.csv` (or `.parquet`) next to it names its pages; without one
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
        of the vintage `own`. In the format of observations a row without value but with
        value_raw and unit_raw is scaled; a row with neither, and no reason, is ignored. Of
        other tables only figures of known series are there; what was left aside is a notice.

    Raises
    ------
    InputError
        The content is wrong, or a figure of a known series is doubtful; the message names
        file, sheet, row and column, and what to do.
    UsageError
        There is no such file.

    Examples
    --------
    >>> import tempfile
    >>> from hinterland.regions import china
    >>> table = "Trade and GDP\nregion;gdp_2018;gdp_2019\nAnhui;3401;36845 p\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     _ = path.write_text(table, "utf-8")
    ...     read = read_observations(path, china(), units={"gdp": "亿元"})
    >>> read.frame.select("region", "year", "series", "value", "flags").row(1)
    ('340000', 2019, 'gdp', 3684500000000.0, 'provisional')
    """
    names = Names(columns or {}, units or {}, country, strict)
    try:
        return _read(path, names)
    except InputError as error:
        error.file = error.file or path.name
        raise


def _read(path: Path, names: Names) -> Observations:
    data = file_bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    contents = contents_of(data, path, names)
    if names.strict:
        _refuse_unknown(contents, names, path.name)
    rows, notices = _rows(contents, names, path, digest[:12])
    if names.strict:
        _refuse_unused(rows, contents, names, path)
    said = (*contents.notices, *notices)
    del data, contents  # of a large file they take as much room as what was read from them
    rows, unseen = _visible(rows)
    frame, pages = _origins(rows.select(list(COLUMNS)), path, digest, rows["cell"])
    filled = (
        pl.col("value").is_not_null()
        | pl.col("reason").is_not_null()
        | pl.col("value_raw").is_not_null()
    )
    validate(frame, where=rows["place"])
    frame, dropped = drop_duplicates(frame, where=rows["place"])
    said = (*said, *unseen, *dropped)
    return Observations(frame.filter(filled), pages, ((path.name, digest),), said)


def read_pages(path: Path) -> pl.DataFrame | None:
    """Return the pages that are next to an observations file, None where no file is."""
    for suffix in (".parquet", ".csv"):
        listed = path.with_name(path.stem + ".pages" + suffix)
        if listed.is_file():
            table = read_table(listed)
            missing = [name for name in PAGE_COLUMNS if name not in table.columns]
            if missing:
                raise InputError(
                    t(
                        "{file}: there is no column {column!r}",
                        file=listed.name,
                        column=missing[0],
                    )
                )
            return table.select(pl.col(n).cast(kind) for n, kind in PAGE_COLUMNS.items())
    return None


def _rows(
    contents: Contents, names: Names, path: Path, page: str
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the figures of all tables of a file, in the columns of `CANDIDATES`."""
    rows = [pl.DataFrame(schema=CANDIDATES)]
    notices: list[str] = []
    for sheet in contents.sheets:
        found, said = exact_rows(sheet, names)
        rows.append(found)
        notices += said
    try:
        found, said = own_rows(contents.grids, names, file=path.name, stem=path.stem, page=page)
    except NoFigures as error:
        # Next to observations a workbook may have sheets of other things.
        if not contents.sheets:
            raise
        if contents.grids:
            notices.append(t("{error}; ignored", error=error))
    else:
        rows.append(found)
        notices += said
    return pl.concat(rows), tuple(notices)


def _visible(rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return rows without hidden ones whose cell a visible one fills, and notices of them."""
    if not rows["is_hidden"].any():
        return rows, ()
    key = ["region", "year", "period", "series", "vintage"]
    seen = rows.filter(~pl.col("is_hidden"), pl.col("value").is_not_null())
    rows = rows.with_row_index()
    again = rows.filter("is_hidden").join(
        seen, on=key, how="semi", nulls_equal=True, maintain_order="left"
    )
    if again.is_empty():
        return rows.drop("index"), ()
    text = t(
        "{place}: hidden and ignored, since visible cells have the same ({count} cells of the file)"
    )
    notice = text.format(place=again["place"][0], count=again.height)
    kept = rows.join(again, on="index", how="anti", maintain_order="left")
    return kept.drop("index"), (notice,)


def _headings(contents: Contents) -> "Iterator[str]":
    for sheet in contents.sheets:
        yield from sheet.headings
    for grid in contents.grids:
        for texts in heading_rows(grid).values():
            yield from texts


def _refuse_unknown(contents: Contents, names: Names, file: str) -> None:
    """Refuse a name of `columns` for a column that no table has."""
    found = list(dict.fromkeys(filter(None, _headings(contents))))
    for theirs, ours in names.headings.items():
        if theirs not in found:
            where = file
            if len(contents.grids) == 1 and contents.grids[0].sheet:
                where = t("{file}, sheet {sheet!r}", file=file, sheet=contents.grids[0].sheet)
            raise InputError(
                t(
                    "{where}: there is no column {theirs!r} for {ours}; {hint}",
                    where=where,
                    theirs=theirs,
                    ours=ours,
                    hint=did_you_mean(theirs, found),
                )
            )


def _refuse_unused(rows: pl.DataFrame, contents: Contents, names: Names, path: Path) -> None:
    """Refuse a series of `columns` that no column, heading or sheet is called by."""
    found = set(rows["series"].unique())
    for ours, theirs in names.columns.items():
        if ours in KEYS or ours in found:
            continue
        sheets = [grid.sheet for grid in contents.grids] or [path.stem]
        known = list(dict.fromkeys(filter(None, (*sheets, *_headings(contents)))))
        raise InputError(
            t(
                "{file}: no column or sheet is called {theirs!r}, for {ours}; {hint}",
                file=path.name,
                theirs=theirs,
                ours=ours,
                hint=did_you_mean(theirs, known),
            )
        )


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
            t(
                "{file}: the origin's page {page!r} is not in its pages file",
                file=path.name,
                page=unknown[0],
            )
        )
    return frame, pl.concat([pages, itself]) if short in set(used) else pages
