"""Checks of a panel against itself. They report; none mends."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..estimate import number_format, with_unit
from ..language import counted, t
from ..terms import FLOWS, using
from ..units import currency_name, money_series, split_series
from .cells import Cells
from .groups import has_national_total

__all__ = ["Check", "run_checks"]

Level = Literal["ok", "warn", "not possible"]

#: Relative difference above which a check warns.
TOTAL_TOLERANCE: Final = 1e-4
PARTS_TOLERANCE: Final = 1e-4
RATE_TOLERANCE: Final = 1e-2
#: A figure that more than doubles or halves within a year is worth a look.
JUMP: Final = float(np.log(2))
#: What checks of two currencies are called by machines, where that is not by their codes.
_PAIRS: Final = {("CNY", "USD"): "yuan against dollars"}
#: The least relative difference that is printed as a number: 0.0001 %.
_LEAST: Final = 1e-6


class Check(NamedTuple):
    """One comparison that was made, or why it could not be.

    `difference` is relative (0.01 = 1 %), None where it is from 0; for coverage it is the share
    of provinces without a value.
    """

    check: str
    series: str
    year: int
    region: str | None
    level: Level
    difference: float | None
    text: str

    @property
    def off(self) -> str:
        """The difference in per cent as a sentence has it, "" where there is none."""
        return "" if self.difference is None else _percent(self.difference)


def run_checks(panel: Cells) -> tuple[Check, ...]:
    """Return every check of a panel of provinces, ordered by check, series, year and region.

    Provinces against each published national total (warned of over 0.01 %); exports + imports
    against trade (0.01 %); a flow in one currency × rate against the same in another, by the
    year's average rate and by the rate that the year's totals imply (1 %); jumps from year to
    year (more than double or less than half); coverage by year.
    """
    with np.errstate(over="ignore"), using(panel.country.terms):
        found = [
            *_national_totals(panel),
            *_parts(panel),
            *_currencies(panel),
            *_jumps(panel),
            *_coverage(panel),
        ]
    return tuple(sorted(found, key=lambda c: (c.check, c.series, c.year, c.region or "")))


def _codes(panel: Cells) -> list[str]:
    """Return the provinces' codes, in the order of the panel."""
    return [code for code in panel.regions if code != panel.country.nation]


def _provinces(panel: Cells, series: str) -> NDArray[np.float64]:
    """Return a series' values [year, province]; all missing where the panel has none."""
    n = len(_codes(panel))
    if series not in panel.series:
        return np.full((len(panel.years), n), np.nan)
    return np.asarray(panel.value[panel.series.index(series), :, :n])


