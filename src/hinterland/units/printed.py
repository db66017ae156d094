"""Printed units: the canonical unit that one stands for, and the exact factor."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, DecimalException
from functools import lru_cache
from math import isfinite
from typing import Final, NamedTuple

from ..errors import InputError
from ..language import did_you_mean, t
from .currencies import ANYWHERE, DEFAULT_HOME, WORDS, is_written, names, plain_name, signs

__all__ = ["find_unit", "is_unit_somewhere", "parse_unit", "scale"]

# Scales as printed, without blanks and in small letters. Every scale goes with every name of its
# language, before or behind it.
_SCALES_EN: Final = {
    "": "1", "hundred": "1e2", "1000": "1e3", "thousand": "1e3", "thousands": "1e3",
    "10000": "1e4", "10thousand": "1e4", "tenthousand": "1e4", "ten-thousand": "1e4", "100000": "1e5",
    "million": "1e6", "millions": "1e6", "1000000": "1e6", "mn": "1e6", "mln": "1e6", "mil.": "1e6",
    "mil": "1e6", "mill.": "1e6", "mio": "1e6", "mio.": "1e6", "10million": "1e7", "tenmillion": "1e7",
    "10000000": "1e7", "100million": "1e8", "100millions": "1e8", "hundredmillion": "1e8",
    "hundred-million": "1e8", "100000000": "1e8", "100mn": "1e8", "billion": "1e9", "billions": "1e9",
    "bn": "1e9", "bln": "1e9", "bil.": "1e9", "1000million": "1e9", "1000000000": "1e9",
    "lakh": "1e5", "lakhs": "1e5", "crore": "1e7", "crores": "1e7", "lakhcrore": "1e12",
    "mrd": "1e9", "mrd.": "1e9", "trillion": "1e12", "trillions": "1e12", "tn": "1e12", "trn": "1e12",
}  # fmt: skip
_SCALES_ZH: Final = {
    "": "1", "百": "1e2", "千": "1e3", "万": "1e4", "十万": "1e5", "百万": "1e6", "千万": "1e7",
    "亿": "1e8", "十亿": "1e9", "百亿": "1e10", "千亿": "1e11", "万亿": "1e12", "100": "1e2",
    "1000": "1e3", "10000": "1e4", "100万": "1e6", "1000000": "1e6", "1000万": "1e7", "10亿": "1e9",
    "1万": "1e4", "1亿": "1e8",
}  # fmt: skip
_PERSONS: Final = {"en": ("persons", "person", "people", "inhabitants"), "zh": ("人",)}
# Behind a currency's sign m is million, k thousand; before one it is not a scale (`m USD`).
_SHORT: Final = {
    "m": "1e6", "k": "1e3", "b": "1e9", "'000": "1e3", "000": "1e3", "000s": "1e3", "'000s": "1e3",
}  # fmt: skip
# The scale of `10⁴ yuan` is written with a caret where it can't be raised.
_POWERS: Final = {f"10^{n}": f"1e{n}" for n in (3, 4, 6, 8, 9, 12)}
_SCALES: Final = {"en": _SCALES_EN | _POWERS, "zh": _SCALES_ZH | _POWERS}
_PER: Final = {"": "1", "100": "1e-2", "百": "1e-2", "1": "1", "one": "1", "hundred": "1e-2"}
_BARE: Final = {
    "1": "1", "%": "1e-2", "percent": "1e-2", "percents": "1e-2", "pct": "1e-2", "pct.": "1e-2",
    "percentage": "1e-2", "百分比": "1e-2", "百分率": "1e-2", "百分数": "1e-2", "‰": "1e-3",
    "permille": "1e-3", "permil": "1e-3", "千分比": "1e-3",
}  # fmt: skip
# `人民币亿元`: the currency, the scale, and the word that many units of money have in common.
_NAMED_TWICE: Final = re.compile("(.+币)(.*)([元圆])")
_RATE_SIGN: Final = re.compile("per|/")
_EACH: Final = re.compile("每(.+?)(?:兑换|兑|折合|合)(.+)")
_LONGEST: Final = 80
# Full width to ASCII and nothing more: NFKC would read the footnote mark of 12② as a digit.
_WIDTHS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
# A group of thousands never starts with 0: the comma of 0,123 is something else.
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.ASCII
)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER: Final = re.compile(r"(?<!\d)10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def parse_unit(text: str, home: str = DEFAULT_HOME) -> tuple[str, Decimal]:
    """Return the canonical unit of a printed one, and the exact factor to it.

    Chinese or English, scale before or after the currency, any width, with or without
    brackets and a leading `单位：` or `Unit:`.

    Parameters
    ----------
    text
        The unit as printed.
    home
        The currency of the country at hand, which shared names mean; "" where it is not known.

    Raises
    ------
    InputError
        The unit is not known, or a name in it is shared and not that of the country's money.

    Examples
    --------
    >>> parse_unit("亿元"), parse_unit("（100 million yuan）")
    (('CNY', Decimal('100000000')), ('CNY', Decimal('100000000')))
    >>> parse_unit("USD 10,000")
    ('USD', Decimal('10000'))
    >>> parse_unit("millions of pesos", "MXN"), parse_unit("亿欧元")
    (('MXN', Decimal('1000000')), ('EUR', Decimal('100000000')))
    """
    found = find_unit(text, home)
    if found is None and is_unit_somewhere(text):
        raise InputError(
            t(
                "the unit {unit!r} may be of several currencies; write the code of the one that is "
                "meant, as in 'million MXN'",
                unit=text,
            )
        )
    if found is None:
        usual = ("USD", "1000 USD", "million USD", "bn USD", "亿元", "10000 persons", "%")
        hint = did_you_mean(text, usual)
        raise InputError(t("the unit {unit!r} is not known; {hint}", unit=text, hint=hint))
    return found


@lru_cache(maxsize=4096)
def find_unit(text: str, home: str = DEFAULT_HOME) -> tuple[str, Decimal] | None:
    """Return what `parse_unit` does, None for an unknown unit: quicker where most are unknown.

    Examples
    --------
    >>> find_unit("万吨"), find_unit("万元")
    (None, ('CNY', Decimal('10000')))
    """
    meanings = set(_meanings(text, home))
    if len(meanings) > 1:
        # One of the country's own money goes first; of two foreign ones none.
        meanings = {meaning for meaning in meanings if meaning[0] == home}
    return next(iter(meanings)) if len(meanings) == 1 else None


@lru_cache(maxsize=16384)
def is_unit_somewhere(text: str) -> bool:
    """Return whether a text is a unit in some country, though it may not be clear of what money.

    Examples
    --------
    >>> is_unit_somewhere("million pesos"), is_unit_somewhere("万吨")
    (True, False)
    """
    return any(_meanings(text, ANYWHERE))


def scale(value_raw: str, unit_raw: str, home: str = DEFAULT_HOME) -> tuple[float, str]:
    """Return a printed figure in its canonical unit, scaled exactly before it is rounded once.

    Raises
    ------
    InputError
        The text is not a number (a comma is only before three digits), is too large, or the
        unit is not known.

    Examples
    --------
    >>> scale("28,014.94", "亿元")
    (2801494000000.0, 'CNY')
    """
    unit, factor = parse_unit(unit_raw, home)
    text = value_raw.translate(_WIDTHS).strip().casefold()
    if not _NUMBER.fullmatch(text):
        raise InputError(t("{text!r} is not a number", text=value_raw))
    try:
        scaled = float(_EXACT.multiply(Decimal(text.replace(",", "")), factor))
    except DecimalException:
        scaled = float("inf")
    if not isfinite(scaled):
        raise InputError(t("{text!r} is too large a number", text=value_raw))
    return scaled, unit


def _meanings(text: str, home: str) -> Iterator[tuple[str, Decimal]]:
    """Yield every meaning that a printed unit may have."""
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return
    if plain in _BARE:
        yield "1", Decimal(_BARE[plain])
    yield from _amounts(plain, text, home)
    yield from _rates(plain, text, home)


def _amounts(plain: str, text: str, home: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the scaled currencies and persons that a unit may be."""
    for cut in range(len(plain) + 1):
        head, tail = plain[:cut], plain[cut:]
        for lang, scales in _SCALES.items():
            # `million of pesos`
            named = tail.removeprefix("of") if head else tail
            for word, rest in ((head, {tail, named}), (tail, {head})):
                if word in scales:
                    for name in rest:
                        yield from _amount(name, word, _Reading(lang, text, home))
        is_short = tail in _SHORT and (head in signs() or _is_thousands(head, tail))
        if is_short:
            yield from _amount(head, _SHORT[tail], _Reading("en", text, home))
        if _is_thousands(tail, head):
            yield from _amount(tail, _SHORT[head], _Reading("en", text, home))
    if found := _NAMED_TWICE.fullmatch(plain):
        name, word, _unit = found.groups()
        if word in _SCALES["zh"]:
            yield from _amount(name, word, _Reading("zh", text, home))


