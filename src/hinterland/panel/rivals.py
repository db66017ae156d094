"""Several figures of one cell in an added file, in vintages that no policy orders."""

from dataclasses import replace
from typing import Final

import polars as pl

from ..errors import InputError
from ..language import listed, t
from ..observations import Observations
from ..regions import Country
from .policy import Policy

__all__ = ["MOST_NAMED", "some_of", "without_rivals"]

#: So many names are listed where there may be more.
MOST_NAMED: Final = 5


def without_rivals(one: Observations, policy: Policy, country: Country) -> Observations:
    """Return an added file's observations, where a cell has several in vintages no policy orders.

    Of what the reader of tables wrote, the first in the file counts, which is in the order of its
    pages; in a file of one's own it is refused.
    """
    named = {(s, entry.vintage) for s, entries in policy.items() for entry in entries}
    pairs = one.frame.select("series", "vintage").unique().rows()
    free = pl.DataFrame(
        [pair for pair in pairs if pair not in named],
        schema={"series": pl.String, "vintage": pl.String},
        orient="row",
    )
    rivals = (
        one.frame.drop_nulls("value")
        .join(free, on=["series", "vintage"], how="semi")
        .group_by("series", "region", "year", maintain_order=True)
        .agg(pl.col("vintage").unique(maintain_order=True), pl.col("value").n_unique())
        .filter(pl.col("value") > 1)
    )
    if rivals.is_empty():
        return one
    file = listed(name for name, _digest in one.files)
    if not set(one.pages["page"]) <= {digest[:12] for _name, digest in one.files}:
        vintages = rivals["vintage"].explode().unique(maintain_order=True)
        notice = t(
            "{file}: cells in several vintages ({vintages}): {count}; the first in the file counts",
            file=file,
            count=rivals.height,
            vintages=some_of(vintages),
        )
        return replace(one, notices=(*one.notices, notice))
    first = rivals.row(0, named=True)
    raise InputError(
        t(
            "{file}: {series} of {region} in {year} has several values, in the vintages "
            "{vintages}, and no policy says which comes first; name them in [policy] of a "
            "study file, or give each vintage a file of its own: the last --observations "
            "comes first",
            file=file,
            series=first["series"],
            region=country.region(first["region"]).name,
            year=first["year"],
            vintages=listed(map(repr, first["vintage"])),
        ),
        file=one.files[0][0],
    )


def some_of(series: pl.Series) -> str:
    """Return the distinct names of series, the first of them where they are many."""
    names = list(dict.fromkeys(series.fill_null("").to_list()))
    more = f" (+{len(names) - MOST_NAMED})" if len(names) > MOST_NAMED else ""
    return listed(map(repr, names[:MOST_NAMED])) + more
