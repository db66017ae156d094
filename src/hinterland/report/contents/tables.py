"""The tables of a study as data: rows, and what is to be known of each column.

A `Table` is made from the results once; CSV, Excel, Stata, Parquet, the data package and the
codebook are renderings of it. Tables as they are printed for readers are in `printed`.
"""

import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from ...language import pretty, shipped, t, unbroken
from ...observations import COLUMNS, PAGE_COLUMNS
from ...panel import publications_of
from ...study import Results, in_their_terms
from ..words import measure_name, name, region_name
from .columns import Column, Kind, Role, Table
from .doubt import DOUBT, doubt_rows

__all__ = [
    "Column", "Kind", "Role", "Table", "codebook", "csv_bytes", "distinct", "table_name",
    "tables",
]  # fmt: skip

_TYPES: Final[Mapping[Kind, type[pl.DataType]]] = {
    "text": pl.String, "code": pl.String, "codes": pl.String, "integer": pl.Int64,
    "number": pl.Float64,
}  # fmt: skip


@in_their_terms
def tables(results: Results, *, without: Collection[str] = ()) -> dict[str, Table]:
    """Return every table of a study, by name: the long ones, then one a measure.

    The names are those of the files in `tables/`, but for `panel`, `pages` and `results`.
    Titles, labels and meanings are in the language that is spoken. The long tables of
    `without` are left out: that of origins takes much room where regions are many.

    Examples
    --------
    >>> from hinterland.study import run
    >>> found = tables(run("zhao"))
    >>> list(found)[:4], found["results"].key
    (['panel', 'pages', 'results', 'origins'], ('group', 'year', 'measure'))
    """
    rows: Mapping[str, Callable[[], Any]] = {
        "panel": lambda: results.panel.kept.select(list(COLUMNS)),
        "pages": lambda: results.panel.pages.select(list(PAGE_COLUMNS)),
        "results": results.frame,
        "origins": lambda: results.origins,
        "publications": lambda: _publications(results),
        "claims": lambda: [
            {**claim, **{f"text_{code}": claim["text"].get(code) for code in ("en", "zh")}}
            for claim in results.claims
        ],
        "missing": results.missing,
        "checks": lambda: [check._asdict() for check in results.checks],
    }
    rows = {**rows, **doubt_rows(results)}
    named = {key: _long(results, key, rows[key]()) for key in rows if key not in without}
    return named | {table_name(m): _measure(results, m) for m in results.lines}


def table_name(measure: str) -> str:
    """Return a file name for a measure.

    Examples
    --------
    >>> table_name("gini(of=share, across=groups)")
    'gini_of_share_across_groups'
    """
    return re.sub(r"\W+", "_", measure).strip("_")


def csv_bytes(frame: pl.DataFrame, *, bom: bool = False, header: bool = True) -> bytes:
    r"""Return a frame as UTF-8 CSV; Excel needs a byte order mark to see that it is UTF-8.

    Examples
    --------
    >>> csv_bytes(pl.DataFrame({"region": ["北京"], "value": [None]})).decode()
    'region,value\n北京,\n'
    """
    out = io.BytesIO()
    frame.write_csv(out, include_bom=bom, include_header=header)
    return out.getvalue()


def codebook(described: Mapping[str, Table]) -> Table:
    """Return the description of tables as a table: each column, and below it its codes.

    Examples
    --------
    >>> from hinterland.study import run
    >>> book = codebook(tables(run("zhao"))).frame
    >>> book.filter(table="panel", column="gdp").height, book.filter(code="gdp")["label"][0]
    (0, 'GDP')
    """
    rows: list[tuple[str | None, ...]] = []
    for table in described.values():
        for c in table.columns:
            unit = table.unit_of(c)
            unit = t("see the column unit") if unit is None else unit
            about = (t(_KINDS[c.kind]), t(_ROLES[c.role]), unit or None, c.missing or None)
            rows.append((table.name, c.name, None, c.label, *about))
            for code, meaning in c.codes.items():
                rows.append((table.name, c.name, code, meaning or None, *[None] * len(about)))
    columns = tuple(map(_translated, _CODEBOOK))
    schema = {column.name: _TYPES[column.kind] for column in columns}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table("codebook", t("Codebook"), columns, frame)


