"""The index of 10 million rows: on dense arrays, and with pandas on the same figures."""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hinterland.measures import imbalance, trade_level

Floats = NDArray[np.float64]

PANELS, PROVINCES = 322_580, 31
#: 11 provinces in the east, 8 in the centre, 12 in the west, not side by side.
GROUP = np.random.default_rng(1).permutation(np.repeat([0, 1, 2], [11, 8, 12]))
ROUNDS = 7
BLOCK = 16_384


def run() -> None:
    """Print the best times and their ratio, after making sure that the results are the same."""
    trade, gdp = np.random.default_rng(2).uniform(1, 100, (2, PANELS, PROVINCES))
    table = pd.DataFrame(
        {
            "panel": np.repeat(np.arange(PANELS), PROVINCES),
            "group": np.tile(GROUP, PANELS),
            "trade": trade.ravel(),
            "gdp": gdp.ravel(),
        }
    )
    np.testing.assert_allclose(by_arrays(trade, gdp), by_pandas(table), rtol=1e-9)
    # In turns, so that both meet the same quiet and busy moments of the machine.
    times = [
        (_seconds(lambda: by_arrays(trade, gdp)), _seconds(lambda: by_pandas(table)))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (min(taken) for taken in zip(*times, strict=True))
    print(
        f"index of {trade.size:,} rows ({PANELS:,} panels of {PROVINCES} provinces in 3 groups), "
        f"best of {ROUNDS}: dense arrays {ours * 1000:.0f} ms, "
        f"pandas {pd.__version__} groupby {theirs * 1000:.0f} ms, ratio {theirs / ours:.1f} "
        "(goal 10); results equal to 1e-9"
    )


def by_arrays(trade: Floats, gdp: Floats) -> Floats:
    """Return the index of each panel, block by block: what lies between stays in the cache."""
    return np.concatenate(
        [_index(trade[at : at + BLOCK], gdp[at : at + BLOCK]) for at in range(0, PANELS, BLOCK)]
    )


def _index(trade: Floats, gdp: Floats) -> Floats:
    t, y = group_sums(trade), group_sums(gdp)
    return imbalance(trade_level(t), y / y.sum(axis=-1, keepdims=True))


def group_sums(x: Floats) -> Floats:
    """Return the sums [panel, group] of a matrix product, turned round.

    So each group's sums lie side by side in memory, and adding up groups adds long columns.
    """
    belongs = (np.arange(3)[:, None] == GROUP).astype(np.float64)
    sums: Floats = (belongs @ x.T).T
    return sums


def by_pandas(table: pd.DataFrame) -> Floats:
    sums = table.groupby(["panel", "group"], sort=False)[["trade", "gdp"]].sum().reset_index()
    panels = sums.groupby("panel", sort=False)
    delta = sums["gdp"] / panels["gdp"].transform("sum")
    ft = sums["trade"] / panels["trade"].transform("mean")
    terms = delta * (ft - 1).abs()
    index: Floats = terms.groupby(sums["panel"], sort=False).sum().to_numpy()
    return index


def _seconds(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started
