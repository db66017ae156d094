"""A table's title: its names in both languages, number, period, and whether it continues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..messages import message
from .names import heads_stub
from .periods.parsing import Period, parse_period, take_periods
from .phrases import is_idle_sheet
from .units import take_units, unit_line
from .words import Words, flat, split_languages, take_marks

__all__ = [
    "PREAMBLE_KEYS",
    "Title",
    "is_colophon",
    "is_continued",
    "is_national",
    "is_note",
    "is_preamble",
    "is_title",
    "preamble",
    "read_title",
    "sheet_title",
    "with_stub_heads",
]

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
    r"^(?:(?:附|备)?注\s*[:：\d]|注\s*$|(?:数据|资料)来源|data sources?\s*[:：]|来源|摘编自|本表|说明\s*[:：]|单位换算|note[s]?\b\s*[:\d.]|sources?\s*:|(?:the )?(?:data|figures) (?:in|of|for)\b"
    r"|[a-h]\)|[①-⑳*]|absolute figures)",
    re.IGNORECASE,
)
_COLOPHON: Final = re.compile(
    r"(?:制表|审核|复核|填报|填表|编辑|责任编辑|联系|电话|打印|导出|下载|(?:最后|最近|数据)?更新|发布|网址|版权|完|结束|第?\s*[-—]?\s*\d+\s*[-—]?\s*页?$|本页|上一页|下一页|返回|附件|来源)"
    r"|(?:copyright|©|\(c\)|contact|e-?mail|tel|phone|printed|downloaded|exported|updated|last update|published|released|page \d|https?://|www\.|end of|prepared by|compiled by|back to|print|share|download)",
    re.IGNORECASE,
)
_PREAMBLE: Final = re.compile(
    r"^(数据库|指标|指标名称|时间|地区|省份|来源|数据来源|频度|频率|indicator|database|data source|time|period|region|area|frequency"
    r"|last updated(?: date)?|更新时间|更新日期|发布时间|发布日期|查询时间|导出时间|下载时间|download(?:ed)?(?: (?:on|at|date))?|date)\s*[:：]\s*(.*)$",
    re.IGNORECASE,
)
#: Keys of a preamble that may have its value in the cell to the right, without a colon.
PREAMBLE_KEYS: Final = frozenset({
    "数据库", "指标", "指标名称", "时间", "地区", "来源", "数据来源", "频度", "频率", "更新时间", "indicator", "database", "data source",
    "last updated", "last updated date", "region", "area", "frequency",
})  # fmt: skip
#: The portal's tables of the nation.
_OF_NATION: Final = re.compile(r"^(?:宏观|全国)?(?:月度|季度|年度|普查)数据$")
# Brackets for when it is or how it is broken down, not what it is.
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
    """What is in the lines over a table.

    `zh` and `en` are as printed, without the number (`11-8`, which changes from edition to edition)
    and continuation mark; `period` is the one in it, None where there is none or several; `units`
    are printed in its brackets. `others` are the table's other title lines, `nearby` lines further
    up on the page, or in a menu: too far to be its own words. `doubt` is why its two languages
    don't agree; `is_continued`: it is only a further part of the table before.
    """

    zh: str = ""
    en: str = ""
    number: str = ""
    period: Period | None = None
    units: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    doubt: str = ""
    marks: tuple[str, ...] = ()
    is_continued: bool = False

    def __str__(self) -> str:
        """Return the title in Chinese, in English where there is none."""
        return self.zh or self.en

    @property
    def text(self) -> str:
        """All its lines in one."""
        return " ".join(filter(None, (self.zh, self.en, *self.others)))

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
    """Return the title in the lines over a table.

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
    words, used = _first(own)
    if far and not own and not continued:
        # The last that has a table's number, or the last, with its other language.
        place = max(
            (i for i, text in enumerate(far) if _NUMBER.match(text)), default=len(far) - 1
        )
        words, used = split_languages(take_marks(far[place])[0]), {far[place]}
        if not (words.zh and words.en):
            other, more = _first(far[max(0, place - 1) : place] + far[place + 1 : place + 2])
            words, used = Words(words.zh or other.zh, words.en or other.en), used | more
    others = tuple(text for text in own if text not in used)
    nearby = tuple(text for text in far if text not in used)
    title = _made(words, own or far, continued=continued)
    period = title.period
    for other_period in filter(None, map(_period, others)):
        if period is None:
            period = other_period
        elif other_period.year in {None, period.year}:
            period = period.within(other_period)
    return replace(title, others=others, nearby=nearby, period=period)


def with_stub_heads(title: Title, heads: Sequence[str]) -> Title:
    """Return a title with what is in the heading over the names of rows.

    `收发货人所在地` is by whose location; `地区（1-6月）` gives a period; what is not a heading of
    a stub is a line of the table.

    Examples
    --------
    >>> title = with_stub_heads(read_title(["地区生产总值(2019年)"]), ["地区（1-6月）", "不变价"])
    >>> title.period.code, title.others
    ('2019-H1', ('不变价',))
    """
    others, period = list(title.others), title.period
    for head in heads:
        rest, periods = take_periods(take_units(flat(head))[0])
        bare = re.sub(r"\(\s*\)", "", rest).strip(" :/\\")
        if not heads_stub(bare) and bare:
            others.append(bare)
        for found in periods:
            period = found if period is None else period.within(found)
    return replace(title, others=tuple(others), period=period, nearby=(*title.nearby, *heads))