def distinct(names: Sequence[str], taken: Iterable[str], kind: str) -> dict[str, str]:
    """Return a name for each of a user's names that no other column has, in any case of letters.

    A name that is taken gets its kind behind it.

    Examples
    --------
    >>> distinct(["east", "Year", "x", "x (group)"], ["year", "x"], "group")
    {'east': 'east', 'Year': 'Year (group)', 'x': 'x (group) (group)', 'x (group)': 'x (group)'}
    """
    reserved = {column.casefold() for column in taken}
    used = reserved | {own.casefold() for own in names}
    found = {}
    for own in names:
        column = own
        if own.casefold() in reserved:
            while column.casefold() in used:
                column = f"{column} ({kind})"
            used.add(column.casefold())
        found[own] = column
    return found


def _publications(results: Results) -> list[dict[str, Any]]:
    """Return a row a page and publication: which figures of the page it printed."""
    return [
        {
            "page": page["page"],
            "series": ";".join(one.series),
            "years": ";".join(str(a) if a == b else f"{a}-{b}" for a, b in unbroken(one.years)),
            **(one.publication.facts() if one.publication else {}),
            "read_from": page.get("address"),
        }
        for one in publications_of(results.panel, results.used)
        for page in one.pages
    ]


def _measure(results: Results, measure: str) -> Table:
    """Return the table of one measure: a row a year, and for each group its value and bounds.

    A group called as another column is gets a name of its own: `year (group)`.
    """
    labels = {
        "": "{group}", "_low": t("{group}, lower bound"), "_high": t("{group}, upper bound"),
    }  # fmt: skip
    columns = [Column("year", t("Year"), "integer", "key")]
    cells: dict[str, Any] = {"year": results.years}
    groups = results.lines[measure]
    bounds = [f"{group}_{end}" for group in groups for end in ("low", "high")]
    names = distinct(list(groups), ["year", *bounds], "group")
    for group, line in groups.items():
        numbers = (line.value, line.low, line.high)
        for (end, form), values in zip(labels.items(), numbers, strict=True):
            column, label = f"{names[group]}{end}", form.format(group=pretty(group))
            role: Role = "bound" if end else "value"
            columns.append(Column(column, label, "number", role, line.unit, t("not known")))
            cells[column] = values
    frame = pl.DataFrame(cells).with_columns(pl.exclude("year").fill_nan(None))
    return Table(table_name(measure), measure_name(measure), tuple(columns), frame)


def _long(results: Results, key: str, rows: Any) -> Table:
    """Return one of the long tables, with the codes that occur in it."""
    title, columns = _LONG[key] if key in _LONG else DOUBT[key]
    frame = pl.DataFrame(rows, schema={c.name: _TYPES[c.kind] for c in columns})
    named = []
    for column in map(_translated, columns):
        codes = {}
        if column.kind in {"code", "codes"}:
            found = frame[column.name].drop_nulls()
            if column.kind == "codes":
                found = found.str.split(";").explode(empty_as_null=False).drop_nulls()
            for code in filter(None, found.unique(maintain_order=True)):
                codes[code] = _meaning(results, column.name, code)
        named.append(replace(column, codes=codes))
    return Table(key, t(title), tuple(named), frame)


def _meaning(results: Results, column: str, code: str) -> str:
    """Return what a code of a column means."""
    match column:
        case "region":
            return region_name(results.panel.country, code)
        case "group":
            return pretty(code)
        case "measure" | "of":
            return measure_name(code)
        case "series":
            return pretty(name("series", code))
    kinds = {"flags": "flag", "level": "check_level", "verdict_wider": "verdict"}
    return name(kinds.get(column, column), code)


def _translated(column: Column) -> Column:
    missing = t(column.missing) if column.missing else ""
    return replace(column, label=t(column.label), missing=missing)


