"""Printed words: one form for every width and padding, Chinese and English told apart."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Words", "flat", "has_chinese", "join", "split_languages", "squeeze", "take_marks"]

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
_ENGLISH_START: Final = re.compile(r"[\s(/]*(?=[A-Za-z])|[\s(/]+(?=\d[\d ,]*\s[A-Za-z])")

_CIRCLES: Final = "①-⑳❶-❿*†‡¹²³⁰⁴-⁹"
_MARK: Final = re.compile(
    rf"\s*([{_CIRCLES}]+|(?<![A-Za-z(])[a-h]\)|\([a-h]\)|(?<![\d(.])\d\)|\(\d\)|注\d)$"
)
# A title's mark may stand before the bracket with the year: `生产总值a)(2019年)`.
_INNER_MARK: Final = re.compile(rf"\s*([{_CIRCLES}]+|(?<![A-Za-z(])[a-h]\))(?=\s*\([^()]*\)$)")
_NUMBER_MARK: Final = re.compile(rf"\s*([{_CIRCLES}]+|[a-h]\)|\([a-h]\)|\s\d\)|\(\d\))$")
_OF_WHICH: Final = re.compile(r"^[#*]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Words:
    """What a cell says in Chinese and in English; either may be empty."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        """Return the Chinese words, the English ones where there are none."""
        return self.zh or self.en

    def __bool__(self) -> bool:
        """Say whether there is any word."""
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
    """Say whether a Chinese character stands in a text."""
    return _CHINESE.search(text) is not None


@lru_cache(maxsize=65536)
def split_languages(text: str) -> Words:
    """Return a bilingual text's two halves, whichever comes first.

    Examples
    --------
    >>> split_languages("北 京 Beijing"), split_languages("R&D人员")
    (Words(zh='北京', en='Beijing'), Words(zh='R&D人员', en=''))
    """
    lines = [squeeze(line) for line in text.splitlines() if line.strip()]
    halves = [_split_line(line) for line in lines]
    return join(halves)


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


def take_marks(text: str, *, of_number: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return a text without its footnote marks, and the marks.

    Examples
    --------
    >>> take_marks("北京①"), take_marks("12.5 a)", of_number=True), take_marks("#出口")
    (('北京', ('①',)), ('12.5', ('a',)), ('出口', ()))
    """
    pattern = _NUMBER_MARK if of_number else _MARK
    marks: list[str] = []
    while found := pattern.search(text):
        if not found.start():
            break
        marks.insert(0, found[1].strip(" ()"))
        text = text[: found.start()]
    if of_number:
        return text, tuple(marks)
    if inner := _INNER_MARK.search(text):
        marks.insert(0, inner[1].strip(" ()"))
        text = text[: inner.start()] + text[inner.end() :]
    return _OF_WHICH.sub("", text), tuple(marks)


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
    start = _ENGLISH_START.match(line, end)
    if not start:
        return Words(line)
    return Words(line[:end], _closed(line[start.end() :]))


def _closed(text: str) -> str:
    """Return a text without a closing bracket whose opening one was cut off."""
    return text[:-1].rstrip() if text.endswith(")") and "(" not in text else text
