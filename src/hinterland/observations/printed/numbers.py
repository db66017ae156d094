"""Printed figures: plain numbers, missing marks, footnote marks, and what can't be a number."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ...errors import InputError
from ...units import currency_called, money_words, scale
from ...units.currencies import WORDS, currencies
from ..messages import joined, message
from .cell_marks import STATUS, missing_meaning, no_result, separators
from .periods.parsing import parse_period
from .words import flat, take_marks

__all__ = ["PrintedNumber", "is_figure", "is_plain_year", "read_figure", "separators"]

_YEAR: Final = re.compile(r"(?:18|19|20)\d\d(?:\.0+)?")
_MARKED_YEAR: Final = re.compile(r"(?:18|19|20)\d\d(?=[^\d.,])")
_DIGITS: Final = re.compile(r"\d")
# The common case: nothing in it asks for a second look.
_PLAIN: Final = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_POWER_OF_TEN: Final = re.compile(r"10+(?:,?000)*")
# The columns' or rows' own numbers, and classes of size: printed in heads, not among figures.
_NUMBERING: Final = re.compile(r"[(\[]\d{1,2}[)\]]")
# What a reader of pictures makes of figures: digits, and letters that look like them.
_LIKE_A_NUMBER: Final = re.compile(r"[-+]?[\dloOISBZgq|!'`.,:;· ]{1,24}[A-Za-z]?")

_NUMBER: Final = r"\d[\d,.'’ ]*(?:[eE][+-]?\d+)?"
_MINUS: Final = re.compile(r"^(?:[–‐‑‒﹣]|—)\s?(?=[\d.])")
_CONSTANT: Final = re.compile(r"=\s*\"?([+-]?[\d.,]+%?)\"?")
_BRACKETED: Final = re.compile(r"([(\[])\s*([^()\[\]]+?)\s*[)\]]")
_HARD_BLANK: Final = re.compile("(?<=\\d)[\u00a0\u2007\u2009\u202f](?=\\d{3}(?!\\d))")
_SPACED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?")
_APOSTROPHES: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:['’]\d{3})+(?:\.\d+)?")
_INDIAN: Final = re.compile(r"[+-]?[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?")
_AFTER: Final = re.compile(r"([+-]?[\d.,]+)\s?-")
_ABOUT: Final = re.compile(
    r"(?:[~～∼≈≒]|约为?|約為?|大约|近|about |approx(?:\.|imately)? ?|ca\. ?|circa |c\. )\s*(?=[-+]?[\d$.])|(?P<end>左右|上下)$",
    re.IGNORECASE,
)
_BOUND: Final = re.compile(
    r"(?:[<>≤≥＜＞]=?|不足|超过|低于|高于|少于|多于|less than |more than |over |under |above |below |up to )\s*[-+]?\d.*"
    r"|\d[\d,.]*\s*(?:\+|以上|以下|多|余|餘|or more|or less|and (?:over|above|more))[^\d]{0,8}",
    re.IGNORECASE,
)
# Alone, a capital letter is more often a code than a mark.
_CODE: Final = re.compile("[A-Z]|NP")
_CLASS: Final = re.compile(r"\d.*[^\d]")
_MARGIN: Final = re.compile(r"(.*\d)\s*(?:±|\+/-|\+-)\s*[\d.,]+\s*%?")
_NO_SIGN: Final = re.compile(r"(?:±|\+/-|[▲△▼▽↑↓])\s*[\d.,]+.*")
_SEVERAL: Final = re.compile(r"[\d.,]+\s*[-–—~～至]\s*[\d.,]+\s*%?")
_LETTERED: Final = re.compile(
    r"(.*\d%?)(?:\s+\(?([a-z]{1,2})\)?|\(([a-z]{1,2})\)|([pre])|\s([PRE]))"
)

_CURRENCY = r"[A-Z]{1,3}\$|\$|US\$|U\.S\.\$|[€£¥￥₩₹₽₺฿]|RMB|"
_CURRENCY += "|".join(code for code in currencies() if code.casefold() not in WORDS)
_CURRENCY += r"|[A-Z]{3}(?=\s)|人民币"
_MONEY: Final = "|".join(map(re.escape, sorted(money_words(), key=len, reverse=True)))
_GLUED: Final = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{_CURRENCY})?\s*(?P<number>[+-]?{_NUMBER})\s*(?P<after>[^\d\s][^\d]*|)"
)
_SHORT_SCALES: Final = {
    "k": "thousand", "m": "million", "mn": "million", "mln": "million", "mil": "million",
    "million": "million", "bn": "billion", "b": "billion", "bln": "billion", "billion": "billion",
    "tn": "trillion", "t": "trillion", "trillion": "trillion", "thousand": "thousand",
}  # fmt: skip
_UNIT_AFTER: Final = re.compile(
    r"(?:[十百千万亿萬億]{1,3}(?!分)[㐀-鿿/]{0,8}|元(?:人民币)?|美元|人次?|户|吨|公里|千米|平方[㐀-鿿]{1,3}|公顷|亩|倍|个?百分点|家|个|件|台|辆|%|‰|℃"
    r"|(?:billion|million|thousand|trillion|bn|mn|mln|tn|"
    rf"{_MONEY}"
    r"|persons|people|tons?|tonnes|km|kg|pp|pct|percent(?:age points?)?|per cent|of|US|U\.S\.|[/ .])+|[km](?=$))",
    re.IGNORECASE,
)


class PrintedNumber(NamedTuple):
    """What is in a cell of figures: a plain number as text, or the reason why there is none.

    `marks` are footnote marks and status letters; `is_percent`: a percent sign is in the cell
    itself. `is_missing`: a printed missing mark or a blank, an error, a formula; not a text that
    can't be read. `unit` is printed in the cell itself (`亿元`, `US$ billion`, `‰`); a bare scale
    (`万`, `million`) counts in the table's unit. `doubt` is why the number may be another one;
    `flags` the status in the cell, in the flags of an observation, `note` the same in words.
    """

    number: str | None
    reason: str = ""
    marks: tuple[str, ...] = ()
    is_percent: bool = False
    is_missing: bool = False
    unit: str = ""
    doubt: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""


@lru_cache(maxsize=65536)
def read_figure(text: str) -> PrintedNumber:
    """Return what is printed in a cell of figures; a doubtful text is never taken in silence.

    Examples
    --------
    >>> read_figure("28,014.94").number, read_figure("…").reason, read_figure(" ").reason
    ('28,014.94', "printed as '…'", 'the cell is blank')
    >>> read_figure("1688,78").reason
    "'1688,78' is not a number"
    >>> read_figure("12.5②")[:3], read_figure("1345 p").flags
    (('12.5', '', ('②',)), ('provisional',))
    >>> read_figure("30320亿元").unit, read_figure("US$ 1.2bn").unit, read_figure("12.5%").is_percent
    ('亿元', 'US$ billion', True)
    >>> read_figure("(1346)").doubt
    '(1346): brackets are a minus in accounts, elsewhere a provisional or an estimated figure'
    """
    raw = _HARD_BLANK.sub("", text)
    plain = flat(raw)
    if _PLAIN.fullmatch(plain):
        return PrintedNumber(plain)
    if not plain:
        return PrintedNumber(None, message("the cell is blank"), is_missing=True)
    if (meaning := missing_meaning(plain)) is not None:
        return _no_number(text, meaning)
    if constant := _CONSTANT.fullmatch(plain):
        return _read(constant[1], text)
    if why := no_result(plain):
        return PrintedNumber(None, why, is_missing=True)
    return _read(plain, text)


@lru_cache(maxsize=65536)
def is_figure(text: str) -> bool:
    """Return whether a text belongs among figures: a number, a missing mark, a misread number.

    Examples
    --------
    >>> [is_figure(t) for t in ("1,234.5", "…", "14150G", "lo", "2019年", "Total")]
    [True, True, True, True, False, False]
    >>> [is_figure(t) for t in ("(1346)", "30320亿元", "<0.5", "#N/A", "1.234,5", "D")]
    [True, True, True, True, True, False]
    >>> [is_figure(t) for t in ("(1)", "100 million yuan", "100美元", "10-20", "2019-20")]
    [False, False, False, False, False]
    """
    figure = read_figure(text)
    plain = flat(text)
    if figure.number is not None:
        is_unit = figure.unit not in {"", "%"} and _POWER_OF_TEN.fullmatch(figure.number)
        return not is_unit and not _NUMBERING.fullmatch(plain)
    if figure.is_missing:
        return bool(plain) and not _CODE.fullmatch(plain)
    if figure.doubt:
        return not _SEVERAL.fullmatch(plain) and not _CLASS.fullmatch(plain)
    return plain in {"lo", "O", "o", "l", "I"} or bool(
        _DIGITS.search(plain) and _LIKE_A_NUMBER.fullmatch(plain)
    )


def is_plain_year(text: str) -> bool:
    """Return whether a text is four digits that may be a year, with or without a mark.

    Examples
    --------
    >>> is_plain_year("2019"), is_plain_year("2019.5"), is_plain_year("12019")
    (True, False, False)
    >>> is_plain_year("2019①"), is_plain_year("2019p"), is_plain_year("2019%")
    (True, True, False)
    """
    plain = flat(text)
    if _YEAR.fullmatch(plain):
        return True
    if not _MARKED_YEAR.match(plain):
        return False
    period = parse_period(plain)
    return period is not None and period.is_whole and not period.is_fiscal


def _no_number(text: str, meaning: str, marks: tuple[str, ...] = ()) -> PrintedNumber:
    """Return a missing mark, with its meaning where that is known."""
    printed = text.strip()
    reason = message("printed as {text!r}", text=printed)
    if meaning:
        reason = message("printed as {text!r} ({meaning})", text=printed, meaning=meaning)
    return PrintedNumber(None, reason, marks, is_missing=True)


def _read(plain: str, text: str) -> PrintedNumber:
    bare, marks = take_marks(plain, of_number=True)
    if marks and (meaning := missing_meaning(bare)) is not None:
        return _no_number(text, meaning, marks)
    figure = _number(bare, text) if _DIGITS.search(bare) else None
    if figure is None:
        return PrintedNumber(
            None, message("{text!r} is not a number", text=text.strip()), marks
        )
    if bare == "10" and marks and marks[0].isdigit():
        doubt = message(
            "{text!r} is a power of ten, or 10 with a footnote mark", text=text.strip()
        )
        figure = figure._replace(doubt=doubt)
    return figure._replace(marks=(*figure.marks, *marks))


def _number(bare: str, text: str) -> PrintedNumber | None:
    """Return the figure of a text without footnote marks, None where it is not a number."""
    if percent := bare.endswith("%"):
        bare = bare[:-1].rstrip()
    if _is_number(bare):
        return PrintedNumber(bare, is_percent=percent, unit="%" if percent else "")
    for read in (_with_status, _in_brackets, _with_sign, _inexact, _grouped, _with_unit):
        figure = read(bare, text)
        if figure is None:
            continue
        if percent:
            figure = figure._replace(is_percent=True, unit=figure.unit or "%")
        return figure
    return None


def _with_status(bare: str, text: str) -> PrintedNumber | None:
    """Return a figure with its status letter behind it: `1345 p`, `1345p`, `12.5 (r)`."""
    found = _LETTERED.fullmatch(bare)
    if not found:
        return None
    letters = next(filter(None, found.groups()[1:])).casefold()
    if not set(letters) <= STATUS.keys() or len(set(letters)) < len(letters):
        return None
    figure = _number(found[1], text)
    if figure is None:
        return None
    known = [STATUS[letter] for letter in letters]
    notes = joined((status.note for status in known), ", ")
    doubts = [status.note for status in known if status.doubt]
    return figure._replace(
        marks=(*figure.marks, *letters),
        flags=tuple(status.flag for status in known if status.flag),
        note=notes,
        doubt=figure.doubt
        or (
            message("{text!r} is marked as {what}", text=text.strip(), what=doubts[0])
            if doubts
            else ""
        ),
    )


def _in_brackets(bare: str, text: str) -> PrintedNumber | None:
    found = _BRACKETED.fullmatch(bare)
    inner = found and _number(found[2], text)
    if not found or not inner:
        return None
    why = (
        message(
            "brackets are a minus in accounts, elsewhere a provisional or an estimated figure"
        )
        if found[1] == "("
        else message("square brackets are a provisional, an estimated or a revised figure")
    )
    return inner._replace(
        doubt=inner.doubt or message("{text}: {why}", text=flat(text), why=why)
    )


def _with_sign(bare: str, text: str) -> PrintedNumber | None:
    """Return a figure whose minus is a dash or behind it, or whose sign can't be known."""
    if found := _MINUS.match(bare):
        figure = _number("-" + bare[found.end() :].lstrip(), text)
        if figure and found[0].startswith("—"):
            figure = figure._replace(
                doubt=message("{text!r} begins with a long dash", text=text.strip())
            )
        return figure
    if (spaced := re.fullmatch(r"- (\d.*)", bare)) and (
        figure := _number(f"-{spaced[1]}", text)
    ):
        return figure._replace(
            doubt=message(
                "{text!r} begins with a dash apart from the figure", text=text.strip()
            )
        )
    if (behind := _AFTER.fullmatch(bare)) and _is_number(f"-{behind[1]}"):
        return PrintedNumber(
            f"-{behind[1]}",
            doubt=message("{text!r} has its minus behind it", text=text.strip()),
        )
    if _NO_SIGN.fullmatch(bare):
        why = message("{text!r} doesn't show which sign it has", text=text.strip())
        return PrintedNumber(None, why, doubt=why)
    return None


