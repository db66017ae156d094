"""From provinces to groups: sums, bounds, and the nation's total."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..language import listed, t
from ..regions import Scheme
from ..units import series_name
from .cells import Cells, flag_mask

__all__ = ["NATION", "group_panel", "has_national_total", "shares"]

#: The name of the country as a whole among a scheme's groups.
NATION: Final = "nation"

#: Flags of cells whose reason is said.
_NOTED: Final = np.uint8(flag_mask("bounded;missing_member"))

Floats = NDArray[np.float64]
P = TypeVar("P", bound=Cells)


def has_national_total(series: str) -> bool:
    """Return whether the nation's published figure is the provinces' sum.

    It is for trade, exports and imports; national GDP is compiled apart and is not.

    Examples
    --------
    >>> has_national_total("exports_usd"), has_national_total("gdp")
    (True, False)
    """
    return series.startswith(("trade_", "exports_", "imports_"))


def group_panel(panel: P, scheme: Scheme) -> P:
    """Return the panel with a scheme's groups and `nation` for regions.

    A group whose members are all known has their sum, and the sums of their lows and highs as
    bounds. With a member missing the value is missing; where the nation's total T is known the
    bounds are Σ known lows and Σ known highs + max(0, T − Σ all known lows), and the nation is
    T. A rate is the nation's.

    Parameters
    ----------
    panel
        Provinces, and the nation's code for published totals.
    scheme
        A partition of the panel's provinces.
    """
    place = {code: i for i, code in enumerate(panel.regions)}
    members = [np.array([place[c] for c in codes]) for codes in scheme.groups.values()]
    members.append(np.sort(np.concatenate(members)))
    names = (*scheme.groups, NATION)
    shape = (*panel.value.shape[:2], len(names))
    value, low, high = (np.full(shape, np.nan) for _ in range(3))
    flags, why = np.zeros(shape, np.uint8), np.full(shape, "", object)
    total, vintages = _national(panel)
    for s, series in enumerate(panel.series):
        if series == "exchange_rate":
            at = place.get(panel.country.nation)
            if at is not None:
                value[s, :, -1], low[s, :, -1] = panel.value[s, :, at], panel.low[s, :, at]
                high[s, :, -1], flags[s, :, -1] = panel.high[s, :, at], panel.flags[s, :, at]
                why[s, :, -1] = panel.why[s, :, at]
            continue
        with np.errstate(over="ignore"):  # whoever computes with a sum looks at its size
            cells = _sums(panel, s, members, total[s])
        value[s], low[s], high[s], flags[s] = cells
        for y, g in np.argwhere(flags[s] & _NOTED):
            why[s, y, g] = _why(panel, s, y, members[g], vintages)
    return replace(panel, value=value, low=low, high=high, flags=flags, why=why, regions=names)


def shares(
    value: Floats, low: Floats, high: Floats, nation: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return each group's share of the nation's figure, with its exact bounds.

    Parameters
    ----------
    value, low, high
        Arrays [year, group].
    nation
        Array [year]: N, what the groups add up to.

    Returns
    -------
    value, low, high
        sₖ = valueₖ / N; max(lowₖ, N − Σ other highs) / N; min(highₖ, N − Σ other lows) / N.
        The bounds are NaN for a year in which nothing fits: the known lows exceed N.

    Examples
    --------
    >>> import numpy as np
    >>> value, low, high = np.array([[3.0, np.nan]]), np.array([[3.0, 0.0]]), np.array([[3.0, 2.0]])
    >>> [a.tolist() for a in shares(value, low, high, np.array([4.0]))]
    [[[0.75, nan]], [[0.75, 0.25]], [[0.75, 0.25]]]
    """
    n = nation[:, None]
    exact = (low == high).all(axis=1, keepdims=True)
    others_high = high.sum(axis=1, keepdims=True) - high
    others_low = low.sum(axis=1, keepdims=True) - low
    least = np.where(low == high, low, np.maximum(low, n - others_high))
    most = np.where(low == high, high, np.minimum(high, n - others_low))
    slack = 1e-12 * np.abs(n)
    fits = (low.sum(axis=1, keepdims=True) <= n + slack) & (
        high.sum(axis=1, keepdims=True) >= n - slack
    )
    least = np.where(exact, low, least)
    most = np.where(exact, high, np.maximum(least, most))
    with np.errstate(divide="ignore", invalid="ignore"):
        return value / n, np.where(fits, least / n, np.nan), np.where(fits, most / n, np.nan)


