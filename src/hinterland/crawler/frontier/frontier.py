"""What a shard of a crawl knows of its addresses, in memory and on disk.

In memory are the table of addresses seen and the best of what waits; on disk is everything (see
`batch`). What pages change is collected in a batch, which one transaction makes true together
with the pages themselves: a crash forgets a page and its links together.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...library import Entry, Shard
from ...library.disk import told
from ..fetching.politeness import Host
from ..fetching.queues import AHEAD, HostQueue, Queues, Task
from ..fetching.rules import RobotsFile
from ..links.addresses import host_of, trap
from .batch import DEFERRED, KEPT, QUEUED, Batch, write
from .order import Order
from .orders import Orders
from .post import Letter
from .reopen import load_hosts, load_seen, reopen
from .seen import FOREIGN, Seen
from .stored import Stored
from .strategies import Strategy
from .weights import ranks, settle_weights

__all__ = ["Frontier"]

#: How many of a host's addresses wait in memory where their order changes all the time.
_AHEAD_RANKED: Final = 64


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
        self._delay = delay
        self._owner = owner
        self._is_inside = is_inside
        self._order = Order(strategy)
        ahead = _AHEAD_RANKED if self._order.is_ranked else AHEAD
        self.queues = Queues(self._refill, ahead=ahead, most=most)
        self._run = run
        self._batch = Batch()
        self._batch_bytes = 0
        self._noted: set[str] = set()
        self._orders = Orders()
        self._is_committing = False
        self._year = time.gmtime().tm_year
        with told(shard.folder):
            self._tally = reopen(shard, strategy=strategy, run=run, recrawl=recrawl)
            self._stored = Stored(shard)
            db = self._stored.db
            self._seen, self._next = load_seen(db, self._order)
            for queue in load_hosts(db, delay):
                self.queues.open(queue)
            #: How far others' outboxes have been read, and how far one's own has been filled.
            self.taken: dict[int, int] = dict(db.execute("SELECT shard, taken FROM inbox"))
            self.sent: dict[int, int] = dict(
                db.execute("SELECT owner, max(id) FROM outbox GROUP BY owner")
            )
        self._next_host = max((queue.number for queue in self.queues), default=0)

    @property
    def pages(self) -> int:
        """How many pages this crawl has kept here."""
        return self._tally.pages

    @property
    def bytes(self) -> int:
        """How many bytes of bodies this crawl has received here."""
        return self._tally.bytes

    # -- what the crawl tells ------------------------------------------------------------------

    def start(self, address: str, weight: float, *, again: bool = False) -> str:
        """Let a start page wait; one that is kept already only if `again` says so.

        Return why it was left out, if it was.
        """
        why = trap(address, this_year=self._year)
        if why:
            self.lose(f"trap: {why}")
            return why
        numbers, new = self._add([address], depth=0, hops=0)
        number = int(numbers[0])
        if number == FOREIGN:
            return ""
        self._order.give([number], [weight])
        state = self._stored.state(number) if again and not new else None
        if state not in {None, QUEUED}:
            self._wait_again(number, address, state=state, depth=0)
        return ""

    def ask_again(self, task: Task) -> None:
        """Let an address wait again whose answer was kept just now."""
        self._wait_again(task.number, task.address, state=KEPT, depth=task.depth)

    def also(self, addresses: Sequence[str], *, depth: int) -> None:
        """Let addresses wait that no link leads to: what a page needs, a site's lists."""
        self._add(addresses, depth=depth, hops=0)

    def lose(self, reason: str, count: int = 1) -> None:
        """Count what was left out, or kept in part."""
        if count:
            self._tally.lose(reason, count)

    def note(self, host: str) -> None:
        """Write down with the next commit until when a host rests."""
        self._noted.add(host)

    def keep(
        self,
        task: Task,
        entry: Entry,
        links: Sequence[str],
        *,
        hops: int = 0,
        state: int = KEPT,
        is_list: bool = False,
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
        is_list
            It is a list of pages, which are no deeper than itself.
        """
        if links:
            depth = task.depth + (not hops and not (is_list and task.depth))
            numbers, _ = self._add(links, depth=depth, hops=hops)
            own = numbers[numbers > 0]
            self._batch.links.append((task.number, len(links), own.tobytes()))
            share = self._order.spread(task.number, own, links=len(links))
            if share:
                self._send(links, numbers, (depth, hops, share))
        self._batch.entries.append(entry)
        page = -1 if entry.kind == "revisit" else len(self._batch.entries) - 1
        self._end(task, state, page)
        self._queue(task.host).kept += 1
        self._tally.pages += 1
        self._tally.bytes += entry.size

    def cut(self, task: Task, why: str, *, most: int) -> None:
        """Take in that the page just kept is cut, by a limit or otherwise."""
        self._batch.cuts.append((task.number, why, most))

    def end(self, task: Task, state: int) -> None:
        """Take in that there is nothing to keep of an address."""
        self._end(task, state, -1)

    def receive(self, letters: Mapping[int, Sequence[Letter]]) -> None:
        """Take in addresses that other shards have found, by sender."""
        for sender, received in letters.items():
            self._batch.taken[sender] = received[-1].number
            for (depth, hops), group in groupby(received, key=lambda x: (x.depth, x.hops)):
                cash: dict[str, float] = {}
                for letter in group:
                    cash[letter.address] = cash.get(letter.address, 0.0) + letter.cash
                numbers, _ = self._add(list(cash), depth=depth, hops=hops)
                self._order.give(numbers.tolist(), cash.values())

    def read_by(self, others: Mapping[int, int]) -> None:
        """Take in how far others have read this shard's outbox."""
        self._batch.read_by.update(others)

    # -- robots.txt files ----------------------------------------------------------------------

    def recall(self, host: str) -> RobotsFile | None:
        """Return a host's robots.txt as last read."""
        return self._stored.robots(host)

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
    def losses(self) -> dict[str, int]:
        """What this crawl has left out, or kept in part, by reason."""
        return dict(self._tally.losses)

    @property
    def counts(self) -> dict[str, int]:
        """How many addresses are in each state."""
        return dict(self._tally.counts)

    def take_batch(self) -> Batch:
        """Return what has changed, and begin to collect anew."""
        batch, self._batch, self._batch_bytes = self._batch, Batch(), 0
        self._is_committing = True
        self._order.settle(batch, following=self._next)
        ahead = time.time() - time.monotonic()
        hosts, self._noted = {task.host for task in batch.tasks} | self._noted, set()
        for queue in map(self._queue, hosts):
            batch.manners.append((queue.number, queue.host.due + ahead, queue.kept))
        batch.meta = {
            "crawl": self.counts,
            "strategy": self._order.strategy,
            "run": self._tally.run(self._run),
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
        self._stored.close()

    # -- what pages are worth --------------------------------------------------------------------

    def ranks(self) -> NDArray[np.float64]:
        """Return the PageRank of each address by the links on disk. May run in another thread."""
        with closing(Stored(self.shard)) as stored:
            return ranks(stored.db, self._next)

    def rerank(self, values: NDArray[np.float64]) -> None:
        """Order what waits by new ranks."""
        self._order.rerank(self._batch, values)

    def settle_weights(self) -> None:
        """Give each kept page its weight, at the end of a crawl."""
        self._seen = Seen()  # its memory is wanted, and nothing is added any more
        settle_weights(
            self.shard, self._stored.db, strategy=self._order.strategy, size=self._next
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
            if not self._is_trap(addresses[place]):
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
        if self._is_trap(address):
            return
        queue = self._queue(host_of(address))
        state = QUEUED if self._is_inside(address, depth) else DEFERRED
        score = self._order.score(number, depth=depth)
        self._batch.addresses.append(
            (number, queue.number, address, state, depth, hops, score, 0.0)
        )
        if state == DEFERRED:
            self._tally.count(DEFERRED, 1)
        elif not self._order.is_ranked:
            self._tally.count(QUEUED, 1)
            self.queues.put(queue, Task(number, address, queue.host.name, score, depth, hops))
        else:  # its place in the queue is known when all links of the batch are
            self._wait_stored(queue)

    def _is_trap(self, address: str) -> bool:
        why = trap(address, this_year=self._year) or self._orders.why_not(address)
        if why:
            self.lose(f"trap: {why}")
        return bool(why)

    def _wait_again(self, number: int, address: str, *, state: int, depth: int) -> None:
        self._batch.again.append((number, depth))
        self._tally.count(state, -1)
        self._wait_stored(self._queue(host_of(address)))

    def _wait_stored(self, queue: HostQueue) -> None:
        self._tally.count(QUEUED, 1)
        queue.stored += 1
        self.queues.list(queue)

    def _end(self, task: Task, state: int, page: int) -> None:
        self._batch.ends.append((state, page, task.number))
        self._batch.tasks.append(task)
        self._tally.count(QUEUED, -1)
        self._tally.count(state, 1)
        if page >= 0:
            self._batch_bytes += self._batch.entries[page].size

    def _queue(self, name: str) -> HostQueue:
        queue = self.queues.host(name)
        if queue is None:
            self._next_host += 1
            self._batch.hosts.append((self._next_host, name))
            queue = HostQueue(Host(name, delay=self._delay(name)), self._next_host)
            self.queues.open(queue)
        return queue

    def _refill(self, queue: HostQueue, limit: int) -> list[Task]:
        """Return a host's best stored addresses, without those that are held."""
        under_way = self.queues.held.keys() | queue.later.keys()
        tasks = self._stored.best(queue, limit, without=under_way)
        if not tasks and self.is_clean:
            queue.stored = 0  # nothing is on its way to the disk either
        return tasks
