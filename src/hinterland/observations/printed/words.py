"""Printed words: one form for every width and padding, Chinese and English separated."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = [
    "Words", "flat", "has_chinese", "join", "plain_mark", "split_languages", "squeeze", "take_marks",
]  # fmt: skip

# Full width to ASCII and nothing more: NFKC would read the footnote mark of 12② as a digit.
_WIDTHS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    **dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF), None),
    0x2212: "-",
}
_BLANKS: Final = re.compile(r"\s+")
_HAN: Final = r"㐀-䶿一-鿿豈-﫿〇"
_CHINESE: Final = re.compile(f"[{_HAN}]")
_PADDING: Final = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_HYPHEN: Final = re.compile(r"(?<=[a-z])-\s+(?=[a-z])")

# `Beijing 北京` is English first; `R&D人员` and `GDP 总量` are Chinese, whatever they begin with.
_ENGLISH_WORD: Final = re.compile(r"[a-z.)][ (/:]+$")
# What is attached to the last Chinese character and belongs to it: `人口(万人)`, `合计1)`.
_ATTACHED: Final = re.compile(r"[^A-Za-z\s(/]*(?:\([^A-Za-z)]*\))?")
# `(地区GDP)` and `(GDP)` belong to the Chinese words before.
_IN_BRACKET: Final = re.compile(r"[A-Z][A-Z\d&]{0,9}\)")
_BRACKETED_NAME: Final = re.compile(r"\s?\([A-Z][A-Z\d&]{1,9}\)(?=\s|$)")
_ENGLISH_START: Final = re.compile(
    r"[\s(/]*(?=[A-Za-z])|[\s(/]+(?=\d[\d ,]*\s[A-Za-z])|\s+(?=\d{1,2}[.)]\s*[A-Za-z])"
)
# `2021年H1`, `2019年E`: a code that belongs to the Chinese words before it.
_CODE: Final = re.compile(
    r"\s*\(?(?:[QHSM]\d{1,2}(?:-[QH]?\d)?|[1-4][QH]|\d{1,2}M)\)?|\(?[A-Za-z]\)?", re.IGNORECASE
)

_RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED: Final = dict(
    zip(
        _RAISED_DIGITS + "⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂⱽ₀₁₂₃₄₅₆₇₈₉",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUWV0123456789",
        strict=True,
    )
)
_CIRCLES: Final = rf"①-⑳⓪⓿❶-❿⑴-⒇*†‡※★☆§¶{re.escape(''.join(_RAISED))}"
# What is raised in brackets, whatever it is: `⁽注⁾`.
_RAISED_TEXT: Final = r"⁽[^⁽⁾]{1,12}⁾"
_SINGLE: Final = rf"(?:{_RAISED_TEXT}|[{_CIRCLES}])"
_CIRCLED: Final = rf"{_SINGLE}(?:,?{_SINGLE})*(?:(?<=[{_RAISED_DIGITS}])\))?"
# The ² of km² and the ⁴ of 10⁴ belong to a unit.
_NO_POWER: Final = rf"(?<!\bm)(?<![kc]m)(?<!米)(?<!公里)(?<!10)(?<![{_RAISED_DIGITS}])"
_MARK: Final = re.compile(
    rf"\s*({_NO_POWER}{_CIRCLED}|(?<![A-Za-z('’])[a-h]\)|\([a-h]\)|(?<![\d(.])\d\)|\(\d\d?\)"
    r"|[\[〔](?:\d\d?|[a-z]|注\d?)[\]〕]|注\d)$"
)
# Marks and leaders between a Chinese name and its English: `湖北 ...... Hubei`.
_BETWEEN: Final = re.compile(
    rf"(?:\s*(?:\.{{3,}}|…+|[{_CIRCLES}]+|#|[\[〔]\w{{1,2}}[\]〕]|\(\d\)|(?<=\s)[\da-h]\)))+(?=\s*(?:\d{{1,2}}[.)]\s*)?[A-Za-z])"
)
_ALL_CIRCLED: Final = re.compile("[①-⑳⓪⓿❶-❿⑴-⒇]+")
# A title's mark may be before the bracket with the year: `生产总值a)(2019年)`.
_INNER_MARK: Final = re.compile(
    rf"\s*([{_CIRCLES}]+|(?<![A-Za-z('’])[a-h]\))(?=\s*\([^()]*\)$)"
)
_NUMBER_MARK: Final = re.compile(
    rf"\s*({_CIRCLED}|(?<![A-Za-z])[a-h]\)|\([a-h]\)|\s\d\)|\(\d\)|[\[〔](?:\d\d?|[a-z])[\]〕])$"
)
# A region's footnote number that was raised once: `Hebei 2`, `河北2`.
_NAME_NUMBER: Final = re.compile(rf"(?<=[a-z{_HAN}])\s?(\d)$")
_LEADERS: Final = re.compile(
    r"\s*(?:\.{3,}|(?:\s\.){2,}|…+|‥+|·{2,}|_{3,}|-{3,}|—{2,})[\s.…]*$"
)
_NUMBERING: Final = re.compile(
    rf"^(?:\(\d{{1,3}}\)|\d{{1,3}}(?:[、)]|\.(?!\d))|[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十]{{1,3}}\))"
    rf"\s*(?=[{_HAN}A-Za-z#*])"
)
_NAME_NUMBERING: Final = re.compile(rf"^\d{{1,2}}\s+(?=[{_HAN}A-Za-z])")
_LEADING_MARK: Final = re.compile(rf"^([①-⑳❶-❿⑴-⒇※†]+)\s*(?=[{_HAN}A-Za-z])")
_LETTER_MARK: Final = re.compile(r"\s[a-h\d]\)$")
_OF_WHICH: Final = re.compile(r"^[#*★☆※†‡]+\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Words:
    """A cell's words in Chinese and in English; either may be empty."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        """Return the Chinese words, the English ones where there are none."""
        return self.zh or self.en

    def __bool__(self) -> bool:
        """Return whether there is any word."""
        return bool(self.zh or self.en)


