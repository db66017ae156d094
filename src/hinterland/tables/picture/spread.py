"""How far headings reach that are centred above several columns of a picture."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

__all__ = ["spread"]

LEFT_OUT: Final = 0.25  # of a column's width: what it costs to leave a column without heading
FARTHEST: Final = 1.0  # of a column's width: between a heading's middle and its columns'

Run = tuple[int, int]  # first and last column


def spread(
    centres: Sequence[float],
    reach: Sequence[Run],
    columns: Sequence[tuple[float, float]],
    below: Sequence[tuple[str, ...]],
) -> list[Run]:
    """Return the first and last column that each heading of a row is about.

    Of all ways to give the headings runs of columns that don't overlap, the one whose middles
    lie nearest to the headings' own and that leaves the fewest columns out. No heading is
    about two columns that are headed alike below it. Headings that can't be given runs keep their
    reach.

    Parameters
    ----------
    centres
        The headings' middles, from left to right.
    reach
        The columns that the texts themselves lie above, first and last; a run holds one of them
        at least.
    columns
        Left and right edge of each column.
    below
        The headings of each column in the rows below; none where it has none.

    Examples
    --------
    >>> columns = [(0, 10), (20, 30), (40, 50), (60, 70), (80, 90)]
    >>> spread([25, 75], [(1, 1), (3, 4)], columns, [()] * 5)
    [(0, 2), (3, 4)]
    >>> years = [("2018",), ("2019",), ("2018",), ("2019",)]
    >>> spread([5, 45], [(0, 0), (2, 2)], columns[:4], years)  # over the first of each pair
    [(0, 0), (2, 2)]
    """
    width = (columns[-1][1] - columns[0][0]) / len(columns)
    left_out = LEFT_OUT * width
    # By the number of columns that are used up or left out: the cheapest way to get there.
    ways: list[tuple[float, list[Run]]] = [(n * left_out, []) for n in range(len(columns) + 1)]
    for centre, (first, last) in zip(centres, reach, strict=True):
        longer: list[tuple[float, list[Run]]] = [(inf, [])] * len(ways)
        for start, end in _runs(first, last, below):
            off = abs((columns[start][0] + columns[end][1]) / 2 - centre)
            cost, runs = ways[start]
            if off <= FARTHEST * width and cost + off < longer[end + 1][0]:
                longer[end + 1] = (cost + off, [*runs, (start, end)])
        for n in range(1, len(ways)):
            cost, runs = longer[n - 1]
            if cost + left_out < longer[n][0]:
                longer[n] = (cost + left_out, runs)
        ways = longer
    return ways[-1][1] if ways[-1][0] < inf else list(reach)


def _runs(first: int, last: int, below: Sequence[tuple[str, ...]]) -> Iterator[Run]:
    """Yield the runs of columns, differently headed, that hold one from `first` to `last`."""
    for start in range(last + 1):
        seen: set[tuple[str, ...]] = set()
        for end in range(start, len(below)):
            if below[end] and below[end] in seen:
                break
            seen.add(below[end])
            if end >= first:
                yield start, end
