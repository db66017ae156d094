"""The language that people are spoken to in: English, or a translation of it.

Texts are written in the code in English, in `t`; the translations are gettext catalogues in
``data/languages``, written in ``zh.po`` and renewed by ``make messages``. What machines read
(names of series, verdicts, columns, keys) is never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from .errors import UsageError, closest
from .terms import fill, terms

__all__ = [
    "LANGUAGES",
    "columns_of",
    "counted",
    "did_you_mean",
    "environments_language",
    "in_sentence",
    "language",
    "listed",
    "padded",
    "pretty",
    "runs",
    "shipped",
    "speaking",
    "t",
    "unbroken",
]

#: The languages that there are, by their codes.
LANGUAGES: Final = ("en", "zh")

_FOLDER: Final = Path(__file__).parent / "data" / "languages"
_spoken: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for as long as the block runs.

    Raises
    ------
    UsageError
        There is no such language.

    Examples
    --------
    >>> with speaking("zh"):
    ...     language()
    'zh'
    """
    if code not in LANGUAGES:
        raise UsageError(f"no language {code!r}; {did_you_mean(code, LANGUAGES)}")
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def environments_language(environment: Mapping[str, str]) -> str:
    """Return the language that an environment asks for, English where it asks for none.

    The first of LC_ALL, LC_MESSAGES and LANG that is set decides.

    Examples
    --------
    >>> environments_language({"LANG": "zh_CN.UTF-8"})
    'zh'
    >>> environments_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"})
    'en'
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := environment.get(name))), "")
    return next((code for code in LANGUAGES if wanted.lower().startswith(code)), "en")


def language() -> str:
    """Return the code of the language that is spoken."""
    return _spoken.get()


def t(message: str, /, **fields: object) -> str:
    """Return a text in the language that is spoken, with its `{fields}` filled in.

    Without fields the text is returned as it is, to be filled in later with `str.format`. The
    placeholders of `terms.Terms.words`, such as `{provinces}`, are always filled in.

    Examples
    --------
    >>> t("did you mean {name!r}?", name="east")
    "did you mean 'east'?"
    >>> with speaking("zh"):
    ...     t("east")
    '东部'
    """
    code = language()
    text = fill(_catalogue(code).gettext(message), code, fields)
    return text.format(**fields) if fields else text


def counted(one: str, many: str, count: int, /, **fields: object) -> str:
    """Return the form of a text that goes with a number, filled with it as `{count}`.

    Examples
    --------
    >>> counted("{count} cell", "{count} cells", 1), counted("{count} cell", "{count} cells", 3)
    ('1 cell', '3 cells')
    """
    code = language()
    text = fill(_catalogue(code).ngettext(one, many, count), code, fields)
    return text.format(count=count, **fields)


def listed(names: Iterable[str]) -> str:
    """Return names as a list within a sentence.

    Examples
    --------
    >>> listed(["east", "west"])
    'east, west'
    >>> with speaking("zh"):
    ...     listed(["东部", "西部"])
    '东部、西部'
    """
    return t(", ").join(names)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest of the known words, or lists them all.

    Examples
    --------
    >>> did_you_mean("eastt", ["east", "west"])
    "did you mean 'east'?"
    >>> with speaking("zh"):
    ...     did_you_mean("x", ["east", "west"])
    '可用：east、west'
    """
    names = list(known)
    close = closest(name, names)
    if close:
        return t("did you mean {name!r}?", name=close)
    return t("known: {names}", names=listed(names))


def pretty(word: str) -> str:
    """Return the name of a group, measure or series as a reader wants it.

    A group has the name that the terms in use give it; other names that Hinterland ships are
    translated, and one's own are shown as they are.

    Examples
    --------
    >>> pretty("middle_yangtze"), pretty("长三角")
    ('Middle Yangtze', '长三角')
    >>> with speaking("zh"):
    ...     pretty("north_coast")
    '北部沿海'
    """
    if named := terms().group(word, language()):
        return named
    words = word.replace("_", " ").strip()
    words = t(_PROPER.get(words, words))
    return words[:1].upper() + words[1:]


def in_sentence(group: str) -> str:
    """Return the name of a group within a sentence, `nation` being the whole.

    Examples
    --------
    >>> in_sentence("nation"), in_sentence("middle_yangtze")
    ('the nation', 'middle Yangtze')
    """
    if group == "nation":
        return t("{nation}")
    words = group.replace("_", " ").strip()
    return terms().group(group, language()) or t(_PROPER.get(words, words))


def shipped(word: str) -> str:
    """Mark a word for translation that is said later, by `t` or `pretty`.

    Examples
    --------
    >>> shipped("east")
    'east'
    """
    return word


def runs(years: Iterable[int]) -> str:
    """Return years as runs.

    Examples
    --------
    >>> runs([2001, 2000, 2002, 2005])
    '2000–2002, 2005'
    """
    return listed(
        str(a) if a == b else t("{year}–{later}", year=a, later=b) for a, b in unbroken(years)
    )


def unbroken(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last year of each unbroken run.

    Examples
    --------
    >>> unbroken([2001, 2000, 2002, 2005])
    [(2000, 2002), (2005, 2005)]
    """
    found: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two.

    Examples
    --------
    >>> columns_of("east"), columns_of("东部")
    (4, 4)
    """
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, columns: int) -> str:
    """Return a text filled up to so many columns of a terminal.

    Examples
    --------
    >>> padded("东部", 6) + "|"
    '东部  |'
    """
    return text + " " * (columns - columns_of(text))


#: The groups of the shipped schemes.
_GROUPS: Final = (
    shipped("nation"),
    shipped("east"),
    shipped("central"),
    shipped("west"),
    shipped("northeast"),
    shipped("north coast"),
    shipped("east coast"),
    shipped("south coast"),
    shipped("middle Yellow River"),
    shipped("middle Yangtze"),
    shipped("southwest"),
    shipped("northwest"),
)


#: Names with a capital that a key has not.
_PROPER: Final = {
    "middle yellow river": "middle Yellow River",
    "middle yangtze": "middle Yangtze",
}


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    path = _FOLDER / code / "LC_MESSAGES" / "hinterland.mo"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
