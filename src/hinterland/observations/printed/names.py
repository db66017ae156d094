"""Stubs of rows: which region a name means, and which names are not regions."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from ...errors import closest
from ...library.text.han import simplified
from ...regions import Country, Kind, Region
from ..messages import message
from .words import Words, flat, split_languages, squeeze, take_marks

__all__ = [
    "Gazetteer",
    "Place",
    "about_parts",
    "gazetteer",
    "heads_stub",
    "is_part_head",
    "is_region_head",
    "is_total",
]

#: Names remembered between look-ups.
_MOST_SEEN: Final = 50_000
_HYPHENS: Final = re.compile(r"[\s\-‐'’]")
# `广州市…`, but not `主要城市…` or `全市…`.
_CITY: Final = re.compile(r"[\u4e00-\u9fff]{1,6}?[^各全分城\W](?:市|县|自治州|盟)(?=\w)")
#: So much of two spellings of one name has to agree.
_ALIKE: Final = 0.85
#: What is added to a name and changes nothing: `110000 北京`, `北京（直辖市）`, `北京：`.
_ADDED: Final = re.compile(
    r"^\d{6}\s+(?=\D)|\s*\((?:直辖市|自治区|省|市|[A-Z]{2,3})\)$|\s*[:：]$|(?<=[a-z])\s+(?:Shi|Sheng)$"
)
_KIND: Final = re.compile(
    r"\s+(?:province|municipality|city|autonomous region|(?:hui|zhuang|uygur|uyghur)? ?autonomous region|sar|special administrative region)$",
    re.IGNORECASE,
)
#: Rows that add up the regions around them: the nation, in a table by province.
_TOTALS: Final = frozenset({
    "合计", "总计", "总值", "总额", "总数", "全部", "全国总数", "全国合计", "全国总计", "total", "totals", "grandtotal", "totalvalue",
    "nationwide", "wholecountry", "nationaltotal",
})  # fmt: skip
#: What heads a column of regions.
_HEADS: Final = frozenset({
    "地区", "省份", "省市", "省", "省区", "省(区、市)", "省(自治区、直辖市)", "省、自治区、直辖市", "省市区", "省区市", "省级行政区", "地区名称", "地区名", "行政区划", "行政区", "行政区域", "行政区划名称",
    "区域", "地域", "省份名称", "省名", "收发货人所在地", "经营单位所在地", "境内目的地", "境内货源地", "境内目的地/货源地", "所在地", "region", "regions",
    "province", "provinces", "provincialregion", "area", "areas", "location", "adcode", "prov", "provinceorregion",
    "country", "countryname", "locationofimporters/exporters", "regionname", "region_name", "region_code", "regioncode", "geo", "geography", "refarea", "ref_area", "referencearea",
    "provincename", "province_name", "provincelevelregion", "provinciallevelregion", "state", "states", "statename", "stateorterritory", "state/territory", "territory", "département", "région", "estado", "entidad", "entidadfederativa", "provincia", "bundesland", "land", "uf",
})  # fmt: skip
#: What heads the other stubs: years, items, units.
_STUB_HEADS: Final = frozenset({
    "年份", "年", "年度", "时间", "指标", "项目", "单位", "年别", "year", "time", "period", "date",
    "item", "items", "indicator", "indicators", "unit", "series", "variable", "指标名称", "频度", "频率", "国家", "国家和地区", "国别", "indicatorname", "seriesname", "月份", "月", "季度", "month", "quarter", "编码", "代码", "code", "类别", "分类", "大区", "片区", "frequency", "freq", "周期", "板块", "经济区", "序列", "rowid", "rank", "macroregion", "category", "名称", "name", "序号", "no.", "no",
})  # fmt: skip
_PARTS_ZH: Final = (
    "城市|市州|州市|地市|地级市|地级及以上城市|地州市|市地|设区市|设区的市|盟市|区县|县区|县市|市县|县级市|县市区|市区县|区市县|旗县|县|口岸|港口|海关|关区|直属海关|"
    "开发区|园区|高新区|经开区|保税区|综合保税区|自贸区|自贸试验区|特区|经济特区|新区|街道|乡镇|镇|城市群|都市圈|经济带|市"
)
_PARTS_EN: Final = (
    "cit(?:y|ies)|count(?:y|ies)|districts?|prefectures?|prefecture-level cit(?:y|ies)|ports?|zones?|development zones?|"
    "parks?|municipalit(?:y|ies)|municipios?|towns?|customs(?: districts| houses)?|metropolitan areas?"
)
#: What heads a column of parts of provinces.
_PART_HEAD: Final = re.compile(
    rf"(?:主要|各|重点)?(?:{_PARTS_ZH}|县\(市、?区\)|市\(州、?[盟]?\)|市\(县\)|区\(县、?市?\)|市县\(区\))(?:名称|名)?|(?:major |main |selected )?(?:{_PARTS_EN})(?: ?names?)?",
    re.IGNORECASE,
)
#: How a title marks its rows as parts of provinces.
_ABOUT_PARTS: Final = re.compile(
    rf"(?:各|分|主要|重点|按|全国|全省|百强|副省级|沿海|大中|省会|部分|计划单列)(?:个)?(?:{_PARTS_ZH})(?![一-鿿]*(?:及|、|和)?(?:省|自治区))"
    rf"|^(?:{_PARTS_ZH[:-2]})(?![一-鿿])|(?:城市|口岸|开发区|园区|保税区|特区)(?:进出口|出口|进口|外贸|生产总值|人口|主要|基本|情况|统计)"
    rf"|\b(?:by|of|in|for|major|main|selected|large|open|coastal|port)\s+(?:(?:major|main|selected|all|large|the|open|coastal|special|economic|bonded|customs|free|trade|medium-sized|and)\s+)*(?:{_PARTS_EN})\b"
    rf"|^(?:{_PARTS_EN})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a row or column; a part (a city, a zone, the east) has no code.

    `raw` is the name as printed, without padding and footnote marks; `notice` is what a user should
    know, e.g. that the English name contradicts.
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
        """Return whether cells name a region; a bare total does not count.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> names = gazetteer(china())
        >>> [names.knows(t) for t in ("北　京", "Shaanxi", "吉林市", "合计")]
        [True, True, False, False]
        """
        return bool(self.place(texts, totals=False).code)

    def place(self, texts: Sequence[str], *, totals: bool = True) -> Place:
        """Return the region that a row's names mean; Chinese wins over English.

        Only exact names count, so that 吉林市 is not a province and Shanxi is not Shaanxi.

        Parameters
        ----------
        texts
            The row's stub cells, in one language or both.
        totals
            A bare total (合计, Total) is the nation, as in a table by province.

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
            if region.kind != "province":
                continue
            short = rf"{re.escape(region.zh)}(?![市县区州盟])" if region.zh else "(?!)"
            english = rf"\b{re.escape(region.en)}\b(?! (?:city|county|prefecture))"
            is_long = bool(region.zh_long) and region.zh_long in zh
            if is_long or re.search(short, zh) or re.search(english, en, re.IGNORECASE):
                return Place(region.code, region.kind, region.zh or region.en)
        city = _CITY.match(zh)
        return Place("", "part", city[0]) if city else None

    def nearest(self, raw: str, missing: Sequence[str]) -> str | None:
        """Return the name, of the regions given, that is nearest to a printed one, if any is.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> gazetteer(china()).nearest("内蒙吉", ["150000"])
        '内蒙古'
        """
        names = (n for code in missing for n in self.country.region(code).names)
        return closest(squeeze(raw), names)

    def _place(self, texts: Sequence[str], *, totals: bool) -> Place:
        words, marks = _words(texts, self._by_name)
        zh, en = (self._find(half, totals=totals) for half in (words.zh, words.en))
        found = zh if words.zh else en
        notice = ""
        if words.zh and en is not None and zh is not en:
            taken = (
                message("the Chinese name was taken")
                if zh
                else message("no region has the Chinese name")
            )
            notice = message(
                "{name} is {other} in English; {taken}",
                name=words.zh,
                other=words.en,
                taken=taken,
            )
        elif zh is not None and words.en and en is None:
            # It may be the region's name misspelt, or with its kind behind it.
            bare = _KIND.sub("", words.en).casefold()
            likes = (SequenceMatcher(None, bare, name.casefold()).ratio() for name in zh.names)
            if self._find(bare, totals=True) is not zh and all(
                like <= _ALIKE for like in likes
            ):
                notice = message(
                    "{name} is {other} in English, which is not a region's name",
                    name=words.zh,
                    other=words.en,
                )
        if found is None:
            return Place("", "part", str(words), marks, notice)
        return Place(found.code, found.kind, str(words), marks, notice)

    def _find(self, name: str, *, totals: bool) -> Region | None:
        key = _key(_ADDED.sub("", name))
        if totals and key in _TOTALS and self.country.has_nation:
            return self.country.region(self.country.nation)
        return self._by_name.get(key)