def _off(x: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return relative differences: 0 where both are 0, without end where only the base is.

    Examples
    --------
    >>> _off(np.array([1.01, 0.0, 3.0, np.nan]), np.array([1.0, 0.0, 0.0, 0.0])).round(9).tolist()
    [0.01, 0.0, inf, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((x == 0) & (base == 0), 0.0, x / base - 1)


def _national_totals(panel: Cells) -> Iterator[Check]:
    if panel.country.is_part:
        return
    national = pl.concat([panel.kept, panel.passed_over]).filter(
        pl.col("region") == panel.country.nation
    )
    for row in national.sort("series", "year", "vintage").iter_rows(named=True):
        series, year = row["series"], row["year"]
        if not has_national_total(series):
            continue
        cells = _provinces(panel, series)[panel.years.index(year)]
        absent = int(np.isnan(cells).sum())
        name = f"national total, {row['vintage']}"
        off = float(_off(np.nansum(cells, keepdims=True), np.array([row["value"]]))[0])
        if absent and not off > TOTAL_TOLERANCE:
            text = counted(
                "{count} {province} without a value, so no sum to compare",
                "{count} {provinces} without a value, so no sum to compare",
                absent,
            )
            yield Check(name, series, year, None, "not possible", None, text)
            continue
        if off == np.inf:
            text = t("the sum of the {provinces} is above 0, the published total is 0")
        elif absent:
            text = t(
                "the known {provinces} alone are {percent} off the published total",
                percent=_percent(off),
            )
        else:
            text = t(
                "the sum of the {provinces} is {percent} off the published total",
                percent=_percent(off),
            )
        level: Level = "warn" if abs(off) > TOTAL_TOLERANCE else "ok"
        yield Check(name, series, year, None, level, _finite(off), text)


def _parts(panel: Cells) -> Iterator[Check]:
    for currency in _currencies_of(panel, "trade"):
        series = money_series("trade", currency)
        if series in panel.sums:
            continue  # it would be compared with itself
        whole, exports, imports = (
            _provinces(panel, money_series(flow, currency)) for flow in FLOWS
        )
        # One part alone says nothing, unless it is more than the whole.
        alone = _off(np.fmax(exports, imports), whole)
        off = np.where(
            np.isnan(exports + imports),
            np.where(alone > PARTS_TOLERANCE, alone, np.nan),
            _off(exports + imports, whole),
        )
        yield from _by_cell(
            panel, "exports + imports", series, off, PARTS_TOLERANCE,
            t("exports + imports are {percent} off trade"),
            t("exports + imports are above 0, trade is 0"),
        )  # fmt: skip


def _currencies_of(panel: Cells, flow: str) -> list[str]:
    """Return the currencies that a panel has a flow in."""
    found = map(split_series, panel.series)
    return [currency for concept, currency in found if concept == flow and currency]


def _currencies(panel: Cells) -> Iterator[Check]:
    """Compare each flow in one currency with itself in another, into which the rate converts it.

    Without a rate, it is the country's own currency that others are compared with.
    """
    rates, unit = _rates(panel)
    to, _per, per = unit.partition(" per ")
    for flow in FLOWS:
        there = _currencies_of(panel, flow)
        home = panel.country.currency
        pairs = [(to, per)] if per else [(home, other) for other in there if other != home]
        for one, other in pairs:
            if {one, other} <= {*there}:
                yield from _pair(panel, flow, one, other, rates)


def _pair(
    panel: Cells, flow: str, one: str, other: str, rates: NDArray[np.float64]
) -> Iterator[Check]:
    """Compare a flow in two currencies; `rates` is how much of the one the other is, by year."""
    series = money_series(flow, one)
    ours, theirs = (_provinces(panel, money_series(flow, c)) for c in (one, other))
    both = np.isnan(ours + theirs)
    with np.errstate(divide="ignore", invalid="ignore"):
        year_rate = np.nansum(np.where(both, np.nan, ours), axis=1) / np.nansum(
            np.where(both, np.nan, theirs), axis=1
        )
        against_year = ours / theirs / year_rate[:, None] - 1
    against_year = np.where(theirs == 0, _off(ours, theirs), against_year)
    names = {"one": currency_name(one), "other": currency_name(other), "percent": "{percent}"}
    above_0 = t("{one} are above 0, {other} are 0", **names)
    name = _PAIRS.get((one, other), f"{one} against {other}")
    yield from _by_cell(
        panel, f"{name}, average rate", series, _off(ours, theirs * rates[:, None]), RATE_TOLERANCE,
        t("{one} are {percent} off {other} × the year's average rate", **names), above_0,
    )  # fmt: skip
    yield from _by_cell(
        panel, f"{name}, implied rate", series, against_year, RATE_TOLERANCE,
        t("the implied rate is {percent} off that of all {provinces} together"), above_0,
    )  # fmt: skip


def _rates(panel: Cells) -> tuple[NDArray[np.float64], str]:
    """Return the exchange rate by year and its unit, `CNY per USD`; missing and "" without one."""
    if "exchange_rate" not in panel.series or panel.country.nation not in panel.regions:
        return np.full(len(panel.years), np.nan), ""
    at = panel.regions.index(panel.country.nation)
    units = panel.kept.filter(pl.col("series") == "exchange_rate")["unit"].drop_nulls()
    rates = np.asarray(panel.value[panel.series.index("exchange_rate"), :, at])
    return rates, units[0] if len(units) else ""


def _jumps(panel: Cells) -> Iterator[Check]:
    codes = _codes(panel)
    for series in panel.series:
        cells = _provinces(panel, series)
        with np.errstate(divide="ignore", invalid="ignore"):
            growth = np.log(cells[1:] / cells[:-1])
        for y, p in np.argwhere(np.abs(growth) > JUMP):
            first, last = panel.years[y], panel.years[y + 1]
            change = _finite(float(np.expm1(growth[y, p])))
            if change is None:
                text = t("rose from 0 in {first} to above 0 in {last}", first=first, last=last)
            else:
                text = t(
                    "changed by {percent} from {first} to {last}",
                    percent=_percent(change),
                    first=first,
                    last=last,
                )
            yield Check("jump", series, last, codes[p], "warn", change, text)


def _coverage(panel: Cells) -> Iterator[Check]:
    for series in panel.series:
        if series == "exchange_rate":
            continue
        cells = _provinces(panel, series)
        total = cells.shape[1]
        for y, known in enumerate((~np.isnan(cells)).sum(axis=1)):
            level: Level = "ok" if known == total else "warn" if known else "not possible"
            text = t("{known} of {total} {provinces} have a value", known=known, total=total)
            yield Check(
                "coverage", series, panel.years[y], None, level, 1 - float(known) / total, text
            )


def _by_cell(
    panel: Cells,
    check: str,
    series: str,
    off: NDArray[np.float64],
    tolerance: float,
    text: str,
    from_0: str,
) -> Iterator[Check]:
    """Yield a year's summary where all is well, and each cell that is not.

    `text` has the difference in per cent; `from_0` is said where that has no end.
    """
    codes = _codes(panel)
    for y, year in enumerate(panel.years):
        known = ~np.isnan(off[y])
        if not known.any():
            continue
        bad = np.flatnonzero(known & (np.abs(off[y]) > tolerance))
        if not len(bad):
            worst = float(off[y][known][np.argmax(np.abs(off[y][known]))])
            summary = counted(
                "{count} {province} compared: {finding}",
                "{count} {provinces} compared; at most {finding}",
                int(known.sum()),
                finding=text.format(percent=_percent(worst)),
            )
            yield Check(check, series, year, None, "ok", worst, summary)
        for p in bad:
            cell = _finite(float(off[y, p]))
            said = from_0 if cell is None else text.format(percent=_percent(cell))
            yield Check(check, series, year, codes[p], "warn", cell, said)


def _finite(x: float) -> float | None:
    return x if np.isfinite(x) else None


def _percent(x: float) -> str:
    """Return a relative difference in per cent, with its sign where its digits show one.

    Examples
    --------
    >>> _percent(0.0123), _percent(-1e-9), _percent(0.0)
    ('+1.23 %', 'less than 0.0001 %', '0 %')
    """
    if x == 0:
        return with_unit("0", "%")
    if abs(x) < _LEAST:
        return t("less than {number}", number=with_unit("0.0001", "%"))
    form = number_format([x], "1", percent=True)
    return with_unit(("+" if x > 0 else "") + form.number(x), form.unit)
