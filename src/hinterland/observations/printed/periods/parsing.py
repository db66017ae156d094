"""Periods as they are printed: one text, headings that belong together, running texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ..words import flat, take_marks
from .forms import YEAR, forms, normalised
from .period import Period
from .running import RUNNING, is_base, tidy, without_joint
from .settling import settled

__all__ = [
    "Period",
    "are_months",
    "by_year",
    "parse_period",
    "periods_in",
    "settle_periods",
    "take_periods",
]

_FORMS: Final = forms()
#: No title or heading is longer; what is, is prose.
_LONGEST: Final = 2000
# A cheap look: without a figure, nothing but these can be a period.
_HINT: Final = re.compile(r"\d|[月季年]|累[计計]|half|quarter|month|year|cumul|ytd|semester")
# No form has any other Chinese character.
_OTHER_WORDS: Final = re.compile(
    r"(?![年月日号號季度半上下前末底至到第一二三四五六七八九十〇○零全累计計合财財政学學截止自初本期当當值数數和及个個份时时間间年]"
    r")[㐀-鿿]"
)
_DOTTED: Final = re.compile(r"(?:18|19|20)\d\d\.(?:1[0-2]|0?[1-9])")
_ONLY_DIGITS: Final = re.compile(r"[\d.,]+")
_DIGIT_FORMS: Final = re.compile(
    r"(?:18|19|20)\d\d(?:\.?\d{1,2}|\d{4})?(?:\.0+)?|\d\d?\.(?:19|20)\d\d|(?:19|20)\d\d\.\d\d?\.\d\d?|\d\d?\.\d\d?\.(?:19|20)\d\d"
)

_EXPECTED: Final = (
    r"预计数?|預計數?|预测数?|預測數?|计划数?|計劃數?|目标值?|目標值?|估计数?|预?估数?|估計數?|估算数?|预算数?|規劃|规划"
    r"|plan(?:ned)?|targets?|forecasts?|projected|projections?|estimated?|estimates?|est\.?|budget(?:ed)?"
)
_EXPECTED_LETTERS: Final = frozenset({"e", "f", "t", "re", "be", "ae"})
_STATUS: Final = (
    r"初步核算数?|初步数?|快报数?|初值|修订数?|修正数?|核实数?|最终核实数?|preliminary|prelim\.?|prel\.?|prov\.?"
    r"|provisional|revised|rev\.?|final"
)
# What is printed behind a year for how sure its figures are.
_BEHIND: Final = re.compile(
    rf"\s*\(\s*(?P<in>{_EXPECTED}|{_STATUS}|[a-z]{{1,2}}|\d)\s*\)$"
    rf"|(?:\s*|(?<=\d)-)(?P<word>{_EXPECTED}|{_STATUS})$"
    rf"|(?<=\d)\s?(?P<letter>[prfe])$|(?<=年)\s?(?P<other>[prfe])$"
)

_SEVERAL_YEARS: Final = re.compile(rf"(?:from |between )?{YEAR}.*(?:{YEAR}.*|[-–/]\d\d)")


def parse_period(text: str) -> Period | None:
    """Return the period that a text is, None where it is something else.

    A range of several years is none: it has no yearly figure.

    Examples
    --------
    >>> parse_period("2019年").year, parse_period("2024-01").code, parse_period("H1 2021").code
    (2019, '2024-01', '2021-H1')
    >>> parse_period("1至12月").is_annual, parse_period("Jan.-Nov. 2019").is_annual
    (True, False)
    >>> parse_period("2019①").marks, parse_period("2019（计划）").expected
    (('①',), '计划')
    >>> parse_period("2016-2020"), parse_period("28014.94")
    (None, None)
    """
    plain = _DEGREE.sub("年度", flat(text))
    period = _parse(plain)
    if period is None and (found := _TO_DATE.search(plain)):
        period = _parse((plain[: found.start()] + plain[found.end() :]).strip(" ,()-"))
        return None if period is None or not period.is_annual else replace(period, first=0)
    if period is not None and period.is_annual and _TO_DATE.search(plain):
        return replace(period, first=0)
    return period


#: The portal's `出口总值当期值` is of the month that its column names, `累计值` up to it.
_CURRENT: Final = re.compile(r"(?<=[额值量])(?:_|-)?(?:当期|本期|当月)[值数]$")
_SUMMED: Final = re.compile(
    r"(?<=[额值量])(?:_|-)?累计[值数]?$|^累计(?=[一-鿿]*(?:总额|总值|出口|进口|生产总值))"
)
_TO_DATE: Final = re.compile(r"\bytd\b|\byear[- ]to[- ]date\b", re.IGNORECASE)
#: `2019度`, as a clipped 年度 is printed.
_DEGREE: Final = re.compile(r"(?<=\d{4})度$")


@lru_cache(maxsize=16384)
def _parse(text: str) -> Period | None:
    words = _bare(text)
    if not words or len(words) > 48 or not _HINT.search(words):
        return None
    if _ONLY_DIGITS.fullmatch(words) and not _DIGIT_FORMS.fullmatch(words):
        return None
    return _one(words) or _marked(text)


def _bare(text: str) -> str:
    """Return a text in small letters, without brackets around it or one left open."""
    words = normalised(text.strip())
    while words[:1] == "(" and ")" not in words[1:-1]:
        words = words[1:].removesuffix(")").strip()
    return words


def _one(words: str) -> Period | None:
    if _OTHER_WORDS.search(words):
        return None
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(words):
            return make(found)
    return None


def _marked(text: str) -> Period | None:
    """Return a period that has marks behind it."""
    bare, marks = take_marks(text, of_number=True)
    expected = ""
    if found := _BEHIND.search(bare.casefold()):
        if not found.start():
            return None
        said = next(filter(None, found.groups()))
        printed = bare[found.start() :].strip(" ()-")
        bare = bare[: found.start()]
        if said in _EXPECTED_LETTERS or re.fullmatch(_EXPECTED, said):
            expected = printed
        else:
            marks = (said if len(said) < 3 else printed, *marks)
        bare, more = take_marks(bare, of_number=True)
        marks = (*more, *marks)
    if not marks and not expected:
        return None
    period = _one(_bare(bare))
    if period is None:
        return None
    return replace(period, marks=marks, expected=expected or period.expected)


def periods_in(text: str) -> tuple[Period, ...]:
    """Return the periods with a year in a running text such as a title, ranges left out.

    Examples
    --------
    >>> [p.year for p in periods_in("1-4 各地区人员全时当量(2010年)")]
    [2010]
    >>> periods_in("地区生产总值（2015-2019年）"), periods_in("at 2010 prices")
    ((), ())
    """
    return tuple(period for period in take_periods(text)[1] if period.year)


def take_periods(text: str) -> tuple[str, tuple[Period, ...]]:
    """Return a running text without its expressions of time, and the periods.

    The rest is in half-width forms; brackets that held a period stay, empty. Ranges of years
    are taken out and give nothing. A year that isn't the figures' own (`2010年不变价`,
    `compared with 2019`, a yearbook's year) stays where it is.

    Examples
    --------
    >>> rest, found = take_periods("各地区生产总值（一季度）")
    >>> rest, [period.code for period in found]
    ('各地区生产总值()', ['Q1'])
    >>> take_periods("Gross regional product (H1 2019)")[1][0].code
    '2019-H1'
    >>> take_periods("2-12 地区生产总值指数(上年=100)")
    ('2-12 地区生产总值指数(上年=100)', ())
    """
    plain = _CURRENT.sub("", text)
    if found := _SUMMED.search(plain):
        rest, periods = take_periods(plain[: found.start()] + plain[found.end() :])
        return rest, tuple(dict.fromkeys((*periods, Period(first=0))))
    return _take(flat(plain))


@lru_cache(maxsize=16384)
def _take(text: str) -> tuple[str, tuple[Period, ...]]:
    plain = normalised(text)
    if len(text) > _LONGEST or not _HINT.search(plain):
        return text, ()
    kept: list[str] = []
    found: dict[Period, None] = {}
    place = 0
    for match in RUNNING.finditer(plain):
        start, end = match.span()
        if is_base(text, start, end):
            continue
        period = _parse(text[start:end].strip())
        if period is None and not _SEVERAL_YEARS.fullmatch(match[0].strip()):
            continue
        kept.append(without_joint(text[place:start]))
        place = end
        if period is not None:
            found[period] = None
    if not place:
        return text, ()
    kept.append(text[place:])
    return tidy(" ".join(kept)), _together(tuple(found))


def _together(found: tuple[Period, ...]) -> tuple[Period, ...]:
    """Return a year and months that are printed apart (`2019年…(一季度)`) as the one period."""
    years = {period.year for period in found if period.year}
    parts = [period for period in found if not period.year]
    if len(years) != 1 or not parts:
        return found
    wide = next(period for period in found if period.year)
    is_open = parts[0].first == 0 or parts[0].last == 0
    if len(found) == 2 and (wide.first is None or is_open):
        return (parts[0].within(wide),)
    year = Period(wide.year)
    return tuple(period if period.year else period.within(year) for period in found)


def settle_periods(texts: Sequence[str]) -> list[Period | None]:
    """Return the periods of a row or column of headings, read together.

    Neighbours settle what a single text leaves open: 2008-09 next to 2019-20 is a fiscal year,
    2019.1 between 2019.9 and 2019.11 is October.

    Examples
    --------
    >>> [p.is_fiscal for p in settle_periods(["2008-09", "2019-20"])]
    [True, True]
    >>> [p.code for p in settle_periods(["2019.9", "2019.1", "2019.11"])]
    ['2019-09', '2019-10', '2019-11']
    """
    return settled(texts, [parse_period(text) for text in texts])


def are_months(texts: Sequence[str]) -> bool:
    """Return whether figures are months that follow each other, as heads print them: `2019.9`.

    Examples
    --------
    >>> are_months(["2018.12", "2019.1", "2019.2"]), are_months(["2019.9", "2019.1", "2019.11"])
    (True, True)
    >>> are_months(["2018.12", "2019.10", "2003.4"]), are_months(["2019.5"])
    (False, False)
    """
    if len(texts) < 2 or not all(_DOTTED.fullmatch(flat(text)) for text in texts):
        return False
    months = [12 * p.year + p.first for p in settle_periods(texts) if p and p.year and p.first]
    steps = {later - earlier for earlier, later in pairwise(months)}
    return len(months) == len(texts) and len(steps) == 1 and 0 < abs(steps.pop()) <= 12


def by_year(times: Mapping[str, Period]) -> Mapping[str, Period]:
    """Return dates that are the last days of different years as these years, others as they are.

    Examples
    --------
    >>> dates = {text: parse_period(text) for text in ("2018-12-31", "2019-12-31")}
    >>> [period.code for period in by_year(dates).values()]
    ['', '']
    """
    dates = [period.date for period in times.values()]
    ends = {date for date in dates if date is not None and (date.month, date.day) == (12, 31)}
    years = {date.year for date in ends}
    if not times or len(ends) < len(times) or len(years) < len(times):
        return times
    return {text: Period(period.year) for text, period in times.items()}
