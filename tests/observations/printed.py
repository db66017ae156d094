"""Tables as publishers print them, with every place in which a further word can be set."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from .made_up import PROVINCES
from .meant import CONCEPTS, Figure, Phrase, Source

__all__ = ["FLAT", "LAYOUTS", "Cell", "Printed", "Slot", "printed"]

Place = Literal["title", "heading", "year", "stub", "unit"]
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A printed text, one language of it, and the cells that it speaks of."""

    place: Place
    at: Cell
    language: str
    phrase: Phrase
    around: tuple[str, str]
    concerns: frozenset[Cell]


@dataclass(slots=True)
class Printed:
    """A table with what its figures mean.

    Attributes
    ----------
    rows
        The texts, row by row.
    figures
        (row, column) → what is meant.
    slots
        Where words can be added.
    spans
        (row, column) → columns.
    header
        The first row of headings and the first row of figures; None where no line can be put
        between them or between the rows.
    units
        concept → the unit as printed, by language.
    is_long
        One row a figure, so that a further column speaks of the figure.
    """

    layout: str
    languages: str
    rows: list[list[str]] = field(default_factory=list)
    figures: dict[Cell, Figure] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    spans: dict[Cell, int] = field(default_factory=dict)
    header: tuple[int, int] | None = None
    units: dict[str, str] = field(default_factory=dict)
    is_long: bool = False

    def put(
        self,
        place: Place,
        at: Cell,
        texts: dict[str, Phrase],
        concerns: Sequence[Cell] | frozenset[Cell],
    ) -> None:
        """Print a text of one or two languages and note what it speaks of."""
        row, column = at
        while len(self.rows) <= row:
            self.rows.append([])
        line = self.rows[row]
        line += [""] * (column + 1 - len(line))
        line[column] = "\n".join(map(str, texts.values()))
        for language, phrase in texts.items():
            head, _, tail = line[column].partition(str(phrase))
            self.slots.append(
                Slot(place, at, language, phrase, (head, tail), frozenset(concerns))
            )

    def figure(self, at: Cell, meant: Figure) -> None:
        """Print a figure."""
        row, column = at
        while len(self.rows) <= row:
            self.rows.append([])
        self.rows[row] += [""] * (column + 1 - len(self.rows[row]))
        self.rows[row][column] = meant.printed
        self.figures[at] = meant

    def all_concerned(self) -> None:
        """Let title and unit line speak of every figure."""
        every = frozenset(self.figures)
        self.slots = [
            replace(slot, concerns=every) if slot.place in {"title", "unit"} else slot
            for slot in self.slots
        ]


def said(of: str, languages: str, **changes: str) -> dict[str, Phrase]:
    """Return a concept's words in the languages of a table."""
    both = {"zh": CONCEPTS[of].zh, "en": CONCEPTS[of].en}
    chosen = {tongue: both[tongue] for tongue in both if tongue in languages}
    return {tongue: phrase._replace(**changes) for tongue, phrase in chosen.items()}


def year_words(year: int, languages: str) -> dict[str, Phrase]:
    """Return a year as a heading."""
    return (
        {"zh": Phrase("", f"{year}年")} if languages == "zh" else {"en": Phrase("", str(year))}
    )


def place_words(code: str, languages: str) -> dict[str, Phrase]:
    """Return a region as a stub."""
    zh, en = PROVINCES.get(code, ("全国", "National Total"))
    names = {"zh": Phrase("", zh), "en": Phrase("", en)}
    return {tongue: name for tongue, name in names.items() if tongue in languages}


def top(table: Printed, concept: str) -> int:
    """Print a title for each language and a unit line; return the next row."""
    row = 0
    for tongue, phrase in said(concept, table.languages).items():
        table.put("title", (row, 0), {tongue: phrase}, ())
        row += 1
    words = CONCEPTS[concept].unit
    for column, tongue in enumerate(t for t in ("zh", "en") if t in table.languages):
        text = f"单位：{words[tongue]}" if tongue == "zh" else f"Unit: {words[tongue]}"
        table.put("unit", (row, column), {tongue: Phrase("", text)}, ())
    return row + 1


def stub_head(table: Printed, at: Cell, zh: str = "地区", en: str = "Region") -> None:
    """Print the heading over the stub."""
    row, column = at
    while len(table.rows) <= row:
        table.rows.append([])
    line = table.rows[row]
    line += [""] * (column + 1 - len(line))
    line[column] = "\n".join(t for t, k in ((zh, "zh"), (en, "en")) if k in table.languages)


