"""What to ask for next: each host's queue, and which host's turn it is.

A host's best addresses wait in memory, the rest is stored elsewhere and fetched by `refill`
when memory runs out; so the queue may be far larger than memory. Nothing here touches the
disk or the network.
"""

import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ...language import shipped
from ...library import Repeat
from .politeness import Host, name_of

__all__ = ["AHEAD", "ENOUGH", "HELD_BY_HOST", "Earlier", "HostQueue", "Queues", "Task"]

#: Addresses of a host that were asked for and are not kept yet, at most; this bounds what a
#: crash makes the crawl ask again.
HELD_BY_HOST: Final = 32

#: The same for all hosts of a shard together.
HELD: Final = 256

#: Why a host is closed that has all the pages it may have.
ENOUGH: Final = shipped("--max-per-host is reached")

#: Addresses waiting in memory: for one host, and for all.
AHEAD: Final = 4096
_AHEAD_OF_ALL: Final = 50_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of an address's kept page, to ask whether it has changed."""

    repeat: Repeat
    etag: str = ""
    modified: str = ""


@dataclass(slots=True, eq=False)
class Task:
    """An address to ask for.

    `number` is its number in the shard, `score` decides the order, the smallest first;
    `depth` counts the links from a start page, `hops` the redirects just followed; `cookies`
    is the version of the host's cookies with which it was last asked for.
    """

    number: int
    address: str
    host: str
    score: float = 0.0
    depth: int = 0
    hops: int = 0
    attempts: int = 0
    cookies: int = 0
    earlier: Earlier | None = None

    def __lt__(self, other: "Task") -> bool:
        return (self.score, self.number) < (other.score, other.number)


@dataclass(slots=True, eq=False)
class HostQueue:
    """A host and what waits for it.

    `heap` are its best addresses, `later` those to try once more when all else is done;
    `stored` counts the addresses that wait outside memory, `held` those asked for and not
    kept yet; `closed` is why no more are asked for in this crawl.
    """

    host: Host
    number: int
    heap: list[Task] = field(default_factory=list)
    later: dict[int, Task] = field(default_factory=dict)
    stored: int = 0
    held: int = 0
    kept: int = 0
    closed: str = ""
    #: When it was asked last, as a number that only grows; of equals, the earliest is next.
    turn: int = 0
    #: In one of the lists of `Queues`.
    listed: bool = False
    #: Everything stored comes after this; None while nothing is stored.
    last: Task | None = None

    @property
    def waiting(self) -> int:
        """How many addresses wait."""
        return len(self.heap) + len(self.later) + self.stored


