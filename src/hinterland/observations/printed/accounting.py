"""What each word of a printed text is taken for: a series, a breakdown, a region, nothing known.

Everything printed is used, known to be harmless, or doubted. The words that are known to be
harmless are data (`data/harmless.toml`); whatever is left over keeps a figure out of the
canonical series.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ...library.text.han import simplified
from .catalogue import Catalogue, is_neutral
from .names import Gazetteer, Place
from .periods.parsing import Period, take_periods
from .phrases import GAP, Use, fits, strip_edges, take_phrases
from .units import take_units
from .words import flat, has_chinese, split_languages, take_marks

__all__ = ["Account", "Ledger", "Use"]

#: Texts remembered between look-ups.
_MOST_SEEN: Final = 20_000
#: The words of the longest English name of a region.
_LONGEST_NAME: Final = 6
#: Longer texts are prose.
_LONGEST: Final = 400
_SPLIT: Final = re.compile(
    r"[\x1f{}<>《》〈〉“”\",;:、。|…·~*#&=]+|(?<!\w)[-–—/.]+|[-–—/.]+(?!\w)"
)
_BRACKET: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_SPLIT_EN: Final = re.compile(r"\s+[-–—/]\s+|\s*\bof which\b\s*")
_LIST_ZH: Final = re.compile(r"以及|[及和与、/]")
_LIST_EN: Final = re.compile(r"\s+(?:and|or|&)\s+|\s*/\s*")
_CONTINUED: Final = re.compile(
    r"\((?:续表?|cont(?:inued|['’]?d\.?|\.))[一二三四五六七八九十\d\s]*\)", re.IGNORECASE
)
#: Footnote marks between words; `km²` keeps its power.
_INNER_MARK: Final = re.compile(
    r"(?<=[一-鿿])注\d{1,2}(?!\d)|[①-⑳❶-❿⑴-⒇†‡※★]+|(?<![mMk])[¹²³⁰⁴-⁹ᵃ-ᶻ]+[⁾]?|(?<=\w)\s[a-h]\)(?=[\s(（]|$)"
)
#: The number of a table, or of an item in a list, before its words.
_NUMBERING: Final = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]+[)]|[一二三四五六七八九十]+、|\d{1,2}[.、)](?=\s*\D)|[(]\d{1,2}[)]"
    r"|(?:表|附表|附录|(?:appendix )?(?:table|annex|appendix|exhibit|chart|fig(?:ure)?\.?))\s*(?:[A-Z]\.?[\- ]?)?[\d一二三四五六七八九十][\d\-–.·_]*\s*[.:、]?"
    r"|(?:\d{1,2}|[A-Z]\d{0,2})\s*[-–—.·]\s*\d{1,3}(?:\s*[-–—.]\s*\d{1,3})?(?![\d%月年岁])(?=[\s.、:一-鿿])[.、:]?"
    r"|其中[:、]?|of which:?)\s*",
    re.IGNORECASE,
)

#: `广州市…`, but not `主要城市…` or `全市…`.
_PART: Final = re.compile(
    r"(?![对向从由与自往各省国主重])[一-鿿]{1,8}?[^各全分城级\W](?:市|县|自治州|新区)(?=\w)"
)


_POSSESSIVE: Final = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Account:
    """What a text means, piece by piece, in order of being recognised.

    `concepts` are the pieces that are a series, each with the catalogue's concepts that it may be;
    nothing accounts for those that are `unknown`.
    """

    uses: tuple[Use, ...] = ()
    concepts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unknown: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Phrases for a table of parts of regions."""
        return tuple(use.text for use in self.uses if use.what == "parts")

    @property
    def is_idle(self) -> bool:
        """Return whether it says nothing of its own."""
        return not self.concepts and not self.unknown


