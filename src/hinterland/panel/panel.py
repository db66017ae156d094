"""The panel: series × year × region in canonical units, one value a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import InputError
from ..language import counted, listed, t
from ..observations import Observations, Shown, sources_line, unit_word, years_word
from ..regions import Country, Scheme
from ..regions import scheme as read_scheme
from ..terms import terms, using
from ..units import series_unit
from .cells import Cells, flag_mask, place_of
from .checks import Check, run_checks
from .groups import group_panel
from .policy import Policy, choose

__all__ = ["Panel", "assemble", "yearly"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Panel(Cells):
    """Figures of regions by year under a stated policy.

    Attributes
    ----------
    value, low, high
        Float64 arrays [series, year, region]; NaN where there is a gap, and
        ``low == high == value`` where a figure is exact.
    flags
        Unsigned bit masks [series, year, region]; `flag_names` reads them.
    why
        Texts [series, year, region]: the reason of a gap or of bounds, else "".
    series, years, regions
        The axes. Regions are codes; after `group`, group names and `nation`.
    kept, passed_over
        The observations that fill the cells, and those that were superseded.
    pages
        The pages that the observations were read from.
    policy
        The entries of each series, as they were applied.
    country
        The regions of the codes.
    files
        (base name, sha256) of the files behind the panel.
    notices
        What was dropped or left aside on reading.
    aside
        How many figures of added files were left aside on reading.
    sums
        Series that are no observations but sums of others: `trade_usd` where a country has
        exports and imports only.
    """

    @property
    def checks(self) -> tuple[Check, ...]:
        """Comparisons of the figures with one another; they report and mend nothing."""
        with using(self.country.words(terms().flow)):
            return run_checks(self)

    @property
    def every(self) -> pl.DataFrame:
        """All observations: those that fill cells, then those that were superseded."""
        return pl.concat([self.kept, self.passed_over])

    def unit(self, series: str) -> str:
        """Return the unit of a series' figures, "" where it has none and its name fixes none.

        Examples
        --------
        >>> from hinterland.panel import load
        >>> load("china").unit("gdp"), load("china").unit("exchange_rate")
        ('CNY', 'CNY per USD')
        """
        first = self.sums.get(series, (series,))[0]
        units = self.kept.filter(pl.col("series") == first)["unit"].drop_nulls()
        return str(units[0]) if len(units) else series_unit(series) or ""

    def group(self, scheme: Scheme | str | Path) -> "Panel":
        """Return the panel with a scheme's groups and `nation` for regions.

        Parameters
        ----------
        scheme
            A shipped name, a CSV of region and group, or a `Scheme`.

        Examples
        --------
        >>> from hinterland.panel import load
        >>> load("china", policy="zhao").group("three").regions
        ('east', 'central', 'west', 'nation')
        """
        if not isinstance(scheme, Scheme):
            scheme = read_scheme(scheme, self.country)
        return group_panel(self, scheme)

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        """Return a table of the series: unit, years, values, gaps, and vintages that were kept."""
        known, gaps = ~np.isnan(self.value), self.gaps
        vintages = dict(
            self.kept.group_by("series").agg(pl.col("vintage").unique().sort()).iter_rows()
        )
        units = dict(self.kept.group_by("series").agg(pl.col("unit").first()).iter_rows())
        rows = []
        for i, series in enumerate(self.series):
            years = [year for year, row in zip(self.years, known[i], strict=True) if row.any()]
            span = years_word(*(years[0], years[-1]) if years else (None, None))
            lacking = gaps.filter(pl.col("series") == series).height
            rows.append(
                (
                    series, unit_word(units.get(series)), span, str(int(known[i].sum())),
                    str(lacking), listed(vintages.get(series, [])),
                )
            )  # fmt: skip
        caption = t(
            "Panel of {series} series, {first}–{last}, {regions} regions: {values} values, "
            "{gaps} gaps, {passed} observations superseded", series=len(self.series), first=self.years[0], last=self.years[-1],
            regions=len(self.regions), values=int(known.sum()), gaps=gaps.height,
            passed=self.passed_over.height,
        )  # fmt: skip
        heads = (t("series"), t("unit"), t("years"), t("values"), t("gaps"), t("vintages"))
        return Shown(caption, heads, rows, [sources_line(self.pages, self.kept["origin"])])


def assemble(inputs: Sequence[Observations], country: Country, policy: Policy) -> Panel:
    """Build a panel: the observations of the first input, and those added to it.

    Parameters
    ----------
    inputs
        The panel's own observations first, then each added file's, the strongest last.
    country
        Its provinces, in code order, then its nation are the panel's regions.
    policy
        Which vintage wins, by series and year.

    Figures without a year, or of a part of one, are never in a panel; a notice counts them.

    Raises
    ------
    InputError
        A series is in two units; the message names a row of each.
    """
    inputs = [yearly(o) for o in inputs]
    every = pl.concat(
        [o.frame.with_columns(input=pl.lit(i, pl.Int64)) for i, o in enumerate(inputs)]
    )
    _refuse_two_units(every, [file for o in inputs for file in o.files])
    has_whole = country.has_nation or (every["region"] == country.nation).any()
    regions = (*country.provinces, *([country.nation] if has_whole else []))
    inside = pl.col("region").is_in(regions)
    left_out = [r.code for r in country.regions if country.is_part and r.kind == "province"]
    outside = every.filter(
        ~inside & (pl.col("region_kind") != "part") & ~pl.col("region").is_in(left_out)
    )["region"].unique()
    series = tuple(sorted(every["series"].unique()))
    years = tuple(sorted(every["year"].unique()))
    aside = sum(o.aside for o in inputs[1:])
    aside += every.filter(pl.col("region").is_in(outside.implode()), pl.col("input") > 0).height
    every = every.filter(inside)
    kept, passed_over, others = choose(every, policy)
    del every
    value, low, high, flags = _fill(kept, series, years, regions)
    why = _reasons(value, others, policy, (series, years, regions), country)
    why[low < high] = _bound_notes(kept, series, years, regions)[low < high]
    notices = tuple(
        t(
            "rows of {region} are outside the panel's regions and ignored",
            region=country.region(code).name if country.knows(code) else code,
        )
        for code in sorted(outside)
    )
    pages = pl.concat([o.pages for o in inputs]).unique(
        "page", keep="first", maintain_order=True
    )
    return Panel(
        value, low, high, flags, why, series, years, regions,
        kept=kept, passed_over=passed_over, pages=pages, policy=policy, country=country,
        files=tuple(f for o in inputs for f in o.files),
        notices=(*(n for o in inputs for n in o.notices), *notices), aside=aside,
    )  # fmt: skip


def _refuse_two_units(every: pl.DataFrame, files: Sequence[tuple[str, str]]) -> None:
    """Refuse a series of GDP or a rate in dollars here and in pesos there."""
    named = every.drop_nulls(["series", "unit"]).unique(["series", "unit"], maintain_order=True)
    two = named.filter(pl.len().over("series") > 1).sort("series", maintain_order=True)
    if two.height:
        first, second = two.row(0, named=True), two.row(1, named=True)
        (_file, here), (file, there) = (
            place_of(row["origin"], row["input"], files) for row in (first, second)
        )
        text = t(
            "{place}: the unit of {series} is {other} (region {elsewhere}, {then}), but {unit} in "
            "{where} (region {region}, {year}); a series of a panel has one unit",
            place=there,
            where=here,
            series=first["series"],
            unit=first["unit"],
            region=first["region_raw"] or first["region"],
            year=first["year"],
            other=second["unit"],
            elsewhere=second["region_raw"] or second["region"],
            then=second["year"],
        )
        raise InputError(text, file=file)


def yearly(observations: Observations) -> Observations:
    """Return observations without those that have no year, or a period that is not a whole one.

    Examples
    --------
    >>> from hinterland.observations import COLUMNS, PAGE_COLUMNS
    >>> rows = [{"year": 2019}, {"year": 2019, "period": "2019-Q1"}, {"year": None}]
    >>> pages = pl.DataFrame(schema=PAGE_COLUMNS)
    >>> whole = yearly(Observations(pl.DataFrame(rows, schema=COLUMNS), pages))
    >>> whole.frame.height, whole.notices[-1]
    (1, '1 figure without a year is ignored: a panel is by year')
    """
    frame = observations.frame
    undated = frame["year"].is_null()
    part = ~undated & (frame["period"].fill_null("") != "")
    if not (undated.any() or part.any()):
        return observations
    of_part, without = int(part.sum()), int(undated.sum())
    notices = []
    if of_part:
        notices.append(
            counted(
                "{count} figure of a part of a year is ignored: a panel is by year",
                "{count} figures of a part of a year are ignored: a panel is by year",
                of_part,
            )
        )
    if without:
        notices.append(
            counted(
                "{count} figure without a year is ignored: a panel is by year",
                "{count} figures without a year are ignored: a panel is by year",
                without,
            )
        )
    return replace(
        observations,
        frame=frame.filter(~(undated | part)),
        notices=(*observations.notices, *notices),
        aside=observations.aside + of_part + without,
    )


_CELL: Final = ("series", "year", "region")
Axes = tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]


def _places(frame: pl.DataFrame, axes: Axes) -> tuple[NDArray[np.int64], ...]:
    """Return each row's indices on the axes."""
    return tuple(
        frame[column].replace_strict(axis, range(len(axis)), return_dtype=pl.Int64).to_numpy()
        for column, axis in zip(_CELL, axes, strict=True)
    )