class Queues:
    """The queues of some hosts.

    `refill` gives so many of the best addresses that a host's queue has outside memory, without
    those that are held or to be tried later. `ahead` addresses of a host wait in memory, and
    `most` pages of it are kept.
    """

    def __init__(
        self,
        refill: Callable[[HostQueue, int], list[Task]] = lambda _queue, _limit: [],
        *,
        ahead: int = AHEAD,
        most: int | None = None,
    ) -> None:
        self._refill = refill
        self._ahead = ahead
        self._most = most
        self._hosts: dict[str, HostQueue] = {}
        self._names: dict[str, list[HostQueue]] = {}
        self._timed: list[tuple[float, int, HostQueue]] = []
        self._ready: list[tuple[float, int, HostQueue]] = []
        self._starved: list[HostQueue] = []
        self._ties = itertools.count()
        self.held: dict[int, Task] = {}

    def __iter__(self) -> Iterator[HostQueue]:
        return iter(self._hosts.values())

    def __len__(self) -> int:
        return len(self._hosts)

    def host(self, name: str) -> HostQueue | None:
        """Return a host's queue, if it has one."""
        return self._hosts.get(name)

    def open(self, queue: HostQueue) -> HostQueue:
        """Take in a host; those of one name, whatever their ports, keep one pace."""
        self._hosts[queue.host.name] = queue
        queue.turn = next(self._ties)
        siblings = self._names.setdefault(name_of(queue.host.name), [])
        if siblings:
            queue.host.share(siblings[0].host)
        siblings.append(queue)
        self.list(queue)
        return queue

    def free(self, queue: HostQueue) -> None:
        """Look again at a host that has answered, and at those of its name before it."""
        for sibling in self._names.get(name_of(queue.host.name), ()):
            if sibling is not queue:
                self.list(sibling)
        self.list(queue)

    def put(self, queue: HostQueue, task: Task) -> None:
        """Let an address wait: in memory if it is among the host's best, else stored."""
        if queue.stored and (queue.last is None or queue.last < task):
            queue.stored += 1
        elif len(queue.heap) >= self._room and not queue.stored:
            queue.last = max(queue.heap)
            queue.stored += queue.last < task
            if task < queue.last:
                heapq.heappush(queue.heap, task)
        else:
            heapq.heappush(queue.heap, task)
            if len(queue.heap) > 2 * self._room:  # better ones keep coming in
                queue.heap.sort()
                queue.stored += len(queue.heap) - self._room
                del queue.heap[self._room :]
                queue.last = queue.heap[-1]
        self.list(queue)

    def take(self, now: float) -> Task | None:
        """Return the next address to ask for, None if there is none right now.

        Of the hosts whose time has come, the one with the best address is next.
        """
        if len(self.held) >= HELD:
            return None
        while self._timed and self._timed[0][0] <= now:
            queue = heapq.heappop(self._timed)[2]
            best = queue.heap[0].score if queue.heap else 0.0
            heapq.heappush(self._ready, (best, queue.turn, queue))
        while self._ready:
            queue = heapq.heappop(self._ready)[2]
            queue.listed = False
            if queue.host.due > now:
                self.list(queue)
                continue
            if not self._may_go(queue):
                continue
            if not queue.heap:
                # The best of what is stored is next, then what is tried once more.
                queue.heap = self._refill(queue, self._room) if queue.stored else []
                queue.stored = max(queue.stored - len(queue.heap), 0)
                queue.last = queue.heap[-1] if queue.heap and queue.stored else None
                if not queue.heap and not queue.stored:
                    queue.heap, queue.later = sorted(queue.later.values()), {}
            if not queue.heap:
                self._starved.append(queue)
                continue
            task = heapq.heappop(queue.heap)
            queue.turn = next(self._ties)
            self.held[task.number] = task
            queue.held += 1
            queue.host.request_sent()
            self.list(queue)
            return task
        return None

    def due(self) -> float | None:
        """Return when the next host's time comes, None if none waits for its time."""
        return self._timed[0][0] if self._timed else None

    def release(self, tasks: Iterable[Task]) -> None:
        """Note that what was asked for is kept, or given up: no longer held."""
        for task in tasks:
            del self.held[task.number]
            queue = self._hosts[task.host]
            queue.held -= 1
            self.list(queue)

    def give_back(self, task: Task, *, later: bool = False) -> None:
        """Let an address that was asked for wait again, or until all else of its host is done."""
        self.release([task])
        queue = self._hosts[task.host]
        if later:
            queue.later[task.number] = task
        else:
            heapq.heappush(queue.heap, task)
        self.list(queue)

    def wake(self) -> None:
        """Look again at hosts whose addresses had not reached the store when asked for."""
        starved, self._starved = self._starved, []
        for queue in starved:
            self.list(queue)

    def close(self, queue: HostQueue, why: str) -> None:
        """Ask a host for nothing more in this crawl."""
        queue.closed = queue.closed or why

    def list(self, queue: HostQueue) -> None:
        """Put a host where its turn is looked for, unless it is there or has to wait for more."""
        if not queue.listed and self._may_go(queue):
            queue.listed = True
            heapq.heappush(self._timed, (queue.host.due, queue.turn, queue))

    @property
    def is_done(self) -> bool:
        """Whether nothing is held, and nothing waits for a host that is open."""
        return not self.held and not any(q.waiting for q in self if not q.closed)

    @property
    def _room(self) -> int:
        return max(8, min(self._ahead, _AHEAD_OF_ALL // max(len(self._hosts), 1)))

    def _may_go(self, queue: HostQueue) -> bool:
        if self._most is not None:
            if queue.kept >= self._most:
                self.close(queue, ENOUGH)
            elif queue.kept + queue.held >= self._most:
                return False
        return (
            not queue.closed
            and queue.waiting > 0
            and queue.held < HELD_BY_HOST
            and queue.host.may_be_asked()
        )
