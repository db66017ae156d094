"""One writer at a time: a lock on a file, which the system releases when its holder dies."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Self

from ..errors import StorageError
from ..language import t
from .disk import not_written

__all__ = ["Lock"]


class Lock:
    """Holds a file's lock until it is closed; the file's text is the holder's process id."""

    def __init__(self, path: Path, *, what: str) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise not_written(path, error) from None
        taken = _take(self._file)
        if not taken:  # a reader that only looks holds the lock for an instant
            time.sleep(0.1)
            taken = _take(self._file)
        if not taken:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StorageError(
                t(
                    "{what} is in use by another crawl (process {process}); wait for it or stop it",
                    what=what,
                    process=holder or "?",
                ),
                file=str(path),
            )
        with contextlib.suppress(OSError):  # the disk may be full; the lock holds all the same
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    @staticmethod
    def is_held(path: Path) -> bool:
        """Return whether some process holds the lock."""
        try:
            file = os.open(path, os.O_RDONLY)
        except OSError:
            return False
        try:
            return not _take(file, share=True)
        finally:
            os.close(file)

    def close(self) -> None:
        """Release the lock."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if sys.platform == "win32":  # pragma: no cover (the other system's version)
    import msvcrt

    def _take(file: int, *, share: bool = False) -> bool:  # noqa: ARG001 (the other's form)
        try:
            # Far behind the text, which others can still read.
            os.lseek(file, 1 << 20, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(file: int, *, share: bool = False) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if share else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
