"""A file read in a process of its own, one at a time, that may be killed without harm."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Final

from ...language import language, t
from ..shown import Refused
from .worker import CPU_SECONDS, MEMORY

__all__ = ["read_in_worker", "run_worker"]

#: Of the wall; more than of the processor, which may be shared.
_SECONDS: Final = 4 * CPU_SECONDS
_ONE_AT_A_TIME: Final = Lock()
_LONGEST_REASON: Final = 2000
_OUT_OF_TIME: Final = 24  # SIGXCPU, which Windows doesn't have
_OUT_OF_MEMORY: Final = ("MemoryError", "memory allocation", "std::bad_alloc", "mmap")


def read_in_worker(folder: Path) -> None:
    """Read the file of a folder, and write what was read beside it.

    Raises
    ------
    Refused
        422: it can't be read, or takes too much memory or time; the page says why.
    """
    run_worker(f"{__package__}.worker", folder)


def run_worker(module: str, folder: Path) -> None:
    """Run a module that confines itself with a folder and the language that is spoken.

    Raises
    ------
    Refused
        422, as `read_in_worker`.
    """
    command = [sys.executable, "-m", module, str(folder), language()]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(
                command,
                env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Refused(422, _too_long()) from error
    if done.returncode:
        raise Refused(422, _why(done.returncode, done.stderr.decode("utf-8", "replace")))


def _why(code: int, said: str) -> str:
    if code == 1 and "Traceback" not in said and said.strip():
        return said.strip()[:_LONGEST_REASON]
    if any(word in said for word in _OUT_OF_MEMORY):
        return t("Reading it takes more than {most} MB of memory.", most=MEMORY >> 20)
    if code == -_OUT_OF_TIME:
        return _too_long()
    if code < 0:
        return t("Reading it takes too much memory or time.")
    return t("The process that read it failed; the fault is the explorer’s own.")


def _too_long() -> str:
    return t("Reading it takes more than {most} seconds.", most=CPU_SECONDS)
