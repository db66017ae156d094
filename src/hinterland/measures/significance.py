"""How likely so large a statistic is by chance: exact formulas, and p-values of permutations."""

import math
from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from .arrays import Floats, option

__all__ = ["Alternative", "chi_square_p", "normal_p", "permutation_p", "student_p"]

#: What is held against chance: a statistic that is higher, lower, or off either way; `directed`
#: is the smaller of the two tails, as PySAL prints it: half as large as it should be.
Alternative = Literal["two-sided", "greater", "less", "directed"]


def normal_p(z: Floats) -> Floats:
    """Return the two-sided p-value of a standard normal statistic, erfc(|z|/√2).

    Examples
    --------
    >>> float(normal_p(np.array(1.959963984540054)).round(12))
    0.05
    """
    return _each(lambda one: math.erfc(abs(one) / math.sqrt(2)), z)


def student_p(statistic: Floats, degrees_of_freedom: int) -> Floats:
    """Return the two-sided p-value of Student's t for whole degrees of freedom.

    The finite series of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4; below 1e-15 the
    p-value is 0.

    Examples
    --------
    >>> float(student_p(np.array(2.228138851986), 10).round(9))     # the table's t of 5 %
    0.05
    """
    if degrees_of_freedom < 1:
        return np.full(np.shape(statistic), np.nan)
    return _each(lambda one: _student(one, degrees_of_freedom), statistic)


def chi_square_p(statistic: Floats, degrees_of_freedom: int) -> Floats:
    """Return the p-value of χ² for whole degrees of freedom: Abramowitz and Stegun, 26.4.4 and 5.

    Examples
    --------
    >>> float(chi_square_p(np.array(3.841458820694), 1).round(9))   # the tables' χ² of 5 %
    0.05
    >>> float(chi_square_p(np.array(18.307038053275), 10).round(9))
    0.05
    """
    if degrees_of_freedom < 1:
        return np.full(np.shape(statistic), np.nan)
    return _each(lambda one: _chi_square(one, degrees_of_freedom), statistic)


def permutation_p(observed: Floats, drawn: Floats, alternative: Alternative) -> Floats:
    """Return (as extreme + 1) / (draws + 1) for each observed statistic [...], draws last.

    Draws that are the observed one but for rounding count as extreme. Where every arrangement
    was visited, it is among them, so nothing is added: give the draws without it.

    Raises
    ------
    ValueError
        There is no such alternative.

    Examples
    --------
    >>> float(permutation_p(np.array(3.0), np.array([1.0, 2.0, 4.0]), "greater"))
    0.5
    """
    option(alternative, "alternative", get_args(Alternative))
    seen = observed[..., None]
    near = 1e-12 * np.maximum(np.abs(seen), np.abs(drawn))
    count = drawn.shape[-1] + 1
    above = ((drawn >= seen - near).sum(axis=-1) + 1) / count
    below = ((drawn <= seen + near).sum(axis=-1) + 1) / count
    p = {
        "greater": above,
        "less": below,
        "directed": np.minimum(above, below),
        "two-sided": np.minimum(1.0, 2 * np.minimum(above, below)),
    }[alternative]
    return np.where(np.isnan(observed), np.nan, p)[()]


def _each(function: Callable[[float], float], x: Floats) -> Floats:
    values = np.asarray(x, dtype=np.float64)
    found = [math.nan if math.isnan(one) else function(one) for one in values.ravel().tolist()]
    return np.array(found).reshape(values.shape)[()]


def _student(statistic: float, n: int) -> float:
    angle = math.atan2(abs(statistic), math.sqrt(n))
    cosine = math.cos(angle)
    term = cosine if n % 2 else 1.0
    summed = term if n > 1 else 0.0
    for k in range(3 if n % 2 else 2, n - 1, 2):
        term *= (k - 1) / k * cosine**2
        summed += term
    inside = math.sin(angle) * summed
    if n % 2:
        inside = 2 / math.pi * (angle + inside)
    return max(0.0, 1 - inside)


def _chi_square(statistic: float, n: int) -> float:
    half = max(statistic, 0.0) / 2
    if math.isinf(half):
        return 0.0
    first = 0.5 if n % 2 else 0.0
    p = math.erfc(math.sqrt(half)) if n % 2 else 0.0
    for k in range(n // 2):
        power = k + first
        log = power * math.log(half) if half > 0 else (0.0 if power == 0 else -math.inf)
        p += math.exp(log - half - math.lgamma(power + 1))
    return min(1.0, p)
