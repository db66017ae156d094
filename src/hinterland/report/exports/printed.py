"""Tables as they are printed in a paper: scaled numbers, ranges, notes, a line on sources."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...estimate import GAP
from ...language import pretty, t
from ...study import Results
from ..contents.exhibits import Cell, Exhibit, exhibits
from ..contents.verdicts import VerdictRow, verdict_rows
from ..words.names import flag_mark, flag_word, measure_name, verdict_word
from .tables import table_name

__all__ = ["Mark", "Printed", "on_one_line", "printed"]

# Unicode's categories of control characters and line ends, and of marks like zero-width space.
_BREAKS, _SHAPELESS = frozenset({"Cc", "Zl", "Zp"}), frozenset({"Cf", "Cs"})
#: Flags of the observations behind a number, not of the number itself.
_BEHIND: Final = frozenset({"computed", "ocr", "rounded", "provisional", "doubtful"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell: its text, a range beside it, and the marks of its notes."""

    text: str
    aside: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A table for a paper.

    Attributes
    ----------
    name
        The file's name, without ending.
    numeric
        For each column, whether it holds numbers.
    notes
        (mark, sentence); the mark is "" for what holds of the whole table.
    """

    name: str
    caption: str
    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Mark, ...], ...]
    notes: tuple[tuple[str, str], ...]


def printed(results: Results, *, source: str) -> list[Printed]:
    """Return the table of each measure, and that of the claims where a study has some.

    Parameters
    ----------
    source
        The line under each table that says where its numbers come from.

    Examples
    --------
    >>> from hinterland.study import run
    >>> tables = {table.name: table for table in printed(run("zhao"), source="Source: a page.")}
    >>> tables["imbalance"].caption, [cell.text for cell in tables["imbalance"].rows[-1]]
    ('Imbalanced index, 2000–2019', ['2019', '1.1490'])
    """
    tables = [_measure(exhibit, results, source) for exhibit in exhibits(results, {})]
    claims = verdict_rows(results)
    return [*tables, _claims(claims, source)] if claims else tables


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


def _measure(exhibit: Exhibit, results: Results, source: str) -> Printed:
    years = results.years
    with_unit, without = t("{measure}, {unit}, {first}–{last}"), t("{measure}, {first}–{last}")
    caption = (with_unit if exhibit.unit else without).format(
        measure=measure_name(exhibit.measure), unit=exhibit.unit, first=years[0], last=years[-1]
    )
    step = t("{year}–{next}") if exhibit.steps else "{year}"
    rows = [
        (Mark(step.format(year=year, next=year + 1)), *map(_cell, cells))
        for year, cells in exhibit.rows
    ]
    head = t("Years") if exhibit.steps else t("Year")
    return Printed(
        name=table_name(exhibit.measure),
        caption=caption,
        header=(head, *map(pretty, exhibit.groups)),
        numeric=(False, *[True] * len(exhibit.groups)),
        rows=tuple(rows),
        notes=(*_notes(exhibit), ("", source)),
    )


def _cell(cell: Cell) -> Mark:
    return Mark(
        text=cell.value or cell.bounds or GAP,
        aside=f"({cell.bounds})" if cell.value and cell.bounds else "",
        marks=(*map(flag_mark, cell.flags), *map(str, cell.notes)),
    )


def _notes(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    cells = [cell for _year, row in exhibit.rows for cell in row]
    if any(cell.bounds for cell in cells):
        yield "", t("Ranges are the lowest and highest value that the known figures allow.")
    if any(not cell.value and not cell.bounds for cell in cells):
        yield "", t("{mark}: not known.", mark=GAP)
    for flag in exhibit.everywhere:
        yield "", t("Every figure of this table: {flag}.", flag=flag_word(flag))
    behind, plain = t("{flag}, at least one of the figures behind it."), t("{note}.")
    for flag in exhibit.marked:
        form = behind if flag in _BEHIND else plain
        yield flag_mark(flag), form.format(flag=flag_word(flag), note=flag_word(flag))
    for number, note in enumerate(exhibit.notes, 1):
        yield str(number), plain.format(note=note)


def _claims(rows: list[VerdictRow], source: str) -> Printed:
    return Printed(
        name="claims",
        caption=t("The study’s claims beside the data"),
        header=(t("Claim"), t("Stated"), t("Computed"), t("Unit"), t("Verdict")),
        numeric=(False, True, True, False, False),
        rows=tuple(
            (
                Mark(row.text.text),
                Mark(row.stated),
                Mark(row.computed or row.bounds),
                Mark(t("points") if row.unit == "pp" else row.unit),
                Mark(verdict_word(row.verdict)),
            )
            for row in rows
        ),
        notes=(("", source),),
    )