class _Reading(NamedTuple):
    """In what language a unit is read, how it was printed, and the country's currency."""

    lang: str
    text: str
    home: str

    def currency(self, name: str) -> str:
        """Return the code of the currency of a plain name, "" for none."""
        found = names(self.lang).get(name)
        code = found.at(self.home) if found else ""
        return code if code and is_written(code, name, self.text) else ""


def _amount(name: str, scale_word: str, reading: _Reading) -> Iterator[tuple[str, Decimal]]:
    """Yield a name with its scale, which is a word or a power of ten."""
    factor = _SCALES[reading.lang].get(scale_word, scale_word)
    if name in _PERSONS[reading.lang]:
        yield "persons", _exact(factor)
    code = reading.currency(name)
    # `100美元` heads a rate; a lone letter or a code that is a word is no unit.
    is_head = factor == "1e2" and code != reading.home
    is_letter = len(name) == 1 and name.isascii() and name.isalpha()
    is_word = reading.home == ANYWHERE and name in WORDS
    if code and not is_head and not (factor == "1" and (is_letter or is_word)):
        yield code, _exact(factor)


def _is_thousands(name: str, short: str) -> bool:
    """Return whether `'000` goes with a name, on either side of it."""
    return short in _SHORT and "0" in short and (name in signs() or name in _PERSONS["en"])


