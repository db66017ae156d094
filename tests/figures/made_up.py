"""A small made-up results frame: three groups, four years, every kind of cell."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

GROUPS = ("north_coast", "inland", "west")
YEARS = (2000, 2001, 2002, 2003)
SOURCE = "Source: made-up figures <for tests> & nothing else"
SCHEMA = {
    "group": pl.String,
    "year": pl.Int64,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "flags": pl.String,
    "why": pl.String,
}

Cell = float | None | tuple[float | None, float, float]

# A number is exact, a tuple is (value, low, high), None is a gap.
EXACT: dict[str, dict[str, Sequence[Cell]]] = {
    "trade": {
        "north_coast": (4.0e11, 5.0e11, 6.0e11, 7.0e11),
        "inland": (2.0e10, 3.0e10, 4.0e10, 5.0e10),
        "west": (1.9e10, 2.9e10, 3.9e10, 4.9e10),
        "nation": (4.39e11, 5.59e11, 6.79e11, 7.99e11),
    },
    "share": {
        "north_coast": (0.91, 0.90, 0.89, 0.88),
        "inland": (0.046, 0.051, 0.056, 0.061),
        "west": (0.044, 0.049, 0.054, 0.059),
    },
    "dependence": {
        "north_coast": (0.6, 0.62, 0.61, 0.5),
        "inland": (0.1, 0.11, 0.12, 0.11),
        "west": (0.09, 0.1, 0.11, 0.12),
        "nation": (0.4, 0.41, 0.4, 0.35),
    },
    "imbalance": {"nation": (1.40, 1.42, 1.35, 1.30)},
    "imbalance_change": {"nation": (0.02, -0.07, -0.05, None)},
}


def frame(
    change: dict[tuple[str, str, int], Cell] | None = None, *, money: str = "USD"
) -> pl.DataFrame:
    """Return the exact frame with some cells, named (measure, group, year), changed."""
    change = change or {}
    rows = []
    for measure, groups in EXACT.items():
        for group, cells in groups.items():
            for year, cell in zip(YEARS, cells, strict=True):
                cell = change.get((measure, group, year), cell)
                value, low, high = cell if isinstance(cell, tuple) else (cell, cell, cell)
                unit = money if measure == "trade" else "1"
                rows.append((group, year, measure, value, low, high, unit, "", ""))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def gappy() -> pl.DataFrame:
    """Return a frame in which each measure has a bounded gap, a gap and a bounded value."""
    change: dict[tuple[str, str, int], Cell] = {}
    for measure, groups in EXACT.items():
        group = "west" if "west" in groups else "nation"
        value = groups[group][2]
        assert isinstance(value, float)
        low, high = value - abs(value) / 10, value + abs(value) / 20
        change[measure, group, 2000] = (None, low, high)
        change[measure, group, 2001] = None
        change[measure, group, 2002] = (value, low, high)
    return frame(change)
