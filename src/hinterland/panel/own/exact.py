"""Rows in the format of observations, one figure a row: read as they are written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ...errors import InputError
from ...language import listed, t
from ...observations import COLUMNS
from ...observations.long.columns import heading_of
from ...observations.messages import shown
from ...observations.printed.numbers import read_figure
from ...observations.printed.periods.parsing import parse_period
from ...units import parse_unit, scale
from .naming import Names

__all__ = ["Candidate", "TextTable", "exact_rows", "has_exact_headings", "is_exact"]

Texts = tuple[str | None, ...]

#: What no table but one in this format has.
_TELLING: Final = frozenset(
    {"region_kind", "region_raw", "value_raw", "unit_raw", "low", "high", "reason", "vintage",
     "flags", "origin"}
)  # fmt: skip
#: A series of one's own, unlike what yearbooks print.
_A_NAME: Final = re.compile(r"[A-Za-z]\w*", re.ASCII)
#: A number that needs no second look.
_PLAIN: Final = re.compile(r"\d{1,40}(?:\.\d{1,40})?", re.ASCII)
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose first row is its heading, as rows of texts.

    Attributes
    ----------
    name
        The sheet's name, empty where a file has none.
    where
        What a message calls it.
    table
        Its place among the file's tables, from 0.
    headings
        The texts of the first row, "" where there is none.
    rows
        The place of each row in the file, from 0, and its texts: None for a blank.
    is_hidden
        It is hidden in its workbook.
    """

    name: str
    where: str
    table: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Texts], ...]
    is_hidden: bool = False


class Candidate(NamedTuple):
    """An observation to be, what a message calls its cell, and whether that is hidden."""

    values: dict[str, Any]
    place: str
    cell: str
    is_hidden: bool = False


def is_exact(sheet: TextTable, names: Names, *, is_marked: bool = False) -> bool:
    """Return whether a table is in the format of observations.

    Its headings are the format's, and its series are called by their names, or it has columns
    that no other table has. One that prints series as yearbooks do is read as these are, and
    so is one whose cells hold more than their texts (`is_marked`).
    """
    if not has_exact_headings(sheet.headings, names):
        return False
    ours = [names.heading(heading) for heading in sheet.headings]
    if not _TELLING.isdisjoint(ours):
        return True
    if is_marked:
        return False
    at = ours.index("series")
    series = {cells[at] for _row, cells in sheet.rows} - {None}
    return all(text in names.series or _A_NAME.fullmatch(text or "") for text in series)


def has_exact_headings(headings: Sequence[str], names: Names) -> bool:
    """Return whether a first row is the heading of the format of observations.

    It has columns of regions, years, series and values, and no others than the format's own,
    or some that no other table has.

    Examples
    --------
    >>> from hinterland.regions import china
    >>> names = Names({}, {}, china())
    >>> has_exact_headings(["region", "year", "series", "value"], names)
    True
    >>> has_exact_headings(["region", "year", "series", "value", "partner"], names)
    False
    """
    ours = {names.heading(heading) for heading in headings}
    if not ({"year", "series"} <= ours and ours & {"region", "region_raw"}):
        return False
    others = {heading for heading in ours - {*COLUMNS, "page"} if not _is_aside(heading)}
    return bool(ours & {"value", "value_raw"}) and (not others or len(ours & _TELLING) > 1)


def exact_rows(sheet: TextTable, names: Names) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return a sheet's observations, and notices of what was left aside.

    A row whose `region` is empty is known by its `region_raw`; one that names no region of the
    country is left aside, as is one that is otherwise no more than a note of the reader.

    Raises
    ------
    InputError
        A column is not known or is there twice, or a row is wrong.
    """
    at = _columns(sheet, names)
    value, raw = at.get("value"), at.get("value_raw")
    rows: list[Candidate] = []
    strangers: dict[str, int] = {}
    unnamed = 0
    for number, cells in sheet.rows:
        texts = {column: cells[n] for column, n in at.items()}
        place = t("{where}, row {row}", where=sheet.where, row=number + 1)
        if stranger := _stranger(texts, names):
            strangers[stranger] = strangers.get(stranger, 0) + 1
            continue
        if texts.get("origin") and not (texts.get("series") and _region(texts)):
            unnamed += 1
            continue
        is_raw = value is None or (raw is not None and cells[value] is None)
        cell = f"{sheet.table}/{number}/{raw if is_raw else value}"
        try:
            rows.append(Candidate(_observation(texts, names), place, cell, sheet.is_hidden))
        except InputError as error:
            what = t("{place}: {what}", place=place, what=error)
            raise InputError(what, line=number + 1) from error
    return rows, tuple(_notices(sheet, strangers, unnamed))


def _is_aside(heading: str) -> bool:
    """Return whether a column's heading says that it holds remarks or numbers the rows."""
    return not heading or heading_of(heading).role in {"idle", "note"}


def _columns(sheet: TextTable, names: Names) -> dict[str, int]:
    """Return the place of each column of the format."""
    at: dict[str, int] = {}
    for place, text in enumerate(sheet.headings):
        ours = names.heading(text)
        if ours not in {*COLUMNS, "page"}:
            if _is_aside(ours):
                continue
            raise InputError(
                t(
                    "{where}: the column {column!r} is not one of the format's; if it says what the "
                    "figures are of, make it a part of their series, else delete it",
                    where=sheet.where,
                    column=text,
                )
            )
        if ours in at:
            raise InputError(
                t(
                    "{where}: the columns {one} and {other} are both {column!r}; keep one",
                    where=sheet.where,
                    one=at[ours] + 1,
                    other=place + 1,
                    column=ours,
                )
            )
        at[ours] = place
    return at