def _rates(plain: str, text: str, home: str) -> Iterator[tuple[str, Decimal]]:
    """Yield how much of one currency is given for one, or a hundred, of another."""
    signs_at = [found.span() for found in _RATE_SIGN.finditer(plain)]
    sides = [(plain[:start], plain[end:]) for start, end in signs_at]
    if found := _EACH.fullmatch(plain):
        sides.append((found[2], found[1]))
    for one, amount in sides:
        for number, factor in _PER.items():
            names = {
                amount.removeprefix(number) if amount.startswith(number) else "",
                amount.removesuffix(number) if amount.endswith(number) else "",
            }
            for name in names:
                both = [_money(each, text, home) for each in (one, name)]
                if all(both) and both[0] != both[1]:
                    yield " per ".join(both), Decimal(factor)


def _money(name: str, text: str, home: str) -> str:
    """Return the code of the currency of a plain name in either language."""
    return next(
        filter(None, (_Reading(lang, text, home).currency(name) for lang in _SCALES)), ""
    )


def _exact(factor: str) -> Decimal:
    """Return a power of ten without an exponent."""
    return Decimal(int(Decimal(factor)))


def _plain(text: str) -> str:
    """Return a unit without label, brackets, blanks, thousands marks, width and case."""
    powers = _POWER.sub(lambda m: f"10^{m[1].translate(_RAISED)}", text.translate(_WIDTHS))
    plain = unicodedata.normalize("NFKC", powers).casefold()
    plain = re.sub(r"^\s*\(?\s*(?:[计計]量)?(?:[单單]\s*位|units?)\s*[::]", "", plain)
    plain = re.sub(r"^[\s(\[]*(?:measured |expressed )?in\s+", "", plain)
    plain = re.sub(
        r"(?<=[^\s\d])\s+in\s+(?=(?:hundred|thousand|million|billion)s?\b)", " ", plain
    )
    plain = re.sub(
        r"(?<=\d),(?=\d{3}(?!\d))|[,、](?=\s*(?:thousand|million|billion|trillion|bn|mn)s?\b)",
        "",
        plain,
    )
    return plain_name("".join(c for c in plain if c not in "()[]【】"))
