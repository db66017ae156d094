"""Units as they stand in unit lines, titles and headers, and figures scaled by them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from ..errors import InputError
from ..units import parse_unit, scale
from .words import flat, has_chinese, split_languages

__all__ = [
    "Scaled",
    "canonical",
    "choose_unit",
    "is_currency",
    "is_labelled",
    "is_unit",
    "own_or_tables",
    "rate_unit",
    "scaled",
    "take_units",
    "unit_line",
]

_LABEL: Final = re.compile(r"(?:计量)?单\s*位\s*:?|\bunits?\s*:", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\s*[(\[【]([^()\[\]【】]*)[)\]】]")
_EDGES: Final = "()[]【】:,; "
_CHANGE: Final = re.compile(r"\s*[±+]?\s*%$")
_BASE: Final = re.compile(
    r"(?:上年|上年同[期月]|去年同[期月]|上月|上期|\d{4}年?|(?:the )?(?:preceding|previous|last) (?:year|month))"
    r"\s*=\s*100",
    re.IGNORECASE,
)

_SCALES_ZH: Final = r"(?:[十百千万亿]|\d[\d,]*)*"
_NOUN_ZH: Final = (
    "(?:标准箱|人民币元|人民币|美元|欧元|日元|港元|英镑|元|人次|人年|人|户|家|个|件|项|台|套|辆|艘|架|部|只|头|匹|条|所|座|次|对|本|册|份|篇|种|张|例|"
    "吨标准煤|吨|公斤|千克|克|平方公里|平方千米|平方米|立方米|公里|千米|公顷|亩|米|升|千瓦时|千瓦|小时|天|岁|倍|百分点|平方)"
)
_UNIT_ZH: Final = re.compile(
    rf"人民币{_SCALES_ZH}元|{_SCALES_ZH}{_NOUN_ZH}(?:/{_SCALES_ZH}{_NOUN_ZH})?|[%‰]|{_SCALES_ZH[:-1]}+"
)
_SCALES_EN: Final = frozenset(
    {"hundred", "thousand", "million", "billion", "trillion", "bn", "mn"}
)
_NOUNS_EN: Final = frozenset({
    "yuan", "rmb", "cny", "usd", "us$", "$", "u.s.$", "dollar", "dollars", "person",
    "persons", "people", "man-year", "man-years", "person-year", "person-years",
    "household", "households", "unit", "ton", "tons", "tonne", "tonnes", "kg", "km",
    "sq.km", "sq.m", "cu.m", "kwh", "kw", "hectare", "hectares", "mu", "item", "items",
    "piece", "pieces", "set", "sets", "case", "cases", "time", "times", "hour", "hours",
    "%", "percent", "cent", "teu",
})  # fmt: skip
_JOINTS_EN: Final = frozenset({"of", "per", "/", "us", "u.s."})
_TOKEN: Final = re.compile(r"\d[\d ,]*|[a-z$%.\-]+|\S")

#: What names a currency and no amount of it: a super-header, seldom a unit.
_CURRENCIES: Final = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "美元": "USD", "usd": "USD", "us$": "USD",
    "us dollar": "USD", "us dollars": "USD",
}  # fmt: skip
_SEVERAL: Final = re.compile(r"[、,;]|和|或| and ")
_AMOUNT: Final = re.compile(
    r"\d*\s*(?:美元|日元|港元|欧元|英镑|卢布|us dollars?|usd|us\$)", re.IGNORECASE
)


class Scaled(NamedTuple):
    """A figure in a canonical unit, or the reason why there is none."""

    value: float | None
    unit: str | None
    reason: str | None


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Say whether a text is a unit, one that can be scaled or not.

    Examples
    --------
    >>> [is_unit(t) for t in ("亿元", "万吨", "man-year", "上年=100", "年末", "出口")]
    [True, True, True, True, False, False]
    """
    text = flat(text)
    if not text or len(text) > 60 or text.isdigit() or "(" in text:
        return False  # `人民币(亿元)` is a header with its unit.
    if _BASE.fullmatch(text) or canonical(text):
        return True
    if _AMOUNT.fullmatch(text):
        return False  # `100美元` heads a rate.
    if has_chinese(text):
        return _UNIT_ZH.fullmatch(text.replace(" ", "")) is not None
    tokens = _TOKEN.findall(text.casefold())
    known = _SCALES_EN | _NOUNS_EN | _JOINTS_EN
    return all(t in known or t[0].isdigit() for t in tokens) and not _NOUNS_EN.isdisjoint(
        tokens
    )


