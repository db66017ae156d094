"""Times are compared as times, however they are written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import UsageError
from hinterland.library import Library
from hinterland.library.times import as_text, last_moment, span

from .made_up import SITE, keep, page

MARCH, SEPTEMBER = "2024-03-05T10:00:00.000Z", "2024-09-05T10:00:00.000Z"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2024-6-30", MARCH),
        ("2024-06-30", MARCH),
        ("2024-6", MARCH),
        ("2024/6/30", MARCH),
        ("2024-3-5", MARCH),
        ("2024-03-05 12:00", MARCH),
        ("2024-03-05 9:59", None),
        ("2024-03-05T10", MARCH),
        ("2024-03-05T10:00:00+00:00", MARCH),
        ("2024-03-05T17:59:59+08:00", None),
        ("2024-03-05 18:00 +0800", MARCH),
        ("2024-09-05 12:00", SEPTEMBER),
        ("2024-09-05T10:00:00Z", SEPTEMBER),
        ("2024-09-05T05:59:00-04:00", MARCH),
        ("2024-9", SEPTEMBER),
        ("2024", SEPTEMBER),
        ("20240905100000", SEPTEMBER),
        ("20240905095959", MARCH),
        ("2023", None),
    ],
)
def test_the_version_of_a_time(tmp_path: Path, at: str, expected: str | None) -> None:
    keep(tmp_path, [page("p", "1.1", fetched=MARCH), page("p", "2.2", fetched=SEPTEMBER)])
    with Library(tmp_path) as library:
        found = library.page(f"{SITE}/p", at=at)
    assert (found and found.fetched) == expected


@pytest.mark.parametrize(
    "text",
    ["", "then", "24", "2024-13", "2024-02-30", "2024-06-30 25:00", "2024-0630", "2024-6-30+9",
     "9999999", "2024-06-30T12:00:00+99:00", "0000"],
)  # fmt: skip
def test_what_is_not_a_time(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        span(text)
    keep(tmp_path, [page("p", "1.1")])
    with Library(tmp_path) as library, pytest.raises(UsageError, match="is not a time"):
        library.page(f"{SITE}/p", at=text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1)), st.integers(-720, 720))
def test_any_moment_comes_back(moment: datetime, minutes: int) -> None:
    exact = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    first, last = span(exact.isoformat(timespec="milliseconds"))
    assert first == last
    assert last_moment(as_text(first)) == as_text(first)
    there = exact.replace(tzinfo=None) + timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    assert span(f"{there.isoformat(timespec='milliseconds')}{zone}") == (first, last)
