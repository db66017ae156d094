"""Who is whose neighbour: a matrix [region, region], from a table of pairs or from distances."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...errors import InputError
from ...language import listed, t
from ..arrays import Floats, floats, parameter
from .pairs import Neighbours, matrix_of

__all__ = [
    "neighbours_from_distance",
    "neighbours_from_pairs",
    "row_standardised",
    "values_of",
]


def neighbours_from_pairs(
    pairs: Any, regions: Sequence[object], *, directed: bool = False
) -> Floats:
    """Return which regions are neighbours, as 1 and 0, from a table of pairs.

    Parameters
    ----------
    pairs
        A CSV file (a path) or a frame of any kind (pandas, polars, Arrow, DuckDB) with the
        columns `region` and `neighbour`, or pairs of names.
    regions
        The regions' names, in the order of the last axis of the data. Pairs with others are left
        out, so that the table of a whole country serves a part of it.
    directed
        False: a pair counts both ways, whichever is written. True: as written.

    Returns
    -------
    ndarray
        [region, region], 0 on the diagonal. A region in no pair has a row of zeros.

    Raises
    ------
    InputError
        The file can't be read, a column is missing, a region is paired with itself or is named
        twice in `regions`, or none of the pairs is among the regions.

    Examples
    --------
    >>> neighbours_from_pairs([("a", "b"), ("b", "c")], ["a", "b", "c"])
    array([[0., 1., 0.],
           [1., 0., 1.],
           [0., 1., 0.]])
    """
    names = list(regions)
    place = {name: at for at, name in enumerate(names)}
    if len(place) < len(names):
        twice = listed(sorted({str(name) for name in names if names.count(name) > 1}))
        raise InputError(t("regions names a region twice: {names}", names=twice))
    matrix = np.zeros((len(names), len(names)))
    seen: set[object] = set()
    for one, other in _pairs(pairs):
        if one == other:
            text = t("the pairs name {name!r} as its own neighbour; remove that row", name=one)
            raise InputError(text)
        seen |= {one, other}
        if one in place and other in place:
            matrix[place[one], place[other]] = 1.0
            if not directed:
                matrix[place[other], place[one]] = 1.0
    if not matrix.any():
        have, want = (listed(sorted(map(str, some))[:3]) for some in (seen, names))
        text = t(
            "no pair is among the regions: the pairs have {have} …, the regions are {want} …"
        )
        raise InputError(text.format(have=have, want=want))
    return matrix


def neighbours_from_distance(
    distances: ArrayLike,
    *,
    within: float | None = None,
    nearest: int | None = None,
    power: float | None = None,
) -> Floats:
    """Return neighbours from distances: those within a limit, the nearest ones, or 1/d^power.

    Parameters
    ----------
    distances
        [region, region], in any unit. The diagonal is left out.
    within
        Neighbours are at most so far away: 1, else 0.
    nearest
        Neighbours are so many nearest ones (the earlier of equally far ones): 1, else 0. Not
        symmetric.
    power
        All are, with 1/d^power; alone, or of those that `within` or `nearest` picks.

    Returns
    -------
    ndarray
        [region, region], 0 on the diagonal.

    Raises
    ------
    ValueError
        Nothing is asked for, a distance is missing or negative, or it is 0 with `power`.

    Examples
    --------
    >>> apart = np.abs(np.subtract.outer([0.0, 1.0, 4.0], [0.0, 1.0, 4.0]))
    >>> neighbours_from_distance(apart, nearest=1)
    array([[0., 1., 0.],
           [1., 0., 0.],
           [0., 1., 0.]])
    >>> neighbours_from_distance(apart, within=3, power=2)[1].round(3)
    array([1.   , 0.   , 0.111])
    """
    if within is None and nearest is None and power is None:
        raise ValueError(t("say which are neighbours: within=, nearest= or power="))
    d = matrix_of(distances, "distances")
    others = ~np.eye(len(d), dtype=bool)
    picked = others.copy()
    if within is not None:
        picked &= d <= parameter(within, "within", negative=False)
    if nearest is not None:
        count = int(parameter(nearest, "nearest", negative=False, zero=False))
        order = np.argsort(np.where(picked, d, np.inf), axis=1, kind="stable")[:, :count]
        near = np.zeros_like(picked)
        np.put_along_axis(near, order, values=True, axis=1)
        picked &= near
    if power is None:
        return picked.astype(np.float64)
    exponent = parameter(power, "power")
    if (d[picked] == 0).any():
        raise ValueError(t("two regions are at distance 0, which power can't weigh"))
    return np.where(picked, np.where(picked, d, 1.0) ** -exponent, 0.0)


def row_standardised(neighbours: ArrayLike | Neighbours) -> Floats:
    """Return neighbours over the sum of their row, so that a lag is the neighbours' mean.

    A row without neighbours stays 0.

    Raises
    ------
    ValueError
        The matrix isn't as wide as long, has a negative, missing or infinite number, or one on
        the diagonal that isn't 0.

    Examples
    --------
    >>> row_standardised([[0, 1, 1], [1, 0, 0], [0, 0, 0]])
    array([[0. , 0.5, 0.5],
           [1. , 0. , 0. ],
           [0. , 0. , 0. ]])
    """
    return Neighbours.of(neighbours).standardised.matrix


def values_of(x: ArrayLike) -> Floats:
    """Return values of any sign [..., region] as float64; NaN stays.

    Raises
    ------
    ValueError
        One is infinite, or there is no region.
    """
    array = floats(x)
    if array.ndim == 0 or array.shape[-1] == 0:
        text = t("values has the shape {shape}; it needs regions on its last axis")
        raise ValueError(text.format(shape=array.shape))
    if np.isinf(array).any():
        raise ValueError(t("values has an infinite number; write NaN where it is missing"))
    return array


def _pairs(pairs: Any) -> Iterable[tuple[object, object]]:
    if isinstance(pairs, str | Path):
        return _from_file(Path(pairs))
    if hasattr(type(pairs), "columns") or hasattr(type(pairs), "schema"):
        import narwhals as nw

        table: Any = nw.from_native(pairs)
        frame: Any = table.collect() if isinstance(table, nw.LazyFrame) else table
        _columns(frame.columns, t("the frame"))
        return [tuple(row) for row in frame.select("region", "neighbour").rows()]
    return [(one, other) for one, other in pairs]


def _from_file(path: Path) -> list[tuple[object, object]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _columns(reader.fieldnames or (), str(path))
            return [(row["region"], row["neighbour"]) for row in reader]
    except OSError as error:
        text = t("can't read {path}: {reason}", path=path, reason=error.strerror or str(error))
        raise InputError(text) from None


def _columns(columns: Sequence[str], what: str) -> None:
    for column in ("region", "neighbour"):
        if column not in columns:
            text = t("{what} has no column {column!r}; it has {columns}")
            raise InputError(text.format(what=what, column=column, columns=listed(columns)))
