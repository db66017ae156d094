"""Neighbours as a list of pairs: what many regions need, each with a few neighbours."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...language import t
from ..arrays import Floats, floats

__all__ = ["Neighbours", "Places", "matrix_of", "neighbours_of"]

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who is whose neighbour, pair by pair, in the order of `one` and then `other`.

    Every measure of space takes it in place of a matrix. With thousands of regions it is faster,
    and what is derived from it is kept from one measure to the next.

    Attributes
    ----------
    regions
        How many there are.
    one, other
        The places of a region and of its neighbour, [pair].
    weight
        Above 0, [pair].

    Examples
    --------
    >>> w = Neighbours.of([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> w.one.tolist(), w.other.tolist(), w.lag(np.array([4.0, 1.0, 2.0])).tolist()
    ([0, 0, 1, 2], [1, 2, 0, 0], [3.0, 4.0, 4.0])
    """

    regions: int
    one: Places
    other: Places
    weight: Floats

    @classmethod
    def of(cls, neighbours: Any) -> "Neighbours":
        """Return the pairs of a matrix [region, region], of scipy's sparse ones, or of a W of PySAL.

        Raises
        ------
        ValueError
            The matrix isn't as wide as long, has a negative, missing or infinite number, or one on
            the diagonal that isn't 0.
        """
        if isinstance(neighbours, Neighbours):
            return neighbours
        sparse = getattr(neighbours, "sparse", neighbours)
        if hasattr(sparse, "tocoo"):
            found = sparse.tocoo()
            found.sum_duplicates()
            order = np.lexsort((found.col, found.row))
            weight = np.asarray(found.data, np.float64)[order]
            one, other = found.row[order], found.col[order]
            _check(weight, found.shape, "neighbours")
        else:
            w = matrix_of(neighbours, "neighbours")
            one, other = np.nonzero(w)
            weight, found = w[one, other], w
        if (one == other)[weight > 0].any():
            raise ValueError(
                t("neighbours has a region as its own neighbour; set the diagonal to 0")
            )
        most = weight.max(initial=0.0)
        weight = weight / most if most > 0 and not 1e-70 < most < 1e70 else weight
        some = weight > 0
        return cls(
            found.shape[0], one[some].astype(np.intp), other[some].astype(np.intp), weight[some]
        )

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return the matrix [region, region]."""
        return np.array(self.matrix, dtype=dtype, copy=True if copy is None else copy)

    @cached_property
    def matrix(self) -> Floats:
        """The matrix [region, region]."""
        found = np.zeros((self.regions, self.regions))
        found[self.one, self.other] = self.weight
        return found

    @cached_property
    def degree(self) -> Places:
        """How many neighbours each region has, [region]."""
        return np.bincount(self.one, minlength=self.regions)

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """The sums of what each region has for neighbours, and is for others, [region] each."""
        n = self.regions
        ends = (self.one, self.other)
        there, back = (np.bincount(e, self.weight, n).astype(np.float64) for e in ends)
        return there, back

    @cached_property
    def either_way(self) -> tuple[Places, Places, Floats]:
        """Each pair once, the lower place first, with wᵢⱼ + wⱼᵢ: [pair] each."""
        low, high = np.minimum(self.one, self.other), np.maximum(self.one, self.other)
        key, which = np.unique(low * self.regions + high, return_inverse=True)
        weight = np.bincount(which, self.weight).astype(np.float64)
        return key // self.regions, key % self.regions, weight

    @cached_property
    def moments(self) -> tuple[np.float64, np.float64, np.float64]:
        """Cliff and Ord's S₀ = Σ wᵢⱼ, S₁ = ½ Σ (wᵢⱼ + wⱼᵢ)² and S₂ = Σ (wᵢ. + w.ᵢ)²."""
        there, back = self.sums
        both = self.either_way[2]
        return (
            np.float64(there.sum()),
            np.float64((both**2).sum()),
            np.float64(((there + back) ** 2).sum()),
        )

    @cached_property
    def standardised(self) -> "Neighbours":
        """The same over the sum of each row, so that a lag is the neighbours' mean."""
        weight = self.weight / self.sums[0][self.one]
        return Neighbours(self.regions, self.one, self.other, weight)

    @property
    def is_dense(self) -> bool:
        """Whether the matrix is faster: few regions, or many neighbours each."""
        return self.regions <= 64 or len(self.one) * 4 > self.regions**2

    def row(self, region: int) -> tuple[Places, Floats]:
        """Return the neighbours of a region, and their weights."""
        here = slice(*np.searchsorted(self.one, [region, region + 1]))
        return self.other[here], self.weight[here]

    def lag(self, z: Floats) -> Floats:
        """Return Σⱼ wᵢⱼ zⱼ, [..., region]; 0 for a region without neighbours."""
        if self.is_dense:
            return z @ self.matrix.T
        found = np.zeros(z.shape)
        some = self.degree > 0
        starts = (self.degree.cumsum() - self.degree)[some]
        found[..., some] = np.add.reduceat(z[..., self.other] * self.weight, starts, axis=-1)
        return found


def neighbours_of(
    neighbours: ArrayLike | Neighbours, regions: int, *, standardised: bool
) -> Neighbours:
    """Return neighbours for so many regions, checked.

    Raises
    ------
    ValueError
        They are for other regions, have a negative, missing or infinite number, or one on the
        diagonal that isn't 0; or nobody has a neighbour.
    """
    w = Neighbours.of(neighbours)
    if w.regions != regions:
        text = t("neighbours are for {given} regions, the data have {n} regions")
        raise ValueError(text.format(given=w.regions, n=regions))
    if regions > 1 and not len(w.one):
        raise ValueError(t("neighbours has none at all; each measure of space needs some"))
    return w.standardised if standardised else w


def matrix_of(x: ArrayLike, name: str) -> Floats:
    """Return a matrix [region, region] of finite numbers that aren't negative.

    Raises
    ------
    ValueError
        It isn't one.
    """
    w = floats(x)
    _check(w, w.shape, name)
    return w


def _check(numbers: Floats, shape: tuple[int, ...], name: str) -> None:
    if len(shape) != 2 or shape[0] != shape[1] or not shape[0]:
        text = t("{name} has the shape {shape}; it needs a row and a column for each region")
        raise ValueError(text.format(name=name, shape=shape))
    if not (np.isfinite(numbers).all() and np.min(numbers, initial=0.0) >= 0):
        raise ValueError(
            t("{name} has a number that is missing, infinite or negative", name=name)
        )
