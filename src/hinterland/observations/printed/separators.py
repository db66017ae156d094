"""Points and commas of a column that may mean the other thing."""

import re
from collections.abc import Iterable
from typing import Final

from .words import flat, take_marks

__all__ = ["separators"]

_DOT_THOUSANDS: Final = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[+-]?[1-9]\d{0,2}\.\d{3},\d+"
)
_DECIMAL_COMMA: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})*|\d+),(?:\d{1,2}|\d{4,})|[+-]?(?:0|\d{4,}),\d+"
)
# A group of three that may be thousands or decimals.
_OPEN: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_WIDE: Final = re.compile("[，．]")
_DOT_DECIMAL: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(?:\d{1,2}|\d{4,})|[+-]?\d{4,}\.\d+|[+-]?0?\.\d+"
)
_COMMA_THOUSANDS: Final = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d*)?|[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d*"
)


def separators(texts: Iterable[str]) -> str | None:
    """Return why the points or commas of a column can't be trusted, None where they can.

    One cell that can only be read with points between thousands, or with a comma before
    decimals, makes every 28.014 and 28,014 of its column uncertain. A misprint among cells
    that prove the usual signs doubts itself alone.

    Examples
    --------
    >>> separators(["1.234.567", "28.014"])
    "'1.234.567' has points between thousands, so that the column's points aren't decimal signs"
    >>> separators(["28,014", "1688,78"])[:45], separators(["28,014", "1688,78", "12.5"])
    ("'1688,78' has a comma before its decimals, so", None)
    """
    proofs = {".": "", ",": ""}
    usual = False
    open_cells: set[str] = set()
    for text in texts:
        if "." not in text and "," not in text and not _WIDE.search(text):
            continue
        plain = flat(text)
        bare = take_marks(plain, of_number=True)[0].strip("()%‰ ")
        if _DOT_THOUSANDS.fullmatch(bare):
            proofs["."] = proofs["."] or plain
        elif _DECIMAL_COMMA.fullmatch(bare):
            proofs[","] = proofs[","] or plain
        elif _OPEN.fullmatch(bare):
            open_cells.add("." if "." in bare else ",")
        elif _DOT_DECIMAL.fullmatch(bare) or _COMMA_THOUSANDS.fullmatch(bare):
            usual = True
    if proofs["."] and open_cells:
        return (
            f"{proofs['.']!r} has points between thousands, so that the column's points aren't "
            "decimal signs"
        )
    if proofs[","] and open_cells and not usual:
        return (
            f"{proofs[',']!r} has a comma before its decimals, so that the column's commas may "
            "not be between thousands"
        )
    return None