@lru_cache(maxsize=16)
def gazetteer(country: Country) -> Gazetteer:
    """Return the names of a country's regions; a name that several have is none of them."""
    bearers: dict[str, set[Region]] = {}
    for region in country.regions:
        for name in region.names:
            bearers.setdefault(_key(name), set()).add(region)
    names = {name: one for name, (one, *more) in bearers.items() if not more}
    return Gazetteer(country, names | {_key(r.code): r for r in country.regions})


@lru_cache(maxsize=16384)
def is_region_head(text: str) -> bool:
    """Return whether a text heads a column of regions.

    Examples
    --------
    >>> is_region_head("地    区"), is_region_head("地区 Region"), is_region_head("出口")
    (True, True, False)
    """
    words = split_languages(text)
    return bool(words) and (_key(words.zh or words.en) in _HEADS or is_part_head(text))


@lru_cache(maxsize=16384)
def is_part_head(text: str) -> bool:
    """Return whether a text heads a column of cities, counties, ports or other parts of provinces.

    Examples
    --------
    >>> is_part_head("市  州"), is_part_head("City"), is_part_head("省市"), is_part_head("地区")
    (True, True, False, False)
    """
    words = split_languages(simplified(flat(text)))
    head = squeeze(words.zh) or words.en
    return _PART_HEAD.fullmatch(head.strip(" :")) is not None


