"""The unit of a figure in a long table: columns of units and multipliers, units in names."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ...library.text.han import simplified
from ..messages import message
from ..printed.units import canonical, is_same, no_money, own_or_tables
from ..printed.words import flat, has_chinese, squeeze
from .layout import LongLayout, Values

__all__ = ["Unit", "in_own_currency", "plain_unit", "unit_of", "with_glued"]

_WORDS: Final = {
    "unit": 0, "one": 0, "ten": 1, "hundred": 2, "thousand": 3, "ten thousand": 4,
    "hundred thousand": 5, "million": 6, "ten million": 7, "hundred million": 8, "billion": 9,
    "trillion": 12, "k": 3, "mn": 6, "mio": 6, "mil": 6, "bn": 9, "tn": 12, "none": 0,
    "个": 0, "元": 0, "一": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12, "兆": 12,
}  # fmt: skip
_SCALES: Final = {
    0: ("", ""), 1: ("10 ", "十"), 2: ("100 ", "百"), 3: ("thousand ", "千"),
    4: ("10000 ", "万"), 5: ("100000 ", "十万"), 6: ("million ", "百万"),
    7: ("10 million ", "千万"), 8: ("100 million ", "亿"), 9: ("billion ", "十亿"),
    12: ("trillion ", "万亿"),
}  # fmt: skip
_CODED: Final = re.compile(r"(\d+)\s*[:=-]\s*(\D.*)")
_POWERS: Final = re.compile(r"(?:10\s*\^|10\*\*|1?e\+?)\s*(\d{1,2})", re.IGNORECASE)
_ZEROS: Final = re.compile(r"1(0*)(?:\.0+)?")
_HAS_SCALE: Final = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion|mn|bn|mio|mln|10+|1e\d+)s?\b|\b1(?:,?0{3})+\b"
    r"|[十百千万亿萬億]|\d{2,}",
    re.IGNORECASE,
)
# `CP_M…` is in current prices; codes of other prices stay as they are.
_UNIT_CODE: Final = re.compile(
    r"(MIO|MN|MLN|BN|MRD|THS|TH)_([A-Z]{3}|PER|PERS)|CP_(M|B|T)([A-Z]{3})", re.ASCII
)
_CODES: Final = {
    "MIO": "million", "MN": "million", "MLN": "million", "M": "million", "BN": "billion",
    "MRD": "billion", "B": "billion", "THS": "thousand", "TH": "thousand", "T": "thousand",
}  # fmt: skip
_MOST: Final = 15


@lru_cache(maxsize=4096)
def power_of(text: str, *, is_power: bool) -> int | None:
    """Return the power of ten that a multiplier is, None where it isn't clear.

    `is_power`: by its heading a bare number is a power of ten (UNIT_MULT, PowerCode).

    Examples
    --------
    >>> power_of("6", is_power=True), power_of("1000000", is_power=False)
    (6, 6)
    >>> power_of("6: Millions", is_power=True), power_of("亿", is_power=False)
    (6, 8)
    >>> power_of("1", is_power=False), power_of("7.5", is_power=False)
    (0, None)
    """
    plain = squeeze(simplified(flat(text))).casefold().replace(",", "").strip(" .")
    if found := _CODED.fullmatch(plain):
        first, second = (power_of(part, is_power=is_power) for part in found.groups())
        return first if second in {first, None} else None
    if found := _POWERS.fullmatch(plain):
        return int(found[1]) if int(found[1]) <= _MOST else None
    bare = plain.removesuffix(".0").removesuffix(".00")
    if bare.isdigit():
        if is_power:
            return int(bare) if int(bare) <= _MOST else _of_zeros(bare)
        # `6` under "multiplier" can only be a power of ten: nobody counts in sixes.
        return int(bare) if bare in {"0", "3", "6", "9", "12"} else _of_zeros(bare)
    return _WORDS.get(plain.removesuffix("s"), _WORDS.get(plain))


def has_scale(unit: str) -> bool:
    """Return whether a unit is one of thousands, millions and so on.

    Examples
    --------
    >>> has_scale("US dollars, millions"), has_scale("亿元"), has_scale("US Dollar")
    (True, True, False)
    """
    return _HAS_SCALE.search(flat(unit)) is not None


def plain_unit(text: str) -> str:
    """Return a code of units, as Eurostat writes them, in words; other units as they are.

    Examples
    --------
    >>> plain_unit("MIO_USD"), plain_unit("CP_MEUR"), plain_unit("THS_PER"), plain_unit("亿元")
    ('million USD', 'million EUR', 'thousand persons', '亿元')
    """
    if text == "PS":
        return "persons"
    found = _UNIT_CODE.fullmatch(text)
    if not found:
        return text
    scale, name = found[1] or found[3], found[2] or found[4]
    name = "persons" if name in {"PER", "PERS"} else name
    return f"{_CODES[scale]} {name}"


def with_scale(unit: str, power: int) -> str:
    """Return a unit with a power of ten, as statistics print it.

    Examples
    --------
    >>> with_scale("US Dollar", 6), with_scale("元", 8), with_scale("CNY", 10)
    ('million US Dollar', '亿元', '10000000000 CNY')
    """
    if power not in _SCALES:
        return f"{10**power} {unit}"
    english, chinese = _SCALES[power]
    return f"{chinese}{unit}" if has_chinese(unit) else f"{english}{unit}"


def _of_zeros(digits: str) -> int | None:
    found = _ZEROS.fullmatch(digits)
    return len(found[1]) if found and len(found[1]) <= _MOST else None


#: How tables of many nations call a nation's own currency.
_OWN: Final = re.compile(
    r"\bLCU\b|\bXDC\b|\b(?:national|domestic|local) currency(?: units?)?\b|本币|本国货币",
    re.IGNORECASE,
)
#: Headings over which a bare number is a power of ten.
_POWER_HEADS: Final = frozenset({"unitmult", "unitmultiplier", "power", "powercode"})


class Unit(NamedTuple):
    """A figure's unit with its multiplier, what to doubt of it, and why there is no value."""

    text: str
    doubts: tuple[str, ...] = ()
    no_value: str = ""


