"""The strategies: in which order a crawl asks for pages. All that there are is listed here.

Each address has a score, and the smallest is next. A strategy either scores an address once,
when it is found, or keeps a value for each address that changes as pages are fetched; then
the highest value is next.

To add one, write its functions here (or in a file of its own, as `pagerank`), list it in
`STRATEGIES`, and translate its `about`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...errors import UsageError
from ...language import did_you_mean, shipped, t
from .pagerank import DAMPING, Links, link_counts, pagerank

__all__ = ["STRATEGIES", "Strategy", "strategy_named"]

Values = NDArray[np.float32] | NDArray[np.float64]

#: What a page is worth in a search unless its strategy has another measure.
POPULARITY: Final = partial(link_counts, first=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """One order in which pages are asked for."""

    #: As the command line has it, and in a few words.
    name: str
    about: str
    #: Gives a new address's score from its number and depth, where that never changes.
    score: Callable[[int, int], float] | None = None
    #: The same in SQL, from the columns `id` and `depth`.
    sql_score: str = ""
    #: Where values are kept instead: from a fetched page's value and the number of its links,
    #: gives the value that it keeps, and what each linked address gets.
    on_fetch: Callable[[float, int], tuple[float, float]] | None = None
    #: Gives what each kept page is worth in a search, from all links and the number of addresses.
    weights: Callable[[Links, int], Values] = POPULARITY
    #: The weights replace the values each time the crawl has grown by a quarter.
    is_recomputed: bool = False


STRATEGIES: Final[Mapping[str, Strategy]] = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            name="breadth",
            about=shipped("pages with the fewest links from a start page first"),
            score=lambda _number, depth: float(depth),
            sql_score="depth",
        ),
        Strategy(
            name="depth",
            about=shipped("the newest address first"),
            score=lambda number, _depth: float(-number),
            sql_score="-id",
        ),
        Strategy(
            name="indegree",
            about=shipped("addresses with the most links to them first"),
            on_fetch=lambda value, _links: (value, 1.0),
        ),
        # Abiteboul, Preda, Cobéna (2003): a page that is fetched gives away all its cash, in
        # equal parts.
        Strategy(
            name="opic",
            about=shipped(
                "addresses with the most cash first, which pages pass on to what they link to"
            ),
            on_fetch=lambda cash, links: (0.0, cash / max(links, 1)),
        ),
        # Between two computations, links add to the ranks as with opic.
        Strategy(
            name="pagerank",
            about=shipped("addresses with the highest PageRank so far first"),
            on_fetch=lambda rank, links: (rank, DAMPING * rank / max(links, 1)),
            weights=lambda links, size: pagerank(links, np.ones(size)),
            is_recomputed=True,
        ),
    )
}


def strategy_named(name: str) -> Strategy:
    """Return a strategy by its name.

    Raises
    ------
    UsageError
        There is none of that name.

    Examples
    --------
    >>> strategy_named("breadth").sql_score
    'depth'
    """
    if name not in STRATEGIES:
        hint = did_you_mean(name, STRATEGIES)
        raise UsageError(t("there is no strategy {name!r}; {hint}", name=name, hint=hint))
    return STRATEGIES[name]
