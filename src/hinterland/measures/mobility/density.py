"""The kernel density of regions, by year."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, floats, levels_of, option, parameter

__all__ = ["density"]


def density(
    x: ArrayLike,
    points: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    bandwidth: float | Literal["silverman", "scott"] = "silverman",
) -> Floats:
    """Return the Gaussian kernel density f(z) = Σ pₖ φ((z − xₖ)/h)/h at points.

    Parameters
    ----------
    x, weights
        Levels [..., region]; weights [..., region] or [region], equal where left out.
    points
        Where, [point]: the same for every row, so that years can be laid over one another.
    bandwidth
        h in the unit of the levels, or a rule: `silverman` is 0.9 min(s, IQR/1.34) n^(−1/5), as
        R's `bw.nrd0`; `scott` is s n^(−1/5), as scipy. n is (Σw)²/Σw² with weights, s divides
        by n − 1 (with weights by 1 − Σp²). The quartiles are of the levels, unweighted.

    Returns
    -------
    ndarray
        [..., point]; NaN for a row with a NaN, and where the rule gives no bandwidth, because
        all levels are equal or there is one region.

    Raises
    ------
    ValueError
        A level or weight is negative or infinite, the regions differ, or the bandwidth is not
        above 0.

    References
    ----------
    Silverman, Density Estimation (1986), eq. (3.31). Scott, Multivariate Density Estimation
    (1992).

    Examples
    --------
    >>> density([0.0, 2.0], [0.0, 1.0], bandwidth=1.0).round(6)
    array([0.226467, 0.241971])
    """
    levels, w = levels_of(x, weights)
    at = floats(points)
    if at.ndim != 1 or not np.isfinite(at).all():
        raise ValueError(t("points has to be one row of finite numbers"))
    with np.errstate(all="ignore"):
        most = w.max(axis=-1, keepdims=True)
        p = w / np.where(most > 0, most, np.nan)
        p = p / p.sum(axis=-1, keepdims=True)
        if isinstance(bandwidth, str):
            h = _rule(levels, p, option(bandwidth, "bandwidth", ("silverman", "scott")))
        else:
            h = np.array(parameter(bandwidth, "bandwidth", negative=False, zero=False))
        found = np.zeros((*levels.shape[:-1], len(at)))
        for k in range(levels.shape[-1]):
            z = (at - levels[..., k, None]) / h[..., None]
            found += p[..., k, None] * np.exp(-(z**2) / 2)
        found /= np.sqrt(2 * np.pi) * h[..., None]
    return np.where(np.isfinite(found), found, np.nan)


def _rule(x: Floats, p: Floats, rule: str) -> Floats:
    squares = (p**2).sum(axis=-1)
    most = x.max(axis=-1)
    unit = np.where(most > 0, most, np.nan)
    y = x / unit[..., None]
    y0 = y - y[..., :1]
    apart = y0 - (p * y0).sum(axis=-1, keepdims=True)
    s = np.sqrt((p * apart**2).sum(axis=-1) / np.where(squares < 1, 1 - squares, np.nan))
    if rule == "silverman":
        low, high = np.quantile(y, [0.25, 0.75], axis=-1)
        middle = (high - low) / 1.34
        s = 0.9 * np.where((middle > 0) & (middle < s), middle, s)
    h: Floats = s * unit * squares**0.2
    return np.where(h > 0, h, np.nan)
