"""Records summed by polars' streaming engine."""

from pathlib import Path
from typing import Any, ClassVar

import narwhals as nw
import polars as pl

from ..batches import Batch, Schema

__all__ = ["PolarsEngine"]


class PolarsEngine:
    """The default: no extra, and no copy of the rows in memory."""

    faults: ClassVar[tuple[type[BaseException], ...]] = (
        pl.exceptions.PolarsError,
        OSError,
        pl.exceptions.PanicException,
    )
    one_by_one: ClassVar[bool] = True

    def schema(self, file: str, kind: str) -> Schema:
        """Return the columns of an address, and whether they are texts."""
        rows = _scan(Batch((file,), kind, (), frozenset()))
        return {name: kind == pl.String for name, kind in rows.collect_schema().items()}

    def rows(self, batch: Batch) -> nw.LazyFrame[Any]:
        """Return the rows of a batch, as `Engine` says."""
        columns = [pl.col(theirs).alias(ours) for ours, theirs in batch.names]
        rows = _scan(batch).select(*columns, pl.col("#file").alias("file"))
        value = pl.col("value")
        if "value" in batch.texts:
            value = value.str.strip_chars()
        return nw.from_native(rows.with_columns(value.cast(pl.Float64, strict=False)))

    def table(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Return a frame, lazy."""
        return nw.from_native(frame.lazy())

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Compute a frame piece by piece."""
        found: pl.DataFrame = frame.to_native().collect(engine="streaming")
        return found

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Write a frame piece by piece."""
        frame.to_native().sink_parquet(path)


def _scan(batch: Batch) -> pl.LazyFrame:
    files = list(batch.files)
    if batch.kind == "parquet":
        is_store = bool(batch.folder)
        return pl.scan_parquet(
            files, include_file_paths="#file", hive_partitioning=is_store, try_parse_hive_dates=False
        )  # fmt: skip
    mark = "\t" if batch.kind == "tsv" else ","
    return pl.scan_csv(
        files, separator=mark, infer_schema=False, include_file_paths="#file",
    )  # fmt: skip
