"""Headings of periods that only their neighbours make clear."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ...messages import message
from ..words import flat, take_marks
from .period import Period

__all__ = ["settled"]

_DASHED: Final = re.compile(r"((?:18|19|20)\d\d)\s*[-–/]\s*(\d\d)")
_TWO_YEARS: Final = re.compile(r"((?:18|19|20)\d\d)\s*[-–]\s*((?:18|19|20)\d\d)")
_DOTTED: Final = re.compile(r"((?:18|19|20)\d\d)\.(\d\d?)")
_LETTERED: Final = re.compile(r"((?:18|19|20)\d\d)-?([A-Da-d])")
_SLASHED: Final = re.compile(r"(\d\d?)[-./](\d\d?)[-./]((?:18|19|20)\d\d)")


def settled(texts: Sequence[str], periods: Sequence[Period | None]) -> list[Period | None]:
    """Return the periods of headings in a row, each on its own first, looked at with its neighbours."""
    found = list(periods)
    bare = [take_marks(flat(text), of_number=True)[0] for text in texts]
    for settle in (
        _settle_dashed,
        _settle_pairs,
        _settle_dotted,
        _settle_lettered,
        _settle_days,
    ):
        settle(bare, found)
    return found


def _matches(pattern: "re.Pattern[str]", texts: Sequence[str]) -> "dict[int, re.Match[str]]":
    return {i: m for i, text in enumerate(texts) if (m := pattern.fullmatch(text))}


def _settle_dashed(texts: Sequence[str], found: list[Period | None]) -> None:
    """Settle 2008-09: a month next to 2008-10, fiscal next to 2019-20, a span next to 2013-17."""
    shapes = _matches(_DASHED, texts)
    if not shapes:
        return
    pairs = {i: (int(m[1]), int(m[2])) for i, m in shapes.items()}
    follows = {i for i, (year, end) in pairs.items() if end == (year + 1) % 100}
    months = {i for i, (_, end) in pairs.items() if 1 <= end <= 12}
    open_ones = {i for i in follows & months if (own := found[i]) and own.doubt}
    fiscal = any(period and period.is_fiscal for period in found)
    spans = pairs.keys() - follows - months
    if spans:
        # 2003-07, 2008-12, 2013-17: years in several, none of them a month.
        for i in months - follows:
            year, end = pairs[i]
            if end > year % 100 and not fiscal:
                found[i] = None
    elif fiscal and months - follows:
        return
    elif fiscal or (len({pairs[i] for i in open_ones}) > 1 and not months - follows):
        for i in open_ones:
            found[i] = _fiscal(found[i], pairs[i][0] + 1)
    elif months - follows:
        for i in open_ones:
            found[i] = _sure(found[i])


def _settle_pairs(texts: Sequence[str], found: list[Period | None]) -> None:
    """Settle 2018-2019 next to 2019-2020: years that overlap are fiscal ones."""
    pairs = {i: (int(m[1]), int(m[2])) for i, m in _matches(_TWO_YEARS, texts).items()}
    starts = {a for a, b in pairs.values() if b == a + 1}
    for i, (start, end) in pairs.items():
        if end == start + 1 and {start - 1, start + 1} & starts:
            doubt = message("{text} is a fiscal year, or both years together", text=texts[i])
            found[i] = Period(end, is_fiscal=True, doubt=doubt)


def _settle_dotted(texts: Sequence[str], found: list[Period | None]) -> None:
    """Settle 2019.1: January after 2018.12, October after 2019.9 or where others have 2019.01."""
    shapes = _matches(_DOTTED, texts)
    if not shapes:
        return
    plain = {text.rstrip("年") for text in texts}
    padded = any(m[2].startswith("0") and len(m[2]) == 2 for m in shapes.values())
    by_year: dict[str, Counter[str]] = {}
    for m in shapes.values():
        by_year.setdefault(m[1], Counter())[m[2]] += 1
    are_quarters = len(shapes) > 3 and all(set(c) == set("1234") for c in by_year.values())
    for i, m in shapes.items():
        own = found[i]
        if own is None:
            continue
        if are_quarters:
            found[i] = replace(
                own, doubt=message("{text} is a month or a quarter", text=texts[i])
            )
        elif m[1] in plain and len(by_year[m[1]]) == 1:
            found[i] = replace(
                own,
                doubt=message(
                    "{text} is a month, or {year} printed twice", text=texts[i], year=m[1]
                ),
            )
        elif m[2] == "1":
            month = 10 if padded else 1 if by_year[m[1]]["10"] else _between(i, found)
            if month:
                found[i] = replace(own, first=month, last=month, doubt="")


def _between(place: int, found: Sequence[Period | None]) -> int | None:
    """Return 1 or 10, the one that continues the months next to it; None where neither does."""
    own = found[place]
    year = own.year if own else None
    near = [
        (step, 12 * other.year + other.first)
        for step in (-1, 1)
        if 0 <= place + step < len(found)
        and (other := found[place + step])
        and other.year
        and other.first
        and not other.doubt
    ]
    if year is None or not near:
        return None
    fits = []
    for month in (1, 10):
        here = 12 * year + month
        gaps = [abs(here - there) for _, there in near]
        ordered = (
            len(near) == 1
            or (near[0][1] < here < near[1][1])
            or (near[0][1] > here > near[1][1])
        )
        if ordered and (1 in gaps or (len(set(gaps)) == 1 and gaps[0] <= 3)):
            fits.append(month)
    return fits[0] if len(fits) == 1 else None


def _settle_lettered(texts: Sequence[str], found: list[Period | None]) -> None:
    """Settle 2019A: a quarter next to 2019C, actual next to 2020E."""
    shapes = _matches(_LETTERED, texts)
    if not shapes:
        return
    letters = {m[2].upper() for m in shapes.values()}
    expected = any(period and period.expected in {"E", "F"} for period in found)
    for i, m in shapes.items():
        if letters & {"C", "D"} and not expected:
            found[i] = _sure(found[i])
        elif expected and m[2].upper() == "A":
            found[i] = Period(int(m[1]), marks=(m[2],))


def _settle_days(texts: Sequence[str], found: list[Period | None]) -> None:
    """Settle 01/02/2018: another date with a 13 or more shows which is the month."""
    shapes = _matches(_SLASHED, texts)
    day_first = any(int(m[1]) > 12 for m in shapes.values())
    month_first = any(int(m[2]) > 12 for m in shapes.values())
    if day_first == month_first:
        return
    for i, m in shapes.items():
        day, month = (m[1], m[2]) if day_first else (m[2], m[1])
        try:
            date = datetime.date(int(m[3]), int(month), int(day))
        except ValueError:
            found[i] = None
        else:
            found[i] = Period(date.year, date.month, date.month, date=date)


def _fiscal(period: Period | None, year: int) -> Period | None:
    if period is None:
        return None
    return Period(year, is_fiscal=True, marks=period.marks, expected=period.expected)


def _sure(period: Period | None) -> Period | None:
    return period and replace(period, doubt="")
