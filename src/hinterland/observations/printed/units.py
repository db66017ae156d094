"""Units in unit lines, titles and headers, and figures scaled by them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ...errors import InputError
from ...library.text.han import simplified
from ...units import currency_called, find_unit, is_currency_name, is_unit_somewhere, scale
from ...units import is_currency as is_code
from ...units.currencies import is_named
from ..messages import message
from . import unit_words
from .words import flat, has_chinese, split_languages

__all__ = [
    "Scaled", "canonical", "canonical_value", "choose_unit", "is_currency", "is_labelled",
    "is_per_head", "is_rate_head", "is_same", "is_unit", "no_money", "own_or_tables", "rate_unit",
    "take_units", "unit_line",
]  # fmt: skip


class Scaled(NamedTuple):
    """A figure in a canonical unit, or the reason why there is none."""

    value: float | None
    unit: str | None
    reason: str | None


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Return whether a text is a unit, one that can be scaled or not.

    Examples
    --------
    >>> [is_unit(t) for t in ("亿元", "万吨", "man-year", "上年=100", "年末", "出口")]
    [True, True, True, True, False, False]
    """
    text = flat(text)
    if not text or len(text) > 60 or text.isdigit() or "(" in text:
        return False  # `人民币(亿元)` is a header with its unit.
    if unit_words.BASE.fullmatch(text) or is_unit_somewhere(text):
        return True
    money = _money_of(text)
    if is_currency_name(money) and (currency_called(money) or not canonical(money, "")):
        return False  # `100美元` heads a rate; `100元` is an amount in the unit 元.
    if has_chinese(text):
        text = simplified(text)
        return unit_words.UNIT_ZH.fullmatch(text.replace(" ", "")) is not None
    tokens = unit_words.TOKEN.findall(text.casefold())
    known = unit_words.SCALES_EN | unit_words.NOUNS_EN | unit_words.JOINTS_EN
    return all(
        t in known or t[0].isdigit() for t in tokens
    ) and not unit_words.NOUNS_EN.isdisjoint(tokens)


def is_currency(text: str) -> bool:
    """Return whether a text only names a currency, as a super-header does.

    Examples
    --------
    >>> is_currency("人民币 RMB"), is_currency("美元"), is_currency("亿美元")
    (True, True, False)
    """
    words = split_languages(text)
    return bool(currency_called(words.zh or words.en))


@lru_cache(maxsize=16384)
def is_rate_head(text: str, home: str) -> bool:
    """Return whether a text is an amount of foreign money, as it heads a rate.

    Examples
    --------
    >>> heads = ("100美元", "US$ 100", "per 100 US dollars", "100 yuan", "美元", "亿美元")
    >>> [is_rate_head(text, "CNY") for text in heads]
    [True, True, True, False, False, False]
    >>> is_rate_head("100 yuan", "MXN"), is_rate_head("100 pesos", "MXN")
    (True, False)
    """
    words = flat(text)
    money = _money_of(words)
    if not is_currency_name(money) or not unit_words.HUNDRED.search(words):
        return False
    return canonical(money, home) != home


@lru_cache(maxsize=16384)
def no_money(words: str) -> bool:
    """Return whether a heading is of growth, a share, a rank, an index or a count: never in money.

    Examples
    --------
    >>> [no_money(t) for t in ("比上年（±%）", "位次", "Share of total", "(+/-%)", "企业数")]
    [True, True, True, True, True]
    >>> [no_money(t) for t in ("地区生产总值", "工业增加值", "Exports", "增加额", "exchange rate")]
    [False, False, False, False, False]
    """
    text = flat(words)
    return bool(unit_words.NO_MONEY_ZH.search(text) or unit_words.NO_MONEY_EN.search(text))


@lru_cache(maxsize=16384)
def is_per_head(words: str) -> bool:
    """Return whether a heading is per person or area, so that a scale of totals does not fit it.

    Examples
    --------
    >>> is_per_head("人均地区生产总值"), is_per_head("GDP per capita"), is_per_head("GDP")
    (True, True, False)
    """
    return unit_words.PER_HEAD.search(flat(words)) is not None


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
    bare = line.strip(unit_words.EDGES)
    pieces = [_cleaned(piece) for piece in unit_words.LABEL.split(bare)]
    labelled = unit_words.LABEL.match(bare) is not None
    found: list[str] = []
    for piece in filter(None, pieces):
        halves = [piece] if is_unit(piece) else _halves(piece)
        if len(line) > 80 or not (labelled or all(map(is_unit, halves))):
            return ()
        found += halves
    if not labelled and currency_called(line):
        return ()
    return tuple(sorted(found, key=lambda unit: not has_chinese(unit)))