@dataclass(frozen=True, slots=True)
class Ledger:
    """Accounts of printed texts, by a catalogue of series and the names of regions."""

    catalogue: Catalogue
    names: Gazetteer
    _seen: dict[str, Account] = field(default_factory=dict, repr=False, compare=False)

    def account(self, text: str) -> Account:
        """Return what each word of a text is taken for.

        Examples
        --------
        >>> from hinterland.observations.printed.catalogue import shipped_catalogue
        >>> from hinterland.observations.printed.names import gazetteer
        >>> from hinterland.regions import china
        >>> account = Ledger(shipped_catalogue(), gazetteer(china())).account
        >>> account("11-8 各地区出口总额（按收发货人所在地分）(2019年)").concepts
        (('出口总额', ('exports',)),)
        >>> account("各地区出口总额（对美国）").unknown, account("2019 main indicators").is_idle
        (('对美国',), True)
        """
        if text not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[text] = self._account(text)
        return self._seen[text]

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return the pieces of a text that nothing accounts for, not even its own series."""
        account = self.account(text)
        allowed = [
            pattern
            for concept in self.catalogue.concepts
            if any(concept.name in names for _, names in account.concepts)
            for pattern in concept.allows
        ]
        return tuple(
            piece for piece in account.unknown if not any(p.fullmatch(piece) for p in allowed)
        )

    def _account(self, text: str) -> Account:
        if len(text) > _LONGEST:
            return Account((Use(text, "not understood"),), (), (f"{text[:40]}…",))
        uses: list[Use] = []
        plain = _INNER_MARK.sub("", _CONTINUED.sub("", simplified(flat(text))))
        plain, marks = take_marks(plain)
        uses += [Use(mark, "mark") for mark in marks]
        number = _NUMBERING.match(plain)
        if number and number.end() < len(plain):
            uses.append(Use(number[0].strip(), "number"))
            plain = plain[number.end() :]
        plain, units = take_units(plain)
        uses += [Use(unit, "unit") for unit in units]
        plain, periods = take_periods(plain)
        uses += [Use(str(period), "period") for period in periods]
        plain, pieces = take_phrases(plain)
        halves = [(_BRACKET.sub(GAP, plain), False)]
        halves += [(part, True) for part in _BRACKET.findall(plain)]
        for half, inside in halves:
            words = split_languages(half)
            for said, tongue in ((words.zh, "zh"), (words.en, "en")):
                pieces += (Use(*use) for use in self._pieces(said, tongue, inside=inside))
        places = []
        for piece in (use.text for use in pieces if use.what == "region"):
            place = self.names.place([_POSSESSIVE.sub("", piece)], totals=False)
            places.append(place if place.code else Place("", "part", piece))
        concepts = {
            use.text: self._concepts(use.text) for use in pieces if use.what == "series"
        }
        return Account(
            (*uses, *pieces),
            tuple(concepts.items()),
            tuple(use.text for use in pieces if use.what == "not understood"),
            periods,
            tuple(places),
        )

    def _pieces(self, text: str, tongue: str, *, inside: bool) -> Iterator[tuple[str, str]]:
        """Yield the pieces of one language's text with what each is taken for.

        Inside brackets fewer words are harmless.
        """
        text = text.strip(f" {GAP}")
        if text.isdigit():
            # A footnote's mark in brackets, else a column's number.
            is_mark = inside and len(text) == 1
            yield text, "mark" if is_mark else "not understood" if inside else "harmless"
            return
        if self.catalogue.concepts_of(text):
            yield text, "series"
            return
        for part in _SPLIT.split(text):
            for piece in _SPLIT_EN.split(part) if tongue == "en" else [part]:
                bare = piece.strip(" .,:-–—_()[]")
                if bare and not inside:
                    yield from self._piece(bare, tongue)
                elif bare and self._concepts(bare):
                    yield bare, "series"
                elif bare:
                    is_nation = self.names.place([bare], totals=False).kind == "nation"
                    is_idle = fits("bracket", tongue).fullmatch(bare) or is_neutral(bare)
                    yield bare, "harmless" if is_idle or is_nation else "not understood"

    def _piece(self, piece: str, tongue: str) -> Iterator[tuple[str, str]]:
        """Yield what a piece is, or its parts where it is a list of several subjects."""
        if what := self._whole(piece, tongue):
            yield piece, what
            return
        for region, rest in self._with_region(piece, tongue):
            if not rest or self._whole(rest, tongue):
                yield region, "region"
                if rest:
                    yield rest, self._whole(rest, tongue)
                return
        split = (_LIST_ZH if tongue == "zh" else _LIST_EN).split(piece)
        parts = [part.strip(" ,") for part in split if part.strip(" ,")]
        whats = [self._whole(part, tongue, listed=True) for part in parts]
        if len(parts) > 1 and all(whats):
            yield from zip(parts, whats, strict=True)
        else:
            yield piece, "not understood"

    def _with_region(self, piece: str, tongue: str) -> Iterator[tuple[str, str]]:
        """Yield the regions that a piece begins or ends with, and its rest."""
        if tongue == "zh":
            starts = [piece[:length] for length in range(min(len(piece), 12), 1, -1)]
            regions = [
                start for start in starts if self.names.knows(start) and has_chinese(start)
            ]
            part = _PART.match(piece)
            for region in (*regions, *([part[0]] if part else [])):
                yield region, piece[len(region) :].lstrip("的 ")
            return
        last = re.fullmatch(r"(.*?)\s*\b(?:of|in|for)\s+([\w' .-]+)", piece)
        if last and self.names.knows(last[2]):
            yield last[2], last[1]
        words = piece.split()
        for count in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
            region = _POSSESSIVE.sub("", " ".join(words[:count]))
            if self.names.knows(region):
                yield region, " ".join(words[count:])

    def _whole(self, piece: str, tongue: str, *, listed: bool = False) -> str:
        """Return what a whole piece is taken for, empty where nothing accounts for it."""
        if self._concepts(piece):
            return "series"
        if self.names.knows(_POSSESSIVE.sub("", piece)):
            return "region"
        if fits("words", tongue).fullmatch(piece) or (
            is_neutral(piece) and not piece.isdigit()
        ):
            return "harmless"
        if listed and fits("subject", tongue).fullmatch(piece):
            return "harmless"
        return ""

    def _concepts(self, piece: str) -> tuple[str, ...]:
        """Return the concepts that a piece may be, harmless words at its ends left aside."""
        tongue = "zh" if has_chinese(piece) else "en"
        return self.catalogue.concepts_of(piece) or self.catalogue.concepts_of(
            strip_edges(piece, tongue)
        )
