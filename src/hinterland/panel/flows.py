"""Trade where a country publishes exports and imports only."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from .cells import Cells, flag_mask

__all__ = ["with_trade"]

P = TypeVar("P", bound=Cells)


def with_trade(panel: P, series: str) -> P:
    """Return a panel with trade as the sum of exports and imports, where it has none.

    Each cell's value and bounds are the sums of both, flagged `computed`; with one of them
    missing it is missing.

    Parameters
    ----------
    panel
        Provinces and the nation.
    series
        `trade_` and a currency, such as `trade_usd`. Of another series nothing is added.
    """
    flow, _, currency = series.partition("_")
    parts = f"exports_{currency}", f"imports_{currency}"
    if flow != "trade" or series in panel.series or not {*parts} <= {*panel.series}:
        return panel
    a, b = map(panel.series.index, parts)
    value, low, high = (
        np.concatenate([array, (array[a] + array[b])[None]])
        for array in (panel.value, panel.low, panel.high)
    )
    flags = panel.flags[a] | panel.flags[b] | np.uint8(flag_mask("computed"))
    why = np.where(panel.why[a] == "", panel.why[b], panel.why[a])
    return replace(
        panel,
        value=value,
        low=low,
        high=high,
        flags=np.concatenate([panel.flags, flags[None]]),
        why=np.concatenate([panel.why, why[None]]),
        series=(*panel.series, series),
        sums={**panel.sums, series: parts},
    )
