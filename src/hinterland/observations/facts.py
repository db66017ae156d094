"""From a block to observations: region, year, period, series, unit and figure of each cell."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ..language import shipped
from .layout.blocks import Block
from .layout.column_heads import ColumnHead
from .layout.row_heads import RowHead, rows_of
from .messages import joined, message
from .printed.names import Place
from .printed.notes import is_provisional
from .printed.numbers import PrintedNumber, read_figure, separators
from .printed.periods.parsing import Period
from .printed.units import (
    canonical,
    canonical_value,
    choose_unit,
    is_same,
    own_or_tables,
)
from .remarks import of_comments, of_format, of_marks, of_notes
from .subjects import Setting, Subject, subject_of

if TYPE_CHECKING:
    from ..tables.grid import Aside

__all__ = ["SURE", "Fact", "FigureCell", "fact_of", "facts_of"]

#: Below this a reader of pictures is not sure of a cell.
SURE: Final = 0.9
_DIVISORS: Final = frozenset({"gdp", "population", "exchange_rate"})


class FigureCell(NamedTuple):
    """A cell of figures: where it is, what is printed, how sure a picture's reader was.

    `comments` are those of its column's and row's cells, `head` and `stub` what names these,
    where they have any; `reach` is how many cells it spans.
    """

    row: int
    column: int
    raw: str
    confidence: float | None = None
    aside: "Aside | None" = None
    comments: tuple[str, ...] = ()
    head: ColumnHead | None = None
    stub: RowHead | None = None
    reach: int = 1


class Fact(NamedTuple):
    """An observation to be, and the cell that it was read from.

    `is_dated`: its year is printed, and not only given with the page; `doubts` why
    it may be wrong.
    """

    cell: FigureCell
    place: Place
    year: int | None
    period: str
    subject: Subject
    figure: PrintedNumber
    value: float | None
    unit: str | None
    flags: str
    reason: str | None
    note: str | None
    is_dated: bool
    doubts: tuple[str, ...] = ()

    @property
    def at(self) -> tuple[int, int]:
        """Its row and column, counted from 0."""
        return self.cell.row, self.cell.column

    @property
    def where(self) -> str:
        """Its row and column in words, counted from 1."""
        row, column = self.at
        return message("row {row}, column {column}", row=row + 1, column=column + 1)

    def doubted(self, *why: str) -> "Fact":
        """Return it with further doubts."""
        if not why:
            return self
        return self._replace(doubts=tuple(dict.fromkeys((*self.doubts, *why))))

    def unclaimed(self, why_not: str = "") -> "Fact":
        """Return it under its printed name."""
        return self._replace(subject=self.subject.unclaimed(why_not))


def facts_of(block: Block, heads: Sequence[ColumnHead], setting: Setting) -> list[Fact]:
    """Return the facts of a block, cell by cell."""
    rows = rows_of(block, setting.names, title=setting.title.text)
    by_column = not any(row.place for row in rows) and any(head.place for head in heads)
    places = [*(row.place for row in rows), *(head.place for head in heads)]
    by_region = sum(place is not None and place.kind == "province" for place in places) > 1
    of_parts = any(place is not None and place.kind == "part" for place in places)
    # Regions of one's own, from a file or without a nation over them, may be called anything.
    country = setting.names.country
    is_own = country.folder is None or not country.has_nation
    # In a picture a heading may have been missed, or run into the next one.
    is_headed = setting.is_picture and any(head.path for head in heads)
    mixed = separators(cell.raw for _, _, cell in _cells(block, rows, heads))
    # A comment on the title or over the names is about the whole table.
    of_table: tuple[str, ...] = ()
    if block.field.has_asides:
        grid, values = block.field.grid, block.columns.values
        of_table = block.field.comments(
            (row, column)
            for row in range(block.body[0] if block.body else 0)
            for column in range(grid.columns)
            if not (row in block.header and column in values)
        )
    subjects: dict[tuple[object, ...], Subject] = {}
    dated = {head.period for head in heads if head.period}
    only = next(iter(dated)) if len(dated) == 1 else None
    found = []
    for row, head, cell in _cells(block, rows, heads):
        figure = read_figure(cell.raw)
        glued = figure.unit or (cell.aside.unit if cell.aside else "")
        key = (head.column, row.headings, row.levels, row.unit, row.table_units, glued)
        if key not in subjects:
            subject = _subject(
                row,
                head,
                glued,
                setting,
                by_region=by_region,
                by_column=by_column,
                of_parts=is_own or (of_parts and not by_region),
            )
            if is_headed and not head.path:
                doubt = message(
                    "column {number} has no heading, as others have; look at the picture",
                    number=head.column + 1,
                )
                subject = subject._replace(doubts=(*subject.doubts, doubt))
            subjects[key] = subject
        doubts = [*head.doubts, *row.doubts]
        if cell.reach > 1 and figure.number is not None:
            doubts.append(message("one figure is printed over {reach} cells", reach=cell.reach))
        comments = (*of_table, *head.comments, *row.comments)
        if mixed and any(sign in cell.raw for sign in ".,"):
            doubts.append(mixed)
        fact = fact_of(
            cell._replace(comments=comments) if comments else cell,
            subjects[key],
            setting,
            # One unknown name among regions is not the whole of them.
            place=row.place
            or head.place
            or (head.unknown_place if by_column else setting.place),
            # `2019年`, `比上年增长`: what is not a series of its own is of the year next to it.
            period=_period(
                row.period, head.period or (None if subjects[key].is_claimed else only), setting
            ),
            months=head.months,
            marks=(*head.marks, *row.marks),
            doubts=doubts,
        )
        found.append(fact)
    return found


def fact_of(
    cell: FigureCell,
    subject: Subject,
    setting: Setting,
    *,
    place: Place,
    period: Period | None,
    months: str = "",
    marks: Sequence[str] = (),
    doubts: Sequence[str] = (),
) -> Fact:
    """Return what is in one cell, about a subject, a region and a period.

    What is not a whole year goes into the column of periods; `months` is the period as printed.
    `marks` are footnote marks at its header and stub, `doubts` why its row or column may be wrong.
    """
    figure = read_figure(cell.raw)
    marks = (*setting.title.marks, *place.marks, *marks, *figure.marks)
    if not place.raw and not place.code:
        # A row without a name, such as one of growth rates below another: no region's series.
        subject = subject.unclaimed()
    if figure.is_percent and subject.canonical != "1":
        subject = subject.unclaimed()._replace(unit="%")
    if subject.period and (period is None or period.first is None):
        period = (period or Period()).within(subject.period)
    subject, of_period, whys = _within_period(subject, period, months)
    marks = (*marks, *(period.marks if period else ()))
    year = setting.year if period is None or period.year is None else period.year
    value, unit, reason = _scaled(figure, subject)
    comments = (*cell.comments, *([cell.aside.comment] if cell.aside else []))
    is_preliminary = (
        subject.is_preliminary
        or any(map(is_provisional, comments))
        or "provisional" in figure.flags
        or (period is not None and period.is_provisional)
    )
    flags = ["ocr"] if setting.is_picture else []
    if is_preliminary or setting.notes.is_provisional(year, marks):
        flags.append("provisional")
    notes = [setting.notes.of(marks) or "", of_period, figure.note, *comments]
    if cell.confidence is not None and cell.confidence < SURE:
        notes.append(
            message("read with confidence {confidence:.2f}", confidence=cell.confidence)
        )
    every = [
        *doubts,
        *subject.doubts,
        *whys,
        place.notice,
        figure.doubt,
        *of_notes(subject, year, setting),
        *of_marks(marks, setting),
        *of_format(cell.aside.unit if cell.aside else "", subject),
        *of_comments(comments, subject, setting),
    ]
    if cell.aside and cell.aside.struck:
        every.append(message("the cell is struck out"))
    return Fact(
        cell=cell,
        place=place,
        year=year,
        period=period.code if period else "",
        subject=subject,
        figure=figure,
        value=value,
        unit=unit,
        flags=";".join(flags),
        reason=reason,
        note=joined(notes) or None,
        is_dated=period is not None and period.year is not None,
        doubts=tuple(filter(None, dict.fromkeys(every))),
    )


def _within_period(
    subject: Subject, period: Period | None, printed: str
) -> tuple[Subject, str, list[str]]:
    """Return a subject as its period leaves it, what is to be noted, and what to doubt."""
    if period is None:
        return subject, "", []
    text, doubts = printed or str(period), [period.doubt]
    note = ""
    if ".." in period.code:
        doubts.append(message("{text} is not a whole year, and no month is printed", text=text))
    if period.is_fiscal:
        note = message("fiscal year {text}", text=text)
        doubts.append(message("{text} is a fiscal year, not a calendar year", text=text))
    if period.expected:
        subject = subject.unclaimed(
            message("{expected!r} is not a result", expected=period.expected)
        )
        doubts.append(
            message(
                "{expected!r} means that the figure is not a result", expected=period.expected
            )
        )
    return subject, note, doubts


def _scaled(
    figure: PrintedNumber, subject: Subject
) -> tuple[float | None, str | None, str | None]:
    if figure.number is None:
        return None, subject.canonical, figure.reason
    if not subject.unit and not subject.needs_unit:
        return None, None, message("no unit is printed; the figure is kept as printed")
    value, unit, reason = canonical_value(figure.number, subject.unit, subject.home)
    form = ""
    if subject.is_claimed and value is not None and value < 0:
        form = shipped("{number} is negative, as {series} never is")
    elif subject.is_claimed and value == 0 and subject.series in _DIVISORS:
        form = shipped("{number} is zero, as {series} never is")
    if form:
        return None, unit, message(form, number=figure.number, series=subject.series)
    return value, unit, reason


def _subject(
    row: RowHead,
    head: ColumnHead,
    glued: str,
    setting: Setting,
    *,
    by_region: bool,
    by_column: bool,
    of_parts: bool,
) -> Subject:
    stub = [level.words for level in row.levels]
    # Where the columns are regions, one that is not known names no series; where the rows are,
    # a region in a head is a partner.
    heads = head.path_with_places if row.place else head.path
    if by_column and head.place is None:
        heads = ()
    path = [*(level.words for level in row.headings), *heads, *stub]
    nearest = [
        (row.unit,) if row.unit else (),
        *(level.units for level in reversed(row.levels)),
        head.units,
        *(level.units for level in reversed(row.headings)),
    ]
    units = next(filter(None, nearest), ())
    subject = subject_of(
        [words for words in path if words],
        (own_or_tables(glued, next(iter(units), ""), setting.home),) if glued else units,
        setting,
        by_region=by_region,
        of_parts=of_parts,
        table_units=row.table_units,
    )
    home = setting.home
    outer, _ = choose_unit(units, home)
    is_other = outer != glued and not is_same(glued, outer, home)
    if glued and outer and canonical(outer, home) and is_other:
        doubt = message("the cell has {unit}, its heading {other}", unit=glued, other=outer)
        subject = subject._replace(doubts=(*subject.doubts, doubt))
    return subject


def _period(row: Period | None, head: Period | None, setting: Setting) -> Period | None:
    """Return a cell's period: its row's and column's, what they leave open from the table's."""
    wider = setting.title.period or Period()
    own = row or head
    if row and head:
        # `累计值` in a row's label is of the months that its column ends with.
        own = row.within(head) if row.first == 0 or head.first is None else head.within(row)
    period = own.within(wider) if own else wider
    if setting.period is not None:
        period = period.within(setting.period)
    return None if period == Period() else period


def _cells(
    block: Block, rows: Sequence[RowHead], heads: Sequence[ColumnHead]
) -> Iterator[tuple[RowHead, ColumnHead, FigureCell]]:
    """Yield each cell of figures once; one that spans, where it begins."""
    for row in rows:
        for head in heads:
            printed = block.field.grid.at(row.row, head.column)
            if printed is None:
                yield row, head, FigureCell(row.row, head.column, "", head=head, stub=row)
            elif (printed.row, printed.column) == (row.row, head.column):
                found = FigureCell(
                    row.row, head.column, printed.text.strip(), printed.confidence,
                    printed.aside, (), head, row, printed.rowspan * printed.colspan,
                )  # fmt: skip
                yield row, head, found
