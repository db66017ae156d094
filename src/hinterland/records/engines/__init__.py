"""The engines that sum records: polars, DuckDB and Spark, behind one face."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import narwhals as nw
import polars as pl

from ...errors import UsageError
from ...language import t
from ..batches import Batch, Schema

__all__ = ["ENGINES", "Engine", "started"]

ENGINES: Final = ("polars", "duckdb", "spark")


class Engine(Protocol):
    """What an engine does; how records are summed is defined once, for all of them.

    Attributes
    ----------
    faults
        What it raises where a file can't be read.
    one_by_one
        Whether it sums a file at a time, which is quicker than to keep the files apart in the sums.
    """

    faults: ClassVar[tuple[type[BaseException], ...]]
    one_by_one: ClassVar[bool]

    def schema(self, file: str, kind: str) -> Schema:
        """Return the columns of an address, and whether they are texts."""
        ...

    def rows(self, batch: Batch) -> nw.LazyFrame[Any]:
        """Return the rows of a batch: our columns, `value` as a float, and the `file`.

        A text that is no number becomes a null value.
        """
        ...

    def table(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Return a small frame as one of the engine's."""
        ...

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Compute a frame."""
        ...

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Compute a frame, and write it as a Parquet file without holding it in memory."""
        ...


@contextmanager
def started(name: str) -> Iterator[Engine]:
    """Give an engine by its name; what it holds is released at the end.

    Raises
    ------
    UsageError
        It is not installed.
    """
    if name == "polars":
        from .with_polars import PolarsEngine

        yield PolarsEngine()
    elif name == "duckdb":
        if find_spec("duckdb") is None or find_spec("pyarrow") is None:
            what = t(
                "DuckDB is not installed; install it with: pip install 'hinterland[duckdb]'"
            )
            raise UsageError(what)
        from .with_duckdb import DuckDBEngine

        with DuckDBEngine() as engine:
            yield engine
    else:
        from ...spark import spark_session
        from .with_spark import SparkEngine

        with spark_session("hinterland records") as session:
            yield SparkEngine(session)
