"""A period: a year, a part of one, or months whose year is printed elsewhere."""

import datetime
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Period"]


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a part of one, or months whose year is printed elsewhere.

    Attributes
    ----------
    year
        None where only months are printed; of a fiscal year over two years, the one in which
        it ends.
    first, last
        The months, None for a whole year. `first` is 0 for "cumulative" without months, `last`
        is 0 for "the month itself": both take their months from a wider period.
    is_fiscal
        A fiscal, crop or school year, not a calendar year.
    expected
        As printed, why it is not what happened: `plan`, `预计`, `E`; empty otherwise.
    date
        The day, where one is printed: of yearly data the year's end, of monthly the month's.
    marks
        Footnote marks and status letters that were printed at it (`①`, `p`).
    doubt
        Why it may be another period; empty where it is sure.
    """

    year: int | None = None
    first: int | None = None
    last: int | None = None
    is_fiscal: bool = field(default=False, kw_only=True)
    expected: str = field(default="", kw_only=True)
    date: datetime.date | None = field(default=None, kw_only=True)
    marks: tuple[str, ...] = field(default=(), kw_only=True, compare=False)
    doubt: str = field(default="", kw_only=True, compare=False)

    @property
    def is_whole(self) -> bool:
        """Return whether it is twelve months: none of its months is named, or all are."""
        return (self.first, self.last) in {(None, None), (1, 12)}

    @property
    def is_annual(self) -> bool:
        """Return whether it is a plain calendar year, and not a plan or forecast for one."""
        return self.is_whole and not self.is_fiscal and not self.expected

    @property
    def is_provisional(self) -> bool:
        """Return whether a mark at it says that its figures are preliminary."""
        return any(mark.casefold().rstrip(".") in _PROVISIONAL for mark in self.marks)

    @property
    def code(self) -> str:
        """Return it as the column `period` has it; empty for a whole year.

        Examples
        --------
        >>> Period(2019).code, Period(2022, 3, 3).code, Period(2022, 1, 3).code
        ('', '2022-03', '2022-Q1')
        >>> Period(2022, 1, 6).code, Period(2022, 1, 9).code, Period(first=7, last=12).code
        ('2022-H1', '2022-01/2022-09', 'H2')
        """
        if self.is_whole:
            return ""
        year = "" if self.year is None else f"{self.year}-"
        if not self.first or not self.last:
            return f"{year}01/.." if self.first == 0 else f"{year}.."
        if self.first == self.last:
            return f"{year}{self.first:02}"
        if (self.first, self.last) in _NAMED:
            return f"{year}{_NAMED[self.first, self.last]}"
        return f"{year}{self.first:02}/{year}{self.last:02}"

    def __str__(self) -> str:
        """Return it in figures: `2019`, `2024-01`, `2024-01/06`."""
        year = "" if self.year is None else str(self.year)
        if not self.first or not self.last:
            return year
        months = f"{self.first:02}" + ("" if self.first == self.last else f"/{self.last:02}")
        return f"{year}-{months}".strip("-")

    def within(self, other: "Period") -> "Period":
        """Return this period with what it leaves open taken from a wider one.

        Examples
        --------
        >>> Period(first=1, last=12).within(Period(2019)).is_annual
        True
        >>> Period(first=0).within(Period(2019, 6, 6)).code
        '2019-H1'
        >>> Period(last=0).within(Period(2019, 1, 6)).code
        '2019-06'
        """
        first, last, date = self.first, self.last, self.date
        if first is None and last is None:
            first, last, date = other.first, other.last, other.date
        elif first == 0:
            first, last = (1 if other.last else 0), other.last or None
        elif last == 0:
            first, last = other.last or None, other.last or 0
        return Period(
            self.year or other.year,
            first,
            last,
            is_fiscal=self.is_fiscal or other.is_fiscal,
            expected=self.expected or other.expected,
            date=date,
            marks=tuple(dict.fromkeys((*other.marks, *self.marks))),
            doubt=self.doubt or other.doubt,
        )


_NAMED: Final = {
    (1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2",
}  # fmt: skip
_PROVISIONAL: Final = frozenset({
    "p", "prel", "prelim", "preliminary", "prov", "provisional", "初步", "初步数", "初步核算",
    "快报", "快报数", "初值",
})  # fmt: skip
