"""Faults of the libraries that read files, told as one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import Error, InputError

__all__ = ["told_as"]


@contextmanager
def told_as(message: str) -> Iterator[None]:
    """Turn whatever a library raises on a broken file into an InputError with this message.

    Examples
    --------
    >>> with told_as("a.xls is cut short; get it again"):
    ...     b""[0]
    Traceback (most recent call last):
    hinterland.errors.InputError: a.xls is cut short; get it again
    """
    try:
        yield
    except (Error, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as fault:  # a panic of a Rust library is no Exception
        raise InputError(message) from fault