def _inexact(bare: str, text: str) -> PrintedNumber | None:
    """Return a figure that is only about, at least or at most something."""
    said = text.strip()
    if found := _MARGIN.fullmatch(bare):
        figure = _number(found[1].rstrip(), text)
        return figure and figure._replace(
            doubt=message("{text!r} is printed with a margin of error", text=said)
        )
    if _BOUND.fullmatch(bare) or _SEVERAL.fullmatch(bare):
        why = message("{text!r} is a bound or a range, and not a figure", text=said)
        return PrintedNumber(None, why, doubt=why)
    if found := _ABOUT.search(bare):
        figure = _number((bare[: found.start()] + bare[found.end() :]).strip(), text)
        return figure and figure._replace(
            doubt=message("{text!r} is an approximate figure", text=said)
        )
    return None


def _grouped(bare: str, text: str) -> PrintedNumber | None:
    """Return a figure with blanks, apostrophes or Indian commas between its groups."""
    if _APOSTROPHES.fullmatch(bare):
        return PrintedNumber(bare.replace("'", "").replace("’", ""))
    if _INDIAN.fullmatch(bare):
        return PrintedNumber(
            bare.replace(",", ""),
            doubt=message("{text!r} is grouped as in India", text=text.strip()),
        )
    if not _SPACED.fullmatch(bare) or (bare.count(" ") == 1 and "," not in bare):
        return None  # `1 688` may be two figures that ran together.
    joined = bare.replace(" ", "").replace(",", ".")
    if not _is_number(joined):
        return None
    doubt = (
        message("{text!r} is read with a comma before its decimals", text=text.strip())
        if "," in bare
        else ""
    )
    return PrintedNumber(joined, doubt=doubt)


def _with_unit(bare: str, text: str) -> PrintedNumber | None:
    """Return a figure with a currency before it or a unit behind it."""
    found = _GLUED.fullmatch(bare)
    if not found or not (found["before"] or found["after"]):
        return None
    before, after = (found["before"] or "").strip(), found["after"].strip()
    if after and not _UNIT_AFTER.fullmatch(after) and after.casefold() not in _SHORT_SCALES:
        return None
    number = found["number"].strip()
    if not before and after.casefold() in {"b", "t"}:
        return None  # `14150b` is a 6 misread.
    if found["sign"]:
        number = found["sign"] + number
    if not _is_number(number):
        inner = _grouped(number, text)
        if inner is None:
            return None
        return inner._replace(unit=_unit(before, after))
    return PrintedNumber(number, unit=_unit(before, after))


def _unit(before: str, after: str) -> str:
    short = _SHORT_SCALES.get(after.casefold(), after)
    if before and re.match(r"[㐀-鿿]", short) and not re.search("[元币]", short):
        code = currency_called(before)
        return f"{short}{currencies()[code].zh if code else before}"
    return f"{before} {short}".strip() if before else short


def _is_number(text: str) -> bool:
    try:
        scale(text, "1")
    except InputError:
        return False
    return True
