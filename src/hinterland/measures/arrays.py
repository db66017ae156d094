"""What every measure takes: float64 arrays with the regions on the last axis."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..language import did_you_mean, listed, t

__all__ = [
    "Floats",
    "amounts",
    "belongs_of",
    "blocks",
    "by_blocks",
    "finite",
    "floats",
    "levels_of",
    "names_of",
    "option",
    "parameter",
    "parts_of",
    "positive",
    "regions_of",
    "rescaled",
    "scaled",
    "shares",
    "shares_of",
    "tamed",
    "total",
    "weights_of",
]

Floats = NDArray[np.float64]

#: Below this part of the largest, a number can no longer be told from 0 with full digits.
_LEAST = 1e-290

#: So many numbers, and what is made of them, stay in the processor's cache.
_BLOCK = 60_000


def floats(x: ArrayLike) -> Floats:
    """Return `x` as float64; what is masked is missing, as NaN.

    Raises
    ------
    ValueError
        It holds complex numbers or times, of which float64 would keep a part.

    Examples
    --------
    >>> floats(np.ma.masked_equal([3, -99], -99))
    array([ 3., nan])
    """
    kind = getattr(x, "dtype", None)
    if isinstance(kind, np.dtype) and kind.kind in "cmM":
        raise ValueError(t("numbers have to be real; these are {kind}", kind=kind))
    if isinstance(x, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(x), np.nan, np.asarray(x, dtype=np.float64))
    return np.asarray(x, dtype=np.float64)


def amounts(x: ArrayLike, name: str) -> Floats:
    """Return `x` as float64; NaN stays.

    Raises
    ------
    ValueError
        A number is negative or infinite.

    Examples
    --------
    >>> amounts([3, None], "trade")
    array([ 3., nan])
    >>> amounts([3, -1], "trade")
    Traceback (most recent call last):
    ValueError: trade is -1.0 at position (1,); it can't be negative (write NaN where it is missing)
    """
    array = floats(x)
    if np.fmin.reduce(array, axis=None, initial=0.0) < 0:
        raise _refused(array, array < 0, name, t("it can't be negative"))
    if np.fmax.reduce(array, axis=None, initial=0.0) == np.inf:
        raise _refused(array, array == np.inf, name, t("it has to be finite"))
    return array


def positive(x: ArrayLike, name: str) -> Floats:
    """Return `x` as float64; NaN stays.

    Raises
    ------
    ValueError
        A number is negative, zero or infinite.
    """
    array = amounts(x, name)
    if np.fmin.reduce(array, axis=None, initial=1.0) == 0:
        raise _refused(array, array == 0, name, t("it has to be above 0"))
    return array


def weights_of(x: ArrayLike, name: str) -> Floats:
    """Return weights that add up to 1 in every row; rows with NaN stay.

    Raises
    ------
    ValueError
        A weight is negative or infinite, or a row adds up to something else than 1.
    """
    array = amounts(x, name)
    regions_of(**{name: array})
    sums = total(array)
    off = np.abs(sums - 1) > 1e-6
    if off.any():
        raise _refused(sums, off, t("the sum of {name}", name=name), t("it has to be 1"))
    return array


def levels_of(
    x: ArrayLike,
    weights: ArrayLike | None,
    *,
    names: tuple[str, str] = ("x", "weights"),
) -> tuple[Floats, Floats]:
    """Return levels and weights as float64 of one shape; left out, each weight is 1.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ; `names` are what these are
        called then.
    """
    x = amounts(x, names[0])
    if weights is None:
        regions_of(**{names[0]: x})
        return x, np.broadcast_to(1.0, x.shape)
    w = amounts(weights, names[1])
    regions_of(**{names[0]: x, names[1]: w})
    shape = np.broadcast_shapes(x.shape, w.shape)
    return np.broadcast_to(x, shape), np.broadcast_to(w, shape)


def scaled(x: ArrayLike, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Return levels and weights of which no sum overflows, and none is lost in another.

    Where numbers are very large or small, units are powers of two, which leave every digit as it
    is. A row is NaN where a number is missing, where Σwx or Σw is 0, and where a region's wx is
    so far below the largest that it would be lost.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    Examples
    --------
    >>> scaled([1.0, 3.0], [2, 4])
    (array([1., 3.]), array([2., 4.]))
    >>> scaled([1 * 2.0**999, 3 * 2.0**999], [2, 4])
    (array([0.25, 0.75]), array([0.25, 0.5 ]))
    """
    return rescaled(*levels_of(x, weights))


