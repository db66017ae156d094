"""What a shard's frontier reads back from its index while a crawl runs."""

import sqlite3
from collections.abc import Container
from typing import Any, Final

from ...library import Repeat, Shard
from ...library.disk import told
from ..fetching.queues import Earlier, HostQueue, Task
from ..fetching.rules import RobotsFile

__all__ = ["Stored"]

_BEST: Final = """
SELECT a.id, a.address, a.score, a.depth, a.hops, p.fetched, p.digest, p.etag, p.modified
FROM address a LEFT JOIN cut ON cut.address = a.id
LEFT JOIN page p ON p.id = a.page AND cut.address IS NULL
WHERE a.host = ? AND a.state = 0 ORDER BY a.score, a.id LIMIT ?
"""


class Stored:
    """A connection to a shard's index that sees what has been committed.

    Parameters
    ----------
    shard
        The shard.
    """

    def __init__(self, shard: Shard) -> None:
        self._folder = shard.folder
        path = (shard.folder / "index.sqlite").absolute()
        self.db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)

    def best(self, queue: HostQueue, limit: int, *, without: Container[int]) -> list[Task]:
        """Return a host's best addresses that wait, without those that are under way."""
        tasks = (
            Task(number, address, queue.host.name, score, depth, hops, earlier=_earlier(*page))
            for number, address, score, depth, hops, *page in self._ask(
                _BEST, (queue.number, limit + queue.held + len(queue.later))
            )
            if number not in without
        )
        return list(tasks)[:limit]

    def state(self, number: int) -> int | None:
        """Return an address's state."""
        rows = self._ask("SELECT state FROM address WHERE id = ?", (number,))
        return int(rows[0][0]) if rows else None

    def robots(self, host: str) -> RobotsFile | None:
        """Return a host's robots.txt as last read."""
        for body, read in self._ask("SELECT robots, read FROM host WHERE name = ?", (host,)):
            return None if body is None else RobotsFile(body, read)
        return None

    def close(self) -> None:
        """Let go of the index."""
        self.db.close()

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with told(self._folder):
            return self.db.execute(query, values).fetchall()


def _earlier(fetched: str | None, digest: str, etag: str, modified: str) -> Earlier | None:
    return None if fetched is None else Earlier(Repeat(fetched, digest), etag, modified)
