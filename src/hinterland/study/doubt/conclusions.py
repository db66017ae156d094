"""What holds whichever way the index is computed: every specification, and their agreement."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl

from ...estimate import NumberFormat
from ...language import t
from ..results import Results
from .multiverse import DIMENSIONS, UNUSED, Multiverse, direction, multiverse

__all__ = ["conclusions_frame", "specifications_frame"]

_SPECIFICATIONS: Final = {
    "from": pl.Int64, "to": pl.Int64, **dict.fromkeys(DIMENSIONS, pl.String), "groups": pl.Int64, "own": pl.Int64,
    "counted": pl.Int64, "index_from": pl.Float64, "index_to": pl.Float64, "change": pl.Float64,
    "relative": pl.Float64, "direction": pl.String, "why": pl.String,
}  # fmt: skip
_CONCLUSIONS: Final = {
    "from": pl.Int64, "to": pl.Int64, "dimension": pl.String, "choice": pl.String,
    "falls": pl.Int64, "rises": pl.Int64, "level": pl.Int64, "missing": pl.Int64,
    "verdict": pl.String, "own": pl.String, "turned_by": pl.String, "against": pl.String,
}  # fmt: skip
#: The row of all specifications together, and that of all which measure imbalance.
ALL, REASONABLE = "all", "reasonable"
#: Of this reading I = 1 − Σδs, for no share is above 1: it is lowest where trade is where GDP is
#: largest, and with equal weights it never changes.
_NO_DISTANCE: Final = "value/nation"
_FORM: Final = NumberFormat()


def specifications_frame(results: Results, years: Mapping[str, int]) -> pl.DataFrame:
    """Return one row a specification: what it chooses, and its index in two years.

    Parameters
    ----------
    years
        `from` and `to`; left out, the first and the last year in which the study's own
        specification can be computed.

    Returns
    -------
    polars.DataFrame
        `change` is I(to) − I(from), `relative` the same over I(from), `direction` is `falls`,
        `rises`, `level` or `missing`, with `why`. `own` is 1 for the study's own specification.
        `counted` is 0 where an earlier row has the same figures in these years.

    Examples
    --------
    >>> from hinterland.study import run
    >>> frame = specifications_frame(run("zhao"), {"from": 2014, "to": 2019})
    >>> frame.filter(own=1).select("scheme", "direction").row(0)
    ('three', 'falls')
    """
    found = multiverse(results)
    first, last = results.span(years, found.own_years)
    counted = found.distinct(first, last)
    change = found.change(first, last) if first < last else np.full(len(counted), np.nan)
    no_change = "" if first < last else t("there is only one year")
    a, b = (found.index[:, found.years.index(year)] for year in (first, last))
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.where(a > 0, change / a, np.nan)
    rows = [
        (
            first, last, *found.names(s), found.groups[found.code[s, 0]], int(s == found.own), int(counted[s]), a[s], b[s],
            change[s], relative[s], direction(change[s]), found.why(s, (first, last)) or no_change or None,
        )
        for s in range(len(found.code))
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_SPECIFICATIONS, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def conclusions_frame(results: Results) -> pl.DataFrame:
    """Return for every two years whether the index falls or rises in all specifications.

    Returns
    -------
    polars.DataFrame
        A row for all specifications (`all`), one for all but those of the reading `value/nation`,
        which is 1 − Σδs and no distance (`reasonable`), and one for those with each scheme, flow, vintage,
        reading and weights: how many fall, rise, stay level or can't be computed. `verdict` is
        `falls` or `rises` where all that can be computed agree, `level`, `mixed` or `missing`.
        On the row `all`, `own` is the direction of the study's own specification and `turned_by`
        the single choices that turn it, with all else as in the study. `against` is the first
        specification that goes against most.

    Examples
    --------
    >>> from hinterland.study import run
    >>> frame = conclusions_frame(run("zhao")).filter(pl.col("from") == 2014, to=2019)
    >>> frame.filter(dimension="all").select("verdict", "own", "turned_by").row(0)
    ('mixed', 'falls', 'scheme regions; reading value/nation')
    """
    found = multiverse(results)
    reading = found.code[:, DIMENSIONS.index("reading")]
    distances = reading != found.choices["reading"].index(_NO_DISTANCE)
    everything = np.full(len(reading), True)
    parts = [(ALL, ALL, everything), (REASONABLE, ALL, distances)] + [
        (dimension, choice, found.code[:, d] == c)
        for d, (dimension, choices) in enumerate(found.choices.items())
        for c, choice in enumerate(choices)
    ]
    rows: list[tuple[Any, ...]] = []
    for first, last in combinations(found.years, 2):
        change, counted = found.change(first, last), found.distinct(first, last)
        own = None if found.own is None else direction(change[found.own])
        turned = t("; ").join(
            t("{dimension} {choice}", dimension=d, choice=c)
            for d, c in _turning(found, first, last)
        )
        for dimension, choice, part in parts:
            chosen = part & counted
            some = change[chosen]
            counts = {
                "falls": int((some < 0).sum()),
                "rises": int((some > 0).sum()),
                "level": int((some == 0).sum()),
            }
            seen = [name for name, count in counts.items() if count]
            verdict = "missing" if not seen else seen[0] if len(seen) == 1 else "mixed"
            whole = (own, turned or None) if dimension == ALL else (None, None)
            against = None
            if {"falls", "rises"} <= set(seen):
                fewer = -1 if counts["falls"] <= counts["rises"] else 1
                s = int(np.flatnonzero(chosen & (np.sign(change) == fewer))[0])
                against = _in_words(found, s, (first, last))
            rows.append(
                (
                    first, last, dimension, choice, *counts.values(), int(np.isnan(some).sum()),
                    verdict, *whole, against,
                )
            )  # fmt: skip
    return pl.DataFrame(rows, schema=_CONCLUSIONS, orient="row")


def _turning(found: Multiverse, first: int, last: int) -> list[tuple[str, str]]:
    """Return each (dimension, choice) that alone turns the study's own direction."""
    if found.own is None:
        return []
    change = found.change(first, last)
    own, code = change[found.own], found.code
    alike = (code == code[found.own]) | (code < 0)
    turned = []
    for d, (dimension, choices) in enumerate(found.choices.items()):
        same = np.delete(alike, d, axis=1).all(axis=1) & (code[:, d] != code[found.own, d])
        others = np.flatnonzero(
            same & (code[:, d] >= 0) & (np.sign(change) == -np.sign(own)) & (change != 0)
        )
        turned += [(dimension, choices[code[s, d]]) for s in others]
    return turned


def _in_words(found: Multiverse, s: int, years: tuple[int, int]) -> str:
    """Return what a specification chooses, and its two numbers."""
    words = ", ".join(
        f"{dimension}={name}"
        for dimension, name in zip(DIMENSIONS, found.names(s), strict=True)
        if name != UNUSED
    )
    a, b = (_FORM.number(float(found.index[s, found.years.index(year)])) for year in years)
    return f"{words}: {a} → {b}"
