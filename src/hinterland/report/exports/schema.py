"""One description of every table that leaves a study; each export and the codebook follow it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ...language import pretty, t
from ...observations import COLUMNS, PAGE_COLUMNS
from ...study import Results
from ..words.names import (
    flag_word,
    measure_name,
    region_name,
    series_name,
    unit_name,
    verdict_word,
)
from .columns import DTYPES, Column, Kind, long_tables
from .tables import measure_table, table_name, tables

__all__ = ["Table", "codebook", "described"]


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with the description of its columns, in order."""

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the rows apart; none where rows may repeat."""
        return tuple(column.name for column in self.columns if column.role == "key")


def described(results: Results) -> dict[str, Table]:
    """Return every table of a study, by name: the long ones, then one a measure.

    Examples
    --------
    >>> from hinterland.study import run
    >>> tables = described(run("zhao"))
    >>> list(tables)[:4], tables["results"].key
    (['panel', 'pages', 'results', 'origins'], ('group', 'year', 'measure'))
    """
    frames = {
        "panel": results.panel.kept.select(list(COLUMNS)),
        "pages": results.panel.pages.select(list(PAGE_COLUMNS)),
        "results": results.frame(),
        **tables(results),
    }
    names = _names(results)
    long = [
        _table(name, title, columns, frames[name], names)
        for name, (title, columns) in long_tables().items()
    ]
    return {table.name: table for table in [*long, *(_of(results, m) for m in results.lines)]}


def codebook(described: Mapping[str, Table]) -> Table:
    """Return the description of tables as a table: each column, and below it its codes.

    Examples
    --------
    >>> from hinterland.study import run
    >>> book = codebook(described(run("zhao"))).frame
    >>> book.filter(table="panel", column="gdp").height, book.filter(code="gdp")["label"][0]
    (0, 'GDP')
    """
    rows = [
        row
        for table in described.values()
        for column in table.columns
        for row in _described_rows(table, column)
    ]
    columns = (
        Column("table", t("Table"), role="key"),
        Column("column", t("Column"), role="key"),
        Column("code", t("Code"), role="key", missing=t("the row describes the whole column")),
        Column("label", t("Meaning"), missing=t("the code speaks for itself")),
        Column("type", t("Type"), missing=t("the row describes a code")),
        Column("role", t("Role"), missing=t("the row describes a code")),
        Column("unit", t("Unit"), missing=t("no unit")),
        Column("missing", t("What an empty cell means"), missing=t("no cell is empty")),
    )
    frame = pl.DataFrame(rows, schema={c.name: DTYPES[c.kind] for c in columns}, orient="row")
    return Table("codebook", t("Codebook"), columns, frame)


def _unit(table: Table, column: Column) -> str:
    """Return what a codebook says of a column’s unit; "" where it has none."""
    by_row = column.role in {"value", "bound"} and "unit" in table.frame.columns
    return t("as the column unit says") if by_row and not column.unit else column.unit


def _described_rows(table: Table, column: Column) -> list[tuple[str | None, ...]]:
    roles = {
        "key": t("key"), "value": t("value"), "bound": t("bound"), "about": t("description"),
    }  # fmt: skip
    kinds = {
        "text": t("text"), "code": t("code"), "codes": t("codes, joined by ;"),
        "integer": t("whole number"), "number": t("number"),
    }  # fmt: skip
    whole = (
        table.name, column.name, None, column.label, kinds[column.kind], roles[column.role],
        _unit(table, column) or None, column.missing or None,
    )  # fmt: skip
    codes = [
        (table.name, column.name, code, meaning or None, None, None, None, None)
        for code, meaning in column.codes.items()
    ]
    return [whole, *codes]


Names = Mapping[str, Callable[[str], str]]


def _names(results: Results) -> Names:
    """Return what names the codes of a column, by the column's name."""
    country = results.panel.country
    kinds = {"nation": t("nation"), "province": t("province"), "part": t("part of a province")}
    levels = {
        "ok": t("in order"), "warn": t("worth a look"), "not possible": t("not possible"),
    }  # fmt: skip
    return {
        "region": lambda code: region_name(country, code),
        "region_kind": lambda kind: kinds[kind],
        "series": lambda series: pretty(series_name(series)),
        "unit": unit_name,
        "flags": lambda flag: (
            t("known within bounds only") if flag == "bounded" else flag_word(flag)
        ),
        "group": pretty,
        "measure": measure_name,
        "of": measure_name,
        "level": lambda level: levels[level],
        "verdict": verdict_word,
        "verdict_wider": verdict_word,
    }


def _table(
    name: str, title: str, columns: list[Column], frame: pl.DataFrame, names: Names
) -> Table:
    """Put frame and columns together, and name the codes that occur."""
    named = [
        replace(c, codes=_occurring(frame[c.name], c.kind, names[c.name]))
        if c.kind in {"code", "codes"}
        else c
        for c in columns
    ]
    return Table(name, title, tuple(named), frame)


def _occurring(cells: pl.Series, kind: Kind, name: Callable[[str], str]) -> dict[str, str]:
    found = cells.drop_nulls()
    if kind == "codes":
        found = found.str.split(";").explode(empty_as_null=False).drop_nulls()
    return {code: name(code) for code in found.unique(maintain_order=True) if code}


def _of(results: Results, measure: str) -> Table:
    """Describe the table of one measure: a row a year, three columns a group."""
    lines = results.lines[measure]
    columns = [Column("year", t("Year"), "integer", "key")]
    low, high, unknown = t("{group}, lower bound"), t("{group}, upper bound"), t("not known")
    for group, line in lines.items():
        label, unit = pretty(group), line.unit
        columns += [
            Column(group, label, "number", "value", unit, unknown),
            Column(f"{group}_low", low.format(group=label), "number", "bound", unit, unknown),
            Column(f"{group}_high", high.format(group=label), "number", "bound", unit, unknown),
        ]
    frame = measure_table(results, measure)
    return Table(table_name(measure), measure_name(measure), tuple(columns), frame)
