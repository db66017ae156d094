"""Counts that the shards of a crawl share while it runs, and the reason to stop.

They are 64-bit numbers in memory that worker processes share. Nothing here has to outlive a
crash: what counts is on disk.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.context import SpawnContext
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

__all__ = ["Counters", "Stop", "Totals"]

Stop = Literal[
    "nothing left",
    "pages",
    "bytes",
    "time",
    "date",
    "interrupted",
    "clock",
    "storage",
    "worker",
]
_STOPS: Final[tuple[Stop, ...]] = get_args(Stop)

# The head: the reason to stop (0 for none), and the pages that may still be asked for.
_STOP, _PAGES_LEFT, _HEAD = 0, 1, 2
# A shard's numbers, followed by what it has sent to each shard and taken from each.
_PLACES: Final = {
    name: place
    for place, name in enumerate(
        ("pages", "bytes", "errors", "queued", "held", "hosts", "is_idle", "changes", "is_open")
    )
}


class Totals(NamedTuple):
    """The counts of all shards together."""

    pages: int
    bytes: int
    errors: int
    queued: int
    held: int
    hosts: int


class Counters:
    """The counts of a crawl with some shards, shared with the processes that `context` makes."""

    def __init__(self, shards: int, context: SpawnContext | None = None) -> None:
        self.shards = shards
        self._width = len(_PLACES) + 2 * shards
        size = _HEAD + shards * self._width
        self._memory: Any = context.RawArray("q", size) if context else bytearray(8 * size)
        self._lock: AbstractContextManager[Any] = context.Lock() if context else nullcontext()

    @property
    def _numbers(self) -> NDArray[np.int64]:
        return np.frombuffer(self._memory, dtype=np.int64)

    @property
    def _rows(self) -> NDArray[np.int64]:
        return self._numbers[_HEAD:].reshape(self.shards, self._width)

    # -- the reason to stop ----------------------------------------------------------------------

    def stop(self, why: Stop) -> None:
        """Ask all to stop; the first reason stays."""
        with self._lock:
            numbers = self._numbers
            numbers[_STOP] = numbers[_STOP] or _STOPS.index(why) + 1

    @property
    def stopped(self) -> Stop | None:
        """Why all are asked to stop, if they are."""
        number = int(self._numbers[_STOP])
        return _STOPS[number - 1] if number else None

    # -- pages that may still be asked for ---------------------------------------------------------

    def allow_pages(self, count: int) -> None:
        """Set how many pages may be asked for."""
        self._numbers[_PAGES_LEFT] = count

    def take_page(self) -> bool:
        """Take one of them; false when there is none, or all are asked to stop."""
        numbers = self._numbers
        if numbers[_STOP]:
            return False
        with self._lock:
            left = int(numbers[_PAGES_LEFT])
            numbers[_PAGES_LEFT] = left - (left > 0)
            return left > 0

    def give_page(self) -> None:
        """Give one back that came to nothing."""
        with self._lock:
            self._numbers[_PAGES_LEFT] += 1

    # -- the shards' counts ------------------------------------------------------------------------

    def update(self, shard: int, **values: int) -> None:
        """Set some of a shard's counts."""
        row = self._rows[shard]
        for name, value in values.items():
            row[_PLACES[name]] = value
        row[_PLACES["changes"]] += 1

    def update_exchange(
        self, shard: int, sent: Mapping[int, int], taken: Mapping[int, int]
    ) -> None:
        """Set what a shard has sent to each other one, and taken from it."""
        row = self._rows[shard, len(_PLACES) :]
        for other, number in sent.items():
            row[other] = number
        for other, number in taken.items():
            row[self.shards + other] = number

    def is_idle(self, shard: int) -> bool:
        """Return whether a shard has nothing to do."""
        return bool(self._rows[shard, _PLACES["is_idle"]])

    def totals(self) -> Totals:
        """Return the counts of all shards together."""
        return Totals(*self._rows.sum(axis=0)[:6].tolist())

    def is_open(self) -> bool:
        """Whether every shard has begun to fetch."""
        return bool(self._rows[:, _PLACES["is_open"]].all())

    def is_quiet(self) -> bool:
        """Whether nothing is left anywhere, and nothing is on its way between shards.

        Only addresses from others rouse a shard that is idle; so where all are idle, all that
        was sent has been taken, and nobody has changed anything while this was looked at,
        nothing will happen any more.
        """
        before = self._rows.copy()
        at = len(_PLACES)
        sent = before[:, at : at + self.shards]
        taken = before[:, at + self.shards :]
        changes = _PLACES["changes"]
        return bool(
            before[:, _PLACES["is_idle"]].all()
            and (sent <= taken.T).all()
            and (self._rows[:, changes] == before[:, changes]).all()
        )
