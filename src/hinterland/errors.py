"""What can go wrong, as a small tree of exceptions.

::

    Error
    ├── UsageError     a name or an option that stands for nothing (exit code 2)
    ├── InputError     the content of a file or a frame is wrong (exit code 1)
    └── StorageError   a place on disk can't be read or written (exit code 1)

Each message is one line: what is wrong, where, and what to do.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

__all__ = ["Error", "InputError", "StorageError", "UsageError", "closest", "reraised_as"]


class Error(Exception):
    """The base of everything that Hinterland raises on purpose.

    Attributes
    ----------
    file, line, key, cell
        Where the fault is, as far as it is known: the file's name, the line (from 1), the key
        in a study file, the cell as (row, column) from 1. The message has them in words; code
        reads them here and never from the message.
    """

    def __init__(
        self,
        message: str = "",
        *,
        file: str = "",
        line: int | None = None,
        key: str = "",
        cell: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.file, self.line, self.key, self.cell = file, line, key, cell


class UsageError(Error):
    """A name, path or option was given that stands for nothing.

    Attributes
    ----------
    given, meant
        The word, and the known one that it is a slip of; "" where that can't be seen.
    """

    def __init__(
        self, message: str = "", *, given: str = "", meant: str | None = None, **where: Any
    ) -> None:
        super().__init__(message, **where)
        self.given, self.meant = given, meant or ""


class InputError(Error):
    """The content of a file or a frame is not what it has to be."""


class StorageError(Error):
    """A place on disk can't be read or written."""


@contextmanager
def reraised_as(message: str, *, file: str = "") -> Iterator[None]:
    """Turn whatever a library raises on a broken file into an InputError with this message.

    Examples
    --------
    >>> with reraised_as("a.xls is truncated or corrupt; download or save it again", file="a.xls"):
    ...     b""[0]
    Traceback (most recent call last):
    hinterland.errors.InputError: a.xls is truncated or corrupt; download or save it again
    """
    try:
        yield
    except (Error, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of a Rust library is not an Exception
        raise InputError(message, file=file) from error


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known word that a name is a slip of, None where none is near."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), None)
