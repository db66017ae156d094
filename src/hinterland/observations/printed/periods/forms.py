"""The forms that a single period is printed in, in Chinese and English."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from ...messages import message
from .period import Period

__all__ = [
    "MONTH", "NAME", "QUARTER_WORD", "TO", "YEAR", "Period", "forms", "normalised", "number_of",
]  # fmt: skip

# A text is normalised before it is matched, place by place: month names become `§09______`,
# years in Chinese numerals or of the Republic figures. So the forms stay short and quick.
NAME: Final = r"§\d\d_*\.?"
YEAR: Final = r"(?:18|19|20)\d\d_*"
_MONTH_NAME: Final = re.compile(
    r"(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_MONTHS: Final = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]  # fmt: skip
_YEAR_NAME: Final = re.compile(
    r"[一二][〇○零o九八][〇○零o一二三四五六七八九]{2}|(?:中華)?民[國国]\s?\d{2,3}(?!\d)"
)
MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
TO: Final = r"\s*(?:--?|–|—|―|~|〜|至|到|to|through)\s*"
QUARTER_WORD: Final = r"(?:季度?|quarters?|qtrs?\.?)"
_ORDINAL: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "last": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4,
}  # fmt: skip
_COUNT: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_DIGITS: Final = {
    **{c: n for n, c in enumerate("一二三四五六七八九", 1)}, "〇": 0, "○": 0, "零": 0, "o": 0,
}  # fmt: skip
_ORDINALS: Final = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_COUNTS: Final = rf"(?:{'|'.join(_COUNT)}|1[0-2]|[2-9])"

Make = Callable[[re.Match[str]], Period | None]


def forms() -> "list[tuple[re.Pattern[str], Make]]":
    """Return each printed form (to be matched in full, in small letters) and its reading."""
    kinds = (_year_forms(), _chinese_forms(), _coded_forms(), _english_forms())
    return [(re.compile(shape), make) for shape, make in chain(*kinds)]


def normalised(text: str) -> str:
    """Return a text in small letters with its month names and Chinese years in figures.

    Each character stays in its place.

    Examples
    --------
    >>> normalised("September 二〇一九年"), normalised("May-Jul")
    ('§09______ 2019年', '§05-§07')
    """
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not small.isascii():
        small = _YEAR_NAME.sub(_year_in_figures, small)
    return _MONTH_NAME.sub(
        lambda m: f"§{_MONTHS.index(m[0][:3]) + 1:02}".ljust(len(m[0]), "_"), small
    )


def number_of(text: str) -> int:
    """Return a year, a month, an ordinal or a count from figures or words.

    Examples
    --------
    >>> number_of("2019"), number_of("十一"), number_of("third"), number_of("§09______")
    (2019, 11, 3, 9)
    """
    text = text.strip("§_. ")
    if text.isdigit():
        return int(text)
    for words in (_ORDINAL, _COUNT):
        if text in words:
            return words[text]
    if text.startswith("十"):
        return 10 + (_DIGITS[text[1]] if len(text) > 1 else 0)
    return int("".join(str(_DIGITS.get(c, c)) for c in text))


def _year_in_figures(found: "re.Match[str]") -> str:
    text = found[0]
    if "民" in text:
        return str(int(text[text.index("民") + 2 :]) + 1911).ljust(len(text), "_")
    return "".join(str(_DIGITS[c]) for c in text)


def _span(found: "re.Match[str]", first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(_year(found), first, last)


def _said(found: "re.Match[str]", *groups: str) -> str:
    """Return what the first of some groups holds that a form has and that is printed."""
    named = found.groupdict()
    return next(filter(None, map(named.get, groups)), "")


def _year(found: "re.Match[str]") -> int | None:
    if full := _said(found, "y", "z"):
        return number_of(full)
    short = _said(found, "s")
    return int(short) + (2000 if int(short) < 50 else 1900) if short else None


def _month(group: str = "a", *, end: str = "") -> Make:
    """Return a reader of one month, or of two from the groups `group` to `end`."""

    def make(found: "re.Match[str]") -> Period | None:
        first = number_of(found[group])
        return _span(found, first, number_of(found[end]) if end else first)

    return make


def _quarter(found: "re.Match[str]") -> Period | None:
    first = number_of(_said(found, "a", "c"))
    return _span(found, 3 * first - 2, 3 * number_of(_said(found, "b", "a", "c")))


def _up_to(unit: int) -> Make:
    """Return a reader of everything from January to the end of the month or quarter `a`."""
    return lambda found: _span(found, 1, unit * number_of(_said(found, "a", "c")))


def _half(found: "re.Match[str]") -> Period | None:
    said = _said(found, "a", "c")
    half = {"上": 1, "下": 2}.get(said) or number_of(said)
    return _span(found, 6 * half - 5, 6 * half)


def _day(found: "re.Match[str]") -> Period | None:
    year = _year(found)
    try:
        date = datetime.date(year or 0, number_of(found["a"]), int(found["d"]))
    except ValueError:
        return None
    return Period(year, date.month, date.month, date=date)


def _slashed_day(found: "re.Match[str]") -> Period | None:
    """Return 31/12/2018 or 12/31/2018, in doubt where either may be the month."""
    a, b = int(found["a"]), int(found["b"])
    day, month = (b, a) if b > 12 else (a, b)
    try:
        date = datetime.date(number_of(found["y"]), month, day)
    except ValueError:
        return None
    doubt = (
        message("{text}: the month or the day may be first", text=found[0])
        if a != b and max(a, b) < 13
        else ""
    )
    return Period(date.year, date.month, date.month, date=date, doubt=doubt)


def _fiscal(found: "re.Match[str]") -> Period | None:
    """Return a fiscal year by the year in which it ends, None for two years further apart."""
    named = found.groupdict()
    year = _year(found)
    end = named.get("e")
    if year is None or not end:
        return Period(year, is_fiscal=True)
    if len(end) == 4:
        return Period(int(end), is_fiscal=True) if int(end) == year + 1 else None
    if int(end) != (year + 1) % 100:
        return None
    return Period(year + 1, is_fiscal=True)


def _dashed(found: "re.Match[str]") -> Period | None:
    """Return 2019-20 as a fiscal year; 2008-09 is the month that it may be as well."""
    year, end = number_of(found["y"]), int(found["e"])
    fiscal = _fiscal(found)
    if not 1 <= end <= 12:
        return fiscal
    if fiscal and found["sign"] == "–":
        return fiscal
    doubt = message("{text} is a month or a fiscal year", text=found[0]) if fiscal else ""
    return Period(year, end, end, doubt=doubt)


def _ended(found: "re.Match[str]") -> Period | None:
    year = _year(found)
    return Period(year, is_fiscal=number_of(found["a"]) != 12)


def _dotted(found: "re.Match[str]") -> Period | None:
    """Return 2021.9 as September; 2019.1 may be October without its last zero."""
    month = int(found["a"])
    doubt = (
        message("{text} is January, or October without its last zero", text=found[0])
        if found["a"] == "1"
        else ""
    )
    return Period(number_of(found["y"]), month, month, doubt=doubt)


def _year_forms() -> "Iterator[tuple[str, Make]]":
    y, sign = rf"(?P<y>{YEAR})", r"\s*(?P<sign>[-–/])\s*"
    lead = (
        r"(?:(?:calendar |whole |full )?years?[ :]*|cy ?|(?:at |as of )?(?:the )?end(?: of |-)|"
        r"at year-end |(?:年份?|时间|時間|年度)[ :]*)?"
    )
    tail = r"(?:\.0+)?\s*(?:年度?|yy)?\s*(?:年?[末底]数?|,? ?year-end|\(?(?:全年数?|full year|whole year|annual)\)?|合[计計])?"
    yield rf"{lead}{y}{tail}", lambda m: Period(_year(m))
    yield rf"\[?yr ?{y}\]?|(?P<z>{YEAR}) \[yr ?\d{{4}}\]", lambda m: Period(_year(m))
    yield rf"{y}{sign}(?P<e>\d\d)(?:\s*年度?)?", _dashed
    short = r"'?(?P<s>\d\d)"
    fiscal = r"(?:fy|f\.y\.|fin(?:ancial)? ?years?|fiscal(?: years?)?)\s*"
    yield rf"{fiscal}(?:{y}|{short})(?:\s*[-–/]\s*(?P<e>\d\d|\d{{4}}))?", _fiscal
    yield (
        rf"{y}(?:\s*[-–/]\s*(?P<e>\d\d|\d{{4}}))?\s*(?:{fiscal}|财年|財年|财政年度|學年度?|学年度?)",
        _fiscal,
    )
    yield rf"{y}\s*/\s*(?P<e>\d{{4}})", _fiscal
    ended = r"(?:years?|12 months|twelve months|y/?e)(?: (?:ended|ending|to))?"
    yield rf"{ended} (?:\d\d? )?(?P<a>{NAME})(?: \d\d?,?)? {y}", _ended
    time = r"(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?z?)?"
    yield rf"{y}(?P<sep>[-./])(?P<a>\d\d?)(?P=sep)(?P<d>\d\d?){time}", _day
    yield rf"{y}\s*年\s*(?P<a>{MONTH})\s*月\s*(?P<d>\d\d?)\s*[日号號]", _day
    yield r"(?P<y>(?:18|19|20)\d\d)(?P<a>0[1-9]|1[0-2])(?P<d>[0-3]\d)", _day
    yield rf"(?P<d>\d\d?)(?:st|nd|rd|th)?[ -](?P<a>{NAME})(?:,? |-){y}", _day
    yield rf"(?P<a>{NAME}) (?P<d>\d\d?)(?:st|nd|rd|th)?,? {y}", _day
    yield rf"(?P<a>\d\d?)(?P<sep>[-./])(?P<b>\d\d?)(?P=sep){y}", _slashed_day


def _chinese_forms() -> "Iterator[tuple[str, Make]]":
    y = rf"(?:(?P<y>{YEAR})\s*年?度?\s*[,.-]?\s*)?"
    a, b = rf"(?P<a>{MONTH})", rf"(?P<b>{MONTH})"
    total, end = r"\s*(?:\(?(?:累[计計]|合[计計]|cumulative|ytd)\)?)?", r"\s*[末底]?"
    yield rf"{y}{a}\s*月?份?{TO}{b}\s*月份?{total}", _month("a", end="b")
    yield rf"(?P<y>{YEAR})\s*年\s*{a}\s*月{TO}(?P=y)\s*年\s*{b}\s*月", _month("a", end="b")
    yield rf"(?P<y>{YEAR})[-./]{a}{TO}(?P=y)[-./]{b}", _month("a", end="b")
    yield rf"(?:(?P<y>{YEAR})\s*年度?\s*)?{a}\s*月份?{end}", _month()
    yield rf"{y}(?P<list>{MONTH}(?:\s*月?\s*[、,和及]\s*{MONTH})+)\s*月份?{total}", _listed(1)
    yield (
        rf"{y}第?(?P<list>[一二三四1-4](?:\s*季?度?\s*[、,和及]\s*第?[一二三四1-4])+)\s*季度?{total}",
        _listed(3),
    )
    yield rf"{y}{a}\s*月份?\s*累[计計]", _up_to(1)
    yield rf"{y}累[计計]\s*(?:至\s*)?{a}\s*月份?", _up_to(1)
    yield rf"{y}前\s*{a}\s*个?個?月{total}", _up_to(1)
    yield rf"截[至止]\s*{y}{a}\s*月份?\s*[末底]", _month()
    yield rf"截[至止]\s*{y}{a}\s*月份?", _until
    quarter = r"(?P<a>[一二三四1-4ⅰⅱⅲⅳ])"
    yield (
        rf"{y}第?{quarter}\s*季度{end}|{y.replace('<y>', '<z>')}第(?P<c>[一二三四1-4])\s*季",
        _quarter,
    )
    yield rf"{y}(?:前|1{TO}|一{TO}){quarter}\s*个?季度?{total}", _up_to(3)
    yield rf"{y}{quarter}{TO}(?P<b>[一二三四1-4])\s*季度?{total}", _quarter
    yield rf"{y}(?P<a>[上下])半年{end}", _half
    yield rf"{y}全年数?(?:累[计計])?", lambda m: Period(_year(m), 1, 12)
    yield (
        r"(?:本年|本期|自?年初至今|1月至本月|本月止|年初至本月)?累[计計]",
        lambda _: Period(first=0),
    )
    yield r"[当當本]月(?:值|数|數)?", lambda _: Period(last=0)


def _coded_forms() -> "Iterator[tuple[str, Make]]":
    y, short = rf"(?P<y>{YEAR})", r"(?:'?(?P<s>\d\d))"
    month = r"(?P<a>0[1-9]|1[0-2])"
    yield rf"{y}[.](?P<a>1[0-2]|0?[1-9])", _dotted
    yield rf"{y}(?:[-/年 ]?|-?m){month}(?:mm)?", _month()
    yield rf"{y}(?:[-/]|[- ]?m)(?P<a>[1-9])", _month()
    yield r"m(?P<a>0[1-9]|1[0-2])", _month()  # M2 is money
    yield rf"(?P<a>1[0-2]|0?[1-9])[./-]{y}", _month()
    yield r"1 to (?P<a>\d\d?)", _up_to(1)
    yield rf"{y}(?P<a>0[1-4])ss", _quarter
    yield rf"{y}-?(?P<a>[a-d])", _lettered
    q, h = r"q(?P<a>[1-4])", r"h(?P<a>[12])"
    yield rf"(?:{y}\s*年?\s*[-./:]?\s*)?{q}", _quarter
    yield rf"{q}[ ,./-]*(?:of )?(?:{y}|{short})", _quarter
    yield (
        rf"(?P<a>[1-4])q(?:[ ,./-]*(?:{y}|{short}))?|(?P<z>{YEAR})[ ,./-]*(?P<c>[1-4])q",
        _quarter,
    )
    yield rf"(?:{y}\s*年?[ ,./-]*)?{q}{TO}q?(?P<b>[1-4])", _quarter
    yield rf"{q}{TO}q?(?P<b>[1-4])[ ,./-]*(?:of )?{y}", _quarter
    yield rf"(?:{y}\s*年?\s*[-./:]?\s*)?{h}|(?P<z>{YEAR})-?s(?P<c>[12])", _half
    yield rf"h(?P<a>[12])[ ,./-]*(?:of )?(?:{y}|{short})", _half
    yield rf"(?P<a>[12])h(?:[ ,./-]*(?:{y}|{short}))?", _half
    yield rf"(?P<z>{YEAR})[ ,./-]*(?P<a>[12])h", _half
    yield (
        rf"(?P<a>[2-9]|1[0-2])m[ ,./-]*(?:{y}|{short})|(?P<z>{YEAR})[ ,./-]*(?P<c>[2-9]|1[0-2])m",
        _up_to(1),
    )


def _english_forms() -> "Iterator[tuple[str, Make]]":
    before, after = (
        rf"(?:(?P<y>{YEAR})[ ,.:-]*)?",
        rf"(?:(?:[ ,.-]*|,? ?(?:of|in) )(?P<z>{YEAR}))?",
    )
    a, b = rf"(?P<a>{NAME})", rf"(?P<b>{NAME})"
    total = r"(?:,?\s*\(?(?:cumulative|ytd|year[- ]to[- ]date)\)?)?"
    yield rf"{before}{a}{TO}{b}{after}{total}", _month("a", end="b")
    yield rf"{before}{a}\s*(?:[/&]|and)\s*{b}{after}", _neighbours
    yield rf"{a} (?P<z>{YEAR}){TO}{b} (?P=z)", _month("a", end="b")
    yield rf"(?:end[- ](?:of )?)?{before}{a}{after}", _month()
    yield rf"{a}[-']+(?P<s>\d\d)", _month()
    yield rf"{before}{a}{after},?\s*\(?(?:cumulative|ytd|year[- ]to[- ]date)\)?", _up_to(1)
    yield rf"(?:ytd|cumulative to|year to date to) {before}{a}{after}", _up_to(1)
    the = r"(?:the )?"
    yield rf"{the}{before}(?P<a>{_ORDINALS}) {QUARTER_WORD}{after}(?: of the year)?", _quarter
    yield rf"{before}{QUARTER_WORD} ?(?P<a>[1-4]|i{{1,3}}|iv){after}", _quarter
    yield (
        rf"{the}{before}(?P<a>{_ORDINALS})[- ]half(?:[- ]years?)?(?: of the year)?{after}",
        _half,
    )
    yield rf"{before}(?:half(?:[- ]years?)?|semester) ?(?P<a>[12]){after}", _half
    yield rf"{the}{before}first (?P<a>{_COUNTS}) months?{after}(?: of the year)?", _up_to(1)
    yield (
        rf"{the}{before}first (?P<a>two|three|four|[2-4]) {QUARTER_WORD}{after}(?: of the year)?",
        _up_to(3),
    )
    yield rf"(?P<a>{_COUNTS}) months,? (?P<z>{YEAR})", _up_to(1)
    yield r"cumulative|year[- ]to[- ]date|ytd", lambda _: Period(first=0)
    yield r"(?:the )?current month|(?:the )?month itself", lambda _: Period(last=0)
    yield r"whole year|full year", lambda _: Period(first=1, last=12)


def _until(found: "re.Match[str]") -> Period | None:
    """Return 截至9月: the stock at its end, or all that came until then."""
    period = _span(found, number_of(found["a"]), number_of(found["a"]))
    doubt = message("{text} is the end of that month, or all months up to it", text=found[0])
    return period and replace(period, doubt=doubt)


def _listed(unit: int) -> Make:
    """Return a reader of 1、2月 or 一、二季度: months or quarters that follow each other."""

    def make(found: "re.Match[str]") -> Period | None:
        texts = re.findall(r"[\d一二三四五六七八九十]+", found["list"])
        numbers = [number_of(text) for text in texts]
        first, last = numbers[0], numbers[-1]
        if numbers != list(range(first, last + 1)):
            return None
        return _span(found, unit * first - unit + 1, unit * last)

    return make


def _neighbours(found: "re.Match[str]") -> Period | None:
    """Return Jan/Feb: two months that follow each other."""
    first, last = number_of(found["a"]), number_of(found["b"])
    return _span(found, first, last) if last == first + 1 else None


def _lettered(found: "re.Match[str]") -> Period | None:
    """Return a portal's 2019A as the first quarter; in forecasts A is for actual."""
    quarter = ord(found["a"]) - 96
    doubt = (
        message("{text} is a quarter, or the year with a mark", text=found[0].upper())
        if quarter in {1, 2}
        else ""
    )
    period = _span(found, 3 * quarter - 2, 3 * quarter)
    return period and replace(period, doubt=doubt)