def _fill(
    kept: pl.DataFrame,
    series: tuple[str, ...],
    years: tuple[int, ...],
    regions: tuple[str, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    axes = (series, years, regions)
    shape = tuple(len(axis) for axis in axes)
    at = _places(kept, axes)
    value, low, high = (np.full(shape, np.nan) for _ in range(3))
    flags = np.zeros(shape, np.uint8)
    value[at] = kept["value"].to_numpy()
    low[at] = kept.select(pl.coalesce("low", "value")).to_series().to_numpy()
    high[at] = kept.select(pl.coalesce("high", "value")).to_series().to_numpy()
    masks = {names: flag_mask(names) for names in kept["flags"].unique()}
    flags[at] = kept["flags"].replace_strict(masks, return_dtype=pl.UInt8).to_numpy()
    flags[low < high] |= flag_mask("bounded")
    return value, low, high, flags


def _bound_notes(
    kept: pl.DataFrame,
    series: tuple[str, ...],
    years: tuple[int, ...],
    regions: tuple[str, ...],
) -> NDArray[np.object_]:
    notes = np.full((len(series), len(years), len(regions)), "", object)
    bounded = kept.filter(pl.col("low") < pl.col("high"))
    notes[_places(bounded, (series, years, regions))] = bounded["note"].fill_null("").to_list()
    return notes


def _reasons(
    value: NDArray[np.float64],
    others: pl.DataFrame,
    policy: Policy,
    axes: Axes,
    country: Country,
) -> NDArray[np.object_]:
    """Return why each cell has no value; "" where it has one or could have none.

    `others` are observations of cells that none fills.
    """
    series, regions = axes[0], axes[2]
    why = np.full(value.shape, "", object)
    for i, name in enumerate(series):
        entries = listed(str(e) for e in policy.get(name, ())) or t("none")
        why[i][np.isnan(value[i])] = t(
            "no observation under the policy ({entries})", entries=entries
        )
    excluded = (
        others.filter(pl.col("value").is_not_null())
        .group_by(_CELL)
        .agg(vintages=pl.col("vintage").unique().sort().str.join(t(", ")))
    )
    printed = others.filter(pl.col("value").is_null() & pl.col("reason").is_not_null())
    for rows, form, column in (
        (excluded, t("only available in vintages the policy excludes: {vintages}"), "vintages"),
        (printed, "{reason}", "reason"),
    ):
        said = {text: form.format(**{column: text}) for text in rows[column].unique()}
        why[_places(rows, axes)] = [said[text] for text in rows[column]]
    rates = [i for i, name in enumerate(series) if name == "exchange_rate"]
    provinces = [i for i, code in enumerate(regions) if code != country.nation]
    why[np.ix_(rates, range(value.shape[1]), provinces)] = ""
    return why


def policy_table(policy: Mapping[str, tuple[object, ...]]) -> dict[str, list[str]]:
    """Return a policy as it is written in a study file."""
    return {series: [str(entry) for entry in entries] for series, entries in policy.items()}
