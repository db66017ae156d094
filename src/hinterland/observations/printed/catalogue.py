"""The catalogue of series: how each is printed, in both languages, kept as data."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ...errors import InputError, UsageError
from ...language import did_you_mean, t
from ...units import UNITS
from .units import canonical

__all__ = ["Catalogue", "Concept", "is_neutral", "read_catalogue", "shipped_catalogue"]

_SHIPPED: Final = Path(__file__).parents[2] / "data" / "catalogue.toml"
_LISTS: Final = ("words", "needs", "without", "untitled", "expects", "allows")
_KEYS: Final = ("series", "unit", *_LISTS)
#: Words for "the whole of it" only, or for the money it is in.
_NEUTRAL: Final = re.compile(
    "合计|总计|总额|总值|总量|总数|绝对数|绝对额|数值|数额|金额|值|全国|人民币|美元|按人民币计算|按美元计算|按人民币|按美元|当年价格?|现价"
    r"|total|level|levels|value|values|amount|absolute figures?|rmb|cny|usd|us dollars?|yuan|obs_value|in (rmb|usd)|\d+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"\s*\([^()]*\)$")


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
    allows: "tuple[re.Pattern[str], ...]" = ()
    unit: str = ""


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
        own = words.casefold()
        return tuple(
            concept.name
            for concept in self.concepts
            if any(pattern.fullmatch(words) for pattern in concept.words)
            or own in concept.series.values()
        )

    def is_series(self, name: str) -> bool:
        """Return whether a name is that of a series of the catalogue, such as `trade_usd`."""
        return any(name in concept.series.values() for concept in self.concepts)

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
        if unit not in UNITS:
            raise InputError(
                t(
                    "{where}: there is no unit {unit!r}; {hint}",
                    where=where,
                    unit=unit,
                    hint=did_you_mean(unit, UNITS),
                )
            )
    unit = table.get("unit", "")
    if unit and (not isinstance(unit, str) or canonical(unit) is None):
        raise InputError(t("{where}: the unit {unit!r} is not known", where=where, unit=unit))
    patterns = {key: _patterns(table.get(key, []), f"{where}, {key}") for key in _LISTS}
    names = {canonical_unit: str(code) for canonical_unit, code in series.items()}
    return Concept(name, names, unit=unit, **patterns)


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
    return _NEUTRAL.fullmatch(_TAIL.sub("", words)) is not None


def _any(patterns: "tuple[re.Pattern[str], ...]", text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