def preamble(lines: Sequence[str]) -> dict[str, str]:
    """Return the lines of the form `key: value` over a table, by key.

    Examples
    --------
    >>> preamble(["数据库：分省年度数据", "地区：江苏省", "单位：亿元"])
    {'数据库': '分省年度数据', '地区': '江苏省'}
    """
    found = (_PREAMBLE.match(flat(line)) for line in lines)
    return {match[1].casefold(): match[2].strip() for match in found if match}


def is_national(database: str) -> bool:
    """Return whether a portal's database is that of the nation.

    Examples
    --------
    >>> is_national("月度数据"), is_national("分省年度数据")
    (True, False)
    """
    return _OF_NATION.match(flat(database)) is not None


def is_preamble(text: str) -> bool:
    """Return whether a line is of the form `key: value` that exports begin with."""
    return _PREAMBLE.match(flat(text)) is not None


def sheet_title(sheet: str) -> str:
    """Return a sheet's name where it has a meaning, else nothing.

    Examples
    --------
    >>> sheet_title("进出口总额"), sheet_title("Sheet1"), sheet_title("1-2"), sheet_title("2019年")
    ('进出口总额', '', '', '')
    """
    is_idle = is_idle_sheet(sheet) or parse_period(sheet) or is_continued(sheet)
    return "" if is_idle else sheet


def is_title(text: str) -> bool:
    """Return whether a line looks like a title: it has a table's number, or is a continuation.

    Examples
    --------
    >>> is_title("3-9 地区生产总值"), is_title("续表 1"), is_title("12.5"), is_title("北京")
    (True, True, False, False)
    """
    line = flat(text)
    number = _NUMBER.match(line)
    return is_continued(line) or bool(number and len(line) > number.end() + 1)


def is_continued(text: str) -> bool:
    """Return whether a title says that it continues a table.

    Examples
    --------
    >>> is_continued("续表 1 continued"), is_continued("4-23 continued"), is_continued("连续表")
    (True, True, False)
    """
    return _CONTINUED.search(flat(text)) is not None


def is_colophon(text: str) -> bool:
    """Return whether a line names who made a table, or when it was printed or saved.

    Examples
    --------
    >>> is_colophon("制表：综合处"), is_colophon("Copyright 2020"), is_colophon("一般贸易")
    (True, True, False)
    """
    return _COLOPHON.match(flat(text)) is not None


def is_note(text: str) -> bool:
    """Return whether a line is a note or names a source.

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


def _first(texts: Sequence[str]) -> tuple[Words, set[str]]:
    """Return the first words of each language, from a line with a table's number on.

    Also the lines that they are from.
    """
    zh = en = ""
    used: set[str] = set()
    numbered = next((i for i, text in enumerate(texts) if _NUMBER.match(text)), 0)
    for text in texts[numbered:]:
        words = split_languages(take_marks(text)[0])
        if (words.zh and not zh) or (words.en and not en and (not words.zh or not zh)):
            used.add(text)
        zh, en = zh or words.zh, en or words.en
    return Words(zh, en), used


def _made(words: Words, texts: Sequence[str], *, continued: bool) -> Title:
    number, zh = _cut_number(words.zh)
    other, en = _cut_number(words.en)
    zh, zh_units = take_units(_CONTINUED.sub("", zh).strip())
    en, en_units = take_units(_CONTINUED.sub("", en).strip())
    in_zh, in_en = _period(zh), _period(en)
    doubt = ""
    if in_zh and in_en and in_zh != in_en and in_zh.year and in_en.year:
        doubt = message(
            "the title has {period} in Chinese but {other} in English",
            period=in_zh,
            other=in_en,
        )
    return Title(
        zh=zh,
        en=en,
        number=number or other,
        period=in_zh or in_en,
        units=(*zh_units, *en_units),
        marks=tuple(dict.fromkeys(mark for text in texts for mark in take_marks(text)[1])),
        is_continued=continued,
        doubt=doubt,
    )


def _period(text: str) -> Period | None:
    """Return the one period that a title names, its year and its months put together."""
    found = set(take_periods(text)[1])
    years = {period.year for period in found if period.year is not None}
    parts = {period for period in found if period.first is not None}
    if len(years) > 1 or len(parts) > 1:
        return None
    if parts and years and next(iter(parts)).year is None:
        return replace(next(iter(parts)), year=next(iter(years)))
    whole = parts or found
    return next(iter(whole)) if len(whole) == 1 else None


def _cut_number(text: str) -> tuple[str, str]:
    found = _NUMBER.match(text)
    if not found:
        return "", text
    number = re.sub(r"[^\d\-–—.·A-Z]", "", found[0].upper().replace("TABLE", ""))
    return number.strip("."), text[found.end() :]


def _bare(text: str, scope: "re.Pattern[str]") -> str:
    text = _DATED.sub("", _ASIDE.sub("", text)).strip(" ,:-")
    return scope.sub("", text).strip(" ,:-")
