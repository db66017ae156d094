"""Which figure of a table belongs to which region, year and series, in long tables and wide ones.

What a row doesn't say, the column's heading does, and what neither says, the sheet's name:

=========================== ============ ================== ==============
table                       in columns   in headings        in the name
=========================== ============ ================== ==============
one figure a row            all three    (``value``)
a column a series           region, year ``gdp``
a column a series and year  region       ``gdp_2016``
a sheet a series            region       ``2016``           ``gdp``
a sheet a year              region       ``gdp``            ``2016``
a column a region           year         ``Anhui``          ``gdp``
=========================== ============ ================== ==============
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..errors import InputError
from ..language import _, did_you_mean, listed
from ..observations import COLUMNS
from ..regions import Country
from ..units import SERIES_UNITS, parse_unit
from .sheets import Sheet

__all__ = ["Names", "NoFigures", "Row", "rows_of"]

#: What a figure has to be told by.
_KEYS: Final = ("region", "year", "series")
#: Columns that speak of all the figures of a row.
_OF_A_ROW: Final = ("unit", "vintage", "flags", "note", "page")
_UNIT_BEHIND: Final = re.compile(r"(.+?)\s*[(（\[]([^()（）\[\]]+)[)）\]]")
_YEAR: Final = r"(?P<year>(?:1[89]|2[01])\d\d)(?:\.0+)?(?:年| \[YR\d+\])?"
_SERIES_AND_YEAR: Final = (
    re.compile(rf"(?P<series>.+?)[\s_.:：/-]*{_YEAR}"),
    re.compile(rf"{_YEAR}[\s_.:：/-]*(?P<series>.+)"),
)


class NoFigures(InputError):
    """A table isn't one of figures, as far as can be told."""


class Row(NamedTuple):
    """One figure's texts by canonical column, and where it stands in the file."""

    texts: dict[str, str | None]
    place: str
    cell: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a file calls things, beside what we do.

    Attributes
    ----------
    columns
        Canonical name → name in the file: of a column, or of a series.
    units
        Series → unit as printed.
    country
        Whose regions a heading may name.
    strict
        Whether each column of `columns` has to be there; else our own name will do.
    """

    columns: Mapping[str, str]
    units: Mapping[str, str]
    country: Country
    strict: bool = True

    @property
    def series(self) -> dict[str, str]:
        """Name in the file → series."""
        own = {theirs: ours for ours, theirs in self.columns.items() if ours not in _COLUMNS}
        return {name: name for name in (*SERIES_UNITS, *self.units, *own.values())} | own

    def column(self, ours: str, headings: Sequence[str]) -> int | None:
        """Return the place of a canonical column among the headings."""
        theirs = self.columns.get(ours, ours)
        known = [name for name in (theirs, ours) if name in headings]
        return headings.index(known[0]) if known else None


_COLUMNS: Final = frozenset([*COLUMNS, "page"])


def rows_of(sheet: Sheet, names: Names) -> tuple[list[Row], tuple[str, ...]]:
    """Return the figures of a table, one a row, and notices of what was left aside.

    A long table keeps all its columns. In a wide one a blank is a figure that is missing; a
    text below it is left aside.

    Raises
    ------
    NoFigures
        It can't be told which region, year or series the figures are of.
    InputError
        A series has no unit.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> sheet = Sheet("gdp", "my.xlsx", 0, ("region", "2016 (亿元)"), ((1, ("Anhui", "26801.2")),))
    >>> rows_of(sheet, Names({}, {}, china()))[0][0].texts["year"]
    '2016'
    """
    _refuse_unknown(sheet, names)
    at = {
        key: place
        for key in _COLUMNS
        if (place := names.column(key, sheet.headings)) is not None
    }
    said, _unit = _said(sheet.name, names, [key for key in _KEYS if key not in at])
    if "value" in at or "value_raw" in at:
        lacking = [key for key in _KEYS if key not in at and key not in said]
        if lacking:
            raise NoFigures(
                _("{where}: the column {column!r} is missing").format(
                    where=sheet.where, column=lacking[0]
                )
            )
        return list(_long(sheet, at, said)), ()
    return _wide(sheet, names, at)


def _long(sheet: Sheet, at: Mapping[str, int], said: Mapping[str, str]) -> Iterator[Row]:
    value, raw = at.get("value"), at.get("value_raw")
    for number, cells in sheet.rows:
        texts: dict[str, str | None] = {**said, **{key: cells[n] for key, n in at.items()}}
        if sheet.unit and not (texts.get("unit") or texts.get("unit_raw")):
            texts |= {"value_raw": texts.get("value_raw") or texts.get("value"), "value": None}
            texts["unit_raw"] = sheet.unit
        stands = raw if value is None or (raw is not None and cells[value] is None) else value
        place = _("{where}, row {row}").format(where=sheet.where, row=number + 1)
        yield Row(texts, place, f"{sheet.table}/{number}/{stands}")


def _wide(
    sheet: Sheet, names: Names, at: Mapping[str, int]
) -> tuple[list[Row], tuple[str, ...]]:
    needed = [key for key in _KEYS if key not in at]
    columns, aside = _figure_columns(sheet, names, at, needed)
    rows = []
    for number, cells in sheet.rows:
        if not any(cells[column] for column in columns) and _is_note(cells, at, names):
            continue
        shared = {key: cells[at[key]] for key in (*_KEYS, *_OF_A_ROW) if key in at}
        for column, (said, unit) in columns.items():
            place = _("{where}, row {row}, column {column!r}").format(
                where=sheet.where, row=number + 1, column=sheet.headings[column]
            )
            texts = shared | said
            series = texts.get("series")
            if series is not None:
                texts["series"] = series = names.series.get(series, series)
            texts["value_raw"] = cells[column]
            row_unit = texts.pop("unit", None)
            texts["unit_raw"] = (
                unit or row_unit or sheet.unit or names.units.get(series or "") or None
            )
            if cells[column] is None:
                texts["reason"] = _("left blank")
            elif not texts["unit_raw"]:
                raise InputError(
                    _(
                        "{place}: there is no unit for {series}; say it in [units], or behind "
                        "the name: {series} (亿元)"
                    ).format(place=place, series=series)
                )
            rows.append(Row(texts, place, f"{sheet.table}/{number}/{column}"))
    notices: tuple[str, ...] = ()
    if aside:
        text = _("{where}: column left aside, since its heading says nothing: {columns}")
        notices = (text.format(where=sheet.where, columns=listed(map(repr, aside))),)
    return rows, notices


def _is_note(cells: Sequence[str | None], at: Mapping[str, int], names: Names) -> bool:
    """Say whether a row without figures is a text below the table, not a region's row."""
    told = {key: cells[at[key]] for key in _KEYS if key in at}
    if not all(told.values()):
        return True
    if (region := told.get("region")) is not None:
        return not _is_region(region, names.country)
    return re.fullmatch(_YEAR, told.get("year") or "") is None


