"""The scores of a shard's addresses by a strategy, kept up to date as pages come in."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .batch import Batch
from .strategies import Strategy

__all__ = ["Order", "step"]

_LEAST: Final = 2.0**-60

Values = NDArray[np.float64]
Numbers = NDArray[np.int32]


def step(value: float) -> int:
    """Return the score of a value: its step on a logarithmic scale, the higher values first.

    There are four steps a doubling, and only a new step moves an address in the queue: most
    links cost no move.

    Examples
    --------
    >>> step(1.0), step(2.0), step(2.1)
    (0, -4, -4)
    """
    return -math.floor(4 * math.log2(max(value, _LEAST)))


class Order:
    """The score of each address, from its value where the strategy keeps any.

    Examples
    --------
    >>> from .strategies import STRATEGIES
    >>> Order(STRATEGIES["breadth"]).score(7, depth=2)
    2.0
    >>> order = Order(STRATEGIES["opic"])
    >>> order.add([1], [1.0])
    >>> order.spread(1, np.array([2, 3], dtype=np.int32), links=2)
    0.5
    >>> order.value(2), order.value(1)
    (0.5, 0.0)
    """

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self._values: Values = np.zeros(1024)
        #: The values of the last commit, of those that have changed since.
        self._before: dict[int, float] = {}

    @property
    def is_ranked(self) -> bool:
        """Whether scores change while addresses wait."""
        return self.strategy.on_fetch is not None

    def score(self, number: int, *, depth: int) -> float:
        """Return a new address's score."""
        known = self.strategy.score
        return float(step(0.0)) if known is None else known(number, depth)

    def value(self, number: int) -> float:
        """Return an address's value."""
        return float(self._values[number]) if number < len(self._values) else 0.0

    def load(self, numbers: Iterable[int], values: Iterable[float]) -> None:
        """Take back the values of an earlier crawl."""
        for number, value in zip(numbers, values, strict=True):
            self._reach(number)
            self._values[number] = value

    def add(self, numbers: Iterable[int], values: Iterable[float]) -> None:
        """Add to the values of addresses: start pages' weights, links from other shards."""
        if self.is_ranked:
            for number, value in zip(numbers, values, strict=True):
                self._reach(number)
                self._before.setdefault(number, float(self._values[number]))
                self._values[number] += value

    def spread(self, number: int, targets: Numbers, *, links: int) -> float:
        """Let a fetched page give to what it links to; return what each of its links gets.

        `targets` are the linked addresses in this shard, each once; `links` counts all.
        """
        on_fetch = self.strategy.on_fetch
        if on_fetch is None:
            return 0.0
        self._reach(max(number, int(targets.max(initial=0))))
        before = float(self._values[number])
        kept, share = on_fetch(before, links)
        if kept != before:
            self._before.setdefault(number, before)
            self._values[number] = kept
        for target, value in zip(targets.tolist(), self._values[targets].tolist(), strict=True):
            self._before.setdefault(target, value)
        self._values[targets] += share
        return share

    def changed(self) -> Iterable[tuple[int, float, bool]]:
        """Give the addresses changed since the last call: number, value, whether it moves."""
        before, self._before = self._before, {}
        for number, old in before.items():
            new = float(self._values[number])
            yield number, new, step(old) != step(new)

    def settle(self, batch: Batch, *, following: int) -> None:
        """Write into a batch what has changed since the last one, and its addresses' scores.

        `following` is the number of the next new address.
        """
        if not self.is_ranked:
            return
        first = batch.addresses[0][0] if batch.addresses else following
        for number, value, moves in self.changed():
            if number < first and moves:
                batch.moved.append((number, step(value), value))
            elif number < first:
                batch.values.append((number, value))
        for place, row in enumerate(batch.addresses):
            value = self.value(row[0])
            batch.addresses[place] = (*row[:6], float(step(value)), value)

    def recompute(self, batch: Batch, values: NDArray[np.floating]) -> None:
        """Take new values for all addresses, and write those that move into a batch."""
        self._reach(len(values) - 1)
        steps = [
            np.floor(4 * np.log2(np.maximum(v, _LEAST)))
            for v in (self._values[: len(values)], values)
        ]
        self._values[: len(values)] = values
        for number in np.flatnonzero(steps[0] != steps[1]).tolist():
            batch.moved.append((number, step(values[number]), float(values[number])))

    def _reach(self, number: int) -> None:
        if number >= len(self._values):
            more = np.zeros(max(number + 1, len(self._values) * 3 // 2))
            more[: len(self._values)] = self._values
            self._values = more
