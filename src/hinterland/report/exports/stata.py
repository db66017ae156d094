"""Tables as Stata files (format 118, UTF-8: Stata 14 and later), with labels.

`wide_panel` makes the panel as regressions want it: a row a region and year, a column a series.
"""

import importlib.util
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from ...errors import InputError, StorageError, UsageError
from ...files import system_reason
from ...language import pretty, t
from ...panel import NATION, Panel
from ...study import Results
from ...units import is_currency
from ..contents.tables import Column, Table, distinct
from ..words import NAMES, name, region_name

__all__ = ["need_pyreadstat", "stata", "wide_panel"]

MOST_IN_NAME: Final = 32
MOST_IN_LABEL: Final = 80
#: The largest whole number that Stata's `long` can hold; those above are missing values.
LARGEST_CODE: Final = 2_147_483_620

# Words that no variable of Stata can be called by.
_RESERVED: Final = (
    "aggregate array boolean break byte case catch class colvector complex const continue "
    "default delegate delete do double else eltypedef end enum explicit export external float "
    "for friend function global goto if in inline int local long mata matrix namespace new "
    "numeric orgtypedef pointer polymorphic pragma private protected public quad real return "
    "rowvector scalar short signed static strL string struct super switch template this throw "
    "transmorphic try typedef typename unsigned using vector version virtual void volatile "
    "while with"
)
_SMALL: Final = {
    "region": pl.Int32, "region_kind": pl.Int8, "group": pl.Int16, "year": pl.Int16,
}  # fmt: skip


def need_pyreadstat() -> None:
    """Refuse to go on without pyreadstat, which writes Stata's files.

    Raises
    ------
    UsageError
        It is not installed; the message says how to install it.
    """
    if importlib.util.find_spec("pyreadstat") is None:
        raise UsageError(
            t(
                "the format dta needs pyreadstat: pip install 'hinterland[stata]', or leave dta out"
            )
        )


