"""What pages are worth, by the links on disk."""

import sqlite3
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...library import Shard
from .strategies import Strategy, pagerank

__all__ = ["link_counts", "ranks", "settle_weights"]

#: Pages whose links are read at a time.
_PAGES: Final = 5_000

Values = NDArray[np.float64]
Numbers = NDArray[np.int32]


def settle_weights(
    shard: Shard, db: sqlite3.Connection, *, strategy: Strategy, size: int
) -> None:
    """Give each kept page its weight.

    Its PageRank where that is the strategy, else 1 + the number of kept pages that link to it. With
    several shards, the links within one count.

    Parameters
    ----------
    shard
        The shard.
    db
        A connection that reads its index.
    strategy
        The crawl's strategy.
    size
        One more than the highest number of an address.
    """
    by_rank = strategy == "pagerank"
    weights = ranks(db, size) if by_rank else link_counts(db, size)
    least = 0.0 if by_rank else 1.0
    rows = db.execute("SELECT id, page FROM address WHERE page IS NOT NULL")
    with shard.transaction() as writer:
        writer.executemany(
            "UPDATE page SET weight = ?1 WHERE id = ?2 AND weight != ?1",
            ((least + float(weights[number]), page) for number, page in rows),
        )


def ranks(db: sqlite3.Connection, size: int) -> Values:
    """Return the PageRank of each address."""
    return pagerank(lambda: _edges(db, size), np.ones(size))


def link_counts(db: sqlite3.Connection, size: int) -> Numbers:
    """Return how many pages link to each address."""
    counts = np.zeros(size, dtype=np.int32)
    for _, targets, _ in _edges(db, size):
        np.add.at(counts, targets, 1)
    return counts


def _edges(db: sqlite3.Connection, size: int) -> Iterator[tuple[Numbers, Numbers, Values]]:
    """Give the links in pieces: sources, targets, one over the number of the source's links."""
    rows = db.execute("SELECT source, count, targets FROM link WHERE source < ?", (size,))
    while chunk := rows.fetchmany(_PAGES):
        sources, counts, blobs = zip(*chunk, strict=True)
        lengths = np.array([len(blob) for blob in blobs]) // 4
        targets = np.frombuffer(b"".join(blobs), dtype=np.int32)
        parts = np.repeat(1.0 / np.array(counts), lengths)
        inside = targets < size
        found = np.repeat(np.array(sources, dtype=np.int32), lengths)
        yield found[inside], targets[inside], parts[inside]
