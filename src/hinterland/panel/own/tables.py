"""Tables of one's own, read as `hinterland read` reads tables; what is doubtful is refused."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from ...errors import InputError
from ...language import listed, t
from ...observations import COLUMNS, Given, TableReport, read_page
from ...observations.messages import shown
from ...observations.printed.names import is_total
from ...observations.printed.numbers import is_figure, read_figure
from ...observations.printed.units import canonical
from ...units import fits, series_unit
from .exact import CANDIDATES
from .naming import Names
from .parts import Part, catalogue_of, parts_of

if TYPE_CHECKING:
    from ...tables import Grid

__all__ = ["NoFigures", "own_rows"]

_MOST_NAMED: Final = 5


class NoFigures(InputError):
    """A table isn't one of figures, as far as can be seen."""


def own_rows(
    grids: "Sequence[Grid]", names: Names, *, file: str, stem: str, page: str
) -> tuple[pl.DataFrame, tuple[str, ...], int]:
    """Return the figures of tables that are of known series; notices of all else, and its count.

    The figures are in the columns of `CANDIDATES`.

    Parameters
    ----------
    grids
        The file's tables.
    names
        What the file calls things.
    file, stem
        Its name, with and without its ending; it may be called by a series or year.
    page
        The short digest that origins begin with.

    Raises
    ------
    NoFigures
        No table shows which region, year or series its figures are of.
    InputError
        A figure of a known series is doubtful, can't be read, or is of no region; the message
        names its cell.
    """
    count = len(grids)
    parts = [
        part
        for grid in grids
        for part in parts_of(grid, names, file=file, stem=stem, count=count)
    ]
    rows: list[dict[str, Any]] = []
    notices: list[str] = []
    aside = 0
    refused: list[tuple[Part, str]] = []
    for (_series, vintage), group in groupby(
        parts, key=lambda part: (part.called, part.vintage)
    ):
        some = list(group)
        catalogue, unknown = catalogue_of(some, names)
        reading = read_page(
            [part.grid for part in some],
            page=page,
            country=names.country,
            catalogue=catalogue,
            given=Given(name=file, vintage=vintage),
        )
        by_table = reading.frame.with_columns(
            table=pl.col("origin").str.extract(r"#(\d+)/").cast(pl.Int64)
        ).partition_by("table", as_dict=True, include_key=False)
        reports = {report.table: report for report in reading.tables}
        for part in some:
            table = part.grid.table
            own = by_table[(table,)].rows(named=True) if (table,) in by_table else []
            found, said, why_not = _rows_of(part, own, reports.get(table), names)
            rows += found
            aside += sum(values["value"] is not None for values in own)
            aside -= sum(values["value"] is not None for values in found)
            notices += said
            notices += unknown if found else ()
            if not found:
                refused.append((part, why_not))
    if not rows:
        raise NoFigures(_no_figures(refused, file))
    notices += [
        t("{where}: {why}; ignored", where=part.where, why=why)
        for part, why in refused
        if any(is_figure(cell.text) for cell in part.grid.cells)
    ]
    return pl.DataFrame(rows, schema=CANDIDATES), tuple(dict.fromkeys(notices)), aside


def _rows_of(
    part: Part, observations: Sequence[dict[str, Any]], report: TableReport | None, names: Names
) -> tuple[list[dict[str, Any]], list[str], str]:
    """Return a table's figures of known series, notices, and why there are none."""
    if not observations:
        return [], [], "; ".join(report.why) if report else t("no figures are in it")
    spots = [_spot(values["origin"]) for values in observations]
    part.first = min(row for row, _column in spots)
    _refuse_unread(part, spots, names)
    doubts: dict[tuple[int | None, int | None], list[str]] = {}
    for doubt in report.doubts if report else ():
        doubts.setdefault((doubt.row, doubt.column), []).append(doubt.why)
    hidden = {(c.row, c.column) for c in part.grid.cells if c.aside and c.aside.hidden}
    rows: list[dict[str, Any]] = []
    aside = _Aside()
    for spot, values in zip(spots, observations, strict=True):
        if not names.is_known(values["series"]):
            _refuse_unit(part, spot, values, names)
            aside.series[values["series"]] = None
        elif not values["region"] and is_total(values["region_raw"] or ""):
            aside.totals[values["region_raw"]] = None
        elif values["region"] or read_figure(values["value_raw"] or "").number:
            if values["year"] is not None and not values["period"]:
                _refuse(part, spot, values, doubts.get(spot, []), names)
            row, column = spot
            rows.append(
                _with_remarks(values, part, row)
                | {
                    "place": part.place(row, column),
                    "cell": f"{part.grid.table}/{row}/{column}",
                    "is_hidden": part.grid.hidden or spot in hidden,
                }
            )
    if rows and all(row["year"] is None for row in rows):
        return [], [], _no_year()
    if not rows:
        return [], [], _no_series(names, report, list(aside.series))
    return rows, [*_notices(part, report, doubts, aside), *_merged(part, rows)], ""


class _Aside:
    """What of a table is left aside: printed names that are not series, names of totals."""

    def __init__(self) -> None:
        self.series: dict[str, None] = {}
        self.totals: dict[str, None] = {}


def _refuse_unread(part: Part, spots: Sequence[tuple[int, int]], names: Names) -> None:
    """Refuse a table in which a column that is called by a series was not read as figures."""
    read = {column for _row, column in spots}
    heads: dict[int, str] = {}
    for cell in part.grid.cells:
        if cell.column in read:
            continue
        if cell.row < part.first:
            heads[cell.column] = cell.text
        elif names.is_called(heads.get(cell.column, "")) and read_figure(cell.text).number:
            what = t(
                "the column's figures were taken for something else, such as codes of regions; "
                "use codes that are not numbers, or move the column"
            )
            raise part.fault((cell.row, cell.column), what)