def unit_of(
    texts: Sequence[str],
    values: Values,
    layout: LongLayout,
    *,
    printed: Sequence[str],
    tables: Sequence[str],
    currency: str,
    home: str,
) -> Unit:
    """Return the unit of a figure, from its row, its column, and the units in brackets or lines.

    `printed` are units in the brackets of its series' name, `tables` the table's; `currency` is
    the region's own, where it is known, `home` the country's, which bare signs and national words
    mean. A column with words and a unit of its own takes none from the columns of units.
    """
    has_plain = any(not each.words for each in layout.values)
    if values.words and (values.units or has_plain or no_money(values.words)):
        # The columns of units and multipliers are about the column of values.
        odd = [text for text, power in _multipliers_of(texts, layout) if power != 0]
        doubts = (
            (message("a column asks to multiply by {factor}", factor=odd[0]),) if odd else ()
        )
        return Unit(next(iter(values.units), ""), doubts)
    names, powers = _units_of(texts, layout, currency, home)
    for text, power in _multipliers_of(texts, layout):
        if power is None:
            return Unit(
                "", no_value=message("the multiplier {text!r} is not understood", text=text)
            )
        powers.append(power)
    if len(set(powers)) > 1:
        return Unit("", no_value=message("its multipliers contradict each other"))
    others = [*printed, *values.units]
    unit = " ".join(names) or next(iter(others), "")
    if not powers or not powers[0]:
        return Unit(unit, _contradictions(unit, others, home))
    unit = unit or next(iter(tables), "")
    if has_scale(unit):
        return Unit(
            unit,
            no_value=message(
                "both {unit!r} and a multiplier of 10^{power} scale it",
                unit=unit,
                power=powers[0],
            ),
        )
    unit = with_scale(unit, powers[0]).strip()
    return Unit(unit, _contradictions(unit, others, home))


def with_glued(unit: Unit, glued: str, home: str) -> Unit:
    """Return the unit of a figure whose own cell prints one, which wins over its column's.

    Examples
    --------
    >>> with_glued(Unit("亿元"), "亿元", "CNY"), with_glued(Unit(""), "亿元", "CNY")
    (Unit(text='亿元', doubts=(), no_value=''), Unit(text='亿元', doubts=(), no_value=''))
    >>> with_glued(Unit("亿元"), "万元", "CNY").doubts
    ('the cell has 万元, its column 亿元',)
    """
    text = own_or_tables(glued, unit.text, home)
    doubts = unit.doubts
    if canonical(unit.text, home) and not is_same(text, unit.text, home):
        doubts = (
            *doubts,
            message("the cell has {unit}, its column {other}", unit=glued, other=unit.text),
        )
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
    texts: Sequence[str], layout: LongLayout, currency: str, home: str
) -> tuple[list[str], list[int]]:
    """Return the units in a row, and the powers of ten of those that are nothing else."""
    names: list[str] = []
    powers: list[int] = []
    for key in layout.of("unit"):
        code, label = key.both(texts)
        said = in_own_currency(plain_unit(label), currency)
        if (
            said
            and canonical(said, home) is None
            and code
            and canonical(code, home) is not None
        ):
            said = code
        power = None if said.isdigit() else power_of(said, is_power=False)
        if said and power is not None and canonical(said, home) is None:
            powers.append(power)
        elif said and said not in names:
            names.append(said)
    return names, powers


def _multipliers_of(texts: Sequence[str], layout: LongLayout) -> list[tuple[str, int | None]]:
    found: list[tuple[str, int | None]] = []
    for key in layout.of("multiplier"):
        for text in dict.fromkeys(filter(None, key.both(texts))):
            is_power = key.heading.key in _POWER_HEADS
            found.append((text, power_of(text, is_power=is_power)))
    return found


def _contradictions(unit: str, others: Sequence[str], home: str) -> tuple[str, ...]:
    """Return how a unit in the series' name contradicts the one in a column of units.

    A bare currency in the name (`current US$`) only names it.
    """
    meant = canonical(unit, home)
    if not meant:
        return ()
    return tuple(
        message(
            "the unit is {unit} in one place and {other} in another", unit=unit, other=other
        )
        for other in others
        if (said := canonical(other, home))
        and (said != meant or (has_scale(other) and not is_same(other, unit, home)))
    )
