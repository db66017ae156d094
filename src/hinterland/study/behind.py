"""Which observations are behind the numbers of each group."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..panel import NATION, Panel, has_national_total
from ..regions import Scheme
from .lines.line import Use

__all__ = ["Rows", "rows_behind", "rows_of"]

#: Places of rows in a frame, from 0.
Rows = NDArray[np.int64]


def rows_behind(
    panel: Panel, scheme: Scheme, years: tuple[int, int], uses: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], Rows]:
    """Return the rows of a panel's kept observations behind each series and group, in order.

    A group with a province missing rests on the published total, too, and the whole then on it
    alone; a rate is the whole's.

    Parameters
    ----------
    panel, scheme
        The observations, and the groups that they are summed over.
    years
        The first and the last year.
    uses
        (series, group) of the numbers; a province is a group by its code.
    """
    codes, nation = panel.country.provinces, panel.country.nation
    place = {code: n for n, code in enumerate((*codes, nation))}
    region = panel.kept["region"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    year = panel.kept["year"].to_numpy() - years[0]
    is_asked = (year >= 0) & (year <= years[1] - years[0])
    alone = {code: (code,) for code in codes if code not in scheme.groups}
    found: dict[tuple[str, str], Rows] = {}
    for series in {series for series, _group in uses}:
        rows = np.flatnonzero((panel.kept["series"] == series).to_numpy() & is_asked)
        is_total = region[rows] == place[nation]
        totals = rows[is_total & (has_national_total(series) and not panel.country.is_part)]
        for groups in (scheme.groups, {NATION: codes}, alone):
            group_of = np.full(len(place), -1)
            for g, members in enumerate(groups.values()):
                group_of[[place[code] for code in members]] = g
            inside = rows[group_of[region[rows]] >= 0]
            group = group_of[region[inside]]
            shape = (len(groups), years[1] - years[0] + 1)
            known = np.zeros(shape, np.int64)
            np.add.at(known, (group, year[inside]), 1)
            sizes = [len(members) for members in groups.values()]
            short, of_total = np.nonzero((known < np.reshape(sizes, (-1, 1)))[:, year[totals]])
            if NATION in groups:
                without = ~np.isin(year[inside], year[totals[of_total]])
                inside, group = inside[without], group[without]
            inside, group = np.append(inside, totals[of_total]), np.append(group, short)
            order = np.lexsort((inside, group))
            ends = np.searchsorted(group[order], np.arange(1, len(groups)))
            for name, own in zip(groups, np.split(inside[order], ends), strict=False):
                if (series, name) in uses:
                    found[series, name] = own
        if (series, NATION) in uses and series == "exchange_rate":
            found[series, NATION] = rows
    return found


def rows_of(
    uses: Sequence[Use],
    behind: Mapping[tuple[str, str], Rows],
    year_of: NDArray[np.int64],
    years: tuple[int, int],
) -> tuple[Rows, NDArray[np.int64]]:
    """Return the rows behind a line's numbers, each once for a year, and the number's year.

    Parameters
    ----------
    uses
        What the line is made of.
    behind
        What `rows_behind` found.
    year_of
        The year of each kept observation.
    years
        The first and the last year.
    """
    nothing = np.zeros(0, np.int64)
    found: dict[int, list[Rows]] = {}
    for series, part, ahead in uses:
        found.setdefault(ahead, []).append(behind.get((series, part), nothing))
    rows = [_distinct(np.concatenate(some), len(year_of)) for some in found.values()]
    row = np.concatenate([nothing, *rows])
    year = year_of[row] - np.repeat(np.array([*found], int), [len(some) for some in rows])
    inside = (years[0] <= year) & (year <= years[1])
    return row[inside], year[inside]


def _distinct(rows: Rows, count: int) -> Rows:
    """Return rows out of so many, each where it comes first.

    Examples
    --------
    >>> _distinct(np.array([3, 1, 3, 0]), 4).tolist()
    [3, 1, 0]
    """
    place = np.arange(len(rows))
    first = np.empty(count, np.int64)
    first[rows[::-1]] = place[::-1]  # of those that are named twice the last one is kept
    distinct: Rows = rows[first[rows] == place]
    return distinct