def _refuse_unit(
    part: Part, spot: tuple[int, int], values: dict[str, Any], names: Names
) -> None:
    """Refuse a figure whose unit keeps it out of the series that it is called by."""
    name = (values["series"] or "").removesuffix(" (as printed)").rpartition(" > ")[2]
    unit, raw = canonical(values["unit_raw"] or "", names.country.currency), values["unit_raw"]
    if names.is_known(name) and unit and not fits(name, unit):
        expected = series_unit(name)
        if expected is None:
            what = t("the unit {unit!r} does not fit {series}", unit=raw, series=name)
        else:
            what = t(
                "the unit {unit!r} does not fit {series}, which is in {expected}",
                unit=raw,
                series=name,
                expected=expected,
            )
        raise part.fault(spot, what)


def _refuse(
    part: Part,
    spot: tuple[int, int],
    values: dict[str, Any],
    doubts: Sequence[str],
    names: Names,
) -> None:
    """Refuse a figure of a known series that is of no region, can't be read, or is doubtful."""
    what = key = ""
    figure = read_figure(values["value_raw"] or "")
    if not values["region"]:
        raw = values["region_raw"]
        if cell := part.naming(spot, raw or ""):
            # A name that nobody knows may end in what only looks like a footnote mark.
            spot, raw = (cell.row, cell.column), cell.text.strip()
        what = _why_nobody(raw, names)
    elif figure.number is None and not figure.is_missing:
        what = shown(figure.reason)
    elif figure.number is not None and values["unit"] is None and not values["unit_raw"]:
        key = f"units.{values['series']}"
        what = t(
            "there is no unit for {series}; declare it in [units] or after the name: {series} (亿元)",
            series=values["series"],
        )
    elif figure.number is not None and values["value"] is None:
        what = values["reason"]
    elif doubts and not (figure.number is None and figure.is_missing):
        what = "; ".join(doubts)
    if what:
        raise part.fault(spot, what, key)


def _why_nobody(raw: str | None, names: Names) -> str:
    """Return why a row is of no region."""
    if not raw:
        return t("no column, heading or title names its region; add a column 'region'")
    try:
        names.country.find(raw)
    except InputError as error:
        return str(error)
    return t(
        "the table is about cities or other parts; {name!r} may not be the region", name=raw
    )


def _with_remarks(values: dict[str, Any], part: Part, row: int) -> dict[str, Any]:
    """Return an observation with the texts in its row's columns of remarks."""
    said = part.remarks.get(row, {})
    texts = (values["note"], said.get("note"), said.get("page"))
    flags = ";".join(filter(None, (values["flags"], said.get("flags"))))
    return {column: values[column] for column in COLUMNS} | {
        "value_raw": values["value_raw"] or None,
        "unit_raw": values["unit_raw"] or None,
        "note": "; ".join(filter(None, texts)) or None,
        "flags": flags or None,
    }


def _notices(
    part: Part,
    report: TableReport | None,
    doubts: dict[tuple[int | None, int | None], list[str]],
    aside: _Aside,
) -> Iterator[str]:
    if aside.series:
        shown = [name or t("(no heading)") for name in aside.series][:_MOST_NAMED]
        more = f" (+{len(aside.series) - len(shown)})" if len(aside.series) > len(shown) else ""
        yield t(
            "{where}: ignored, not a known series: {columns}",
            where=part.where,
            columns=listed(map(repr, shown)) + more,
        )
    if aside.totals:
        yield t(
            "{where}: ignored, not a region: {rows}",
            where=part.where,
            rows=listed(map(repr, aside.totals)),
        )
    for why in doubts.get((None, None), []):
        # What the table lacks is refused or left aside anyway.
        if report and why not in report.lacks:
            yield t("{where}: {what}", where=part.where, what=why)
    for why in report.unclaimed if report else ():
        yield t("{where}: {what}", where=part.where, what=why)


def _merged(part: Part, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield which figures are merged over several cells: each counts once, at its first cell."""
    wide = {(c.row, c.column): c for c in part.grid.cells if c.rowspan > 1 or c.colspan > 1}
    if not wide:
        return
    for row in rows:
        r, c = map(int, row["cell"].split("/")[1:])
        if (cell := wide.get((r, c))) and row["value"] is not None:
            yield t(
                "{place}: the figure is merged over {count} cells; it counts once, the others "
                "are missing",
                place=row["place"],
                count=cell.rowspan * cell.colspan,
            )


def _no_year() -> str:
    return t(
        "no year found; add a column 'year', years as headings, or a year as the sheet's name"
    )


def _no_series(names: Names, report: TableReport | None, printed: Sequence[str]) -> str:
    whys = [why for why in report.why if why not in report.lacks] if report else []
    if whys:
        return t("no figure is of a known series: {whys}", whys="; ".join(whys))
    text = t(
        "no series found; add a column 'series', series as headings (known: {known}), or a series "
        "as the sheet's name",
        known=listed(list(names.series)[: 2 * _MOST_NAMED]),
    )
    if not any(printed):
        return text
    shown = listed(map(repr, filter(None, printed[:_MOST_NAMED])))
    return t("{text}; printed are: {names}", text=text, names=shown)


def _no_figures(refused: "Sequence[tuple[Part, str]]", file: str) -> str:
    if not refused:
        return t("{file}: no table is in it", file=file)
    part, why = refused[0]
    return t("{where}: {what}", where=part.where, what=why)


def _spot(origin: str) -> tuple[int, int]:
    _page, row, column = origin.rsplit("/", 2)
    return int(row), int(column)
