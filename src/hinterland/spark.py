"""A session of Apache Spark: its own, or one that runs already."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import StorageError, UsageError
from .language import t

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["fault_of", "spark_session"]

#: Without one of their own, tasks must see this package; a folder on Python's path does on one machine.
_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.speculation": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
}


@contextmanager
def spark_session(name: str) -> Iterator["SparkSession"]:
    """Give a session of Spark; one that was begun here is stopped at the end.

    A session that runs already is used as it is (a notebook's, or that of `spark-submit`). Else
    one is begun with what the environment says (`SPARK_CONF_DIR`, `PYSPARK_SUBMIT_ARGS`,
    `SPARK_MASTER`), on this machine's cores (`local[*]`) where it says nothing.

    Raises
    ------
    UsageError
        PySpark or Java is not installed.
    StorageError
        Spark doesn't start.
    """
    if find_spec("pyspark") is None:
        raise UsageError(
            t("Spark is not installed; install it with: pip install 'hinterland[spark]'")
        )
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if not _has_java():
        raise UsageError(
            t(
                "Spark needs Java 17 or newer, and none was found; install it (Debian: "
                "openjdk-17-jre-headless), or point JAVA_HOME to it"
            )
        )
    session = None
    try:
        session = _begun(SparkSession.builder.appName(name))
        session.sparkContext.setLogLevel("OFF")
    except (PySparkException, OSError, RuntimeError) as error:
        what = t("Spark doesn't start ({error}); see its log", error=fault_of(error))
        raise StorageError(what) from error
    try:
        yield session
    finally:
        session.stop()


def _begun(builder: "SparkSession.Builder") -> "SparkSession":
    """Return a session with the environment's settings, ours where it has none."""
    import sys

    from pyspark import SparkConf

    # The driver's and the tasks' Python must be one; on one machine it is asked by its own name.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    given = SparkConf()
    master = given.get("spark.master", os.environ.get("SPARK_MASTER", "local[*]")) or "local[*]"
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    for key, value in {"spark.master": master, **_SETTINGS}.items():
        if not given.contains(key):
            builder = builder.config(key, value)
    return builder.getOrCreate()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME", "")
    return shutil.which("java", path=str(Path(home, "bin")) if home else None) is not None


def fault_of(error: BaseException) -> str:
    """Return the innermost cause that an engine's error names, in one line.

    Examples
    --------
    >>> fault_of(ValueError("Job aborted\\nCaused by: java.io.IOException: No space left\\n\\tat x"))
    'No space left'
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    line = causes[-1].removeprefix("Caused by: ") if causes else next(iter(lines), "")
    head, _, rest = line.partition(": ")
    text = rest if rest and " " not in head else line
    return (text or type(error).__name__)[:300]
