"""What each printed word of one cell was taken for, for a user who wonders."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ...language import shipped, t
from ...regions import Country
from ..facts import Fact
from ..messages import Message, shown
from ..printed.accounting import Ledger
from ..printed.catalogue import Catalogue
from ..printed.names import gazetteer
from ..printed.numbers import PrintedNumber
from ..printed.words import flat, plain_mark
from ..reading import read_sheets
from ..sheets import PageInfo
from .around import around
from .words_used import Text

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["Word", "explain"]


class Word(NamedTuple):
    """A printed text, where it is printed, and what it was taken for.

    Attributes
    ----------
    where
        `cell`, `heading`, `row`, `title`, `line`, `sheet`, `file`, `note`; `result` for what
        came of them.
    text
        As printed.
    taken_for
        Such as `number`, `unit`, `period`, `region`, `series`, `mark`, `harmless`,
        `not understood`; `not accounted for` would be a fault of the reader.
    """

    where: str
    text: str
    taken_for: str

    def in_words(self) -> tuple[str, str, str]:
        """Return the three in the language of the run."""
        what = self.taken_for
        return t(self.where), self.text, shown(what) if isinstance(what, Message) else t(what)


#: All that a word can be, and where it can be, but for what is composed.
_WORDS: Final = (
    shipped("cell"), shipped("heading"), shipped("row"), shipped("title"), shipped("line"),
    shipped("sheet"), shipped("file"), shipped("note"), shipped("result"),
    shipped("number"), shipped("unit"), shipped("period"), shipped("region"), shipped("series"),
    shipped("mark"), shipped("harmless"), shipped("breakdown"), shipped("parts"),
    shipped("label"), shipped("sign"), shipped("status"), shipped("doubt"), shipped("doubted"),
    shipped("missing"), shipped("not a number"), shipped("not understood"),
    shipped("not accounted for"), shipped("joins words"), shipped("comment"), shipped("hidden"),
    shipped("struck out"), shipped("unit of the number format"), shipped("value"),
    shipped("why there is no value"), shipped("why not in a series"), shipped("provisional"),
    shipped("heading of the rows"), shipped("heading of the figures"),
    shipped("heading between the rows"), shipped("further up on the page"),
    shipped("not a known region"), shipped("name of the file"), shipped("part of the name"),
    shipped("changes what the figures are"), shipped("multiplier"), shipped("frequency"),
    shipped("a break in the series"), shipped("dimension"), shipped("flow"), shipped("part"),
    shipped("confidentiality"), shipped("starts"),
)  # fmt: skip


def explain(
    grids: Sequence["Grid"],
    *,
    table: int,
    row: int,
    column: int,
    country: Country,
    catalogue: Catalogue,
    title: str = "",
    name: str = "",
) -> tuple[Word, ...]:
    """Return what each printed word around a cell was taken for.

    Parameters
    ----------
    grids
        The page's tables.
    table
        The table's index in the file, as in origins.
    row, column
        The cell's place, counted from 0.
    country, catalogue, title, name
        As in `read_page`.

    Returns
    -------
    tuple of Word
        The cell's own characters first, then its heading and row, the lines around the table,
        then what came of it. Empty where nothing was read at that place.

    Examples
    --------
    >>> from hinterland.observations.printed.catalogue import shipped_catalogue
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> rows = [["地区生产总值", "单位：亿元"], ["地区", "2019年"], ["北京", "35,371.28①"]]
    >>> cells = [Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> grid = Grid(tuple(cells), 3, 2, 0, kind="csv")
    >>> words = explain([grid], table=0, row=2, column=1, country=china(),
    ...                 catalogue=shipped_catalogue())
    >>> for word in words[:7]:
    ...     print(*word, sep=" | ")
    cell | 35,371.28 | number
    cell | ① | mark
    heading | 2019年 | period
    row | 北京 | region
    row | 地区 | heading of the rows
    title | 地区生产总值 | series
    line | 单位 | label
    """
    info = PageInfo(Ledger(catalogue, gazetteer(country)), title, name, None, None)
    for sheet in read_sheets(grids, info):
        if sheet.grid.table != table:
            continue
        for fact in sheet.facts:
            if (fact.cell.row, fact.cell.column) == (row, column):
                words = [
                    *(Word("cell", text, what) for text, what in _of_cell(fact)),
                    *(Word(*piece) for piece in around(fact, sheet, info)),
                    *([Word("note", fact.note, "note")] if fact.note else []),
                    *(Word("result", text, what) for text, what in _results(fact)),
                ]
                return tuple(dict.fromkeys(words))
    return ()


def _of_cell(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield every character of a cell: its number, what goes with it, what was doubted."""
    figure, raw, aside = fact.figure, fact.cell.raw, fact.cell.aside
    if figure.number is None:
        yield raw, "missing" if figure.is_missing else "not a number"
    else:
        yield from _pieces(figure, raw)
    if aside is not None:
        if aside.unit:
            yield aside.unit, "unit of the number format"
        if aside.hidden:
            yield raw, "hidden"
        if aside.struck:
            yield raw, "struck out"
    comments = (aside.comment if aside else "", *fact.cell.comments)
    yield from ((comment, "comment") for comment in comments if comment)


def _pieces(figure: PrintedNumber, raw: str) -> Iterator[tuple[str, str]]:
    """Yield the number in a cell, and what the cell holds next to it."""
    text = Text.of(raw)
    digits = Text.of((figure.number or "").lstrip("+-")).bare
    start = text.bare.find(digits)
    if start < 0:
        yield raw, "number"
        return
    end = start + len(digits)
    yield text.slice(start, end), "number"
    for first, last in ((0, start), (end, len(text.bare))):
        if first == last:
            continue
        piece = text.slice(first, last).strip()
        bare = plain_mark(flat(piece))
        if bare and all(mark in figure.marks for mark in (bare, *bare.split(","))[-1:]):
            yield piece, "mark"
        elif piece in "+-−–—":
            yield piece, "sign"
        elif figure.doubt:
            yield piece, "doubted"
        elif figure.is_percent or figure.unit:
            yield piece, "unit"
        else:
            yield piece, "mark" if figure.marks else "status"


def _results(fact: Fact) -> Iterator[tuple[str, str]]:
    yield fact.subject.series, "series"
    yield fact.place.code or fact.place.raw, "region"
    yield fact.period or str(fact.year or ""), "period"
    yield "" if fact.value is None else f"{fact.value:.15g}", "value"
    yield fact.unit or "", "unit"
    if fact.reason:
        yield fact.reason, "why there is no value"
    if fact.subject.why_not:
        yield fact.subject.why_not, "why not in a series"
    yield from ((why, "doubt") for why in fact.doubts)
