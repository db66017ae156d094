"""Where the labels at the line ends stand: near their lines, never on one another."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["nudge"]


def nudge(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as it takes to keep them apart and inside.

    The positions returned have the smallest sum of squared moves among those that keep the
    order, stand at least `gap` apart and lie within `low` and `high`. Where there is no room
    for that gap, they stand as far apart as the room allows.

    Parameters
    ----------
    wanted
        Where each label would like to stand, in any order.
    gap
        The smallest distance between two labels.
    low, high
        The ends of the room.

    Returns
    -------
    list of float
        A position for each wanted one, in the order given.

    Examples
    --------
    >>> nudge([50, 51, 90], gap=10, low=0, high=100)
    [45.5, 55.5, 90.0]
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # With i gaps taken off the i-th, "at least a gap apart" is "not falling": the least
    # squares answer pools neighbours that fall, and the ends of the room clip it.
    blocks: list[list[float]] = []
    for rank, i in enumerate(order):
        blocks.append([wanted[i] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    flat = [_mean(block) for block in blocks for _ in block]
    ceiling = max(low, high - (len(wanted) - 1) * gap)
    placed = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        placed[i] = min(max(flat[rank], low), ceiling) + rank * gap
    return placed


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)
