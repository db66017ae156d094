"""The pieces of a printed text, with what each was taken for; no letter of it is left out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from ...library.text.han import simplified
from ..printed.accounting import Ledger
from ..printed.periods.parsing import take_periods
from ..printed.phrases import Use
from ..printed.units import take_units
from ..printed.words import flat, plain_mark, take_marks

__all__ = ["Text", "pieces", "whole"]

#: What only joins words, or marks a continued table, in texts that are otherwise understood.
_JOINING: Final = re.compile(
    r"(?:其中|(?:当期|本期|当月)[值数]|以及|单位|续表?|[及和与的按以之表附注]|of|which|and|or|the|by|in|at|for|to|a|an|s"
    r"|table|units?|cont|continued|d|[一二三四五六七八九十]|\d{1,2})+",
    re.IGNORECASE,
)
_SIGNS: Final = re.compile(r"[%‰±]+")
_CIRCLED: Final = re.compile("[①-⓿❶-❿]+")
_WORD: Final = re.compile(rf"[^\W_]+|{_SIGNS.pattern}")


class Text(NamedTuple):
    """A printed text, and the same without blanks in one form of every character.

    `places` are the places of the characters of `bare` in `printed`.
    """

    printed: str
    bare: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, printed: str) -> "Text":
        """Return a text as it is compared."""
        found = [
            (letter, place)
            for place, character in enumerate(printed)
            for letter in _bare(character)
        ]
        return cls(printed, "".join(c for c, _ in found), tuple(p for _, p in found))

    def slice(self, start: int, end: int) -> str:
        """Return what is printed from one place of the bare text to another."""
        return self.printed[self.places[start] : self.places[end - 1] + 1]


def pieces(
    printed: str,
    ledger: Ledger,
    *,
    otherwise: str = "",
    known: Sequence[Use] = (),
    is_parsed: bool = True,
) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a printed text, each with what it was taken for.

    `otherwise` is what the reader took the rest of the text for, where it knows; where nothing is
    given, the account of its words is asked. `known` is known of pieces already; `is_parsed`: look
    for periods and units in it.

    Examples
    --------
    >>> from hinterland.observations.printed.catalogue import shipped_catalogue
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> ledger = Ledger(shipped_catalogue(), gazetteer(china()))
    >>> list(pieces("11-8 出口总额（对美国）(2019年)", ledger))
    [('11-8', 'number'), ('出口总额', 'series'), ('对美国', 'not understood'), ('2019年', 'period')]
    """
    text = Text.of(printed)
    found: dict[int, tuple[int, str]] = {}
    uses = list(known) if otherwise else [*known, *ledger.account(printed).uses]
    for use in known:
        if use.what != "mark":
            _add(found, _places_of(text, use.text), use.what)
    if any(use.what == "mark" for use in uses):
        # A letter that is a mark is in many words, too.
        _add(found, _taken(text, take_marks(flat(printed), of_name=bool(otherwise))[0]), "mark")
    if is_parsed:
        _add(found, _taken(text, take_units(flat(printed))[0]), "unit")
        _add(found, _taken(text, take_periods(simplified(flat(printed)))[0]), "period")
    others = [use for use in uses if use.what != "mark"]
    for use in sorted(others, key=lambda use: -len(use.text)):
        _add(found, _places_of(text, use.text), use.what)
    known_to = 0
    for start, (end, _) in [*sorted(found.items()), (len(text.bare), (0, ""))]:
        for word in _WORD.finditer(text.bare, known_to, start):
            found[word.start()] = (word.end(), otherwise or _rest(word[0]))
        known_to = max(known_to, end)
    for start, (end, what) in sorted(found.items()):
        yield text.slice(start, end), what


def _rest(word: str) -> str:
    """Return what a word that no account names was taken for."""
    if _JOINING.fullmatch(word):
        return "joins words"
    if _SIGNS.fullmatch(word):
        return "unit"
    is_mark = plain_mark(word) != word or _CIRCLED.fullmatch(word)
    return "mark" if is_mark else "not accounted for"


def whole(printed: str, what: str) -> Iterator[tuple[str, str]]:
    """Yield a text that was taken for one thing as a whole; nothing for a blank."""
    if printed.strip():
        yield printed.strip(), what


def _bare(text: str) -> str:
    return simplified("".join(flat(text).split())).casefold()


def _taken(text: Text, rest: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a text that the rest of it lacks."""
    kept = _bare(rest)
    if kept == text.bare:
        return
    for tag, start, end, *_ in SequenceMatcher(
        None, text.bare, kept, autojunk=False
    ).get_opcodes():
        if tag in {"delete", "replace"}:
            yield start, end


def _places_of(text: Text, part: str) -> Iterator[tuple[int, int]]:
    bare = _bare(part)
    start = text.bare.find(bare) if bare else -1
    if start < 0 and bare:
        # It may be printed with a bracket or a hyphen in it.
        blocks = SequenceMatcher(None, text.bare, bare, autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks) == len(bare):
            yield from ((block.a, block.a + block.size) for block in blocks if block.size)
    while start >= 0:
        yield start, start + len(bare)
        start = text.bare.find(bare, start + len(bare))


def _add(
    found: dict[int, tuple[int, str]], places: Iterable[tuple[int, int]], what: str
) -> None:
    """Add places that nothing is known of yet, without the brackets around them."""
    for start, end in places:
        if all(end <= first or last <= start for first, (last, _) in found.items()):
            found[start] = (end, what)
