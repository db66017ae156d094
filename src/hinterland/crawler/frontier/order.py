"""The order in which a shard's addresses are asked for, kept up to date as pages come in."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .batch import Batch
from .strategies import RANKED, Ranking, Strategy, rung

__all__ = ["Order"]

_UNRANKED: Final = float(rung(0.0))


class Order:
    """The score of each address by a strategy, and what changes it.

    Parameters
    ----------
    strategy
        The strategy.

    Examples
    --------
    >>> Order("breadth").score(7, depth=2), Order("depth").score(7, depth=2)
    (2.0, -7.0)
    """

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self._ranking = Ranking(strategy) if strategy in RANKED else None

    @property
    def is_ranked(self) -> bool:
        """Whether scores change while addresses wait."""
        return self._ranking is not None

    def score(self, number: int, *, depth: int) -> float:
        """Return a new address's score."""
        if self._ranking is not None:
            return _UNRANKED
        return float(depth if self.strategy == "breadth" else -number)

    def give(self, numbers: Iterable[int], values: Iterable[float]) -> None:
        """Add to the values of addresses: start pages' weights, links from other shards."""
        if self._ranking is not None:
            for number, value in zip(numbers, values, strict=True):
                self._ranking.give(number, value)

    def spread(self, number: int, targets: NDArray[np.int32], *, links: int) -> float:
        """Let a fetched page give to what it links to; return what each of its links is worth."""
        if self._ranking is None:
            return 0.0
        return self._ranking.spread(number, targets, links=links)

    def load(self, numbers: Iterable[int], values: Iterable[float]) -> None:
        """Take back the values of an earlier crawl."""
        if self._ranking is not None:
            self._ranking.load(numbers, values)

    def settle(self, batch: Batch, *, following: int) -> None:
        """Write into a batch what has changed since the last one.

        Parameters
        ----------
        batch
            The batch; its new addresses get their scores.
        following
            The number of the next new address.
        """
        if self._ranking is None:
            return
        first = batch.addresses[0][0] if batch.addresses else following
        for number, cash, moves in self._ranking.changed():
            if number < first and moves:
                batch.moved.append((number, rung(cash), cash))
            elif number < first:
                batch.cash.append((number, cash))
        for place, row in enumerate(batch.addresses):
            cash = self._ranking.value(row[0])
            batch.addresses[place] = (*row[:6], float(rung(cash)), cash)

    def rerank(self, batch: Batch, values: NDArray[np.float64]) -> None:
        """Take new values for all addresses, and write those that move into a batch."""
        assert self._ranking is not None
        for number in self._ranking.replace(values).tolist():
            value = self._ranking.value(number)
            batch.moved.append((number, rung(value), value))
