"""The panel as regressions want it: a row a region and year, a column a series."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from ...errors import InputError
from ...language import pretty, t
from ...panel import NATION, Panel
from ...study import Results
from ...units import SERIES_UNITS
from ..words.names import region_name, series_name
from .columns import Column
from .schema import Table

__all__ = ["wide_panel"]

#: The largest whole number that Stata's `long` can hold; those above are missing values.
LARGEST_CODE: Final = 2_147_483_620

_SMALL: Final = {
    "region": pl.Int32, "region_kind": pl.Int8, "group": pl.Int16, "year": pl.Int16,
}  # fmt: skip


def wide_panel(results: Results) -> Table:
    """Return the panel with a row a region and year and, for each series, its values.

    Regions, their kinds and the study's groups are whole numbers with labels: a region's
    number is its code where all codes are numbers. Where a series has figures known only
    within bounds, SERIES_low and SERIES_high stand beside it.

    Raises
    ------
    InputError
        A series has the name of another column.

    Examples
    --------
    >>> from hinterland.study import run
    >>> wide_panel(run("zhao")).frame.columns[:6]
    ['region', 'region_kind', 'group', 'year', 'exchange_rate', 'exports_cny']
    """
    cells = [*_rows(results), *_figures(results.panel)]
    names = [column.name for column, _values in cells]
    for name in names:
        if names.count(name) > 1:
            what = t("panel.dta: {name} is a series and another column too; rename the series")
            raise InputError(what.format(name=name))
    frame = pl.DataFrame({column.name: values for column, values in cells})
    frame = frame.with_columns(
        pl.col(pl.Float64).fill_nan(None), *(pl.col(n).cast(kind) for n, kind in _SMALL.items())
    )
    title = t("Panel of study {study}", study=results.study.name)
    return Table("panel", title, tuple(column for column, _values in cells), frame)


def _rows(results: Results) -> Iterator[tuple[Column, Any]]:
    """Yield the columns that say whose and when a row is."""
    panel = results.panel
    codes, country, years = panel.regions, panel.country, len(panel.years)
    numbers = _numbers(codes)
    names = {n: region_name(country, code) for code, n in numbers.items()}
    yield (
        Column("region", t("Region"), "integer", "key", codes=_labels(names)),
        np.repeat(list(numbers.values()), years),
    )
    kinds = {"nation": t("nation"), "province": t("province"), "part": t("part of a province")}
    kind_of = [country.region(code).kind for code in codes]
    yield (
        Column(
            "region_kind",
            t("Kind of region"),
            "integer",
            codes=_labels(_counted(kinds.values())),
        ),
        np.repeat([list(kinds).index(kind) + 1 for kind in kind_of], years),
    )
    groups = [*results.scheme.groups, NATION]
    of = {code: group for group, members in results.scheme.groups.items() for code in members}
    group_of = [
        NATION if kind == "nation" else of.get(code)
        for code, kind in zip(codes, kind_of, strict=True)
    ]
    yield (
        Column("group", t("Group"), "integer", codes=_labels(_counted(map(pretty, groups)))),
        [group and groups.index(group) + 1 for group in group_of for _year in panel.years],
    )
    yield Column("year", t("Year"), "integer", "key"), np.tile(panel.years, len(codes))


def _figures(panel: Panel) -> Iterator[tuple[Column, Any]]:
    """Yield the columns of each series: its values, and its bounds where they differ."""
    lower, upper = t("{series}, lower bound"), t("{series}, upper bound")
    for s, series in enumerate(panel.series):
        value, low, high = (
            array[s].T.ravel() for array in (panel.value, panel.low, panel.high)
        )
        name, unit = pretty(series_name(series)), _unit_of(panel, series)
        yield Column(series, name, "number", "value", unit), value
        if (low < high).any():
            for end, form, bound in (("low", lower, low), ("high", upper, high)):
                label = form.format(series=name)
                yield Column(f"{series}_{end}", label, "number", "bound", unit), bound


def _numbers(codes: Sequence[str]) -> Mapping[str, int]:
    """Return a whole number for each code: itself, where all codes are fit for it."""
    plain = all(code.isascii() and code.isdigit() and code == str(int(code)) for code in codes)
    plain = plain and max(map(int, codes), default=0) <= LARGEST_CODE
    return {code: int(code) if plain else n for n, code in enumerate(codes, 1)}


def _unit_of(panel: Panel, series: str) -> str:
    found = panel.kept.filter(pl.col("series") == series)["unit"].drop_nulls()
    return str(found[0]) if len(found) else SERIES_UNITS.get(series, "")


def _counted(names: Iterable[str]) -> Mapping[int, str]:
    return dict(enumerate(names, 1))


def _labels(names: Mapping[int, str]) -> Mapping[str, str]:
    return {str(n): name for n, name in names.items()}