def is_currency(text: str) -> bool:
    """Say whether a text only names a currency, as a super-header does.

    Examples
    --------
    >>> is_currency("人民币 RMB"), is_currency("美元"), is_currency("亿美元")
    (True, True, False)
    """
    words = split_languages(text)
    return (words.zh or words.en).casefold() in _CURRENCIES


@lru_cache(maxsize=16384)
def unit_line(text: str) -> tuple[str, ...]:
    """Return the units of a line that holds nothing else, Chinese first; () for other lines.

    Examples
    --------
    >>> unit_line("单位：亿元　Unit: 100 million yuan"), unit_line("(man-year)")
    (('亿元', '100 million yuan'), ('man-year',))
    >>> unit_line("进出口总额 (亿美元)"), unit_line("美元")
    ((), ())
    """
    line = flat(text)
    bare = line.strip(_EDGES)
    pieces = [piece.strip(_EDGES) for piece in _LABEL.split(bare)]
    labelled = _LABEL.match(bare) is not None
    found: list[str] = []
    for piece in filter(None, pieces):
        halves = [piece] if is_unit(piece) else _halves(piece)
        if len(line) > 80 or not (labelled or all(map(is_unit, halves))):
            return ()
        found += halves
    if not labelled and line.casefold() in _CURRENCIES:
        return ()
    return tuple(sorted(found, key=lambda unit: not has_chinese(unit)))


def is_labelled(text: str) -> bool:
    """Say whether a text is a unit with its label, as the table's unit is printed.

    Examples
    --------
    >>> is_labelled("单位：亿元"), is_labelled("(亿元)")
    (True, False)
    """
    return _LABEL.match(flat(text).strip("([【 ")) is not None and bool(unit_line(text))


