"""Where the labels at the line ends stand: near their lines, never on one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

__all__ = ["nudge"]


def nudge(
    wanted: Sequence[float], *, sizes: Sequence[float], low: float, high: float
) -> list[float]:
    """Move positions as little as it takes to keep labels apart and inside.

    The positions returned have the smallest sum of squared moves among those that keep the
    order and leave each label its whole size between `low` and `high`. Where there is no room
    for that, they stand as far apart as the room allows.

    Parameters
    ----------
    wanted
        Where the middle of each label would like to stand, in any order.
    sizes
        How much room each label takes up.
    low, high
        The ends of the room, which no label's own ends pass.

    Returns
    -------
    list of float
        A position for each wanted one, in the order given.

    Examples
    --------
    >>> nudge([50, 51, 90], sizes=[10, 10, 10], low=0, high=100)
    [45.5, 55.5, 90.0]
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    apart = [0.0, *((sizes[a] + sizes[b]) / 2 for a, b in pairwise(order))]
    squeeze = min(1.0, (high - low) / (sum(sizes) or 1.0))
    offsets = list(accumulate(distance * squeeze for distance in apart))
    # With its offset taken off each, "far enough apart" is "not falling": the least squares
    # answer pools neighbours that fall, and the ends of the room clip it.
    blocks: list[list[float]] = []
    for i, offset in zip(order, offsets, strict=True):
        blocks.append([wanted[i] - offset])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    flat = [_mean(block) for block in blocks for _ in block]
    floor = low + sizes[order[0]] * squeeze / 2
    ceiling = max(floor, high - sizes[order[-1]] * squeeze / 2 - offsets[-1])
    placed = [0.0] * len(wanted)
    for i, offset, position in zip(order, offsets, flat, strict=True):
        placed[i] = min(max(position, floor), ceiling) + offset
    return placed


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)
