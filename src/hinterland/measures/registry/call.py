"""A measure called by name: its options from words, its result as lines with names."""

import math
from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import numpy as np

from ...errors import UsageError
from ...language import did_you_mean, listed, t
from ..arrays import Floats
from .entry import ARGUMENTS, Measure

__all__ = ["is_line", "lines_of", "options_of", "parameters_of"]


def parameters_of(one: Measure) -> tuple[str, ...]:
    """Return what a measure can be tuned with: what it needs, then what has a usual value.

    Examples
    --------
    >>> from hinterland.measures import measure
    >>> parameters_of(measure("atkinson")), parameters_of(measure("theil_decompose"))
    (('epsilon',), ('kind', 'base'))
    """
    return (*(name for name in one.needs if ARGUMENTS[name] == "parameter"), *one.options)


def options_of(one: Measure, words: Mapping[str, str]) -> dict[str, Any]:
    """Return a measure's parameters and options as values, from words such as `0.5` or `yes`.

    Raises
    ------
    UsageError
        There is no such option, it can't be that, or one that the measure needs is missing.

    Examples
    --------
    >>> from hinterland.measures import measure
    >>> options_of(measure("atkinson"), {"epsilon": "0.5"})
    {'epsilon': 0.5}
    >>> options_of(measure("gini"), {"corrected": "yes"})
    {'corrected': True}
    """
    known, given = parameters_of(one), signature(one.function).parameters
    for key in words:
        if key not in known:
            hint = did_you_mean(key, known) if known else t("{name} has none", name=one.name)
            raise UsageError(t("there is no parameter {key!r}; {hint}", key=key, hint=hint))
    for key in known:
        if key not in words and given[key].default is given[key].empty:
            text = t("{key}= is missing; write a number, e.g. {key}=0.5", key=key)
            raise UsageError(text)
    return {key: _value(key, word, given[key].annotation) for key, word in words.items()}


def lines_of(one: Measure, result: object) -> Iterator[tuple[str, Floats]]:
    """Yield the lines of a measure's result, each with its name; "" is the measure's own.

    Nothing where the measure gives a curve, a matrix or clubs.

    Examples
    --------
    >>> from hinterland.measures import measure, theil_decompose
    >>> parts = theil_decompose([1, 1, 3, 3], ["a", "a", "b", "b"])
    >>> [(name, numbers.ndim) for name, numbers in lines_of(measure("theil_decompose"), parts)]
    [('', 1), ('within', 0), ('between', 0), ('total', 0), ('within', 1), ('between', 1)]
    """
    if isinstance(result, np.ndarray | np.floating):
        yield "", np.asarray(result, np.float64)
    for field, name in one.lines.items():
        yield name, np.asarray(getattr(result, field), np.float64)


def is_line(one: Measure) -> bool:
    """Return whether a measure gives numbers for each row, group or region, and no curve or table.

    Examples
    --------
    >>> from hinterland.measures import measure
    >>> is_line(measure("gini")), is_line(measure("lorenz_curve"))
    (True, False)
    """
    is_array = signature(one.function).return_annotation == Floats
    return bool(one.lines) or (is_array and "points" not in one.wants)


def _value(key: str, word: str, kind: Any) -> Any:
    """Return what a word stands for, by the type of the option."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    choices = [c for k in kinds if get_origin(k) is Literal for c in get_args(k)]
    for choice in choices:
        if word == str(choice):
            return choice
    for plain in (bool, int, float):
        if plain in kinds:
            value = _READ[plain](word)
            if value is not None:
                return value
    if choices:
        may = did_you_mean(word, [str(choice) for choice in choices])
    else:
        may = t("write {forms}", forms=listed([_FORMS[k]() for k in kinds if k in _FORMS]))
    raise UsageError(t("{key} can't be {value!r}; {hint}", key=key, value=word, hint=may))


def _flag(word: str) -> bool | None:
    return {"yes": True, "true": True, "no": False, "false": False}.get(word.lower())


def _whole(word: str) -> int | None:
    return int(word) if word.lstrip("+-").isdecimal() else None


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


_READ: Final[Mapping[type, Callable[[str], bool | int | float | None]]] = {
    bool: _flag, int: _whole, float: _number,
}  # fmt: skip
_FORMS: Final[Mapping[type, Callable[[], str]]] = {
    bool: lambda: t("yes or no"),
    int: lambda: t("a whole number"),
    float: lambda: t("a number"),
}
