"""Records summed by DuckDB."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import duckdb
import narwhals as nw
import polars as pl

from ..batches import Batch, Schema

__all__ = ["DuckDBEngine"]


class DuckDBEngine:
    """A database in memory, for as long as the records are read."""

    faults: ClassVar[tuple[type[BaseException], ...]] = (duckdb.Error, OSError)
    one_by_one: ClassVar[bool] = False

    def __init__(self) -> None:
        self._database = duckdb.connect(config={"preserve_insertion_order": False})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._database.close()

    def schema(self, file: str, kind: str) -> Schema:
        """Return the columns of an address, and whether they are texts."""
        rows = self._scan([file], kind, "")
        return {
            name: str(kind) == "VARCHAR"
            for name, kind in zip(rows.columns, rows.types, strict=True)
        }

    def rows(self, batch: Batch) -> nw.LazyFrame[Any]:
        """Return the rows of a batch, as `Engine` says."""
        columns = batch.sql_columns(_quoted)
        rows = self._scan(batch.files, batch.kind, batch.folder)
        return nw.from_native(rows.project(", ".join([*columns, '"#file" as file'])))

    def table(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Return a frame as a relation."""
        return nw.from_native(self._database.from_arrow(frame.to_arrow()))

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Compute a relation."""
        found: pl.DataFrame = frame.collect("polars").to_native()
        return found

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Write a relation."""
        frame.to_native().write_parquet(str(path))

    def _scan(self, files: Sequence[str], kind: str, folder: str) -> duckdb.DuckDBPyRelation:
        places = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        if kind == "parquet":
            call = f"read_parquet([{places}], filename = '#file', hive_partitioning = {bool(folder)})"
        else:
            mark = "\\t" if kind == "tsv" else ","
            call = (
                f"read_csv([{places}], filename = '#file', all_varchar = true, header = true, "
                f"sep = '{mark}')"
            )
        return self._database.sql(f"from {call}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
