"""Where a running text names a period, and where a year or month in it is something else."""

import re
from typing import Final

from ....units import money_words
from .forms import MONTH, NAME, QUARTER_WORD, TO, YEAR

__all__ = ["RUNNING", "is_base", "tidy", "without_joint"]

_APART: Final = r"(?<!\d)(?<!\d[.,/-])"
_Y: Final = rf"{_APART}{YEAR}(?!\d|\.\d|,\d)"
_Q: Final = "[一二三四1-4ⅰⅱⅲⅳ]"
_SUM: Final = r"(?:\s*\(?(?:累[计計]|合[计計]|cumulative|year[- ]to[- ]date|ytd)\)?)?"
_COUNT: Final = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|1[01]|[2-9])"
_ORDINAL: Final = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_YEAR_AFTER: Final = rf"(?:[ ,.]*(?:(?:of|in) )?{YEAR}(?!\d))"
_YEAR_BEFORE: Final = rf"(?:{_Y}\s*年?度?[ ,.:/-]*)"
_EXPECTED: Final = (
    r"预计数?|預計數?|预测数?|預測數?|计划(?!生育|单列|免疫)数?|目标值?|估计数?|预?估数?|估算数?|预算数?|规划数?"
    r"|初步核算数?|初步数?|快报数?|plan(?:ned)?|targets?|forecasts?|projected|projections?"
    r"|estimated?|estimates?|budget|preliminary|provisional|prelim\.?|prov\.?|revised"
)
_MARK: Final = (
    rf"(?:\s*\((?:{_EXPECTED}|[a-z])\)|\s?(?:{_EXPECTED})\b|(?<=\d)[pref](?![a-z0-9])"
    r"|[①-⑳❶-❿*†‡¹²³⁰⁴-⁹⁽⁾]+|(?<=\d)[a-h]\))"
)
_WORD: Final = r"(?<![a-z0-9])"
_WORD_END: Final = r"(?![a-z0-9])"
#: The end of a heading or of a part of it.
_STOP: Final = r"(?=\s*(?:$|[,;:()\[\]|/]))"

