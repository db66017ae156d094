"""From files of trade records to observations, by any of the engines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import narwhals as nw
import polars as pl

from ..errors import InputError, StorageError, UsageError
from ..language import did_you_mean, t
from ..observations import Observations
from ..panel import write_table
from ..regions import Country, china
from ..spark import fault_of
from .batches import COLUMNS, Batch, Names, batches_of, find_files, unreadable
from .cells import aside_counts, meant, observations_of
from .definition import grouped, negatives, reason
from .engines import ENGINES, Engine, started
from .hs import chapter, section
from .meanings import REASONS, Meanings, meanings_of

__all__ = ["BY", "Records", "read_records"]

#: What records can be summed by, and the column that it is read from.
BY: Final[Mapping[str, str]] = {"section": "hs", "chapter": "hs", "partner": "partner"}
_KEYS: Final = ("region", "flow", "year", "month", "unit")


@dataclass(frozen=True, slots=True)
class Records:
    """What was made of records.

    Attributes
    ----------
    observations
        One row a region, series, and year (or month, of a year that isn't whole).
    files
        The files behind each: `file, region, year, period, series, rows`.
    rows
        How many records were read.
    aside
        How many of them were left aside, by reason.
    faults
        What could not be read; the rest was.
    """

    observations: Observations
    files: pl.DataFrame
    rows: int
    aside: Mapping[str, int]
    faults: tuple[InputError, ...]


def read_records(
    places: Sequence[str | Path],
    *,
    columns: Names | None = None,
    by: Sequence[str] = (),
    country: Country | None = None,
    aside: Path | None = None,
    engine: str = "polars",
) -> Records:
    r"""Sum trade records to observations by region, year and flow.

    Records have the columns `year`, `region` (a code or name), `flow` (`export` or `import`) and
    `value`; where there are any `month`, `partner`, `hs` and `unit` (a currency; dollars if left
    out). A year's figure is given where records of all twelve months are there, or none has a
    month; else the months' are. Rows that can't be summed are counted by reason.

    Parameters
    ----------
    places
        Parquet and CSV files, folders of them, or addresses that the engine reads (`s3://…`).
    columns
        The files' names of our columns, where they are others.
    by
        `section` and `chapter` of the Harmonised System, `partner`: each, and all together, give
        further series (`exports_usd[section=16]`).
    country
        Whose regions they are; China's if left out.
    aside
        Where to write the rows that are left aside, with their reason (.parquet, .csv, .xlsx).
    engine
        `polars`, `duckdb` or `spark`: the same numbers.

    Raises
    ------
    UsageError
        A place, column, key or engine that is not there.
    InputError
        No file could be read.
    StorageError
        The engine or a place on disk gave way.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "records.csv"
    >>> text = "year,region,flow,value\n2020,Hubei,export,5\n2020,Hubei,export,7\n2020,X,export,1"
    >>> _ = file.write_text(text)
    >>> found = read_records([file])
    >>> found.observations.frame.select("region", "series", "value").rows()
    [('420000', 'exports_usd', 12.0)]
    >>> found.rows, dict(found.aside)
    (3, {'the region is not known': 1})
    """
    given, country = dict(columns or {}), country or china()
    _refuse(given, by, engine)
    files = find_files([str(place) for place in places])
    with started(engine) as running:
        batches, faults = batches_of(files, given, running.schema)
        for batch in batches:
            for key in by:
                if not batch.has(BY[key]):
                    raise UsageError(
                        t(
                            "{file}: --by {key} needs a column {column!r}; name it with "
                            "--columns {column}=THEIRS",
                            file=batch.files[0], key=key, column=BY[key],
                        )
                    )  # fmt: skip
        found = [one for batch in batches for one in _sums(running, batch, by, faults)]
        if not found:
            raise faults[0] if faults else InputError(t("no record was read"))
        groups = pl.concat([frame for _, frame in found])
        meanings = meanings_of(groups, country)
        groups = meant(groups, meanings)
        counts = aside_counts(groups)
        if aside is not None and counts:
            _write_aside(running, [batch for batch, _ in found], meanings, aside)
    observations, behind = observations_of(groups, by, country)
    return Records(observations, behind, int(groups["rows"].sum()), counts, tuple(faults))


def _refuse(given: Names, by: Sequence[str], engine: str) -> None:
    """Refuse names that stand for nothing."""
    checks = [(given, COLUMNS, t("column")), (by, BY, "--by"), ([engine], ENGINES, "--engine")]
    for names, known, what in checks:
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                raise UsageError(
                    t("{what} {name!r} is unknown; {hint}", what=what, name=name, hint=hint)
                )


def _sums(
    engine: Engine, batch: Batch, by: Sequence[str], faults: list[InputError]
) -> Iterator[tuple[Batch, pl.DataFrame]]:
    """Yield the grouped rows of a batch; where it fails, of its parts that can be read."""
    if engine.one_by_one and len(batch.files) > 1:
        for file in batch.files:
            yield from _sums(engine, batch.of([file]), by, faults)
        return
    try:
        yield batch, _grouped(engine, batch, by)
    except engine.faults as error:
        if "No space left" in str(error):
            what = t(
                "the engine stopped ({error}); make room and run it again",
                error=fault_of(error),
            )
            raise StorageError(what) from error
        if len(batch.files) == 1:
            faults.append(unreadable(batch.files[0], error))
            return
        half = len(batch.files) // 2
        for some in (batch.files[:half], batch.files[half:]):
            yield from _sums(engine, batch.of(some), by, faults)


def _grouped(engine: Engine, batch: Batch, by: Sequence[str]) -> pl.DataFrame:
    """Return the rows of a batch by key; the keys are texts, null where the column is missing."""
    rows = engine.rows(batch)
    parts = [key for key in by if BY[key] == "hs"]
    if parts:
        codes = engine.collect(rows.select("hs").unique())["hs"]
        texts = codes.cast(pl.String).to_list()
        names = {"section": section, "chapter": chapter}
        table = pl.DataFrame(
            {"code": codes, **{part: [names[part](text) for text in texts] for part in parts}}
        )
        rows = rows.join(engine.table(table), left_on="hs", right_on="code", how="left")
    several = ["file"] if len(batch.files) > 1 else []
    keys = [*several, *(key for key in _KEYS if batch.has(key)), *by]
    found = engine.collect(grouped(rows, keys))
    if (found["rows"] > found["summed"]).any():
        minus = engine.collect(negatives(rows, keys))
        found = found.join(minus, on=keys, how="left", nulls_equal=True)
    else:
        found = found.with_columns(negative=0)
    if not several:
        found = found.with_columns(file=pl.lit(batch.files[0]))
    texts_of = ["file", *_KEYS, *by]
    return found.select(
        *(
            pl.col(key).cast(pl.String) if key in found.columns
            else pl.lit(None, dtype=pl.String).alias(key)
            for key in texts_of
        ),
        pl.col("value").cast(pl.Float64),
        pl.col("rows", "summed").cast(pl.Int64),
        pl.col("negative").fill_null(0).cast(pl.Int64),
    ).with_columns(pl.col(list(by)).fill_null("unknown") if by else [])  # fmt: skip


def _write_aside(
    engine: Engine, batches: Sequence[Batch], meanings: Meanings, path: Path
) -> None:
    """Write the rows that are left aside, with their reason, whole or not at all."""
    known = meanings.known()
    broken = [text for text, year in meanings.year.items() if year in meanings.broken_years]
    with TemporaryDirectory(prefix="hinterland-") as folder:
        parts = []
        for number, batch in enumerate(batches):
            rows = engine.rows(batch)
            has = [column for column in COLUMNS if batch.has(column)]
            texts = [nw.col(column).cast(nw.String) for column in has if column != "value"]
            rows = rows.with_columns(*texts)
            there = {column: some for column, some in known.items() if column in has}
            why = reason(there, REASONS, broken if "month" in has else ())
            left = rows.with_columns(why).filter(~nw.col("reason").is_null())
            parts.append(Path(folder, f"{number}.parquet"))
            engine.write(left.select("reason", "file", *has), parts[-1])
        rows_left = pl.concat([pl.scan_parquet(part) for part in parts], how="diagonal_relaxed")
        write_table(rows_left.collect(engine="streaming"), path, name="aside")
