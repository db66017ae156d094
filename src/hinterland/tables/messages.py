"""What is wrong with a file, in words: the errors and messages that several readers share."""

from ..errors import InputError
from ..language import t
from .grid import MAX_COLUMNS, MAX_ROWS

__all__ = ["broken", "cut_at", "no_workbook", "too_much_text", "two_in_one", "unreadable"]


def unreadable(text: str, file: str, /, **fields: object) -> InputError:
    """Return the error of a file, with its name and other fields filled into a text.

    Examples
    --------
    >>> str(unreadable("{file}: {count} values", "a.json", count=5))
    'a.json: 5 values'
    """
    return InputError(text.format(file=file, **fields), file=file)


def broken(file: str) -> str:
    """Return the message for a file that can't be read to its end."""
    return t("{file} is truncated or corrupt; download or save it again", file=file)


def cut_at(where: str) -> str:
    """Return the notice of a table that is larger than any that is read."""
    rows, columns = f"{MAX_ROWS:,}", f"{MAX_COLUMNS:,}"
    return t(
        "{file}: the table was cut at {rows} rows and {columns} columns",
        file=where, rows=rows, columns=columns,
    )  # fmt: skip


def no_workbook(where: str) -> InputError:
    """Return the error for a container without a workbook."""
    return unreadable(t("{file} holds no workbook or is truncated; download it again"), where)


def too_much_text(where: str) -> InputError:
    """Return the error for texts that repeat without end."""
    return unreadable(t("{file} holds more text than any workbook; it was not read"), where)


def two_in_one(where: str) -> InputError:
    """Return the error for two sheets of which a file gives the same content."""
    return unreadable(
        t("{file}: two sheets are stored in the same place; download it again"), where
    )
