"""What pages are worth by the links between them."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["DAMPING", "Links", "link_counts", "pagerank"]

DAMPING: Final = 0.85

Values = NDArray[np.float64]
Numbers = NDArray[np.int32]

#: Called once a pass, gives the links in pieces: sources, targets, and the part of its source's
#: rank that each link carries (1 / number of links).
Links = Callable[[], Iterable[tuple[Numbers, Numbers, Values]]]


def link_counts(links: Links, size: int, *, first: float = 0.0) -> NDArray[np.float32]:
    """Return `first` + the number of pages that link to each of `size` addresses."""
    counts = np.full(size, first, dtype=np.float32)
    for _, targets, _ in links():
        np.add.at(counts, targets, 1)
    return counts


def pagerank(links: Links, restart: Values, *, rounds: int = 20) -> Values:
    """Return the PageRank of each address, 1 on average (Brin and Page 1998).

    A page without links, and an address not fetched yet, gives its rank to all alike. `restart`
    is how likely a reader who follows no link begins at each address, on any positive scale. The
    error falls by 0.85 a round.

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
        flow *= DAMPING
        # What no link carries on goes back to the start.
        ranks = flow + start * ((count - float(flow.sum())) / count)
    return ranks
