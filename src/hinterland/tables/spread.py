"""How far headings reach that are centred above several columns of a picture."""

from collections.abc import Sequence
from typing import Final

__all__ = ["spread"]

LEFT_OUT: Final = 0.25  # of a column's width: what it costs to leave a column without heading


def spread(
    centres: Sequence[float],
    reach: Sequence[tuple[int, int]],
    columns: Sequence[tuple[float, float]],
    below: Sequence[tuple[str, ...]],
) -> list[tuple[int, int]]:
    """Return the first and last column that each heading of a row stands for.

    Of all ways to give the headings runs of columns that don't overlap, the one whose middles
    lie nearest to the headings' own and that leaves the fewest columns out. No heading stands
    for two columns that are headed alike below it. Headings that can't be given runs, such as
    those that already lie over one another, keep their reach.

    Parameters
    ----------
    centres
        The headings' middles, from left to right.
    reach
        The columns that the texts themselves lie above, first and last.
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
    >>> spread([15, 25], [(0, 1), (1, 2)], columns[:3], [()] * 3)
    [(0, 1), (1, 2)]
    """
    width = (columns[-1][1] - columns[0][0]) / len(columns)
    ways: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}  # by next free column
    for centre, (first, last) in zip(centres, reach, strict=True):
        longer: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for free, (cost, runs) in ways.items():
            for start in range(free, first + 1):
                for end in range(last, _repetition(below, start)):
                    middle = (columns[start][0] + columns[end][1]) / 2
                    new = cost + abs(middle - centre) + LEFT_OUT * width * (start - free)
                    if end + 1 not in longer or new < longer[end + 1][0]:
                        longer[end + 1] = (new, [*runs, (start, end)])
        ways = longer
    if not ways:
        return list(reach)
    best = min(ways, key=lambda free: ways[free][0] + LEFT_OUT * width * (len(columns) - free))
    return ways[best][1]


def _repetition(below: Sequence[tuple[str, ...]], start: int) -> int:
    """Return the first column that is headed as one before it is, counted from `start` on."""
    seen: set[tuple[str, ...]] = set()
    for column in range(start, len(below)):
        if below[column] and below[column] in seen:
            return column
        seen.add(below[column])
    return len(below)
