"""A twin of the study in plain pandas: it shares no code with the package, only the rules."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd


def twin(
    kept: pd.DataFrame, groups: Mapping[str, Sequence[str]], years: Sequence[int]
) -> dict[str, Any]:
    """Return trade, share, dependence and index by year from the observations that are kept."""

    def cells(series: str, column: str = "value") -> pd.DataFrame:
        rows = kept[kept["series"] == series].copy()
        rows[column] = rows[column].fillna(rows["value"])
        return rows.pivot_table(index="year", columns="region", values=column).reindex(years)

    provinces = [p for members in groups.values() for p in members]
    trade, low, high = (
        cells("trade_usd", c).reindex(columns=provinces) for c in ("value", "low", "high")
    )
    total = cells("trade_usd").reindex(columns=["100000"])["100000"]
    gdp = cells("gdp").reindex(columns=provinces)
    rate = cells("exchange_rate").reindex(columns=["100000"])["100000"]
    rest = (total - low.sum(axis=1)).clip(lower=0)
    out: dict[str, Any] = {}
    for name, members in [*groups.items(), ("nation", provinces)]:
        m = list(members)
        value, lo, hi = (
            trade[m].sum(axis=1, skipna=False),
            low[m].sum(axis=1),
            high[m].sum(axis=1),
        )
        gone = trade[m].isna().any(axis=1)
        lo, hi = lo.mask(gone & total.isna()), hi.mask(gone, hi + rest)
        if name == "nation":
            value, lo, hi = (x.mask(gone, total) for x in (value, lo, hi))
        output = gdp[m].sum(axis=1, skipna=False)
        out[name] = pd.DataFrame(
            {
                "trade": value,
                "low": lo,
                "high": hi,
                "gdp": output,
                "dependence": value * rate / output,
            }
        )
    n = out["nation"]["trade"]
    delta = pd.DataFrame({g: out[g]["gdp"] / out["nation"]["gdp"] for g in groups})
    share = pd.DataFrame({g: out[g]["trade"] / n for g in groups})
    least, most = (pd.DataFrame({g: out[g][c] / n for g in groups}) for c in ("low", "high"))
    out["share"] = share
    out["index"] = (delta * (len(groups) * share - 1).abs()).sum(axis=1, skipna=False)
    out["bounds"] = {y: extremes(delta.loc[y], least.loc[y], most.loc[y]) for y in years}
    return out


def extremes(delta: pd.Series, low: pd.Series, high: pd.Series) -> tuple[float, float]:
    """Search the corners and kinks of the shares that fit, one share left to make up the sum."""
    d, lo, hi = delta.to_numpy(), low.to_numpy(), high.to_numpy()
    k, found = len(d), []
    if np.isnan(d).any() or np.isnan(lo).any():
        return np.nan, np.nan
    choices = [
        sorted({a, b, *([1 / k] if a < 1 / k < b else [])}) for a, b in zip(lo, hi, strict=True)
    ]
    for free in range(k):
        others = [c for i, c in enumerate(choices) if i != free]
        for fixed in np.array(np.meshgrid(*others)).T.reshape(-1, k - 1):
            s = np.insert(fixed, free, 1 - fixed.sum())
            if lo[free] - 1e-12 <= s[free] <= hi[free] + 1e-12:
                found.append(float((d * np.abs(k * s - 1)).sum()))
    return (min(found), max(found)) if found else (np.nan, np.nan)
