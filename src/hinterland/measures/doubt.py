"""How sure a measure is: bootstrap, jackknife and permutation, for any measure.

All regions of a country are no sample: nothing was drawn, so there is no error of sampling. What
these say of them is how far a number hangs on single regions (jackknife, bootstrap), or whether
an arrangement of the levels could as well be chance (permutation). It is not how far the number
is from a true one; for that, compare vintages, sources and readings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..language import t
from .arrays import Floats, floats, option, parameter
from .significance import Alternative, permutation_p

__all__ = ["Bootstrap", "Jackknife", "Permutation", "bootstrap", "jackknife", "permutation"]

#: What a measure takes: numbers with regions on the last axis, or a list of groups.
Argument = ArrayLike | Sequence[object] | None


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """A measure and how it varies over regions drawn with replacement, each [...].

    Attributes
    ----------
    estimate
        The measure of all regions.
    bias, standard_error
        The draws' mean less the estimate, and their standard deviation.
    low, high
        The interval.
    draws
        The measure of each draw, [draw, ...]. Those that are NaN are left out of all the rest.
    note
        What it means for all regions of a country.
    """

    estimate: Floats
    bias: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    draws: Floats
    note: str


@dataclass(frozen=True, slots=True)
class Jackknife:
    """A measure and how it changes when each region is left out in turn.

    Attributes
    ----------
    estimate
        The measure of all regions, [...].
    bias, standard_error
        (n − 1)(mean without one − estimate), and √((n − 1)/n Σ (θ₋ᵢ − mean)²), [...]; not for
        measures with jumps, such as a median or a quantile ratio.
    without
        The measure without each region, [..., region].
    note
        What it means for all regions of a country.
    """

    estimate: Floats
    bias: Floats
    standard_error: Floats
    without: Floats
    note: str


@dataclass(frozen=True, slots=True)
class Permutation:
    """A measure and how likely it is by chance, each [...]; the draws are [draw, ...]."""

    estimate: Floats
    expected: Floats
    p: Floats
    draws: Floats
    note: str


def bootstrap(
    measure: Callable[..., Any],
    *arguments: Argument,
    draws: int = 999,
    seed: int = 0,
    level: float = 0.95,
    kind: Literal["percentile", "basic"] = "percentile",
) -> Bootstrap:
    """Return how a measure varies when regions are drawn with replacement, as many as there are.

    Parameters
    ----------
    measure
        Takes the arguments and returns one array [...] (for one of several results:
        `lambda x: theil_decompose(x, group).between`; then regions are drawn of x alone, so give
        the groups as an argument instead).
    arguments
        What the measure takes: numbers [..., region], from which the same regions are drawn, or
        lists of groups, which follow them. None is passed on.
    draws, seed
        How many, and of the random numbers.
    level
        How much of the draws the interval holds.
    kind
        `percentile`: the draws' own quantiles. `basic`: these mirrored at the estimate.

    Returns
    -------
    Bootstrap
        NaN where the estimate is.

    Raises
    ------
    ValueError
        An option makes no sense, or the arguments differ in their regions.

    References
    ----------
    Efron, Bootstrap Methods: Another Look at the Jackknife (1979). Davison and Hinkley,
    Bootstrap Methods and their Application (1997), section 5.2.

    Examples
    --------
    >>> from hinterland.measures import gini
    >>> found = bootstrap(gini, [1.0, 2.0, 3.0, 4.0, 10.0], draws=200)
    >>> float(found.estimate), bool(found.low < found.estimate < found.high)
    (0.4, True)
    """
    option(kind, "kind", ("percentile", "basic"))
    part = parameter(level, "level", negative=False, zero=False)
    if part >= 1 or draws < 2:
        raise ValueError(t("level has to be below 1, and draws at least 2"))
    given = _arguments(arguments)
    n = _regions(given)
    estimate = _numbers(measure(*given))
    at = np.random.default_rng(seed).integers(n, size=(draws, n))
    found = np.stack([_numbers(measure(*_taken(given, one))) for one in at])
    gone = np.isnan(found).all(axis=0) | np.isnan(estimate)
    known = np.where(gone, 0.0, found)
    ends = np.nanquantile(known, [(1 - part) / 2, (1 + part) / 2], axis=0)
    low, high = ends if kind == "percentile" else 2 * estimate - ends[::-1]
    count = (~np.isnan(known)).sum(axis=0)
    with np.errstate(all="ignore"):
        mean = np.nansum(known, axis=0) / count
        squares = np.nansum((known - mean) ** 2, axis=0)
        error = np.sqrt(squares / np.where(count > 1, count - 1, np.nan))
    nan = np.where(gone, np.nan, 1.0)
    return Bootstrap(
        estimate[()],
        ((mean - estimate) * nan)[()],
        (error * nan)[()],
        (low * nan)[()],
        (high * nan)[()],
        found,
        t(
            "Regions drawn at random, as if they were a sample. All regions of a country are none: "
            "the interval says how far the number hangs on single regions, not how wrong it may be."
        ),
    )


def jackknife(measure: Callable[..., Any], *arguments: Argument) -> Jackknife:
    """Return how a measure changes when each region is left out in turn.

    Parameters
    ----------
    measure, arguments
        As for `bootstrap`.

    Returns
    -------
    Jackknife
        NaN in bias and error where the measure without one of the regions is.

    Raises
    ------
    ValueError
        There is one region, or the arguments differ in their regions.

    References
    ----------
    Quenouille, Notes on Bias in Estimation (1956). Tukey, Bias and Confidence in Not-quite Large
    Samples (1958).

    Examples
    --------
    The mean's is its usual standard error, s/√n:

    >>> found = jackknife(lambda x: np.mean(x, axis=-1), [1.0, 2.0, 3.0, 6.0])
    >>> float(found.standard_error.round(6)), float(np.std([1, 2, 3, 6], ddof=1) / 2)
    (1.080123, 1.0801234497346435)
    """
    given = _arguments(arguments)
    n = _regions(given)
    if n < 2:
        raise ValueError(t("there is one region; leaving it out leaves none"))
    estimate = _numbers(measure(*given))
    every = np.arange(n)
    without = np.stack(
        [_numbers(measure(*_taken(given, np.delete(every, one)))) for one in every], axis=-1
    )
    mean = without.mean(axis=-1)
    spread = ((without - mean[..., None]) ** 2).sum(axis=-1)
    return Jackknife(
        estimate[()],
        ((n - 1) * (mean - estimate))[()],
        np.sqrt((n - 1) / n * spread)[()],
        without,
        t(
            "Each region left out in turn: what single regions do to the number. All regions of a "
            "country are no sample, so the standard error is none of sampling."
        ),
    )


def permutation(
    measure: Callable[..., Any],
    x: ArrayLike,
    *fixed: Argument,
    draws: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
) -> Permutation:
    """Return how likely a measure is if levels were put on the regions at random.

    Only for measures to which it matters which region has which level: with groups, neighbours
    or another variable among what is `fixed`. Inequality alone stays the same.

    Parameters
    ----------
    measure
        Takes x and what is fixed, and returns one array [...].
    x
        Levels [..., region], which change places; the same way in every row.
    fixed
        What stays: groups, weights, neighbours.
    draws, seed
        How many, and of the random numbers.
    alternative
        What counts as extreme.

    Returns
    -------
    Permutation
        NaN where the measure is.

    Raises
    ------
    ValueError
        There is no such alternative, or fewer than one draw.

    References
    ----------
    Fisher, The Design of Experiments (1935). Phipson and Smyth, Permutation P-values Should
    Never Be Zero (2010).

    Examples
    --------
    Do two groups differ more than chance puts them apart?

    >>> from hinterland.measures import theil_decompose
    >>> def between(x, group):
    ...     return theil_decompose(x, group).between
    >>> x = [1.0, 2.0, 3.0, 7.0, 8.0, 9.0]
    >>> found = permutation(between, x, list("eeewww"), alternative="greater")
    >>> bool(0.05 < found.p < 0.15)         # 2 of the 20 ways are as extreme
    True
    """
    if draws < 1:
        raise ValueError(t("draws is {draws}; it has to be at least 1", draws=draws))
    levels = floats(x)
    estimate = _numbers(measure(levels, *fixed))
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(levels.shape[-1]), (draws, 1)), axis=1)
    found = np.stack([_numbers(measure(levels[..., one], *fixed)) for one in order])
    drawn = np.moveaxis(found, 0, -1)
    return Permutation(
        estimate[()],
        drawn.mean(axis=-1)[()],
        np.asarray(permutation_p(estimate, drawn, alternative))[()],
        found,
        t(
            "Levels put on the regions at random: a low p says that where they are matters, "
            "not that regions were drawn from more of them."
        ),
    )


def _arguments(arguments: Sequence[Argument]) -> list[Any]:
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


def _regions(given: Sequence[Any]) -> int:
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


def _numbers(result: Any) -> Floats:
    if not isinstance(result, np.ndarray | np.generic | float | int):
        text = t(
            "the measure returns {kind}; name one of its arrays: lambda x: measure(x).total"
        )
        raise TypeError(text.format(kind=type(result).__name__))
    return floats(result)
