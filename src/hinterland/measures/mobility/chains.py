"""Markov chains of classes: probabilities, where they lead, how mobile they are."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, floats, option
from ..panels import panel_of

__all__ = [
    "Mobility",
    "markov_mobility",
    "mean_first_passage",
    "prais",
    "sojourn_time",
    "steady_state",
    "transition_probabilities",
]

#: Indices of mobility: Prais (also Shorrocks' trace index), Shorrocks' determinant, the second
#: eigenvalue, the unconditional probability of leaving, Bartholomew's mean number of classes.
Mobility = Literal["prais", "determinant", "eigenvalue", "leaving", "bartholomew"]


def transition_probabilities(counts: ArrayLike) -> Floats:
    """Return counts over the sum of their row: p_ij = n_ij / Σ_j n_ij.

    Parameters
    ----------
    counts
        [..., from, to], as `markov_transitions` gives them.

    Returns
    -------
    ndarray
        [..., from, to]; a class that no region has left or stayed in is a row of NaN.

    Raises
    ------
    ValueError
        A count is negative or infinite, or it isn't as long as it is wide.

    Examples
    --------
    >>> transition_probabilities([[1, 3], [0, 0]])
    array([[0.25, 0.75], [ nan,  nan]])
    """
    n = panel_of(_square(counts, "counts"), "counts", least=1)
    total = n.sum(axis=-1, keepdims=True)
    return n / np.where(total > 0, total, np.nan)


def steady_state(p: ArrayLike) -> Floats:
    """Return the shares of the classes that transitions leave as they are: π = πP, Σπ = 1.

    Parameters
    ----------
    p
        Transition probabilities [..., from, to].

    Returns
    -------
    ndarray
        [..., class]; NaN where a probability is missing, and where there is more than one such
        π, because classes fall into groups that regions never leave.

    Raises
    ------
    ValueError
        A row doesn't add up to 1, or a probability is negative.

    References
    ----------
    Kemeny and Snell, Finite Markov Chains (1960).

    Examples
    --------
    The land of Oz, of Kemeny and Snell: rain, nice, snow.

    >>> steady_state([[.5, .25, .25], [.5, 0, .5], [.25, .25, .5]]).round(12)
    array([0.4, 0.2, 0.4])
    """
    chain = _chain(p)
    n = chain.shape[-1]
    gone = np.asarray(np.isnan(chain).any(axis=(-1, -2)))
    known = np.where(gone[..., None, None], np.eye(n), chain)
    system = np.concatenate(
        [np.swapaxes(known, -1, -2) - np.eye(n), np.ones((*known.shape[:-2], 1, n))], axis=-2
    )
    one = np.zeros(n + 1)
    one[-1] = 1.0
    pi = np.linalg.pinv(system) @ one
    several = np.linalg.matrix_rank(system, tol=1e-10) < n
    pi = np.where(np.abs(pi) < 1e-14, 0.0, pi)
    return np.where((gone | several)[..., None], np.nan, pi)


def sojourn_time(p: ArrayLike) -> Floats:
    """Return how many years a region stays in a class on average: 1 / (1 − p_jj).

    Parameters
    ----------
    p
        Transition probabilities [..., from, to].

    Returns
    -------
    ndarray
        [..., class]; infinite for a class that is never left, NaN where it is missing.

    Raises
    ------
    ValueError
        A row doesn't add up to 1, or a probability is negative.

    Examples
    --------
    >>> sojourn_time([[0.5, 0.5], [0.0, 1.0]])
    array([ 2., inf])
    """
    with np.errstate(divide="ignore"):
        return 1 / prais(p)


def mean_first_passage(p: ArrayLike) -> Floats:
    """Return the years until a region in one class is first in another, on average.

    m_ij = (z_jj − z_ij) / π_j with Z = (I − P + 1π)⁻¹; on the diagonal, 1/π_j, the years until
    it is back.

    Parameters
    ----------
    p
        Transition probabilities [..., from, to].

    Returns
    -------
    ndarray
        [..., from, to]; NaN where there is no single steady state, or a class is not in it.

    Raises
    ------
    ValueError
        A row doesn't add up to 1, or a probability is negative.

    References
    ----------
    Kemeny and Snell, Finite Markov Chains (1960), theorem 4.4.7.

    Examples
    --------
    The land of Oz, of Kemeny and Snell: rain, nice, snow.

    >>> mean_first_passage([[.5, .25, .25], [.5, 0, .5], [.25, .25, .5]]).round(10)[0].tolist()
    [2.5, 4.0, 3.3333333333]
    """
    chain = _chain(p)
    n = chain.shape[-1]
    pi = steady_state(chain)
    gone = np.asarray(np.isnan(pi).any(axis=-1))[..., None, None]
    system = np.eye(n) - np.where(gone, 0.0, chain) + np.where(gone, 0.0, pi[..., None, :])
    z = np.linalg.inv(system)
    own = np.diagonal(z, axis1=-2, axis2=-1)[..., None, :]
    with np.errstate(all="ignore"):
        share = np.where(pi > 0, pi, np.nan)[..., None, :]
        passage = (own - z + np.eye(n)) / share
    return np.where(gone, np.nan, passage)


def prais(p: ArrayLike) -> Floats:
    """Return how likely a region is to leave each class in a year: 1 − p_jj.

    Parameters
    ----------
    p
        Transition probabilities [..., from, to].

    Returns
    -------
    ndarray
        [..., class].

    Raises
    ------
    ValueError
        A row doesn't add up to 1, or a probability is negative.

    References
    ----------
    Prais, Measuring Social Mobility (1955).

    Examples
    --------
    >>> prais([[0.5, 0.5], [0.25, 0.75]])
    array([0.5 , 0.25])
    """
    left: Floats = 1 - np.diagonal(_chain(p), axis1=-2, axis2=-1)
    return left


def markov_mobility(
    p: ArrayLike, initial: ArrayLike | None = None, *, kind: Mobility = "prais"
) -> Floats:
    """Return how mobile a chain of k classes is, from 0 where nobody moves.

    `prais`: (k − Σ p_jj)/(k − 1), which is Shorrocks' trace index M(P). `determinant`:
    1 − |det P|. `eigenvalue`: 1 − |λ₂|. `leaving`: (k − k Σ π_j p_jj)/(k − 1). `bartholomew`:
    Σ_i π_i Σ_j p_ij |i − j| / (k − 1). PySAL's giddy calls them P, D, L2, B1, B2.

    Parameters
    ----------
    p
        Transition probabilities [..., from, to], at least two classes.
    initial
        π [..., class], for `leaving` and `bartholomew`; each class the same where left out, as
        in giddy. Give the `steady_state` for Shorrocks' and Bartholomew's own.
    kind
        Which index.

    Returns
    -------
    ndarray
        [...]; NaN where a probability is missing, or there is one class.

    Raises
    ------
    ValueError
        A row doesn't add up to 1, a probability is negative, or there is no such kind.

    References
    ----------
    Shorrocks, The Measurement of Mobility (1978). Formby, Smith and Zheng, Mobility Measurement,
    Transition Matrices and Statistical Inference (2004).

    Examples
    --------
    >>> p = [[0.5, 0.5], [0.25, 0.75]]
    >>> [float(markov_mobility(p, kind=k)) for k in ("prais", "determinant", "eigenvalue")]
    [0.75, 0.75, 0.75]
    """
    option(kind, "kind", get_args(Mobility))
    chain = _chain(p)
    k = chain.shape[-1]
    if k == 1:
        return np.full(chain.shape[:-2], np.nan)[()]
    gone = np.asarray(np.isnan(chain).any(axis=(-1, -2)))
    known = np.where(gone[..., None, None], np.eye(k), chain)
    stay = np.diagonal(known, axis1=-2, axis2=-1)
    pi = np.full(k, 1 / k) if initial is None else floats(initial)
    if kind == "prais":
        found = (k - stay.sum(axis=-1)) / (k - 1)
    elif kind == "determinant":
        found = 1 - np.abs(np.linalg.det(known))
    elif kind == "eigenvalue":
        found = 1 - np.sort(np.abs(np.linalg.eigvals(known)), axis=-1)[..., -2]
    elif kind == "leaving":
        found = k * (1 - (pi * stay).sum(axis=-1)) / (k - 1)
    else:
        apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k)))
        found = (pi[..., None] * known * apart).sum(axis=(-1, -2)) / (k - 1)
    return np.where(gone, np.nan, found)[()]


def _square(x: ArrayLike, name: str) -> Floats:
    array = floats(x)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        text = t("{name} has the shape {shape}; it needs as many rows as columns")
        raise ValueError(text.format(name=name, shape=array.shape))
    return array


def _chain(p: ArrayLike) -> Floats:
    chain = panel_of(_square(p, "p"), "p", least=1)
    sums = chain.sum(axis=-1)
    if (np.abs(sums - 1) > 1e-6).any():
        text = t("a row of p adds up to {number}; probabilities of a class add up to 1")
        raise ValueError(text.format(number=float(sums[np.abs(sums - 1) > 1e-6][0])))
    return chain
