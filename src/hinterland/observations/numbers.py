"""Printed figures: plain numbers, missing marks, footnote marks, and what can't be a number."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ..errors import InputError
from ..units import scale
from .table import MISSING_MARKS
from .words import flat, take_marks

__all__ = ["Figure", "is_figure", "is_plain_year", "read_figure"]

_MORE_MARKS: Final = frozenset(
    ("―", "–", "..", "n.a.", "na", "n/a", "nan", "null", "none", "缺", "无", "暂无", "不详")
)
_YEAR: Final = re.compile(r"(?:18|19|20)\d\d(?:\.0+)?")
_DIGITS: Final = re.compile(r"\d")
# What a reader of pictures makes of figures: digits, and letters that look like them.
_LIKE_A_NUMBER: Final = re.compile(r"[-+]?[\dloOISBZgq|!'`.,:;· ]{1,24}[A-Za-z]?")


class Figure(NamedTuple):
    """What a cell of figures says.

    Attributes
    ----------
    number
        A plain number as text, None where there is none.
    reason
        Why there is none: a missing mark, or a text that is no number. Empty for a number.
    marks
        Footnote marks.
    is_percent
        A percent sign stands in the cell itself.
    is_missing
        A printed missing mark or a blank, as told from a text that can't be read.
    """

    number: str | None
    reason: str = ""
    marks: tuple[str, ...] = ()
    is_percent: bool = False
    is_missing: bool = False


@lru_cache(maxsize=65536)
def read_figure(text: str) -> Figure:
    """Return what is printed in a cell of figures; a doubtful text is never coerced.

    Examples
    --------
    >>> read_figure("28,014.94").number, read_figure("…").reason, read_figure(" ").reason
    ('28,014.94', "printed as '…'", 'the cell is blank')
    >>> read_figure("1688,78").reason
    "'1688,78' is no number"
    >>> read_figure("12.5②")
    Figure(number='12.5', reason='', marks=('②',), is_percent=False, is_missing=False)
    """
    plain = flat(text)
    if not plain:
        return Figure(None, "the cell is blank", is_missing=True)
    if _is_mark(plain):
        return Figure(None, f"printed as {text.strip()!r}", is_missing=True)
    bare, marks = take_marks(plain, of_number=True)
    if marks and _is_mark(bare):
        return Figure(None, f"printed as {text.strip()!r}", marks, is_missing=True)
    percent = bare.endswith("%")
    number = bare.rstrip("%").rstrip() if percent else bare
    if not _is_number(number):
        return Figure(None, f"{text.strip()!r} is no number", marks)
    return Figure(number, "", marks, percent)


@lru_cache(maxsize=65536)
def is_figure(text: str) -> bool:
    """Say whether a text belongs among figures: a number, a missing mark, a misread number.

    Examples
    --------
    >>> [is_figure(t) for t in ("1,234.5", "…", "14150G", "lo", "2019年", "Total")]
    [True, True, True, True, False, False]
    """
    figure = read_figure(text)
    if figure.number is not None:
        return True
    plain = flat(text)
    if figure.is_missing:
        return bool(plain)
    return plain in {"lo", "O", "o", "l", "I"} or bool(
        _DIGITS.search(plain) and _LIKE_A_NUMBER.fullmatch(plain)
    )


def is_plain_year(text: str) -> bool:
    """Say whether a text is four digits that may be a year.

    Examples
    --------
    >>> is_plain_year("2019"), is_plain_year("2019.5"), is_plain_year("12019")
    (True, False, False)
    """
    return _YEAR.fullmatch(flat(text)) is not None


def _is_mark(plain: str) -> bool:
    dense = plain.replace(" ", "")
    return dense in MISSING_MARKS or dense.casefold() in _MORE_MARKS or not dense.strip("…—-")


def _is_number(text: str) -> bool:
    try:
        scale(text, "1")
    except InputError:
        return False
    return True
