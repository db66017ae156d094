"""The Harmonised System: chapters, and the sections they are in."""

import re
from bisect import bisect_left
from typing import Final

__all__ = ["UNKNOWN", "chapter", "section"]

#: Where a code is not one of the system's: such rows are in the totals and in no section.
UNKNOWN: Final = "unknown"

#: The last chapter of each section, I to XXII (WCO, Harmonised System 2022; XXII is the customs'
#: own: special transactions).
_LAST: Final = (
    5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97, 99,
)  # fmt: skip
_NO_CHAPTER: Final = ("00", "77")


def chapter(code: str | None) -> str:
    """Return the chapter of a code of 2, 4, 6, 8 or 10 digits.

    A code of an odd number of digits has lost its leading zero, as spreadsheets do.

    Examples
    --------
    >>> chapter("8471.30"), chapter("10121"), chapter("7"), chapter("n.e.s."), chapter(None)
    ('84', '01', '07', 'unknown', 'unknown')
    """
    digits = re.sub(r"\.0$|[.\s]", "", (code or "").strip())
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 12:
        return UNKNOWN
    first = digits.zfill(len(digits) + len(digits) % 2)[:2]
    return UNKNOWN if first in _NO_CHAPTER else first


def section(code: str | None) -> str:
    """Return the section of a code, `1` to `22`.

    Examples
    --------
    >>> section("847130"), section("0101"), section("99")
    ('16', '1', '22')
    """
    first = chapter(code)
    return first if first == UNKNOWN else str(bisect_left(_LAST, int(first)) + 1)
