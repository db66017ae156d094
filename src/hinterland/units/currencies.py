"""The currencies of ISO 4217: their codes, their names, and how they are printed."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ..language import language

__all__ = [
    "ANYWHERE", "DEFAULT_HOME", "WORDS", "Currency", "CurrencyRow", "Name", "currencies", "currency_called", "currency_name",
    "is_currency", "is_currency_name", "is_named", "is_written", "money_words", "names", "plain_name", "signs",
]  # fmt: skip

#: The currency whose country is at hand where nothing else is said.
DEFAULT_HOME: Final = "CNY"
#: In place of a home: any country at all, for what is a name of money somewhere.
ANYWHERE: Final = "*"

_TABLE: Final = Path(__file__).parents[1] / "data" / "currencies.csv"
#: What bare dollars are where the country's own money is no dollar: in the tables of China only.
_DOLLARS: Final = {"CNY": "USD"}
#: Codes that are words or abbreviations too, in small letters: they are codes in capitals only.
WORDS: Final = frozenset(
    {"all", "bam", "cop", "cup", "gel", "mad", "mop", "pen", "ron", "sar", "sle", "sos", "top", "try"}
)  # fmt: skip
_SIMPLE: Final = str.maketrans(
    "億萬圓幣數單位臺戶噸個雙頭輛畝頃裡裏歐鎊韓門盧蘭亞紐紹爾",
    "亿万圆币数单位台户吨个双头辆亩顷里里欧镑韩门卢兰亚纽绍尔",
)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: one and many of it, its name in Chinese, and the unit as we print it."""

    code: str
    one: str
    many: str
    zh: str
    unit: str
    unit_zh: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a printed name means: one currency wherever it stands, or several, each at home."""

    everywhere: str = ""
    at_home: frozenset[str] = frozenset()

    def at(self, home: str) -> str:
        """Return the code of the currency that is meant in the country of a currency, or "".

        Examples
        --------
        >>> peso, dollar = names("en")["pesos"], names("en")["$"]
        >>> peso.at("MXN"), peso.at("CNY"), dollar.at("AUD"), dollar.at("CNY"), dollar.at("EUR")
        ('MXN', '', 'AUD', 'USD', '')
        """
        if home in self.at_home:
            return home
        abroad = _DOLLARS.get(home, "")
        found = self.everywhere or (abroad if abroad in self.at_home else "")
        return found or (min(self.at_home) if home == ANYWHERE else "")


def is_currency(code: str) -> bool:
    """Return whether a code is that of a currency.

    Examples
    --------
    >>> is_currency("MXN"), is_currency("mxn"), is_currency("persons")
    (True, False, False)
    """
    return code in currencies()


def currency_name(code: str) -> str:
    """Return what a currency is called within a sentence, in the language spoken.

    Raises
    ------
    KeyError
        There is no such currency.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> currency_name("MXN"), currency_name("CNY")
    ('Mexican pesos', 'yuan')
    >>> with speaking("zh"):
    ...     currency_name("MXN"), currency_name("CNY")
    ('墨西哥比索', '人民币')
    """
    currency = currencies()[code]
    return currency.zh if language() == "zh" else currency.many


def currency_called(text: str) -> str:
    """Return the code of the currency that a text only names, and no amount of it; else "".

    A unit of it (`yuan`, 元) and a name that several currencies share name none.

    Examples
    --------
    >>> [currency_called(text) for text in ("人民币", "US dollars", "MXN", "元", "pesos")]
    ['CNY', 'USD', 'MXN', '', '']
    """
    plain = plain_name(text)
    name = next((names(lang)[plain] for lang in ("en", "zh") if plain in names(lang)), None)
    code = name.everywhere if name else ""
    if not code or not is_written(code, plain, text):
        return ""
    currency = currencies()[code]
    units = {currency.unit, currency.unit_zh} - {code, currency.zh}
    return "" if plain in map(plain_name, units) else code


def is_written(code: str, plain: str, text: str) -> bool:
    """Return whether a name is written as it has to be: `ALL` in capitals, `all` is a word."""
    return plain not in WORDS or code in text


def is_named(code: str | None, words: str) -> bool:
    """Return whether words have a name of a currency, such as 人民币 or USD.

    Examples
    --------
    >>> is_named("USD", "出口（美元）"), is_named("CNY", "出口（美元）")
    (True, False)
    """
    plain = plain_name(words)
    return any(
        name in plain and currency_called(name) == code
        for lang in ("en", "zh")
        for name, meant in names(lang).items()
        if meant.everywhere == code
    )


def is_currency_name(text: str) -> bool:
    """Return whether a text is a name or sign of money, in its country at least.

    Examples
    --------
    >>> [is_currency_name(text) for text in ("pesos", "港元", "all", "亿元")]
    [True, True, False, False]
    """
    plain = plain_name(text)
    return any(plain in names(lang) for lang in ("en", "zh")) and plain not in WORDS


@cache
def money_words() -> frozenset[str]:
    """Return the single words of English, in small letters, that money is printed by.

    Examples
    --------
    >>> {"pesos", "us$", "mxn", "krone"} <= money_words(), "all" in money_words()
    (True, False)
    """
    listed = (n for row in _rows() for n in "|".join(row[6:8] + row[9:11]).split("|"))
    return frozenset(n.casefold() for n in listed if n and " " not in n) - WORDS


@cache
def currencies() -> Mapping[str, Currency]:
    """Return all currencies by their codes."""
    return {row.code: Currency(*row[:6]) for row in _rows()}


@cache
def names(lang: str) -> Mapping[str, Name]:
    """Return every name and sign that is printed in a language, plain, and what it means."""
    chinese = lang == "zh"
    everywhere: dict[str, str] = {}
    at_home: dict[str, set[str]] = {}
    for row in _rows():
        own = [row.words_zh] if chinese else [row.signs, row.words]
        home = [row.home_words_zh] if chinese else [row.home_signs, row.home_words]
        for spelling in _spellings(own):
            everywhere[spelling] = row.code
        for spelling in _spellings(home):
            at_home.setdefault(spelling, set()).add(row.code)
    return {
        name: Name(everywhere.get(name, ""), frozenset(at_home.get(name, ())))
        for name in {**everywhere, **at_home}
    }


@cache
def signs() -> frozenset[str]:
    """Return the codes and signs, plain: behind them m and k are scales."""
    return frozenset(s for row in _rows() for s in _spellings([row.signs, row.home_signs]))


def plain_name(text: str) -> str:
    """Return a name without blanks, accents, case and width, in simplified characters.

    Examples
    --------
    >>> plain_name("Córdobas"), plain_name("ＵＳ　dollars"), plain_name("人民幣")
    ('cordobas', 'usdollars', '人民币')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())
    return plain.translate(_SIMPLE)


class CurrencyRow(NamedTuple):
    """A currency: its names, the unit as we print it, and what is printed elsewhere and at home."""

    code: str
    one: str
    many: str
    zh: str
    unit: str
    unit_zh: str
    signs: str
    words: str
    words_zh: str
    home_signs: str
    home_words: str
    home_words_zh: str


@cache
def _rows() -> tuple[CurrencyRow, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(CurrencyRow(**row) for row in csv.DictReader(lines))


def _spellings(fields: list[str]) -> Iterator[str]:
    for field in fields:
        yield from (plain_name(name) for name in field.split("|") if name)
