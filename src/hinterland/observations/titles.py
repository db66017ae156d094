"""A table's title: its names in both languages, number, period, and whether it continues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .periods import Period, parse_period, periods_in
from .printed_units import take_units, unit_line
from .words import Words, flat, split_languages, take_marks

__all__ = ["Title", "is_continued", "is_note", "is_title", "read_title", "sheet_title"]

_NUMBER: Final = re.compile(
    r"^\(\d{1,2}\)\s*|^(?:附?表|table)?\s*"
    r"(?:\d{1,2}\s*[-–—.·]\s*\d{1,3}(?:\s*[-–—.]\s*\d{1,3})?|[A-Z]\d{1,2}-\d{1,3})"
    r"(?![\d%月年])\s*[.、:]?\s*",
    re.IGNORECASE,
)
_CONTINUED: Final = re.compile(
    r"(?:^|[\s(\d])\(?\s*续\s*表?\s*[一二三四五六七八九十\d]*\s*\)?\s*$"
    r"|^续\s*表?\s*[一二三四五六七八九十\d]*|\d*\s*\(?\bcontinued\b\)?\s*\d*|\(cont(?:['’]?d|\.)\)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"^(?:(?:附|备)?注\s*[:：\d]|注\s*$|(?:数据|资料)来源|来源|摘编自|本表|说明\s*[:：]|单位换算|note[s]?\b\s*[:\d.]|sources?\s*:|(?:the )?(?:data|figures) (?:in|of|for)\b"
    r"|[a-h]\)|[①-⑳*]|absolute figures)",
    re.IGNORECASE,
)
_PREAMBLE: Final = re.compile(
    r"^(数据库|指标|指标名称|时间|地区|来源|频度|indicator|database|time|period)\s*:\s*(.*)$",
    re.IGNORECASE,
)
_IDLE_SHEET: Final = re.compile(r"(?:sheet|工作表|表|page|table|cnki)?[\W\d_]*", re.IGNORECASE)
# Brackets that say when or how it is broken down, not what it is.
_ASIDE: Final = re.compile(
    r"\s*\((?:[^()]*(?:18|19|20)\d\d[^()]*|[按分][^()]*|by [^()]*|[一二三四五六七八九十]+)\)",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"\s*(?:18|19|20)\d\d\s*年?(?:\s*\d\d?\s*月)?"
    r"(?:\s*(?:-|–|—|至|to)\s*(?:(?:18|19|20)\d\d\s*年?|\d\d?\s*月))?"
)
_SCOPE_ZH: Final = re.compile(
    r"^(?:中国|我国)?(?:全国及)?(?:分|各|按)(?:地区|省区市|省市区|省市|省份|省|区域|省、?自治区、?直辖市)"
    r"(?:分)?的?|(?:统计表?|一览表)$"
)
_SCOPE_EN: Final = re.compile(
    r"\s+(?:by|of|for) (?:region|province|location|place|destination|area)s?\b.*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """What the lines over a table say.

    Attributes
    ----------
    zh, en
        The title as printed, without number and continuation mark.
    number
        `11-8`; it changes from edition to edition.
    period
        The one period in it, None where there is none or several.
    units
        Units printed in its brackets.
    context
        Everything in all the title lines, for rules that look for a qualifier.
    marks
        Footnote marks.
    is_continued
        It is only a further part of the table before.
    """

    zh: str = ""
    en: str = ""
    number: str = ""
    period: Period | None = None
    units: tuple[str, ...] = ()
    context: str = ""
    marks: tuple[str, ...] = ()
    is_continued: bool = False

    def __str__(self) -> str:
        """Return the title in Chinese, in English where there is none."""
        return self.zh or self.en

    @property
    def name(self) -> Words:
        """What is measured, without year, brackets and `by region`.

        Examples
        --------
        >>> read_title(["11-8 分地区进出口总额（按收发货人所在地分）(2019年)"]).name.zh
        '进出口总额'
        """
        return Words(_bare(self.zh, _SCOPE_ZH), _bare(self.en, _SCOPE_EN))


def read_title(lines: Sequence[str], before: Sequence[str] = ()) -> Title:
    """Return the title that stands in lines over a table.

    Parameters
    ----------
    lines
        The table's own title rows, from the top; the first of each language counts.
    before
        Lines further up on the page; the nearest that has a table's number counts, else the
        nearest. They are asked only where the table has no title rows.

    Examples
    --------
    >>> title = read_title(["1-4  各地区人员全时当量(2010年)", "Personnel by Region (2010)"])
    >>> title.number, title.zh, title.en, title.period.year
    ('1-4', '各地区人员全时当量(2010年)', 'Personnel by Region (2010)', 2010)
    >>> read_title(["指标：地区生产总值(亿元)", "时间：1993-2017"]).units
    ('亿元',)
    """
    own = [t for line in lines for t in _title_texts(line)]
    far = [t for line in before for t in _title_texts(line)]
    continued = any(is_continued(line) for line in lines)
    words = _first(own) if own or continued else _nearest(far)
    return _made(words, own or far, continued=continued)


def sheet_title(sheet: str) -> str:
    """Return a sheet's name where it says what the sheet is about, else nothing.

    Examples
    --------
    >>> sheet_title("进出口总额"), sheet_title("Sheet1"), sheet_title("1-2"), sheet_title("2019年")
    ('进出口总额', '', '', '')
    """
    is_idle = _IDLE_SHEET.fullmatch(flat(sheet)) or parse_period(sheet) or is_continued(sheet)
    return "" if is_idle else sheet


def is_title(text: str) -> bool:
    """Say whether a line looks like a title: it has a table's number, or is a continuation.

    Examples
    --------
    >>> is_title("3-9 地区生产总值"), is_title("续表 1"), is_title("12.5"), is_title("北京")
    (True, True, False, False)
    """
    line = flat(text)
    number = _NUMBER.match(line)
    return is_continued(line) or bool(number and len(line) > number.end() + 1)


def is_continued(text: str) -> bool:
    """Say whether a title says that it continues a table.

    Examples
    --------
    >>> is_continued("续表 1 continued"), is_continued("4-23 continued"), is_continued("连续表")
    (True, True, False)
    """
    return _CONTINUED.search(flat(text)) is not None


def is_note(text: str) -> bool:
    """Say whether a line is a note or names a source.

    Examples
    --------
    >>> is_note("注：本表按当年价格计算。"), is_note("a) Data are preliminary."), is_note("北京")
    (True, True, False)
    """
    return _NOTE.match(flat(text)) is not None


def _title_texts(line: str) -> list[str]:
    """Return a line's text as part of a title; nothing for units, notes, other preambles."""
    text = flat(line)
    if not text or unit_line(text) or is_note(text):
        return []
    if found := _PREAMBLE.match(text):
        return [found[2]] if found[1].casefold() in {"指标", "指标名称", "indicator"} else []
    return [text]