def block(
    table: Printed, source: Source, concept: str, row: int, codes: list[str], left: int = 0
) -> int:
    """Print regions by years with their headings; return the next row."""
    stub_head(table, (row, left))
    for i, year in enumerate(source.years):
        cells = [(row + 1 + j, left + 1 + i) for j in range(len(codes))]
        table.put("year", (row, left + 1 + i), year_words(year, table.languages), cells)
    for j, code in enumerate(codes):
        at = row + 1 + j
        cells = [(at, left + 1 + i) for i in range(len(source.years))]
        table.put("stub", (at, left), place_words(code, table.languages), cells)
        for i, year in enumerate(source.years):
            table.figure((at, left + 1 + i), source.meant(code, year, concept))
    return row + 1 + len(codes)


def by_year(source: Source, concept: str, languages: str) -> Printed:
    """Regions by years."""
    table = Printed("by year", languages)
    row = top(table, concept)
    table.header = (row, row + 1)
    block(table, source, concept, row, source.codes)
    return table


def by_series(source: Source, _: str, languages: str) -> Printed:
    """Years over trade, exports and imports."""
    table = Printed("by series under years", languages)
    row = top(table, "trade")
    names = ["trade", "exports", "imports"]
    first = row + 2
    table.header = (row, first)
    stub_head(table, (row, 0))
    rows = range(first, first + len(source.codes))
    for i, year in enumerate(source.years):
        start = 1 + 3 * i
        cells = [(r, start + k) for r in rows for k in range(3)]
        table.put("year", (row, start), year_words(year, languages), cells)
        table.rows[row] += ["", ""]
        table.spans[row, start] = 3
        for k, name in enumerate(names):
            column = [(r, start + k) for r in rows]
            words = said(name, languages, before="", after="")
            table.put("heading", (row + 1, start + k), words, column)
    for r, code in zip(rows, source.codes, strict=True):
        cells = [(r, 1 + k) for k in range(3 * len(source.years))]
        table.put("stub", (r, 0), place_words(code, languages), cells)
        for k in range(3 * len(source.years)):
            year, name = source.years[k // 3], names[k % 3]
            table.figure((r, 1 + k), source.meant(code, year, name))
    return table


def yearbook(source: Source, _: str, languages: str) -> Printed:
    """One year's table with the unit of each column in its heading."""
    table = Printed("one year's yearbook table", languages)
    year = source.years[-1]
    titles = {
        "zh": Phrase("", "地区生产总值和年末人口", f"({year}年)"),
        "en": Phrase("", "Gross Regional Product and Population at Year-end", f" ({year})"),
    }
    row = 0
    for tongue in (tongue for tongue in titles if tongue in languages):
        table.put("title", (row, 0), {tongue: titles[tongue]}, ())
        row += 1
    names = ["gdp", "population"]
    table.header = (row, row + 1)
    stub_head(table, (row, 0))
    rows = range(row + 1, row + 1 + len(source.codes))
    for k, name in enumerate(names):
        units = CONCEPTS[name].unit
        words = {
            tongue: phrase._replace(
                before="",
                after=phrase.after
                + (f"（{units[tongue]}）" if tongue == "zh" else f" ({units[tongue]})"),
            )
            for tongue, phrase in said(name, languages).items()
        }
        table.put("heading", (row, 1 + k), words, [(r, 1 + k) for r in rows])
    for r, code in zip(rows, source.codes, strict=True):
        table.put("stub", (r, 0), place_words(code, languages), [(r, 1), (r, 2)])
        for k, name in enumerate(names):
            table.figure((r, 1 + k), source.meant(code, year, name))
    return table


def long(source: Source, concept: str, languages: str) -> Printed:
    """One row a figure."""
    table = Printed("long", languages, is_long=True)
    tongue = "zh" if "zh" in languages else "en"
    heads = {
        "zh": ["地区", "年份", "指标", "单位", "数值"],
        "en": ["region", "year", "indicator", "unit", "value"],
    }
    table.rows.append(list(heads[tongue]))
    row = 1
    for code in source.codes:
        for year in source.years:
            mine = [(row, 4)]
            table.put("stub", (row, 0), place_words(code, tongue), mine)
            table.put("year", (row, 1), {tongue: Phrase("", str(year))}, mine)
            table.put("heading", (row, 2), said(concept, tongue, before=""), mine)
            table.rows[row] += [CONCEPTS[concept].unit[tongue]]
            table.figure((row, 4), source.meant(code, year, concept))
            row += 1
    return table


def records(source: Source, _: str, languages: str) -> Printed:
    """One row a region and year, a column a series."""
    table = Printed("records", languages)
    tongue = "zh" if "zh" in languages else "en"
    table.rows.append(["地区", "年份"] if tongue == "zh" else ["Region", "Year"])
    names = ["gdp", "population"]
    keys = [(code, year) for code in source.codes for year in source.years]
    for k, name in enumerate(names):
        unit = CONCEPTS[name].unit[tongue]
        phrase = said(name, tongue)[tongue]
        after = phrase.after + (f"（{unit}）" if tongue == "zh" else f" ({unit})")
        words = {tongue: phrase._replace(before="", after=after)}
        table.put("heading", (0, 2 + k), words, [(1 + i, 2 + k) for i in range(len(keys))])
    for i, (code, year) in enumerate(keys, start=1):
        mine = [(i, 2), (i, 3)]
        table.put("stub", (i, 0), place_words(code, tongue), mine)
        table.put("year", (i, 1), {tongue: Phrase("", str(year))}, mine)
        for k, name in enumerate(names):
            table.figure((i, 2 + k), source.meant(code, year, name))
    return table


def stacked(source: Source, concept: str, languages: str) -> Printed:
    """Two panels, one below the other."""
    table = Printed("stacked panels", languages)
    row = top(table, concept)
    half = len(source.codes) // 2
    row = block(table, source, concept, row, source.codes[:half])
    while len(table.rows) <= row:
        table.rows.append([])
    table.rows[row] = ["续表 continued" if "zh" in languages else "continued"]
    block(table, source, concept, row + 1, source.codes[half:])
    return table


def side_by_side(source: Source, concept: str, languages: str) -> Printed:
    """Two panels next to each other."""
    table = Printed("side by side", languages)
    row = top(table, concept)
    half = (len(source.codes) + 1) // 2
    block(table, source, concept, row, source.codes[:half])
    block(table, source, concept, row, source.codes[half:], left=1 + len(source.years))
    return table


def transposed(source: Source, concept: str, languages: str) -> Printed:
    """Years by regions."""
    table = Printed("transposed", languages)
    row = top(table, concept)
    table.header = (row, row + 1)
    stub_head(table, (row, 0), "年份", "Year")
    years = source.years
    for k, code in enumerate(source.codes):
        cells = [(row + 1 + i, 1 + k) for i in range(len(years))]
        table.put("stub", (row, 1 + k), place_words(code, languages), cells)
    for i, year in enumerate(years):
        cells = [(row + 1 + i, 1 + k) for k in range(len(source.codes))]
        table.put("year", (row + 1 + i, 0), year_words(year, languages), cells)
        for k, code in enumerate(source.codes):
            table.figure((row + 1 + i, 1 + k), source.meant(code, year, concept))
    return table


def national(source: Source, _: str, languages: str) -> Printed:
    """Years by items for the nation."""
    table = Printed("the nation's", languages)
    title = {
        "zh": Phrase("全国", "货物进出口总额"),
        "en": Phrase("China's ", "Total Value of Imports and Exports of Goods"),
    }
    row = 0
    for tongue in ("zh", "en"):
        if tongue in languages:
            table.put("title", (row, 0), {tongue: title[tongue]}, ())
            row += 1
    zh = "zh" in languages
    words = "单位：千美元" if zh else "Unit: USD 1 000"
    table.put("unit", (row, 0), {"zh" if zh else "en": Phrase("", words)}, ())
    row += 1
    table.header = (row, row + 1)
    stub_head(table, (row, 0), "年份", "Year")
    names = ["trade", "exports", "imports"]
    rows = range(row + 1, row + 1 + len(source.years))
    for k, name in enumerate(names):
        heading = said(name, languages, before="", after="")
        table.put("heading", (row, 1 + k), heading, [(r, 1 + k) for r in rows])
    for r, year in zip(rows, source.years, strict=True):
        cells = [(r, 1), (r, 2), (r, 3)]
        table.put("year", (r, 0), year_words(year, languages), cells)
        for k, name in enumerate(names):
            table.figure((r, 1 + k), source.meant("100000", year, name))
    return table


Layout = Callable[[Source, str, str], Printed]
LAYOUTS: Final[tuple[Layout, ...]] = (
    by_year, by_series, yearbook, long, records, stacked, side_by_side, transposed, national,
)  # fmt: skip
#: Those with one row a figure or record.
FLAT: Final[tuple[Layout, ...]] = (long, records)


def printed(layout: Layout, concept: str, languages: str, chance: random.Random) -> Printed:
    """Return a table of a layout about a concept, in `zh`, `en` or `zh en`."""
    table = layout(Source(chance), concept, languages)
    table.all_concerned()
    for name in ("trade", "gdp", "population"):
        table.units[name] = CONCEPTS[name].unit["zh" if "zh" in languages else "en"]
    width = max(map(len, table.rows))
    table.rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    return table