# Days, then ranges, then fiscal years, then parts of years, then years: the longest first.
_DAYS: Final = (
    rf"{_Y}[-/.]\d\d?[-/.]\d\d?(?!\d)",
    rf"{YEAR}\s*年\s*\d\d?\s*月\s*\d\d?\s*[日号號]",
    rf"{_WORD}\d\d?(?:st|nd|rd|th)? {NAME},? {YEAR}(?!\d)",
    rf"{_WORD}{NAME} \d\d?(?:st|nd|rd|th)?,? {YEAR}(?!\d)",
)
_RANGES: Final = (
    rf"{_Y}\s*年\s*{MONTH}\s*月{TO}{YEAR}\s*年\s*{MONTH}\s*月",
    rf"{_Y}[-./]{MONTH}{TO}{YEAR}[-./]{MONTH}(?!\d)",
    rf"{_WORD}{NAME} {YEAR}{TO}{NAME} {YEAR}(?!\d)",
    rf"{_Y}[- ]?[qhsm]\d\d?{TO}{YEAR}[- ]?[qhsm]\d\d?(?!\d)",
    rf"(?:from )?{_Y}\s*年?度?{TO}{YEAR}(?!\d)\s*(?:年度?末?)?(?!\s*/)",
    rf"between {_Y} and {YEAR}(?!\d)",
)
_FISCAL: Final = (
    rf"{_WORD}(?:fy|fin(?:ancial)? years?|fiscal years?|fiscal)\s*(?:{YEAR}|'?\d\d(?!\d))(?:\s*[-–/]\s*\d\d(?:\d\d)?(?!\d))?",
    rf"{_Y}(?:\s*[-–/]\s*\d\d(?:\d\d)?)?\s*(?:财年|財年|财政年度|学年度?|學年度?|(?:fiscal|financial) years?)",
    rf"{_WORD}(?:years?|12 months|twelve months) (?:ended|ending|to) (?:\d\d? )?{NAME}(?: \d\d?,?)? {YEAR}",
    rf"{_Y}[-–/]\d\d(?:\d\d)?(?!\d|\s*月|{TO}\d|\s*[-–/]\s*\d)(?:\s*年度?)?",
)
_PARTS_ZH: Final = (
    rf"截[至止]\s*(?:{YEAR}\s*年\s*)?{MONTH}\s*月份?\s*[末底]?",
    rf"{_YEAR_BEFORE}?(?<![\d.个個每-]){MONTH}\s*月?{TO}{MONTH}\s*月份?(?![球均刊饼租薪度]){_SUM}",
    rf"{_YEAR_BEFORE}?(?<![\d.-]){MONTH}(?:\s*月?\s*[、,和及]\s*{MONTH})+\s*月份?(?![球均刊饼租薪度]){_SUM}",
    rf"{_YEAR_BEFORE}?第?(?<![\d一二三四]){_Q}(?:\s*季?度?\s*[、,和及]\s*第?{_Q})+\s*季度{_SUM}",
    rf"{_YEAR_BEFORE}?前\s*{MONTH}\s*[个個]?月{_SUM}",
    rf"{_YEAR_BEFORE}?(?:前|[1一]{TO}){_Q}\s*[个個]?季度?(?!假){_SUM}",
    rf"{_YEAR_BEFORE}?第?(?<![\d一二三四]){_Q}{TO}{_Q}\s*季度?{_SUM}",
    rf"{_YEAR_BEFORE}?第?(?<![\d一二三四十]){_Q}\s*季度(?!假)\s*[末底]?",
    rf"{_YEAR_BEFORE}?第{_Q}\s*季(?!节)",
    rf"{_YEAR_BEFORE}?[上下]半年\s*[末底]?",
    rf"{_YEAR_BEFORE}?全年(?!龄)数?{_SUM}",
    rf"{YEAR}\s*年\s*{MONTH}\s*月份?{_SUM}\s*[末底]?",
    rf"(?<![\d.一二三四五六七八九十个個每逐分隔-]){MONTH}\s*月份?(?![球均刊饼租薪度])(?!\s*[1-9]\d?\s*日){_SUM}\s*[末底]?",
)
_PARTS_EN: Final = (
    rf"{_WORD}{_YEAR_BEFORE}?{NAME}\s*{TO}{NAME}(?![a-z]){_YEAR_AFTER}?{_SUM}",
    rf"{_WORD}{NAME}\s*(?:[/&]|and)\s*{NAME}{_YEAR_AFTER}",
    rf"{_WORD}{NAME}{_YEAR_AFTER}(?:,? ?(?:ytd|cumulative){_WORD_END})?",
    rf"{_Y}[ ,:]*{NAME}(?![a-z])",
    rf"(?<=\(){NAME}(?=\))|^{NAME}$|(?<=[,;:] ){NAME}$",
    rf"{_Y}\s*年?[ ,./-]*q[1-3]{TO}q?[2-4](?!\d)",
    rf"{_Y}-?[qhs][1-4](?!\d)|{_Y}\s*年\s*[qh][1-4]{_WORD_END}|{_Y} [qhs][1-4]{_WORD_END}|{_Y} ?[1-4][qh]{_WORD_END}",
    rf"{_WORD}(?:q[1-3]{TO}q?[2-4])(?:[ ,./-]*(?:of )?{YEAR}(?!\d))?",
    rf"{_WORD}(?:[qh][1-4]|[1-4]q|[12]h)(?:[ ,./-]*(?:of )?{YEAR}(?!\d)|'\d\d(?!\d)|(?<=[qh])\d\d{_WORD_END})",
    rf"{_WORD}(?:[qh][1-4]|[1-4]q|[12]h){_STOP}",
    rf"{_WORD}(?:1[0-2]|[2-9])m[ ,./-]*{YEAR}(?!\d)|{_Y}[ ,./-]*(?:1[0-2]|[2-9])m{_WORD_END}",
    rf"{_WORD}{_YEAR_BEFORE}?{_ORDINAL}[- ](?:{QUARTER_WORD}|half(?:[- ]year)?){_WORD_END}(?: of the year)?{_YEAR_AFTER}?",
    rf"{_WORD}{_YEAR_BEFORE}?first {_COUNT} (?:months|quarters){_WORD_END}(?: of the year)?{_YEAR_AFTER}?",
    rf"{_Y}m(?:0?[1-9]|1[0-2])(?!\d)",
    rf"{_APART}(?:1[0-2]|0?[1-9])[./]{YEAR}(?![\d./-])",
    rf"{_APART}{YEAR}[-./](?:1[0-2]|0?[1-9])(?![\d./-])",
    rf"{_APART}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?!\d|\.\d|,\d)(?!\s*[万亿元人吨月])",
    r"(?<=\()(?:累[计計]|cumulative|year[- ]to[- ]date|ytd)(?=\))|^(?:累[计計]|cumulative|ytd)$",
)
_YEARS: Final = (
    rf"\[yr\d{{4}}\]|{_Y} \[yr\d{{4}}\]",
    rf"{_Y}\s*年度?{_MARK}|{_Y}{_MARK}",
    rf"{_Y}\s*(?:年度?(?:年?[末底]数?)?(?!代|期|龄|内|间|产|均)|,? ?year-end)",
    rf"{_Y}(?!'?s\b|\s*年代|w\d|\s?[%°])",
)
# A quick look at where one may begin, then the longest first.
RUNNING: Final = re.compile(
    r"(?=[\d§\[截前第上下全一二三四五六七八九十ⅰⅱⅲⅳ累fqhytl12cbs])(?:"
    + "|".join((*_DAYS, *_RANGES, *_FISCAL, *_PARTS_ZH, *_PARTS_EN, *_YEARS))
    + ")"
)
# What only joins a period to its sentence goes with it.
_JOINT: Final = re.compile(
    r"(?:(?:(?<![a-z])(?:as of|as at|at the end of|at end of|at end-|at year-end|the end of|end of"
    r"|end-|in the|for the|during the|of the|in|for|during|of|at|the|years?|period|time"
    r"|calendar year|cy|from|and)|年份|时间|時間|日期|期间|截[至止]|及|和)[: ]*)+$",
    re.IGNORECASE,
)

