"""The unit of a figure in a long table: columns of units and multipliers, units in names."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ..printed.units import canonical, no_money, own_or_tables, scaled
from .layout import Layout, Values
from .multipliers import has_scale, plain_unit, power_of, with_scale

__all__ = ["Unit", "in_own_currency", "unit_of", "with_glued"]

#: How tables of many nations call a nation's own currency.
_OWN: Final = re.compile(
    r"\bLCU\b|\bXDC\b|\b(?:national|domestic|local) currency(?: units?)?\b|本币|本国货币",
    re.IGNORECASE,
)
#: Headings over which a bare number is a power of ten.
_POWERS: Final = frozenset({"unitmult", "unitmultiplier", "power", "powercode"})


class Unit(NamedTuple):
    """A figure's unit with its multiplier, what to doubt of it, and why there is no value."""

    text: str
    doubts: tuple[str, ...] = ()
    no_value: str = ""


def unit_of(
    texts: Sequence[str],
    values: Values,
    layout: Layout,
    *,
    printed: Sequence[str],
    tables: Sequence[str],
    currency: str,
) -> Unit:
    """Return the unit of a figure.

    Parameters
    ----------
    texts
        What its row says.
    values
        Its column; one with words and a unit of its own takes none from the columns of units.
    layout
        Its table.
    printed
        Units in the brackets of its series' name.
    tables
        The table's units.
    currency
        The region's own currency, empty where it is not known.
    """
    has_plain = any(not each.words for each in layout.values)
    if values.words and (values.units or has_plain or no_money(values.words)):
        # The columns of units and multipliers are about the column of values.
        odd = [text for text, power in _multipliers_of(texts, layout) if power != 0]
        doubts = (f"a column says to multiply by {odd[0]}",) if odd else ()
        return Unit(next(iter(values.units), ""), doubts)
    names, powers = _units_of(texts, layout, currency)
    for text, power in _multipliers_of(texts, layout):
        if power is None:
            return Unit("", no_value=f"the multiplier {text!r} is not understood")
        powers.append(power)
    if len(set(powers)) > 1:
        return Unit("", no_value="its multipliers contradict each other")
    others = [*printed, *values.units]
    unit = " ".join(names) or next(iter(others), "")
    if not powers or not powers[0]:
        return Unit(unit, _contradictions(unit, others))
    unit = unit or next(iter(tables), "")
    if has_scale(unit):
        return Unit(unit, no_value=f"both {unit!r} and a multiplier of 10^{powers[0]} scale it")
    unit = with_scale(unit, powers[0]).strip()
    return Unit(unit, _contradictions(unit, others))


def with_glued(unit: Unit, glued: str) -> Unit:
    """Return the unit of a figure whose own cell prints one, which wins over its column's.

    Examples
    --------
    >>> with_glued(Unit("亿元"), "亿元"), with_glued(Unit(""), "亿元")
    (Unit(text='亿元', doubts=(), no_value=''), Unit(text='亿元', doubts=(), no_value=''))
    >>> with_glued(Unit("亿元"), "万元").doubts
    ('the cell says 万元, its column 亿元',)
    """
    text = own_or_tables(glued, unit.text)
    doubts = unit.doubts
    differs = scaled("1", text)[:2] != scaled("1", unit.text)[:2]
    if canonical(unit.text) and differs:
        doubts = (*doubts, f"the cell says {glued}, its column {unit.text}")
    return Unit(text, doubts, unit.no_value)


def in_own_currency(text: str, currency: str) -> str:
    """Return a text in which the region's own currency is named, where it is known.

    Examples
    --------
    >>> in_own_currency("GDP (current LCU)", "CNY"), in_own_currency("GDP (current LCU)", "")
    ('GDP (current CNY)', 'GDP (current LCU)')
    """
    return _OWN.sub(currency, text) if currency else text


def _units_of(
    texts: Sequence[str], layout: Layout, currency: str
) -> tuple[list[str], list[int]]:
    """Return the units in a row, and the powers of ten of those that are nothing else."""
    names: list[str] = []
    powers: list[int] = []
    for key in layout.of("unit"):
        code, label = key.both(texts)
        said = in_own_currency(plain_unit(label), currency)
        if said and canonical(said) is None and code and canonical(code) is not None:
            said = code
        power = None if said.isdigit() else power_of(said, is_power=False)
        if said and power is not None and canonical(said) is None:
            powers.append(power)
        elif said and said not in names:
            names.append(said)
    return names, powers


def _multipliers_of(texts: Sequence[str], layout: Layout) -> list[tuple[str, int | None]]:
    found: list[tuple[str, int | None]] = []
    for key in layout.of("multiplier"):
        for text in dict.fromkeys(filter(None, key.both(texts))):
            is_power = key.heading.key in _POWERS
            found.append((text, power_of(text, is_power=is_power)))
    return found


def _contradictions(unit: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return how a unit in the series' name contradicts the one in a column of units.

    A bare currency in the name (`current US$`) only names it.
    """
    if not canonical(unit):
        return ()
    return tuple(
        f"the unit is {unit} in one place and {other} in another"
        for other in others
        if canonical(other)
        and (
            canonical(other) != canonical(unit)
            or (has_scale(other) and scaled("1", other)[:2] != scaled("1", unit)[:2])
        )
    )