def _figure_columns(
    sheet: Sheet, names: Names, at: Mapping[str, int], needed: Sequence[str]
) -> tuple[dict[int, tuple[dict[str, str], str]], list[str]]:
    """Return which columns hold figures, what each says of them, and the headings left aside."""
    by_name, unit_of_name = _said(sheet.name, names, needed)
    found: dict[int, tuple[dict[str, str], str]] = {}
    aside, told = [], set(by_name)
    for column, heading in enumerate(sheet.headings):
        if column in at.values() or not heading:
            continue
        said, unit = _said(heading, names, needed)
        told |= said.keys()
        whole = by_name | said
        if said and all(key in whole for key in needed):
            found[column] = (whole, unit or unit_of_name)
        else:
            aside.append(heading)
    if found:
        return found, aside
    lacking = next((key for key in needed if key not in told), "value")
    what = {
        "region": _("{where}: the column {column!r} is missing"),
        "year": _(
            "{where}: nothing says the year; it needs a column {column!r}, years as headings, "
            "or a year as the sheet's name"
        ),
        "series": _(
            "{where}: nothing says the series; it needs a column {column!r}, series as headings "
            "(known: {known}), or a series as the sheet's name"
        ),
        "value": _("{where}: the column {column!r} is missing"),
    }[lacking]
    raise NoFigures(what.format(where=sheet.where, column=lacking, known=listed(names.series)))


def _said(text: str, names: Names, needed: Sequence[str]) -> tuple[dict[str, str], str]:
    """Return what a heading or a sheet's name says of what is needed, and the unit behind it."""
    text, unit = _without_unit(text.strip())
    said: dict[str, str] = {}
    both = (match for form in _SERIES_AND_YEAR if (match := form.fullmatch(text)))
    if text in names.series:
        said = {"series": names.series[text]}
    elif match := re.fullmatch(_YEAR, text):
        said = {"year": match["year"]}
    elif match := next((m for m in both if m["series"] in names.series), None):
        said = {"series": names.series[match["series"]], "year": match["year"]}
    elif "region" in needed and _is_region(text, names.country):
        said = {"region": text}
    # A heading with a year in a table with a column of years says two things of one figure.
    return (said if all(key in needed for key in said) else {}), unit


def _without_unit(text: str) -> tuple[str, str]:
    match = _UNIT_BEHIND.fullmatch(text)
    if match is None:
        return text, ""
    try:
        parse_unit(match[2])
    except InputError:
        return text, ""
    return match[1], match[2]


def _is_region(text: str, country: Country) -> bool:
    try:
        country.find(text)
    except InputError:
        return False
    return True


def _refuse_unknown(sheet: Sheet, names: Names) -> None:
    """Refuse a name of `[columns]` that the table doesn't have."""
    headings = sheet.headings
    for ours, theirs in names.columns.items():
        if names.strict and ours in _COLUMNS and theirs not in headings:
            raise NoFigures(
                _("{where}: there is no column {theirs!r} for {ours}; {hint}").format(
                    where=sheet.where, theirs=theirs, ours=ours,
                    hint=did_you_mean(theirs, [h for h in headings if h]),
                )
            )  # fmt: skip
