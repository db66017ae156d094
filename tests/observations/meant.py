"""What the figures of printed tables mean, and the words for it in both languages."""

import random
from typing import Final, NamedTuple

__all__ = ["CONCEPTS", "Concept", "Figure", "Phrase", "Source"]


class Phrase(NamedTuple):
    """A concept's words with what goes before and after them, e.g. scope and unit."""

    before: str
    core: str
    after: str = ""

    def __str__(self) -> str:
        return "".join(self)


class Figure(NamedTuple):
    """What a cell means: a region's canonical series in a year."""

    region: str
    year: int
    series: str
    value: float
    printed: str


class Concept(NamedTuple):
    """A canonical series as it is printed."""

    series: str
    zh: Phrase
    en: Phrase
    unit: dict[str, str]
    scale: float


CONCEPTS: Final = {
    "trade": Concept(
        "trade_usd",
        Phrase("分地区", "进出口总额", "（按收发货人所在地分）"),
        Phrase(
            "", "Total Value of Imports and Exports", " (by Location of Importers/Exporters)"
        ),
        {"zh": "千美元", "en": "USD 1 000"},
        1e3,
    ),
    "exports": Concept(
        "exports_usd",
        Phrase("分地区", "出口总额", "（按收发货人所在地分）"),
        Phrase("", "Total Exports", " (by Location of Importers/Exporters)"),
        {"zh": "千美元", "en": "USD 1 000"},
        1e3,
    ),
    "imports": Concept(
        "imports_usd",
        Phrase("分地区", "进口总额", "（按收发货人所在地分）"),
        Phrase("", "Total Imports", " (by Location of Importers/Exporters)"),
        {"zh": "千美元", "en": "USD 1 000"},
        1e3,
    ),
    "gdp": Concept(
        "gdp",
        Phrase("", "地区生产总值"),
        Phrase("", "Gross Regional Product"),
        {"zh": "亿元", "en": "100 million yuan"},
        1e8,
    ),
    "population": Concept(
        "population",
        Phrase("分地区", "年末人口"),
        Phrase("", "Population", " at Year-end"),
        {"zh": "万人", "en": "10 000 persons"},
        1e4,
    ),
}
REGIONS: Final = [
    "110000",
    "130000",
    "150000",
    "210000",
    "320000",
    "420000",
    "440000",
    "650000",
]


class Source:
    """Figures that fit each other: trade is exports plus imports, years differ a little."""

    def __init__(self, chance: random.Random) -> None:
        """Draw regions, years and levels."""
        self.codes = sorted(chance.sample(REGIONS, chance.randint(4, 6)))
        first = chance.randint(2009, 2016)
        self.years = list(range(first, first + chance.randint(2, 3)))
        names = [*self.codes, "100000"]
        self._base = {
            (code, series): chance.randint(2101, 9871) * 10
            for code in names
            for series in ("exports", "imports", "gdp", "population")
        }
        self._comma = chance.random() < 0.3

    def meant(self, code: str, year: int, concept: str) -> Figure:
        """Return a figure."""
        if concept == "trade":
            number = self._number(code, year, "exports") + self._number(code, year, "imports")
        else:
            number = self._number(code, year, concept)
        of = CONCEPTS[concept]
        text = f"{number:,}" if self._comma else str(number)
        return Figure(code, year, of.series, number * of.scale, text)

    def _number(self, code: str, year: int, concept: str) -> int:
        step = 3 if concept == "population" else 11
        base = self._base[code, concept]
        return base + (year - self.years[0]) * (base // 1000) * step + (year - 2000)
