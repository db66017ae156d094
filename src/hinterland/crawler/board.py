"""What the shards of a crawl tell each other while it runs: counts, and the word to stop.

A board is a row of 64-bit numbers, in memory that worker processes share. Nothing on it has
to outlive a crash: what counts is on disk.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

__all__ = ["Board", "Stop", "Totals"]

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
# A shard's cells, followed by what it has sent to each shard and taken from each.
_FIELDS: Final = (
    "pages", "bytes", "errors", "queued", "held", "hosts", "is_idle", "changes", "is_open",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of all shards together."""

    pages: int
    bytes: int
    errors: int
    queued: int
    held: int
    hosts: int


class Board:
    """The board of a crawl with some shards.

    Parameters
    ----------
    shards
        How many.
    context
        Given, the board is shared with the processes made by it.
    """

    def __init__(self, shards: int, context: SpawnContext | None = None) -> None:
        self.shards = shards
        self._width = len(_FIELDS) + 2 * shards
        size = _HEAD + shards * self._width
        self._memory: Any = context.RawArray("q", size) if context else bytearray(8 * size)
        self._lock: AbstractContextManager[Any] = context.Lock() if context else nullcontext()
        self._bind()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the views, which every process makes for itself."""
        return {k: v for k, v in self.__dict__.items() if k not in {"_cells", "_rows"}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the views anew."""
        self.__dict__.update(state)
        self._bind()

    def _bind(self) -> None:
        self._cells: NDArray[np.int64] = np.frombuffer(self._memory, dtype=np.int64)
        self._rows = self._cells[_HEAD:].reshape(self.shards, self._width)

    # -- the word to stop ------------------------------------------------------------------------

    def stop(self, why: Stop) -> None:
        """Ask all to stop; the first reason stays."""
        with self._lock:
            self._cells[_STOP] = self._cells[_STOP] or _STOPS.index(why) + 1

    @property
    def stopped(self) -> Stop | None:
        """Why all are asked to stop, if they are."""
        number = int(self._cells[_STOP])
        return _STOPS[number - 1] if number else None

    # -- pages that may still be asked for ---------------------------------------------------------

    def allow_pages(self, count: int) -> None:
        """Set how many pages may be asked for."""
        self._cells[_PAGES_LEFT] = count

    def take_page(self) -> bool:
        """Take one of them; false when there is none, or all are asked to stop."""
        if self._cells[_STOP]:
            return False
        with self._lock:
            left = int(self._cells[_PAGES_LEFT])
            self._cells[_PAGES_LEFT] = left - (left > 0)
            return left > 0

    def give_page(self) -> None:
        """Give one back that came to nothing."""
        with self._lock:
            self._cells[_PAGES_LEFT] += 1

    # -- what the shards say -----------------------------------------------------------------------

    def tell(self, shard: int, **values: int) -> None:
        """Set some of a shard's cells."""
        row = self._rows[shard]
        for name, value in values.items():
            row[_FIELDS.index(name)] = value
        row[_FIELDS.index("changes")] += 1

    def tell_post(self, shard: int, sent: Mapping[int, int], taken: Mapping[int, int]) -> None:
        """Set what a shard has sent to each other one, and taken from it."""
        at = len(_FIELDS)
        for other, number in sent.items():
            self._rows[shard, at + other] = number
        for other, number in taken.items():
            self._rows[shard, at + self.shards + other] = number

    def is_idle(self, shard: int) -> bool:
        """Return whether a shard has said that it has nothing to do."""
        return bool(self._rows[shard, _FIELDS.index("is_idle")])

    def totals(self) -> Totals:
        """Return the counts of all shards together."""
        sums = self._rows.sum(axis=0)
        return Totals(*(int(sums[_FIELDS.index(name)]) for name in _FIELDS[:6]))

    def is_open(self) -> bool:
        """Whether every shard has begun to fetch."""
        return bool(self._rows[:, _FIELDS.index("is_open")].all())

    def is_quiet(self) -> bool:
        """Whether nothing is left anywhere, and nothing is on its way between shards.

        A shard that is idle is roused by nothing but post; so where all are idle, all that was
        sent has been taken, and nobody has changed anything while this was looked at, nothing
        will happen any more.
        """
        before = self._rows.copy()
        at = len(_FIELDS)
        sent = before[:, at : at + self.shards]
        taken = before[:, at + self.shards :]
        idle = before[:, _FIELDS.index("is_idle")].all()
        changes = _FIELDS.index("changes")
        return bool(
            idle
            and (sent <= taken.T).all()
            and (self._rows[:, changes] == before[:, changes]).all()
        )
