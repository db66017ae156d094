"""From a panel to observations: region, year, series, unit and figure of each cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from .body import Row, rows_of
from .catalogue import Catalogue, is_neutral
from .headers import Head
from .notes import Notes
from .numbers import Figure, read_figure
from .panels import Panel
from .periods import Period
from .printed_units import canonical, choose_unit, own_or_tables, rate_unit, scaled
from .stubs import Gazetteer, Place
from .titles import Title
from .words import Words

__all__ = ["Fact", "Setting", "Spot", "Subject", "fact_of", "facts_of", "subject_of"]

#: Below this a reader of pictures is not sure of a cell.
SURE: Final = 0.9
_DIVISORS: Final = frozenset({"gdp", "population", "exchange_rate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the cells of a table share.

    Attributes
    ----------
    title, units, notes
        What is printed around it.
    place
        The region where no row or column names one.
    year
        The year where none is printed.
    is_picture
        The texts were read from a picture.
    """

    names: Gazetteer
    catalogue: Catalogue
    title: Title
    units: tuple[str, ...]
    notes: Notes
    place: Place
    year: int | None = None
    is_picture: bool = False


class Subject(NamedTuple):
    """What header, stub and title say that a cell's figure is.

    Attributes
    ----------
    series
        The catalogue's name, or the printed header.
    printed
        The printed header, the title where there is none.
    is_claimed
        The catalogue claims it.
    unit
        As printed; empty where none is.
    doubts
        What to look at.
    """

    series: str
    printed: str
    is_claimed: bool
    unit: str
    doubts: tuple[str, ...] = ()


class Spot(NamedTuple):
    """A cell of figures: where it stands, what is printed, how sure a picture's reader was."""

    row: int
    column: int
    raw: str
    confidence: float | None = None


class Fact(NamedTuple):
    """An observation to be, and the cell that it was read from.

    `is_dated` says that its year is printed, and not only given with the page.
    """

    spot: Spot
    place: Place
    year: int | None
    subject: Subject
    figure: Figure
    value: float | None
    unit: str | None
    flags: str
    reason: str | None
    note: str | None
    is_dated: bool


def facts_of(panel: Panel, heads: Sequence[Head], setting: Setting) -> list[Fact]:
    """Return what a panel says, cell by cell."""
    rows = rows_of(panel, setting.names)
    places = [*(row.place for row in rows), *(head.place for head in heads)]
    by_region = sum(place is not None and place.kind == "province" for place in places) > 1
    # In a picture a heading may have been passed over, or run into the next one.
    is_headed = setting.is_picture and any(head.path for head in heads)
    subjects: dict[tuple[object, ...], Subject] = {}
    found = []
    for row, head, spot in _cells(panel, rows, heads):
        key = (head.column, row.headings, row.levels, row.unit)
        if key not in subjects:
            subject = _subject(row, head, setting, by_region=by_region)
            if is_headed and not head.path:
                doubt = f"column {head.column + 1} has no heading, as others have; look at the picture"
                subject = subject._replace(doubts=(*subject.doubts, doubt))
            subjects[key] = subject
        found.append(
            fact_of(
                spot,
                subjects[key],
                setting,
                place=head.place or row.place or setting.place,
                period=_period(row.period, head.period, setting),
                months=head.months,
                marks=(*head.marks, *(mark for level in row.levels for mark in level.marks)),
            )
        )
    return found


def subject_of(
    path: Sequence[Words], units: Sequence[str], setting: Setting, *, by_region: bool
) -> Subject:
    """Return what words and units printed at a cell make of it, within its table."""
    said = " ".join(str(words) for words in path)
    own, own_doubt = choose_unit(units, said)
    tables, tables_doubt = choose_unit(setting.units, said)
    unit = rate_unit(own_or_tables(own, tables), str(path[-1]) if path else "")
    title = setting.title
    claim = setting.catalogue.claim(
        path, title.name, context=title.context, unit=unit, by_region=by_region
    )
    printed = " > ".join(map(str, path))
    if not path or is_neutral(printed):
        printed = " > ".join(filter(None, (str(title.name), printed)))
    doubts = (own_doubt if own else tables_doubt, claim.doubt)
    return Subject(
        claim.series or printed,
        printed,
        claim.series is not None,
        claim.unit or unit,
        tuple(filter(None, doubts)),
    )


