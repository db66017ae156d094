"""The period of each row of a long table: years, months and quarters in several columns, dates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from ..messages import message
from ..printed.periods.parsing import Period, parse_period
from ..printed.words import flat
from .columns import Key
from .wholes import is_whole

__all__ = ["Moment", "Step", "moment_of", "step_of", "step_of_dates"]

Step = Literal["A", "H", "Q", "M", "W", "D", ""]

_SPELT: Final[tuple[tuple[Step, str], ...]] = (
    ("A", r"a|y|p1y|annual(?:ly)?|year(?:ly)?|年|年度|年报|每年|按年|a: .*"),
    ("H", r"s|h|p6m|half[- ]?year(?:ly)?|semi-?annual(?:ly)?|半年|半年度|半年报"),
    ("Q", r"q|p3m|quarter(?:ly)?|季|季度|季报|按季"),
    ("M", r"m|p1m|month(?:ly)?|月|月度|月报|按月"),
    ("W", r"w|p1w|week(?:ly)?|周|周度"),
    ("D", r"d|b|p1d|dai?ly|day|business day|日|日度|日报"),
)
_STEPS: "Final[tuple[tuple[Step, re.Pattern[str]], ...]]" = tuple(
    (step, re.compile(pattern, re.IGNORECASE)) for step, pattern in _SPELT
)
_MONTHS_OF: Final = {"A": 12, "H": 6, "Q": 3, "M": 1}
_DATE: Final = re.compile(
    r"((?:18|19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d)|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
)
_PART: Final = re.compile(r"[mMqQhHsS]?0?(\d{1,2})")
_WHOLE_YEAR: Final = re.compile(r"m13|annual|year|全年|年度|yearly|0|13", re.IGNORECASE)


class Moment(NamedTuple):
    """A row's period as printed; `period` is None where it isn't clear, and `doubt` says why."""

    period: Period | None
    printed: str
    doubt: str = ""


@lru_cache(maxsize=1024)
def step_of(text: str) -> Step:
    """Return a frequency's letter, empty for one that is not known.

    Examples
    --------
    >>> step_of("Annual"), step_of("A: Annual"), step_of("季度"), step_of("every 5 years")
    ('A', 'A', 'Q', '')
    """
    plain = flat(text).strip(" .")
    first = plain.partition(":")[0].strip()
    for said in (plain, first):
        for step, pattern in _STEPS:
            if pattern.fullmatch(said):
                return step
    return ""


def step_of_dates(texts: Iterable[str]) -> Step:
    """Return how far apart a column's dates are, where the dates themselves show it.

    Examples
    --------
    >>> step_of_dates(["2018-12-31", "2019-12-31"]), step_of_dates(["2018-01-31", "2018-02-28"])
    ('A', 'M')
    >>> step_of_dates(["2018-03-31", "2018-06-30"])
    ''
    """
    days = {date[1:] for text in texts if (date := _date(text))}
    if not days or any(day < 28 and day != 1 for _, day in days):
        return ""
    if days <= {(12, 31)} or days <= {(1, 1)}:
        return "A"
    months = {month for month, _ in days}
    return "" if months <= {3, 6, 9, 12} or months <= {1, 4, 7, 10} else "M"


def moment_of(
    periods: Sequence[Key],
    parts: Sequence[Key],
    row: Sequence[str],
    *,
    step: Step = "",
    settled: Mapping[str, Period | None] | None = None,
) -> Moment:
    """Return the period that a row's columns give together.

    `periods` are columns of years, dates or whole periods, `parts` those of months, quarters or
    halves of a year. `step` is how often there is a figure: what a full date is the end of;
    `settled` what the texts of a column are when they are read together.

    Examples
    --------
    >>> from .columns import heading_of
    >>> keys = [Key(heading_of(h), heading_of(h).role, (c,)) for c, h in enumerate(("Year", "Month"))]
    >>> str(moment_of(keys[:1], keys[1:], ["2019", "3"]).period)
    '2019-03'
    """
    printed = [text for key in (*periods, *parts) if (text := key.of(row))]
    found: list[Period] = []
    for key in periods:
        texts = [text for text in dict.fromkeys(reversed(key.both(row))) if text]
        each: list[Period | None] = []
        unclear = ""
        for text in texts:
            # A day is no period of a figure that lasts; the year's first and last may be.
            if date := _date(text):
                each.append(_of_date(text, step))
                is_open = not each[-1] and date[1:] not in {(12, 31), (1, 1)}
                unclear = unclear or (text if is_open else "")
            else:
                period = (settled or {}).get(text) or parse_period(text)
                is_period = period and (period.year or period.first is not None)
                each.append(period if is_period else None)
        if texts and (unclear or not any(each)):
            text = unclear or texts[0]
            why = (
                message(
                    "it is not stated whether {text!r} is for a day, a month or longer",
                    text=text,
                )
                if _date(text)
                else message("the period {text!r} is not understood", text=text)
            )
            return Moment(None, " ".join(printed), why)
        found += filter(None, each)
    for key in parts:
        text = key.of(row)
        if not text or is_whole(text) or _WHOLE_YEAR.fullmatch(text):
            continue
        period = _part(key.heading.key, text)
        if period is None:
            why = message("the period {text!r} is not understood", text=text)
            return Moment(None, " ".join(printed), why)
        found.append(period)
    together = _together(found)
    if together is None and found:
        why = message("the periods {periods} differ", periods=tuple(printed))
        return Moment(None, " ".join(printed), why)
    return Moment(together, " ".join(dict.fromkeys(printed)))


def _together(found: Sequence[Period]) -> Period | None:
    """Return periods as one: a year with its months; None where two contradict each other."""
    years = {period.year for period in found if period.year}
    months = {(p.first, p.last) for p in found if p.first is not None}
    fiscal = {period.is_fiscal for period in found if period.year}
    if len(years) != 1 or len(months - {(1, 12)}) > 1 or len(fiscal) > 1:
        return None if years or len(found) != 1 else found[0]
    own = next((p for p in found if p.first is not None and (p.first, p.last) != (1, 12)), None)
    with_year = next(period for period in found if period.year)
    if own is None or own is with_year:
        return with_year
    return replace(own, year=with_year.year, marks=(*with_year.marks, *own.marks))


def _date(text: str) -> tuple[int, int, int] | None:
    """Return a day's year, month and day."""
    found = _DATE.fullmatch(flat(text))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _of_date(text: str, step: Step) -> Period | None:
    """Return the year, half, quarter or month that a full date is the end or start of."""
    date, length = _date(text), _MONTHS_OF.get(step)
    if date is None or length is None:
        return None
    year, month, _ = date
    first = (month - 1) // length * length + 1
    return Period(year) if length == 12 else Period(year, first, first + length - 1)


def _part(key: str, text: str) -> Period | None:
    """Return the months that a bare number is under a heading of months, quarters or halves."""
    found = _PART.fullmatch(text)
    if not found:
        return parse_period(text)
    longer = {"q": 3, "季": 3, "h": 6, "s": 6, "半": 6}
    length = longer.get(key[:1], 1)
    last = int(found[1]) * length
    return Period(None, last - length + 1, last) if length <= last <= 12 else None
