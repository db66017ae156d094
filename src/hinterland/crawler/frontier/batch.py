"""What a few pages change, and how one transaction makes it true together with them.

The tables of the frontier stand in the shard's index beside those of the pages: every address
with its state, every host, the links between addresses (numbers of this shard's addresses, four
bytes each), and what is on its way to other shards.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Final

from ...library import Entry
from ..fetching.queues import Task
from . import cuts

__all__ = [
    "DEFERRED",
    "FAILED",
    "KEPT",
    "QUEUED",
    "REFUSED",
    "STATES",
    "TABLES",
    "Batch",
    "write",
]

#: The states of an address. A failed one is asked again by the next crawl; a deferred one
#: lies outside the limits of the crawl that found it, and is looked at again by the next.
QUEUED: Final = 0
KEPT: Final = 1
FAILED: Final = 2
REFUSED: Final = 3
DEFERRED: Final = 4
STATES: Final = ("queued", "kept", "failed", "refused", "deferred")

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
    cuts.TABLE,
)


@dataclass(slots=True)
class Batch:
    """What has changed since the last commit."""

    entries: list[Entry] = field(default_factory=list)
    #: What was asked for and is done with.
    tasks: list[Task] = field(default_factory=list)
    #: (state, index of its page in `entries` or -1, number)
    ends: list[tuple[int, int, int]] = field(default_factory=list)
    #: Of pages that are cut: (number, why, the most bytes of a body)
    cuts: list[tuple[int, str, int]] = field(default_factory=list)
    #: (number, name)
    hosts: list[tuple[int, str]] = field(default_factory=list)
    #: (number, due, kept)
    manners: list[tuple[int, float, int]] = field(default_factory=list)
    #: (number, text, read)
    robots: list[tuple[int, bytes, float]] = field(default_factory=list)
    #: (number, host, address, state, depth, hops, score, cash)
    addresses: list[tuple[int, int, str, int, int, int, float, float]] = field(
        default_factory=list
    )
    #: (number, score, cash) of those that move in the queue, (number, cash) of those that don't
    moved: list[tuple[int, float, float]] = field(default_factory=list)
    cash: list[tuple[int, float]] = field(default_factory=list)
    #: (number, number of links, numbers of the linked addresses)
    links: list[tuple[int, int, bytes]] = field(default_factory=list)
    #: Kept addresses that wait again: (number, depth)
    again: list[tuple[int, int]] = field(default_factory=list)
    #: owner -> address -> depth, hops, cash
    out: dict[int, dict[str, tuple[int, int, float]]] = field(default_factory=dict)
    #: shard -> how far its outbox has been read
    taken: dict[int, int] = field(default_factory=dict)
    #: owner -> how far it has read this shard's outbox
    read_by: dict[int, int] = field(default_factory=dict)
    #: What `meta` says afterwards.
    meta: dict[str, object] = field(default_factory=dict)
    #: Filled by `write`: owner -> the last number in the outbox that is for it.
    sent: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(
            self.ends
            or self.addresses
            or self.robots
            or self.taken
            or self.moved
            or self.again
            or self.manners
        )


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
    cuts.note(db, (n for _, i, n in batch.ends if i >= 0), batch.cuts)
    db.executemany("UPDATE address SET state = 0, depth = ?2 WHERE id = ?1", batch.again)
    db.executemany("UPDATE address SET score = ?2, cash = ?3 WHERE id = ?1", batch.moved)
    db.executemany("UPDATE address SET cash = ?2 WHERE id = ?1", batch.cash)
    db.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?)", batch.links)
    db.executemany("UPDATE host SET robots = ?2, read = ?3 WHERE id = ?1", batch.robots)
    db.executemany("UPDATE host SET due = ?2, kept = ?3 WHERE id = ?1", batch.manners)
    _write_post(db, batch)
    for key, value in batch.meta.items():
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))


def _write_post(db: sqlite3.Connection, batch: Batch) -> None:
    """Write what is on its way to other shards, and how far theirs has been read."""
    for owner, addresses in batch.out.items():
        db.executemany(
            "INSERT INTO outbox (owner, address, depth, hops, cash) VALUES (?, ?, ?, ?, ?)",
            ((owner, address, *rest) for address, rest in addresses.items()),
        )
        (batch.sent[owner],) = db.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        ).fetchone()
    db.executemany("INSERT OR REPLACE INTO inbox VALUES (?, ?)", batch.taken.items())
    db.executemany("DELETE FROM outbox WHERE owner = ? AND id <= ?", batch.read_by.items())
