"""A shard's frontier brought back into memory, as the crawl before left it."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ...library import Shard
from ..fetching.politeness import Host
from ..fetching.queues import HostQueue
from .batch import DEFERRED, FAILED, KEPT, QUEUED, STATES, TABLES
from .order import Order
from .seen import Seen
from .strategies import RANKED, Strategy, rung
from .weights import link_counts

__all__ = ["Tally", "load_hosts", "load_seen", "reopen"]

#: Rows read at a time.
_ROWS: Final = 20_000

#: A clock that was wrong must not keep a host waiting for ever, in seconds.
_LONGEST_WAIT: Final = 7 * 86_400.0


@dataclass(slots=True)
class Tally:
    """The addresses in each state, and what a crawl of this name has kept, received and lost.

    `losses` are what was left out, or kept in part, by reason.
    """

    counts: dict[str, int]
    pages: int = 0
    bytes: int = 0
    losses: dict[str, int] = field(default_factory=dict)

    def count(self, state: int, change: int) -> None:
        """Add to the addresses in a state."""
        self.counts[STATES[state]] += change

    def lose(self, reason: str, count: int = 1) -> None:
        """Add to what was left out, or kept in part."""
        self.losses[reason] = self.losses.get(reason, 0) + count

    def run(self, name: str) -> dict[str, object]:
        """Return what the index says of a crawl of a name."""
        kept = {"pages": self.pages, "bytes": self.bytes, "losses": dict(self.losses)}
        return {"run": name, **kept}


def reopen(shard: Shard, *, strategy: Strategy, run: str, recrawl: bool) -> Tally:
    """Make the tables that are missing, let wait what a crawl asks again, and return the tally.

    Deferred addresses wait again, for the limits may be others. Another crawl than the last
    also asks again what had failed and, to recrawl, what was kept.

    Parameters
    ----------
    shard
        The shard.
    strategy
        The crawl's strategy; where it was another one, all addresses are put into its order.
    run
        The crawl's name.
    recrawl
        Whether kept pages are asked again.
    """
    with shard.transaction() as db:
        for table in TABLES:
            db.execute(table)
        meta = {key: json.loads(value) for key, value in db.execute("SELECT * FROM meta")}
        tally = Tally(dict.fromkeys(STATES, 0) | meta.get("crawl", {}))
        last = meta.get("run", {})
        if last.get("run") == run:
            tally.pages, tally.bytes = last["pages"], last["bytes"]
            tally.losses = last.get("losses", {})
            _requeue(db, tally, [DEFERRED])
        else:
            db.execute("UPDATE host SET kept = 0")
            _requeue(db, tally, [DEFERRED, FAILED, *([KEPT] if recrawl else [])])
        if meta.get("strategy", strategy) != strategy:
            _rescore(db, strategy)
        said: dict[str, object] = {"crawl": tally.counts, "strategy": strategy}
        said["run"] = tally.run(run)
        rows = [(key, json.dumps(value)) for key, value in said.items()]
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
    return tally


def load_seen(db: sqlite3.Connection, order: Order) -> tuple[Seen, int]:
    """Return the table of the addresses seen, and the number of the next; fill the order."""
    (known, last) = db.execute("SELECT count(*), coalesce(max(id), 0) FROM address").fetchone()
    seen = Seen(known)
    columns = "id, address, cash" if order.is_ranked else "id, address"
    rows = db.execute(f"SELECT {columns} FROM address ORDER BY id")
    while chunk := rows.fetchmany(_ROWS):
        numbers, addresses, *cash = zip(*chunk, strict=True)
        seen.fill(addresses, numbers)
        if cash:
            order.load(numbers, cash[0])
    return seen, last + 1


def load_hosts(db: sqlite3.Connection, delay: Callable[[str], float]) -> Iterable[HostQueue]:
    """Give the hosts' queues. Each host rests for its delay first.

    Whoever asked it last may have done so just before it was stopped.
    """
    query = "SELECT host, count(*) FROM address WHERE state = 0 GROUP BY host"
    stored: dict[int, int] = dict(db.execute(query))
    now, ahead = time.monotonic(), time.time() - time.monotonic()
    rows: Iterable[tuple[Any, ...]] = db.execute(
        "SELECT id, name, due, kept, read IS NOT NULL FROM host"
    )
    for number, name, due, kept, is_known in rows:
        host = Host(name, delay=delay(name))
        host.has_answered = bool(is_known)
        host.due = now + max(host.delay, min(due - ahead - now, _LONGEST_WAIT))
        yield HostQueue(host, number, stored=stored.get(number, 0), kept=kept)


def _requeue(db: sqlite3.Connection, tally: Tally, states: Iterable[int]) -> None:
    for state in states:
        if tally.counts[STATES[state]]:
            found = db.execute("UPDATE address SET state = 0 WHERE state = ?", (state,))
            tally.count(state, -found.rowcount)
            tally.count(QUEUED, found.rowcount)


def _rescore(db: sqlite3.Connection, strategy: Strategy) -> None:
    """Put all addresses into another order than the last crawl's.

    What the links so far would have brought by `opic` or `pagerank` is not known; the number of
    links stands for it.
    """
    if strategy not in RANKED:
        score = "depth" if strategy == "breadth" else "-id"
        db.execute(f"UPDATE address SET score = {score}, cash = 0")
        return
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM address").fetchone()
    counts = link_counts(db, last + 1)
    db.executemany(
        "UPDATE address SET score = ?2, cash = ?3 WHERE id = ?1",
        ((number, rung(count), count) for number, count in enumerate(map(float, counts))),
    )
