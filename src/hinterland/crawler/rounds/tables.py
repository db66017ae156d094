"""What a round reads and writes of one part of the hosts: tables in, tables out.

All hosts of a name are in one part, whichever round it is, so no part needs to know another.
"""

import time
from collections.abc import Collection
from typing import Final

import polars as pl

from ...library.entry import COLUMNS
from ..frontier.batch import DEFERRED, QUEUED, STATES
from ..frontier.seen import Permutations
from ..links.addresses import trap
from ..links.scope import Scope

__all__ = ["FETCHED", "FOUND", "FRONTIER", "HOSTS", "ORDERS", "choose", "count", "update"]

#: The addresses known: `number` in the order in which they were found, `links` the kept pages that
#: link to it, `free` where it is let in wherever it is (a site's list of its pages).
FRONTIER: Final = pl.Schema(
    {
        "address": pl.String,
        "host": pl.String,
        "state": pl.Int8,
        "depth": pl.Int32,
        "hops": pl.Int32,
        "attempts": pl.Int32,
        "number": pl.Int64,
        "links": pl.Int64,
        "weight": pl.Float64,
        "free": pl.Boolean,
    }
)

#: `due` (Unix time) is when a host may be asked again, `closed` why it is left alone in this crawl.
HOSTS: Final = pl.Schema(
    {
        "host": pl.String,
        "robots": pl.Binary,
        "read": pl.Float64,
        "due": pl.Float64,
        "kept": pl.Int64,
        "has_answered": pl.Boolean,
        "troubles": pl.Int64,
        "closed": pl.String,
    }
)

#: What pages lead to, each address once a task; `part` is where its host belongs.
FOUND: Final = pl.Schema(
    {
        "part": pl.Int32,
        "address": pl.String,
        "host": pl.String,
        "depth": pl.Int32,
        "hops": pl.Int32,
        "links": pl.Int64,
        "weight": pl.Float64,
        "free": pl.Boolean,
    }
)

#: What became of requests, in their order; those with an answer have its row of the index, too.
FETCHED: Final = pl.Schema(
    {
        **dict.fromkeys(COLUMNS, pl.String),
        **dict.fromkeys(("status", "size", "links", "offset", "length"), pl.Int64),
        "weight": pl.Float64,
        "warc": pl.String,
        "state": pl.Int8,
        "attempts": pl.Int32,
    }
)

#: The strategies that rounds can have, as what is smallest for the next address.
ORDERS: Final = {
    "breadth": pl.col("depth").cast(pl.Float64),
    "depth": -pl.col("number").cast(pl.Float64),
    "indegree": -(pl.col("links") + pl.col("weight")),
}


def choose(
    frontier: pl.DataFrame, hosts: pl.DataFrame, *, strategy: str, pages: int, of_host: int
) -> pl.DataFrame:
    """Return what is asked next, the best first, at most `pages` and of a host at most `of_host`."""
    closed = hosts.filter(pl.col("closed") != "")
    return (
        frontier.filter(pl.col("state") == QUEUED)
        .join(closed, on="host", how="anti")
        .with_columns(score=ORDERS[strategy])
        .sort("score", "number")
        .filter(pl.int_range(pl.len()).over("host") < of_host)
        .head(pages)
    )


def update(
    frontier: pl.DataFrame,
    fetched: pl.DataFrame,
    found: pl.DataFrame,
    *,
    scope: Scope,
    again: Collection[int] = (),
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the next frontier, and what was left out of it by reason.

    `fetched` has what became of its addresses, of one address the last counts; `found` what pages
    led to. Addresses in a state of `again` wait again, if they are inside the scope.
    """
    ends = fetched.unique("address", keep="last", maintain_order=True)
    new = (
        found.sort("depth", maintain_order=True)
        .group_by("address", maintain_order=True)
        .agg(
            pl.col("host", "depth", "hops").first(),
            pl.col("links", "weight").sum(),
            pl.col("free").any(),
        )
    )
    known = (
        frontier.join(ends.select("address", "state", "attempts"), on="address", how="left")
        .with_columns(
            state=pl.coalesce("state_right", "state"),
            attempts=pl.coalesce("attempts_right", "attempts"),
        )
        .join(
            new.select("address", "depth", "links", "free"),
            on="address",
            how="left",
            suffix="_new",
        )
    )
    # What was found nearer to a start is as near, as if that had been found first.
    is_open = pl.col("state").is_in([QUEUED, DEFERRED])
    is_nearer = is_open & (pl.col("depth_new") < pl.col("depth")).fill_null(value=False)
    known = known.with_columns(
        state=pl.when(pl.col("state").is_in(list(again)) | is_nearer)
        .then(QUEUED)
        .otherwise("state")
        .cast(pl.Int8),
        depth=pl.when(is_nearer).then("depth_new").otherwise("depth"),
        links=pl.col("links") + pl.col("links_new").fill_null(0),
        free=pl.col("free") | pl.col("free_new").fill_null(value=False),
    ).select(FRONTIER.names())
    fresh, losses = _without_traps(known, new.join(known, on="address", how="anti"))
    first = 1 + max(known["number"], default=0)
    fresh = fresh.with_columns(
        state=pl.lit(QUEUED, pl.Int8),
        attempts=pl.lit(0, pl.Int32),
        number=pl.int_range(pl.len(), dtype=pl.Int64) + first,
    ).select(FRONTIER.names())
    whole = pl.concat([known, fresh])
    scope.allow(whole.filter("free")["address"])
    waits = whole["state"] == QUEUED
    inside = [
        state != QUEUED or scope.is_inside(address, depth)
        for state, address, depth in whole.select("state", "address", "depth").iter_rows()
    ]
    outside = waits & ~pl.Series(inside, dtype=pl.Boolean)
    return whole.with_columns(
        state=pl.when(outside).then(pl.lit(DEFERRED, pl.Int8)).otherwise("state")
    ), losses


def count(frontier: pl.DataFrame) -> dict[str, int]:
    """Return how many addresses are in each state.

    Examples
    --------
    >>> count(FRONTIER.to_frame())["queued"]
    0
    """
    found = dict(frontier.group_by("state").len().iter_rows())
    return {name: int(found.get(state, 0)) for state, name in enumerate(STATES)}


def _without_traps(
    known: pl.DataFrame, new: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the addresses that are no traps, and how many are by reason."""
    losses: dict[str, int] = {}
    permutations = Permutations()
    for address in known.filter(pl.col("address").str.contains("&", literal=True))["address"]:
        permutations.why_not(address)
    year = time.gmtime().tm_year
    is_good = []
    for address in new["address"]:
        why = trap(address, this_year=year) or permutations.why_not(address)
        is_good.append(not why)
        if why:
            losses[f"trap: {why}"] = losses.get(f"trap: {why}", 0) + 1
    return new.filter(pl.Series(is_good, dtype=pl.Boolean)), losses
