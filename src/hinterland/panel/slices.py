"""A part of the flows: one section of goods, one partner."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from ..errors import InputError
from ..language import did_you_mean, listed, t
from ..observations import Observations
from ..units import split_series

__all__ = ["sliced"]

#: `exports_usd[section=16;partner=JPN]`.
_PART: Final = re.compile(r"([a-z_]+)\[(.+)\]", re.DOTALL)


def sliced(inputs: Sequence[Observations], part: Mapping[str, str]) -> list[Observations]:
    """Return observations in which the flows are those of a part only.

    `exports_usd[section=16]` becomes `exports_usd`; the flows as a whole and other parts are left
    out, and what is no flow (GDP, population, a rate) is kept.

    Parameters
    ----------
    inputs
        Rows, some of whose series name a part, as `hinterland records --by` writes them.
    part
        Key → value, such as `{"section": "16"}`. The order of keys does not matter.

    Raises
    ------
    InputError
        No flow is of this part; the message names what there is.

    Examples
    --------
    >>> from hinterland.observations import COLUMNS
    >>> rows = [{"series": "exports_usd"}, {"series": "exports_usd[section=16]"}, {"series": "gdp"}]
    >>> frame = pl.DataFrame(rows, schema_overrides=COLUMNS)
    >>> (one,) = sliced([Observations(frame, pl.DataFrame())], {"section": "16"})
    >>> one.frame["series"].to_list()
    ['exports_usd', 'gdp']
    """
    names = pl.concat([one.frame["series"] for one in inputs]).drop_nulls().unique()
    parts = {series: pairs for series in names if (pairs := _pairs(series)) is not None}
    ours = {
        series: series.partition("[")[0] for series, pairs in parts.items() if pairs == part
    }
    if not ours:
        raise InputError(_no_such(part, list(parts.values())), key="slice")
    others = {series: series for series in names if not split_series(series)[1]} | ours
    kept = pl.col("series").is_in(
        [series for series in others if series not in parts or series in ours]
    )
    return [
        replace(
            one, frame=one.frame.filter(kept).with_columns(pl.col("series").replace(others))
        )
        for one in inputs
    ]


def _pairs(series: str) -> dict[str, str] | None:
    """Return the part that a flow's name gives, None where it is no part of a flow."""
    found = _PART.fullmatch(series)
    if found is None or not split_series(found[1])[1]:
        return None
    return dict(one.partition("=")[::2] for one in found[2].split(";"))


def _no_such(part: Mapping[str, str], parts: Sequence[Mapping[str, str]]) -> str:
    """Return that there is no such part, and what comes near it."""
    same = [pairs for pairs in parts if pairs.keys() == part.keys()]
    if not same:
        kinds = sorted({", ".join(pairs) for pairs in parts})
        return t(
            "no flow is given by {keys}; what is given: {kinds}",
            keys=listed(part), kinds=listed(kinds) or t("nothing but totals"),
        )  # fmt: skip
    key, value = next(
        (item for item in part.items() if all(pairs[item[0]] != item[1] for pairs in same)),
        next(iter(part.items())),
    )
    hint = did_you_mean(value, sorted({pairs[key] for pairs in same}))
    return t("no flow is of {key} {value!r}; {hint}", key=key, value=value, hint=hint)
