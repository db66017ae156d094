"""What goes from shard to shard: each reads the others' outboxes and notes how far it has read.

An address for another shard is written to the sender's outbox in the transaction that keeps the
page it stands on. Its owner takes it in the transaction that notes it as read. So none is lost
and none is taken twice, whoever dies, and no process has to be told anything.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Letter", "Post"]

_AT_ONCE = 5_000


class Letter(NamedTuple):
    """An address from another shard; `cash` is what its links give to it."""

    number: int
    address: str
    depth: int
    hops: int
    cash: float


class Post:
    """The outboxes of the other shards, as one shard reads them.

    Parameters
    ----------
    library
        The library's folder.
    shard
        The shard that reads.
    others
        The shards that write to it.
    taken
        How far each one's outbox has been read.
    """

    def __init__(
        self, library: Path, shard: int, others: Iterable[int], taken: dict[int, int]
    ) -> None:
        self._library = library
        self._shard = shard
        self._others = tuple(others)
        self._taken = taken
        self._connections: dict[int, sqlite3.Connection] = {}

    def read(self) -> dict[int, list[Letter]]:
        """Return what has come since the last call, by sender."""
        found: dict[int, list[Letter]] = {}
        for other in self._others:
            rows = self._rows(
                other,
                "SELECT id, address, depth, hops, cash FROM outbox "
                "WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
                (self._shard, self._taken.get(other, 0), _AT_ONCE),
            )
            if rows:
                found[other] = [Letter(*row) for row in rows]
                self._taken[other] = found[other][-1].number
        return found

    def read_by_others(self) -> dict[int, int]:
        """Return how far the others have read this shard's outbox."""
        found: dict[int, int] = {}
        for other in self._others:
            query = "SELECT taken FROM inbox WHERE shard = ?"
            for (taken,) in self._rows(other, query, (self._shard,)):
                found[other] = taken
        return found

    def close(self) -> None:
        """Let go of the others' indexes."""
        for connection in self._connections.values():
            connection.close()

    def _rows(self, shard: int, query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
        """Ask another shard's index, which may not be there yet."""
        connection = self._connections.get(shard)
        try:
            if connection is None:
                path = (self._library / f"shard-{shard}" / "index.sqlite").absolute()
                connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)
                self._connections[shard] = connection
            return connection.execute(query, values).fetchall()
        except sqlite3.OperationalError:
            return []
