"""How far headings reach that are centred above several columns of a picture."""

from collections.abc import Sequence
from typing import Final

__all__ = ["spread"]

LEFT_OUT: Final = 0.25  # of a column's width: what it costs to leave a column without heading


def spread(
    centres: Sequence[float],
    reach: Sequence[tuple[int, int]],
    columns: Sequence[tuple[float, float]],
) -> list[tuple[int, int]]:
    """Return the first and last column that each heading of a row stands for.

    Of all ways to give the headings runs of columns that don't overlap, the one whose middles
    lie nearest to the headings' own and that leaves the fewest columns out. Headings that
    already lie over one another can't be given runs, and keep their reach.

    Parameters
    ----------
    centres
        The headings' middles, from left to right.
    reach
        The columns that the texts themselves lie above, first and last.
    columns
        Left and right edge of each column.

    Examples
    --------
    >>> spread([25, 75], [(1, 1), (3, 4)], [(0, 10), (20, 30), (40, 50), (60, 70), (80, 90)])
    [(0, 2), (3, 4)]
    >>> spread([15, 25], [(0, 1), (1, 2)], [(0, 10), (20, 30), (40, 50)])
    [(0, 1), (1, 2)]
    """
    width = (columns[-1][1] - columns[0][0]) / len(columns)
    ways: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}  # by next free column
    for centre, (first, last) in zip(centres, reach, strict=True):
        longer: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for free, (cost, runs) in ways.items():
            for start in range(free, first + 1):
                for end in range(last, len(columns)):
                    middle = (columns[start][0] + columns[end][1]) / 2
                    new = cost + abs(middle - centre) + LEFT_OUT * width * (start - free)
                    if end + 1 not in longer or new < longer[end + 1][0]:
                        longer[end + 1] = (new, [*runs, (start, end)])
        ways = longer
    if not ways:
        return list(reach)
    best = min(ways, key=lambda free: ways[free][0] + LEFT_OUT * width * (len(columns) - free))
    return ways[best][1]
