"""What the texts of the records' keys mean: regions, flows, years, months and currencies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

import polars as pl

from ..errors import InputError
from ..language import shipped
from ..regions import Country
from ..units import find_unit, is_currency

__all__ = ["REASONS", "Meanings", "meanings_of"]

M = TypeVar("M")

#: The reason where a column's text means nothing, in the order in which the columns are asked.
REASONS: Final[Mapping[str, str]] = {
    "region": shipped("the region is not known"),
    "flow": shipped("the flow is neither export nor import"),
    "year": shipped("the date is broken"),
    "month": shipped("the date is broken"),
    "unit": shipped("the unit is not a currency"),
}
_FLOWS: Final = {
    **dict.fromkeys(("export", "exports", "出口"), "exports"),
    **dict.fromkeys(("import", "imports", "进口"), "imports"),
}
_YEARS: Final = range(1800, 2200)
_DEFAULT_UNIT: Final = ("USD", Decimal(1))


@dataclass(frozen=True, slots=True)
class Meanings:
    """Text → meaning of each key's column; a text that means nothing is not in it.

    Attributes
    ----------
    region
        Codes.
    flow
        `exports` or `imports`.
    year, month
        Numbers.
    unit
        A currency and the factor to it; None, a record without a unit, is in dollars.
    broken_years
        The years in which some records have a month and others have none.
    whole_years
        The years of which records of all twelve months are there, or none has a month.
    """

    region: Mapping[str, str]
    flow: Mapping[str, str]
    year: Mapping[str, int]
    month: Mapping[str, int]
    unit: Mapping[str | None, tuple[str, Decimal]]
    broken_years: frozenset[int]
    whole_years: frozenset[int]

    def known(self) -> dict[str, list[str]]:
        """Return the texts that mean something, by column in the order of `REASONS`."""
        return {
            column: [text for text in getattr(self, column) if text is not None]
            for column in REASONS
        }


def meanings_of(groups: pl.DataFrame, country: Country) -> Meanings:
    """Return what the texts in the keys of grouped records mean.

    Parameters
    ----------
    groups
        Columns of texts `region`, `flow`, `year`, `month`, `unit`.
    country
        Whose regions they are, and whose money a shared name (`pesos`) means.
    """

    def each(column: str, meaning: Callable[[str], M | None]) -> dict[str, M]:
        texts = groups[column].drop_nulls().unique().sort()
        found = ((text, meaning(text)) for text in texts)
        return {text: one for text, one in found if one is not None}

    def unit(text: str) -> tuple[str, Decimal] | None:
        found = find_unit(text, country.currency)
        return found if found is not None and is_currency(found[0]) else None

    units: dict[str | None, tuple[str, Decimal]] = {None: _DEFAULT_UNIT}
    units.update(each("unit", unit))
    year = each("year", lambda text: _number(text, _YEARS))
    month = each("month", lambda text: _number(text, range(1, 13)))
    months: dict[int, set[int | None]] = {}
    for printed_year, printed_month in groups.select("year", "month").unique().rows():
        if printed_year in year and (printed_month is None or printed_month in month):
            months.setdefault(year[printed_year], set()).add(month.get(printed_month))
    return Meanings(
        region=each("region", lambda text: _region(text, country)),
        flow=each("flow", lambda text: _FLOWS.get(text.strip().casefold())),
        year=year,
        month=month,
        unit=units,
        broken_years=frozenset(
            y for y, some in months.items() if None in some and len(some) > 1
        ),
        whole_years=frozenset(
            y for y, some in months.items() if some == {None} or len(some - {None}) == 12
        ),
    )


def _region(text: str, country: Country) -> str | None:
    try:
        return country.find(text.strip().removesuffix(".0")).code
    except InputError:
        return None


def _number(text: str, allowed: range) -> int | None:
    """Return a whole number within a range, which may be printed as `2015.0` or `03`."""
    digits = text.strip().removesuffix(".0")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= 4
    return int(digits) if is_number and int(digits) in allowed else None