@lru_cache(maxsize=65536)
def flat(text: str) -> str:
    r"""Return a text on one line, in half-width forms, with single blanks.

    Examples
    --------
    >>> flat(" （１００ million\r\n yuan） ")
    '(100 million yuan)'
    """
    return _BLANKS.sub(" ", text.translate(_WIDTHS)).strip()


def squeeze(text: str) -> str:
    """Return Chinese words without the blanks that pad them (`北 京`), others as they are.

    Examples
    --------
    >>> squeeze("内 蒙　古"), squeeze("Inner  Mongolia")
    ('内蒙古', 'Inner Mongolia')
    """
    return _PADDING.sub("", flat(text))


def has_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


@lru_cache(maxsize=65536)
def split_languages(text: str) -> Words:
    """Return a bilingual text's two halves, whichever comes first.

    Examples
    --------
    >>> split_languages("北 京 Beijing"), split_languages("R&D人员")
    (Words(zh='北京', en='Beijing'), Words(zh='R&D人员', en=''))
    >>> split_languages("2021年H1"), split_languages("出口Exports")
    (Words(zh='2021年H1', en=''), Words(zh='出口', en='Exports'))
    """
    lines = [squeeze(line) for line in text.splitlines() if line.strip()]
    return join([_split_line(line) for line in lines])


