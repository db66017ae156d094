"""What is printed in cells of figures besides digits: missing marks, letters, points and commas."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ..messages import message
from ..table import MISSING_MARKS
from .words import flat, take_marks

__all__ = ["STATUS", "StatusLetter", "missing_meaning", "no_result", "separators"]

_NOT_AVAILABLE: Final = message("not available")
_APPLICABLE: Final = message("not applicable")
_SECRET: Final = message("confidential")
# What is printed, without blanks and in small letters → what it means where that is known.
_MISSING: Final[dict[str, str]] = {
    **dict.fromkeys(map(str.casefold, MISSING_MARKS), ""),
    **dict.fromkeys(
        ("―", "–", "‐", "‑", "‒", "─", "━", "﹣", "_", "__", "---", "-.-", "*", "**", "***", "†",
         "/", "//", "\\", "?", "??", "？", "·", "・", ".", "…..", "x", "null", "none", "nan",
         "na", "n/a", "<na>", "nat", "缺", "缺失", "空", "空白", "无", "無", "×", "(x)"),
        "",
    ),
    **dict.fromkeys(
        ("..", ":", "n.a.", "n.a", "nd", "n.d.", "n.d", "n/d", "n/av", "s/d", "notavailable",
         "nodata", "missing", "unknown", "tbd", "不详", "不詳", "暂无", "暫無", "暂缺", "无数据", "無資料",
         "暂无数据", "未公布", "未统计", "未統計", "没有数据", "待定", "(na)", "未提供", "资料暂缺", "缺数据"),
        _NOT_AVAILABLE,
    ),
    **dict.fromkeys(
        ("notapplicable", "n.app.", "n/ap", "不适用", "不適用", "z", ":z", ":(z)", "无此项"), _APPLICABLE
    ),
    **dict.fromkeys(
        ("c", "(c)", ":c", ":(c)", "conf", "conf.", "confidential", "(conf)", "suppressed", "(d)",
         "(s)", "withheld", "保密", "涉密", "np", "n.p.", "notpublished"),
        _SECRET,
    ),
    **dict.fromkeys(("nil", "零星", "neg", "negligible"), message("none, or too little to print")),
    **dict.fromkeys((":u", ":(u)", "(u)", "(z)", "(l)"), message("not reliable, or too little to print")),
}  # fmt: skip
# In tables of the United States.
_US_LETTERS: Final[dict[str, str]] = {
    "D": _SECRET,
    "S": _SECRET,
    "X": _APPLICABLE,
    "NP": _SECRET,
}
_EUROSTAT: Final = re.compile(r":\s*\(?[a-z]{1,3}\)?")
_ERROR: Final = re.compile(
    r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|ERROR!"
    r"|GETTING_DATA|UNKNOWN!|NV|BEZUG!|WERT!|ZAHL!|[A-Z]{2,12}[!?])|Err:\d{3}",
    re.IGNORECASE,
)
_HASHES: Final = re.compile(r"#{3,}")
_FORMULA: Final = re.compile(r"=\s*[-+@\"(\w$'{]")


class StatusLetter(NamedTuple):
    """What a letter behind a figure means: a note in words, and an observation's flag where it has one.

    `doubt`: the figure can't be taken as what happened.
    """

    note: str
    flag: str = ""
    doubt: bool = False


#: The letters of Eurostat, the OECD and most offices.
STATUS: Final[dict[str, StatusLetter]] = {
    "p": StatusLetter(message("provisional"), "provisional"),
    "r": StatusLetter(message("revised")),
    "b": StatusLetter(message("break in the series")),
    "d": StatusLetter(message("the definition differs")),
    "e": StatusLetter(message("estimated")),
    "s": StatusLetter(message("estimated by the publisher of the collection")),
    "f": StatusLetter(message("forecast"), doubt=True),
    "u": StatusLetter(message("low reliability"), doubt=True),
    "n": StatusLetter(message("not significant"), doubt=True),
    "c": StatusLetter(message("confidential"), doubt=True),
    "z": StatusLetter(message("not applicable"), doubt=True),
}


def missing_meaning(plain: str) -> str | None:
    """Return what a missing mark means, empty where that isn't known; None for no mark.

    Examples
    --------
    >>> missing_meaning("n.a."), missing_meaning("…"), missing_meaning("12")
    ('not available', '', None)
    """
    dense = plain.replace(" ", "")
    if plain in _US_LETTERS:
        return _US_LETTERS[plain]
    known = _MISSING.get(dense.casefold())
    if known is not None:
        return known
    if not dense.strip("…—-–―.") and dense != ".":
        return ""
    if _EUROSTAT.fullmatch(plain.casefold()):
        status = STATUS.get(plain.strip(": ()").casefold())
        return status.note if status else ""
    return None


def no_result(plain: str) -> str | None:
    """Return why a workbook's cell holds an error or formula and no figure, else None.

    Examples
    --------
    >>> no_result("#N/A")
    'the cell holds the error #N/A; look at its formula in the workbook'
    >>> no_result("=B4*1.1")[:45], no_result("12")
    ('the formula =B4*1.1 has no stored result; ope', None)
    """
    if _ERROR.fullmatch(plain):
        return message(
            "the cell holds the error {text}; look at its formula in the workbook", text=plain
        )
    if _HASHES.fullmatch(plain):
        return message(
            "printed as {text}: the column was too narrow; widen it and save again", text=plain
        )
    if _FORMULA.match(plain):
        shown = plain if len(plain) <= 60 else plain[:59] + "…"
        return message(
            "the formula {text} has no stored result; open the file in a spreadsheet program, let it calculate, and save it again",
            text=shown,
        )
    return None


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
        return message(
            "{text!r} has points between thousands, so that the column's points aren't decimal signs",
            text=proofs["."],
        )
    if proofs[","] and open_cells and not usual:
        return message(
            "{text!r} has a comma before its decimals, so that the column's commas may not be between thousands",
            text=proofs[","],
        )
    return None
