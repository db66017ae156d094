"""A user's file, read whole."""

from pathlib import Path

from .errors import StorageError
from .language import t

__all__ = ["bytes_of"]


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
            t("{path}: can't be read ({error})", path=path, error=error.strerror)
        ) from error