# Said before a year that is not the figures' own: what they are compared with or valued at,
# what edition of a book or standard.
_BEFORE_BASE: Final = re.compile(
    r"(?:[比较較与與同按以]|相对于?|than|over|from|since|versus|vs\.?|compared (?:to|with)|relative to"
    r"|based? (?:on|year:?)|基期:?|constant|chained|real|自|[从從]|不变价:?|可比价:?|prices? (?:of|in)|at"
    r"|yearbook|年鉴|年鑑|handbook|updated?:?|revised|更新[于於时時间間:]*|发布[于于时间:]*|published(?: in)?:?"
    r"|released?:?|accessed:?|retrieved:?|copyright|©|GB(?:/T)?|ISO|HS|NACE|ISIC|SITC|CPC|ICD|SNA|BPM\d?|NAICS|SIC"
    r"|version|ver\.|rev\.?|NUTS|ICP)\s*[(\[\-—–:]?\s*$"
    r"|(?:US?\$|[$€£¥￥<>≥≤]|above|below|under|no\.?|top|table|figure|v|第|表|图)\s*$",
    re.IGNORECASE,
)
_MONEY: Final = "|".join(sorted(w for w in money_words() if w.isalpha() and len(w) > 2))
_AFTER_BASE: Final = re.compile(
    r"\s*年?\s*(?:=\s*100|[为為]\s*100|[为為]基|不变价|不變價|可比价|可比價|固定价|价格?(?!指数|水平)|價格?(?!指數)"
    r"|基期|基年|.{0,10}年[鉴鑑]|版|以来|以來|起|行政区划|年?代)"
    r"|\s*(?:edition|.{0,24}yearbook|handbook|prices?\b|constant|(?:US )?dollars?\b|US?\$|international|PPP|base\b"
    r"|classification|boundar)"
    r"|\s*(?:[万亿萬億千百元人户吨克个個家亩米]|美元|公里|平方|公顷|persons|people|million|billion"
    r"|thousand|tons?\b|tonnes|km|hectares?|households?|kcal|units?\b)"
    rf"|\s*(?:{_MONEY})\b",
    re.IGNORECASE,
)
_PARTED_BASE: Final = re.compile(r"(?:相比|之比|比较|比較|對比|对比)")

_EMPTY: Final = re.compile(r"([(\[【])[\s,;:、./-]+(?=[)\]】])")
_LEFT: Final = re.compile(r"([(\[【])\s*[,;、]\s*")
_RIGHT: Final = re.compile(r"\s*[,;:、]\s*(?=[)\]】])")
_TWICE: Final = re.compile(r"([,;、])\s*[,;、](?:\s*[,;、])*")
_ENDS: Final = re.compile(r"^[\s,;:、._]+|[\s,;:、_-]+$|(?<=\S)\s+[-–—]\s*$|^[-–—]\s+")
_BLANKS: Final = re.compile(r"\s+")
_PADDED: Final = re.compile(
    r"(?<=[()\[\]【】㐀-鿿])\s+(?=[()\[\]【】㐀-鿿])|(?<=[(\[【])\s+|\s+(?=[)\]】,;:])"
)


def is_base(text: str, start: int, end: int) -> bool:
    """Return whether a year in a text is a base of comparison, an edition or an amount.

    Examples
    --------
    >>> is_base("GDP at 2010 prices", 7, 11), is_base("比2015年增长", 1, 6)
    (True, True)
    >>> is_base("GDP in 2010", 7, 11)
    False
    """
    before = text[max(0, start - 24) : start].rstrip()
    after = text[end : end + 24]
    if _AFTER_BASE.match(after) or _PARTED_BASE.match(after):
        return True
    found = _BEFORE_BASE.search(before)
    if not found:
        return False
    word = found[0].strip(" ([-—–:").casefold()
    if word in {"at", "revised", "real"}:
        return False  # `at 2010 prices` was seen by what follows.
    # `同2019年` compares; a word's last letters, as in `approxno 2019`, do not.
    if word[:1].isascii() and word[:1].isalpha():
        return not re.search(r"[A-Za-z]$", before[: found.start()])
    return True


def without_joint(text: str) -> str:
    """Return what is before a period without the word that joins it: `in`, `截至`, `and`.

    Examples
    --------
    >>> without_joint("Population at the end of "), without_joint("Region ")
    ('Population ', 'Region ')
    """
    return _JOINT.sub("", text)


def tidy(text: str) -> str:
    """Return a text without the separators that a period left behind.

    Examples
    --------
    >>> tidy("GDP (current prices,  )"), tidy("GDP , "), tidy("GDP ( )")
    ('GDP (current prices)', 'GDP', 'GDP ()')
    """
    text = _EMPTY.sub(r"\1", text)
    text = _TWICE.sub(r"\1", _RIGHT.sub("", _LEFT.sub(r"\1", text)))
    text = _ENDS.sub("", _BLANKS.sub(" ", text))
    return _PADDED.sub("", text).strip()
