"""One row in the format of observations, text by text, with all that a row may hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...errors import InputError
from ...language import t
from ...observations import COLUMNS
from ...observations.messages import shown
from ...observations.printed.numbers import read_figure
from ...observations.printed.periods.parsing import parse_period
from ...units import parse_unit, scale
from .naming import Names

__all__ = ["PLAIN", "observation", "year_of"]

#: A number that needs no second look.
PLAIN: Final = re.compile(r"\d{1,40}(?:\.\d{1,40})?", re.ASCII)


def observation(texts: Mapping[str, str | None], names: Names) -> dict[str, Any]:
    """Return a row's observation, by its texts in the columns of the format and `page`.

    Raises
    ------
    InputError
        A text that is needed is missing, or one is not what its column is for.
    """
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
        "year": year_of(texts),
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


def year_of(texts: Mapping[str, str | None]) -> int | None:
    """Return a row's year; None for one that a reader kept without a year.

    Raises
    ------
    InputError
        It is not a year.

    Examples
    --------
    >>> year_of({"year": "2019年"}), year_of({"year": "2019.0"})
    (2019, 2019)
    """
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
    is_plain = mark is not None and PLAIN.fullmatch(mark)
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
            t("there is no unit for {series}; add a column 'unit' or [units]", series=series),
            key=f"units.{series}",
        )
    number, marks = _plain(value)
    figures = {"value": number, "low": row.get("low"), "high": row.get("high")}
    numbers = {k: None if v is None else _scaled(v, factor, home) for k, v in figures.items()}
    printed = unit if factor == "1" else factor
    raws = {"value_raw": raw or value, "unit_raw": row.get("unit_raw") or printed}
    return numbers | {"unit": unit} | raws | marks


def _scaled(text: str, factor: str, home: str) -> float:
    """Return a number in its canonical unit, exactly."""
    if factor == "1" and PLAIN.fullmatch(text):
        return float(text)
    return scale(text, factor, home)[0]


def _plain(text: str) -> tuple[str, dict[str, Any]]:
    """Return a figure's number, without its footnote marks; anything else is refused."""
    if PLAIN.fullmatch(text):
        return text, {}
    figure = read_figure(text)
    if figure.number is None or figure.doubt or figure.unit or not figure.marks:
        if figure.doubt or figure.unit:
            what = shown(figure.doubt) or t("{text!r} is not a plain number", text=text)
            raise InputError(what)
        return text, {}
    return figure.number, {"note": shown(figure.note), "flags": ";".join(figure.flags)}


def _region(texts: Mapping[str, str | None]) -> str | None:
    return texts.get("region") or texts.get("region_raw")