def rescaled(x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return levels and weights that were checked as `scaled` does."""
    lost = np.zeros(x.shape[:-1], bool)
    if not (_is_tame(x) and _is_tame(w)):
        x = np.where((w > 0) | np.isnan(x), x, 0.0)
        near_x, near_w = _near_1(x), _near_1(w)
        lost |= ((x > 0) & (near_w * near_x < _LEAST)).any(axis=-1)
        x, w = near_x, near_w
    gone = ~(np.einsum("...k,...k->...", w, x) > 0) | lost
    if not gone.any():
        return x, w
    row = np.where(gone, np.nan, 1.0)[..., None]
    return x * row, w * row


def shares(x: ArrayLike, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Return each region's share of the units, w/Σw, and of the whole, wx/Σwx.

    Rows are NaN as in `scaled`.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the regions differ.

    Examples
    --------
    >>> shares([1.0, 3.0], [3, 1])
    (array([0.75, 0.25]), array([0.5, 0.5]))
    """
    return shares_of(*levels_of(x, weights))


def shares_of(x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return shares of levels and weights that were checked, as `shares` does."""
    x, w = rescaled(x, w)
    whole = w * (x / x.max(axis=-1, keepdims=True))  # equal levels are 1, their shares the same
    s = whole / total(whole)[..., None]
    if not any(w.strides):  # all the same
        return np.broadcast_to(1 / np.float64(w.shape[-1]), s.shape), s
    return w / total(w)[..., None], s


def by_blocks(measure: Callable[[Floats, Floats], Floats], x: Floats, w: Floats) -> Floats:
    """Return a measure of each row of `x` and `w`, which have one shape, some rows at a time."""
    parts = [measure(*rows) for rows in blocks(x, w)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts).reshape(x.shape[:-1])


def blocks(x: Floats, w: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield some rows of `x` and `w` at a time, or all as they are where these are few."""
    if x.size <= 2 * _BLOCK:
        yield x, w
        return
    n = x.shape[-1]
    levels = x.reshape(-1, n)
    weights = w.reshape(-1, n) if any(w.strides) else np.broadcast_to(w.flat[0], levels.shape)
    step = max(1, _BLOCK // n)
    for at in range(0, len(levels), step):
        yield levels[at : at + step], weights[at : at + step]


def finite(result: Floats) -> Floats:
    """Return the result with NaN where it has grown beyond every bound."""
    bounded: Floats = np.where(np.isfinite(result), result, np.nan)[()]
    return bounded


def parameter(value: float, name: str, *, negative: bool = True, zero: bool = True) -> float:
    """Return a number that a measure is tuned with.

    Raises
    ------
    ValueError
        It isn't finite, or it is negative or zero where it must not be.
    """
    number = float(value)
    if not np.isfinite(number):
        rule = t("it has to be finite")
    elif number == 0 and not zero:
        rule = t("it has to be above 0")
    elif number < 0 and not negative:
        rule = t("it can't be negative")
    else:
        return number
    raise ValueError(t("{name} is {number}; {rule}", name=name, number=number, rule=rule))


def option(value: str, name: str, known: Sequence[str]) -> str:
    """Return a choice that a measure is given by name.

    Raises
    ------
    ValueError
        It isn't among those known.

    Examples
    --------
    >>> option("t", "kind", ["T", "L"])
    Traceback (most recent call last):
    ValueError: kind can't be 't'; known: T, L
    """
    if value not in known:
        hint = did_you_mean(value, known)
        text = t("{key} can't be {value!r}; {hint}", key=name, value=value, hint=hint)
        raise ValueError(text)
    return value


def parts_of(**given: ArrayLike) -> list[Floats]:
    """Return amounts of parts, [..., part, region], of one number of parts and regions.

    Raises
    ------
    ValueError
        A number is negative or infinite, there is no axis of parts, or the shapes differ.
    """
    found = [amounts(x, name) for name, x in given.items()]
    for name, array in zip(given, found, strict=True):
        if array.ndim < 2 or 0 in array.shape[-2:]:
            text = t(
                "{name} has the shape {shape}; it needs parts and regions on its last axes"
            )
            raise ValueError(text.format(name=name, shape=array.shape))
    if len({array.shape[-2:] for array in found}) > 1:
        shapes = listed(str(array.shape) for array in found)
        raise ValueError(t("the shapes differ: {shapes}", shapes=shapes))
    return found


def names_of(group: Sequence[object] | NDArray[Any]) -> tuple[object, ...]:
    """Return the groups, in the order in which they come up.

    Raises
    ------
    ValueError
        A region's group is missing, or is no name.

    Examples
    --------
    >>> names_of(np.array(["e", "w", "e"]))
    ('e', 'w')
    """
    each = group.tolist() if isinstance(group, np.ndarray) else list(group)
    for place, one in enumerate(each):
        if one is None or (isinstance(one, float) and np.isnan(one)):
            raise ValueError(t("the group of region {place} is missing", place=place))
        if np.ndim(cast("ArrayLike", one)) > 0:
            text = t("the group of region {place} is {value!r}; it has to be one name")
            raise ValueError(text.format(place=place, value=one))
    return tuple(dict.fromkeys(each))


def belongs_of(group: Sequence[object] | NDArray[Any]) -> Floats:
    """Return which region belongs to which group, [region, group], as 1 and 0.

    Raises
    ------
    ValueError
        A region's group is missing, or is no name.

    Examples
    --------
    >>> belongs_of(["e", "w", "e"]).tolist()
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    names = names_of(group)
    return np.array([[float(g == name) for name in names] for g in group])


def regions_of(**arrays: Floats) -> int:
    """Return the number of regions, the length of the last axis.

    Raises
    ------
    ValueError
        An array has no axis or no region, or the arrays differ in their regions.
    """
    for name, array in arrays.items():
        if array.ndim == 0 or array.shape[-1] == 0:
            text = t("{name} has the shape {shape}; it needs regions on its last axis")
            raise ValueError(text.format(name=name, shape=array.shape))
    counts: dict[str, int] = {name: array.shape[-1] for name, array in arrays.items()}
    if len(set(counts.values())) > 1:
        each = listed(f"{name} {count}" for name, count in counts.items())
        text = t("the last axes differ in their number of regions: {counts}", counts=each)
        raise ValueError(text)
    return max(counts.values())


def total(x: Floats) -> Floats:
    """Return the sum over the regions, NaN where it is too large for a number.

    Over three of them `x.sum` takes six times as long.
    """
    sums: Floats = np.einsum("...k->...", x)
    return finite(sums) if np.isinf(sums).any() else sums


def tamed(*arrays: Floats) -> tuple[Floats, ...]:
    """Return arrays in units of which products and sums don't overflow, each row in its own.

    Units are powers of two, which leave every digit as it is; of tame numbers they are 1.

    Examples
    --------
    >>> tamed(np.array([1.0, 3.0]), np.array([3 * 2.0**999, 2.0**999]))
    (array([1., 3.]), array([0.75, 0.25]))
    """
    return tuple(x if _is_tame(x) else _near_1(x) for x in arrays)


def _is_tame(x: Floats) -> bool:
    """Return whether products of two such numbers lie within what sums keep apart."""
    once = x[tuple(slice(None) if step else slice(1) for step in x.strides)]  # not broadcast
    most = np.fmax.reduce(once, axis=None, initial=0.0)
    least = np.fmin.reduce(once, axis=None, initial=1.0)
    if least == 0:
        least = np.fmin.reduce(once, axis=None, initial=1.0, where=once > 0)
    return bool(most < 1e70 and least > 1e-70)


def _near_1(x: Floats) -> Floats:
    """Return each row over a power of two that brings its largest to between ½ and 1."""
    largest = x.max(axis=-1, keepdims=True)
    return np.where(np.isnan(largest), np.nan, np.ldexp(x, -np.frexp(largest)[1]))


def _refused(array: Floats, wrong: NDArray[np.bool_], what: str, rule: str) -> ValueError:
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    form = t("{what} is {number} at position {place}; {rule} (write NaN where it is missing)")
    if not place:
        form = t("{what} is {number}; {rule} (write NaN where it is missing)")
    number = repr(float(array[place]))
    return ValueError(form.format(what=what, number=number, place=place, rule=rule))
