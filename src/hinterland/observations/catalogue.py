"""The catalogue of series: how each is printed, in both languages, kept as data."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from ..errors import InputError, UsageError, did_you_mean
from ..units import UNITS
from .printed_units import canonical
from .words import Words

__all__ = ["Catalogue", "Claim", "Concept", "is_neutral", "read_catalogue", "shipped_catalogue"]

_SHIPPED: Final = Path(__file__).parent.parent / "data" / "catalogue.toml"
_LISTS: Final = ("words", "needs", "without", "untitled", "expects")
_KEYS: Final = ("series", "unit", *_LISTS)
#: Words that say only "the whole of it", or in what money.
_NEUTRAL: Final = re.compile(
    "合计|总计|总额|总值|总量|总数|绝对数|绝对额|数值|数额|金额|值|全国|人民币|美元|按人民币计算|按美元计算|按人民币|按美元|当年价格?|现价"
    r"|total|level|levels|value|values|amount|absolute figures?|rmb|cny|usd|us dollars?|yuan|obs_value|in (rmb|usd)|\d+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"\s*\([^()]*\)$")
_NOISE: Final = re.compile(
    r"^[#*\s]+|^(?:[一二三四五六七八九十]、|\d{1,2}[.、)]|其中[:：]?|of which:?)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the catalogue: the series it gives by unit, and how it is printed."""

    name: str
    series: Mapping[str, str]
    words: "tuple[re.Pattern[str], ...]"
    needs: "tuple[re.Pattern[str], ...]" = ()
    without: "tuple[re.Pattern[str], ...]" = ()
    untitled: "tuple[re.Pattern[str], ...]" = ()
    expects: "tuple[re.Pattern[str], ...]" = ()
    unit: str = ""


