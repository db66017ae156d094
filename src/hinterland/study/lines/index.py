"""The imbalanced index of a study's groups, its bounds, and its change from year to year."""

from collections.abc import Mapping, Sequence

import numpy as np

from ... import measures
from ...language import t
from ...panel import NATION
from .line import Floats, Line, all_flags, all_uses, make_line, reasons, stack
from .quantities import Quantities

__all__ = ["change_line", "index_line"]


def index_line(
    of: Quantities, *, reading: measures.Reading = "value/mean", weights: str = "gdp"
) -> Line:
    """Return I = Σₖ δₖ |FTₖ − FT_N| for each year, with its exact bounds.

    Parameters
    ----------
    reading
        What FTₖ is; see `measures.trade_level`.
    weights
        `gdp`: δₖ are the groups' shares of GDP; `equal`: all the same.
    """
    share, trade, gdp = of.share(), of.trade(), of.gdp()
    output = [gdp[g] for g in of.groups]
    ratio = stack(output, "value") / gdp[NATION].value[:, None]
    equal = np.where(np.isnan(ratio), np.nan, 1 / len(of.groups))
    delta = equal if weights == "equal" else ratio
    volume = stack([trade[g] for g in of.groups], "value")
    ft_n: Floats | float = 1.0
    inputs = [*share.values(), *output]
    if reading == "dependence":
        rate = of.rate()
        inputs += [rate] if rate else []
        volume = volume * (rate.value[:, None] if rate else 1.0)
        ft_n = of.dependence()[NATION].value
    with np.errstate(invalid="ignore"):
        ft = measures.trade_level(volume, stack(output, "value"), reading=reading)
        value = measures.imbalance(ft, delta, ft_n)
    gdp_known = np.all([line.low == line.high for line in output], axis=0)
    low, high, no_bounds = _bounds(reading, share, delta, ratio, gdp_known)
    scale = ft_n if reading == "dependence" else 1.0
    exact = ~np.isnan(value) & np.all([line.low == line.high for line in inputs], axis=0)
    low, high = np.where(exact, value, low * scale), np.where(exact, value, high * scale)
    why = [
        reasons(*(line.why[y] for line in inputs), "" if exact[y] else no_bounds)
        for y in range(len(of.years))
    ]
    return make_line((value, low, high), "1", all_flags(inputs), why, all_uses(inputs))


def change_line(index: Line) -> Line:
    """Return ΔIₜ = Iₜ₊₁ − Iₜ of an index, with the bounds that its bounds allow."""
    later = [*index.why[1:], ""]
    why = [reasons(a, b) for a, b in zip(index.why, later, strict=True)]
    why[-1] = t("there is no later year")
    bounded = (
        measures.imbalance_change(index.value),
        np.append(index.low[1:] - index.high[:-1], np.nan),
        np.append(index.high[1:] - index.low[:-1], np.nan),
    )
    flags = np.append(index.flags[1:] | index.flags[:-1], index.flags[-1:])
    uses = (*index.uses, *((series, group, 1) for series, group, _ahead in index.uses))
    return make_line(bounded, "1", flags, why, uses)


def _bounds(
    reading: str, share: Mapping[str, Line], delta: Floats, ratio: Floats,
    gdp_known: Sequence[bool],
) -> tuple[Floats, Floats, str]:  # fmt: skip
    """Return the exact extremes over the shares that fit, or why there are none.

    Only readings that are linear in the shares have them: FTₖ/FT_N = slope · sₖ.
    """
    lines = list(share.values())
    nothing = np.full(len(ratio), np.nan)
    slopes = {
        "value/mean": np.full_like(ratio, len(lines)),
        "value/nation": np.ones_like(ratio),
        "dependence/nation": 1 / ratio,
        "dependence": 1 / ratio,
    }
    if reading not in slopes:
        why = t("bounds are not computed for the reading {reading}", reading=reading)
        return nothing, nothing, why
    low, high = stack(lines, "low"), stack(lines, "high")
    low = np.where(np.asarray(gdp_known)[:, None], low, np.nan)
    try:
        least, most = measures.imbalance_bounds(delta, low, high, slope=slopes[reading])
    except ValueError:
        return nothing, nothing, t("too many shares are uncertain for exact bounds")
    return least, most, ""