def fact_of(
    spot: Spot,
    subject: Subject,
    setting: Setting,
    *,
    place: Place,
    period: Period | None,
    months: str = "",
    marks: Sequence[str] = (),
) -> Fact:
    """Return what one cell says.

    Parameters
    ----------
    spot, subject, setting, place
        The cell, what it is about, its table, its region.
    period
        Its period. Months that are no full year are kept out of the year's series: the cell
        stands under its printed header.
    months
        The months as printed.
    marks
        Footnote marks at its header and stub.
    """
    figure = read_figure(spot.raw)
    note = setting.notes.of((*setting.title.marks, *place.marks, *marks, *figure.marks))
    if not place.raw and not place.code:
        # A row without a name, such as one of growth rates below another: nobody's series.
        subject = subject._replace(series=subject.printed, is_claimed=False)
    if figure.is_percent and canonical(subject.unit) != "1":
        subject = subject._replace(series=subject.printed, is_claimed=False, unit="%")
    if period is not None and not period.is_annual:
        printed = " > ".join(filter(None, (subject.printed, months or str(period))))
        subject = subject._replace(series=printed, is_claimed=False)
        note = "; ".join(filter(None, (note, f"{months or period} is no full year")))
    value, unit, reason = _scaled(figure, subject)
    printed_year = period.year if period else None
    year = setting.year if printed_year is None else printed_year
    flags = ["ocr"] if setting.is_picture else []
    if setting.notes.is_provisional(year, (*setting.title.marks, *marks, *figure.marks)):
        flags.append("provisional")
    if spot.confidence is not None and spot.confidence < SURE:
        note = "; ".join(filter(None, (note, f"read with confidence {spot.confidence:.2f}")))
    return Fact(
        spot=spot,
        place=place,
        year=year,
        subject=subject,
        figure=figure,
        value=value,
        unit=unit,
        flags=";".join(flags),
        reason=reason,
        note=note,
        is_dated=printed_year is not None,
    )


def _scaled(figure: Figure, subject: Subject) -> tuple[float | None, str | None, str | None]:
    if figure.number is None:
        return None, canonical(subject.unit), figure.reason
    value, unit, reason = scaled(figure.number, subject.unit)
    if value is not None and subject.is_claimed:
        if value < 0:
            return None, unit, f"{figure.number} is negative, as {subject.series} never is"
        if value == 0 and subject.series in _DIVISORS:
            return None, unit, f"{figure.number} is zero, as {subject.series} never is"
    return value, unit, reason


def _subject(row: Row, head: Head, setting: Setting, *, by_region: bool) -> Subject:
    stub = [level.words for level in row.levels]
    path = [*(level.words for level in row.headings), *head.path, *stub]
    nearest = [
        (row.unit,) if row.unit else (),
        *(level.units for level in reversed(row.levels)),
        head.units,
        *(level.units for level in reversed(row.headings)),
    ]
    units = next(filter(None, nearest), ())
    return subject_of([words for words in path if words], units, setting, by_region=by_region)


def _period(row: Period | None, head: Period | None, setting: Setting) -> Period | None:
    """Return a cell's period: its row's and column's, what they leave open from the title."""
    wider = setting.title.period or Period()
    own = head.within(row) if row and head else row or head
    period = own.within(wider) if own else wider
    return None if period == Period() else period


def _cells(
    panel: Panel, rows: Sequence[Row], heads: Sequence[Head]
) -> Iterator[tuple[Row, Head, Spot]]:
    """Yield each cell of figures once; one that spans, where it begins."""
    for row in rows:
        for head in heads:
            cell = panel.field.grid.at(row.row, head.column)
            if cell is None:
                yield row, head, Spot(row.row, head.column, "")
            elif (cell.row, cell.column) == (row.row, head.column):
                spot = Spot(row.row, head.column, cell.text.strip(), cell.confidence)
                yield row, head, spot
