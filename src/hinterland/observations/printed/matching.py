"""Which series a figure is: all words of its column, row and title together.

The narrowest words with a meaning of their own name the series; everything wider, every other line of
the title and the sheet's name must be understood too, or the figure keeps its printed name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ...language import shipped
from ...library.text.han import simplified
from ..messages import message
from .accounting import Account, Ledger
from .catalogue import Concept, is_neutral
from .phrases import Use
from .units import canonical
from .words import Words

__all__ = ["NO_UNIT", "Around", "Match", "match"]

#: The doubt of a series that is printed without a unit.
NO_UNIT: Final = shipped("no unit is printed for {words!r}")
#: A wider heading may be about more than a narrower one, never about something else.
_WITHIN: Final = {
    "exports": {"trade", "exports"},
    "imports": {"trade", "imports"},
    "trade": {"trade", "trade_by_destination"},
    "trade_by_destination": {"trade", "trade_by_destination"},
}


class Match(NamedTuple):
    """What the catalogue makes of a column: no series where no concept fits all the words.

    `doubt` is why it should be looked at; `unit` counts where none is printed; `why_not` keeps a
    column that names a series out of it; `uses` is what each printed word was taken for.
    """

    series: str | None
    doubt: str = ""
    unit: str = ""
    why_not: str = ""
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is printed around a table's figures, and what kind of rows it has.

    `title` names the series where a header has no meaning of its own; `lines` are further ones
    about the whole table: other title lines, the sheet's name. Those `nearby` may hold what a
    series needs, such as by whose location trade is counted, but need not be understood.
    `by_region`: the rows are regions, so that qualifiers are expected; `of_parts`: they are cities
    or other parts of a country, so that words for them are fine. `place` is the code of the one
    region that a table without a column of regions is about.
    """

    title: Words = field(default_factory=Words)
    lines: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    by_region: bool = False
    of_parts: bool = False
    place: str = ""


def match(path: Sequence[Words], around: Around, ledger: Ledger, *, unit: str) -> Match:
    """Return the series that a column's words, title and unit name.

    `path` are the words of the column's header and the row's stub, from the widest level to the
    narrowest; `unit` is as printed, empty where none is.

    Examples
    --------
    >>> from hinterland.observations.printed.catalogue import shipped_catalogue
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> ledger = Ledger(shipped_catalogue(), gazetteer(china()))
    >>> def series(title, unit):
    ...     return match([], Around(title=Words(title)), ledger, unit=unit).series
    >>> series("各地区货物进出口总额（按收发货人所在地分）", "千美元")
    'trade_usd'
    >>> series("各地区货物进出口总额（按境内目的地、货源地分）", "千美元")
    'trade_by_destination_usd'
    >>> match([Words("出口", "Imports")], Around(), ledger, unit="亿元").doubt
    "'出口' is 'Imports' in English; the Chinese was taken"
    >>> title = Around(title=Words("各地区机电产品贸易"))
    >>> match([Words("出口")], title, ledger, unit="亿元").why_not
    "'机电产品贸易' is not understood"
    """
    found, home = _Matching.of(path, around, ledger), ledger.names.country.currency
    own, english = found.own(path)
    account = found.accounts.get(own, Account())
    concept = found.concept_of(own) if own else None
    unknown = _unknown(account, concept)
    if concept is None or unknown:
        named = [piece for piece, _ in account.concepts if not is_neutral(piece)]
        why_not = _not_understood(unknown) if named and unknown else ""
        return Match(None, why_not=why_not, uses=found.uses)
    for text in found.accounts:
        if why_not := found.against(concept, text, own=own, english=english):
            return Match(None, why_not=why_not, uses=found.uses)
    other = found.concept_of(english) if english else None
    doubts = []
    if other is not None and other is not concept:
        doubts.append(
            message(
                "{words!r} is {other!r} in English; the Chinese was taken",
                words=own,
                other=english,
            )
        )
    series = concept.series_in(canonical(unit or concept.unit, home) or "", home)
    if not unit and not concept.unit:
        possible = [own.casefold()] if concept.is_called(own) else list(concept.fixed)
        series = possible[0] if len(possible) == 1 else None
        doubts.append(message(NO_UNIT, words=own))
    if series and own.casefold() != series and ledger.catalogue.is_series(own.casefold()):
        return Match(
            None,
            why_not=message("{words!r} is printed in {unit}", words=own, unit=unit),
            uses=found.uses,
        )
    if around.by_region and series and not found.is_placed(concept):
        doubts.append(
            message("no line states by whose location {words!r} is counted", words=own)
        )
    return Match(series, next(iter(doubts), ""), "" if unit else concept.unit, uses=found.uses)


