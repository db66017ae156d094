"""A study's numbers from the figures as they were collected, in exact fractions.

Nothing of the program is used, and no library: a second way to the same numbers.
"""

import csv
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).parents[2] / "src" / "hinterland" / "data"
#: What a figure is multiplied by, by the first words of its unit.
TIMES = {"thousand": 1000, "million": 10**6, "USD": 1, "MXN": 1}

Cells = Mapping[tuple[str, int], Fraction]


def figures(pack: str, series: str) -> Cells:
    """Return a series by region and year, in whole units."""
    with (DATA / pack / "source" / "figures.csv").open(encoding="utf-8") as file:
        return {
            (row["region_code"], int(row["year"])): Fraction(row["value"])
            * TIMES[row["unit"].split()[0]]
            for row in csv.DictReader(file)
            if row["series"] == series
        }


def groups(pack: str) -> Mapping[str, Sequence[str]]:
    """Return each group's regions, by the group's name in the source."""
    members: dict[str, list[str]] = {}
    with (DATA / pack / "source" / "regions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            members.setdefault(row["group"], []).append(row["region_code"])
    return members


def shares(amounts: Sequence[Fraction]) -> list[Fraction]:
    """Return each amount over their sum."""
    return [x / sum(amounts) for x in amounts]


def imbalance(trade: Sequence[Fraction], gdp: Sequence[Fraction]) -> Fraction:
    """Return I = Σ δ |K s − 1|: K groups, s their shares of trade and δ of GDP."""
    k = len(trade)
    both = zip(shares(trade), shares(gdp), strict=True)
    return sum((delta * abs(k * s - 1) for s, delta in both), Fraction(0))


def hoover(trade: Sequence[Fraction], gdp: Sequence[Fraction]) -> Fraction:
    """Return ½ Σ |s − δ| over regions, s their shares of trade and δ of GDP."""
    return (
        sum((abs(s - d) for s, d in zip(shares(trade), shares(gdp), strict=True)), Fraction(0))
        / 2
    )
