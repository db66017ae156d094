"""Phillips and Sul's log t test, and the clubs of regions that converge with one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, option, parameter
from ..panels import panel_of

__all__ = ["Club", "LogT", "convergence_clubs", "log_t_test", "merge_clubs"]

#: How the autocorrelation of errors is allowed for.
Errors = Literal["authors", "andrews"]

#: The log t test's one-sided critical value of 5 per cent.
CRITICAL = -1.65


@dataclass(frozen=True, slots=True)
class LogT:
    """The log t test of rows of regions, each [...].

    Attributes
    ----------
    b, standard_error, t
        The coefficient of ln t, twice the speed of convergence α, with an error that allows for
        autocorrelation. Convergence is rejected at 5 per cent where t is below −1.65; b of 2 or
        more says that levels converge, between 0 and 2 that growth rates do.
    constant
        a of the regression.
    """

    b: Floats
    standard_error: Floats
    t: Floats
    constant: Floats


@dataclass(frozen=True, slots=True)
class Club:
    """Regions that converge with one another: their places on the last axis, and their test.

    `converges` is False of the last one where it gathers those that belong to no club, or that
    can't be tested: then t is NaN, because years are too few or regions alike.
    """

    regions: tuple[int, ...]
    b: float
    t: float
    converges: bool = True


def log_t_test(panel: ArrayLike, *, discard: float = 1 / 3, errors: Errors = "authors") -> LogT:
    """Return Phillips and Sul's test of convergence, ln(H₁/Hₜ) − 2 ln ln t = a + b ln t + u.

    Hₜ = mean (hₜᵢ − 1)², h being a region's level over the year's mean: the test asks whether
    this falls over time, whatever each region's own growth. Errors are Andrews' (1991), with the
    quadratic spectral kernel and a bandwidth from a first-order autoregression of residuals.

    Parameters
    ----------
    panel
        Levels [..., year, region], years one step apart. The authors take logarithms first, and
        the trend without the business cycle (Hodrick–Prescott).
    discard
        The part of the years, from the first, that the regression leaves out: the authors say
        1/3 for up to 50 years; Stata's `logtreg` takes 0.3. Rounded to whole years, a half to
        the even number.
    errors
        `authors`: as in their program (and in R and Stata after it), where autocovariances leave
        out the last residual and all is over T − 1. `andrews`: of all residuals, over T.

    Returns
    -------
    LogT
        NaN for a panel with a NaN, one whose regions are all alike in a year that is used, one
        without anything in a year, and where fewer than four years are left.

    Raises
    ------
    ValueError
        A number is negative or infinite, or `discard` isn't from 0 to 1.

    References
    ----------
    Phillips and Sul, Transition Modeling and Econometric Convergence Tests (2007); Economic
    Transition and Growth (2009).

    Examples
    --------
    >>> year = np.arange(1, 31)[:, None]
    >>> found = log_t_test(10 + np.array([[-1.0, 0.0, 2.0]]) / year)      # σ falls as 1/t
    >>> bool(found.t > -1.65), bool(found.b > 0)
    (True, True)
    """
    x = panel_of(panel)
    option(errors, "errors", get_args(Errors))
    part = parameter(discard, "discard", negative=False)
    if part > 1:
        raise ValueError(
            t("discard is {number}; it is a part of the years, 0 to 1", number=part)
        )
    years = x.shape[-2]
    start = max(round(years * part), 1)  # ln ln 1 has no value
    lead = x.shape[:-2]
    if years - start < 4:
        nan = np.full(lead, np.nan)
        return LogT(nan, nan, nan, nan)
    with np.errstate(all="ignore"):
        most = x.max(axis=-1, keepdims=True)
        h = x / np.where(most > 0, most, np.nan)
        h = h / h.mean(axis=-1, keepdims=True)
        apart = ((h - 1) ** 2).mean(axis=-1)
        apart = np.where(apart > 1e-28, apart, np.nan)  # rounding, where all are alike
        time = np.log(np.arange(start + 1, years + 1))
        y = np.log(apart[..., :1] / apart[..., start:]) - 2 * np.log(time)
        around = time - time.mean()
        spread = (around**2).sum()
        b = (y * around).sum(axis=-1) / spread
        a = y.mean(axis=-1) - b * time.mean()
        rest = y - a[..., None] - b[..., None] * time
        error = np.sqrt(_long_run_variance(rest, errors) / spread)
        gone = np.isnan(x).any(axis=(-1, -2))
        result = [np.where(gone, np.nan, one)[()] for one in (b, error, b / error, a)]
    return LogT(*result)


def convergence_clubs(
    panel: ArrayLike, *, discard: float = 1 / 3, threshold: float = 0.0, last: float = 0.0
) -> tuple[Club, ...]:
    """Return the clubs of regions that converge with one another, after Phillips and Sul.

    Regions are ordered by their last level. The first two neighbours in that order that
    converge start a core, which grows while it converges and keeps the size of the highest t;
    then every other region joins that, with the core alone, has t above `threshold`. Where the
    club so found does not converge, the threshold is raised by 0.05 at a time. What is left is a
    club if it converges, or goes through the same again.

    Parameters
    ----------
    panel
        Levels [year, region], as for `log_t_test`: one panel, no axes before it.
    discard
        As for `log_t_test`.
    threshold
        c*, from which t a region is taken into the club; 0 for short panels, say the authors.
    last
        The part of the years, the last ones, whose mean orders the regions; 0 is the last year.

    Returns
    -------
    tuple of Club
        From the one with the highest levels; last, where there are any, the regions of no club.
        None where the panel has a NaN: a club depends on every region. Leave out the region.

    Raises
    ------
    ValueError
        A number is negative or infinite, the panel has other axes, or an option makes no sense.

    References
    ----------
    Phillips and Sul (2007), section 4; (2009), section 3.

    Examples
    --------
    >>> year = np.arange(1, 41)[:, None]
    >>> rich = 10 + np.array([[0.5, 1.0, 1.5]]) / year
    >>> poor = 5 + np.array([[0.25, 0.5, 0.75]]) / year
    >>> [club.regions for club in convergence_clubs(np.hstack([poor, rich]))]
    [(3, 4, 5), (0, 1, 2)]
    """
    x = _one(panel)
    share = parameter(last, "last", negative=False)
    lowest = parameter(threshold, "threshold")
    if np.isnan(x).any():
        return ()
    taken = max(1, min(round(share * len(x)), len(x)))
    left = np.argsort(-x[-taken:].mean(axis=0), kind="stable").tolist()
    clubs: list[Club] = []
    while left:
        whole = _club(x, left, discard)
        if len(left) == 1 or whole.t > CRITICAL:
            clubs.append(whole)
            break
        core = _core(x, left, discard)
        if not core:
            clubs.append(whole)
            break
        found = _sieved(x, core, left, discard, lowest)
        clubs.append(found)
        left = [one for one in left if one not in found.regions]
    return tuple(clubs)


def merge_clubs(
    panel: ArrayLike, clubs: Sequence[Club], *, discard: float = 1 / 3
) -> tuple[Club, ...]:
    """Return the clubs with neighbours united where both together converge.

    The first club takes in the next one while the union converges (t above −1.65); then the
    same from the one that it didn't take in. Regions of no club stay as they are.

    Parameters
    ----------
    panel
        Levels [year, region], as for `log_t_test`.
    clubs
        From `convergence_clubs`.
    discard
        As for `log_t_test`.

    Raises
    ------
    ValueError
        A number is negative or infinite, or the panel has other axes.

    References
    ----------
    Phillips and Sul, Economic Transition and Growth (2009), section 4.

    Examples
    --------
    >>> panel = 10 + np.array([[0.5, 1.0, 1.5, 2.0]]) / np.arange(1, 41)[:, None]
    >>> apart = [Club((2, 3), 1.0, 9.0), Club((0, 1), 1.0, 9.0)]
    >>> [club.regions for club in merge_clubs(panel, apart)]
    [(0, 1, 2, 3)]
    """
    x = _one(panel)
    merged: list[Club] = []
    for club in clubs:
        if merged and club.converges and merged[-1].converges:
            union = _club(x, [*merged[-1].regions, *club.regions], discard)
            if union.t > CRITICAL:
                merged[-1] = union
                continue
        merged.append(club)
    return tuple(merged)


def _one(panel: ArrayLike) -> Floats:
    x = panel_of(panel)
    if x.ndim != 2:
        text = t("panel has the shape {shape}; clubs are found in one panel, [year, region]")
        raise ValueError(text.format(shape=x.shape))
    return x


def _club(x: Floats, regions: Sequence[int], discard: float) -> Club:
    found = log_t_test(x[:, list(regions)], discard=discard)
    statistic = float(found.t)
    return Club(
        tuple(sorted(regions)),
        float(found.b),
        statistic,
        len(regions) > 1 and statistic > CRITICAL,
    )


def _tests(x: Floats, groups: Sequence[Sequence[int]], discard: float) -> Floats:
    """Return t of groups of one size, all at once."""
    rows = np.moveaxis(x[:, np.array(groups)], 1, 0)
    return log_t_test(rows, discard=discard).t


def _core(x: Floats, ordered: Sequence[int], discard: float) -> list[int]:
    pairs = list(pairwise(ordered))
    passed = np.flatnonzero(_tests(x, pairs, discard) > CRITICAL)
    if not passed.size:
        return []
    first = int(passed[0])
    best, size, highest = 2, 2, -np.inf
    while first + size <= len(ordered):
        statistic = float(
            log_t_test(x[:, list(ordered[first : first + size])], discard=discard).t
        )
        if not statistic > CRITICAL:
            break
        if statistic > highest:
            best, highest = size, statistic
        size += 1
    return list(ordered[first : first + best])


def _sieved(
    x: Floats, core: list[int], left: Sequence[int], discard: float, threshold: float
) -> Club:
    others = [one for one in left if one not in core]
    alone = _tests(x, [[*core, one] for one in others], discard) if others else np.empty(0)
    while (alone > threshold).any():
        joined = [one for one, each in zip(others, alone, strict=True) if each > threshold]
        club = _club(x, [*core, *joined], discard)
        if club.converges:
            return club
        threshold += 0.05
    return _club(x, core, discard)


def _long_run_variance(rest: Floats, kind: Errors) -> Floats:
    """Return Andrews' long-run variance of residuals [..., year]: 1991, eq. (2.7) and (6.4)."""
    years = rest.shape[-1]
    before, after = rest[..., :-1], rest[..., 1:]
    rho = (before * after).sum(axis=-1) / (before**2).sum(axis=-1)
    width = 1.3221 * (4 * rho**2 / (1 - rho) ** 4 * years) ** 0.2
    kept, count = (rest, years) if kind == "andrews" else (before, years - 1)
    summed = (rest**2).sum(axis=-1)
    for lag in range(1, count):
        at = 6 * np.pi * lag / (5 * width)
        kernel = 3 / at**2 * (np.sin(at) / at - np.cos(at))
        with_lag = (kept[..., lag:] * kept[..., :-lag]).sum(axis=-1)
        summed = summed + np.where(width > 0, 2 * kernel * with_lag, 0.0)
    found: Floats = summed / count
    return found
