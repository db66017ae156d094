"""A country and its regions, by code and by name."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from ..errors import InputError, closest
from ..language import did_you_mean, language, listed, t
from ..terms import Flow, Terms, Text

__all__ = ["WHOLE", "Country", "Kind", "Note", "Region", "plain_name"]

Kind = Literal["nation", "province", "part"]

#: The code of the whole where a country's file has no row of kind nation.
WHOLE: Final = "ALL"


@dataclass(frozen=True, slots=True)
class Region:
    """A nation, a province, or a part of one, and every name that it is known by."""

    code: str
    kind: Kind
    en: str
    zh: str = ""
    zh_long: str = ""
    iso: str = ""
    pinyin: str = ""
    aliases: tuple[str, ...] = ()
    has_data: bool = True

    @property
    def name(self) -> str:
        """The usual name, in the language that is spoken."""
        return (self.zh if language() == "zh" else "") or self.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the region, its codes included."""
        usual = (self.code, self.iso, self.en, self.zh, self.zh_long, self.pinyin)
        return tuple(name for name in (*usual, *self.aliases) if name)


@dataclass(frozen=True, slots=True)
class Note:
    """What has to be known of a country's figures: a break, a trap, a definition.

    `series`, `years` and `regions` are what it is about, all where they are empty.
    """

    text: Text
    series: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Country:
    """A nation, its regions, and what is known of it.

    Attributes
    ----------
    regions
        The nation, its provinces, and parts of them. Where the file has no nation, one with
        the code `ALL` stands for the whole.
    code, currency
        ISO 3166-1 alpha-3 and ISO 4217; "" where they are not known.
    name
        The country's name by language.
    terms
        What the whole and its regions are called.
    scheme
        The scheme that is taken where none is named.
    fiscal_year_end
        Month and day on which a series' year ends (`06-30`), where it is no calendar year.
    notes
        Breaks and traps of its figures.
    folder
        Where its data are, None where there are none.
    chosen
        The provinces that are taken of it; None where all are.
    """

    regions: tuple[Region, ...]
    code: str = ""
    currency: str = ""
    name: Text = field(default_factory=dict, hash=False)
    terms: Terms = field(default_factory=Terms, hash=False)
    scheme: str = ""
    fiscal_year_end: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: tuple[Note, ...] = field(default=(), hash=False)
    folder: Path | None = None
    chosen: frozenset[str] | None = None
    #: The code of the nation, and of the provinces that have data, in order.
    nation: str = field(init=False, compare=False, default="")
    provinces: tuple[str, ...] = field(init=False, compare=False, default=())
    _by_code: Mapping[str, Region] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, tuple[Region, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Complete the regions, and look up once what is asked for often."""
        own = tuple(r for r in self.regions if r.code != WHOLE)
        if not any(r.kind == "nation" for r in own):
            whole = self.terms.whole
            nation = Region(WHOLE, "nation", whole.get("en", ""), whole.get("zh", ""))
            self._set(regions=(nation, *own))
        by_name: dict[str, tuple[Region, ...]] = {}
        for region in self.regions:
            for name in dict.fromkeys(map(plain_name, region.names)):
                by_name[name] = (*by_name.get(name, ()), region)
        kept = (r.code for r in self.regions if r.kind == "province" and r.has_data)
        self._set(
            nation=next(r.code for r in self.regions if r.kind == "nation"),
            provinces=tuple(sorted(c for c in kept if self.chosen is None or c in self.chosen)),
            _by_code={plain_name(r.code): r for r in self.regions},
            _by_name=by_name,
        )

    def _set(self, **values: Any) -> None:
        for key, value in values.items():
            object.__setattr__(self, key, value)

    @property
    def has_nation(self) -> bool:
        """Whether there is a region for the nation, and not only a code for the whole."""
        return self.nation != WHOLE

    @property
    def is_part(self) -> bool:
        """Whether only some of the provinces are taken: a published total is not theirs."""
        return self.chosen is not None

    def find(self, name: str) -> Region:
        """Return the region of a code or name; a code comes before other regions' names.

        Names match exactly but for white space, letter case, width and hyphens: 山西 and 陕西,
        Shanxi and Shaanxi, are never confused.

        Raises
        ------
        InputError
            No region has that name, and the message suggests one; or several have it, and it
            lists their codes.

        Examples
        --------
        >>> from .pack import china
        >>> china().find("北　京").code, china().find("Tibet").en
        ('110000', 'Xizang')
        """
        plain = plain_name(name)
        if plain in self._by_code:
            return self._by_code[plain]
        found = self._by_name.get(plain, ())
        if len(found) == 1:
            return found[0]
        if found:
            codes = listed(f"{r.code} ({r.en})" for r in found)
            what = t("several regions are called {name!r}; give a code: {codes}")
            raise InputError(what.format(name=name, codes=codes))
        raise InputError(
            t("no region is called {name!r}; {hint}", name=name, hint=self._hint(name))
        )

    def region(self, code: str) -> Region:
        """Return the region of a code; KeyError where there is none."""
        return self._by_code[plain_name(code)]

    def knows(self, code: str) -> bool:
        """Return whether a code is that of one of the regions."""
        return plain_name(code) in self._by_code

    def part(self, names: Iterable[str], terms: Terms | None = None) -> "Country":
        """Return the country with some of its provinces only; the whole is then their sum.

        Parameters
        ----------
        names
            Codes or names of provinces.
        terms
            What the part and its regions are called, as the country's unless given.

        Raises
        ------
        InputError
            A name is unknown, or not that of a province with data.

        Examples
        --------
        >>> from .pack import china
        >>> china().part(["Hubei", "Hunan"]).provinces
        ('420000', '430000')
        """
        codes = []
        for name in names:
            region = self.find(name)
            if region.code not in self.provinces:
                what = t("{region} is not one of the regions with figures", region=region.name)
                raise InputError(what)
            codes.append(region.code)
        return replace(self, chosen=frozenset(codes), terms=terms or self.terms)

    def words(self, flow: Flow = "trade") -> Terms:
        """Return the country's terms, for a flow."""
        return replace(self.terms, flow=flow)

    def _hint(self, name: str) -> str:
        """Return which region may be meant: one whose name differs by accents, or nearly is it."""
        bare = _without_accents(name)
        names = [n for r in self.regions for n in (r.en, r.zh, r.zh_long, *r.aliases) if n]
        for known in (*(r.code for r in self.regions), *names):
            same_number = bare.isdecimal() and known.isdecimal() and int(bare) == int(known)
            if same_number or _without_accents(known) == bare:
                return did_you_mean(known, [known])
        if closest(name.strip(), names) is not None:
            return did_you_mean(name, names)
        return t("give its code or its usual name")


def plain_name(name: str) -> str:
    """Return a name without what printing adds: padding, width, case, hyphens, apostrophes."""
    text = unicodedata.normalize("NFKC", name).casefold()
    # Cf: zero-width spaces and byte order marks, which web pages leave inside names.
    return "".join(
        c
        for c in text
        if not c.isspace() and unicodedata.category(c) != "Cf" and c not in "-‐'’"
    )


def _without_accents(name: str) -> str:
    parts = unicodedata.normalize("NFKD", plain_name(name))
    return "".join(c for c in parts if not unicodedata.combining(c))
