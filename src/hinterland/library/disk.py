"""What the system says of a disk, in one line for people."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..errors import InputError, StorageError

__all__ = ["told"]


@contextlib.contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn what the system says of a disk into one line for people."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told_database(error, place) from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageError(_FULL.format(place)) from None
        raise StorageError(f"{place} can't be written: {error.strerror}; {_GO_ON}") from None


_GO_ON: Final = "what is kept is whole: mend that and run the same command again"
_FULL: Final = "{} can't be written: the disk is full; " + _GO_ON.replace(
    "mend that", "make room"
)


def _told_database(error: sqlite3.Error, place: Path) -> StorageError | InputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageError(_FULL.format(place))
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return InputError(f"{place}/index.sqlite is damaged ({error}); restore it from a copy")
    return StorageError(f"{place}/index.sqlite can't be written: {error}; {_GO_ON}")