@dataclass(frozen=True, slots=True)
class _Matching:
    """The texts at and around a column, with their accounts."""

    around: Around
    ledger: Ledger
    accounts: dict[str, Account]
    column: str
    context: str

    @classmethod
    def of(cls, path: Sequence[Words], around: Around, ledger: Ledger) -> "_Matching":
        texts = [text for words in path for text in (words.zh, words.en) if text]
        wider = [t for t in (around.title.zh, around.title.en, *around.lines) if t]
        accounts = {text: ledger.account(text) for text in (*texts, *wider)}
        column = simplified(" ".join(texts))
        context = simplified(" ".join((*wider, *around.nearby)))
        return cls(around, ledger, accounts, column, context)

    @property
    def uses(self) -> tuple[Use, ...]:
        """What each printed word was taken for."""
        return tuple(dict.fromkeys(use for a in self.accounts.values() for use in a.uses))

    def own(self, path: Sequence[Words]) -> tuple[str, str]:
        """Return the narrowest words with a meaning of their own, and their English.

        Chinese is taken where it is printed.
        """
        for words in (*reversed(path), self.around.title):
            for text, other in ((words.zh, words.en if words.zh else ""), (words.en, "")):
                if not text:
                    continue
                account = self.accounts[text]
                if account.unknown or not all(is_neutral(p) for p, _ in account.concepts):
                    return text, other
        return "", ""

    def concept_of(self, text: str) -> Concept | None:
        """Return the one concept that a text is about, None where it is about none or several."""
        column, everything = self.column or simplified(text), f"{self.context} {self.column}"
        found = {
            concept.name: concept
            for _, names in self.accounts[text].concepts
            if (concept := self.ledger.catalogue.resolve(names, column, everything))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def against(self, concept: Concept, text: str, *, own: str, english: str) -> str:
        """Return what in a text keeps a figure out of a concept, else nothing.

        In a table of regions, one in a heading or title is a partner; cities are other rows.
        """
        account, around = self.accounts[text], self.around
        unknown = [] if around.of_parts else list(account.parts)
        if around.by_region or not around.of_parts:
            unknown += [
                place.raw
                for place in account.places
                if place.kind != "nation" and (around.by_region or place.code != around.place)
            ]
        if unknown := [*unknown, *_unknown(account, concept)]:
            return _not_understood(unknown)
        if text in {own, english} or len(account.concepts) > 1:
            return ""
        other = self.concept_of(text)
        if other is None or other.name in {"exchange_rate", "population_total"}:
            return ""
        allowed = _WITHIN.get(concept.name, {*_WITHIN, concept.name})
        return (
            ""
            if other.name in allowed
            else message("{text!r} is about something else", text=text)
        )

    def is_placed(self, concept: Concept) -> bool:
        """Return whether a line says by whose location trade is counted, where that is needed."""
        everything = f"{self.context} {self.column}"
        expected = concept.expects.get(self.ledger.names.country.code, ())
        return not expected or any(p.search(everything) for p in expected)


def _unknown(account: Account, concept: Concept | None) -> list[str]:
    """Return the pieces of a text that nothing accounts for, the concept's own words included."""
    allows = concept.allows if concept else ()
    return [
        piece
        for piece in account.unknown
        if not any(pattern.fullmatch(piece) for pattern in allows)
    ]


def _not_understood(pieces: Sequence[str]) -> str:
    return message("{words} is not understood", words=tuple(map(repr, pieces)))
