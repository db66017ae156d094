"""Records summed by Apache Spark."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

import narwhals as nw
import polars as pl
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from ..batches import Batch, Schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine"]


class SparkEngine:
    """A session of Spark, on this machine or on a cluster."""

    faults: ClassVar[tuple[type[BaseException], ...]] = (PySparkException, Py4JError, OSError)
    one_by_one: ClassVar[bool] = False

    def __init__(self, session: "SparkSession") -> None:
        self._session = session
        self._given: dict[str, str] = {}  # files as they were named, by what Spark calls them

    def schema(self, file: str, kind: str) -> Schema:
        """Return the columns of an address, and whether they are texts."""
        return {
            field.name: field.dataType.typeName() == "string"
            for field in self._scan([file], kind, "").schema
        }

    def rows(self, batch: Batch) -> nw.LazyFrame[Any]:
        """Return the rows of a batch, as `Engine` says."""
        columns = batch.sql_columns(_quoted)
        rows = self._scan(batch.files, batch.kind, batch.folder)
        return nw.from_native(rows.selectExpr(*columns, "_metadata.file_path as file"))

    def table(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Return a frame as one of Spark's."""
        return nw.from_native(self._session.createDataFrame(frame.to_arrow()))

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Compute a frame, and bring it to the driver."""
        return self._with_paths(pl.DataFrame(frame.to_native().toArrow()).lazy()).collect()

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Write a frame by the executors, next to its place, and make one file of theirs."""
        parts = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            frame.to_native().write.mode("overwrite").parquet(str(parts))
            self._with_paths(pl.scan_parquet(sorted(parts.glob("*.parquet")))).sink_parquet(
                path
            )
        finally:
            shutil.rmtree(parts, ignore_errors=True)

    def _with_paths(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return a frame whose files are called as they were named, as other engines do."""
        if "file" not in frame.collect_schema():
            return frame
        addresses = frame.select(pl.col("file").unique()).collect()["file"]
        names = {a: self._given.get(_place(a), _place(a)) for a in addresses}
        return frame.with_columns(pl.col("file").replace_strict(names, return_dtype=pl.String))

    def _scan(self, files: Sequence[str], kind: str, folder: str) -> "DataFrame":
        self._given |= {_place(_absolute(file)): file for file in files}
        reader = self._session.read
        if kind == "parquet":
            if folder:
                reader = reader.option("basePath", _absolute(folder))
            return reader.parquet(*map(_absolute, files))
        mark = "\t" if kind == "tsv" else ","
        reader = reader.options(header=True, sep=mark, mode="FAILFAST", escape='"')
        return reader.csv([_absolute(file) for file in files])


def _absolute(place: str) -> str:
    return place if urlsplit(place).scheme else Path(place).absolute().as_uri()


def _place(uri: str) -> str:
    """Return the path that an address of a local file stands for."""
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "file" else uri


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
