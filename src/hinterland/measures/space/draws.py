"""Values put on regions at random, and what comes of the sum over neighbours."""

from itertools import permutations
from math import ceil, factorial, sqrt
from typing import Final

import numpy as np

from ..arrays import Floats
from .pairs import Neighbours, Places

__all__ = ["drawn_sums", "orders"]

#: Up to so many arrangements all are visited, else some are drawn: 8 regions have 40,320.
_ALL: Final = 50_000

#: With more regions, shuffles are put one after the other, and single precision comes first.
_MANY: Final = 500

#: So many draws, or pairs, at once stay in the processor's cache.
_DRAWS: Final = 32
_PAIRS: Final = 3_000

#: Sums in single precision are right to this part of their size, and a hundred times better.
_SINGLE: Final = 1e-3


def orders(n: int, draws: int, seed: int) -> tuple[Places, bool]:
    """Return arrangements of n regions, [draw, region], and whether they are all there are.

    All of them come without the one that is there already.
    """
    if n <= 12 and factorial(n) <= _ALL:
        every = np.array(list(permutations(range(n))), dtype=np.intp)
        return every[1:], True
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n, dtype=np.intp), (draws, 1)), axis=1), False


def drawn_sums(
    z: Floats, w: Neighbours, ends: Floats, near: Floats, draws: int, seed: int
) -> tuple[list[Floats], bool]:
    """Return Σᵢ endsᵢ zᵢ² + Σᵢⱼ wᵢⱼ zᵢ zⱼ of each draw, for each row of z [row, region].

    With more than 500 regions a draw is two shuffles, one after the other, each out of √draws:
    any two of the draws are independent, so that a p-value has the mean and the variance that it
    has with as many separate shuffles. Sums close to `near` [row] have full precision, the others
    single.
    """
    n = z.shape[-1]
    if n <= _MANY or w.is_dense:
        order, exact = orders(n, draws, seed)
        one, other, weight = w.either_way
        found = []
        for row in z:
            values = row[order.T]
            sums = ends @ values**2
            if w.is_dense:
                sums += np.einsum("ij,ij->j", values, w.matrix @ values)
            else:
                for some in _slices(draws, _DRAWS):
                    part = np.ascontiguousarray(values[:, some])
                    sums[some] += weight @ (part[one] * part[other])
            found.append(sums)
        return found, exact
    rng = np.random.default_rng(seed)
    count = ceil(sqrt(draws))
    first, second = (np.stack([rng.permutation(n) for _ in range(count)]) for _ in range(2))
    return [
        _composed(row, w, ends, first, second, at)[:draws]
        for row, at in zip(z, near, strict=True)
    ], False


def _composed(
    z: Floats, w: Neighbours, ends: Floats, first: Places, second: Places, near: float
) -> Floats:
    """Return the sums of z after each first shuffle of each second one."""
    one, other, weight = w.either_way
    values = z[first]
    single = np.ascontiguousarray(values.T, dtype=np.float32)
    light = weight.astype(np.float32)
    moved = np.zeros(second.shape)
    np.put_along_axis(moved, second, ends[None, :], axis=1)
    squares = moved @ values.T**2
    sums = squares.copy()
    for k, order in enumerate(second):
        for some in _slices(len(one), _PAIRS):
            product = single.take(order[one[some]], axis=0)
            product *= single.take(order[other[some]], axis=0)
            sums[k] += light[some] @ product
    close = np.abs(sums - near) <= _SINGLE * np.sqrt((sums**2).mean())
    for k, which in np.argwhere(close):
        here = values[which][second[k]]
        sums[k, which] = squares[k, which] + weight @ (here[one] * here[other])
    return sums.ravel()


def _slices(count: int, step: int) -> list[slice]:
    return [slice(at, at + step) for at in range(0, count, step)]