def _region(texts: Mapping[str, str | None]) -> str | None:
    return texts.get("region") or texts.get("region_raw")


def _stranger(texts: Mapping[str, str | None], names: Names) -> str:
    """Return the printed name of a row that no region of the country is called by."""
    if texts.get("region") or not (raw := texts.get("region_raw")):
        return ""
    try:
        names.region(raw)
    except InputError:
        return raw
    return ""


def _notices(sheet: TextTable, strangers: Mapping[str, int], unnamed: int) -> Iterator[str]:
    if strangers:
        shown = list(strangers)[:_MOST_NAMED]
        more = len(strangers) - len(shown)
        yield t(
            "{where}: {count} row(s) ignored, no region has this name: {regions}",
            where=sheet.where,
            count=sum(strangers.values()),
            regions=listed(map(repr, shown)) + (f" (+{more})" if more else ""),
        )
    if unnamed:
        yield t(
            "{where}: {count} row(s) without a region or series ignored",
            where=sheet.where,
            count=unnamed,
        )


def _observation(texts: Mapping[str, str | None], names: Names) -> dict[str, Any]:
    name = _region(texts) or _needed(texts, "region")
    series = _needed(texts, "series")
    series = names.series.get(series, series)
    region = names.region(name)
    out: dict[str, Any] = {column: texts.get(column) for column in COLUMNS}
    out |= {
        "region": region.code,
        "region_kind": region.kind,
        "region_raw": texts.get("region_raw") or name,
        "series": series,
        "year": _year(texts),
        "vintage": texts.get("vintage") or "own",
        "note": _joined((texts.get("note"), texts.get("page"))),
    }
    found = _figures(texts, series, names)
    for column in ("note", "flags"):
        both = (out[column], found.get(column))
        found[column] = ";".join(filter(None, both)) if column == "flags" else _joined(both)
    return out | found | {"flags": found["flags"] or None}


def _joined(texts: Sequence[str | None]) -> str | None:
    return "; ".join(filter(None, texts)) or None


def _needed(texts: Mapping[str, str | None], column: str) -> str:
    text = texts.get(column)
    if text is None:
        raise InputError(t("the column {column!r} is empty", column=column))
    return text


def _year(texts: Mapping[str, str | None]) -> int | None:
    if texts.get("year") is None and texts.get("origin"):
        return None  # The reader kept it for its users: it has no year.
    text = _needed(texts, "year")
    period = parse_period(text)
    if period and period.year and period.is_annual and not (period.doubt or period.expected):
        return period.year
    try:
        year = float(text)
    except ValueError:
        year = 0.5
    if not year.is_integer() or not 1000 <= year <= 3000:
        raise InputError(t("{text!r} is not a year", text=text))
    return int(year)


def _figures(row: Mapping[str, str | None], series: str, names: Names) -> dict[str, Any]:
    """Return value, bounds, unit and their raw text for one row."""
    units, home = names.units, names.country.currency
    value, raw, reason = row.get("value"), row.get("value_raw"), row.get("reason")
    mark = raw if value is None else value
    is_plain = mark is not None and _PLAIN.fullmatch(mark)
    if mark is not None and not is_plain and (figure := read_figure(mark)).is_missing:
        said = {"value": None, "reason": reason or shown(figure.reason)}
        return said if value is None else said | {"value_raw": value}
    if value is None:
        if raw is None or reason:
            return {"value": None}
        unit_raw = row.get("unit_raw")
        if unit_raw is None:
            raise InputError(t("value_raw {raw!r} needs a unit_raw to be scaled by", raw=raw))
        number, marks = _plain(raw)
        scaled = dict(zip(("value", "unit"), scale(number, unit_raw, home), strict=True))
        return scaled | marks
    unit, factor = row.get("unit"), "1"
    if unit is None and series in units:
        factor = units[series]
        unit, _exact = parse_unit(factor, home)
    if unit is None:
        raise InputError(
            t("there is no unit for {series}; add a column 'unit' or [units]", series=series)
        )
    number, marks = _plain(value)
    figures = {"value": number, "low": row.get("low"), "high": row.get("high")}
    numbers = {k: None if v is None else _scaled(v, factor, home) for k, v in figures.items()}
    printed = unit if factor == "1" else factor
    raws = {"value_raw": raw or value, "unit_raw": row.get("unit_raw") or printed}
    return numbers | {"unit": unit} | raws | marks


def _scaled(text: str, factor: str, home: str) -> float:
    """Return a number in its canonical unit, exactly."""
    if factor == "1" and _PLAIN.fullmatch(text):
        return float(text)
    return scale(text, factor, home)[0]


def _plain(text: str) -> tuple[str, dict[str, Any]]:
    """Return a figure's number, without its footnote marks; anything else is refused."""
    if _PLAIN.fullmatch(text):
        return text, {}
    figure = read_figure(text)
    if figure.number is None or figure.doubt or figure.unit or not figure.marks:
        if figure.doubt or figure.unit:
            what = shown(figure.doubt) or t("{text!r} is not a plain number", text=text)
            raise InputError(what)
        return text, {}
    return figure.number, {"note": shown(figure.note), "flags": ";".join(figure.flags)}