def stata(table: Table) -> bytes:
    """Return a table as a .dta file, the same bytes for the same table.

    Columns of whole numbers with codes get value labels. Names and labels that are too long
    for Stata are cut; a missing text is "", as Stata has it.

    Raises
    ------
    UsageError
        pyreadstat is not installed.
    InputError
        The table holds what a .dta file can't.
    StorageError
        There is no room in the place for temporary files.

    Examples
    --------
    >>> table = Table("t", "A table", (Column("x", "X", "number"),), pl.DataFrame({"x": [0.5]}))
    >>> stata(table)[:41]
    b'<stata_dta><header><release>118</release>'
    """
    need_pyreadstat()
    import pyreadstat

    names = dict(zip(table.frame.columns, _names(table.frame.columns), strict=True))
    frame = table.frame.with_columns(pl.col(pl.String).fill_null("")).rename(names)
    columns = {names[column.name]: column for column in table.columns}
    formats: dict[str, str] = {}
    labels: dict[str, str | None] = {}
    for n, c in columns.items():
        unit = name("unit", c.unit)
        label = c.label if unit in c.label else t("{name} ({unit})", name=c.label, unit=unit)
        labels[n] = _cut(label)
        if c.unit == "persons" or is_currency(c.unit):
            formats[n] = "%20.0fc"  # in full, with its thousands marked
        elif c.kind == "number":
            formats[n] = "%9.0g"
    codes: dict[str, dict[int | float, str]] = {
        n: {int(code): meaning for code, meaning in c.codes.items()}
        for n, c in columns.items()
        if c.codes and c.kind == "integer"
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.dta"
        try:
            pyreadstat.write_dta(
                frame,
                path,
                file_label=_cut(table.title),
                column_labels=labels,
                version=14,
                variable_value_labels=codes,
                variable_format=formats,
            )
            data = path.read_bytes()
        except (OSError, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
            if not isinstance(error, OSError) and "Unable to write" not in str(error):
                what = t("{table}.dta can't be written: {error}", table=table.name, error=error)
                raise InputError(what) from error
            reason = system_reason(error)
            what = t("{place}: can't be written ({error}); make room for temporary files")
            raise StorageError(what.format(place=folder, error=reason)) from error
    # One time in the header, whenever it was written.
    stamp = b"<timestamp>\x1101 Jan 2000 00:00</timestamp>"
    return re.sub(rb"<timestamp>\x11.{17}</timestamp>", stamp, data, count=1)


def wide_panel(results: Results) -> Table:
    """Return the panel with a row a region and year and, for each series, its values.

    Regions, their kinds and the study's groups are whole numbers with labels: a region's
    number is its code where all codes are numbers. Where a series has figures known only
    within bounds, SERIES_low and SERIES_high are next to it. A series called as another column
    is gets a name of its own: `group_series`.

    Examples
    --------
    >>> from hinterland.study import run
    >>> wide_panel(run("zhao")).frame.columns[:6]
    ['region', 'region_kind', 'group', 'year', 'exchange_rate', 'exports_cny']
    """
    keys = list(_row_keys(results))
    taken = [column.name for column, _values in keys]
    cells = [*keys, *_figures(results.panel, taken)]
    frame = pl.DataFrame({column.name: values for column, values in cells})
    frame = frame.with_columns(
        pl.col(pl.Float64).fill_nan(None), *(pl.col(n).cast(kind) for n, kind in _SMALL.items())
    )
    title = t("Panel of study {study}", study=results.study.name)
    return Table("panel", title, tuple(column for column, _values in cells), frame)


def _row_keys(results: Results) -> Iterator[tuple[Column, Any]]:
    """Yield the columns that identify a row: region, kind, group, year."""
    panel, country = results.panel, results.panel.country
    years, kind_of = len(panel.years), [country.region(code).kind for code in panel.regions]

    def labelled(column: str, label: str, names: Iterable[str]) -> Column:
        numbered = {str(n): text for n, text in enumerate(names, 1)}
        return Column(column, label, "integer", codes=numbered)

    # A region's number is its code, where all codes are fit for it.
    codes = panel.regions
    plain = all(code.isascii() and code.isdigit() and code == str(int(code)) for code in codes)
    plain = plain and max(map(int, codes), default=0) <= LARGEST_CODE
    numbers = {code: int(code) if plain else n for n, code in enumerate(codes, 1)}
    regions = {str(n): region_name(country, code) for code, n in numbers.items()}
    yield (
        Column("region", t("Region"), "integer", "key", codes=regions),
        np.repeat(list(numbers.values()), years),
    )
    kinds = list(NAMES["region_kind"])
    yield (
        labelled("region_kind", t("Kind of region"), (name("region_kind", k) for k in kinds)),
        np.repeat([kinds.index(kind) + 1 for kind in kind_of], years),
    )
    groups = [*results.scheme.groups, NATION]
    of = {code: group for group, members in results.scheme.groups.items() for code in members}
    group_of = [
        NATION if kind == "nation" else of.get(code)
        for code, kind in zip(panel.regions, kind_of, strict=True)
    ]
    yield (
        labelled("group", t("Group"), map(pretty, groups)),
        [group and groups.index(group) + 1 for group in group_of for _year in panel.years],
    )
    yield Column("year", t("Year"), "integer", "key"), np.tile(panel.years, len(panel.regions))


def _figures(panel: Panel, taken: Sequence[str]) -> Iterator[tuple[Column, Any]]:
    """Yield the columns of each series: its values, and its bounds where they differ."""
    ends = {"low": t("{series}, lower bound"), "high": t("{series}, upper bound")}
    bounds = [f"{series}_{end}" for series in panel.series for end in ends]
    names = distinct(panel.series, [*taken, *bounds], "series")
    for s, series in enumerate(panel.series):
        unit = panel.unit(series)
        label = pretty(name("series", series))
        yield Column(names[series], label, "number", "value", unit), panel.value[s].T.ravel()
        if (panel.low[s] < panel.high[s]).any():
            for end, bound in (("low", panel.low), ("high", panel.high)):
                text = ends[end].format(series=label)
                column = Column(f"{names[series]}_{end}", text, "number", "bound", unit)
                yield column, bound[s].T.ravel()


def _names(columns: Sequence[str]) -> Iterator[str]:
    """Yield a name that Stata takes for each column, every one different."""
    taken: set[str] = set()
    for column in columns:
        plain = "".join(c if c.isalpha() or c in "0123456789_" else "_" for c in column)
        is_own = plain[:1].isalpha() and plain not in _RESERVED.split()
        if not is_own or re.fullmatch(r"str\d+", plain):
            plain = f"v_{plain.lstrip('_')}"
        cut, n = plain[:MOST_IN_NAME], 2
        found = cut
        while found in taken:
            found, n = f"{cut[: MOST_IN_NAME - len(str(n))]}{n}", n + 1
        taken.add(found)
        yield found


def _cut(label: str) -> str:
    return label if len(label) <= MOST_IN_LABEL else label[: MOST_IN_LABEL - 1] + "…"
