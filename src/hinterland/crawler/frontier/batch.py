"""What a few pages change in a frontier: collected in memory, and written in one transaction."""

from dataclasses import dataclass, field
from typing import Final

from ...library import Entry
from ..fetching.queues import Task

__all__ = ["DEFERRED", "FAILED", "KEPT", "QUEUED", "REFUSED", "STATES", "Batch", "Tally"]

#: The states of an address. A failed one is asked again by the next crawl; a deferred one
#: is outside the limits of the crawl that found it, and is looked at again by the next.
QUEUED: Final = 0
KEPT: Final = 1
FAILED: Final = 2
REFUSED: Final = 3
DEFERRED: Final = 4
STATES: Final = ("queued", "kept", "failed", "refused", "deferred")


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
        if count:
            self.losses[reason] = self.losses.get(reason, 0) + count

    def run(self, name: str) -> dict[str, object]:
        """Return what the index holds of a crawl of a name."""
        kept = {"pages": self.pages, "bytes": self.bytes, "losses": dict(self.losses)}
        return {"run": name, **kept}


@dataclass(slots=True)
class Batch:
    """What has changed since the last commit."""

    entries: list[Entry] = field(default_factory=list)
    #: Requests that are finished.
    tasks: list[Task] = field(default_factory=list)
    #: (state, index of its page in `entries` or -1, number)
    ends: list[tuple[int, int, int]] = field(default_factory=list)
    #: Of pages that are cut: (number, why, the most bytes of a body)
    cuts: list[tuple[int, str, int]] = field(default_factory=list)
    #: (number, name)
    hosts: list[tuple[int, str]] = field(default_factory=list)
    #: (number, when it may be asked again, pages kept)
    rests: list[tuple[int, float, int]] = field(default_factory=list)
    #: (number, text, read)
    robots: list[tuple[int, bytes, float]] = field(default_factory=list)
    #: (number, host, address, state, depth, hops, score, value)
    addresses: list[tuple[int, int, str, int, int, int, float, float]] = field(
        default_factory=list
    )
    #: (number, score, value) of those that move in the queue, (number, value) of others
    moved: list[tuple[int, float, float]] = field(default_factory=list)
    values: list[tuple[int, float]] = field(default_factory=list)
    #: (number, number of links, numbers of the linked addresses)
    links: list[tuple[int, int, bytes]] = field(default_factory=list)
    #: Kept addresses that wait again: (number, depth)
    again: list[tuple[int, int]] = field(default_factory=list)
    #: For other shards: owner -> address -> depth, hops, value
    out: dict[int, dict[str, tuple[int, int, float]]] = field(default_factory=dict)
    #: shard -> how far its outbox has been read
    taken: dict[int, int] = field(default_factory=dict)
    #: owner -> how far it has read this shard's outbox
    read_by: dict[int, int] = field(default_factory=dict)
    #: What `meta` has afterwards.
    meta: dict[str, object] = field(default_factory=dict)
    #: Filled when it is written: owner -> the last number in the outbox that is for it.
    sent: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(
            self.ends
            or self.addresses
            or self.robots
            or self.taken
            or self.moved
            or self.again
            or self.rests
        )