def _national(panel: Cells) -> tuple[Floats, dict[tuple[str, int], str]]:
    """Return the published national figure [series, year] where it bounds, and its vintage."""
    total = np.full(panel.value.shape[:2], np.nan)
    if panel.country.is_part or panel.country.nation not in panel.regions:
        return total, {}
    nation = panel.regions.index(panel.country.nation)
    for s, series in enumerate(panel.series):
        if has_national_total(series):
            total[s] = panel.value[s, :, nation]
    rows = panel.kept.filter(panel.kept["region"] == panel.country.nation)
    vintages = rows.select("series", "year", "vintage").iter_rows()
    by_year = {(series, year): vintage for series, year, vintage in vintages}
    for series, (first, *_rest) in panel.sums.items():
        by_year |= {(series, y): v for (s, y), v in by_year.items() if s == first}
    return total, by_year


def _sums(
    panel: Cells, s: int, members: Sequence[NDArray[np.intp]], total: Floats
) -> tuple[Floats, Floats, Floats, NDArray[np.uint8]]:
    """Return value, low, high and flags [year, group] of one series; the last group is all."""
    value = _by_group(np.add, panel.value[s], members)
    # Of a sum whose one part is missing the other is known, and the missing one is not below 0.
    series = panel.series[s]
    parts = [panel.series.index(part) for part in panel.sums.get(series, (series,))]
    low, high = (
        _by_group(np.add, np.where(np.isnan(bound), 0.0, bound).sum(axis=0), members)
        for bound in (panel.low[parts], panel.high[parts])
    )
    flags = _by_group(np.bitwise_or, panel.flags[s], members)
    missing = _by_group(np.logical_or, np.isnan(panel.value[s]), members)
    t, rest = total[:, None], np.maximum(0.0, total - low[:, -1])[:, None]
    is_nation = np.arange(len(members)) == len(members) - 1
    is_total = missing & is_nation
    value = np.where(is_total, t, value)
    low = np.where(is_total, t, np.where(missing & np.isnan(rest), np.nan, low))
    high = np.where(is_total, t, np.where(missing, high + rest, high))
    flags |= np.where(is_total & ~np.isnan(t), flag_mask("national_total"), 0).astype(np.uint8)
    flags |= np.where(missing, flag_mask("missing_member"), 0).astype(np.uint8)
    bounded = np.uint8(flag_mask("bounded"))
    return value, low, high, np.where(low < high, flags | bounded, flags & ~bounded)


def _by_group(
    function: np.ufunc, cells: NDArray[Any], members: Sequence[NDArray[np.intp]]
) -> NDArray[Any]:
    """Return cells [year, region] put together by a function of two, [year, group].

    Members that are alone in their groups are taken in one go.
    """
    alone = [g for g, inside in enumerate(members) if len(inside) == 1]
    out = np.empty((len(cells), len(members)), cells.dtype)
    out[:, alone] = cells[:, [members[g][0] for g in alone]]
    for g, inside in enumerate(members):
        if len(inside) > 1:
            out[:, g] = function.reduce(cells[:, inside], axis=1)
    return out


def _why(
    panel: Cells, s: int, y: int, inside: NDArray[np.intp], vintages: dict[tuple[str, int], str]
) -> str:
    """Return in words why a group has no value, or only bounds."""
    absent = inside[np.isnan(panel.value[s, y, inside])]
    bounded = inside[panel.low[s, y, inside] < panel.high[s, y, inside]]
    if not len(absent):
        return t("known within bounds only: {regions}", regions=_names(panel, bounded))
    gone = _names(panel, absent)
    if parts := panel.sums.get(panel.series[s]):
        short = [p for p in parts if _lacks(panel, panel.series.index(p), y, absent)]
        gone = t("{regions} ({series})", regions=gone, series=listed(map(series_name, short)))
    if not has_national_total(panel.series[s]):
        return t("no value for {regions}", regions=gone)
    vintage = vintages.get((panel.series[s], panel.years[y]))
    if vintage is None:
        text = t("no value for {regions}, and no published total of {nation}")
    elif len(inside) == len(panel.country.provinces):
        text = t(
            "no value for {regions}; this is the published total of {nation} (vintage {vintage})"
        )
    else:
        text = t(
            "no value for {regions}; bounded by the published total of {nation} (vintage {vintage}), if the {provinces} add up to it"
        )
    return text.format(regions=gone, vintage=vintage)


def _lacks(panel: Cells, s: int, y: int, inside: NDArray[np.intp]) -> bool:
    return bool(np.isnan(panel.value[s, y, inside]).any())


def _names(panel: Cells, places: NDArray[np.intp]) -> str:
    shown = places if len(places) <= 4 else places[:3]
    names = listed(panel.country.region(panel.regions[i]).name for i in shown)
    if len(shown) == len(places):
        return names
    return t("{regions} and {count} more", regions=names, count=len(places) - len(shown))
