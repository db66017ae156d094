"""Periods as they are printed: years, months, quarters, and what is cumulative."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from .words import flat

__all__ = ["Period", "parse_period", "periods_in"]

_MONTHS: Final = {
    month: number
    for number, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAME: Final = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_YEAR: Final = r"((?:18|19|20)\d\d)"
_TO: Final = r"\s*(?:-|–|—|~|至|到|to)\s*"
_NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A year, months of one, or months whose year stands elsewhere.

    Attributes
    ----------
    year
        None where only months are printed.
    first, last
        The months, None for a whole year; first is 0 for "cumulative" without months.
    """

    year: int | None = None
    first: int | None = None
    last: int | None = None

    @property
    def is_annual(self) -> bool:
        """Say whether it is a whole year: none of its months is named, or all are."""
        return (self.first, self.last) in {(None, None), (1, 12)}

    def __str__(self) -> str:
        """Return it in figures: `2019`, `2024-01`, `2024-01/06`."""
        year = "" if self.year is None else str(self.year)
        if self.first is None or self.last is None:
            return year
        months = f"{self.first:02}" + ("" if self.first == self.last else f"/{self.last:02}")
        return f"{year}-{months}".strip("-")

    def within(self, other: "Period") -> "Period":
        """Return this period with what it leaves open taken from a wider one.

        Examples
        --------
        >>> Period(first=1, last=12).within(Period(2019)).is_annual
        True
        >>> Period(first=0).within(Period(2019, 6, 6))
        Period(year=2019, first=1, last=6)
        """
        year = self.year or other.year
        if self.first is None:
            return replace(other, year=year)
        if self.first == 0:
            return Period(year, 1 if other.last else 0, other.last)
        return replace(self, year=year)


@lru_cache(maxsize=16384)
def parse_period(text: str) -> Period | None:
    """Return the period that a text is, None where it is something else.

    Examples
    --------
    >>> parse_period("2019年"), parse_period("2024-01")
    (Period(year=2019, first=None, last=None), Period(year=2024, first=1, last=1))
    >>> parse_period("1至12月").is_annual, parse_period("Jan.-Nov. 2019").is_annual
    (True, False)
    >>> parse_period("2016-2020"), parse_period("28014.94")
    (None, None)
    """
    words = flat(text).casefold().strip("() ")
    if not words or len(words) > 40:
        return None
    for pattern, make in _SHAPES:
        if found := pattern.fullmatch(words):
            return make(found)
    return None


def periods_in(text: str) -> tuple[Period, ...]:
    """Return the periods named in a running text such as a title, ranges left out.

    Examples
    --------
    >>> periods_in("1-4 各地区人员全时当量(2010年)"), periods_in("地区生产总值（2015-2019年）")
    ((Period(year=2010, first=None, last=None),), ())
    """
    words = flat(text).casefold()
    found: dict[Period, None] = {}
    for match in _RUNNING.finditer(_RANGE.sub(" ", words)):
        period = parse_period(match[0].strip())
        if period and period.year:
            found[period] = None
    return tuple(found)


def _months(year: str | None, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(int(year) if year else None, first, last)


def _quarters(year: str | None, first: int, last: int) -> Period | None:
    return _months(year, 3 * first - 2, 3 * last)


_WHOLE_YEAR: Final = r"(?:\.0+)?\s*(?:年度?|yy)?(?:末|底| ?year-end)?(?:\(?全年\)?)?"
_CUMULATIVE: Final = r"(?:\s*(?:累计|cumulative))?"
_SHAPES: "Final[list[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]]]]" = [
    (re.compile(shape), make)
    for shape, make in (
        (rf"(?:fy\s?|end of |year )?{_YEAR}{_WHOLE_YEAR}", lambda m: Period(int(m[1]))),
        (
            rf"(?:{_YEAR}\s*[年.]?\s*)?(\d\d?)\s*月?{_TO}(\d\d?)\s*月份?{_CUMULATIVE}",
            lambda m: _months(m[1], int(m[2]), int(m[3])),
        ),
        (r"1 to (\d\d?)", lambda m: _months(None, 1, int(m[1]))),
        (r"(\d\d?)\.((?:19|20)\d\d)", lambda m: _months(m[2], int(m[1]), int(m[1]))),
        (
            rf"(?:{_YEAR}\s*年\s*)?(\d\d?)\s*月份?",
            lambda m: _months(m[1], int(m[2]), int(m[2])),
        ),
        (
            rf"(?:{_YEAR}\s*年\s*)?(\d\d?)\s*月份?\s*累计",
            lambda m: _months(m[1], 1, int(m[2])),
        ),
        (
            rf"{_YEAR}(?:[-./年]|-?m)?(0[1-9]|1[0-2])(?:mm)?",
            lambda m: _months(m[1], int(m[2]), int(m[2])),
        ),
        (rf"{_YEAR}(0[1-4])ss", lambda m: _quarters(m[1], int(m[2]), int(m[2]))),
        (
            rf"{_YEAR}-?(?:q([1-4])|([a-d]))",
            lambda m: _quarters(m[1], *(2 * [int(m[2]) if m[2] else ord(m[3]) - 96])),
        ),
        (
            rf"(?:{_YEAR}\s*年?\s*)?第([一二三四1-4])\s*季度?",
            lambda m: _quarters(m[1], _NUMERALS[m[2]], _NUMERALS[m[2]]),
        ),
        (
            rf"(?:{_YEAR}\s*年?\s*)?(?:前|1{_TO})([一二三四1-4])\s*季度?",
            lambda m: _quarters(m[1], 1, _NUMERALS[m[2]]),
        ),
        (rf"(?:{_YEAR}\s*年?\s*)?上半年", lambda m: _months(m[1], 1, 6)),
        (
            rf"(?:{_YEAR}[ ,.]*)?{_NAME}{_TO}{_NAME}(?:[ ,.]*{_YEAR})?",
            lambda m: _months(m[1] or m[4], _MONTHS[m[2][:3]], _MONTHS[m[3][:3]]),
        ),
        (
            rf"(?:{_YEAR}[ ,.]*)?{_NAME}(?:[ ,.]*{_YEAR})?",
            lambda m: _months(m[1] or m[3], *(2 * [_MONTHS[m[2][:3]]])),
        ),
        (
            r"(?:本年|本期|自年初|年初至今|1月至本月)?累计|cumulative|year[- ]to[- ]date|ytd",
            lambda _: Period(first=0),
        ),
        (r"全年|whole year|full year", lambda _: Period(first=1, last=12)),
    )
]
# In running text: a year not inside a number, with the months around it.
_RUNNING: Final = re.compile(
    rf"(?<![\d.])(?:1[0-2]|0?[1-9])\.(?:19|20)\d\d(?!\d)"
    rf"|{_NAME}{_TO}{_NAME}[ ,.]*{_YEAR}(?!\d)|{_NAME}[ ,.]*{_YEAR}(?!\d)"
    rf"|(?<![\d.]){_YEAR}\s*年\s*\d\d?\s*月?{_TO}\d\d?\s*月|(?<![\d.]){_YEAR}\s*年\s*\d\d?\s*月"
    rf"|(?<![\d.,]){_YEAR}-(?:0[1-9]|1[0-2])(?!\d)|(?<![\d.,]){_YEAR}(?![\d.]*\d)(?!\s*=\s*100)\s*年?"
)
_RANGE: Final = re.compile(
    rf"(?<!\d){_YEAR}\s*年?{_TO}{_YEAR}\s*年?|(?<!\d){_YEAR}{_TO}(?!0[1-9]|1[0-2])\d\d(?!\d)"
)
