"""How far few regions have most of the whole: Herfindahl and its kin. No weights, no n fixed.

Unlike inequality, concentration falls where regions of equal size are added.
"""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, shares

__all__ = ["equivalent_number", "herfindahl", "rosenbluth"]


def herfindahl(x: ArrayLike, *, normalised: bool = False) -> Floats:
    """Return the Herfindahl–Hirschman index H = Σₖ sₖ², s the shares of the whole.

    Parameters
    ----------
    x
        Amounts [..., region].
    normalised
        Give (H − 1/n) / (1 − 1/n), which runs from 0 to 1 whatever the number of regions n.

    Returns
    -------
    ndarray
        H [...], from 1/n to 1. NaN for a row with a NaN, where Σx is 0, and for a single region
        when normalised.

    Raises
    ------
    ValueError
        A number is negative or infinite.

    References
    ----------
    O. C. Herfindahl, *Concentration in the Steel Industry* (1950); A. O. Hirschman, *National
    Power and the Structure of Foreign Trade* (1945).

    Examples
    --------
    The incomes of the R package ineq's examples, which prints 0.1840812:

    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> float(herfindahl(incomes).round(7))
    0.1840812
    >>> float(herfindahl([1.0, 1.0, 2.0], normalised=True))    # (3/8 − 1/3) / (2/3)
    0.0625
    """
    p, s = shares(x)
    if not normalised:
        h: Floats = (s**2).sum(axis=-1)
        return h
    n = np.float64(s.shape[-1])
    with np.errstate(divide="ignore", invalid="ignore"):  # a single region: 0/0 is NaN
        # Σs² − 1/n = Σ(s − 1/n)² keeps its digits where all shares are alike.
        normed: Floats = ((s - p) ** 2).sum(axis=-1) * n / (n - 1)
    return normed


def equivalent_number(x: ArrayLike) -> Floats:
    """Return 1/H: how many regions of equal size would be as concentrated.

    Parameters
    ----------
    x
        Amounts [..., region].

    Returns
    -------
    ndarray
        From 1 to n, [...]. NaN for a row with a NaN, and where Σx is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite.

    References
    ----------
    M. A. Adelman, "Comment on the 'H' Concentration Measure as a Numbers-Equivalent", *Review of
    Economics and Statistics* 51 (1969).

    Examples
    --------
    >>> float(equivalent_number([1.0, 1.0, 1.0, 1.0]))
    4.0
    """
    number: Floats = 1 / herfindahl(x)
    return number


def rosenbluth(x: ArrayLike) -> Floats:
    """Return Rosenbluth's index 1 / (2 Σᵣ r sᵣ − 1), r the rank from the largest share down.

    It is 1 / (n (1 − G)), G the Gini coefficient, and counts small regions more than H does.

    Parameters
    ----------
    x
        Amounts [..., region].

    Returns
    -------
    ndarray
        R [...], from 1/n to 1. NaN for a row with a NaN, and where Σx is 0.

    Raises
    ------
    ValueError
        A number is negative or infinite.

    References
    ----------
    G. Rosenbluth, "Measures of Concentration", in *Business Concentration and Price Policy*
    (1955); M. Hall and N. Tideman, "Measures of Concentration", *Journal of the American
    Statistical Association* 62 (1967).

    Examples
    --------
    The incomes of the R package ineq's examples, which prints 0.1859051:

    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> float(rosenbluth(incomes).round(7))
    0.1859051
    """
    _, s = shares(x)
    from_largest = -np.sort(-s, axis=-1)
    ranks = np.arange(1, s.shape[-1] + 1)
    index: Floats = 1 / (2 * (ranks * from_largest).sum(axis=-1) - 1)
    return index
