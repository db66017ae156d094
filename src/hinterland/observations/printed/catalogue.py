"""The catalogue of series: how each is printed, in both languages, kept as data."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from ...errors import InputError, UsageError
from ...language import did_you_mean, t
from ...units import currency_called, is_currency, is_unit, is_unit_somewhere, split_series

__all__ = ["KINDS", "Catalogue", "Concept", "is_neutral", "read_catalogue", "shipped_catalogue"]

#: Kinds of units: money, that of the country, one currency per another, the country's per dollar.
KINDS: Final = ("money", "own money", "rate", "own rate", "any")
#: What stands for the code of a currency in the name of a series.
_CODE: Final = "xxx"
_SHIPPED: Final = Path(__file__).parents[2] / "data" / "catalogue.toml"
_LISTS: Final = ("words", "needs", "without", "untitled", "allows")
_KEYS: Final = ("series", "unit", "expects", *_LISTS)
#: Words for "the whole of it" only, or for the money it is in.
_NEUTRAL: Final = re.compile(
    "合计|总计|总额|总值|总量|总数|绝对数|绝对额|数值|数额|金额|值|全国|当年价格?|现价"
    r"|total|level|levels|value|values|amount|absolute figures?|yuan|obs_value|\d+",
    re.IGNORECASE,
)
_IN_MONEY: Final = re.compile(r"按?(\S+?)(?:计算)?|(?:in )?(.+)", re.IGNORECASE)
_TAIL: Final = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the catalogue: the series it gives by unit, and how it is printed.

    A unit is a canonical one, or a kind of them (`KINDS`); in the series' name "xxx" stands for
    the currency. What it `expects` to find is by the code of the country.
    """

    name: str
    series: Mapping[str, str]
    words: "tuple[re.Pattern[str], ...]"
    needs: "tuple[re.Pattern[str], ...]" = ()
    without: "tuple[re.Pattern[str], ...]" = ()
    untitled: "tuple[re.Pattern[str], ...]" = ()
    expects: "Mapping[str, tuple[re.Pattern[str], ...]]" = field(default_factory=dict)
    allows: "tuple[re.Pattern[str], ...]" = ()
    unit: str = ""

    def series_in(self, unit: str, home: str) -> str | None:
        """Return the series of figures in a canonical unit, in the country of a currency.

        Examples
        --------
        >>> exports, gdp = (c for c in shipped_catalogue().concepts if c.name in {"exports", "gdp"})
        >>> exports.series_in("MXN", "CNY"), gdp.series_in("CNY", "CNY"), gdp.series_in("USD", "CNY")
        ('exports_mxn', 'gdp', None)
        """
        own, _, per = unit.partition(" per ")
        is_home = own == home or not home
        kinds = {unit, "any"} if unit else {unit}
        if is_currency(unit):
            kinds |= {"money", *(["own money"] if is_home else [])}
        elif per:
            kinds |= {"rate", *(["own rate"] if is_home and per == "USD" else [])}
        found = next((s for key, s in self.series.items() if key in kinds), None)
        return found.replace(_CODE, unit.lower()) if found else None

    def is_called(self, name: str) -> bool:
        """Return whether a name is that of one of its series, in whatever money."""
        name = name.casefold()
        code = split_series(name)[1].lower()
        return any(
            name == (s.replace(_CODE, code) if code else s) for s in self.series.values()
        )

    @property
    def examples(self) -> tuple[str, ...]:
        """The names of its series, in US dollars where they may be in any money."""
        return tuple(series.replace(_CODE, "usd") for series in self.series.values())

    @property
    def fixed(self) -> tuple[str, ...]:
        """The names of its series that stand for one unit or kind of units each."""
        return tuple(dict.fromkeys(s for s in self.series.values() if _CODE not in s))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All concepts; those of a user's file before the shipped ones."""

    concepts: tuple[Concept, ...]

    def concepts_of(self, words: str) -> tuple[str, ...]:
        """Return the names of the concepts that a phrase may be, on its own.

        Examples
        --------
        >>> shipped_catalogue().concepts_of("进出口总额"), shipped_catalogue().concepts_of("机电产品")
        (('trade', 'trade_by_destination'), ())
        """
        return tuple(
            concept.name
            for concept in self.concepts
            if any(pattern.fullmatch(words) for pattern in concept.words)
            or concept.is_called(words)
        )

    def is_series(self, name: str) -> bool:
        """Return whether a name is that of a series of the catalogue, such as `trade_usd`."""
        return any(concept.is_called(name) for concept in self.concepts)

    def resolve(self, names: Sequence[str], column: str, context: str) -> Concept | None:
        """Return the first of several concepts whose rules hold within a column and a context."""
        for concept in self.concepts:
            if (
                concept.name in names
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
        It is not TOML, or a key, unit or pattern in it is wrong; the message names it.
    """
    if not path.is_file():
        raise UsageError(t("there is no catalogue {name!r}", name=str(path)))
    own = _concepts(path)
    names = {concept.name for concept in own}
    rest = (c for c in shipped_catalogue().concepts if c.name not in names)
    return Catalogue((*own, *rest))


def _concepts(path: Path) -> tuple[Concept, ...]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            t("{file}: not a TOML file ({error})", file=path.name, error=error)
        ) from error
    return tuple(_made(name, table, f"{path.name}, [{name}]") for name, table in tables.items())


def _made(name: str, table: Any, where: str) -> Concept:
    if not isinstance(table, dict):
        raise InputError(t("{where}: a concept is a table with series and words", where=where))
    for key in table:
        if key not in _KEYS:
            raise InputError(
                t(
                    "{where}: there is no key {key!r}; {hint}",
                    where=where,
                    key=key,
                    hint=did_you_mean(key, _KEYS),
                )
            )
    series = table.get("series")
    if not isinstance(series, dict) or not series or not table.get("words"):
        raise InputError(
            t("{where}: series (by canonical unit) and words are needed", where=where)
        )
    for unit in series:
        if unit not in KINDS and not is_unit(unit):
            raise InputError(
                t(
                    "{where}: there is no unit {unit!r}; {hint}",
                    where=where,
                    unit=unit,
                    hint=did_you_mean(
                        unit, (*KINDS, "USD", "CNY", "persons", "CNY per USD", "1")
                    ),
                )
            )
    unit = table.get("unit", "")
    if unit and (not isinstance(unit, str) or not is_unit_somewhere(unit)):
        raise InputError(t("{where}: the unit {unit!r} is not known", where=where, unit=unit))
    patterns = {key: _patterns(table.get(key, []), f"{where}, {key}") for key in _LISTS}
    expects = table.get("expects", {})
    if not isinstance(expects, dict):
        raise InputError(
            t(
                "{where}: expects is a table of countries and their patterns, such as {example}",
                where=where,
                example="{ CHN = ['…'] }",
            )
        )
    by_country = {
        code: _patterns(texts, f"{where}, expects.{code}") for code, texts in expects.items()
    }
    names = {canonical_unit: str(code) for canonical_unit, code in series.items()}
    return Concept(name, names, unit=unit, expects=by_country, **patterns)


def _patterns(texts: Any, where: str) -> "tuple[re.Pattern[str], ...]":
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InputError(t("{where}: give a list of patterns", where=where))
    try:
        return tuple(re.compile(text, re.IGNORECASE) for text in texts)
    except re.error as error:
        raise InputError(
            t("{where}: a pattern is wrong ({error})", where=where, error=error)
        ) from error


def is_neutral(words: str) -> bool:
    """Return whether words tell only that a figure is the whole, or in what money it is.

    Examples
    --------
    >>> is_neutral("合计"), is_neutral("Total"), is_neutral("出口")
    (True, True, False)
    """
    bare = _TAIL.sub("", words)
    if _NEUTRAL.fullmatch(bare):
        return True
    found = _IN_MONEY.fullmatch(bare)
    return found is not None and bool(currency_called(found[1] or found[2]))


def _any(patterns: "tuple[re.Pattern[str], ...]", text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
