"""The frontier on disk: all the SQL of a crawl.

Its tables are in the shard's index, next to those of the pages: every address with its state,
every host, the links between addresses (numbers of this shard's addresses, four bytes each), and
what is on its way to other shards. The column `cash` is an address's value in its strategy.

An address for another shard is written to the sender's outbox in the transaction that keeps the
page it was found on. Its owner takes it in the transaction that notes it as read. So none is lost
and none is taken twice, whichever process dies, and no process has to notify another.
"""

import json
import sqlite3
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from ...library import Repeat, Shard
from ...library.disk import storage_errors
from ...library.places import read_only
from ..fetching.queues import Earlier, HostQueue, Task
from ..fetching.rules import RobotsFile
from .batch import DEFERRED, FAILED, KEPT, QUEUED, STATES, Batch, Tally
from .order import step
from .pagerank import link_counts
from .strategies import Strategy

__all__ = [
    "TABLES",
    "Reader",
    "prepare",
    "queue_cut_pages",
    "stored_links",
    "write",
    "write_weights",
]

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS host (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, robots BLOB, read REAL,
        due REAL NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE IF NOT EXISTS address (
        id INTEGER PRIMARY KEY, host INTEGER NOT NULL REFERENCES host, address TEXT NOT NULL,
        state INTEGER NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL,
        score REAL NOT NULL, cash REAL NOT NULL, page INTEGER REFERENCES page)""",
    "CREATE INDEX IF NOT EXISTS queue ON address (host, score, id) WHERE state = 0",
    """CREATE TABLE IF NOT EXISTS link (
        source INTEGER PRIMARY KEY, count INTEGER NOT NULL, targets BLOB NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, address TEXT NOT NULL,
        depth INTEGER NOT NULL, hops INTEGER NOT NULL, cash REAL NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS inbox (shard INTEGER PRIMARY KEY, taken INTEGER NOT NULL)",
    # Pages that were cut: `why` is as WARC-Truncated has it, `most` the limit on bodies then.
    """CREATE TABLE IF NOT EXISTS cut (
        address INTEGER PRIMARY KEY, why TEXT NOT NULL, most INTEGER NOT NULL)""",
)

#: Rows, pages with their links, and addresses from another shard that are read at a time.
_ROWS: Final = 20_000
_PAGES: Final = 5_000
_SENT: Final = 5_000

Values = NDArray[np.float64]
Numbers = NDArray[np.int32]


# -- before a crawl --------------------------------------------------------------------------------


def prepare(shard: Shard, *, strategy: Strategy, run: str, recrawl: bool) -> Tally:
    """Make the tables that are missing, queue what a crawl asks again, and return the tally.

    Deferred addresses wait again, for the limits may be others. Another crawl than the last
    also asks again what had failed and, to recrawl, what was kept. Where the strategy was
    another one, all addresses are put into the new order.
    """
    with shard.transaction() as db:
        for table in TABLES:
            db.execute(table)
        meta = _meta(db)
        tally = Tally(dict.fromkeys(STATES, 0) | meta.get("crawl", {}))
        last = meta.get("run", {})
        if last.get("run") == run:
            tally.pages, tally.bytes = last["pages"], last["bytes"]
            tally.losses = last.get("losses", {})
            again = [DEFERRED]
        else:
            db.execute("UPDATE host SET kept = 0")
            again = [DEFERRED, FAILED, *([KEPT] if recrawl else [])]
        for state in again:
            if tally.counts[STATES[state]]:
                found = db.execute("UPDATE address SET state = 0 WHERE state = ?", (state,))
                tally.count(state, -found.rowcount)
                tally.count(QUEUED, found.rowcount)
        if meta.get("strategy", strategy.name) != strategy.name and strategy.sql_score:
            db.execute(f"UPDATE address SET score = {strategy.sql_score}, cash = 0")
        elif meta.get("strategy", strategy.name) != strategy.name:
            # What the links so far would have brought by `opic` or `pagerank` is not known; the
            # number of links is used instead.
            (size,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM address").fetchone()
            counts = link_counts(lambda: stored_links(db, size), size)
            db.executemany(
                "UPDATE address SET score = ?2, cash = ?3 WHERE id = ?1",
                ((number, step(count), count) for number, count in enumerate(counts.tolist())),
            )
        _write_meta(
            db, {"crawl": tally.counts, "strategy": strategy.name, "run": tally.run(run)}
        )
    return tally


def queue_cut_pages(shard: Shard, *, run: str, max_body: int) -> None:
    """Let cut pages wait again that may be whole this time, before a frontier is opened.

    Where the connection was lost or time ran out, that is each crawl after the one that cut
    them; where the limit on bodies did it, each with a larger one.
    """
    with storage_errors(shard.folder), shard.transaction() as db:
        meta = _meta(db)
        if "crawl" not in meta or not _has(db, "cut"):
            return
        changed = db.execute(
            "UPDATE address SET state = 0 WHERE state = 1 AND id IN (SELECT address FROM cut "
            "WHERE CASE why WHEN 'length' THEN most < ? ELSE ? END)",
            (max_body, meta.get("run", {}).get("run") != run),
        ).rowcount
        if changed:
            meta["crawl"]["kept"] -= changed
            meta["crawl"]["queued"] += changed
            _write_meta(db, {"crawl": meta["crawl"]})


# -- while it runs: writing ------------------------------------------------------------------------


def write(db: sqlite3.Connection, batch: Batch, *, first_page: int) -> None:
    """Write a batch inside a transaction; its entries are the pages from `first_page` on."""
    db.executemany("INSERT INTO host (id, name) VALUES (?, ?)", batch.hosts)
    db.executemany(
        "INSERT INTO address (id, host, address, state, depth, hops, score, cash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        batch.addresses,
    )
    db.executemany(
        "UPDATE address SET state = ?2, page = coalesce(?3, page) WHERE id = ?1",
        ((n, state, None if i < 0 else first_page + i) for state, i, n in batch.ends),
    )
    # A page that is kept now is whole, unless this batch has it as cut.
    db.executemany(
        "DELETE FROM cut WHERE address = ?", ((n,) for _, i, n in batch.ends if i >= 0)
    )
    db.executemany("INSERT OR REPLACE INTO cut VALUES (?, ?, ?)", batch.cuts)
    db.executemany("UPDATE address SET state = 0, depth = ?2 WHERE id = ?1", batch.again)
    db.executemany("UPDATE address SET score = ?2, cash = ?3 WHERE id = ?1", batch.moved)
    db.executemany("UPDATE address SET cash = ?2 WHERE id = ?1", batch.values)
    db.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?)", batch.links)
    db.executemany("UPDATE host SET robots = ?2, read = ?3 WHERE id = ?1", batch.robots)
    db.executemany("UPDATE host SET due = ?2, kept = ?3 WHERE id = ?1", batch.rests)
    for owner, addresses in batch.out.items():
        db.executemany(
            "INSERT INTO outbox (owner, address, depth, hops, cash) VALUES (?, ?, ?, ?, ?)",
            ((owner, address, *rest) for address, rest in addresses.items()),
        )
        query = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        (batch.sent[owner],) = db.execute(query).fetchone()
    db.executemany("INSERT OR REPLACE INTO inbox VALUES (?, ?)", batch.taken.items())
    db.executemany("DELETE FROM outbox WHERE owner = ? AND id <= ?", batch.read_by.items())
    _write_meta(db, batch.meta)


def write_weights(shard: Shard, reader: "Reader", weights: NDArray[Any]) -> None:
    """Give each kept page its weight, from those of all addresses by their numbers."""
    rows = reader.db.execute("SELECT id, page FROM address WHERE page IS NOT NULL")
    with shard.transaction() as db:
        db.executemany(
            "UPDATE page SET weight = ?1 WHERE id = ?2 AND weight != ?1",
            ((float(weights[number]), page) for number, page in rows),
        )


# -- while it runs: reading ------------------------------------------------------------------------


class Reader:
    """A connection to the index in a shard's folder that sees what has been committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.db = read_only(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def best(self, queue: HostQueue, limit: int, *, without: Container[int]) -> list[Task]:
        """Return a host's best addresses that wait, without those that are under way."""
        rows = self._ask(
            "SELECT a.id, a.address, a.score, a.depth, a.hops, "
            "p.fetched, p.digest, p.etag, p.modified "
            # A part's ETag has nothing to do with the page: cut pages are asked for afresh.
            "FROM address a LEFT JOIN cut ON cut.address = a.id "
            "LEFT JOIN page p ON p.id = a.page AND cut.address IS NULL "
            "WHERE a.host = ? AND a.state = 0 ORDER BY a.score, a.id LIMIT ?",
            (queue.number, limit + queue.held + len(queue.later)),
        )
        tasks: list[Task] = []
        for number, address, score, depth, hops, fetched, digest, etag, modified in rows:
            if number not in without:
                earlier = fetched and Earlier(Repeat(fetched, digest), etag, modified)
                task = Task(
                    number, address, queue.host.name, score, depth, hops, earlier=earlier
                )
                tasks.append(task)
        return tasks[:limit]

    def state(self, number: int) -> int | None:
        """Return an address's state."""
        rows = self._ask("SELECT state FROM address WHERE id = ?", (number,))
        return int(rows[0][0]) if rows else None

    def robots(self, host: str) -> RobotsFile | None:
        """Return a host's robots.txt as last read."""
        for body, read in self._ask("SELECT robots, read FROM host WHERE name = ?", (host,)):
            return None if body is None else RobotsFile(body, read)
        return None

    def size(self) -> tuple[int, int]:
        """Return how many addresses there are, and the highest number."""
        query = "SELECT count(*), coalesce(max(id), 0) FROM address"
        count, last = self.db.execute(query).fetchone()
        return count, last

    def addresses(self) -> Iterator[tuple[Sequence[int], Sequence[str], Sequence[float]]]:
        """Give all addresses in pieces: numbers, texts, values."""
        rows = self.db.execute("SELECT id, address, cash FROM address ORDER BY id")
        while chunk := rows.fetchmany(_ROWS):
            numbers, addresses, values = zip(*chunk, strict=True)
            yield numbers, addresses, values

    def hosts(self) -> Iterator[tuple[int, str, float, int, bool, int]]:
        """Give the hosts: number, name, due (Unix time), pages kept, has answered, queued."""
        query = "SELECT host, count(*) FROM address WHERE state = 0 GROUP BY host"
        queued: dict[int, int] = dict(self.db.execute(query))
        query = "SELECT id, name, due, kept, read IS NOT NULL FROM host"
        for number, name, due, kept, is_known in self.db.execute(query):
            yield number, name, due, kept, bool(is_known), queued.get(number, 0)

    # What goes from shard to shard.

    def taken(self) -> dict[int, int]:
        """Return how far the outboxes of other shards have been read here."""
        return dict(self.db.execute("SELECT shard, taken FROM inbox"))

    def sent(self) -> dict[int, int]:
        """Return how far the outbox has been filled for each other shard."""
        return dict(self.db.execute("SELECT owner, max(id) FROM outbox GROUP BY owner"))

    def outbox(self, owner: int, *, after: int) -> list[tuple[int, str, int, int, float]]:
        """Return what is for a shard: number, address, depth, hops, value."""
        return self.db.execute(
            "SELECT id, address, depth, hops, cash FROM outbox "
            "WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
            (owner, after, _SENT),
        ).fetchall()

    # What can be asked of a library that may hold no crawl.

    def pages_of(self, run: str) -> int:
        """Return how many pages the crawl of a name has kept, as far as it was the last."""
        last = _meta(self.db).get("run", {})
        return int(last["pages"]) if last.get("run") == run else 0

    def host_names(self) -> list[str]:
        """Return the names of the shard's hosts."""
        return [name for (name,) in self._ask_if_there("SELECT name FROM host")]

    def all_sent(self) -> list[tuple[int, str]]:
        """Return what is on its way to other shards: owner, address."""
        return self._ask_if_there("SELECT owner, address FROM outbox")

    def other_shards(self) -> list[int]:
        """Return the shards that this one has read from or written to."""
        query = "SELECT shard FROM inbox UNION SELECT owner FROM outbox"
        return [shard for (shard,) in self._ask_if_there(query)]

    def start_redirects(self) -> list[str]:
        """Return what start pages have redirected to."""
        query = "SELECT address FROM address WHERE depth = 0 AND hops > 0"
        return [address for (address,) in self._ask_if_there(query)]

    def waiting_hosts(self, until: float) -> list[tuple[str, float, int]]:
        """Return the hosts with queued addresses that rest beyond a time: name, due, queued."""
        return self._ask_if_there(
            "SELECT h.name, h.due, count(*) FROM host h "
            "JOIN address a ON a.host = h.id AND a.state = 0 WHERE h.due > ? GROUP BY h.id",
            until,
        )

    def _ask_if_there(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        has_crawl = _has(self.db, "outbox")
        return self.db.execute(query, values).fetchall() if has_crawl else []

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with storage_errors(self._folder):
            return self.db.execute(query, values).fetchall()


def stored_links(
    db: sqlite3.Connection, size: int
) -> Iterator[tuple[Numbers, Numbers, Values]]:
    """Give the links between the first addresses in pieces (see `pagerank.Links`)."""
    rows = db.execute("SELECT source, count, targets FROM link WHERE source < ?", (size,))
    while chunk := rows.fetchmany(_PAGES):
        sources, counts, blobs = zip(*chunk, strict=True)
        lengths = np.array([len(blob) for blob in blobs]) // 4
        targets = np.frombuffer(b"".join(blobs), dtype=np.int32)
        parts = np.repeat(1.0 / np.array(counts), lengths)
        inside = targets < size
        found = np.repeat(np.array(sources, dtype=np.int32), lengths)
        yield found[inside], targets[inside], parts[inside]


def _has(db: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return db.execute(query, (table,)).fetchone() is not None


def _meta(db: sqlite3.Connection) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in db.execute("SELECT * FROM meta")}


def _write_meta(db: sqlite3.Connection, values: dict[str, object]) -> None:
    rows = [(key, json.dumps(value)) for key, value in values.items()]
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
