"""A session of Apache Spark: its own, or one that runs already."""

import os
import shutil
import sys
import warnings
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

_QUIET: Final = Path(__file__).parent / "data" / "spark" / "log4j2.properties"

_SETTINGS: Final = {
    # What goes wrong is reported in our words; Spark's own log is thousands of lines.
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
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
    with warnings.catch_warnings():
        # Of pandas, which is not used here.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        try:
            session = _begun(SparkSession.builder.appName(name))
        except (PySparkException, OSError, RuntimeError) as error:
            what = t("Spark doesn't start ({error}); see its log", error=fault_of(error))
            raise StorageError(what) from error
        try:
            yield session
        finally:
            session.stop()


def _begun(builder: "SparkSession.Builder") -> "SparkSession":
    """Return a session with the environment's settings, ours where it has none."""
    from pyspark import SparkConf

    # The driver's and the tasks' Python must be one; on one machine it is asked by its own name.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    given = SparkConf()
    master = given.get("spark.master", os.environ.get("SPARK_MASTER", "local[*]")) or "local[*]"
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # Executors on this machine find the package where the driver does.
    settings = {**_SETTINGS, "spark.executorEnv.PYTHONPATH": os.pathsep.join(sys.path)}
    for key, value in {"spark.master": master, **settings}.items():
        if not given.contains(key):
            builder = builder.config(key, value)
    return builder.getOrCreate()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME", "")
    return shutil.which("java", path=str(Path(home, "bin")) if home else None) is not None


def fault_of(error: BaseException) -> str:
    r"""Return the innermost cause that an engine's error names, in one line.

    Examples
    --------
    >>> fault_of(ValueError("Job aborted\nCaused by: java.io.IOException: No space left\n\tat x"))
    'No space left'
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    line = causes[-1].removeprefix("Caused by: ") if causes else next(iter(lines), "")
    head, _, rest = line.partition(": ")
    text = rest if rest and " " not in head else line
    return (text or type(error).__name__)[:300]
