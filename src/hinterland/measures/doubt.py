"""How sure a measure is: bootstrap, jackknife and permutation, for any measure.

All regions of a country are no sample: nothing was drawn, so there is no error of sampling. What
these say of them is how far a number hangs on single regions (jackknife, bootstrap), or whether
an arrangement of the levels could as well be chance (permutation). It is not how far the number
is from a true one; for that, compare vintages, sources and readings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ..language import t
from .arrays import Floats, floats, option, parameter
from .resampling import Argument, arguments_of, count_of, function_of, numbers_of, of_each
from .significance import Alternative, permutation_p

__all__ = ["Bootstrap", "Jackknife", "Permutation", "bootstrap", "jackknife", "permutation"]


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
    measure: Callable[..., Any] | str,
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
        Takes the arguments and returns one array [...]; or a measure's name, with `#` and the
        line where it has several: `theil_decompose#between`. Of a function of your own give the
        groups as an argument, so that they are drawn with their regions.
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
    measure, given = function_of(measure), arguments_of(arguments)
    n = count_of(given)
    estimate = numbers_of(measure(*given))
    at = np.random.default_rng(seed).integers(n, size=(draws, n))
    found = of_each(measure, given, at)
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


def jackknife(measure: Callable[..., Any] | str, *arguments: Argument) -> Jackknife:
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
    measure, given = function_of(measure), arguments_of(arguments)
    n = count_of(given)
    if n < 2:
        raise ValueError(t("there is one region; leaving it out leaves none"))
    estimate = numbers_of(measure(*given))
    others = np.arange(n - 1) + (np.arange(n - 1) >= np.arange(n)[:, None])
    without = np.moveaxis(of_each(measure, given, others), 0, -1)
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
    measure: Callable[..., Any] | str,
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
        Takes x and what is fixed, and returns one array [...]; or a measure's name, as for
        `bootstrap`.
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
    measure, levels = function_of(measure), floats(x)
    estimate = numbers_of(measure(levels, *fixed))
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(levels.shape[-1]), (draws, 1)), axis=1)
    found = of_each(lambda x: measure(x, *fixed), [levels], order)
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
