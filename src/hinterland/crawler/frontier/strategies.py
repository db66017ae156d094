"""In which order pages are asked for: one score an address, the smallest first.

======== =================================================================================
breadth  the depth: how many links from a start page
depth    the newest address first
indegree the number of links found so far that lead to it
opic     the cash it has: a page that is fetched gives all its own, in equal parts, to the
         pages it links to (Abiteboul, Preda, Cobéna 2003)
pagerank the PageRank (Brin and Page 1998) over the links stored, computed anew each time the
         crawl has grown by a quarter; in between, as with opic, from the linking page's rank
======== =================================================================================

The last three are `Ranking` strategies: they keep a value for each address. A value moves an
address in the queue when it passes the next step of a fine logarithmic ladder, four steps a
doubling, so that most links cost no move.
"""

import math
from collections.abc import Callable, Iterable
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

__all__ = ["RANKED", "STRATEGIES", "Ranking", "Strategy", "pagerank", "rung"]

Strategy = Literal["breadth", "depth", "indegree", "opic", "pagerank"]
STRATEGIES: Final[tuple[Strategy, ...]] = get_args(Strategy)

#: The strategies that keep a value for each address.
RANKED: Final[frozenset[Strategy]] = frozenset({"indegree", "opic", "pagerank"})

_DAMPING: Final = 0.85
_LEAST: Final = 2.0**-60

Values = NDArray[np.float64]
Numbers = NDArray[np.int32]


def rung(value: float) -> int:
    """Return the score of a value: its step on the ladder, the higher values first.

    Examples
    --------
    >>> rung(1.0), rung(2.0), rung(2.1)
    (0, -4, -4)
    """
    return -math.floor(4 * math.log2(max(value, _LEAST)))


class Ranking:
    """The value of each address of a shard, by its number.

    Parameters
    ----------
    strategy
        One of the ranked ones.

    Examples
    --------
    >>> ranking = Ranking("opic")
    >>> ranking.give(1, 1.0)
    >>> ranking.spread(1, np.array([2, 3], dtype=np.int32), links=2)
    0.5
    >>> ranking.value(2), ranking.value(1)
    (0.5, 0.0)
    """

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self._values: Values = np.zeros(1024)
        self._before: dict[int, float] = {}

    def value(self, number: int) -> float:
        """Return an address's value."""
        return float(self._values[number]) if number < len(self._values) else 0.0

    def give(self, number: int, value: float) -> None:
        """Add to an address's value, as a start page's weight or a link from another shard."""
        self._reach(number)
        self._before.setdefault(number, float(self._values[number]))
        self._values[number] += value

    def spread(self, number: int, targets: Numbers, *, links: int) -> float:
        """Let a fetched page give to what it links to; return what each link is worth.

        Parameters
        ----------
        number
            The page.
        targets
            The linked addresses in this shard, each once.
        links
            The number of all its links, those to other shards too.
        """
        self._reach(max(number, int(targets.max(initial=0))))
        share = self._share(number, links)
        for target, value in zip(targets.tolist(), self._values[targets].tolist(), strict=True):
            self._before.setdefault(target, value)
        self._values[targets] += share
        return share

    def changed(self) -> Iterable[tuple[int, float, bool]]:
        """Give the addresses changed since the last call: number, value, whether it moves."""
        before, self._before = self._before, {}
        for number, old in before.items():
            new = float(self._values[number])
            yield number, new, rung(old) != rung(new)

    def replace(self, values: Values) -> NDArray[np.int64]:
        """Take new values for all addresses; return the numbers of those that move."""
        self._reach(len(values) - 1)
        steps = [
            np.floor(4 * np.log2(np.maximum(v, _LEAST)))
            for v in (self._values[: len(values)], values)
        ]
        self._values[: len(values)] = values
        return np.flatnonzero(steps[0] != steps[1])

    def load(self, numbers: Iterable[int], values: Iterable[float]) -> None:
        """Take back the values of an earlier crawl."""
        for number, value in zip(numbers, values, strict=True):
            self._reach(number)
            self._values[number] = value

    def _share(self, number: int, links: int) -> float:
        if self.strategy == "indegree":
            return 1.0
        if self.strategy == "pagerank":
            return _DAMPING * float(self._values[number]) / max(links, 1)
        cash = float(self._values[number])
        self._before.setdefault(number, cash)
        self._values[number] = 0.0
        return cash / max(links, 1)

    def _reach(self, number: int) -> None:
        if number >= len(self._values):
            more = np.zeros(max(number + 1, len(self._values) * 3 // 2))
            more[: len(self._values)] = self._values
            self._values = more


def pagerank(
    links: Callable[[], Iterable[tuple[Numbers, Numbers, Values]]],
    restart: Values,
    *,
    rounds: int = 20,
) -> Values:
    """Return the PageRank of each address, 1 on average.

    A page without links, and an address not fetched yet, gives its rank to all alike.

    Parameters
    ----------
    links
        Called once a round, gives the links in pieces: sources, targets, and the part of its
        source's rank that each link carries (1 / number of links).
    restart
        How likely a reader who follows no link begins at each address; any positive scale.
    rounds
        The error falls by 0.85 a round.

    Examples
    --------
    Two pages that link to each other, and one that links to the first:

    >>> edges = (np.array([0, 1, 2]), np.array([1, 0, 0]), np.ones(3))
    >>> pagerank(lambda: [edges], np.ones(3), rounds=100).round(3)
    array([1.459, 1.391, 0.15 ])
    """
    count = len(restart)
    start: Values = restart * (count / restart.sum())
    ranks: Values = start.copy()
    for _ in range(rounds):
        flow = np.zeros(count)
        for sources, targets, parts in links():
            flow += np.bincount(targets, weights=ranks[sources] * parts, minlength=count)
        flow *= _DAMPING
        # What no link carries on goes back to the start.
        ranks = flow + start * ((count - float(flow.sum())) / count)
    return ranks