def take_units(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a header or title without the units in it, and those units.

    Examples
    --------
    >>> take_units("地区生产总值（亿元） GRP (100 million yuan)")
    ('地区生产总值 GRP', ('亿元', '100 million yuan'))
    >>> take_units("比去年同期±％"), take_units("总人口(年末)")
    (('比去年同期', ('%',)), ('总人口(年末)', ()))
    >>> take_units("美元 USD (亿美元 USD 100 million)")
    ('美元 USD', ('亿美元', 'USD 100 million'))
    """
    units: list[str] = []

    def keep(found: "re.Match[str]") -> str:
        inside = _LABEL.sub("", found[1]).strip()
        halves = _halves(inside)
        if is_unit(inside):
            pieces = [inside]
        else:
            pieces = halves if all(map(is_unit, halves)) else re.split(r"[,;] ?", inside)
        pieces = [piece.strip().removeprefix("current ") for piece in pieces]
        others = [piece for piece in pieces if not is_unit(piece)]
        if len(others) == len(pieces):
            return found[0]
        units.extend(piece for piece in pieces if is_unit(piece))
        return f" ({', '.join(others)}) " if others else " "

    rest = flat(_BRACKETS.sub(keep, flat(text)))
    if change := _CHANGE.search(rest):
        if change.start():
            return rest[: change.start()].rstrip(), (*units, "%")
    elif (label := _LABEL.search(rest)) and label.start() and is_unit(rest[label.end() :]):
        return rest[: label.start()].rstrip(" ,"), (*units, rest[label.end() :].strip())
    return rest, tuple(units)


def choose_unit(units: Iterable[str], words: str = "") -> tuple[str, str]:
    """Return the unit that counts, and a notice where Chinese and English contradict.

    Of several units in one line, that of the column's currency is taken.

    Examples
    --------
    >>> choose_unit(["100 million yuan", "万元"])
    ('万元', 'the unit is 万元 in Chinese but 100 million yuan in English; the Chinese was taken')
    >>> choose_unit(["亿元、亿美元"], "美元 进出口总额")
    ('亿美元', '')
    """
    chinese = [unit for unit in units if has_chinese(unit)]
    english = [unit for unit in units if not has_chinese(unit)]
    first = (chinese or english or [""])[0]
    several = [part.strip() for part in _SEVERAL.split(first)]
    if len(several) > 1 and all(map(is_unit, several)):
        said = words.casefold()
        currency = next((code for name, code in _CURRENCIES.items() if name in said), None)
        fitting = [unit for unit in several if canonical(unit) == currency]
        return (fitting[0] if len(fitting) == 1 else first), ""
    if not chinese or not english or not _meaning(english[0]):
        return first, ""
    if not is_unit(first):
        return english[0], f"{first} is no known unit; its English {english[0]} was taken"
    if _meaning(first) not in {None, _meaning(english[0])}:
        return first, (
            f"the unit is {first} in Chinese but {english[0]} in English; the Chinese was taken"
        )
    return first, ""


def own_or_tables(own: str, tables: str) -> str:
    """Return a column's own unit, or the table's where the column only names its currency.

    Examples
    --------
    >>> own_or_tables("%", "万元"), own_or_tables("人民币", "万元"), own_or_tables("", "万元")
    ('%', '万元', '万元')
    """
    currency = _CURRENCIES.get(own.casefold())
    if not own or (currency and canonical(tables) == currency):
        return tables or own
    return own


def rate_unit(unit: str, words: str) -> str:
    """Return the unit of a rate whose column is headed by an amount of foreign money.

    Examples
    --------
    >>> rate_unit("人民币元", "100美元"), rate_unit("亿美元", "100美元")
    ('人民币元/100美元', '亿美元')
    """
    amount = _AMOUNT.fullmatch(words)
    if amount and any(c.isdigit() for c in words) and _meaning(unit) == ("CNY", 1):
        return (
            f"{unit}/{words.replace(' ', '')}" if has_chinese(words) else f"{unit} per {words}"
        )
    return unit


def canonical(unit: str) -> str | None:
    """Return the canonical unit that a printed one is scaled to, None for an unknown one."""
    meaning = _meaning(unit)
    return meaning[0] if meaning else None


def scaled(number: str, unit: str) -> Scaled:
    """Return a plain number in its canonical unit, scaled exactly.

    An index with its base (`上年=100`) is a pure number, a hundredth of what is printed.

    Examples
    --------
    >>> scaled("28,014.94", "亿元").value, scaled("107.6", "上年=100").value
    (2801494000000.0, 1.076)
    >>> scaled("4.0", "万吨").reason
    "the unit '万吨' is none of the canonical ones; the figure stands as printed"
    """
    if not unit:
        return Scaled(None, None, "no unit is printed; the figure stands as printed")
    if not canonical(unit):
        reason = (
            f"the unit {unit!r} is none of the canonical ones; the figure stands as printed"
        )
        return Scaled(None, None, reason)
    try:
        return Scaled(*scale(number, "%" if _BASE.fullmatch(unit) else unit), None)
    except InputError as error:
        return Scaled(None, None, str(error))


@lru_cache(maxsize=16384)
def _meaning(unit: str) -> tuple[str, object] | None:
    try:
        return parse_unit("%" if _BASE.fullmatch(unit) else unit)
    except InputError:
        return None


def _halves(piece: str) -> list[str]:
    words = split_languages(piece)
    halves = [half.strip(_EDGES) for half in (words.zh, words.en)]
    return [half for half in halves if half] or [piece]
