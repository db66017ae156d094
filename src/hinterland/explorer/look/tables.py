"""The tables below figures: of one that is of no single measure, and small lines in heads."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from ...estimate import GAP, number_format
from ...language import pretty, shipped, t
from ...report.words import measure_name, name

__all__ = ["spark", "table_of"]

#: Of a line so small that it stands in the head of a column.
_WIDTH, _HEIGHT = 64.0, 16.0

_HEADS: Final = {
    "group": shipped("Group"), "name": shipped("Region"), "year": shipped("Year"),
    "from": shipped("From"), "to": shipped("To"), "part": shipped("Part"),
    "value": shipped("Value"), "low": shipped("Lowest"), "high": shipped("Highest"),
    "trade_share": shipped("Share of {trade}"), "gdp_share": shipped("Share of GDP"),
    "measure": shipped("Measure"), "series": shipped("Series"), "vintage": shipped("Vintage"),
    "flags": shipped("Flags"), "why": shipped("Why"), "flow": shipped("Flow"),
    "groups": shipped("Groups"), "regions": shipped("Regions"), "unit": shipped("Unit"),
}  # fmt: skip
_PARTS: Final = {
    "structure": shipped("structure"), "growth": shipped("growth"), "index": shipped("index"),
}  # fmt: skip
_PERCENT: Final = frozenset({"trade_share", "gdp_share"})
#: Columns that are the same for a reader as one beside them.
_LEFT_OUT: Final = frozenset({"region", "short", "row", "column", "unit"})


def table_of(frame: pl.DataFrame) -> dict[str, Any]:
    """Return a frame as heads, whether each column is of numbers, and rows of text.

    Columns that are empty are left out.

    Examples
    --------
    >>> table_of(pl.DataFrame({"name": ["Beijing"], "value": [0.5], "why": [None]}))["rows"]
    [['Beijing', '0.5000']]
    """
    columns = [
        c for c in frame.columns if c not in _LEFT_OUT and frame[c].null_count() < frame.height
    ]
    texts = [list(_texts(c, frame[c])) for c in columns]
    return {
        "heads": [t(_HEADS[c]) if c in _HEADS else pretty(c) for c in columns],
        "numeric": [frame.schema[c].is_numeric() and c not in {"year", "from", "to"} for c in columns],
        "rows": [list(row) for row in zip(*texts, strict=True)],
    }  # fmt: skip


def _texts(column: str, values: pl.Series) -> Iterable[str]:
    if values.dtype == pl.Float64:
        known = [x for x in values if x is not None]
        form = number_format(known, "1", percent=column in _PERCENT)
        for x in values:
            yield GAP if x is None else form.number(x)
        return
    for x in values:
        yield "" if x is None else _word(column, str(x))


def _word(column: str, text: str) -> str:
    if column == "group":
        return pretty(text)
    if column == "part":
        return t(_PARTS.get(text, text))
    if column == "series":
        return name("series", text)
    if column == "measure" and text in {"imbalance", "trade", "gdp", "share"}:
        return measure_name(text)
    return text


def spark(values: Sequence[float]) -> list[str]:
    """Return the course of some values as points of SVG lines, broken where one is missing.

    Parameters
    ----------
    values
        One a year; NaN is a gap.

    Examples
    --------
    >>> spark([1.0, 3.0, math.nan, 2.0, 1.0])
    ['1.0,15.0 16.5,1.0', '47.5,8.0 63.0,15.0']
    """
    known = [x for x in values if math.isfinite(x)]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (_WIDTH - 2) / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for i, x in enumerate(values):
        if not math.isfinite(x):
            lines.append([])
            continue
        up = (x - low) / (high - low) if high > low else 0.5
        lines[-1].append(f"{1 + i * step:.1f},{_HEIGHT - 1 - up * (_HEIGHT - 2):.1f}")
    return [" ".join(line) for line in lines if line]
