"""log.jsonl, a line for each fetch: written by all shards, and kept within bounds."""

import contextlib
import os
from pathlib import Path
from typing import Final

from ..library.disk import told

__all__ = ["KEPT_LOGS", "LOG_BYTES", "Log"]

#: A log that has grown to this becomes log-1.jsonl, that one log-2.jsonl, and so on; so many
#: are kept beside the one that is written.
LOG_BYTES: Final = 64_000_000
KEPT_LOGS: Final = 8


class Log:
    """The log of a library, opened to append.

    Parameters
    ----------
    library
        The library's folder.
    rotates
        Whether this one looks after the size; of all that write, one may.
    """

    def __init__(self, library: Path, *, rotates: bool) -> None:
        self._library = library
        self._path = library / "log.jsonl"
        self._rotates = rotates
        with told(library):
            self._file = self._open()

    def write(self, lines: bytes) -> None:
        """Append lines, to the file that has the name now."""
        if not lines:
            return
        with told(self._library):
            if self._is_moved():
                os.close(self._file)
                self._file = self._open()
            while lines:
                lines = lines[os.write(self._file, lines) :]
            if self._rotates and os.fstat(self._file).st_size >= LOG_BYTES:
                self._rotate()

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def _is_moved(self) -> bool:
        try:
            return not os.path.samestat(self._path.stat(), os.fstat(self._file))
        except FileNotFoundError:
            return True

    def _rotate(self) -> None:
        names = [self._path, *(self._named(number) for number in range(1, KEPT_LOGS + 1))]
        # Where the system does not move open files, the log stays as it is.
        with contextlib.suppress(OSError):
            for older, newer in zip(reversed(names), list(reversed(names))[1:], strict=False):
                if newer.exists():
                    newer.replace(older)

    def _named(self, number: int) -> Path:
        return self._library / f"log-{number}.jsonl"
