"""Times as people write them: a year, a month, a day, an hour and so on, with or without a zone."""

import contextlib
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from ..errors import UsageError
from ..language import t

__all__ = ["as_text", "last_moment", "span"]

_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
_WRITTEN: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})"
    r"(?:(?:T|\s+)(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?"
    r"\s*(Z|UTC|GMT|[+\u2212-]\d\d(?::?\d\d)?)?)?)?",
    re.IGNORECASE,
)


def span(text: str) -> tuple[int, int]:
    """Return a time's first and last millisecond since 1970; a day lasts to its end.

    Parameters
    ----------
    text
        A year, a month, a day or a time of day (`2024`, `2024-6`, `2024-06-30`,
        `2024-06-30 12:00`, `2024-06-30T12:00:00+08:00`), or digits as in WARC indexes
        (`20240630120000`). In UTC where it does not name a zone.

    Raises
    ------
    UsageError
        The text is not a time.

    Examples
    --------
    >>> span("1970-01-02")
    (86400000, 172799999)
    >>> span("1970-1-2 8:00+08:00") == span("1970-01-02T00:00Z")
    True
    """
    plain = text.strip()
    found = _DIGITS.fullmatch(plain) or _WRITTEN.fullmatch(plain)
    if found is not None:
        with contextlib.suppress(ValueError, OverflowError):  # no such day, or beyond 9999
            start, end = _bounds(*found.groups(""))
            return _milliseconds(start), _milliseconds(end) - 1
    raise UsageError(
        t(
            "{text!r} is not a time; write it like 2024, 2024-05-31 or 2024-05-31T12:00",
            text=text,
        )
    )


def last_moment(text: str) -> str:
    """Return a time's last millisecond, as the library writes times.

    Examples
    --------
    >>> last_moment("2024-2"), last_moment("2024-03-01 00:30+08:00")
    ('2024-02-29T23:59:59.999Z', '2024-02-29T16:30:59.999Z')
    """
    return as_text(span(text)[1])


def as_text(moment: int) -> str:
    """Return a number of milliseconds since 1970 as the library writes times.

    Examples
    --------
    >>> as_text(86_400_001)
    '1970-01-02T00:00:00.001Z'
    """
    time = _EPOCH + timedelta(milliseconds=moment)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _bounds(year: str, *rest: str) -> tuple[datetime, datetime]:
    """Return when a time begins, and when the next of its kind does."""
    month, day, hour, minute, second, fraction, written = (*rest, "", "")[:7]
    zone = UTC
    if written.upper() not in {"", "Z", "UTC", "GMT"}:
        digits = written[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
        zone = timezone(offset if written[0] == "+" else -offset)
    start = datetime(
        int(year),
        int(month or 1),
        int(day or 1),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int(f"{fraction:0<6}"[:6]) // 1000 * 1000,
        tzinfo=zone,
    )
    if not month:
        return start, start.replace(year=start.year + 1)
    if not day:
        return start, (start + timedelta(days=31)).replace(day=1)
    units = (hour, {"days": 1}), (minute, {"hours": 1}), (second, {"minutes": 1})
    step = next((step for finer, step in units if not finer), None)
    step = step or ({"milliseconds": 1} if fraction else {"seconds": 1})
    return start, start + timedelta(**step)


def _milliseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(milliseconds=1)
