"""What the system reports of a disk, as errors that say in one line what to do."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError, StorageError
from ..language import t
from .places import damaged_index

__all__ = ["storage_errors"]


@contextlib.contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn the system's errors of a file, or of a shard's index, into the library's."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_database(error, place) from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise _full(place) from None
        raise _not_written(place, error.strerror) from None


def _of_database(error: sqlite3.Error, place: Path) -> StorageError | InputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _full(place)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged_index(place, error)
    return _not_written(place / "index.sqlite", error)


def _full(place: Path) -> StorageError:
    return StorageError(
        t(
            "{place} can't be written: the disk is full; saved pages are intact: free some "
            "space and run the same command again",
            place=place,
        ),
        file=str(place),
    )


def _not_written(place: Path, why: object) -> StorageError:
    return StorageError(
        t(
            "{place} can't be written: {error}; saved pages are intact: fix this and run the "
            "same command again",
            place=place,
            error=why,
        ),
        file=str(place),
    )
