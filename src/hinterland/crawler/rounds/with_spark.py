"""The tasks of a round as tasks of Apache Spark."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from ...errors import StorageError
from ...language import t
from ...spark import fault_of, spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Spark", "on_spark"]

A = TypeVar("A")
B = TypeVar("B")

#: After how long without a sign Spark takes an executor for lost, unless it is told otherwise.
_NETWORK: Final = "120s"

#: Parts of a new library for each core, so that slow hosts hold up few others.
_PARTS: Final = 2

_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}


class Spark:
    """Runs tasks by the executors of a session; what dies is done again, at most three times."""

    def __init__(self, session: "SparkSession") -> None:
        self._context = session.sparkContext
        self.parts = max(_PARTS * self._context.defaultParallelism, 2)
        given = session.conf.get("spark.network.timeout", _NETWORK) or _NETWORK
        self.seconds = _seconds(given)

    def run(self, task: Callable[[A], B], of: Sequence[A]) -> list[B]:
        """Return what a task gives for each of some values.

        Raises
        ------
        StorageError
            A task failed too often, or Spark ended.
        """
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if not of:
            return []
        try:
            return list(self._context.parallelize(of, len(of)).map(task).collect())
        except (PySparkException, Py4JError, ConnectionError) as error:
            what = t(
                "Spark gave up crawling ({error}); the pages of complete rounds are kept: run the "
                "same command to go on",
                error=fault_of(error),
            )
            raise StorageError(what) from error


@contextmanager
def on_spark() -> Iterator[Spark]:
    """Give what runs tasks on Spark, in a session that runs already or one of its own.

    Raises
    ------
    UsageError
        PySpark or Java is not installed.
    StorageError
        Spark doesn't start.
    """
    with spark_session("hinterland crawl") as session:
        yield Spark(session)


def _seconds(text: str) -> float:
    """Return a time as Spark's settings have it, in seconds.

    Examples
    --------
    >>> _seconds("120s"), _seconds("2min"), _seconds("800"), _seconds("500ms")
    (120.0, 120.0, 800.0, 0.5)
    """
    found = re.fullmatch(r"\s*(\d+)\s*([a-z]*)\s*", text)
    return float(found[1]) * _UNITS.get(found[2], 1.0) if found else _seconds(_NETWORK)
