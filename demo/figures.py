"""The shipped figures, read as plain CSV and held as exact decimals in plain units."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["NATION", "SOURCE", "Figures", "Unit", "unit"]

SOURCE: Final = Path(__file__).parent.parent / "src/hinterland/data/china/source"
NATION: Final = "100000"


class Unit(NamedTuple):
    """A unit as printed in both languages, and what it stands for."""

    zh: str
    en: str
    plain: str
    factor: Decimal


_UNITS: Final = {
    u.zh: u
    for u in (
        Unit("亿元", "100 million yuan", "CNY", Decimal(10**8)),
        Unit("万元", "10 000 yuan", "CNY", Decimal(10**4)),
        Unit("千美元", "USD 1 000", "USD", Decimal(10**3)),
        Unit("万美元", "USD 10 000", "USD", Decimal(10**4)),
        Unit("百万美元", "USD million", "USD", Decimal(10**6)),
        Unit("亿美元", "USD 100 million", "USD", Decimal(10**8)),
        Unit("万人", "10 000 persons", "persons", Decimal(10**4)),
        Unit("元/100美元", "yuan per 100 USD", "CNY per USD", Decimal("0.01")),
        Unit("上年=100", "preceding year=100", "", Decimal(1)),
    )
}
# How the collected figures are written.
_COLLECTED: Final = {
    "1000 USD": Decimal(10**3),
    "million USD": Decimal(10**6),
    "100 million USD": Decimal(10**8),
    "10000 CNY": Decimal(10**4),
    "100 million CNY": Decimal(10**8),
    "10000 persons": Decimal(10**4),
    "CNY per 100 USD": Decimal("0.01"),
}


def unit(zh: str) -> Unit:
    """Return a unit by its Chinese name."""
    return _UNITS[zh]


class Figures:
    """All figures of a folder: by series, vintage, region and year."""

    def __init__(self, folder: Path = SOURCE) -> None:
        self._values: dict[tuple[str, str, str, int], Decimal] = {}
        for row in _rows(folder / "observations.csv"):
            key = (row["series"], row["vintage"], row["region"], int(row["year"]))
            value = Decimal(row["value"]) * _COLLECTED[row["unit"]]
            self._values.setdefault(key, value)
        self.names = {
            row["region"]: (row["name_zh"], row["name_en"])
            for row in _rows(folder / "regions.csv")
        }
        self.groups = {row["region"]: row["group"] for row in _rows(folder / "regions.csv")}

    @property
    def provinces(self) -> tuple[str, ...]:
        """The codes of the provinces, in order."""
        return tuple(sorted(self.names))

    def at(
        self, series: str, vintages: Iterable[str], region: str, year: int
    ) -> Decimal | None:
        """Return a figure in the first of the vintages that has it, None where none has."""
        found = (self._values.get((series, v, region, year)) for v in vintages)
        return next((value for value in found if value is not None), None)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
