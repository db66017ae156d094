"""What a shard of a crawl knows of its addresses, in memory and on disk.

In memory are the table of addresses seen and the best of what waits; on disk is everything (see
`batch`). What pages change is collected in a batch, which one transaction makes true together
with the pages themselves: a crash forgets a page and its links together.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..library import Entry, Repeat, Shard
from ..library.shard import told
from .addresses import host_of, trap
from .batch import DEFERRED, FAILED, KEPT, QUEUED, STATES, TABLES, Batch, write
from .politeness import Host
from .post import Letter
from .queues import AHEAD, Earlier, HostQueue, Queues, Task
from .rules import RobotsFile
from .seen import FOREIGN, Seen
from .strategies import RANKED, Ranking, Strategy, pagerank, rung

__all__ = ["Frontier"]

#: How many of a host's addresses wait in memory where their order changes all the time.
_AHEAD_RANKED: Final = 64

#: Rows read at a time.
_ROWS: Final = 50_000

_REFILL: Final = """
SELECT a.id, a.address, a.score, a.depth, a.hops, p.fetched, p.digest, p.etag, p.modified
FROM address a LEFT JOIN page p ON p.id = a.page
WHERE a.host = ? AND a.state = 0 ORDER BY a.score, a.id LIMIT ?
"""


class Frontier:
    """The addresses of one shard.

    Parameters
    ----------
    shard
        Where they are stored; the tables are made where they are missing.
    strategy
        In which order pages are asked for.
    delay
        Gives the least time between two requests to a host, in seconds.
    owner
        Gives the shard that a host belongs to, where there are others.
    is_inside
        Whether an address at a depth is within the crawl's limits.
    most
        The most pages to keep of a host.
    run
        The crawl's name. One that was broken off goes on under its old name, and counts on.
    recrawl
        Ask kept pages again.
    """

    def __init__(
        self,
        shard: Shard,
        *,
        strategy: Strategy = "breadth",
        delay: Callable[[str], float] = lambda _host: 1.0,
        owner: Callable[[str], int] | None = None,
        is_inside: Callable[[str, int], bool] = lambda _address, _depth: True,
        most: int | None = None,
        run: str = "",
        recrawl: bool = False,
    ) -> None:
        self.shard = shard
        self._strategy = strategy
        self._delay = delay
        self._owner = owner
        self._is_inside = is_inside
        self._ranking = Ranking(strategy) if strategy in RANKED else None
        self.queues = Queues(
            self._refill, ahead=_AHEAD_RANKED if self._ranking else AHEAD, most=most
        )
        self._batch = Batch()
        self._is_committing = False
        #: How far others' outboxes have been read, and how far one's own has been filled.
        self.taken: dict[int, int] = {}
        self.sent: dict[int, int] = {}
        self._year = time.gmtime().tm_year
        with told(shard.folder):
            self._open(run, recrawl=recrawl)

    # -- what the crawl tells ------------------------------------------------------------------

    def start(self, address: str, weight: float, *, again: bool = False) -> None:
        """Let a start page wait; one that is kept already only if `again` says so."""
        (number,), new = self._add([address], depth=0, hops=0)
        if number == FOREIGN:
            return
        if self._ranking is not None:
            self._ranking.give(int(number), weight)
        if again and not new:
            (state,) = self._ask("SELECT state FROM address WHERE id = ?", (int(number),))[0]
            if state != QUEUED:
                self._batch.again.append(int(number))
                self._count(state, -1)
                self._wait_stored(self._queue(host_of(address)))

    def keep(
        self,
        task: Task,
        entry: Entry,
        links: Sequence[str],
        *,
        hops: int = 0,
        state: int = KEPT,
    ) -> None:
        """Take in an answer to keep, and the addresses it leads to.

        Parameters
        ----------
        task
            The address.
        entry
            The answer.
        links
            Canonical addresses, each once.
        hops
            The number of redirects in a row, where the answer is one.
        state
            `KEPT`, or `FAILED` where the answer is a wall or a server's error.
        """
        if links:
            depth = task.depth if hops else task.depth + 1
            numbers, _ = self._add(links, depth=depth, hops=hops)
            own = numbers[numbers > 0]
            self._batch.links.append((task.number, len(links), own.tobytes()))
            if self._ranking is not None:
                share = self._ranking.spread(task.number, own, links=len(links))
                self._send(links, numbers, (depth, hops, share))
        self._batch.entries.append(entry)
        page = -1 if entry.repeat is not None else len(self._batch.entries) - 1
        self._end(task, state, page)
        self._queue(task.host).kept += 1
        self.pages += 1
        self.bytes += len(entry.answer.body)

    def end(self, task: Task, state: int) -> None:
        """Take in that there is nothing to keep of an address."""
        self._end(task, state, -1)

    def receive(self, letters: Mapping[int, Sequence[Letter]]) -> None:
        """Take in addresses that other shards have found, by sender."""
        for sender, received in letters.items():
            self._batch.taken[sender] = received[-1].number
            for letter in received:
                (number,), _ = self._add([letter.address], depth=letter.depth, hops=letter.hops)
                if self._ranking is not None and letter.cash and number != FOREIGN:
                    self._ranking.give(int(number), letter.cash)

    def read_by(self, others: Mapping[int, int]) -> None:
        """Take in how far others have read this shard's outbox."""
        self._batch.read_by.update(others)

    # -- robots.txt files ----------------------------------------------------------------------

    def recall(self, host: str) -> RobotsFile | None:
        """Return a host's robots.txt as last read."""
        for body, read in self._ask("SELECT robots, read FROM host WHERE name = ?", (host,)):
            return None if body is None else RobotsFile(body, read)
        return None

    def remember(self, host: str, file: RobotsFile) -> None:
        """Take in a host's robots.txt."""
        self._batch.robots.append((self._queue(host).number, file.body, file.read))

    # -- to disk -------------------------------------------------------------------------------

    @property
    def has_changed(self) -> bool:
        """Whether there is something to commit."""
        return bool(self._batch)

    @property
    def is_clean(self) -> bool:
        """Whether everything taken in is on disk."""
        return not self._batch and not self._is_committing

    @property
    def unfinished(self) -> tuple[int, int]:
        """What waits for the next commit: how many addresses, and how many bytes of bodies."""
        return len(self._batch.tasks), self._batch_bytes

    @property
    def counts(self) -> dict[str, int]:
        """How many addresses are in each state."""
        return dict(self._counts)

    def take_batch(self) -> Batch:
        """Return what has changed, and begin to collect anew."""
        batch, self._batch, self._batch_bytes = self._batch, Batch(), 0
        self._is_committing = True
        if self._ranking is not None:
            self._settle_scores(batch)
        ahead = time.time() - time.monotonic()
        for queue in {
            id(q): q for q in map(self._queue, {t.host for t in batch.tasks})
        }.values():
            batch.manners.append((queue.number, queue.host.due + ahead, queue.kept))
        batch.meta = {
            "crawl": self.counts,
            "strategy": self._strategy,
            "run": {"run": self._run, "pages": self.pages, "bytes": self.bytes},
        }
        return batch

    def commit(self, batch: Batch) -> int:
        """Make a batch true; return the bytes written. It may run in another thread."""
        first = self.shard.next_page
        return self.shard.commit(batch.entries, lambda db: write(db, batch, first_page=first))

    def committed(self, batch: Batch) -> None:
        """Take in that a batch is on disk: what it asked for is not held any more."""
        self._is_committing = False
        self.sent.update(batch.sent)
        self.taken.update(batch.taken)
        self.queues.release(batch.tasks)
        self.queues.wake()

    def close(self) -> None:
        """Let go of the index."""
        self._reader.close()

    # -- what pages are worth --------------------------------------------------------------------

    def ranks(self) -> NDArray[np.float64]:
        """Return the PageRank of each address by the links on disk. May run in another thread."""
        db = _reader(self.shard)
        try:
            restart = np.ones(self._next)
            return pagerank(lambda: _edges(db, len(restart)), restart)
        finally:
            db.close()

    def rerank(self, ranks: NDArray[np.float64]) -> None:
        """Order what waits by new ranks."""
        assert self._ranking is not None
        for number in self._ranking.replace(ranks).tolist():
            value = self._ranking.value(number)
            self._batch.moved.append((number, rung(value), value))

    def settle_weights(self) -> None:
        """Give each kept page its weight.

        Its PageRank where that is the strategy, else 1 + the number of kept pages that link to it.
        """
        if self._strategy == "pagerank":
            weights = self.ranks()
        else:
            weights = 1.0 + _link_counts(self._reader, self._next)
        rows = self._reader.execute("SELECT id, page FROM address WHERE page IS NOT NULL")
        with self.shard.transaction() as db:
            db.executemany(
                "UPDATE page SET weight = ?1 WHERE id = ?2 AND weight != ?1",
                ((float(weights[number]), page) for number, page in rows),
            )

    # -- within ----------------------------------------------------------------------------------

    def _add(
        self, addresses: Sequence[str], *, depth: int, hops: int
    ) -> tuple[NDArray[np.int32], int]:
        """Return the addresses' numbers and how many are new; those of this shard will wait."""
        if self._owner is None:
            numbers, new = self._seen.add(addresses, first=self._next)
            self._next += len(new)
            for place in new:
                self._take_in(int(numbers[place]), addresses[place], depth, hops)
            return numbers, len(new)
        return self._add_shared(addresses, depth=depth, hops=hops)

    def _add_shared(
        self, addresses: Sequence[str], *, depth: int, hops: int
    ) -> tuple[NDArray[np.int32], int]:
        """Do the same where some addresses belong to other shards, which are told of them."""
        assert self._owner is not None
        owners = [self._owner(host_of(address)) for address in addresses]
        is_own = np.array([owner == self.shard.number for owner in owners], dtype=bool)
        numbers = np.full(len(addresses), FOREIGN, dtype=np.int32)
        own, foreign = np.flatnonzero(is_own).tolist(), np.flatnonzero(~is_own).tolist()
        found, new = self._seen.add([addresses[i] for i in own], first=self._next)
        numbers[own] = found
        self._next += len(new)
        for place in new:
            self._take_in(int(found[place]), addresses[own[place]], depth, hops)
        _, unsent = self._seen.add([addresses[i] for i in foreign], first=FOREIGN)
        for place in (foreign[i] for i in unsent):
            if not trap(addresses[place], this_year=self._year):
                post = self._batch.out.setdefault(owners[place], {})
                post.setdefault(addresses[place], (depth, hops, 0.0))
        return numbers, len(new)

    def _send(
        self, links: Sequence[str], numbers: NDArray[np.int32], letter: tuple[int, int, float]
    ) -> None:
        """Tell other shards what a page's links give to their addresses."""
        depth, hops, share = letter
        for place in np.flatnonzero(numbers == FOREIGN).tolist():
            assert self._owner is not None
            address = links[place]
            post = self._batch.out.setdefault(self._owner(host_of(address)), {})
            *_, cash = post.get(address, (depth, hops, 0.0))
            post[address] = (depth, hops, cash + share)

    def _take_in(self, number: int, address: str, depth: int, hops: int) -> None:
        if trap(address, this_year=self._year):
            return
        queue = self._queue(host_of(address))
        state = QUEUED if self._is_inside(address, depth) else DEFERRED
        score = self._score(number, depth)
        self._batch.addresses.append(
            (number, queue.number, address, state, depth, hops, score, 0.0)
        )
        if state == DEFERRED:
            self._count(DEFERRED, 1)
        elif self._ranking is None:
            self._count(QUEUED, 1)
            self.queues.put(queue, Task(number, address, queue.host.name, score, depth, hops))
        else:  # its place in the queue is known when all links of the batch are
            self._wait_stored(queue)

    def _wait_stored(self, queue: HostQueue) -> None:
        self._count(QUEUED, 1)
        queue.stored += 1
        self.queues.list(queue)

    def _score(self, number: int, depth: int) -> float:
        if self._ranking is not None:
            return float(rung(0.0))
        return float(depth if self._strategy == "breadth" else -number)

    def _end(self, task: Task, state: int, page: int) -> None:
        self._batch.ends.append((state, page, task.number))
        self._batch.tasks.append(task)
        self._count(QUEUED, -1)
        self._count(state, 1)
        if page >= 0:
            self._batch_bytes += len(self._batch.entries[page].answer.body)

    def _settle_scores(self, batch: Batch) -> None:
        """Write the values that have changed: new rows have them from the start."""
        assert self._ranking is not None
        first = batch.addresses[0][0] if batch.addresses else self._next
        for number, cash, moves in self._ranking.changed():
            if number >= first:
                continue
            if moves:
                batch.moved.append((number, rung(cash), cash))
            else:
                batch.cash.append((number, cash))
        for place, row in enumerate(batch.addresses):
            cash = self._ranking.value(row[0])
            batch.addresses[place] = (*row[:6], float(rung(cash)), cash)

    def _queue(self, name: str) -> HostQueue:
        queue = self.queues.host(name)
        if queue is None:
            self._next_host += 1
            self._batch.hosts.append((self._next_host, name))
            queue = HostQueue(Host(name, delay=self._delay(name)), self._next_host)
            self.queues.open(queue)
        return queue

    def _count(self, state: int, change: int) -> None:
        self._counts[STATES[state]] += change

    def _refill(self, queue: HostQueue, limit: int) -> list[Task]:
        """Return a host's best stored addresses, without those that are held."""
        if not queue.stored:
            return []
        held = self.queues.held.keys() | queue.later.keys()
        rows = self._ask(_REFILL, (queue.number, limit + queue.held + len(queue.later)))
        tasks = [
            Task(number, address, queue.host.name, score, depth, hops, earlier=_earlier(*page))
            for number, address, score, depth, hops, *page in rows
            if number not in held
        ][:limit]
        if not tasks and self.is_clean:
            queue.stored = 0  # nothing is on its way to the disk either
        return tasks

    def _ask(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with told(self.shard.folder):
            return self._reader.execute(query, values).fetchall()

    # -- opening ---------------------------------------------------------------------------------

    def _open(self, run: str, *, recrawl: bool) -> None:
        """Make the tables, see to addresses that wait again, and read what memory holds."""
        with self.shard.transaction() as db:
            for table in TABLES:
                db.execute(table)
            meta = {k: json.loads(v) for k, v in db.execute("SELECT key, value FROM meta")}
            self._counts: dict[str, int] = dict.fromkeys(STATES, 0) | meta.get("crawl", {})
            last = meta.get("run", {"run": None})
            self._run = run
            self.pages: int = 0
            self.bytes: int = 0
            if last["run"] == run:
                self.pages, self.bytes = last["pages"], last["bytes"]
                self._requeue(db, [DEFERRED])
            else:
                db.execute("UPDATE host SET kept = 0")
                self._requeue(db, [DEFERRED, FAILED, *([KEPT] if recrawl else [])])
            if meta.get("strategy", self._strategy) != self._strategy:
                self._rescore(db)
            made = {"crawl": self._counts, "strategy": self._strategy}
            made["run"] = {"run": run, "pages": self.pages, "bytes": self.bytes}
            rows = [(key, json.dumps(value)) for key, value in made.items()]
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        self._batch_bytes = 0
        self._reader = _reader(self.shard)
        self.taken.update(self._ask("SELECT shard, taken FROM inbox"))
        self.sent.update(self._ask("SELECT owner, max(id) FROM outbox GROUP BY owner"))
        self._load_addresses()
        self._load_hosts()

    def _requeue(self, db: sqlite3.Connection, states: Iterable[int]) -> None:
        for state in states:
            if self._counts[STATES[state]]:
                found = db.execute("UPDATE address SET state = 0 WHERE state = ?", (state,))
                self._count(state, -found.rowcount)
                self._count(QUEUED, found.rowcount)

    def _rescore(self, db: sqlite3.Connection) -> None:
        """Order all addresses by another strategy than the last crawl's.

        For `opic` and `pagerank`, what the links so far would have brought is not known; the
        number of links stands for it.
        """
        if self._ranking is None:
            score = "depth" if self._strategy == "breadth" else "-id"
            db.execute(f"UPDATE address SET score = {score}, cash = 0")
            return
        (last,) = db.execute("SELECT coalesce(max(id), 0) FROM address").fetchone()
        counts = _link_counts(db, last + 1).tolist()
        db.executemany(
            "UPDATE address SET score = ?2, cash = ?3 WHERE id = ?1",
            ((number, rung(count), count) for number, count in enumerate(counts)),
        )

    def _load_addresses(self) -> None:
        ((known, last),) = self._ask("SELECT count(*), coalesce(max(id), 0) FROM address")
        self._seen = Seen(known)
        self._next = last + 1
        columns = "id, address, cash" if self._ranking else "id, address"
        rows = self._reader.execute(f"SELECT {columns} FROM address ORDER BY id")
        while chunk := rows.fetchmany(_ROWS):
            numbers, addresses, *cash = zip(*chunk, strict=True)
            self._seen.fill(addresses, numbers)
            if self._ranking is not None:
                self._ranking.load(numbers, cash[0])

    def _load_hosts(self) -> None:
        query = "SELECT host, count(*) FROM address WHERE state = 0 GROUP BY host"
        stored = dict(self._ask(query))
        now, ahead = time.monotonic(), time.time() - time.monotonic()
        self._next_host = 0
        query = "SELECT id, name, due, kept, read IS NOT NULL FROM host"
        for number, name, due, kept, is_known in self._ask(query):
            host = Host(name, delay=self._delay(name))
            host.has_answered = bool(is_known)
            # Whoever asked last may have done so just before it was stopped.
            host.due = now + max(host.delay, min(due - ahead - now, _LONGEST_WAIT))
            queue = HostQueue(host, number, stored=stored.get(number, 0), kept=kept)
            self.queues.open(queue)
            self._next_host = max(self._next_host, number)


#: A clock that was wrong must not keep a host waiting for ever.
_LONGEST_WAIT: Final = 86_400.0


def _reader(shard: Shard) -> sqlite3.Connection:
    path = (shard.folder / "index.sqlite").absolute()
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)


def _earlier(fetched: str | None, digest: str, etag: str, modified: str) -> Earlier | None:
    return None if fetched is None else Earlier(Repeat(fetched, digest), etag, modified)


def _link_counts(db: sqlite3.Connection, size: int) -> NDArray[np.float64]:
    """Return how many pages link to each address."""
    counts = np.zeros(size)
    for _, targets, _ in _edges(db, size):
        counts += np.bincount(targets, minlength=size)
    return counts


def _edges(
    db: sqlite3.Connection, size: int
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]]:
    """Give the stored links in pieces: sources, targets, one over the source's links."""
    rows = db.execute("SELECT source, count, targets FROM link WHERE source < ?", (size,))
    while chunk := rows.fetchmany(_ROWS // 10):
        sources, counts, blobs = zip(*chunk, strict=True)
        lengths = np.array([len(blob) for blob in blobs]) // 4
        targets = np.frombuffer(b"".join(blobs), dtype=np.int32)
        parts = np.repeat(1.0 / np.array(counts), lengths)
        inside = targets < size
        found = np.repeat(np.array(sources, dtype=np.int32), lengths)
        yield found[inside], targets[inside], parts[inside]