class Claim(NamedTuple):
    """What the catalogue makes of a column.

    Attributes
    ----------
    series
        The series' name, None where no concept claims the column.
    doubt
        Why the claim, or its absence, should be looked at; empty where it need not be.
    unit
        The unit that counts where none is printed, from the catalogue; else empty.
    """

    series: str | None
    doubt: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All concepts; those of a user's file before the shipped ones."""

    concepts: tuple[Concept, ...]

    def claim(
        self, path: Sequence[Words], title: Words, *, context: str, unit: str, by_region: bool
    ) -> Claim:
        """Return the series that a column's words, title and unit stand for.

        Parameters
        ----------
        path
            The words of the column's header, from the widest level to the narrowest.
        title
            The table's title without year and breakdown; it counts where the header says
            nothing of its own.
        context
            All title lines.
        unit
            As printed; empty where none is.
        by_region
            The table is one of regions, so that qualifiers are expected.

        Examples
        --------
        >>> claim = shipped_catalogue().claim
        >>> trade = {"path": [], "title": Words("货物进出口总额"), "by_region": True}
        >>> claim(**trade, context="按收发货人所在地分", unit="千美元").series
        'trade_usd'
        >>> claim(**trade, context="按境内目的地、货源地分", unit="千美元").series
        'trade_by_destination_usd'
        >>> path = [Words("出口", "Imports")]
        >>> claim(path, Words(), context="", unit="亿元", by_region=False)
        Claim(series='exports_cny', doubt="'出口' is 'Imports' in English; the Chinese was taken",
        unit='')
        """
        first, second = _own_words(path, title)
        both = " ".join(f"{words.zh} {words.en}" for words in path)
        column = both if path else first
        concept = self._concept(first, column, context)
        doubt = ""
        other = self._concept(second, column, context) if path and second else None
        if other is not None and other is not concept:
            doubt = f"{first!r} is {second!r} in English; the Chinese was taken"
        if concept is None:
            return Claim(None, doubt)
        series = concept.series.get(canonical(unit or concept.unit) or "")
        if not unit and not concept.unit:
            possible = [name for name in concept.series.values() if name == first.casefold()]
            possible = possible or list(concept.series.values())
            series = possible[0] if len(possible) == 1 else None
            doubt = doubt or f"no unit is printed for {first!r}"
        if (
            by_region
            and series
            and concept.expects
            and not _any(concept.expects, f"{context} {both}")
        ):
            doubt = doubt or f"no line says by whose location {first!r} is counted"
        return Claim(series, doubt, "" if unit else concept.unit)

    def _concept(self, own: str, column: str, context: str) -> Concept | None:
        """Return the first concept that words stand for, within their column and title."""
        spellings = {own, _TAIL.sub("", own)}
        for concept in self.concepts:
            if (
                (
                    any(p.fullmatch(text) for p in concept.words for text in spellings if text)
                    or own.casefold() in concept.series.values()
                )
                and not _any(concept.without, column)
                and not _any(concept.untitled, context)
                and (not concept.needs or _any(concept.needs, f"{context} {column}"))
            ):
                return concept
        return None


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue that comes with Hinterland.

    Examples
    --------
    >>> [concept.name for concept in shipped_catalogue().concepts][:3]
    ['trade', 'exports', 'imports']
    """
    return Catalogue(_concepts(_SHIPPED))


def read_catalogue(path: Path) -> Catalogue:
    """Return the shipped catalogue with the concepts of a TOML file before it.

    A concept of the same name replaces the shipped one.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        It is no TOML, or a key, unit or pattern in it is wrong; the message names it.
    """
    if not path.is_file():
        raise UsageError(f"there is no catalogue {str(path)!r}")
    own = _concepts(path)
    names = {concept.name for concept in own}
    rest = (c for c in shipped_catalogue().concepts if c.name not in names)
    return Catalogue((*own, *rest))


def _concepts(path: Path) -> tuple[Concept, ...]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: this is no TOML file ({error})") from error
    return tuple(_made(name, table, f"{path.name}, [{name}]") for name, table in tables.items())


def _made(name: str, table: Any, where: str) -> Concept:
    if not isinstance(table, dict):
        raise InputError(f"{where}: a concept is a table with series and words")
    for key in table:
        if key not in _KEYS:
            raise InputError(f"{where}: there is no key {key!r}; {did_you_mean(key, _KEYS)}")
    series = table.get("series")
    if not isinstance(series, dict) or not series or not table.get("words"):
        raise InputError(f"{where}: series (by canonical unit) and words are needed")
    for unit in series:
        if unit not in UNITS:
            raise InputError(f"{where}: there is no unit {unit!r}; {did_you_mean(unit, UNITS)}")
    unit = table.get("unit", "")
    if unit and (not isinstance(unit, str) or canonical(unit) is None):
        raise InputError(f"{where}: the unit {unit!r} is not known")
    patterns = {key: _patterns(table.get(key, []), f"{where}, {key}") for key in _LISTS}
    names = {canonical_unit: str(code) for canonical_unit, code in series.items()}
    return Concept(name, names, unit=unit, **patterns)


def _patterns(texts: Any, where: str) -> "tuple[re.Pattern[str], ...]":
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InputError(f"{where}: give a list of patterns")
    try:
        return tuple(re.compile(text, re.IGNORECASE) for text in texts)
    except re.error as error:
        raise InputError(f"{where}: a pattern is wrong ({error})") from error


def _own_words(path: Sequence[Words], title: Words) -> tuple[str, str]:
    """Return what a column is about, in Chinese if it is printed, and its English beside it.

    The narrowest words that say more than "total" count, else the title.
    """
    chinese = [text for words in path if (text := _said(words.zh))]
    english = [text for words in path if (text := _said(words.en))]
    if chinese:
        return chinese[-1], english[-1] if english else ""
    if english:
        return english[-1], ""
    return (title.zh, title.en) if title.zh else (title.en, "")


def is_neutral(words: str) -> bool:
    """Say whether words tell only that a figure is the whole, or in what money it is.

    Examples
    --------
    >>> is_neutral("合计"), is_neutral("Total"), is_neutral("出口")
    (True, True, False)
    """
    return _NEUTRAL.fullmatch(_TAIL.sub("", words)) is not None


def _said(words: str) -> str:
    plain = _NOISE.sub("", words).strip()
    return "" if is_neutral(plain) else plain


def _any(patterns: "tuple[re.Pattern[str], ...]", text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
