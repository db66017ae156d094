"""Stubs of rows: which region a name stands for, and which names are no province."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ..errors import did_you_mean
from ..regions import Country, Kind, Region
from .words import Words, flat, split_languages, squeeze, take_marks

__all__ = ["Gazetteer", "Place", "gazetteer", "is_region_head"]

#: Names remembered between look-ups.
_MOST_SEEN: Final = 50_000
_HYPHENS: Final = re.compile(r"[\s\-‐'’]")
# `广州市…`, but not `主要城市…` or `全市…`.
_CITY: Final = re.compile(r"[\u4e00-\u9fff]{1,6}?[^各全分城\W](?:市|县|自治州|盟)(?=\w)")
#: Rows that add up the regions around them: the nation, in a table by province.
_TOTALS: Final = frozenset({
    "合计", "总计", "总值", "总额", "总数", "全部", "全国总数", "total", "grandtotal", "totalvalue",
    "nationwide", "wholecountry",
})  # fmt: skip
#: What stands over a column of regions.
_HEADS: Final = frozenset({
    "地区", "省份", "省市", "省", "省区", "省(区、市)", "省(自治区、直辖市)", "省市区", "地区名称", "行政区划", "行政区域",
    "区域", "收发货人所在地", "经营单位所在地", "境内目的地", "境内货源地", "境内目的地/货源地", "region", "regions",
    "province", "provinces", "provincialregion", "area", "location", "adcode",
    "country", "countryname", "locationofimporters/exporters", "regionname", "region_name", "region_code",
    "provincename", "province_name", "provincelevelregion", "城市", "city", "cities",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a row or column.

    Attributes
    ----------
    code
        Its code; empty for a part without one (a city, a zone, the east).
    kind
        nation, province or part.
    raw
        The name as printed, without padding and footnote marks.
    marks
        Footnote marks at the name.
    notice
        What a user should know, e.g. that the English name contradicts.
    """

    code: str
    kind: Kind
    raw: str
    marks: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a country's regions, for many look-ups."""

    country: Country
    _by_name: Mapping[str, Region] = field(repr=False)
    _seen: dict[tuple[str, ...], Place] = field(default_factory=dict, repr=False, compare=False)

    def knows(self, *texts: str) -> bool:
        """Say whether cells name a region; a bare total does not count.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> names = gazetteer(china())
        >>> [names.knows(t) for t in ("北　京", "Shaanxi", "吉林市", "合计")]
        [True, True, False, False]
        """
        return bool(self.place(texts, totals=False).code)

    def place(self, texts: Sequence[str], *, totals: bool = True) -> Place:
        """Return the region that a row's names stand for; Chinese wins over English.

        Only exact names count, so that 吉林市 is no province and Shanxi no Shaanxi.

        Parameters
        ----------
        texts
            The row's stub cells, in one language or both.
        totals
            A bare total (合计, Total) stands for the nation, as in a table by province.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> names = gazetteer(china())
        >>> names.place(["内 蒙 古", "Inner Mongolia"]).code, names.place(["合  计"]).code
        ('150000', '100000')
        >>> names.place(["新疆生产建设兵团"])
        Place(code='', kind='part', raw='新疆生产建设兵团', marks=(), notice='')
        >>> names.place(["北京", "Tianjin"]).notice
        '北京 is Tianjin in English; the Chinese name was taken'
        """
        key = (*texts, "+" if totals else "")
        if key not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[key] = self._place(texts, totals=totals)
        return self._seen[key]

    def named_in(self, zh: str, en: str) -> Place | None:
        """Return the region that a title is about, None where it names none.

        A city or county is a part, also one of a province's name.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> names = gazetteer(china())
        >>> names.named_in("北京市主要指标", "").code, names.named_in("吉林市主要指标", "").raw
        ('110000', '吉林市')
        >>> names.named_in("主要城市人口", ""), names.named_in("", "GDP of Shaanxi").code
        (None, '610000')
        """
        for region in self.country.regions:
            if region.kind == "province" and _is_named(region, zh, en):
                return Place(region.code, region.kind, region.zh or region.en)
        city = _CITY.match(zh)
        return Place("", "part", city[0]) if city else None

    def suggestion(self, raw: str, missing: Sequence[str]) -> str:
        """Return a hint at the region, of those given, whose name is nearest to a printed one.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> gazetteer(china()).suggestion("内蒙吉", ["150000"])
        "did you mean '内蒙古'?"
        """
        names = [n for code in missing for n in self.country.region(code).names]
        hint = did_you_mean(squeeze(raw), names)
        return hint if hint.startswith("did") else ""

    def _place(self, texts: Sequence[str], *, totals: bool) -> Place:
        words, marks = _words(texts)
        zh, en = (self._find(half, totals=totals) for half in (words.zh, words.en))
        found = zh if words.zh else en
        notice = ""
        if words.zh and en is not None and zh is not en:
            taken = "the Chinese name was taken" if zh else "no region has the Chinese name"
            notice = f"{words.zh} is {words.en} in English; {taken}"
        if found is None:
            return Place("", "part", str(words), marks, notice)
        return Place(found.code, found.kind, str(words), marks, notice)

    def _find(self, name: str, *, totals: bool) -> Region | None:
        key = _key(name)
        if totals and key in _TOTALS and self.country.nation:
            return self.country.region(self.country.nation)
        return self._by_name.get(key)


@lru_cache(maxsize=16)
def gazetteer(country: Country) -> Gazetteer:
    """Return the names of a country's regions."""
    return Gazetteer(country, {_key(n): r for r in country.regions for n in r.names})


@lru_cache(maxsize=16384)
def is_region_head(text: str) -> bool:
    """Say whether a text heads a column of regions.

    Examples
    --------
    >>> is_region_head("地    区"), is_region_head("地区 Region"), is_region_head("出口")
    (True, True, False)
    """
    words = split_languages(text)
    return bool(words) and _key(words.zh or words.en) in _HEADS


def _is_named(region: Region, zh: str, en: str) -> bool:
    if region.zh_long and region.zh_long in zh:
        return True
    if region.zh and re.search(rf"{re.escape(region.zh)}(?![市县区州盟])", zh):
        return True
    english = rf"\b{re.escape(region.en)}\b(?! (?:city|county|prefecture))"
    return re.search(english, en, re.IGNORECASE) is not None


def _key(name: str) -> str:
    return _HYPHENS.sub("", flat(name)).casefold()


def _words(texts: Sequence[str]) -> tuple[Words, tuple[str, ...]]:
    """Return the names in the cells, the first of each language, and their marks."""
    zh = en = ""
    marks: list[str] = []
    for text in texts:
        bare, found = take_marks(flat(text))
        words = split_languages(bare)
        zh, en = zh or words.zh, en or words.en
        marks += found
    return Words(zh, en), tuple(marks)
