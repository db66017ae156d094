"""A measure of many choices of regions: of all at once where it takes them so."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import UsageError
from ..language import did_you_mean, t
from .arrays import Floats, floats
from .registry import measure as named

__all__ = ["Argument", "arguments_of", "count_of", "function_of", "numbers_of", "of_each"]

#: What a measure takes: numbers with regions on the last axis, or a list of groups.
Argument = ArrayLike | Sequence[object] | None

#: So many numbers at once stay in the processor's cache.
_AT_ONCE: Final = 100_000


def function_of(measure: Callable[..., Any] | str) -> Callable[..., Any]:
    """Return a function, or a measure of the list and one of its lines by its name.

    Raises
    ------
    UsageError
        There is no such measure, or it has no such line.
    """
    if not isinstance(measure, str):
        return measure
    name, _hash, line = measure.partition("#")
    one = named(name)
    fields = [field for field, known in one.lines.items() if known == line]
    if not fields and not line and not one.lines:
        return one.function
    if not fields:
        lines = [f"{name}#{known}" for known in dict.fromkeys(one.lines.values()) if known]
        hint = did_you_mean(measure, lines)
        raise UsageError(
            t("{name} has no line {line!r}; {hint}", name=name, line=line, hint=hint)
        )
    return lambda *given: getattr(one.function(*given), fields[0])


def of_each(measure: Callable[..., Any], given: Sequence[Any], at: NDArray[np.intp]) -> Floats:
    """Return a measure of each choice of regions `at` [choice, region], [choice, ...].

    Of many at once, with the choices on a first axis, where no groups have to follow and the
    measure gives the first and the last of them as it does alone; else of one after the other.
    """

    def of(row: NDArray[np.intp]) -> Floats:
        return numbers_of(measure(*_taken(given, row)))

    arrays = [one for one in given if isinstance(one, np.ndarray) and one.ndim]
    if len(at) > 2 and not any(isinstance(one, list) for one in given):
        most = max(one.ndim for one in arrays)
        step = max(1, _AT_ONCE // max(one.size for one in arrays))
        ends = np.stack([of(at[0]), of(at[-1])])
        try:
            many = np.concatenate(
                [
                    numbers_of(
                        measure(*(_stacked(one, at[i : i + step], most) for one in given))
                    )
                    for i in range(0, len(at), step)
                ]
            )
        except (ValueError, TypeError, IndexError):
            many = np.empty(0)
        if many.shape == (len(at), *ends.shape[1:]) and np.allclose(
            many[[0, -1]], ends, rtol=1e-9, atol=1e-300, equal_nan=True
        ):
            return many
    found = [of(row) for row in at]
    if len({one.shape for one in found}) > 1:
        text = t(
            "some draws have no region of a group, so there is no line of it; take a number of "
            "all regions, as in 'theil_decompose#between'"
        )
        raise ValueError(text)
    return np.stack(found)


def _stacked(one: Any, at: NDArray[np.intp], most: int) -> Any:
    """Return an argument with choices of its regions on a first axis, and `most` axes below."""
    if not isinstance(one, np.ndarray) or one.ndim == 0:
        return one
    chosen = np.moveaxis(one[..., at], -2, 0)
    return chosen.reshape(len(at), *(1,) * (most - one.ndim), *chosen.shape[1:])


def arguments_of(arguments: Sequence[Argument]) -> list[Any]:
    """Return numbers as arrays, and groups, which are text, as lists."""
    made: list[Any] = []
    for one in arguments:
        if one is None or isinstance(one, np.ma.MaskedArray):
            made.append(one if one is None else floats(one))
            continue
        array = np.asarray(one)
        made.append(
            array.tolist() if array.dtype.kind in "UO" and _has_text(array) else floats(array)
        )
    return made


def _has_text(array: NDArray[Any]) -> bool:
    return any(isinstance(one, str) for one in array.ravel())


def count_of(given: Sequence[Any]) -> int:
    """Return the number of regions, the same in all arguments."""
    counts = {
        len(one) if isinstance(one, list) else one.shape[-1]
        for one in given
        if isinstance(one, list) or (one is not None and one.ndim)
    }
    if len(counts) != 1:
        text = t("the arguments differ in their number of regions: {counts}")
        raise ValueError(text.format(counts=sorted(counts)))
    return int(counts.pop())


def _taken(given: Sequence[Any], at: NDArray[np.intp]) -> list[Any]:
    """Return the arguments with some regions alone; a number stays as it is."""
    return [
        [one[i] for i in at]
        if isinstance(one, list)
        else one
        if one is None or one.ndim == 0
        else one[..., at]
        for one in given
    ]


def numbers_of(result: Any) -> Floats:
    """Return a measure's result as an array; refuse several arrays."""
    if not isinstance(result, np.ndarray | np.generic | float | int):
        text = t(
            "the measure returns {kind}; name one of its arrays: lambda x: measure(x).total"
        )
        raise TypeError(text.format(kind=type(result).__name__))
    return floats(result)
