"""A user's file, read whole, and what the system says where that fails."""

from pathlib import Path
from typing import Final

from .errors import StorageError
from .language import shipped, t

__all__ = ["bytes_of", "system_reason"]

#: What systems call the most frequent faults of files and folders.
_SYSTEMS: Final = (
    shipped("Bad file descriptor"),
    shipped("Cross-device link"),
    shipped("Device or resource busy"),
    shipped("Directory not empty"),
    shipped("Disk quota exceeded"),
    shipped("File exists"),
    shipped("File name too long"),
    shipped("File too large"),
    shipped("Input/output error"),
    shipped("Invalid argument"),
    shipped("Is a directory"),
    shipped("No space left on device"),
    shipped("No such file or directory"),
    shipped("Not a directory"),
    shipped("Operation not permitted"),
    shipped("Permission denied"),
    shipped("Read-only file system"),
    shipped("Stale file handle"),
    shipped("Too many levels of symbolic links"),
    shipped("Too many open files"),
)


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    StorageError
        The disk doesn't give them.

    Examples
    --------
    >>> bytes_of(Path("/no/such/file"))
    Traceback (most recent call last):
        ...
    hinterland.errors.StorageError: /no/such/file: can't be read (No such file or directory)
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(
            t("{path}: can't be read ({error})", path=path, error=system_reason(error))
        ) from error


def system_reason(error: object) -> str:
    """Return why the system refused, in the language that is spoken where the reason is known.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> with speaking("zh"):
    ...     system_reason(PermissionError(13, "Permission denied"))
    '没有权限'
    >>> system_reason(OSError(5, "Input/output error")), system_reason(OSError("odd"))
    ('Input/output error', 'odd')
    """
    text = getattr(error, "strerror", None) or str(error)
    return t(text) if text in _SYSTEMS else text