def is_labelled(text: str) -> bool:
    """Return whether a text is a unit with its label, as the table's unit is printed.

    Examples
    --------
    >>> is_labelled("单位：亿元"), is_labelled("(亿元)")
    (True, False)
    """
    return unit_words.LABEL.match(flat(text).strip("([【 ")) is not None and bool(
        unit_line(text)
    )


@lru_cache(maxsize=16384)
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
    >>> take_units("Exports, US$ million"), take_units("GDP in billions of yuan")
    (('Exports', ('US$ million',)), ('GDP', ('billions of yuan',)))
    >>> take_units("GDP/亿元"), take_units("人均工资 元/人")
    (('GDP', ('亿元',)), ('人均工资', ('元/人',)))
    """
    plain = flat(text)
    if (
        not unit_words.HINT.search(plain)
        and not unit_words.LABEL.search(plain)
        and "(" not in plain
    ):
        return plain, ()
    units: list[str] = []

    def keep(found: "re.Match[str]") -> str:
        inside = unit_words.LABEL.sub("", found[1]).strip()
        halves = _halves(inside)
        whole = _cleaned(inside)
        if is_unit(whole):
            pieces = [whole]
        else:
            pieces = halves if all(map(is_unit, halves)) else re.split(r"[,;、] ?", inside)
        pieces = [piece if is_unit(piece.strip()) else _cleaned(piece) for piece in pieces]
        others = [piece for piece in pieces if not is_unit(piece)]
        if len(others) == len(pieces):
            return found[0]
        units.extend(piece.strip() for piece in pieces if is_unit(piece))
        return f" ({', '.join(others)}) " if others else " "

    rest = plain
    if signed := unit_words.SIGNED.search(rest):
        rest = flat(rest[: signed.start()] + " " + rest[signed.end() :])
        units.append("%")
    rest = flat(unit_words.BRACKETS.sub(keep, rest))
    label = unit_words.LABEL.search(rest)
    if change := unit_words.CHANGE.search(rest):
        if change.start():
            return rest[: change.start()].rstrip(" ,"), (*units, "%")
    elif label and label.start() and is_unit(rest[label.end() :]):
        return rest[: label.start()].rstrip(" ,"), (*units, rest[label.end() :].strip())
    if not (units or label or is_unit(rest)) and unit_words.HINT.search(rest):
        return _take_behind(rest)
    return rest, tuple(units)


def choose_unit(units: Iterable[str], home: str, words: str = "") -> tuple[str, str]:
    """Return the unit that counts, and a notice where Chinese and English contradict.

    Of several units in one line, that of the column's currency is taken.

    Examples
    --------
    >>> choose_unit(["100 million yuan", "万元"], "CNY")
    ('万元', 'the unit is 万元 in Chinese but 100 million yuan in English; the Chinese was taken')
    >>> choose_unit(["亿元、亿美元"], "CNY", "美元 进出口总额")
    ('亿美元', '')
    """
    chinese = [unit for unit in units if has_chinese(unit)]
    english = [unit for unit in units if not has_chinese(unit)]
    first = (chinese or english or [""])[0]
    several = [part.strip() for part in unit_words.SEVERAL.split(first)]
    if len(several) > 1 and all(map(is_unit, several)):
        fitting = [unit for unit in several if is_named(canonical(unit, home), words)]
        return (fitting[0] if len(fitting) == 1 else first), ""
    if not chinese or not english or not _meaning(english[0], home):
        return first, ""
    if not is_unit(first):
        return english[0], message(
            "{unit} is not a known unit; its English {other} was taken",
            unit=first,
            other=english[0],
        )
    if _meaning(first, home) not in {None, _meaning(english[0], home)}:
        return first, (
            message(
                "the unit is {unit} in Chinese but {other} in English; the Chinese was taken",
                unit=first,
                other=english[0],
            )
        )
    return first, ""


def own_or_tables(own: str, tables: str, home: str) -> str:
    """Return a column's own unit, or the table's where the column only names its currency.

    Examples
    --------
    >>> [own_or_tables(own, "万元", "CNY") for own in ("%", "人民币", "")]
    ['%', '万元', '万元']
    """
    currency = currency_called(own)
    if not own or (currency and canonical(tables, home) == currency):
        return tables or own
    return own


def is_same(unit: str, other: str, home: str) -> bool:
    """Return whether two units scale a figure to the same value.

    Examples
    --------
    >>> is_same("万美元", "USD 10,000", "CNY"), is_same("人民币", "亿元", "CNY")
    (True, True)
    >>> is_same("万元", "亿元", "CNY")
    False
    """
    return (
        canonical_value("1", unit, home)[:2] == canonical_value("1", other, home)[:2]
        or own_or_tables(unit, other, home) == other
    )


def rate_unit(unit: str, words: str, home: str) -> str:
    """Return the unit of a rate whose column is headed by an amount of foreign money.

    Examples
    --------
    >>> rate_unit("人民币元", "100美元", "CNY"), rate_unit("亿美元", "100美元", "CNY")
    ('人民币元/100美元', '亿美元')
    """
    words = re.sub(r"^(?:per |每)", "", flat(words), flags=re.IGNORECASE)
    meaning = _meaning(unit, home)
    if (
        not is_rate_head(words, home)
        or meaning is None
        or not is_code(meaning[0])
        or meaning[1] != 1
    ):
        return unit
    return f"{unit}/{words.replace(' ', '')}" if has_chinese(words) else f"{unit} per {words}"


def canonical(unit: str, home: str) -> str | None:
    """Return the canonical unit that a printed one is scaled to, None for an unknown one.

    `home` is the currency of the country at hand, which names like `$` and `pesos` mean; "" where
    it is not known. The same in all functions here.
    """
    meaning = _meaning(unit, home)
    return meaning[0] if meaning else None


def canonical_value(number: str, unit: str, home: str) -> Scaled:
    """Return a plain number in its canonical unit, scaled exactly.

    An index with its base (`上年=100`) is a pure number, a hundredth of what is printed.

    Examples
    --------
    >>> canonical_value("28,014.94", "亿元", "CNY")[:2]
    (2801494000000.0, 'CNY')
    >>> canonical_value("107.6", "上年=100", "CNY")[:2]
    (1.076, '1')
    >>> canonical_value("4.0", "万吨", "CNY").reason
    "the unit '万吨' is not a canonical one; the figure is kept as printed"
    """
    if not unit:
        return Scaled(None, None, message("no unit is printed; the figure is kept as printed"))
    if not canonical(unit, home):
        if is_unit_somewhere(unit):
            reason = message(
                "the unit {unit!r} may be of several currencies; the figure is kept as printed",
                unit=unit,
            )
            return Scaled(None, None, reason)
        reason = message(
            "the unit {unit!r} is not a canonical one; the figure is kept as printed", unit=unit
        )
        return Scaled(None, None, reason)
    try:
        plain = "%" if unit_words.BASE.fullmatch(unit) else unit
        return Scaled(*scale(number, plain, home), None)
    except InputError as error:
        return Scaled(None, None, str(error))


@lru_cache(maxsize=16384)
def _meaning(unit: str, home: str) -> tuple[str, object] | None:
    return find_unit("%" if unit_words.BASE.fullmatch(unit) else unit, home)


def _money_of(text: str) -> str:
    """Return the money that a text may be an amount of, or the name of: `美元` of `100美元`."""
    found = unit_words.AMOUNT.fullmatch(text)
    return (found["name"] or found["first"]) if found else ""


def _take_behind(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the unit behind it, set off by a comma, a slash, `in` or a blank."""
    for pattern in (unit_words.OPEN, unit_words.IN, unit_words.APART):
        found = pattern.match(text)
        if found and is_unit(unit := _cleaned(found[2])) and not currency_called(unit):
            return found[1].rstrip(" ,"), (unit,)
    words = text.split(" ")
    for start in range(max(1, len(words) - 5), len(words)):
        unit, rest = " ".join(words[start:]), " ".join(words[:start])
        if (
            not is_unit(unit)
            or unit_words.OPEN_END.search(rest)
            or re.match(r"\d+[百千万亿]", unit)
        ):
            continue
        is_rate = "/" in unit and has_chinese(unit)
        if is_rate or (
            is_unit_somewhere(unit)
            and unit_words.SCALE_WORD.search(unit)
            and not rest[-1:].isdigit()
        ):
            return rest, (unit,)
    found = unit_words.SLASHED.match(text)
    if found and is_unit_somewhere(found[2]) and not is_unit(found[1].rsplit(" ", 1)[-1]):
        return found[1], (found[2],)
    return text, ()


def _cleaned(piece: str) -> str:
    """Return what may be a unit without `in`, `current` and what is around it."""
    return unit_words.CURRENT.sub("", piece.strip(unit_words.EDGES)).strip(unit_words.EDGES)


def _halves(piece: str) -> list[str]:
    words = split_languages(piece)
    halves = [half.strip(unit_words.EDGES) for half in (words.zh, words.en)]
    return [half for half in halves if half] or [piece]
