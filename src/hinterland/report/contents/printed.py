"""Tables as they are printed for readers: scaled numbers, ranges, marks and the notes to them.

A `PrintedTable` is made from the results once; the report, LaTeX and Markdown render it.
"""

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from ...estimate import GAP, Estimate, NumberFormat, with_unit
from ...language import pretty, t
from ...study import Results, caveat, in_their_terms
from ..words import measure_name, name
from .tables import table_name
from .verdicts import cell_numbers, verdict_rows

__all__ = [
    "Cell", "PrintedTable", "flag_mark", "number_and_range", "on_one_line", "printed_measure",
    "printed_tables",
]  # fmt: skip

#: Flags of the observations behind a number, not of the number itself.
_BEHIND: Final = frozenset({"computed", "ocr", "rounded", "provisional", "doubtful"})

# Unicode's categories of control characters and line ends, and of marks like zero-width space.
_BREAKS, _SHAPELESS = frozenset({"Cc", "Zl", "Zp"}), frozenset({"Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a printed table.

    Attributes
    ----------
    value, range
        The likeliest value and the bounds as text, "" where there is none; a gap has a dash as
        its value.
    marks
        Of its flags and reasons, as the table's notes have them.
    number
        Its place among all cells of the results, which results.csv has as its rows.
    """

    value: str
    range: str = ""
    marks: tuple[str, ...] = ()
    number: int | None = None

    @property
    def text(self) -> str:
        """The value, or the range of what has none."""
        return self.value or self.range

    @property
    def aside(self) -> str:
        """The range of what has a value too, in brackets."""
        return f"({self.range})" if self.value and self.range else ""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table for readers.

    Attributes
    ----------
    name
        The file's name, without ending.
    caption
        With unit and years, as a paper has it; `title` is without them.
    numeric
        For each column, whether it holds numbers.
    remarks
        (mark, sentence) for the flags; the mark is "" for what holds of the whole table.
    reasons
        Of gaps and bounds; a cell's mark n is the n-th, counted from 1.
    source
        Where the numbers come from.
    measure, unit
        What the numbers are, and their printed unit, "" where they have none.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    source: str = ""
    title: str = ""
    measure: str = ""
    unit: str = ""

    @property
    def marked(self) -> bool:
        """Whether any cell has a mark."""
        return any(cell.marks for row in self.rows for cell in row)

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield everything that a reader of the table alone must know: (mark, sentence)."""
        cells = [cell for row in self.rows for cell in row]
        if self.measure and any(cell.range for cell in cells):
            yield "", t("Ranges are the lowest and highest value that the known figures allow.")
        if any(cell.text == GAP for cell in cells):
            yield "", t("{mark}: not known.", mark=GAP)
        yield from self.remarks
        for number, reason in enumerate(self.reasons, 1):
            yield str(number), t("{note}.", note=reason)
        if self.source:
            yield "", self.source


@in_their_terms
def printed_tables(results: Results, *, source: str) -> list[PrintedTable]:
    """Return the table of each measure, and that of the claims where a study has some.

    Parameters
    ----------
    source
        The line under each table that says where its numbers come from.

    Examples
    --------
    >>> from hinterland.study import run
    >>> tables = {table.name: table for table in printed_tables(run("zhao"), source="A page.")}
    >>> tables["imbalance"].caption, [cell.text for cell in tables["imbalance"].rows[-1]]
    ('Imbalanced index, 2000–2019', ['2019', '1.1490'])
    """
    printed = [printed_measure(results, measure, source=source) for measure in results.lines]
    if not results.verdicts:
        return printed
    claims = PrintedTable(
        name="claims",
        caption=t("The study’s claims and the data"),
        heads=(t("Claim"), t("Stated"), t("Computed"), t("Verdict")),
        numeric=(False, True, True, False),
        rows=tuple(
            tuple(map(Cell, (
                row.text.text, row.says,
                with_unit(computed, row.unit) if (computed := row.computed or row.bounds) else "",
                name("verdict", row.verdict),
            )))
            for row in verdict_rows(results)
        ),
        source=source,
    )  # fmt: skip
    return [*printed, claims]


@in_their_terms
def printed_measure(results: Results, measure: str, *, source: str = "") -> PrintedTable:
    """Return the table of one measure: a row a year, or a step from one year to the next."""
    is_steps = measure == "imbalance_change"
    years = results.years[:-1] if is_steps else results.years
    lines, form, first = results.lines[measure], results.format(measure), cell_numbers(results)
    numbers = {group: [line.at(y) for y in range(len(years))] for group, line in lines.items()}
    flags = [(x, x.flags - {"bounded"}) for xs in numbers.values() for x in xs]
    known = [of for x, of in flags if not math.isnan(x.value)]
    everywhere = reduce(and_, known) if known else frozenset[str]()
    reasons: dict[str, int] = {}

    def cell(group: str, y: int) -> Cell:
        x = numbers[group][y]
        value, bounds = _parts(x, form)
        marks = [flag_mark(flag) for flag in sorted(x.flags - {"bounded"} - everywhere)]
        if x.why:
            marks.append(str(reasons.setdefault(x.why, len(reasons) + 1)))
        return Cell(
            value or (not bounds and GAP) or "", bounds, tuple(marks), first[measure, group] + y
        )

    rows = tuple(
        (Cell(f"{year} → {year + 1}" if is_steps else str(year)), *(cell(g, y) for g in lines))
        for y, year in enumerate(years)
    )
    # What the flags mean, those of every number first.
    remarks = [
        ("", t("Every figure of this table: {flag}.", flag=name("flag", flag)))
        for flag in sorted(everywhere)
    ]
    behind, plain = t("{flag}, at least one of the figures behind it."), t("{note}.")
    for flag in sorted({flag for _x, of in flags for flag in of} - everywhere):
        word = name("flag", flag)
        note = (behind if flag in _BEHIND else plain).format(flag=word, note=word)
        remarks.append((flag_mark(flag), note))
    if note := caveat(results, results.series_of(measure)):
        remarks.append(("", note))
    title = measure_name(measure)
    caption = (
        t("{measure}, {unit}, {first}–{last}") if form.unit else t("{measure}, {first}–{last}")
    )
    return PrintedTable(
        name=table_name(measure),
        caption=caption.format(
            measure=title, unit=form.unit, first=results.years[0], last=results.years[-1]
        ),
        heads=(t("Years") if is_steps else t("Year"), *map(pretty, lines)),
        numeric=(False, *[True] * len(lines)),
        rows=rows,
        remarks=tuple(remarks),
        reasons=tuple(reasons),
        source=source,
        title=title,
        measure=measure,
        unit=form.unit,
    )


def flag_mark(flag: str) -> str:
    """Return the letter that marks a flag in a table."""
    return {"missing_member": "m", "national_total": "T"}.get(flag, flag[:1])


def number_and_range(x: Estimate, form: NumberFormat) -> str:
    """Return a number with its unit, and with its bounds where it is not exact.

    Examples
    --------
    >>> form = NumberFormat(0.01, "%", 2)
    >>> number_and_range(Estimate(0.92, 0.91, 0.93), form), number_and_range(Estimate(), form)
    ('92.00 % (91.00–93.00)', '—')
    """
    value, range_ = _parts(x, form)
    if not (value and range_):
        return form.full(x)
    return t("{value} ({range})", value=with_unit(value, form.unit), range=range_)


def on_one_line(text: str) -> str:
    r"""Return a text on one line, without characters that have no shape.

    Examples
    --------
    >>> on_one_line("East\n  coast")
    'East coast'
    """
    kinds = ((c, unicodedata.category(c)) for c in text)
    shaped = "".join(
        " " if kind in _BREAKS else c for c, kind in kinds if kind not in _SHAPELESS
    )
    return " ".join(shaped.split())


def _parts(x: Estimate, form: NumberFormat) -> tuple[str, str]:
    """Return the value and the bounds as text, "" where there is none."""
    value = "" if math.isnan(x.value) else form.number(x.value)
    return value, form.range(x.low, x.high) if x.bounded else ""
