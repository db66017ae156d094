"""What can go wrong, as a small tree of exceptions.

::

    Error
    ├── UsageError     a name or an option that stands for nothing (exit code 2)
    ├── InputError     the content of a file or a frame is wrong (exit code 1)
    └── StorageError   a place on disk can't be read or written (exit code 1)

Each message is one line: what is wrong, where, and what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["Error", "InputError", "StorageError", "UsageError", "closest", "did_you_mean"]


class Error(Exception):
    """The base of everything that Hinterland raises on purpose."""


class UsageError(Error):
    """A name, path or option was given that stands for nothing."""


class InputError(Error):
    """The content of a file or a frame is not what it has to be."""


class StorageError(Error):
    """A place on disk can't be read or written."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest of the known words, or lists them all.

    In English; `language.did_you_mean` says it in the language that is spoken.

    Examples
    --------
    >>> did_you_mean("eastt", ["east", "west"])
    "did you mean 'east'?"
    >>> did_you_mean("x", ["east", "west"])
    'known: east, west'
    """
    names = list(known)
    close = closest(name, names)
    return f"did you mean {close!r}?" if close else "known: " + ", ".join(names)


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known word that a name is a slip of, None where none is near."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), None)