_KINDS: Final[Mapping[Kind, str]] = {
    "text": shipped("text"), "code": shipped("code"), "codes": shipped("codes, joined by ;"),
    "integer": shipped("whole number"), "number": shipped("number"),
}  # fmt: skip
_ROLES: Final[Mapping[Role, str]] = {
    "key": shipped("key"), "value": shipped("value"), "bound": shipped("bound"),
    "about": shipped("description"),
}  # fmt: skip

_UNSAID: Final = shipped("not stated")
_UNKNOWN: Final = shipped("not known")
_EXACT: Final = shipped("the figure is exact, or there is none")
_NO_FLAG: Final = shipped("no flag")
_NO_WARC: Final = shipped("the page is a file")
_NO_BOUND: Final = shipped("no bound is known")
_NO_NUMBER: Final = shipped("the test has no such number")
_NO_DATA: Final = shipped("the claim is not about data")
_NOT_WIDER: Final = shipped("the claim has no wider reading")
_CODE_ROW: Final = shipped("the row describes a code")
_ORIGIN: Final = shipped("Origin: page, then table, row and column counted from 0")

_YEAR: Final = Column("year", shipped("Year"), "integer", "key")
_GROUP: Final = Column("group", shipped("Group"), "code", "key")
_SERIES: Final = Column("series", shipped("Series"), "code", "key")
_REGION: Final = Column("region", shipped("Region"), "code", "key")
_MEASURE: Final = Column("measure", shipped("Measure"), "code", "key")

