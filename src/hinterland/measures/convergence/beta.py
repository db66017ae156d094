"""Whether regions that start lower grow faster: absolute and conditional β-convergence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...language import t
from ..arrays import Floats, amounts, floats
from ..panels import positive_panel
from ..significance import student_p

__all__ = ["BetaConvergence", "beta_convergence"]


@dataclass(frozen=True, slots=True)
class BetaConvergence:
    """The growth regression: growth on the logarithm of the first year's level.

    Attributes
    ----------
    beta, standard_error, t, p
        The coefficient of ln x₀, [...]; below 0 where regions that start lower grow faster. The
        p-value is two-sided, of Student's t.
    constant
        [...].
    control, control_error
        Coefficients of the controls and their standard errors, [..., control].
    speed, speed_error
        λ, the part of the distance to the steady state that is closed a year, [...], and its
        standard error (delta method). NaN where 1 + βT is not above 0.
    half_life
        Years until half of that distance is closed, ln 2/λ, [...]; NaN where λ isn't above 0.
    r_squared
        [...].
    degrees_of_freedom
        Regions less coefficients.
    """

    beta: Floats
    standard_error: Floats
    t: Floats
    p: Floats
    constant: Floats
    control: Floats
    control_error: Floats
    speed: Floats
    speed_error: Floats
    half_life: Floats
    r_squared: Floats
    degrees_of_freedom: int


def beta_convergence(
    panel: ArrayLike,
    weights: ArrayLike | None = None,
    controls: ArrayLike | None = None,
    *,
    annualised: bool = True,
    step: float = 1.0,
) -> BetaConvergence:
    """Return β of (1/T) ln(x_T/x₀) = α + β ln x₀ + γ'c, by least squares.

    The speed follows from β = −(1 − e^(−λT))/T, so λ = −ln(1 + βT)/T, and its standard error is
    that of β over 1 + βT. Absolute without controls, conditional with them.

    Parameters
    ----------
    panel
        Levels [..., year, region]; the first year and the last are used.
    weights
        Of each region [..., region] in least squares; equal where left out.
    controls
        What steady states depend on, [..., control, region].
    annualised
        Growth is a year's. False: of all years together, as in REAT, then β = −(1 − e^(−λT)).
    step
        Years from one row of the panel to the next.

    Returns
    -------
    BetaConvergence
        NaN where the first or last year, a weight or a control has a NaN, where all regions start
        alike, and where there are no more regions than coefficients (then errors alone are NaN
        if there are as many).

    Raises
    ------
    ValueError
        A level is negative, zero or infinite, a weight negative, or the regions differ.

    References
    ----------
    Barro and Sala-i-Martin, Convergence (1992); Economic Growth (2004), eq. (11.1).

    Examples
    --------
    >>> at = np.exp([[0.0, 1.0, 2.0, 3.0], [1.0, 1.5, 2.0, 2.5]])      # halfway in one year
    >>> found = beta_convergence(at)
    >>> float(found.beta.round(10)), float(found.half_life.round(10))
    (-0.5, 1.0)
    """
    x = positive_panel(panel)
    years = (x.shape[-2] - 1) * float(step)
    if not (np.isfinite(years) and years > 0):
        raise ValueError(t("step is {step}; it has to be above 0", step=step))
    start, end = np.log(x[..., 0, :]), np.log(x[..., -1, :])
    length = years if annualised else 1.0
    growth = (end - start) / length
    extra = _controls(controls, x.shape[-1])
    w = np.ones(x.shape[-1]) if weights is None else amounts(weights, "weights")
    if w.shape[-1:] != x.shape[-1:]:
        text = t("weights are for {given} regions, the panel has {n}")
        raise ValueError(text.format(given=w.shape[-1] if w.ndim else 0, n=x.shape[-1]))
    found = _least_squares(growth, start, extra, w)
    beta, error = found.coefficient[..., 1], found.error[..., 1]
    free = x.shape[-1] - found.coefficient.shape[-1]
    with np.errstate(all="ignore"):
        left = 1 + beta * length
        statistic = np.where(error > 0, beta / error, np.nan)
        speed = np.where(left > 0, -np.log(left) / years, np.nan)
        speed_error = np.where(left > 0, error * length / (left * years), np.nan)
        half = np.where(speed > 0, np.log(2) / speed, np.nan)
    return BetaConvergence(
        beta,
        error,
        statistic[()],
        student_p(statistic, free),
        found.coefficient[..., 0],
        found.coefficient[..., 2:],
        found.error[..., 2:],
        speed[()],
        speed_error[()],
        half[()],
        found.r_squared,
        free,
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    coefficient: Floats
    error: Floats
    r_squared: Floats


def _controls(controls: ArrayLike | None, regions: int) -> Floats:
    if controls is None:
        return np.empty((0, regions))
    array = floats(controls)
    if array.ndim < 2 or array.shape[-1] != regions:
        text = t(
            "controls have the shape {shape}; they need [..., control, region], {n} regions"
        )
        raise ValueError(text.format(shape=array.shape, n=regions))
    return array


def _least_squares(y: Floats, start: Floats, extra: Floats, weights: Floats) -> _Fit:
    """Return coefficients [..., coefficient] of a constant, `start` and `extra`, by QR."""
    lead = np.broadcast_shapes(y.shape[:-1], extra.shape[:-2], weights.shape[:-1])
    n, count = y.shape[-1], extra.shape[-2] + 2
    columns = np.empty((*lead, n, count))
    columns[..., 0] = 1.0
    columns[..., 1] = start
    columns[..., 2:] = np.swapaxes(extra, -1, -2)
    w = np.broadcast_to(weights, (*lead, n))
    values = np.broadcast_to(y, (*lead, n))
    with np.errstate(all="ignore"):
        w = w / w.max(axis=-1, keepdims=True)
        share = w / w.sum(axis=-1, keepdims=True)
    gone = (
        np.isnan(columns).any(axis=(-1, -2))
        | np.isnan(values).any(axis=-1)
        | np.isnan(share).any(axis=-1)
        | np.isinf(columns).any(axis=(-1, -2))
    )
    nan = np.full((*lead, count), np.nan)
    if n < count:
        return _Fit(nan, nan.copy(), nan[..., 0].copy())
    share = np.where(gone[..., None], 1 / n, share)
    columns = np.where(gone[..., None, None], 0.0, columns)
    values = np.where(gone[..., None], 0.0, values)
    centre = (share[..., None] * columns[..., 1:]).sum(axis=-2)
    middle = (share * values).sum(axis=-1)
    root = np.sqrt(share)[..., None]
    around = root * (columns[..., 1:] - centre[..., None, :])
    size = np.sqrt((around**2).sum(axis=-2))
    whole = np.sqrt((root**2 * columns[..., 1:] ** 2).sum(axis=-2))
    unit = np.where(size > 1e-13 * whole, size, np.nan)
    gone = gone | np.isnan(unit).any(axis=-1)
    around = np.where(gone[..., None, None], 0.0, around / unit[..., None, :])
    target = root[..., 0] * (values - middle[..., None])
    q, r = np.linalg.qr(around)
    diagonal = np.abs(np.diagonal(r, axis1=-2, axis2=-1))
    gone = gone | (diagonal < 1e-10).any(axis=-1)
    r = np.where(gone[..., None, None], np.eye(count - 1), r)
    inverse = np.linalg.inv(r)
    slope = (inverse @ (np.swapaxes(q, -1, -2) @ target[..., None]))[..., 0]
    rest = ((target - (around @ slope[..., None])[..., 0]) ** 2).sum(axis=-1)
    spread = (target**2).sum(axis=-1)
    with np.errstate(all="ignore"):
        noise = rest / (n - count) if n > count else np.full(lead, np.nan)
        error = np.sqrt(noise[..., None] * (inverse**2).sum(axis=-1)) / unit
        r_squared = np.where(spread > 0, 1 - rest / spread, np.nan)
        slope = slope / unit
    coefficient, errors = nan, nan.copy()
    coefficient[..., 1:], errors[..., 1:] = slope, error
    coefficient[..., 0] = middle - (slope * centre).sum(axis=-1)
    coefficient[gone], errors[gone] = np.nan, np.nan
    return _Fit(coefficient, errors, np.where(gone, np.nan, r_squared)[()])
