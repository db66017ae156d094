"""Policies: which vintage of a figure wins, by series and year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

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


def choose(observations: pl.DataFrame, policy: Policy) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split observations into those that a policy keeps and those that others supersede.

    Parameters
    ----------
    observations
        Rows with a column `input`: 0 for the panel's own, 1, 2, … for files added to it.
    policy
        The entries of each series, the best first.

    Returns
    -------
    kept, passed_over
        At most one row a cell (region, series, year); every other row that has a value. A row
        of an added file comes before every entry, unless the policy names its vintage for that
        series: then it takes that vintage's place. The file named last wins.
    """
    order = _entry_order(observations, policy)
    named = pl.DataFrame(
        [(s, e.vintage) for s, entries in policy.items() for e in entries],
        schema={"series": pl.String, "vintage": pl.String},
        orient="row",
    ).unique()
    cells = observations.select("region", "series", "year", "vintage", "input", "value")
    valued = cells.with_row_index("row").filter(pl.col("value").is_not_null()).drop("value")
    valued = valued.join(order, on=["series", "vintage", "year"], how="left")
    valued = valued.join(
        named.with_columns(named=pl.lit(value=True)), on=["series", "vintage"], how="left"
    )
    before_all = (pl.col("input") > 0) & pl.col("named").is_null()
    ranked = valued.with_columns(order=pl.when(before_all).then(-1).otherwise(pl.col("order")))
    best = (
        ranked.filter(pl.col("order").is_not_null())
        .sort("order", -pl.col("input"), "row")
        .unique(["region", "series", "year"], keep="first", maintain_order=True)
        .sort("series", "year", "region")
    )
    lost = ranked.join(best.select("row"), on="row", how="anti").sort(
        "series", "year", "region"
    )
    return observations[best["row"]], observations[lost["row"]]


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


def _entry_order(observations: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return, for each series, vintage and year, the place of its first entry."""
    entries = pl.DataFrame(
        [
            (series, e.vintage, e.first, e.last, place)
            for series, listed in policy.items()
            for place, e in enumerate(listed)
        ],
        schema={
            "series": pl.String,
            "vintage": pl.String,
            "first": pl.Int64,
            "last": pl.Int64,
            "order": pl.Int64,
        },
        orient="row",
    )
    cells = observations.select("series", "vintage", "year").unique()
    return (
        cells.join(entries, on=["series", "vintage"])
        .filter(pl.col("year").is_between(pl.col("first"), pl.col("last")))
        .group_by("series", "vintage", "year")
        .agg(pl.col("order").min())
    )