def _first(texts: Sequence[str]) -> Words:
    """Return the first words of each language, from a line with a table's number on."""
    zh = en = ""
    numbered = next((i for i, text in enumerate(texts) if _NUMBER.match(text)), 0)
    for text in texts[numbered:]:
        words = split_languages(take_marks(text)[0])
        zh, en = zh or words.zh, en or words.en
    return Words(zh, en)


def _nearest(texts: list[str]) -> Words:
    """Return the last text that has a table's number, or the last, with its other language."""
    numbered = [i for i, text in enumerate(texts) if _NUMBER.match(text)]
    if not texts:
        return Words()
    place = numbered[-1] if numbered else len(texts) - 1
    words = split_languages(take_marks(texts[place])[0])
    beside = _first(texts[max(0, place - 1) : place] + texts[place + 1 : place + 2])
    if words.zh and words.en:
        return words
    return Words(words.zh or beside.zh, words.en or beside.en)


def _made(words: Words, texts: Sequence[str], *, continued: bool) -> Title:
    number, zh = _cut_number(words.zh)
    other, en = _cut_number(words.en)
    zh, zh_units = take_units(_CONTINUED.sub("", zh).strip())
    en, en_units = take_units(_CONTINUED.sub("", en).strip())
    found = periods_in(zh) or periods_in(en)
    return Title(
        zh=zh,
        en=en,
        number=number or other,
        period=found[0] if len(found) == 1 else None,
        units=(*zh_units, *en_units),
        context=" ".join(texts),
        marks=tuple(dict.fromkeys(mark for text in texts for mark in take_marks(text)[1])),
        is_continued=continued,
    )


def _cut_number(text: str) -> tuple[str, str]:
    found = _NUMBER.match(text)
    if not found:
        return "", text
    number = re.sub(r"[^\d\-–—.·A-Z]", "", found[0].upper().replace("TABLE", ""))
    return number.strip("."), text[found.end() :]


def _bare(text: str, scope: "re.Pattern[str]") -> str:
    text = _DATED.sub("", _ASIDE.sub("", text)).strip(" ,:-")
    return scope.sub("", text).strip(" ,:-")
