"""The words for what is at hand: its whole, its regions, its groups and its flow.

A text names them by placeholders that `language.t` fills in: ``{nation}``, ``{provinces}``,
``{trade}`` and so on. So one text serves Mexico's states and Hubei's cities, exports and trade.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

__all__ = ["FLOWS", "Flow", "Terms", "Text", "fill", "terms", "using"]

#: A text by language.
Text = Mapping[str, str]
#: What a study is about: exports and imports together, or one of them.
Flow = Literal["trade", "exports", "imports"]
FLOWS: Final[tuple[Flow, ...]] = get_args(Flow)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a country, or a part of one, and its flow of trade are called.

    Attributes
    ----------
    whole
        The name of the whole by language. In English a word in small letters takes the
        article, unless it has one: "nation" gives "the nation", "Mexico" stays as it is.
    region, regions
        What one of its regions and several of them are called, by language.
    groups
        The names of groups by language, by group.
    flow
        Trade, exports or imports.

    Examples
    --------
    >>> Terms(whole={"en": "Hubei"}, flow="exports").words("en")["nation"]
    'Hubei'
    """

    whole: Text = field(default_factory=lambda: {"en": "nation", "zh": "全国"})
    region: Text = field(default_factory=lambda: {"en": "region", "zh": "地区"})
    regions: Text = field(default_factory=lambda: {"en": "regions", "zh": "地区"})
    groups: Mapping[str, Text] = field(default_factory=dict)
    flow: Flow = "trade"

    def words(self, language: str) -> Mapping[str, str]:
        """Return what the placeholders of a text stand for."""
        whole, one, many = (_in(x, language) for x in (self.whole, self.region, self.regions))
        if language == "en" and whole[:1].islower() and not whole.startswith("the "):
            whole = f"the {whole}"
        plain = {"nation": whole, "province": one, "provinces": many}
        plain |= _FLOWS[language if language in _FLOWS else "en"][self.flow]
        return plain | {word[:1].upper() + word[1:]: _capital(x) for word, x in plain.items()}

    def group(self, group: str, language: str) -> str:
        """Return the name of a group, "" where none is known; `nation` is the whole."""
        text = self.whole if group == "nation" else self.groups.get(group)
        return _capital(_in(text, language)) if text else ""


_FLOWS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "en": {
        "trade": {
            "trade": "trade", "foreign_trade": "foreign trade", "trade_is": "trade is",
            "foreign_trade_is": "foreign trade is", "trade_has": "trade has",
            "to_trade": "trade",
        },
        "exports": {
            "trade": "exports", "foreign_trade": "exports", "trade_is": "exports are",
            "foreign_trade_is": "exports are", "trade_has": "exports have",
            "to_trade": "export",
        },
        "imports": {
            "trade": "imports", "foreign_trade": "imports", "trade_is": "imports are",
            "foreign_trade_is": "imports are", "trade_has": "imports have",
            "to_trade": "import",
        },
    },
    "zh": {
        flow: dict.fromkeys(("trade", "trade_is", "trade_has"), amount)
        | dict.fromkeys(("foreign_trade", "foreign_trade_is"), full)
        | {"to_trade": word}
        for flow, amount, full, word in (
            ("trade", "进出口总额", "对外贸易", "贸易"),
            ("exports", "出口额", "出口", "出口"),
            ("imports", "进口额", "进口", "进口"),
        )
    },
}  # fmt: skip

_USUAL: Final = Terms()
_terms: ContextVar[Terms] = ContextVar("terms", default=_USUAL)
_NAMES: Final = re.compile(
    r"\{((?i:nation|provinces?|" + "|".join(_FLOWS["en"]["trade"]) + r"))\}(’s\b)?"
)


@contextmanager
def using(terms: Terms) -> Iterator[None]:
    """Use a study's words for as long as the block runs."""
    token = _terms.set(terms)
    try:
        yield
    finally:
        _terms.reset(token)


def terms() -> Terms:
    """Return the words in use."""
    return _terms.get()


def fill(text: str, language: str, known: Mapping[str, object]) -> str:
    """Return a text with the placeholders of `Terms.words` filled in, but for those `known`.

    A word that ends in s takes the apostrophe alone: the United States’ trade.

    Examples
    --------
    >>> with using(Terms(whole={"en": "nation"}, flow="imports")):
    ...     fill("Share of {nation}'s {trade}: {value}", "en", {})
    "Share of the nation's imports: {value}"
    """
    if "{" not in text or not _NAMES.search(text):
        return text
    words = terms().words(language)

    def filled(found: re.Match[str]) -> str:
        name, genitive = found[1], found[2] or ""
        if name in known or name not in words:
            return found[0]
        return words[name] + (genitive[:1] if words[name].endswith("s") else genitive)

    return _NAMES.sub(filled, text)


def _in(text: Text, language: str) -> str:
    """Return a text in a language, else in the first that it has."""
    return text.get(language) or next(iter(text.values()), "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