@lru_cache(maxsize=1024)
def about_parts(title: str) -> bool:
    """Return whether a title is about cities, counties, ports or other parts of provinces.

    Examples
    --------
    >>> about_parts("主要城市进出口总额"), about_parts("Exports of major ports")
    (True, True)
    >>> about_parts("各省市进出口总额"), about_parts("分省、自治区、直辖市人口")
    (False, False)
    """
    return _ABOUT_PARTS.search(simplified(flat(title))) is not None


@lru_cache(maxsize=16384)
def heads_stub(text: str) -> bool:
    """Return whether a text heads a stub: a column of regions, years, items or units.

    Examples
    --------
    >>> heads_stub("年 份"), heads_stub("地区 Region"), heads_stub("出口 Exports")
    (True, True, False)
    """
    words = split_languages(text)
    heads = [half for half in (words.zh, words.en) if half]
    return bool(heads) and all(
        simplified(half).replace(" ", "").casefold().strip(":/\\") in _STUB_HEADS
        or is_region_head(half)
        for half in heads
    )


def is_total(text: str) -> bool:
    """Return whether a text is a bare total, such as 合计 or Total."""
    return _key(take_marks(flat(text))[0]) in _TOTALS


def _key(name: str) -> str:
    return _HYPHENS.sub("", simplified(flat(name))).casefold()


def _words(texts: Sequence[str], known: Container[str] = ()) -> tuple[Words, tuple[str, ...]]:
    """Return the names in the cells, the first of each language, and their marks.

    What is the whole of a known name has no mark: a digit at its end is a part of it.
    """
    zh = en = ""
    marks: list[str] = []
    for text in texts:
        words = split_languages(text)
        halves = []
        for half in (words.zh, words.en):
            found: tuple[str, ...] = ()
            bare = flat(half).strip()
            if _key(bare) not in known:
                bare, found = take_marks(flat(half).rstrip(" #"), of_name=True)
            halves.append(bare)
            marks += found
        zh, en = zh or halves[0], en or halves[1]
    return Words(zh, en), tuple(marks)
