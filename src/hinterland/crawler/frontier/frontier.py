"""What a shard of a crawl knows of its addresses, in memory and on disk.

In memory are the table of addresses seen and the best of what waits; on disk is everything (see
`database`). What pages change is collected in a batch, which one transaction makes true together
with the pages themselves: a crash forgets a page and its links together.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...library import Entry, Shard
from ...library.disk import storage_errors
from ..fetching.politeness import Host
from ..fetching.queues import AHEAD, HostQueue, Queues, Task
from ..fetching.rules import RobotsFile
from ..links.addresses import host_of, trap
from .batch import DEFERRED, KEPT, QUEUED, Batch
from .database import Reader, prepare, stored_links, write, write_weights
from .exchange import Message
from .order import Order
from .seen import FOREIGN, Permutations, Seen
from .strategies import STRATEGIES, Strategy

__all__ = ["Frontier"]

#: How many of a host's addresses wait in memory where their order changes all the time.
_AHEAD_RANKED: Final = 64

#: The longest rest of a host, in seconds: the clock may have been wrong.
_LONGEST_WAIT: Final = 7 * 86_400.0

Numbers = NDArray[np.int32]


class Frontier:
    """The addresses of one shard, whose tables are made where they are missing.

    `delay` gives the least time between two requests to a host, in seconds; `owner` the shard
    that a host belongs to, where there are others; `is_inside` whether an address at a depth is
    within the crawl's limits. `most` pages of a host are kept. `run` is the crawl's name: an
    interrupted one keeps its name and its counts when it resumes. With `recrawl`, kept pages
    are asked again.
    """

    def __init__(
        self,
        shard: Shard,
        *,
        strategy: Strategy = STRATEGIES["breadth"],
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
        self._resting: set[str] = set()
        self._permutations = Permutations()
        self._is_committing = False
        self._year = time.gmtime().tm_year
        with storage_errors(shard.folder):
            #: What is known of this crawl so far; `tally.lose` counts what is left out.
            self.tally = prepare(shard, strategy=strategy, run=run, recrawl=recrawl)
            self._reader = Reader(shard.folder)
            known, last = self._reader.size()
            self._seen, self._next = Seen(known), last + 1
            for numbers, addresses, values in self._reader.addresses():
                self._seen.fill(addresses, numbers)
                if self._order.is_ranked:
                    self._order.load(numbers, values)
            # Each host rests for its delay first: whoever asked it last may have done so just
            # before it was stopped.
            now = time.monotonic()
            for number, name, due, kept, has_answered, queued in self._reader.hosts():
                host = Host(name, delay=delay(name))
                host.has_answered = has_answered
                host.due = now + max(host.delay, min(due - time.time(), _LONGEST_WAIT))
                self.queues.open(HostQueue(host, number, stored=queued, kept=kept))
            #: How far others' outboxes have been read, and how far one's own has been filled.
            self.taken, self.sent = self._reader.taken(), self._reader.sent()
        self._next_host = max((queue.number for queue in self.queues), default=0)

    # -- what the crawl has found ------------------------------------------------------------------

    def start(self, address: str, weight: float, *, again: bool = False) -> str:
        """Queue a start page; one that is kept already only with `again`.

        Return why it was left out, if it was.
        """
        why = trap(address, this_year=self._year)
        if why:
            self.tally.lose(f"trap: {why}")
            return why
        before = self._next
        number = int(self._add([address], depth=0, hops=0)[0])
        if number == FOREIGN:
            return ""
        self._order.add([number], [weight])
        state = self._reader.state(number) if again and number < before else None
        if state not in {None, QUEUED}:
            self._wait_again(number, address, state=state, depth=0)
        return ""

    def ask_again(self, task: Task) -> None:
        """Queue an address again whose answer was kept just now."""
        self._wait_again(task.number, task.address, state=KEPT, depth=task.depth)

    def add(self, addresses: Sequence[str], *, depth: int) -> None:
        """Queue addresses that no link leads to: what a page needs, a site's lists."""
        self._add(addresses, depth=depth, hops=0)

    def save_rest(self, host: str) -> None:
        """Save with the next commit until when a host rests."""
        self._resting.add(host)

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
        """Keep an answer, and queue the canonical addresses it leads to.

        `hops` counts redirects in a row, where the answer is one; `state` is `FAILED` where it
        is a wall or a server's error. What a list of pages leads to is no deeper than the list.
        """
        if links:
            depth = task.depth + (not hops and not (is_list and task.depth))
            numbers = self._add(links, depth=depth, hops=hops)
            own = numbers[numbers > 0]
            self._batch.links.append((task.number, len(links), own.tobytes()))
            share = self._order.spread(task.number, own, links=len(links))
            # What the links give to the addresses of other shards is sent there.
            for place in np.flatnonzero(numbers == FOREIGN).tolist() if share else ():
                assert self._owner is not None
                address = links[place]
                out = self._batch.out.setdefault(self._owner(host_of(address)), {})
                *_, value = out.get(address, (depth, hops, 0.0))
                out[address] = (depth, hops, value + share)
        self._batch.entries.append(entry)
        page = -1 if entry.kind == "revisit" else len(self._batch.entries) - 1
        self.end(task, state, page)
        self._queue(task.host).kept += 1
        self.tally.pages += 1
        self.tally.bytes += entry.size

    def cut(self, task: Task, why: str, *, most: int) -> None:
        """Record that the page just kept is cut, by a limit or otherwise."""
        self._batch.cuts.append((task.number, why, most))

    def end(self, task: Task, state: int, page: int = -1) -> None:
        """Finish an address; `page` is its place in the batch, if it has one."""
        self._batch.ends.append((state, page, task.number))
        self._batch.tasks.append(task)
        self.tally.count(QUEUED, -1)
        self.tally.count(state, 1)
        if page >= 0:
            self._batch_bytes += self._batch.entries[page].size

    def receive(self, messages: Mapping[int, Sequence[Message]]) -> None:
        """Queue addresses that other shards have found, by sender."""
        for sender, received in messages.items():
            self._batch.taken[sender] = received[-1].number
            for (depth, hops), group in groupby(received, key=lambda x: (x.depth, x.hops)):
                values: dict[str, float] = {}
                for message in group:
                    values[message.address] = values.get(message.address, 0.0) + message.value
                numbers = self._add(list(values), depth=depth, hops=hops)
                self._order.add(numbers.tolist(), values.values())

    def read_by(self, others: Mapping[int, int]) -> None:
        """Record how far others have read this shard's outbox."""
        self._batch.read_by.update(others)

    # -- robots.txt files ----------------------------------------------------------------------

    def recall(self, host: str) -> RobotsFile | None:
        """Return a host's robots.txt as last read."""
        return self._reader.robots(host)

    def remember(self, host: str, file: RobotsFile) -> None:
        """Save a host's robots.txt."""
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

    def take_batch(self) -> Batch:
        """Return what has changed, and begin to collect again."""
        batch, self._batch, self._batch_bytes = self._batch, Batch(), 0
        self._is_committing = True
        self._order.settle(batch, following=self._next)
        ahead = time.time() - time.monotonic()
        hosts, self._resting = {task.host for task in batch.tasks} | self._resting, set()
        for queue in map(self._queue, hosts):
            batch.rests.append((queue.number, queue.host.due + ahead, queue.kept))
        batch.meta = {
            "crawl": dict(self.tally.counts),
            "strategy": self._order.strategy.name,
            "run": self.tally.run(self._run),
        }
        return batch

    def commit(self, batch: Batch) -> int:
        """Write a batch; return the bytes written. It may run in another thread."""
        first = self.shard.next_page
        return self.shard.commit(batch.entries, lambda db: write(db, batch, first_page=first))

    def committed(self, batch: Batch) -> None:
        """Release what a batch, which is on disk now, had asked for."""
        self._is_committing = False
        self.sent.update(batch.sent)
        self.taken.update(batch.taken)
        self.queues.release(batch.tasks)
        self.queues.wake()

    def close(self) -> None:
        """Let go of the index."""
        self._reader.db.close()

    # -- what pages are worth --------------------------------------------------------------------

    def weights(self) -> NDArray[np.floating]:
        """Return the weight of each address by the links on disk. May run in another thread."""
        size = self._next
        with Reader(self.shard.folder) as reader:
            return self._order.strategy.weights(lambda: stored_links(reader.db, size), size)

    def recompute(self, values: NDArray[np.floating]) -> None:
        """Order what waits by new values."""
        self._order.recompute(self._batch, values)

    def settle_weights(self) -> None:
        """Give each kept page its weight, at the end of a crawl.

        With several shards, the links within one count.
        """
        self._seen = Seen()  # its memory is wanted, and nothing is added any more
        write_weights(self.shard, self._reader, self.weights())

    # -- within ----------------------------------------------------------------------------------

    def _add(self, addresses: Sequence[str], *, depth: int, hops: int) -> Numbers:
        """Return the addresses' numbers; new ones of this shard are queued, others sent."""
        if self._owner is None:
            numbers, new = self._seen.add(addresses, first=self._next)
            self._next += len(new)
            for place in new:
                self._take_in(int(numbers[place]), addresses[place], depth, hops)
            return numbers
        owners = [self._owner(host_of(address)) for address in addresses]
        own = [i for i, owner in enumerate(owners) if owner == self.shard.number]
        foreign = [i for i, owner in enumerate(owners) if owner != self.shard.number]
        numbers = np.full(len(addresses), FOREIGN, dtype=np.int32)
        found, new = self._seen.add([addresses[i] for i in own], first=self._next)
        numbers[own] = found
        self._next += len(new)
        for place in new:
            self._take_in(int(found[place]), addresses[own[place]], depth, hops)
        _, unsent = self._seen.add([addresses[i] for i in foreign], first=FOREIGN)
        for place in (foreign[i] for i in unsent):
            if not self._is_trap(addresses[place]):
                out = self._batch.out.setdefault(owners[place], {})
                out.setdefault(addresses[place], (depth, hops, 0.0))
        return numbers

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
            self.tally.count(DEFERRED, 1)
        elif not self._order.is_ranked:
            self.tally.count(QUEUED, 1)
            self.queues.put(queue, Task(number, address, queue.host.name, score, depth, hops))
        else:  # its place in the queue is known when all links of the batch are
            self._wait_stored(queue)

    def _is_trap(self, address: str) -> bool:
        why = trap(address, this_year=self._year) or self._permutations.why_not(address)
        if why:
            self.tally.lose(f"trap: {why}")
        return bool(why)

    def _wait_again(self, number: int, address: str, *, state: int, depth: int) -> None:
        self._batch.again.append((number, depth))
        self.tally.count(state, -1)
        self._wait_stored(self._queue(host_of(address)))

    def _wait_stored(self, queue: HostQueue) -> None:
        self.tally.count(QUEUED, 1)
        queue.stored += 1
        self.queues.list(queue)

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
        tasks = self._reader.best(queue, limit, without=under_way)
        if not tasks and self.is_clean:
            queue.stored = 0  # nothing is on its way to the disk either
        return tasks
