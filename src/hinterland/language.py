"""The language that people are spoken to in: English, or a translation of it.

Texts stand in the code in English, in `_`; the translations are gettext catalogues in
``data/languages``, written in ``zh.po`` and renewed by ``make messages``. What machines read
(names of series, verdicts, columns, keys) is never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from .errors import UsageError, closest

__all__ = [
    "LANGUAGES",
    "_",
    "columns_of",
    "counted",
    "did_you_mean",
    "language",
    "listed",
    "padded",
    "pretty",
    "shipped",
    "speaking",
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


def language() -> str:
    """Return the code of the language that is spoken."""
    return _spoken.get()


def _(message: str) -> str:
    """Return a text in the language that is spoken, its `{fields}` still to be filled.

    Examples
    --------
    >>> with speaking("zh"):
    ...     _("east")
    '东部'
    """
    return _catalogue(language()).gettext(message)


def counted(one: str, many: str, count: int) -> str:
    """Return the form of a text that goes with a number, filled with it as `{count}`.

    Examples
    --------
    >>> counted("{count} cell", "{count} cells", 1), counted("{count} cell", "{count} cells", 3)
    ('1 cell', '3 cells')
    """
    return _catalogue(language()).ngettext(one, many, count).format(count=count)


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
    return _(", ").join(names)


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
        return _("did you mean {name!r}?").format(name=close)
    return _("known: {names}").format(names=listed(names))


def pretty(word: str) -> str:
    """Return the name of a group, measure or series as a reader wants it.

    Names that Hinterland ships are translated; one's own are shown as they are.

    Examples
    --------
    >>> pretty("middle_yangtze"), pretty("长三角")
    ('Middle Yangtze', '长三角')
    >>> with speaking("zh"):
    ...     pretty("north_coast")
    '北部沿海'
    """
    words = word.replace("_", " ").strip()
    words = _(_PROPER.get(words, words))
    return words[:1].upper() + words[1:]


def shipped(word: str) -> str:
    """Mark a word for translation that is said later, by `_` or `pretty`.

    Examples
    --------
    >>> shipped("east")
    'east'
    """
    return word


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
    path = _FOLDER / f"{code}.mo"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
