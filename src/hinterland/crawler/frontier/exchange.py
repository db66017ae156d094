"""What goes from shard to shard: each reads what the others have written for it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .database import Reader

__all__ = ["Exchange", "Message"]


class Message(NamedTuple):
    """An address from another shard; `value` is what its links give to it."""

    number: int
    address: str
    depth: int
    hops: int
    value: float


class Exchange:
    """The outboxes of the other shards, as one shard reads them from where it was: `taken`."""

    def __init__(
        self, library: Path, shard: int, others: Iterable[int], taken: dict[int, int]
    ) -> None:
        self._library = library
        self._shard = shard
        self._others = tuple(others)
        self._taken = taken
        self._readers: dict[int, Reader] = {}

    def read(self) -> dict[int, list[Message]]:
        """Return what has come since the last call, by sender."""
        found: dict[int, list[Message]] = {}
        for other, reader in self._open():
            after = self._taken.get(other, 0)
            with suppress(sqlite3.OperationalError):  # its tables may not be there yet
                if rows := reader.outbox(self._shard, after=after):
                    found[other] = [Message(*row) for row in rows]
                    self._taken[other] = found[other][-1].number
        return found

    def read_by_others(self) -> dict[int, int]:
        """Return how far the others have read this shard's outbox."""
        found: dict[int, int] = {}
        for other, reader in self._open():
            with suppress(sqlite3.OperationalError):
                taken = reader.taken()
                if self._shard in taken:
                    found[other] = taken[self._shard]
        return found

    def close(self) -> None:
        """Let go of the others' indexes."""
        for reader in self._readers.values():
            reader.db.close()

    def _open(self) -> Iterator[tuple[int, Reader]]:
        """Give the others' indexes, as far as they are there."""
        for other in self._others:
            if other not in self._readers:
                with suppress(sqlite3.OperationalError):
                    self._readers[other] = Reader(self._library / f"shard-{other}")
            if other in self._readers:
                yield other, self._readers[other]
