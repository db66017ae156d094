"""Policies: which vintage of a figure wins, by series and year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import InputError, UsageError, closest
from ..language import did_you_mean, t

__all__ = ["Policy", "PolicyEntry", "choose", "parse_policy", "ranked_policy"]

_PLAIN = r"[^:\s\"]+"
_ENTRY = re.compile(
    rf'(?:(?P<plain>{_PLAIN})|"(?P<quoted>[^"]+)")(?::(?P<first>\d{{4}})(?:-(?P<last>\d{{4}}))?)?'
)


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """One vintage, in all years or in some."""

    vintage: str
    first: int = 0
    last: int = 9999

    def __str__(self) -> str:
        is_plain = re.fullmatch(_PLAIN, self.vintage)
        name = self.vintage if is_plain else f'"{self.vintage}"'
        if self.last == 9999:
            return name
        years = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{name}:{years}"


Policy = Mapping[str, tuple[PolicyEntry, ...]]


def parse_policy(
    table: Mapping[str, Sequence[str]], *, where: str
) -> dict[str, tuple[PolicyEntry, ...]]:
    """Read a policy as it is written in a study file.

    Parameters
    ----------
    table
        Series → entries `VINTAGE`, `VINTAGE:YEAR` or `VINTAGE:FIRST-LAST`, the best first; a
        vintage with blanks or colons in its name is in quotes.
    where
        What to name in an error; its `key` is this with the series behind it.

    Raises
    ------
    InputError
        An entry of another form, or one whose last year is before its first.

    Examples
    --------
    >>> [str(e) for e in parse_policy({"gdp": ["pre4:2000-2017", "first"]}, where="x")["gdp"]]
    ['pre4:2000-2017', 'first']
    >>> [entry] = parse_policy({"gdp": ['"base 2018: final":2003']}, where="x")["gdp"]
    >>> entry.vintage, entry.last, str(entry)
    ('base 2018: final', 2003, '"base 2018: final":2003')
    """
    return {
        series: tuple(_entry(text, f"{where}.{series}") for text in entries)
        for series, entries in table.items()
    }


def ranked_policy(name: str, vintages: pl.DataFrame) -> dict[str, tuple[PolicyEntry, ...]]:
    """Return the policy `latest` or `earliest`, by the rank of each series' vintages.

    Raises
    ------
    UsageError
        Another name.
    """
    if name not in {"latest", "earliest"}:
        hint = did_you_mean(name, ["latest", "earliest"])
        what = t("there is no policy {name!r}; {hint}", name=name, hint=hint)
        raise UsageError(what, given=name, meant=closest(name, ["latest", "earliest"]))
    order = vintages.sort("rank", descending=name == "latest")
    return {
        str(series): tuple(PolicyEntry(v) for v in group["vintage"])
        for (series,), group in order.group_by("series", maintain_order=True)
    }


def choose(
    observations: pl.DataFrame, policy: Policy
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Split observations into those that a policy keeps and those that others supersede.

    Parameters
    ----------
    observations
        Rows with a column `input`: 0 for the panel's own, 1, 2, … for files added to it.
    policy
        The entries of each series, the best first.

    Returns
    -------
    kept, passed_over, unfilled
        At most one row a cell (region, series, year); every other row that has a value; every
        row of a cell that none fills. A row of an added file comes before every entry, unless
        the policy names its vintage for that series: then it takes that vintage's place. The
        file named last wins.
    """
    columns = ("series", "year", "region", "vintage")
    numbered = (_numbered(observations[column]) for column in columns)
    (series, s), (years, y), (regions, r), (vintages, v) = numbered
    i = observations["input"].to_numpy().astype(np.int64)  # the panel's own may have no row
    inputs = 1 + max(i, default=0)
    worst = 1 + max(map(len, policy.values()), default=0)
    order = np.full((len(series), len(years), len(vintages)), worst)
    is_named = np.zeros((len(series), len(vintages)), bool)
    for (n, name), (m, vintage) in product(enumerate(series), enumerate(vintages)):
        for place, entry in reversed([*enumerate(policy.get(name, ()), 1)]):
            if entry.vintage == vintage:
                is_named[n, m] = True
                order[n, [entry.first <= year <= entry.last for year in years], m] = place
    cell = (s * len(years) + y) * len(regions) + r
    rank = np.where((i > 0) & ~is_named[s, v], 0, order[s, y, v])
    # The best of a cell comes first, and of the same place in the policy the file named last.
    key = (cell * (worst + 1) + rank) * inputs + (inputs - 1 - i)
    has_value = observations["value"].is_not_null().to_numpy()
    rows = np.flatnonzero(has_value)
    rows = rows[np.argsort(key[rows], kind="stable")]
    is_best = (rank[rows] < worst) & (np.diff(cell[rows], prepend=-1) != 0)
    best, lost = rows[is_best], rows[~is_best]
    filled = np.zeros(len(series) * len(years) * len(regions), bool)
    filled[cell[best]] = True
    kept, passed_over = observations[best], observations[lost]
    return kept, passed_over, observations.filter(~filled[cell])


def _numbered(column: pl.Series) -> tuple[list[Any], NDArray[np.int64]]:
    """Return a column's distinct entries in order, and which of them each row has."""
    names = column.unique().sort()
    numbers = column.replace_strict(names, range(len(names)), return_dtype=pl.Int64)
    return names.to_list(), numbers.to_numpy()


def _entry(text: str, key: str) -> PolicyEntry:
    match = _ENTRY.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        what = t(
            "{where}: {text!r} is not an entry; write VINTAGE, VINTAGE:Y or VINTAGE:Y1-Y2, a "
            "vintage with blanks or colons in its name in quotes: '\"base 2018\":2003'"
        )
        raise InputError(what.format(where=key, text=text), key=key)
    vintage = match["plain"] or match["quoted"]
    if match["first"] is None:
        return PolicyEntry(vintage)
    first = int(match["first"])
    last = int(match["last"] or first)
    if last < first:
        what = t("{where}: {text!r} ends before it begins", where=key, text=text)
        raise InputError(what, key=key)
    return PolicyEntry(vintage, first, last)
