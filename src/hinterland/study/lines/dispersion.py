"""Dispersion of a quantity over provinces or groups."""

from collections.abc import Callable

import numpy as np

from ...language import t
from .line import Floats, Line, all_flags, all_uses, make_line, reasons, stack
from .quantities import Quantities

__all__ = ["dispersion_line"]


def dispersion_line(
    over: Quantities, function: Callable[..., Floats], *, of: str, weights: str = "none"
) -> Line:
    """Return a measure of the groups' levels for each year; bounds only where all is exact.

    Parameters
    ----------
    function
        Takes levels [year, group] and weights of the same shape or None.
    of
        The quantity: `dependence`, `trade`, `share` or `gdp`.
    weights
        A series of the panel, or `none`.
    """
    quantity = getattr(over, of)()
    lines = [quantity[g] for g in over.groups]
    weighed = [] if weights == "none" else [over.cells(weights, g, "1") for g in over.groups]
    inputs = [*lines, *weighed]
    known = np.all([~np.isnan(line.value) for line in inputs], axis=0)
    value = np.full(len(over.years), np.nan)
    if known.any():
        by = stack(weighed, "value")[known] if weighed else None
        value[known] = function(stack(lines, "value")[known], by)
    exact = ~np.isnan(value) & np.all([line.low == line.high for line in inputs], axis=0)
    bounds = np.where(exact, value, np.nan)
    why = [_why(inputs, y, value=value[y], exact=bool(exact[y])) for y in range(len(value))]
    flags, uses = all_flags(inputs), all_uses(inputs)
    return make_line((value, bounds, bounds), "1", flags, why, uses)


def _why(inputs: list[Line], y: int, *, value: float, exact: bool) -> str:
    missing = [line for line in inputs if np.isnan(line.value[y])]
    if missing:
        return reasons(*(line.why[y] for line in missing))
    if np.isnan(value):
        return t("the measure is not defined where a level, or all of them, are 0")
    if not exact:
        return t("from the likeliest values; exact bounds are not computed for this measure")
    return ""