#: Title and columns of each long table, in English; the codes come with the rows.
_LONG: Final[Mapping[str, tuple[str, tuple[Column, ...]]]] = {
    "panel": (shipped("Observations that fill the panel"), (
        _REGION,
        Column("region_kind", shipped("Kind of region"), "code"),
        Column("region_raw", shipped("Region as printed"), missing=_UNSAID),
        _YEAR,
        Column("period", shipped("Period, where it is not a whole year"), missing=shipped("a whole year")),
        _SERIES,
        Column("value", shipped("Value"), "number", "value", missing=shipped("there is no figure; the reason is in the column reason")),
        Column("low", shipped("Lower bound"), "number", "bound", missing=_EXACT),
        Column("high", shipped("Upper bound"), "number", "bound", missing=_EXACT),
        Column("unit", shipped("Unit"), "code", missing=shipped("there is no figure; the reason is in the column reason")),
        Column("value_raw", shipped("Value as printed"), missing=_UNSAID),
        Column("unit_raw", shipped("Unit as printed"), missing=_UNSAID),
        Column("vintage", shipped("Vintage"), missing=_UNSAID),
        Column("flags", shipped("Flags"), "codes", missing=_NO_FLAG),
        Column("reason", shipped("Reason of a gap"), missing=shipped("there is no gap")),
        Column("note", shipped("Note"), missing=_UNSAID),
        Column("origin", _ORIGIN),
    )),
    "pages": (shipped("Pages that the observations were read from"), (
        Column("page", shipped("Page"), role="key"),
        Column("kind", shipped("Kind of page")),
        Column("address", shipped("Address"), missing=_UNSAID),
        Column("title", shipped("Title"), missing=_UNSAID),
        Column("publisher", shipped("Publisher"), missing=_UNSAID),
        Column("fetched", shipped("Fetched at"), missing=_NO_WARC),
        Column("digest", shipped("SHA-256 of the page"), missing=_UNSAID),
        Column("warc", shipped("WARC file"), missing=_NO_WARC),
        Column("offset", shipped("Place in the WARC file"), "integer", missing=_NO_WARC),
        Column("licence", shipped("Licence"), missing=_UNSAID),
        Column("note", shipped("Note"), missing=_UNSAID),
    )),
    "results": (shipped("Measures by group and year"), (
        _GROUP,
        _YEAR,
        _MEASURE,
        Column("value", shipped("Value"), "number", "value", missing=shipped("not known exactly enough; the reason is in the column why")),
        Column("low", shipped("Lower bound"), "number", "bound", missing=_NO_BOUND),
        Column("high", shipped("Upper bound"), "number", "bound", missing=_NO_BOUND),
        Column("unit", shipped("Unit"), "code"),
        Column("flags", shipped("Flags"), "codes", missing=_NO_FLAG),
        Column("why", shipped("Reason of a gap or of bounds"), missing=shipped("the value is exact")),
    )),
    "origins": (shipped("Observations behind each number"), (
        _MEASURE,
        _GROUP,
        _YEAR,
        _SERIES,
        _REGION,
        Column("origin", _ORIGIN, role="key"),
    )),
    "publications": (shipped("What the observations of each page were published in"), (
        Column("page", shipped("Page"), role="key"),
        Column("series", shipped("Series"), "codes", "key"),
        Column("years", shipped("Years"), role="key"),
        Column("kind", shipped("Kind of publication"), missing=_UNKNOWN),
        Column("title", shipped("Title"), missing=_UNKNOWN),
        Column("edition", shipped("Edition, or the day of the publication"), missing=_UNKNOWN),
        Column("table", shipped("Table"), missing=_UNKNOWN),
        Column("publisher", shipped("Publisher"), missing=_UNKNOWN),
        Column("address", shipped("Address"), missing=_UNKNOWN),
        Column("accessed", shipped("Day of access"), missing=_UNKNOWN),
        Column("read_from", shipped("The page or the copy that was read"), missing=_UNSAID),
    )),
    "claims": (shipped("Claims of the study and their verdicts"), (
        Column("id", shipped("Claim"), role="key"),
        Column("from", shipped("Place in the study"), missing=_UNSAID),
        Column("test", shipped("Test")),
        Column("of", shipped("Measure"), "code", missing=_NO_DATA),
        Column("group", shipped("Group"), "code", missing=_NO_DATA),
        Column("stated", shipped("Stated"), "number", "value", missing=_NO_NUMBER),
        Column("computed", shipped("Computed"), "number", "value", missing=_NO_NUMBER),
        Column("low", shipped("Lower bound"), "number", "bound", missing=_NO_NUMBER),
        Column("high", shipped("Upper bound"), "number", "bound", missing=_NO_NUMBER),
        Column("unit", shipped("Unit of these numbers"), missing=_NO_NUMBER),
        Column("tolerance", shipped("Tolerance"), "number", "bound", missing=_NO_NUMBER),
        Column("years_known", shipped("Years with a value or bounds"), "integer"),
        Column("years_asked", shipped("Years asked for"), "integer"),
        Column("verdict", shipped("Verdict"), "code"),
        Column("why", shipped("Reason of the verdict"), missing=_UNSAID),
        Column("verdict_wider", shipped("Verdict of the wider reading"), "code", missing=_NOT_WIDER),
        Column("tolerance_wider", shipped("Wider tolerance"), "number", "bound", missing=_NOT_WIDER),
        Column("text_en", shipped("The claim in English"), missing=_UNSAID),
        Column("text_zh", shipped("The claim in Chinese"), missing=_UNSAID),
    )),
    "missing": (shipped("Cells that no observation fills"), (
        _SERIES,
        _REGION,
        _YEAR,
        Column("why", shipped("Reason of a gap"), missing=_UNSAID),
    )),
    "checks": (shipped("Checks of the panel against itself"), (
        Column("check", shipped("Check")),
        replace(_SERIES, role="about"),
        replace(_YEAR, role="about"),
        Column("region", shipped("Region"), "code", missing=shipped("the check is about all regions")),
        Column("level", shipped("Outcome"), "code"),
        Column("difference", shipped("Difference, as a fraction"), "number", "value", "1", shipped("nothing could be compared")),
        Column("text", shipped("What was compared")),
    )),
}  # fmt: skip

_CODEBOOK: Final = (
    Column("table", shipped("Table"), role="key"),
    Column("column", shipped("Column"), role="key"),
    Column("code", shipped("Code"), role="key", missing=shipped("the row describes the whole column")),
    Column("label", shipped("Meaning"), missing=shipped("the code is its own meaning")),
    Column("type", shipped("Type"), missing=_CODE_ROW),
    Column("role", shipped("Role"), missing=_CODE_ROW),
    Column("unit", shipped("Unit"), missing=shipped("no unit")),
    Column("missing", shipped("What an empty cell means"), missing=shipped("no cell is empty")),
)  # fmt: skip