def _split_line(line: str) -> Words:
    first = _CHINESE.search(line)
    if not first:
        return Words(en=line)
    before = line[: first.start()]
    if _ENGLISH_WORD.search(before):
        return Words(_closed(line[first.start() :]), before.rstrip(" (/:"))
    last = len(line) - next(i for i, c in enumerate(reversed(line)) if _CHINESE.match(c))
    attached = _ATTACHED.match(line, last)
    end = attached.end() if attached else last
    is_open = line[:end].count("(") > line[:end].count(")")
    if name := (_IN_BRACKET if is_open else _BRACKETED_NAME).match(line, end):
        end = name.end()
    if between := _BETWEEN.match(line, end):
        end = between.end()
    start = _ENGLISH_START.match(line, end)
    if not start or _CODE.fullmatch(line, end):
        return Words(line)
    return Words(line[:end], _closed(line[start.end() :]))


def join(parts: "list[Words]") -> Words:
    """Return words that were split over rows as one: hyphens mended, no blank in Chinese.

    Examples
    --------
    >>> join([Words("年平均", "Experi-"), Words("从业人员", "mental Research")])
    Words(zh='年平均从业人员', en='Experimental Research')
    """
    zh = squeeze("".join(part.zh for part in parts))
    en = " ".join(part.en for part in parts if part.en)
    return Words(zh, _HYPHEN.sub("", en))


def take_marks(
    text: str, *, of_number: bool = False, of_name: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return a text without its footnote marks, and the marks.

    Dot leaders behind a text and numbering before it go too. What is raised comes back as plain
    characters. Of a figure (`of_number`), only what can't be a part of it is a mark; behind a
    region's name (`of_name`) a single digit is one, too, and digits before it number the rows.

    Examples
    --------
    >>> take_marks("北京①"), take_marks("12.5 a)", of_number=True), take_marks("#出口")
    (('北京', ('①',)), ('12.5', ('a',)), ('出口', ()))
    >>> take_marks("1345¹⁾", of_number=True), take_marks("3、河北 ......"), take_marks("Hebei [2]")
    (('1345', ('1',)), ('河北', ()), ('Hebei', ('2',)))
    >>> take_marks("01 北京2", of_name=True), take_marks("km²")
    (('北京', ('2',)), ('km²', ()))
    """
    pattern = _NUMBER_MARK if of_number else _MARK
    marks: list[str] = []
    if not of_number:
        text = _without_leaders(text)
    while found := pattern.search(text):
        if not found.start():
            break
        marks[:0] = _each(plain_mark(found[1]))
        text = text[: found.start()]
        if not of_number:
            text = _without_leaders(text)
    if of_number:
        return text, tuple(marks)
    if inner := _INNER_MARK.search(text):
        marks.insert(0, plain_mark(inner[1]))
        text = text[: inner.start()] + text[inner.end() :]
    if of_name:
        text = _NAME_NUMBERING.sub("", text)
        if number := _NAME_NUMBER.search(text):
            marks.insert(0, number[1])
            text = text[: number.start()]
    if leading := _LEADING_MARK.match(text):
        marks[:0] = _each(plain_mark(leading[1]))
        text = text[leading.end() :]
    return _OF_WHICH.sub("", _NUMBERING.sub("", text)), tuple(marks)


def plain_mark(mark: str) -> str:
    """Return a footnote mark as plain characters without brackets, as a note below has it.

    Examples
    --------
    >>> plain_mark("¹⁾"), plain_mark("ᵃ"), plain_mark("[2]"), plain_mark("①")
    ('1', 'a', '2', '①')
    """
    return "".join(_RAISED.get(c, c) for c in mark).strip(" ()[]〔〕")


def _each(marks: str) -> list[str]:
    """Return marks that are printed together one by one: `①②`, `1,2`."""
    if _ALL_CIRCLED.fullmatch(marks):
        return list(marks)
    return [mark for mark in marks.split(",") if mark]


def _without_leaders(text: str) -> str:
    found = _LEADERS.search(text)
    return text[: found.start()] if found and found.start() else text


def _closed(text: str) -> str:
    """Return a text without a closing bracket whose opening one was cut off; `a)` is a mark."""
    is_cut = text.endswith(")") and "(" not in text and not _LETTER_MARK.search(text)
    return text[:-1].rstrip() if is_cut else text
