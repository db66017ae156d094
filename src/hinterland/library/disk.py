"""What the system reports of a disk, as errors of one line with what to do."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError, StorageError
from ..files import system_reason
from ..language import t
from .places import damaged_index

__all__ = ["not_read", "not_written", "storage_errors"]


@contextlib.contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn the system's errors of a file, or of a shard's index, into the library's."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise damaged_index(place, error) from None
        if code != sqlite3.SQLITE_FULL:
            raise _stopped(place / "index.sqlite", error) from None
        raise _stopped(place, None) from None
    except OSError as error:
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        raise _stopped(place, None if is_full else system_reason(error)) from None


def _stopped(place: Path, why: object) -> StorageError:
    """Return the error of a place that can't be written; without a reason the disk is full."""
    text = t(
        "{place} can't be written: the disk is full; saved pages are intact: free some space and "
        "run the same command again",
        place=place,
    )
    if why is not None:
        text = t(
            "{place} can't be written: {error}; saved pages are intact: fix this and run the "
            "same command again",
            place=place,
            error=why,
        )
    return StorageError(text, file=str(place))


def not_read(file: object, error: OSError | Exception) -> InputError:
    """Return the error of a file that can't be read."""
    why = system_reason(error)
    return InputError(t("{file} can't be read: {error}", file=file, error=why), file=str(file))


def not_written(place: Path, error: OSError) -> StorageError:
    """Return the error of a place that can't be written."""
    why = system_reason(error)
    return StorageError(
        t("{place} can't be written: {error}", place=place, error=why), file=str(place)
    )
